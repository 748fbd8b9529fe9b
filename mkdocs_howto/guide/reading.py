"""Reads a guide from Markdown, and remembers on which line each part stands.

Two forms are common: the one that `mkdocs-howto` prints and stores, and the one that language
models write when they are asked for these three sections (underlined headings, nested bullets).
Both are read here, and what is odd about the form is noted: the checks judge a part of it, the
store refuses all.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace

from mkdocs_howto.guide.blocks import (
    Block,
    Form,
    Mark,
    Piece,
    flat,
    number_at,
    plain,
    read_blocks,
    rows,
)
from mkdocs_howto.guide.languages import headings, section_names
from mkdocs_howto.guide.model import (
    THREE,
    Draft,
    Finding,
    Section,
)
from mkdocs_howto.guide.sections import (
    DescriptionReader,
    ExampleReader,
    Noting,
    StepsReader,
)
from mkdocs_howto.guide.sections import Odd as Odd
from mkdocs_howto.guide.sections import Oddity as Oddity


@dataclass(frozen=True, slots=True)
class GuideFile:
    """A guide read from Markdown.

    Attributes:
        odd: What is odd about its form.
        headings: Line of each section's heading.
        description_lines: For each line of the draft's description, then for each argument, for
            what is returned and for each note, the line of the file.
        step_lines: For each step, the line of the file that it starts on.
        example_line: Line of the file that the example's first line is on; 0 without example.
        output: What the file says that the example prints.
    """

    draft: Draft
    odd: tuple[Odd, ...] = ()
    headings: Mapping[Section, int] = field(default_factory=dict)
    description_lines: tuple[int, ...] = ()
    step_lines: tuple[int, ...] = ()
    example_line: int = 0
    output: str = ""

    @property
    def stray(self) -> tuple[tuple[int, str], ...]:
        """Text that stands in none of the sections, by line."""
        return tuple((odd.line, odd.detail) for odd in self.odd if odd.kind is Oddity.STRAY)

    def line_of(self, finding: Finding) -> int:
        """Return the line of the file that a finding is about; 1 when it is about all of it."""
        start = self.headings.get(finding.section, 1)
        if finding.line < 1:
            return start
        if finding.section is Section.EXAMPLE:
            return self.example_line + finding.line - 1 if self.example_line else start
        lines = self.step_lines
        if finding.section is Section.DESCRIPTION:
            lines = self.description_lines
        return lines[finding.line - 1] if finding.line <= len(lines) else start


FURTHER = ("prerequisites", "errors", "related", "diagram", "notes", "see also")
"""Headings of optional sections, which are read past."""


def read_guide(text: str, language: str = "") -> GuideFile:
    """Read a guide; what is missing is empty in the draft, and noted as an oddity.

    Args:
        text: The whole file. Front matter is read past.
        language: For a guide of the store, the language of its headings: nothing but the form
            that is written there is taken then. Empty for a guide of anybody.
    """
    lines = text.removeprefix("\ufeff").replace("\r\n", "\n").replace("\r", "\n").split("\n")
    _blank_front_matter(lines)
    reader = _Reader(language)
    if not language:
        reader.unwrap(lines)
    return reader.read(read_blocks("\n".join(lines)))


def _blank_front_matter(lines: list[str]) -> None:
    if lines[0].rstrip() == "---":
        end = next((n for n, line in enumerate(lines[1:], 1) if line.rstrip() == "---"), 0)
        lines[: end + 1] = [""] * (end + 1)


class _Reader(Noting):
    def __init__(self, language: str) -> None:
        super().__init__(strict=bool(language))
        self._names = {name: section for section, name in headings(language).items()}
        self._headings: dict[Section, int] = {}

    def unwrap(self, lines: list[str]) -> None:
        """Blank the marks of a fence around the whole guide."""
        filled = [n for n, line in enumerate(lines) if line.strip()]
        opening = lines[filled[0]].strip() if filled else ""
        if opening.startswith("```") and opening.strip("` ") in ("markdown", "md"):
            self.note(Oddity.WRAPPED, filled[0] + 1)
            marks = sum(line.lstrip().startswith(("```", "~~~")) for line in lines)
            lines[filled[0]] = ""
            if lines[filled[-1]].strip("` ") == "" and marks % 2 == 0:
                lines[filled[-1]] = ""

    def read(self, blocks: Sequence[Block]) -> GuideFile:
        """Read all sections."""
        title, parts = self._cut(blocks)
        for section in THREE:
            if section not in parts:
                self.odd.append(Odd(Oddity.NO_SECTION, section, 0))
        self.section = Section.DESCRIPTION
        described = DescriptionReader(self)
        described.read(parts.get(Section.DESCRIPTION, []))
        self.section = Section.STEPS
        steps = StepsReader(self)
        steps.read(parts.get(Section.STEPS, []))
        self.section = Section.EXAMPLE
        shown = ExampleReader(self)
        shown.read(parts.get(Section.EXAMPLE, []))
        draft = Draft(
            title, described.text, tuple(steps.steps), shown.code, shown.source, "file",
            arguments=tuple(described.arguments), returns=" ".join(described.returns),
            notes=tuple(described.notes), variants=tuple(shown.variants),
        )  # fmt: skip
        return GuideFile(
            draft, tuple(self.odd), self._headings, tuple(described.lines), tuple(steps.lines),
            shown.line, shown.output,
        )  # fmt: skip

    # The sections.

    def _cut(self, blocks: Sequence[Block]) -> tuple[str, dict[Section, list[Block]]]:
        """Cut the blocks at the headings of the sections."""
        named = {self._section(b) for b in blocks if b.form is Form.HEADING} - {None}
        title, level, outside = "", 7, False
        parts: dict[Section, list[Block]] = {}
        current: list[Block] | None = None
        for block in blocks:
            section: Section | None = self._section(block)
            rest: tuple[Block, ...] = ()
            if block.form is not Form.HEADING and not self.strict:
                section, rest = _labelled(block)
                section = None if section in named else section
            if section is not None:
                self._begin(section, block.first, parts)
                current, level, outside = parts.setdefault(section, []), block.level or 2, False
                current += rest
            elif block.form is not Form.HEADING:
                if current is not None:
                    current.append(block)
                elif not outside:
                    self.note(Oddity.STRAY, block.first, flat(block))
            elif current is None and not title and not outside:
                title = self.said(block.pieces, block.first)
                if self.strict and block.level != 1:
                    self.note(Oddity.NO_TITLE, block.first)
            elif current is not None and block.level > level and not self.strict:
                current.append(block)
            else:
                current, outside = None, True
                name = plain(block.pieces)
                if self.strict or name.strip("*_`: ").casefold() not in FURTHER:
                    self.odd.append(
                        Odd(Oddity.UNKNOWN_SECTION, Section.DESCRIPTION, block.first, name)
                    )
        if not title:
            self.note(Oddity.NO_TITLE, 0)
        return title, parts

    def _section(self, block: Block) -> Section | None:
        name = plain(block.pieces)
        if self.strict:
            return self._names.get(name) if block.level == 2 else None
        return _section_of(name)

    def _begin(self, section: Section, line: int, parts: Mapping[Section, object]) -> None:
        if section in parts:
            self.odd.append(Odd(Oddity.TWICE, section, line))
        elif any(THREE.index(other) > THREE.index(section) for other in parts):
            self.odd.append(Odd(Oddity.ORDER, section, line))
        self._headings.setdefault(section, line)


def _section_of(name: str) -> Section | None:
    words = name.translate(_UNMARKED).strip()
    number, rest = number_at(words)
    return section_names().get((rest if number else words).strip(" :：.").casefold())


_UNMARKED = str.maketrans("", "", "*_`#")


def _labelled(block: Block) -> tuple[Section | None, tuple[Block, ...]]:
    """Return the section that a bold label or a short line names, and what stands beside it."""
    if block.form is Form.LIST and len(block.items) == 1 and block.items[0].blocks:
        first, *others = block.items[0].blocks
        if not any(piece.strong for piece in first.pieces[:1]):
            return None, ()
        section, rest = _labelled(first)
        return section, (*rest, *others)
    if block.form is not Form.PARAGRAPH:
        return None, ()
    row, *more = rows(block.pieces)
    bold = [piece for piece in row if piece.strong]
    name, rest_of_row = (bold, row[len(bold) :]) if bold and row[0].strong else (row, ())
    section = _section_of(plain(name))
    after = plain(rest_of_row)
    if section is None or (after and not (after.startswith(":") or plain(name).endswith(":"))):
        return None, ()
    kept = [piece for each in more for piece in (Piece("\n", Mark.BREAK), *each)][1:]
    shift = 1
    if after.strip(": "):
        first_piece = replace(rest_of_row[0], text=rest_of_row[0].text.lstrip(": "))
        kept = [first_piece, *rest_of_row[1:], *([Piece("\n", Mark.BREAK)] if kept else []), *kept]
        shift = 0
    rest = (Block(Form.PARAGRAPH, block.first + shift, tuple(kept)),) if kept else ()
    return section, rest
