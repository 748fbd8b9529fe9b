"""How the parts of the project may depend on each other, read with Griffe."""

from __future__ import annotations

import ast
import importlib
import pkgutil
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
    ("llm.privacy", "site.Job"),
    ("llm.privacy", "site.Settings"),
    ("source.callees", "english.MAX_CODE"),
    ("source.distributions", "offline.Needed"),
    ("store.cache", "site.GuideMaker"),
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
        "cli.say",
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
        for name in imports_anywhere(module) if mine in ORDER else ():
            package, _, other = name.removeprefix("mkdocs_howto.").partition(".")
            if name.startswith("mkdocs_howto.") and package in ORDER and other:
                if ORDER.index(package) > ORDER.index(mine):
                    up.add((short(module), f"{package}.{other}"))
    assert up <= UPWARD, "an import goes up"
    assert up >= UPWARD, "take the ones that went from the table"


def test_import_passes_through_the_door() -> None:
    """A package uses of another only what stands at its door, in its `__init__`."""
    past = set()
    for module in modules():
        mine = short(module).split(".")[0]
        assert isinstance(module.filepath, Path)
        for node in ast.walk(ast.parse(module.filepath.read_text())):
            if not isinstance(node, ast.ImportFrom) or not node.module:
                continue
            top, _, rest = node.module.partition(".")
            package, _, inner = rest.partition(".")
            if top == "mkdocs_howto" and package in ORDER and package != mine and inner:
                past.add((short(module), node.module))
    assert past == set(), "import from the package, and add the name to its door"


def test_import_of_every_name_at_a_door_works() -> None:
    """What a door offers is there, and nothing else can be had through it."""
    for package in ORDER[:-1]:
        opened = importlib.import_module(f"mkdocs_howto.{package}")
        for name in opened.__all__:
            assert getattr(opened, name) is not None
        with pytest.raises(AttributeError):
            _ = opened.nothing_of_this_name
        # A module that was imported stands where a name of the door would: they must differ.
        inner = {each.name for each in pkgutil.iter_modules(opened.__path__)}
        assert not inner & set(opened.__all__)


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
    own = {*(f"mkdocs_howto.{name}" for name in plain), "mkdocs_howto.guide"}
    for module in modules():
        if short(module) in plain:
            strangers = {
                name
                for name in imports_anywhere(module)
                if name.split(".")[0] not in sys.stdlib_module_names
                and not any(name == mine or name.startswith(f"{mine}.") for mine in own)
            }
            assert strangers == set(), short(module)
