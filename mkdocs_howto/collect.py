"""Identifier to facts: follows imports, inheritance and re-exports, and describes what it finds.

Only this module and `sources` know Griffe; what leaves here is plain data.
"""

from __future__ import annotations

import ast
import difflib
import re
import unicodedata
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field, replace
from pathlib import Path

import griffe

from mkdocs_howto.constructors import constructor_parameters
from mkdocs_howto.docstrings import read_docstring
from mkdocs_howto.errors import HowtoError, NotFound, SourceError
from mkdocs_howto.excerpt import cut_tree
from mkdocs_howto.facts import (
    Definition,
    Docstring,
    Facts,
    Kind,
    Lines,
    Parameter,
    ParameterKind,
    Scope,
    SourceFile,
    is_private,
)
from mkdocs_howto.nodes import definitions_of, loops, main_guards
from mkdocs_howto.sources import Module, Sources
from mkdocs_howto.traits import class_traits, function_traits, property_traits

_MAX_HOPS = 40
"""Aliases followed before a chain counts as endless."""

_MAX_TRIED = 2_000
"""Names tried before a search counts as endless."""

_TESTS = frozenset({"tests", "test"})
"""Subpackages that are there for the package's own developers."""

_MAX_SEARCHED = 400
"""Modules of one package that are searched for a name or a subclass."""


@dataclass(frozen=True, slots=True)
class _Place:
    """Where a path ends: a module, or an object in it below its classes."""

    module: Module
    chain: tuple[griffe.Object, ...] = ()

    @property
    def path(self) -> str:
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


class Collector:
    """Facts by identifier, for any number of guides; nothing is loaded or described twice.

    Implements `facts.Lookup`.

    Args:
        docstring_style: `google`, `numpy`, `sphinx`, or `auto` to recognise each one.
    """

    def __init__(self, sources: Sources, *, docstring_style: str = "auto") -> None:
        self.sources = sources
        self._style = docstring_style
        self._definitions: dict[str, Definition | None] = {}
        self._scopes: dict[str, Scope] = {}
        self._nodes: dict[str, dict[tuple[str, int], ast.AST]] = {}
        self._ancestors: dict[str, tuple[str, ...]] = {}
        self._open: set[str] = set()
        self._by_base: dict[str, dict[str, list[str]]] = {}
        self._describing = 0

    # --- what the rest of the program asks for ---

    def facts(self, identifier: str) -> Facts:
        """Return what is known about an identifier.

        Raises:
            NotFound: There is no such object; the hint names the nearest ones.
            SourceError: A file on the way to it can't be parsed.
        """
        try:
            return self._facts(unicodedata.normalize("NFKC", identifier), identifier)
        except RecursionError:
            raise _too_deep(f"The code of `{identifier}`") from None

    def _facts(self, identifier: str, typed: str) -> Facts:
        place = self._resolve(identifier)
        definition = self._described(identifier) if place else None
        if place is None or definition is None:
            raise self._not_found(identifier)
        owner = None
        if len(place.chain) > 1 or definition.inherited_from:
            owner = self.definition(identifier.rpartition(".")[0])
        module, name = self._import_of(identifier, definition, owner)
        reach = name or module
        if owner is not None:
            reach = f"{reach}.{definition.name}"
        return Facts(
            identifier=typed,
            definition=definition,
            import_module=module,
            import_name=name,
            reach=reach,
            scope=self._scope(place.module),
            owner=owner if owner is not None and owner.kind is Kind.CLASS else None,
            values=self._values(place.module, owner or definition),
        )

    def script(self, path: Path, shown: str, lines: tuple[int, int] | None = None) -> Facts:
        """Return what is known about a file, or some lines of one.

        Raises:
            NotFound: There is no such file, or it has no such lines.
            SourceError: The file, or the lines alone, can't be parsed.
        """
        if not path.is_file():
            raise NotFound(f"There is no file `{shown}`.", hint="Write it relative to the site.")
        try:
            return self._script(path, shown, lines)
        except RecursionError:
            raise _too_deep(shown, shown) from None

    def _script(self, path: Path, shown: str, lines: tuple[int, int] | None) -> Facts:
        module = self.sources.script(path, shown)
        assert module.file is not None
        count = len(module.file.text.splitlines())
        if lines and not 1 <= lines[0] <= lines[1] <= count:
            raise NotFound(f"`{shown}` has {count} lines, so no lines {lines[0]}-{lines[1]}.")
        span = Lines(*lines) if lines else Lines(1, max(count, 1))
        tree = cut_tree(module.file, module.tree, span) if lines else module.tree
        members = tuple(m for m in self._module_members(module) if m.lines.first in span)
        own = [m for m in members if m.file.path == path]
        definition = Definition(
            name=path.name,
            path=shown,
            kind=Kind.SCRIPT,
            file=module.file,
            lines=span,
            module=module.name,
            node=tree,
            docstring=self._docstring(module.griffe) if not lines else Docstring(),
            members=tuple(own),
        )
        name = self.sources.name_of(path)
        scope = self._scope(module)
        return Facts(shown, definition, name, "", name, scope, values=self._values(module, None))

    def definition(self, path: str) -> Definition | None:
        """Return what a dotted path names, following re-exports; None when unknown."""
        if self._describing:
            return self._described(path)
        try:
            return self._described(path)
        except RecursionError:
            return None

    def _described(self, path: str) -> Definition | None:
        self._describing += 1
        try:
            return self._described_once(path)
        finally:
            self._describing -= 1

    def _described_once(self, path: str) -> Definition | None:
        if path not in self._definitions:
            self._definitions[path] = None  # what is being described does not describe itself
            try:
                place = self._resolve(path)
            except SourceError:
                place = None
            except RecursionError:
                del self._definitions[path]  # known again when there is room on the stack
                raise
            if place is not None:
                try:
                    self._definitions[path] = self._define(place, path)
                except BaseException:
                    del self._definitions[path]
                    raise
        return self._definitions[path]

    def scope(self, module: str) -> Scope | None:
        """Return the names of a module; None when there is no such module."""
        try:
            found = self.sources.module(module)
        except SourceError:
            return None
        return self._scope(found) if found else None

    def public_path(self, path: str) -> tuple[str, str]:
        """Return module and name of the shortest public import of a definition's path."""
        place = self._resolve(path)
        if place is None:
            module, _, name = path.rpartition(".")
            return module or path, name if module else ""
        if not place.chain:
            return place.module.name, ""
        name = place.chain[0].name
        target = f"{place.module.name}.{name}"
        for parent in _prefixes(place.module.name):
            exported = self._exported_as(parent, target)
            if exported:
                return parent, exported
        return place.module.name, name

    def subclasses(self, path: str) -> tuple[str, ...]:
        """Return the paths of the public, concrete classes of the same package below a class."""
        found: dict[str, None] = {}
        waiting = [path]
        while waiting:
            current = waiting.pop()
            if current in found:
                continue
            found[current] = None
            waiting += reversed([*self._direct_subclasses(current)])
        return tuple(below for below in found if below != path)

    def _direct_subclasses(self, path: str) -> Iterator[str]:
        definition = self.definition(path)
        if definition is None:
            return
        for module in self._package_modules(definition.module, containing=definition.name):
            for name in self._classes_by_base(module).get(definition.name, ()):
                below = self.definition(f"{module.name}.{name}")
                if below and below.public and definition.path in self.ancestors(below.path):
                    yield below.path

    def _classes_by_base(self, module: Module) -> dict[str, list[str]]:
        """Return the classes of a module by each word among their bases."""
        if module.name not in self._by_base:
            found: dict[str, list[str]] = {}
            for member in module.griffe.members.values() if module.griffe else ():
                if isinstance(member, griffe.Class):
                    words = {w for base in member.bases for w in re.findall(r"\w+", str(base))}
                    for word in words:
                        found.setdefault(word, []).append(member.name)
            self._by_base[module.name] = found
        return self._by_base[module.name]

    def ancestors(self, path: str) -> tuple[str, ...]:
        """Return the paths of all bases of a class, nearest first; unknown ones as written."""
        if path not in self._ancestors:
            self._ancestors[path] = ()
            definition = self.definition(path)
            chain: list[str] = []
            for base in definition.bases if definition else ():
                chain.append(base)
                chain.extend(self.ancestors(base))
            self._ancestors[path] = tuple(dict.fromkeys(chain))
        return self._ancestors[path]

    def public_members(self, identifier: str) -> Iterator[str]:
        """Yield the identifiers of a module and of all public objects below it, in order."""
        yield from self._walk(identifier, set())

    # --- following names ---

    def _resolve(self, path: str, trail: _Trail | None = None) -> _Place | None:
        parts = path.split(".")
        trail = _Trail() if trail is None else trail
        if not all(parts) or not trail.enter(path):
            return None
        try:
            return self._follow(parts, trail)
        finally:
            trail.hops -= 1

    def _follow(self, parts: list[str], trail: _Trail) -> _Place | None:
        module = self.sources.module(parts[0])
        for index, name in enumerate(parts[1:], start=1):
            if module is None:
                return None
            rest = parts[index + 1 :]
            found = self._member_of_module(module, name, rest, trail)
            if found:
                return found
            module = self.sources.module(f"{module.name}.{name}")
        return _Place(module) if module else None

    def _member_of_module(
        self, module: Module, name: str, rest: list[str], trail: _Trail
    ) -> _Place | None:
        if module.griffe is None:
            return None
        member = module.griffe.members.get(name)
        if isinstance(member, griffe.Alias):
            target = member.target_path
            if target == f"{module.name}.{name}":
                return None
            if target == "ntpath":  # `os` imports one of two by platform; Griffe keeps the last
                target = "posixpath"
            return self._resolve(".".join([target, *rest]), trail)
        if isinstance(member, griffe.Object):
            return self._below(_Place(module, (member,)), rest, trail)
        if name.startswith("__") or self.sources.module(f"{module.name}.{name}"):
            return None
        for target in _wildcards(module):
            other = self.sources.module(target) if target != module.name else None
            if other and _exports(other, name):
                found = self._resolve(".".join([target, name, *rest]), trail)
                if found:
                    return found
        return None

    def _below(self, place: _Place, rest: list[str], trail: _Trail) -> _Place | None:
        for index, name in enumerate(rest):
            current = place.chain[-1]
            if not isinstance(current, griffe.Class):
                return None
            member = current.members.get(name)
            if isinstance(member, griffe.Alias):
                return self._resolve(".".join([member.target_path, *rest[index + 1 :]]), trail)
            if member is None:
                return self._inherited(place, rest[index:], trail)
            place = _Place(place.module, (*place.chain, member))
        return place

    def _inherited(self, place: _Place, rest: list[str], trail: _Trail) -> _Place | None:
        for base in self._bases(place):
            if base == place.path:
                continue
            found = self._resolve(".".join([base, *rest]), trail)
            if found:
                return found
        return None

    def _bases(self, place: _Place) -> tuple[str, ...]:
        current = place.chain[-1]
        if not isinstance(current, griffe.Class) or place.path in self._open:
            return ()  # `class A(A.B)`: what is being asked for does not answer itself
        scope = self._scope(place.module)
        self._open.add(place.path)
        try:
            return tuple(self._canonical(scope.resolve(_base_name(b))) for b in current.bases)
        finally:
            self._open.discard(place.path)

    def _canonical(self, path: str) -> str:
        try:
            place = self._resolve(path)
        except SourceError:
            return path
        return place.path if place else path

    def _exported_as(self, parent: str, target: str) -> str:
        """Return the public name under which a module offers a definition; empty for none."""
        scope = self.scope(parent)
        if scope is None or any(is_private(part) for part in parent.split(".")):
            return ""
        last = target.rpartition(".")[2]
        names = [last, *(n for n, p in scope.names.items() if p.rpartition(".")[2] == last)]
        for name in names:
            listed = name in scope.exports if scope.exports is not None else not is_private(name)
            if listed and name in scope.names and self._canonical(f"{parent}.{name}") == target:
                return name
        return ""

    def _import_of(
        self, identifier: str, definition: Definition, owner: Definition | None
    ) -> tuple[str, str]:
        """Return module and name to import; a public path as typed beats one elsewhere."""
        imported = owner or definition
        if imported.kind in (Kind.MODULE, Kind.PACKAGE):
            return (identifier if owner is None else identifier.rpartition(".")[0]), ""
        typed = identifier.rpartition(".")[0] if owner else identifier
        top = _outermost(imported)
        while typed.count(".") > 1 and self._canonical(typed) != top:
            typed = typed.rpartition(".")[0]
        module, _, name = typed.rpartition(".")
        for parent in _prefixes(module):
            exported = self._exported_as(parent, top)
            if exported:
                return parent, exported
        if not any(is_private(part) for part in typed.split(".")):
            return module, name
        return self.public_path(top)

    # --- describing what was found ---

    def _define(self, place: _Place, asked: str, *, deep: bool = True) -> Definition:
        if not place.chain:
            return self._define_module(place.module)
        current = place.chain[-1]
        owner_asked = asked.rpartition(".")[0]
        definition = self._define_object(place, current, deep=deep)
        inside = ".".join((place.module.name, *(obj.name for obj in place.chain[:-1])))
        if len(place.chain) > 1 and self._canonical(owner_asked) != inside:
            definition = replace(definition, inherited_from=inside)
        return definition

    def _define_module(self, module: Module) -> Definition:
        file = module.file or SourceFile(module.folders[0], module.name.replace(".", "/"), "")
        is_package = bool(module.folders)
        return Definition(
            name=module.name.rpartition(".")[2],
            path=module.name,
            kind=Kind.PACKAGE if is_package else Kind.MODULE,
            file=file,
            lines=Lines(1, max(1, len(file.text.splitlines()))),
            module=module.name,
            node=module.tree,
            docstring=self._docstring(module.griffe),
            members=tuple(self._module_members(module)),
        )

    def _module_members(self, module: Module) -> Iterator[Definition]:
        """Yield what a module offers: its exports, or else its own public names and submodules."""
        if module.griffe is None:
            names = []
        elif module.griffe.exports is not None:
            names = list(dict.fromkeys(str(getattr(e, "name", e)) for e in module.griffe.exports))
        else:
            names = [
                name
                for name, member in module.griffe.members.items()
                if not is_private(name) and not isinstance(member, griffe.Alias)
            ]
            if module.folders:
                names += [
                    name
                    for name, member in module.griffe.members.items()
                    if isinstance(member, griffe.Alias)
                    and not is_private(name)
                    and member.target_path.startswith(f"{module.name}.")
                ]
        if module.griffe is None or not names:
            names = [name for name in self.sources.children(module) if not is_private(name)]
        guarded = main_guards(module.tree)
        for name in names:
            if name.startswith("__"):
                continue
            member = module.griffe.members.get(name) if module.griffe else None
            if isinstance(member, griffe.Object) and (member.lineno or 0) in guarded:
                continue
            try:
                place = self._resolve(f"{module.name}.{name}")
            except SourceError:
                continue
            if place is None:
                continue
            if place.chain:
                yield self._define_object(place, place.chain[-1], deep=False)
            else:
                yield _outline(place.module, self._docstring(place.module.griffe))

    def _define_object(self, place: _Place, obj: griffe.Object, *, deep: bool) -> Definition:
        assert place.module.file is not None
        node = self._node(place.module, obj)
        method = len(place.chain) > 1
        base = Definition(
            name=obj.name,
            path=place.path,
            kind=Kind.ATTRIBUTE,
            file=place.module.file,
            lines=_lines(obj, node),
            module=place.module.name,
            node=node,
            docstring=self._docstring(obj),
        )
        scope = self._scope(place.module)
        if isinstance(obj, griffe.Class):
            return self._define_class(base, place, obj, scope, deep=deep)
        if isinstance(obj, griffe.Function):
            decorators = _decorators(node, scope)
            return replace(
                base,
                kind=Kind.METHOD if method else Kind.FUNCTION,
                parameters=_parameters(obj, base.docstring, place.module, bound=method),
                overloads=tuple(
                    _parameters(overload, base.docstring, place.module, bound=method)
                    for overload in obj.overloads or ()
                ),
                returns=str(obj.returns or ""),
                decorators=decorators,
                traits=function_traits(base, node, decorators, bool(obj.overloads)),
            )
        if isinstance(obj, griffe.Attribute) and "property" in obj.labels:
            decorators = _decorators(node, scope)
            return replace(
                base,
                kind=Kind.PROPERTY,
                returns=str(obj.annotation or ""),
                decorators=decorators,
                traits=property_traits(base, node, decorators, settable="writable" in obj.labels),
            )
        annotation = getattr(obj, "annotation", None)
        value = getattr(obj, "value", None)
        return replace(base, returns=str(annotation or ""), value=str(value or ""))

    def _define_class(
        self, base: Definition, place: _Place, obj: griffe.Class, scope: Scope, *, deep: bool
    ) -> Definition:
        own = [
            self._define_object(_Place(place.module, (*place.chain, member)), member, deep=False)
            for member in obj.members.values()
            if isinstance(member, griffe.Object)
        ]
        definition = replace(
            base,
            kind=Kind.CLASS,
            bases=self._bases(place),
            decorators=_decorators(base.node, scope),
        )
        ancestors = self._chain_of(definition.bases)
        inherited = list(self._inherited_members(own, ancestors))
        members = [*own, *inherited]
        traits = class_traits(definition, ancestors, members)
        definition = replace(definition, members=tuple(members), traits=traits)
        parameters = constructor_parameters(definition, self.definition, ancestors)
        if not deep:
            keep = ("__init__", "__call__", "__enter__", "__aenter__")
            shallow = [m for m in members if not is_private(m.name) or m.name in keep]
            definition = replace(definition, members=tuple(shallow))
        return replace(definition, parameters=parameters)

    def _chain_of(self, bases: Sequence[str]) -> tuple[str, ...]:
        chain: list[str] = []
        for base in bases:
            chain.append(base)
            chain.extend(self.ancestors(base))
        return tuple(dict.fromkeys(chain))

    def _inherited_members(
        self, own: list[Definition], ancestors: Sequence[str]
    ) -> Iterator[Definition]:
        seen = {member.name for member in own}
        for ancestor in ancestors:
            definition = self.definition(ancestor)
            if definition is None or definition.kind is not Kind.CLASS:
                continue
            for member in definition.members:
                if member.name not in seen and not member.inherited_from:
                    seen.add(member.name)
                    yield replace(member, inherited_from=ancestor)

    def _docstring(self, obj: griffe.Object | None) -> Docstring:
        return read_docstring(obj.docstring if obj else None, self._style)

    def _node(self, module: Module, obj: griffe.Object) -> ast.AST | None:
        assert module.file is not None
        if module.name not in self._nodes:
            self._nodes[module.name] = definitions_of(module.tree)
        return self._nodes[module.name].get((obj.name, obj.lineno or 0))

    def _scope(self, module: Module) -> Scope:
        key = module.file.shown if module.file else module.name
        if key not in self._scopes:
            # What is being read has no names yet: two modules may import all from each other.
            self._scopes[key] = Scope(module.name, {})
            try:
                self._scopes[key] = self._read_scope(module)
            except BaseException:
                del self._scopes[key]
                raise
        return self._scopes[key]

    def _read_scope(self, module: Module) -> Scope:
        names: dict[str, str] = {}
        if module.griffe is None:
            return Scope(
                module.name, {n: f"{module.name}.{n}" for n in self.sources.children(module)}
            )
        for target in _wildcards(module):
            other = self.sources.module(target) if target != module.name else None
            if other is not None:
                inner = self._scope(other)
                names.update({n: p for n, p in inner.names.items() if _exports(other, n)})
        for name, member in module.griffe.members.items():
            if isinstance(member, griffe.Alias):
                if not name.endswith("*"):
                    names[name] = member.target_path
            else:
                names[name] = f"{module.name}.{name}"
        exports = module.griffe.exports
        listed = None if exports is None else tuple(str(getattr(e, "name", e)) for e in exports)
        return Scope(module.name, names, listed)

    def _values(self, module: Module, owner: Definition | None) -> dict[str, str]:
        values: dict[str, str] = {}
        if module.griffe is not None:
            for name, member in module.griffe.members.items():
                if isinstance(member, griffe.Attribute) and member.value is not None:
                    values[name] = str(member.value)
        if owner is not None and owner.kind is Kind.CLASS:
            for attribute in owner.members:
                if attribute.kind is Kind.ATTRIBUTE and attribute.value and _class_level(attribute):
                    for prefix in (owner.name, "self", "cls"):
                        values[f"{prefix}.{attribute.name}"] = attribute.value
        return values

    # --- searching ---

    def _package_modules(self, name: str, *, containing: str = "") -> Iterator[Module]:
        """Yield the modules of the package that a module belongs to, bounded in number."""
        waiting = [name.partition(".")[0]]
        count = 0
        while waiting and count < _MAX_SEARCHED:
            current = waiting.pop(0)
            try:
                module = self.sources.module(current)
            except SourceError:
                continue
            if module is None:
                continue
            count += 1
            waiting += [f"{current}.{child}" for child in self.sources.children(module)]
            if module.file and containing in module.file.text:
                yield module

    def _not_found(self, identifier: str) -> HowtoError:
        compiled = self._compiled(identifier)
        if compiled:
            return compiled
        nearest = self._nearest(identifier)
        hint = ""
        if nearest:
            hint = "The nearest names: " + ", ".join(f"`{name}`" for name in nearest) + "."
        where = ", ".join(str(path) for path in self.sources.paths)
        top = identifier.partition(".")[0]
        try:
            known = self.sources.module(top)
        except SourceError as error:
            return error
        if known is None:
            reason = f"no module `{top}` in `paths` ({where}) or among the installed packages"
            return NotFound(f"`{identifier}` was not found: {reason}.", hint=hint)
        return NotFound(f"`{identifier}` was not found.", hint=hint)

    def _compiled(self, identifier: str) -> SourceError | None:
        """Return the error for a name in a module that has no source; None when there is none."""
        for name in _prefixes(identifier):
            if self.sources.module(name) is None:
                path = self.sources.compiled(name)
                if path is None:
                    return None
                return SourceError(
                    f"`{name}` is compiled ({path.name}) and has no source beside it.",
                    hint=f"A stub `{name.rpartition('.')[2]}.pyi` beside it would be read.",
                )
        return None

    def _nearest(self, identifier: str, count: int = 3) -> list[str]:
        parent, _, last = identifier.rpartition(".")
        candidates: list[str] = []
        while parent and not candidates:
            container = self.definition(parent)
            if container:
                candidates = [f"{parent}.{member.name}" for member in container.members]
                module = self.sources.module(parent) if container.kind is not Kind.CLASS else None
                if module:
                    candidates += [f"{parent}.{child}" for child in self.sources.children(module)]
            parent = parent.rpartition(".")[0]
        if not candidates:
            candidates = [*self.sources.top_level()]
            last = identifier
        elsewhere = [
            ".".join(filter(None, self.public_path(f"{module.name}.{last}")))
            for module in self._package_modules(identifier, containing=last)
            if module.griffe and last in module.griffe.members
        ]
        ranked = sorted(
            dict.fromkeys(candidates),
            key=lambda name: (
                -difflib.SequenceMatcher(
                    None, name.rpartition(".")[2].lower(), last.lower()
                ).ratio()
            ),
        )
        return list(dict.fromkeys([*elsewhere[:count], *ranked]))[:count]

    def _walk(self, identifier: str, seen: set[str]) -> Iterator[str]:
        definition = self.definition(identifier)
        if definition is None or definition.path in seen:
            return
        seen.add(definition.path)
        yield identifier
        if definition.kind in (Kind.MODULE, Kind.PACKAGE):
            module = self.sources.module(definition.path)
            looped = loops(module.tree) if module else frozenset()
            modules = (Kind.MODULE, Kind.PACKAGE)
            names = [
                m.name
                for m in definition.members
                if not (m.kind is Kind.ATTRIBUTE and m.lines.first in looped)
                and not (m.kind in modules and m.name in _TESTS)
            ]
            if module:
                children = self.sources.children(module)
                names += [n for n in children if not is_private(n) and n not in _TESTS]
            for name in dict.fromkeys(names):
                yield from self._walk(f"{identifier}.{name}", seen)
        elif definition.kind is Kind.CLASS:
            for member in definition.members:
                if not member.inherited_from and not member.name.startswith("_"):
                    yield f"{identifier}.{member.name}"


# --- small readers of syntax trees and Griffe objects ---


def _too_deep(what: str, where: str = "") -> SourceError:
    return SourceError(
        f"{what} is nested too deeply, or inherits from too many classes in a row.", where=where
    )


def _prefixes(module: str) -> Iterator[str]:
    parts = module.split(".")
    for length in range(1, len(parts) + 1):
        yield ".".join(parts[:length])


def _outermost(definition: Definition) -> str:
    """Return the path of the module-level object that holds a definition."""
    rest = definition.path.removeprefix(f"{definition.module}.")
    return f"{definition.module}.{rest.partition('.')[0]}"


def _wildcards(module: Module) -> Iterator[str]:
    if module.griffe is None:
        return
    for name, member in module.griffe.members.items():
        if isinstance(member, griffe.Alias) and name.endswith("*"):
            yield member.target_path


def _exports(module: Module, name: str) -> bool:
    """Whether `from module import *` brings a name."""
    if module.griffe is None:
        return False
    if module.griffe.exports is not None:
        return name in [str(getattr(e, "name", e)) for e in module.griffe.exports]
    return not name.startswith("_")


def _base_name(base: str | griffe.Expr) -> str:
    """Return the dotted name of a base class, without type arguments."""
    if isinstance(base, griffe.ExprSubscript):
        base = base.left
    return str(base)


def _lines(obj: griffe.Object, node: ast.AST | None) -> Lines:
    first = obj.lineno or 1
    for decorator in getattr(node, "decorator_list", ()):
        first = min(first, decorator.lineno)
    return Lines(first, max(first, obj.endlineno or first))


def _outline(module: Module, docstring: Docstring) -> Definition:
    """Describe a submodule as a member: what it is, without its own members."""
    file = module.file or SourceFile(module.folders[0], module.name.replace(".", "/"), "")
    return Definition(
        name=module.name.rpartition(".")[2],
        path=module.name,
        kind=Kind.PACKAGE if module.folders else Kind.MODULE,
        file=file,
        lines=Lines(1, max(1, len(file.text.splitlines()))),
        module=module.name,
        node=module.tree,
        docstring=docstring,
    )


def _decorators(node: ast.AST | None, scope: Scope) -> tuple[str, ...]:
    found = []
    for decorator in getattr(node, "decorator_list", ()):
        target = decorator.func if isinstance(decorator, ast.Call) else decorator
        found.append(scope.resolve(ast.unparse(target)))
    return tuple(found)


_KINDS = {
    griffe.ParameterKind.positional_only: ParameterKind.POSITIONAL,
    griffe.ParameterKind.positional_or_keyword: ParameterKind.NORMAL,
    griffe.ParameterKind.var_positional: ParameterKind.VAR_POSITIONAL,
    griffe.ParameterKind.keyword_only: ParameterKind.KEYWORD,
    griffe.ParameterKind.var_keyword: ParameterKind.VAR_KEYWORD,
}


def _parameters(
    function: griffe.Function, docstring: Docstring, module: Module, *, bound: bool
) -> tuple[Parameter, ...]:
    static = "staticmethod" in function.labels
    listed = list(function.parameters)
    if bound and not static and listed and listed[0].kind in _POSITIONAL:
        listed = listed[1:]
    about = dict(docstring.parameters)
    variadic = (griffe.ParameterKind.var_positional, griffe.ParameterKind.var_keyword)
    return tuple(
        Parameter(
            name=parameter.name,
            kind=_KINDS[parameter.kind or griffe.ParameterKind.positional_or_keyword],
            annotation=str(parameter.annotation or ""),
            default=None
            if parameter.default is None or parameter.kind in variadic
            else str(parameter.default),
            about=about.get(parameter.name, about.get(f"*{parameter.name}", "")),
        )
        for parameter in listed
    )


_POSITIONAL = (
    griffe.ParameterKind.positional_only,
    griffe.ParameterKind.positional_or_keyword,
    None,
)


def _class_level(attribute: Definition) -> bool:
    """Whether an attribute is assigned in the class body and not on `self`."""
    node = attribute.node
    targets = getattr(node, "targets", None) or [getattr(node, "target", None)]
    return any(isinstance(target, ast.Name) for target in targets)
