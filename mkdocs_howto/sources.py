"""Source files, found and parsed one module at a time: the only place that loads with Griffe.

Griffe's own loader takes a whole package at once: one module that can't be parsed ends the load,
folders without `__init__.py` are left out, and a large package costs seconds for one object. So
modules are visited here when they are asked for, each at most once, and never imported.
"""

from __future__ import annotations

import ast
import io
import logging
import os
import stat
import sys
import tokenize
import unicodedata
import warnings
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any, TypeAlias

import griffe

from mkdocs_howto.errors import SourceError
from mkdocs_howto.facts import SourceFile

MAX_BYTES = 1_000_000
"""Largest source file that is read, in bytes; twice the largest modules that people write."""

MAX_NODES = 500_000
"""Largest syntax tree that is read, in nodes; a file of so many costs seconds."""

MAX_DEFINITIONS = 10_000
"""Most functions and classes that one file may define; 50,000 would cost half a minute."""

MAX_COST = 25_000_000
"""Most assignments times statements beside them; Griffe looks at each pair, for docstrings."""

MAX_SEARCHED = 400
"""Modules of one package that are searched for a name or a subclass."""

_SMALL = 20_000
"""Files below so many characters reach neither limit."""

_Object: TypeAlias = griffe.Object
"""By a name that no field of `Module` takes."""

_LOG = logging.getLogger("mkdocs.plugins.mkdocs_howto")


@dataclass(frozen=True, slots=True)
class Module:
    """One module, parsed and visited.

    Attributes:
        folders: Where its submodules are; empty for a module that is no package.
        griffe: None for a folder without `__init__.py`.
        hidden: Definitions whose names a later import takes over, as in
            `try: from _fast import parse`; used where that import leads nowhere.
    """

    name: str
    file: SourceFile | None
    tree: ast.Module = field(repr=False)
    griffe: griffe.Module | None = field(repr=False)
    folders: tuple[Path, ...] = ()
    hidden: Mapping[str, _Object] = field(default_factory=dict, repr=False)


class _Definitions(griffe.Extension):
    """Notes what a module defines, also what a later import of the same name takes over."""

    def __init__(self) -> None:
        self.found: dict[str, griffe.Object] = {}

    def on_instance(self, *, obj: griffe.Object, **_: Any) -> None:
        """Note a definition at module level."""
        if isinstance(obj.parent, griffe.Module):
            self.found[obj.name] = obj

    def hidden(self, module: griffe.Module) -> dict[str, griffe.Object]:
        """Return the definitions whose names stand for an import at the module's end."""
        imports = {n for n, m in module.members.items() if isinstance(m, griffe.Alias)}
        return {name: obj for name, obj in self.found.items() if name in imports}


class Sources:
    """Modules by dotted name and scripts by path, each read and parsed once.

    Args:
        paths: Folders searched before the installed packages.
        root: Files below it are cited relative to it; others relative to the search path that
            holds them.
    """

    def __init__(self, paths: Sequence[Path], *, root: Path | None = None) -> None:
        self.paths = tuple(dict.fromkeys(path.resolve() for path in paths))
        self.root = root.resolve() if root else None
        self.problems: dict[Path, SourceError] = {}
        self._modules: dict[str, Module | None] = {}
        installed = (Path(entry) for entry in sys.path if entry and _is_dir(Path(entry)))
        self._installed = tuple(path for path in installed if path.resolve() not in self.paths)
        self._definitions = _Definitions()
        self._extensions = griffe.load_extensions(self._definitions)
        # Griffe warns about each annotation that it can't read; findings are our own business.
        logging.getLogger("griffe").setLevel(logging.CRITICAL)

    @property
    def read(self) -> tuple[Path, ...]:
        """Every file that was parsed, in the order of reading."""
        return tuple(dict.fromkeys(m.file.path for m in self._modules.values() if m and m.file))

    def module(self, name: str) -> Module | None:
        """Return a module by its dotted name; None when there is no such source.

        Raises:
            SourceError: The file is there and can't be parsed.
        """
        if name not in self._modules:
            self._modules[name] = self._load(name)
        found = self._modules[name]
        if found is None and (location := self._locate(name)):
            problem = self.problems.get(location[0])
            if problem:
                raise problem
        return found

    def script(self, path: Path, shown: str) -> Module:
        """Return a file that need not be importable.

        Raises:
            SourceError: It can't be read or parsed.
        """
        self._refuse_outside(path, shown)
        file = self.source_file(path, shown)
        key = f"<{file.path}>"
        if key not in self._modules:
            tree = parse(file)
            name = self.name_of(path) or self._stand_in(path)
            visited, hidden = self._visit(name, file, tree)
            self._modules[key] = Module(name, file, tree, visited, hidden=hidden)
            if not self.name_of(path):  # what is in it is found by this name
                self._modules[name] = self._modules[key]
        found = self._modules[key]
        assert found is not None
        return found

    def _stand_in(self, path: Path) -> str:
        """Return a name for a file that no import can name; never that of another module."""
        stem = path.stem.replace(".", "_")
        taken = stem in self._modules or self._locate(stem) is not None
        return f"<{path}>".replace(".", "_") if taken else stem

    def children(self, module: Module) -> Iterator[str]:
        """Yield the names of a package's direct submodules, sorted."""
        names = set()
        for folder in module.folders:
            for entry in _entries(folder):
                stem, suffix = Path(entry.name).stem, Path(entry.name).suffix
                if _is_folder(entry) and _is_name(entry.name) and _holds_python(Path(entry.path)):
                    names.add(entry.name)
                elif suffix in (".py", ".pyi") and stem.isidentifier() and stem != "__init__":
                    if _is_name(stem):
                        names.add(stem)
                    else:
                        self._skip_unreachable(Path(entry.path))
        yield from sorted(names - {"__pycache__"})

    def package(self, name: str, *, containing: str = "") -> Iterator[Module]:
        """Yield the modules of the package that a module belongs to, bounded in number.

        Args:
            containing: Only those whose text has this in it.
        """
        waiting = [name.partition(".")[0]]
        count = 0
        while waiting and count < MAX_SEARCHED:
            current = waiting.pop(0)
            try:
                module = self.module(current)
            except SourceError:
                continue
            if module is None:
                continue
            count += 1
            waiting += [f"{current}.{child}" for child in self.children(module)]
            if module.file and containing in module.file.text:
                yield module

    def top_level(self) -> tuple[str, ...]:
        """Return the names of the modules directly below the search paths, sorted."""
        names = set()
        for path in self.paths:
            for entry in _entries(path):
                stem, suffix = Path(entry.name).stem, Path(entry.name).suffix
                if _is_folder(entry) and _is_name(entry.name) and _holds_python(Path(entry.path)):
                    names.add(entry.name)
                elif suffix == ".py" and _is_name(stem):
                    names.add(stem)
        return tuple(sorted(names))

    def name_of(self, path: Path) -> str:
        """Return the dotted name under which a file can be imported; empty when it can't."""
        for base in self.paths:
            try:
                parts = list(path.resolve().relative_to(base).with_suffix("").parts)
            except ValueError:
                continue
            if parts and parts[-1] == "__init__":
                parts.pop()
            if parts and all(part.isidentifier() for part in parts):
                return ".".join(parts)
        return ""

    def source_file(self, path: Path, shown: str = "") -> SourceFile:
        """Read one file of source.

        Raises:
            SourceError: It is too large, not text, or can't be read.
        """
        shown = shown or self._shown(path)
        try:
            data = _read(path, shown)
            encoding, _ = tokenize.detect_encoding(io.BytesIO(data).readline)
            text = data.decode(encoding)
        except OSError as error:
            raise SourceError(f"{shown} can't be read: {error.strerror}.", where=shown) from None
        except (SyntaxError, UnicodeDecodeError, LookupError, AttributeError) as error:
            # AttributeError: a cookie names a codec that makes bytes and no text, such as `hex`.
            raise SourceError(
                f"{shown} is not text: {error}.",
                where=shown,
                hint="Save it as UTF-8, or name its encoding in a comment on its first line.",
            ) from None
        return SourceFile(path, shown, text.replace("\r\n", "\n").replace("\r", "\n"))

    def _refuse_outside(self, path: Path, shown: str) -> None:
        """Refuse a file of a site that lies elsewhere, perhaps through a link.

        Commands without a site name files themselves and may name any.
        """
        if self.root is None or self._is_inside(path):
            return
        raise SourceError(
            f"{shown} is not read: it lies outside the site's folder and outside `paths`.",
            where=shown,
            hint="Add its folder to `paths`.",
        )

    def _is_inside(self, path: Path) -> bool:
        try:
            real = path.resolve()
        except (OSError, RuntimeError):  # links in a circle
            return False
        bases = (*self.paths, *([self.root] if self.root else ()))
        return any(real.is_relative_to(base) for base in bases)

    def _refuse_link(self, path: Path) -> None:
        """Refuse what was found below a search path and leads out of all of them."""
        bases = (*self.paths, *self._installed)
        holding = [base for base in bases if path.is_relative_to(base)]
        nearest = max(holding, key=lambda base: len(base.parts), default=None)
        if nearest is None or nearest in self._installed or self._is_inside(path):
            return
        shown = self._shown(path)
        try:
            real = path.resolve()
        except (OSError, RuntimeError):
            raise SourceError(f"{shown} is a link to itself.", where=shown) from None
        if any(real.is_relative_to(base.resolve()) for base in self._installed):
            return
        raise SourceError(
            f"{shown} is not read: it is a link that leads out of `paths`.",
            where=shown,
            hint="Add the folder that it leads to to `paths`.",
        )

    def _refuse_circle(self, name: str, path: Path, folders: Sequence[Path]) -> None:
        """Refuse a package that is one of its own parents, through a link."""
        if not any(folder.is_symlink() for folder in folders):
            return
        real = {folder.resolve() for folder in folders}
        while name := name.rpartition(".")[0]:
            parent = self._modules.get(name)
            if parent and real & {folder.resolve() for folder in parent.folders}:
                shown = self._shown(path)
                raise SourceError(
                    f"{shown} is not read: its folder is a link to a folder that holds it.",
                    where=shown,
                )

    def compiled(self, name: str) -> Path | None:
        """Return the compiled file that stands for a module without source; None for none."""
        parent, _, last = name.rpartition(".")
        package = self.module(parent) if parent else None
        folders = (*self.paths, *self._installed) if not parent else ()
        for folder in package.folders if package else folders:
            for entry in sorted(_entries(folder), key=lambda entry: entry.name):
                stem, _, rest = entry.name.partition(".")
                if stem == last and rest.endswith(("pyc", "so", "pyd")):
                    return Path(entry.path)
        return None

    def _skip_unreachable(self, path: Path) -> None:
        if path in self.problems:
            return
        read_as = unicodedata.normalize("NFKC", path.stem)
        problem = SourceError(
            f"{self._shown(path)} can't be imported: Python reads its name as `{read_as}`.",
            where=self._shown(path),
            hint=f"Rename it to `{read_as}{path.suffix}`.",
        )
        self._skip(path, problem)

    def _skip(self, path: Path, problem: SourceError) -> None:
        self.problems[path] = problem
        _LOG.warning("%s", " ".join(filter(None, (problem.message, problem.hint))))

    def _load(self, name: str) -> Module | None:
        location = self._locate(name)
        if location is None:
            return None
        path, folders = location
        try:
            self._refuse_link(path)
            self._refuse_circle(name, path, folders)
            if folders and path in folders:
                return Module(name, None, ast.Module([], []), None, folders)
            file = self.source_file(path)
            tree = parse(file)
            visited, hidden = self._visit(name, file, tree)
        except SourceError as problem:
            self._skip(path, problem)
            return None
        return Module(name, file, tree, visited, folders, hidden)

    def _visit(
        self, name: str, file: SourceFile, tree: ast.Module
    ) -> tuple[griffe.Module, dict[str, griffe.Object]]:
        parent_name, _, last = name.rpartition(".")
        parent = self._modules.get(parent_name) if parent_name else None
        visitor = griffe.Visitor(
            last if parent and parent.griffe else name,
            file.path,
            file.text,
            self._extensions,
            parent.griffe if parent else None,
        )
        self._definitions.found = {}
        try:
            visitor.visit(tree)
        except RecursionError:
            raise SourceError(
                f"{file.shown} is not used: an expression in it is nested too deeply.",
                where=file.shown,
            ) from None
        except Exception as error:  # whatever Griffe trips over costs this file and no other
            reason = f"Griffe can't read it ({type(error).__name__}: {error})"
            raise SourceError(f"{file.shown} is not used: {reason}.", where=file.shown) from None
        return visitor.current.module, self._definitions.hidden(visitor.current.module)

    def _locate(self, name: str) -> tuple[Path, tuple[Path, ...]] | None:
        """Return the file, or the folder without `__init__`, and the folders of submodules."""
        if not all(part.isidentifier() for part in name.split(".")):
            return None
        name = unicodedata.normalize("NFKC", name)  # as Python reads identifiers
        parent, _, last = name.rpartition(".")
        if not parent:
            return _find(last, (*self.paths, *self._installed))
        try:
            package = self.module(parent)
        except SourceError:
            return None
        return _find(last, package.folders) if package else None

    def _shown(self, path: Path) -> str:
        for base in (self.root, *self.paths, *self._installed):
            if base and path.is_relative_to(base):
                relative = path.relative_to(base)
                # A virtual environment inside the project: its packages are not the project.
                if "site-packages" in relative.parts:
                    continue
                return relative.as_posix()
        return path.name


def parse(file: SourceFile) -> ast.Module:
    """Parse a file of source.

    Raises:
        SourceError: It is not Python, or not Python that the running version knows.
    """
    try:
        with warnings.catch_warnings(action="ignore"):  # about the code of others
            tree = ast.parse(file.text, filename=file.shown)
    except SyntaxError as error:
        version = f"{sys.version_info.major}.{sys.version_info.minor}"
        where = f"{file.shown}:{error.lineno}" if error.lineno else file.shown
        raise SourceError(
            f"{file.shown} can't be parsed by Python {version}: {error.msg}"
            + (f", line {error.lineno}." if error.lineno else "."),
            where=where,
        ) from None
    except (RecursionError, MemoryError, ValueError) as error:
        nested = isinstance(error, RecursionError | MemoryError)
        reason = "it is nested too deeply" if nested else str(error)
        raise SourceError(f"{file.shown} can't be parsed: {reason}.", where=file.shown) from None
    if len(file.text) > _SMALL:
        _refuse_costly(file, tree)
    return tree


def _refuse_costly(file: SourceFile, tree: ast.Module) -> None:
    """Refuse a tree that would cost minutes or gigabytes."""
    nodes = cost = definitions = 0
    for node in ast.walk(tree):
        nodes += 1
        definitions += isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef | ast.ClassDef)
        body = getattr(node, "body", None)
        if isinstance(body, list):
            assigned = sum(isinstance(statement, ast.Assign | ast.AnnAssign) for statement in body)
            cost += assigned * len(body)
    reason = ""
    if nodes > MAX_NODES:
        reason = f"its syntax tree has {nodes:,} nodes; files over {MAX_NODES:,} are not read"
    elif definitions > MAX_DEFINITIONS:
        reason = f"it has {definitions:,} definitions; files over {MAX_DEFINITIONS:,} are not read"
    elif cost > MAX_COST:
        most = int(MAX_COST**0.5)
        reason = f"it assigns too many names in one place; about {most:,} are read"
    if reason:
        raise SourceError(
            f"{file.shown} is not used: {reason}.", where=file.shown, hint="Split the file."
        )


def _read(path: Path, shown: str) -> bytes:
    """Return the bytes of a file; refuses what is no file, or no file that people write.

    The size is asked of the open file, which is read no further than the limit: a path may lead
    to something else a moment later. Opening waits for nobody, since a pipe has no end.
    """
    if os.path.lexists(path) and not _is_file(path):
        odd = "a folder" if _is_dir(path) else "no regular file"
        raise SourceError(f"{shown} is not read: it is {odd}.", where=shown)
    descriptor = os.open(path, os.O_RDONLY | getattr(os, "O_NONBLOCK", 0))
    with os.fdopen(descriptor, "rb") as opened:
        status = os.fstat(descriptor)
        if not stat.S_ISREG(status.st_mode):
            raise SourceError(f"{shown} is not read: it is no regular file.", where=shown)
        data = b"" if status.st_size > MAX_BYTES else opened.read(MAX_BYTES + 1)
    size = max(status.st_size, len(data))
    if size > MAX_BYTES:
        raise SourceError(
            f"{shown} is not used: it has {size:,} bytes; files over {MAX_BYTES:,} are not read.",
            where=shown,
            hint="Split it, or move its data to a file of another kind.",
        )
    return data


def _find(name: str, folders: Sequence[Path]) -> tuple[Path, tuple[Path, ...]] | None:
    bare: list[Path] = []
    odd: list[Path] = []
    for folder in folders:
        package = folder / name
        for init in ("__init__.py", "__init__.pyi"):
            if _is_file(package / init):
                return package / init, (package,)
        for suffix in (".py", ".pyi"):
            if _is_file(module := folder / f"{name}{suffix}"):
                return module, ()
            if os.path.lexists(module):
                odd.append(module)
        if _is_dir(package) and _holds_python(package):
            bare.append(package)
    if bare:
        return bare[0], tuple(bare)
    return (odd[0], ()) if odd else None


def _is_file(path: Path) -> bool:
    """Whether a path leads to a regular file; False also where nobody may look."""
    try:
        return path.is_file()
    except OSError:
        return False


def _is_dir(path: Path) -> bool:
    """Whether a path leads to a folder; False also where nobody may look."""
    try:
        return path.is_dir()
    except OSError:
        return False


def _is_folder(entry: os.DirEntry[str]) -> bool:
    try:
        return entry.is_dir()
    except OSError:  # a link to itself
        return False


def _is_name(text: str) -> bool:
    """Whether an import statement can name a file: Python reads identifiers in NFKC."""
    return text.isidentifier() and unicodedata.normalize("NFKC", text) == text


def _entries(folder: Path) -> list[os.DirEntry[str]]:
    try:
        with os.scandir(folder) as entries:
            return list(entries)
    except OSError:
        return []


def _holds_python(folder: Path, depth: int = 3) -> bool:
    """Whether a folder has a Python file, not more than a few levels down."""
    entries = _entries(folder)
    if any(entry.name.endswith((".py", ".pyi")) for entry in entries):
        return True
    below = [
        entry
        for entry in entries
        if entry.name.isidentifier() and not entry.is_symlink() and _is_folder(entry)
    ]
    return depth > 0 and any(_holds_python(Path(entry.path), depth - 1) for entry in below)
