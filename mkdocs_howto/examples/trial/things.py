"""The values of a trial: plain data as it is, everything else by what is known about it."""

from __future__ import annotations

import ast
import builtins
import datetime
import decimal
import fractions
import pathlib
import uuid
from collections import abc
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any, Final

from mkdocs_howto.source import Definition, Lookup, Scope, Trait


class _Unknown:
    def __repr__(self) -> str:
        return "UNKNOWN"


UNKNOWN: Final = _Unknown()
"""A value of which nothing is known."""

PLAIN: tuple[type[Any], ...] = (
    type(None), bool, int, float, complex, str, bytes, bytearray, list, tuple, dict, set, frozenset,
    range, slice, datetime.date, datetime.time, datetime.timedelta, decimal.Decimal,
    fractions.Fraction, pathlib.PurePath, uuid.UUID, type({}.keys()), type({}.values()),
    type({}.items()),
)  # fmt: skip
"""Types whose values are what they are in a program too."""

PRINTED_BY_THEIR_CLASS = (
    Trait.DATACLASS, Trait.MODEL, Trait.NAMEDTUPLE, Trait.ENUM, Trait.EXCEPTION, Trait.TYPED_DICT,
)  # fmt: skip


@dataclass(eq=False, slots=True)
class Reference:
    """Something by its dotted path that is not looked into: of a library, or of the language."""

    path: str


@dataclass(eq=False, slots=True)
class ModuleValue:
    """A module of the project."""

    path: str


@dataclass(eq=False, slots=True)
class ClassValue:
    """A class: of the project by its definition, of the program itself by its node.

    Attributes:
        bases: Of a class that the program defines.
    """

    name: str
    definition: Definition | None = None
    node: ast.ClassDef | None = None
    bases: tuple[Any, ...] = ()
    members: dict[str, Any] = field(default_factory=dict)


@dataclass(eq=False, slots=True)
class Instance:
    """An object of a class.

    Attributes:
        vague: Whether code that is not followed may have changed its attributes.
    """

    of: ClassValue
    attributes: dict[str, Any] = field(default_factory=dict)
    vague: bool = False


@dataclass(eq=False, slots=True)
class Function:
    """A function with the names that it sees; `bound` is its first argument where it has one."""

    node: ast.FunctionDef | ast.AsyncFunctionDef | ast.Lambda
    scope: Scope | None
    closure: Mapping[str, Any] = field(default_factory=dict)
    definition: Definition | None = None
    owner: ClassValue | None = None
    bound: tuple[Any, ...] = ()


@dataclass(eq=False, slots=True)
class Generated:
    """What a generator yields, as far as it was followed."""

    items: list[Any]
    complete: bool = True
    waits: bool = False


@dataclass(eq=False, slots=True)
class Waiting:
    """What a coroutine gives when it is awaited."""

    value: Any


class Fails(Exception):
    """An exception that certainly leaves the code.

    Args:
        kind: Its name.
        test: The condition that led to it.
        names: The values of the names in the condition.
        said: What is raised, as source.
        where: The class in whose method it is raised.
    """

    def __init__(
        self,
        kind: str,
        test: ast.expr | None = None,
        names: Mapping[str, Any] | None = None,
        said: str = "",
        where: str = "",
    ) -> None:
        super().__init__(kind)
        self.said = said
        self.where = where
        self.kind = kind
        self.test = test
        self.names = dict(names or {})


class Left(Exception):
    """A trial can't say how it goes on: something unknown decides, or it takes too long."""


def is_known(value: object, depth: int = 0) -> bool:
    """Whether a value is plain data through and through."""
    if not isinstance(value, PLAIN) or depth > 4:
        return False
    if isinstance(value, dict):
        return len(value) <= 100 and all(
            is_known(k, depth + 1) and is_known(v, depth + 1) for k, v in value.items()
        )
    if isinstance(
        value, list | tuple | set | frozenset | abc.KeysView | abc.ValuesView | abc.ItemsView
    ):
        return len(value) <= 100 and all(is_known(item, depth + 1) for item in value)
    if isinstance(value, int):
        return abs(value) < 1 << 64
    return not isinstance(value, str | bytes | bytearray | range) or len(value) <= 5_000


def is_bare(value: object) -> bool:
    """Whether printing a value shows an address, a class, a function or a module, not data."""
    if isinstance(value, list | tuple | set | frozenset):
        return any(is_bare(item) for item in value)
    if isinstance(value, dict):
        return any(is_bare(item) for item in value.values())
    if isinstance(value, Instance):
        return not has_text(value.of)
    if isinstance(value, Reference):
        return value.path in ("iter", "io.StringIO", "io.BytesIO") or hasattr(builtins, value.path)
    return isinstance(value, ClassValue | Function | ModuleValue | Generated | Waiting)


def has_text(of: ClassValue) -> bool:
    """Whether the instances of a class have a text of their own."""
    if {"__repr__", "__str__", "__format__"} & of.members.keys():
        return True
    if of.definition is None:
        return any(not isinstance(base, ClassValue) or has_text(base) for base in of.bases)
    return prints_well(of.definition)


def is_abstract(definition: Definition, lookup: Lookup) -> bool:
    """Whether a class can't be made: it has an abstract member that nothing implements."""
    if definition.has(Trait.PROTOCOL):
        return True
    if not definition.has(Trait.ABSTRACT):
        return False
    left = {member.name for member in definition.members if member.has(Trait.ABSTRACT)}
    # `__add__, __radd__ = fallbacks(…)` binds names that are no members.
    for statement in getattr(definition.node, "body", ()):
        if isinstance(statement, ast.Assign):
            left -= {n.id for n in ast.walk(statement) if isinstance(n, ast.Name)}
    for base in definition.bases if left else ():
        above = lookup.definition(base.partition("[")[0])
        if above is not None:
            left -= {m.name for m in above.members if not m.has(Trait.ABSTRACT)}
    return bool(left)


def prints_well(definition: Definition) -> bool:
    """Whether an instance of a class says something when it is printed."""
    if definition.has(*PRINTED_BY_THEIR_CLASS):
        return True
    for name in ("__repr__", "__str__"):
        member = definition.member(name)
        if member is not None and member.inherited_from.rpartition(".")[2] != "object":
            return True
    return any(base.rpartition(".")[2] in _TELLING for base in definition.bases)


_TELLING = frozenset(
    "str int float bool bytes list dict set tuple frozenset deque defaultdict OrderedDict Counter "
    "UserDict UserList UserString Path PurePath PurePosixPath date datetime timedelta time Decimal "
    "Fraction SimpleNamespace Logger Thread partial".split()
)
