"""The grammar table is judged by comparing numbers, not by the table itself."""

from __future__ import annotations

import operator

import pytest

from mkdocs_howto.english.grammar import (
    conditions,
    negated,
    read_number,
    read_presence,
    read_relation,
    relation,
    relations,
    table,
)

RUN = {
    "<": operator.lt,
    "<=": operator.le,
    ">": operator.gt,
    ">=": operator.ge,
    "==": operator.eq,
    "!=": operator.ne,
}

# What each phrase means of 4, 5 and 6 against a bound of 5: written down by meaning alone.
BELOW, UPTO, ABOVE, FROM = (1, 0, 0), (1, 1, 0), (0, 0, 1), (0, 1, 1)
SAME, OTHER = (0, 1, 0), (1, 0, 1)
MEANT = {
    BELOW: "is below|is less than|is smaller than|is lower than|is fewer than|is under"
    "|is shorter than|is <|falls below|stays below|is short of",
    UPTO: "is at most|is no more than|is not more than|is up to|is no greater than"
    "|is no larger than|is less than or equal to|is smaller than or equal to|is at or below"
    "|is no longer than|is <=|stays within",
    ABOVE: "is above|is over|is more than|is greater than|is larger than|is higher than"
    "|is bigger than|is longer than|is beyond|is in excess of|is >|exceeds|goes beyond|surpasses"
    "|passes|goes above|tops",
    FROM: "is at least|is no less than|is not less than|is no smaller than|is no fewer than"
    "|is greater than or equal to|is larger than or equal to|is at or above|is no lower than"
    "|is no shorter than|is >=|reaches",
    SAME: "is|is equal to|is the same as|is identical to|is exactly|is ==|equals|matches",
    OTHER: "is different from|is unequal to|is other than|is anything but|is !=|differs from"
    "|is not",
}
PHRASES = {phrase: truth for truth, joined in MEANT.items() for phrase in joined.split("|")}


def _truth(phrase: str) -> tuple[int, ...]:
    read = read_relation(f"{phrase} 5")
    assert read is not None, phrase
    assert read[1] == len(phrase), phrase
    return tuple(int(RUN[read[0]](value, 5)) for value in (4, 5, 6))


@pytest.mark.parametrize("phrase", PHRASES)
def test_phrases_mean_what_they_say(phrase: str) -> None:
    """Below, at and above its bound, a phrase is read as what it means."""
    assert _truth(phrase) == PHRASES[phrase]


@pytest.mark.parametrize("phrase", [p for p in PHRASES if p.startswith("is ") and "not" not in p])
@pytest.mark.parametrize("no", ["is not", "isn't"])
def test_negations_mean_the_opposite(phrase: str, no: str) -> None:
    """Below, at and above its bound, a negated phrase is read as the opposite."""
    said = phrase.replace("is", no, 1)
    wanted = PHRASES.get(said, tuple(1 - each for each in PHRASES[phrase]))
    assert _truth(said) == wanted


def test_no_phrase_is_unjudged() -> None:
    """Each row of the table for numbers stands in the list above."""
    for symbol in RUN:
        row = relations()[symbol]
        said = {f"is {state}".strip() for state in row.states} | {verb for verb, _ in row.verbs}
        assert said | {row.written} <= set(PHRASES), said - set(PHRASES)


@pytest.mark.parametrize("symbol", RUN)
def test_what_is_written_is_read_alike(symbol: str) -> None:
    """Our own words, and those for the opposite, are read as the comparison they came from."""
    for holds, wanted in ((True, symbol), (False, negated(symbol))):
        truth = _truth(relation(symbol, holds=holds))
        assert truth == tuple(int(RUN[wanted](value, 5)) for value in (4, 5, 6))


@pytest.mark.parametrize("symbol", RUN)
def test_verbs_are_denied_with_does_not(symbol: str) -> None:
    """“does not exceed” is the opposite of “exceeds”."""
    for verb, plain in relations()[symbol].verbs:
        if not plain.startswith("be "):
            assert _truth(f"does not {plain}") == tuple(1 - each for each in _truth(verb))


def test_membership_is_read() -> None:
    """Membership and its denial are read by running them."""
    for phrase, wanted in {"is one of": True, "is not among": False, "is none of": False,
                           "is missing from": False, "appears in": True}.items():  # fmt: skip
        read = read_relation(f"{phrase} them")
        assert read is not None
        assert (("a" in "abc") if read[0] == "in" else ("a" not in "abc")) is wanted


def test_presence_is_read() -> None:
    """Words for what is there and what is not are each other's denial."""
    for answer, row in table()["presence"].items():
        for word in row:
            assert read_presence(f"is {word} now") == (answer == "yes", len(f"is {word}"))
            assert read_presence(f"is not {word}") == (answer == "no", len(f"is not {word}"))


@pytest.mark.parametrize(
    ("text", "holds"),
    [("when x", True), ("unless x", False), ("only when x", True), ("not until x", True),
     ("not when x", False), ("except when x", False), ("as long as x", True)],
)  # fmt: skip
def test_conditions_say_whether_they_hold(text: str, holds: bool) -> None:
    """What begins a condition says whether it or its opposite is meant."""
    assert next(conditions(text))[0] is holds


def test_numbers_in_words() -> None:
    """Numbers are read in digits and in words."""
    assert [read_number(t) for t in ("three", "twenty-five", "1,000", "0.5", "many")] == [
        3.0, 25.0, 1000.0, 0.5, None]  # fmt: skip
