"""A draft after the checks: what is passed from the judge to whoever repairs or publishes."""

from __future__ import annotations

from dataclasses import dataclass

from mkdocs_howto.checks.registry import Report
from mkdocs_howto.examples.typecheck import Study
from mkdocs_howto.guide.model import Draft


@dataclass(frozen=True, slots=True)
class Judged:
    """A draft, and what is to be said of it.

    Attributes:
        study: What the type checker knows of its example.
    """

    draft: Draft
    report: Report
    study: Study

    @property
    def weight(self) -> tuple[int, int]:
        """How much is wrong with it: sections with an error, then doubts of the type checker."""
        return len({f.section for f in self.report.errors}), len(self.study.problems)
