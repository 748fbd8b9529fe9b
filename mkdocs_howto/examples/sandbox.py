"""Runs examples where they can harm nothing: under bubblewrap, or not at all.

An example comes from a model, a docstring or a pull request, so it is somebody else's program.
It sees the interpreter and the documented code, both read-only, and an empty folder; no network,
no home, no environment variables, no hidden files, no other program. There is no weaker way to
run one: where bubblewrap is missing, a sentence says so.
"""

from __future__ import annotations

import contextlib
import os
import platform
import re
import shutil
import struct
import subprocess
import sys
import tempfile
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path

from mkdocs_howto.guide import HowtoError, visible

with contextlib.suppress(ImportError):
    import resource  # not on Windows, where there is no bubblewrap either

_EXAMPLE = "/example.py"
_FOLDER = "/sandbox"
_SYSTEM = ("/usr", "/lib", "/lib32", "/lib64", "/bin", "/etc/ld.so.cache")
_HINT = "Install bubblewrap 0.8 or later (Debian and Ubuntu: `apt install bubblewrap`)"
_MOST_HIDDEN = 10_000
_PARTS = ("bin", "lib", "lib64", "pyvenv.cfg")


class SandboxError(HowtoError):
    """Examples can't be run safely here, so none is run."""


@dataclass(frozen=True, slots=True)
class Limits:
    """What one example may use.

    Attributes:
        seconds: Time on the clock, and of the processor.
        memory: Bytes of address space. An example is one process, so this is all that it has.
        output: Characters of output that are kept.
        files: Bytes of its folder, and of its largest file.
    """

    seconds: int = 10
    memory: int = 1 << 30
    output: int = 20_000
    files: int = 16 << 20


@dataclass(frozen=True, slots=True)
class Outcome:
    """What came of an example.

    Attributes:
        output: What it printed, without control characters; cut where it was too long.
        error: Why it failed, one sentence; empty when it ended well.
        line: The line of the example that failed, from 1; 0 when none is known.
    """

    output: str
    error: str = ""
    line: int = 0


class Sandbox:
    """Runs Python programs that nobody trusts.

    Args:
        paths: The folders that examples import the documented code from.
        limits: What one example may use.
        python: The interpreter; its installed packages can be imported.

    Raises:
        SandboxError: Bubblewrap is missing or can't isolate here, or a path holds the home folder.
    """

    def __init__(
        self, paths: Sequence[Path], limits: Limits | None = None, python: str = sys.executable
    ) -> None:
        self._limits = limits or Limits()
        self._paths = tuple(path.resolve() for path in paths if path.is_dir())
        for path in self._paths:
            if Path.home().resolve().is_relative_to(path):
                message = f"Examples would see the whole of {path}."
                raise SandboxError(message, hint="Name the folder of the package in `paths`.")
        self._python = python
        self._bwrap = shutil.which("bwrap") or ""
        if not self._bwrap:
            message = "`execute: sandbox` needs bubblewrap, and there is no `bwrap` on the PATH."
            raise SandboxError(message, hint=f"{_HINT}, or remove the option.")
        self._filter = _one_process()
        self._arguments = self._mounts()
        self._try()

    def run(self, programs: Sequence[str]) -> list[Outcome]:
        """Run each program on its own and return what came of it, in the same order."""
        return [self._run(program) for program in programs]

    def _try(self) -> None:
        outcome = self._run("print('ready')")
        if outcome.output.strip() != "ready":
            reason = outcome.error or outcome.output.strip()[:200]
            message = f"`execute: sandbox` can't isolate examples here: {reason}"
            raise SandboxError(message, hint=f"{_HINT}; user namespaces must be allowed.")

    def _mounts(self) -> list[str]:
        size = str(self._limits.files)
        arguments = ["--unshare-all", "--unshare-user", "--disable-userns", "--die-with-parent"]
        arguments += ["--new-session", "--cap-drop", "ALL", "--clearenv", "--hostname", "sandbox"]
        for path in _SYSTEM:
            arguments += ["--ro-bind-try", path, path]
        # Root may write to `/proc/sys` without any capability: all of it is made read-only.
        arguments += ["--proc", "/proc", "--remount-ro", "/proc", "--dev", "/dev"]
        for path in map(str, self._paths):
            arguments += ["--ro-bind", path, path]
        covered = []
        for folder in self._paths:
            for hidden, is_folder in _hidden(folder):
                # A folder of tests may hold keys, a site's folder `.env` and `.git`.
                arguments += (
                    ["--tmpfs", hidden] if is_folder else ["--ro-bind", "/dev/null", hidden]
                )
                covered += [hidden] if is_folder else []
        for path in _interpreter():
            arguments += ["--ro-bind-try", path, path]  # after: it may lie in a hidden `.venv`
        for hidden in covered:
            arguments += ["--remount-ro", hidden]
        arguments += ["--size", size, "--tmpfs", _FOLDER, "--chdir", _FOLDER]
        found = os.pathsep.join(map(str, self._paths))
        variables = {"PYTHONPATH": found, "HOME": _FOLDER, "TMPDIR": _FOLDER, "LANG": "C.UTF-8"}
        for name, value in variables.items():
            arguments += ["--setenv", name, value]
        return arguments

    def _run(self, program: str) -> Outcome:
        text = program.encode("utf-8", "replace")
        with (
            _memory_file(text) as code,
            _memory_file(self._filter) as rules,
            tempfile.TemporaryFile() as output,
            tempfile.TemporaryFile() as errors,
        ):
            last = ["--ro-bind-data", str(code), _EXAMPLE, "--remount-ro", "/"]
            last += ["--remount-ro", "/dev", "--seccomp", str(rules)]
            told = "\0".join([*self._arguments, *last]).encode()
            with _memory_file(told) as arguments:
                command = [self._bwrap, "--args", str(arguments), "--", self._python, "-s", "-P"]
                late = self._wait(
                    [*command, "-B", _EXAMPLE], (code, rules, arguments), output.fileno(),
                    errors.fileno(),
                )  # fmt: skip
            printed, said = self._read(output.fileno()), self._read(errors.fileno())
        return self._outcome(late, printed, said)

    def _wait(
        self, command: Sequence[str], files: tuple[int, ...], output: int, errors: int
    ) -> int | None:
        """Run a command; return its exit code, None when it took too long."""
        process = subprocess.Popen(
            command, stdin=subprocess.DEVNULL, stdout=output, stderr=errors, pass_fds=files,
            env={}, preexec_fn=self._limit,
        )  # fmt: skip
        try:
            return process.wait(self._limits.seconds)
        except subprocess.TimeoutExpired:
            return None
        finally:
            # The first process of a namespace takes all others with it.
            process.kill()
            process.wait()

    def _limit(self) -> None:
        limits = self._limits
        resource.setrlimit(resource.RLIMIT_AS, (limits.memory, limits.memory))
        resource.setrlimit(resource.RLIMIT_CPU, (limits.seconds, limits.seconds + 1))
        resource.setrlimit(resource.RLIMIT_FSIZE, (limits.files, limits.files))
        resource.setrlimit(resource.RLIMIT_CORE, (0, 0))
        resource.setrlimit(resource.RLIMIT_NOFILE, (256, 256))

    def _read(self, file: int) -> str:
        data = os.pread(file, 4 * self._limits.output + 4, 0)
        text = visible(data.decode("utf-8", "replace"))
        if len(text) > self._limits.output:
            return text[: self._limits.output] + "\n…"
        return text

    def _outcome(self, code: int | None, printed: str, said: str) -> Outcome:
        if code == 0:
            return Outcome(printed)
        numbers = re.findall(rf'File "{_EXAMPLE}", line (\d+)', said)
        line = int(numbers[-1]) if numbers else 0
        last = next((text for text in reversed(said.splitlines()) if text.strip()), "")
        if code is None:
            return Outcome(printed, f"It was not finished after {self._limits.seconds} seconds.")
        if "MemoryError" in last:
            size = self._limits.memory >> 20
            return Outcome(printed, f"It needs more than {size:,} MB of memory.", line)
        return Outcome(printed, last[:300] or f"It ended with exit code {code}.", line)


def _interpreter() -> list[str]:
    """Return what Python runs from beyond the system's folders, outermost first.

    Of a folder that Python is installed in, only Python's own parts: a project may be its own
    virtual environment, with hidden files beside `bin` and `lib`.
    """
    running = Path(sys.executable)
    homes = (str(path.parent.parent) for path in (running, running.resolve()))
    places = (sys.base_prefix, sys.prefix, *homes)
    outside = [
        place for place in dict.fromkeys(places)
        if place not in ("/", "/usr") and not place.startswith("/usr/")
    ]  # fmt: skip
    return [str(Path(place, part)) for place in outside for part in _PARTS]


def _hidden(folder: Path) -> Iterator[tuple[str, bool]]:
    """Yield the hidden files and folders below a folder, and whether each is a folder.

    Raises:
        SandboxError: There are too many to hide.
    """
    count = 0
    for top, folders, files in os.walk(folder):
        # Nothing that Python imports lies in `node_modules`, so the whole of it is hidden.
        hidden = [name for name in folders if name.startswith(".") or name == "node_modules"]
        folders[:] = [name for name in folders if name not in hidden]
        for name in (*hidden, *(name for name in files if name.startswith("."))):
            path = Path(top, name)
            if path.is_symlink():
                continue  # leads nowhere, unless to something that is visible anyway
            count += 1
            yield str(path), name in hidden
        if count > _MOST_HIDDEN:
            message = f"More than {_MOST_HIDDEN:,} hidden files lie below {folder.name}."
            raise SandboxError(message, hint="Name the folder of the package in `paths`.")


@contextlib.contextmanager
def _memory_file(data: bytes) -> Iterator[int]:
    """Give a file that has no name, to be read from its start."""
    file = os.memfd_create("example")
    try:
        os.write(file, data)
        os.lseek(file, 0, os.SEEK_SET)
        yield file
    finally:
        os.close(file)


# --- one process: a filter of system calls ---

_ALLOW, _KILL, _REFUSE = 0x7FFF0000, 0x80000000, 0x00050000
_EPERM, _ENOSYS = 1, 38
_THREAD = 0x00010000
"""The flag of `clone` that makes a thread and no process."""

_CLONE3 = 435
_MACHINES = {
    # Architecture as the kernel names it; `clone`; other calls that start or watch processes,
    # or reach parts of the kernel that no example needs: fork, vfork, ptrace, mount, bpf, keys …
    # and memory that the limit of the address space doesn't count: shmget, memfd_create, queues.
    "x86_64": (0xC000003E, 56, (57, 58, 101, 165, 166, 248, 249, 250, 272, 298, 308, 310, 311, 321,
                                323, 425, 426, 427, 434, 438, 29, 30, 64, 68, 240, 319, 447)),
    "aarch64": (0xC00000B7, 220, (39, 40, 97, 117, 217, 218, 219, 241, 268, 270, 271, 280, 282, 425,
                                  426, 427, 434, 438, 180, 186, 190, 194, 196, 279, 447)),
}  # fmt: skip


def _one_process() -> bytes:
    """Return a filter under which a program can start threads and no other process.

    Limits of a user's processes don't hold for root, who often is the user of a container; and
    with one process, the limit of its memory is the limit of all.

    Raises:
        SandboxError: The machine's calls are not known here.
    """
    machine = platform.machine()
    if machine not in _MACHINES:
        message = f"`execute: sandbox` does not know the system calls of {machine}."
        raise SandboxError(message, hint="Remove the option on this machine.")
    architecture, clone, refused = _MACHINES[machine]
    load, equal, at_least, any_bit, leave = 0x20, 0x15, 0x35, 0x45, 0x06
    rules = [
        (load, 0, 0, 4), (equal, 1, 0, architecture), (leave, 0, 0, _KILL),
        (load, 0, 0, 0), (at_least, 0, 1, 0x40000000), (leave, 0, 0, _KILL),
        # The C library takes `clone` when this one does not exist.
        (equal, 0, 1, _CLONE3), (leave, 0, 0, _REFUSE | _ENOSYS),
    ]  # fmt: skip
    for number in refused:
        rules += [(equal, 0, 1, number), (leave, 0, 0, _REFUSE | _EPERM)]
    rules += [
        (equal, 0, 3, clone), (load, 0, 0, 16), (any_bit, 1, 0, _THREAD),
        (leave, 0, 0, _REFUSE | _EPERM), (leave, 0, 0, _ALLOW),
    ]  # fmt: skip
    return b"".join(struct.pack("HBBI", *rule) for rule in rules)
