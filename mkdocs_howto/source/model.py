"""What the code says: plain, frozen data, with the standard library's syntax trees inside.

Nothing here knows Griffe. `collect` fills these types, everything after it reads them.
"""

from __future__ import annotations

import ast
from collections.abc import Mapping
from dataclasses import dataclass, field
from enum import StrEnum
from pathlib import Path
from typing import Protocol

from mkdocs_howto.guide import Kind as Kind
from mkdocs_howto.guide import Lines as Lines


class Trait(StrEnum):
    """What is special about an object; it may have several."""

    ASYNC = "async"
    GENERATOR = "generator"
    CONTEXT_MANAGER = "context manager"
    """A class with `__enter__`/`__aenter__`, or a function under `contextlib.contextmanager`."""
    ASYNC_CONTEXT_MANAGER = "async context manager"
    CLASSMETHOD = "classmethod"
    STATICMETHOD = "staticmethod"
    ABSTRACT = "abstract"
    """An abstract method, or a class that has one left and so can't be constructed."""
    CACHED = "cached"
    DATACLASS = "dataclass"
    ENUM = "enum"
    EXCEPTION = "exception"
    PROTOCOL = "protocol"
    NAMEDTUPLE = "named tuple"
    TYPED_DICT = "typed dict"
    MODEL = "model"
    """A pydantic model: its annotated attributes are its constructor's keywords."""
    COMMAND = "command"
    """A function that click or Typer turned into a command."""
    DECORATOR = "decorator"
    """A function that takes a function and returns one."""
    DEPRECATED = "deprecated"
    OVERLOADED = "overloaded"
    STUB = "stub"
    """Read from a `.pyi` file, or a function whose body is `...`."""
    SETTABLE = "settable"
    """A property with a setter."""


class ParameterKind(StrEnum):
    """How an argument reaches its parameter."""

    POSITIONAL = "positional-only"
    NORMAL = "positional or keyword"
    VAR_POSITIONAL = "variadic positional"
    KEYWORD = "keyword-only"
    VAR_KEYWORD = "variadic keyword"


@dataclass(frozen=True, slots=True)
class SourceFile:
    """One file of source.

    Attributes:
        path: Where it is on this machine.
        shown: How guides cite it: relative to the site's folder or to the search path that
            holds it, with forward slashes.
        text: The whole file, decoded.
    """

    path: Path
    shown: str
    text: str = field(repr=False)

    @property
    def rows(self) -> list[str]:
        """Its lines as Python and editors count them: at line feeds, and at nothing else.

        `str.splitlines` would cut at form feeds and at separators of Unicode as well.
        """
        return self.text.removesuffix("\n").split("\n") if self.text else []

    def cut(self, lines: Lines) -> str:
        """Return the text of these lines."""
        return "\n".join(self.rows[lines.first - 1 : lines.last])


@dataclass(frozen=True, slots=True)
class Parameter:
    """One parameter of a callable, without `self` or `cls`.

    Attributes:
        annotation: As written; empty when there is none.
        default: As written; None when the parameter has no default.
        about: What the docstring says of it, cleaned; empty when it says nothing.
    """

    name: str
    kind: ParameterKind = ParameterKind.NORMAL
    annotation: str = ""
    default: str | None = None
    about: str = ""

    @property
    def required(self) -> bool:
        """Whether a call has to give it."""
        variadic = self.kind in (ParameterKind.VAR_POSITIONAL, ParameterKind.VAR_KEYWORD)
        return self.default is None and not variadic


@dataclass(frozen=True, slots=True)
class Docstring:
    """A docstring in parts, whatever style it was written in.

    Texts are as written, only dedented: cleaning markup is the writer's business.

    Attributes:
        summary: The first paragraph, on one line.
        body: The paragraphs between the summary and the first section.
        parameters: Name and what is said of it.
        types: Name of a parameter and what stands in the place of its type.
        attributes: Name of an attribute of a class or module and what is said of it.
        raises: Exception name and what is said of it.
        deprecated: Whether the docstring has a deprecation notice.
        text: The whole docstring, dedented; examples are looked for in it.
    """

    summary: str = ""
    body: tuple[str, ...] = ()
    parameters: tuple[tuple[str, str], ...] = ()
    types: tuple[tuple[str, str], ...] = ()
    attributes: tuple[tuple[str, str], ...] = ()
    raises: tuple[tuple[str, str], ...] = ()
    returns: str = ""
    yields: str = ""
    text: str = ""
    deprecated: bool = False
    lines: Lines | None = None


@dataclass(frozen=True, slots=True)
class Definition:
    """One thing that code defines.

    Attributes:
        path: The dotted path of its definition (`httpx._client.Client`), not of a re-export.
        lines: All of it, decorators included.
        node: Its syntax tree: `Module`, `ClassDef`, `FunctionDef`, `AsyncFunctionDef`,
            `Assign`, `AnnAssign`; None for what has no node of its own.
        parameters: Of a callable, or of a class's constructor.
        returns: The return annotation as written; for an attribute or property, its type.
        bases: Dotted paths of a class's bases, resolved as far as imports tell.
        decorators: Dotted paths of the decorators, resolved as far as imports tell.
        value: Source of an attribute's value; empty when there is none.
        members: Of a module, its own; of a class, its own and then the inherited ones; in the
            order of the source. Members of members are not filled in for modules.
        inherited_from: Dotted path of the class or module that really defines this member.
    """

    name: str
    path: str
    kind: Kind
    file: SourceFile
    lines: Lines
    module: str
    node: ast.AST | None = field(default=None, repr=False, compare=False)
    traits: frozenset[Trait] = frozenset()
    parameters: tuple[Parameter, ...] = ()
    overloads: tuple[tuple[Parameter, ...], ...] = ()
    returns: str = ""
    docstring: Docstring = Docstring()
    bases: tuple[str, ...] = ()
    decorators: tuple[str, ...] = ()
    value: str = ""
    members: tuple[Definition, ...] = field(default=(), repr=False)
    inherited_from: str = ""

    @property
    def public(self) -> bool:
        """Whether no part of its path below the package is private by name."""
        return not any(is_private(part) for part in self.path.split(".")[1:])

    def member(self, name: str) -> Definition | None:
        """Return the member of this name."""
        return next((m for m in self.members if m.name == name), None)

    def has(self, *traits: Trait) -> bool:
        """Whether it has one of these traits."""
        return any(trait in self.traits for trait in traits)


@dataclass(frozen=True, slots=True)
class Scope:
    """The names that a module knows at its top level.

    Attributes:
        names: Each name and the dotted path that it stands for: imports by what they import
            (`np` is `numpy`), own definitions by their own path.
        exports: `__all__`; None when the module has none.
    """

    module: str
    names: Mapping[str, str]
    exports: tuple[str, ...] | None = None

    def resolve(self, dotted: str) -> str:
        """Return the full dotted path of a name used in this module; unknown ones unchanged."""
        first, dot, rest = dotted.partition(".")
        known = self.names.get(first)
        return f"{known}{dot}{rest}" if known else dotted


@dataclass(frozen=True, slots=True)
class CallSite:
    """A place in tests, examples, README or documentation that uses the object.

    Attributes:
        shown: The file as guides cite it.
        code: A program cut from the file: what the call needs, and the call.
    """

    shown: str
    lines: Lines
    code: str


@dataclass(frozen=True, slots=True)
class Facts:
    """All that is known about the object of one guide.

    Attributes:
        identifier: What the user typed.
        import_module: Where a user imports it from: the shortest public path (`httpx`).
        import_name: What a user imports from there (`Client`, also for `Client.get`); empty
            when the object is the module itself.
        reach: How code after that import reaches the object: `Client.get`, `Client`, `httpx`.
        owner: The class of a method, property or attribute; None at module level.
        scope: Of the module that defines the object.
        values: Sources of the constants in reach, by name: the module's own and, with the
            class's name before the dot and also as `self.` and `cls.`, the class's.
    """

    identifier: str
    definition: Definition
    import_module: str
    import_name: str
    reach: str
    scope: Scope
    owner: Definition | None = None
    values: Mapping[str, str] = field(default_factory=dict)
    call_sites: tuple[CallSite, ...] = ()

    @property
    def import_line(self) -> str:
        """The import statement that an example starts with; empty for a script."""
        if not self.import_module:
            return ""
        if not self.import_name:
            return f"import {self.import_module}"
        return f"from {self.import_module} import {self.import_name}"


def is_private(name: str) -> bool:
    """Whether a name is private by convention: one underscore, and not a dunder or `_` alone."""
    dunder = name.startswith("__") and name.endswith("__")
    return name.startswith("_") and not dunder and name != "_"


class Lookup(Protocol):
    """What writers and checks may ask about code beyond the object at hand."""

    def definition(self, path: str) -> Definition | None:
        """Return what a dotted path names, following re-exports; None when unknown."""

    def public_path(self, path: str) -> tuple[str, str]:
        """Return module and name of the shortest public import of a definition's path.

        The name is empty for a module.
        """

    def scope(self, module: str) -> Scope | None:
        """Return the names of a module; None when there is no such module."""

    def subclasses(self, path: str) -> tuple[str, ...]:
        """Return the paths of the public, concrete classes of the same package below a class."""
