"""The author's own words: whole sentences as they stand, with their markup turned into code spans.

No word of them is changed. What is no plain prose (lists, tables, code, directives) is left out
whole.
"""

from __future__ import annotations

import re
from collections.abc import Iterator

from mkdocs_howto.english.words import sentences

_ROLE = re.compile(
    r"(?::(?:[a-zA-Z+-]+:)*[a-zA-Z]+|\b(?:class|func|meth|mod|attr|exc|obj|data))"
    r":`~?!?\.?([^`<]+?)(?:\s*<[^`>]*>)?`"
)
_WORDED = re.compile(
    r":(?:term|ref|doc|abbr|dfn|numref|emphasis|strong|title|guilabel)"
    r":`([^`<]+?)(?:\s*<[^`>]*>)?`"
)
"""Roles whose text is words, not code."""

_ANGLE = re.compile(r"`([^`<]+?)\s*<(?:[^`>]+>`_{1,2}|https?://[^`>\s]+>`)")
_REFERENCE = re.compile(r"\[([^\[\]]+)\]\[[^\[\]]*\]")
_LINK = re.compile(r"!?\[([^\[\]]+)\]\((?:[^()\s]|\([^()]*\))*\)")
_FOOTNOTE = re.compile(r"\s*\[(?:\d+|#\w*)\]_")
_BOLD = re.compile(r"\*\*(?=\S)([^*]+?)(?<=\S)\*\*")
_ITALIC = re.compile(r"(?<![\w*`])\*(?=[^\s*])([^*]+?)(?<=[^\s*])\*(?![\w*`])")
_NO_PROSE = re.compile(
    r"^(?:>>>|\.\.|\||\+[-=]|```|~~~|[#:!@]|[-*+•] |\d+[.)] |<(?!https?://)[a-zA-Z/])"
)
_RULE = re.compile(r"^[ \t]*([=~^\"'#*+-])\1{2,}[ \t]*$", re.MULTILINE)
_UNDERLINED = re.compile(r"(?:^|\s)([=~^\"'#*+-])\1{2,}(?:\s|$)")
_DIRECTIVE = re.compile(r"(?:^|\s)(?:\.\. \w[\w-]*::|>>> )")
_CALL = re.compile(r"[\w.]+\([^()]*\)(?:\s*->.*)?")
_ANGLED = re.compile(r"</?[A-Za-z][^<>\s]*/?>")
_HEADER = re.compile(r"^\w[\w /]*:$")


def plain_words(text: str) -> str:
    """Return an author's text on one line, its markup gone or turned into code spans."""
    text = " ".join(_DIRECTIVE.split(text)[0].split())
    text = _WORDED.sub(
        lambda found: found[1] if " " in found[1] or "<" in found[0] else found[0], text
    )
    text = _ROLE.sub(lambda found: f"`{_short(found[1])}`", text)
    text = _ANGLE.sub(r"\1", text)
    text = text.replace("``", "`")
    pieces = re.split(r"(`[^`]*`)", text)
    text = "".join(p if n % 2 else _unmarked(p) for n, p in enumerate(pieces))
    # What stood inside a reference or a link may be a code span.
    text = _LINK.sub(r"\1", _REFERENCE.sub(r"\1", text))
    return text.replace("`", "") if text.count("`") % 2 else text.strip()


def prose(paragraph: str) -> str:
    """Return a paragraph as plain text; empty when it is a list, a table, code or the like."""
    stripped = paragraph.strip()
    if _UNDERLINED.search(stripped) or len(re.findall(r"[^\W\d_]{2,}", stripped)) < 2:
        return ""
    if len(stripped.split()) < 2 or "://" in stripped.split()[0]:
        return ""
    if not stripped or _NO_PROSE.match(stripped) or _RULE.search(stripped):
        return ""
    if stripped.endswith("::") or _HEADER.match(stripped) or _CALL.fullmatch(stripped):
        return ""
    lines = stripped.splitlines()
    if any(_NO_PROSE.match(line.strip()) for line in lines[1:] if line.strip()):
        return ""
    if len(lines) > 1 and any(line.startswith("    ") for line in lines[1:]):
        return ""
    return _without_lead(plain_words(stripped))


def _without_lead(text: str) -> str:
    """Return a text without its last sentence where that only leads to what is left out."""
    while text.endswith(":"):
        whole = list(sentences(text))
        text = text[: len(text) - len(whole[-1])].rstrip() if len(whole) > 1 else ""
    return text


def sentence_of(text: str) -> str:
    """Return an author's text with a full stop, where it ends without any mark."""
    return text if not text or text.endswith((".", "!", "?", ":", "…", ".)")) else f"{text}."


def fitting(paragraphs: Iterator[str] | tuple[str, ...], most: int) -> list[str]:
    """Return the first paragraphs that are prose, as whole ones, up to a number of words.

    Args:
        paragraphs: As they stand in a docstring.
        most: Words; the first paragraph is taken also when it is longer.
    """
    found: list[str] = []
    count = 0
    for paragraph in paragraphs:
        text = prose(paragraph)
        if not text and not found:
            continue
        if not text or text.endswith(":"):
            break
        count += len(text.split())
        if found and count > most:
            break
        found.append(sentence_of(text))
    return found


def _unmarked(text: str) -> str:
    text = _FOOTNOTE.sub("", _LINK.sub(r"\1", _REFERENCE.sub(r"\1", text)))
    text = _ITALIC.sub(r"\1", _BOLD.sub(r"\1", text))
    return _ANGLED.sub(lambda found: f"`{found[0]}`", text)


def _short(target: str) -> str:
    target = target.strip()
    return target.rpartition(".")[2] if target.count(".") > 1 else target
