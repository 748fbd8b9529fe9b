"""Reads a guide from Markdown, and remembers on which line each part stands.

Two forms are common: the one that `mkdocs-howto` prints and stores, and the one that language
models write when they are asked for these three sections (underlined headings, nested bullets).
Both are read here, and what is odd about the form is noted: the checks judge a part of it, the
store refuses all.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from enum import StrEnum

from mkdocs_howto.guide.blocks import Block, Form, Item, Mark, Piece, plain, read_blocks, rows
from mkdocs_howto.guide.languages import headings, labels, section_names
from mkdocs_howto.guide.model import (
    THREE,
    Argument,
    Draft,
    Finding,
    Lines,
    Note,
    Section,
    Step,
    Variant,
)
from mkdocs_howto.guide.parts import argument_of, citation_at, foreign, number_at, title_at
from mkdocs_howto.guide.text import visible


class Oddity(StrEnum):
    """What can be odd about the form of a file, beyond what its draft shows."""

    NO_SECTION = "no section"
    TWICE = "section twice"
    ORDER = "sections out of order"
    UNNUMBERED = "steps without numbers"
    NUMBERING = "steps misnumbered"
    FENCES = "more than one fence"
    NO_FENCE = "no fence"
    OPEN_FENCE = "fence not closed"
    NOT_PYTHON = "fence in another language"
    WRAPPED = "whole guide in a fence"
    STRAY = "text outside the sections"
    UNKNOWN_SECTION = "unknown section"
    # What only the store minds.
    NO_TITLE = "no title"
    NO_STEP = "no step"
    MISPLACED = "text where none stands"
    FOREIGN = "foreign Markdown"
    NO_LINES = "lines that don't exist"
    INVISIBLE = "invisible character"


@dataclass(frozen=True, slots=True)
class Odd:
    """One oddity and where it is; `line` is a line of the file, 0 for all of it."""

    kind: Oddity
    section: Section
    line: int
    detail: str = ""


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

_PYTHON = ("", "python", "py", "python3", "pycon", "py3")
_PRINTED = ("text", "txt", "plaintext", "output", "console")


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


class _Reader:
    def __init__(self, language: str) -> None:
        self.strict = bool(language)
        self.odd: list[Odd] = []
        self._names = {name: section for section, name in headings(language).items()}
        self._at = Section.DESCRIPTION
        self._headings: dict[Section, int] = {}

    def note(self, kind: Oddity, line: int, detail: str = "") -> None:
        """Note an oddity of the section at hand."""
        self.odd.append(Odd(kind, self._at, line, detail))

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
        self._at = Section.DESCRIPTION
        described = _Description(self)
        described.read(parts.get(Section.DESCRIPTION, []))
        self._at = Section.STEPS
        steps = _Steps(self)
        steps.read(parts.get(Section.STEPS, []))
        self._at = Section.EXAMPLE
        shown = _Example(self)
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

    def said(self, pieces: Sequence[Piece], line: int, between: str = " ") -> str:
        """Return the text of a paragraph; in a guide of the store, other Markdown is noted."""
        text = plain(pieces, between)
        if self.strict:
            for number, row in enumerate(rows(pieces)):
                if what := foreign(row):
                    self.note(Oddity.FOREIGN, line + number, f"{what}\n{plain(row)}")
                elif visible(plain(row)) != plain(row):
                    self.note(Oddity.INVISIBLE, line + number)
            text = " ".join(text.split())
        return text

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
                    self.note(Oddity.STRAY, block.first, _flat(block))
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


class _Description:
    """Paragraphs, then arguments, what is returned, and what is good to know."""

    def __init__(self, reader: _Reader) -> None:
        self._reader = reader
        self.arguments: list[Argument] = []
        self.returns: list[str] = []
        self.notes: list[Note] = []
        self.text = ""
        self.lines: list[int] = []
        self._below: list[int] = []
        self._noted = False
        self._cited = ""

    def read(self, blocks: Iterable[Block]) -> None:
        for block in blocks:
            self._block(block)
        self.lines += self._below

    def _block(self, block: Block) -> None:
        note = self._reader.note
        if block.form in (Form.FENCE, Form.CODE):
            note(Oddity.FENCES, block.first)
        elif block.pieces and plain(block.pieces).strip(": ").casefold() in labels("notes"):
            if self._reader.strict and not all(piece.strong for piece in block.pieces):
                self._paragraph(block)
            else:
                self._noted = True
        elif block.form is Form.LIST and self._noted:
            for item in block.items:
                self._note(item)
        elif block.form is Form.LIST and (found := self._listed(block)):
            self.arguments += found
            self._below += [item.first for item in block.items]
        elif block.form is Form.LIST or block.form is Form.OTHER:
            if self._reader.strict:
                note(Oddity.FOREIGN, block.first, f"a list or a quote\n{_flat(block)}")
            for item in block.items:
                for inner in item.blocks:
                    self._block(inner)
        elif block.pieces:
            self._paragraph(block)

    def _paragraph(self, block: Block) -> None:
        # What a person writes below the arguments or the notes belongs to them from then on.
        if self._noted:
            self.notes.append(Note(self._reader.said(block.pieces, block.first)))
            self._below.append(block.first)
        elif self.arguments:
            if not self.returns:
                self._below.append(block.first)
            self.returns.append(self._reader.said(block.pieces, block.first))
        else:
            text = self._reader.said(block.pieces, block.first, "\n")
            if self.text:
                self.lines.append(block.first - 1)
            self.text = f"{self.text}\n\n{text}" if self.text else text
            self.lines += range(block.first, block.first + text.count("\n") + 1)

    def _listed(self, block: Block) -> list[Argument]:
        """Return the arguments that a list tells; none when one of its items is something else."""
        if self.arguments or block.ordered:
            return []
        found = []
        for item in block.items:
            pieces = _only_paragraph(item)
            argument = argument_of(pieces) if pieces else None
            if argument is None:
                return []
            self._reader.said((pieces or ())[1:], item.first)
            found.append(argument)
        return found

    def _note(self, item: Item) -> None:
        pieces = [piece for block in item.blocks for piece in (*block.pieces, _SPACE)]
        before, cited = citation_at(_trimmed(pieces))
        file, lines = cited or ("", ())
        if cited:
            file = self._cited = file or self._cited
        text = self._reader.said(before, item.first)
        self.notes.append(Note(text, file, lines if file else ()))
        self._below.append(item.first)
        if self._reader.strict and _only_paragraph(item) is None:
            self._reader.note(Oddity.MISPLACED, item.first, plain(pieces))


_SPACE = Piece("\n", Mark.BREAK)


def _trimmed(pieces: Sequence[Piece]) -> Sequence[Piece]:
    end = len(pieces)
    while end and (pieces[end - 1].mark is Mark.BREAK or not pieces[end - 1].text.strip()):
        end -= 1
    return pieces[:end]


def _only_paragraph(item: Item) -> tuple[Piece, ...] | None:
    whole = len(item.blocks) == 1 and item.blocks[0].form is Form.PARAGRAPH
    return item.blocks[0].pieces if whole else None


def _flat(block: Block) -> str:
    """Return what a block holds on one line."""
    inner = " ".join(_flat(each) for item in block.items for each in item.blocks)
    return f"{plain(block.pieces)}{block.code}{inner}".strip()


@dataclass
class _Group:
    """What belongs to one step; `number` is 0 for a bullet."""

    number: int
    first: int
    blocks: list[Block]


class _Steps:
    def __init__(self, reader: _Reader) -> None:
        self._reader = reader
        self.steps: list[Step] = []
        self.lines: list[int] = []
        self._cited = ""

    def read(self, blocks: Iterable[Block]) -> None:
        groups: list[_Group] = []
        for block in blocks:
            self._gather(block, groups)
        numbers = [group.number for group in groups]
        if groups and not any(numbers):
            self._reader.note(Oddity.UNNUMBERED, groups[0].first)
        elif numbers != list(range(1, len(numbers) + 1)) and set(numbers) not in ({1}, set()):
            detail = ", ".join(map(str, numbers))
            if not self._reader.strict:
                self._reader.note(Oddity.NUMBERING, groups[0].first, detail)
        for group in groups:
            self.steps.append(self._step(group))
            self.lines.append(group.first)

    def _gather(self, block: Block, groups: list[_Group]) -> None:
        strict = self._reader.strict
        head = None if strict else _numbered(block)
        if head is not None:
            groups.append(_Group(head[0], block.first, [head[1]]))
        elif block.form is Form.LIST and (
            block.ordered or not groups or not any(group.number for group in groups)
        ):
            if strict and not block.ordered:
                self._reader.note(Oddity.NO_STEP, block.first, _flat(block))
            groups += [_Group(item.number, item.first, [*item.blocks]) for item in block.items]
        elif strict:
            self._reader.note(Oddity.NO_STEP, block.first, _flat(block))
        elif groups:
            groups[-1].blocks.append(block)

    def _step(self, group: _Group) -> Step:
        texts: list[tuple[tuple[Piece, ...], int]] = []
        points: list[tuple[Sequence[Piece], int]] = []
        for block in group.blocks:
            self._sort(block, texts, points)
        title: Sequence[Piece] = ()
        if texts:
            title, first = title_at(texts[0][0])
            texts[0] = (first, texts[0][1])
        if self._reader.strict and not plain(title):
            self._reader.note(Oddity.NO_TITLE, group.first)
        place = texts if texts and citation_at(_trimmed(texts[-1][0]))[1] else points
        file, lines = "", tuple[Lines, ...]()
        if place and (not self._reader.strict or place is texts):
            before, cited = citation_at(_trimmed(place[-1][0]))
            if cited:
                file, lines = cited[0] or self._cited, cited[1]
                self._cited = file
                place[-1] = (tuple(before), place[-1][1])
                if any(not 1 <= run.first <= run.last for run in lines):
                    detail = ",".join(map(str, lines))
                    self._reader.note(Oddity.NO_LINES, place[-1][1], detail)
        if not self._reader.strict:
            for number, (pieces, line) in enumerate(points):
                # A point may cite lines of its own: they are lines of the step.
                before, cited = citation_at(_trimmed(pieces))
                if cited and cited[0] in ("", file or cited[0]):
                    file, lines = cited[0] or file, (*lines, *cited[1])
                    points[number] = (tuple(before), line)
        said = self._reader.said
        paragraphs = [said(pieces, line) for pieces, line in texts]
        told = [said(pieces, line) for pieces, line in points]
        name = said(title, group.first)
        name = name.removesuffix(".") if self._reader.strict else name.rstrip(".:")
        return Step(
            name.rstrip(),
            "\n\n".join(filter(None, paragraphs)), file, lines, tuple(filter(None, told)),
        )  # fmt: skip

    def _sort(
        self,
        block: Block,
        texts: list[tuple[tuple[Piece, ...], int]],
        points: list[tuple[Sequence[Piece], int]],
    ) -> None:
        if block.form in (Form.FENCE, Form.CODE):
            self._reader.note(Oddity.FENCES, block.first)
        elif block.pieces and points and self._reader.strict:
            self._reader.note(Oddity.MISPLACED, block.first, plain(block.pieces))
        elif block.pieces:
            texts.append((block.pieces, block.first))
        for item in block.items:
            if self._reader.strict and _only_paragraph(item) is None:
                self._reader.note(Oddity.MISPLACED, item.first, "")
            for inner in item.blocks:
                if inner.pieces:
                    points.append((inner.pieces, inner.first))
                else:
                    self._sort(inner, texts, points)


def _numbered(block: Block) -> tuple[int, Block] | None:
    """Return the number of a heading or a bold line that starts a step, and its text in bold."""
    if not block.pieces or not (block.form is Form.HEADING or block.pieces[0].strong):
        return None
    number, _ = number_at(plain(block.pieces))
    if not number:
        return None
    head = block.pieces[0]
    _, rest = number_at(head.text)
    bold = tuple(replace(p, strong=p.strong or block.form is Form.HEADING) for p in block.pieces)
    first = replace(bold[0], text=rest or plain(block.pieces))
    return number, replace(block, form=Form.PARAGRAPH, pieces=(first, *bold[1:]))


class _Example:
    def __init__(self, reader: _Reader) -> None:
        self._reader = reader
        self.code = self.source = self.output = ""
        self.line = 0
        self.variants: list[Variant] = []
        self._label = self._source = ""
        self._fences = 0

    def read(self, blocks: Sequence[Block]) -> None:
        flat = list(_flattened(blocks))
        for block in flat:
            if block.form is Form.FENCE:
                self._fence(block)
            elif block.pieces:
                self._beside(block)
            elif self._reader.strict:
                self._reader.note(Oddity.MISPLACED, block.first, _flat(block))
        if not self._fences:
            if flat and not (self._reader.strict and len(flat) == 1 and self._source):
                self._reader.note(Oddity.NO_FENCE, flat[0].first, _flat(flat[0]))
            self.source = self._source
            if code := next((block for block in flat if block.form is Form.CODE), None):
                self.code, self.line, self.source = code.code, code.first, ""
        elif self._reader.strict and (self._label or self._source):
            self._reader.note(Oddity.MISPLACED, flat[-1].first, self._label or self._source)

    def _fence(self, block: Block) -> None:
        note = self._reader.note
        language = next(iter(block.info.translate(_BRACES).split()), "").casefold()
        self._fences += 1
        if self._fences == 1:
            if not block.closed:
                note(Oddity.OPEN_FENCE, block.first)
            if language not in _PYTHON or (self._reader.strict and language != "python"):
                note(Oddity.NOT_PYTHON, block.first, language)
            self.code, self.line = block.code, block.first + 1
            self.source, self._source = self._source, ""
        elif language in _PRINTED and not self.output and not self.variants:
            if self._reader.strict:
                note(Oddity.MISPLACED, block.first, "the output")
            self.output = block.code
        elif self._label and language in _PYTHON[1:] and block.closed:
            self.variants.append(Variant(self._label, block.code, self._source))
            self._label = self._source = ""
        else:
            note(Oddity.FENCES, block.first)

    def _beside(self, block: Block) -> None:
        """Read a label, or a note, above a fence."""
        bold = all(piece.strong for piece in block.pieces)
        if bold and self._fences:
            self._label = self._reader.said(
                [replace(piece, strong=False) for piece in block.pieces], block.first
            ).rstrip(":")
            return
        inner = [replace(piece, emphasis=False) for piece in block.pieces]
        if self._reader.strict and (
            not all(piece.emphasis for piece in block.pieces) or self._source
        ):
            self._reader.note(Oddity.MISPLACED, block.first, plain(block.pieces))
        text = self._reader.said(inner, block.first)
        if not self._fences or self._label or self._reader.strict:
            self._source = f"{self._source} {text}".strip()


_BRACES = str.maketrans("{}.", "   ")


def _flattened(blocks: Iterable[Block]) -> Iterator[Block]:
    for block in blocks:
        if block.items:
            for item in block.items:
                yield from _flattened(item.blocks)
        else:
            yield block
