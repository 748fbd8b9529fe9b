"""Statements and the imports that they need, put together as one program."""

from __future__ import annotations

import ast
import sys
from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from mkdocs_howto.examples.layout import layout, read


@dataclass(frozen=True, slots=True, order=True)
class Import:
    """One imported module, or one name out of it.

    Attributes:
        name: Empty when the module itself is imported.
        alias: Empty when there is none.
    """

    module: str
    name: str = ""
    alias: str = ""

    @property
    def bound(self) -> str:
        """The name that the import binds."""
        return self.alias or self.name or self.module.partition(".")[0]


def program(
    body: Sequence[ast.stmt] | Sequence[str], imports: Iterable[Import], project: str
) -> str:
    """Return a whole program: grouped imports, definitions, and what remains to run.

    Args:
        body: Statements, or their sources.
        project: The top-level package that the example is about; its imports stand last.

    Raises:
        SyntaxError: A source is no Python.
    """
    statements: list[ast.stmt] = []
    for item in body:
        statements += read(item) if isinstance(item, str) else [item]
    needed = set(imports)
    if any(waits(statement) for statement in statements):
        needed.add(Import("asyncio"))
        statements = _in_main(statements)
    head = import_block(needed, project)
    text = layout(statements)
    if not head:
        return text
    definition = isinstance(statements[0], ast.FunctionDef | ast.AsyncFunctionDef | ast.ClassDef)
    return f"{head}\n{chr(10) if definition else ''}{text}"


def import_block(imports: Iterable[Import], project: str) -> str:
    """Return import statements in groups: standard library, third party, project."""
    groups: dict[int, list[Import]] = {}
    for item in sorted(set(imports), key=lambda i: i.module.lower()):
        top = item.module.partition(".")[0]
        rank = 2 if top == project else 0 if top in sys.stdlib_module_names else 1
        rank = -1 if top == "__future__" else rank
        groups.setdefault(rank, []).append(item)
    blocks = ["\n".join(_group(groups[rank])) + "\n" for rank in sorted(groups)]
    return "\n".join(blocks)


def _group(imports: Sequence[Import]) -> Iterable[str]:
    for item in imports:
        if not item.name:
            yield f"import {item.module}" + (f" as {item.alias}" if item.alias else "")
    modules = dict.fromkeys(item.module for item in imports if item.name)
    for module in modules:
        names = sorted(
            {
                i.name + (f" as {i.alias}" if i.alias else "")
                for i in imports
                if i.module == module and i.name
            },
            key=_by_type,
        )
        line = f"from {module} import {', '.join(names)}"
        if len(line) <= 88:
            yield line
        else:
            yield f"from {module} import (\n" + "".join(f"    {n},\n" for n in names) + ")"


def _by_type(name: str) -> tuple[int, str]:
    """Sort constants, then classes, then the rest, as isort and ruff."""
    if name.isupper() and len(name) > 1:
        return 0, name
    return (1, name) if name[:1].isupper() else (2, name)


def waits(node: ast.AST) -> bool:
    """Whether a statement has to stand in an `async def`: it awaits outside any function."""
    if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef | ast.Lambda | ast.ClassDef):
        return False
    if isinstance(node, ast.Await | ast.AsyncFor | ast.AsyncWith):
        return True
    if isinstance(node, ast.comprehension) and node.is_async:
        return True
    return any(waits(child) for child in ast.iter_child_nodes(node))


def _in_main(statements: Sequence[ast.stmt]) -> list[ast.stmt]:
    """Move everything that isn't a definition or an import into `async def main`."""
    outside = (ast.FunctionDef, ast.AsyncFunctionDef, ast.ClassDef, ast.Import, ast.ImportFrom)
    above = [s for s in statements if isinstance(s, outside)]
    inside = [s for s in statements if not isinstance(s, outside)]
    main = ast.parse("async def main() -> None:\n    pass\n").body[0]
    assert isinstance(main, ast.AsyncFunctionDef)
    main.body = inside
    return [*above, main, *ast.parse("asyncio.run(main())").body]
