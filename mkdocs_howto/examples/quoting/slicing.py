"""Names that statements bind and need, and the statements that others depend on."""

from __future__ import annotations

import ast
import builtins
import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass

_BUILTINS = frozenset(dir(builtins)) | {"__file__", "__name__", "__doc__"}

_FORBIDDEN = frozenset(
    (
        "input breakpoint exit quit exec os.remove os.unlink os.rmdir os.removedirs "
        "os.rename os.system os.kill os._exit os.execv os.fork shutil.rmtree shutil.move "
        "shutil.copy shutil.copyfile sys.exit subprocess.run subprocess.call "
        "subprocess.Popen webbrowser.open time.sleep pdb.set_trace os.chdir os.makedirs "
        "os.mkdir"
    ).split()
)
_FORBIDDEN_METHODS = frozenset(
    (
        "rmtree unlink serve_forever run_forever mainloop write_text write_bytes mkdir "
        "rmdir savefig to_csv run_server"
    ).split()
)

_FILES = re.compile(r"write|save|dump|export|to_|read|load|open|parse")
"""Names of functions that write or read a file when they are given its name."""
_MAKING = (ast.Assign, ast.AnnAssign, ast.With, ast.AsyncWith, ast.For, ast.AsyncFor, ast.If)
"""Statements that make variables."""

_BINDING = (ast.Assign, ast.FunctionDef, ast.AsyncFunctionDef, ast.ClassDef)
"""Statements after which a name means something new, whatever it meant before."""


@dataclass(frozen=True, slots=True)
class Names:
    """What a statement has to do with names.

    Attributes:
        binds: Names that exist after it.
        needs: Names that must exist before it.
        changes: Names whose object it may change: a method is called on it, an item is set.
    """

    binds: frozenset[str]
    needs: frozenset[str]
    changes: frozenset[str]


def names_of(node: ast.stmt) -> Names:
    """Return the names that one statement binds, needs and may change."""
    binds = set(_bound(node))
    loads: dict[str, None] = {}
    local: set[str] = set()
    for inner in ast.walk(node):
        if isinstance(inner, ast.Name) and isinstance(inner.ctx, ast.Load):
            loads[inner.id] = None
        elif isinstance(inner, ast.arg):
            local.add(inner.arg)
        elif isinstance(inner, ast.Name) and inner.id not in binds:
            local.add(inner.id)
        elif isinstance(inner, ast.ExceptHandler):
            local.update([inner.name] if inner.name else [])
        elif isinstance(inner, ast.FunctionDef | ast.AsyncFunctionDef | ast.ClassDef):
            local.add(inner.name)
        elif isinstance(inner, ast.Import | ast.ImportFrom):
            local.update(_imported(inner))
    needs = {name for name in loads if name not in local and name not in _BUILTINS}
    if binds and not _reads_before_binding(node):
        needs -= binds
    return Names(frozenset(binds), frozenset(needs), frozenset(_changed(node)))


def _reads_before_binding(node: ast.stmt) -> bool:
    """Whether a plain assignment needs the old value of the name that it binds."""
    return isinstance(node, ast.Assign | ast.AugAssign | ast.AnnAssign | ast.Delete)


def _bound(node: ast.stmt) -> Iterable[str]:
    if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef | ast.ClassDef):
        yield node.name
    elif isinstance(node, ast.Import | ast.ImportFrom):
        yield from _imported(node)
    else:
        for inner in _outside_functions(node):
            if isinstance(inner, ast.Name) and isinstance(inner.ctx, ast.Store):
                yield inner.id
            elif isinstance(inner, ast.FunctionDef | ast.AsyncFunctionDef | ast.ClassDef):
                yield inner.name
            elif isinstance(inner, ast.Import | ast.ImportFrom):
                yield from _imported(inner)


def _imported(node: ast.Import | ast.ImportFrom) -> Iterable[str]:
    for alias in node.names:
        yield alias.asname or (
            alias.name if isinstance(node, ast.ImportFrom) else alias.name.partition(".")[0]
        )


def _outside_functions(node: ast.AST) -> Iterable[ast.AST]:
    closed = (
        ast.FunctionDef,
        ast.AsyncFunctionDef,
        ast.ClassDef,
        ast.Lambda,
        ast.ListComp,
        ast.SetComp,
        ast.DictComp,
        ast.GeneratorExp,
    )
    for child in ast.iter_child_nodes(node):
        yield child
        if not isinstance(child, closed):
            yield from _outside_functions(child)


def _changed(node: ast.stmt) -> Iterable[str]:
    if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef | ast.ClassDef):
        return  # what a body changes is changed by its call
    for inner in ast.walk(node):
        target: ast.expr | None = None
        if isinstance(inner, ast.Call):
            # Handed over or called upon: either may change it.
            yield from (a.id for a in inner.args if isinstance(a, ast.Name))
            target = inner.func
        elif isinstance(inner, ast.Subscript | ast.Attribute) and not isinstance(
            inner.ctx, ast.Load
        ):
            target = inner
        while isinstance(target, ast.Attribute | ast.Subscript):
            target = target.value
        if isinstance(target, ast.Name):
            yield target.id


def free_names(body: Sequence[ast.stmt]) -> set[str]:
    """Return the names that a program needs and never binds."""
    bound: set[str] = set()
    needed: set[str] = set()
    for node in body:
        names = names_of(node)
        needed |= names.needs
        bound |= names.binds
    return needed - bound


def slice_back(
    before: Sequence[ast.stmt], kept: Sequence[ast.stmt], *, displays: Sequence[bool] = ()
) -> list[ast.stmt]:
    """Return the statements of `before` that `kept` depends on, in their order.

    Args:
        displays: For each statement of `before`, whether it only shows a value.
    """
    needed = free_names(kept)
    # A call of a function or of a module's changes neither of them.
    variables = {name for node in before if isinstance(node, _MAKING) for name in _bound(node)}
    chosen: list[ast.stmt] = []
    for index in range(len(before) - 1, -1, -1):
        names = names_of(before[index])
        shows = index < len(displays) and displays[index]
        if names.binds & needed or (names.changes & needed & variables and not shows):
            chosen.insert(0, before[index])
            if isinstance(before[index], _BINDING):
                needed -= names.binds  # whatever it was before is never seen
            needed |= names.needs
    return chosen


def safe(body: Sequence[ast.stmt]) -> bool:
    """Whether a program looks harmless: it deletes nothing, never blocks, writes nowhere fixed."""
    for node in (inner for statement in body for inner in ast.walk(statement)):
        if isinstance(node, ast.Constant) and node.value is ...:
            return False
        if not isinstance(node, ast.Call):
            continue
        called = ast.unparse(node.func)
        if called in _FORBIDDEN or called.rpartition(".")[2] in _FORBIDDEN_METHODS:
            return False
        fixed = bool(node.args) and isinstance(node.args[0], ast.Constant)
        if called in ("open", "io.open") and fixed:
            return False
        if _FILES.match(called.rpartition(".")[2]) and any(_names_file(a) for a in node.args):
            return False
        if called.endswith(".run") and called.partition(".")[0] in ("app", "server", "loop"):
            return False
    return True


def _names_file(node: ast.expr) -> bool:
    text = node.value if isinstance(node, ast.Constant) else None
    return isinstance(text, str) and re.fullmatch(r"[\w./~-]+\.\w{1,7}", text) is not None


def compiles(body: Sequence[ast.stmt]) -> bool:
    """Whether statements form a module; `await` may stand anywhere."""
    tree = ast.fix_missing_locations(ast.Module(list(body), []))
    try:
        compile(tree, "<example>", "exec", flags=ast.PyCF_ALLOW_TOP_LEVEL_AWAIT, dont_inherit=True)
    except (SyntaxError, ValueError, TypeError):
        return False
    return True
