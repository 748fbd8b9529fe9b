"""What is special about an object: read from decorators, bases and the syntax tree."""

from __future__ import annotations

import ast
import builtins
from collections.abc import Iterator, Sequence

from mkdocs_howto.source.model import Definition, Trait

_CONTEXT_MANAGERS = {
    "contextlib.contextmanager": Trait.CONTEXT_MANAGER,
    "contextlib.asynccontextmanager": Trait.ASYNC_CONTEXT_MANAGER,
}
_ENUMS = {f"enum.{name}" for name in ("Enum", "IntEnum", "StrEnum", "Flag", "IntFlag", "ReprEnum")}
_DATACLASS_DECORATORS = {
    "dataclasses.dataclass",
    "pydantic.dataclasses.dataclass",
    "attr.s",
    "attr.attrs",
    "attr.define",
    "attr.frozen",
    "attr.mutable",
    "attrs.define",
    "attrs.frozen",
    "attrs.mutable",
}
_PROTOCOLS = {"typing.Protocol", "typing_extensions.Protocol"}
_NAMEDTUPLES = {"typing.NamedTuple", "typing_extensions.NamedTuple", "collections.namedtuple"}
_CALLED = {"namedtuple", "NamedTuple"}
"""How a base is written that a call makes: `class Point(namedtuple("Point", "x y"))`."""
_TYPED_DICTS = {"typing.TypedDict", "typing_extensions.TypedDict"}
_MODELS = {"pydantic.BaseModel", "pydantic.main.BaseModel", "pydantic_settings.BaseSettings"}
_ABSTRACT = {"abc.abstractmethod", "abc.abstractproperty", "abstractmethod"}

EXCEPTIONS = frozenset(
    name
    for name, value in vars(builtins).items()
    if isinstance(value, type) and issubclass(value, BaseException)
)
"""Names of the built-in exceptions."""


def function_traits(
    definition: Definition, node: ast.AST | None, decorators: Sequence[str], overloaded: bool
) -> frozenset[Trait]:
    """Return the traits of a function or method."""
    traits = set(_from_decorators(decorators))
    if isinstance(node, ast.AsyncFunctionDef):
        traits.add(Trait.ASYNC)
    if _yields(node) and not traits & {Trait.CONTEXT_MANAGER, Trait.ASYNC_CONTEXT_MANAGER}:
        traits.add(Trait.GENERATOR)
    if definition.name in ("__new__", "__init_subclass__", "__class_getitem__"):
        traits.add(Trait.CLASSMETHOD)
    if _decorates(node):
        traits.add(Trait.DECORATOR)
    if overloaded:
        traits.add(Trait.OVERLOADED)
    if _is_stub(definition, node):
        traits.add(Trait.STUB)
    if definition.docstring.deprecated:
        traits.add(Trait.DEPRECATED)
    return frozenset(traits)


def property_traits(
    definition: Definition, node: ast.AST | None, decorators: Sequence[str], *, settable: bool
) -> frozenset[Trait]:
    """Return the traits of a property."""
    traits = set(function_traits(definition, node, decorators, overloaded=False))
    if settable:
        traits.add(Trait.SETTABLE)
    return frozenset(traits)


def class_traits(
    definition: Definition, ancestors: Sequence[str], members: Sequence[Definition]
) -> frozenset[Trait]:
    """Return the traits of a class.

    Args:
        ancestors: Dotted paths of all its bases, nearest first.
        members: Own and inherited ones.
    """
    chain = {base.partition("[")[0].partition("(")[0] for base in ancestors}
    names = {member.name for member in members}
    tests = {
        Trait.ENUM: bool(chain & _ENUMS),
        Trait.EXCEPTION: any(base in EXCEPTIONS for base in chain),
        Trait.PROTOCOL: any(base.partition("[")[0] in _PROTOCOLS for base in definition.bases),
        Trait.NAMEDTUPLE: bool(chain & (_NAMEDTUPLES | _CALLED)),
        Trait.TYPED_DICT: bool(chain & _TYPED_DICTS),
        Trait.MODEL: bool(chain & _MODELS),
        Trait.CONTEXT_MANAGER: "__enter__" in names,
        Trait.ASYNC_CONTEXT_MANAGER: "__aenter__" in names,
        Trait.ABSTRACT: any(member.has(Trait.ABSTRACT) for member in members),
        Trait.DEPRECATED: definition.docstring.deprecated,
    }
    traits = {trait for trait, holds in tests.items() if holds}
    traits |= set(_from_decorators(definition.decorators))
    if definition.file.path.suffix == ".pyi":
        traits.add(Trait.STUB)
    return frozenset(traits)


def own_nodes(node: ast.AST) -> Iterator[ast.AST]:
    """Yield the nodes below a definition, without those of functions and classes defined inside."""
    inner = (ast.FunctionDef, ast.AsyncFunctionDef, ast.Lambda, ast.ClassDef)
    for child in ast.iter_child_nodes(node):
        yield child
        if not isinstance(child, inner):
            yield from own_nodes(child)


def _from_decorators(decorators: Sequence[str]) -> Iterator[Trait]:
    for decorator in decorators:
        last = decorator.rpartition(".")[2]
        if decorator in _CONTEXT_MANAGERS:
            yield _CONTEXT_MANAGERS[decorator]
        elif decorator in _DATACLASS_DECORATORS:
            yield Trait.DATACLASS
        elif decorator in _ABSTRACT:
            yield Trait.ABSTRACT
        elif decorator == "classmethod":
            yield Trait.CLASSMETHOD
        elif decorator == "staticmethod":
            yield Trait.STATICMETHOD
        elif last in ("cached_property", "cache", "lru_cache"):
            yield Trait.CACHED
        elif last == "deprecated":
            yield Trait.DEPRECATED
        elif last in ("command", "group"):
            yield Trait.COMMAND


def _yields(node: ast.AST | None) -> bool:
    if not isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef):
        return False
    return any(isinstance(n, ast.Yield | ast.YieldFrom) for n in own_nodes(node))


def _decorates(node: ast.AST | None) -> bool:
    """Whether a function calls its first argument in a function that it defines and returns."""
    if not isinstance(node, ast.FunctionDef):
        return False
    positional = [*node.args.posonlyargs, *node.args.args]
    if not positional:
        return False
    taken = positional[0].arg
    inner = {n.name: n for n in node.body if isinstance(n, ast.FunctionDef | ast.AsyncFunctionDef)}
    returned = {
        name.id
        for statement in node.body
        if isinstance(statement, ast.Return) and statement.value is not None
        for name in _returned_names(statement.value)
    }
    return any(
        isinstance(call, ast.Call) and isinstance(call.func, ast.Name) and call.func.id == taken
        for name in returned & set(inner)
        for call in own_nodes(inner[name])
    )


def _returned_names(value: ast.expr) -> Iterator[ast.Name]:
    """Yield the name in `inner`, `wraps(f)(inner)` or `update_wrapper(inner, f)`."""
    if isinstance(value, ast.Name):
        yield value
    elif isinstance(value, ast.Call):
        called = value.func.func if isinstance(value.func, ast.Call) else value.func
        if ast.unparse(called).rpartition(".")[2] in ("wraps", "update_wrapper"):
            yield from (n for n in value.args[:1] if isinstance(n, ast.Name))


def _is_stub(definition: Definition, node: ast.AST | None) -> bool:
    if definition.file.path.suffix == ".pyi":
        return True
    if not isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef):
        return False
    body = [
        statement
        for statement in node.body
        if not (isinstance(statement, ast.Expr) and isinstance(statement.value, ast.Constant))
    ]
    return not body
