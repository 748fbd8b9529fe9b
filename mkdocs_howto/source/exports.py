"""Where users import a thing from: the shortest public path to it."""

from __future__ import annotations

from collections.abc import Iterator

from mkdocs_howto.guide import SourceError
from mkdocs_howto.source.loader import Sources
from mkdocs_howto.source.model import Definition, Kind, Scope, is_private
from mkdocs_howto.source.resolver import Resolver


class Exports:
    """Public import paths of what a resolver finds."""

    def __init__(self, sources: Sources, resolver: Resolver) -> None:
        self._sources = sources
        self._resolver = resolver

    def scope(self, module: str) -> Scope | None:
        """Return the names of a module; None when there is no such module."""
        try:
            found = self._sources.module(module)
        except SourceError:
            return None
        return self._resolver.scope(found) if found else None

    def public_path(self, path: str) -> tuple[str, str]:
        """Return module and name of the shortest public import of a definition's path."""
        place = self._resolver.place(path)
        if place is None:
            module, _, name = path.rpartition(".")
            return module or path, name if module else ""
        if not place.chain:
            return place.module.name, ""
        name = place.chain[0].name
        target = f"{place.module.name}.{name}"
        return self._shortest(place.module.name, target) or (place.module.name, name)

    def import_of(
        self, identifier: str, definition: Definition, owner: Definition | None
    ) -> tuple[str, str]:
        """Return module and name to import; a public path as typed beats one elsewhere."""
        imported = owner or definition
        if imported.kind in (Kind.MODULE, Kind.PACKAGE):
            return (identifier if owner is None else identifier.rpartition(".")[0]), ""
        typed = identifier.rpartition(".")[0] if owner else identifier
        top = _outermost(imported)
        while typed.count(".") > 1 and self._resolver.canonical(typed) != top:
            typed = typed.rpartition(".")[0]
        module, _, name = typed.rpartition(".")
        shortest = self._shortest(module, top)
        if shortest:
            return shortest
        if not any(is_private(part) for part in typed.split(".")):
            return module, name
        return self.public_path(top)

    def _shortest(self, module: str, target: str) -> tuple[str, str] | None:
        """Return where the outermost parent of a module offers a definition, and as what."""
        for parent in prefixes(module):
            exported = self._exported_as(parent, target)
            if exported:
                return parent, exported
        return None

    def _offers(self, parent: str, name: str, target: str) -> bool:
        try:
            module = self._sources.module(parent)
        except SourceError:
            return False
        listed = self._resolver.exports(module) if module else None
        public = name in listed if listed is not None else not is_private(name)
        return public and self._resolver.canonical(f"{parent}.{name}") == target

    def _exported_as(self, parent: str, target: str) -> str:
        """Return the public name under which a module offers a definition; empty for none."""
        last = target.rpartition(".")[2]
        if any(is_private(part) for part in parent.split(".")):
            return ""
        if self._offers(parent, last, target):  # without reading all that it imports with `*`
            return last
        scope = self.scope(parent)
        if scope is None:
            return ""
        names = [last, *(n for n, p in scope.names.items() if p.rpartition(".")[2] == last)]
        for name in names:
            public = name in scope.exports if scope.exports is not None else not is_private(name)
            if public and name in scope.names:
                if self._resolver.canonical(f"{parent}.{name}") == target:
                    return name
        return ""


def prefixes(path: str) -> Iterator[str]:
    """Yield `a`, `a.b`, `a.b.c` of `a.b.c`."""
    parts = path.split(".")
    for length in range(1, len(parts) + 1):
        yield ".".join(parts[:length])


def _outermost(definition: Definition) -> str:
    """Return the path of the module-level object that holds a definition."""
    rest = definition.path.removeprefix(f"{definition.module}.")
    return f"{definition.module}.{rest.partition('.')[0]}"
