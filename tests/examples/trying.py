"""Code in a folder, the example that its guide would show, and what that prints."""

from __future__ import annotations

import os
import subprocess
import sys
from collections.abc import Sequence
from pathlib import Path

from mkdocs_howto.examples.selection import Example, candidates
from mkdocs_howto.examples.typecheck import TypeChecker
from mkdocs_howto.source.collector import Collector
from mkdocs_howto.source.loader import Sources


def collector(root: Path) -> Collector:
    """Return what reads the code of a folder."""
    return Collector(Sources([root], root=root))


def chosen(root: Path, identifiers: Sequence[str]) -> dict[str, Example]:
    """Return the first example of each object that the type checker has nothing against."""
    code = collector(root)
    found = {name: list(candidates(code.facts(name), code)) for name in identifiers}
    pairs = [(name, example) for name, each in found.items() for example in each]
    problems = TypeChecker([root]).judge([example.code for _, example in pairs])
    best: dict[str, Example] = {}
    for (name, example), wrong in zip(pairs, problems, strict=True):
        if not wrong:
            best.setdefault(name, example)
    return best


def run(code: str, root: Path) -> str:
    """Run a program with the folder on its path; return what it printed.

    Raises:
        AssertionError: It ended with an exception.
    """
    done = subprocess.run(
        [sys.executable, "-c", f"__file__ = {str(root / 'example.py')!r}\n{code}"],
        env={**os.environ, "PYTHONPATH": str(root)},
        cwd=root,
        stdin=subprocess.DEVNULL,
        capture_output=True,
        text=True,
        timeout=30,
    )
    assert done.returncode == 0, f"{code}\n{done.stderr}"
    return done.stdout
