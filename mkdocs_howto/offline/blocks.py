"""The blocks of compound statements, each with what it happens under."""

from __future__ import annotations

import ast
import re
from collections.abc import Iterator

from mkdocs_howto.english.clauses import clause
from mkdocs_howto.english.names import Names
from mkdocs_howto.english.phrases import condition, noun
from mkdocs_howto.english.words import listed, span
from mkdocs_howto.offline.deeds import Action, Context, weight_of
from mkdocs_howto.source.model import Lines


def header(statement: ast.stmt, names: Names) -> list[Action]:
    """Return what a compound statement does before its body runs: only `with` does something."""
    if isinstance(statement, ast.With | ast.AsyncWith):
        return [action for action, _ in _entered(statement, names) if action]
    return []


def contexts(statement: ast.stmt, names: Names) -> Iterator[tuple[Context | None, list[ast.stmt]]]:
    """Yield the blocks of a compound statement, each with what it happens under."""
    if isinstance(statement, ast.For | ast.AsyncFor):
        yield _loop(statement, names), statement.body
        if statement.orelse:
            yield Context("when the loop ends without `break`", "after the loop"), statement.orelse
    elif isinstance(statement, ast.While):
        yield _while(statement, names), statement.body
        if statement.orelse:
            yield Context("when the loop ends without `break`", "after the loop"), statement.orelse
    elif isinstance(statement, ast.If):
        yield from _branches(statement, names)
    elif isinstance(statement, ast.With | ast.AsyncWith):
        held = [context for _, context in _entered(statement, names) if context]
        yield (held[0] if held else None), statement.body
    elif isinstance(statement, ast.Try | ast.TryStar):
        yield from _tried(statement, names)
    elif isinstance(statement, ast.Match):
        for case in statement.cases:
            yield _case(statement, case, names), case.body


def is_compound(statement: ast.stmt) -> bool:
    """Whether a statement holds blocks that can be told one by one."""
    return isinstance(
        statement,
        ast.For
        | ast.AsyncFor
        | ast.While
        | ast.If
        | ast.With
        | ast.AsyncWith
        | ast.Try
        | ast.TryStar
        | ast.Match,
    )


def awaited(value: ast.expr) -> ast.expr:
    """Return what is awaited; an expression without `await` as it is."""
    return value.value if isinstance(value, ast.Await) else value


def _loop(node: ast.For | ast.AsyncFor, names: Names) -> Context:
    target, over = span(names.code(node.target)), noun(node.iter, names)
    names.iterate(node.target, node.iter)
    waiting = "asynchronously, " if isinstance(node, ast.AsyncFor) else ""
    return Context(f"{waiting}for each {target} in {over}", f"for each {target}", loop=True)


def _while(node: ast.While, names: Names) -> Context:
    if isinstance(node.test, ast.Constant) and node.test.value:
        return Context("in a loop without end", "in that loop", loop=True)
    return Context(f"as long as {condition(node.test, names)}", "in that loop", loop=True)


def _branches(node: ast.If, names: Names) -> Iterator[tuple[Context | None, list[ast.stmt]]]:
    said = f"when {condition(node.test, names)}"
    yield Context(said, said), node.body
    if not node.orelse:
        return
    if len(node.orelse) == 1 and isinstance(node.orelse[0], ast.If):
        follow = list(_branches(node.orelse[0], names))
        first, body = follow[0]
        if first is not None:
            yield Context(f"otherwise, {first.full}", first.again), body
        yield from follow[1:]
        return
    nested = any(is_compound(statement) for statement in node.body)
    other = f"when {condition(node.test, names, negated=True)}" if nested else "otherwise"
    yield Context(other, other), node.orelse


def _entered(
    node: ast.With | ast.AsyncWith, names: Names
) -> Iterator[tuple[Action | None, Context | None]]:
    for item in node.items:
        inner = awaited(item.context_expr)
        lines = Lines(node.lineno, inner.end_lineno or node.lineno)
        kept = f" as {span(names.code(item.optional_vars))}" if item.optional_vars else ""
        if isinstance(inner, ast.Call):
            path = names.path(inner.func)
            if path == "contextlib.suppress":
                errors = listed((span(names.code(a)) for a in inner.args), "or")
                held = f"ignoring {errors} (`suppress`)"
                yield None, Context(held, held)
            else:
                done = clause(inner, names)
                done = re.sub(r"^calls ", "enters ", done)
                comma = "," if ", " in done and kept else ""
                yield Action(f"{done}{comma}{kept}", lines, weight=weight_of(done, 6)), None
        else:
            held = noun(inner, names)
            while_ = "holding" if "lock" in names.code(inner).lower() else "inside"
            yield None, Context(f"{while_} {held}{kept}", f"{while_} {held}")
        if item.optional_vars is not None:
            names.enter(item.optional_vars, inner)


def _tried(
    node: ast.Try | ast.TryStar, names: Names
) -> Iterator[tuple[Context | None, list[ast.stmt]]]:
    yield None, node.body
    for handler in node.handlers:
        if handler.type is None:
            said = "on any error"
        else:
            types = handler.type.elts if isinstance(handler.type, ast.Tuple) else [handler.type]
            said = f"on {listed((span(names.code(t)) for t in types), 'or')}"
        if handler.name:
            names.types[handler.name] = names.path(handler.type) if handler.type else ""
        yield Context(said, said), handler.body
    if node.orelse:
        yield Context("without an error", "without an error"), node.orelse
    if node.finalbody:
        yield Context("in every case, at the end", "in every case"), node.finalbody


def _case(node: ast.Match, case: ast.match_case, names: Names) -> Context:
    pattern = ast.unparse(case.pattern)
    guard = f" and {span(names.code(case.guard))} holds" if case.guard else ""
    if pattern == "_":
        return Context("in every other case", "otherwise")
    said = f"when {span(names.code(node.subject))} matches {span(pattern)}{guard}"
    return Context(said, said)
