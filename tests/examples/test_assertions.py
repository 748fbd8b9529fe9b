"""Assertions become prints of what they looked at."""

from __future__ import annotations

import ast

import pytest

from mkdocs_howto.examples.quoting.assertions import asserts, without_assertions


def turned(source: str) -> str:
    """Return a statement without its assertions; empty when it can't be shown."""
    statement = without_assertions(ast.parse(source).body[0])
    return "" if statement is None else ast.unparse(statement)


@pytest.mark.parametrize(
    ("assertion", "shown"),
    [
        ("assert f(x) == 3", "print(f(x))"),
        ("assert 3 == f(x)", "print(f(x))"),
        ("assert expected == f(x)", "print(f(x))"),
        ("assert f(x) == [Span(1), Span(2)]", "print(f(x))"),
        ("assert not f(x)", "print(f(x))"),
        ("assert f(x) is None", "print(f(x))"),
        ("assert 'a' in f(x)", "print(f(x))"),
        ("assert f(x) in (1, 2)", "print(f(x))"),
        ("assert isinstance(f(x), int)", "print(f(x))"),
        ("assert f(x) and g(x)", "print(f(x))"),
        ("assert f(x) == pytest.approx(2.5)", "print(f(x))"),
        ("assert await f(x) == 1", "print(await f(x))"),
        ("self.assertEqual(f(x), 3)", "print(f(x))"),
        ("self.assertEqual(3, f(x))", "print(f(x))"),
        ("self.assertIn('a', f(x))", "print(f(x))"),
        ("self.assertTrue(f(x))", "print(f(x))"),
        ("with f(x) as y:\n    assert y == 2", "with f(x) as y:\n    print(y)"),
        ("f(x)", "f(x)"),
    ],
)
def test_what_is_printed(assertion: str, shown: str) -> None:
    """The side that computes is printed, not the value that was expected."""
    assert turned(assertion) == shown


@pytest.mark.parametrize(
    "statement",
    [
        "with pytest.raises(ValueError):\n    f(x)",
        "self.assertRaises(ValueError, f, x)",
        "pytest.skip('no')",
    ],
)
def test_expected_errors_are_no_examples(statement: str) -> None:
    """A statement that expects an error can't be turned."""
    assert turned(statement) == ""


def test_the_statement_itself_stays_as_it_is() -> None:
    """Turning works on a copy; what is an assertion is told apart from other calls."""
    statement = ast.parse("assert f(x) == 3").body[0]
    without_assertions(statement)
    assert ast.unparse(statement) == "assert f(x) == 3"
    assert asserts(statement)
    assert not asserts(ast.parse("cart.add(x)").body[0])
