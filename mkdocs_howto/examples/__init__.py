"""Usage examples: quoted from the project's own texts or composed, checked, run in a sandbox."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from mkdocs_howto.examples.quoting.usages import CallSites
    from mkdocs_howto.examples.sandbox import Outcome, Sandbox, SandboxError
    from mkdocs_howto.examples.selection import Example, candidates
    from mkdocs_howto.examples.typecheck import Problem, Study, TypeChecker

__all__ = [
    "CallSites", "Example", "Outcome", "Problem", "Sandbox", "SandboxError", "Study", "TypeChecker",
    "candidates",
]  # fmt: skip

_HOMES = {
    "candidates": "selection", "Example": "selection", "CallSites": "quoting.usages",
    "Sandbox": "sandbox", "SandboxError": "sandbox", "Outcome": "sandbox",
    "TypeChecker": "typecheck", "Study": "typecheck", "Problem": "typecheck",
}  # fmt: skip


def __getattr__(name: str) -> Any:
    """Load a module when somebody first asks for what is in it."""
    if name not in _HOMES:
        raise AttributeError(f"module {__name__!r} has no attribute {name!r}")
    from importlib import import_module

    return getattr(import_module(f"{__name__}.{_HOMES[name]}"), name)
