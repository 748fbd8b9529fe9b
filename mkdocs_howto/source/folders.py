"""What lies in a folder: the file or folder that a module's name means there."""

from __future__ import annotations

import os
import unicodedata
from collections.abc import Sequence
from pathlib import Path


def find(name: str, folders: Sequence[Path]) -> tuple[Path, tuple[Path, ...]] | None:
    """Return the file of a module, and the folders of its submodules; None where there is none.

    Folders without `__init__.py` stand for themselves. What has the name of a file and is none,
    such as a pipe, is returned last, so that reading it says so.
    """
    bare: list[Path] = []
    odd: list[Path] = []
    for folder in folders:
        package = folder / name
        for init in ("__init__.py", "__init__.pyi"):
            if is_file(package / init):
                return package / init, (package,)
        for suffix in (".py", ".pyi"):
            if is_file(module := folder / f"{name}{suffix}"):
                return module, ()
            if os.path.lexists(module):
                odd.append(module)
        if is_dir(package) and holds_python(package):
            bare.append(package)
    if bare:
        return bare[0], tuple(bare)
    return (odd[0], ()) if odd else None


def is_file(path: Path) -> bool:
    """Whether a path leads to a regular file; False also where nobody may look."""
    try:
        return path.is_file()
    except OSError:
        return False


def is_dir(path: Path) -> bool:
    """Whether a path leads to a folder; False also where nobody may look."""
    try:
        return path.is_dir()
    except OSError:
        return False


def is_folder(entry: os.DirEntry[str]) -> bool:
    """Whether an entry is a folder or a link to one."""
    try:
        return entry.is_dir()
    except OSError:  # a link to itself
        return False


def is_name(text: str) -> bool:
    """Whether an import statement can name a file: Python reads identifiers in NFKC."""
    return text.isidentifier() and unicodedata.normalize("NFKC", text) == text


def entries(folder: Path) -> list[os.DirEntry[str]]:
    """Return what is in a folder; nothing where nobody may look."""
    try:
        with os.scandir(folder) as found:
            return list(found)
    except OSError:
        return []


def holds_python(folder: Path, depth: int = 3) -> bool:
    """Whether a folder has a Python file, not more than a few levels down."""
    found = entries(folder)
    if any(entry.name.endswith((".py", ".pyi")) for entry in found):
        return True
    below = [
        entry
        for entry in found
        if entry.name.isidentifier() and not entry.is_symlink() and is_folder(entry)
    ]
    return depth > 0 and any(holds_python(Path(entry.path), depth - 1) for entry in below)
