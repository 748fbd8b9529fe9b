"""What a model is asked to answer, and its answer read strictly: a draft, or one clear refusal.

A reply is text from outside. Nothing in it is repaired by guessing: what doesn't fit the schema is
refused with the place in the reply, so that a second request can name it.
"""

from __future__ import annotations

import json
import re
from collections.abc import Sequence
from dataclasses import replace
from typing import Any

from mkdocs_howto.guide import THREE, Draft, HowtoError, Lines, Note, Section, Step
from mkdocs_howto.source import SourceFile

LONGEST_REPLY = 64_000
"""In characters. The bounds below allow less; what is longer is refused before it is parsed."""

_TITLE = 120
_DESCRIPTION = 3_000
_STEP_TITLE = 120
_STEP_TEXT = 1_200
_STEPS = 20
_EXAMPLE = 6_000
_POINT = 400
_POINTS = 5
_NOTES = 6
_RUNS = 6
"""Runs of lines that one step or note cites."""

_FENCED = re.compile(r"```(?:json)?[ \t]*\n(.*)\n```", re.DOTALL)
# C0 controls but tab and newline, and DEL: they carry placeholders of Markdown's own.
CONTROL = re.compile(r"[\x00-\x08\x0b-\x1f\x7f]")


class ReplyError(HowtoError):
    """A model's reply that is no guide; `where` is the place in the reply."""


def _text(most: int) -> dict[str, Any]:
    return {"type": "string", "minLength": 1, "maxLength": most}


def closed(properties: dict[str, Any]) -> dict[str, Any]:
    """Return the schema of an object with exactly these keys."""
    # Strict structured output asks for every key to be required and for no others.
    return {
        "type": "object",
        "properties": properties,
        "required": list(properties),
        "additionalProperties": False,
    }


_RUN = {"type": "array", "items": {"type": "integer", "minimum": 1}, "minItems": 2, "maxItems": 2}
_LINES = {"type": "array", "items": _RUN, "minItems": 1, "maxItems": _RUNS}
_STEP = closed(
    {
        "title": _text(_STEP_TITLE),
        "text": _text(_STEP_TEXT),
        "points": {"type": "array", "items": _text(_POINT), "maxItems": _POINTS},
        "lines": _LINES,
    }
)
_NOTE = closed({"text": _text(_POINT), "lines": _LINES})

_WHOLE: dict[str, Any] = {
    "title": _text(_TITLE),
    "description": _text(_DESCRIPTION),
    "steps": {"type": "array", "items": _STEP, "minItems": 1, "maxItems": _STEPS},
    "good_to_know": {"type": "array", "items": _NOTE, "maxItems": _NOTES},
    "example": _text(_EXAMPLE),
}
_MAY_MISS = ("good_to_know",)
"""Keys that replies of the schema before do not have."""

SCHEMA: dict[str, Any] = closed(_WHOLE)
"""The JSON schema of a reply: every string and array has a bound."""

_BOUNDS = frozenset(("minLength", "maxLength", "minItems", "maxItems", "minimum"))


def schema(sections: Sequence[Section] = THREE) -> dict[str, Any]:
    """Return the JSON schema of a reply.

    Args:
        sections: Which sections it holds; all three for a whole guide with its title.
    """
    return SCHEMA if set(sections) >= set(THREE) else closed({s: _WHOLE[s] for s in sections})


def unbounded(value: Any) -> Any:
    """Return a schema without the bounds of its strings and arrays; some providers refuse these.

    A reply is measured against the bounds in any case.
    """
    if isinstance(value, dict):
        return {name: unbounded(inner) for name, inner in value.items() if name not in _BOUNDS}
    return [unbounded(inner) for inner in value] if isinstance(value, list) else value


def read_reply(raw: str, file: SourceFile, writer: str) -> Draft:
    """Return the draft that a model's reply holds; its claims are not checked here.

    Args:
        raw: The reply as it came; one Markdown fence around the JSON is allowed.
        file: The file whose lines the steps cite.
        writer: The name of the model.

    Raises:
        ReplyError: The reply is too long, no JSON, or doesn't fit `SCHEMA`.
    """
    wanted = tuple(name for name in _WHOLE if name not in _MAY_MISS)
    reply = keys_of(parse(raw), wanted, "reply", _MAY_MISS)
    empty = Draft(_string(reply["title"], _TITLE, "title"), "", (), "", writer=writer)
    return replace(_filled(empty, reply, file, THREE), notes=_notes(reply, file))


def read_repair(raw: str, draft: Draft, file: SourceFile, sections: Sequence[Section]) -> Draft:
    """Return a draft with the sections that a model was asked to write anew.

    Raises:
        ReplyError: As for `read_reply`; exactly these sections are expected.
    """
    reply = keys_of(parse(raw), tuple(str(section) for section in sections), "reply")
    return _filled(draft, reply, file, sections)


def _filled(
    draft: Draft, reply: dict[str, Any], file: SourceFile, sections: Sequence[Section]
) -> Draft:
    if Section.DESCRIPTION in sections:
        text = _string(reply["description"], _DESCRIPTION, "description")
        draft = replace(draft, description=text)
    if Section.STEPS in sections:
        steps = reply["steps"]
        if not isinstance(steps, list) or not 1 <= len(steps) <= _STEPS:
            raise ReplyError(f"The model's steps are no list of 1 to {_STEPS}.", where="steps")
        read = tuple(_step(step, file, f"steps[{i}]") for i, step in enumerate(steps))
        draft = replace(draft, steps=read)
    if Section.EXAMPLE in sections:
        draft = replace(draft, example=_string(reply["example"], _EXAMPLE, "example"))
    return draft


def parse(raw: str) -> object:
    """Return the JSON of a reply.

    Raises:
        ReplyError: It is too long, or no JSON.
    """
    if len(raw) > LONGEST_REPLY:
        raise ReplyError(f"The model's reply has {len(raw)} characters, not {LONGEST_REPLY}.")
    fenced = _FENCED.fullmatch(raw.strip())
    try:
        parsed: object = json.loads(
            fenced[1] if fenced else raw, object_pairs_hook=_unique, parse_constant=_no_constant
        )
    # A RecursionError comes from deep nesting, a ValueError also from a number of many digits.
    except (ValueError, RecursionError) as error:
        raise ReplyError(f"The model's reply is not valid JSON: {error}.") from None
    return parsed


def _unique(pairs: list[tuple[str, object]]) -> dict[str, object]:
    names = [name for name, _ in pairs]
    twice = next((name for name in names if names.count(name) > 1), None)
    if twice is not None:
        raise ValueError(f"the key {twice[:40]!r} is there twice")
    return dict(pairs)


def _no_constant(name: str) -> object:
    raise ValueError(f"{name} is no JSON")


def keys_of(
    value: object, names: tuple[str, ...], where: str, optional: tuple[str, ...] = ()
) -> dict[str, Any]:
    """Return an object of a reply that has exactly these keys, and perhaps the optional ones.

    Raises:
        ReplyError: It has others.
    """
    if not isinstance(value, dict) or set(value) - set(optional) != set(names):
        wanted = ", ".join(f"`{name}`" for name in names)
        raise ReplyError(f"The model's reply needs exactly the keys {wanted}.", where=where)
    return value


def _string(value: object, most: int, where: str) -> str:
    if not isinstance(value, str) or not value.strip():
        raise ReplyError("The model wrote no text here.", where=where)
    if len(value) > most:
        raise ReplyError(f"The model wrote {len(value)} characters, at most {most}.", where=where)
    if CONTROL.search(value):
        raise ReplyError("The model's text holds a control character.", where=where)
    return value.strip("\n")


def _step(value: object, file: SourceFile, where: str) -> Step:
    step = keys_of(value, ("title", "text", "lines"), where, ("points",))
    points = _listed(step.get("points", []), _POINTS, f"{where}.points")
    return Step(
        title=_string(step["title"], _STEP_TITLE, f"{where}.title"),
        text=_string(step["text"], _STEP_TEXT, f"{where}.text"),
        file=file.shown,
        lines=_cited(step["lines"], file, f"{where}.lines"),
        points=tuple(_string(p, _POINT, f"{where}.points[{i}]") for i, p in enumerate(points)),
    )


def _notes(reply: dict[str, Any], file: SourceFile) -> tuple[Note, ...]:
    found = []
    for number, value in enumerate(_listed(reply.get("good_to_know", []), _NOTES, "good_to_know")):
        where = f"good_to_know[{number}]"
        note = keys_of(value, ("text", "lines"), where)
        text = _string(note["text"], _POINT, f"{where}.text")
        found.append(Note(text, file.shown, _cited(note["lines"], file, f"{where}.lines")))
    return tuple(found)


def _listed(value: object, most: int, where: str) -> list[object]:
    if not isinstance(value, list) or len(value) > most:
        raise ReplyError(f"The model wrote no list of at most {most} here.", where=where)
    return value


def _cited(value: object, file: SourceFile, where: str) -> tuple[Lines, ...]:
    """Return the runs of lines that a reply cites, in the order of the file.

    One pair alone, as replies of the schema before have it, is one run.
    """
    if not isinstance(value, list) or not 0 < len(value) <= max(_RUNS, 2):
        raise ReplyError("The model cites no lines.", where=where)
    runs = [value] if all(type(line) is int for line in value) else value
    return tuple(sorted({_run(run, file, where) for run in runs}, key=lambda run: run.first))


def _run(value: object, file: SourceFile, where: str) -> Lines:
    # `type`, not `isinstance`: True is an int.
    if not isinstance(value, list) or [type(line) for line in value] != [int, int]:
        raise ReplyError("The model cites no first and last line.", where=where)
    first, last = value
    count = len(file.rows)
    if not 1 <= first <= last <= count:
        raise ReplyError(
            f"The model cites lines {first}-{last}; {file.shown} has {count}.", where=where
        )
    return Lines(first, last)
