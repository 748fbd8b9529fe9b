"""The example of a module: its entry point, and what may stand beside it."""

from __future__ import annotations

import textwrap
from pathlib import Path

from examples.trying import collector
from mkdocs_howto.examples.selection import Example, candidates


def _first(folder: Path, code: str) -> Example:
    (folder / "shop.py").write_text(textwrap.dedent(code))
    read = collector(folder)
    return next(iter(candidates(read.facts("shop"), read)))


def test_entry_point_comes_before_what_it_uses(tmp_path: Path) -> None:
    """A composed example uses what readers call first, and no helper that stands above it."""
    code = '''
        def is_word(text: str) -> bool:
            """Whether a text is a word."""
            return text.isalpha()


        def clean(text: str) -> str:
            """Return a text without spaces."""
            return text.strip()


        def words(text: str) -> list[str]:
            """Return the words of a text."""
            return [clean(each) for each in text.split() if is_word(each)]
    '''
    example = _first(tmp_path, code)
    assert "print(words(" in example.code
    assert "is_word" not in example.code
    assert "clean" not in example.code


def test_composed_calls_do_not_stand_among_quoted_ones(tmp_path: Path) -> None:
    """A program of several members is made of the author's examples, in the order of the file."""
    code = '''
        def halve(number: int) -> int:
            """Return the half.

            >>> halve(4)
            2
            """
            return number // 2


        def spell(number: int) -> str:
            """Return a number in letters."""
            return str(number)


        def double(number: int) -> int:
            """Return twice a number.

            >>> double(21)
            42
            """
            return number * 2
    '''
    example = _first(tmp_path, code)
    calls = [line for line in example.code.splitlines() if line.startswith("print")]
    assert calls == ["print(halve(4))", "print(double(21))"]
    assert example.source == "From the docstrings of its members."


def test_nothing_composed_leaves_the_entry_point_to_fill_in(tmp_path: Path) -> None:
    """Where no call can be composed, the reader fills in that of the entry point."""
    code = '''
        def ship(order, carrier):
            """Ship an order."""
            return carrier.take(order.parcel.weight, order.owner.address.zip_code)
    '''
    (tmp_path / "shop.py").write_text(textwrap.dedent(code))
    read = collector(tmp_path)
    *_, filled, last = candidates(read.facts("shop"), read)
    assert "# Put here:" in filled.code
    assert "print(ship(order, carrier))" in filled.code
    assert not filled.complete
    assert last.code.endswith("print(shop.__doc__)\n")
