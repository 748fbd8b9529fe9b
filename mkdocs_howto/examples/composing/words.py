"""Names turned into other names."""

from __future__ import annotations

import ast
import re

from mkdocs_howto.examples.layout import quoted


def snake(name: str) -> str:
    """Return a class's name as a variable is written."""
    spaced = re.sub(r"(?<=[a-z0-9])(?=[A-Z])|(?<=[A-Z])(?=[A-Z][a-z])", "_", name)
    return spaced.lower().strip("_")


def singular_of(name: str) -> str:
    """Return a plural as a singular, roughly."""
    if name.endswith("ies"):
        return f"{name[:-3]}y"
    return name[:-1] if name.endswith("s") and not name.endswith("ss") else name


def requoted(source: str) -> str:
    """Return a literal as source, texts in double quotes."""
    value = ast.literal_eval(source)
    return quoted(value) if isinstance(value, str) else source
