"""What to say of a name that is not there: why, and the names nearest to it."""

from __future__ import annotations

import difflib

from mkdocs_howto.guide import HowtoError, NotFound, SourceError
from mkdocs_howto.source.exports import prefixes
from mkdocs_howto.source.loader import Sources
from mkdocs_howto.source.model import Kind, Lookup

_COUNT = 3


def not_found(identifier: str, sources: Sources, lookup: Lookup) -> HowtoError:
    """Return the error for an identifier that leads nowhere."""
    compiled = _compiled(identifier, sources)
    if compiled:
        return compiled
    nearest = _nearest(identifier, sources, lookup)
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
    origin = _origin(identifier, lookup)
    reason = f": it comes from `{origin}`, which leads to no source" if origin else ""
    return NotFound(f"`{identifier}` was not found{reason}.", hint=hint)


def _origin(identifier: str, lookup: Lookup) -> str:
    """Return what a name is imported from; empty when its module does not have it."""
    module, _, name = identifier.rpartition(".")
    scope = lookup.scope(module) if module else None
    origin = scope.names.get(name, "") if scope else ""
    return "" if origin == identifier else origin


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


def _nearest(identifier: str, sources: Sources, lookup: Lookup) -> list[str]:
    """Return a few names: the same name elsewhere in the package, then those of like spelling."""
    last = identifier.rpartition(".")[2]
    candidates = _beside(identifier, sources, lookup)
    if not candidates:
        candidates = [*sources.top_level()]
        last = identifier
    elsewhere = [
        ".".join(filter(None, lookup.public_path(f"{module.name}.{last}")))
        for module in sources.package(identifier, containing=last)
        if module.griffe and last in module.griffe.members
    ]
    ranked = sorted(dict.fromkeys(candidates), key=lambda name: -_likeness(name, last))
    found = dict.fromkeys([*elsewhere[:_COUNT], *ranked])
    return [name for name in found if name != identifier][:_COUNT]


def _beside(identifier: str, sources: Sources, lookup: Lookup) -> list[str]:
    """Return the names in the nearest part of an identifier that exists."""
    candidates: list[str] = []
    parent = identifier.rpartition(".")[0]
    while parent and not candidates:
        container = lookup.definition(parent)
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
