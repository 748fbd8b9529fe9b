"""What names, docstrings and bodies tell of parameters without an annotation."""

from __future__ import annotations

import ast

import pytest
from hypothesis import given
from hypothesis import strategies as st

from mkdocs_howto.examples import guesses


def use(body: str) -> guesses.Use:
    """Return how a function with this body uses its parameter `x`."""
    return guesses.use_of(ast.parse(f"def f(x, y):\n    {body}").body[0], "x")


@pytest.mark.parametrize(
    ("body", "kind"),
    [
        ("return x.parent / y", "Path"),
        ("return list(x.rglob(y))", "Path directory"),
        ("return open(x)", "path"),
        ("return x.split(y)", "str"),
        ("return x.items()", "dict[str, str]"),
        ("return x - 1", "int"),
        ("return x - 0.5", "float"),
        ("return x < 0.5", "float"),
        ("return min(x / y, 1)", "number"),
        ("return min(x, y)", "number"),
        ("return max(x)", "list[int]"),
        ("return sorted(y, key=x)", "Callable"),
        ("return x(y)", "Callable"),
        ("return [a for a, b in x]", "list[tuple[str, int]]"),
        ("raise x", "Exception"),
        ("return isinstance(x, bytes)", "bytes"),
    ],
)
def test_the_use_tells_the_type(body: str, kind: str) -> None:
    """The first kind is the one that the body speaks of most strongly."""
    assert use(body).kinds[0] == kind


def test_keys_that_the_body_reads() -> None:
    """Keys of items and of parsed JSON are found, the names of variables too."""
    rows = use("return [row[y] + row['price'] for row in x]")
    assert (rows.keys, rows.inside) == (("<y>", "price"), True)
    text = use("data = json.loads(x); return data['items'], data.get('next')")
    assert (text.keys, text.inside) == (("items", "next"), False)


def test_what_is_awaited_and_written() -> None:
    """A callable whose result is awaited has to be a coroutine; a written file is a new one."""
    body = guesses.use_of(ast.parse("async def f(x):\n    await x(1)").body[0], "x")
    assert body.awaited
    assert body.arity == 1
    assert use("x.write_text(y)").written
    assert not use("x.read_text()").written


@pytest.mark.parametrize(
    ("name", "context", "text"),
    [
        ("s", "decode JSONDecoder json", '{"name": "Ada"}'),
        ("data", "parse_html", "<p>Hello, <b>world</b></p>"),
        ("address", "IPv6Network ipaddress", "2001:db8::1"),
        ("text", "wrap textwrap", ""),
        ("title", "parse_html", ""),
    ],
)
def test_the_surroundings_tell_the_format(name: str, context: str, text: str) -> None:
    """A text called no more than `s` has the format that function, class or module speak of."""
    assert guesses.text_in(name, context) == text


def test_mappings_by_name() -> None:
    """Messages, headers and the like have entries that a reader recognises."""
    assert guesses.mapping_for("messages") == '{"role": "user", "content": "Hello"}'
    assert guesses.mapping_for("blorp") == ""


@given(st.text(max_size=40))
def test_any_name_is_survived(name: str) -> None:
    """Every name gets an answer, and what is answered for texts and numbers is no code."""
    guesses.kind_for(name)
    ast.literal_eval(guesses.number_for(name, whole=True))
    guesses.text_in(name, name)
    guesses.choices_in(name)
    guesses.kind_of_words(name)
