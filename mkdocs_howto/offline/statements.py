"""Statements to clauses: what a piece of code does, as data."""

from __future__ import annotations

import ast
from collections.abc import Iterator, Sequence
from dataclasses import replace
from itertools import chain

from mkdocs_howto.english import Clause, Deed, Test
from mkdocs_howto.guide import Lines


def clauses(statements: Sequence[ast.stmt]) -> tuple[Clause, ...]:
    """Return what statements do, in their order; what is bookkeeping has no clause."""
    return tuple(chain.from_iterable(_of(statement) for statement in statements))


def span_of(node: ast.stmt | ast.excepthandler) -> Lines:
    """Return the lines of a statement, decorators included."""
    first = min([node.lineno, *(d.lineno for d in getattr(node, "decorator_list", ()))])
    return Lines(first, node.end_lineno or node.lineno)


def head_of(statement: ast.With | ast.AsyncWith) -> Lines:
    """Return the lines of a `with` above its body."""
    ends = [item.context_expr.end_lineno or statement.lineno for item in statement.items]
    return Lines(statement.lineno, max(ends))


def is_guard(statement: ast.stmt) -> bool:
    """Whether a statement only refuses what is wrong: a test that raises, or an assertion."""
    if isinstance(statement, ast.Assert):
        return True
    if not isinstance(statement, ast.If):
        return False
    branches = [statement.body, *([statement.orelse] if statement.orelse else [])]
    if len(branches) == 2 and len(statement.orelse) == 1 and is_guard(statement.orelse[0]):
        branches.pop()
    return all(isinstance(branch[-1], ast.Raise) and len(branch) <= 2 for branch in branches)


def _of(statement: ast.stmt) -> Iterator[Clause]:
    lines = span_of(statement)
    if isinstance(statement, ast.Raise):
        yield Clause(Deed.RAISE, lines, statement.exc)
    elif isinstance(statement, ast.Return):
        yield Clause(Deed.RETURN, lines, statement.value)
    elif isinstance(statement, ast.Assert):
        failing = Test(statement.test, holds=False)
        name = ast.Name("AssertionError", ast.Load())
        raised = ast.Call(name, [statement.msg], []) if statement.msg else name
        yield Clause(Deed.RAISE, lines, raised, (failing,))
    elif isinstance(statement, ast.Expr):
        yield from _of_value(statement.value, lines)
    elif isinstance(statement, ast.Assign | ast.AnnAssign | ast.AugAssign):
        yield from _of_assignment(statement, lines)
    elif isinstance(statement, ast.Continue | ast.Break):
        yield Clause(Deed.SKIP, lines)
    elif isinstance(statement, ast.FunctionDef | ast.AsyncFunctionDef | ast.ClassDef):
        yield Clause(Deed.DEFINE, lines, target=statement.name)
    else:
        yield from _of_compound(statement, lines)


def _of_value(value: ast.expr, lines: Lines, target: str = "") -> Iterator[Clause]:
    if isinstance(value, ast.Await):
        yield from _of_value(value.value, lines, target)
    elif isinstance(value, ast.Yield | ast.YieldFrom):
        yield Clause(Deed.YIELD, lines, value)
    elif isinstance(value, ast.Call):
        yield Clause(Deed.CALL, lines, value, target=target)
    elif target:
        yield Clause(Deed.SET, lines, value, target=target)


def _of_assignment(
    statement: ast.Assign | ast.AnnAssign | ast.AugAssign, lines: Lines
) -> Iterator[Clause]:
    value = statement.value
    if value is None or isinstance(statement, ast.AugAssign):
        return
    targets = statement.targets if isinstance(statement, ast.Assign) else [statement.target]
    name = ast.unparse(targets[0]) if isinstance(targets[0], ast.Name | ast.Attribute) else ""
    yield from _of_value(value, lines, name or "_")


def _of_compound(statement: ast.stmt, lines: Lines) -> Iterator[Clause]:
    if isinstance(statement, ast.If):
        yield from _of_if(statement)
    elif isinstance(statement, ast.For | ast.AsyncFor):
        yield Clause(
            Deed.LOOP, lines, statement.iter,
            target=ast.unparse(statement.target), inner=clauses(statement.body),
        )  # fmt: skip
        yield from clauses(statement.orelse)
    elif isinstance(statement, ast.While):
        yield Clause(Deed.LOOP, lines, inner=clauses(statement.body))
    elif isinstance(statement, ast.With | ast.AsyncWith):
        for item in statement.items:
            name = item.optional_vars
            target = ast.unparse(name) if isinstance(name, ast.Name) else ""
            yield Clause(Deed.ENTER, head_of(statement), item.context_expr, target=target)
        yield from clauses(statement.body)
    elif isinstance(statement, ast.Try | ast.TryStar):
        yield from clauses(statement.body)
        yield from (caught(handler, statement.body) for handler in statement.handlers)
        yield from clauses(statement.orelse)
        yield from (replace(clause, final=True) for clause in clauses(statement.finalbody))


def _of_if(statement: ast.If) -> Iterator[Clause]:
    """Yield what each branch does: an `else` runs only where no test before it held."""
    if _only_for_checkers(statement.test):
        return
    held, failed = Test(statement.test), Test(statement.test, holds=False)
    yield from (clause.under((held,)) for clause in _branch(statement.body))
    yield from (clause.under((failed,)) for clause in _branch(statement.orelse))


def _branch(statements: Sequence[ast.stmt]) -> Iterator[Clause]:
    """Yield what a branch does: what stands below a guard in it happens only past the guard."""
    past: tuple[Test, ...] = ()
    for statement in statements:
        yield from (clause.under(past) for clause in _of(statement))
        if isinstance(statement, ast.If) and not statement.orelse and _leaves(statement.body):
            past = (*past, Test(statement.test, holds=False))


def _leaves(statements: Sequence[ast.stmt]) -> bool:
    return isinstance(statements[-1], ast.Return | ast.Raise | ast.Continue | ast.Break)


def _only_for_checkers(test: ast.expr) -> bool:
    return ast.unparse(test) in ("TYPE_CHECKING", "typing.TYPE_CHECKING")


def caught(handler: ast.ExceptHandler, guarded: Sequence[ast.stmt]) -> Clause:
    """Return what an `except` does.

    Args:
        handler: The `except`.
        guarded: The statements of its `try`.
    """
    kinds = handler.type.elts if isinstance(handler.type, ast.Tuple) else [handler.type]
    names = tuple(ast.unparse(kind) for kind in kinds if kind is not None)
    calls = [
        n for each in guarded for n in ast.walk(each) if isinstance(n, ast.Call | ast.Subscript)
    ]
    only = calls[0] if len(calls) == 1 else None
    return Clause(
        Deed.CATCH, span_of(handler), only, inner=clauses(handler.body), caught=names
    )  # fmt: skip


def flat(found: Sequence[Clause]) -> Iterator[Clause]:
    """Yield clauses and those inside of loops and `except`, in their order."""
    for clause in found:
        yield clause
        yield from flat(clause.inner)


def raised_name(clause: Clause) -> str:
    """Return the exception that a clause raises, as written; empty for others."""
    if clause.deed is not Deed.RAISE or clause.node is None:
        return ""
    called = clause.node.func if isinstance(clause.node, ast.Call) else clause.node
    name = ast.unparse(called)
    return name if name.rpartition(".")[2][:1].isupper() else ""
