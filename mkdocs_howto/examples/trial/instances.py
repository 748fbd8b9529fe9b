"""Instances of a trial: how they are made, and what they can do."""

from __future__ import annotations

import ast
from collections import abc
from typing import Any

from mkdocs_howto.examples.trial import plain
from mkdocs_howto.examples.trial.classes import EMPTY, FIELDS, Classes
from mkdocs_howto.examples.trial.frames import Frame
from mkdocs_howto.examples.trial.things import (
    PLAIN,
    UNKNOWN,
    ClassValue,
    Fails,
    Function,
    Generated,
    Instance,
    Reference,
    Waiting,
    is_abstract,
)
from mkdocs_howto.source import Definition, Trait

_FOLDER = "temporary-folder"
"""What a temporary folder is called on paper."""


class Instances(Classes):
    """Makes instances, iterates and enters them."""

    # --- making instances ---

    def made(self, of: ClassValue, given: list[Any], named: dict[str, Any], frame: Frame) -> Any:
        """Return what calling a class gives."""
        definition = of.definition
        special = self._special(of, definition, named) if definition is not None else None
        if special is not None:
            return special
        instance = Instance(of)
        new, _ = self.found(of, "__new__")
        if new is not None and not (definition and definition.has(Trait.NAMEDTUPLE)):
            return Instance(of, vague=True)
        init, _ = self.found(of, "__init__")
        if definition is not None and definition.has(*FIELDS):
            own = init is not None and not getattr(init, "inherited_from", "")
            if not own:
                self._fields(instance, definition, given, named, frame)
                return instance
        if init is None:
            if self.is_open(of):
                instance.vague = True
            elif given or named:
                raise Fails("TypeError")
            return instance
        self.call(self.of_instance(instance, "__init__", frame), given, named, frame)
        return instance

    def _special(self, of: ClassValue, definition: Definition, named: dict[str, Any]) -> Any:
        """Return what classes give that are not made by an `__init__`; None for others."""
        if definition.has(Trait.ENUM) or definition.has(Trait.EXCEPTION):
            return Instance(of, vague=True)
        if definition.has(Trait.TYPED_DICT):
            return dict(named)
        if is_abstract(definition, self.lookup):
            raise Fails("TypeError")
        if definition.has(Trait.MODEL):
            return Instance(of, dict(named))
        made = any(base.rpartition(".")[2] == "type" for base in definition.bases)
        return UNKNOWN if made else None

    def _fields(
        self, instance: Instance, definition: Definition, given: list[Any], named: dict[str, Any],
        frame: Frame,
    ) -> None:  # fmt: skip
        rest = dict(named)
        values = list(given)
        for parameter in definition.parameters:
            if values and parameter.kind.value != "keyword-only":
                instance.attributes[parameter.name] = values.pop(0)
            elif parameter.name in rest:
                instance.attributes[parameter.name] = rest.pop(parameter.name)
            elif parameter.default is None:
                raise Fails("TypeError")
            else:
                instance.attributes[parameter.name] = self._default(definition, parameter.default)
        if values or rest:
            raise Fails("TypeError")
        post, owner = self.found(instance.of, "__post_init__")
        if isinstance(post, Definition) and len(post.parameters) == 0:
            self.call(self.bound(self.function(post, owner), post, instance), [], {}, frame)

    def _default(self, definition: Definition, written: str) -> Any:
        try:
            node = ast.parse(written, mode="eval").body
        except SyntaxError:
            return UNKNOWN
        return self.value(node, Frame(self.lookup.scope(definition.module), {}, {}))

    # --- what objects can do ---

    def truth_of(self, value: Instance) -> bool | None:
        """Return whether an instance counts as true."""
        for name in ("__bool__", "__len__"):
            found, _ = self.found(value.of, name)
            if found is not None:
                result = self.call(self.member(value, name, EMPTY), [], {}, EMPTY)
                return bool(result) if isinstance(result, bool | int) else None
        return None if self.is_open(value.of) else True

    def items(self, value: Any, *, waits: bool = False) -> list[Any] | None:
        """Return the items that iterating over a value gives; None when they are not known."""
        if isinstance(value, Generated):
            if value.waits is not waits:
                raise Fails("TypeError")
            if not value.complete:
                return None
            items = list(value.items)
            value.items.clear()  # an iterator gives its items once
            return items
        if isinstance(value, PLAIN):
            if waits or not isinstance(value, abc.Collection):
                raise Fails("TypeError")
            return list(value) if len(value) <= 200 else None
        if isinstance(value, Waiting | Function):
            raise Fails("TypeError")
        if isinstance(value, Instance):
            return self._items_of(value, waits=waits)
        return None

    def _items_of(self, value: Instance, *, waits: bool) -> list[Any] | None:
        name = "__aiter__" if waits else "__iter__"
        found, _ = self.found(value.of, name)
        if found is None:
            if self.found(value.of, "__getitem__")[0] is None and not self.is_open(value.of):
                raise Fails("TypeError")
            return None
        given = self.call(self.member(value, name, EMPTY), [], {}, EMPTY)
        return self.items(given, waits=waits) if isinstance(given, Generated) else None

    def entered(self, value: Any, frame: Frame, *, waits: bool) -> Any:
        """Return what a `with` statement binds."""
        if isinstance(value, Reference):
            return _FOLDER if value.path.endswith("TemporaryDirectory") else UNKNOWN
        if isinstance(value, Generated):
            return value.items[0] if value.items else UNKNOWN
        if isinstance(value, PLAIN):
            raise Fails("TypeError")
        if not isinstance(value, Instance):
            return UNKNOWN
        name = "__aenter__" if waits else "__enter__"
        found, _ = self.found(value.of, name)
        if found is None:
            if self.is_open(value.of):
                return UNKNOWN
            raise Fails("TypeError")
        result = self.call(self.member(value, name, frame), [], {}, frame)
        return result.value if isinstance(result, Waiting) else result

    def is_a(self, value: Any, wanted: Any) -> bool | None:
        """Return whether a value is an instance of a class; None when it isn't known."""
        if isinstance(wanted, Reference):
            kind = plain.TYPES.get(wanted.path)
            if kind is None:
                return None
            if isinstance(value, PLAIN):
                return isinstance(value, kind)
            builtin = isinstance(kind, type) and kind.__module__ == "builtins"
            if isinstance(value, Instance) and builtin and not self.is_open(value.of):
                return False
            return False if isinstance(value, Function) and kind in (str, int, bytes) else None
        if isinstance(wanted, ClassValue):
            if isinstance(value, PLAIN):
                return False if not self.is_open(wanted) or wanted.definition else None
            if isinstance(value, Instance):
                return self._below(value.of, wanted)
        return None

    def _below(self, of: ClassValue, wanted: ClassValue) -> bool | None:
        if of is wanted or (
            of.definition is not None
            and wanted.definition is not None
            and of.definition.path == wanted.definition.path
        ):
            return True
        answers = [self._below(base, wanted) for base in self.bases_of(of)]
        if True in answers:
            return True
        return None if None in answers or self.is_open(of) else False
