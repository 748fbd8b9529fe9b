"""Assertions of tests turned into prints: what a test compares, a reader wants to see."""

from __future__ import annotations

import ast
import copy

_EXPECTING = frozenset(
    "assertEqual assertEquals assertListEqual assertDictEqual assertTupleEqual assertSetEqual "
    "assertSequenceEqual assertCountEqual assertMultiLineEqual assertAlmostEqual assertNotEqual "
    "assertIs assertIsNot assertGreater assertGreaterEqual assertLess assertLessEqual".split()
)
"""Methods of `unittest` that compare their first two arguments."""

_LOOKING = frozenset("assertTrue assertFalse assertIsNone assertIsNotNone assertIsInstance".split())
"""Methods of `unittest` that say something about their first argument."""

_HOLDING = frozenset("assertIn assertNotIn".split())
"""Methods of `unittest` that look for their first argument in their second."""


def without_assertions(statement: ast.stmt) -> ast.stmt | None:
    """Return a statement in which each assertion prints what it looked at.

    Returns:
        None when the statement expects an error, which nobody wants to see in an example.
    """
    if any(expects_error(node) for node in ast.walk(statement)):
        return None
    changed: ast.stmt = _Prints().visit(copy.deepcopy(statement))
    return ast.fix_missing_locations(changed)


def expects_error(node: ast.AST) -> bool:
    """Whether a call is `pytest.raises(…)`, `self.assertRaises(…)` or one of their kind."""
    if not isinstance(node, ast.Call):
        return False
    name = ast.unparse(node.func).rpartition(".")[2]
    return name in ("raises", "warns", "deprecated_call", "fail", "skip", "xfail") or (
        name.startswith(("assertRaises", "assertWarns", "assertLogs"))
    )


def asserts(statement: ast.stmt) -> bool:
    """Whether a statement is an assertion, of Python or of `unittest`."""
    if isinstance(statement, ast.Assert):
        return True
    return isinstance(statement, ast.Expr) and _compared(statement.value) is not None


def looked_at(test: ast.expr) -> ast.expr:
    """Return the part of a condition whose value tells most."""
    if isinstance(test, ast.UnaryOp) and isinstance(test.op, ast.Not):
        return looked_at(test.operand)
    if isinstance(test, ast.BoolOp):
        return looked_at(test.values[0])
    if isinstance(test, ast.Compare):
        sides = [test.left, *test.comparators]
        if isinstance(test.ops[0], ast.In | ast.NotIn):
            return sides[1] if _weight(sides[1]) >= _weight(sides[0]) else sides[0]
        return _heavier(sides)
    if isinstance(test, ast.Call) and ast.unparse(test.func) in (
        "isinstance",
        "all",
        "any",
        "bool",
    ):
        only = test.args[:1]
        if only and not isinstance(only[0], ast.GeneratorExp | ast.Starred):
            return looked_at(only[0])
    if isinstance(test, ast.Call) and len(test.args) >= 1:
        name = ast.unparse(test.func)
        if name in ("math.isclose", "pytest.approx", "numpy.allclose", "np.allclose"):
            return looked_at(test.args[0])
    return _plain(test)


class _Prints(ast.NodeTransformer):
    def visit_Assert(self, node: ast.Assert) -> ast.stmt:
        return _print(looked_at(node.test), node)

    def visit_Expr(self, node: ast.Expr) -> ast.stmt:
        value = _compared(node.value)
        return node if value is None else _print(value, node)


def _print(value: ast.expr, instead: ast.stmt) -> ast.stmt:
    call = ast.Call(ast.Name("print", ast.Load()), [value], [])
    result = ast.copy_location(ast.Expr(ast.copy_location(call, instead)), instead)
    if hasattr(instead, "howto"):
        result.howto = instead.howto  # type: ignore[attr-defined]
    return result


def _compared(value: ast.expr) -> ast.expr | None:
    """Return what a method of `unittest` looks at; None for any other expression."""
    if not isinstance(value, ast.Call) or not isinstance(value.func, ast.Attribute):
        return None
    name, arguments = value.func.attr, value.args
    if name in _EXPECTING and len(arguments) >= 2:
        return _heavier(arguments[:2])
    if name in _HOLDING and len(arguments) >= 2:
        return _plain(arguments[1])
    if name in _LOOKING and arguments:
        return looked_at(arguments[0])
    return None


def _heavier(sides: list[ast.expr]) -> ast.expr:
    """Return the side that computes more; the first one of equals."""
    return _plain(max(sides, key=_weight))


def _plain(node: ast.expr) -> ast.expr:
    """Return what `list(x)`-like wrapping hides only where printing it would show nothing."""
    return node.value if isinstance(node, ast.NamedExpr) else node


def _weight(node: ast.expr) -> int:
    """Return how much an expression computes: literals nothing, names little, calls most."""
    if isinstance(node, ast.List | ast.Tuple | ast.Dict | ast.Set):
        return 1  # written out to be compared with
    calls = sum(isinstance(n, ast.Call | ast.Await) for n in ast.walk(node))
    names = sum(isinstance(n, ast.Name | ast.Attribute) for n in ast.walk(node))
    approximate = isinstance(node, ast.Call) and ast.unparse(node.func).endswith("approx")
    return 0 if approximate else 10 * calls + names
