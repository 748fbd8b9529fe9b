"""What an object's code can reach: the functions that it calls, and what these can raise."""

from __future__ import annotations

import ast
import builtins
import re
from collections.abc import Iterator
from functools import cached_property

from mkdocs_howto.checks.claims import chain
from mkdocs_howto.checks.world import Region, World, header, last_name, region
from mkdocs_howto.source import Definition, Kind, Trait

_EXCEPTION_NAME = re.compile(r"[A-Z]\w*(?:Error|Exception|Warning|Interrupt|Exit|Timeout)$")
_BUILTIN = frozenset(
    name
    for name, value in vars(builtins).items()
    if isinstance(value, type) and issubclass(value, BaseException)
)
_DEPTH = 6
"""How many calls away a raise is looked for."""

_MOST = 150
"""Definitions that are looked through for one object."""

_IMPLIED = (
    (ast.Subscript, ("KeyError", "IndexError")),
    (ast.Div, ("ZeroDivisionError", "OverflowError")),
    (ast.FloorDiv, ("ZeroDivisionError", "OverflowError")),
    (ast.Mod, ("ZeroDivisionError", "TypeError")),
    (ast.Import, ("ImportError", "ModuleNotFoundError")),
    (ast.ImportFrom, ("ImportError", "ModuleNotFoundError")),
    (ast.Await, ("CancelledError",)),
)
_IMPLIED_BY_CALL = {
    "int": "ValueError OverflowError",
    "float": "ValueError OverflowError",
    "next": "StopIteration",
    "anext": "StopAsyncIteration",
    "loads": "JSONDecodeError ValueError",
    "load": "JSONDecodeError ValueError",
    "json": "JSONDecodeError ValueError",
    "decode": "UnicodeDecodeError UnicodeError LookupError",
    "encode": "UnicodeEncodeError UnicodeError LookupError",
    "compile": "error SyntaxError ValueError",
    "index": "ValueError",
    "open": "OSError FileNotFoundError PermissionError IsADirectoryError ValueError",
    "__import__": "ImportError ModuleNotFoundError ValueError",
    "remove": "ValueError KeyError OSError FileNotFoundError",
    "pop": "KeyError IndexError",
    "popleft": "IndexError",
    "import_module": "ImportError ModuleNotFoundError",
    "run": "CalledProcessError TimeoutExpired FileNotFoundError OSError",
    "check_call": "CalledProcessError",
    "check_output": "CalledProcessError",
    "wait_for": "TimeoutError",
    "raise_for_status": "HTTPError HTTPStatusError ClientResponseError",
    "exit": "SystemExit",
    "getattr": "AttributeError",
    "strptime": "ValueError",
    "fromisoformat": "ValueError",
}
_ANYWHERE = frozenset(
    ("NameError", "UnboundLocalError", "RecursionError", "MemoryError", "UnicodeError",
     "Exception", "BaseException", "Warning", "SystemError", "TypeError")
)  # fmt: skip
"""What almost any line of Python can raise by itself."""

_VALUES = frozenset(
    "int float complex split rsplit splitlines partition index remove format decode encode max min "
    "zip chr pow bytes bytearray dict to_bytes from_bytes format_map strip round fromkeys "
    "sum next vars".split()
)
"""Quiet calls of which some values give a `ValueError`."""

_QUIET = frozenset(
    (*dir(str), *dir(list), *dir(dict), *dir(set), *dir(tuple), "len", "isinstance", "issubclass",
     "str", "repr", "bool", "list", "dict", "set", "tuple", "frozenset", "sorted", "range", "zip",
     "enumerate", "min", "max", "sum", "any", "all", "abs", "map", "filter", "reversed", "print",
     "super", "type", "id", "hash", "callable", "iter", "hasattr", "round", "int", "float", "bytes",
     "bytearray", "getattr", "setattr", "next", "vars", "dir", "chr", "ord", "open", "classmethod",
     "staticmethod", "property", "object", "slice", "divmod", "pow", "match", "search", "sub",
     "findall", "finditer", "fullmatch", "group", "groups", "hexdigest", "digest", "decode",
     "debug", "info", "warning", "error", "exception", "zip_longest", "defaultdict", "namedtuple",
     "__import__", "import_module", "append", "appendleft", "popleft", "warn",
     *(n for n in dir(builtins) if n.endswith(("Error", "Exception", "Warning"))))
)  # fmt: skip
"""Calls that raise nothing but what almost any line can."""

_NETWORK = frozenset(
    "socket ssl http urllib urllib3 requests httpx aiohttp asyncio ftplib smtplib imaplib paramiko "
    "websockets grpc redis multiprocessing subprocess session client connect connection".split()
)
"""Words of code that may open a connection."""

_FILES = frozenset(("read_text", "write_text", "read_bytes", "write_bytes", "mkdir", "unlink"))


def is_exception(world: World, name: str) -> bool:
    """Whether a dotted name is one of an exception."""
    last = name.rpartition(".")[2]
    if last in _BUILTIN or _EXCEPTION_NAME.match(last):
        return True
    if not last[:1].isupper():
        return False
    definition = world.named(name)
    return definition is not None and definition.has(Trait.EXCEPTION)


class Reach:
    """What a world's object calls, and what can be raised on the way.

    Attributes:
        places: The lines of the object, and of all in its project that it calls.
        names: Last names of what is raised, in the object or in what it calls.
        distant: Those of what other packages raise when they are called.
        open: Whether what is raised somewhere can't be told from the source.
        foreign: Whether it calls other packages, which are not read further.
        complete: Whether all that the object calls was read, as far as it raises anything.
    """

    def __init__(self, world: World) -> None:
        self.world = world
        self.places: list[Region] = []
        self.names: set[str] = set()
        self.distant: set[str] = set()
        self.open = False
        self.complete = True
        self.foreign = False
        self.unknown: set[str] = set()
        self._top = world.definition.module.partition(".")[0]
        self._seen: set[str] = set()
        definition = world.definition
        self._read(definition, 0)
        for member in definition.members:
            self._read(member, 0)
        for parent in (world.facts.owner, *(base for _, base in world.ancestors)):
            if parent is not None:
                self.names.update(name for name, _ in parent.docstring.raises)

    def _read(self, definition: Definition, depth: int) -> None:
        if definition.path in self._seen:
            return
        if len(self._seen) > _MOST or depth > _DEPTH:
            self.complete = False
            return
        self._seen.add(definition.path)
        lines = definition.lines
        place = region(definition.file, lines.first, lines.last)
        self.names |= _documented(definition)
        if definition.module.partition(".")[0] != self._top:
            self.distant |= set(raised(place))
            self.foreign = True
            return
        self.places.append(place)
        self.names |= set(raised(place))
        self.open |= _opaque(place)
        for callee in self._callees(definition, place):
            self._read(callee, depth + 1)

    def _callees(self, definition: Definition, place: Region) -> Iterator[Definition]:
        scope = self.world.lookup.scope(definition.module)
        owner = definition.path if definition.kind is Kind.CLASS else (
            definition.path.rpartition(".")[0]
        )  # fmt: skip
        given = {parameter.name for parameter in definition.parameters}
        for node in place.nodes:
            if not isinstance(node, ast.Call):
                continue
            dotted = chain(node.func)
            first, _, rest = dotted.partition(".")
            if first in ("self", "cls") and rest:
                found = self.world.named(dotted) or self.world.lookup.definition(f"{owner}.{rest}")
            elif scope is not None and first in scope.names:
                found = self.world.lookup.definition(scope.resolve(dotted))
            else:
                found = self.world.named(dotted)
            if found is not None:
                yield found
            elif last_name(node.func) not in _QUIET or dotted in given:
                self.complete = False
                self.unknown.add(last_name(node.func) or ast.unparse(node.func)[:30])

    @cached_property
    def text(self) -> str:
        """All that stands in these lines, comments and docstrings too, in small letters."""
        around = [header(base) for _, base in self.world.ancestors if base is not None]
        if self.world.facts.owner is not None:
            around.append(header(self.world.facts.owner))
        near = self.world.near(self.world.own)
        return "\n".join(each.text for each in (*self.places, *around, *near)).casefold()

    @cached_property
    def words(self) -> frozenset[str]:
        """Every word in these lines."""
        return frozenset().union(*(place.words for place in self.places))

    def refutes(self, name: str) -> bool:
        """Whether the code proves that an exception is never raised."""
        last = name.rpartition(".")[2]
        if self.open or last in _ANYWHERE or last in self.distant or last.endswith("Warning"):
            return False
        if self.world.definition.has(Trait.EXCEPTION):
            return False  # where it is raised is not in it
        if last.startswith("Connection") and last in _BUILTIN:
            return not self.world.module.words & _NETWORK
        if not self.complete:
            return False
        if self.foreign and last in _BUILTIN:
            known = issubclass(_builtin(last), OSError | ValueError | AttributeError | RuntimeError)
            return not known
        if last == "AttributeError":
            return not any(_foreign_attribute(n) for place in self.places for n in place.nodes)
        if last == "ValueError":
            return not any(_may_value(n) for place in self.places for n in place.nodes)
        return True

    def allows(self, name: str) -> bool:
        """Whether an exception, or one of its kind, is among those raised."""
        last = name.rpartition(".")[2]
        return last in self.names or any(self._is_a(other, last) for other in self.names)

    def _is_a(self, name: str, base: str) -> bool:
        if name in _BUILTIN and base in _BUILTIN:
            return issubclass(getattr(builtins, name), getattr(builtins, base))
        definition = self.world.named(name)
        seen = 0
        while definition is not None and seen < 20:
            lasts = [path.rpartition(".")[2] for path in definition.bases]
            if base in lasts:
                return True
            known = [path for path in definition.bases if path.rpartition(".")[2] in _BUILTIN]
            if known and base in _BUILTIN:
                return issubclass(getattr(builtins, known[0].rpartition(".")[2]), _builtin(base))
            first = definition.bases[0] if definition.bases else ""
            definition = self.world.lookup.definition(first) if first else None
            seen += 1
        return False

    def implied(self, name: str) -> bool:
        """Whether an operation of the object's code may raise it without a `raise`."""
        last = name.rpartition(".")[2]
        place = self.world.own
        if last in self.distant:
            return True
        for each in (place, *self.places):
            if any(last in names and _does(each, kind) for kind, names in _IMPLIED):
                return True
            if any(last in _IMPLIED_BY_CALL.get(call, "").split() for call in each.calls):
                return True
        if place.calls & _FILES and last in _IMPLIED_BY_CALL["open"].split():
            return True
        return self.open and last in place.words


def _foreign_attribute(node: ast.AST) -> bool:
    if isinstance(node, ast.Call) and last_name(node.func) == "getattr":
        return True
    return isinstance(node, ast.Attribute) and last_name(node.value) not in ("self", "cls")


def _may_value(node: ast.AST) -> bool:
    """Whether an operation gives a `ValueError` for some values: unpacking, conversion, `%`."""
    if isinstance(node, ast.Assign | ast.For | ast.comprehension):
        targets = node.targets if isinstance(node, ast.Assign) else [node.target]
        return any(isinstance(target, ast.Tuple | ast.List) for target in targets)
    if isinstance(node, ast.BinOp):
        return isinstance(node.op, ast.Mod | ast.Pow | ast.LShift | ast.RShift)
    if isinstance(node, ast.Subscript):
        return isinstance(node.slice, ast.Slice) or isinstance(node.ctx, ast.Store)
    if isinstance(node, ast.FormattedValue):
        return node.format_spec is not None
    return isinstance(node, ast.Call) and last_name(node.func) in _VALUES


def _does(place: Region, kind: type[ast.AST]) -> bool:
    if issubclass(kind, ast.operator):
        return any(isinstance(getattr(node, "op", None), kind) for node in place.nodes)
    return place.has(kind)


def _builtin(name: str) -> type[BaseException]:
    found: type[BaseException] = getattr(builtins, name)
    return found


def raised(place: Region) -> Iterator[str]:
    """Yield the last names of what the lines raise; for `raise` alone, of what was caught."""
    for node in place.nodes:
        if isinstance(node, ast.Assert):
            yield "AssertionError"
        elif isinstance(node, ast.ExceptHandler):
            if any(
                isinstance(inner, ast.Raise) and _again(inner, node) for inner in ast.walk(node)
            ):
                yield from _caught(node.type)
        elif isinstance(node, ast.Raise) and node.exc is not None:
            target = node.exc.func if isinstance(node.exc, ast.Call) else node.exc
            name = last_name(target)
            if name:
                yield name
            yield from _assigned(place, name)
        elif isinstance(node, ast.Call) and last_name(node.func) in ("throw", "set_exception"):
            for argument in node.args:
                yield last_name(argument.func if isinstance(argument, ast.Call) else argument)


def _again(node: ast.Raise, handler: ast.ExceptHandler) -> bool:
    return node.exc is None or last_name(node.exc) == (handler.name or "?")


def _caught(node: ast.expr | None) -> Iterator[str]:
    for each in node.elts if isinstance(node, ast.Tuple) else [node]:
        if each is not None and (name := last_name(each)):
            yield name


def _assigned(place: Region, name: str) -> Iterator[str]:
    """Yield the exceptions that a variable which is raised was set to."""
    if not name or name[:1].isupper():
        return
    for node in place.nodes:
        if isinstance(node, ast.Assign) and any(last_name(t) == name for t in node.targets):
            value = node.value.func if isinstance(node.value, ast.Call) else node.value
            yield last_name(value)


def _documented(definition: Definition) -> set[str]:
    text = definition.docstring.text
    found = {name.rpartition(".")[2] for name, _ in definition.docstring.raises}
    words = set(re.findall(r"\w+", text))
    return found | {word for word in words if word in _BUILTIN or _EXCEPTION_NAME.match(word)}


def _opaque(place: Region) -> bool:
    """Whether something is raised that a name alone does not tell."""
    for node in place.nodes:
        if isinstance(node, ast.Raise) and node.exc is not None:
            target = node.exc.func if isinstance(node.exc, ast.Call) else node.exc
            if not last_name(target)[:1].isupper():
                return True
    return False
