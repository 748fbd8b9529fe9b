"""Markdown as blocks and pieces of text, each with its line: what a CommonMark parser sees.

Links, images and HTML are left as the text that they are written with: no guide has any, and
whoever reads one decides what to say of them.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from enum import StrEnum
from itertools import chain

from markdown_it import MarkdownIt
from markdown_it.token import Token

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
