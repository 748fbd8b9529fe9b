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
import sys
import tokenize
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from pathlib import Path

import griffe

from mkdocs_howto.errors import SourceError
from mkdocs_howto.facts import SourceFile

MAX_BYTES = 1_000_000
"""Largest source file that is read, in bytes; twice the largest modules that people write."""

_LOG = logging.getLogger("mkdocs.plugins.mkdocs_howto")


@dataclass(frozen=True, slots=True)
class Module:
    """One module, parsed and visited.

    Attributes:
        folders: Where its submodules are; empty for a module that is no package.
        griffe: None for a folder without `__init__.py`.
    """

    name: str
    file: SourceFile | None
    tree: ast.Module = field(repr=False)
    griffe: griffe.Module | None = field(repr=False)
    folders: tuple[Path, ...] = ()


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
        self._installed = tuple(Path(entry) for entry in sys.path if entry and Path(entry).is_dir())
        self._extensions = griffe.load_extensions()
        # Griffe warns about each annotation that it can't read; findings are our own business.
        logging.getLogger("griffe").setLevel(logging.CRITICAL)

    @property
    def read(self) -> tuple[Path, ...]:
        """Every file that was parsed, in the order of reading."""
        return tuple(m.file.path for m in self._modules.values() if m and m.file)

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
        file = self.source_file(path, shown)
        key = f"<{file.path}>"
        if key not in self._modules:
            tree = parse(file)
            name = self.name_of(path) or path.stem
            self._modules[key] = Module(name, file, tree, self._visit(name, file, tree))
        found = self._modules[key]
        assert found is not None
        return found

    def children(self, module: Module) -> Iterator[str]:
        """Yield the names of a package's direct submodules, sorted."""
        names = set()
        for folder in module.folders:
            for entry in _entries(folder):
                stem, suffix = Path(entry.name).stem, Path(entry.name).suffix
                if entry.is_dir() and entry.name.isidentifier() and _holds_python(Path(entry.path)):
                    names.add(entry.name)
                elif suffix in (".py", ".pyi") and stem.isidentifier() and stem != "__init__":
                    names.add(stem)
        yield from sorted(names - {"__pycache__"})

    def top_level(self) -> tuple[str, ...]:
        """Return the names of the modules directly below the search paths, sorted."""
        names = set()
        for path in self.paths:
            for entry in _entries(path):
                stem, suffix = Path(entry.name).stem, Path(entry.name).suffix
                if entry.is_dir() and entry.name.isidentifier() and _holds_python(Path(entry.path)):
                    names.add(entry.name)
                elif suffix == ".py" and stem.isidentifier():
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
            if (size := path.stat().st_size) > MAX_BYTES:
                reason = f"it has {size:,} bytes; files over {MAX_BYTES:,} are not read"
                raise SourceError(f"{shown} is not used: {reason}.", where=shown)
            data = path.read_bytes()
            encoding, _ = tokenize.detect_encoding(io.BytesIO(data).readline)
            text = data.decode(encoding)
        except OSError as error:
            raise SourceError(f"{shown} can't be read: {error.strerror}.", where=shown) from None
        except (SyntaxError, UnicodeDecodeError, LookupError) as error:
            raise SourceError(f"{shown} is not text: {error}.", where=shown) from None
        return SourceFile(path, shown, text.replace("\r\n", "\n").replace("\r", "\n"))

    def _load(self, name: str) -> Module | None:
        location = self._locate(name)
        if location is None:
            return None
        path, folders = location
        if path.is_dir():
            return Module(name, None, ast.Module([], []), None, folders)
        try:
            file = self.source_file(path)
            tree = parse(file)
            visited = self._visit(name, file, tree)
        except SourceError as problem:
            self.problems[path] = problem
            _LOG.warning("%s", problem.message)
            return None
        return Module(name, file, tree, visited, folders)

    def _visit(self, name: str, file: SourceFile, tree: ast.Module) -> griffe.Module:
        parent_name, _, last = name.rpartition(".")
        parent = self._modules.get(parent_name) if parent_name else None
        visitor = griffe.Visitor(
            last if parent and parent.griffe else name,
            file.path,
            file.text,
            self._extensions,
            parent.griffe if parent else None,
        )
        try:
            visitor.visit(tree)
        except RecursionError:
            raise SourceError(
                f"{file.shown} is not used: an expression in it is nested too deeply.",
                where=file.shown,
            ) from None
        return visitor.current.module

    def _locate(self, name: str) -> tuple[Path, tuple[Path, ...]] | None:
        """Return the file, or the folder without `__init__`, and the folders of submodules."""
        if not all(part.isidentifier() for part in name.split(".")):
            return None
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
        return ast.parse(file.text, filename=file.shown)
    except SyntaxError as error:
        version = f"{sys.version_info.major}.{sys.version_info.minor}"
        where = f"{file.shown}:{error.lineno}" if error.lineno else file.shown
        raise SourceError(
            f"{file.shown} can't be parsed by Python {version}: {error.msg}"
            + (f", line {error.lineno}." if error.lineno else "."),
            where=where,
        ) from None
    except (RecursionError, MemoryError, ValueError) as error:
        reason = str(error) or "it is nested too deeply"
        raise SourceError(f"{file.shown} can't be parsed: {reason}.", where=file.shown) from None


def _find(name: str, folders: Sequence[Path]) -> tuple[Path, tuple[Path, ...]] | None:
    bare = []
    for folder in folders:
        package = folder / name
        for init in ("__init__.py", "__init__.pyi"):
            if (package / init).is_file():
                return package / init, (package,)
        for suffix in (".py", ".pyi"):
            if (module := folder / f"{name}{suffix}").is_file():
                return module, ()
        if package.is_dir() and _holds_python(package):
            bare.append(package)
    return (bare[0], tuple(bare)) if bare else None


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
    below = [entry for entry in entries if entry.name.isidentifier() and entry.is_dir()]
    return depth > 0 and any(_holds_python(Path(entry.path), depth - 1) for entry in below)
