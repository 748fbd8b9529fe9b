"""The text of guides: what is shown of it, and how it is cut."""

from __future__ import annotations

import unicodedata

import pytest
from hypothesis import given
from hypothesis import strategies as st

from mkdocs_howto.guide.text import Span, as_sentence, paragraphs, spans, visible


@pytest.mark.parametrize(
    ("text", "shown"),
    [
        ("a\x00b\x02wzxhzdk:0\x03c\x7f", "abwzxhzdk:0c"),
        ("line\r\nline\rline\n\tx", "line\nline\nline\n\tx"),
        ("a\u202eb", "a\\u202eb"),
        ("a\u200bb\ufeff", "a\\u200bb\\ufeff"),
        ("a\u00adb", "a\\u00adb"),
        ("\u2066x\u2069", "\\u2066x\\u2069"),
        ("\U000e0041", "\\U000e0041"),
        ("a\ud800", "a\\ud800"),
        ("a\u3164b", "a\\u3164b"),
        ("äöü — “x”…", "äöü — “x”…"),
    ],
)
def test_visible(text: str, shown: str) -> None:
    """Control characters go; what hides or reorders text is spelled out."""
    assert visible(text) == shown


@pytest.mark.parametrize("text", ["می‌خواهم", "👩‍💻", "क्‍ष"])
def test_spelling_stays(text: str) -> None:
    """Joiners that a script or an emoji needs are spelling."""
    assert visible(text) == text


@pytest.mark.parametrize("text", ["a\u200db", "\u200da", "x\u200c", "pa\u200dss"])
def test_disguise_goes(text: str) -> None:
    """Joiners between ASCII letters only hide that two names differ."""
    assert "\\u200" in visible(text)


def test_spans() -> None:
    """Backticks make code; a lone one, or a pair around nothing, is text."""
    assert list(spans("calls `a.b`\n and  `c`.")) == [
        Span("calls "), Span("a.b", True), Span(" and "), Span("c", True), Span("."),
    ]  # fmt: skip
    assert list(spans("a ` b")) == [Span("a ` b")]
    assert list(spans("a ` ` b")) == [Span("a ` ` b")]
    assert list(spans("")) == []


def test_paragraphs() -> None:
    """Blank lines part paragraphs."""
    assert paragraphs("a\nb\n\n \n\nc\n") == ["a\nb", "c"]
    assert paragraphs("  ") == []


@pytest.mark.parametrize(
    ("title", "sentence"), [("Do it", "Do it."), ("Why?", "Why?"), ("A.", "A.")]
)
def test_sentence(title: str, sentence: str) -> None:
    """A title ends with one mark."""
    assert as_sentence(title) == sentence


@given(st.text())
def test_nothing_hidden(text: str) -> None:
    """Whatever comes in, nothing that is invisible or reorders text comes out, nor half a pair."""
    shown = visible(text)
    shown.encode("utf-8")
    for index, char in enumerate(shown):
        kind = unicodedata.category(char)
        assert kind not in ("Cs", "Zl", "Zp")
        assert kind != "Cc" or char in "\n\t"
        if kind == "Cf":
            assert char in "\u200c\u200d"
            assert not (shown[index - 1] + shown[index + 1]).isascii()


@given(st.text())
def test_nothing_lost(text: str) -> None:
    """Cutting a text into spans loses backticks around code and nothing else."""
    joined = "".join(span.text for span in spans(text))
    assert joined.replace("`", "") == " ".join(visible(text).split()).replace("`", "")
