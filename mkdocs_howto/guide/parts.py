"""The small parts of a guide's Markdown: titles, citations, arguments, what doesn't belong."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import replace

from mkdocs_howto.guide.blocks import Mark, Piece, cut, plain, shape
from mkdocs_howto.guide.languages import labels
from mkdocs_howto.guide.model import Argument, Lines

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
