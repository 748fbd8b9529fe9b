"""Classes told as a life, modules by what they offer."""

from __future__ import annotations

from pathlib import Path

import pytest

from mkdocs_howto.guide.model import Lines, Step
from telling import draft


def _steps(folder: Path, code: str, identifier: str = "shop.Shop") -> tuple[Step, ...]:
    return draft(folder, code, identifier).steps


def test_construction_first(tmp_path: Path) -> None:
    """A class is told from its construction on, then by its methods."""
    code = '''
    class Shop:
        def send(self, name):
            """Send one part."""
            self.sent.append(name)

        def __init__(self, name):
            self.name = name
    '''
    steps = _steps(tmp_path, code)
    assert [step.title for step in steps] == ["Create `Shop`", "Send one part"]
    assert steps[0].lines == (Lines(8, 8),)


def test_order_of_use(tmp_path: Path) -> None:
    """Methods stand in the order in which the class's docstring uses them."""
    code = '''
    class Shop:
        """A shop: call `shop.open()`, then `shop.close()`."""

        def close(self):
            """Close the shop."""

        def open(self):
            """Open the shop."""
    '''
    assert [step.title for step in _steps(tmp_path, code)] == ["Open the shop", "Close the shop"]


def test_private_methods_are_not_told(tmp_path: Path) -> None:
    """Only what users call has a step."""
    code = "class Shop:\n    def sell(self):\n        pass\n    def _count(self):\n        pass\n"
    assert "_count" not in " ".join(step.title + step.text for step in _steps(tmp_path, code))


def test_many_methods(tmp_path: Path) -> None:
    """A class of many methods has at most nine steps, and the last names those left over."""
    code = "class Shop:\n" + "".join(
        f'    def part_{n}(self):\n        """Return part {n}."""\n        return {n}\n'
        for n in range(20)
    )
    steps = _steps(tmp_path, code)
    assert len(steps) <= 9
    text = " ".join(step.title + step.text for step in steps)
    assert "part_0" in text
    assert " more" in text or all(f"part_{n}" in text for n in range(20))


def test_data_class_fields(tmp_path: Path) -> None:
    """A data class tells which fields it requires and which have defaults, and its checks."""
    code = """
    from dataclasses import dataclass

    @dataclass
    class Shop:
        name: str
        size: int = 3

        def __post_init__(self):
            if self.size < 0:
                raise ValueError("negative")
    """
    first, second = _steps(tmp_path, code)
    assert first.text == "`Shop` requires `name` and takes `size` (`3`) with these defaults."
    assert first.lines == (Lines(6, 7),)
    assert "raises `ValueError` (`negative`) when `self.size` is below `0`" in second.text


def test_enumeration(tmp_path: Path) -> None:
    """An enumeration's steps list its members with their values."""
    (step,) = _steps(tmp_path, "from enum import Enum\nclass Shop(Enum):\n    A = 1\n    B = 2\n")
    assert step.title == "Choose `A` or `B`"
    assert step.text == "`A` is `1` and `B` is `2`."
    assert step.lines == (Lines(3, 4),)


@pytest.mark.parametrize(
    ("code", "title"),
    [
        ("class Shop:\n    pass\n", "Construct `Shop`"),
        ("class Shop(ValueError):\n    pass\n", "Raise or catch `Shop`"),
        ("class Base: ...\nclass Shop(Base):\n    pass\n", "Inherit from `Base`"),
        ("class Shop:\n    limit = 3\n", "Read `limit`"),
    ],
)
def test_bare_classes(code: str, title: str, tmp_path: Path) -> None:
    """A class without methods has one step that says what can be made of it."""
    assert [step.title for step in _steps(tmp_path, code)] == [title]


def test_syntax_methods(tmp_path: Path) -> None:
    """Methods that syntax calls are titled by that syntax."""
    code = """
    class Shop:
        def __enter__(self):
            return self.opened()

        def __exit__(self, *args):
            self.close()

        def __iter__(self):
            return iter(self.parts)
    """
    titles = [step.title for step in _steps(tmp_path, code)]
    assert titles == ["Enter the `with` block", "Leave the `with` block", "Iterate over it"]


def test_module_members(tmp_path: Path) -> None:
    """A small module has a step for each public name, with its lines in the module."""
    code = 'LIMIT = 3\n\n\ndef run():\n    """Return the limit."""\n    return LIMIT\n'
    steps = _steps(tmp_path, code, "shop")
    assert [step.title for step in steps] == ["Read `LIMIT`", "Return the limit"]
    assert [step.lines for step in steps] == [(Lines(1, 1),), (Lines(4, 6),)]


def test_large_module(tmp_path: Path) -> None:
    """A module with more names than steps groups them by kind."""
    code = "".join(f"def run_{n}(): ...\n" for n in range(12)) + "class Shop: ...\n"
    steps = _steps(tmp_path, code, "shop")
    assert len(steps) <= 9
    assert steps[0].title == "Classes: `Shop`"
    assert all(step.title.startswith("Functions: ") for step in steps[1:])


def test_running_module(tmp_path: Path) -> None:
    """What running a module does is told after its names."""
    code = "def run(): ...\n\n\nif __name__ == '__main__':\n    run()\n"
    steps = _steps(tmp_path, code, "shop")
    assert "the file is run as a program" in steps[-1].text
    assert steps[-1].lines == (Lines(4, 5),)


def test_empty_module(tmp_path: Path) -> None:
    """A module without code has one step that says so."""
    (step,) = _steps(tmp_path, "", "shop")
    assert (step.title, step.text) == ("Import `shop`", "It is empty.")
