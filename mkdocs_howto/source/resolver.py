"""Dotted names to places in the code: follows imports, inheritance and re-exports."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field

import griffe

from mkdocs_howto.guide import SourceError
from mkdocs_howto.source.loader import Module, Sources
from mkdocs_howto.source.model import Scope

_MAX_HOPS = 40
"""Aliases followed before a chain counts as endless."""

_MAX_TRIED = 2_000
"""Names tried before a search counts as endless."""


@dataclass(frozen=True, slots=True)
class Place:
    """Where a path ends: a module, or an object in it below its classes."""

    module: Module
    chain: tuple[griffe.Object, ...] = ()

    @property
    def path(self) -> str:
        """The dotted path of what is defined there."""
        return ".".join((self.module.name, *(obj.name for obj in self.chain)))


@dataclass(slots=True)
class _Trail:
    """The names tried on the way to one; each is tried once, so that every search ends."""

    tried: set[str] = field(default_factory=set)
    hops: int = 0

    def enter(self, path: str) -> bool:
        """Note a name; False when it was tried before or the way is too long."""
        if path in self.tried or len(self.tried) > _MAX_TRIED or self.hops > _MAX_HOPS:
            return False
        self.tried.add(path)
        self.hops += 1
        return True


class Resolver:
    """Places by dotted name, and the names that each module knows; each scope is read once."""

    def __init__(self, sources: Sources) -> None:
        self._sources = sources
        self._scopes: dict[str, Scope] = {}
        self._exports: dict[str, tuple[str, ...] | None] = {}
        self._open: set[str] = set()

    def place(self, path: str) -> Place | None:
        """Return where a dotted name leads; None when it leads nowhere.

        Raises:
            SourceError: A file on the way can't be parsed.
        """
        return self._resolve(path, _Trail())

    def canonical(self, path: str) -> str:
        """Return the path of the definition that a name stands for; unknown names unchanged."""
        try:
            place = self.place(path)
        except SourceError:
            return path
        return place.path if place else path

    def bases(self, place: Place) -> tuple[str, ...]:
        """Return the dotted paths of a class's bases; none for what is no class."""
        current = place.chain[-1]
        if not isinstance(current, griffe.Class) or place.path in self._open:
            return ()  # `class A(A.B)`: what is being asked for does not answer itself
        scope = self.scope(place.module)
        self._open.add(place.path)
        try:
            return tuple(self.canonical(scope.resolve(_base_name(b))) for b in current.bases)
        finally:
            self._open.discard(place.path)

    def scope(self, module: Module) -> Scope:
        """Return the names that a module knows at its top level."""
        key = _key(module)
        if key not in self._scopes:
            # What is being read has no names yet: two modules may import all from each other.
            self._scopes[key] = Scope(module.name, {})
            try:
                self._scopes[key] = self._read_scope(module)
            except BaseException:
                del self._scopes[key]
                raise
        return self._scopes[key]

    def exports(self, module: Module) -> tuple[str, ...] | None:
        """Return the names in a module's `__all__`; None when it has none."""
        key = _key(module)
        if key not in self._exports:
            self._exports[key] = None  # two modules may list each other's names
            self._exports[key] = self._read_exports(module)
        return self._exports[key]

    def _read_exports(self, module: Module) -> tuple[str, ...] | None:
        if module.griffe is None or module.griffe.exports is None:
            return None
        names: list[str] = []
        for entry in module.griffe.exports:
            if isinstance(entry, str):
                names.append(entry)
                continue
            try:
                other = self._sources.module(_listed_in(module.griffe, entry))
            except SourceError:
                continue
            names += (self.exports(other) if other else None) or ()
        return tuple(dict.fromkeys(names))

    def _brings(self, module: Module, name: str) -> bool:
        """Whether `from module import *` brings a name."""
        if module.griffe is None:
            return False
        names = self.exports(module)
        return name in names if names is not None else not name.startswith("_")

    def _read_scope(self, module: Module) -> Scope:
        names: dict[str, str] = {}
        if module.griffe is None:
            return Scope(
                module.name, {n: f"{module.name}.{n}" for n in self._sources.children(module)}
            )
        for target in _wildcards(module):
            other = self._sources.module(target) if target != module.name else None
            if other is not None:
                inner = self.scope(other)
                names.update({n: p for n, p in inner.names.items() if self._brings(other, n)})
        for name, member in module.griffe.members.items():
            if isinstance(member, griffe.Alias):
                if name in module.hidden and not self._leads(member.target_path):
                    names[name] = f"{module.name}.{name}"
                elif not name.endswith("*"):
                    names[name] = member.target_path
            else:
                names[name] = f"{module.name}.{name}"
        return Scope(module.name, names, self.exports(module))

    def _leads(self, path: str) -> bool:
        try:
            return self.place(path) is not None
        except SourceError:
            return False

    def _resolve(self, path: str, trail: _Trail) -> Place | None:
        parts = path.split(".")
        if not all(parts) or not trail.enter(path):
            return None
        try:
            return self._follow(parts, trail)
        finally:
            trail.hops -= 1

    def _follow(self, parts: list[str], trail: _Trail) -> Place | None:
        module = self._sources.module(parts[0])
        for index, name in enumerate(parts[1:], start=1):
            if module is None:
                return None
            rest = parts[index + 1 :]
            found = self._member_of_module(module, name, rest, trail)
            if found:
                return found
            module = self._sources.module(f"{module.name}.{name}")
        return Place(module) if module else None

    def _member_of_module(
        self, module: Module, name: str, rest: list[str], trail: _Trail
    ) -> Place | None:
        if module.griffe is None:
            return None
        member = module.griffe.members.get(name)
        if isinstance(member, griffe.Alias):
            target = member.target_path
            if target == f"{module.name}.{name}":
                return None
            if target == "ntpath":  # `os` imports one of two by platform; Griffe keeps the last
                target = "posixpath"
            found = self._resolve(".".join([target, *rest]), trail)
            if found or name not in module.hidden:
                return found
            member = module.hidden[name]
        if isinstance(member, griffe.Object):
            return self._below(Place(module, (member,)), rest, trail)
        if name.startswith("__") or self._sources.module(f"{module.name}.{name}"):
            return None
        for target in _wildcards(module):
            other = self._sources.module(target) if target != module.name else None
            if other and self._brings(other, name):
                found = self._resolve(".".join([target, name, *rest]), trail)
                if found:
                    return found
        return None

    def _below(self, place: Place, rest: list[str], trail: _Trail) -> Place | None:
        for index, name in enumerate(rest):
            current = place.chain[-1]
            if not isinstance(current, griffe.Class):
                return None
            member = current.members.get(name)
            if isinstance(member, griffe.Alias):
                return self._resolve(".".join([member.target_path, *rest[index + 1 :]]), trail)
            if member is None:
                return self._inherited(place, rest[index:], trail)
            place = Place(place.module, (*place.chain, member))
        return place

    def _inherited(self, place: Place, rest: list[str], trail: _Trail) -> Place | None:
        for base in self.bases(place):
            if base == place.path:
                continue
            found = self._resolve(".".join([base, *rest]), trail)
            if found:
                return found
        return None


def _wildcards(module: Module) -> Iterator[str]:
    if module.griffe is None:
        return
    for name, member in module.griffe.members.items():
        if isinstance(member, griffe.Alias) and name.endswith("*"):
            yield member.target_path


def _key(module: Module) -> str:
    return module.file.shown if module.file else module.name


def _listed_in(module: griffe.Module, entry: griffe.Expr) -> str:
    """Return the module whose `__all__` stands in another one's; empty when it can't be told.

    The first name may be one that the module imports, or a submodule that no import names.
    """
    names: list[str] = []
    part: object = entry
    while isinstance(part, griffe.ExprName):
        names.insert(0, part.name)
        part = part.parent
    first, *rest = names or [""]
    member = module.members.get(first)
    start = member.target_path if isinstance(member, griffe.Alias) else f"{module.path}.{first}"
    other, _, name = ".".join([start, *rest]).rpartition(".")
    return other if name == "__all__" else ""


def _base_name(base: str | griffe.Expr) -> str:
    """Return the dotted name of a base class, without type arguments."""
    if isinstance(base, griffe.ExprSubscript):
        base = base.left
    return str(base)
