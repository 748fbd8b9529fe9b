"""The classes above and below a class."""

from __future__ import annotations

from pathlib import Path

from mkdocs_howto.source.collector import Collector
from mkdocs_howto.source.loader import Sources
from trees import collector


def test_subclasses_over_modules(tmp_path: Path) -> None:
    """Subclasses anywhere in the package are found, direct ones or not, under any import."""
    files = {
        "shop/__init__.py": "",
        "shop/a.py": "class A: 0\n",
        "shop/b.py": "from shop import a as x\nclass B(x.A): 0\n",
        "shop/c.py": "from shop.b import B as Other\nclass C(Other): 0\n",
    }
    shop = collector(tmp_path, dict(files))
    assert shop.subclasses("shop.a.A") == ("shop.b.B", "shop.c.C")
    assert shop.ancestors("shop.c.C") == ("shop.b.B", "shop.a.A")


def test_private_classes_and_namesakes_are_no_subclasses(tmp_path: Path) -> None:
    """A private class is not for users, and a class of the same name is another class."""
    files = {
        "shop/__init__.py": "",
        "shop/a.py": "class A: 0\nclass _B(A): 0\n",
        "shop/b.py": "class A: 0\nclass C(A): 0\n",
    }
    assert collector(tmp_path, dict(files)).subclasses("shop.a.A") == ()


def test_type_arguments_hide_no_base(tmp_path: Path) -> None:
    """`class B(A[int])` is below `A`."""
    code = "from typing import Generic, TypeVar\nT = TypeVar('T')\n"
    code += "class A(Generic[T]): 0\nclass B(A[int]): 0\n"
    shop = collector(tmp_path, {"shop.py": code})
    assert shop.subclasses("shop.A") == ("shop.B",)
    assert shop.ancestors("shop.B") == ("shop.A", "typing.Generic")


def test_circles_end(tmp_path: Path) -> None:
    """Classes that name each other as bases have ancestors, each once."""
    shop = collector(tmp_path, {"shop.py": "class A(B): 0\nclass B(A): 0\n"})
    assert set(shop.ancestors("shop.A")) <= {"shop.A", "shop.B"}
    assert set(shop.subclasses("shop.A")) <= {"shop.B"}


def test_a_real_family() -> None:
    """The errors of httpx stand in one tree."""
    http = Collector(Sources([]))
    assert "httpx._exceptions.ReadTimeout" in http.subclasses("httpx.TransportError")
    above = http.ancestors("httpx.ReadTimeout")
    assert above[0] == "httpx._exceptions.TimeoutException"
    assert above[-1] == "Exception"
