"""Usage examples: quoted from the project's own texts or composed, checked, run in a sandbox."""

from __future__ import annotations

from typing import TYPE_CHECKING

from mkdocs_howto._door import door

if TYPE_CHECKING:
    from mkdocs_howto.examples.probes import place as place
    from mkdocs_howto.examples.quoting.usages import CallSites as CallSites
    from mkdocs_howto.examples.sandbox import Outcome as Outcome
    from mkdocs_howto.examples.sandbox import Sandbox as Sandbox
    from mkdocs_howto.examples.sandbox import SandboxError as SandboxError
    from mkdocs_howto.examples.selection import Example as Example
    from mkdocs_howto.examples.selection import candidates as candidates
    from mkdocs_howto.examples.typecheck import Problem as Problem
    from mkdocs_howto.examples.typecheck import Study as Study
    from mkdocs_howto.examples.typecheck import TypeChecker as TypeChecker

__getattr__, __all__ = door(
    __name__,
    {
        "probes": "place",
        "quoting.usages": "CallSites",
        "sandbox": "Outcome Sandbox SandboxError",
        "selection": "Example candidates",
        "typecheck": "Problem Study TypeChecker",
    },
)
