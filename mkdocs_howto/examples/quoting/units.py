"""Code of tests, examples and documentation, cut into units that could each be a program."""

from __future__ import annotations

import ast
import re
import textwrap
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass

from mkdocs_howto.examples.layout import read
from mkdocs_howto.examples.program import Import

_FENCE = re.compile(
    r"^( *)(`{3,}|~{3,}) *\{?\.?(?:python|py|pycon|python3)\b[^\n`]*\n(.*?)^\1\2 *$", re.M | re.S
)
_DIRECTIVE = re.compile(
    r"^( *)\.\. (?:code-block|code|sourcecode):: *(?:python\d?|py) *\n"
    r"(?:\1 +:[^\n]*\n)*((?:\s*\n|\1 +[^\n]*\n?)+)",
    re.M,
)
_PROMPT = re.compile(r"^(?:>>>|\.\.\.) ?(.*)$")
_FIXTURES = {
    "tmp_path": (
        "tmp_path = Path(tempfile.mkdtemp())",
        (Import("pathlib", "Path"), Import("tempfile")),
    ),
}
"""Fixtures of pytest that a program can make for itself."""


@dataclass(frozen=True, slots=True)
class Unit:
    """Statements that run one after another: a test, the body of a script, a fence.

    Attributes:
        before: Definitions and constants of the same file that the body may need.
        imports: All that the file imports, for it to be chosen from.
        shift: Added to a statement's line number, the line in the file.
        name: Of the function; empty for a script or fence.
    """

    body: tuple[ast.stmt, ...]
    before: tuple[ast.stmt, ...]
    imports: tuple[Import, ...]
    shift: int = 0
    name: str = ""


def python_units(text: str) -> Iterator[Unit]:
    """Yield the units of a Python file.

    Raises:
        SyntaxError: It is no Python.
    """
    top = read(text)
    imports = tuple(_imports(top))
    rest = [node for node in top if not isinstance(node, ast.Import | ast.ImportFrom)]
    for node in rest:
        if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef):
            yield from _function_unit(node, rest, imports, ())
        elif isinstance(node, ast.ClassDef) and not node.name.startswith("_"):
            for member in node.body:
                if isinstance(member, ast.FunctionDef | ast.AsyncFunctionDef):
                    if member.name.startswith("test"):
                        yield from _function_unit(member, rest, imports, ("self",))
    flat = tuple(_unguarded(rest))
    if any(not isinstance(n, ast.FunctionDef | ast.AsyncFunctionDef | ast.ClassDef) for n in flat):
        yield Unit(flat, (), imports)


def text_units(text: str) -> Iterator[Unit]:
    """Yield the units of a Markdown or reST file: its fences; later ones may need earlier ones."""
    found = [(m.start(3), m.group(3)) for m in _FENCE.finditer(text)]
    found += [(m.start(2), m.group(2)) for m in _DIRECTIVE.finditer(text)]
    before: list[ast.stmt] = []
    imports: list[Import] = []
    for start, block in sorted(found):
        source = _without_prompts(textwrap.dedent(block))
        try:
            nodes = read(source)
        except (SyntaxError, ValueError, RecursionError):
            continue
        imports += _imports(nodes)
        body = [n for n in nodes if not isinstance(n, ast.Import | ast.ImportFrom)]
        yield Unit(tuple(body), tuple(before), tuple(imports), text.count("\n", 0, start))
        before += body


def _without_prompts(source: str) -> str:
    """Return the code of an interpreter's session, with as many lines as before."""
    if not re.search(r"^>>> ", source, re.M):
        return source
    matches = [_PROMPT.match(line) for line in source.splitlines()]
    return "\n".join(match.group(1) if match else "" for match in matches)


def _function_unit(
    node: ast.FunctionDef | ast.AsyncFunctionDef,
    top: Sequence[ast.stmt],
    imports: tuple[Import, ...],
    given: tuple[str, ...],
) -> Iterator[Unit]:
    """Yield a function's body as a program; its fixtures as far as they can be made."""
    arguments = node.args
    names = [a.arg for a in (*arguments.posonlyargs, *arguments.args, *arguments.kwonlyargs)]
    names = [name for name in names if name not in given]
    start: list[ast.stmt] = []
    needed: list[Import] = []
    values = dict(_parametrized(node))
    for name in names:
        if name in _FIXTURES:
            source, wanted = _FIXTURES[name]
            start += read(source)
            needed += wanted
        elif name in values:
            start.append(_assigned(name, values[name]))
    if any(name not in _FIXTURES and name not in values for name in names) or patches(node):
        return  # what the test put in place of the real thing would be lost
    body = [n for n in node.body if not isinstance(n, ast.Import | ast.ImportFrom)]
    if body and isinstance(body[0], ast.Expr) and isinstance(body[0].value, ast.Constant):
        body = body[1:]
    others = tuple(n for n in top if n is not node)
    inside = _imports(node.body)
    yield Unit((*start, *body), others, (*imports, *inside, *needed), 0, node.name)


def patches(node: ast.AST) -> bool:
    """Whether code puts something else in the place of what it tests."""
    names = {n.attr for n in ast.walk(node) if isinstance(n, ast.Attribute)}
    names |= {n.id for n in ast.walk(node) if isinstance(n, ast.Name)}
    return bool(names & _PATCHING)


_PATCHING = frozenset(
    "mocker monkeypatch patch mock Mock MagicMock AsyncMock create_autospec responses respx "
    "requests_mock httpserver".split()
)
_STAND_IN = re.compile(r"^_|Fake|Stub|Mock|Dummy|Spy")


def stands_in(node: ast.stmt) -> bool:
    """Whether a statement defines a class that only a test needs."""
    return isinstance(node, ast.ClassDef) and _STAND_IN.search(node.name) is not None


def _parametrized(node: ast.FunctionDef | ast.AsyncFunctionDef) -> Iterator[tuple[str, ast.expr]]:
    """Yield the parameters that `pytest.mark.parametrize` fills, each with its first value."""
    for mark in node.decorator_list:
        if not isinstance(mark, ast.Call) or not ast.unparse(mark.func).endswith("parametrize"):
            continue
        if len(mark.args) < 2 or not isinstance(mark.args[1], ast.List | ast.Tuple):
            continue
        names, rows = _names(mark.args[0]), mark.args[1].elts
        first = rows[0] if rows else None
        if isinstance(first, ast.Call) and ast.unparse(first.func) == "pytest.param":
            row: Sequence[ast.expr] = first.args
        elif len(names) == 1:
            row = [first] if first is not None else []
        else:
            row = first.elts if isinstance(first, ast.Tuple | ast.List) else []
        if len(row) == len(names):
            yield from zip(names, row, strict=True)


def _names(node: ast.expr) -> list[str]:
    if isinstance(node, ast.Constant) and isinstance(node.value, str):
        return [name.strip() for name in node.value.split(",") if name.strip()]
    if isinstance(node, ast.List | ast.Tuple):
        return [str(e.value) for e in node.elts if isinstance(e, ast.Constant)]
    return []


def _assigned(name: str, value: ast.expr) -> ast.stmt:
    target = ast.Name(name, ast.Store())
    return ast.fix_missing_locations(
        ast.copy_location(ast.Assign([ast.copy_location(target, value)], value), value)
    )


def _unguarded(nodes: Sequence[ast.stmt]) -> Iterator[ast.stmt]:
    """Yield the statements of a script, those below `if __name__ == "__main__"` among them."""
    for node in nodes:
        if isinstance(node, ast.If) and "__name__" in ast.unparse(node.test):
            yield from (n for n in node.body if not isinstance(n, ast.Import | ast.ImportFrom))
        elif isinstance(node, ast.Expr) and isinstance(node.value, ast.Constant):
            continue
        else:
            yield node


def _imports(nodes: Sequence[ast.stmt]) -> list[Import]:
    found = []
    for node in nodes:
        if isinstance(node, ast.Import):
            found += [Import(alias.name, "", alias.asname or "") for alias in node.names]
        elif isinstance(node, ast.ImportFrom) and node.module and not node.level:
            found += [
                Import(node.module, alias.name, alias.asname or "")
                for alias in node.names
                if alias.name != "*"
            ]
    return found


# --- which statement uses what ---


def uses(unit: Unit) -> dict[str, list[int]]:
    """Return the dotted paths that the statements of a unit use, with the statements' numbers.

    A method counts as used where it is called on a class that an import names, on an instance
    made in place, or on a variable that holds one.
    """
    known = {item.bound: _dotted(item) for item in unit.imports}
    instances: dict[str, str] = {}
    for statement in unit.before:
        _note_instances(statement, known, instances)
    found: dict[str, list[int]] = {}
    for index, statement in enumerate(unit.body):
        _note_instances(statement, known, instances)
        for node in ast.walk(statement):
            if isinstance(node, ast.Name | ast.Attribute) and isinstance(node.ctx, ast.Load):
                path = _path(node, known, instances)
                if path and (not found.get(path) or found[path][-1] != index):
                    found.setdefault(path, []).append(index)
    return found


def _dotted(item: Import) -> str:
    if item.name:
        return f"{item.module}.{item.name}"
    return item.module if item.alias else item.module.partition(".")[0]


def _note_instances(
    statement: ast.stmt, known: Mapping[str, str], instances: dict[str, str]
) -> None:
    for node in ast.walk(statement):
        target: ast.expr | None = None
        value: ast.expr | None = None
        if isinstance(node, ast.Assign) and len(node.targets) == 1:
            target, value = node.targets[0], node.value
        elif isinstance(node, ast.withitem):
            target, value = node.optional_vars, node.context_expr
        if isinstance(target, ast.Name) and value is not None:
            path = _made(value, known, instances)
            if path:
                instances[target.id] = path
            else:
                instances.pop(target.id, None)


def _made(node: ast.expr, known: Mapping[str, str], instances: Mapping[str, str]) -> str:
    """Return the class that an expression makes an instance of; empty when it makes none."""
    if not isinstance(node, ast.Call):
        return ""
    path = _path(node.func, known, instances)
    return path if path.rpartition(".")[2][:1].isupper() else ""


def _path(node: ast.expr, known: Mapping[str, str], instances: Mapping[str, str]) -> str:
    if isinstance(node, ast.Name):
        return known.get(node.id, "")
    if not isinstance(node, ast.Attribute):
        return ""
    if isinstance(node.value, ast.Name) and node.value.id in instances:
        return f"{instances[node.value.id]}.{node.attr}"
    holder = _path(node.value, known, instances) or _made(node.value, known, instances)
    return f"{holder}.{node.attr}" if holder else ""
