"""What is said of names that are not there."""

from __future__ import annotations

from pathlib import Path

import pytest

from mkdocs_howto.guide.errors import HowtoError, NotFound
from trees import collector

SHOP = {
    "shop/__init__.py": "from shop._till import Till\n",
    "shop/_till.py": "class Till:\n    def ring(self): 0\n    def rings(self): 0\n",
    "shop/bags.py": "class Bag: 0\nclass Bags: 0\nclass _Bag: 0\nclass Box: 0\n",
}


def said(folder: Path, identifier: str, files: dict[str, str] | None = None) -> str:
    """Return what asking for an identifier ends with."""
    with pytest.raises(HowtoError) as caught:
        collector(folder, files or SHOP).facts(identifier)
    return str(caught.value)


@pytest.mark.parametrize(
    ("wrong", "first"),
    [
        ("shop.bags.Bga", "shop.bags.Bag"),
        ("shop.bags.bag", "shop.bags.Bag"),
        ("shop.Til", "shop.Till"),
        ("shop.Till.rang", "shop.Till.ring"),
        ("shop.bag", "shop.bags"),
        ("shop.bagz.Bag", "shop.bags.Bag"),
        ("shop.Bag", "shop.bags.Bag"),
        ("shp", "shop"),
    ],
)
def test_the_nearest_name_comes_first(wrong: str, first: str, tmp_path: Path) -> None:
    """A slip of the pen, a wrong case and a wrong module are all answered with the right name."""
    assert f"The nearest names: `{first}`" in said(tmp_path, wrong)


def test_at_most_three_and_no_private_ones(tmp_path: Path) -> None:
    """Three names are offered at most, and none that users should not use."""
    text = said(tmp_path, "shop.bags.Bagg").partition("nearest names")[2]
    assert text.count("`") == 6
    assert "_Bag" not in text


def test_a_module_that_is_nowhere(tmp_path: Path) -> None:
    """For an unknown first name the message says where it was looked for."""
    text = said(tmp_path, "nowhere.at.all")
    assert f"no module `nowhere` in `paths` ({tmp_path}) or among the installed packages" in text


def test_a_name_without_source_says_where_it_comes_from(tmp_path: Path) -> None:
    """A name that is imported from compiled code is not offered as its own nearest name."""
    text = said(tmp_path, "shop.Fast", {"shop.py": "from _fast import Fast\nclass Faster: 0\n"})
    assert (
        "`shop.Fast` was not found: it comes from `_fast.Fast`, which leads to no source." in text
    )
    assert "nearest names: `shop.Faster`" in text


def test_a_compiled_module_is_named(tmp_path: Path) -> None:
    """A module that is there only compiled is named with its file, and what would help."""
    files = {"shop/__init__.py": "", "shop/fast.cpython-311-x86_64-linux-gnu.so": "x"}
    text = said(tmp_path, "shop.fast.run", files)
    assert "`shop.fast` is compiled (fast.cpython-311-x86_64-linux-gnu.so)" in text
    assert "fast.pyi" in text


def test_a_broken_file_is_the_reason(tmp_path: Path) -> None:
    """When the module of a name can't be parsed, that is said instead of near names."""
    text = said(tmp_path, "shop.f", {"shop.py": "def f(:\n"})
    assert text.startswith("shop.py:1: shop.py can't be parsed")


def test_nothing_at_all(tmp_path: Path) -> None:
    """Without any code in the search paths the message offers nothing."""
    with pytest.raises(NotFound) as caught:
        collector(tmp_path, {}).facts("shop")
    assert caught.value.hint == ""
