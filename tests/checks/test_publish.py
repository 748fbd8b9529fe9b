"""What of a draft is published when checks found errors in it."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

from mkdocs_howto.checks.publish import published
from mkdocs_howto.guide.model import Draft, Finding, Lines, Note, Section, Severity, Step
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


def sentence(section: Section, line: int, text: str) -> Finding:
    """Return a finding about one sentence."""
    return Finding("HT999", Severity.ERROR, section, line, "Wrong.", sentence=text)


def test_true_drafts_stay(tmp_path: Path) -> None:
    """A draft without errors is published as it is, warnings or not."""
    warned = [error(Section.STEPS, 1, Severity.WARNING)]
    assert published(MODEL, warned, facts(tmp_path), OFFLINE).draft is MODEL


def test_failing_sections_are_replaced(tmp_path: Path) -> None:
    """Of a model's draft the failing sections come from the offline draft, which it then says."""
    found = [error(Section.EXAMPLE, 1), error(Section.DESCRIPTION)]
    left = published(MODEL, found, facts(tmp_path), OFFLINE)
    draft = left.draft
    assert left.replaced == (Section.DESCRIPTION, Section.EXAMPLE)
    assert (draft.description, draft.example) == (OFFLINE.description, OFFLINE.example)
    assert draft.example_source == OFFLINE.example_source
    assert draft.steps == MODEL.steps
    assert draft.writer == "some/model; offline: Description and Usage Example"


def test_own_errors_are_left_out(tmp_path: Path) -> None:
    """Of the offline draft itself, only the wrong steps and sentences go."""
    found = [error(Section.STEPS, 2), error(Section.DESCRIPTION)]
    draft = published(OFFLINE, found, facts(tmp_path), OFFLINE).draft
    assert draft.steps == STEPS[:1]
    assert draft.description == "Adds."


def test_a_false_sentence_falls_alone(tmp_path: Path) -> None:
    """Only the sentence goes that the code contradicts; a step goes when it is all of it."""
    steps = (
        Step("Check", "It adds. It sorts.", "a.py", (Lines(1, 1),)),
        Step("Log", "It logs.", "a.py", (Lines(2, 2),)),
        Step("Return the sum", "It returns the sum of both.", "a.py", (Lines(2, 2),)),
    )
    text = "Adds two numbers, whichever they are. It sorts them first."
    draft = replace(MODEL, description=text, steps=steps, notes=(Note("It logs."),))
    found = [
        sentence(Section.DESCRIPTION, 1, "It sorts them first."),
        sentence(Section.DESCRIPTION, 2, "It logs."),
        sentence(Section.STEPS, 1, "It sorts."),
        sentence(Section.STEPS, 2, "It logs."),
    ]
    left = published(draft, found, facts(tmp_path), OFFLINE)
    assert left.replaced == ()
    assert left.draft.description == "Adds two numbers, whichever they are."
    assert left.draft.notes == ()
    assert [(s.title, s.text) for s in left.draft.steps] == [
        ("Check", "It adds."),
        ("Return the sum", "It returns the sum of both."),
    ]


def test_what_is_left_is_too_little(tmp_path: Path) -> None:
    """Where less than half of a section is left, the offline writer's stands in for it."""
    draft = replace(MODEL, description="It adds. It sorts the numbers before it adds them.")
    found = [sentence(Section.DESCRIPTION, 1, "It sorts the numbers before it adds them.")]
    left = published(draft, found, facts(tmp_path), OFFLINE)
    assert left.replaced == (Section.DESCRIPTION,)
    assert left.draft.description == OFFLINE.description
