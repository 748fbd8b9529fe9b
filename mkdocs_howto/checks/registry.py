"""Every check by its code, and what a check looks at.

A check is a function from a `Case` to findings, registered with its code, one line of
documentation and a severity. A guide that is wrong and one that is right stand beside each: they
are the documentation's examples and the check's first test.
"""

from __future__ import annotations

import ast
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, field
from functools import cached_property
from typing import Protocol

from mkdocs_howto.checks.reach import Reach
from mkdocs_howto.checks.reading import Passage, Place, passages
from mkdocs_howto.checks.world import World
from mkdocs_howto.examples import Outcome, Study
from mkdocs_howto.guide import Draft, Finding, Fix, GuideFile, Section, Severity
from mkdocs_howto.source import Facts, Lookup


@dataclass(frozen=True, slots=True)
class Settings:
    """What a site may choose about checking.

    Attributes:
        severities: By code: another severity than the check's own; None silences it.
        person: How readers are spoken to: `third` (the default), `second` or empty for either.
        language: Two letters; the language that prose and headings are asked to be in.
        avoid: Words of the site's own to avoid, each with what to write instead (may be empty).
        longest_sentence: In words.
    """

    severities: Mapping[str, Severity | None] = field(default_factory=dict)
    person: str = "third"
    language: str = "en"
    avoid: Mapping[str, str] = field(default_factory=dict)
    longest_sentence: int = 60


@dataclass(frozen=True)
class Case:
    """What one guide's checks look at.

    Attributes:
        study: What the type checker says of the example; its problems are the raw material of
            the HT2 checks.
        tree: The example's syntax tree; None when it doesn't parse.
        file: How the guide's Markdown was formed, when it was read from a file.
        outcome: What came of running the example; None when it was not run.
    """

    draft: Draft
    facts: Facts
    lookup: Lookup
    study: Study
    tree: ast.Module | None
    settings: Settings = Settings()
    file: GuideFile | None = None
    outcome: Outcome | None = None

    @cached_property
    def world(self) -> World:
        """What exists around the object."""
        return World(self.facts, self.lookup)

    @cached_property
    def reach(self) -> Reach:
        """What the object calls, and what these can raise."""
        return Reach(self.world)

    @cached_property
    def passages(self) -> tuple[Passage, ...]:
        """All prose of the draft."""
        return passages(self.draft)


@dataclass(frozen=True, slots=True)
class Complaint:
    """What a check found, before the registry adds its code and severity.

    Attributes:
        line: Where it stands; as a number, as in `Finding.line`: of the section, from 1; 0 for
            all of it.
        mend: What to write instead, in words or as data.
        undecided: The code neither proves nor refutes it; counted, never published as a lie.
    """

    section: Section
    line: int | Place
    message: str
    mend: str | Fix = ""
    source: str = ""
    undecided: bool = False


class Run(Protocol):
    """The function of a check."""

    def __call__(self, case: Case, /) -> Iterator[Complaint]:
        """Yield what is wrong."""


@dataclass(frozen=True, slots=True)
class Check:
    """One registered check.

    Attributes:
        code: Stable: `HT203`.
        name: A short slug: `unknown-name`.
        about: One line of documentation.
        wrong: Part of a guide that fails it, as Markdown.
        right: The same part, mended.
    """

    code: str
    name: str
    about: str
    severity: Severity
    wrong: str
    right: str
    run: Run


REGISTRY: dict[str, Check] = {}
"""All checks by code; filled when the families are imported by `mkdocs_howto.checks`."""


def check(
    code: str,
    name: str,
    about: str,
    *,
    wrong: str,
    right: str,
    severity: Severity = Severity.ERROR,
) -> Callable[[Run], Run]:
    """Register a function as a check.

    Raises:
        ValueError: The code is taken.
    """

    def register(run: Run) -> Run:
        if code in REGISTRY:
            raise ValueError(f"{code} is taken by {REGISTRY[code].name}")
        REGISTRY[code] = Check(code, name, about, severity, wrong, right, run)
        return run

    return register


@dataclass(frozen=True, slots=True)
class Report:
    """What the checks say of one guide.

    Attributes:
        findings: By section and line.
        undecided: What could not be decided, one sentence each.
        checked: How many items each family looked at, by its name.
    """

    findings: tuple[Finding, ...] = ()
    undecided: tuple[str, ...] = ()
    checked: Mapping[str, int] = field(default_factory=dict)

    @property
    def errors(self) -> tuple[Finding, ...]:
        """The findings that keep a section from being published."""
        return tuple(f for f in self.findings if f.severity is Severity.ERROR)
