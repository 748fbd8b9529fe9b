"""Source files, found and parsed one module at a time: the only place that loads with Griffe.

Griffe's own loader takes a whole package at once: one module that can't be parsed ends the load,
folders without `__init__.py` are left out, and a large package costs seconds for one object. So
modules are visited here when they are asked for, each at most once, and never imported.
"""

from __future__ import annotations

import ast
import logging
import sys
import unicodedata
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any, TypeAlias

import griffe

from mkdocs_howto.guide import SourceError
from mkdocs_howto.source.files import parse, read_source
from mkdocs_howto.source.folders import entries, find, holds_python, is_dir, is_folder, is_name
from mkdocs_howto.source.model import SourceFile

MAX_SEARCHED = 400
"""Modules of one package that are searched for a name or a subclass."""

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
        installed = (Path(entry) for entry in sys.path if entry and is_dir(Path(entry)))
        self._installed = tuple(path for path in installed if path.resolve() not in self.paths)
        self._definitions = _Definitions()
        self._extensions = griffe.load_extensions(self._definitions)
        # Griffe warns about each annotation that it can't read; findings are our own business.
        logging.getLogger("griffe").setLevel(logging.CRITICAL)

    @property
    def read(self) -> tuple[Path, ...]:
        """Every file that was parsed, in the order of reading."""
        return tuple(dict.fromkeys(m.file.path for m in self._modules.values() if m and m.file))

    def cited(self, shown: str) -> SourceFile | None:
        """Return a file that was read by the name that guides cite it by; None for no other."""
        files = (module.file for module in self._modules.values() if module)
        return next((file for file in files if file and file.shown == shown), None)

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
            for entry in entries(folder):
                stem, suffix = Path(entry.name).stem, Path(entry.name).suffix
                if is_folder(entry) and is_name(entry.name) and holds_python(Path(entry.path)):
                    names.add(entry.name)
                elif suffix in (".py", ".pyi") and stem.isidentifier() and stem != "__init__":
                    if is_name(stem):
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
            for entry in entries(path):
                stem, suffix = Path(entry.name).stem, Path(entry.name).suffix
                if is_folder(entry) and is_name(entry.name) and holds_python(Path(entry.path)):
                    names.add(entry.name)
                elif suffix == ".py" and is_name(stem):
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
        return read_source(path, shown or self._shown(path))

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
            for entry in sorted(entries(folder), key=lambda entry: entry.name):
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
            return find(last, (*self.paths, *self._installed))
        try:
            package = self.module(parent)
        except SourceError:
            return None
        return find(last, package.folders) if package else None

    def _shown(self, path: Path) -> str:
        for base in (self.root, *self.paths, *self._installed):
            if base and path.is_relative_to(base):
                relative = path.relative_to(base)
                # A virtual environment inside the project: its packages are not the project.
                if "site-packages" in relative.parts:
                    continue
                return relative.as_posix()
        return path.name
