"""Where the definitions of a file are."""

from __future__ import annotations

import ast
from textwrap import dedent

from mkdocs_howto.source.syntax import definitions_of, loops, main_guards

CODE = ast.parse(
    dedent(
        """
        import functools
        @functools.cache
        @functools.wraps(print)
        def f(): 0
        class A:
            x: int = 1
            async def f(self): self.y, (self.z, w) = 1, (2, 3)
        a = b = 1
        for i in range(3):
            c = i
        while b:
            d = 1
        if __name__ == "__main__":
            e = 1
            f()
        if b:
            g = 1
        """
    ).lstrip()
)


def test_definitions_by_name_and_line() -> None:
    """Functions, classes and assigned names are found by the line where they begin."""
    found = definitions_of(CODE)
    assert isinstance(found["A", 5], ast.ClassDef)
    assert isinstance(found["x", 6], ast.AnnAssign)
    assert isinstance(found["f", 7], ast.AsyncFunctionDef)
    assert found["y", 7] is found["z", 7] is found["w", 7]
    assert found["a", 8] is found["b", 8]
    assert ("i", 9) not in found


def test_a_decorator_counts_as_the_beginning() -> None:
    """A decorated function is found by the line of each decorator and by its own."""
    found = definitions_of(CODE)
    assert found["f", 2] is found["f", 3] is found["f", 4]


def test_loops() -> None:
    """The lines of loops at module level, all of them, are loops."""
    assert loops(CODE) == {9, 10, 11, 12}


def test_main_guards() -> None:
    """The lines that only run as a program are those under the guard."""
    assert main_guards(CODE) == {13, 14, 15}
