"""How well staleness follows meaning: seeded edits over real packages, one guide each.

Half of the edits change what the guide is about and have to be reported; half change nothing for
it and must not be. Each edit is made in a copy of the package, and the copy is read anew.
"""

from __future__ import annotations

import argparse
import ast
import importlib.util
import random
import re
import shutil
import subprocess
import sys
import tempfile
from collections import Counter
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path

from mkdocs_howto.english.lexicon import load_lexicon
from mkdocs_howto.guide.errors import HowtoError
from mkdocs_howto.guide.model import Marker
from mkdocs_howto.offline.writer import OfflineWriter
from mkdocs_howto.source.collector import Collector
from mkdocs_howto.source.loader import Sources
from mkdocs_howto.store.entry import Written
from mkdocs_howto.store.freshness import shelved, standing

PACKAGES = ("click", "httpx", "requests", "more_itertools", "humanize", "boltons")
EACH = 500
SEED = 7

Function = ast.FunctionDef | ast.AsyncFunctionDef
Edit = Callable[[str, ast.Module, ast.AST, random.Random], str | None]


@dataclass(frozen=True, slots=True)
class Target:
    """An object that is edited: the file that defines it, relative to the copy, and its path."""

    identifier: str
    file: str
    names: tuple[str, ...]


# --- edits that change the guide's object ---


def rename(text: str, tree: ast.Module, node: ast.AST, chance: random.Random) -> str | None:
    """Give the object another name."""
    if not isinstance(node, Function | ast.ClassDef):
        return None
    word = re.compile(rf"((?:def|class)\s+){re.escape(node.name)}\b")
    return _on_line(text, node.lineno, lambda line: word.sub(r"\1renamed_here", line))


def default(text: str, tree: ast.Module, node: ast.AST, chance: random.Random) -> str | None:
    """Change a default."""
    if not isinstance(node, Function):
        return None
    found = [d for d in (*node.args.defaults, *node.args.kw_defaults) if d is not None]
    return _replaced(text, chance.choice(found), "'another default'") if found else None


def added(text: str, tree: ast.Module, node: ast.AST, chance: random.Random) -> str | None:
    """Add a keyword parameter."""
    if not isinstance(node, Function) or node.args.kwarg or not node.args.args:
        return None
    last = [*node.args.args, *node.args.kwonlyargs][-1]
    values = node.args.kw_defaults if node.args.kwonlyargs else node.args.defaults
    anchor: ast.AST = values[-1] if values and values[-1] is not None else last
    if not values and (node.args.defaults or node.args.vararg):
        return None
    return _after(text, anchor, ", added_here=None")


def removed(text: str, tree: ast.Module, node: ast.AST, chance: random.Random) -> str | None:
    """Take the last parameter away."""
    if not isinstance(node, Function) or node.args.defaults or node.args.kwonlyargs:
        return None
    if node.args.vararg or node.args.kwarg or len(node.args.args) < 3:
        return None
    before, last = node.args.args[-2:]
    start, end = _offset(text, before, end=True), _offset(text, last, end=True)
    return text[:start] + text[end:]


def deleted(text: str, tree: ast.Module, node: ast.AST, chance: random.Random) -> str | None:
    """Delete a method of a class."""
    if not isinstance(node, ast.ClassDef):
        return None
    methods = [m for m in node.body if isinstance(m, Function)]
    if len(methods) < 2 or len(methods) == len(node.body) < 2:
        return None
    gone = chance.choice(methods)
    rows = text.splitlines(keepends=True)
    first = min([gone.lineno, *(d.lineno for d in gone.decorator_list)])
    return "".join(rows[: first - 1] + rows[gone.end_lineno or first :])


def exception(text: str, tree: ast.Module, node: ast.AST, chance: random.Random) -> str | None:
    """Raise another exception."""
    found = [
        raised.exc.func
        for raised in ast.walk(node)
        if isinstance(raised, ast.Raise)
        and isinstance(raised.exc, ast.Call)
        and isinstance(raised.exc.func, ast.Name)
    ]
    return _replaced(text, chance.choice(found), "ArithmeticError") if found else None


def body(text: str, tree: ast.Module, node: ast.AST, chance: random.Random) -> str | None:
    """Change a statement of the body."""
    found = [r.value for r in ast.walk(node) if isinstance(r, ast.Return) and r.value is not None]
    return _replaced(text, chance.choice(found), "(0, 'another')") if found else None


# --- edits that change nothing for it ---


def formatted(text: str, tree: ast.Module, node: ast.AST, chance: random.Random) -> str | None:
    """Format the file with other settings."""
    width = str(chance.choice((60, 79, 120)))
    done = subprocess.run(
        [sys.executable, "-m", "ruff", "format", "--isolated", "--line-length", width, "-"],
        input=text, capture_output=True, text=True,
    )  # fmt: skip
    return done.stdout if done.returncode == 0 else None


def moved(text: str, tree: ast.Module, node: ast.AST, chance: random.Random) -> str | None:
    """Move an undecorated function of the module, maybe the object, to the end of the file."""
    found = [n for n in tree.body if isinstance(n, Function) and not n.decorator_list]
    if not found:
        return None
    chosen = chance.choice(found)
    rows = text.splitlines(keepends=True)
    piece = rows[chosen.lineno - 1 : chosen.end_lineno]
    rest = rows[: chosen.lineno - 1] + rows[chosen.end_lineno or 0 :]
    return "".join(rest).rstrip("\n") + "\n\n\n" + "".join(piece)


def commented(text: str, tree: ast.Module, node: ast.AST, chance: random.Random) -> str | None:
    """Put a comment into another function."""
    span = range(getattr(node, "lineno", 0), (getattr(node, "end_lineno", 0) or 0) + 1)
    found = [
        n.body[0].lineno
        for n in ast.walk(tree)
        if isinstance(n, Function) and n.body[0].lineno not in span and n.lineno not in span
        and n.body[0].lineno > n.lineno
    ]  # fmt: skip
    if not found:
        return None
    line = chance.choice(found)
    rows = text.splitlines(keepends=True)
    indent = re.match(r"\s*", rows[line - 1])
    assert indent is not None
    rows.insert(line - 1, f"{indent[0]}# A comment that concerns nobody else.\n")
    return "".join(rows)


def imports(text: str, tree: ast.Module, node: ast.AST, chance: random.Random) -> str | None:
    """Swap two imports that follow each other."""
    pairs = [
        (one, two)
        for one, two in zip(tree.body, tree.body[1:], strict=False)
        if isinstance(one, ast.Import | ast.ImportFrom) and isinstance(two, type(one))
        and two.lineno == (one.end_lineno or 0) + 1
        and getattr(one, "module", "") != "__future__"
    ]  # fmt: skip
    if not pairs:
        return None
    one, two = chance.choice(pairs)
    rows = text.splitlines(keepends=True)
    first = rows[one.lineno - 1 : one.end_lineno]
    second = rows[two.lineno - 1 : two.end_lineno]
    return "".join(rows[: one.lineno - 1] + second + first + rows[two.end_lineno or two.lineno :])


def neighbour(text: str, tree: ast.Module, node: ast.AST, chance: random.Random) -> str | None:
    """Add a function to the end of the file."""
    return text.rstrip("\n") + "\n\n\ndef _another_function():\n    return 1\n"


MEANT: dict[str, Edit] = {
    "renamed": rename, "default changed": default, "parameter added": added,
    "parameter removed": removed, "method deleted": deleted, "exception changed": exception,
    "body changed": body,
}  # fmt: skip
MEANINGLESS: dict[str, Edit] = {
    "formatted": formatted, "function moved": moved, "comment elsewhere": commented,
    "imports swapped": imports, "function added": neighbour,
}  # fmt: skip


def run(packages: Sequence[str] = PACKAGES, each: int = EACH) -> int:
    """Make the edits and print how many were reported, by kind; 0 when all is as it should be."""
    chance = random.Random(SEED)  # noqa: S311
    with tempfile.TemporaryDirectory() as folder:
        root = Path(folder)
        targets = [t for package in packages for t in _targets(package, root)]
        chance.shuffle(targets)
        wrong = _round("edits that change the object", MEANT, targets, root, each, chance, True)
        wrong += _round(
            "edits that change nothing", MEANINGLESS, targets, root, each, chance, False
        )
    return 1 if wrong else 0


def _round(
    title: str,
    edits: dict[str, Edit],
    targets: Sequence[Target],
    root: Path,
    each: int,
    chance: random.Random,
    wanted: bool,
) -> int:
    made: Counter[str] = Counter()
    reported: Counter[str] = Counter()
    kinds = list(edits)
    for turn in range(each * 6):
        if made.total() >= each:
            break
        # The rarest kind so far, so that each has its share.
        kind = min(kinds, key=lambda k: (made[k], chance.random()))
        if turn >= each * 3:
            kind = chance.choice(kinds)
        found = _one(edits[kind], chance.choice(targets), root, chance)
        if found is not None:
            made[kind] += 1
            reported[kind] += found[0]
            if found[0] != wanted:
                print(f"    {'not reported' if wanted else 'reported'}: {kind}: {found[1]}")
    print(f"{title}: {reported.total()} of {made.total()} reported stale")
    for kind in kinds:
        print(f"    {kind}: {reported[kind]}/{made[kind]}")
    return made.total() - reported.total() if wanted else reported.total()


def _one(edit: Edit, target: Target, root: Path, chance: random.Random) -> tuple[bool, str] | None:
    """Make one edit; return whether it was reported, or None where it can't be made."""
    file = root / target.file
    text = file.read_text(encoding="utf-8")
    tree = ast.parse(text)
    node = _node(tree, target.names)
    if node is None:
        return None
    changed = edit(text, tree, node, chance)
    if changed is None or changed == text:
        return None
    try:
        if ast.dump(ast.parse(changed)) == ast.dump(tree) and edit in MEANT.values():
            return None
    except SyntaxError:
        return None
    collector = Collector(Sources([root], root=root))
    try:
        facts = collector.facts(target.identifier)
    except HowtoError:
        return None
    if facts.definition.file.path.resolve() != file.resolve():
        return None
    draft = OfflineWriter(collector, load_lexicon()).draft(facts)
    marker = Marker(target.identifier)
    stored = shelved(draft, marker, facts, collector, Written("offline"))
    file.write_text(changed, encoding="utf-8")
    try:
        after = Collector(Sources([root], root=root))
        facts = after.facts(target.identifier)
        found = standing(stored, facts, after, marker, "")
        return bool(found.changes), f"{target.identifier}: {'; '.join(map(str, found.changes))}"
    except HowtoError as error:
        # The marker itself is an error then, with page and line.
        return True, str(error)
    finally:
        file.write_text(text, encoding="utf-8")


def _targets(package: str, root: Path) -> Iterator[Target]:
    """Copy a package, and yield its public functions, classes and methods."""
    spec = importlib.util.find_spec(package)
    assert spec is not None and spec.submodule_search_locations
    shutil.copytree(spec.submodule_search_locations[0], root / package)
    for path in sorted((root / package).rglob("*.py")):
        module = ".".join(path.relative_to(root).with_suffix("").parts).removesuffix(".__init__")
        for names in _named(ast.parse(path.read_text(encoding="utf-8"))):
            identifier = ".".join((module, *names))
            yield Target(identifier, path.relative_to(root).as_posix(), names)


def _named(tree: ast.Module) -> Iterator[tuple[str, ...]]:
    for node in tree.body:
        if isinstance(node, Function | ast.ClassDef) and not node.name.startswith("_"):
            yield (node.name,)
            if isinstance(node, ast.ClassDef):
                for inner in node.body:
                    if isinstance(inner, Function) and not inner.name.startswith("_"):
                        yield node.name, inner.name


def _node(tree: ast.Module, names: tuple[str, ...]) -> ast.AST | None:
    """Return the one definition of a name; None where a file has several."""
    node: ast.AST = tree
    for name in names:
        found = [
            inner
            for inner in getattr(node, "body", [])
            if isinstance(inner, Function | ast.ClassDef) and inner.name == name
        ]
        if len(found) != 1:
            return None
        node = found[0]
    return node


def _on_line(text: str, line: int, change: Callable[[str], str]) -> str:
    rows = text.splitlines(keepends=True)
    rows[line - 1] = change(rows[line - 1])
    return "".join(rows)


def _offset(text: str, node: ast.AST, *, end: bool) -> int:
    line = getattr(node, "end_lineno" if end else "lineno")
    column = getattr(node, "end_col_offset" if end else "col_offset")
    rows = text.splitlines(keepends=True)
    return sum(map(len, rows[: line - 1])) + len(rows[line - 1].encode()[:column].decode())


def _replaced(text: str, node: ast.AST, new: str) -> str:
    return text[: _offset(text, node, end=False)] + new + text[_offset(text, node, end=True) :]


def _after(text: str, node: ast.AST, new: str) -> str:
    end = _offset(text, node, end=True)
    return text[:end] + new + text[end:]


def main() -> int:
    """Run with the arguments of the command line: packages, and `--each N` edits of either kind."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("packages", nargs="*", default=PACKAGES)
    parser.add_argument("--each", type=int, default=EACH)
    chosen = parser.parse_args()
    return run(chosen.packages, chosen.each)
