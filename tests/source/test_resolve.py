"""Dotted names to places: imports, wildcards, inheritance, and names that several things have."""

from __future__ import annotations

from pathlib import Path

import pytest

from mkdocs_howto.guide.errors import NotFound
from mkdocs_howto.source.collector import Collector
from mkdocs_howto.source.loader import Sources
from mkdocs_howto.source.model import Kind
from trees import collector


def path_of(folder: Path, files: dict[str, str], identifier: str) -> str:
    """Return the path of the definition that an identifier leads to."""
    return collector(folder, files).facts(identifier).definition.path


LED = {
    "a name imported": (
        {"shop/__init__.py": "from shop._till import Till\n", "shop/_till.py": "class Till: 0\n"},
        "shop.Till",
        "shop._till.Till",
    ),
    "a name imported as another": (
        {"shop/__init__.py": "from ._till import Till as Box\n", "shop/_till.py": "class Till: 0"},
        "shop.Box",
        "shop._till.Till",
    ),
    "a member through an import": (
        {"shop.py": "from till import Till\n", "till.py": "class Till:\n    def ring(self): 0\n"},
        "shop.Till.ring",
        "till.Till.ring",
    ),
    "a module imported": (
        {"shop/__init__.py": "from . import till\n", "shop/till.py": "def f(): 0\n"},
        "shop.till.f",
        "shop.till.f",
    ),
    "a module under another name": (
        {"shop.py": "import till as box\n", "till.py": "def f(): 0\n"},
        "shop.box.f",
        "till.f",
    ),
    "all names of a module": (
        {"shop.py": "from till import *\n", "till.py": "def f(): 0\n"},
        "shop.f",
        "till.f",
    ),
    "all names of two modules": (
        {"shop.py": "from a import *\nfrom b import *\n", "a.py": "x = 1\n", "b.py": "y = 1\n"},
        "shop.y",
        "b.y",
    ),
    "two modules that import all of each other": (
        {"a.py": "from b import *\ndef f(): 0\n", "b.py": "from a import *\ndef g(): 0\n"},
        "a.g",
        "b.g",
    ),
    "two modules that import from each other": (
        {"a.py": "from b import g\ndef f(): 0\n", "b.py": "from a import f\ndef g(): 0\n"},
        "b.f",
        "a.f",
    ),
    "a member of the base's base": (
        {"shop.py": "class A:\n    def f(self): 0\nclass B(A): 0\nclass C(B): 0\n"},
        "shop.C.f",
        "shop.A.f",
    ),
    "a member of a base in another module": (
        {"shop.py": "import till\nclass B(till.A): 0\n", "till.py": "class A:\n    x = 1\n"},
        "shop.B.x",
        "till.A.x",
    ),
    "a member of a base with type arguments": (
        {
            "shop.py": "from typing import Generic, TypeVar\nT = TypeVar('T')\n"
            "class A(Generic[T]):\n    x = 1\nclass B(A[int]): 0\n"
        },
        "shop.B.x",
        "shop.A.x",
    ),
    "a class inside a class": (
        {"shop.py": "class A:\n    class B:\n        def f(self): 0\n"},
        "shop.A.B.f",
        "shop.A.B.f",
    ),
    "a folder without __init__": ({"shop/deep/till.py": "def f(): 0\n"}, "shop.deep.till.f", ""),
    "the name of a letter": ({"shop.py": "def _(text): return text\n"}, "shop._", ""),
    "a name in another script": ({"shop.py": "def größe(): 0\n"}, "shop.größe", ""),
}


@pytest.mark.parametrize("name", LED)
def test_a_name_leads_to_its_definition(name: str, tmp_path: Path) -> None:
    """Whatever way a name comes about, it leads to the one place that defines it."""
    files, identifier, path = LED[name]
    assert path_of(tmp_path, files, identifier) == (path or identifier)


@pytest.mark.parametrize(
    "code",
    [
        "class Till:\n    def ring(self): 0\ntry:\n    from _c import Till\nexcept OSError: 0",
        "try:\n    from _c import Till\nexcept ImportError:\n    class Till:\n        ring = 1\n",
        "from _c import *\nclass Till:\n    ring = 1\n",
    ],
    ids=["before the import", "instead of it", "after all names of another"],
)
def test_an_import_that_leads_nowhere_gives_way(code: str, tmp_path: Path) -> None:
    """Where the fast form of a class has no source, the one written in Python is described."""
    shop = collector(tmp_path, {"shop.py": code})
    assert shop.facts("shop.Till").definition.path == "shop.Till"
    assert shop.facts("shop.Till.ring").definition.path == "shop.Till.ring"
    assert "shop.Till" in [*shop.public_members("shop")]


def test_an_import_that_leads_somewhere_is_followed(tmp_path: Path) -> None:
    """The later of a definition and an import of the same name counts, as in Python."""
    code = "def f(): 0\nfrom till import f\n"
    assert path_of(tmp_path, {"shop.py": code, "till.py": "def f(): 0\n"}, "shop.f") == "till.f"


def test_an_ordered_dict_of_the_standard_library() -> None:
    """`collections.OrderedDict` is compiled; the class in the file stands for it."""
    facts = Collector(Sources([])).facts("collections.OrderedDict")
    assert (facts.definition.kind, facts.definition.path) == (Kind.CLASS, "collections.OrderedDict")


def test_a_package_over_two_paths(tmp_path: Path) -> None:
    """A package without `__init__.py` may lie in several search paths: all of it is found."""
    collector(tmp_path / "one", {"shop/a.py": "def f(): 0\n"})
    collector(tmp_path / "two", {"shop/b.py": "def g(): 0\n"})
    both = Collector(Sources([tmp_path / "one", tmp_path / "two"]))
    assert [*both.public_members("shop")] == ["shop", "shop.a", "shop.a.f", "shop.b", "shop.b.g"]


def test_a_submodule_stays_when_the_package_has_no_such_name(tmp_path: Path) -> None:
    """`shop.till` is the module unless the package binds the name to something else."""
    files = {"shop/__init__.py": "from shop.till import ring\n", "shop/till.py": "def ring(): 0\n"}
    assert collector(tmp_path, files).facts("shop.till").definition.kind is Kind.MODULE


@pytest.mark.parametrize("identifier", ["shop.f.g", "shop.A.f.x", "shop.A.nothing", "shop.x.y"])
def test_nothing_is_below_what_holds_nothing(identifier: str, tmp_path: Path) -> None:
    """Functions and constants have no members, and a class has those that it defines."""
    shop = collector(tmp_path, {"shop.py": "def f(): 0\nclass A:\n    def f(self): 0\nx = 1\n"})
    with pytest.raises(NotFound, match=f"`{identifier}` was not found"):
        shop.facts(identifier)
