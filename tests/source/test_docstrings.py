"""Docstrings in parts, in every style that people write."""

from __future__ import annotations

import griffe
import pytest
from hypothesis import given
from hypothesis import strategies as st

from mkdocs_howto.source.docstrings import inherited, read_docstring, style_of
from mkdocs_howto.source.model import Docstring, Lines

GOOGLE = """\
Weigh a parcel.

Heavy ones cost more.

Args:
    parcel: What to weigh,
        on two lines.
    *more: Others.

Returns:
    Its weight in grams.

Raises:
    ValueError: When it is empty.
"""
NUMPY = """\
Weigh a parcel.

Heavy ones cost more.

Parameters
----------
parcel : Parcel
    What to weigh,
    on two lines.
*more : Parcel
    Others.

Returns
-------
int
    Its weight in grams.

Raises
------
ValueError
    When it is empty.
"""
SPHINX = """\
Weigh a parcel.

Heavy ones cost more.

:param Parcel parcel: What to weigh,
    on two lines.
:param more: Others.
:returns: Its weight in grams.
:raises ValueError: When it is empty.
"""


def read(text: str, style: str = "auto") -> Docstring:
    """Return a docstring that stands on line 3 of a file."""
    last = 3 + text.count("\n")
    return read_docstring(griffe.Docstring(text, lineno=3, endlineno=last), style)


@pytest.mark.parametrize("style", ["google", "numpy", "sphinx"])
def test_every_style_says_the_same(style: str) -> None:
    """A style is recognised, and the same text in it comes out in the same parts."""
    text = {"google": GOOGLE, "numpy": NUMPY, "sphinx": SPHINX}[style]
    assert style_of(text) == style
    for docstring in (read(text), read(text, style)):
        assert docstring.summary == "Weigh a parcel."
        assert docstring.body == ("Heavy ones cost more.",)
        parameters = (("parcel", "What to weigh, on two lines."), ("more", "Others."))
        assert docstring.parameters == parameters
        assert docstring.returns == "Its weight in grams."
        assert docstring.raises == (("ValueError", "When it is empty."),)
        assert docstring.text == griffe.Docstring(text).value


def test_a_style_that_is_set_counts() -> None:
    """With a style set, sections of another one stay text."""
    assert read(NUMPY, "google").parameters == ()


@pytest.mark.parametrize("text", ["", " \n\t\n"])
def test_nothing_written(text: str) -> None:
    """An empty docstring is no docstring."""
    assert read(text) == read_docstring(None) == Docstring()


def test_a_summary_over_two_lines_is_one_line() -> None:
    """The first paragraph is the summary, whatever its line breaks."""
    assert read("Weigh a\n   parcel.\n\nMore.").summary == "Weigh a parcel."


@pytest.mark.parametrize(
    "first", [">>> weigh(1)\n1", ".. note:: x", "| a | b |", "- a list", "```python", "==="]
)
def test_what_is_no_prose_is_no_summary(first: str) -> None:
    """A docstring that begins with an example, a table or a directive has no summary."""
    docstring = read(f"{first}\n\nProse.")
    assert docstring.summary == ""
    assert "Prose." in docstring.body


@pytest.mark.parametrize(
    ("text", "summary"),
    [
        (
            "S.index(value, [start, [stop]]) -> integer -- return first index.",
            "Return first index.",
        ),
        ("index(value) -- return first index.", "Return first index."),
        ("list.index(value) - return first index.", "Return first index."),
        ("od.clear() -> None.  Remove all items from od.", "Remove all items from od."),
        ("od.clear() -> None. Remove\nall items.", "Remove all items."),
        ("od.pop(k[,d]) -> v, remove specified key.", "Remove specified key."),
        ("D.keys() -> a set-like object.", "A set-like object."),
        ("weigh(parcel) is quick.", "weigh(parcel) is quick."),
        ("Weigh (quickly) - and well.", "Weigh (quickly) - and well."),
        ("f(x) -> y", "f(x) -> y"),
    ],
)
def test_a_signature_is_no_summary(text: str, summary: str) -> None:
    """What docstrings of compiled code begin with, the call itself, is left out."""
    assert read(text).summary == summary


def test_yields() -> None:
    """What a generator yields is read too."""
    assert read("Count.\n\nYields:\n    The next number.\n").yields == "The next number."


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("Weigh.\n\n.. deprecated:: 2.0", True),
        ("Deprecated: use `weigh`.", True),
        ("Weigh what is not deprecated.", False),
    ],
)
def test_deprecation(text: str, *, expected: bool) -> None:
    """A notice of deprecation counts, the mere word does not."""
    assert read(text).deprecated is expected


def test_lines() -> None:
    """A docstring knows its lines in the file."""
    assert read(SPHINX).lines == Lines(3, 12)


def test_inherited_says_what_holds_for_the_other_method() -> None:
    """The purpose and the arguments pass on; what the base returns and raises does not."""
    docstring = inherited(read(GOOGLE))
    assert docstring.summary == docstring.text == "Weigh a parcel."
    assert dict(docstring.parameters).keys() == {"parcel", "more"}
    assert (docstring.returns, docstring.raises, docstring.lines) == ("", (), None)


@pytest.mark.parametrize(
    "text",
    ["Weigh; subclasses override this.", "Must be implemented.", "Weigh, by default nothing."],
)
def test_what_only_the_base_is_told_is_not_inherited(text: str) -> None:
    """A sentence for those who override a method says nothing of the one that does."""
    assert inherited(read(text)) == Docstring()


@given(st.text(max_size=300))
def test_any_text(text: str) -> None:
    """Whatever stands in a docstring is read, and its summary is one line."""
    docstring = read(text)
    assert "\n" not in docstring.summary
    assert not [name for name, _ in docstring.parameters if name.startswith("*")]


@given(st.lists(st.sampled_from([*GOOGLE.splitlines(), *NUMPY.splitlines(), *SPHINX.splitlines()])))
def test_any_mixture_of_styles(lines: list[str]) -> None:
    """Styles mixed in one docstring are read without an error."""
    docstring = read("\n".join(lines))
    assert docstring.text.strip() or docstring == Docstring()
