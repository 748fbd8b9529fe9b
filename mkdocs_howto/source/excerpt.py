"""Some lines of a file as a tree of their own."""

from __future__ import annotations

import ast
import textwrap

from mkdocs_howto.guide import SourceError
from mkdocs_howto.source.model import Lines, SourceFile


def cut_tree(file: SourceFile, tree: ast.Module, span: Lines) -> ast.Module:
    """Return the statements of some lines as a module of their own, with the file's line numbers.

    Raises:
        SourceError: The lines alone are no Python.
    """
    whole = [node for node in tree.body if node.lineno in span and (node.end_lineno or 0) in span]
    if whole and not any(_straddles(node, span) for node in tree.body):
        return ast.Module(whole, [])
    text = textwrap.dedent(file.cut(span))
    try:
        cut = ast.parse(text)
    except SyntaxError as error:
        line = span.first + (error.lineno or 1) - 1
        raise SourceError(
            f"Lines {span.first}-{span.last} of {file.shown} are no Python of their own: "
            f"{error.msg}, line {line}.",
            where=f"{file.shown}:{line}",
            hint="Choose lines that begin and end with a whole statement.",
        ) from None
    ast.increment_lineno(cut, span.first - 1)
    return cut


def _straddles(node: ast.stmt, span: Lines) -> bool:
    first, last = node.lineno, node.end_lineno or node.lineno
    return first <= span.last and last >= span.first and not (first in span and last in span)
