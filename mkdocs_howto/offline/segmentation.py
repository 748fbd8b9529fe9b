"""A body cut into steps: by its author's comments and blank lines, by guards, by what it does."""

from __future__ import annotations

import ast
import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace

from mkdocs_howto.english import Clause, Deed, is_verb
from mkdocs_howto.guide import Lines
from mkdocs_howto.offline.statements import caught, clauses, head_of, is_guard, span_of

MOST = 7
"""Steps of one guide."""

_SMALL = 3
"""Up to so many lines, a body is one step."""

_NESTED = 5
"""A `with` or `try` of more lines is entered: what stands in it are steps of their own."""

_LONG = 24
"""A loop of more lines is entered as well."""

_COMMENT = re.compile(r"^\s*#+\s?(?P<text>.*)$")
_NOISE = re.compile(
    r"^(?:!|type:|noqa|pylint|pragma|fmt:|isort|mypy|ruff|nosec|todo|fixme|xxx|hack|note:|-\*-)"
    r"|[={}\[\];]|\w\(|^https?:|^[\W_]*$",
    re.IGNORECASE,
)
_LABEL = re.compile(r"^(?:(?:step|task|part|phase)\s*)?\d+(?:\.\d+)*\s*[:.)–-]+\s+", re.IGNORECASE)
_WORDS_OF_TITLE = 9


@dataclass(frozen=True, slots=True)
class Segment:
    """Some statements that belong together.

    Attributes:
        clauses: What they do.
        comment: The author's comment above them, as a title; empty for none.
        guard: Whether they only refuse what is wrong.
        apart: Whether the author left a blank line above them.
    """

    lines: Lines
    clauses: tuple[Clause, ...] = ()
    comment: str = ""
    guard: bool = False
    apart: bool = False

    def joined(self, other: Segment) -> Segment:
        """Return both as one."""
        return replace(
            self,
            lines=Lines(self.lines.first, other.lines.last),
            clauses=(*self.clauses, *other.clauses),
            comment=self.comment or other.comment,
            guard=self.guard and other.guard,
        )

    @property
    def weight(self) -> int:
        """How much there is to tell."""
        return sum(clause.deed not in (Deed.SET, Deed.DEFINE) for clause in self.clauses)


def segments(body: Sequence[ast.stmt], lines: Sequence[str]) -> list[Segment]:
    """Cut statements into at most `MOST` segments.

    Args:
        body: The statements, without a docstring.
        lines: Those of the file.
    """
    units = list(_units(body, lines))
    if not units:
        return []
    height = units[-1].lines.last - units[0].lines.first + 1
    if height <= _SMALL and not any(unit.comment for unit in units):
        units = [_all_of(units)]
    found = _grouped(units)
    while len(found) > MOST:
        _join_lightest(found)
    return found


def _units(body: Sequence[ast.stmt], lines: Sequence[str]) -> Iterator[Segment]:
    for statement in body:
        place = span_of(statement)
        high = _height(place) > _NESTED
        if high and isinstance(statement, ast.With | ast.AsyncWith):
            place = head_of(statement)
            head = tuple(c for c in clauses([statement]) if c.lines == place)
            yield _segment(place, head, lines)
            yield from _units(statement.body, lines)
        elif high and isinstance(statement, ast.Try | ast.TryStar):
            yield from _units(statement.body, lines)
            for handler in statement.handlers:
                yield _segment(span_of(handler), (caught(handler, statement.body),), lines)
            yield from _units(statement.orelse, lines)
            for last in statement.finalbody:
                final = tuple(replace(clause, final=True) for clause in clauses([last]))
                yield _segment(span_of(last), final, lines)
        elif isinstance(statement, ast.For | ast.AsyncFor) and _height(place) > _LONG:
            place = Lines(place.first, statement.iter.end_lineno or place.first)
            turns = Clause(Deed.LOOP, place, statement.iter, target=ast.unparse(statement.target))
            yield _segment(place, (turns,), lines)
            yield from _units(statement.body, lines)
        elif not isinstance(statement, ast.Pass | ast.Global | ast.Nonlocal):
            found = clauses([statement])
            yield replace(_segment(place, found, lines), guard=is_guard(statement))


def _height(lines: Lines) -> int:
    return lines.last - lines.first + 1


def _segment(place: Lines, found: tuple[Clause, ...], lines: Sequence[str]) -> Segment:
    comment, first = _comment_above(place.first, lines)
    apart = first > 1 and not lines[first - 2].strip()
    return Segment(
        Lines(first if comment else place.first, place.last), found, comment, False, apart
    )


def _comment_above(line: int, lines: Sequence[str]) -> tuple[str, int]:
    """Return the comment right above a line as a title, and the line that it begins on."""
    first = line
    texts: list[str] = []
    while first > 1 and (found := _COMMENT.match(lines[first - 2])):
        texts.insert(0, found["text"].strip())
        first -= 1
    return title_of_comment(texts), first


def title_of_comment(texts: Sequence[str]) -> str:
    """Return an author's comment as a title; empty when it is long, code or no title at all."""
    if len(texts) != 1:
        return ""
    whole = _LABEL.sub("", " ".join(texts[0].split()))
    first = whole.split()[0] if whole else ""
    if not (is_verb(first) or first.endswith("ing")):
        return ""
    if not whole or _NOISE.search(whole) or len(whole.split()) > _WORDS_OF_TITLE:
        return ""
    if re.search(r"[.!?:,] \S", whole) or whole.endswith((",", ":", "?", "(")):
        return ""
    return whole[0].upper() + whole[1:].removesuffix(".")


def _all_of(units: Sequence[Segment]) -> Segment:
    whole = units[0]
    for unit in units[1:]:
        whole = whole.joined(unit)
    return whole


def _grouped(units: Sequence[Segment]) -> list[Segment]:
    """Join units that belong together: up to the next comment, blank line or change of kind."""
    found: list[Segment] = []
    for unit in units:
        last = found[-1] if found else None
        if last is None or _parts(last, unit):
            found.append(unit)
        else:
            found[-1] = last.joined(unit)
    return _filled(found)


def _parts(last: Segment, unit: Segment) -> bool:
    """Whether a unit begins a step of its own."""
    if unit.comment:
        return True
    if not last.weight:
        return False
    if last.guard != unit.guard:
        return not last.comment or unit.apart
    if unit.guard:
        return False
    if last.comment and not unit.apart:
        return False
    if unit.apart:
        return bool(unit.weight)
    return unit.weight > 0 and last.weight >= 2 and _heavy(unit)


def _heavy(unit: Segment) -> bool:
    return any(c.deed in (Deed.LOOP, Deed.CATCH, Deed.RETURN, Deed.ENTER) for c in unit.clauses)


def _filled(found: list[Segment]) -> list[Segment]:
    """Give steps with nothing to tell to their neighbours."""
    out: list[Segment] = []
    for each in found:
        if out and not out[-1].weight and not out[-1].comment:
            out[-1] = replace(out[-1].joined(each), guard=each.guard)
        elif out and not each.weight and not each.comment:
            out[-1] = out[-1].joined(each)
        else:
            out.append(each)
    return out


def _join_lightest(found: list[Segment]) -> None:
    def cost(index: int) -> tuple[int, int]:
        one, two = found[index], found[index + 1]
        return bool(two.comment) + bool(one.comment and two.comment), one.weight + two.weight

    index = min(range(len(found) - 1), key=cost)
    found[index : index + 2] = [found[index].joined(found[index + 1])]
