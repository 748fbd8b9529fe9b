"""Values of types: what an annotation says, as source."""

from __future__ import annotations

import ast
import builtins
import keyword
import re
from collections.abc import Sequence
from dataclasses import replace
from typing import TYPE_CHECKING

from mkdocs_howto.examples.composing import guesses, hints
from mkdocs_howto.examples.composing.words import singular_of, snake
from mkdocs_howto.examples.layout import quoted
from mkdocs_howto.source import Definition, Kind, Scope

if TYPE_CHECKING:
    from mkdocs_howto.examples.composing.values import Maker, Want

_DEEPEST = 6
_GENERIC = frozenset(
    "typing typing_extensions collections.abc _collections_abc builtins types _typeshed".split()
)
_SEQUENCES = frozenset(
    "list List Sequence MutableSequence Iterable Collection Container Reversible".split()
)
_SETS = frozenset("set Set MutableSet AbstractSet".split())
_MAPPINGS = frozenset("dict Dict Mapping MutableMapping SupportsKeysAndGetItem DefaultDict".split())
_ITERATORS = frozenset("Iterator Generator".split())
ASYNC_ITERATORS = frozenset("AsyncIterator AsyncIterable AsyncGenerator".split())
_AWAITABLES = frozenset("Awaitable Coroutine".split())
_WRAPPERS = frozenset(
    "Annotated Required NotRequired ReadOnly Final ClassVar InitVar Unpack".split()
)
_STRINGS = frozenset("str LiteralString Text AnyStr string".split())
_ANYTHING = frozenset("object Any Hashable Self Sized Incomplete".split())
_TEXTUAL = ("str", "Any", "object", "AnyStr")
_LITERALS = {
    "bool": "True", "bytearray": 'bytearray(b"Hello, world")', "range": "range(3)",
    "memoryview": 'memoryview(b"Hello, world")', "slice": "slice(0, 2)", "NoneType": "None",
    "None": "None", "SupportsInt": "42", "SupportsFloat": "1.5", "SupportsIndex": "3",
    "SupportsAbs": "-1.5", "complex": "1 + 2j", "bytes": 'b"Hello, world"',
    "ByteString": 'b"Hello, world"', "Buffer": 'b"Hello, world"', "ReadableBuffer": 'b"Hello"',
}  # fmt: skip


def annotated(
    maker: Maker, annotation: str | ast.expr, scope: Scope, want: Want, depth: int = 0
) -> str | None:
    """Return a value of a type; None when none can be made."""
    if isinstance(annotation, str):
        try:
            annotation = ast.parse(annotation.strip(), mode="eval").body
        except (SyntaxError, ValueError):
            return None
    if depth > _DEEPEST:
        return None
    if isinstance(annotation, ast.Constant):
        if annotation.value is None:
            return "None"
        if isinstance(annotation.value, str):
            return annotated(maker, annotation.value, scope, want, depth)
        return None
    if isinstance(annotation, ast.BinOp) and isinstance(annotation.op, ast.BitOr):
        return _union(maker, _members(annotation), scope, want, depth)
    if isinstance(annotation, ast.Subscript):
        dotted = scope.resolve(ast.unparse(annotation.value))
        inner = annotation.slice
        arguments = list(inner.elts) if isinstance(inner, ast.Tuple) else [inner]
        return _typed(maker, dotted, arguments, scope, want, depth)
    if isinstance(annotation, ast.Name | ast.Attribute):
        return _typed(maker, scope.resolve(ast.unparse(annotation)), [], scope, want, depth)
    return None


def is_generic(dotted: str) -> bool:
    """Whether a type belongs to the language: a builtin, or from `typing` or `collections.abc`."""
    module, _, _ = dotted.rpartition(".")
    return not module or module in _GENERIC


def _union(
    maker: Maker, members: Sequence[ast.expr], scope: Scope, want: Want, depth: int
) -> str | None:
    usable = [m for m in members if not (isinstance(m, ast.Constant) and m.value is None)]
    if not usable:
        return "None"
    by_effort = sorted(usable, key=lambda member: _effort(ast.unparse(member), scope))
    first = maker.choose(f"{want.key}|", [ast.unparse(member) for member in by_effort])
    ranked = sorted(by_effort, key=lambda member: ast.unparse(member) != first)
    for member in ranked:
        mark = maker.tried()
        value = annotated(maker, member, scope, want, depth)
        if value is not None:
            return value
        maker.undo(mark)
    return "None" if len(usable) < len(members) else None


def _typed(
    maker: Maker, dotted: str, arguments: list[ast.expr], scope: Scope, want: Want, depth: int
) -> str | None:
    last = dotted.rpartition(".")[2]
    if dotted in ("pathlib.Path", "os.PathLike"):
        kinds = " ".join(want.use.kinds)
        folder = hints.kind_for(want.name) == "directory" or "directory" in kinds
        return guesses.place(maker, "Path directory" if folder else "Path", want)
    if hints.known_value(dotted) is not None:
        return maker.known(dotted)
    if is_generic(dotted) or dotted.startswith("collections.defaultdict"):
        found = _builtin(maker, last, want)
        if found is None:
            found = _generic(maker, last, arguments, scope, want, depth)
        if found is not None or last in _ANYTHING:
            return found
    definition = maker.lookup.definition(dotted)
    if definition is None:
        if "." not in dotted and (len(last) <= 2 or last.endswith(("T", "_co", "_contra"))):
            return maker.guessed(want, Scope("", {}), 9)
        return None
    if definition.kind is Kind.CLASS:
        return maker.construct(definition, depth + 1)
    if definition.kind is Kind.ATTRIBUTE and definition.value:
        return _alias(maker, definition, want, depth)
    return None


def _builtin(maker: Maker, name: str, want: Want) -> str | None:
    if name in _STRINGS:
        return guesses.text(maker, want)
    if name in ("int", "float"):
        return _number(maker, want, whole=name == "int")
    if name in _LITERALS:
        return _LITERALS[name]
    if name in _ANYTHING:
        return maker.guessed(want, Scope("", {}), 9)
    exception = getattr(builtins, name, None)
    if isinstance(exception, type) and issubclass(exception, BaseException):
        chosen = "ValueError" if name in ("Exception", "BaseException") else name
        return f'{chosen}("no such file")' if "Unicode" not in chosen else None
    return guesses.place(maker, "path", want) if name == "StrPath" else None


def _number(maker: Maker, want: Want, *, whole: bool) -> str:
    literals = [
        x for x in (*hints.named_values(want.about), *want.use.literals)
        if re.fullmatch(r"-?\d+" if whole else r"-?\d+(\.\d+)?", x)
    ]  # fmt: skip
    named = hints.number_for(want.name, whole=whole)
    others = ["1", "10", "100", "0"] if whole else ["1.0", "0.5", "10.0", "100.0"]
    return maker.choose(want.key, [*literals, named, *others])


def _generic(
    maker: Maker, name: str, arguments: list[ast.expr], scope: Scope, want: Want, depth: int
) -> str | None:
    """Return a value of a type of `typing` or `collections.abc`, or a built-in container."""
    if name == "Optional" and arguments:
        return _union(maker, [*arguments, ast.Constant(None)], scope, want, depth)
    if name == "Union":
        return _union(maker, arguments, scope, want, depth)
    if name == "Literal" and arguments:
        return maker.choose(want.key, [_written(argument) for argument in arguments])
    if name in _WRAPPERS and arguments:
        return annotated(maker, arguments[0], scope, want, depth)
    if name in ("type", "Type"):
        return _class(maker, arguments, scope)
    if name in ("Callable", "FunctionType", "MethodType", "LambdaType"):
        return _callable(maker, arguments, scope, want, depth)
    if name in ("IO", "TextIO", "BinaryIO", "SupportsRead", "SupportsWrite"):
        binary = (bool(arguments) and ast.unparse(arguments[0]) == "bytes") or name == "BinaryIO"
        return maker.known("io.BytesIO" if binary else "io.StringIO")
    if name in _AWAITABLES:
        return _awaitable(maker, arguments, scope, want, depth)
    if name in ("ContextManager", "AbstractContextManager"):
        return f"{maker.use('contextlib')}.nullcontext()"
    return _container(maker, name, arguments, scope, want, depth)


def _container(
    maker: Maker, name: str, arguments: list[ast.expr], scope: Scope, want: Want, depth: int
) -> str | None:
    """Return a tuple, mapping, iterator, list or set."""
    if name in ("tuple", "Tuple"):
        return _tuple(maker, arguments, scope, want, depth)
    if name in _MAPPINGS:
        return _mapping(maker, arguments, scope, want, depth)
    if name in ASYNC_ITERATORS:
        return _async_iterator(maker, arguments, scope, want, depth)
    if name not in (*_SEQUENCES, *_SETS, *_ITERATORS, "frozenset", "FrozenSet"):
        return None
    items = _items(maker, arguments, scope, want, depth)
    if items is None:
        return None
    if name in _SEQUENCES:
        return f"[{items}]"
    if name in _ITERATORS:
        return f"iter([{items}])"
    return f"{{{items}}}" if name in _SETS else f"frozenset({{{items}}})"


def _items(
    maker: Maker, arguments: list[ast.expr], scope: Scope, want: Want, depth: int
) -> str | None:
    inner = ast.unparse(arguments[0]) if arguments else ""
    resolved = scope.resolve(inner)
    last = resolved.rpartition(".")[2]
    singular = singular_of(want.name)
    if last == "str":
        if hints.kind_for(singular) == "path":
            return guesses.place(maker, "path", want.inside(singular))
        text = hints.text_for(singular)
        usual = quoted(text) if text and text != "Hello, world" else '"apple", "pear"'
        literals = [x for x in want.use.literals if x[:1] in "\"'"]
        return maker.choose(f"{want.key}[]", [*literals, usual])
    plain = {"int": "1, 2, 3", "float": "1.0, 2.5, 4.0", "bool": "True, False"}
    if last in plain:
        return plain[last]
    unbound = not arguments or last in ("Any", "object") or _is_free(maker, resolved)
    if unbound or (is_generic(resolved) and len(last) <= 2 and "[" not in inner):
        return '"apple", "pear"' if hints.kind_for(want.name) == "list[str]" else "1, 2, 3"
    return annotated(maker, arguments[0], scope, want.inside(singular), depth + 1)


def _is_free(maker: Maker, dotted: str) -> bool:
    """Whether a type is a variable without a bound."""
    definition = maker.lookup.definition(dotted)
    if definition is None or definition.kind is not Kind.ATTRIBUTE:
        return False
    value = definition.value
    free = value.count(",") == 0 or "variant" in value
    return value.partition("(")[0].rpartition(".")[2] == "TypeVar" and "bound" not in value and free


def _tuple(
    maker: Maker, arguments: list[ast.expr], scope: Scope, want: Want, depth: int
) -> str | None:
    if not arguments:
        return "(1, 2)"
    last = arguments[-1]
    if len(arguments) == 2 and isinstance(last, ast.Constant) and last.value is ...:
        items = _items(maker, arguments[:1], scope, want, depth)
        comma = "," if items and "," not in items else ""
        return None if items is None else f"({items}{comma})"
    values = []
    numbers = iter((1, 2, 3, 4, 5, 6, 7, 8))
    for index, argument in enumerate(arguments):
        name = ast.unparse(argument)
        if name in ("int", "float"):
            # A pair of equal numbers is no point, no range and no size.
            value: str | None = f"{next(numbers, 9)}" + (".0" if name == "float" else "")
        else:
            inner = replace(want.inside(singular_of(want.name)), key=f"{want.key}[{index}]")
            value = annotated(maker, argument, scope, inner, depth + 1)
        if value is None:
            return None
        values.append(value)
    return f"({', '.join(values)}{',' if len(values) == 1 else ''})"


def _mapping(
    maker: Maker, arguments: list[ast.expr], scope: Scope, want: Want, depth: int
) -> str | None:
    if want.use.keys and not want.use.inside:
        return guesses.keyed(maker, want)
    if len(arguments) < 2:
        return hints.mapping_for(want.name) or '{"name": "Ada", "city": "London"}'
    texts = [ast.unparse(argument).rpartition(".")[2] for argument in arguments]
    named = hints.mapping_for(want.name)
    if named and texts[0] in _TEXTUAL and texts[1] in _TEXTUAL:
        return named
    key = annotated(maker, arguments[0], scope, want.inside("name"), depth + 1)
    if texts[1] in _TEXTUAL:
        value: str | None = '"Ada"' if key == '"name"' else '"example"'
    else:
        inner = replace(want.inside(singular_of(want.name)), key=f"{want.key}[value]")
        value = annotated(maker, arguments[1], scope, inner, depth + 1)
    return None if key is None or value is None else f"{{{key}: {value}}}"


def _class(maker: Maker, arguments: list[ast.expr], scope: Scope) -> str | None:
    if not arguments:
        return "int"
    dotted = scope.resolve(ast.unparse(arguments[0]))
    last = dotted.rpartition(".")[2]
    if isinstance(getattr(builtins, last, None), type) and is_generic(dotted):
        return "ValueError" if last in ("BaseException", "Exception") else last
    definition = maker.lookup.definition(dotted)
    if definition is not None and definition.kind is Kind.CLASS:
        return maker.reference(definition.path)
    if definition is not None and "bound=" in definition.value:
        bound = definition.value.partition("bound=")[2].split(",")[0].strip("'\") ")
        inner = maker.lookup.scope(definition.module)
        if bound and inner and bound.replace(".", "").isidentifier():
            return _class(maker, [ast.Name(bound)], inner)
    return "int"


def _callable(
    maker: Maker, arguments: list[ast.expr], scope: Scope, want: Want, depth: int
) -> str | None:
    if len(arguments) != 2:
        return guesses.function_for(maker, want)
    wanted, result = arguments
    if isinstance(result, ast.Constant) and result.value is None:
        return "print"
    listed = isinstance(wanted, ast.List)
    names = _lambda_names(wanted.elts) if isinstance(wanted, ast.List) else ["*values"]
    if isinstance(wanted, ast.List):
        for name, element in zip(names, wanted.elts, strict=True):
            if ast.unparse(element) == ast.unparse(result) and listed:
                return f"lambda {', '.join(names)}: {name}"
    awaitable = result.value if isinstance(result, ast.Subscript) else result
    if scope.resolve(ast.unparse(awaitable)).rpartition(".")[2] in _AWAITABLES:
        inner = result.slice if isinstance(result, ast.Subscript) else ast.Constant(None)
        last = inner.elts[-1] if isinstance(inner, ast.Tuple) else inner
        value = annotated(maker, last, scope, want.inside("result"), depth + 1)
        function = maker.name(want.name or "callback")
        maker.setup.append(f"async def {function}({', '.join(names)}):\n    return {value}")
        return None if value is None else function
    value = annotated(maker, result, scope, want.inside("result"), depth + 1)
    head = f"lambda {', '.join(names)}".rstrip()
    return None if value is None else f"{head}: {value}"


def _awaitable(
    maker: Maker, arguments: list[ast.expr], scope: Scope, want: Want, depth: int
) -> str | None:
    given = None
    if arguments:
        given = annotated(maker, arguments[-1], scope, want.inside("result"), depth + 1)
    work = maker.name("work")
    maker.setup.append(f"async def {work}():\n    return {given or quoted('done')}")
    return f"{work}()"


def _async_iterator(
    maker: Maker, arguments: list[ast.expr], scope: Scope, want: Want, depth: int
) -> str | None:
    items = _items(maker, arguments[:1], scope, want, depth)
    if items is None:
        return None
    function = maker.name(f"produce_{want.name or 'items'}")
    maker.setup.append(f"async def {function}():\n    for item in [{items}]:\n        yield item")
    return f"{function}()"


def _alias(maker: Maker, definition: Definition, want: Want, depth: int) -> str | None:
    """Return a value of a type alias, a type variable or a new type."""
    scope = maker.lookup.scope(definition.module) or Scope(definition.module, {})
    try:
        value = ast.parse(definition.value, mode="eval").body
    except (SyntaxError, ValueError):
        return None
    if isinstance(value, ast.Name) and isinstance(getattr(builtins, value.id, None), type):
        # `str = str`, as modules write that bridge old versions of Python.
        return annotated(maker, value, Scope("", {}), want, depth + 1)
    if not isinstance(value, ast.Call):
        return annotated(maker, value, scope, want, depth + 1)
    made = ast.unparse(value.func).rpartition(".")[2]
    if made == "TypeVar":
        bound = next((k.value for k in value.keywords if k.arg == "bound"), None)
        if bound is None and len(value.args) > 1:
            bound = value.args[1]
        if bound is not None:
            return annotated(maker, bound, scope, want, depth + 1)
        return maker.guessed(want, Scope("", {}), 9)
    if made == "NewType" and len(value.args) == 2:
        inner = annotated(maker, value.args[1], scope, want, depth + 1)
        return None if inner is None else f"{maker.reference(definition.path)}({inner})"
    return None


def _effort(annotation: str, scope: Scope) -> int:
    """Return how much a member of a union asks for; simple types first."""
    dotted = scope.resolve(annotation.partition("[")[0].strip("'\""))
    last = dotted.rpartition(".")[2]
    if last in _STRINGS or last in ("int", "float", "bool", "Literal"):
        return 0
    return 2 if last in _ANYTHING or "bytes" in last.lower() else 1


def _members(node: ast.expr) -> list[ast.expr]:
    if isinstance(node, ast.BinOp) and isinstance(node.op, ast.BitOr):
        return [*_members(node.left), *_members(node.right)]
    return [node]


def _written(node: ast.expr) -> str:
    if isinstance(node, ast.Constant) and isinstance(node.value, str):
        return quoted(node.value)
    return ast.unparse(node)


def _lambda_names(elements: Sequence[ast.expr]) -> list[str]:
    names: list[str] = []
    for element in elements:
        last = ast.unparse(element).partition("[")[0].rpartition(".")[2].strip("'\"")
        word = snake(last).rpartition("_")[2] if last[:1].isupper() and len(last) > 2 else "value"
        if not word.isidentifier() or keyword.iskeyword(word) or hasattr(builtins, word):
            word = "value"
        while word in names:
            word = f"other_{word}"
        names.append(word)
    return names
