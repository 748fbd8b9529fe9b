"""One member of a class or a module in a few lines: how it is called, and what to know of it."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Sequence

from mkdocs_howto.english import (
    is_verb,
    listed,
    plain_words,
    prose,
    sentence_of,
    span,
    title_of_name,
)
from mkdocs_howto.guide import Kind
from mkdocs_howto.offline.description import arguments, returns
from mkdocs_howto.offline.functions import Untold
from mkdocs_howto.source import Definition, Trait

Tell = Callable[[Definition, int, Untold], Sequence[str]]
"""Returns the sentences that matter most of a body: whose, how many, and what is not told."""

_TITLE = 10
"""Longest title of an author, in words."""

_LONGEST_CALL = 56
_LONGEST_TYPE = 32
_LONGEST_VALUE = 90
_MANY = 30
"""Names in one line."""


def signature(member: Definition, owner: str = "") -> str:
    """Return a call as a code span: the name with its arguments, `…` for what does not fit."""
    name = f"{owner}.{member.name}" if owner else member.name
    if member.kind in (Kind.PROPERTY, Kind.ATTRIBUTE):
        return span(name)
    required = [p.name for p in member.parameters if p.required]
    optional = [f"{p.name}={p.default}" for p in member.parameters if p.default is not None]
    more = ["…"] if len(required) < len(member.parameters) else []
    whole = len(required) + len(optional) == len(member.parameters)
    tries = [[*required, *optional]] if whole else []
    tries += [[*required, *optional[:n], "…"] for n in (2, 1) if len(optional) > n]
    tries += [[*required, *more], ["…"]]
    calls = (f"{name}({', '.join(inside)})" for inside in tries)
    shown = next((c for c in calls if len(c) <= _LONGEST_CALL and "`" not in c), f"{name}(…)")
    back = " ".join(member.returns.split()).strip("'\"")
    told = member.kind is not Kind.CLASS and back not in ("", "None") and "`" not in back
    return span(f"{shown} -> {back}" if told and len(back) <= _LONGEST_TYPE else shown)


def summary(member: Definition) -> str:
    """Return the author's summary of a member, whole; empty when there is none."""
    return sentence_of(prose(member.docstring.summary))


def line(member: Definition, owner: str = "") -> str:
    """Return a member as one line: its call, and what its author says it is for."""
    said = summary(member)
    return f"{signature(member, owner)}: {said}" if said else signature(member, owner)


def constant(member: Definition) -> str:
    """Return a constant as one line: its value where it is short, and its author's words."""
    value = " ".join(member.value.split())
    said = summary(member) or _remark(member)
    short = value and len(value) <= _LONGEST_VALUE and "`" not in value and value != member.name
    shown = span(f"{member.name} = {value}" if short else member.name)
    return f"{shown}: {said}" if said else shown


def _remark(member: Definition) -> str:
    """Return the author's comment at the end of a constant's line, or above it behind `#:`."""
    rows = member.file.rows
    end = getattr(member.node, "end_col_offset", None)
    if end is None or not 0 < member.lines.last <= len(rows):
        return ""
    behind = rows[member.lines.last - 1].encode()[end:].decode(errors="replace").strip()
    above = rows[member.lines.first - 2].strip() if member.lines.first > 1 else ""
    comment = behind if behind.startswith("#") else above if above.startswith("#:") else ""
    if _MACHINE.match(comment):
        return ""
    return sentence_of(prose(comment.lstrip("#: ")))


_MACHINE = re.compile(
    r"#\s*(?:type:|noqa|pylint|pragma|fmt|isort|mypy|nosec|pyright|todo|fixme)", re.I
)
"""How a comment begins that is meant for tools, or for the author himself."""


def also(rest: Sequence[Definition]) -> list[str]:
    """Return one line with the names of what has no line of its own; none for nothing."""
    if not rest:
        return []
    names = [span(each.name) for each in rest[:_MANY]]
    more = len(rest) - len(names)
    return [f"Also: {listed([*names, *([f'{more} more'] if more else [])])}."]


def author_title(said: str) -> str:
    """Return an author's summary as a title, where it is short and says what one achieves."""
    words = said.rstrip(".").split()
    if not 2 <= len(words) <= _TITLE or re.search(r"[.:;(]", said.rstrip(".")):
        return ""
    return said.rstrip(".") if is_verb(words[0]) and words[0][:1].isupper() else ""


def call_title(member: Definition) -> str:
    """Return a title for a function that is called, by its author's summary or its name."""
    named = title_of_name(member.name, inside=False)
    return author_title(summary(member)) or named or f"Call {signature(member)}"


def points(member: Definition, tell: Tell, most: int, but: str = "") -> tuple[str, ...]:
    """Return what to know of a callable: its arguments, what comes back, and what goes wrong.

    Args:
        member: The callable.
        tell: Tells its body.
        most: Number of points.
        but: A text that stands above them; what stands in it is not repeated.
    """
    back = plain_words(member.docstring.returns or member.docstring.yields)
    back = returns(member) if back else ""
    told_of = [a for a in arguments(member) if a.text][: max(1, most - 2)]
    found = [f"{span(a.name)}: {sentence_of(a.text)}" for a in told_of]
    told = [back] if back else []
    said = summary(member)
    untold = Untold.RESULTS if back or said.startswith("Return") else Untold.PLAIN_RESULTS
    untold = untold if said or back else Untold.NOTHING
    told += tell(member, most, untold)
    told += _documented_errors(member, told)
    found += [each for each in dict.fromkeys(told) if each not in but]
    return tuple(found[:most])


def _documented_errors(member: Definition, told: Sequence[str]) -> Iterator[str]:
    """Yield the exceptions that an author names and the code above did not tell."""
    for name, about in member.docstring.raises:
        shown = span(name.rpartition(".")[2])
        text = prose(about)
        if name and text and not any(shown in each for each in told):
            yield f"{shown}: {sentence_of(text)}"


def function_text(member: Definition, tell: Tell, title: str) -> str:
    """Return the text of the step of a function: how it is called, and what for."""
    said = summary(member)
    if said and author_title(said) != title:
        return said if signature(member) in title else f"{signature(member)}: {said}"
    told = [] if said else list(tell(member, 1, Untold.NOTHING))
    call = [] if signature(member) in title else [f"Call {signature(member)}."]
    return " ".join([*call, *_further(member), *told])


def _further(member: Definition) -> list[str]:
    """Return the author's second paragraph, where it is short."""
    body = member.docstring.body
    text = sentence_of(prose(body[0])) if body else ""
    return [text] if text and len(text.split()) <= 40 else []


def is_called(member: Definition) -> bool:
    """Whether a member is a public method of its own."""
    return member.kind is Kind.METHOD and not member.name.startswith("_")


def on_class(method: Definition) -> bool:
    """Whether no instance is needed."""
    return method.has(Trait.CLASSMETHOD, Trait.STATICMETHOD)
