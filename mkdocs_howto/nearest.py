"""What to say of a name that is not there: why, and the names nearest to it."""

from __future__ import annotations

import difflib
from collections.abc import Callable

from mkdocs_howto.errors import HowtoError, NotFound, SourceError
from mkdocs_howto.exports import prefixes
from mkdocs_howto.facts import Definition, Kind
from mkdocs_howto.sources import Sources

_COUNT = 3


def not_found(
    identifier: str,
    sources: Sources,
    definition: Callable[[str], Definition | None],
    public_path: Callable[[str], tuple[str, str]],
) -> HowtoError:
    """Return the error for an identifier that leads nowhere.

    Args:
        definition: Definition by dotted path.
        public_path: Module and name of the shortest public import of a path.
    """
    compiled = _compiled(identifier, sources)
    if compiled:
        return compiled
    nearest = _nearest(identifier, sources, definition, public_path)
    hint = ""
    if nearest:
        hint = "The nearest names: " + ", ".join(f"`{name}`" for name in nearest) + "."
    where = ", ".join(str(path) for path in sources.paths)
    top = identifier.partition(".")[0]
    try:
        known = sources.module(top)
    except SourceError as error:
        return error
    if known is None:
        reason = f"no module `{top}` in `paths` ({where}) or among the installed packages"
        return NotFound(f"`{identifier}` was not found: {reason}.", hint=hint)
    return NotFound(f"`{identifier}` was not found.", hint=hint)


def _compiled(identifier: str, sources: Sources) -> SourceError | None:
    """Return the error for a name in a module that has no source; None when there is none."""
    for name in prefixes(identifier):
        if sources.module(name) is None:
            path = sources.compiled(name)
            if path is None:
                return None
            return SourceError(
                f"`{name}` is compiled ({path.name}) and has no source beside it.",
                hint=f"A stub `{name.rpartition('.')[2]}.pyi` beside it would be read.",
            )
    return None


def _nearest(
    identifier: str,
    sources: Sources,
    definition: Callable[[str], Definition | None],
    public_path: Callable[[str], tuple[str, str]],
) -> list[str]:
    """Return a few names: the same name elsewhere in the package, then those of like spelling."""
    last = identifier.rpartition(".")[2]
    candidates = _beside(identifier, sources, definition)
    if not candidates:
        candidates = [*sources.top_level()]
        last = identifier
    elsewhere = [
        ".".join(filter(None, public_path(f"{module.name}.{last}")))
        for module in sources.package(identifier, containing=last)
        if module.griffe and last in module.griffe.members
    ]
    ranked = sorted(dict.fromkeys(candidates), key=lambda name: -_likeness(name, last))
    return list(dict.fromkeys([*elsewhere[:_COUNT], *ranked]))[:_COUNT]


def _beside(
    identifier: str, sources: Sources, definition: Callable[[str], Definition | None]
) -> list[str]:
    """Return the names in the nearest part of an identifier that exists."""
    candidates: list[str] = []
    parent = identifier.rpartition(".")[0]
    while parent and not candidates:
        container = definition(parent)
        if container:
            candidates = [f"{parent}.{member.name}" for member in container.members]
            module = sources.module(parent) if container.kind is not Kind.CLASS else None
            if module:
                candidates += [f"{parent}.{child}" for child in sources.children(module)]
        parent = parent.rpartition(".")[0]
    return candidates


def _likeness(name: str, wanted: str) -> float:
    last = name.rpartition(".")[2].lower()
    return difflib.SequenceMatcher(None, last, wanted.lower()).ratio()
