"""One file of source: its bytes, its text and its syntax tree, within limits."""

from __future__ import annotations

import ast
import io
import os
import stat
import sys
import tokenize
import warnings
from pathlib import Path

from mkdocs_howto.guide import SourceError
from mkdocs_howto.source.folders import is_dir, is_file
from mkdocs_howto.source.model import SourceFile

MAX_BYTES = 1_000_000
"""Largest source file that is read, in bytes; twice the largest modules that people write."""

MAX_NODES = 500_000
"""Largest syntax tree that is read, in nodes; a file of so many costs seconds."""

MAX_DEFINITIONS = 10_000
"""Most functions and classes that one file may define; 50,000 would cost half a minute."""

MAX_COST = 25_000_000
"""Most assignments times statements beside them; Griffe looks at each pair, for docstrings."""

_SMALL = 20_000
"""Files below so many characters reach neither limit."""


def read_source(path: Path, shown: str) -> SourceFile:
    """Read one file of source.

    Args:
        shown: How messages name it, and guides cite it.

    Raises:
        SourceError: It is too large, not text, or can't be read.
    """
    try:
        data = _read(path, shown)
        encoding, _ = tokenize.detect_encoding(io.BytesIO(data).readline)
        text = data.decode(encoding)
    except OSError as error:
        raise SourceError(f"{shown} can't be read: {error.strerror}.", where=shown) from None
    except (SyntaxError, UnicodeDecodeError, LookupError, AttributeError) as error:
        # AttributeError: a cookie names a codec that makes bytes and no text, such as `hex`.
        raise SourceError(
            f"{shown} is not text: {error}.",
            where=shown,
            hint="Save it as UTF-8, or name its encoding in a comment on its first line.",
        ) from None
    return SourceFile(path, shown, text.replace("\r\n", "\n").replace("\r", "\n"))


def parse(file: SourceFile) -> ast.Module:
    """Parse a file of source.

    Raises:
        SourceError: It is not Python, or not Python that the running version knows.
    """
    try:
        with warnings.catch_warnings(action="ignore"):  # about the code of others
            tree = ast.parse(file.text, filename=file.shown)
    except SyntaxError as error:
        version = f"{sys.version_info.major}.{sys.version_info.minor}"
        where = f"{file.shown}:{error.lineno}" if error.lineno else file.shown
        raise SourceError(
            f"{file.shown} can't be parsed by Python {version}: {error.msg}"
            + (f", line {error.lineno}." if error.lineno else "."),
            where=where,
        ) from None
    except (RecursionError, MemoryError, ValueError) as error:
        nested = isinstance(error, RecursionError | MemoryError)
        reason = "it is nested too deeply" if nested else str(error)
        raise SourceError(f"{file.shown} can't be parsed: {reason}.", where=file.shown) from None
    if len(file.text) > _SMALL:
        _refuse_costly(file, tree)
    return tree


def _refuse_costly(file: SourceFile, tree: ast.Module) -> None:
    """Refuse a tree that would cost minutes or gigabytes."""
    nodes = cost = definitions = 0
    for node in ast.walk(tree):
        nodes += 1
        definitions += isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef | ast.ClassDef)
        body = getattr(node, "body", None)
        if isinstance(body, list):
            assigned = sum(isinstance(statement, ast.Assign | ast.AnnAssign) for statement in body)
            cost += assigned * len(body)
    reason = ""
    if nodes > MAX_NODES:
        reason = f"its syntax tree has {nodes:,} nodes; files over {MAX_NODES:,} are not read"
    elif definitions > MAX_DEFINITIONS:
        reason = f"it has {definitions:,} definitions; files over {MAX_DEFINITIONS:,} are not read"
    elif cost > MAX_COST:
        most = int(MAX_COST**0.5)
        reason = f"it assigns too many names in one place; about {most:,} are read"
    if reason:
        raise SourceError(
            f"{file.shown} is not used: {reason}.", where=file.shown, hint="Split the file."
        )


def _read(path: Path, shown: str) -> bytes:
    """Return the bytes of a file; refuses what is no file, or no file that people write.

    The size is asked of the open file, which is read no further than the limit: a path may lead
    to something else a moment later. Opening waits for nobody, since a pipe has no end.
    """
    if os.path.lexists(path) and not is_file(path):
        odd = "a folder" if is_dir(path) else "no regular file"
        raise SourceError(f"{shown} is not read: it is {odd}.", where=shown)
    descriptor = os.open(path, os.O_RDONLY | getattr(os, "O_NONBLOCK", 0))
    with os.fdopen(descriptor, "rb") as opened:
        status = os.fstat(descriptor)
        if not stat.S_ISREG(status.st_mode):
            raise SourceError(f"{shown} is not read: it is no regular file.", where=shown)
        data = b"" if status.st_size > MAX_BYTES else opened.read(MAX_BYTES + 1)
    size = max(status.st_size, len(data))
    if size > MAX_BYTES:
        raise SourceError(
            f"{shown} is not used: it has {size:,} bytes; files over {MAX_BYTES:,} are not read.",
            where=shown,
            hint="Split it, or move its data to a file of another kind.",
        )
    return data
