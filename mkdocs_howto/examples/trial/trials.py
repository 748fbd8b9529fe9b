"""A trial from its beginning to its end."""

from __future__ import annotations

import ast
import logging
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

from mkdocs_howto.examples.trial.follower import Follower
from mkdocs_howto.examples.trial.things import Fails, Left, is_bare
from mkdocs_howto.source import Lookup

_LOG = logging.getLogger("mkdocs.plugins.mkdocs_howto")


@dataclass(frozen=True, slots=True)
class Trial:
    """What a program certainly does.

    Attributes:
        error: Name of the exception that it ends with; empty where none is certain.
        test: The condition that led to the exception; None when an operation failed.
        names: The values of the names in that condition.
        bare: Whether something is printed that says nothing: an address, a class, a function.
        printed: The values that are printed, `UNKNOWN` among them.
        said: What is raised, as source.
        where: The class in whose method that is, by its path.
    """

    error: str = ""
    test: ast.expr | None = None
    names: Mapping[str, Any] = field(default_factory=dict)
    bare: bool = False
    printed: tuple[Any, ...] = ()
    said: str = ""
    where: str = ""


def attempt(program: str | ast.Module, lookup: Lookup, project: str) -> Trial:
    """Follow a program.

    Args:
        project: The top-level package whose code is looked into.
    """
    try:
        tree = ast.parse(program) if isinstance(program, str) else program
    except (SyntaxError, ValueError, RecursionError, MemoryError):
        return Trial("SyntaxError")
    follower = Follower(lookup, project)
    error = Fails("")
    try:
        follower.run(tree.body)
    except Fails as fails:
        error = fails
    except (Left, RecursionError):
        pass
    except Exception as bug:  # what was not thought of must not cost a guide
        _LOG.debug("A program could not be followed.", exc_info=bug)
    printed = tuple(follower.printed)
    bare = any(map(is_bare, printed))
    return Trial(error.kind, error.test, error.names, bare, printed, error.said, error.where)
