"""A clause: one thing that code does, as data. Sentences are made of clauses once, at the end."""

from __future__ import annotations

import ast
from dataclasses import dataclass, replace
from enum import StrEnum

from mkdocs_howto.english.conditions import Test
from mkdocs_howto.guide import Lines


class Deed(StrEnum):
    """What a clause says that the code does."""

    RAISE = "raise"
    RETURN = "return"
    YIELD = "yield"
    CALL = "call"
    ENTER = "enter"
    CATCH = "catch"
    LOOP = "loop"
    SKIP = "skip"
    """Leaves a loop, or goes on with its next turn."""
    SET = "set"
    DEFINE = "define"


@dataclass(frozen=True, slots=True)
class Clause:
    """One thing that code does.

    Attributes:
        node: What is raised, returned, yielded, called, entered, looped over or set to, and of
            `except` the one call that it guards; None for nothing.
        tests: What has to hold for it, from the outside in.
        target: The name that the value is kept as; empty for none.
        inner: Of a loop, what each turn does; of `except`, what its body does.
        caught: Of `except`, the exceptions as written; empty for all.
        final: Whether it happens in any case, in a `finally`.
    """

    deed: Deed
    lines: Lines
    node: ast.expr | None = None
    tests: tuple[Test, ...] = ()
    target: str = ""
    inner: tuple[Clause, ...] = ()
    caught: tuple[str, ...] = ()
    final: bool = False

    def under(self, tests: tuple[Test, ...]) -> Clause:
        """Return the clause with more tests around it."""
        return replace(self, tests=(*tests, *self.tests)) if tests else self
