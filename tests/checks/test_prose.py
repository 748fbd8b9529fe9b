"""HT3: lies about names, texts, numbers, exceptions, parameters and kinds."""

from __future__ import annotations

from pathlib import Path

import pytest
from guides import codes, described, found, markdown, report, stepped

from mkdocs_howto.guide.model import Section

CODE = '''
import json
from urllib.request import urlopen

LIMIT = 25
ADDRESS = "https://api.example/v1"


class Missing(LookupError):
    """There is no such item."""


class Base:
    """What stores have in common."""

    def close(self):
        """Close the store."""


class Store(Base):
    """Keep items by name."""

    def __init__(self, size=10, *, mode="fast", strict=False):
        self.size = size
        self.mode = mode
        self.items = {}

    def take(self, name, default=None):
        """Give an item away.

        Raises:
            Missing: There is none.
        """
        if name not in self.items:
            raise Missing(f"no item {name}")
        return self.items.pop(name, default)

    def clear(self):
        """Forget all items."""
        self.items = {}

    async def fetch(self, timeout=2.5):
        """Ask the server for its items."""
        return json.loads(urlopen(ADDRESS, timeout=timeout).read())

    @classmethod
    def small(cls):
        """Make a store for few items."""
        return cls(size=2)


def other(token_count):
    """Count tokens."""
    return token_count
'''


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A folder with the module `store`."""
    folder = tmp_path_factory.mktemp("code")
    (folder / "store.py").write_text(CODE)
    return folder


def of(description: str, identifier: str, folder: Path) -> set[str]:
    """Return the HT3 codes of a description alone."""
    text = markdown({Section.DESCRIPTION: description, Section.STEPS: "1. **Run.** Runs it all."})
    found_codes = codes(text.replace("`pack`", f"`{identifier}`", 1), identifier, folder=folder)
    return {code for code in found_codes if code.startswith("HT3")}


LIES = [
    ("HT301", "store.Store", "`Store` keeps items in `self.shelves`."),
    ("HT301", "store.Store", "Call `Store.remove` to delete an item."),
    ("HT301", "store.Store", "`Store(limit=3)` keeps three items."),
    ("HT302", "store.Store.fetch", '`Store.fetch` sends `"application/xml"`.'),
    ("HT302", "store.Store.fetch", "`Store.fetch` waits `37` seconds."),
    ("HT302", "store.Store.fetch", "`Store.fetch` asks `https://api.example/v2`."),
    ("HT302", "store.Store.take", "`Store.take` fails with `no item left of {name}`."),
    ("HT303", "store.Store.take", "`Store.take` raises `Missing` (“name is unknown”)."),
    ("HT303", "store.Store.fetch", "`Store.fetch` asks https://other.example/v1 for them."),
    ("HT304", "store.Store.fetch", "`Store.fetch` waits at most 45 seconds."),
    ("HT305", "store.Store.take", "`Store.take` raises `PermissionError` when there is none."),
    ("HT305", "store.Store.clear", "`Store.clear` raises `Missing` when it is empty."),
    ("HT306", "store.Store.clear", "`Store.clear` forgets all. Returns the number of items."),
    ("HT306", "store.Store.take", "`Store.take` yields the items."),
    ("HT307", "store.Store.take", "Its parameter `items` names the item."),
    ("HT308", "store.Store", "Arguments: `size` (how many; `12` by default)."),
    ("HT308", "store.Store", '`mode` says how it works, `"slow"` by default.'),
    ("HT308", "store.Store", "`strict` defaults to `True`."),
    ("HT309", "store.Store", "`Store` extends `Missing`."),
    ("HT310", "store.Store.take", "`other` counts tokens."),
    ("HT311", "store.Store.take", "`take` is a coroutine."),
    ("HT311", "store.Store", "Its class method `take` gives an item away."),
    ("HT311", "store.Store", "`Store` keeps items. Use it in `with`."),
    ("HT313", "store.Store.take", "The value of defaults() is given when there is none."),
]
TRUTHS = [
    ("store.Store", "`Store` keeps `items` by name. `Store.take` gives one away."),
    ("store.Store", "`Store` extends `Base`, whose `close` closes it."),
    ("store.Store", "Arguments: `size` (how many; `10` by default) and `mode` (`'fast'`)."),
    ("store.Store", "`strict` defaults to `False`. `Store(size=10)` is the same as `Store()`."),
    ("store.Store", "Its class method `small` makes a store for `2` items."),
    ("store.Store.take", "`Store.take` raises `Missing` (“no item {name}”), a `LookupError`."),
    ("store.Store.take", "`Store.take` never raises `KeyError`. It returns the item."),
    ("store.Store.take", "`take` returns `default` when `name` is unknown."),
    ("store.Store.fetch", "`fetch` is a coroutine that asks `https://api.example/v1`."),
    ("store.Store.fetch", "`Store.fetch` waits `timeout` seconds, 2.5 by default."),
    ("store.Store.clear", "`Store.clear` sets `self.items` to `{}` and returns nothing."),
]


@pytest.mark.parametrize(
    ("code", "identifier", "text"), LIES, ids=[f"{c}-{t[:30]}" for c, _, t in LIES]
)
def test_lies_are_found(code: str, identifier: str, text: str, folder: Path) -> None:
    """What the code contradicts is found by the check for it."""
    assert code in of(text, identifier, folder)


@pytest.mark.parametrize(("identifier", "text"), TRUTHS)
def test_truths_pass(identifier: str, text: str, folder: Path) -> None:
    """What the code says passes all of them."""
    assert of(text, identifier, folder) == set()


def test_another_title() -> None:
    """The title of another object's guide is an error; a title without a name is none."""
    assert "HT310" in codes(markdown({}, title="How to use `unpack`"))
    assert "HT310" not in codes(markdown({}, title="How to Use This Code Block"))


def test_results_of_the_annotation() -> None:
    """A class that is not the annotated one is not returned."""
    assert "HT312" in described("`pack` writes them. It returns `Path`.")
    assert "HT312" not in described("`pack` writes them. It returns `str`.")


def test_a_callee_may_return() -> None:
    """What another function returns is no claim about this one."""
    assert "HT306" not in stepped("1. **Sort.** Sorts the paths that `folder.rglob` yields.")


def test_the_mend_names_what_is_near() -> None:
    """A misspelt name comes with the name that is meant."""
    finding = found(markdown({Section.DESCRIPTION: "`pack` packs `foldr`."}), "HT301")[0]
    assert "`folder`" in finding.mend


def test_open_classes_are_undecided(tmp_path: Path) -> None:
    """An attribute of a class with a base that nobody can read is undecided, not wrong."""
    (tmp_path / "opened.py").write_text(
        "from nowhere import Base\n\n\nclass Thing(Base):\n    x = 1\n"
    )
    text = markdown({Section.DESCRIPTION: "`Thing.hidden` is something of `Base`."})
    result = report(text, "opened.Thing", folder=tmp_path)
    assert any("Thing.hidden" in text for text in result.undecided)
    assert not [f for f in result.findings if f.code == "HT301" and "hidden" in f.message]
