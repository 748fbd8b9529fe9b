"""Plain English out of identifiers, docstrings and comments."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from mkdocs_howto.english.words import (
    as_clause,
    capitalised,
    counted,
    first_sentence,
    imperative,
    is_clause,
    is_english,
    is_vague,
    listed,
    packed,
    parts,
    plain,
    readable,
    sentence,
    sentences,
    span,
    split_outside,
    with_article,
    without_vague,
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
def test_first_sentence_of_any_text(text: str) -> None:
    """A first sentence is closed, specific and without a full stop at its end, or empty."""
    first = first_sentence(text)
    assert first.count("`") % 2 == 0
    assert not is_vague(first)
    assert not first.endswith((".", ":", ";", ","))


@given(TEXTS)
def test_sentences_lose_nothing(text: str) -> None:
    """Cutting plain text into sentences loses none of its words."""
    cleaned = plain(text)
    assert "".join("".join(sentences(cleaned)).split()) == "".join(cleaned.split())


@given(TEXTS)
def test_as_clause_of_any_text(text: str) -> None:
    """No text makes a clause fail, and a clause keeps all but the first words."""
    clause = as_clause(first_sentence(text))
    assert clause == "" or clause.split()[-1].isprintable()


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
    "text",
    ["", "Der Client für das Netz und die Daten", "Do various stuff", "The value is:", "Split by"],
)
def test_unusable_first_sentences(text: str) -> None:
    """A sentence that is foreign, vague or goes on in a list is not used at all."""
    assert first_sentence(text) == ""


def test_first_sentence_stops() -> None:
    """A full stop in an abbreviation or in code does not end the first sentence."""
    text = "Read a file, e.g. `a. B`, whole. Then more."
    assert first_sentence(text) == "Read a file, e.g. `a. B`, whole"


@pytest.mark.parametrize(
    ("vague", "specific"),
    [
        ("Get the name", "Return the name"),
        ("Handles errors", "Takes care of errors"),
        ("Process items", ""),
        ("Read `get` and `do`", "Read `get` and `do`"),
        ("It does not stop", "It does not stop"),
    ],
)
def test_vague_words(vague: str, specific: str) -> None:
    """Words that say nothing are replaced outside code, or the text is given up."""
    assert without_vague(vague) == specific


@pytest.mark.parametrize(
    ("text", "clause"),
    [
        ("Return the name", "returns the name"),
        ("Returns the name", "returns the name"),
        ("Open a file and return it", "opens a file and returns it"),
        ("Lazily read the file", "lazily reads the file"),
        ("The name", ""),
        ("Test of everything", ""),
        ("", ""),
    ],
)
def test_clauses(text: str, clause: str) -> None:
    """A sentence that starts with a verb is a clause in the third person; another is none."""
    assert as_clause(text) == clause


def test_strict_clauses() -> None:
    """A class's summary is a clause only where its first word can be nothing but a verb."""
    assert as_clause("Limit how often a call is made", strict=True).startswith("limits")
    assert as_clause("Test client for sites", strict=True) == ""


def test_imperative() -> None:
    """A clause without its subject becomes an order."""
    assert imperative("sends a request and returns it") == "send a request and return it"


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


def test_split_outside() -> None:
    """What stands in a code span is never cut."""
    assert split_outside(", ", "a `b, c`, d") == ["a `b, c`", "d"]


def test_is_clause() -> None:
    """A noun phrase is told from a sentence with a verb of its own."""
    assert is_clause("The runner provides a stage")
    assert not is_clause("The name of a thing that runs")


def test_is_english() -> None:
    """Foreign text is seen by its words or its letters; without a hint it counts as English."""
    assert is_english("Reads the file")
    assert is_english("xyzzy")
    assert not is_english("Lit le fichier dans le dossier")
    assert not is_english("ファイルを読む")


@given(st.lists(st.text("ab ", min_size=1, max_size=30), max_size=12), st.integers(1, 40))
def test_packed_keeps_all(clauses: list[str], most: int) -> None:
    """Every clause stands in one run, in order, and no run has more than four."""
    runs = list(packed(clauses, most))
    assert [clause for run in runs for clause in run] == clauses
    assert all(1 <= len(run) <= 4 for run in runs)
