"""Expressions of a trial."""

from __future__ import annotations

import ast
from collections.abc import Callable, Sequence
from typing import Any

from mkdocs_howto.examples.trial import plain
from mkdocs_howto.examples.trial.frames import Frame
from mkdocs_howto.examples.trial.things import (
    PLAIN,
    UNKNOWN,
    ClassValue,
    Fails,
    Function,
    Generated,
    Instance,
    Left,
    Waiting,
    is_known,
)

_BUDGET = 2_500
"""Expressions and statements that one trial follows."""


class Expressions:
    """Values of expressions; names, members and calls are looked up by what is built on this."""

    def __init__(self) -> None:
        self._left = _BUDGET
        self.printed: list[Any] = []

    def spend(self) -> None:
        """Count one part of the program.

        Raises:
            Left: It is longer than anybody wants to wait for.
        """
        self._left -= 1
        if self._left < 0:
            raise Left

    @property
    def has_time(self) -> bool:
        """Whether the trial is still going on."""
        return self._left >= 0

    def value(self, node: ast.expr, frame: Frame) -> Any:
        """Return the value of an expression, UNKNOWN where nobody can tell.

        Raises:
            Fails: It certainly ends with an exception.
        """
        self.spend()
        find = _EXPRESSIONS.get(type(node))
        return find(self, node, frame) if find is not None else UNKNOWN

    def truth(self, value: Any) -> bool | None:
        """Return whether a value counts as true; None when it isn't known."""
        if isinstance(value, PLAIN):
            return bool(value)
        if isinstance(value, Instance):
            return self.truth_of(value)
        return True if isinstance(value, ClassValue | Function | Generated) else None

    # --- what `Calls` fills in ---

    def named(self, name: str, frame: Frame) -> Any:
        """Return what a name stands for."""
        raise NotImplementedError

    def member(self, holder: Any, name: str, frame: Frame) -> Any:
        """Return an attribute."""
        raise NotImplementedError

    def put(self, holder: Any, name: str, value: Any, frame: Frame) -> None:
        """Set an attribute."""
        raise NotImplementedError

    def call(self, func: Any, given: list[Any], named: dict[str, Any], frame: Frame) -> Any:
        """Return what a call gives."""
        raise NotImplementedError

    def truth_of(self, value: Instance) -> bool | None:
        """Return whether an instance counts as true."""
        raise NotImplementedError

    def items(self, value: Any, *, waits: bool = False) -> list[Any] | None:
        """Return the items that iterating over a value gives; None when they are not known."""
        raise NotImplementedError

    # --- places ---

    def bind(self, target: ast.expr, value: Any, frame: Frame) -> None:
        """Put a value in its place."""
        if isinstance(target, ast.Name):
            frame.names[target.id] = value
        elif isinstance(target, ast.Attribute):
            self.put(self.value(target.value, frame), target.attr, value, frame)
        elif isinstance(target, ast.Subscript):
            holder, key = self.value(target.value, frame), self.value(target.slice, frame)
            if isinstance(holder, dict | list) and is_known(key):
                plain.guarded(holder.__setitem__, key, value)
            elif isinstance(holder, Instance):
                found = self.member(holder, "__setitem__", frame)
                self.call(found, [key, value], {}, frame)
        elif isinstance(target, ast.Tuple | ast.List):
            self._unpack(target.elts, value, frame)

    def _unpack(self, targets: Sequence[ast.expr], value: Any, frame: Frame) -> None:
        items = self.items(value) if isinstance(value, (*PLAIN, Generated)) else None
        starred = any(isinstance(target, ast.Starred) for target in targets)
        if items is None or starred:
            for target in targets:
                inner = target.value if isinstance(target, ast.Starred) else target
                self.bind(inner, UNKNOWN, frame)
            return
        if len(items) != len(targets):
            raise Fails("ValueError")
        for target, item in zip(targets, items, strict=True):
            self.bind(target, item, frame)

    # --- kinds of expressions ---

    def _constant(self, node: ast.Constant, frame: Frame) -> Any:
        return node.value if isinstance(node.value, PLAIN) else UNKNOWN

    def _name(self, node: ast.Name, frame: Frame) -> Any:
        return self.named(node.id, frame)

    def _attribute(self, node: ast.Attribute, frame: Frame) -> Any:
        return self.member(self.value(node.value, frame), node.attr, frame)

    def _call(self, node: ast.Call, frame: Frame) -> Any:
        if isinstance(node.func, ast.Name) and node.func.id == "super" and not node.args:
            return self.call(_SUPER, [frame.owner, frame.names.get("self", UNKNOWN)], {}, frame)
        func = self._called(node.func, frame)
        given: list[Any] = []
        open_end = False
        for argument in node.args:
            if isinstance(argument, ast.Starred):
                items = self.items(self.value(argument.value, frame))
                open_end = open_end or items is None
                given += items or []
            else:
                given.append(self.value(argument, frame))
        named: dict[str, Any] = {}
        for keyword in node.keywords:
            value = self.value(keyword.value, frame)
            if keyword.arg is not None:
                named[keyword.arg] = value
            elif isinstance(value, dict) and all(isinstance(key, str) for key in value):
                named.update(value)
            elif isinstance(value, PLAIN) and not isinstance(value, dict):
                raise Fails("TypeError")
            else:
                open_end = True
        if open_end:
            return UNKNOWN
        return self.call(func, given, named, frame)

    def _called(self, node: ast.expr, frame: Frame) -> Any:
        """Return what is called; what an unknown method does to its object isn't known."""
        if not isinstance(node, ast.Attribute):
            return self.value(node, frame)
        holder = self.value(node.value, frame)
        func = self.member(holder, node.attr, frame)
        if func is UNKNOWN and isinstance(holder, Instance):
            holder.vague = True
        return func

    def _binary(self, node: ast.BinOp, frame: Frame) -> Any:
        left, right = self.value(node.left, frame), self.value(node.right, frame)
        return plain.binary(type(node.op), left, right)

    def _unary(self, node: ast.UnaryOp, frame: Frame) -> Any:
        value = self.value(node.operand, frame)
        if isinstance(node.op, ast.Not):
            truth = self.truth(value)
            return UNKNOWN if truth is None else not truth
        return plain.unary(type(node.op), value)

    def _both(self, node: ast.BoolOp, frame: Frame) -> Any:
        wanted = isinstance(node.op, ast.Or)
        unsure = False
        value: Any = UNKNOWN
        for part in node.values:
            value = self.value(part, frame)
            truth = self.truth(value)
            if truth is wanted:
                return UNKNOWN if unsure else value
            unsure = unsure or truth is None
            if unsure:
                # Whether the next part is reached is not known: it may say nothing.
                return UNKNOWN
        return value

    def _compare(self, node: ast.Compare, frame: Frame) -> Any:
        left = self.value(node.left, frame)
        result: Any = True
        for operator, part in zip(node.ops, node.comparators, strict=True):
            right = self.value(part, frame)
            result = plain.compared(type(operator), left, right)
            if result is UNKNOWN or not result:
                return result
            left = right
        return result

    def _choice(self, node: ast.IfExp, frame: Frame) -> Any:
        truth = self.truth(self.value(node.test, frame))
        if truth is None:
            return UNKNOWN
        return self.value(node.body if truth else node.orelse, frame)

    def _subscript(self, node: ast.Subscript, frame: Frame) -> Any:
        holder: Any = self.value(node.value, frame)
        key = self.value(node.slice, frame)
        if isinstance(holder, Instance):
            return self.call(self.member(holder, "__getitem__", frame), [key], {}, frame)
        if isinstance(holder, PLAIN) and is_known(key):
            if isinstance(holder, dict | list | tuple) or is_known(holder):
                if not hasattr(holder, "__getitem__"):
                    raise Fails("TypeError")
                try:
                    return holder[key]
                except (KeyError, IndexError, TypeError) as error:
                    keys = [*holder][:40] if isinstance(holder, dict) else []
                    raise Fails(
                        type(error).__name__, node, {"<key>": key, "<keys>": keys}
                    ) from None
        return holder if isinstance(holder, ClassValue) else UNKNOWN

    def _slice(self, node: ast.Slice, frame: Frame) -> Any:
        parts = [self.value(p, frame) if p else None for p in (node.lower, node.upper, node.step)]
        return slice(*parts) if all(is_known(part) for part in parts) else UNKNOWN

    def _sequence(self, node: ast.List | ast.Tuple | ast.Set, frame: Frame) -> Any:
        found: list[Any] = []
        for element in node.elts:
            if isinstance(element, ast.Starred):
                items = self.items(self.value(element.value, frame))
                if items is None:
                    return UNKNOWN
                found += items
            else:
                found.append(self.value(element, frame))
        if isinstance(node, ast.Set):
            return plain.guarded(set, found)
        return tuple(found) if isinstance(node, ast.Tuple) else found

    def _dict(self, node: ast.Dict, frame: Frame) -> Any:
        found: dict[Any, Any] = {}
        for key, value in zip(node.keys, node.values, strict=True):
            inner = self.value(value, frame)
            name = self.value(key, frame) if key is not None else UNKNOWN
            if name is UNKNOWN:
                return UNKNOWN
            plain.guarded(found.__setitem__, name, inner)
        return found

    def _text(self, node: ast.JoinedStr, frame: Frame) -> Any:
        parts: list[Any] = []
        for part in node.values:
            if isinstance(part, ast.Constant):
                parts.append(str(part.value))
                continue
            assert isinstance(part, ast.FormattedValue)
            value = self.value(part.value, frame)
            form = self._text(part.format_spec, frame) if part.format_spec else ""  # type: ignore[arg-type]
            if not is_known(value) or form is UNKNOWN or part.conversion != -1 or len(form) > 8:
                return UNKNOWN
            parts.append(plain.guarded(format, value, form))
        return "".join(parts) if all(isinstance(part, str) for part in parts) else UNKNOWN

    def _lambda(self, node: ast.Lambda, frame: Frame) -> Any:
        return Function(node, frame.scope, frame.names)

    def _comprehension(
        self, node: ast.ListComp | ast.SetComp | ast.GeneratorExp | ast.DictComp, frame: Frame
    ) -> Any:
        inside = Frame(frame.scope, {**frame.outer, **frame.names}, {}, owner=frame.owner)
        found: list[Any] = []
        if not self._collect(node, 0, inside, found):
            return UNKNOWN
        if isinstance(node, ast.DictComp):
            return plain.guarded(dict, found) if _hashable(found) else UNKNOWN
        if isinstance(node, ast.SetComp):
            return plain.guarded(set, found) if is_known(found) else UNKNOWN
        return found if isinstance(node, ast.ListComp) else Generated(found)

    def _collect(self, node: Any, depth: int, frame: Frame, found: list[Any]) -> bool:
        """Add what a comprehension gives; False when that isn't known."""
        if depth == len(node.generators):
            if isinstance(node, ast.DictComp):
                found.append((self.value(node.key, frame), self.value(node.value, frame)))
            else:
                found.append(self.value(node.elt, frame))
            return True
        generator = node.generators[depth]
        items = self.items(self.value(generator.iter, frame), waits=bool(generator.is_async))
        if items is None:
            return False
        for item in items:
            self.bind(generator.target, item, frame)
            truths = [self.truth(self.value(test, frame)) for test in generator.ifs]
            if None in truths:
                return False
            if all(truths) and not self._collect(node, depth + 1, frame, found):
                return False
        return True

    def _await(self, node: ast.Await, frame: Frame) -> Any:
        value = self.value(node.value, frame)
        if isinstance(value, Waiting):
            return value.value
        if isinstance(value, PLAIN):
            raise Fails("TypeError")
        return UNKNOWN

    def _walrus(self, node: ast.NamedExpr, frame: Frame) -> Any:
        value = self.value(node.value, frame)
        self.bind(node.target, value, frame)
        return value

    def _yield(self, node: ast.Yield, frame: Frame) -> Any:
        frame.yielded.append(self.value(node.value, frame) if node.value else None)
        if len(frame.yielded) > 20:
            raise Left
        return UNKNOWN

    def _yield_from(self, node: ast.YieldFrom, frame: Frame) -> Any:
        items = self.items(self.value(node.value, frame))
        if items is None:
            raise Left
        frame.yielded += items
        return UNKNOWN


_SUPER = object()
"""Stands for `super` in a call without arguments."""


def _hashable(pairs: Sequence[tuple[Any, Any]]) -> bool:
    return all(key is not UNKNOWN for key, _ in pairs)


_EXPRESSIONS: dict[type[ast.expr], Callable[[Expressions, Any, Frame], Any]] = {
    ast.Constant: Expressions._constant,
    ast.Name: Expressions._name,
    ast.Attribute: Expressions._attribute,
    ast.Call: Expressions._call,
    ast.BinOp: Expressions._binary,
    ast.UnaryOp: Expressions._unary,
    ast.BoolOp: Expressions._both,
    ast.Compare: Expressions._compare,
    ast.IfExp: Expressions._choice,
    ast.Subscript: Expressions._subscript,
    ast.Slice: Expressions._slice,
    ast.List: Expressions._sequence,
    ast.Tuple: Expressions._sequence,
    ast.Set: Expressions._sequence,
    ast.Dict: Expressions._dict,
    ast.JoinedStr: Expressions._text,
    ast.Lambda: Expressions._lambda,
    ast.ListComp: Expressions._comprehension,
    ast.SetComp: Expressions._comprehension,
    ast.GeneratorExp: Expressions._comprehension,
    ast.DictComp: Expressions._comprehension,
    ast.Await: Expressions._await,
    ast.NamedExpr: Expressions._walrus,
    ast.Yield: Expressions._yield,
    ast.YieldFrom: Expressions._yield_from,
}
