"""Classes of a trial: what their instances hold, and how they are made."""

from __future__ import annotations

import ast
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Any
from weakref import WeakKeyDictionary

from mkdocs_howto.examples.trial import plain
from mkdocs_howto.examples.trial.expressions import Expressions
from mkdocs_howto.examples.trial.frames import Frame
from mkdocs_howto.examples.trial.things import (
    PLAIN,
    UNKNOWN,
    ClassValue,
    Fails,
    Function,
    Instance,
    ModuleValue,
    Reference,
)
from mkdocs_howto.source import Definition, Kind, Lookup, Trait

_CLOSED = frozenset(
    "object typing.Generic abc.ABC typing.Protocol typing_extensions.Protocol "
    "typing.NamedTuple".split()
)
"""Bases that bring no attributes of their own."""

_OPEN: WeakKeyDictionary[Lookup, dict[str, bool]] = WeakKeyDictionary()
"""Whether the instances of classes are open, for all trials over the same code."""

FIELDS = (Trait.DATACLASS, Trait.NAMEDTUPLE)


@dataclass(eq=False, slots=True)
class Above:
    """What `super()` gives."""

    owner: ClassValue | None
    instance: Any


class Classes(Expressions):
    """Members of classes and instances."""

    def __init__(self, lookup: Lookup) -> None:
        super().__init__()
        self.lookup = lookup
        self._open = _OPEN.setdefault(lookup, {})

    # --- what `Calls` fills in ---

    def at(self, path: str) -> Any:
        """Return what a dotted path names."""
        raise NotImplementedError

    def function(self, definition: Definition, owner: ClassValue | None = None) -> Any:
        """Return a function of the project."""
        raise NotImplementedError

    def constant(self, definition: Definition) -> Any:
        """Return the value of a name that a class binds."""
        raise NotImplementedError

    # --- members ---

    def member(self, holder: Any, name: str, frame: Frame) -> Any:
        """Return an attribute."""
        if isinstance(holder, PLAIN):
            return plain.attribute(holder, name)
        if isinstance(holder, ModuleValue):
            return self.at(f"{holder.path}.{name}")
        if isinstance(holder, Reference):
            found = plain.PURE.get(f"{holder.path}.{name}")
            made = isinstance(found, str | float)
            return found if made else Reference(f"{holder.path}.{name}")
        if isinstance(holder, Instance):
            return self.of_instance(holder, name, frame)
        if isinstance(holder, ClassValue):
            return self._of_class(holder, name)
        if isinstance(holder, Above):
            return self._of_above(holder, name)
        return UNKNOWN

    def of_instance(self, holder: Instance, name: str, frame: Frame) -> Any:
        """Return an attribute of an instance."""
        if name in holder.attributes:
            return UNKNOWN if holder.vague else holder.attributes[name]
        found, owner = self.found(holder.of, name)
        if isinstance(found, Definition) and found.kind is Kind.PROPERTY:
            getter = self.function(found, owner)
            return self.call(getter, [holder], {}, frame)
        if isinstance(found, Definition) and found.kind in (Kind.METHOD, Kind.FUNCTION):
            return self.bound(self.function(found, owner), found, holder)
        if isinstance(found, Function):
            marks = [ast.unparse(d) for d in getattr(found.node, "decorator_list", ())]
            if "property" in marks:
                return self.call(found, [holder], {}, frame)
            if "staticmethod" in marks:
                return found
            first = holder.of if "classmethod" in marks else holder
            return _with_first(found, first)
        alias = self._alias(found, owner)
        if alias is not None:
            return self.bound(self.function(alias, owner), alias, holder)
        if found is not None:
            declared = isinstance(found, Definition) and _only_declared(found)
            if declared and not holder.vague and not self.is_open(holder.of):
                if not (holder.of.definition and holder.of.definition.has(*FIELDS)):
                    raise Fails("AttributeError")
            return UNKNOWN if self._is_remade(holder.of) else self._class_value(found)
        if holder.vague or self.is_open(holder.of) or name.startswith("__"):
            return UNKNOWN
        raise Fails("AttributeError")

    def _is_remade(self, of: ClassValue) -> bool:
        """Whether a metaclass may give a class other attributes than its body says."""
        keywords = getattr(of.definition.node if of.definition else of.node, "keywords", ())
        if any(k.arg == "metaclass" and "ABCMeta" not in ast.unparse(k.value) for k in keywords):
            return True
        return any(self._is_remade(base) for base in self.bases_of(of))

    @staticmethod
    def _alias(found: Any, owner: ClassValue) -> Definition | None:
        """Return the method that a class binds to a second name: `_update = update`."""
        if not isinstance(found, Definition) or owner.definition is None:
            return None
        method = owner.definition.member(found.value) if found.value.isidentifier() else None
        return method if method is not None and method.kind is Kind.METHOD else None

    def _class_value(self, found: Any) -> Any:
        if isinstance(found, Definition):
            return UNKNOWN if _only_declared(found) else self.constant(found)
        return found

    def bound(self, function: Any, definition: Definition, holder: Any) -> Any:
        """Return a function with its first argument, where it has one."""
        if not isinstance(function, Function) or definition.has(Trait.STATICMETHOD):
            return function
        instance = isinstance(holder, Instance)
        if definition.has(Trait.CLASSMETHOD):
            return _with_first(function, holder.of if instance else holder)
        return _with_first(function, holder) if instance else function

    def _of_class(self, holder: ClassValue, name: str) -> Any:
        definition = holder.definition
        if definition is not None and definition.has(Trait.ENUM):
            member = definition.member(name)
            if member is not None and member.kind is Kind.ATTRIBUTE and member.value:
                value = self.constant(member)
                return Instance(holder, {"name": name, "value": value})
        found, owner = self.found(holder, name)
        if isinstance(found, Definition) and found.kind in (Kind.METHOD, Kind.FUNCTION):
            return self.bound(self.function(found, owner), found, holder)
        if isinstance(found, Function):
            marks = [ast.unparse(d) for d in getattr(found.node, "decorator_list", ())]
            return _with_first(found, holder) if "classmethod" in marks else found
        if found is not None:
            return UNKNOWN if _is_property(found) else self._class_value(found)
        if self.is_open(holder) or name.startswith("__"):
            return UNKNOWN
        raise Fails("AttributeError")

    def _of_above(self, holder: Above, name: str) -> Any:
        for base in self.bases_of(holder.owner) if holder.owner else ():
            found, owner = self.found(base, name)
            if isinstance(found, Definition) and found.kind is Kind.PROPERTY:
                return self.call(self.function(found, owner), [holder.instance], {}, EMPTY)
            if isinstance(found, Definition):
                return self.bound(self.function(found, owner), found, holder.instance)
            if isinstance(found, Function):
                return _with_first(found, holder.instance)
        if isinstance(holder.instance, Instance):
            holder.instance.vague = holder.owner is None or self.is_open(holder.owner)
        return UNKNOWN

    def above(self, owner: Any, instance: Any) -> Any:
        """Return what `super()` gives inside a method."""
        return Above(owner, instance)

    def found(self, of: ClassValue, name: str) -> tuple[Any, ClassValue]:
        """Return a member of a class or of its bases, and the class that has it."""
        if name in of.members:
            return of.members[name], of
        if of.definition is None:
            for base in of.bases:
                if isinstance(base, ClassValue):
                    found, owner = self.found(base, name)
                    if found is not None:
                        return found, owner
            return None, of
        member = of.definition.member(name)
        if member is None or member.inherited_from in ("object", "builtins.object"):
            return None, of
        above = self.lookup.definition(member.inherited_from) if member.inherited_from else None
        return member, ClassValue(above.name, above) if above is not None else of

    def bases_of(self, of: ClassValue) -> Iterator[ClassValue]:
        """Yield the bases of a class that are known."""
        if of.definition is None:
            yield from (base for base in of.bases if isinstance(base, ClassValue))
            return
        for path in of.definition.bases:
            base = self.lookup.definition(path.partition("[")[0])
            if base is not None and base.kind is Kind.CLASS:
                yield ClassValue(base.name, base)

    def is_open(self, of: ClassValue) -> bool:
        """Whether instances may have attributes that the code at hand doesn't show."""
        if of.definition is None:
            return any(not isinstance(b, ClassValue) or self.is_open(b) for b in of.bases)
        path = of.definition.path
        if path not in self._open:
            self._open[path] = True  # a class above itself
            self._open[path] = self._is_open(of.definition)
        return self._open[path]

    def _is_open(self, definition: Definition) -> bool:
        if definition.has(Trait.MODEL, Trait.TYPED_DICT, Trait.STUB, Trait.PROTOCOL):
            return True
        if any(definition.member(name) for name in ("__getattr__", "__getattribute__")):
            return True
        if definition.decorators and not definition.has(Trait.DATACLASS):
            return True
        node = definition.node
        if isinstance(node, ast.ClassDef) and node.keywords:
            return True
        if any((isinstance(n, ast.Call) and ast.unparse(n.func) in ("setattr", "vars")) or
               (isinstance(n, ast.Attribute) and n.attr == "__dict__")
               for n in ast.walk(node or ast.Module([], []))):  # fmt: skip
            return True
        for base in definition.bases:
            if base.partition("[")[0] in _CLOSED:
                continue
            above = self.lookup.definition(base.partition("[")[0])
            if above is None or above.kind is not Kind.CLASS:
                return True
            if self.is_open(ClassValue(above.name, above)):
                return True
        return False

    def put(self, holder: Any, name: str, value: Any, frame: Frame) -> None:
        """Set an attribute."""
        if not isinstance(holder, Instance):
            return
        found, owner = self.found(holder.of, name)
        if isinstance(found, Definition) and found.kind is Kind.PROPERTY:
            setter = _setter(owner.definition, name)
            if setter is None:
                holder.vague = True
                return
            scope = self.lookup.scope(found.module)
            self.call(Function(setter, scope, owner=owner), [holder, value], {}, frame)
            return
        if isinstance(found, Definition) and found.kind is Kind.ATTRIBUTE and found.value:
            if "(" in found.value and not _only_declared(found):  # it may be a descriptor
                holder.vague = True
        holder.attributes[name] = value


EMPTY = Frame(None, {}, {})


def _with_first(function: Function, first: Any) -> Function:
    return Function(
        function.node, function.scope, function.closure, function.definition, function.owner,
        (first, *function.bound),
    )  # fmt: skip


def _only_declared(found: Definition) -> bool:
    """Whether a class only says that instances have an attribute, or a method sets it."""
    node = found.node
    if isinstance(node, ast.Assign):
        return not any(isinstance(n, ast.Name) for t in node.targets for n in _places(t))
    if not isinstance(node, ast.AnnAssign):
        return False
    return node.value is None or not isinstance(node.target, ast.Name)


def _places(target: ast.expr) -> Sequence[ast.expr]:
    return target.elts if isinstance(target, ast.Tuple | ast.List) else [target]


def _is_property(found: Any) -> bool:
    return isinstance(found, Definition) and found.kind is Kind.PROPERTY


def _setter(definition: Definition | None, name: str) -> ast.FunctionDef | None:
    """Return the function that sets a property; None where there is none."""
    for node in getattr(definition.node if definition else None, "body", ()):
        if isinstance(node, ast.FunctionDef) and node.name == name:
            if any(ast.unparse(mark) == f"{name}.setter" for mark in node.decorator_list):
                return node
    return None
