"""A draft as passages of prose: where each stands, its code spans, and its text without them."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass

from mkdocs_howto.guide.model import Draft, Section, Step

_CODE = re.compile(r"`([^`]+)`")
_SENTENCE_END = re.compile(r"(?<=[.!?])[\"”)]*\s+(?=[\"“(]*[A-Z`\d])|\n\s*\n")
_ABBREVIATED = re.compile(r"\b(?:e\.g|i\.e|vs|cf|etc|approx|incl|resp|No|Mr|Dr|St)\.\s*$")


@dataclass(frozen=True, slots=True)
class CodeSpan:
    """A code span and its place in the passage, backticks included."""

    text: str
    start: int
    end: int


@dataclass(frozen=True, slots=True)
class Passage:
    """One piece of prose.

    Attributes:
        line: As in `Finding.line`: for the description the line that it starts on, for steps the
            number of the step, 0 for the title and for the note above the example.
        part: `title` (of the guide), `description`, `step title`, `step` or `note`.
        masked: The text with every code span blanked out, of the same length.
        step: The step that it belongs to; None outside of steps.
    """

    section: Section
    line: int
    part: str
    text: str
    masked: str
    codes: tuple[CodeSpan, ...]
    step: Step | None = None

    def line_at(self, offset: int) -> int:
        """Return the line of the section on which an offset of the text is."""
        if self.part != "description":
            return self.line
        return self.line + self.text.count("\n", 0, offset)

    def sentences(self) -> Iterator[tuple[int, int]]:
        """Yield start and end of each sentence."""
        start = 0
        for match in _SENTENCE_END.finditer(self.masked):
            if _ABBREVIATED.search(self.masked, start, match.start() + 1):
                continue
            if self.masked[start : match.start()].strip():
                yield start, match.start()
            start = match.end()
        if self.masked[start:].strip():
            yield start, len(self.masked)


def passage(section: Section, line: int, part: str, text: str, step: Step | None = None) -> Passage:
    """Read one piece of prose."""
    codes = tuple(CodeSpan(m[1], m.start(), m.end()) for m in _CODE.finditer(text))
    masked = _CODE.sub(lambda m: "`" + "\u00b7" * len(m[1]) + "`", text)
    return Passage(section, line, part, text, masked, codes, step)


def passages(draft: Draft) -> tuple[Passage, ...]:
    """Return all prose of a draft, in order; empty parts are left out."""
    found = [passage(Section.DESCRIPTION, 0, "title", draft.title)]
    line = 1
    for piece in re.split(r"(\n\s*\n)", draft.description):
        if piece.strip():
            found.append(passage(Section.DESCRIPTION, line, "description", piece))
        line += piece.count("\n")
    for number, step in enumerate(draft.steps, 1):
        found.append(passage(Section.STEPS, number, "step title", step.title, step))
        found.append(passage(Section.STEPS, number, "step", step.text, step))
    found.append(passage(Section.EXAMPLE, 0, "note", draft.example_source))
    return tuple(each for each in found if each.text.strip())
