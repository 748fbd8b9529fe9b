"""Plain English out of identifiers, docstrings and comments. Knows no code."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Iterator

from mkdocs_howto.guide import sentences as ends
from mkdocs_howto.guide import visible

VAGUE = re.compile(
    r"\b(?:get|gets|getting|got|gotten|do|doing|done|handl(?:e|es|ed|ing|er|ers)"
    r"|process(?:es|ed|ing|or|ors)?|manag(?:e|es|ed|ing|er|ers|ement)"
    r"|perform(?:s|ed|ing|er|ance)?|deal|deals|dealt|dealing|various|variously|stuff|things?|etc)\b",
    re.IGNORECASE,
)
"""Words that say nothing; `does` is left to the auxiliary of `does not`."""

_DOES = re.compile(r"\bdoes\b(?! not\b|n't\b)", re.IGNORECASE)
_AUXILIARY = re.compile(r"\bdo(?= not\b|n't\b)", re.IGNORECASE)


_ROLE = re.compile(r":(?:[a-zA-Z]+:)*[a-zA-Z]+:`~?\.?([^`<]+?)(?:\s*<[^`>]*>)?`")
_ANGLE = re.compile(r"`([^`<]+?)\s*<[^`>]+>`_{1,2}")
_CROSSREF = re.compile(r"\[([^\[\]]+)\]\[[^\[\]]*\]")
_LINK = re.compile(r"\[([^\[\]]+)\]\([^()\s]*\)")
_FOOTNOTE = re.compile(r"\s*\[(?:\d+|#\w*)\]_")
_TAG = re.compile(r"</?[a-zA-Z][^<>]*>")
_SPAN = re.compile(r"`([^`]*)`")
_BOLD = re.compile(r"\*\*([^*\s][^*]*)\*\*")
_ITALIC = re.compile(r"(?<![\w*])\*([^*\s][^*]*)\*(?![\w*])")
_CODE_WORD = re.compile(
    r"(?<![\w`./@-])("
    r"__\w+__|[A-Za-z]\w*_\w+|[a-zA-Z_][\w.]*\(\)|--[a-z][\w-]+|\*{1,2}[a-z_]\w*|\$[A-Z_]+"
    r"|[a-z]\w*(?:\.[A-Za-z_]\w+)+|None|True|False"
    r")(?![\w`(])"
)


def span(code: str) -> str:
    """Return text as a code span of one line; a backtick, which would end it, is an apostrophe."""
    flat = re.sub(r"\s*\n\s*", " ", visible(code))
    return f"`{flat.replace('`', chr(39)).strip() or ' '}`"


def listed(items: Iterable[str], conjunction: str = "and") -> str:
    """Return `a, b and c`."""
    words = list(items)
    if len(words) < 2:
        return "".join(words)
    return f"{', '.join(words[:-1])} {conjunction} {words[-1]}"


def parts(identifier: str) -> list[str]:
    """Return the words of an identifier, lower case: `checkModel_id` is check, model, id."""
    spaced = re.sub(r"(?<=[a-z0-9])(?=[A-Z])|(?<=[A-Z])(?=[A-Z][a-z])", " ", identifier)
    return [word.lower() for word in re.split(r"[\W_]+", spaced) if word]


def readable(identifier: str) -> str:
    """Return an identifier as words; as a code span where the words would say nothing."""
    words = " ".join(parts(identifier))
    return words if words and not is_vague(words) else span(identifier)


def capitalised(text: str) -> str:
    """Return text with its first letter in upper case; a code span at its start stays."""
    return text[:1].upper() + text[1:]


def sentence(text: str) -> str:
    """Return text as a sentence: first letter in upper case, a full stop at its end."""
    text = text.strip().rstrip(",;:")
    return capitalised(text) if text.endswith((".", "!", "?")) else f"{capitalised(text)}."


def masked(text: str) -> str:
    """Return text with its code spans blanked out."""
    return _SPAN.sub("``", text)


def is_vague(text: str) -> bool:
    """Whether text outside code spans has a word that says nothing."""
    bare = _AUXILIARY.sub("", masked(text))
    return bool(VAGUE.search(bare) or _DOES.search(bare))


def plain(text: str, names: Iterable[str] = ()) -> str:
    """Return docstring text as plain text with code spans: markup of reST and Markdown removed.

    Args:
        names: Parameters and the like; where they are marked as emphasis, they become code spans.
    """
    text = " ".join(re.split(r"(?:^|\s)\.\. \w+::", text)[0].split())
    text = _ROLE.sub(lambda m: span(_short(m.group(1))), text)
    text = _ANGLE.sub(r"\1", text)
    text = text.replace("``", "`").replace("`\\ ", "` ").replace("`\\s", "`")
    text = _CROSSREF.sub(r"\1", text)
    text = _LINK.sub(r"\1", text)
    text = _FOOTNOTE.sub("", text)
    known = set(names)
    text = _outside(text, lambda t: _unmarked(t, known))
    text = re.sub(r"(?<![^\s(])`\s*`(?![^\s).,;:])", "", text)
    if text.count("`") % 2:
        text = text.replace("`", "")
    text = _outside(text, lambda t: _CODE_WORD.sub(lambda m: span(m.group(1)), t))
    return re.sub(r"\s+([,.;:!?])(?=\s|$)", r"\1", text).strip()


def _outside(text: str, change: Callable[[str], str]) -> str:
    """Return text with what stands outside its code spans changed."""
    pieces = re.split(r"(`[^`]*`)", text)
    return "".join(piece if index % 2 else change(piece) for index, piece in enumerate(pieces))


def _unmarked(text: str, names: set[str]) -> str:
    text = re.sub(r"<sup>", "^", text)
    text = _TAG.sub("", text)
    text = _BOLD.sub(r"\1", text)
    text = _ITALIC.sub(lambda m: span(m.group(1)) if m.group(1) in names else m.group(1), text)
    return re.sub(r"(?<=\w)_{1,2}(?=[\s.,;:)]|$)|\|(?=[\w@])|(?<=\w)\|", "", text)


def _short(target: str) -> str:
    return target.rpartition(".")[2] if target.count(".") > 1 else target


def sentences(text: str) -> Iterator[str]:
    """Yield the sentences of plain text, without a full stop inside code spans or abbreviations."""
    return (text[start:end] for start, end in ends(text))


_SPELT = re.compile(r"\W*[FHLMNRSX](?=[A-Z][A-Z0-9])")
_VOWEL = re.compile(r"\W*(?:[aeio]|u(?!ni|rl|s[eabi]|til|tf|uid))", re.IGNORECASE)


def with_article(noun: str) -> str:
    """Return a noun behind `a` or `an`, by how its first word sounds; `HTTP` is spelt."""
    return f"{'an' if _VOWEL.match(noun) or _SPELT.match(noun) else 'a'} {noun}"


def counted(number: int, noun: str) -> str:
    """Return `1 item` or `3 items`."""
    return f"{number} {noun if number == 1 else noun + 's'}"
