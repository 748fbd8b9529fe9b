"""The text of guides: plain, with code spans in single backticks and nothing else."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterator
from dataclasses import dataclass

_CODE = re.compile(r"`([^`]+)`")
_LINE_END = re.compile(r"\r\n?|[\u2028\u2029\x85]")
_ASCII_ODD = re.compile(r"[\x00-\x08\x0b-\x1f\x7f]")
# Letters and marks that show as nothing although Unicode does not call them format characters.
_INVISIBLE = frozenset("\u034f\u115f\u1160\u17b4\u17b5\u3164\uffa0")
_JOINERS = frozenset("\u200c\u200d")


@dataclass(frozen=True, slots=True)
class Span:
    """A piece of text; `code` says whether it stood in backticks."""

    text: str
    code: bool = False


def visible(text: str) -> str:
    r"""Return text without control characters, and with every invisible character spelled out.

    Control characters are how placeholders of Python-Markdown look, so they are dropped first
    of all. Characters that reorder or hide text become their Python escape, as `\u202e`.
    Joiners between two letters of other scripts, and between emoji, stay: they are spelling.
    """
    text = _ASCII_ODD.sub("", _LINE_END.sub("\n", text))
    if text.isascii():
        return text
    return "".join(_shown(text, index) for index in range(len(text)))


_NO_SPACE = re.compile(r"(?<=[。！？])\s+")
"""Behind the full stops of Chinese and Japanese, which have no space between sentences."""


def on_one_line(text: str) -> str:
    """Return text without line breaks: one space between words, none where a language has none."""
    return _NO_SPACE.sub("", " ".join(text.split()))


def spans(text: str) -> Iterator[Span]:
    """Cut one paragraph into plain text and code; runs of white space become one space."""
    text = on_one_line(visible(text))
    end = 0
    for match in _CODE.finditer(text):
        if not match[1].strip():
            continue
        if match.start() > end:
            yield Span(text[end : match.start()])
        yield Span(match[1], code=True)
        end = match.end()
    if end < len(text):
        yield Span(text[end:])


def paragraphs(text: str) -> list[str]:
    """Cut text at its blank lines."""
    return [part for part in re.split(r"\n\s*\n", visible(text).strip()) if part.strip()]


_END = re.compile(r"(?<![.!?…])[.!?…]+[\"'”’»)\]]*(?=\s)|[。！？]+[」』”’）]*|\n[^\S\n]*\n")
_SPACE = re.compile(r"\s*")
_INITIALS = re.compile(r"\W?(?:(?:[^\W\d_]\.){2,}|[A-Z]\.)")
_ABBREVIATIONS = frozenset(
    (
        "approx. ca. cf. dr. incl. jr. mr. mrs. ms. prof. resp. sr. st. viz. vs. al. bzw. bspw. "
        "evtl. ggf. inkl. vgl. т.е. т.д. т.п. рис."
    ).split()
)
_BEFORE_NUMBERS = frozenset("eq. fig. figs. max. min. no. nos. nr. p. pp. sec. vol.".split())


def sentences(text: str) -> Iterator[tuple[int, int]]:
    """Yield start and end of each sentence, without the white space around it.

    A blank line ends one. The full stop of an abbreviation, of initials, of a number that begins
    a sentence, or before a small letter does not; nothing in a code span does.
    """
    bare = masked(text)
    start = _after_space(bare, 0)
    for match in _END.finditer(bare):
        if match.start() < start:
            continue
        follows = _after_space(bare, match.end())
        gap = match[0][0] == "\n"
        if not gap and match[0][0] not in "。！？":
            if bare[follows : follows + 1].islower() or _abbreviated(bare, start, match, follows):
                continue
        end = match.start() if gap else match.end()
        if end > start:
            yield start, end
        start = follows
    if bare[start:].strip():
        yield start, start + len(bare[start:].rstrip())


def masked(text: str) -> str:
    """Return the text with what stands in code spans blanked out, of the same length."""
    return _CODE.sub(lambda match: "`" + "\u00b7" * len(match[1]) + "`", text)


def _after_space(text: str, at: int) -> int:
    match = _SPACE.match(text, at)
    return match.end() if match else at


def _abbreviated(text: str, start: int, match: re.Match[str], follows: int) -> bool:
    if match[0] != ".":
        return False
    before = text[max(start, match.start() - 24) : match.start() + 1].split()
    word = before[-1].lstrip("(\"'“‘[").lower() if before else ""
    after = text[follows : follows + 2]
    if word[:-1].isdigit():
        return match.start() + 1 - len(word) <= start
    if word in _BEFORE_NUMBERS and after[:1].isdigit():
        return True
    # “z. B.” and “U. S.”
    if len(word) == 2 and after[:1].isalpha() and after[1:] == ".":
        return True
    return word in _ABBREVIATIONS or _INITIALS.fullmatch(before[-1] if before else "") is not None


def as_sentence(title: str) -> str:
    """Return the title of a step with a full stop, unless it has a mark at its end."""
    title = " ".join(title.split())
    return title if title.endswith((".", "!", "?", ":", "…")) else f"{title}."


def _shown(text: str, index: int) -> str:
    char = text[index]
    kind = unicodedata.category(char)
    if kind not in ("Cf", "Cc", "Cs", "Zl", "Zp") and char not in _INVISIBLE:
        return char
    if char == "\n" or char == "\t":
        return char
    if char in _JOINERS and _joins(text[index - 1 : index]) and _joins(text[index + 1 : index + 2]):
        return char
    code = ord(char)
    return f"\\u{code:04x}" if code <= 0xFFFF else f"\\U{code:08x}"


def _joins(char: str) -> bool:
    """Whether a joiner beside this character is spelling and no disguise."""
    if not char or char.isascii():
        return False
    return unicodedata.category(char)[0] in "LM" or unicodedata.category(char) in ("So", "Sk")
