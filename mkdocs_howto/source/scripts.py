"""A file that was asked for by name, or some lines of one, as a definition."""

from __future__ import annotations

from collections.abc import Iterable
from pathlib import Path

from mkdocs_howto.guide import NotFound
from mkdocs_howto.source.excerpt import cut_tree
from mkdocs_howto.source.loader import Module
from mkdocs_howto.source.model import Definition, Docstring, Kind, Lines


def script_definition(
    module: Module,
    path: Path,
    shown: str,
    lines: tuple[int, int] | None,
    members: Iterable[Definition],
    docstring: Docstring,
) -> Definition:
    """Describe a file, or some lines of one.

    Args:
        members: What the file defines and imports; its own, in these lines, are kept.
        docstring: Of the file; lines alone have none.

    Raises:
        NotFound: The file has no such lines.
        SourceError: The lines alone are no Python.
    """
    assert module.file is not None
    count = len(module.file.rows)
    if lines and not 1 <= lines[0] <= lines[1] <= count:
        raise NotFound(f"`{shown}` has {count} lines, so no lines {lines[0]}-{lines[1]}.")
    span = Lines(*lines) if lines else Lines(1, max(count, 1))
    tree = cut_tree(module.file, module.tree, span) if lines else module.tree
    return Definition(
        name=path.name,
        path=shown,
        kind=Kind.SCRIPT,
        file=module.file,
        lines=span,
        module=module.name,
        node=tree,
        docstring=docstring if not lines else Docstring(),
        members=tuple(m for m in members if m.lines.first in span and m.file.path == path),
    )
