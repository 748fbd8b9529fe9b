"""Several short examples of one module as one program: a part each, under a comment."""

from __future__ import annotations

import ast
from collections.abc import Sequence
from dataclasses import dataclass

from mkdocs_howto.examples.layout import read
from mkdocs_howto.examples.program import Import, program

LONGEST = 30
"""Lines of a program of several parts, imports included."""

_PRINTS = 4
"""Calls shown of one part."""

_IMPORTS = (ast.Import, ast.ImportFrom)


@dataclass(frozen=True, slots=True)
class Part:
    """One example, and what stands above it.

    Attributes:
        title: A short comment; empty for none.
        code: The whole program.
    """

    title: str
    code: str


def tour(parts: Sequence[Part], project: str) -> str:
    """Return one program of all parts that fit together; empty when fewer than two do.

    A part is left out that would set a name of another part to something else.

    Args:
        parts: The examples, in their order.
        project: The top-level package that they are about.
    """
    imports: set[Import] = set()
    body: list[ast.stmt] = []
    number = 0
    for part in parts:
        statements = read(part.code)
        found = {item for each in statements for item in _imported(each)}
        own = [each for each in statements if not isinstance(each, _IMPORTS)]
        known = {ast.dump(each) for each in body}
        own = _shortened([each for each in own if ast.dump(each) not in known])
        if not own or _waits(own) or _clashes(own, found, body, imports):
            continue
        above, beside, _ = getattr(own[0], "howto", ([], "", False))
        title = [f"# {part.title}"] if part.title else []
        own[0].howto = ([*title, *above], beside, number > 0)  # type: ignore[attr-defined]
        number += 1
        imports |= found
        body += own
    if number < 2:
        return ""
    text = program(body, imports, project)
    return text if len(text.splitlines()) <= LONGEST else ""


def _shortened(statements: Sequence[ast.stmt]) -> list[ast.stmt]:
    """Return statements without the last of many that only print."""
    prints = [s for s in statements if isinstance(s, ast.Expr)]
    return [s for s in statements if s not in prints[_PRINTS:]]


def _imported(statement: ast.stmt) -> set[Import]:
    if isinstance(statement, ast.Import):
        return {Import(each.name, "", each.asname or "") for each in statement.names}
    if isinstance(statement, ast.ImportFrom) and statement.module:
        return {Import(statement.module, each.name, each.asname or "") for each in statement.names}
    return set()


def _waits(statements: Sequence[ast.stmt]) -> bool:
    """Whether a part has a function of its own in which it runs: that of another would clash."""
    return any(isinstance(each, ast.AsyncFunctionDef) for each in statements)


def _clashes(
    own: Sequence[ast.stmt], found: set[Import], body: Sequence[ast.stmt], imports: set[Import]
) -> bool:
    """Whether one part sets or imports a name that another has set or imported otherwise."""
    before, after = _set_by(body), _set_by(own)
    by_name = {item.bound: item for item in imports}
    if any(by_name.get(item.bound, item) != item for item in found):
        return True
    return bool(after & (before | set(by_name)) or before & {item.bound for item in found})


def _set_by(statements: Sequence[ast.stmt]) -> set[str]:
    nodes = [node for each in statements for node in ast.walk(each)]
    names = {n.id for n in nodes if isinstance(n, ast.Name) and isinstance(n.ctx, ast.Store)}
    return names | {n.name for n in nodes if isinstance(n, ast.FunctionDef | ast.ClassDef)}
