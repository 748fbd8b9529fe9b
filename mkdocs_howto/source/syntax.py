"""Where the definitions of a file are: nodes by name, and lines that define nothing public."""

from __future__ import annotations

import ast
from collections.abc import Iterator


def definitions_of(tree: ast.Module) -> dict[tuple[str, int], ast.AST]:
    """Return the definitions of a file by name and line; a decorator's line counts too."""
    index: dict[tuple[str, int], ast.AST] = {}
    for node in ast.walk(tree):
        if isinstance(node, ast.ClassDef | ast.FunctionDef | ast.AsyncFunctionDef):
            index[node.name, node.lineno] = node
            for decorator in node.decorator_list:
                index[node.name, decorator.lineno] = node
        elif isinstance(node, ast.Assign | ast.AnnAssign):
            targets = node.targets if isinstance(node, ast.Assign) else [node.target]
            for name in (n for target in targets for n in _target_names(target)):
                index[name, node.lineno] = node
    return index


def _target_names(target: ast.expr) -> Iterator[str]:
    if isinstance(target, ast.Name):
        yield target.id
    elif isinstance(target, ast.Attribute):
        yield target.attr
    elif isinstance(target, ast.Tuple | ast.List):
        for element in target.elts:
            yield from _target_names(element)


def main_guards(tree: ast.Module) -> frozenset[int]:
    """Return the lines that only run when a module is run as a program."""
    return frozenset(
        line
        for node in tree.body
        if isinstance(node, ast.If) and "__main__" in ast.unparse(node.test)
        for line in range(node.lineno, (node.end_lineno or node.lineno) + 1)
    )


def loops(tree: ast.Module) -> frozenset[int]:
    """Return the lines of loops at module level: names set there are means, no interface."""
    return frozenset(
        line
        for node in tree.body
        if isinstance(node, ast.For | ast.While)
        for line in range(node.lineno, (node.end_lineno or node.lineno) + 1)
    )
