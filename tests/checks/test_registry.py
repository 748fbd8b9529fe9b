"""The registry: every check has a code, a severity, and two examples that it tells apart."""

from __future__ import annotations

import re

import guides
import pytest
from guides import codes, markdown, report

from mkdocs_howto.checks import REGISTRY, Settings
from mkdocs_howto.checks.registry import Case, check
from mkdocs_howto.guide.model import Section, Severity

OWN = sorted(code for code in REGISTRY if not code.startswith("HT2"))
OTHERS = {
    "`TooLong` extends": "wire.TooLong",
    "`lines` ": "wire.lines",
    "`Pace.free`": "limit.Pace.free",
    "`Pace` ": "limit.Pace",
}
"""What the examples that are not about `archive.pack` are about, by how they begin."""
AVOID = {"utilizes": "uses"}


def whole(part: str) -> str:
    """Return a file in which a check's example takes the place of the same part."""
    if part.startswith("## "):
        return f"# How to use `pack`\n\n{part}"
    if part.startswith("```"):
        return markdown({Section.EXAMPLE: part})
    if re.match(r"\d+\. ", part):
        return markdown({Section.STEPS: part})
    return markdown({Section.DESCRIPTION: part})


def test_the_true_guide_passes_every_check() -> None:
    """A guide in which nothing is wrong has no finding, from the type checker neither."""
    assert report(markdown({}), types=True).findings == ()


@pytest.mark.parametrize("code", OWN)
def test_wrong_and_right_are_told_apart(code: str) -> None:
    """Each check finds its own wrong example and accepts its own right one."""
    settings = Settings(avoid=AVOID)
    each = REGISTRY[code]
    about = next((path for name, path in OTHERS.items() if name in each.right), "archive.pack")
    assert code in codes(whole(each.wrong), about, settings=settings)
    assert code not in codes(whole(each.right), about, settings=settings)


@pytest.mark.parametrize("code", sorted(REGISTRY))
def test_every_check_says_what_it_is_for(code: str) -> None:
    """A check has a code of a known family, a name for addresses, and one line about it."""
    each = REGISTRY[code]
    assert re.fullmatch(r"HT[1-6]\d\d", each.code)
    assert re.fullmatch(r"[a-z]+(-[a-z]+)*", each.name)
    assert each.about.endswith(".")
    assert "\n" not in each.about


def test_names_are_unique() -> None:
    """No two checks have the same name."""
    names = [each.name for each in REGISTRY.values()]
    assert len(names) == len(set(names))


def test_a_code_is_taken_once() -> None:
    """A second check with the same code is refused."""

    def nothing(case: Case) -> None:
        """Find nothing."""

    with pytest.raises(ValueError, match="HT101 is taken by missing-section"):
        check("HT101", "other", "Other.", wrong="", right="")(nothing)  # type: ignore[arg-type]


def test_a_severity_can_be_changed_and_silenced() -> None:
    """The settings make a warning of an error, or nothing."""
    text = markdown({Section.DESCRIPTION: "`pack` handles the files of `folder`."})
    warned = report(text, settings=Settings(severities={"HT501": Severity.WARNING}))
    assert [f.severity for f in warned.findings if f.code == "HT501"] == [Severity.WARNING]
    assert "HT501" not in codes(text, settings=Settings(severities={"HT501": None}))


def test_what_was_looked_at_is_counted() -> None:
    """A report says how many steps, spans and sentences it is about."""
    checked = report(markdown({})).checked
    assert checked["steps"] == 3
    assert checked["cited"] == 3
    assert checked["spans"] > 10
    assert checked["checks"] == len(REGISTRY)


def test_findings_say_where(tmp_path: object) -> None:
    """A finding in a step has the step's number, and the line of the code beside it."""
    steps = guides.TRUE[Section.STEPS].replace("`target` in mode", "`targett` in mode")
    finding = guides.found(markdown({Section.STEPS: steps}), "HT301")[0]
    assert finding.section is Section.STEPS
    assert finding.line == 2
    assert finding.source.startswith("archive.py:")
