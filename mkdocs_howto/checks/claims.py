"""What a code span claims to be: a name, a string, a number, an address, code, or plain text."""

from __future__ import annotations

import ast
import re
import warnings
from dataclasses import dataclass
from enum import StrEnum
from functools import lru_cache


class Form(StrEnum):
    """What a code span looks like."""

    NAME = "name"
    STRING = "string"
    NUMBER = "number"
    URL = "URL"
    CODE = "code"
    TEXT = "text"


@dataclass(frozen=True, slots=True)
class Claim:
    """One code span, read.

    Attributes:
        text: The span; of a name, without stars, `@` and empty brackets; of a string, its value.
        node: Of code: its syntax tree.
        called: Whether a name stands with brackets.
    """

    form: Form
    text: str
    node: ast.AST | None = None
    number: float = 0.0
    called: bool = False


_NAME = re.compile(r"(?:\*{1,2}|@)?([^\W\d]\w*(?:\.[^\W\d]\w*)*)(\(\s*(?:\.\.\.)?\s*\))?$")
_URL = re.compile(r"[a-z][a-z0-9+.-]{0,30}://\S+$", re.IGNORECASE)


@lru_cache(maxsize=65536)
def claim(text: str) -> Claim:
    """Read a code span."""
    text = text.strip().replace("…", "...")
    if match := _NAME.match(text):
        return Claim(Form.NAME, match[1], called=bool(match[2]))
    if _URL.match(text):
        return Claim(Form.URL, text)
    node: ast.AST | None = _expression(text)
    value = getattr(node, "value", None) if isinstance(node, ast.Constant) else None
    if isinstance(value, str | bytes):
        return Claim(Form.STRING, value if isinstance(value, str) else value.decode("latin-1"))
    if isinstance(node, ast.UnaryOp) and isinstance(node.operand, ast.Constant):
        value = node.operand.value
    if isinstance(value, int | float):
        return Claim(Form.NUMBER, text, number=float(min(value, 10**300)))
    if node is None:
        node = _statement(text)
    if node is None:
        return Claim(Form.TEXT, text)
    return Claim(Form.CODE, text, node)


def _expression(text: str) -> ast.expr | None:
    try:
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")
            return ast.parse(text, mode="eval").body
    except (SyntaxError, ValueError, RecursionError, MemoryError):
        return None


def _statement(text: str) -> ast.AST | None:
    for form in (text, f"{text.rstrip(':')}: pass"):
        try:
            with warnings.catch_warnings():
                warnings.simplefilter("ignore")
                return ast.parse(form)
        except (SyntaxError, ValueError, RecursionError, MemoryError):
            continue
    return None


def chain(node: ast.AST) -> str:
    """Return a dotted name; of anything else, the names after its last call or index."""
    parts: list[str] = []
    while isinstance(node, ast.Attribute):
        parts.append(node.attr)
        node = node.value
    if isinstance(node, ast.Name):
        parts.append(node.id)
    return ".".join(reversed(parts))
