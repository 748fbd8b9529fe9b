"""A draft as passages of prose: where each stands, its code spans, and its text without them."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass

from mkdocs_howto.guide import Draft, Section, Step, masked, sentences

_CODE = re.compile(r"`([^`]+)`")


@dataclass(frozen=True, slots=True)
class CodeSpan:
    """A code span and its place in the passage, backticks included."""

    text: str
    start: int
    end: int


@dataclass(frozen=True, slots=True)
class Place:
    """Where something stands in a section.

    Attributes:
        line: As in `Finding.line`.
        sentence: The whole sentence, which falls when what it says is false.
    """

    line: int
    sentence: str


@dataclass(frozen=True, slots=True)
class Passage:
    """One piece of prose.

    Attributes:
        line: As in `Finding.line`: for the description the line that it starts on, where each
            argument, what is returned and each note follow on a line of their own; for steps the
            number of the step, 0 for the title and for the note above the example.
        part: `title` (of the guide), `description` (with what is returned and good to know),
            `argument`, `step title`, `step` (with its points) or `note`.
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

    def at(self, offset: int) -> Place:
        """Return where an offset of the text is."""
        line = self.line
        if self.part == "description":
            line += self.text.count("\n", 0, offset)
        for start, end in self.sentences():
            if start <= offset < end:
                return Place(line, self.text[start:end].strip())
        return Place(line, self.text.strip())

    def sentences(self) -> Iterator[tuple[int, int]]:
        """Yield start and end of each sentence."""
        return sentences(self.text)


def passage(section: Section, line: int, part: str, text: str, step: Step | None = None) -> Passage:
    """Read one piece of prose."""
    codes = tuple(CodeSpan(m[1], m.start(), m.end()) for m in _CODE.finditer(text))
    return Passage(section, line, part, text, masked(text), codes, step)


def passages(draft: Draft) -> tuple[Passage, ...]:
    """Return all prose of a draft, in order; empty parts are left out."""
    found = [passage(Section.DESCRIPTION, 0, "title", draft.title)]
    line = 1
    for piece in re.split(r"(\n\s*\n)", draft.description):
        if piece.strip():
            found.append(passage(Section.DESCRIPTION, line, "description", piece))
        line += piece.count("\n")
    line += bool(draft.description)
    for argument in draft.arguments:
        found.append(passage(Section.DESCRIPTION, line, "argument", argument.text))
        line += 1
    for text in ((draft.returns,) if draft.returns else ()) + tuple(n.text for n in draft.notes):
        found.append(passage(Section.DESCRIPTION, line, "description", text))
        line += 1
    for number, step in enumerate(draft.steps, 1):
        found.append(passage(Section.STEPS, number, "step title", step.title, step))
        found += [
            passage(Section.STEPS, number, "step", text, step) for text in (step.text, *step.points)
        ]
    found.append(passage(Section.EXAMPLE, 0, "note", draft.example_source))
    return tuple(each for each in found if each.text.strip())
