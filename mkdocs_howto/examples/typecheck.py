"""Judges programs with Pyrefly: one process for all of them, no code is run.

A program is one usage example. Each is written to a file of its own in a temporary folder, and
Pyrefly reads the project and the installed packages as they are, typed or not.
"""

from __future__ import annotations

import ast
import contextlib
import json
import os
import subprocess
import sys
import tempfile
import tomllib
import warnings
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from mkdocs_howto.examples.probes import Program, probed
from mkdocs_howto.guide import HowtoError

with contextlib.suppress(ImportError):
    import resource  # not on Windows

KINDS = (
    # Names and imports.
    "unknown-name",
    "unbound-name",
    "missing-import",
    "missing-module-attribute",
    "missing-attribute",
    "no-access",
    # Calls.
    "missing-argument",
    "unexpected-keyword",
    "unexpected-positional-argument",
    "bad-argument-count",
    "bad-argument-type",
    "bad-keyword-argument",
    "no-matching-overload",
    "not-callable",
    "bad-instantiation",
    "abstract-method-call",
    # What is awaited, entered, iterated, indexed.
    "not-async",
    "unused-coroutine",
    "bad-context-manager",
    "not-iterable",
    "bad-unpacking",
    "bad-index",
    "bad-typed-dict-key",
    "unsupported-operation",
    "bad-raise",
    "read-only",
    # Syntax, and what its author asks nobody to use any more.
    "parse-error",
    "invalid-syntax",
    "deprecated",
)
"""Pyrefly's error kinds that are asked for; others are about how code is annotated."""

_PREFIX = "howto_example_"
_SECONDS_FOR_START = 60.0
_SECONDS_FOR_PROGRAM = 0.2
_MEMORY = 1_500 << 20
"""Bytes of data that the process may hold: code that it reads can ask for any amount."""

_LONGEST_PROGRAM = 60_000
_DEEPEST = 90
"""Brackets inside brackets of a program that is checked."""

_CRASHED = (101, 134, 139, 3221225477, 3221225725)
"""Exit codes of a panic of Rust, an abort, a broken or exhausted stack, on Linux and Windows."""


@dataclass(frozen=True, slots=True)
class Problem:
    """One thing that Pyrefly has against a program.

    Attributes:
        kind: Pyrefly's name for it, as `missing-import`.
        line: Line of the program, from 1.
        message: Pyrefly's sentence, on one line.
        column: First character of the offending code, from 0.
    """

    kind: str
    line: int
    message: str
    column: int = 0


@dataclass(frozen=True, slots=True)
class Study:
    """What Pyrefly knows about a program.

    Attributes:
        types: The types of the calls and of the values whose attributes are used, as Pyrefly
            prints them, by the place of the expression: first line, first column, last line,
            last column, as in `ast`.
    """

    problems: tuple[Problem, ...] = ()
    types: Mapping[tuple[int, int, int, int], str] = field(default_factory=dict)


class TypeChecker:
    """Checks programs against the code on some folders and the installed packages.

    Args:
        search_paths: Folders that imports are looked for in before the installed packages.
        interpreter: A Python whose packages are used; None for the running one.
    """

    def __init__(self, search_paths: Sequence[Path], *, interpreter: str | None = None) -> None:
        self._search_paths = tuple(path.resolve() for path in search_paths)
        self._interpreter = interpreter

    def judge(self, programs: Sequence[str]) -> list[tuple[Problem, ...]]:
        """Return the problems of each program, in order; no program, no process.

        Raises:
            HowtoError: Pyrefly is missing or doesn't answer.
        """
        return [study.problems for study in self._run(programs, [()] * len(programs))]

    def study(self, programs: Sequence[str]) -> list[Study]:
        """Return the problems of each program and the types of its parts, in order.

        Raises:
            HowtoError: Pyrefly is missing or doesn't answer.
        """
        return self._run(programs, [tuple(probed(program)) for program in programs])

    def _run(self, programs: Sequence[str], probes: Sequence[Sequence[ast.expr]]) -> list[Study]:
        results: dict[int, Study] = {}
        sound: list[int] = []
        for number, program in enumerate(programs):
            problem = syntax_problem(program)
            if problem is None:
                sound.append(number)
            else:
                results[number] = Study((problem,))
        if sound:
            found = self._batch([Program.of(programs[n], probes[n]) for n in sound])
            results.update(zip(sound, found, strict=True))
        return [results[number] for number in range(len(programs))]

    def _batch(self, programs: Sequence[Program]) -> list[Study]:
        """Check programs that parse; halves the batch to find one that Pyrefly dies of."""
        with tempfile.TemporaryDirectory(prefix="mkdocs-howto-") as name:
            folder = Path(name).resolve()
            for number, program in enumerate(programs):
                data = program.text.encode("utf-8", "replace")
                (folder / f"{_PREFIX}{number:06}.py").write_bytes(data)
            (folder / "pyrefly.toml").write_text(self._configuration(), encoding="utf-8")
            reply = _ask(folder, len(programs))
        if reply is not None:
            return list(_sorted_out(reply, programs))
        if len(programs) == 1:
            return [
                Study(
                    (
                        Problem(
                            "internal-error",
                            1,
                            "Pyrefly ended before it answered: the code may be too large for it.",
                        ),
                    )
                )
            ]
        middle = len(programs) // 2
        return [*self._batch(programs[:middle]), *self._batch(programs[middle:])]

    def _configuration(self) -> str:
        settings: dict[str, object] = {
            "project-includes": [f"{_PREFIX}*.py"],
            # The temporary folder may lie below one that is usually left out, as `.cache`.
            "project-excludes": [],
            "disable-project-excludes-heuristics": True,
            "use-ignore-files": False,
            "search-path": [str(path) for path in self._search_paths],
            "disable-search-path-heuristics": True,
            # An example can't excuse itself.
            "enabled-ignores": [],
            "infer-return-types": "checked",
            "check-unannotated-defs": True,
        }
        if self._interpreter:
            settings["python-interpreter-path"] = self._interpreter
        else:
            settings["skip-interpreter-query"] = True
            settings["site-package-path"] = [p for p in sys.path if _holds_packages(p)]
            settings["python-version"] = ".".join(str(part) for part in sys.version_info[:3])
            settings["python-platform"] = sys.platform
        # A JSON string, list or boolean is one of TOML too.
        lines = [f"{key} = {json.dumps(value)}" for key, value in settings.items()]
        lines += ["[errors]", *(f'{kind} = "error"' for kind in KINDS), 'reveal-type = "info"']
        text = "\n".join(lines) + "\n"
        tomllib.loads(text)
        return text


def syntax_problem(program: str) -> Problem | None:
    """Return what keeps a program from being compiled, by the running Python's own compiler."""
    if len(program) > _LONGEST_PROGRAM or _depth(program) > _DEEPEST:
        return Problem("parse-error", 1, "it is too long, or nested too deeply, to be checked")
    try:
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")
            compile(program, "<example>", "exec", dont_inherit=True)
    except SyntaxError as error:
        return Problem("parse-error", error.lineno or 1, error.msg)
    except (ValueError, RecursionError, MemoryError, OverflowError) as error:
        return Problem("parse-error", 1, str(error) or "it is nested too deeply")
    return None


def _depth(program: str) -> int:
    """Return how deeply brackets and operators before a value are nested, strings included."""
    deepest = depth = row = 0
    for char in program:
        depth += (char in "([{") - (char in ")]}")
        # `----1` and `not not x` nest too, without any bracket.
        row = row + 1 if char in "-+~" else 0
        deepest = max(deepest, depth, row)
    return max(deepest, program.count("not not "), program.count(" if "), program.count("lambda"))


def _limited() -> None:
    """Limit what the process may use, where the system knows such limits."""
    resource.setrlimit(resource.RLIMIT_DATA, (_MEMORY, _MEMORY))
    resource.setrlimit(resource.RLIMIT_CORE, (0, 0))


def executable() -> str:
    """Return the path of the Pyrefly that is installed beside this package.

    Raises:
        HowtoError: There is none.
    """
    try:
        from pyrefly.__main__ import get_pyrefly_bin
    except ImportError:
        found = ""
    else:
        found = get_pyrefly_bin()
    if found and Path(found).is_file():
        return found
    suffix = ".exe" if os.name == "nt" else ""
    beside = Path(sys.executable).parent / f"pyrefly{suffix}"
    if beside.is_file():
        return str(beside)
    raise HowtoError(
        "Examples can't be checked: Pyrefly is not installed for this Python.",
        hint=f"Run `{sys.executable} -m pip install pyrefly`.",
    )


def _ask(folder: Path, count: int) -> list[Mapping[str, Any]] | None:
    """Return Pyrefly's errors; None when it crashed.

    Raises:
        HowtoError: It can't be started, or refuses its configuration.
    """
    command = [executable(), "check", "--config", str(folder / "pyrefly.toml")]
    command += ["--output-format", "json", "--min-severity", "info", "--summary=none"]
    command += ["--color", "never", "--progress-bar", "no"]
    # Settings of the user's own for Pyrefly, which would change what is found.
    environment = {k: v for k, v in os.environ.items() if not k.startswith("PYREFLY_")}
    try:
        done = subprocess.run(
            command,
            cwd=folder,
            env=environment,
            stdin=subprocess.DEVNULL,
            capture_output=True,
            timeout=_SECONDS_FOR_START + _SECONDS_FOR_PROGRAM * count,
            check=False,
            preexec_fn=_limited if os.name == "posix" else None,
        )
    except OSError as error:
        raise HowtoError(f"Pyrefly ({command[0]}) can't be started: {error.strerror}.") from None
    except subprocess.TimeoutExpired:
        return None
    try:
        errors = json.loads(done.stdout)["errors"]
    except (ValueError, KeyError, TypeError):
        errors = None
    if isinstance(errors, list):
        return errors
    if done.returncode < 0 or done.returncode in _CRASHED:
        return None
    complaint = done.stderr.decode("utf-8", "replace").strip().splitlines()
    reason = complaint[0] if complaint else f"it ended with {done.returncode}"
    raise HowtoError(f"Pyrefly can't check examples: {reason}.")


def _sorted_out(
    errors: Sequence[Mapping[str, Any]], programs: Sequence[Program]
) -> Iterator[Study]:
    """Yield what was said of each program, with places in the program without probes."""
    problems: list[dict[Problem, None]] = [{} for _ in programs]
    types: list[dict[tuple[int, int, int, int], str]] = [{} for _ in programs]
    for error in errors:
        stem = Path(error["path"]).stem
        if not stem.startswith(_PREFIX):
            continue
        number = int(stem.removeprefix(_PREFIX))
        program, line, column = programs[number], error["line"], error["column"] - 1
        if error["name"] == "reveal-type":
            if where := program.places.get((line, column)):
                types[number][where] = error["concise_description"].partition(": ")[2].strip()
        elif error["name"] in _WANTED:
            message = " ".join(error["concise_description"].split())
            problem = Problem(error["name"], line, message, program.column(line, column))
            problems[number][problem] = None
    for found, known in zip(problems, types, strict=True):
        yield Study(tuple(sorted(found, key=lambda p: (p.line, p.column, p.kind))), known)


_WANTED = frozenset(KINDS)


def _holds_packages(entry: str) -> bool:
    """Whether an entry of `sys.path` has packages that Pyrefly doesn't bring itself."""
    path = Path(entry) if entry else Path()
    if not entry or not path.is_dir():
        return False
    # The standard library comes with Pyrefly, as stubs; its own source would hide them.
    return not (path / "os.py").is_file() and path.name != "lib-dynload"
