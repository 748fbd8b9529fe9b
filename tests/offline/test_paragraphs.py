"""A body cut into the paragraphs that its author made."""

from __future__ import annotations

import ast
from textwrap import dedent

import pytest
from hypothesis import given
from hypothesis import strategies as st

from mkdocs_howto.offline.paragraphs import MOST, Merged, comment_of, paragraphs
from mkdocs_howto.source.model import Lines


def _cut(code: str, most: int = MOST) -> list[tuple[int, int, str]]:
    code = dedent(code).strip("\n")
    found = paragraphs(ast.parse(code).body, code.splitlines(), most)
    return [(p.lines.first, p.lines.last, p.comment) for p in found]


def test_blank_lines_and_comments() -> None:
    """A blank line begins a paragraph, and so does a comment, which belongs to it."""
    code = """
    a = 1
    b = 2

    c = 3
    # Print all.
    print(a)
    print(b)
    """
    assert _cut(code) == [(1, 2, ""), (4, 4, ""), (5, 7, "Print all.")]


def test_enough_paragraphs() -> None:
    """A body without blank lines is cut into at least three, one of few statements into two."""
    assert len(_cut("a = 1\nb = 2\nc = 3\nd = 4\n")) == 3
    assert len(_cut("a = 1\nb = 2\n")) == 2
    assert len(_cut("a = 1\n")) == 1


def test_large_block_is_opened() -> None:
    """A long loop is told by its own paragraphs, which know the block they stand in."""
    code = "for x in y:\n    a(x)\n    b(x)\n\n    c(x)\n    d(x)\nprint(y)\n"
    found = paragraphs(ast.parse(code).body, code.splitlines())
    inside = [p for p in found if p.within]
    assert [(p.lines.first, p.lines.last) for p in inside] == [(1, 3), (5, 6)]
    assert all(isinstance(p.within[0].statement, ast.For) for p in inside)


def test_opened_with() -> None:
    """The opening of a long `with` is a paragraph of its own before those of its block."""
    code = "with open(x) as f:\n    a(f)\n    b(f)\n\n    c(f)\n    d(f)\n"
    found = paragraphs(ast.parse(code).body, code.splitlines())
    assert isinstance(found[0].opened, ast.With)
    assert found[0].lines == Lines(1, 1)


def test_too_many_are_joined() -> None:
    """More paragraphs than allowed are joined, and none of their statements is lost."""
    code = "\n\n".join(f"a{n} = {n}" for n in range(40))
    found = paragraphs(ast.parse(code).body, code.splitlines(), 5)
    assert len(found) == 5
    assert sum(p.size for p in found) == 40


def test_joined_across_blocks() -> None:
    """Paragraphs of different blocks that are told in one step keep their blocks."""
    branch = "    a()\n    b()\n\n    c()\n    d()\n"
    code = f"if x:\n{branch}elif y:\n{branch}else:\n{branch}"
    found = paragraphs(ast.parse(code).body, code.splitlines(), 2)
    assert len(found) == 2
    merged = [p for p in found if isinstance(p, Merged)]
    assert merged
    assert {piece.within[0].index for p in merged for piece in p.pieces} > {1}


@pytest.mark.parametrize(
    ("comment", "text"),
    [
        ("# Load it.", "Load it."),
        ("#: Load it.", "Load it."),
        ("# ------", ""),
        ("# noqa: E501", ""),
        ("# TODO: later", ""),
        ("# type: ignore", ""),
        ("# x = load(y)", ""),
        ("# Loads all (mostly)", "Loads all (mostly)"),
    ],
)
def test_comments(comment: str, text: str) -> None:
    """A comment's words count; switches of tools, rulers and code put to sleep do not."""
    assert comment_of([comment], Lines(1, 1)) == text


def test_no_comment() -> None:
    """Where no comment stands there is no text."""
    assert comment_of([], None) == ""


LINE = st.sampled_from(
    ["a()", "# Note this.", "", "if a:", "for a in b:", "while a:", "with a:", "b = 1", "return"]
)


@given(st.lists(st.tuples(LINE, st.integers(0, 3)), max_size=40), st.integers(1, 9))
def test_any_layout(rows: list[tuple[str, int]], most: int) -> None:
    """Any body is cut into at most so many paragraphs, each inside the body, in order."""
    lines = ["def f():"]
    depth = 1
    for text, wanted in rows:
        depth = min(depth, wanted + 1) if text else depth
        lines.append("    " * depth + text if text else "")
        if text.endswith(":"):
            depth += 1
            lines.append("    " * depth + "c()")
    lines.append("    d()")
    (function,) = ast.parse("\n".join(lines)).body
    assert isinstance(function, ast.FunctionDef)
    found = paragraphs(function.body, lines, most)
    assert 1 <= len(found) <= most
    assert all(2 <= p.lines.first <= p.lines.last <= len(lines) for p in found)
    firsts = [p.lines.first for p in found]
    assert firsts == sorted(firsts)
