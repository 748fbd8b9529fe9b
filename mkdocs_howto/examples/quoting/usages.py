"""Where a project's tests, examples and documentation use an object, cut to small programs.

Files are read and parsed; nothing is imported and nothing runs. What can't be read or parsed is
passed over: these files are not what the guides are about.
"""

from __future__ import annotations

import ast
import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path

from mkdocs_howto.examples.program import Import, program
from mkdocs_howto.examples.quoting.assertions import asserts, without_assertions
from mkdocs_howto.examples.quoting.slicing import compiles, free_names, names_of, safe, slice_back
from mkdocs_howto.examples.quoting.units import (
    Unit,
    patches,
    python_units,
    stands_in,
    text_units,
    uses,
)
from mkdocs_howto.source import CallSite, Lines

DEFAULT_GLOBS = ("tests", "test", "examples", "example", "docs", "README*")
"""Folders and files where projects keep code that uses them."""

_MOST_FILES = 600
_MOST_BYTES = 300_000
"""Size of a file from which on it is passed over."""

_MOST_BYTES_IN_ALL = 12_000_000
_MOST_TRIED = 40
"""Uses of one object that are cut, to choose the best from."""

_MOST_RETURNED = 3
_LONGEST = 22
"""Lines of a program."""

_TEXTS = (".md", ".markdown", ".rst", ".txt")
_PASSED_OVER = frozenset("node_modules site-packages __pycache__ build dist site venv".split())
_UNKIND = re.compile(
    r"err|fail|invalid|raise|bad|wrong|missing|empty|none|edge|warn|deprec|regress|issue|bug|mock"
)
"""Names of tests that show what nobody wants to imitate."""


@dataclass(slots=True)
class _File:
    """A file with its units, which are cut when somebody first asks for them."""

    path: Path
    shown: str
    text: str
    units: list[tuple[Unit, dict[str, list[int]]]] | None = None


@dataclass(frozen=True, slots=True, order=True)
class _Ranked:
    """A call site; the smallest is the best."""

    rank: int
    shown: str
    line: int
    site: CallSite


class CallSites:
    """The uses of objects in a project's own files; files are read when first asked for.

    Args:
        roots: Folders of the project; the patterns are relative to them.
        globs: Folders, which are searched whole, and files.
    """

    def __init__(self, roots: Sequence[Path], globs: Sequence[str] = DEFAULT_GLOBS) -> None:
        self._roots = tuple(dict.fromkeys(root.resolve() for root in roots))
        self._globs = tuple(globs)
        self._files: list[_File] | None = None

    @property
    def read(self) -> tuple[Path, ...]:
        """The Python files read so far."""
        return tuple(file.path for file in self._files or () if file.path.suffix == ".py")

    def find(self, path: str, reach: str = "") -> tuple[CallSite, ...]:
        """Return the best uses of an object, each a program; the most telling first.

        Args:
            path: Dotted path of the definition, as `shop._cart.Cart.add`.
            reach: Dotted path by which users reach it, as `shop.Cart.add`; empty when it is
                the same.
        """
        wanted = {path, reach or path}
        word = re.compile(rf"\b{re.escape(path.rpartition('.')[2])}\b")
        ranked: list[_Ranked] = []
        for file in self._read():
            if len(ranked) >= _MOST_TRIED:
                break
            if word.search(file.text):
                ranked += _sites(file, wanted)
        best: dict[str, CallSite] = {}
        for entry in sorted(ranked, key=lambda e: (e.rank, e.shown, e.line)):
            best.setdefault(entry.site.code, entry.site)
        return tuple(best.values())[:_MOST_RETURNED]

    def _read(self) -> list[_File]:
        if self._files is None:
            self._files = list(_files(self._roots, self._globs))
        return self._files


def _files(roots: Sequence[Path], globs: Sequence[str]) -> Iterator[_File]:
    """Yield the files that the patterns name, in an order that is the same everywhere."""
    seen: set[Path] = set()
    size = 0
    for root in roots:
        for path in sorted(set(_matches(root, globs))):
            real = path.resolve()
            if real in seen or not real.is_relative_to(root):
                continue
            seen.add(real)
            try:
                length = real.stat().st_size
                text = real.read_text(encoding="utf-8") if length <= _MOST_BYTES else ""
            except (OSError, UnicodeDecodeError):
                continue
            size += length if text else 0
            if len(seen) > _MOST_FILES or size > _MOST_BYTES_IN_ALL:
                return
            if text:
                yield _File(real, path.relative_to(root).as_posix(), text)


def _matches(root: Path, globs: Sequence[str]) -> Iterator[Path]:
    for pattern in globs:
        try:
            found = list(root.glob(pattern))
        except (ValueError, NotImplementedError, OSError):
            continue
        for path in found:
            below = path.rglob("*") if path.is_dir() else [path]
            for file in below:
                parts = file.relative_to(root).parts if file.is_relative_to(root) else ("",)
                hidden = any(p.startswith(".") or p in _PASSED_OVER for p in parts)
                if not hidden and file.suffix in (".py", *_TEXTS) and file.is_file():
                    yield file


def _units(file: _File) -> list[tuple[Unit, dict[str, list[int]]]]:
    if file.units is None:
        reader = python_units if file.path.suffix == ".py" else text_units
        try:
            file.units = [(unit, uses(unit)) for unit in reader(file.text)]
        except (SyntaxError, ValueError, RecursionError, MemoryError):
            file.units = []
    return file.units


def _sites(file: _File, wanted: set[str]) -> Iterator[_Ranked]:
    for unit, used in _units(file):
        numbers = {n for path in wanted for n in used.get(path, ())}
        for number in sorted(numbers)[:4]:
            code = _cut(unit, number, wanted)
            if code is None:
                continue
            node = unit.body[number]
            lines = Lines(node.lineno + unit.shift, (node.end_lineno or node.lineno) + unit.shift)
            site = CallSite(file.shown, lines, code)
            yield _Ranked(_rank(file, unit, code), file.shown, lines.first, site)


def _rank(file: _File, unit: Unit, code: str) -> int:
    """Return how little a program helps: long ones, ones about errors, ones with private names."""
    rank = len(code.splitlines()) - 4 * (file.path.suffix in _TEXTS)
    rank += 8 * bool(_UNKIND.search(unit.name.lower()))
    rank += 6 * len(re.findall(r"\b(?:foo|bar|baz|qux|spam|xyz\w*)\b", code))
    rank += 6 * len(re.findall(r"\._\w|\b_[a-z]\w+", code))
    return rank - 3 * (file.shown.partition("/")[0].startswith(("example", "README")))


def _cut(unit: Unit, number: int, wanted: set[str]) -> str | None:
    """Return the program around one statement of a unit; None when it needs what isn't there."""
    body = unit.body
    kept = [body[number], *_followers(body, number)]
    shown = [without_assertions(statement) for statement in kept]
    if any(statement is None for statement in shown):
        return None
    end = [statement for statement in shown if statement is not None]
    before = [*unit.before, *body[:number]]
    nodes = slice_back(before, end, displays=[asserts(statement) for statement in before])
    if any(stands_in(node) or patches(node) for node in (*nodes, *end)):
        return None
    if not wanted & uses(Unit(tuple(end), tuple(nodes), unit.imports)).keys():
        return None  # the assertion's other side was the one to print
    program_body = _printing([*nodes, *end])
    imports = _explained(program_body, unit.imports)
    if imports is None or not safe(program_body) or not compiles(program_body):
        return None
    project = min(wanted, key=len).partition(".")[0]
    try:
        code = program(program_body, imports, project)
    except (SyntaxError, ValueError, RecursionError):
        return None
    return code if len(code.splitlines()) <= _LONGEST else None


def _followers(body: Sequence[ast.stmt], number: int) -> Iterator[ast.stmt]:
    """Yield the statements that show what a statement made or changed, two at most."""
    names = names_of(body[number])
    about = names.binds | names.changes
    if asserts(body[number]) or not about:
        return
    count = 0
    for statement in body[number + 1 : number + 5]:
        if names_of(statement).needs & about and count < 2:
            if asserts(statement) or _prints(statement):
                count += 1
                yield statement


def _prints(statement: ast.stmt) -> bool:
    return any(
        isinstance(n, ast.Call) and isinstance(n.func, ast.Name) and n.func.id == "print"
        for n in ast.walk(statement)
    )


def _printing(body: list[ast.stmt]) -> list[ast.stmt]:
    """Return a program that prints something: at worst what its last statement made."""
    if any(_prints(statement) for statement in body):
        return body
    last = body[-1]
    value: ast.expr | None = None
    if isinstance(last, ast.Assign) and isinstance(last.targets[0], ast.Name):
        value = ast.Name(last.targets[0].id, ast.Load())
    elif isinstance(last, ast.Expr):
        call = last.value.func if isinstance(last.value, ast.Call) else None
        if isinstance(call, ast.Attribute) and isinstance(call.value, ast.Name):
            known = any(call.value.id in names_of(s).binds for s in body[:-1])
            value = ast.Name(call.value.id, ast.Load()) if known else None
        if value is None:
            value, body = last.value, body[:-1]
    if value is None:
        return body
    call_ = ast.Call(ast.Name("print", ast.Load()), [value], [])
    added = ast.copy_location(ast.Expr(ast.copy_location(call_, last)), last)
    return [*body, ast.fix_missing_locations(added)]


def _explained(body: Sequence[ast.stmt], imports: Sequence[Import]) -> set[Import] | None:
    """Return the imports that a program needs; None when a name in it stays unknown."""
    by_name = {item.bound: item for item in imports if _importable(item)}
    free = free_names(body)
    return {by_name[name] for name in free} if free <= by_name.keys() else None


def _importable(item: Import) -> bool:
    """Whether a module is there for a reader too: not the tests' own, and not their framework."""
    top = item.module.partition(".")[0]
    return top not in ("tests", "test", "conftest", "pytest", "unittest", "hypothesis", "nose")
