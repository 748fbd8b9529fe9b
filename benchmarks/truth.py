"""How well the checks tell true guides from false ones: `python -m benchmarks truth`.

1. Baseline: true guides of whole packages; none may have an error.
2. Recall: one lie in each of some thousand guides; how many are reported, per kind and package.
3. False alarms: doctests and README examples that were run first and work; how many are called
   false all the same.
4. Speed, and what stays undecided.
"""

from __future__ import annotations

import argparse
import ast
import doctest
import json
import re
import resource
import subprocess
import sys
import tempfile
import time
import zlib
from collections import defaultdict
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from importlib import metadata
from pathlib import Path
from random import Random

from benchmarks.lies import LIES, Truth
from mkdocs_howto.checks import Report, Suspect, run
from mkdocs_howto.examples.typecheck import Study, TypeChecker
from mkdocs_howto.guide.errors import HowtoError
from mkdocs_howto.guide.model import Draft, Guide, Marker
from mkdocs_howto.site.pipeline import Pipeline
from mkdocs_howto.source.collector import Collector
from mkdocs_howto.source.edits import tree_of
from mkdocs_howto.source.loader import Sources
from mkdocs_howto.source.model import Facts

PACKAGES = ("httpx", "click", "rich", "more_itertools", "requests", "boltons", "humanize")
MOST_GUIDES = 160
"""Guides of one package that lies are seeded into; all of them are judged as they are."""

MOST_LIES = 16
"""Lies of one kind in one package."""

MOST_DOCTESTS = 150
RUNNER = Path(__file__).with_name("run_examples.py")


@dataclass
class Tally:
    """How many of some cases were found."""

    found: int = 0
    errors: int = 0
    seeded: int = 0
    missed: list[str] = field(default_factory=list)

    def add(self, found: bool, error: bool, case: str) -> None:
        """Count one case."""
        self.seeded += 1
        self.found += found
        self.errors += error
        if not found:
            self.missed.append(case)

    def __str__(self) -> str:
        share = 100 * self.found / max(1, self.seeded)
        return f"{self.found:5,}/{self.seeded:5,} {share:5.1f} %  as errors {self.errors:5,}"


class CountingChecker(TypeChecker):
    """A type checker that counts how often it is asked."""

    asked = 0

    def study(self, programs: Sequence[str]) -> list[Study]:
        """Count, and study the programs."""
        self.asked += 1
        return super().study(programs)


def main(arguments: Sequence[str] | None = None) -> int:
    """Measure and print; 1 when a promise is not kept."""
    parser = argparse.ArgumentParser(description="Measure the checks.")
    parser.add_argument("packages", nargs="*", default=list(PACKAGES))
    parser.add_argument("--missed", action="store_true", help="list every lie that was missed")
    parser.add_argument("--alarms", action="store_true", help="measure false alarms only")
    options = parser.parse_args(arguments)
    collector, checker = Collector(Sources([])), CountingChecker([])
    if options.alarms:
        return 0 if _false_alarms(options.packages, collector, checker) else 1
    truths = _truths(options.packages, collector)
    kept = _baseline(truths, collector, checker)
    kept &= _recall(truths, kept_reports := _reports(truths, collector, checker), collector,
                    checker, every=options.missed)  # fmt: skip
    undecided = sum(bool(report.undecided) for report in kept_reports)
    print(f"\nundecided: {undecided:,} of {len(truths):,} true guides have something undecided")
    kept &= _false_alarms(options.packages, collector, checker)
    return 0 if kept else 1


# --- the true guides ---


def _truths(packages: Sequence[str], collector: Collector) -> list[tuple[str, Draft, Facts]]:
    found = []
    for package in packages:
        markers = [Marker(name) for name in collector.public_members(package)]
        guides = Pipeline([]).guides(markers)
        for guide in guides:
            if isinstance(guide, Guide):
                found.append((package, guide.draft, collector.facts(guide.identifier)))
        print(f"{package}: {len(markers)} objects, {len(found)} guides so far", file=sys.stderr)
    return found


def _reports(
    truths: Sequence[tuple[str, Draft, Facts]], collector: Collector, checker: TypeChecker
) -> list[Report]:
    return run([Suspect(draft, facts) for _, draft, facts in truths], collector, checker)


def _cpu() -> float:
    usages = (resource.getrusage(who) for who in (resource.RUSAGE_SELF, resource.RUSAGE_CHILDREN))
    return sum(usage.ru_utime + usage.ru_stime for usage in usages)


def _baseline(
    truths: Sequence[tuple[str, Draft, Facts]], collector: Collector, checker: CountingChecker
) -> bool:
    started, before, wall = checker.asked, _cpu(), time.perf_counter()
    reports = _reports(truths, collector, checker)
    cpu, seconds = _cpu() - before, time.perf_counter() - wall
    wrong = [(f.identifier, r) for (_, _, f), r in zip(truths, reports, strict=True) if r.errors]
    print(f"true guides with an error: {len(wrong):,} of {len(truths):,}")
    for identifier, report in wrong[:30]:
        for finding in report.errors:
            print(f"  {identifier}: {finding.code} {finding.message}")
    scale = 1000 / max(1, len(truths))
    print(f"CPU seconds for 1,000 guides: {cpu * scale:.1f} (wall {seconds * scale:.1f}), ", end="")
    print(f"the type checker was asked {checker.asked - started} times")
    return not wrong and cpu * scale <= 10


# --- lies ---


def _recall(
    truths: Sequence[tuple[str, Draft, Facts]],
    reports: Sequence[Report],
    collector: Collector,
    checker: TypeChecker,
    *,
    every: bool,
) -> bool:
    seeded = list(_seeded(truths, reports, collector))
    suspects = [Suspect(draft, truth.facts) for _, truth, draft, _ in seeded]
    judged = run(suspects, collector, checker)
    kinds: dict[str, Tally] = {name: Tally() for name in LIES}
    packages: dict[str, Tally] = defaultdict(Tally)
    both: dict[tuple[str, str], Tally] = defaultdict(Tally)
    for (name, truth, draft, before), report in zip(seeded, judged, strict=True):
        known = {(f.code, f.message) for f in before.findings}
        new = [f for f in report.findings if (f.code, f.message) not in known]
        case = f"{truth.facts.identifier}: {_difference(truth.draft, draft)}"
        for tally in (kinds[name], packages[truth.package], both[name, truth.package]):
            tally.add(bool(new), any(f in report.errors for f in new), case)
    found, errors, count = (sum(numbers) for numbers in zip(*_numbers(kinds), strict=True))
    total = Tally(found, errors, count)
    print(f"\nlies of {len(kinds)} kinds: {total}")
    for name, tally in [*sorted(kinds.items()), *sorted(packages.items())]:
        print(f"  {name:44} {tally}")
        print("".join(f"      {case}\n" for case in tally.missed[: None if every else 3]), end="")
    _table(kinds, packages, both)
    return total.found >= 0.99 * total.seeded and total.seeded >= 2000


def _numbers(kinds: dict[str, Tally]) -> list[tuple[int, int, int]]:
    return [(tally.found, tally.errors, tally.seeded) for tally in kinds.values()]


def _table(
    kinds: dict[str, Tally], packages: dict[str, Tally], both: dict[tuple[str, str], Tally]
) -> None:
    print("\nfound/seeded per kind and package")
    print(f"  {'':44}" + "".join(f"{package[:10]:>11}" for package in packages))
    for name in sorted(kinds):
        cells = [both[name, package] for package in packages]
        print(f"  {name:44}" + "".join(f"{f'{c.found}/{c.seeded}':>11}" for c in cells))


def _seeded(
    truths: Sequence[tuple[str, Draft, Facts]], reports: Sequence[Report], collector: Collector
) -> Iterator[tuple[str, Truth, Draft, Report]]:
    """Yield kind, truth, false draft and the report of the true one."""
    by_package: dict[str, list[tuple[Draft, Facts, Report]]] = defaultdict(list)
    for (package, draft, facts), report in zip(truths, reports, strict=True):
        if not report.errors:
            by_package[package].append((draft, facts, report))
    for package, guides in by_package.items():
        Random(package).shuffle(guides)  # noqa: S311 - no secret is made
        others = [(draft, facts) for draft, facts, _ in guides]
        counts: dict[str, int] = defaultdict(int)
        for draft, facts, report in guides[:MOST_GUIDES]:
            for name, liar in LIES.items():
                if counts[name] >= MOST_LIES:
                    continue
                seed = zlib.crc32(f"{facts.identifier} {name}".encode())
                random = Random(seed)  # noqa: S311 - no secret is made
                truth = Truth(package, draft, facts, collector, others, random)
                lie = liar(truth)
                if lie is not None and lie != draft:
                    counts[name] += 1
                    yield name, truth, lie, report


def _difference(true: Draft, lie: Draft) -> str:
    """Return what was changed, on one line."""
    for old, new in (
        (true.description, lie.description),
        (true.example, lie.example),
        (str(true.steps), str(lie.steps)),
    ):
        if old != new:
            start = next((i for i, pair in enumerate(zip(old, new, strict=False))
                          if pair[0] != pair[1]), min(len(old), len(new)))  # fmt: skip
            return " ".join(new[max(0, start - 50) : start + 70].split())
    return ""


# --- people's own examples ---


def _false_alarms(packages: Sequence[str], collector: Collector, checker: TypeChecker) -> bool:
    written = [(n, code) for package in packages for n, code in _examples(package, collector)]
    works = _run([code for _, code in written])
    sound = [pair for pair, good in zip(written, works, strict=True) if good]
    suspects = [Suspect(Draft("", "", (), code), collector.facts(name)) for name, code in sound]
    flagged, undecided, unnamed = [], 0, 0
    for (name, code), report in zip(sound, run(suspects, collector, checker), strict=True):
        errors = [f for f in report.errors if f.code.startswith("HT2")]
        undecided += bool(report.undecided)
        if [f.code for f in errors] == ["HT208"] and name.rpartition(".")[2] not in code:
            unnamed += 1  # the doctest is about something else: the check is right
        elif errors:
            flagged.append((name, code, errors))
    print(f"\nexamples that people wrote: {len(written):,}, of which {len(sound):,} work here")
    print(f"false alarms (HT2 errors): {len(flagged):,} of {len(sound):,}; ", end="")
    print(f"with something undecided: {undecided:,}")
    print(f"rightly flagged, since they never name the object that they document: {unnamed:,}")
    for name, code, errors in flagged:
        for finding in errors:
            line = code.splitlines()[finding.line - 1].strip() if finding.line else ""
            print(f"  {name}: {finding.code} {finding.message} | {line}")
    return len(flagged) <= 0.01 * len(sound)


def _examples(package: str, collector: Collector) -> Iterator[tuple[str, str]]:
    """Yield identifier and program of the doctests and README examples of a package."""
    count, seen = 0, set()
    for identifier in collector.public_members(package):
        facts = collector.facts(identifier)
        text = facts.definition.docstring.text
        if ">>>" not in text or text in seen or count >= MOST_DOCTESTS:
            continue
        seen.add(text)
        code = _program(text, facts)
        if code:
            count += 1
            yield identifier, code
    for block in re.findall(r"```(?:python|pycon|py)\n(.*?)```", _readme(package), re.DOTALL):
        yield package, _doctest(block) if ">>>" in block else block


def _program(text: str, facts: Facts) -> str:
    """Return a docstring's examples as a program that imports what its module gives them."""
    code = _doctest(text)
    tree = tree_of(code)
    if tree is None:
        return ""
    names = {n.id for n in ast.walk(tree) if isinstance(n, ast.Name)}
    stored = {n.id for n in ast.walk(tree) if isinstance(n, ast.Name) and not _load(n)}
    known = facts.scope.names
    lines = [_import(name, known[name], facts) for name in sorted((names - stored) & set(known))]
    return "".join(f"{line}\n" for line in lines) + code


def _import(name: str, path: str, facts: Facts) -> str:
    """Return the import of what a module knows by a name, from where the module has it."""
    module, _, last = path.rpartition(".")
    if not module:
        return f"import {path}" if path == name else f"import {path} as {name}"
    return f"from {module} import {last}" + ("" if last == name else f" as {name}")


def _load(node: object) -> bool:
    return type(getattr(node, "ctx", None)).__name__ == "Load"


def _doctest(text: str) -> str:
    try:
        found = doctest.DocTestParser().get_examples(text)
    except ValueError:
        return ""
    return "".join(each.source for each in found if each.exc_msg is None)


def _readme(package: str) -> str:
    names = metadata.packages_distributions().get(package, [])
    return metadata.distribution(names[0]).read_text("METADATA") or "" if names else ""


def _run(programs: Sequence[str]) -> list[bool]:
    """Run programs, each in a process of its own, and say which ended well."""
    with tempfile.TemporaryDirectory() as folder:
        done = subprocess.run(
            [sys.executable, str(RUNNER)],
            input=json.dumps(list(programs)),
            capture_output=True,
            text=True,
            cwd=folder,
            check=True,
        )
    return [bool(each) for each in json.loads(done.stdout.splitlines()[-1])]


if __name__ == "__main__":
    try:
        sys.exit(main())
    except HowtoError as error:
        sys.exit(str(error))
