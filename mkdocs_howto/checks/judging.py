"""Judging: a draft and its facts in, findings out. Nothing here reads files or asks models."""

from __future__ import annotations

import ast
import warnings
from collections.abc import Sequence
from dataclasses import dataclass

from mkdocs_howto.checks import evidence, example, form, prose, running, safety, style, verdicts
from mkdocs_howto.checks.reading import Place
from mkdocs_howto.checks.registry import REGISTRY, Case, Complaint, Report, Settings
from mkdocs_howto.examples import TypeChecker
from mkdocs_howto.guide import (
    AddAwait,
    AddImport,
    Draft,
    Finding,
    Fix,
    GuideFile,
    Rename,
    Section,
    Severity,
)
from mkdocs_howto.source import Facts, Lookup

DEFAULTS = Settings()

FAMILIES = (form, example, running, prose, verdicts, evidence, style, safety)
"""The modules whose import fills the registry, in the order of their codes."""

__all__ = ["DEFAULTS", "FAMILIES", "REGISTRY", "Report", "Settings", "Suspect", "run"]


@dataclass(frozen=True, slots=True)
class Suspect:
    """One draft to be checked against its facts."""

    draft: Draft
    facts: Facts
    file: GuideFile | None = None


def run(
    suspects: Sequence[Suspect],
    lookup: Lookup,
    typechecker: TypeChecker,
    settings: Settings = DEFAULTS,
) -> list[Report]:
    """Check drafts, in order; the type checker is started once for all of them."""
    studies = typechecker.study([suspect.draft.example for suspect in suspects])
    return [
        judge(Case(s.draft, s.facts, lookup, study, parsed(s.draft.example), settings, s.file))
        for s, study in zip(suspects, studies, strict=True)
    ]


def judge(case: Case) -> Report:
    """Put one case before every check that is not silenced."""
    findings, undecided = [], []
    for code, each in sorted(REGISTRY.items()):
        severity = case.settings.severities.get(code, each.severity)
        if severity is None:
            continue
        for complaint in dict.fromkeys(each.run(case)):
            if complaint.undecided:
                undecided.append(complaint.message)
            else:
                findings.append(_finding(code, severity, complaint))
    order = list(Section)
    findings.sort(key=lambda f: (order.index(f.section), f.line, f.code))
    return Report(tuple(findings), tuple(dict.fromkeys(undecided)), counted(case))


def of_running(case: Case) -> tuple[Finding, ...]:
    """Return what is to be said of a case's example after it ran; the other checks stay unasked."""
    found = []
    for code in ("HT215", "HT216"):
        severity = case.settings.severities.get(code, REGISTRY[code].severity)
        if severity is not None:
            found += [_finding(code, severity, each) for each in REGISTRY[code].run(case)]
    return tuple(found)


def counted(case: Case) -> dict[str, int]:
    """Return how many items of each kind the checks looked at."""
    steps = case.draft.steps
    nodes = list(ast.walk(case.tree)) if case.tree else []
    return {
        "sections": sum(map(bool, (case.draft.description.strip(), steps, case.draft.example))),
        "steps": len(steps),
        "cited": sum(bool(step.lines) for step in steps),
        "sentences": sum(len(list(each.sentences())) for each in case.passages),
        "spans": sum(len(each.codes) for each in case.passages),
        "imports": sum(isinstance(node, ast.Import | ast.ImportFrom) for node in nodes),
        "calls": sum(isinstance(node, ast.Call) for node in nodes),
        "checks": len(REGISTRY),
    }


def _finding(code: str, severity: Severity, complaint: Complaint) -> Finding:
    line = complaint.line
    place = line if isinstance(line, Place) else Place(line, "")
    return Finding(
        code,
        severity,
        complaint.section,
        place.line,
        complaint.message,
        complaint.mend if isinstance(complaint.mend, str) else _said(complaint.mend),
        complaint.source,
        place.sentence,
        None if isinstance(complaint.mend, str) else complaint.mend,
    )


def _said(fix: Fix) -> str:
    match fix:
        case Rename(wrong, right):
            return f"Write `{right}` in place of `{wrong}`."
        case AddImport(module, name):
            return f"Write `from {module} import {name}`."
        case AddAwait():
            return "Write `await` before the call."


def parsed(program: str) -> ast.Module | None:
    """Return the syntax tree of a program; None when it doesn't parse."""
    try:
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")
            return ast.parse(program)
    except (SyntaxError, ValueError, RecursionError, MemoryError):
        return None
