"""What a caller would fall over, proven by lines of the code: small detectors, typed data.

A detector is a generator over a `Body`; it says nothing where the code leaves a doubt.
"""

from __future__ import annotations

import ast
import keyword
import re
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from enum import StrEnum
from functools import cached_property

from mkdocs_howto.source.model import (
    Definition,
    Facts,
    Kind,
    Lines,
    ParameterKind,
    Scope,
    SourceFile,
    Trait,
)


class TrapKind(StrEnum):
    """What can be wrong, in the order of how much a reader wants to know it."""

    NOT_IMPLEMENTED = "not implemented"
    DEPRECATED = "deprecated"
    UNREACHABLE = "unreachable"
    SWALLOWED = "swallowed"
    BLOCKS = "blocks"
    UNUSED = "unused"
    CHANGED = "changed"
    SHARED_DEFAULT = "shared default"
    UNDOCUMENTED_NAME = "undocumented name"
    OTHER_DEFAULT = "other default"
    NEVER_RAISED = "never raised"
    ENVIRONMENT = "environment"
    FILE = "file"
    PROGRAM = "program"
    THREAD = "thread"
    SLEEPS = "sleeps"
    ON_IMPORT = "on import"


DOCSTRING_TRAPS = (
    TrapKind.UNDOCUMENTED_NAME,
    TrapKind.OTHER_DEFAULT,
    TrapKind.NEVER_RAISED,
)
"""What the author of a docstring can mend."""


@dataclass(frozen=True, slots=True)
class Trap:
    """One thing that a caller would fall over.

    Attributes:
        names: What it is about: arguments, variables, files, programs or exceptions.
        value: What comes back, or what the code says instead; as written, empty for nothing.
        owner: The function or method that it lies in; empty for the object itself.
    """

    kind: TrapKind
    names: tuple[str, ...]
    file: SourceFile
    lines: Lines
    value: str = ""
    owner: str = ""


_Function = ast.FunctionDef | ast.AsyncFunctionDef


@dataclass(frozen=True)
class Body:
    """A function as detectors see it."""

    definition: Definition
    scope: Scope
    node: _Function

    @cached_property
    def nodes(self) -> list[ast.AST]:
        """Its nodes, those of inner functions included."""
        return [inner for each in self.statements for inner in ast.walk(each)]

    @cached_property
    def own(self) -> list[ast.AST]:
        """Its nodes without those of inner functions and classes."""
        return list(_outside_of_inner(self.statements))

    @property
    def statements(self) -> Sequence[ast.stmt]:
        """Its statements without the docstring."""
        has = ast.get_docstring(self.node, clean=False) is not None
        return self.node.body[1:] if has else self.node.body

    def path(self, call: ast.Call) -> str:
        """Return the dotted path of what is called, as far as imports tell."""
        try:
            return self.scope.resolve(ast.unparse(call.func))
        except (ValueError, RecursionError):
            return ""

    def trap(self, kind: TrapKind, at: ast.AST | Lines, *names: str, value: str = "") -> Trap:
        """Return a trap of this body."""
        lines = at if isinstance(at, Lines) else _lines(at)
        return Trap(kind, names, self.definition.file, lines, value)


def find_traps(facts: Facts) -> tuple[Trap, ...]:
    """Return the traps of an object; those of a class lie in its public methods."""
    definition = facts.definition
    found: list[Trap] = []
    if definition.kind is Kind.CLASS:
        for member in definition.members:
            told = member.kind is Kind.METHOD and not member.inherited_from
            if told and (not member.name.startswith("_") or member.name == "__init__"):
                owner = "" if member.name == "__init__" else member.name
                found += [
                    _of(trap, owner)
                    for trap in _of_function(member, facts.scope)
                    if trap.kind in _OF_MEMBERS or not owner
                ]
    elif definition.kind in (Kind.MODULE, Kind.PACKAGE):
        found += _of_module(definition, facts.scope)
    else:
        found += _of_function(definition, facts.scope)
    order = list(TrapKind)
    return tuple(sorted(dict.fromkeys(found), key=lambda trap: order.index(trap.kind)))


_OF_MEMBERS = frozenset(
    (TrapKind.NOT_IMPLEMENTED, TrapKind.DEPRECATED, TrapKind.SWALLOWED, TrapKind.BLOCKS,
     TrapKind.UNREACHABLE, TrapKind.NEVER_RAISED, TrapKind.CHANGED)
)  # fmt: skip
"""What is told of a class's methods; the rest stands in guides of their own."""


def _of(trap: Trap, owner: str) -> Trap:
    return Trap(trap.kind, trap.names, trap.file, trap.lines, trap.value, owner)


def _of_function(definition: Definition, scope: Scope) -> Iterator[Trap]:
    node = definition.node
    if not isinstance(node, _Function) or definition.has(Trait.STUB, Trait.OVERLOADED):
        return
    body = Body(definition, scope, node)
    for detector in _DETECTORS:
        yield from detector(body)


# --- detectors ---


def not_implemented(body: Body) -> Iterator[Trap]:
    """Find functions whose body only raises `NotImplementedError`."""
    if body.definition.has(Trait.ABSTRACT) or len(body.statements) != 1:
        return
    only = body.statements[0]
    if isinstance(only, ast.Raise) and only.exc is not None:
        raised = only.exc.func if isinstance(only.exc, ast.Call) else only.exc
        if isinstance(raised, ast.Name) and raised.id == "NotImplementedError":
            yield body.trap(TrapKind.NOT_IMPLEMENTED, only)


def deprecated(body: Body) -> Iterator[Trap]:
    """Find what its author asks nobody to use: a decorator, or a warning in any case."""
    for statement in body.statements:
        call = statement.value if isinstance(statement, ast.Expr) else None
        if isinstance(call, ast.Call) and body.path(call) == "warnings.warn":
            words = ast.unparse(call)
            if "DeprecationWarning" in words or "FutureWarning" in words:
                yield body.trap(TrapKind.DEPRECATED, statement)
                return
    for decorator in body.node.decorator_list:
        call = decorator.func if isinstance(decorator, ast.Call) else decorator
        if ast.unparse(call).rpartition(".")[2] == "deprecated":
            yield body.trap(TrapKind.DEPRECATED, decorator)
            return


def unreachable(body: Body) -> Iterator[Trap]:
    """Find statements below one that always leaves."""
    for block in _blocks(body.statements):
        for index, statement in enumerate(block[:-1]):
            if isinstance(statement, ast.Return | ast.Raise | ast.Continue | ast.Break):
                rest = block[index + 1 :]
                # A `yield` that is never reached makes a function a generator.
                if not any(isinstance(n, ast.Yield) for each in rest for n in ast.walk(each)):
                    first, last = _lines(rest[0]).first, _lines(rest[-1]).last
                    yield body.trap(TrapKind.UNREACHABLE, Lines(first, last))
                break


def swallowed(body: Body) -> Iterator[Trap]:
    """Find broad handlers that let nothing out, and what comes back then."""
    for node in body.own:
        if not isinstance(node, ast.ExceptHandler) or not _broad(node):
            continue
        if any(isinstance(n, ast.Raise) or _exits(n, body) for n in ast.walk(node)):
            continue
        last = node.body[-1]
        logged = any(_logs(n) for n in ast.walk(node))
        silent = isinstance(last, ast.Pass | ast.Continue)
        if not silent and not isinstance(last, ast.Return) and not logged:
            continue
        value = ""
        if isinstance(last, ast.Return):
            value = ast.unparse(last.value) if last.value is not None else "None"
        if value != "NotImplemented" and len(value) <= 30:
            names = (("logged",) if logged else ()) + (("whole",) if _is_all(body, node) else ())
            yield body.trap(TrapKind.SWALLOWED, node, *names, value=value)


def _exits(node: ast.AST, body: Body) -> bool:
    return isinstance(node, ast.Call) and body.path(node) in (
        "sys.exit",
        "exit",
        "os._exit",
        "quit",
    )


def _is_all(body: Body, handler: ast.ExceptHandler) -> bool:
    """Whether a handler guards all that a body does."""
    plain = (ast.Import, ast.ImportFrom, ast.Return)
    rest = [s for s in body.statements if not isinstance(s, plain)]
    return len(rest) == 1 and isinstance(rest[0], ast.Try) and handler in rest[0].handlers


def blocks(body: Body) -> Iterator[Trap]:
    """Find calls in a coroutine that block the event loop, and sleeps elsewhere."""
    for call in _calls(body.own):
        path = body.path(call)
        if isinstance(body.node, ast.AsyncFunctionDef):
            if path in _BLOCKING or path.startswith("requests."):
                yield body.trap(TrapKind.BLOCKS, call, path)
                return
        elif path == "time.sleep":
            yield body.trap(TrapKind.SLEEPS, call)
            return


_BLOCKING = frozenset(
    "time.sleep subprocess.run subprocess.call subprocess.check_call subprocess.check_output "
    "os.system urllib.request.urlopen input".split()
)


def unused(body: Body) -> Iterator[Trap]:
    """Find arguments that the body never reads."""
    definition = body.definition
    if definition.kind is Kind.METHOD or definition.decorators or _trivial(body):
        return  # a method may take an argument because its base or its callers do
    names = {n.id for n in body.nodes if isinstance(n, ast.Name)}
    if names & {"locals", "vars", "eval", "exec"}:
        return
    for parameter in definition.parameters:
        variadic = parameter.kind in (ParameterKind.VAR_POSITIONAL, ParameterKind.VAR_KEYWORD)
        if not variadic and not parameter.name.startswith("_") and parameter.name not in names:
            first = definition.node.lineno if isinstance(definition.node, _Function) else 1
            yield body.trap(TrapKind.UNUSED, Lines(first, first), parameter.name)


def changed(body: Body) -> Iterator[Trap]:
    """Find arguments that are changed in place, and defaults that calls share."""
    plain = {
        p.name: p for p in body.definition.parameters
        if p.kind not in (ParameterKind.VAR_POSITIONAL, ParameterKind.VAR_KEYWORD)
    }  # fmt: skip
    rebound = {n.id for n in body.nodes if isinstance(n, ast.Name) and isinstance(n.ctx, ast.Store)}
    seen = set()
    for node in body.own:
        name = _changed_name(node)
        parameter = plain.get(name)
        if parameter is None or name in rebound or name in seen or name in ("self", "cls"):
            continue
        seen.add(name)
        if re.match(r"(?:\[|\{|list\(|dict\(|set\()", parameter.default or ""):
            yield body.trap(TrapKind.SHARED_DEFAULT, node, name)
        else:
            yield body.trap(TrapKind.CHANGED, node, name)


_CHANGING = frozenset(
    "append extend insert remove pop clear sort reverse update setdefault popitem discard".split()
)


def _changed_name(node: ast.AST) -> str:
    """Return the name of what a node changes in place; empty for nothing."""
    target: ast.expr | None = None
    if isinstance(node, ast.Assign | ast.Delete):
        targets = node.targets
        target = next((t.value for t in targets if isinstance(t, ast.Subscript)), None)
    elif isinstance(node, ast.AugAssign) and isinstance(node.target, ast.Subscript):
        target = node.target.value
    elif isinstance(node, ast.Expr) and isinstance(node.value, ast.Call):
        func = node.value.func
        if isinstance(func, ast.Attribute) and func.attr in _CHANGING:
            target = func.value
    return target.id if isinstance(target, ast.Name) else ""


def documented(body: Body) -> Iterator[Trap]:
    """Find what the docstring says of arguments that the code says otherwise."""
    docstring, definition = body.definition.docstring, body.definition
    known = {p.name: p for p in definition.parameters}
    place = docstring.lines or Lines(definition.lines.first, definition.lines.first)
    real = sum(name.lstrip("*") in known for name, _ in docstring.parameters)
    wrong = len(docstring.parameters) - real
    open_ended = (
        not real
        or wrong > 2
        or any(p.kind is ParameterKind.VAR_KEYWORD for p in definition.parameters)
    )
    for name, about in docstring.parameters:
        plain = name.lstrip("*")
        if not plain.isidentifier() or keyword.iskeyword(plain) or plain in ("self", "cls"):
            continue
        if plain not in known:
            if not open_ended and not definition.has(Trait.COMMAND) and not definition.decorators:
                yield body.trap(TrapKind.UNDOCUMENTED_NAME, place, plain)
            continue
        said = _DEFAULT.search(about)
        default = known[plain].default
        if said and default is not None and _differ(said[1], default):
            yield body.trap(
                TrapKind.OTHER_DEFAULT, place, plain, said[1].strip("`'\""), value=default
            )


_DEFAULT = re.compile(r"\b[Dd]efaults? (?:to|is|=) ?(`[^`]+`|'[^']*'|\"[^\"]*\"|-?\w(?:[\w.]*\w)?)")


def _differ(said: str, default: str) -> bool:
    """Whether two defaults are literals of one type that differ."""
    try:
        one, two = ast.literal_eval(said.strip("`")), ast.literal_eval(default)
    except (ValueError, SyntaxError):
        return False
    return type(one) is type(two) and one != two


def never_raised(body: Body) -> Iterator[Trap]:
    """Find documented exceptions that a broad handler around the whole body keeps inside."""
    statements = [s for s in body.statements if not isinstance(s, ast.Import | ast.ImportFrom)]
    if len(statements) != 1 or not isinstance(statements[0], ast.Try):
        return
    broad = [h for h in statements[0].handlers if _broad(h)]
    inside = (*statements[0].handlers, *statements[0].orelse, *statements[0].finalbody)
    if not broad or any(isinstance(n, ast.Raise) for each in inside for n in ast.walk(each)):
        return
    names = tuple(name for name, _ in body.definition.docstring.raises if name.isidentifier())
    if names:
        yield body.trap(TrapKind.NEVER_RAISED, broad[0], *names)


def needs(body: Body) -> Iterator[Trap]:
    """Find environment variables, files by a fixed name, programs and threads."""
    yield from _environment(body)
    for call in _calls(body.own):
        path, first = body.path(call), call.args[0] if call.args else None
        if path in ("open", "io.open") and (name := _text(first)):
            yield body.trap(TrapKind.FILE, call, name)
        elif path in _PROGRAMS:
            head = (
                first.elts[0] if isinstance(first, ast.List | ast.Tuple) and first.elts else first
            )
            name = _text(head)
            yield body.trap(TrapKind.PROGRAM, call, *([name.split()[0]] if name else []))
        elif path in ("threading.Thread", "multiprocessing.Process"):
            yield body.trap(TrapKind.THREAD, call, path)


_PROGRAMS = frozenset(
    "subprocess.run subprocess.Popen subprocess.call subprocess.check_call os.system "
    "subprocess.check_output asyncio.create_subprocess_exec".split()
)


def _environment(body: Body) -> Iterator[Trap]:
    for node in body.own:
        name = ""
        if isinstance(node, ast.Subscript) and isinstance(node.ctx, ast.Load):
            if body.scope.resolve(ast.unparse(node.value)) == "os.environ":
                name = _text(node.slice)
        elif isinstance(node, ast.Call) and node.args:
            if body.path(node) in ("os.environ.get", "os.getenv"):
                name = _text(node.args[0])
        if name:
            yield body.trap(TrapKind.ENVIRONMENT, node, name)


_DETECTORS: tuple[Callable[[Body], Iterator[Trap]], ...] = (
    not_implemented, deprecated, unreachable, swallowed, blocks, unused, changed, documented,
    never_raised, needs,
)  # fmt: skip


def _of_module(definition: Definition, scope: Scope) -> Iterator[Trap]:
    """Find statements of a module that do something when it is imported."""
    if not isinstance(definition.node, ast.Module):
        return
    for statement in definition.node.body:
        call = statement.value if isinstance(statement, ast.Expr) else None
        if not isinstance(call, ast.Call):
            continue
        path = scope.resolve(ast.unparse(call.func))
        if path in _ON_IMPORT or path.startswith(("subprocess.", "requests.", "shutil.")):
            yield Trap(TrapKind.ON_IMPORT, (path,), definition.file, _lines(statement))


_ON_IMPORT = frozenset(
    "print logging.basicConfig sys.path.insert sys.path.append os.makedirs os.chdir os.system "
    "signal.signal sys.exit locale.setlocale warnings.filterwarnings warnings.simplefilter "
    "socket.setdefaulttimeout matplotlib.use nltk.download load_dotenv dotenv.load_dotenv".split()
)


# --- what they share ---


def _lines(node: ast.AST) -> Lines:
    first = getattr(node, "lineno", 1)
    return Lines(first, getattr(node, "end_lineno", None) or first)


def _text(node: ast.expr | None) -> str:
    value = node.value if isinstance(node, ast.Constant) else None
    return value if isinstance(value, str) and "`" not in value and "\n" not in value else ""


def _calls(nodes: Sequence[ast.AST]) -> Iterator[ast.Call]:
    return (node for node in nodes if isinstance(node, ast.Call))


def _broad(handler: ast.ExceptHandler) -> bool:
    if handler.type is None:
        return True
    kinds = handler.type.elts if isinstance(handler.type, ast.Tuple) else [handler.type]
    return any(ast.unparse(kind) in ("Exception", "BaseException") for kind in kinds)


def _logs(node: ast.AST) -> bool:
    func = node.func if isinstance(node, ast.Call) else None
    if isinstance(func, ast.Name):
        return func.id == "print"
    if not isinstance(func, ast.Attribute) or func.attr not in _LOGGED:
        return False
    return bool(re.search(r"log", ast.unparse(func.value), re.IGNORECASE))


_LOGGED = frozenset("debug info warning warn error exception critical log".split())


def _trivial(body: Body) -> bool:
    """Whether a body does nothing of its own: `...`, `pass`, one constant or one `raise`."""
    for each in body.statements:
        value = each.value if isinstance(each, ast.Return | ast.Expr) else None
        if isinstance(each, ast.Pass | ast.Raise) or isinstance(value, ast.Constant):
            continue
        if isinstance(each, ast.Return) and value is None:
            continue
        return False
    return True


def _outside_of_inner(statements: Sequence[ast.AST]) -> Iterator[ast.AST]:
    for node in statements:
        yield node
        if not isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef | ast.ClassDef | ast.Lambda):
            yield from _outside_of_inner(list(ast.iter_child_nodes(node)))


def _blocks(statements: Sequence[ast.stmt]) -> Iterator[Sequence[ast.stmt]]:
    """Yield each run of statements, those of inner functions included."""
    yield statements
    for statement in statements:
        for name in ("body", "orelse", "finalbody"):
            block = getattr(statement, name, None)
            if isinstance(block, list) and block and isinstance(block[0], ast.stmt):
                yield from _blocks(block)
        for handler in getattr(statement, "handlers", ()):
            yield from _blocks(handler.body)
        for case in getattr(statement, "cases", ()):
            yield from _blocks(case.body)
