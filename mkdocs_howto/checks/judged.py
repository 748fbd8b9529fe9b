"""A draft after the checks: what is passed from the judge to whoever repairs or publishes."""

from __future__ import annotations

from dataclasses import dataclass

from mkdocs_howto.checks.registry import Report
from mkdocs_howto.examples import Outcome, Study
from mkdocs_howto.guide import Draft


@dataclass(frozen=True, slots=True)
class Judged:
    """A draft, and what is to be said of it.

    Attributes:
        study: What the type checker knows of its example.
        outcome: What came of running its example; None where that was not run.
    """

    draft: Draft
    report: Report
    study: Study
    outcome: Outcome | None = None

    @property
    def weight(self) -> tuple[int, bool, int, int]:
        """How much is wrong: sections with an error, a failed run, doubts about types, errors."""
        sections = len({finding.section for finding in self.report.errors})
        return sections, self.failed, len(self.study.problems), len(self.report.errors)

    @property
    def failed(self) -> bool:
        """Whether its example was run and failed."""
        return self.outcome is not None and bool(self.outcome.error)
