"""Tests in words: when something happens. What can't be said well in a few words is not said."""

from __future__ import annotations

import ast
import copy
from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace

from mkdocs_howto.english.grammar import COMPARISONS, MIRRORED, relation
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
    spelled = _spelled_out(tests, names)
    flat = [part for test in spelled for part in _conjuncts(test)]
    if not flat or len(flat) > 3 or any(_hidden(test, names) for test in flat):
        return None
    if joined := _neither(flat, names):
        return joined
    if len(flat) > _MOST_TESTS:
        return None
    if len(flat) > 1 and (shared := _of_one_subject(flat, names, "and")):
        return shared
    words = [_said(test, names) for test in flat]
    if any(each is None for each in words):
        return None
    return " and ".join(str(each) for each in words)


def _spelled_out(tests: Sequence[Test], names: Names) -> list[Test]:
    """Return tests with the values of locals in place of their names.

    A call stays behind its name where it would stand twice: it is made once.
    """
    used = Counter(
        n.id for test in tests for n in ast.walk(test.expression) if isinstance(n, ast.Name)
    )
    values = {
        name: value
        for name, value in names.set_once.items()
        if used[name] == 1 or not any(isinstance(n, ast.Call) for n in ast.walk(value))
    }
    visitor = _Values(values)
    return [replace(t, expression=visitor.visit(copy.deepcopy(t.expression))) for t in tests]


class _Values(ast.NodeTransformer):
    def __init__(self, values: Mapping[str, ast.expr]) -> None:
        self._values = values

    def visit_Name(self, node: ast.Name) -> ast.expr:
        value = self._values.get(node.id)
        return copy.deepcopy(value) if value is not None else node


def _hidden(test: Test, names: Names) -> bool:
    """Whether a test is about a local of which readers don't know what it stands for."""
    found = (n.id for n in ast.walk(test.expression) if isinstance(n, ast.Name))
    return any(name in names.hidden or name in names.set_once for name in found)


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
        if names.type_of(node).removeprefix("builtins.").removeprefix("typing.") in _SIZED:
            return f"{shown} is {'not empty' if holds else 'empty'}"
        return f"{shown} is {'true' if holds else 'false'}"
    return f"{shown} {'holds' if holds else 'fails'}"


def _any_of(node: ast.BoolOp, holds: bool, names: Names) -> str | None:
    """Return “a or b”: one of them holds, or one of them fails."""
    tests = [Test(value, holds) for value in node.values]
    if len(tests) > _MOST_TESTS:
        return None
    if shared := _of_one_subject(tests, names, "or"):
        return shared
    parts = [_said(test, names) for test in tests]
    return None if any(part is None for part in parts) else " or ".join(map(str, parts))


def _of_one_subject(tests: Sequence[Test], names: Names, word: str) -> str:
    """Return “x is below 0 or is above 6” where all comparisons are of one value; else empty."""
    found = []
    for test in tests:
        node = test.expression
        if not isinstance(node, ast.Compare) or len(node.ops) != 1:
            return ""
        found.append((code(node.left, names), _predicate(node, test.holds, names)))
    subjects = {subject for subject, _ in found}
    if len(subjects) != 1 or "" in subjects or not all(told for _, told in found):
        return ""
    return f"{subjects.pop()} {f' {word} '.join(told for _, told in found)}"


def _predicate(node: ast.Compare, holds: bool, names: Names) -> str:
    right = code(node.comparators[0], names)
    return f"{relation(COMPARISONS[type(node.ops[0])], holds=holds)} {right}" if right else ""


def _compared(node: ast.Compare, holds: bool, names: Names) -> str | None:
    if len(node.ops) > 1:
        return _chained(node, holds, names)
    left, told = code(node.left, names), _predicate(node, holds, names)
    return f"{left} {told}" if left and told else None


def _chained(node: ast.Compare, holds: bool, names: Names) -> str | None:
    """Return `1 <= x <= 5` as what is said of `x`."""
    symbols = [COMPARISONS[type(each)] for each in node.ops]
    low, subject, high = (code(each, names) for each in (node.left, *node.comparators[:2]))
    if len(symbols) != 2 or symbols[0] not in MIRRORED or not (low and subject and high):
        shown = code(node, names)
        return f"{shown} {'holds' if holds else 'fails'}" if shown else None
    first = relation(MIRRORED[symbols[0]], holds=holds)
    second = relation(symbols[1], holds=holds)
    return f"{subject} {first} {low} {'and' if holds else 'or'} {second} {high}"


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
