"""Which installed distribution a module comes from, and which one a folder is the source of."""

from __future__ import annotations

import sysconfig
import tomllib
from collections.abc import Mapping
from functools import cache
from importlib import metadata
from pathlib import Path

from mkdocs_howto.offline import Needed

_PROJECT_FILE = "pyproject.toml"


def needed(module: str, file: Path) -> Needed:
    """Return what provides a module.

    Args:
        module: Its dotted path; only the first part counts.
        file: Its source: code outside the installation is told by its project file.
    """
    if {"site-packages", "dist-packages"} & set(file.parts):
        names = sorted(set(_installed().get(module.partition(".")[0], [])))
        return Needed(names[0], metadata.version(names[0])) if len(names) == 1 else Needed()
    if file.is_relative_to(sysconfig.get_path("stdlib")):
        return Needed()
    project = _project(module, file)
    return Needed(project.get("name", ""))


def version_of(module: str, file: Path) -> str:
    """Return the name and version that a module is of, as `httpx 0.28.1`; empty when unknown.

    Args:
        module: Its dotted path; only the first part counts.
        file: Its source.
    """
    found = needed(module, file)
    version = found.version or _project(module, file).get("version", "")
    return f"{found.name} {version}" if found.name and version else ""


def _project(module: str, file: Path) -> Mapping[str, str]:
    root = _root(module, file.resolve())
    for folder in (root, root.parent) if root.name == "src" else (root,):
        if (folder / _PROJECT_FILE).is_file():
            return _table(folder / _PROJECT_FILE)
    return {}


def _root(module: str, file: Path) -> Path:
    """Return the folder that a module's first part lies in: a project's own, or its `src`."""
    for folder in file.parents:
        if folder.name == module.partition(".")[0]:
            return folder.parent
    return file.parent


@cache
def _installed() -> Mapping[str, list[str]]:
    return metadata.packages_distributions()


@cache
def _table(file: Path) -> Mapping[str, str]:
    """Return the texts of a project file's table `project`."""
    try:
        with file.open("rb") as stream:
            table = tomllib.load(stream).get("project", {})
        return {name: value for name, value in table.items() if isinstance(value, str)}
    except (OSError, tomllib.TOMLDecodeError, UnicodeDecodeError, AttributeError):
        return {}
