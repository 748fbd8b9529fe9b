"""What is printed of other people's texts is text, for terminals and for CI systems."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from mkdocs_howto.cli.say import cleaned


@pytest.mark.parametrize(
    "text",
    [
        "::error::x",
        "  ::add-mask::x",
        "::set-output name=a::b",
        "##[add-mask]x",
        "fine\n::debug::x",
    ],
)
def test_commands_are_broken(text: str) -> None:
    """No line of a text is a workflow command of GitHub or Azure."""
    for line in cleaned(text).split("\n"):
        assert not line.lstrip().startswith("##[")
        assert not (line.lstrip().startswith("::") and line.count("::") > 1)


def test_markers_stay() -> None:
    """A marker in a text is shown as it is."""
    assert cleaned("::: howto shop.price") == "::: howto shop.price"


@given(st.text())
def test_no_control_character_comes_through(text: str) -> None:
    """Whatever a text holds, no escape, C1 control or direction mark reaches the terminal."""
    shown = cleaned(text)
    assert not any(ord(c) < 32 and c not in "\n\t" for c in shown)
    assert not any(0x7F <= ord(c) < 0xA0 or c in "\u202e\u2066\u2069" for c in shown)
