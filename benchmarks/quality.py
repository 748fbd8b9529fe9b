"""How good the offline guides are, over real packages: `python benchmarks/quality.py`.

Every figure is printed with its denominator. What a figure means, and how to look at the cases
behind it, is told in `benchmarks/README.md`.
"""

from __future__ import annotations

import argparse
import ast
import json
import re
import shutil
import subprocess
import sys
import tempfile
import time
from collections import Counter, defaultdict
from collections.abc import Iterator, Mapping, Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass, field
from functools import cache
from pathlib import Path

from mkdocs_howto.english.words import VAGUE, is_vague
from mkdocs_howto.examples.typecheck import TypeChecker
from mkdocs_howto.guide.errors import HowtoError
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
RUNNABLE = ("more_itertools", "boltons", "humanize", "scripts", *STANDARD)
"""Packages whose examples are run: pure functions and containers, no network, no terminal."""

SCRIPTS = Path(__file__).with_name("scripts")
"""A tree of plain scripts: no docstrings, no annotations, no `__init__.py`."""


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

    @property
    def total(self) -> int:
        """The denominator."""
        return self.good + len(self.failures)

    def __str__(self) -> str:
        percent = 100 * self.good / self.total if self.total else 0.0
        return f"{self.good:6,} of {self.total:6,}  {percent:6.2f} %"


@dataclass(frozen=True)
class Subject:
    """One object that a guide is written for."""

    package: str
    identifier: str


def main() -> int:
    """Measure and print."""
    options = _options()
    with tempfile.TemporaryDirectory() as folder:
        root = _write_scripts(Path(folder))
        collector = Collector(Sources([root], root=root))
        subjects = list(_subjects(options.packages, options.limit, collector))
        started = time.perf_counter()
        pipeline = Pipeline([root], root=root)
        markers = [Marker(subject.identifier) for subject in subjects]
        results = pipeline.guides(markers)
        cold = time.perf_counter() - started
        started = time.perf_counter()
        pipeline.guides(markers)
        warm = time.perf_counter() - started
        measures: dict[str, Share] = defaultdict(Share)
        by_source: dict[str, Share] = defaultdict(Share)
        pairs = _written(subjects, results, measures)
        _measure_form(pairs, measures)
        _measure_examples(pairs, measures, collector, TypeChecker([root]))
        _measure_prose(pairs, measures)
        _measure_steps(pairs, measures, collector)
        if not options.no_run:
            _measure_runs(pairs, measures, by_source, root)
        _report(pairs, measures, by_source)
        print(f"\nspeed, cold {len(subjects) / cold:8.1f} guides a second ({cold:.1f} s)")
        print(f"speed, warm {len(subjects) / max(warm, 1e-9):8.0f} guides a second")
        if options.list:
            _list(measures, by_source, options.list, dict(_codes(pairs)))
    return 0


def _options() -> argparse.Namespace:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("packages", nargs="*", default=[*PACKAGES, "scripts", *STANDARD])
    parser.add_argument("--limit", type=int, default=600, help="most objects of one package")
    parser.add_argument("--no-run", action="store_true", help="leave out running the examples")
    parser.add_argument("--list", default="", help="print the failures of measures so named")
    return parser.parse_args()


def _write_scripts(folder: Path) -> Path:
    shutil.copytree(SCRIPTS, folder / "scripts", dirs_exist_ok=True)
    return folder


def _subjects(packages: Sequence[str], limit: int, collector: Collector) -> Iterator[Subject]:
    """Yield the public objects of each package; of a large one every n-th."""
    for package in packages:
        names = [n for n in collector.public_members(package) if ".tests" not in n]
        stride = -(-len(names) // limit) if names else 1
        if stride > 1:
            print(f"{package}: every {stride}th of {len(names):,} objects")
        for name in names[::stride]:
            yield Subject(package, name)


Pair = tuple[Subject, Guide]


def _written(
    subjects: Sequence[Subject],
    results: Sequence[Guide | HowtoError],
    measures: Mapping[str, Share],
) -> list[Pair]:
    pairs = []
    for subject, result in zip(subjects, results, strict=True):
        written = isinstance(result, Guide)
        measures["guide written"].add(written, f"{subject.identifier}: {result}")
        if isinstance(result, Guide):
            pairs.append((subject, result))
    return pairs


def _codes(pairs: Sequence[Pair]) -> Iterator[tuple[str, str]]:
    for subject, guide in pairs:
        yield subject.identifier, f"# {guide.draft.example_source}\n{guide.draft.example}"


# --- form ---


def _measure_form(pairs: Sequence[Pair], measures: Mapping[str, Share]) -> None:
    for subject, guide in pairs:
        draft = guide.draft
        full = bool(draft.description.strip() and draft.steps and draft.example.strip())
        measures["three sections"].add(full, subject.identifier)
        lines = len(draft.example.splitlines())
        measures["example of 25 lines or fewer"].add(lines <= 25, f"{subject.identifier}: {lines}")
        shows = re.search(r"(print|echo|help|pp|log|warn|assert)\w*[( ]", draft.example) is not None
        measures["example shows something"].add(shows, subject.identifier)
        fallback = _source_kind(draft.example_source) == "import alone"
        measures["example says more than an import"].add(not fallback, subject.identifier)


# --- examples, judged by the type checker and by the tree ---

_FAMILIES = {
    "parses": ("parse-error", "invalid-syntax"),
    "no undefined name": ("unknown-name", "unbound-name"),
    "imports resolve": ("missing-import", "missing-module-attribute"),
    "attributes exist": ("missing-attribute", "no-access"),
}


def _measure_examples(
    pairs: Sequence[Pair],
    measures: Mapping[str, Share],
    collector: Collector,
    checker: TypeChecker,
) -> None:
    problems = checker.judge([guide.draft.example for _, guide in pairs])
    known = {kind for kinds in _FAMILIES.values() for kind in kinds}
    for (subject, guide), found in zip(pairs, problems, strict=True):
        for name, kinds in _FAMILIES.items():
            bad = [p.message for p in found if p.kind in kinds]
            measures[f"example {name}"].add(not bad, f"{subject.identifier}: {bad}")
        rest = [f"{p.kind} {p.message}" for p in found if p.kind not in known]
        measures["example calls bind"].add(not rest, f"{subject.identifier}: {rest}")
        used = uses(guide.draft.example, subject.identifier, collector)
        measures["example uses its object"].add(used, subject.identifier)


def uses(code: str, identifier: str, collector: Collector) -> bool:
    """Whether a program refers to an object through what it imports.

    Either a dotted name in it resolves to the object (or, for a module, to something imported from
    it), or it has the attribute of that name and imports something of the same package.
    """
    target = collector.definition(identifier)
    if target is None:
        return False
    tree = ast.parse(code)
    imported = dict(_imports(tree))
    package = target.path.partition(".")[0]
    if target.kind in (Kind.MODULE, Kind.PACKAGE):
        paths = {*imported.values(), *_references(tree, imported)}
        return any(_from_module(path, identifier, target, collector) for path in paths)
    if any(_is_target(path, target, collector) for path in _references(tree, imported)):
        return True
    if _looked_up(tree, target.name) and any(
        path.partition(".")[0] == package for path in imported.values()
    ):
        return True
    holder, _, name = identifier.rpartition(".")
    owner = collector.definition(holder)
    if owner is None or owner.kind is not Kind.CLASS:
        return False
    if name.startswith("__"):
        return any(_is_target(path, owner, collector) for path in _references(tree, imported))
    attributes = {node.attr for node in ast.walk(tree) if isinstance(node, ast.Attribute)}
    keys = {n.value for n in ast.walk(tree) if isinstance(n, ast.Constant)}
    tops = {path.partition(".")[0] for path in imported.values()}
    return (name in attributes or name in keys) and bool(
        tops & {package, identifier.partition(".")[0]}
    )


def _imports(tree: ast.Module) -> Iterator[tuple[str, str]]:
    for node in ast.walk(tree):
        if isinstance(node, ast.Import):
            for alias in node.names:
                if alias.asname:
                    yield alias.asname, alias.name
                else:
                    yield alias.name.partition(".")[0], alias.name.partition(".")[0]
                    yield f"import {alias.name}", alias.name
        elif isinstance(node, ast.ImportFrom):
            for alias in node.names:
                yield alias.asname or alias.name, f"{node.module}.{alias.name}"


def _references(tree: ast.Module, imported: Mapping[str, str]) -> set[str]:
    found = set()
    for node in ast.walk(tree):
        if isinstance(node, ast.Name | ast.Attribute):
            first, dot, rest = ast.unparse(node).partition(".")
            if first in imported and re.fullmatch(r"[\w.]*", rest):
                found.add(f"{imported[first]}{dot}{rest}")
    return found


def _looked_up(tree: ast.Module, name: str) -> bool:
    """Whether the program asks for the object by its name: the last resort of the writer."""
    calls = (node for node in ast.walk(tree) if isinstance(node, ast.Call))
    return any(
        ast.unparse(call.func) in ("getattr", "hasattr")
        and any(isinstance(a, ast.Constant) and a.value == name for a in call.args[1:2])
        for call in calls
    )


def _is_target(path: str, target: Definition, collector: Collector) -> bool:
    if path.rpartition(".")[2] != target.name and target.kind is not Kind.CLASS:
        return False
    definition = collector.definition(path)
    return definition is not None and definition.path == target.path


def _from_module(path: str, identifier: str, target: Definition, collector: Collector) -> bool:
    if path in (identifier, target.path) or path.startswith((f"{identifier}.", f"{target.path}.")):
        return True
    definition = collector.definition(path)
    return definition is not None and f"{definition.path}.".startswith(f"{target.path}.")


# --- prose ---


def _measure_prose(pairs: Sequence[Pair], measures: Mapping[str, Share]) -> None:
    sentences: dict[str, set[str]] = defaultdict(set)
    for subject, guide in pairs:
        draft = guide.draft
        texts = [draft.title, draft.description, draft.example_source]
        texts += [f"{step.title}. {step.text}" for step in draft.steps]
        masked = [re.sub(r"`[^`]*`", "§", text) for text in texts]
        vague = [m.group() for text in masked[1:] if is_vague(text) for m in VAGUE.finditer(text)]
        measures["no vague term"].add(not vague, f"{subject.identifier}: {vague}")
        for text in masked[1:]:
            for sentence in re.split(r"(?<=[.:;?!])\s+|\n", text):
                if len(sentence.split()) >= 5:
                    sentences[sentence.strip().lower()].add(subject.identifier)
    for sentence, guides in sentences.items():
        share = len(guides) / len(pairs)
        measures["sentence in 5 % of the guides or fewer"].add(
            share <= 0.05, f"{sentence} ({100 * share:.1f} %)"
        )


# --- steps ---


def _measure_steps(
    pairs: Sequence[Pair], measures: Mapping[str, Share], collector: Collector
) -> None:
    for subject, guide in pairs:
        definition = collector.definition(subject.identifier)
        if definition is None:
            continue
        for step in guide.draft.steps:
            if (cited := step.reach) is None:
                continue
            inside = step.file == definition.file.shown and (
                definition.lines.first <= cited.first <= cited.last <= definition.lines.last
            )
            measures["cited lines inside the object"].add(
                inside, f"{subject.identifier}: {step.title} {step.file}:{cited}"
            )
        _measure_coverage(subject, guide, definition, measures)


def _measure_coverage(
    subject: Subject, guide: Guide, definition: Definition, measures: Mapping[str, Share]
) -> None:
    """Count the calls, raises, returns and yields that a step on their line names."""
    node = definition.node
    if not isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef):
        return
    if definition.lines.last - definition.lines.first >= 60:
        return
    for line, words in _events(node):
        texts = [
            f"{step.title} {step.text}"
            for step in guide.draft.steps
            if step.reach and line in step.reach
        ]
        told = any(not words or any(word in text for word in words) for text in texts)
        measures["calls, raises, returns and yields told"].add(
            told, f"{subject.identifier}:{line} {words}"
        )


def _events(node: ast.FunctionDef | ast.AsyncFunctionDef) -> Iterator[tuple[int, list[str]]]:
    """Yield line and names of what happens in a body; a name may be told by its last part."""
    for child in ast.walk(node):
        if isinstance(child, ast.Raise) and child.exc is not None:
            raised = child.exc.func if isinstance(child.exc, ast.Call) else child.exc
            yield child.lineno, [_last(raised)]
        elif isinstance(child, ast.Call):
            yield child.lineno, [_last(child.func)]
        elif isinstance(child, ast.Return | ast.Yield) and child.value is not None:
            names = [n.id for n in ast.walk(child.value) if isinstance(n, ast.Name)]
            words = ["return", "yield", "Return", "Yield"]
            yield child.lineno, [*names, *words]


def _last(node: ast.expr) -> str:
    return ast.unparse(node).rpartition(".")[2].partition("(")[0]


# --- running ---


def _measure_runs(
    pairs: Sequence[Pair],
    measures: Mapping[str, Share],
    by_source: Mapping[str, Share],
    root: Path,
) -> None:
    wanted = [(s, g) for s, g in pairs if s.package in RUNNABLE]
    if wanted and not sandbox(root):
        print("examples are not run: bubblewrap (`bwrap`) is missing or can't make a sandbox")
        return
    with ThreadPoolExecutor(2) as pool:
        codes = [guide.draft.example for _, guide in wanted]
        ends = list(pool.map(lambda code: run(code, root), codes))
    for (subject, guide), end in zip(wanted, ends, strict=True):
        case = f"{subject.identifier}: {end}"
        measures["example runs"].add(not end, case)
        by_source[_source_kind(guide.draft.example_source)].add(not end, case)


def _source_kind(note: str) -> str:
    if note.endswith("docstring."):
        return "docstring"
    if note.startswith("From its import"):
        return "import alone"
    if note.startswith("From"):
        return "call site"
    return "signature"


@cache
def sandbox(root: Path) -> tuple[str, ...]:
    """Return the command that runs a program without network and without a place to write."""
    program = shutil.which("bwrap")
    if program is None:
        return ()
    command: tuple[str, ...] = (program, "--ro-bind", "/", "/", "--dev", "/dev", "--proc", "/proc")
    command += ("--tmpfs", "/tmp", "--ro-bind", str(root), str(root))  # noqa: S108
    command += ("--unshare-all", "--die-with-parent", "--chdir", "/tmp")  # noqa: S108
    works = subprocess.run([*command, "true"], capture_output=True, check=False)
    return command if works.returncode == 0 else ()


def run(code: str, root: Path, *, seconds: float = 20) -> str:
    """Run a program in the sandbox; return what ended it, empty when nothing did."""
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / "example.py"
        path.write_text(code, encoding="utf-8")
        command = [*sandbox(root)[:-2], "--ro-bind", folder, folder, "--chdir", folder]
        command += ["--setenv", "PYTHONPATH", str(root), sys.executable, str(path)]
        try:
            done = subprocess.run(
                command,
                capture_output=True,
                timeout=seconds,
                check=False,
                text=True,
                stdin=subprocess.DEVNULL,
            )
        except subprocess.TimeoutExpired:
            return f"no end in {seconds} s"
    if done.returncode == 0:
        return ""
    lines = done.stderr.strip().splitlines()
    return lines[-1] if lines else f"exit code {done.returncode}"


# --- the report ---


def _report(
    pairs: Sequence[Pair], measures: Mapping[str, Share], by_source: Mapping[str, Share]
) -> None:
    counts = Counter(subject.package for subject, _ in pairs)
    print(f"\n{len(pairs):,} guides: " + ", ".join(f"{n} {c}" for n, c in counts.items()) + "\n")
    for name, share in measures.items():
        print(f"{name:<42}{share}")
    for source, share in sorted(by_source.items()):
        print(f"{'  runs, from ' + source:<42}{share}")
    sources = Counter(_source_kind(guide.draft.example_source) for _, guide in pairs)
    for source, count in sources.most_common():
        print(f"{'  examples from ' + source:<42}{count:6,} of {len(pairs):6,}")


def _list(
    measures: Mapping[str, Share],
    by_source: Mapping[str, Share],
    wanted: str,
    codes: Mapping[str, str],
) -> None:
    for name, share in {**measures, **by_source}.items():
        if wanted in name or wanted == "failures":
            print(f"\n== {name}: {len(share.failures)}")
            for failure in share.failures:
                print(failure)
                code = codes.get(failure.partition(":")[0])
                if code and name.startswith("example"):
                    print(json.dumps(code) if wanted == "failures" else f"{code}\n")


if __name__ == "__main__":
    sys.exit(main())
