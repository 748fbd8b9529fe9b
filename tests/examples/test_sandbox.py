"""What an example can't reach when it is run, one probe for each way out."""

from __future__ import annotations

import os
import platform
import shutil
import socket
import sys
import threading
import time
from collections.abc import Iterator
from pathlib import Path

import pytest

from mkdocs_howto.examples.sandbox import Limits, Outcome, Sandbox, SandboxError

SECRET = "the-secret-of-the-project"


def _unusable() -> str:
    """Why no sandbox can be made here; empty when one can."""
    try:
        Sandbox([])
    except SandboxError as error:
        return str(error)
    return ""


@pytest.fixture(scope="module")
def project(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A folder with a package, and with what no example may see."""
    if why := _unusable():
        pytest.skip(why)
    folder = tmp_path_factory.mktemp("project")
    (folder / "shop.py").write_text("def total(a, b):\n    return a + b\n")
    (folder / ".env").write_text(SECRET)
    (folder / ".git").mkdir()
    (folder / ".git" / "config").write_text(SECRET)
    (folder.parent / "outside.txt").write_text(SECRET)
    return folder


@pytest.fixture(scope="module")
def sandbox(project: Path) -> Sandbox:
    """A sandbox with small limits for the project."""
    return Sandbox([project], Limits(seconds=3, memory=512 << 20, output=2_000, files=4 << 20))


def ran(sandbox: Sandbox, program: str) -> Outcome:
    """Run one program."""
    (outcome,) = sandbox.run([program])
    return outcome


@pytest.fixture(scope="module")
def port() -> Iterator[int]:
    """A port of this machine on which somebody listens."""
    with socket.create_server(("127.0.0.1", 0)) as server:
        threading.Thread(target=_answer, args=(server,), daemon=True).start()
        yield server.getsockname()[1]


def _answer(server: socket.socket) -> None:
    while True:
        try:
            server.accept()[0].close()
        except OSError:
            return


# --- what it is for ---


def test_output(sandbox: Sandbox) -> None:
    """An example imports the documented code, and its output comes back."""
    assert ran(sandbox, "from shop import total\nprint(total(1, 2))") == Outcome("3\n")


def test_installed_packages(sandbox: Sandbox) -> None:
    """What is installed beside this package can be imported."""
    assert ran(sandbox, "import yaml\nprint(yaml.safe_load('[1]'))") == Outcome("[1]\n")


def test_error(sandbox: Sandbox) -> None:
    """An example that fails says why and on which of its lines."""
    outcome = ran(sandbox, "print('first')\nfrom shop import total\ntotal(1)\n")
    assert outcome.output == "first\n"
    assert outcome.error.startswith("TypeError: total() missing 1 required positional argument")
    assert outcome.line == 3


def test_syntax_error(sandbox: Sandbox) -> None:
    """A text that is no program fails and nothing else happens."""
    assert ran(sandbox, "def x(:").error.startswith("SyntaxError")


def test_each_on_its_own(sandbox: Sandbox) -> None:
    """Programs come back in order, and none sees what another left."""
    first, second = sandbox.run(
        ["open('left', 'w').close(); print('made')", "import os; print(os.listdir('.'))"]
    )
    assert (first.output, second.output) == ("made\n", "[]\n")


def test_exit_code(sandbox: Sandbox) -> None:
    """A program that ends with a code of its own failed."""
    assert ran(sandbox, "import sys; sys.exit(3)") == Outcome("", "It ended with exit code 3.")


def test_control_characters(sandbox: Sandbox) -> None:
    """Output is text: no escape of a terminal, no placeholder of Markdown."""
    assert ran(sandbox, r"print('\x1b[31m\x02wzxhzdk:0\x03')").output == "[31mwzxhzdk:0\n"


# --- 20 probes ---


def blocked(outcome: Outcome) -> bool:
    """Whether a probe failed before it could say that it got through, and was no mere mistake."""
    mistake = ("NameError", "SyntaxError", "AttributeError", "ImportError", "ModuleNotFound")
    through = "THROUGH" in outcome.output or SECRET in outcome.output
    return outcome.error != "" and not outcome.error.startswith(mistake) and not through


def test_probe_local_network(sandbox: Sandbox, port: int) -> None:
    """1: no connection to this machine."""
    socket.create_connection(("127.0.0.1", port)).close()  # it answers outside
    program = f"import socket\nsocket.create_connection(('127.0.0.1', {port}))\nprint('THROUGH')"
    assert blocked(ran(sandbox, program))


def test_probe_internet(sandbox: Sandbox) -> None:
    """2: no packet to another machine."""
    program = (
        "import socket\ns = socket.socket(socket.AF_INET, socket.SOCK_DGRAM)\n"
        "s.sendto(b'x', ('192.0.2.1', 53))\nprint('THROUGH')"
    )
    assert blocked(ran(sandbox, program))


def test_probe_names(sandbox: Sandbox) -> None:
    """3: no name is looked up."""
    program = "import socket\nsocket.getaddrinfo('example.com', 80)\nprint('THROUGH')"
    assert blocked(ran(sandbox, program))


def test_probe_abstract_socket(sandbox: Sandbox) -> None:
    """4: no service of this machine that listens without a file."""
    with socket.socket(socket.AF_UNIX) as server:
        server.bind("\0howto-probe")
        server.listen()
        program = (
            "import socket\nsocket.socket(socket.AF_UNIX).connect('\\0howto-probe')\n"
            "print('THROUGH')"
        )
        assert blocked(ran(sandbox, program))


def test_probe_users(sandbox: Sandbox) -> None:
    """5: no list of users, no keys of the system."""
    for file in ("/etc/passwd", "/etc/shadow", "/etc/hostname"):
        assert blocked(ran(sandbox, f"print('THROUGH', open({file!r}).read())"))


def test_probe_home(sandbox: Sandbox, tmp_path: Path) -> None:
    """6: nothing of the user's home but the interpreter, where that lies there."""
    home = Path.home()
    inside = {Path(p).relative_to(home).parts[0] for p in _prefixes() if p.is_relative_to(home)}
    program = f"import os\nhome = {str(home)!r}\nprint(os.path.isdir(home) and os.listdir(home))"
    assert ran(sandbox, program).output.strip() in ("False", str(sorted(inside)))


def _prefixes() -> list[Path]:
    places = (sys.base_prefix, sys.prefix, Path(sys.executable).resolve().parent.parent)
    return [Path(place) for place in places]


def test_probe_environment(sandbox: Sandbox, monkeypatch: pytest.MonkeyPatch) -> None:
    """7: no environment variable, where keys lie in CI; not through /proc either."""
    monkeypatch.setenv("HOWTO_PROBE", SECRET)
    program = (
        "import os, pathlib\nprint(dict(os.environ))\n"
        "print([p.read_bytes() for p in pathlib.Path('/proc').glob('[0-9]*/environ')])"
    )
    outcome = ran(sandbox, program)
    assert "PYTHONPATH" in outcome.output
    assert SECRET not in outcome.output + outcome.error


def test_probe_hidden_files(sandbox: Sandbox, project: Path) -> None:
    """8: no hidden file of the project, and nothing in a hidden folder."""
    for file in (".env", ".git/config"):
        assert blocked(ran(sandbox, f"print('THROUGH', open({str(project / file)!r}).read())"))


def test_probe_hidden_below_modules_of_javascript(tmp_path: Path) -> None:
    """8: neither below `node_modules`, where nobody looks for them."""
    hidden = tmp_path / "node_modules" / "tool" / ".env"
    hidden.parent.mkdir(parents=True)
    hidden.write_text(SECRET)
    (tmp_path / "shop.py").write_text("")
    if why := _unusable():
        pytest.skip(why)
    assert blocked(ran(Sandbox([tmp_path]), f"print('THROUGH', open({str(hidden)!r}).read())"))


def test_probe_hidden_in_a_project_that_is_its_environment(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """8: nor where the project is its own virtual environment: only Python's parts are shown."""
    if why := _unusable():
        pytest.skip(why)
    (tmp_path / "lib").mkdir()
    (tmp_path / ".env").write_text(SECRET)
    monkeypatch.setattr(sys, "prefix", str(tmp_path))
    outcome = ran(Sandbox([tmp_path]), f"print('THROUGH', open({str(tmp_path / '.env')!r}).read())")
    assert blocked(outcome)


def test_probe_kernel_settings(sandbox: Sandbox) -> None:
    """20: the settings of the kernel can't be written, by root neither."""
    for name in ("kernel/core_pattern", "kernel/hostname", "vm/overcommit_memory"):
        program = f"open('/proc/sys/{name}', 'r+')\nprint('THROUGH')"
        assert blocked(ran(sandbox, program)), name


def test_probe_memory_beside_the_limit(sandbox: Sandbox) -> None:
    """16: no shared memory, which the limit doesn't count."""
    calls = ("c.shmget(0, 1 << 20, 0o1600)", "c.memfd_create(b'x', 0)", "c.msgget(0, 0o1600)")
    for call in calls:
        program = f"import ctypes\nc = ctypes.CDLL(None)\nprint({call} >= 0 and 'THROUGH')\n1 / 0"
        assert blocked(ran(sandbox, program)), call


def test_probe_files_beside(sandbox: Sandbox, project: Path) -> None:
    """9: no file outside the folders that were named."""
    file = project.parent / "outside.txt"
    assert file.read_text() == SECRET
    assert blocked(ran(sandbox, f"print('THROUGH', open({str(file)!r}).read())"))
    assert blocked(ran(sandbox, f"print(open({str(project)!r} + '/../outside.txt').read())"))


def test_probe_write_code(sandbox: Sandbox, project: Path) -> None:
    """10: the documented code is read-only."""
    for file in (project / "shop.py", project / "new.py"):
        assert blocked(ran(sandbox, f"open({str(file)!r}, 'a').write('x'); print('THROUGH')"))
    assert sorted(path.name for path in project.iterdir()) == [".env", ".git", "shop.py"]


def test_probe_write_interpreter(sandbox: Sandbox) -> None:
    """11: so are installed packages, where a change would run in the next build."""
    program = (
        "import yaml\nopen(yaml.__file__, 'a').write('')\nprint('THROUGH')",
        "import os\nopen(os.__file__, 'a').write('')\nprint('THROUGH')",
    )
    assert all(blocked(outcome) for outcome in sandbox.run(program))


def test_probe_write_elsewhere(sandbox: Sandbox) -> None:
    """12: nothing can be written but in the example's own folder, which is gone afterwards."""
    for place in (
        "/new",
        "/" + "tmp/new",
        "/usr/new",
        "/example.py",
        "/dev/new",
        "/proc/sys/kernel/x",
    ):
        assert blocked(ran(sandbox, f"open({place!r}, 'w').write('x'); print('THROUGH')")), place


def test_probe_processes(sandbox: Sandbox) -> None:
    """13: no other process is seen."""
    program = "import os\nprint(sorted(int(n) for n in os.listdir('/proc') if n.isdigit()))"
    assert ran(sandbox, program).output.strip() in ("[1, 2]", "[1]")


def test_probe_signals(sandbox: Sandbox) -> None:
    """14: no process outside can be ended."""
    assert blocked(ran(sandbox, f"import os\nos.kill({os.getpid()}, 0)\nprint('THROUGH')"))


def test_probe_new_processes(sandbox: Sandbox) -> None:
    """15: no process can be started: no shell, no fork bomb, nothing that stays behind."""
    programs = (
        "import os\nos.fork()\nprint('THROUGH')",
        "import subprocess\nprint('THROUGH', subprocess.run(['true']))",
        "import os\nprint('THROUGH' if os.system('true') == 0 else 1 / 0)",
        "import multiprocessing as m\nm.get_context('spawn').Process().start(); print('THROUGH')",
        "import os\nos.posix_spawn('/bin/true', ['true'], {}); print('THROUGH')",
    )
    for program, outcome in zip(programs, sandbox.run(programs), strict=True):
        assert blocked(outcome), program


def test_probe_memory(sandbox: Sandbox) -> None:
    """16: memory ends at the limit, and the outcome says so."""
    outcome = ran(sandbox, "x = bytearray(2 << 30)\nprint('THROUGH')")
    assert outcome == Outcome("", "It needs more than 512 MB of memory.", 1)


def test_probe_time(sandbox: Sandbox) -> None:
    """17: an endless loop and an endless wait end at the limit."""
    start = time.monotonic()
    for program in ("while True: pass", "import time\ntime.sleep(3600)"):
        outcome = ran(sandbox, f"print('before', flush=True)\n{program}")
        assert outcome.output == "before\n"
        assert outcome.error != ""
    assert time.monotonic() - start < 15


def test_probe_output(sandbox: Sandbox) -> None:
    """18: endless output is cut, on the page and on the disk."""
    outcome = ran(sandbox, "while True: print('x' * 1000)")
    assert len(outcome.output) < 2_100
    assert outcome.error != ""


def test_probe_disk(sandbox: Sandbox) -> None:
    """19: the example's folder holds no more than the limit."""
    program = (
        "for n in range(100):\n    open(str(n), 'wb').write(b'x' * (1 << 20))\nprint('THROUGH')"
    )
    assert blocked(ran(sandbox, program))


def test_probe_kernel(sandbox: Sandbox) -> None:
    """20: no namespace, mount, trace or new rights from the kernel."""
    calls = (
        "c.unshare(0x10000000)",
        "c.mount(b'none', b'/sandbox', b'tmpfs', 0, None)",
        "c.ptrace(16, 1, 0, 0)",
        "c.setns(0, 0)",
        "c.chroot(b'/sandbox')",
        "c.setuid(12345)",
        "c.bpf(0, 0, 0)" if platform.libc_ver()[0] != "glibc" else "c.syscall(321, 0, 0, 0)",
        "c.syscall(425, 1, 0)",
    )
    for call in calls:
        program = f"import ctypes\nc = ctypes.CDLL(None)\nprint({call} == 0 and 'THROUGH')\n1 / 0"
        assert blocked(ran(sandbox, program)), call


# --- where it can't be ---


def test_no_bubblewrap(monkeypatch: pytest.MonkeyPatch) -> None:
    """Without bubblewrap a sentence refuses, and nothing is run."""
    monkeypatch.setenv("PATH", "/nowhere")
    with pytest.raises(SandboxError, match="needs bubblewrap, and there is no `bwrap`") as caught:
        Sandbox([])
    assert "apt install bubblewrap" in caught.value.hint


def test_bubblewrap_that_fails(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Where namespaces are forbidden its reason is told, and nothing is run with less."""
    program = tmp_path / "bwrap"
    program.write_text(
        "#!/bin/sh\necho 'bwrap: No permissions to create a new namespace' >&2\nexit 1\n"
    )
    program.chmod(0o755)
    monkeypatch.setenv("PATH", str(tmp_path))
    with pytest.raises(SandboxError, match="can't isolate examples here: bwrap: No permissions"):
        Sandbox([])


@pytest.mark.parametrize("folder", [Path("/"), Path.home(), Path.home().parent])
def test_paths_that_hold_everything(folder: Path) -> None:
    """A folder that holds the user's home is never shown to an example."""
    with pytest.raises(SandboxError, match="would see the whole of"):
        Sandbox([folder])


def test_unknown_machine(monkeypatch: pytest.MonkeyPatch) -> None:
    """On a machine whose system calls are not known nothing is run either."""
    if shutil.which("bwrap") is None:
        pytest.skip("no bubblewrap on the PATH")
    monkeypatch.setattr("platform.machine", lambda: "mips")
    with pytest.raises(SandboxError, match="does not know the system calls of mips"):
        Sandbox([])
