"""How the parts of the project may depend on each other, read with Griffe."""

from __future__ import annotations

import ast
import sys
from collections.abc import Iterator
from pathlib import Path

import griffe
import pytest

ORDER = (
    "guide",
    "source",
    "english",
    "examples",
    "offline",
    "checks",
    "store",
    "llm",
    "site",
    "cli",
)
"""The packages, from the one that knows nothing of the others to the one that knows them all."""

UPWARD = {
    ("llm.privacy", "site.batch"),
    ("llm.privacy", "site.settings"),
    ("source.callees", "english.literals"),
    ("source.distributions", "offline.sections"),
    ("store.cache", "site.workshop"),
}
"""Imports that still go up; each is to go."""

ALLOWED = {
    "mkdocs": {"site.plugin"},
    "griffe": {
        "source.collector",
        "source.docstrings",
        "source.inheritance",
        "source.loader",
        "source.resolver",
        "source.signatures",
    },
    # The extension ends a build by raising the kind of error that click prints without a traceback.
    "click": {
        "cli",
        "cli.check",
        "cli.show",
        "cli.stored",
        "cli.write",
        "site.extension",
    },
}
"""Packages that only some modules may know, wherever in the module."""


def modules() -> Iterator[griffe.Module]:
    """Yield the modules of this package as Griffe reads them, tests excluded."""
    package = griffe.load("mkdocs_howto", allow_inspection=False, resolve_aliases=False)
    assert isinstance(package, griffe.Module)
    waiting = [package]
    while waiting:
        module = waiting.pop()
        waiting += module.modules.values()
        yield module


def short(module: griffe.Module) -> str:
    """Return a module's path below the package."""
    return module.path.removeprefix("mkdocs_howto").lstrip(".") or "__init__"


def imports_anywhere(module: griffe.Module) -> set[str]:
    """Return what a module imports, in its functions too."""
    assert isinstance(module.filepath, Path)
    found = set()
    for node in ast.walk(ast.parse(module.filepath.read_text())):
        if isinstance(node, ast.Import):
            found |= {alias.name for alias in node.names}
        elif isinstance(node, ast.ImportFrom) and node.module:
            found |= {node.module} | {f"{node.module}.{alias.name}" for alias in node.names}
    return found


def test_import_goes_down_only() -> None:
    """A package imports only those before it in the order, wherever in a module the import is."""
    up = set()
    for module in modules():
        mine = short(module).split(".")[0]
        if mine not in ORDER:
            continue
        for name in imports_anywhere(module):
            package, _, other = name.removeprefix("mkdocs_howto.").partition(".")
            if not name.startswith("mkdocs_howto.") or package not in ORDER:
                continue
            if ORDER.index(package) > ORDER.index(mine):
                up.add((short(module), f"{package}.{other.split('.')[0]}".rstrip(".")))
    assert up <= UPWARD, "an import goes up"
    assert up >= UPWARD, "take the ones that went from the table"


@pytest.mark.parametrize("package", ALLOWED)
def test_import_of_a_library_stands_in_few_modules(package: str) -> None:
    """MkDocs stays in the plugin, Griffe on the collecting side, click away from the middle."""
    knowing = {
        short(module)
        for module in modules()
        if any(name.split(".")[0] == package for name in imports_anywhere(module))
    }
    assert knowing, f"nobody imports {package}: take it from the table"
    assert knowing <= ALLOWED[package]


def test_import_of_the_package_never_loads_a_model_library() -> None:
    """LiteLLM takes seconds to import: no module imports it at its top level."""
    early = {
        short(module): target
        for module in modules()
        for target in module.imports.values()
        if target.split(".")[0] in {"litellm", "openai", "anthropic"}
    }
    assert early == {}


def test_import_of_plain_data_needs_nothing() -> None:
    """What a guide is and what code says: the standard library and each other only."""
    plain = {"guide.errors", "guide.model", "source.model"}
    own = {f"mkdocs_howto.{name}" for name in plain}
    for module in modules():
        if short(module) in plain:
            strangers = {
                name
                for name in imports_anywhere(module)
                if name.split(".")[0] not in sys.stdlib_module_names
                and not any(name == mine or name.startswith(f"{mine}.") for mine in own)
            }
            assert strangers == set(), short(module)
