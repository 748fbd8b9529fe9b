"""Plain English out of identifiers, docstrings and comments."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from mkdocs_howto.english.words import (
    capitalised,
    counted,
    listed,
    parts,
    plain,
    readable,
    sentence,
    sentences,
    span,
    with_article,
)

MARKED = st.text(alphabet=st.sampled_from("ab `*_:<>[]().\\|\n.,EZé"), max_size=80)
TEXTS = st.text(max_size=200) | MARKED


@given(TEXTS, st.lists(st.sampled_from(["a", "b", "name"]), max_size=2))
def test_plain_of_any_text(text: str, names: list[str]) -> None:
    """Whatever a docstring holds, its plain text is one line whose code spans are closed."""
    cleaned = plain(text, names)
    assert cleaned.count("`") % 2 == 0
    assert "\n" not in cleaned
    assert cleaned == cleaned.strip()


@given(TEXTS)
def test_sentences_lose_nothing(text: str) -> None:
    """Cutting plain text into sentences loses none of its words."""
    cleaned = plain(text)
    assert "".join("".join(sentences(cleaned)).split()) == "".join(cleaned.split())


@given(st.text(max_size=60))
def test_span_is_one(text: str) -> None:
    """Any text becomes exactly one code span on one line."""
    code = span(text)
    assert code.count("`") == 2
    assert code.startswith("`")
    assert code.endswith("`")
    assert len(code.splitlines()) == 1


@pytest.mark.parametrize(
    ("marked", "clean"),
    [
        ("Call :py:meth:`~a.b.Client.get` now", "Call `get` now"),
        ("See :ref:`the guide <guide>`", "See `the guide`"),
        ("Use ``x`` here", "Use `x` here"),
        ("Read [the docs](https://example.org) first", "Read the docs first"),
        ("Read [the docs][docs.page] first", "Read the docs first"),
        ("A **bold** and *plain* word", "A bold and plain word"),
        ("Pass max_size or --verbose", "Pass `max_size` or `--verbose`"),
        ("Returns None .", "Returns `None`."),
        ("Odd ` backtick", "Odd backtick"),
        ("Text [1]_ .. note:: left out", "Text"),
    ],
)
def test_markup_is_removed(marked: str, clean: str) -> None:
    """Markup of reST and Markdown leaves only words and code spans."""
    assert " ".join(plain(marked).split()) == clean


def test_emphasised_parameters_are_code() -> None:
    """What a docstring marks as emphasis is code where it names a parameter."""
    assert plain("Add *other* and *more*", ["other"]) == "Add `other` and more"


@pytest.mark.parametrize(
    ("identifier", "words"),
    [
        ("checkModel_id", ["check", "model", "id"]),
        ("HTTPError", ["http", "error"]),
        ("__init__", ["init"]),
        ("_", []),
    ],
)
def test_parts(identifier: str, words: list[str]) -> None:
    """An identifier in any style is cut into its words."""
    assert parts(identifier) == words


def test_readable() -> None:
    """A name whose words would say nothing stays code."""
    assert readable("user_name") == "user name"
    assert readable("get_stuff") == "`get_stuff`"


def test_small_phrases() -> None:
    """Lists, articles, numbers and sentences read as English does."""
    assert listed([]) == ""
    assert listed(["a", "b", "c"], "or") == "a, b or c"
    assert with_article("item") == "an item"
    assert (counted(1, "line"), counted(3, "line")) == ("1 line", "3 lines")
    assert sentence("reads it,") == "Reads it."
    assert sentence("really?") == "Really?"
    assert capitalised("`x` is") == "`x` is"
