"""HT216: what a comment says that is printed, against what was printed."""

from __future__ import annotations

import pytest
from guides import collector

from mkdocs_howto.checks import of_running, parsed
from mkdocs_howto.checks.publish import published
from mkdocs_howto.checks.registry import Case
from mkdocs_howto.examples.sandbox import Outcome
from mkdocs_howto.examples.typecheck import Study
from mkdocs_howto.guide.model import Draft, Finding, Severity


def ran(program: str, output: str) -> tuple[Finding, ...]:
    """Return what is said of a program that printed something."""
    facts = collector().facts("archive.pack")
    draft = Draft("How to use `pack`", "Packs.", (), program)
    case = Case(draft, facts, collector(), Study(), parsed(program), outcome=Outcome(output))
    return of_running(case)


@pytest.mark.parametrize(
    ("program", "output"),
    [
        ("print(1)  # 2", "1"),
        ("print('a')\nprint(True)  # False", "a\nTrue"),
        ("print(b'x')  # -> b'y'", "b'x'"),
        ("for n in (1, 2):\n    print(n)  # 1, 3\nprint(5)  # 5", "1\n2\n5"),
    ],
)
def test_other_values_are_found(program: str, output: str) -> None:
    """A comment that is a value, and not what was printed, is an error of that comment alone."""
    (finding,) = ran(program, output)
    assert (finding.code, finding.severity) == ("HT216", Severity.ERROR)
    assert finding.sentence.startswith("#")


@pytest.mark.parametrize(
    ("program", "output"),
    [
        ("print(1)  # 1", "1"),
        ("print('a b')  # 'a b'", "a b"),
        ("print(3)  # the number of files", "3"),
        ("print(2)  # 2 (both of them)", "2"),
        ("print([1, 2, 3])  # [1, 2, ...", "[1, 2, 3]"),
        ("for n in (1, 2):\n    print(n)  # 1, 2", "1\n2"),
        ("x = 1  # 2", ""),
    ],
)
def test_true_comments_and_remarks_stay(program: str, output: str) -> None:
    """What was printed, what is cut with dots, and remarks are no finding."""
    assert ran(program, output) == ()


def test_the_comment_falls_and_the_example_stays() -> None:
    """Only the false comment is left out of the page."""
    program = "print(1)  # 2\nprint(3)  # 3"
    facts = collector().facts("archive.pack")
    draft = Draft("How to use `pack`", "Packs.", (), program)
    left = published(draft, ran(program, "1\n3"), facts, draft)
    assert left.draft.example == "print(1)\nprint(3)  # 3"
    assert left.replaced == ()
