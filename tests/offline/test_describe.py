"""The description of a guide."""

from __future__ import annotations

from pathlib import Path

import pytest

from mkdocs_howto.offline.deeds import Action
from mkdocs_howto.offline.description import brief, class_kind, purpose, subject_of, worthy_bases
from mkdocs_howto.source.model import Lines
from telling import draft, read


def _described(folder: Path, code: str, identifier: str = "shop.run") -> str:
    return draft(folder, code, identifier).description


@pytest.mark.parametrize(
    ("docstring", "said"),
    [
        ("Return the price.", "`run` returns the price."),
        ("Returns the price.", "`run` returns the price."),
        ("This function returns the price.", "`run` returns the price."),
        ("The price of all.", "`run` is the price of all."),
        ("Prices everywhere.", "Prices everywhere."),
    ],
)
def test_purpose(docstring: str, said: str, tmp_path: Path) -> None:
    """The docstring's first sentence is told of the object, whatever its form."""
    code = f'def run(a):\n    """{docstring}"""\n    return a.price\n'
    facts, _ = read(tmp_path, code, "shop.run")
    assert purpose(facts.definition) == said


def test_purpose_names_its_object(tmp_path: Path) -> None:
    """Where sentences on several objects follow each other, each names its own."""
    facts, _ = read(tmp_path, 'def run(a):\n    """Prices for all."""\n', "shop.run")
    assert purpose(facts.definition, named=True) == "`run`: Prices for all."


def test_subject_of_a_method(tmp_path: Path) -> None:
    """A method is named with its class."""
    facts, _ = read(tmp_path, "class Shop:\n    def run(self):\n        pass\n", "shop.Shop.run")
    assert subject_of(facts.definition, facts.owner) == "`Shop.run`"


def test_code_tells_without_docstring(tmp_path: Path) -> None:
    """Without a docstring the description is what the body does."""
    code = "import json\ndef run(text):\n    data = json.loads(text)\n    return data['name']\n"
    said = _described(tmp_path, code)
    assert said.startswith("`run` parses")
    assert "returns `data['name']`" in said


def test_foreign_docstring_is_not_quoted(tmp_path: Path) -> None:
    """A docstring in another language is left aside, and the code is told instead."""
    code = 'def run(a):\n    """Gibt den Preis und die Steuer zurück."""\n    return a.price\n'
    assert _described(tmp_path, code).startswith("`run` returns `a.price`")


def test_arguments_are_explained(tmp_path: Path) -> None:
    """What the docstring says of parameters is told with their defaults."""
    code = '''
    def run(name, size=3):
        """Return the label.

        Args:
            name: What is sold.
            size: How many letters.

        Raises:
            ValueError: If the name is empty.
        """
        return name[:size]
    '''
    said = _described(tmp_path, code)
    assert "Arguments: `name` (what is sold) and `size` (how many letters; `3` by default)." in said
    assert "It raises `ValueError` if the name is empty." in said


def test_errors_from_code(tmp_path: Path) -> None:
    """Errors that no docstring tells are told from the code."""
    code = 'def run(a):\n    """Return the price."""\n    if a < 0:\n        raise ValueError\n'
    assert "Raises `ValueError`." in _described(tmp_path, code)


def test_return_type(tmp_path: Path) -> None:
    """A return type is told where the prose does not say what comes back."""
    code = 'def run(a) -> list[int]:\n    """Sort the prices."""\n    return sorted(a)\n'
    assert "Returns `list[int]`." in _described(tmp_path, code)


KINDS = {
    "enumeration": "from enum import Enum\nclass Shop(Enum):\n    A = 1\n",
    "exception": "class Shop(ValueError):\n    pass\n",
    "protocol": "from typing import Protocol\nclass Shop(Protocol):\n    a: int\n",
    "data class": "from dataclasses import dataclass\n@dataclass\nclass Shop:\n    a: int\n",
    "named tuple": "from typing import NamedTuple\nclass Shop(NamedTuple):\n    a: int\n",
    "typed dictionary": "from typing import TypedDict\nclass Shop(TypedDict):\n    a: int\n",
    "abstract class": (
        "import abc\nclass Shop(abc.ABC):\n    @abc.abstractmethod\n    def f(self): ...\n"
    ),
    "class": "class Shop:\n    a = 1\n",
}


@pytest.mark.parametrize("kind", KINDS)
def test_class_kinds(kind: str, tmp_path: Path) -> None:
    """A class without a docstring is called by what it is, with what it holds."""
    facts, _ = read(tmp_path, KINDS[kind], "shop.Shop")
    assert class_kind(facts.definition) == kind
    assert kind in _described(tmp_path, KINDS[kind], "shop.Shop")


def test_bases(tmp_path: Path) -> None:
    """Bases that tell nothing, private ones included, are left out."""
    code = "import abc\nclass _Own: ...\nclass Base: ...\nclass Shop(Base, _Own, abc.ABC): ...\n"
    facts, _ = read(tmp_path, code, "shop.Shop")
    assert worthy_bases(facts.definition) == ["shop.Base"]


def test_context_manager(tmp_path: Path) -> None:
    """A class that `with` can enter says so."""
    code = (
        'class Shop:\n    """A shop."""\n    def __enter__(self):\n        return self\n'
        "    def __exit__(self, *args):\n        pass\n"
    )
    assert "Use it in `with`." in _described(tmp_path, code, "shop.Shop")


def test_module(tmp_path: Path) -> None:
    """A module without a docstring is told by its public names."""
    code = "LIMIT = 3\nclass Shop: ...\ndef run(): ...\ndef _hidden(): ...\n"
    said = _described(tmp_path, code, "shop")
    assert said.startswith("The module `shop` offers")
    assert all(f"`{name}`" in said for name in ("LIMIT", "Shop", "run"))
    assert "_hidden" not in said


def _action(clause: str, line: int, weight: int = 5) -> Action:
    return Action(clause, Lines(line, line), weight=weight)


def test_brief_keeps_the_weightiest_in_order() -> None:
    """Of more deeds than there is room for, the weightiest stay, in the order of the code."""
    deeds = [_action("opens it", 1), _action("counts it", 2, 1), _action("sends it", 3, 8)]
    assert brief(deeds, 2) == "opens it and sends it"


def test_brief_of_nothing() -> None:
    """A body without deeds has nothing to tell."""
    assert brief([], 3) == ""
