"""Markers: what a `::: howto` line and the options below it say."""

from __future__ import annotations

import re
import textwrap
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from difflib import SequenceMatcher

from mkdocs_howto.guide import HowtoError, Marker, NotFound, OptionError, Options, visible
from mkdocs_howto.site.settings import Place, marker_options, options_of, place

EXAMPLE = "::: howto package.module.name"
"""A correct marker, for messages."""

_LINE = r"(?P<marks>\#{1,6}[ \t]*)?:::[ \t]?howto(?:[ \t]+(?P<identifier>\S.*?))?[ \t]*$"

MARKER = re.compile(r"^ {0,3}" + _LINE, re.MULTILINE)
"""The line itself, without what a list, a quote or an admonition puts before it."""

_ANYWHERE = re.compile(r"(?P<before>[ \t]*(?:(?:>|[-*+]|\d{1,9}[.)]|:)[ \t]+|>)*)" + _LINE)
_NAMED = re.compile(rf"(?:{'|'.join(option.name for option in options_of(Place.MARKER))})[ \t]*:")
_KEY = re.compile(r"[A-Za-z_][\w-]*[ \t]*:(?:\s|$)")
_FENCE = re.compile(r"^[\s>]*(?:(?:[-*+]|\d{1,9}[.)])[ \t]+)*(?P<fence>`{3,}|~{3,})(?P<info>.*)$")
_NEAR = re.compile(
    r"[ \t>]*(?:(?:[-*+]|\d{1,9}[.)])[ \t]+)?(?:#{1,6}[ \t]*)?:{2,5}[ \t]*(?P<word>[A-Za-z_-]{4,9})"
    r"(?::|(?![\w.:]))[ \t]*(?P<rest>\S?)"
)
_JOINING = str.maketrans("", "", "-_")
_ALIKE = 0.75
_FAR = 500
"""Lines above one of indented code that are looked at for what could hold it."""
_CONTAINER = re.compile(
    r"^\s*(?:[-*+][ \t]|\d{1,9}[.)][ \t]|>|!!!|\?\?\?|===|:[ \t]|\[\^|///|<[A-Za-z])",
)
_RAW_START = re.compile(r"<!--|<(?P<tag>pre|script|style|textarea)\b", re.IGNORECASE)


@dataclass(frozen=True, slots=True)
class Found:
    """A marker as it stands in a text, not understood yet.

    Attributes:
        identifier: What follows `howto`; may be empty, may be nonsense.
        level: Number of `#` before it.
        options: The YAML below it, without common indentation.
        line: Its line in the page, from 1; 0 when unknown.
        options_line: The line on which the options start; 0 when unknown.
    """

    identifier: str
    level: int
    options: str = ""
    line: int = 0
    options_line: int = 0

    def same_text(self, other: Found) -> bool:
        """Whether both say the same, wherever they stand."""
        mine = (self.identifier, self.level, self.options)
        return mine == (other.identifier, other.level, other.options)


def found_in(match: re.Match[str], options: str = "") -> Found:
    """Return what a match of `MARKER` found."""
    marks = match["marks"] or ""
    return Found(match["identifier"] or "", marks.count("#"), options)


def parse_marker(found: Found, defaults: Options, page: str = "") -> Marker:
    """Understand a marker.

    Args:
        found: The marker as it stands in the text.
        defaults: The site's settings for what its options leave open.
        page: The page, for messages.

    Raises:
        HowtoError: An option is wrong, the identifier is none, or there is nothing to describe.
    """
    where = place(page, found.line)
    options = marker_options(found.options, defaults, page=page, line=found.options_line)
    identifier = found.identifier
    if options.file and identifier:
        message = f"The marker names both `{identifier}` and the file `{options.file}`."
        raise OptionError(message, where=where, hint="Keep one of the two.")
    if not options.file:
        check_identifier(identifier, where)
    return Marker(identifier, options, found.level, where)


def is_bare(found: Found) -> bool:
    """Whether a marker says nothing at all: no identifier and no options."""
    return not found.identifier and not found.options


def check_identifier(identifier: str, where: str = "") -> None:
    """Raise a HowtoError unless a text is a dotted identifier."""
    if not identifier:
        hint = f"Write `{EXAMPLE}`, or add the option `file: scripts/name.py`."
        raise HowtoError("The marker names nothing to describe.", where=where, hint=hint)
    if all(part.isidentifier() for part in identifier.split(".")):
        return
    shown = visible(identifier)[:80]
    message = f"`{shown}` is not a dotted Python name."
    if "/" in identifier or identifier.endswith(".py"):
        hint = f"For a file write `::: howto` and below it, indented, `file: {shown}`."
        raise NotFound(message, where=where, hint=hint)
    match = re.search(r"[^\W\d]\w*(?:[.:][^\W\d]\w*)*", identifier)
    better = match[0][:80].replace(":", ".") if match else "package.module.name"
    raise NotFound(message, where=where, hint=f"Write, for example, `::: howto {better}`.")


def split_options(text: str, *, apart: bool = False) -> tuple[str, str]:
    """Cut the options off the text that follows a marker.

    Args:
        text: What follows, from the first line below the marker (or, with `apart`, below the
            blank line after it).
        apart: Whether a blank line stands between. Indented code may follow a marker too, so
            what stands apart has to be indented by four and to start with an option's name.

    Returns:
        The options without their indentation, and the rest.
    """
    lines = text.split("\n")
    first = lines[0]
    indent = len(first) - len(first.lstrip(" "))
    start = first[indent:]
    enough = indent >= 4 if apart else indent > 0
    # By four, right below the marker, anything is meant as options and wrong ones are reported.
    name = _NAMED if apart else _KEY
    if not (enough and (name.match(start) or (indent >= 4 and not apart))):
        return "", text
    count = next((n for n, line in enumerate(lines) if not line.startswith(" ")), len(lines))
    return textwrap.dedent("\n".join(lines[:count])).strip("\n"), "\n".join(lines[count:])


def scan(text: str) -> Iterator[Found]:
    """Find the markers of a page without parsing its Markdown.

    Close to what the block processor finds, and much faster: for reading ahead and for line
    numbers. Skips fences, comments and code; sees markers in lists, quotes and admonitions.
    """
    if ":::" not in text or "howto" not in text:
        return
    lines = text.expandtabs(4).splitlines()
    literal = literal_lines(lines)
    for number, line in enumerate(lines):
        match = None if number in literal else _ANYWHERE.match(line)
        if match is None or _is_code(lines, number, match):
            continue
        options, start = _options_below(lines, number, match["before"])
        found = found_in(match, options)
        yield Found(found.identifier, found.level, options, number + 1, start)


def misspelt(text: str) -> Iterator[tuple[int, str]]:
    """Find the lines that look like a marker and are none, with their numbers from 1."""
    if ":::" not in text:
        return
    lines = text.expandtabs(4).splitlines()
    literal = literal_lines(lines)
    for number, line in enumerate(lines):
        match = _NEAR.match(line) if ":::" in line and number not in literal else None
        if match is None or _ANYWHERE.match(line):
            continue
        word = match["word"].translate(_JOINING).casefold()
        near = SequenceMatcher(None, word, "howto").ratio() >= _ALIKE
        # Alone it may be the name of a module, for another plugin.
        if word == "howto" or (near and match["rest"]):
            yield number + 1, line.strip()


def near_marker(where: str, text: str) -> HowtoError:
    """Return what is to be said of a line that is nearly a marker."""
    shown = " ".join(visible(text).split())[:60]
    message = f"`{shown}` is no marker, and is shown as text.".replace("``", "`")
    return HowtoError(message, where=where, hint=f"Write `{EXAMPLE}`.")


def literal_lines(lines: Sequence[str]) -> frozenset[int]:
    """Return the indexes of lines inside closed fences, HTML comments and preformatted HTML."""
    literal: set[int] = set()
    # What was looked for once and not found is not there for those that come later either.
    missing: set[str] = set()
    number = 0
    while number < len(lines):
        end = _end_of_fence(lines, number, missing)
        if end is None:
            end = _end_of_raw(lines, number, missing)
        if end is None:
            number += 1
            continue
        literal.update(range(number, end + 1))
        number = end + 1
    return frozenset(literal)


def _end_of_fence(lines: Sequence[str], number: int, missing: set[str]) -> int | None:
    opening = _FENCE.match(lines[number])
    if opening is None or (opening["fence"][0] == "`" and "`" in opening["info"]):
        return None
    mark = opening["fence"]
    if mark in missing:
        return None
    for end in range(number + 1, len(lines)):
        closing = lines[end].lstrip(" \t>").rstrip()
        if len(closing) >= len(mark) and closing == mark[0] * len(closing):
            return end
    missing.add(mark)
    return None


def _end_of_raw(lines: Sequence[str], number: int, missing: set[str]) -> int | None:
    line = lines[number]
    if "<" not in line:
        return None
    start, ticks, at = None, 0, 0
    for match in _RAW_START.finditer(line):
        ticks, at = ticks + line.count("`", at, match.start()), match.start()
        # A backtick in front: the tag is talked about, not used.
        if ticks % 2 == 0:
            start = match
            break
    if start is None:
        return None
    closing = f"</{start['tag'].lower()}" if start["tag"] else "-->"
    if closing in missing or closing in line[start.end() :].lower():
        return None
    for end in range(number + 1, len(lines)):
        if closing in lines[end].lower():
            return end
    missing.add(closing)
    return None


def _is_code(lines: Sequence[str], number: int, match: re.Match[str]) -> bool:
    """Whether a marker is indented code: nothing above that could contain it."""
    before = match["before"]
    indent = len(before) - len(before.lstrip(" "))
    if indent < 4:
        return False
    for index in range(number - 1, max(-1, number - 1 - _FAR), -1):
        above = lines[index]
        if above.strip() and len(above) - len(above.lstrip(" ")) < indent:
            return _CONTAINER.match(above) is None
    return True


def _options_below(lines: Sequence[str], number: int, before: str) -> tuple[str, int]:
    quote = ">" in before
    base = 0 if quote else len(before) - len(before.lstrip(" "))
    block: list[str] = []
    start = number + 1
    for index in range(number + 1, len(lines)):
        line = lines[index]
        text = re.sub(r"^\s*>[ ]?", "", line) if quote else line
        text = text[base:] if not text[:base].strip() else text.lstrip()
        if text.strip():
            block.append(text)
        elif block:
            break
        else:
            start = index + 1
    options, _ = split_options("\n".join(block), apart=start > number + 1)
    return options, start + 1 if options else 0
