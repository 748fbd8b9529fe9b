"""What a body does with its parameters, and what that says of their types."""

from __future__ import annotations

import ast
import datetime
import io
import pathlib
import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import lru_cache

from mkdocs_howto.examples.composing.hints import called_with, kind_for

_FUNCTIONS = ast.FunctionDef | ast.AsyncFunctionDef


@dataclass(frozen=True, slots=True)
class Use:
    """How a body uses one of its parameters.

    Attributes:
        kinds: Types that the uses suggest, the strongest first.
        literals: Values that it is compared with or looked up among, as source.
        arity: Number of arguments with which it is called; None when it isn't.
        awaited: Whether what a call of it returns is awaited.
        keys: Keys under which the body looks into its items, or into the JSON that it holds.
        inside: Whether `keys` are those of its items.
        written: Whether the body writes to the file or folder that it names, or removes it.
        attributes: Names that the body looks up on it.
        spread: What is called with its items as keywords: `connect` in `connect(**options)`.
    """

    kinds: tuple[str, ...] = ()
    literals: tuple[str, ...] = ()
    arity: int | None = None
    awaited: bool = False
    keys: tuple[str, ...] = ()
    inside: bool = False
    written: bool = False
    attributes: tuple[str, ...] = ()
    spread: str = ""


@lru_cache(2_000)
def formats_in(node: ast.AST | None) -> tuple[str, ...]:
    """Return the formats of files that a body reads or writes with modules of the language."""
    known = {"csv": "csv", "json": "json", "yaml": "yaml", "tomllib": "toml", "zipfile": "zip",
             "configparser": "ini", "ElementTree": "xml", "ZipFile": "zip"}  # fmt: skip
    names = (n.id for n in ast.walk(node or ast.Module([], [])) if isinstance(n, ast.Name))
    return tuple(dict.fromkeys(known[name] for name in names if name in known))


@lru_cache(2_000)
def uses_in(node: ast.AST | None) -> Mapping[str, Use]:
    """Return how a function uses each of its parameters; its body is read once for all."""
    if not isinstance(node, _FUNCTIONS):
        return {}
    arguments = node.args
    names = [a.arg for a in (*arguments.posonlyargs, *arguments.args, *arguments.kwonlyargs)]
    nodes = [inner for statement in node.body for inner in ast.walk(statement)]
    return {name: _use(nodes, name) for name in names if name not in ("self", "cls")}


def _use(nodes: Sequence[ast.AST], name: str) -> Use:
    kinds: list[str] = []
    literals: list[str] = []
    arity: int | None = None
    awaited = written = False
    # `path = os.path.join(root, name)`: what is done with the path is done with the name.
    paths = {
        target.id
        for inner in nodes
        if isinstance(inner, ast.Assign) and _of_path(inner.value, name)
        for target in inner.targets
        if isinstance(target, ast.Name)
    }
    for inner in nodes:
        kinds += _kinds(inner, name)
        for path in paths:
            kinds += _kinds(inner, path)
            written = written or (isinstance(inner, ast.Call) and _writes(inner, path))
        literals += _literals(inner, name)
        if isinstance(inner, ast.Call):
            written = written or _writes(inner, name)
            if _is(inner.func, name):
                starred = any(isinstance(a, ast.Starred) for a in inner.args)
                arity = None if starred else max(arity or 0, len(inner.args))
                kinds.insert(0, "Callable")
        elif isinstance(inner, ast.Await):
            calls = (n for n in ast.walk(inner.value) if isinstance(n, ast.Call))
            awaited = awaited or any(_is(call.func, name) for call in calls)
    keys, inside = _keys(nodes, name)
    attributes = [n.attr for n in nodes if isinstance(n, ast.Attribute) and _is(n.value, name)]
    kinds = [*_having(attributes), *kinds] if attributes else kinds
    spread = next((s for n in nodes if (s := _spread(n, name))), "")
    return Use(
        tuple(dict.fromkeys(kinds)), tuple(dict.fromkeys(literals)), arity, awaited, keys, inside,
        written, tuple(dict.fromkeys(attributes)), spread,
    )  # fmt: skip


_TYPES: tuple[tuple[str, type], ...] = (
    ("str", str), ("list", list), ("dict[str, str]", dict),
    ("re.Match", re.Match), ("Path", pathlib.Path),
    ("IO", io.StringIO), ("bytes", bytes), ("set[int]", set), ("datetime", datetime.datetime),
    ("date", datetime.date), ("timedelta", datetime.timedelta), ("number", float),
    ("type", type),
)  # fmt: skip


def _having(attributes: Sequence[str]) -> Iterator[str]:
    """Yield the types whose values have all of some attributes."""
    for kind, each in _TYPES:
        names = dir(type) if each is type else dir(each)
        if all(name in names for name in attributes):
            yield kind


def _spread(node: ast.AST, name: str) -> str:
    """Return what is called with a parameter's items as keywords; empty for nothing."""
    if isinstance(node, ast.Call):
        if any(k.arg is None and _is(k.value, name) for k in node.keywords):
            return ast.unparse(node.func)
    return ""


def _keys(nodes: Sequence[ast.AST], name: str) -> tuple[tuple[str, ...], bool]:
    """Return the keys that a body reads from the parameter's items, or from its JSON."""
    items: set[str] = set()
    parsed: set[str] = {name}
    for inner in nodes:
        if isinstance(inner, ast.For | ast.comprehension) and _is(inner.iter, name):
            items |= {inner.target.id} if isinstance(inner.target, ast.Name) else set()
        elif isinstance(inner, ast.Assign) and isinstance(inner.value, ast.Call):
            loads = ast.unparse(inner.value.func).endswith("json.loads")
            if loads and inner.value.args and _is(inner.value.args[0], name):
                parsed |= {t.id for t in inner.targets if isinstance(t, ast.Name)}
    for holders, inside in ((items, True), (parsed, False)):
        keys = dict.fromkeys(key for n in nodes if (key := _key(n, holders)))
        if keys:
            return tuple(keys), inside
    return (), False


def _key(node: ast.AST, holders: set[str]) -> str:
    """Return the key of `item["key"]` or `item.get("key")`; a variable's name in angles."""
    place: ast.expr | None = None
    holder: ast.expr | None = None
    if isinstance(node, ast.Subscript) and isinstance(node.ctx, ast.Load):
        holder, place = node.value, node.slice
    elif isinstance(node, ast.Call) and isinstance(node.func, ast.Attribute) and node.args:
        holder = node.func.value
        place = node.args[0] if node.func.attr in ("get", "pop") else None
    if not isinstance(holder, ast.Name) or holder.id not in holders:
        return ""
    if isinstance(place, ast.Name):
        return f"<{place.id}>"
    text = isinstance(place, ast.Constant) and isinstance(place.value, str)
    return place.value if text else ""  # type: ignore[union-attr]


_WRITING_METHODS = frozenset(
    "write_text write_bytes unlink rmdir mkdir touch rename replace chmod symlink_to".split()
)
_WRITING_CALLS = frozenset(
    "remove unlink rmdir mkdir makedirs rename replace truncate chmod rmtree move copy copyfile "
    "copytree make_archive".split()
)


def _writes(node: ast.Call, name: str) -> bool:
    """Whether a call writes to what a name says, also to something below it."""
    called = ast.unparse(node.func)
    last = called.rpartition(".")[2]
    if isinstance(node.func, ast.Attribute) and _of_path(node.func.value, name):
        return last in _WRITING_METHODS or (last == "open" and _in_writing_mode(node.args[:1]))
    given = any(_of_path(argument, name) for argument in node.args)
    if given and last in _WRITING_CALLS and called.startswith(("os.", "shutil.", last)):
        return True
    opens = last in ("open", "ZipFile", "TarFile")
    return given and opens and _in_writing_mode([*node.args[1:2], *node.keywords])


def _of_path(node: ast.expr, name: str) -> bool:
    """Whether an expression is a parameter, or a path made of it."""
    if isinstance(node, ast.BinOp) and isinstance(node.op, ast.Div):
        return _of_path(node.left, name)
    if isinstance(node, ast.Call):
        last = ast.unparse(node.func).rpartition(".")[2]
        return last in ("Path", "str", "join", "abspath", "fspath") and any(
            _of_path(argument, name) for argument in node.args
        )
    return _is(node, name)


def _in_writing_mode(nodes: Sequence[ast.AST]) -> bool:
    values = [node.value if isinstance(node, ast.keyword) else node for node in nodes]
    texts = [v.value for v in values if isinstance(v, ast.Constant) and isinstance(v.value, str)]
    return any(set(text) & set("wax+") and len(text) <= 4 for text in texts)


def _kinds(node: ast.AST, name: str) -> Iterator[str]:
    """Yield the types that one node of a body suggests for a parameter."""
    if isinstance(node, ast.Attribute) and _is(node.value, name):
        if node.attr in ("iterdir", "rglob", "glob", "mkdir"):
            yield "Path newdirectory" if node.attr == "mkdir" else "Path directory"
    elif isinstance(node, ast.For | ast.comprehension) and _is(node.iter, name):
        pairs = isinstance(node.target, ast.Tuple) and len(node.target.elts) == 2
        yield "list[tuple[str, int]]" if pairs else "list"
    elif isinstance(node, ast.YieldFrom) and _is(node.value, name):
        yield "list"
    elif isinstance(node, ast.Call):
        yield from _by_call(node, name)
    elif isinstance(node, ast.BinOp):
        yield from _by_operator(node, name)
    elif isinstance(node, ast.Compare):
        yield from _by_comparison(node, name)
    elif isinstance(node, ast.Subscript) and _is(node.value, name):
        text = isinstance(node.slice, ast.Constant) and isinstance(node.slice.value, str)
        yield "dict[str, str]" if text else "list"
    elif isinstance(node, ast.Raise) and node.exc is not None and _is(node.exc, name):
        yield "Exception"


def _by_comparison(node: ast.Compare, name: str) -> Iterator[str]:
    operator, limit = node.ops[0], node.comparators[0]
    if _is(limit, name) and isinstance(operator, ast.In | ast.NotIn):
        yield "list"
    ordered = isinstance(operator, ast.Lt | ast.LtE | ast.Gt | ast.GtE)
    if _is(node.left, name) and ordered and isinstance(limit, ast.Constant):
        yield "float" if isinstance(limit.value, float) else "int"


def _by_check(node: ast.Call) -> Iterator[str]:
    """Yield the types that `isinstance` asks for."""
    names = node.args[1].elts if isinstance(node.args[1], ast.Tuple) else [node.args[1]]
    for item in names:
        kind = _CHECKED.get(ast.unparse(item).rpartition(".")[2])
        if kind:
            yield kind


def _by_call(node: ast.Call, name: str) -> Iterator[str]:
    if any(keyword.arg == "key" and _is(keyword.value, name) for keyword in node.keywords):
        yield "Callable"
    if any(keyword.arg is None and _is(keyword.value, name) for keyword in node.keywords):
        yield "dict[str, str]"
    if not any(_is(argument, name) for argument in node.args):
        return
    called = ast.unparse(node.func)
    first = _is(node.args[0], name)
    if called == "isinstance" and first and len(node.args) == 2:
        yield from _by_check(node)
    elif called.startswith("math.") or (called in ("min", "max") and len(node.args) > 1):
        yield "number"
    elif called in called_with():
        yield called_with()[called]
    elif called.startswith("os.path."):
        yield "path"
    elif called.startswith("re.") and len(node.args) > 1:
        yield "pattern" if first else "str"
    elif called in ("map", "filter") and len(node.args) > 1:
        yield "Callable" if first else "list"
    elif called.endswith(".join") and len(node.args) == 1:
        yield "list[str]"


_CHECKED = {
    "str": "str", "bytes": "bytes", "int": "int", "float": "number", "dict": "dict[str, str]",
    "list": "list", "tuple": "list", "set": "set[int]", "Mapping": "dict[str, str]",
    "datetime": "datetime", "date": "date", "timedelta": "timedelta", "Path": "Path",
    "type": "type",
}  # fmt: skip


def _by_operator(node: ast.BinOp, name: str) -> Iterator[str]:
    left = _is(node.left, name)
    if not left and not _is(node.right, name):
        return
    other = node.right if left else node.left
    if isinstance(node.op, ast.Div) and left and not isinstance(other, ast.Constant):
        named = ast.unparse(other).rpartition(".")[2]
        yield "Path directory" if kind_for(named) in ("str", "path") else "number"
    elif isinstance(node.op, ast.Div) and isinstance(getattr(other, "value", None), str):
        yield "Path directory"
    elif isinstance(other, ast.Constant):
        yield {str: "str", float: "float"}.get(type(other.value), "int")
    elif isinstance(node.op, ast.Sub | ast.FloorDiv | ast.Div | ast.Pow | ast.BitAnd | ast.RShift):
        yield "number"
    elif isinstance(other, ast.JoinedStr):
        yield "str"


def _literals(node: ast.AST, name: str) -> Iterator[str]:
    if isinstance(node, ast.Call) and len(node.args) == 1 and _is(node.args[0], name):
        # What a text has to hold to be converted.
        yield from {"int": ['"42"'], "float": ['"1.5"']}.get(ast.unparse(node.func), [])
    if isinstance(node, ast.Match) and _is(node.subject, name):
        for case in node.cases:
            if isinstance(case.pattern, ast.MatchValue):
                yield ast.unparse(case.pattern.value)
    if not isinstance(node, ast.Compare) or not _is(node.left, name):
        return
    for operator, value in zip(node.ops, node.comparators, strict=True):
        if isinstance(operator, ast.Eq) and isinstance(value, ast.Constant):
            if isinstance(value.value, str) and value.value:
                yield ast.unparse(value)
        elif isinstance(operator, ast.In | ast.NotIn) and isinstance(
            value, ast.Tuple | ast.List | ast.Set
        ):
            for element in value.elts:
                if isinstance(element, ast.Constant) and element.value not in (None, ""):
                    yield ast.unparse(element)


def _is(node: ast.expr, name: str) -> bool:
    return isinstance(node, ast.Name) and node.id == name
