"""Where users import a thing from."""

from __future__ import annotations

from pathlib import Path

import pytest

from mkdocs_howto.source.exports import prefixes
from trees import collector

F = "def f(): 0\n"
OFFERED = {
    "where it is defined": ({"shop/__init__.py": "", "shop/a.py": F}, ("shop.a", "f")),
    "by the package": ({"shop/__init__.py": "from .a import f\n", "shop/a.py": F}, ("shop", "f")),
    "under another name": (
        {"shop/__init__.py": "from .a import f as g\n", "shop/a.py": F},
        ("shop", "g"),
    ),
    "under a private name only": (
        {"shop/__init__.py": "from .a import f as _f\n", "shop/a.py": F},
        ("shop.a", "f"),
    ),
    "not when __all__ leaves it out": (
        {"shop/__init__.py": "from .a import f\n__all__ = []\n", "shop/a.py": F},
        ("shop.a", "f"),
    ),
    "with all others": (
        {"shop/__init__.py": "from .a import *\n", "shop/a.py": F},
        ("shop", "f"),
    ),
    "by a list of lists": (
        {
            "shop/__init__.py": "from .a import *\nfrom . import a\n__all__ = a.__all__ + ['x']\n",
            "shop/a.py": f"__all__ = ['f']\n{F}",
        },
        ("shop", "f"),
    ),
    "by a list under another name": (
        {
            "shop/__init__.py": "from .a import *\nfrom .a import __all__ as more\n"
            "__all__ = ['x']\n__all__ += more\n",
            "shop/a.py": f"__all__ = ['f']\n{F}",
        },
        ("shop", "f"),
    ),
    "not by a private package": (
        {"shop/__init__.py": "", "shop/_b/__init__.py": "from ..a import f\n", "shop/a.py": F},
        ("shop.a", "f"),
    ),
    "not when another thing has the name": (
        {"shop/__init__.py": "from .b import f\n", "shop/a.py": F, "shop/b.py": F},
        ("shop.a", "f"),
    ),
    "not by a package of another name": (
        {"shop/__init__.py": "", "shop/a.py": F, "other.py": "from shop.a import f\n"},
        ("shop.a", "f"),
    ),
}


@pytest.mark.parametrize("name", OFFERED)
def test_the_shortest_public_path(name: str, tmp_path: Path) -> None:
    """A thing is imported from the outermost package that offers that very thing."""
    files, expected = OFFERED[name]
    assert collector(tmp_path, dict(files)).public_path("shop.a.f") == expected


def test_a_public_path_as_typed_stays(tmp_path: Path) -> None:
    """What the user typed is kept when it is public and no parent package offers the thing."""
    files = {"shop/__init__.py": "", "shop/_a.py": F, "shop/b.py": "from shop._a import f\n"}
    shop = collector(tmp_path, dict(files))
    assert shop.facts("shop.b.f").import_line == "from shop.b import f"
    assert shop.facts("shop._a.f").import_line == "from shop._a import f"


def test_a_member_is_reached_through_its_class(tmp_path: Path) -> None:
    """The path of a method leads to the import of its class, that of a module to the module."""
    files = {
        "shop/__init__.py": "from .a import A\n",
        "shop/a.py": "class A:\n    def f(self): 0\n",
    }
    shop = collector(tmp_path, dict(files))
    assert shop.public_path("shop.a.A.f") == ("shop", "A")
    assert shop.public_path("shop.a") == ("shop.a", "")


def test_an_unknown_path_is_split(tmp_path: Path) -> None:
    """A path that leads nowhere is taken at its word."""
    shop = collector(tmp_path, {})
    assert shop.public_path("gone.by.now") == ("gone.by", "now")
    assert shop.public_path("gone") == ("gone", "")


def test_lists_that_hold_each_other(tmp_path: Path) -> None:
    """Two modules whose `__all__` hold each other's end with the names of both."""
    files = {
        "a.py": "import b\nfrom b import *\n__all__ = ['f'] + b.__all__\ndef f(): 0\n",
        "b.py": "import a\n__all__ = ['g'] + a.__all__\ndef g(): 0\n",
    }
    shop = collector(tmp_path, dict(files))
    assert [member.name for member in shop.facts("a").definition.members] == ["f", "g"]


def test_no_more_is_read_than_is_needed(tmp_path: Path) -> None:
    """A package that imports all from many modules is not read whole for one name in the first."""
    files = {f"shop/m{n}.py": f"def f{n}(): 0\n" for n in range(9)}
    files["shop/__init__.py"] = "".join(f"from .m{n} import *\n" for n in range(9))
    shop = collector(tmp_path, dict(files))
    assert shop.facts("shop.m0.f0").import_line == "from shop import f0"
    assert [path.name for path in shop.sources.read] == ["__init__.py", "m0.py"]


def test_prefixes() -> None:
    """The parents of a dotted path come outermost first, the path itself last."""
    assert [*prefixes("a.b.c")] == ["a", "a.b", "a.b.c"]
