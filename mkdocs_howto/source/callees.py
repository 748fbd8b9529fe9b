"""What a piece of code reads and calls, by name."""

from __future__ import annotations

import ast
import re
from collections.abc import Iterator

from mkdocs_howto.english import MAX_CODE


def used_names(expression: ast.AST) -> Iterator[str]:
    """Yield the variables and attributes that an expression reads, in order, without callees."""
    if isinstance(expression, ast.Name):
        yield expression.id
    elif isinstance(expression, ast.Attribute):
        source = ast.unparse(expression)
        if re.fullmatch(r"[\w.]+", source):
            yield source
        else:
            yield from used_names(expression.value)
    elif isinstance(expression, ast.Call):
        if isinstance(expression.func, ast.Attribute):
            yield from used_names(expression.func.value)
        for argument in [*expression.args, *(kw.value for kw in expression.keywords)]:
            yield from used_names(argument)
    elif isinstance(expression, ast.Lambda):
        return
    else:
        for child in ast.iter_child_nodes(expression):
            yield from used_names(child)


def called(node: ast.AST) -> list[str]:
    """Return the names of what a piece of code calls, dotted where that is short, in order."""
    return list(dict.fromkeys(callee(call) for call in calls(node)))


def calls(node: ast.AST) -> Iterator[ast.Call]:
    """Yield the calls of a piece of code, outer ones before those in their arguments."""
    if isinstance(node, ast.Call):
        yield node
    for child in ast.iter_child_nodes(node):
        yield from calls(child)


def callee(call: ast.Call) -> str:
    """Return the name of what is called: dotted where that is short, else its last part."""
    func = call.func
    while isinstance(func, ast.Call | ast.Subscript):
        func = func.func if isinstance(func, ast.Call) else func.value
    source = ast.unparse(func)
    if re.fullmatch(r"[\w.]{1,40}", source):
        return source
    return func.attr if isinstance(func, ast.Attribute) else source[:MAX_CODE].split("(")[0]
