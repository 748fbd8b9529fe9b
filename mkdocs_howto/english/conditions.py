"""Tests in words: when something happens. What can't be said well in a few words is not said."""

from __future__ import annotations

import ast
from collections.abc import Sequence
from dataclasses import dataclass

from mkdocs_howto.english.grammar import COMPARISONS, relation
from mkdocs_howto.english.names import Names
from mkdocs_howto.english.words import span

LONGEST_CODE = 44
"""Longest code, in characters, that stands inside a sentence: about half a line."""

_MOST_TESTS = 2
_SIZED = frozenset(
    "str bytes bytearray list dict set tuple frozenset "
    "collections.abc.Sequence collections.abc.Mapping collections.abc.Collection "
    "Sequence Mapping Collection Iterable".split()
)


@dataclass(frozen=True, slots=True)
class Test:
    """One test on the way to a piece of code.

    Attributes:
        expression: What is tested.
        holds: Whether it has to be true there.
    """

    expression: ast.expr
    holds: bool = True


def when(tests: Sequence[Test], names: Names) -> str | None:
    """Return tests as what follows “when”; None when they can't be said in a few words."""
    flat = [part for test in tests for part in _conjuncts(test)]
    if not flat or len(flat) > 3:
        return None
    if joined := _neither(flat, names):
        return joined
    if len(flat) > _MOST_TESTS:
        return None
    words = [_said(test, names) for test in flat]
    if any(each is None for each in words):
        return None
    return " and ".join(str(each) for each in words)


def code(node: ast.expr, names: Names) -> str:
    """Return short source as a code span; empty when it is long or holds a backtick."""
    text = names.code(node)
    if len(text) > LONGEST_CODE or "`" in text or "\n" in text:
        return ""
    return span(text)


def _conjuncts(test: Test) -> list[Test]:
    """Take a test apart into those that all have to hold: `a and b`, or neither of `a or b`."""
    node = test.expression
    if isinstance(node, ast.UnaryOp) and isinstance(node.op, ast.Not):
        return _conjuncts(Test(node.operand, not test.holds))
    if isinstance(node, ast.BoolOp) and isinstance(node.op, ast.And) == test.holds:
        return [part for value in node.values for part in _conjuncts(Test(value, test.holds))]
    return [test]


def _neither(tests: Sequence[Test], names: Names) -> str:
    """Return “x is an instance of neither A nor B” where several such tests fail."""
    if len(tests) < 2 or any(test.holds for test in tests):
        return ""
    subjects, kinds = set(), []
    for test in tests:
        found = _instance(test.expression)
        if found is None:
            return ""
        subjects.add(code(found[0], names))
        kinds.append(code(found[1], names))
    if len(subjects) != 1 or not all(kinds) or not all(subjects):
        return ""
    listed = " nor ".join(kinds)
    return f"{subjects.pop()} is an instance of neither {listed}"


def _instance(node: ast.expr) -> tuple[ast.expr, ast.expr] | None:
    if isinstance(node, ast.Call) and isinstance(node.func, ast.Name) and len(node.args) == 2:
        if node.func.id == "isinstance":
            return node.args[0], node.args[1]
    return None


def _said(test: Test, names: Names) -> str | None:
    node, holds = test.expression, test.holds
    if isinstance(node, ast.UnaryOp) and isinstance(node.op, ast.Not):
        return _said(Test(node.operand, not holds), names)
    if isinstance(node, ast.BoolOp):
        return _any_of(node, holds, names)
    if isinstance(node, ast.Compare):
        return _compared(node, holds, names)
    if (found := _instance(node)) is not None:
        subject, kind = code(found[0], names), code(found[1], names)
        verb = "is an instance of" if holds else "is no instance of"
        return f"{subject} {verb} {kind}" if subject and kind else None
    shown = code(node, names)
    if not shown:
        return None
    if isinstance(node, ast.Name | ast.Attribute):
        return f"{shown} {_truth(node, holds, names)}"
    if isinstance(node, ast.Call | ast.Subscript | ast.Await):
        return f"{shown} is {'true' if holds else 'false'}"
    return f"{shown} {'holds' if holds else 'fails'}"


def _any_of(node: ast.BoolOp, holds: bool, names: Names) -> str | None:
    """Return “a or b”: one of them holds, or one of them fails."""
    parts = [_said(Test(value, holds), names) for value in node.values]
    if len(parts) > _MOST_TESTS or any(part is None for part in parts):
        return None
    return " or ".join(str(part) for part in parts)


def _compared(node: ast.Compare, holds: bool, names: Names) -> str | None:
    if len(node.ops) > 1:
        shown = code(node, names)
        return f"{shown} {'holds' if holds else 'fails'}" if shown else None
    left, right = code(node.left, names), code(node.comparators[0], names)
    if not left or not right:
        return None
    verb = relation(COMPARISONS[type(node.ops[0])], holds=holds)
    return f"{left} {verb} {right}"


def _truth(node: ast.Name | ast.Attribute, holds: bool, names: Names) -> str:
    """Return how the truth of a plain name is told, by its type."""
    kind = names.type_of(node).removeprefix("builtins.")
    parameter = names.parameters.get(node.id) if isinstance(node, ast.Name) else None
    if kind == "bool" or (parameter is not None and parameter.default in ("True", "False")):
        return "is true" if holds else "is false"
    if parameter is not None and parameter.default == "None":
        return "is given" if holds else "is not given or empty"
    if kind.removeprefix("typing.") in _SIZED:
        return "is not empty" if holds else "is empty"
    return "is truthy" if holds else "is falsy"
