"""What a draft states: one statement a sentence, each with the place from which it can fall."""

from __future__ import annotations

import io
import tokenize
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from mkdocs_howto.checks.reading import passages
from mkdocs_howto.guide import Draft, Finding, Section

VERIFIED = "HT9"
"""How the codes of a verifier's findings begin; no check, which asks nobody, has such a code."""


@dataclass(frozen=True, slots=True)
class Statement:
    """One sentence, title of a step or comment of the example.

    Attributes:
        line: As in `Finding.line`.
        sentence: Its words, as they stand in the draft.
        of: What it is said of: an argument, the code before a comment; empty for the object.
        place: Where it stands, for whoever reads it alone; empty where that says nothing.
    """

    section: Section
    line: int
    sentence: str
    of: str = ""
    place: str = ""

    @property
    def words(self) -> str:
        """Its words with single spaces: the same wherever its file breaks the lines."""
        return " ".join(self.sentence.split())

    @property
    def claim(self) -> str:
        """What is true or false: the same words are another claim of another argument."""
        return f"{self.of} {self.words}" if self.of else self.words


def statements(draft: Draft) -> tuple[Statement, ...]:
    """Return what a draft states, in order; titles and notes of sources state nothing."""
    return (*_of_prose(draft), *_of_comments(draft.example))


def unproven(
    draft: Draft, findings: Sequence[Finding], told: Sequence[Draft]
) -> tuple[Statement, ...]:
    """Return what of a draft is neither proven nor found wrong.

    Args:
        draft: What somebody wrote.
        findings: What the checks say of it.
        told: What was told from the code and not by anybody: what these state is proven.
    """
    proven = {each.claim for one in told for each in statements(one)}
    wrong = {(f.section, f.line, " ".join(f.sentence.split())) for f in findings if f.sentence}
    return tuple(
        each
        for each in statements(draft)
        if each.claim not in proven and (each.section, each.line, each.words) not in wrong
    )


def _of_prose(draft: Draft) -> Iterator[Statement]:
    arguments = {
        len(draft.description.split("\n")) + 1 + n: a for n, a in enumerate(draft.arguments)
    }
    for each in passages(draft):
        if each.part in ("title", "note"):
            continue
        of = ""
        if each.part == "argument" and each.line in arguments:
            of = f"`{arguments[each.line].name}`:"
        where = f"step {each.line}" if each.step is not None else ""
        for start, _ in each.sentences():
            place = each.at(start)
            yield Statement(each.section, place.line, place.sentence, of, where)


def _of_comments(program: str) -> Iterator[Statement]:
    try:
        for token in tokenize.generate_tokens(io.StringIO(program).readline):
            if token.type == tokenize.COMMENT and token.string.strip("#: "):
                line, column = token.start
                code = " ".join(token.line[:column].split())
                where = f"line {line} of the example"
                yield Statement(Section.EXAMPLE, line, token.string, code, where)
    except (tokenize.TokenError, SyntaxError):
        return  # what can't be read is the matter of other checks
