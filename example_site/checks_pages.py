"""Adds a page for each check, from the table that the checks themselves are in."""

from __future__ import annotations

from typing import Any

from mkdocs.structure.files import File, Files

from mkdocs_howto.checks import REGISTRY
from mkdocs_howto.checks.registry import Check
from mkdocs_howto.guide.text import visible

FAMILIES = {
    "1": "Form",
    "2": "Example",
    "3": "Prose",
    "4": "Evidence",
    "5": "Style",
    "6": "Safety",
}
INTRODUCTION = """# Checks

Nothing is published that one of these checks calls an error. A warning is published and reported.
`mkdocs-howto check` judges any guide with the three sections, whoever wrote it, and
`mkdocs-howto checks` prints this list. A site can give a check another severity, or silence it.
"""


def on_config(config: Any, **_: Any) -> Any:
    """Put the pages into the navigation; called by MkDocs before it reads the pages."""
    pages = [{each.code: address(each)} for each in ordered()]
    config.nav.append({"Checks": ["checks/index.md", *pages]})
    return config


def on_files(files: Files, config: Any, **_: Any) -> Files:
    """Make the pages; called by MkDocs when it has collected the others."""
    files.append(File.generated(config, "checks/index.md", content=overview()))
    for each in ordered():
        files.append(File.generated(config, address(each), content=page(each)))
    return files


def ordered() -> list[Check]:
    """Return the checks by code."""
    return [REGISTRY[code] for code in sorted(REGISTRY)]


def address(each: Check) -> str:
    """Return the source path of a check's page."""
    return f"checks/{each.code.lower()}.md"


def overview() -> str:
    """Return the page that lists all checks by family."""
    parts = [INTRODUCTION]
    for digit, family in FAMILIES.items():
        rows = [
            f"| [{each.code}]({each.code.lower()}.md) | `{each.name}` | {each.severity} "
            f"| {each.about} |"
            for each in ordered()
            if each.code[2] == digit
        ]
        if rows:
            head = "| Code | Name | Severity | What it asks for |\n| --- | --- | --- | --- |"
            parts.append("\n".join([f"## {family}\n", head, *rows]) + "\n")
    return "\n".join(parts)


def page(each: Check) -> str:
    """Return the page of one check."""
    return (
        f"# {each.code}: {each.name}\n\n{each.about}\n\n"
        f"Severity: {each.severity}. Family: {FAMILIES[each.code[2]]}.\n\n"
        f"## Wrong\n\n{fenced(each.wrong)}\n\n## Right\n\n{fenced(each.right)}\n"
    )


def fenced(text: str) -> str:
    """Return part of a guide as Markdown source that nothing can wake."""
    return f"````markdown\n{visible(text)}\n````"
