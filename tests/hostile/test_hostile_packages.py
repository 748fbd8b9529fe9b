"""Packages that want to run, to hang, to crash or to lead elsewhere: read, or refused by name.

Each package is made of files in a folder of its own and is asked about in full: every public
object, and the names that the case says. `CANARY` in a source stands for a statement that writes
a file when it runs. Python's own record of opened files shows what was read.
"""

from __future__ import annotations

import ast
import os
import resource
import socket
import subprocess
import sys
import threading
import time
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, field
from pathlib import Path

import pytest

from mkdocs_howto.guide.errors import HowtoError, NotFound, SourceError
from mkdocs_howto.source.collector import Collector
from mkdocs_howto.source.files import MAX_BYTES
from mkdocs_howto.source.loader import Sources
from mkdocs_howto.source.model import Facts

Files = dict[str, str | bytes]
LIMIT = 30.0
"""Seconds that one package may take, on a machine that is busy with other tests."""

FINE = "def g(a):\n    return a\n"


@dataclass(frozen=True)
class Case:
    """One hostile package.

    Attributes:
        files: What is in the folder; `CANARY` in a text becomes code that leaves a trace.
        asked: Identifiers asked for beside all public ones of `top`.
        skipped: Parts of the messages about skipped files; each must be there.
        fails: Identifiers that must end in an error, each with a part of its message.
        holds: Identifiers that must have facts.
        prepare: What files alone can't say: links, pipes, permissions.
    """

    files: Files = field(default_factory=dict)
    asked: tuple[str, ...] = ()
    skipped: tuple[str, ...] = ()
    fails: dict[str, str] = field(default_factory=dict)
    holds: tuple[str, ...] = ()
    prepare: Callable[[Path], None] | None = None
    top: str = "shop"


def pkg(**modules: str | bytes) -> Files:
    """Return the files of a package `shop` with a sound module `fine` beside the others."""
    files: Files = {"shop/__init__.py": "", "shop/fine.py": FINE}
    return files | {f"shop/{name}.py": text for name, text in modules.items()}


def broken(text: str | bytes, reason: str, name: str = "bad") -> Case:
    """Return a package with one file that can't be used; the one beside it can."""
    message = {f"shop.{name}.f": reason}
    return Case(pkg(**{name: text}), skipped=(reason,), fails=message, holds=("shop.fine.g",))


def runs(name: str) -> Case:
    """Return a package with a file whose code would run if anything imported or ran it."""
    return Case({**pkg(), name: "CANARY\ndef f(a):\n    return a\n"}, holds=("shop.fine.g",))


def link(target: str, name: str) -> Callable[[Path], None]:
    """Return what links a name in the folder to a path beside it."""
    return lambda folder: (folder / name).symlink_to(folder / target)


def pipe(folder: Path) -> None:
    """Make a pipe that nobody writes to."""
    os.mkfifo(folder / "shop" / "bad.py")


def plug(folder: Path) -> None:
    """Make a socket; its path may be too long to bind from elsewhere."""
    before = Path.cwd()
    os.chdir(folder / "shop")
    try:
        with socket.socket(socket.AF_UNIX) as bound:
            bound.bind("bad.py")
    finally:
        os.chdir(before)


def closed(folder: Path) -> None:
    """Take away every permission from a file and a folder."""
    (folder / "shop" / "bad.py").chmod(0)
    (folder / "shop" / "shut").mkdir(mode=0)


def sparse(folder: Path) -> None:
    """Make a file of 200 MB that takes no room on the disk."""
    with (folder / "shop" / "bad.py").open("wb") as file:
        file.write(b"f = '")
        file.truncate(200_000_000)


def circle(folder: Path) -> None:
    """Link a package into itself, twice, and two packages into each other."""
    shop = folder / "shop"
    (shop / "again").symlink_to(shop)
    (shop / "more").symlink_to(shop)
    for one, other in (("a", "b"), ("b", "a")):
        (shop / one).mkdir(exist_ok=True)
        (shop / one / "__init__.py").write_text(FINE)
        (shop / one / other).symlink_to(shop / other)
    (shop / "itself").symlink_to(shop / "itself")
    (shop / "self.py").symlink_to(shop / "self.py")


LATTICE = "class A0: pass\nclass B0: pass\n" + "".join(
    f"class A{n}(A{n - 1}, B{n - 1}): pass\nclass B{n}(A{n - 1}, B{n - 1}): pass\n"
    for n in range(1, 60)
)
STARS = {f"m{n}": "".join(f"from shop.m{m} import *\n" for m in range(12)) for n in range(12)}
LONG_LINE = "class C0: pass\n" + "".join(f"class C{n}(C{n - 1}): pass\n" for n in range(1, 400))
CHAIN = {f"m{n}": f"from shop.m{n + 1} import f\n" for n in range(300)}

SYNTAX = {
    "colon": broken("def f(:\n    pass\n", "bad.py:1"),
    "indent": broken("def f():\n  a = 1\n    b = 2\n", "line 3"),
    "tabs": broken("def f():\n        a = 1\n\tb = 2\n", "bad.py"),
    "open string": broken('def f():\n    return """x\n', "bad.py:2"),
    "open bracket": broken("def f():\n    return (1,\n", "bad.py:2"),
    "python 2": broken("def f():\n    print 'x'\n", "bad.py:2"),
    "later python": broken("def f():\n    return t'{x}' if f[*a] else 0 and\n", "bad.py"),
    "return outside": Case(pkg(bad="return 1\ndef f(a): return a\n"), asked=("shop.bad.f",)),
    "no python": broken("\x7fELF\x02\x01\x01", "bad.py"),
    "merge conflict": broken("<<<<<<< HEAD\ndef f(): pass\n=======\n>>>>>>> x\n", "bad.py:1"),
    "null bytes": broken(b"def f():\n    return 1\n\x00\n", "bad.py"),
    "long number": broken("f = " + "9" * 5000 + "\n", "bad.py"),
    "bad escape": broken("f = '\\N{NO SUCH NAME}'\n", "bad.py:1"),
}
DEPTH = {
    "parentheses": broken("f = " + "(" * 5000 + ")" * 5000 + "\n", "nested"),
    "plus": broken("f = " + "+".join("1" * 20000) + "\n", "nested"),
    "minus": broken("f = " + "-" * 20000 + "1\n", "nested"),
    "attributes": broken("f = a" + ".a" * 20000 + "\n", "nested"),
    "calls": broken("f = a" + "()" * 20000 + "\n", "nested"),
    "subscripts": broken("def f(x: a" + "[0]" * 20000 + "): pass\n", "nested"),
    "functions": broken(
        "".join(f"{' ' * n}def f{n}():\n" for n in range(99)) + " " * 99 + "pass\n" + "(" * 300,
        "bad.py",
    ),
    "functions within limits": Case(
        pkg(bad="".join(f"{' ' * n}def f{n}():\n" for n in range(95)) + " " * 95 + "pass\n"),
        holds=("shop.bad.f0",),
    ),
    "indentation": broken("".join(f"{' ' * n}if 1:\n" for n in range(200)) + "f=1", "bad.py"),
    "elif": broken("if a: pass\n" + "elif a: f = 1\n" * 5000, "nested"),
    "lambdas": broken("f = " + "lambda: " * 5000 + "0\n", "nested"),
    "just deep enough to parse": Case(
        pkg(bad="def f(x=" + "+".join("1" * 900) + "):\n    return x\n"), asked=("shop.bad.f",)
    ),
    "dotted name": Case(pkg(), asked=("shop." + "a." * 1000 + "f", "a." * 1000 + "b")),
    "subpackages": Case(
        {"/".join(["shop"] * n) + "/__init__.py": FINE for n in range(1, 60)},
        holds=("shop." * 50 + "g",),
    ),
}
CIRCLES = {
    "alias of itself": Case(pkg(bad="from shop.bad import f\n"), fails={"shop.bad.f": "not found"}),
    "aliases in a circle": Case(
        pkg(a="from shop.b import f\n", b="from shop.a import f\n"),
        fails={"shop.a.f": "not found", "shop.b.f": "not found"},
    ),
    "imports in a circle": Case(
        pkg(a="import shop.b\ndef f(x): return shop.b.f(x)\n", b="import shop.a\nf = shop.a.f\n"),
        holds=("shop.a.f", "shop.b.f"),
    ),
    "stars in a circle": Case(pkg(**STARS), fails={"shop.m0.nothing": "not found"}),
    "star of itself": Case(
        pkg(bad="from shop.bad import *\ndef f(): pass\n"), holds=("shop.bad.f",)
    ),
    "base of itself": Case(
        pkg(bad="class F(F): pass\nclass A(A.B): pass\nclass X(Y): pass\nclass Y(X): pass\n"),
        holds=("shop.bad.F", "shop.bad.A", "shop.bad.X"),
        fails={"shop.bad.X.z": "not found", "shop.bad.A.B": "not found"},
    ),
    "no order of bases": Case(
        pkg(bad="class X: pass\nclass Y(X): pass\nclass F(X, Y): pass\nclass G(F, F, F): pass\n"),
        holds=("shop.bad.F", "shop.bad.G"),
    ),
    "lattice of bases": Case(
        pkg(bad=LATTICE), holds=("shop.bad.A59",), fails={"shop.bad.A59.nothing": "not found"}
    ),
    "long line of bases": Case(pkg(bad=LONG_LINE), asked=("shop.bad.C399", "shop.bad.C399.x")),
    "long chain of imports": Case(
        pkg(**CHAIN, m300="def f(): pass\n"), asked=("shop.m0.f", "shop.m290.f")
    ),
    "name that grows": Case(
        pkg(bad="from shop.bad.f import f\n", f="from shop.f.f import f\n"), asked=("shop.bad.f",)
    ),
}
BYTES = {
    "not utf-8": broken(b"f = '\xff\xfe'\n", "UTF-8"),
    "latin-1 without cookie": broken("f = 'größe'\n".encode("latin-1"), "bad.py"),
    "latin-1 with cookie": Case(
        pkg(bad="# coding: latin-1\ndef größe(a):\n    return 'ü'\n".encode("latin-1")),
        holds=("shop.bad.größe",),
    ),
    "unknown cookie": broken("# coding: no-such\ndef f(): pass\n", "no-such"),
    "cookie that is no text": broken("# coding: hex\ndef f(): pass\n", "bad.py"),
    "cookie that unpacks": broken("# coding: zlib_codec\ndef f(): pass\n", "bad.py"),
    "wrong cookie": broken(b"# coding: ascii\nf = '\xc3\xbc'\n", "ascii"),
    "utf-16": broken("def f(): pass\n".encode("utf-16"), "bad.py"),
    "byte order mark": Case(pkg(bad=b"\xef\xbb\xbfdef f(a):\n    return a\n"), ("shop.bad.f",)),
    "mark against cookie": broken(b"\xef\xbb\xbf# coding: latin-1\nf = 1\n", "bad.py"),
    "line ends": Case(pkg(bad=b"def f(a):\r\n    b = a\r    return b\r\n"), ("shop.bad.f",)),
    "form feeds": Case(pkg(bad="\f\ndef f(a):\n    return a\n\x0c"), holds=("shop.bad.f",)),
    "empty": Case(pkg(bad=b""), holds=("shop.bad",)),
}
NAMES = {
    "other scripts": Case(
        pkg(
            bad="def größe(a): pass\ndef 名前(b): pass\n"
            "def имя(c): pass\ndef \u0627\u0633\u0645(): pass\n"
        ),
        holds=("shop.bad.größe", "shop.bad.名前", "shop.bad.имя", "shop.bad.\u0627\u0633\u0645"),
    ),
    "equal after normalising": Case(
        {**pkg(bad="def ﬁle(a): pass\n\n\ndef file(a, b): pass\n"), "shop/ﬁx.py": "CANARY\n"},
        holds=("shop.bad.ﬁle", "shop.bad.file"),
        skipped=("`fix`",),
    ),
    "look alike": Case(
        pkg(bad="def open(): pass\ndef \u043epen(x): pass\n"), holds=("shop.bad.\u043epen",)
    ),
    "traversal": Case(pkg(), fails={"shop/../../etc.passwd": "not found", "..shop": "not found"}),
    "null in a name": Case(pkg(), fails={"shop.\x00": "not found", "sh\x00op": "not found"}),
    "odd exports": Case(
        pkg(
            bad="import os\n__all__ = [n for n in dir()] + os.listdir() + [f, 1, None, *x, 'g']\n"
            "__all__ += g.__all__\n__all__.extend(h())\n__all__[0] = 'f'\ndef f(a): return a\n",
            dots="__all__ = ['', '.', '..', 'a.b', '\\x00', '/etc/passwd', 'f', 'f']\nf = 1\n",
            call="__all__ = open('/etc/passwd').read().split()\nf = 1\n",
        ),
        holds=("shop.bad.f", "shop.dots.f", "shop.call.f"),
    ),
    "names on demand": Case(
        pkg(bad="def __getattr__(name):\n    CANARY\n    return name\n"),
        fails={"shop.bad.anything": "not found"},
    ),
    "lying stub": Case(
        {
            **pkg(bad="def f(a): return a\n"),
            "shop/bad.pyi": "def f(a: int, b: str) -> bytes: ...\n",
        },
        holds=("shop.bad.f",),
    ),
    "stub alone": Case({**pkg(), "shop/bad.pyi": "def f(a: int) -> str: ...\n"}, ("shop.bad.f",)),
}
RUNNING = {
    "statements": runs("shop/bad.py"),
    "package": runs("shop/run/__init__.py"),
    "main": runs("shop/__main__.py"),
    "conftest": runs("conftest.py"),
    "setup": runs("setup.py"),
    "sitecustomize": runs("sitecustomize.py"),
    "usercustomize": runs("usercustomize.py"),
    "path file": Case({**pkg(), "evil.pth": "import os; CANARY\n"}, holds=("shop.fine.g",)),
    "endless": Case(pkg(bad="def f(a): return a\nwhile True: pass\n"), holds=("shop.bad.f",)),
    "exit": Case(
        pkg(bad="import sys, os\nsys.exit(3)\nos._exit(3)\ndef f(a): return a\n"),
        holds=("shop.bad.f",),
    ),
    "shell": Case(
        pkg(bad="import os\nos.system('touch CANARY_FILE')\ndef f(a=os.system('x')): pass\n"),
        holds=("shop.bad.f",),
    ),
    "decorators and defaults": Case(
        pkg(
            bad="@(lambda f: (CANARY_CALL, f)[1])\ndef f(a=CANARY_CALL, *, b: CANARY_CALL = 1): 0\n"
        ),
        holds=("shop.bad.f",),
    ),
    "metaclass": Case(
        pkg(
            bad="class M(type):\n    def __new__(m, *a):\n        CANARY\n"
            "class F(metaclass=M): pass\n"
        ),
        holds=("shop.bad.F",),
    ),
    "extension of the reader": Case(
        {**pkg(), "griffe_evil.py": "CANARY\n", "griffe.py": "CANARY\n", "ast.py": "CANARY\n"},
        holds=("shop.fine.g",),
    ),
    "compiled beside": Case(
        {
            **pkg(bad="def f(a): return a\n"),
            "shop/bad.pyc": b"\xa7\r\r\n",
            "shop/bad.so": b"\x7fELF",
            "shop/__pycache__/bad.cpython-311.pyc": b"\xa7\r\r\n",
        },
        holds=("shop.bad.f",),
    ),
    "compiled alone": Case(
        {
            **pkg(),
            "shop/bad.pyc": b"\xa7\r\r\n",
            "shop/worse.cpython-311-x86_64-linux-gnu.so": b"x",
        },
        fails={"shop.bad.f": "compiled", "shop.worse.f": "compiled"},
    ),
}
FILES = {
    "link to a file outside": Case(
        pkg(),
        prepare=link("../outside/secret.py", "shop/bad.py"),
        skipped=("leads out",),
        fails={"shop.bad.f": "leads out"},
        holds=("shop.fine.g",),
    ),
    "link to a folder outside": Case(
        pkg(),
        prepare=link("../outside", "shop/bad"),
        skipped=("leads out",),
        fails={"shop.bad.secret": "leads out"},
    ),
    "package that is a link": Case(
        {"fine.py": FINE}, prepare=link("../outside", "shop"), fails={"shop.secret": "leads out"}
    ),
    "links in circles": Case(pkg(), prepare=circle, skipped=("holds it",), holds=("shop.a.g",)),
    "link to nothing": Case(
        pkg(), prepare=link("nowhere.py", "shop/bad.py"), fails={"shop.bad.f": "bad.py"}
    ),
    "device": Case(
        pkg(),
        prepare=lambda p: (p / "shop/bad.py").symlink_to("/dev/zero"),
        fails={"shop.bad.f": "bad.py"},
    ),
    "terminal": Case(
        pkg(),
        prepare=lambda p: (p / "shop/bad.py").symlink_to("/dev/stdin"),
        fails={"shop.bad.f": "bad.py"},
    ),
    "pipe": Case(pkg(), prepare=pipe, fails={"shop.bad.f": "no regular file"}),
    "socket": Case(pkg(), prepare=plug, fails={"shop.bad.f": "no regular file"}),
    "folder with the name of a file": Case(
        {**pkg(), "shop/bad.py/inner.py": FINE},
        fails={"shop.bad.f": "a folder"},
        skipped=("a folder",),
    ),
    "closed file": Case(pkg(bad="f = 1\n"), prepare=closed, holds=("shop.fine.g",)),
    "200 MB": Case(pkg(), prepare=sparse, fails={"shop.bad.f": "200,000,000 bytes"}),
    "just too large": broken("f = '" + "x" * MAX_BYTES + "'\n", "Split it"),
    "50,000 functions": broken("".join(f"def f{n}():0\n" for n in range(50_000)), "not used"),
    "50,000 names": broken("".join(f"f{n}=0\n" for n in range(50_000)), "too many names"),
    "300,000 calls": broken("f()\n" * 220_000, "nodes"),
    "long docstring": Case(
        pkg(bad='def f(a):\n    """' + "Args:\n    a: b\n\n" * 20_000 + '"""\n'),
        holds=("shop.bad.f",),
    ),
    "docstring of dashes": Case(
        pkg(bad='def f(a):\n    """' + "A" * 200_000 + " " * 200_000 + '-"""\n'),
        holds=("shop.bad.f",),
    ),
    "classes in a docstring": Case(
        pkg(bad='"""' + "class f(\n" * 60_000 + '"""\nclass F: pass\nclass G(F): pass\n'),
        holds=("shop.bad.F",),
    ),
}
CASES = {
    f"{family}: {name}": case
    for family, cases in {
        "syntax": SYNTAX,
        "depth": DEPTH,
        "circle": CIRCLES,
        "bytes": BYTES,
        "name": NAMES,
        "run": RUNNING,
        "file": FILES,
    }.items()
    for name, case in cases.items()
}

# --- what is opened ---

_opened: list[str] = []
_watching: set[int] = set()


def _note(event: str, arguments: tuple[object, ...]) -> None:
    if event == "open" and threading.get_ident() in _watching:
        _opened.append(os.fsdecode(arguments[0]) if isinstance(arguments[0], str | bytes) else "")
    if event in ("exec", "import", "subprocess.Popen", "os.system") and _watching:
        code = getattr(arguments[0], "co_filename", "")
        _opened.extend([f"{event}: {code}"] if "shop" in str(code) else [])


sys.addaudithook(_note)


@pytest.fixture
def opened() -> Iterator[list[str]]:
    """Every path that is opened during the test, by the interpreter's own record."""
    _opened.clear()
    _watching.add(threading.get_ident())
    yield _opened
    _watching.clear()


def make(case: Case, folder: Path) -> Path:
    """Write a package into a folder, with a secret beside it; return the file of the canary."""
    canary = folder / "canary"
    call = f"open({str(canary)!r}, 'w')"
    inside = folder / "code"
    inside.mkdir()
    (folder / "outside").mkdir()
    (folder / "outside" / "__init__.py").write_text("secret = 'outside'\n")
    (folder / "outside" / "secret.py").write_text("f = 'outside'\n")
    for name, content in case.files.items():
        file = inside / name
        file.parent.mkdir(parents=True, exist_ok=True)
        if isinstance(content, str):
            for word in ("CANARY_FILE", "CANARY_CALL", "CANARY"):
                content = content.replace(word, str(canary) if word == "CANARY_FILE" else call)
            content = content.encode()
        file.write_bytes(content)
    if case.prepare is not None:
        case.prepare(inside)
    return canary


def ask(collector: Collector, identifier: str) -> Facts | HowtoError:
    """Return the facts of an identifier, or why there are none."""
    try:
        return collector.facts(identifier)
    except HowtoError as error:
        return error


def everything(case: Case, collector: Collector) -> dict[str, Facts | HowtoError]:
    """Ask for all public objects and all that the case names, as a site with many guides does."""
    names = [*collector.public_members(case.top)][:100]
    names += [*case.asked, *case.holds, *case.fails]
    answers = {name: ask(collector, name) for name in names}
    for answer in answers.values():
        if isinstance(answer, Facts):
            collector.public_path(answer.definition.path)
            collector.subclasses(answer.definition.path)
    return answers


SLOW = {"file: 300,000 calls", "file: 50,000 functions", "circle: long line of bases"}


@pytest.mark.parametrize(
    "name", [pytest.param(n, marks=pytest.mark.slow) if n in SLOW else n for n in CASES]
)
def test_package(name: str, tmp_path: Path, opened: list[str]) -> None:
    """A hostile package is read within its limits, or refused by name; nothing of it runs."""
    case = CASES[name]
    canary = make(case, tmp_path)
    sources = Sources([tmp_path / "code"])
    opened.clear()
    started = time.monotonic()
    answers = everything(case, Collector(sources))
    took = time.monotonic() - started
    # Links are followed here, so that a file outside is seen whatever name led to it.
    read = [os.path.realpath(path) for path in opened if path.startswith((str(tmp_path), "/etc"))]
    ran = [path for path in opened if path.startswith("exec")]
    assert not canary.exists()
    assert ran == []
    assert [path for path in read if not path.startswith(f"{tmp_path.resolve()}/code/")] == []
    assert read or not case.holds
    assert took < LIMIT
    said = [str(problem) for problem in sources.problems.values()]
    assert [part for part in case.skipped if not any(part in text for text in said)] == [], said
    for identifier in case.holds:
        assert isinstance(answers[identifier], Facts), answers[identifier]
    for identifier, part in case.fails.items():
        answer = answers[identifier]
        assert isinstance(answer, NotFound | SourceError), answer
        assert part in str(answer)
        assert "outside'" not in str(answer)


def test_at_least_fifty() -> None:
    """There are at least fifty packages, and each says what is expected of it."""
    assert len(CASES) >= 50
    assert all(case.holds or case.fails or case.asked for case in CASES.values())


def test_the_canary_can_sing(tmp_path: Path) -> None:
    """The planted statement leaves a trace when something does run it."""
    canary = make(RUNNING["statements"], tmp_path)
    subprocess.run([sys.executable, tmp_path / "code/shop/bad.py"], check=True)
    assert canary.exists()


def test_the_record_can_tell(tmp_path: Path, opened: list[str]) -> None:
    """A reader that follows a link out of the folder is seen in the record."""
    make(FILES["link to a file outside"], tmp_path)
    ast.parse((tmp_path / "code/shop/bad.py").read_text())
    assert any(Path(path).resolve() == tmp_path / "outside/secret.py" for path in opened if path)


def test_file_deleted_while_reading(tmp_path: Path) -> None:
    """A file that goes away between being found and being read is an error that names it."""
    make(Case(pkg(bad="f = 1\n")), tmp_path)
    sources = Sources([tmp_path / "code"])
    with pytest.raises(SourceError, match=r"shop/gone\.py can't be read"):
        sources.source_file(tmp_path / "code/shop/gone.py")


@pytest.mark.skipif(os.geteuid() == 0, reason="root may read everything")
def test_closed_file(tmp_path: Path) -> None:
    """A file without permission is named with the system's reason."""
    make(FILES["closed file"], tmp_path)
    answer = ask(Collector(Sources([tmp_path / "code"])), "shop.bad.f")
    assert "Permission denied" in str(answer)


def test_file_of_a_site_outside(tmp_path: Path) -> None:
    """A site's `file:` can't name, or link to, a file outside the site and its paths."""
    make(Case(pkg(), prepare=link("../outside/secret.py", "linked.py")), tmp_path)
    code = tmp_path / "code"
    collector = Collector(Sources([code], root=code))
    for shown in ("../outside/secret.py", "linked.py", str(tmp_path / "outside/secret.py")):
        with pytest.raises(SourceError, match="lies outside"):
            collector.script(code / shown, shown)
    assert collector.script(code / "shop/fine.py", "shop/fine.py").definition.members


def limited() -> None:
    """Allow a command a minute of work and 2 GB, and no core file."""
    resource.setrlimit(resource.RLIMIT_CPU, (60, 60))
    resource.setrlimit(resource.RLIMIT_AS, (2_000_000_000, 2_000_000_000))
    resource.setrlimit(resource.RLIMIT_CORE, (0, 0))


def show(folder: Path, identifiers: Sequence[str]) -> subprocess.CompletedProcess[str]:
    """Run `mkdocs-howto show` under limits."""
    call = [sys.executable, "-c", "from mkdocs_howto.cli import run; run()", "show"]
    return subprocess.run(
        [*call, "--path", str(folder), "--format", "json", "--", *identifiers],
        preexec_fn=limited,
        cwd=folder.parent,
        stdin=subprocess.DEVNULL,
        capture_output=True,
        text=True,
        timeout=180,
    )


@pytest.mark.parametrize(
    "name",
    [
        "depth: plus",
        "circle: stars in a circle",
        "circle: lattice of bases",
        "file: 200 MB",
        "file: pipe",
        "file: links in circles",
        "run: shell",
        "run: extension of the reader",
        "file: 50,000 names",
    ],
)
def test_show(name: str, tmp_path: Path) -> None:
    """The command answers one row a name within its limits, without a traceback or a trace."""
    case = CASES[name]
    canary = make(case, tmp_path)
    identifiers = [*case.holds, *case.fails]
    done = show(tmp_path / "code", identifiers)
    assert done.returncode == (1 if case.fails else 0), done.stderr[-2000:]
    assert len(done.stdout.splitlines()) == len(identifiers)
    assert "Traceback" not in done.stdout + done.stderr
    assert "a bug" not in done.stdout
    assert not canary.exists()
