"""The names of one function while it is followed."""

from __future__ import annotations

import ast
import contextlib
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from mkdocs_howto.examples.trial.things import UNKNOWN, ClassValue, Instance
from mkdocs_howto.source import Scope


class Returned(Exception):
    """The end of a function, with what it gives."""

    def __init__(self, value: Any) -> None:
        super().__init__()
        self.value = value


@dataclass(slots=True)
class Frame:
    """Names and their values.

    Attributes:
        scope: Of the function's module; None in the program itself.
        outer: The names around a function that is defined inside another one.
        owner: The class whose method is followed, for `super()`.
        guard: The condition of the branch that is followed, and the names in it.
        caught: The exception that the handler being followed has caught.
    """

    scope: Scope | None
    outer: Mapping[str, Any]
    names: dict[str, Any]
    owner: ClassValue | None = None
    guard: tuple[ast.expr, Mapping[str, Any]] | None = None
    caught: str = ""
    caught_name: str = ""
    yielded: list[Any] = field(default_factory=list)

    @contextlib.contextmanager
    def under(self, test: ast.expr, names: Mapping[str, Any]) -> Iterator[None]:
        """Note the condition of the branch that is followed inside, with the names in it."""
        before = self.guard
        self.guard = (test, names)
        try:
            yield
        finally:
            self.guard = before

    def doubt(self, body: Sequence[ast.AST]) -> None:
        """Forget what statements that may or may not run can change."""
        for node in (inner for each in body for inner in ast.walk(each)):
            if isinstance(node, ast.alias):
                self.names[node.asname or node.name.partition(".")[0]] = UNKNOWN
            elif isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef | ast.ClassDef):
                self.names[node.name] = UNKNOWN
            if not isinstance(node, ast.Name):
                continue
            value = self.names.get(node.id)
            if isinstance(node.ctx, ast.Store) or isinstance(value, list | dict | set):
                self.names[node.id] = UNKNOWN
            elif isinstance(value, Instance):
                value.vague = True
