"""A small, safe part of YAML: one mapping, read together with the line of each key.

Options and stored guides come from people and from models. A short text can say very much in
YAML: aliases that grow without end, tags that build objects, two values for one key. None of
that is needed here, so all of it is refused, with its line.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass, field
from math import isfinite

import yaml

try:
    from yaml import CSafeLoader as _Loader
except ImportError:  # PyYAML built without libyaml: slower, the same language
    from yaml import SafeLoader as _Loader  # type: ignore[assignment]

MAX_CHARACTERS = 20_000
MAX_VALUES = 2_000
MAX_DEPTH = 6
MAX_DIGITS = 18
"""Of a number; reading one takes time by the square of its digits, and Python refuses long ones."""

_INTEGER = re.compile(r"[-+]?(0|[1-9][0-9]*)")
_SCALAR = "tag:yaml.org,2002:"


class YamlProblem(Exception):
    """The text is not the YAML that is read here.

    Attributes:
        message: What is wrong.
        line: Where in the text, from 1.
        hint: What to write instead.
    """

    def __init__(self, message: str, line: int, hint: str = "") -> None:
        super().__init__(message)
        self.message = message
        self.line = line
        self.hint = hint


@dataclass(frozen=True, slots=True)
class YamlMapping:
    """What a text says.

    Attributes:
        values: Texts, whole and decimal numbers, booleans, None, lists and mappings.
        lines: The line of each key of the outer mapping, from 1.
    """

    values: Mapping[str, object] = field(default_factory=dict)
    lines: Mapping[str, int] = field(default_factory=dict)


def load(text: str) -> YamlMapping:
    """Read one mapping.

    Args:
        text: YAML. Empty text is an empty mapping.

    Raises:
        YamlProblem: It is no mapping, or uses what is refused here.
    """
    if len(text) > MAX_CHARACTERS:
        raise YamlProblem(f"more than {MAX_CHARACTERS:,} characters of options", 1)
    try:
        text.encode()  # libyaml fails on a lone surrogate before it knows the line
    except UnicodeEncodeError as error:
        line = text.count("\n", 0, error.start) + 1
        raise YamlProblem(f"half a character (U+{ord(text[error.start]):04X})", line) from None
    try:
        return _Reader(text).document()
    except yaml.MarkedYAMLError as error:
        mark = error.problem_mark or error.context_mark
        line = mark.line + 1 if mark else 1
        message = f"this is not YAML: {error.problem or error.context}"
        raise YamlProblem(message, line, _hint(error.problem or "")) from None
    except yaml.reader.ReaderError as error:
        line = text.count("\n", 0, _position(text, error)) + 1
        message = f"a character that YAML does not allow (U+{_code(error):04X})"
        raise YamlProblem(message, line) from None


class _Reader:
    """Builds values straight from parser events, so that a refused text never unfolds."""

    def __init__(self, text: str) -> None:
        self._loader = _Loader(text)
        self._left = MAX_VALUES

    def document(self) -> YamlMapping:
        """Read the whole stream."""
        self._next()  # the start of the stream
        event = self._next()
        if isinstance(event, yaml.StreamEndEvent):
            return YamlMapping()
        event = self._next()
        if _is_empty(event):
            return YamlMapping()
        if not isinstance(event, yaml.MappingStartEvent):
            raise YamlProblem("these are no options", _line(event), "Write `name: value` lines.")
        self._refuse(event)
        lines: dict[str, int] = {}
        values = self._mapping(1, lines)
        self._next()  # the end of the document
        event = self._next()
        if not isinstance(event, yaml.StreamEndEvent):
            raise YamlProblem("a second document", _line(event), "Remove the `---` line.")
        return YamlMapping(values, lines)

    def _next(self) -> yaml.Event:
        event = self._loader.get_event()
        assert event is not None
        return event

    def _mapping(self, depth: int, lines: dict[str, int] | None = None) -> dict[str, object]:
        values: dict[str, object] = {}
        while not isinstance(event := self._next(), yaml.MappingEndEvent):
            self._refuse(event)
            if not isinstance(event, yaml.ScalarEvent):
                raise YamlProblem("a name must be plain text", _line(event))
            name = event.value
            if name in values:
                hint = "Keep one of the two."
                raise YamlProblem(f"`{name}` is given twice", _line(event), hint)
            if lines is not None:
                lines[name] = _line(event)
            values[name] = self._value(self._next(), depth + 1)
        return values

    def _value(self, event: yaml.Event, depth: int) -> object:
        self._refuse(event)
        if depth > MAX_DEPTH:
            raise YamlProblem(f"values nested more than {MAX_DEPTH} deep", _line(event))
        if isinstance(event, yaml.MappingStartEvent):
            return self._mapping(depth)
        if isinstance(event, yaml.SequenceStartEvent):
            items: list[object] = []
            while not isinstance(event := self._next(), yaml.SequenceEndEvent):
                items.append(self._value(event, depth + 1))
            return items
        assert isinstance(event, yaml.ScalarEvent)
        return self._scalar(event)

    def _scalar(self, event: yaml.ScalarEvent) -> object:
        # Dates, octal and base-60 numbers stay text: `lines: 1:30` must not become 90.
        node = yaml.ScalarNode("", event.value)
        tag: str = self._loader.resolve(yaml.ScalarNode, event.value, event.implicit)  # type: ignore[no-untyped-call]
        if tag == f"{_SCALAR}bool":
            node.tag = tag
            return bool(self._loader.construct_yaml_bool(node))
        if tag == f"{_SCALAR}null":
            return None
        if tag in (f"{_SCALAR}int", f"{_SCALAR}float") and len(event.value) > MAX_DIGITS + 7:
            hint = "Put it in quotes when it is a text."
            raise YamlProblem(f"a number of more than {MAX_DIGITS} digits", _line(event), hint)
        if tag == f"{_SCALAR}int" and _INTEGER.fullmatch(event.value):
            return int(event.value)
        if tag == f"{_SCALAR}float" and ":" not in event.value:
            number = float(self._loader.construct_yaml_float(node))
            if not isfinite(number):
                raise YamlProblem(f"`{event.value}` is no number that is read here", _line(event))
            return number
        return event.value

    def _refuse(self, event: yaml.Event) -> None:
        line = _line(event)
        anchor, tag = getattr(event, "anchor", None), getattr(event, "tag", None)
        self._left -= 1
        if self._left < 0:
            raise YamlProblem(f"more than {MAX_VALUES:,} values", line)
        if isinstance(event, yaml.AliasEvent):
            hint = "Write the value out."
            raise YamlProblem(f"the YAML alias `*{anchor}` is not allowed", line, hint)
        if anchor:
            hint = "Remove it and write the value out where it is needed."
            raise YamlProblem(f"the YAML anchor `&{anchor}` is not allowed", line, hint)
        if tag:
            hint = "Remove it; texts, numbers, `true`, `false` and lists need none."
            raise YamlProblem(f"the YAML tag `{tag}` is not allowed", line, hint)


def _hint(problem: str) -> str:
    # The two mistakes that titles invite: a colon inside, a backtick in front.
    quotes = "cannot start any token" in problem or "mapping values are not allowed" in problem
    return "Put the whole value in quotes." if quotes else ""


def _is_empty(event: yaml.Event) -> bool:
    if not isinstance(event, yaml.ScalarEvent):
        return False
    return bool(event.implicit[0]) and event.value in ("", "~", "null")


def _line(event: yaml.Event) -> int:
    return int(event.start_mark.line) + 1 if event.start_mark else 1


def _code(error: yaml.reader.ReaderError) -> int:
    return ord(error.character) if isinstance(error.character, str) else int(error.character)


def _position(text: str, error: yaml.reader.ReaderError) -> int:
    # libyaml counts bytes and PyYAML characters, so look for the character itself.
    return max(text.find(chr(_code(error))), 0)
