"""Where sentences end: one rule for all who ask."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from mkdocs_howto.guide.text import sentences


@pytest.mark.parametrize(
    ("text", "parts"),
    [
        ("One. Two! Three? Four", ["One.", "Two!", "Three?", "Four"]),
        ("Reads a format, e.g. JSON. Then ends.", ["Reads a format, e.g. JSON.", "Then ends."]),
        (
            "The U.S. Army, i.e. Dr. Smith and J. Doe.",
            ["The U.S. Army, i.e. Dr. Smith and J. Doe."],
        ),
        ("See no. 5 and Fig. 2. The end.", ["See no. 5 and Fig. 2.", "The end."]),
        ("The answer is no. Then it ends.", ["The answer is no.", "Then it ends."]),
        ("Das gilt z. B. Montags. Danach nicht.", ["Das gilt z. B. Montags.", "Danach nicht."]),
        ("Calls `a. B` twice. `c` ends.", ["Calls `a. B` twice.", "`c` ends."]),
        ("He said “stop.” Then he left.", ["He said “stop.”", "Then he left."]),
        ("1. One. 2. Two.", ["1. One.", "2. Two."]),
        ("Python 3.11 or 3.12. Both work.", ["Python 3.11 or 3.12.", "Both work."]),
        ("一つ。二つ！三つ？終わり", ["一つ。", "二つ！", "三つ？", "終わり"]),
        ("One\n\nTwo", ["One", "Two"]),
        ("Waits ... then goes on. End.", ["Waits ... then goes on.", "End."]),
        ("  Spaces.  Around.  ", ["Spaces.", "Around."]),
        ("", []),
    ],
)
def test_ends(text: str, parts: list[str]) -> None:
    """Abbreviations, initials, numbers and code end no sentence; marks of other scripts do."""
    assert [text[start:end] for start, end in sentences(text)] == parts


@given(st.text(st.sampled_from("aB.!? `\n。\"'(…1"), max_size=60))
def test_nothing_is_lost(text: str) -> None:
    """Sentences follow each other, and only white space stands between them."""
    at = 0
    for start, end in sentences(text):
        assert start >= at
        assert text[at:start].strip() == ""
        assert text[start:end].strip() == text[start:end] != ""
        at = end
    assert text[at:].strip() == ""
