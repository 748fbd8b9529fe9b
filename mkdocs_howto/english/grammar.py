"""Comparisons in words: one table for what is written and what is read in texts of others."""

from __future__ import annotations

import ast
from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Relation:
    """One way in which two values can stand to each other.

    Attributes:
        symbol: As code writes it.
        written: What stands between the two in our sentences.
        read: What others may write for the same.
        opposite: The symbol of what holds when this one does not.
    """

    symbol: str
    written: str
    read: tuple[str, ...]
    opposite: str


RELATIONS = {
    relation.symbol: relation
    for relation in (
        Relation("<", "is below", ("is less than", "is smaller than", "is under"), ">="),
        Relation("<=", "is at most", ("is no more than", "does not exceed", "is up to"), ">"),
        Relation(">", "is above", ("exceeds", "is more than", "is greater than", "is over"), "<="),
        Relation(">=", "is at least", ("is no less than", "reaches", "is not below"), "<"),
        Relation("==", "is", ("equals", "is equal to"), "!="),
        Relation("!=", "is not", ("differs from", "is other than", "does not equal"), "=="),
        Relation("in", "is in", ("is one of", "is among", "is contained in"), "not in"),
        Relation("not in", "is not in", ("is none of", "is missing from"), "in"),
        Relation("is", "is", (), "is not"),
        Relation("is not", "is not", (), "is"),
    )
}

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


def relation(symbol: str, *, holds: bool = True) -> str:
    """Return the words for a comparison, or for its opposite where it does not hold."""
    found = RELATIONS[symbol]
    return found.written if holds else RELATIONS[found.opposite].written
