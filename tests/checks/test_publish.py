"""What of a draft is published when checks found errors in it."""

from __future__ import annotations

from pathlib import Path

from mkdocs_howto.checks.publish import published
from mkdocs_howto.guide.model import Draft, Finding, Lines, Section, Severity, Step
from mkdocs_howto.source.collector import Collector
from mkdocs_howto.source.loader import Sources
from mkdocs_howto.source.model import Facts

STEPS = (
    Step("Check", "One.", "a.py", (Lines(1, 1),)),
    Step("Return", "Two.", "a.py", (Lines(2, 2),)),
)
OFFLINE = Draft("How to use `add`", "Adds.", STEPS, "print(1)\n", "Built from the signature.")
MODEL = Draft("Add numbers", "Adds two.", STEPS[:1], "print(2)\n", "", "some/model")


def facts(folder: Path) -> Facts:
    """Return the facts of a small function."""
    (folder / "shop.py").write_text("def add(a, b):\n    return a + b\n", encoding="utf-8")
    return Collector(Sources([folder])).facts("shop.add")


def error(section: Section, line: int = 0, severity: Severity = Severity.ERROR) -> Finding:
    """Return a finding."""
    return Finding("HT999", severity, section, line, "Wrong.")


def test_true_drafts_stay(tmp_path: Path) -> None:
    """A draft without errors is published as it is, warnings or not."""
    warned = [error(Section.STEPS, 1, Severity.WARNING)]
    assert published(MODEL, warned, facts(tmp_path), OFFLINE) is MODEL


def test_failing_sections_are_replaced(tmp_path: Path) -> None:
    """Of a model's draft the failing sections come from the offline draft, which it then says."""
    found = [error(Section.EXAMPLE, 1), error(Section.DESCRIPTION)]
    draft = published(MODEL, found, facts(tmp_path), OFFLINE)
    assert (draft.description, draft.example) == (OFFLINE.description, OFFLINE.example)
    assert draft.example_source == OFFLINE.example_source
    assert draft.steps == MODEL.steps
    assert draft.writer == "some/model; offline: Description and Usage Example"


def test_own_errors_are_left_out(tmp_path: Path) -> None:
    """Of the offline draft itself, only the wrong steps and sentences go."""
    found = [error(Section.STEPS, 2), error(Section.DESCRIPTION)]
    draft = published(OFFLINE, found, facts(tmp_path), OFFLINE)
    assert draft.steps == STEPS[:1]
    assert draft.description == "`add` is a function of `shop`."
