"""Statements of a trial, one after another."""

from __future__ import annotations

import ast
import builtins
import contextlib
from collections.abc import Callable, Iterable, Iterator, Sequence
from functools import lru_cache
from typing import Any

from mkdocs_howto.examples.trial.calls import Calls
from mkdocs_howto.examples.trial.frames import Frame, Returned
from mkdocs_howto.examples.trial.things import (
    UNKNOWN,
    ClassValue,
    Fails,
    Function,
    Generated,
    Instance,
    Left,
    Reference,
)

_MOST_ROUNDS = 30
_FUNCTIONS = ast.FunctionDef | ast.AsyncFunctionDef


class Follower(Calls):
    """Follows statements; `printed` holds what is printed on the way."""

    def run(self, body: Sequence[ast.stmt]) -> None:
        """Follow a program from its first statement."""
        frame = Frame(None, {}, {})
        with contextlib.suppress(Returned):
            self.statements(body, frame)

    def statements(self, body: Sequence[ast.stmt], frame: Frame) -> None:
        """Follow statements in order.

        Raises:
            Fails: An exception certainly leaves them.
            Left: It can't be said how they go on.
            Returned: They end the function.
        """
        for node in body:
            self.spend()
            follow = _STATEMENTS.get(type(node))
            if follow is not None:
                follow(self, node, frame)

    # --- simple statements ---

    def _expression(self, node: ast.Expr, frame: Frame) -> None:
        self.value(node.value, frame)

    def _assign(self, node: ast.Assign, frame: Frame) -> None:
        value = self.value(node.value, frame)
        for target in node.targets:
            self.bind(target, value, frame)

    def _annotated(self, node: ast.AnnAssign, frame: Frame) -> None:
        if node.value is not None:
            self.bind(node.target, self.value(node.value, frame), frame)

    def _augmented(self, node: ast.AugAssign, frame: Frame) -> None:
        place = ast.copy_location(_as_load(node.target), node.target)
        joined = ast.copy_location(ast.BinOp(place, node.op, node.value), node)
        self.bind(node.target, self.value(joined, frame), frame)

    def _delete(self, node: ast.Delete, frame: Frame) -> None:
        for target in node.targets:
            if isinstance(target, ast.Subscript):
                holder, key = self.value(target.value, frame), self.value(target.slice, frame)
                if isinstance(holder, dict | list) and key is not UNKNOWN:
                    self.plain_call(holder.__delitem__, [key])

    def _return(self, node: ast.Return, frame: Frame) -> None:
        raise Returned(self.value(node.value, frame) if node.value else None)

    def _raise(self, node: ast.Raise, frame: Frame) -> None:
        test, names = frame.guard or (None, {})
        if node.exc is None:
            raise Fails(frame.caught or "Exception", test, names)
        if isinstance(node.exc, ast.Name) and node.exc.id == frame.caught_name:
            raise Fails(frame.caught or "Exception", test, names)
        raised = node.exc.func if isinstance(node.exc, ast.Call) else node.exc
        said = ast.unparse(node.exc)[:200]
        owner = frame.owner.definition if frame.owner is not None else None
        where = owner.path if owner is not None else ""
        name = ast.unparse(raised).rpartition(".")[2]
        raise Fails(name if name[:1].isupper() else "Exception", test, names, said, where)

    def _assert(self, node: ast.Assert, frame: Frame) -> None:
        if self.truth(self.value(node.test, frame)) is False:
            raise Fails("AssertionError", node.test, self._names_in(node.test, frame))

    def _names_in(self, test: ast.expr, frame: Frame) -> dict[str, Any]:
        """Return the values of the names in a condition, constants of the module among them."""
        found: dict[str, Any] = {}
        for node in ast.walk(test):
            if isinstance(node, ast.Name):
                found[node.id] = self.named(node.id, frame)
            elif isinstance(node, ast.Attribute) and isinstance(node.value, ast.Name):
                holder = self.named(node.value.id, frame)
                if isinstance(holder, Instance):
                    found[ast.unparse(node)] = holder.attributes.get(node.attr, UNKNOWN)
        return found

    def _define(self, node: _FUNCTIONS, frame: Frame) -> None:
        self.defaults_of(node, frame)
        made: Any = Function(node, frame.scope, frame.names, owner=frame.owner)
        for decorator in reversed(node.decorator_list):
            made = self.call(self.value(decorator, frame), [made], {}, frame)
        frame.names[node.name] = made

    def _class(self, node: ast.ClassDef, frame: Frame) -> None:
        bases = tuple(self.value(base, frame) for base in node.bases)
        made = ClassValue(node.name, node=node, bases=bases)
        inside = Frame(frame.scope, frame.names, {}, owner=made)
        with contextlib.suppress(Left):
            self.statements(node.body, inside)
        for member in inside.names.values():
            if isinstance(member, Function):
                member.owner, member.closure = made, frame.names
        for inner in node.body:
            if isinstance(inner, _FUNCTIONS) and inner.decorator_list:
                inside.names[inner.name] = Function(inner, frame.scope, frame.names, owner=made)
        made.members = inside.names
        frame.names[node.name] = made if not node.decorator_list else UNKNOWN

    def _import(self, node: ast.Import, frame: Frame) -> None:
        for alias in node.names:
            path = alias.name if alias.asname else alias.name.partition(".")[0]
            frame.names[alias.asname or path] = self.at(path)

    def _import_from(self, node: ast.ImportFrom, frame: Frame) -> None:
        for alias in node.names:
            frame.names[alias.asname or alias.name] = (
                self.at(f"{node.module}.{alias.name}")
                if node.module and not node.level
                else UNKNOWN
            )

    # --- branches and loops ---

    def _if(self, node: ast.If, frame: Frame) -> None:
        truth = self.truth(self.value(node.test, frame))
        if truth is None:
            self._either(node, frame)
            return
        with frame.under(node.test, self._names_in(node.test, frame)):
            self.statements(node.body if truth else node.orelse, frame)

    def _either(self, node: ast.If, frame: Frame) -> None:
        """Go on where nobody knows which branch is taken: guards are taken to be passed."""
        if _only_raises(node.body):
            self.statements(node.orelse, frame)
            return
        if node.orelse and _only_raises(node.orelse):
            self.statements(node.body, frame)
            return
        if any(_leaves(statement) for statement in (*node.body, *node.orelse)):
            raise Left
        frame.doubt([*node.body, *node.orelse])

    def _for(self, node: ast.For | ast.AsyncFor, frame: Frame) -> None:
        iterated = self.value(node.iter, frame)
        if isinstance(iterated, Generated) and iterated.complete and not iterated.waits:
            self._rounds(_popped(iterated.items), node, frame)
            return
        items = self.items(iterated, waits=isinstance(node, ast.AsyncFor))
        if items is None:
            if any(_leaves(statement) for statement in node.body):
                raise Left
            frame.doubt([*node.body, node.target])
            return
        self._rounds(items, node, frame)

    def _rounds(self, items: Iterable[Any], node: ast.For | ast.AsyncFor, frame: Frame) -> None:
        for number, item in enumerate(items):
            if number >= _MOST_ROUNDS:
                raise Left
            self.bind(node.target, item, frame)
            try:
                self.statements(node.body, frame)
            except _Break:
                return
            except _Continue:
                continue
        self.statements(node.orelse, frame)

    def _while(self, node: ast.While, frame: Frame) -> None:
        for _ in range(_MOST_ROUNDS):
            truth = self.truth(self.value(node.test, frame))
            if truth is None:
                break
            if not truth:
                self.statements(node.orelse, frame)
                return
            try:
                self.statements(node.body, frame)
            except _Break:
                return
            except _Continue:
                continue
        raise Left

    def _break(self, node: ast.Break, frame: Frame) -> None:
        raise _Break

    def _continue(self, node: ast.Continue, frame: Frame) -> None:
        raise _Continue

    # --- blocks ---

    def _with(self, node: ast.With | ast.AsyncWith, frame: Frame) -> None:
        silent = False
        held = []
        for item in node.items:
            value = self.value(item.context_expr, frame)
            if isinstance(value, Reference) and value.path == "contextlib.suppress":
                silent = True
            entered = self.entered(value, frame, waits=isinstance(node, ast.AsyncWith))
            held.append(value)
            if item.optional_vars is not None:
                self.bind(item.optional_vars, entered, frame)
        try:
            self.statements(node.body, frame)
        except Fails:
            if not silent and all(_passes_on(item.context_expr) for item in node.items):
                raise
            raise Left from None
        for value in reversed(held):
            if isinstance(value, Instance):
                name = "__aexit__" if isinstance(node, ast.AsyncWith) else "__exit__"
                self.call(self.member(value, name, frame), [None, None, None], {}, frame)

    def _try(self, node: ast.Try, frame: Frame) -> None:
        try:
            self.statements(node.body, frame)
        except Fails as fails:
            handler = next((h for h in node.handlers if self._catches(h, fails, frame)), None)
            if handler is None:
                self.statements(node.finalbody, frame)
                raise
            self._handled(handler, fails, frame)
        else:
            self.statements(node.orelse, frame)
        self.statements(node.finalbody, frame)

    def _handled(self, handler: ast.ExceptHandler, fails: Fails, frame: Frame) -> None:
        if handler.name:
            frame.names[handler.name] = UNKNOWN
        before = frame.caught, frame.caught_name, frame.guard
        frame.caught, frame.caught_name = fails.kind, handler.name or ""
        frame.guard = (fails.test, fails.names) if fails.test is not None else frame.guard
        try:
            self.statements(handler.body, frame)
        finally:
            frame.caught, frame.caught_name, frame.guard = before

    def _catches(self, handler: ast.ExceptHandler, fails: Fails, frame: Frame) -> bool:
        """Whether a handler catches an exception; where nobody knows, nothing more is said."""
        if handler.type is None:
            return True
        types = handler.type.elts if isinstance(handler.type, ast.Tuple) else [handler.type]
        for each in types:
            name = ast.unparse(each).rpartition(".")[2]
            if name in (fails.kind, "Exception", "BaseException"):
                return True
            wanted, raised = getattr(builtins, name, None), getattr(builtins, fails.kind, None)
            if not isinstance(wanted, type) or not isinstance(raised, type):
                raise Left
            if issubclass(raised, wanted):
                return True
        return False

    def _yield_all(self, node: ast.stmt, frame: Frame) -> None:
        raise Left

    # --- bodies of functions ---

    def body_of(self, function: Function, frame: Frame) -> Any:
        """Return what a function gives when its body is followed."""
        node = function.node
        if isinstance(node, ast.Lambda):
            return self.value(node.body, frame)
        generator = self.yields(node)
        try:
            self.statements(node.body, frame)
        except Returned as returned:
            if not generator:
                return returned.value
        except Left:
            if not generator or not frame.yielded:
                raise
            return Generated(frame.yielded, complete=False, waits=_is_async(node))
        if generator:
            return Generated(frame.yielded, waits=_is_async(node))
        return None


class _Break(Exception):
    pass


class _Continue(Exception):
    pass


def _popped(items: list[Any]) -> Iterator[Any]:
    """Yield items while there are any: others may take some in between."""
    while items:
        yield items.pop(0)


def _is_async(node: ast.AST) -> bool:
    return isinstance(node, ast.AsyncFunctionDef)


def _as_load(node: ast.expr) -> ast.expr:
    fields = {name: getattr(node, name) for name in node._fields}
    fields["ctx"] = ast.Load()
    return type(node)(**fields)


def _only_raises(body: Sequence[ast.stmt]) -> bool:
    """Whether a branch ends in an exception whatever happens in it."""
    return bool(body) and isinstance(body[-1], ast.Raise)


@lru_cache(4_000)
def _leaves(node: ast.stmt) -> bool:
    """Whether a statement may end the function, the loop or what is known of a yield."""
    kinds = (ast.Return, ast.Break, ast.Continue, ast.Yield, ast.YieldFrom, ast.Raise)
    return any(isinstance(inner, kinds) for inner in ast.walk(node))


def _passes_on(node: ast.expr) -> bool:
    """Whether a context manager certainly lets exceptions pass."""
    return isinstance(node, ast.Call) and ast.unparse(node.func).rpartition(".")[2] in (
        "open", "TemporaryDirectory", "Lock", "chdir", "nullcontext", "closing",
    )  # fmt: skip


_STATEMENTS: dict[type[ast.stmt], Callable[[Follower, Any, Frame], None]] = {
    ast.Expr: Follower._expression,
    ast.Assign: Follower._assign,
    ast.AnnAssign: Follower._annotated,
    ast.AugAssign: Follower._augmented,
    ast.Delete: Follower._delete,
    ast.Return: Follower._return,
    ast.Raise: Follower._raise,
    ast.Assert: Follower._assert,
    ast.FunctionDef: Follower._define,
    ast.AsyncFunctionDef: Follower._define,
    ast.ClassDef: Follower._class,
    ast.Import: Follower._import,
    ast.ImportFrom: Follower._import_from,
    ast.If: Follower._if,
    ast.For: Follower._for,
    ast.AsyncFor: Follower._for,
    ast.While: Follower._while,
    ast.Break: Follower._break,
    ast.Continue: Follower._continue,
    ast.With: Follower._with,
    ast.AsyncWith: Follower._with,
    ast.Try: Follower._try,
    ast.Match: Follower._yield_all,
    ast.TryStar: Follower._yield_all,
}
