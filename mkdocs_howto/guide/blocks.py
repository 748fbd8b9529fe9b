"""Markdown as blocks and pieces of text, each with its line, and the small parts of guides in it.

Links, images and HTML are left as the text that they are written with: no guide has any, and
whoever reads one decides what to say of them.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, replace
from enum import StrEnum
from itertools import chain

from markdown_it import MarkdownIt
from markdown_it.token import Token

from mkdocs_howto.guide.languages import labels
from mkdocs_howto.guide.model import Argument, Lines

_MARKDOWN = MarkdownIt("commonmark").disable(
    ["link", "image", "autolink", "html_inline", "html_block", "reference", "text_join"]
)


class Mark(StrEnum):
    """What a piece of text is."""

    TEXT = "text"
    CODE = "code"
    ESCAPED = "escaped"
    """Written with a backslash or a character reference: text, whatever it looks like."""
    BREAK = "break"
    """The end of a line inside a paragraph."""


@dataclass(frozen=True, slots=True)
class Piece:
    """A run of text inside a paragraph or a heading."""

    text: str
    mark: Mark = Mark.TEXT
    strong: bool = False
    emphasis: bool = False


class Form(StrEnum):
    """What a block is."""

    HEADING = "heading"
    PARAGRAPH = "paragraph"
    LIST = "list"
    FENCE = "fence"
    CODE = "code"
    """Indented code."""
    OTHER = "other"
    """A quote or a rule."""


@dataclass(frozen=True, slots=True)
class Item:
    """One item of a list; `number` is 0 for bullets."""

    number: int
    first: int
    blocks: tuple[Block, ...]


@dataclass(frozen=True, slots=True)
class Block:
    """One block of Markdown.

    Attributes:
        first: Its first line, from 1.
        pieces: The text of a heading or a paragraph.
        level: Of a heading, 1 to 6.
        code: Of a fence or of indented code, each line with its line break.
        info: What stands behind the opening fence.
        closed: Whether a fence has an end.
        items: Of a list; the blocks of a quote are one item.
        ordered: Whether the items of a list are numbered.
    """

    form: Form
    first: int
    pieces: tuple[Piece, ...] = ()
    level: int = 0
    code: str = ""
    info: str = ""
    closed: bool = True
    items: tuple[Item, ...] = ()
    ordered: bool = False


def read_blocks(text: str) -> tuple[Block, ...]:
    """Return the blocks of a text."""
    return tuple(_blocks(iter(_MARKDOWN.parse(f"{text}\n"))))


def plain(pieces: Iterable[Piece], between: str = " ") -> str:
    """Return the text of some pieces as guides hold it, with code spans in single backticks.

    Args:
        pieces: Their emphasis is dropped.
        between: What stands for the end of a line.
    """
    texts = []
    for piece in pieces:
        if piece.mark is Mark.CODE:
            texts.append(f"`{piece.text.replace('`', chr(39))}`")
        else:
            texts.append(between if piece.mark is Mark.BREAK else piece.text)
    return "".join(texts).strip()


def rows(pieces: Sequence[Piece]) -> list[tuple[Piece, ...]]:
    """Return the pieces of each line."""
    found: list[list[Piece]] = [[]]
    for piece in pieces:
        if piece.mark is Mark.BREAK:
            found.append([])
        else:
            found[-1].append(piece)
    return [tuple(row) for row in found]


def shape(pieces: Iterable[Piece]) -> str:
    r"""Return the text with `\0` for each span of code and `\ufffc` for what was escaped."""
    signs = {Mark.CODE: "\0", Mark.BREAK: " "}
    return "".join(
        "\ufffc" * len(p.text) if p.mark is Mark.ESCAPED else signs.get(p.mark, p.text)
        for p in pieces
    )


def cut(pieces: Sequence[Piece], offset: int) -> tuple[Piece, ...]:
    """Return what stands from an offset of the shape on."""
    for index, piece in enumerate(pieces):
        size = len(piece.text) if piece.mark in (Mark.TEXT, Mark.ESCAPED) else 1
        if offset < size:
            first = piece
            if offset:
                first = Piece(piece.text[offset:], piece.mark, piece.strong, piece.emphasis)
            return (first, *pieces[index + 1 :])
        offset -= size
    return ()


def flat(block: Block) -> str:
    """Return what a block holds on one line."""
    inner = " ".join(flat(each) for item in block.items for each in item.blocks)
    return f"{plain(block.pieces)}{block.code}{inner}".strip()


def _blocks(tokens: Iterator[Token], end: str = "") -> Iterator[Block]:
    for token in tokens:
        if token.type == end:
            return
        first = token.map[0] + 1 if token.map else 0
        if token.type in ("paragraph_open", "heading_open"):
            pieces = tuple(_pieces(next(tokens).children or []))
            next(tokens)
            level = int(token.tag[1]) if token.type == "heading_open" else 0
            yield Block(Form.HEADING if level else Form.PARAGRAPH, first, pieces, level)
        elif token.type == "fence":
            assert token.map is not None
            height = token.map[1] - token.map[0]
            closed = height == token.content.count("\n") + 2
            info = token.info.strip()
            yield Block(Form.FENCE, first, code=token.content, info=info, closed=closed)
        elif token.type == "code_block":
            yield Block(Form.CODE, first, code=token.content)
        elif token.type in ("bullet_list_open", "ordered_list_open"):
            items = tuple(_items(tokens, token.type.replace("open", "close")))
            ordered = token.type.startswith("ordered")
            yield Block(Form.LIST, first, items=items, ordered=ordered)
        elif token.type == "blockquote_open":
            inner = tuple(_blocks(tokens, "blockquote_close"))
            yield Block(Form.OTHER, first, items=(Item(0, first, inner),))
        else:
            yield Block(Form.OTHER, first)


def _items(tokens: Iterator[Token], end: str) -> Iterator[Item]:
    for token in tokens:
        if token.type == end:
            return
        first = token.map[0] + 1 if token.map else 0
        number = int(token.info) if token.info else 0
        yield Item(number, first, tuple(_blocks(tokens, "list_item_close")))


_DUNDER = re.compile(r"\w+")


def _pieces(tokens: Sequence[Token]) -> Iterator[Piece]:
    strong = emphasis = 0
    literal = set(chain.from_iterable(_dunders(tokens)))
    for index, token in enumerate(tokens):
        flags = (strong > 0, emphasis > 0)
        if index in literal:
            yield Piece(token.markup, Mark.TEXT, *flags)
        elif token.type in ("strong_open", "strong_close"):
            strong += token.nesting
        elif token.type in ("em_open", "em_close"):
            emphasis += token.nesting
        elif token.type in ("softbreak", "hardbreak"):
            yield Piece("\n", Mark.BREAK)
        elif token.type == "code_inline":
            yield Piece(token.content, Mark.CODE, *flags)
        elif token.content:
            mark = Mark.ESCAPED if token.type == "text_special" else Mark.TEXT
            yield Piece(token.content, mark, *flags)


def _dunders(tokens: Sequence[Token]) -> Iterator[tuple[int, int]]:
    """Find names that underscores make look like bold text: `__init__`."""
    for index in range(len(tokens) - 2):
        opened, name, closed = tokens[index : index + 3]
        marks = opened.type in ("strong_open", "em_open") and closed.type.endswith("_close")
        if marks and opened.markup[0] == "_" and _DUNDER.fullmatch(name.content):
            if name.type == "text":
                yield index, index + 2


# --- titles, citations, arguments ---

_NUMBER = re.compile(
    r"(?:(?:step|schritt|шаг|étape|paso)\s{1,4})?(\d{1,4})(?:\s{0,2}[.:)–—-]{1,3}\s*|\s+|$)", re.I
)
_RUN = re.compile(r"(\d{1,9})(?:[-–](\d{1,9}))?")
_DASH = re.compile(r"\s*[–—-](?=\s)|\s*[:.](?=\s|$)")
_FOREIGN = (
    (re.compile(r"</?[A-Za-z!?]"), "HTML"),
    (re.compile(r"\]\s{0,9}[(\[:]"), "a link or an image"),
    (re.compile(r"\{[:#.%{!]"), "an attribute list or a template"),
    (re.compile(r"#{1,6}\s|[-+*]\s|>|\|"), "a heading, a list, a quote or a table"),
    (re.compile(r"={3}|-{3}|~{3}|`{3}|:::|!!!|\?{3}|///|--8<--"), "other Markdown"),
)
_AT_START = 3
"""From this pattern on, they are looked for at the start of a line."""


def number_at(text: str) -> tuple[int, str]:
    """Return the number that a text begins with, and the rest; 0 for none."""
    match = _NUMBER.match(text)
    return (int(match[1]), text[match.end() :]) if match else (0, text)


def title_at(pieces: Sequence[Piece]) -> tuple[tuple[Piece, ...], tuple[Piece, ...]]:
    """Return the bold title that a step begins with, without its marks, and the rest."""
    count = next((n for n, piece in enumerate(pieces) if not piece.strong), len(pieces))
    title = tuple(replace(piece, strong=False) for piece in pieces[:count])
    rest = tuple(pieces[count:])
    ended = not count or title[-1].text.endswith((".", ":", "!", "?", "…"))
    if not ended and rest and rest[0].mark is Mark.TEXT:
        match = _DASH.match(rest[0].text)
        rest = cut(rest, match.end()) if match else rest
    return title, rest


def citation_at(
    pieces: Sequence[Piece],
) -> tuple[Sequence[Piece], tuple[str, tuple[Lines, ...]] | None]:
    """Return what stands before the lines that are cited at the end, and the citation.

    A citation is emphasised: `*chat.py:3-8,12*`, `*3-8*`, `*chat.py*`; the file is empty where
    lines alone are named.
    """
    pieces = _trimmed(pieces)
    end = len(pieces)
    bracket = bool(end) and pieces[-1].text.strip() == ")" and not pieces[-1].emphasis
    end -= bracket
    start = end
    while start and pieces[start - 1].emphasis and not pieces[start - 1].strong:
        start -= 1
    cited = pieces[start:end]
    if not cited:
        return pieces, None
    text = "".join(piece.text for piece in cited).strip()
    if text.startswith("[") and "](" in text:
        text = text[1 : text.index("](")].strip("`")
    found = _cited(text, code=len(cited) == 1 and cited[0].mark is Mark.CODE)
    if found is None:
        return pieces, None
    before = pieces[:start]
    if bracket and before and before[-1].text.endswith("("):
        before = (*before[:-1], replace(before[-1], text=before[-1].text[:-1]))
    return before, found


def _trimmed(pieces: Sequence[Piece]) -> Sequence[Piece]:
    end = len(pieces)
    while end and (pieces[end - 1].mark is Mark.BREAK or not pieces[end - 1].text.strip()):
        end -= 1
    return pieces[:end]


def _cited(text: str, *, code: bool) -> tuple[str, tuple[Lines, ...]] | None:
    file, _, numbers = text.rpartition(":")
    runs = [_RUN.fullmatch(part.strip()) for part in numbers.split(",")]
    if all(runs):
        return file.strip(), tuple(Lines(int(m[1]), int(m[2] or m[1])) for m in runs if m)
    named = code or (text.endswith((".py", ".pyi")) and " " not in text)
    return (text, ()) if named and text else None


_ARGUMENT = re.compile(r"\0(?: \(([^()]*)\))?(?:(?::| [-–—])(?: +|$)|$)")


def argument_of(pieces: Sequence[Piece]) -> Argument | None:
    """Read an item of an argument list; None when it is another text."""
    match = _ARGUMENT.match(shape(pieces))
    if match is None:
        return None
    codes = [piece.text for piece in pieces if piece.mark is Mark.CODE]
    name, kind, default = codes[0], "", None
    used = 1
    for part in (match[1] or "").split(", ") if match[1] else ():
        word = part.replace("\0", "").strip().casefold()
        if "\0" not in part:
            default = "None" if word in labels("optional") else default
            kind = kind if word in labels("optional") else part
            continue
        if word in labels("default"):
            default = codes[used]
        else:
            kind = codes[used]
        used += part.count("\0")
    text, unused = told_unused(plain(cut(pieces, match.end())))
    return Argument(name, kind, default, text, unused)


def told_unused(text: str) -> tuple[str, bool]:
    """Return what is said of an argument, and whether it says that the code does not use it."""
    if text.casefold() in labels("unused"):
        return "", True
    before, bracket, last = text.rpartition(" (")
    if bracket and last.endswith(")") and last[:-1].casefold() in labels("unused"):
        return told_unused(before)[0], True
    return text, False


def foreign(row: Sequence[Piece]) -> str:
    """Return what a line holds beside plain text and code; empty when it holds nothing else."""
    if any(piece.strong or piece.emphasis for piece in row):
        return "bold or italic text"
    text = shape(row).replace("\0", "\ufffc")
    for index, (pattern, what) in enumerate(_FOREIGN):
        if pattern.match(text) if index >= _AT_START else pattern.search(text):
            return what
    return ""
