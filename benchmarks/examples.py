"""How good the examples are: `python -m benchmarks examples`.

Each figure has its denominator: all guides of pure packages that are installed. An example that
can't run in the sandbox for a reason outside the code (no network, no terminal, a package that is
not there, no second process) is left out of "runs", and counted by that reason.
"""

from __future__ import annotations

import argparse
import ast
import json
import random
import re
import tempfile
import time
from collections import Counter, defaultdict
from collections.abc import Iterator, Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass, field
from importlib.util import find_spec
from pathlib import Path

from mkdocs_howto.examples.sandbox import Limits, Outcome, Sandbox
from mkdocs_howto.examples.selection import FILL_IN
from mkdocs_howto.guide.model import Guide, Marker
from mkdocs_howto.site.pipeline import Pipeline
from mkdocs_howto.source.collector import Collector
from mkdocs_howto.source.loader import Sources
from mkdocs_howto.source.model import Definition, Kind

PACKAGES = (
    "httpx click rich requests boltons more_itertools networkx flask fastapi humanize "
    "griffe markdown"
).split()
STANDARD = (
    "textwrap statistics string shlex difflib fnmatch heapq bisect json csv html colorsys "
    "fractions urllib.parse calendar operator copy graphlib base64 binascii pprint "
    "reprlib ipaddress configparser dataclasses numbers stat keyword quopri zipfile"
).split()
OTHERS = (
    "anyio blinker certifi charset_normalizer colorama dateutil filelock h11 hjson idna "
    "iniconfig itsdangerous jinja2 markdown_it mdurl mergedeep packaging paginate pathspec "
    "platformdirs pluggy pygments pymdownx sortedcontainers starlette super_collections termcolor "
    "urllib3 watchdog werkzeug"
).split()
"""Pure packages; four of them are drawn, which nobody had looked at when they were."""

UNSEEN = tuple(sorted(random.Random("examples 2026-11-27").sample(OTHERS, 4)))  # noqa: S311
SCRIPTS = Path(__file__).with_name("scripts")

_REASONS = (
    (r"name resolution|ConnectError|ConnectionError|NameResolution|gaierror|Network is unre",
     "no network"),
    (r"No module named|pip install|must be installed", "a package that is not installed"),
    (r"/dev/tty|Inappropriate ioctl|not a terminal|isatty|EOFError|Abort|termios|stdin",
     "no terminal"),
    (r"Operation not permitted|PermissionError", "no second process"),
    (r"cannot import name|has no attribute '\w+'\. Did you mean|only on Windows|winreg|msvcrt",
     "another platform or version"),
    (r"KeyError: '[A-Z_]{4,}'", "a credential in the environment"),
    (r"not finished after", "waits for something"),
)  # fmt: skip
"""What an error of the sandbox says, and why the example can't run there."""

_BARE = re.compile(
    r"<[\w.]+(?: object)? at 0x[0-9a-f]+>|^<(?:function|class|module|bound method|built-in)", re.M
)
_DESTRUCTIVE = frozenset("rmtree unlink remove rmdir removedirs rename system kill".split())


@dataclass
class Share:
    """A figure with its denominator, and the cases that fall short of it."""

    good: int = 0
    failures: list[str] = field(default_factory=list)

    def add(self, passed: bool, case: str) -> None:
        """Count one case."""
        self.good += passed
        if not passed:
            self.failures.append(case)

    def __str__(self) -> str:
        total = self.good + len(self.failures)
        percent = 100 * self.good / total if total else 0.0
        return f"{self.good:6,} of {total:6,}  {percent:6.2f} %"


def main() -> int:
    """Measure and print."""
    options = _options()
    with tempfile.TemporaryDirectory() as folder:
        root = Path(folder)
        (root / "scripts").symlink_to(SCRIPTS)
        collector = Collector(Sources([root], root=root))
        subjects = [(p, n) for p in options.packages for n in _names(p, options.limit, collector)]
        started = time.perf_counter()
        guides = Pipeline([root], root=root).guides([Marker(name) for _, name in subjects])
        seconds = time.perf_counter() - started
        measures: dict[str, Share] = defaultdict(Share)
        made = []
        for (package, name), guide in zip(subjects, guides, strict=True):
            measures["guide written"].add(isinstance(guide, Guide), f"{name}: {guide}")
            if isinstance(guide, Guide):
                made.append((package, name, guide))
        sandbox = Sandbox([SCRIPTS.parent], Limits(seconds=15))
        with ThreadPoolExecutor(2) as pool:
            codes = [guide.draft.example for _, _, guide in made]
            outcomes = list(pool.map(lambda code: sandbox.run([code])[0], codes))
        left_out: Counter[str] = Counter()
        for (package, name, guide), outcome in zip(made, outcomes, strict=True):
            _measure(package, name, guide, outcome, measures, left_out)
            definition = collector.definition(name)
            if definition is not None:
                used = uses(guide.draft.example, definition)
                measures["calls, constructs or reads its object"].add(used, name)
    for measure, share in sorted(measures.items()):
        print(f"{measure:<44}{share}")
    for reason, count in left_out.most_common():
        print(f"  left out of `runs`: {reason:<22}{count:6,}")
    print(f"\n{len(subjects):,} guides in {seconds:.1f} s; drawn: {', '.join(UNSEEN)}")
    if options.list:
        _list(measures, options.list, {name: guide for _, name, guide in made})
    return 0


def _options() -> argparse.Namespace:
    parser = argparse.ArgumentParser(description=__doc__)
    default = [*PACKAGES, *UNSEEN, "scripts", *STANDARD]
    parser.add_argument("packages", nargs="*", default=default)
    parser.add_argument("--limit", type=int, default=100, help="most objects of one package")
    parser.add_argument("--list", default="", help="print what falls short of measures that match")
    return parser.parse_args()


def _names(package: str, limit: int, collector: Collector) -> list[str]:
    """Return the public objects of a package; of a large one every n-th."""
    names = []
    for name in collector.public_members(package):
        definition = collector.definition(name)
        own = definition is not None and f"{definition.path}.".startswith(f"{package}.")
        if own and ".tests" not in name:
            names.append(name)
    return names[:: -(-len(names) // limit) if names else 1]


def _measure(
    package: str,
    name: str,
    guide: Guide,
    outcome: Outcome,
    measures: dict[str, Share],
    left_out: Counter[str],
) -> None:
    code = guide.draft.example
    to_fill_in = guide.draft.example_source == FILL_IN
    reason = _reason(outcome.error)
    if outcome.error and re.search(r"\.(windows|android|macos|ios|win32)\b", name):
        reason = "another platform or version"
    case = f"{name}: {outcome.error}"
    if reason:
        left_out[reason] += 1
    else:
        measures["runs"].add(not outcome.error, case)
        if package in UNSEEN:
            measures["runs, packages that were drawn"].add(not outcome.error, case)
    measures["complete: nothing to be filled in"].add(not to_fill_in, name)
    bare = _BARE.search(outcome.output)
    senseless = bare is not None or re.search(r"^help\(", code, re.M) is not None
    measures["prints no bare object, class or help"].add(not senseless, f"{name}: {bare}")
    measures["destroys nothing"].add(not _destroys(code), name)
    measures["25 lines or fewer"].add(code.count("\n") <= 25, name)


def _reason(error: str) -> str:
    for pattern, reason in _REASONS:
        if re.search(pattern, error):
            top = re.search(r"No module named '(\w+)", error)
            if top is None or find_spec(top[1]) is None:
                return reason
    return ""


def _destroys(code: str) -> bool:
    """Whether a program deletes, or hands over its own file or folder, outside a temporary one."""
    if "TemporaryDirectory" in code:
        return False
    for node in ast.walk(ast.parse(code)):
        if isinstance(node, ast.Call):
            called = ast.unparse(node.func)
            if called.rpartition(".")[2] in _DESTRUCTIVE and called.startswith(("os.", "shutil.")):
                return True
            given = [a.value for a in node.args if isinstance(a, ast.Constant)]
            if "." in given and called.rpartition(".")[2] in ("Path", "walk", "listdir"):
                return True
        elif isinstance(node, ast.Name) and node.id == "__file__":
            return True
    return False


def uses(code: str, definition: Definition) -> bool:
    """Whether a program calls, constructs or reads an object, or what is in it."""
    tree = ast.parse(code)
    nodes = list(ast.walk(tree))
    names = {n.id for n in nodes if isinstance(n, ast.Name)}
    attributes = {n.attr for n in nodes if isinstance(n, ast.Attribute)}
    if definition.kind in (Kind.MODULE, Kind.PACKAGE, Kind.SCRIPT):
        return any(isinstance(n, ast.Call) for n in nodes) and bool(names)
    if definition.kind in (Kind.ATTRIBUTE, Kind.PROPERTY) or definition.name.startswith("__"):
        return (
            definition.name in names | attributes
            or definition.name.startswith("__")
            or (f'"{definition.name}"' in code)
        )
    called = set(_called(nodes)) | set(_based(nodes))
    return definition.name in called or definition.name in names | attributes


def _called(nodes: Sequence[ast.AST]) -> Iterator[str]:
    for node in nodes:
        if isinstance(node, ast.Call):
            yield from re.findall(r"\w+", ast.unparse(node.func))
        elif isinstance(node, ast.FunctionDef):
            for mark in node.decorator_list:
                yield from re.findall(r"\w+", ast.unparse(mark))


def _based(nodes: Sequence[ast.AST]) -> Iterator[str]:
    for node in nodes:
        if isinstance(node, ast.ClassDef):
            for base in node.bases:
                yield from re.findall(r"\w+", ast.unparse(base))


def _list(measures: dict[str, Share], wanted: str, guides: dict[str, Guide]) -> None:
    for name, share in measures.items():
        if re.search(wanted, name):
            print(f"\n== {name}: {len(share.failures)}")
            for failure in share.failures:
                guide = guides.get(failure.partition(":")[0])
                print(failure)
                if guide is not None:
                    print(json.dumps(guide.draft.example_source))
                    print(guide.draft.example)
