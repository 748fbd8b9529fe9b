"""Literals in words, and the texts of errors."""

from __future__ import annotations

import ast
import re

from mkdocs_howto.english.names import Names
from mkdocs_howto.english.words import span, with_article

MAX_CODE = 44
"""Longest source, in characters, that is shown as it stands; about half a line of text."""

MAX_MESSAGE = 90
"""Longest text of the code, in characters, that is quoted whole."""


def constant(value: object) -> str:
    """Return a literal as a code span; addresses and paths without their quotes."""
    if isinstance(value, str):
        flat = value.strip("\n")
        if len(flat) > MAX_MESSAGE or "\n" in flat or "`" in flat:
            head = re.split(r"[\n`]", flat.lstrip())[0][:60].rsplit(" ", 1)[0]
            return f"a text that begins {span(head)}" if head.strip() else "a longer text"
        if flat == value and flat.isprintable() and flat.strip() == flat:
            if '"' in flat or (re.search(r"[/:]\S|\S[/:]", flat) and " " not in flat):
                return span(flat)
            return span(repr(flat) if "\\" in flat else f'"{flat}"')
        return span(repr(value))
    source = repr(value)
    return (
        span(source) if len(source) <= MAX_CODE else f"{with_article(type(value).__name__)} literal"
    )


def error_of(node: ast.Raise, names: Names) -> tuple[str, str]:
    """Return the exception that a statement raises and its message in words; both may be empty."""
    raised = node.exc
    if raised is None:
        return "", ""
    if isinstance(raised, ast.Call):
        name = names.code(raised.func)
        message = raised.args[0] if raised.args else None
        return name, _message(message, names) if message is not None else ""
    return names.code(raised), ""


def _message(expression: ast.expr, names: Names) -> str:
    text = template(expression)
    if text is None:
        return ""
    text = " ".join(text.split())
    if not text or "`" in text:
        return ""
    if len(text) <= MAX_MESSAGE:
        return span(text)
    head = text[: MAX_MESSAGE - 20].rsplit(" ", 1)[0]
    return f"a message that begins {span(head)}"


def template(expression: ast.expr) -> str | None:
    """Return a text literal as it stands in the code, f-string fields included; None for others."""
    if isinstance(expression, ast.Constant) and isinstance(expression.value, str):
        return expression.value
    if isinstance(expression, ast.JoinedStr):
        pieces = []
        for value in expression.values:
            if isinstance(value, ast.Constant):
                pieces.append(str(value.value))
            elif isinstance(value, ast.FormattedValue):
                pieces.append("{" + ast.unparse(value.value) + "}")
        return "".join(pieces)
    if isinstance(expression, ast.BinOp) and isinstance(expression.op, ast.Mod):
        return template(expression.left)
    if isinstance(expression, ast.Call) and isinstance(expression.func, ast.Attribute):
        if expression.func.attr == "format":
            return template(expression.func.value)
    if isinstance(expression, ast.Call) and ast.unparse(expression.func) in ("_", "gettext"):
        return template(expression.args[0]) if expression.args else None
    return None
