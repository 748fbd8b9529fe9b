"""Identifier to facts: describes what names lead to, as plain data.

`resolve` follows the names; what leaves here knows no Griffe.
"""

from __future__ import annotations

import ast
import unicodedata
from collections.abc import Iterator, Sequence
from dataclasses import replace
from pathlib import Path

import griffe

from mkdocs_howto.guide import NotFound, SourceError
from mkdocs_howto.source.constructors import constructor_parameters, tuple_fields
from mkdocs_howto.source.docstrings import inherited, read_docstring
from mkdocs_howto.source.exports import Exports
from mkdocs_howto.source.inheritance import Family
from mkdocs_howto.source.loader import Module, Sources
from mkdocs_howto.source.model import (
    Definition,
    Docstring,
    Facts,
    Kind,
    Lines,
    Scope,
    SourceFile,
    Trait,
    is_private,
)
from mkdocs_howto.source.resolver import Place, Resolver
from mkdocs_howto.source.scripts import script_definition
from mkdocs_howto.source.signatures import decorators_of, parameters_of, without_doc
from mkdocs_howto.source.suggestions import not_found
from mkdocs_howto.source.syntax import definitions_of, loops, main_guards
from mkdocs_howto.source.traits import class_traits, function_traits, property_traits

_TESTS = frozenset({"tests", "test"})
"""Subpackages that are there for the package's own developers."""


class Collector:
    """Facts by identifier, for any number of guides; nothing is loaded or described twice.

    Implements `facts.Lookup`.

    Args:
        docstring_style: `google`, `numpy`, `sphinx`, or `auto` to recognise each one.
    """

    def __init__(self, sources: Sources, *, docstring_style: str = "auto") -> None:
        self.sources = sources
        self._style = docstring_style
        self._resolver = Resolver(sources)
        self._exports = Exports(sources, self._resolver)
        self._family = Family(sources, self._exports, self.definition)
        self._definitions: dict[str, Definition | None] = {}
        self._nodes: dict[str, dict[tuple[str, int], ast.AST]] = {}
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
        place = self._resolver.place(identifier)
        definition = self._described(identifier) if place else None
        if place is None or definition is None:
            raise not_found(identifier, self.sources, self)
        owner = None
        if len(place.chain) > 1 or definition.inherited_from:
            owner = self.definition(identifier.rpartition(".")[0])
        module, name = self._exports.import_of(identifier, definition, owner)
        reach = name or module
        if owner is not None:
            reach = f"{reach}.{definition.name}"
        return Facts(
            identifier=typed,
            definition=definition,
            import_module=module,
            import_name=name,
            reach=reach,
            scope=self._resolver.scope(place.module),
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
        members, docstring = self._module_members(module), self._docstring(module.griffe)
        definition = script_definition(module, path, shown, lines, members, docstring)
        name, scope = self.sources.name_of(path), self._resolver.scope(module)
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
                place = self._resolver.place(path)
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
        return self._exports.scope(module)

    def public_path(self, path: str) -> tuple[str, str]:
        """Return module and name of the shortest public import of a definition's path."""
        return self._exports.public_path(path)

    def subclasses(self, path: str) -> tuple[str, ...]:
        """Return the paths of the public, concrete classes of the same package below a class."""
        return self._family.subclasses(path)

    def ancestors(self, path: str) -> tuple[str, ...]:
        """Return the paths of all bases of a class, nearest first; unknown ones as written."""
        return self._family.ancestors(path)

    def public_members(self, identifier: str) -> Iterator[str]:
        """Yield the identifiers of a module and of all public objects below it, in order."""
        yield from self._walk(identifier, set())

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

    # --- describing what was found ---

    def _define(self, place: Place, asked: str, *, deep: bool = True) -> Definition:
        if not place.chain:
            return self._define_module(place.module)
        current = place.chain[-1]
        owner_asked = asked.rpartition(".")[0]
        definition = self._define_object(place, current, deep=deep)
        inside = ".".join((place.module.name, *(obj.name for obj in place.chain[:-1])))
        if len(place.chain) > 1 and self._resolver.canonical(owner_asked) != inside:
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
            lines=Lines(1, max(1, len(file.rows))),
            module=module.name,
            node=module.tree,
            docstring=self._docstring(module.griffe),
            members=tuple(self._module_members(module)),
        )

    def _module_members(self, module: Module) -> Iterator[Definition]:
        """Yield what a module offers: its exports, or else its own public names and submodules."""
        names = _offered(module, self._resolver.exports(module))
        if not names:
            names = [name for name in self.sources.children(module) if not is_private(name)]
        guarded = main_guards(module.tree)
        for name in names:
            if name.startswith("__"):
                continue
            member = module.griffe.members.get(name) if module.griffe else None
            if isinstance(member, griffe.Object) and (member.lineno or 0) in guarded:
                continue
            try:
                place = self._resolver.place(f"{module.name}.{name}")
            except SourceError:
                continue
            if place is None:
                continue
            if place.chain:
                yield self._define_object(place, place.chain[-1], deep=False)
            else:
                yield _outline(place.module, self._docstring(place.module.griffe))

    def _define_object(self, place: Place, obj: griffe.Object, *, deep: bool) -> Definition:
        assert place.module.file is not None
        node = self._node(place.module, obj)
        base = Definition(
            name=obj.name,
            path=place.path,
            kind=Kind.ATTRIBUTE,
            file=place.module.file,
            lines=_lines(obj, node),
            module=place.module.name,
            node=node,
            docstring=self._docstring(obj) if obj.docstring else self._from_base(place),
        )
        scope = self._resolver.scope(place.module)
        if isinstance(obj, griffe.Class):
            return self._define_class(base, place, obj, scope, deep=deep)
        if isinstance(obj, griffe.Function):
            return _define_function(base, obj, scope, method=len(place.chain) > 1)
        if isinstance(obj, griffe.Attribute) and "property" in obj.labels:
            decorators = decorators_of(node, scope)
            return replace(
                base,
                kind=Kind.PROPERTY,
                returns=str(obj.annotation or ""),
                decorators=decorators,
                traits=property_traits(base, node, decorators, settable="writable" in obj.labels),
            )
        annotation = getattr(obj, "annotation", None)
        value = getattr(obj, "value", None)
        fields = tuple_fields(getattr(node, "value", None))
        shown, doc = without_doc(str(annotation or ""))
        if doc and not base.docstring.text:
            base = replace(base, docstring=Docstring(summary=doc, text=doc))
        return replace(
            base,
            returns=shown,
            value=str(value or ""),
            parameters=fields,
            traits=frozenset({Trait.NAMEDTUPLE} if fields else ()),
        )

    def _define_class(
        self, base: Definition, place: Place, obj: griffe.Class, scope: Scope, *, deep: bool
    ) -> Definition:
        own = [
            self._define_object(Place(place.module, (*place.chain, member)), member, deep=False)
            for member in obj.members.values()
            if isinstance(member, griffe.Object)
        ]
        definition = replace(
            base,
            kind=Kind.CLASS,
            bases=self._resolver.bases(place),
            decorators=decorators_of(base.node, scope),
        )
        ancestors = self._family.above(definition.bases)
        inherited = list(self._inherited_members(own, ancestors))
        members = [*own, *inherited]
        traits = class_traits(definition, ancestors, members)
        if any(self._is_named_tuple(ancestor) for ancestor in ancestors):
            traits |= {Trait.NAMEDTUPLE}
        definition = replace(definition, members=tuple(members), traits=traits)
        parameters = constructor_parameters(definition, self.definition, ancestors)
        if not deep:
            keep = ("__init__", "__call__", "__enter__", "__aenter__")
            shallow = [m for m in members if not is_private(m.name) or m.name in keep]
            definition = replace(definition, members=tuple(shallow))
        return replace(definition, parameters=parameters)

    def _is_named_tuple(self, path: str) -> bool:
        """Whether a base is what a call of `namedtuple` returned."""
        base = self.definition(path)
        return base is not None and base.kind is Kind.ATTRIBUTE and base.has(Trait.NAMEDTUPLE)

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

    def _from_base(self, place: Place) -> Docstring:
        """Return what the nearest documented method says that a method without words overrides."""
        method, owner = place.chain[-1], Place(place.module, place.chain[:-1])
        if not owner.chain or not _is_method(method) or method.name in ("__init__", "__new__"):
            return Docstring()
        for ancestor in self._family.above(self._resolver.bases(owner)):
            definition = self.definition(ancestor)
            base = definition.member(method.name) if definition else None
            if base is not None and base.docstring.text:
                return inherited(base.docstring)
        return Docstring()

    def _docstring(self, obj: griffe.Object | None) -> Docstring:
        return read_docstring(obj.docstring if obj else None, self._style)

    def _node(self, module: Module, obj: griffe.Object) -> ast.AST | None:
        assert module.file is not None
        if module.name not in self._nodes:
            self._nodes[module.name] = definitions_of(module.tree)
        return self._nodes[module.name].get((obj.name, obj.lineno or 0))

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


# --- small readers of syntax trees and Griffe objects ---


def _too_deep(what: str, where: str = "") -> SourceError:
    return SourceError(
        f"{what} is nested too deeply, or inherits from too many classes in a row.", where=where
    )


def _is_method(obj: griffe.Object) -> bool:
    return isinstance(obj, griffe.Function) or "property" in obj.labels


def _offered(module: Module, exports: tuple[str, ...] | None) -> list[str]:
    """Return the names in `__all__`, or else the public ones that a module defines itself.

    A package without `__all__` also offers what it imports from its own submodules.
    """
    if module.griffe is None:
        return []
    if exports is not None:
        return list(exports)
    members = {n: m for n, m in module.griffe.members.items() if not is_private(n)}
    names = [n for n, member in members.items() if not isinstance(member, griffe.Alias)]
    names += [name for name in module.hidden if name in members and name not in names]
    if module.folders:
        names += [
            name
            for name, member in members.items()
            if isinstance(member, griffe.Alias) and member.target_path.startswith(f"{module.name}.")
        ]
    return names


def _define_function(
    base: Definition, function: griffe.Function, scope: Scope, *, method: bool
) -> Definition:
    decorators = decorators_of(base.node, scope)
    returns, doc = without_doc(str(function.returns or ""))
    if doc and not base.docstring.returns:
        base = replace(base, docstring=replace(base.docstring, returns=doc))
    return replace(
        base,
        kind=Kind.METHOD if method else Kind.FUNCTION,
        parameters=parameters_of(function, base.docstring, bound=method),
        overloads=tuple(
            parameters_of(overload, base.docstring, bound=method)
            for overload in function.overloads or ()
        ),
        returns=returns,
        decorators=decorators,
        traits=function_traits(base, base.node, decorators, bool(function.overloads)),
    )


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
        lines=Lines(1, max(1, len(file.rows))),
        module=module.name,
        node=module.tree,
        docstring=docstring,
    )


def _class_level(attribute: Definition) -> bool:
    """Whether an attribute is assigned in the class body and not on `self`."""
    node = attribute.node
    targets = getattr(node, "targets", None) or [getattr(node, "target", None)]
    return any(isinstance(target, ast.Name) for target in targets)
