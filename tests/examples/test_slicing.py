"""A slice has what its end depends on, and nothing else."""

from __future__ import annotations

import ast

import pytest

from mkdocs_howto.examples.quoting.slicing import compiles, free_names, safe, slice_back


def sliced(before: str, kept: str) -> str:
    """Return the statements that `kept` needs, as source."""
    return "\n".join(
        ast.unparse(node) for node in slice_back(ast.parse(before).body, ast.parse(kept).body)
    )


@pytest.mark.parametrize(
    ("before", "kept", "needed"),
    [
        ("a = 1\nb = 2\nc = a", "print(c)", "a = 1\nc = a"),
        ("it = f(1)\nit = f(2)", "print(it)", "it = f(2)"),
        ("x = []\nx.append(1)\ny = []", "print(x)", "x = []\nx.append(1)"),
        ("x = {}\nx['a'] = 1", "print(x)", "x = {}\nx['a'] = 1"),
        ("import m\na = m.f()\nb = m.g()", "print(m.h(b))", "import m\nb = m.g()"),
        ("x = 1\nx += 2", "print(x)", "x = 1\nx += 2"),
        ("y = 3\n\ndef f():\n    return y", "print(f())", "y = 3\ndef f():\n    return y"),
        ("class T:\n    def t(self):\n        x.pop()\nx = [1]", "print(x)", "x = [1]"),
    ],
)
def test_what_is_kept(before: str, kept: str, needed: str) -> None:
    """Bindings and changes of needed names are kept, overwritten and unrelated ones are not."""
    assert sliced(before, kept) == needed


def test_names_that_nothing_explains() -> None:
    """A free name is one that is read and bound nowhere; built-in ones are known."""
    assert free_names(ast.parse("x = y\nprint([z for z in x], w)").body) == {"y", "w"}


@pytest.mark.parametrize(
    "code",
    [
        "import shutil\nshutil.rmtree('x')",
        "open('notes.txt', 'w')",
        "write_graph(g, 'graph.xml')",
        "input('?')",
        "f(...)",
        "Path('x').unlink()",
    ],
)
def test_what_no_example_may_hold(code: str) -> None:
    """Deleting, blocking and writing to a fixed file are left to the reader."""
    assert not safe(ast.parse(code).body)


def test_harmless_programs_pass() -> None:
    """Writing to a file whose name is made, and `await` anywhere, are fine."""
    body = ast.parse("write_graph(g, path)\nprint(await f('notes'))").body
    assert safe(body)
    assert compiles(body)
    assert not compiles(ast.parse("return 3").body)
