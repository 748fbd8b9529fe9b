"""Source cut to the room that a prompt has: by importance, and never inside a statement."""

from __future__ import annotations

import ast
from collections.abc import Iterator
from dataclasses import dataclass

from mkdocs_howto.llm.secrets import Outgoing
from mkdocs_howto.source import Definition, Lines, is_private


@dataclass(frozen=True, slots=True)
class Cut:
    """Source as a prompt shows it.

    Attributes:
        text: Numbered lines, and a line for each run that is left out.
        left_out: Those runs, for people.
        outgoing: What is shown, without the numbers.
    """

    text: str
    left_out: tuple[str, ...] = ()
    outgoing: tuple[Outgoing, ...] = ()


@dataclass(frozen=True, slots=True)
class _Part:
    """Statements that may be left out; the lowest rank stays longest."""

    lines: Lines
    rank: int


def cut(definition: Definition, most: int) -> Cut:
    """Return a definition's source within about `most` characters.

    Signatures, docstrings and class-level statements stay longest; then public methods, then
    private ones; the end of a long body is left out before its beginning.
    """
    rows = definition.file.rows
    kept = set(range(definition.lines.first, definition.lines.last + 1))
    size = sum(len(rows[n - 1]) + 7 for n in kept)
    for part in sorted(_parts(definition), key=lambda p: (-p.rank, -p.lines.first)):
        if size <= most:
            break
        gone = kept & set(range(part.lines.first, part.lines.last + 1))
        size -= sum(len(rows[n - 1]) + 7 for n in gone)
        kept -= gone
    return _shown(definition, kept, rows)


def _shown(definition: Definition, kept: set[int], rows: list[str]) -> Cut:
    lines: list[str] = []
    left_out: list[str] = []
    outgoing: list[Outgoing] = []
    for first, last, shown in _runs(definition.lines, kept):
        if shown:
            lines += [f"{n}: {rows[n - 1]}" for n in range(first, last + 1)]
            text = "\n".join(rows[first - 1 : last])
            outgoing.append(Outgoing(definition.file.shown, first, text))
        else:
            lines.append(f"… lines {first}-{last} left out")
            left_out.append(f"{definition.file.shown}:{first}-{last}")
    return Cut("\n".join(lines), tuple(left_out), tuple(outgoing))


def _runs(lines: Lines, kept: set[int]) -> Iterator[tuple[int, int, bool]]:
    first = lines.first
    for number in range(lines.first + 1, lines.last + 2):
        if number > lines.last or (number in kept) != (first in kept):
            yield first, number - 1, first in kept
            first = number


def _parts(definition: Definition) -> Iterator[_Part]:
    node = definition.node
    if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef):
        yield from _body(node, 1)
    elif isinstance(node, ast.ClassDef | ast.Module):
        yield from _members(node, 1)


def _members(node: ast.ClassDef | ast.Module, rank: int) -> Iterator[_Part]:
    for inner in node.body:
        if isinstance(inner, ast.ClassDef):
            yield from _members(inner, rank + 2)
        elif isinstance(inner, ast.FunctionDef | ast.AsyncFunctionDef):
            yield from _body(inner, rank + 4 * is_private(inner.name))
        elif isinstance(node, ast.Module):
            yield _Part(_lines(inner), rank)


def _body(node: ast.FunctionDef | ast.AsyncFunctionDef, rank: int) -> Iterator[_Part]:
    first = node.body[0]
    documented = isinstance(first, ast.Expr) and isinstance(first.value, ast.Constant)
    for statement in node.body[1:] if documented else node.body:
        # A body on the line of its `def` can't be left out without it.
        if statement.lineno > node.lineno:
            yield _Part(_lines(statement), rank)


def _lines(node: ast.stmt) -> Lines:
    decorators = getattr(node, "decorator_list", [])
    first = min([node.lineno, *(each.lineno for each in decorators)])
    return Lines(first, node.end_lineno or node.lineno)
