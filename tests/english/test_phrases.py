"""Expressions in words."""

from __future__ import annotations

import ast
from pathlib import Path

import pytest

from mkdocs_howto.english.clauses import clause
from mkdocs_howto.english.literals import constant, error_of, template
from mkdocs_howto.english.phrases import all_listed, condition, noun
from mkdocs_howto.source.callees import called, used_names
from telling import body, expression

HELPERS = '''
import json
import re


class Order:
    pass


def check(value):
    """Return whether the value is in stock."""
    return value


def build_label(name, size):
    return name * size


def mystery(value):
    return value
'''


@pytest.mark.parametrize(
    ("source", "words"),
    [
        ("a > 3", "`a` is above `3`"),
        ("not a > 3", "`a` is at most `3`"),
        ("a is None", "`a` is `None`"),
        ("c is None", "`c` is not given"),
        ("c is not None", "`c` is given"),
        ("flag", "`flag` is true"),
        ("not flag", "`flag` is false"),
        ("b", "`b` is not empty"),
        ("not b", "`b` is empty"),
        ("a in (1, 2)", "`a` is `1` or `2`"),
        ("a not in (1, 2)", "`a` is neither `1` nor `2`"),
        ("a == 1 and b == 'x'", '`a` is `1` and `b` is `"x"`'),
        ("not (a == 1 or a == 2)", "`a` is not `1` and is not `2`"),
        ("a is None or b is None", "`a` or `b` is `None`"),
        ("True", "always"),
        ("a < 1 < b", "`a < 1 < b` holds"),
    ],
)
def test_conditions(source: str, words: str, tmp_path: Path) -> None:
    """A test reads as a clause that is true exactly when the test is."""
    assert condition(*expression(tmp_path, source)).replace("differs from", "is not") in (
        words,
        words.replace("and is not", "and `a` is not"),
    )


OPERATORS = ["==", "!=", "<", "<=", ">", ">=", "in", "not in", "is", "is not"]


@pytest.mark.parametrize("operator", OPERATORS)
def test_negation_differs(operator: str, tmp_path: Path) -> None:
    """A comparison and its opposite never read alike, and `not` means the opposite."""
    test, names = expression(tmp_path, f"a {operator} b")
    said, opposite = condition(test, names), condition(test, names, negated=True)
    assert said != opposite
    assert condition(ast.UnaryOp(ast.Not(), test), names) == opposite


@pytest.mark.parametrize(
    ("source", "words"),
    [
        ("json.loads(a)", "json.loads"),
        ("Order()", "constructs `Order`"),
        ("check(a)", "passes `a` to `check`, which returns whether the value is in stock"),
        ("build_label(a, b)", "builds the label from `a` and `b` with `build_label`"),
        ("mystery(a)", "calls `mystery` with `a`"),
        ("c(a, x=1)", "calls `c` with `a` and `x` set to `1`"),
        ("a[0](b)", "calls an item of `a` with `b`"),
        ("a()(b)", "calls the result of `a` with `b`"),
    ],
)
def test_calls(source: str, words: str, tmp_path: Path) -> None:
    """A call reads by the lexicon, its docstring, its name, or as a plain call; callee named."""
    call, names = expression(tmp_path, source, HELPERS)
    assert isinstance(call, ast.Call)
    assert words in clause(call, names)


def test_many_arguments_are_cut(tmp_path: Path) -> None:
    """A call with more arguments than one can read names the first and counts the others."""
    call, names = expression(tmp_path, "c(1, 2, 3, 4, 5, 6, 7, 8)")
    assert isinstance(call, ast.Call)
    assert "3 more arguments" in clause(call, names)


@pytest.mark.parametrize(
    ("value", "shown"),
    [
        ("text", '`"text"`'),
        ("https://example.org/a", "`https://example.org/a`"),
        (3, "`3`"),
        (None, "`None`"),
        ("first line\nsecond", "a text that begins"),
        ("\n\n", "`'\\n\\n'`"),
        (10**60, "an int literal"),
    ],
)
def test_constants(value: object, shown: str) -> None:
    """A short literal is quoted, a long one named by its kind or its beginning."""
    assert constant(value).startswith(shown)


LONG_VALUES = [
    "[first_of_all, second_of_all, third_of_all, fourth_of_all]",
    "{'first_key': first_value, 'second_key': second_value}",
    "first_of_all_values if a > 3 else second_of_all_values",
    "[transform_each(item) for item in first_of_all_values if item]",
    "{key: value for key, value in first_of_all_values.items() if key}",
    "lambda item: transform_each(item, first_of_all_values, second)",
    "first_of_all_values and second_of_all_values or third_of_all",
    "first_of_all_values[second_of_all_values + third_of_all_values]",
    "first_of_all_values + second_of_all_values * third_of_all_values",
    "f'{first_of_all_values} and {second_of_all_values} and the rest'",
    "first_of_all_values.attribute(second_of_all_values)[third_of_all].other",
    "not (first_of_all_values > second_of_all_values > third_of_all)",
    "(yield first_of_all_values + second_of_all_values + third_values)",
]


@pytest.mark.parametrize("source", LONG_VALUES)
def test_long_values(source: str, tmp_path: Path) -> None:
    """Code too long to be quoted is told in words that name what it uses, its spans closed."""
    value, names = expression(tmp_path, source)
    told = noun(value, names)
    assert told.count("`") % 2 == 0
    assert source not in told
    assert re_words(told) & {"first_of_all_values", "first_of_all", "first_key"}


def re_words(text: str) -> set[str]:
    """Return the identifiers of a text."""
    return {word for word in text.replace("`", " ").replace(".", " ").replace(",", " ").split()}


def test_used_and_called(tmp_path: Path) -> None:
    """What an expression reads and what it calls are kept apart, in order, each callee once."""
    value, _ = expression(tmp_path, "f(a.x, g(b)) + g(c)")
    assert list(used_names(value)) == ["a.x", "b", "c"]
    assert called(value) == ["f", "g"]


@pytest.mark.parametrize(
    ("code", "error", "message"),
    [
        ("raise", "", ""),
        ("raise ValueError", "ValueError", ""),
        ("raise ValueError('no name')", "ValueError", "`no name`"),
        ("raise ValueError(f'no {a}')", "ValueError", "`no {a}`"),
        ("raise ValueError('no %s' % a)", "ValueError", "`no %s`"),
        ("raise ValueError(a)", "ValueError", ""),
    ],
)
def test_errors(code: str, error: str, message: str, tmp_path: Path) -> None:
    """What is raised is told by its type and by its text as far as the code says it."""
    (statement,), names = body(tmp_path, f"def run(a):\n    {code}\n")
    assert isinstance(statement, ast.Raise)
    assert error_of(statement, names) == (error, message)


def test_template_of_others() -> None:
    """What is no text literal has no template."""
    assert template(ast.parse("a + b", mode="eval").body) is None
    assert template(ast.parse("'{}'.format(a)", mode="eval").body) == "{}"


def test_all_listed() -> None:
    """A list longer than readable is cut with the number of what is left."""
    assert all_listed("abcd", 3) == "a, b and 2 more"
    assert all_listed("abc", 3) == "a, b and c"
