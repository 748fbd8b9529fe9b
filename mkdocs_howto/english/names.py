"""What the names in a body stand for: imports, locals by their type, attributes of `self`."""

from __future__ import annotations

import ast
import builtins
import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field

from mkdocs_howto.english.lexicon import Entry, Lexicon
from mkdocs_howto.source import Definition, Kind, Lookup, Parameter, Scope

_BUILTINS = frozenset(dir(builtins))
_LITERALS = {
    ast.JoinedStr: "str",
    ast.Dict: "dict",
    ast.DictComp: "dict",
    ast.List: "list",
    ast.ListComp: "list",
    ast.Set: "set",
    ast.SetComp: "set",
    ast.Tuple: "tuple",
}
_WRAPPERS = ("Optional", "Union", "Annotated", "Final", "ClassVar", "Awaitable", "Coroutine")


@dataclass
class Names:
    """The names that a body can use.

    Attributes:
        owner: The class whose `self` or `cls` the body uses; None outside classes.
        values: Sources of constants, by name, as in `Facts.values`.
        types: Dotted type of each local, as far as known; grows while statements are read.
        lines: The file's lines, so that code is shown as its author wrote it.
        set_once: Locals that stand for one value through the whole body, with that value.
        hidden: The other locals that a body sets: readers don't know what they stand for.
    """

    scope: Scope
    lexicon: Lexicon
    lookup: Lookup
    owner: Definition | None = None
    values: Mapping[str, str] = field(default_factory=dict)
    types: dict[str, str] = field(default_factory=dict)
    parameters: dict[str, Parameter] = field(default_factory=dict)
    lines: Sequence[str] = ()
    set_once: dict[str, ast.expr] = field(default_factory=dict)
    hidden: frozenset[str] = frozenset()

    def code(self, node: ast.AST) -> str:
        """Return the source of a node: as written where it stands on one line."""
        first, last = getattr(node, "lineno", 0), getattr(node, "end_lineno", None)
        if not isinstance(node, ast.expr) or first != last or not 0 < first <= len(self.lines):
            return ast.unparse(node)
        line = self.lines[first - 1].encode()
        return line[node.col_offset : node.end_col_offset].decode(errors="replace")

    def declare(self, parameters: tuple[Parameter, ...]) -> None:
        """Make a function's parameters known, with the types of their annotations."""
        self.parameters = {parameter.name: parameter for parameter in parameters}
        for parameter in parameters:
            self.types[parameter.name] = self.annotated(parameter.annotation)

    def assign(self, target: ast.expr, value: ast.expr | None, annotation: str = "") -> None:
        """Note the type of a local that a statement sets."""
        if isinstance(target, ast.Name):
            self.parameters.pop(target.id, None)  # from here on it is no longer what was passed
            known = self.annotated(annotation) if annotation else ""
            self.types[target.id] = known or (self.type_of(value) if value is not None else "")

    def enter(self, target: ast.expr, context: ast.expr) -> None:
        """Note the type of the target of `with`."""
        if not isinstance(target, ast.Name):
            return
        entry = self.entry(context) if isinstance(context, ast.Call) else None
        given = entry.enters or entry.gives if entry else ""
        self.types[target.id] = given or self.type_of(context)

    def iterate(self, target: ast.expr, iterable: ast.expr) -> None:
        """Note the type of a loop's variable."""
        if isinstance(target, ast.Name):
            entry = self.entry(iterable) if isinstance(iterable, ast.Call) else None
            self.types[target.id] = entry.items if entry else ""

    def path(self, expression: ast.expr) -> str:
        """Return the dotted path that a name or attribute stands for; empty when unknown."""
        if isinstance(expression, ast.Name):
            if expression.id in self.types or self._type_of_constant(expression.id):
                return ""
            known = self.scope.names.get(expression.id)
            return known or (expression.id if expression.id in _BUILTINS else "")
        if isinstance(expression, ast.Attribute):
            base = self.type_of(expression.value) or self.path(expression.value)
            return f"{base}.{expression.attr}" if base else ""
        return ""

    def type_of(self, expression: ast.expr) -> str:
        """Return the dotted type of an expression's value; empty when unknown."""
        if isinstance(expression, ast.Name):
            if expression.id in ("self", "cls") and self.owner is not None:
                return self.owner.path
            if expression.id in self.types:
                return self.types[expression.id]
            return self._type_of_constant(expression.id)
        if isinstance(expression, ast.Await):
            return self.type_of(expression.value)
        if isinstance(expression, ast.Call):
            return self._type_of_call(expression)
        if isinstance(expression, ast.Attribute):
            return self._type_of_attribute(expression)
        if isinstance(expression, ast.Constant):
            return type(expression.value).__name__ if expression.value is not None else ""
        return _LITERALS.get(type(expression), "")

    def entry(self, call: ast.Call) -> Entry | None:
        """Return what the lexicon knows of a call."""
        path = self.path(call.func)
        if path:
            found = self.lexicon.find(self._published(path), any_module="." in path)
            if found or self._own(path):
                return found
        if isinstance(call.func, ast.Attribute):
            typed = bool(self.type_of(call.func.value))
            name = path or f"?.{call.func.attr}"
            return self.lexicon.find(name, any_module=True, any_receiver=not typed or not path)
        return None

    def definition(self, call: ast.Call) -> Definition | None:
        """Return the project's definition of what a call calls; None when there is none."""
        path = self.path(call.func)
        return self.lookup.definition(path) if path and "." in path and self._own(path) else None

    def annotated(self, annotation: str) -> str:
        """Return the dotted type of an annotation; empty when it names none."""
        if not annotation:
            return ""
        try:
            node: ast.expr = ast.parse(annotation.strip("'\""), mode="eval").body
        except SyntaxError:
            return ""
        return self._annotated(node)

    def _annotated(self, node: ast.expr) -> str:
        if isinstance(node, ast.BinOp) and isinstance(node.op, ast.BitOr):
            return self._annotated(node.left) or self._annotated(node.right)
        if isinstance(node, ast.Subscript):
            base = ast.unparse(node.value).rpartition(".")[2]
            if base in _WRAPPERS:
                first = node.slice.elts[0] if isinstance(node.slice, ast.Tuple) else node.slice
                return self._annotated(first)
            return self._annotated(node.value)
        if isinstance(node, ast.Name | ast.Attribute):
            path = self.scope.resolve(ast.unparse(node))
            return "" if path in ("typing.Any", "Any", "object") else path.removeprefix("typing.")
        if isinstance(node, ast.Constant) and isinstance(node.value, str):
            return self.annotated(node.value)
        return ""

    def _type_of_constant(self, name: str) -> str:
        """Return the type of a module's constant that is set to a call: `log = getLogger(…)`."""
        value = self.values.get(name, "")
        call = re.match(r"([\w.]+)\(", value)
        if not call:
            return ""
        entry = self.lexicon.find(self.scope.resolve(call.group(1)))
        return entry.gives if entry else ""

    def _type_of_call(self, call: ast.Call) -> str:
        entry = self.entry(call)
        if entry and entry.gives:
            return entry.gives
        path = self.path(call.func)
        if not path:
            return ""
        definition = self.lookup.definition(path) if self._own(path) else None
        if definition is None:
            # A call of a name in title case constructs; known classes of other packages are these.
            return path if path.rpartition(".")[2][:1].isupper() else ""
        if definition.kind is Kind.CLASS:
            return definition.path
        return self._returned(definition)

    def _returned(self, definition: Definition) -> str:
        scope = self.lookup.scope(definition.module)
        if scope is None or not definition.returns:
            return ""
        return Names(scope, self.lexicon, self.lookup).annotated(definition.returns)

    def _type_of_attribute(self, expression: ast.Attribute) -> str:
        path = self.path(expression)
        entry = self.lexicon.find(path) if path else None
        if entry and entry.gives:
            return entry.gives
        if not (isinstance(expression.value, ast.Name) and expression.value.id in ("self", "cls")):
            return ""
        member = self.owner.member(expression.attr) if self.owner else None
        if member is None or member.kind not in (Kind.ATTRIBUTE, Kind.PROPERTY):
            return ""
        known = self.annotated(member.returns)
        value = getattr(member.node, "value", None)
        if not known and isinstance(value, ast.Call):
            known = self.scope.resolve(ast.unparse(value.func))
            known = known if re.fullmatch(r"[\w.]*\.?[A-Z]\w*", known) else ""
        return known

    def _own(self, path: str) -> bool:
        """Whether a path lies in the package at hand, whose definitions are worth reading."""
        return path.partition(".")[0] == self.scope.module.partition(".")[0]

    def _published(self, path: str) -> str:
        return {"posixpath": "os.path", "ntpath": "os.path"}.get(path, path)
