"""Names, members and calls of a trial."""

from __future__ import annotations

import ast
import builtins
import copy
import re
from functools import lru_cache
from typing import Any
from weakref import WeakKeyDictionary

from mkdocs_howto.examples.trial import plain
from mkdocs_howto.examples.trial.expressions import _SUPER
from mkdocs_howto.examples.trial.frames import Frame
from mkdocs_howto.examples.trial.library import Library
from mkdocs_howto.examples.trial.things import (
    PLAIN,
    UNKNOWN,
    ClassValue,
    Fails,
    Function,
    Generated,
    Instance,
    Left,
    ModuleValue,
    Reference,
    Waiting,
    is_known,
)
from mkdocs_howto.source import Definition, Kind, Lookup, Scope, Trait, own_nodes

_DEEPEST = 6
_TRANSPARENT = frozenset(
    "staticmethod classmethod property functools.wraps functools.cache functools.lru_cache "
    "functools.cached_property abc.abstractmethod typing.overload typing.override typing.final "
    "contextlib.contextmanager contextlib.asynccontextmanager warnings.deprecated "
    "typing_extensions.deprecated typing_extensions.override".split()
)
"""Decorators under which a function takes and gives what it says."""


class Calls(Library):
    """Looks up what names stand for and follows calls.

    Args:
        project: The top-level package whose code is looked into.
    """

    def __init__(self, lookup: Lookup, project: str) -> None:
        super().__init__(lookup)
        self._project = project
        self._known: dict[str, Any] = {}
        self._depth = 0

    def named(self, name: str, frame: Frame) -> Any:
        """Return what a name stands for."""
        for names in (frame.names, frame.outer):
            if name in names:
                return names[name]
        path = frame.scope.names.get(name, "") if frame.scope else ""
        if path:
            return self.at(path)
        return Reference(name) if hasattr(builtins, name) else UNKNOWN

    def at(self, path: str) -> Any:
        """Return what a dotted path names."""
        if path in self._known:
            return self._known[path]
        shared = _SHARED.setdefault(self.lookup, {})
        if path in shared:
            self._known[path] = (
                copy.deepcopy(shared[path]) if _is_data(shared[path]) else shared[path]
            )
            return self._known[path]
        self._known[path] = UNKNOWN  # what is being found does not answer itself
        found = self._find(path)
        self._known[path] = found
        if self.has_time and not isinstance(found, Instance):
            if (
                isinstance(found, ClassValue | ModuleValue | Reference | Function)
                or found is UNKNOWN
            ):
                shared[path] = found
            elif is_known(found):
                shared[path] = copy.deepcopy(found)
        return found

    def _find(self, path: str) -> Any:
        if path.partition(".")[0] != self._project:
            found = plain.PURE.get(path)
            return found if isinstance(found, str | float) else Reference(path)
        definition = self.lookup.definition(path)
        if definition is None:
            return UNKNOWN
        if definition.kind is Kind.CLASS:
            return ClassValue(definition.name, definition)
        if definition.kind in (Kind.MODULE, Kind.PACKAGE):
            return ModuleValue(definition.path)
        if definition.kind in (Kind.FUNCTION, Kind.METHOD):
            return self.function(definition)
        return self.constant(definition)

    def constant(self, definition: Definition) -> Any:
        """Return the value of a name that a module or class binds."""
        if not definition.value or len(definition.value) > 2_000:
            return UNKNOWN
        try:
            node = ast.parse(definition.value, mode="eval").body
            value = self.value(node, Frame(self.lookup.scope(definition.module), {}, {}))
        except (SyntaxError, ValueError, Fails, Left):
            return UNKNOWN
        if isinstance(value, list | dict | set) and (not value or _is_changed(definition)):
            return UNKNOWN
        return value

    def function(self, definition: Definition, owner: ClassValue | None = None) -> Any:
        """Return a function of the project; UNKNOWN where its code isn't there."""
        node = definition.node
        if not isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef):
            return UNKNOWN
        scope = self.lookup.scope(definition.module)
        return Function(node, scope, definition=definition, owner=owner)

    # --- calls ---

    def call(self, func: Any, given: list[Any], named: dict[str, Any], frame: Frame) -> Any:
        """Return what a call gives."""
        if func is _SUPER:
            return self.above(given[0], given[1])
        if isinstance(func, Function):
            return self.follow(func, given, named)
        if isinstance(func, ClassValue):
            return self.made(func, given, named, frame)
        if isinstance(func, Instance):
            return self.call(self.member(func, "__call__", frame), given, named, frame)
        if isinstance(func, Reference):
            return self.library(func.path, given, named, frame)
        if isinstance(func, (*PLAIN, Generated, Waiting, ModuleValue)):
            raise Fails("TypeError")
        if callable(func):
            return self.plain_call(func, given, named)
        self.handed_over(given, named)
        return UNKNOWN

    def follow(self, function: Function, given: list[Any], named: dict[str, Any]) -> Any:
        """Follow the body of a function."""
        definition = function.definition
        given = [*function.bound, *given]
        if definition is not None and not _TRANSPARENT.issuperset(definition.decorators):
            self.handed_over(given, named)
            return UNKNOWN
        frame = Frame(function.scope, function.closure, {}, owner=function.owner)
        self._bind_all(function.node.args, given, dict(named), frame)
        unclear = definition is not None and definition.has(Trait.STUB, Trait.ABSTRACT)
        if self._depth >= _DEEPEST or unclear:
            self.handed_over(given, named)
            return self.typed(definition, function.owner)
        self._depth += 1
        try:
            value = self.body_of(function, frame)
        except Left:
            self.handed_over(given, named)
            value = self.typed(definition, function.owner)
        finally:
            self._depth -= 1
        if value is UNKNOWN:
            value = self.typed(definition, function.owner)
        plain_async = isinstance(function.node, ast.AsyncFunctionDef)
        return Waiting(value) if plain_async and not self.yields(function.node) else value

    def body_of(self, function: Function, frame: Frame) -> Any:
        """Follow a body; filled in by what follows statements."""
        raise NotImplementedError

    @staticmethod
    @lru_cache(4_000)
    def yields(node: ast.AST) -> bool:
        """Whether a function is a generator."""
        return any(isinstance(n, ast.Yield | ast.YieldFrom) for n in own_nodes(node))

    def typed(self, definition: Definition | None, owner: ClassValue | None) -> Any:
        """Return an instance of the class that a function says it returns; UNKNOWN for others."""
        if definition is None or not definition.returns or definition.has(Trait.GENERATOR):
            return UNKNOWN
        written = definition.returns.strip("'\"")
        if written == "Self" and owner is not None:
            return Instance(owner, vague=True)
        scope = self.lookup.scope(definition.module)
        path = scope.resolve(written) if scope and written.replace(".", "").isidentifier() else ""
        found = self.at(path) if path.partition(".")[0] == self._project else UNKNOWN
        if not isinstance(found, ClassValue) or found.definition is None:
            return UNKNOWN
        if found.definition.has(Trait.ABSTRACT, Trait.PROTOCOL, Trait.TYPED_DICT):
            return UNKNOWN
        return Instance(found, vague=True)

    def defaults_of(self, node: ast.FunctionDef | ast.AsyncFunctionDef, frame: Frame) -> None:
        """Follow the defaults of a function that the program defines."""
        for default in (*node.args.defaults, *node.args.kw_defaults):
            if default is not None:
                self.value(default, frame)

    def _bind_all(
        self, arguments: ast.arguments, given: list[Any], named: dict[str, Any], frame: Frame
    ) -> None:
        """Put arguments into the names of a function's parameters.

        Raises:
            Fails: They don't fit.
        """
        positional = [*arguments.posonlyargs, *arguments.args]
        outside = Frame(frame.scope, frame.outer, {})
        for parameter, value in zip(positional, given, strict=False):
            if named.pop(parameter.arg, _ABSENT) is not _ABSENT:
                raise Fails("TypeError")
            frame.names[parameter.arg] = value
        if arguments.vararg:
            frame.names[arguments.vararg.arg] = tuple(given[len(positional) :])
        elif len(given) > len(positional):
            raise Fails("TypeError")
        defaults = dict(zip(reversed(positional), reversed(arguments.defaults), strict=False))
        defaults |= {
            p: d for p, d in zip(arguments.kwonlyargs, arguments.kw_defaults, strict=True) if d
        }
        for parameter in (*positional[len(given) :], *arguments.kwonlyargs):
            if parameter.arg in named:
                frame.names[parameter.arg] = named.pop(parameter.arg)
            elif parameter in defaults:
                frame.names[parameter.arg] = self.value(defaults[parameter], outside)
            else:
                raise Fails("TypeError")
        if arguments.kwarg:
            frame.names[arguments.kwarg.arg] = named
        elif named:
            raise Fails("TypeError")


_ABSENT = object()
_SHARED: WeakKeyDictionary[Lookup, dict[str, Any]] = WeakKeyDictionary()
"""What names stand for that no program can change, for all trials over the same code."""


def _is_changed(definition: Definition) -> bool:
    """Whether the file of a constant changes it somewhere: fills it, sorts it, sets an item."""
    name = re.escape(definition.name)
    changes = r"\s*(?:\.(?:append|insert|extend|update|add|setdefault|pop|remove|clear|sort)\("
    return bool(re.search(rf"\b{name}{changes}|\[[^\]\n]*\]\s*=[^=]|\+=)", definition.file.text))


def _is_data(value: object) -> bool:
    return isinstance(value, list | dict | set | tuple)


def scope_of(lookup: Lookup, module: str) -> Scope:
    """Return the names of a module; none for one that isn't there."""
    return lookup.scope(module) or Scope(module, {})
