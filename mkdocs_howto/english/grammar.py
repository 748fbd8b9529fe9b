"""Relations, conditions, raising, returning, numbers and units in words: written and read by it.

The table is `grammar.yml`. What the writer says and what the checks read in texts of others come
from the same rows, so that no word is written that would be read as something else.
"""

from __future__ import annotations

import ast
import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from functools import cache
from importlib.resources import files
from typing import Any

import yaml

COMPARISONS: dict[type[ast.cmpop], str] = {
    ast.Lt: "<",
    ast.LtE: "<=",
    ast.Gt: ">",
    ast.GtE: ">=",
    ast.Eq: "==",
    ast.NotEq: "!=",
    ast.In: "in",
    ast.NotIn: "not in",
    ast.Is: "is",
    ast.IsNot: "is not",
}

MIRRORED = {"<": ">", "<=": ">=", ">": "<", ">=": "<=", "==": "==", "!=": "!="}
"""What holds of the second value and the first."""

_BE = r"(?:is|are|was|were|gets|becomes|has\s+to\s+be|must\s+be|should\s+be)"
_NOT = r"(?:\s+(?:not|never)\b|n't|n\u2019t)"


@dataclass(frozen=True, slots=True)
class Relation:
    """One way in which two values can stand to each other.

    Attributes:
        symbol: As code writes it.
        written: What stands between the two in our sentences.
        states: What may follow a form of "to be".
        verbs: Verbs that say the same, each as it is and in its plain form.
        opposite: The symbol of what holds when this one does not.
    """

    symbol: str
    written: str
    states: tuple[str, ...]
    verbs: tuple[tuple[str, str], ...]
    opposite: str


@dataclass(frozen=True, slots=True)
class Unit:
    """One unit of measurement.

    Attributes:
        kind: What is measured: `time`, `size` or `angle`.
        size: In seconds, bytes or degrees.
    """

    name: str
    kind: str
    size: float
    spellings: tuple[str, ...]


@cache
def table() -> Mapping[str, Any]:
    """Return the rows of `grammar.yml`."""
    text = files("mkdocs_howto.english").joinpath("grammar.yml").read_text("utf-8")
    found: Mapping[str, Any] = yaml.safe_load(text)
    return found


@cache
def relations() -> Mapping[str, Relation]:
    """Return all relations by symbol."""
    return {
        symbol: Relation(
            symbol,
            row["written"],
            tuple(row["states"]),
            tuple((verb, plain) for verb, plain in row["verbs"]),
            row["opposite"],
        )
        for symbol, row in table()["relations"].items()
    }


def relation(symbol: str, *, holds: bool = True) -> str:
    """Return the words for a comparison, or for its opposite where it does not hold."""
    found = relations()[symbol]
    return found.written if holds else relations()[found.opposite].written


def negated(symbol: str) -> str:
    """Return the relation that holds when one does not."""
    return relations()[symbol].opposite


def alternatives(phrases: Iterator[str] | tuple[str, ...] | list[str]) -> str:
    """Return a pattern for any of some phrases, the longest first, however they are spaced."""
    ordered = sorted(phrases, key=len, reverse=True)
    return "|".join(r"\s+".join(map(re.escape, phrase.split())) for phrase in ordered)


@cache
def _reading() -> tuple[re.Pattern[str], Mapping[str, str]]:
    """Return the pattern of all relations, and the symbol of each phrase."""
    states = {state: r.symbol for r in relations().values() for state in r.states}
    verbs = {verb: r.symbol for r in relations().values() for verb, _ in r.verbs}
    plain = {plain: r.symbol for r in relations().values() for _, plain in r.verbs}
    named = alternatives([state for state in states if state])
    # Without "is", short words are more often something else.
    bare = alternatives(
        [state for state in states if state not in ("", "in", "part of", "exactly")]
    )
    pattern = re.compile(
        rf"(?:(?P<verb>{alternatives(list(verbs))})(?!\w)"
        rf"|(?:do|does|did|must|may|can|should)(?P<neg>{_NOT})\s+"
        rf"(?P<plain>{alternatives(list(plain))})(?!\w)"
        rf"|{_BE}(?P<not>{_NOT})?(?:\s+(?P<state>{named})(?![\w=]))?(?!\w)"
        rf"|(?P<bare>{bare})(?![\w=]))",
        re.IGNORECASE,
    )
    return pattern, states | verbs | plain


def read_relation(text: str) -> tuple[str, int] | None:
    """Read the relation that a text begins with.

    Returns:
        Its symbol and where its words end; None when the text begins with something else.
    """
    pattern, symbols = _reading()
    match = pattern.match(text)
    if match is None:
        return None
    said = match["verb"] or match["plain"] or match["state"] or match["bare"] or ""
    symbol = symbols[" ".join(said.casefold().split())]
    return (negated(symbol) if match["not"] or match["neg"] else symbol), match.end()


@cache
def _presence() -> tuple[re.Pattern[str], Mapping[str, bool]]:
    rows = table()["presence"]
    answers = {word: answer == "yes" for answer, row in rows.items() for word in row}
    pattern = re.compile(
        rf"{_BE}(?P<not>{_NOT})?\s+(?P<state>{alternatives(list(answers))})(?![\w-])", re.IGNORECASE
    )
    return pattern, answers


def read_presence(text: str) -> tuple[bool, int] | None:
    """Read whether a value is said to be there or true; None when the text begins otherwise."""
    pattern, answers = _presence()
    match = pattern.match(text)
    if match is None:
        return None
    return answers[" ".join(match["state"].casefold().split())] != bool(match["not"]), match.end()


@cache
def _conditions() -> tuple[re.Pattern[str], frozenset[str]]:
    rows = table()["conditions"]
    either = alternatives([*rows["held"], *rows["denied"]])
    pattern = rf"(?<![\w-])(?P<not>not\s+)?(?P<word>{either})(?!\w)"
    return re.compile(pattern, re.IGNORECASE), frozenset(rows["denied"])


def conditions(text: str) -> Iterator[tuple[bool, int, int]]:
    """Yield whether what follows holds, start and end of each word that begins a condition."""
    pattern, denied = _conditions()
    for match in pattern.finditer(text):
        word = " ".join(match["word"].casefold().split())
        # "not until" is what "when" is; "not when" denies.
        yield (word in denied) == bool(match["not"]), match.start(), match.end()


@cache
def _number_words() -> Mapping[str, float]:
    rows = table()
    found: dict[str, float] = {word: float(n) for n, word in enumerate(rows["numbers"])}
    for tenfold, word in enumerate(rows["tens"], 2):
        found[word] = 10.0 * tenfold
        for one, unit in enumerate(rows["numbers"][1:10], 1):
            found[f"{word}-{unit}"] = 10.0 * tenfold + one
    return found | {"hundred": 100.0, "thousand": 1000.0}


def read_number(text: str) -> float | None:
    """Return the value of a number in digits or words, as `1,000` or `twenty-five`; else None."""
    known = _number_words().get(text.casefold())
    if known is not None:
        return known
    digits = text.replace(",", "").replace("_", "")
    return float(digits) if re.fullmatch(r"\d+(?:\.\d+)?", digits) else None


@cache
def number_pattern() -> str:
    """Return a pattern for numbers in digits and in words."""
    return rf"\d[\d,_]*(?:\.\d+)?|{alternatives(list(_number_words()))}"


@cache
def units() -> Mapping[str, Unit]:
    """Return all units by each of their spellings."""
    return {
        spelling: Unit(name, kind, float(size), tuple(spellings))
        for name, (kind, size, spellings) in table()["units"].items()
        for spelling in spellings
    }
