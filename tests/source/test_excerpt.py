"""Some lines of a file as a program of their own."""

from __future__ import annotations

import ast
from pathlib import Path

import pytest

from mkdocs_howto.guide.errors import SourceError
from mkdocs_howto.source.excerpt import cut_tree
from mkdocs_howto.source.model import Lines, SourceFile

TEXT = """\
import os
def f(a):
    b = a
    if b:
        return b
    return os
c = f(
    1,
)
"""


def cut(first: int, last: int) -> ast.Module:
    """Return the tree of some lines of the text."""
    file = SourceFile(Path("run.py"), "run.py", TEXT)
    return cut_tree(file, ast.parse(TEXT), Lines(first, last))


@pytest.mark.parametrize(
    ("first", "last", "code"),
    [
        (1, 9, ast.unparse(ast.parse(TEXT))),
        (1, 1, "import os"),
        (7, 9, "c = f(1)"),
        (3, 3, "b = a"),
        (4, 5, "if b:\n    return b"),
        (3, 6, "b = a\nif b:\n    return b\nreturn os"),
    ],
)
def test_whole_statements(first: int, last: int, code: str) -> None:
    """Whole statements, at module level or inside a function, keep the file's line numbers."""
    tree = cut(first, last)
    assert ast.unparse(tree) == code
    assert tree.body[0].lineno == first
    assert tree.body[-1].end_lineno == last


@pytest.mark.parametrize(("first", "last", "line"), [(2, 2, 2), (7, 8, 7), (4, 4, 4), (5, 9, 5)])
def test_parts_of_statements(first: int, last: int, line: int) -> None:
    """Lines that break a statement in two are refused at the line in the file."""
    with pytest.raises(SourceError) as caught:
        cut(first, last)
    assert caught.value.where == f"run.py:{line}"
    assert caught.value.message.startswith(f"Lines {first}-{last} of run.py are no Python")
    assert "whole statement" in caught.value.hint
