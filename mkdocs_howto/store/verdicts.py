"""What a verifier said of a guide, and the code that it was shown: both by their digests."""

from __future__ import annotations

import ast
import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from enum import StrEnum

from mkdocs_howto.source import Definition, Facts, Kind, Lookup, calls
from mkdocs_howto.store.fingerprint import code_of, digest, meaning

_MOST_SHOWN = 12
"""Most of what the object calls that a verifier is shown beside it."""


class Ruling(StrEnum):
    """What is said of a statement."""

    SUPPORTED = "supported"
    CONTRADICTED = "contradicted"
    NOT_SHOWN = "not shown"
    PROVEN = "proven"
    """The same was told from the code; no verifier was asked."""


@dataclass(frozen=True, slots=True)
class Verdict:
    """A ruling, and what it rests on.

    Attributes:
        where: `file:first-last`; empty for no lines.
        reason: One sentence.
    """

    ruling: Ruling
    where: str = ""
    reason: str = ""

    def __str__(self) -> str:
        place = f" [{self.where}]" if self.where else ""
        return f"{self.ruling}{place}" + (f": {self.reason}" if self.reason else "")


@dataclass(frozen=True, slots=True)
class Verified:
    """What a verifier said of one guide.

    Attributes:
        model: Who was asked.
        date: As `2026-01-31`.
        code: Digest of the code that it was shown.
        verdicts: By digest of the statement.
    """

    model: str
    date: str
    code: str
    verdicts: Mapping[str, Verdict] = field(default_factory=dict)


_TOLD = re.compile(
    rf"(?P<ruling>{'|'.join(Ruling)})(?: \[(?P<where>[^\]]*)\])?(?:: (?P<reason>.*))?"
)


def verdict(text: str) -> Verdict | None:
    """Read a verdict as a stored guide holds it; None when it is none."""
    match = _TOLD.fullmatch(text)
    if match is None:
        return None
    return Verdict(Ruling(match["ruling"]), match["where"] or "", match["reason"] or "")


def evidence(facts: Facts, lookup: Lookup) -> tuple[Definition, ...]:
    """Return the code that statements about an object are held against.

    It is the object, the `__init__` of a method's class, and what of its package it calls.
    """
    found = {facts.definition.path: facts.definition}
    for each in _beside(facts, lookup):
        inside = each.file is facts.definition.file and each.lines.first in facts.definition.lines
        if not inside and len(found) <= _MOST_SHOWN:
            found.setdefault(each.path, each)
    return tuple(found.values())


def evidence_digest(facts: Facts, lookup: Lookup) -> str:
    """Return the digest of that code; where it stands in its files does not count."""
    others = evidence(facts, lookup)[1:]
    return digest("\n".join((code_of(facts), *map(meaning, others))))


def _beside(facts: Facts, lookup: Lookup) -> Iterator[Definition]:
    definition = facts.definition
    holder = definition if definition.kind is Kind.CLASS else facts.owner
    first = facts.owner.member("__init__") if facts.owner is not None else None
    if first is not None:
        yield first
    package = definition.module.partition(".")[0]
    for call in calls(definition.node) if definition.node is not None else ():
        name = ast.unparse(call.func) if isinstance(call.func, ast.Attribute | ast.Name) else ""
        found = lookup.definition(facts.scope.resolve(name)) if name else None
        if found is None and holder is not None and name.startswith(("self.", "cls.")):
            found = holder.member(name.partition(".")[2])
        if found is not None and found.path.partition(".")[0] == package:
            yield found
