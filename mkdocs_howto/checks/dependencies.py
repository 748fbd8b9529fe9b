"""Which packages a project declares or imports: what may be missing here and still be true."""

from __future__ import annotations

import ast
import configparser
import re
import tomllib
from collections.abc import Iterator
from functools import lru_cache
from pathlib import Path

from mkdocs_howto.checks.world import nodes_of
from mkdocs_howto.source import Facts, Lookup

_REQUIREMENT = re.compile(r"^\s*([A-Za-z0-9][\w.-]*)")
_LEVELS = 4
"""Folders above the file in which a project file is looked for."""


def project_packages(facts: Facts, lookup: Lookup) -> frozenset[str]:
    """Return the top-level names that the project imports or declares, without its own."""
    module = facts.definition.module
    found = {path.partition(".")[0] for path in facts.scope.names.values()}
    found.update(_imported(facts))
    parts = module.split(".")
    for length in range(1, len(parts)):
        scope = lookup.scope(".".join(parts[:length]))
        found |= {path.partition(".")[0] for path in scope.names.values()} if scope else set()
    found |= declared(facts.definition.file.path.parent)
    return frozenset(found - {parts[0]})


def _imported(facts: Facts) -> Iterator[str]:
    for node in nodes_of(facts.definition.file)[1]:
        if isinstance(node, ast.Import):
            yield from (alias.name.partition(".")[0] for alias in node.names)
        elif isinstance(node, ast.ImportFrom) and node.module and not node.level:
            yield node.module.partition(".")[0]


@lru_cache(maxsize=256)
def declared(folder: Path) -> frozenset[str]:
    """Return the packages that the project files near a folder require, as import names."""
    if {"site-packages", "dist-packages"} & set(folder.parts):
        return frozenset()
    for level in (folder, *list(folder.parents)[:_LEVELS]):
        names = [*_pyproject(level / "pyproject.toml"), *_setup(level / "setup.cfg")]
        for path in sorted(level.glob("*requirements*.txt")):
            names += _read(path).splitlines()
        if names:
            matches = (_REQUIREMENT.match(name) for name in names)
            return frozenset(re.sub(r"[-.]", "_", m[1]).lower() for m in matches if m)
    return frozenset()


def _pyproject(path: Path) -> Iterator[str]:
    try:
        data = tomllib.loads(_read(path))
    except tomllib.TOMLDecodeError:
        return
    project = data.get("project")
    poetry = data.get("tool", {}).get("poetry") if isinstance(data.get("tool"), dict) else None
    for table in (project, poetry):
        required = table.get("dependencies") if isinstance(table, dict) else None
        yield from (str(name) for name in required or ())
    extras = project.get("optional-dependencies") if isinstance(project, dict) else None
    for names in extras.values() if isinstance(extras, dict) else ():
        yield from (str(name) for name in names)


def _setup(path: Path) -> Iterator[str]:
    parser = configparser.ConfigParser(interpolation=None, strict=False)
    try:
        parser.read_string(_read(path))
    except configparser.Error:
        return
    yield from parser.get("options", "install_requires", fallback="").splitlines()


def _read(path: Path) -> str:
    try:
        return path.read_text(encoding="utf-8") if path.is_file() else ""
    except (OSError, UnicodeDecodeError):
        return ""
