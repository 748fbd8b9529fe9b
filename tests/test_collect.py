"""Identifiers to facts, over small trees; hostile ones are in `test_hostile_packages`."""

from __future__ import annotations

from pathlib import Path

import pytest

from mkdocs_howto.collect import Collector
from mkdocs_howto.errors import NotFound, SourceError
from mkdocs_howto.facts import Kind
from mkdocs_howto.sources import Sources


def collector(folder: Path, **files: str) -> Collector:
    """Write a package `shop` (`__` in a name stands for a slash) and return what reads it."""
    for name, text in {"__init__": "", **files}.items():
        file = folder / "shop" / (name if name == "__init__" else name.replace("__", "/"))
        file = file.with_suffix(".py")
        file.parent.mkdir(parents=True, exist_ok=True)
        file.write_text(text, encoding="utf-8")
    return Collector(Sources([folder], root=folder))


def test_public_members_leave_out_tests_and_loop_variables(tmp_path: Path) -> None:
    """A package's tests and the names that a loop at module level sets are not for its users."""
    loop = "TABLE = {}\nfor key in range(3):\n    value = key * 2\n    TABLE[key] = value\n"
    shop = collector(tmp_path, till=loop, tests__test_till="def test_till(): pass\n")
    assert [*shop.public_members("shop")] == ["shop", "shop.till", "shop.till.TABLE"]


def test_public_members_leave_out_what_only_a_program_runs(tmp_path: Path) -> None:
    """Definitions under `if __name__ == "__main__":` are no members."""
    shop = collector(tmp_path, till='def f(): 0\nif __name__ == "__main__":\n    def g(): 0\n')
    assert [*shop.public_members("shop.till")] == ["shop.till", "shop.till.f"]


def test_an_import_of_the_same_spelling_is_the_object(tmp_path: Path) -> None:
    """`from shop.invoke import invoke` makes `shop.invoke` the function, not the module."""
    shop = collector(
        tmp_path, __init__="from shop.invoke import invoke\n", invoke="def invoke(a): 0\n"
    )
    facts = shop.facts("shop.invoke")
    assert facts.definition.kind is Kind.FUNCTION
    assert facts.import_line == "from shop import invoke"


def test_a_renamed_export_is_imported_by_its_new_name(tmp_path: Path) -> None:
    """The import line of a guide uses the name that the package offers."""
    shop = collector(
        tmp_path, __init__="from shop._till import Till as Register\n", _till="class Till: 0\n"
    )
    assert shop.facts("shop.Register").import_line == "from shop import Register"
    assert shop.public_path("shop._till.Till") == ("shop", "Register")


def test_nearest_names_are_offered(tmp_path: Path) -> None:
    """A misspelt name is answered with three near ones at most, the nearest first."""
    shop = collector(tmp_path, till="class Till: 0\nclass Tiller: 0\nclass Bag: 0\nclass Box: 0\n")
    with pytest.raises(NotFound) as caught:
        shop.facts("shop.till.Til")
    assert caught.value.hint.startswith("The nearest names: `shop.till.Till`,")
    assert caught.value.hint.count("`") == 6


def test_subclasses_once_each(tmp_path: Path) -> None:
    """Each public class below another is named once, however many ways lead to it."""
    shop = collector(
        tmp_path, till="class A: 0\nclass B(A): 0\nclass C(A): 0\nclass D(B, C): 0\nclass F(F): 0\n"
    )
    assert shop.subclasses("shop.till.A") == ("shop.till.B", "shop.till.D", "shop.till.C")
    assert shop.subclasses("shop.till.F") == ()


def test_lines_of_a_script_must_be_statements(tmp_path: Path) -> None:
    """Lines that are no Python of their own are refused with the line at fault."""
    shop = collector(tmp_path)
    script = tmp_path / "run.py"
    script.write_text("if a:\n    b = (1,\n    2)\n")
    assert shop.script(script, "run.py", (2, 3)).definition.lines.last == 3
    with pytest.raises(SourceError, match=r"Lines 1-2 of run\.py"):
        shop.script(script, "run.py", (1, 2))
    with pytest.raises(NotFound, match="has 3 lines"):
        shop.script(script, "run.py", (1, 4))
