"""Composed examples: made, followed on paper, and made better until nothing speaks against them."""

from __future__ import annotations

import ast
import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from itertools import islice
from typing import Any

from mkdocs_howto.examples.composing.classes import ways
from mkdocs_howto.examples.composing.fill_in import project_of
from mkdocs_howto.examples.composing.functions import DECORATED
from mkdocs_howto.examples.composing.sketch import Sketch, Way, only_raises
from mkdocs_howto.examples.composing.values import Maker
from mkdocs_howto.examples.layout import quoted
from mkdocs_howto.examples.trial import Trial, attempt
from mkdocs_howto.examples.trial.things import (
    PLAIN,
    ClassValue,
    Function,
    Generated,
    Instance,
    Reference,
    is_bare,
)
from mkdocs_howto.source import Definition, Facts, Kind, Lookup, Trait

_MOST_TRIES = 16
_MOST_OF_A_WAY = 3
_LONGEST = 25
"""Lines of a program, imports included."""


@dataclass
class _Settings:
    """What is different from the first try."""

    picks: dict[str, int] = field(default_factory=dict)
    forced: dict[str, str] = field(default_factory=dict)
    fills: set[str] = field(default_factory=set)
    extra: set[str] = field(default_factory=set)
    before: list[str] = field(default_factory=list)
    suffixes: dict[str, str] = field(default_factory=dict)
    silent: bool = False


def composed(facts: Facts, lookup: Lookup) -> Iterator[str]:
    """Yield programs that use an object, the likeliest first; none that certainly fails."""
    below = lookup.subclasses(facts.owner.path) if facts.owner is not None else ()
    if only_raises(facts.definition) and not below:
        return
    seen: set[str] = set()
    for way in ways(facts):
        for text in islice(_tries(facts, lookup, way), _MOST_OF_A_WAY):
            if text not in seen and len(text.splitlines()) <= _LONGEST:
                seen.add(text)
                yield text


def _tries(facts: Facts, lookup: Lookup, way: Way) -> Iterator[str]:
    settings = _Settings()
    seen: set[str] = set()
    tested: set[tuple[str, str]] = set()
    refused = ""
    for _ in range(_MOST_TRIES):
        maker = Maker(lookup, project_of(facts), _constants(facts), settings.picks, settings.forced)
        maker.fills, maker.extra = settings.fills, settings.extra
        sketch = Sketch(facts, maker, [], settings.suffixes, settings.silent)
        sketch.before = settings.before
        try:
            done = way(sketch)
            text = sketch.text() if done is not None else ""
        except (SyntaxError, ValueError, RecursionError):
            return
        if not text or len(seen) > _MOST_TRIES:
            if not _next(maker, settings, refused):
                return
            continue
        if text not in seen:
            seen.add(text)
            trial = attempt(text, lookup, project_of(facts))
            refused = trial.where
            if trial.error:
                if (
                    _called_before(trial, facts, settings)
                    or _filled(trial, facts, settings)
                    or _repaired(trial, maker, settings, tested)
                ):
                    continue
            elif trial.bare:
                if _shown_better(trial, facts, lookup, settings):
                    continue
            elif _gives_nothing(trial) and not settings.silent and not _is_data(facts):
                settings.silent = True
                continue
            else:
                yield text
        if not _next(maker, settings, refused):
            return


def _gives_nothing(trial: Trial) -> bool:
    return bool(trial.printed) and all(value is None for value in trial.printed)


def _is_data(facts: Facts) -> bool:
    return facts.definition.kind in (Kind.ATTRIBUTE, Kind.PROPERTY)


def _next(maker: Maker, settings: _Settings, refused: str) -> bool:
    """Take the next choice of the first value that has one left; False when none has.

    Args:
        refused: Path of the class whose code refused the last program.
    """
    for key, count in maker.offered.items():
        if key not in settings.forced and settings.picks.get(key, 0) + 1 < count:
            settings.picks[key] = settings.picks.get(key, 0) + 1
            return True
        settings.picks[key] = 0
    return _with_optional(maker, settings, refused)


def _with_optional(maker: Maker, settings: _Settings, refused: str) -> bool:
    """Give one more argument that may be left out; False when there is none."""
    rest = [key for key in maker.left_out if key not in settings.extra]
    rest.sort(key=lambda key: not refused or not key.startswith(f"{refused}:"))
    if not rest or len(settings.extra) >= 3:
        return False
    settings.extra.add(rest[0])
    return True


def _constants(facts: Facts) -> dict[str, str]:
    """Return the constants of the object's class by their names alone."""
    holder = facts.owner or facts.definition
    if holder.kind is not Kind.CLASS:
        return {}
    marks = {name.partition(".")[2]: value for name, value in facts.values.items() if "." in name}
    members = {m.name: m.value for m in holder.members if m.kind is Kind.ATTRIBUTE and m.value}
    return {**members, **marks}


# --- what a refused program says about better values ---


def _called_before(trial: Trial, facts: Facts, settings: _Settings) -> bool:
    """Call first what the message of the exception asks for: "prepare() must be called first"."""
    owner = facts.owner or facts.definition
    if "call" not in trial.said or owner.kind is not Kind.CLASS:
        return False
    for name in re.findall(r"(\w+)\(\)", trial.said):
        member = owner.member(name)
        takes = any(parameter.required for parameter in member.parameters) if member else True
        if not takes and name != facts.definition.name and name not in settings.before:
            settings.before.append(name)
            return True
    return False


def _filled(trial: Trial, facts: Facts, settings: _Settings) -> bool:
    """Put something into the object that a method found empty."""
    owner = facts.owner or facts.definition
    if trial.error not in ("IndexError", "KeyError", "LookupError", "StopIteration", "Empty"):
        return False
    if owner.kind is not Kind.CLASS or owner.path in settings.fills:
        return False
    settings.fills.add(owner.path)
    return True


def _repaired(
    trial: Trial, maker: Maker, settings: _Settings, tested: set[tuple[str, str]]
) -> bool:
    """Take a value that passes the guard which refused another; False when there is none."""
    if trial.test is None:
        return False
    for value in trial.names.values():
        if isinstance(value, Instance) and value.of.definition is not None:
            path = value.of.definition.path
            if path not in settings.fills:
                settings.fills.add(path)
                return True
    wanted = list(_wanted(trial.test, trial.names))
    for key, source in maker.given.items():
        try:
            current = ast.literal_eval(source)
        except (ValueError, SyntaxError):
            continue
        for value in _better(current, trial, wanted):
            written = _written(value)
            if written != source and (key, written) not in tested:
                tested.add((key, written))
                settings.forced[key] = written
                return True
    return False


def _wanted(test: ast.expr, names: Mapping[str, Any]) -> Iterator[Any]:
    """Yield the plain values that a condition compares with."""
    for node in ast.walk(test):
        if isinstance(node, ast.Constant) and isinstance(node.value, str | int | float):
            yield node.value
    for value in names.values():
        if isinstance(value, list | tuple | set | frozenset | dict) and len(value) < 40:
            yield from (item for item in value if isinstance(item, str | int | float))


def _better(current: Any, trial: Trial, wanted: list[Any]) -> Iterator[Any]:
    """Yield values that may pass where `current` was refused."""
    refused = [v for v in trial.names.values() if isinstance(v, PLAIN)]
    if isinstance(current, list | tuple) and current and current not in refused:
        inner = current[0]
        if any(_same(inner, value) for value in refused):
            for value in _better_plain(inner, wanted):
                yield type(current)([value])
        return
    if not any(_same(current, value) for value in refused) and refused:
        return
    if isinstance(current, list):
        numbers = [n for n in wanted if isinstance(n, int) and 0 < n < 20]
        for number in numbers:
            yield [*current, *range(4, 30)][:number]
        return
    yield from _better_plain(current, wanted)


def _same(first: Any, second: Any) -> bool:
    return type(first) is type(second) and bool(first == second)


def _better_plain(current: Any, wanted: list[Any]) -> Iterator[Any]:
    if isinstance(current, bool) or current is None:
        yield not current
    elif isinstance(current, str):
        texts = [text for text in wanted if isinstance(text, str)]
        for text in texts:
            yield from (text + "example" if len(text) < 3 or text[-1:] in "/:.-_=" else text,
                        text + current, current + text)  # fmt: skip
        for number in (n for n in wanted if isinstance(n, int) and 0 < n <= 64):
            yield (current * number)[:number]
            yield ("0123456789abcdef" * 4)[:number]
    elif isinstance(current, int | float):
        numbers = sorted(n for n in wanted if isinstance(n, int | float))
        whole = isinstance(current, int)
        if len(numbers) > 1:
            middle = (numbers[0] + numbers[-1]) / 2
            yield int(middle) if whole else middle
        for limit in numbers:
            for close in (limit + 1, limit - 1, limit, limit * 2, limit / 2):
                yield int(close) if whole else float(close)


def _written(value: Any) -> str:
    if isinstance(value, str):
        return quoted(value)
    if isinstance(value, list | tuple):
        items = ", ".join(map(_written, value))
        if isinstance(value, tuple):
            return f"({items}{',' * (len(value) == 1)})"
        return f"[{items}]"
    return repr(value)


# --- what is printed of an object without a text of its own ---


def _shown_better(trial: Trial, facts: Facts, lookup: Lookup, settings: _Settings) -> bool:
    """Look at a part of the object that was printed; False when there is nothing to look at."""
    value = next((each for each in trial.printed if is_bare(each)), None)
    lazy = isinstance(value, Generated) or (isinstance(value, Reference) and value.path == "iter")
    if lazy and "<result>" not in settings.suffixes:
        settings.suffixes = {"<result>": "list(<it>)"}
        return True
    if isinstance(value, dict) and "<result>" not in settings.suffixes:
        settings.suffixes = {"<result>": "list(<it>)"}
        return True
    first = value
    while isinstance(value, list | tuple) and value:
        value = value[0]
    called = _called_or_named(first)
    if called and "<result>" not in settings.suffixes:
        settings.suffixes = {"<result>": called}
        return True
    of = value.of if isinstance(value, Instance) else None
    if not isinstance(value, Instance) or of is None or "<result>" in settings.suffixes:
        return False
    if of.definition is None:
        settings.suffixes = dict.fromkeys(
            (facts.definition.path, "<result>"), "type(<it>).__name__"
        )
        return True
    definition = lookup.definition(of.definition.path) or of.definition
    suffix = _suffix(definition, value) if isinstance(first, Instance) else ""
    settings.suffixes = dict.fromkeys(
        (definition.path, "<result>"), suffix or "type(<it>).__name__"
    )
    if not isinstance(first, Instance):
        settings.suffixes = dict.fromkeys((definition.path, "<result>"), "len(<it>)")
    return True


def _called_or_named(value: object) -> str:
    """Return how a function or a class is looked at: called, or by its name."""
    named = isinstance(value, Reference) and value.path not in ("iter", "io.StringIO", "io.BytesIO")
    if isinstance(value, ClassValue) or named:
        return ".__name__"
    if not isinstance(value, Function):
        return ""
    arguments = value.node.args
    names = [a.arg for a in (*arguments.posonlyargs, *arguments.args)]
    if names and names[0] in DECORATED and not value.bound:
        return "<decorator>"
    wanted = len(arguments.posonlyargs) + len(arguments.args) - len(value.bound)
    if wanted > 1 or isinstance(value.node, ast.AsyncFunctionDef):
        return ".__name__"
    return '("Ada")' if wanted or arguments.vararg else "()"


def _suffix(definition: Definition, value: Instance) -> str:
    """Return the attribute, property or method that says something about an instance."""
    plain = ("str", "int", "float", "bool", "bytes", "list", "dict", "tuple", "set", "Path")
    ranked: list[tuple[int, str]] = []
    for member in definition.members:
        if member.name.startswith("_") or member.has(Trait.DEPRECATED, Trait.ABSTRACT):
            continue
        kind = member.returns.strip("'\"").partition("[")[0].rpartition(".")[2]
        if member.kind is Kind.PROPERTY and (kind in plain or not kind):
            ranked.append((2 - (kind in plain), f".{member.name}"))
        elif member.kind is Kind.METHOD and kind in plain and kind != "bool":
            takes = [p for p in member.parameters if p.required]
            if not takes and not member.has(Trait.ASYNC, Trait.CLASSMETHOD):
                ranked.append((3, f".{member.name}()"))
    for name, held in value.attributes.items():
        if isinstance(held, PLAIN) and held is not None and not name.startswith("_"):
            ranked.append((0, f".{name}"))
    if definition.member("__len__"):
        ranked.append((4, "len(<it>)"))
    return min(ranked, key=lambda each: each[0])[1] if ranked else ""
