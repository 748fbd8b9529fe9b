"""A stored guide is stale when what it depends on changed in meaning, and only then."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from pathlib import Path

import pytest

from mkdocs_howto.guide.model import Draft, Lines, Marker, Options, State, Step
from mkdocs_howto.source.collector import Collector
from mkdocs_howto.source.loader import Sources
from mkdocs_howto.store.entry import Stored, Written
from mkdocs_howto.store.fingerprint import code_of, signature
from mkdocs_howto.store.freshness import Standing, accepted, cited_today, moved, shelved, standing

CODE = '''\
"""A small shop."""

import os

LIMIT = 10


def weigh(item: str, unit: str = "kg") -> float:
    """Return the weight of an item."""
    return float(len(item))


class Base:
    """What can be opened."""

    def __init__(self, name: str) -> None:
        self.name = name


class Basket(Base):
    """Holds what a customer buys."""

    def add(self, item: str, count: int = 1) -> float:
        """Put an item into the basket."""
        # A full basket takes nothing more.
        if count > LIMIT:
            raise ValueError("full")
        return weigh(item) * count

    def close(self) -> None:
        """Close the basket."""
        os.sync()


def unrelated() -> int:
    """Return one."""
    return 1
'''


def line(text: str, code: str = CODE) -> int:
    """Return the line that a piece of code starts on."""
    return code[: code.index(text)].count("\n") + 1


COMMENT, RAISE, RETURN = line("# A full"), line("raise"), line("return weigh")

DRAFT = Draft(
    "How to use `add`",
    "`add` puts an item into the basket; `weigh` says how heavy it is.",
    (
        Step("Check the count", "Raises `ValueError`.", "shop.py", (Lines(COMMENT, RAISE),)),
        Step("Return the weight", "Calls `weigh`.", "shop.py", (Lines(RETURN, RETURN),)),
    ),
    "from shop import Basket\n\nprint(Basket('a').add('pear'))",
)

PLAIN = Options()

Shop = Callable[[str], Collector]


@pytest.fixture
def shop(tmp_path: Path) -> Shop:
    """Writes the shop's code and reads it anew."""

    def write(code: str) -> Collector:
        (tmp_path / "shop.py").write_text(code)
        return Collector(Sources([tmp_path]))

    return write


def shelve(collector: Collector, identifier: str, draft: Draft = DRAFT) -> Stored:
    """Return the draft as it is stored today."""
    marker = Marker(identifier)
    facts = collector.facts(identifier)
    return shelved(draft, marker, facts, collector, Written("model", "some/model"), prompt="1")


def seen(
    stored: Stored, collector: Collector, options: Options = PLAIN, prompt: str = "1"
) -> Standing:
    """Return how the stored guide stands to the code as it is now."""
    marker = Marker(stored.key.identifier, options)
    return standing(stored, collector.facts(marker.identifier), collector, marker, prompt)


@pytest.mark.parametrize(
    ("old", "new"),
    [
        ("if count > LIMIT:\n            raise ValueError(\"full\")",
         "if (\n            count > LIMIT\n        ):\n            raise ValueError('full')"),
        ("import os\n", "import os\n\nimport sys\n\n\ndef other() -> None:\n    pass\n"),
        ("    return 1\n", "    # Another comment.\n    return 2\n"),
        ("        os.sync()", "        os.sync()\n        os.sync()"),
        ("def add(self, item: str, count: int = 1)",
         "def add(\n        self,\n        item: str,\n        count: int = 1,\n    )"),
        ('"""Put an item into the basket."""',
         '"""\n        Put an item into the basket.\n        """'),
        ("        # A full basket", "\n        #  A full basket"),
        ("    return float(len(item))", "    size = len(item)\n    return float(size)"),
        ("return weigh(item) * count", "return (weigh(item) * count)  # noqa: E501"),
        ("        return weigh(item) * count",
         "        return (\n            weigh(item) * count\n        )"),
    ],
)  # fmt: skip
def test_not_stale(shop: Shop, old: str, new: str) -> None:
    """Formatting, moved lines and edits elsewhere in the file change nothing for a guide."""
    stored = shelve(shop(CODE), "shop.Basket.add")
    assert old in CODE
    found = seen(stored, shop(CODE.replace(old, new)))
    assert found.changes == ()
    assert found.state is State.FRESH


@pytest.mark.parametrize(
    ("old", "new", "said"),
    [
        ("count > LIMIT", "count >= LIMIT", "the code of `shop.Basket.add` changed"),
        ('ValueError("full")', 'KeyError("full")', "the code of"),
        ("# A full basket takes", "# A heavy basket takes", "the code of"),
        ("Put an item into", "Take an item out of", "the code of"),
        ("count: int = 1) -> float", "count: int = 2) -> float",
         "count: int=1) -> float` is now `shop.Basket.add(item: str, count: int=2)"),
        ("item: str, count", "thing: str, count", "is now `shop.Basket.add(thing: str"),
        ('unit: str = "kg"', 'unit: str = "g"', "is now `shop.weigh(item: str, unit: str='g')"),
        ("def weigh(", "def weight(", "`shop.weigh(item: str, unit: str='kg') -> float` is gone"),
        ("LIMIT = 10", "LIMIT = 11", "the code of"),
        ("    def add(", "    @staticmethod\n    def add(", "`shop.Basket.add"),
    ],
)  # fmt: skip
def test_stale(shop: Shop, old: str, new: str, said: str) -> None:
    """Code, docstring, comments and the signatures that a guide names make it stale."""
    stored = shelve(shop(CODE), "shop.Basket.add")
    assert old in CODE
    found = seen(stored, shop(CODE.replace(old, new, 1)))
    assert found.state is State.STALE
    assert said in "; ".join(map(str, found.changes))


def test_base_of_a_class(shop: Shop) -> None:
    """A class's guide relies on how its base is constructed."""
    stored = shelve(shop(CODE), "shop.Basket")
    found = seen(stored, shop(CODE.replace("name: str)", "name: bytes)")))
    assert any(change.what == "shop.Base" for change in found.changes)


def test_options_and_prompt(shop: Shop) -> None:
    """Other options or another prompt make a guide stale; another model does not."""
    collector = shop(CODE)
    stored = shelve(collector, "shop.Basket.add")
    asked = seen(stored, collector, Options(instructions="Be brief."))
    assert [str(c) for c in asked.changes] == ["the options of the marker or the site changed"]
    assert seen(stored, collector, Options(title="Another title")).changes == ()
    assert [c.what for c in seen(stored, collector, prompt="2").changes] == ["prompt"]


def test_edited(shop: Shop) -> None:
    """What a person changed is edited, and tells what changed in the code as well."""
    stored = shelve(shop(CODE), "shop.Basket.add")
    mine = replace(stored, draft=replace(stored.draft, description="`add` adds."))
    found = seen(mine, shop(CODE.replace("count > LIMIT", "count >= LIMIT")))
    assert found.state is State.EDITED
    assert [change.what for change in found.changes] == ["shop.Basket.add"]


@pytest.mark.parametrize(
    ("old", "new"),
    [
        ("import os\n", "import os\nimport sys\n"),
        ("count: int = 1)", "\n        count: int = 1,\n    )"),
        ("        return weigh", "\n\n        return weigh"),
        ("count > LIMIT:", "(\n            count > LIMIT\n        ):"),
    ],
)
def test_lines_follow(shop: Shop, old: str, new: str) -> None:
    """Cited lines are those of the same statements, wherever these stand today."""
    stored = shelve(shop(CODE), "shop.Basket.add")
    code = CODE.replace(old, new)
    facts = shop(code).facts("shop.Basket.add")
    check, last = (step.lines for step in cited_today(stored, facts).steps)
    assert check == (Lines(line("# A full", code), line("raise", code)),)
    assert last == (Lines(line("return weigh", code), line("return weigh", code)),)


def test_lines_follow_a_moved_method(shop: Shop) -> None:
    """In a class whose methods changed places, each step cites its method."""
    sync = line("os.sync()")
    draft = Draft("t", "d", (Step("Close", "It closes.", "shop.py", (Lines(sync, sync),)),), "x")
    stored = shelve(shop(CODE), "shop.Basket", draft)
    start, end = CODE.index("    def add"), CODE.index("    def close")
    method = CODE[start:end]
    code = CODE.replace(method, "").replace("os.sync()\n", f"os.sync()\n\n{method.rstrip()}\n")
    facts = shop(code).facts("shop.Basket")
    assert stored.basis.code == code_of(facts)
    found = line("os.sync()", code)
    assert cited_today(stored, facts).steps[0].lines == (Lines(found, found),)


def test_corrected_lines_stay(shop: Shop) -> None:
    """A citation that a person corrected is theirs."""
    collector = shop(CODE)
    stored = shelve(collector, "shop.Basket.add")
    steps = (
        replace(stored.draft.steps[0], lines=(Lines(COMMENT + 1, RAISE),)),
        stored.draft.steps[1],
    )
    mine = replace(stored, draft=replace(stored.draft, steps=steps))
    facts = collector.facts("shop.Basket.add")
    assert [step.lines for step in cited_today(mine, facts).steps] == [
        (Lines(COMMENT + 1, RAISE),),
        (Lines(RETURN, RETURN),),
    ]


def test_moved_and_accepted(shop: Shop) -> None:
    """Refreshed lines and an accepted guide are fresh, with nothing but that changed."""
    stored = shelve(shop(CODE), "shop.Basket.add")
    collector = shop(CODE.replace("import os\n", "import os\nimport sys\n"))
    facts = collector.facts("shop.Basket.add")
    found = seen(stored, collector)
    after = moved(found, facts)
    assert (after.body, after.basis) == (stored.body, stored.basis)
    assert after.draft.steps[0].lines == (Lines(COMMENT + 1, RAISE + 1),)

    collector = shop(CODE.replace("count > LIMIT", "count >= LIMIT"))
    found = seen(stored, collector)
    facts = collector.facts("shop.Basket.add")
    signed = accepted(found, facts, collector, Marker("shop.Basket.add"), "Ada", "shop 1")
    assert seen(signed, collector).changes == ()
    assert (signed.reviewed_by, signed.checked_against) == ("Ada", "shop 1")


def test_signature(tmp_path: Path) -> None:
    """A signature is written as Python writes it, whatever the file's own spelling."""
    (tmp_path / "m.py").write_text(
        "def f(a, /, b: 'int' = 0x10, *args, c=\"x\", **kw) -> list[int]: ...\n"
        "def g(*, d={'a' : 1}): ...\n"
    )
    collector = Collector(Sources([tmp_path]))
    f, g = (collector.definition(f"m.{name}") for name in "fg")
    assert f is not None
    assert g is not None
    assert signature(f) == "(a, /, b: int=16, *args, c='x', **kw) -> list[int]"
    assert signature(g) == "(*, d={'a': 1})"
