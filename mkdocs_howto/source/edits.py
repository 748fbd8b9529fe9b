"""Edits of program text at the places of syntax nodes: what is not edited stays as written."""

from __future__ import annotations

import ast
import warnings
from collections.abc import Iterable
from dataclasses import dataclass


@dataclass(frozen=True, slots=True, order=True)
class Edit:
    """One replacement.

    Attributes:
        start: First character replaced, from 0.
        end: The character after the last one replaced; `start` to put text in only.
    """

    start: int
    end: int
    text: str


def applied(text: str, edits: Iterable[Edit]) -> str:
    """Return a text with edits made, the last one first, so that places stay valid.

    Of edits that overlap, the later one in the text is made.
    """
    limit = len(text) + 1
    for edit in sorted(set(edits), reverse=True):
        if edit.end <= limit:
            text = text[: edit.start] + edit.text + text[edit.end :]
            limit = edit.start
    return text


def offset(text: str, line: int, column: int) -> int:
    """Return the place of a line, from 1, and of a column in bytes, as `ast` counts them."""
    lines = text.split("\n")
    before = sum(len(each) + 1 for each in lines[: line - 1])
    return before + len(lines[line - 1].encode()[:column].decode(errors="ignore"))


def span(text: str, node: ast.AST) -> tuple[int, int]:
    """Return where a node starts and ends."""
    first, last = getattr(node, "lineno", 1), getattr(node, "end_lineno", 1)
    start = offset(text, first, getattr(node, "col_offset", 0))
    return start, offset(text, last, getattr(node, "end_col_offset", 0))


def tree_of(text: str) -> ast.Module | None:
    """Return the syntax tree of a program; None when it doesn't parse."""
    try:
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")
            return ast.parse(text)
    except (SyntaxError, ValueError, RecursionError, MemoryError):
        return None
