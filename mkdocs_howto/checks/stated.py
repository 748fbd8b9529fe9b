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
        about: What it is said of, for whoever reads it alone; empty for the object.
    """

    section: Section
    line: int
    sentence: str
    about: str = ""

    @property
    def words(self) -> str:
        """Its words with single spaces: the same wherever its file breaks the lines."""
        return " ".join(self.sentence.split())


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
    proven = {each.words for one in told for each in statements(one)}
    wrong = {(f.section, " ".join(f.sentence.split())) for f in findings if f.sentence}
    return tuple(
        each
        for each in statements(draft)
        if each.words not in proven and (each.section, each.words) not in wrong
    )


def _of_prose(draft: Draft) -> Iterator[Statement]:
    arguments = {
        len(draft.description.split("\n")) + 1 + n: a for n, a in enumerate(draft.arguments)
    }
    for each in passages(draft):
        if each.part in ("title", "note"):
            continue
        about = ""
        if each.part == "argument" and each.line in arguments:
            about = f"`{arguments[each.line].name}`"
        elif each.step is not None:
            about = f"step {each.line}"
        for start, _ in each.sentences():
            place = each.at(start)
            yield Statement(each.section, place.line, place.sentence, about)


def _of_comments(program: str) -> Iterator[Statement]:
    try:
        for token in tokenize.generate_tokens(io.StringIO(program).readline):
            if token.type == tokenize.COMMENT and token.string.strip("#: "):
                line = token.start[0]
                yield Statement(Section.EXAMPLE, line, token.string, f"line {line} of the example")
    except (tokenize.TokenError, SyntaxError):
        return  # what can't be read is the matter of other checks
