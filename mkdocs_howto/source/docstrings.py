"""A docstring in parts, whatever style it was written in."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Any

import griffe

from mkdocs_howto.source.model import Docstring, Lines

_DEPRECATED = re.compile(
    r"^[ \t]*\.\. deprecated::|^[ \t]*deprecated\b", re.IGNORECASE | re.MULTILINE
)
_NUMPY = re.compile(r"^[ \t]*[A-Z][A-Za-z ]+\n[ \t]*-{3,}[ \t]*$", re.MULTILINE)
_SPHINX = re.compile(
    r"^[ \t]*:(?:param|parameter|arg|type|rtype|returns?|raises?|var|ivar|cvar)\b", re.MULTILINE
)
_OF_THE_BASE = re.compile(
    r"\b(?:sub-?class|child|derived|overrid|implement|abstract|base class|by default|default impl)",
    re.IGNORECASE,
)
_SIGNATURE = re.compile(
    r"[\w.]+\([^()]*\)(?: ?-> ?(?:None|[\w.]+(?: --?|[,.:])|(?=an? |the ))| --?)[.]? *(?=\w)"
)
"""As in `S.index(value) -> integer -- return first index of value`."""
_ATTRIBUTE = re.compile(
    r"^[ \t]*\.\. (?:py:)?attribute:: (\w+)[ \t]*\n((?:[ \t]*\n|[ \t]{2,}\S[^\n]*(?:\n|\Z))*)",
    re.MULTILINE,
)
_NO_TEXT = re.compile(r"^[ \t]*(?:[*+-] |\d+[.)] |>>>|\.\. |```|\||\+[-=])", re.MULTILINE)
_SECTION = griffe.DocstringSectionKind


def read_docstring(docstring: griffe.Docstring | None, style: str = "auto") -> Docstring:
    """Split a docstring into summary, body and sections.

    Args:
        style: `google`, `numpy`, `sphinx`, or `auto` to recognise it.
    """
    if docstring is None or not docstring.value.strip():
        return Docstring()
    sections = _sections(docstring, style)
    paragraphs = [
        paragraph
        for section in sections
        if section.kind is _SECTION.text
        for paragraph in re.split(r"\n\s*\n", str(section.value))
        if paragraph.strip()
    ]
    summary = _without_signature(_on_one_line(paragraphs[0])) if paragraphs else ""
    if paragraphs and not _is_sentence(paragraphs[0]):
        summary = ""
    lines = None
    if docstring.lineno and docstring.endlineno:
        lines = Lines(docstring.lineno, docstring.endlineno)
    return Docstring(
        summary=summary,
        body=tuple(paragraphs[1:] if summary else paragraphs),
        parameters=_described_names(sections, _SECTION.parameters, _SECTION.other_parameters),
        types=tuple(
            (str(item.name).lstrip("*"), _on_one_line(item.annotation))
            for item in _items(sections, _SECTION.parameters, _SECTION.other_parameters)
            if item.annotation
        ),
        attributes=(
            *_described_names(sections, _SECTION.attributes),
            *_directives(docstring.value),
        ),
        raises=tuple(
            (str(item.annotation or ""), _on_one_line(item.description))
            for item in _items(sections, _SECTION.raises)
        ),
        returns=_described(sections, _SECTION.returns),
        yields=_described(sections, _SECTION.yields),
        text=docstring.value,
        deprecated=bool(_DEPRECATED.search(docstring.value)),
        lines=lines,
    )


def _described_names(
    sections: list[griffe.DocstringSection], *kinds: griffe.DocstringSectionKind
) -> tuple[tuple[str, str], ...]:
    """Return the names that sections describe, each with what is said of it."""
    items = _items(sections, *kinds)
    return tuple((str(item.name).lstrip("*"), _plain(str(item.description))) for item in items)


def _sections(docstring: griffe.Docstring, style: str) -> list[griffe.DocstringSection]:
    if style == "auto":
        style = style_of(docstring.value)
    # Griffe's parsers meet text of every kind; one that trips leaves the text as one section.
    try:
        return docstring.parse(style, warnings=False)  # type: ignore[arg-type]
    except Exception:
        return [griffe.DocstringSectionText(docstring.value)]


def inherited(docstring: Docstring) -> Docstring:
    """Return what a base's docstring says that is true of a method which overrides its own.

    That is what the method is for and what its parameters mean. What it returns, raises or does
    by default is the base's business, and is read from the overriding body instead.
    """
    if _OF_THE_BASE.search(docstring.summary):
        return Docstring()
    summary = docstring.summary
    return Docstring(summary=summary, parameters=docstring.parameters, text=summary)


def style_of(text: str) -> str:
    """Return the style of a docstring: `numpy`, `sphinx`, or `google`, also for plain text."""
    if _NUMPY.search(text):
        return "numpy"
    return "sphinx" if _SPHINX.search(text) else "google"


def _described(sections: list[griffe.DocstringSection], kind: griffe.DocstringSectionKind) -> str:
    texts = [_first_paragraph(str(item.description)) for item in _items(sections, kind)]
    return texts[0] if len(texts) == 1 else ""


def _plain(text: str) -> str:
    """Return a description on one line, up to the first list, table or code in it.

    A sentence that only leads to what is left out goes with it.
    """
    found = _NO_TEXT.search(text)
    if found is None:
        return _on_one_line(text)
    return re.sub(r"(?:^|(?<=[.!?]) )[^.!?]*:$", "", _on_one_line(text[: found.start()]))


def _first_paragraph(text: str) -> str:
    """Return a first paragraph on one line, without the words that only lead to an example."""
    first = _on_one_line(re.split(r"\n\s*\n", text.strip())[0])
    return re.sub(r"(?:^|(?<=[.!?]) )[^.!?]*::$", "", first)


def _directives(text: str) -> Iterator[tuple[str, str]]:
    """Yield the attributes that a docstring describes by directives of Sphinx."""
    for name, indented in _ATTRIBUTE.findall(text):
        about = _on_one_line(re.split(r"\n\s*\n", indented.strip())[0])
        if about and not about.startswith((".", ":")):
            yield name, about


def _items(
    sections: list[griffe.DocstringSection], *kinds: griffe.DocstringSectionKind
) -> Iterator[Any]:
    for section in sections:
        if section.kind in kinds:
            yield from section.value


def _on_one_line(text: object) -> str:
    return " ".join(str(text).split())


def _without_signature(summary: str) -> str:
    """Return a summary without the call that docstrings of compiled code begin with."""
    written = _SIGNATURE.match(summary[:200])
    rest = summary[written.end() :] if written else summary
    return rest[:1].upper() + rest[1:] if written else rest


def _is_sentence(paragraph: str) -> bool:
    """Whether a first paragraph is prose: no doctest, no heading, no directive, no table."""
    first = paragraph.strip()
    return not first.startswith((">>>", "..", "|", "+-", "=", "```", ":", "-", "*", "#"))
