"""The three sections of a guide, read from the blocks that stand below their headings."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, replace
from enum import StrEnum

from mkdocs_howto.guide.blocks import (
    Block,
    Form,
    Item,
    Mark,
    Piece,
    argument_of,
    citation_at,
    flat,
    foreign,
    number_at,
    plain,
    rows,
    title_at,
)
from mkdocs_howto.guide.languages import labels
from mkdocs_howto.guide.model import Argument, Lines, Note, Section, Step, Variant
from mkdocs_howto.guide.text import on_one_line, visible


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


_PYTHON = ("", "python", "py", "python3", "pycon", "py3")
_PRINTED = ("text", "txt", "plaintext", "output", "console")


class Noting:
    """Notes what is odd in the section at hand.

    Args:
        strict: Whether a guide of the store is read, in which nothing else may stand.
    """

    def __init__(self, *, strict: bool) -> None:
        self.strict = strict
        self.odd: list[Odd] = []
        self.section = Section.DESCRIPTION

    def note(self, kind: Oddity, line: int, detail: str = "") -> None:
        """Note an oddity of the section at hand."""
        self.odd.append(Odd(kind, self.section, line, detail))

    def said(self, pieces: Sequence[Piece], line: int, between: str = " ") -> str:
        """Return the text of a paragraph; in a guide of the store, other Markdown is noted."""
        text = plain(pieces, between)
        if self.strict:
            for number, row in enumerate(rows(pieces)):
                if what := foreign(row):
                    self.note(Oddity.FOREIGN, line + number, f"{what}\n{plain(row)}")
                elif visible(plain(row)) != plain(row):
                    self.note(Oddity.INVISIBLE, line + number)
            text = on_one_line(text)
        return text


class DescriptionReader:
    """Paragraphs, then arguments, what is returned, and what is good to know."""

    def __init__(self, noting: Noting) -> None:
        self._noting = noting
        self.arguments: list[Argument] = []
        self.returns: list[str] = []
        self.notes: list[Note] = []
        self.text = ""
        self.lines: list[int] = []
        self._below: list[int] = []
        self._noted = False
        self._cited = ""

    def read(self, blocks: Iterable[Block]) -> None:
        """Read the blocks below the heading."""
        for block in blocks:
            self._block(block)
        self.lines += self._below

    def _block(self, block: Block) -> None:
        note = self._noting.note
        if block.form in (Form.FENCE, Form.CODE):
            note(Oddity.FENCES, block.first)
        elif block.pieces and plain(block.pieces).strip(": ").casefold() in labels("notes"):
            if self._noting.strict and not all(piece.strong for piece in block.pieces):
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
            if self._noting.strict:
                note(Oddity.FOREIGN, block.first, f"a list or a quote\n{flat(block)}")
            for item in block.items:
                for inner in item.blocks:
                    self._block(inner)
        elif block.pieces:
            self._paragraph(block)

    def _paragraph(self, block: Block) -> None:
        # What a person writes below the arguments or the notes belongs to them from then on.
        if self._noted:
            self.notes.append(Note(self._noting.said(block.pieces, block.first)))
            self._below.append(block.first)
        elif self.arguments:
            if not self.returns:
                self._below.append(block.first)
            self.returns.append(self._noting.said(block.pieces, block.first))
        else:
            text = self._noting.said(block.pieces, block.first, "\n")
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
            self._noting.said((pieces or ())[1:], item.first)
            found.append(argument)
        return found

    def _note(self, item: Item) -> None:
        pieces = [piece for block in item.blocks for piece in (*block.pieces, _SPACE)]
        before, cited = citation_at(pieces)
        file, lines = cited or ("", ())
        if cited:
            file = self._cited = file or self._cited
        text = self._noting.said(before, item.first)
        self.notes.append(Note(text, file, lines if file else ()))
        self._below.append(item.first)
        if self._noting.strict and _only_paragraph(item) is None:
            self._noting.note(Oddity.MISPLACED, item.first, plain(pieces))


_SPACE = Piece("\n", Mark.BREAK)


def _only_paragraph(item: Item) -> tuple[Piece, ...] | None:
    whole = len(item.blocks) == 1 and item.blocks[0].form is Form.PARAGRAPH
    return item.blocks[0].pieces if whole else None


@dataclass
class _Group:
    """What belongs to one step; `number` is 0 for a bullet."""

    number: int
    first: int
    blocks: list[Block]


class StepsReader:
    """Steps with their points, and what they cite."""

    def __init__(self, noting: Noting) -> None:
        self._noting = noting
        self.steps: list[Step] = []
        self.lines: list[int] = []
        self._cited = ""

    def read(self, blocks: Iterable[Block]) -> None:
        """Read the blocks below the heading."""
        groups: list[_Group] = []
        for block in blocks:
            self._gather(block, groups)
        numbers = [group.number for group in groups]
        if groups and not any(numbers):
            self._noting.note(Oddity.UNNUMBERED, groups[0].first)
        elif numbers != list(range(1, len(numbers) + 1)) and set(numbers) not in ({1}, set()):
            detail = ", ".join(map(str, numbers))
            if not self._noting.strict:
                self._noting.note(Oddity.NUMBERING, groups[0].first, detail)
        for group in groups:
            self.steps.append(self._step(group))
            self.lines.append(group.first)

    def _gather(self, block: Block, groups: list[_Group]) -> None:
        strict = self._noting.strict
        head = None if strict else _numbered(block)
        if head is not None:
            groups.append(_Group(head[0], block.first, [head[1]]))
        elif block.form is Form.LIST and (
            block.ordered or not groups or not any(group.number for group in groups)
        ):
            if strict and not block.ordered:
                self._noting.note(Oddity.NO_STEP, block.first, flat(block))
            groups += [_Group(item.number, item.first, [*item.blocks]) for item in block.items]
        elif strict:
            self._noting.note(Oddity.NO_STEP, block.first, flat(block))
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
        if self._noting.strict and not plain(title):
            self._noting.note(Oddity.NO_TITLE, group.first)
        place = texts if texts and citation_at(texts[-1][0])[1] else points
        file, lines = "", tuple[Lines, ...]()
        if place and (not self._noting.strict or place is texts):
            before, cited = citation_at(place[-1][0])
            if cited:
                file, lines = cited[0] or self._cited, cited[1]
                self._cited = file
                place[-1] = (tuple(before), place[-1][1])
                if any(not 1 <= run.first <= run.last for run in lines):
                    detail = ",".join(map(str, lines))
                    self._noting.note(Oddity.NO_LINES, place[-1][1], detail)
        if not self._noting.strict:
            for number, (pieces, line) in enumerate(points):
                # A point may cite lines of its own: they are lines of the step.
                before, cited = citation_at(pieces)
                if cited and cited[0] in ("", file or cited[0]):
                    file, lines = cited[0] or file, (*lines, *cited[1])
                    points[number] = (tuple(before), line)
        said = self._noting.said
        paragraphs = [said(pieces, line) for pieces, line in texts]
        told = [said(pieces, line) for pieces, line in points]
        name = said(title, group.first)
        name = name.removesuffix(".") if self._noting.strict else name.rstrip(".:")
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
            self._noting.note(Oddity.FENCES, block.first)
        elif block.pieces and points and self._noting.strict:
            self._noting.note(Oddity.MISPLACED, block.first, plain(block.pieces))
        elif block.pieces:
            texts.append((block.pieces, block.first))
        for item in block.items:
            if self._noting.strict and _only_paragraph(item) is None:
                self._noting.note(Oddity.MISPLACED, item.first, "")
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


class ExampleReader:
    """The program, what it prints, and further programs with their labels."""

    def __init__(self, noting: Noting) -> None:
        self._noting = noting
        self.code = self.source = self.output = ""
        self.line = 0
        self.variants: list[Variant] = []
        self._label = self._source = ""
        self._fences = 0

    def read(self, blocks: Sequence[Block]) -> None:
        """Read the blocks below the heading."""
        shown = list(_flattened(blocks))
        for block in shown:
            if block.form is Form.FENCE:
                self._fence(block)
            elif block.pieces:
                self._beside(block)
            elif self._noting.strict:
                self._noting.note(Oddity.MISPLACED, block.first, flat(block))
        if not self._fences:
            if shown and not (self._noting.strict and len(shown) == 1 and self._source):
                self._noting.note(Oddity.NO_FENCE, shown[0].first, flat(shown[0]))
            self.source = self._source
            if code := next((block for block in shown if block.form is Form.CODE), None):
                self.code, self.line, self.source = code.code, code.first, ""
        elif self._noting.strict and (self._label or self._source):
            self._noting.note(Oddity.MISPLACED, shown[-1].first, self._label or self._source)

    def _fence(self, block: Block) -> None:
        note = self._noting.note
        language = next(iter(block.info.translate(_BRACES).split()), "").casefold()
        self._fences += 1
        if self._fences == 1:
            if not block.closed:
                note(Oddity.OPEN_FENCE, block.first)
            if language not in _PYTHON or (self._noting.strict and language != "python"):
                note(Oddity.NOT_PYTHON, block.first, language)
            self.code, self.line = block.code, block.first + 1
            self.source, self._source = self._source, ""
        elif language in _PRINTED and not self.output and not self.variants:
            if self._noting.strict:
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
            self._label = self._noting.said(
                [replace(piece, strong=False) for piece in block.pieces], block.first
            ).rstrip(":")
            return
        inner = [replace(piece, emphasis=False) for piece in block.pieces]
        if self._noting.strict and (
            not all(piece.emphasis for piece in block.pieces) or self._source
        ):
            self._noting.note(Oddity.MISPLACED, block.first, plain(block.pieces))
        text = self._noting.said(inner, block.first)
        if not self._fences or self._label or self._noting.strict:
            self._source = f"{self._source} {text}".strip()


_BRACES = str.maketrans("{}.", "   ")


def _flattened(blocks: Iterable[Block]) -> Iterator[Block]:
    for block in blocks:
        if block.items:
            for item in block.items:
                yield from _flattened(item.blocks)
        else:
            yield block
