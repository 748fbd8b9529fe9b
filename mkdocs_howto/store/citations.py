"""Cited lines that follow the code when it moves: each is tied to a statement, not to a number."""

from __future__ import annotations

import ast
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace

from mkdocs_howto.guide import Draft, Step
from mkdocs_howto.source import Definition, Lines
from mkdocs_howto.store.fingerprint import ordered


@dataclass(frozen=True, slots=True)
class Anchor:
    """Where a step's lines stand in the object, whatever the numbers of the lines.

    Attributes:
        lines: The lines as they were cited when the anchor was made.
        first: Number of the statement that holds the first line, and how many lines below it.
        last: The same of the last line.
    """

    lines: tuple[int, int]
    first: tuple[int, int]
    last: tuple[int, int]

    def __str__(self) -> str:
        """Return `10-12 = 0+0 2+1`."""
        ends = " ".join(f"{statement}+{below}" for statement, below in (self.first, self.last))
        return f"{self.lines[0]}-{self.lines[1]} = {ends}"


def anchors(draft: Draft, definition: Definition) -> tuple[Anchor | None, ...]:
    """Return an anchor for each step; None for a step that cites nothing of the object."""
    starts = _starts(definition)
    return tuple(_anchor(step, definition, starts) for step in draft.steps)


def followed(
    draft: Draft, kept: Sequence[Anchor | None], definition: Definition, moved: int
) -> Draft:
    """Return the draft with its cited lines where the code is now.

    Args:
        kept: The anchors made when the draft was written. A step whose lines are no longer the
            anchor's was corrected by a person, and stays.
        definition: The object today.
        moved: By how many lines the object moved, for what can't be told from statements.
    """
    if len(kept) != len(draft.steps):
        return draft
    starts = _starts(definition)
    steps = tuple(
        _followed(step, anchor, definition, starts, moved)
        for step, anchor in zip(draft.steps, kept, strict=True)
    )
    return replace(draft, steps=steps)


def shifted(draft: Draft, definition: Definition, old: Lines, moved: int) -> Draft:
    """Return the draft with the lines of the object moved together, when its code changed too."""

    def shift(step: Step) -> Step:
        if not step.lines or not _own(step, definition) or step.lines[0].first not in old:
            return step
        return replace(step, lines=tuple(map(run_shifted, step.lines)))

    def run_shifted(run: Lines) -> Lines:
        last = min(run.last + moved, definition.lines.last)
        return Lines(min(run.first + moved, last), last)

    return replace(draft, steps=tuple(shift(step) for step in draft.steps)) if moved else draft


def _anchor(step: Step, definition: Definition, starts: list[int]) -> Anchor | None:
    if len(step.lines) != 1 or not _own(step, definition):
        return None
    first, last = step.lines[0].first, step.lines[0].last
    if first not in definition.lines or last not in definition.lines:
        return None
    return Anchor((first, last), _tied(first, starts), _tied(last, starts))


def _followed(
    step: Step, anchor: Anchor | None, definition: Definition, starts: list[int], moved: int
) -> Step:
    if len(step.lines) != 1 or not _own(step, definition):
        return step
    [run] = step.lines
    if anchor is None or anchor.lines != (run.first, run.last):
        return step
    first = _line(anchor.first, starts, definition)
    last = _line(anchor.last, starts, definition)
    if first is None or last is None:
        first, last = run.first + moved, run.last + moved
    return replace(step, lines=(Lines(min(first, last), max(first, last)),))


def _own(step: Step, definition: Definition) -> bool:
    return step.file in ("", definition.file.shown)


def _starts(definition: Definition) -> list[int]:
    """Return the lines on which the object's statements start, in an order that moving keeps.

    Its own first line comes first; then the statements as its fingerprint reads them.
    """
    found = [definition.lines.first]
    if definition.node is not None:
        found += [line for line in _in_order(definition.node) if line in definition.lines]
    return found


def _in_order(node: ast.AST) -> Iterator[int]:
    waiting = [node]
    while waiting:
        node = waiting.pop()
        if isinstance(node, ast.stmt):
            yield node.lineno
        children = list(ast.iter_child_nodes(node))
        if isinstance(node, ast.Module | ast.ClassDef):
            children = [*ordered(node.body)]
        waiting += reversed(children)


def _tied(line: int, starts: list[int]) -> tuple[int, int]:
    """Return the number of the last statement that starts at or above a line, and the rest."""
    above = [(start, -index) for index, start in enumerate(starts) if start <= line]
    start, index = max(above, default=(starts[0], 0))
    return -index, line - start


def _line(tied: tuple[int, int], starts: list[int], definition: Definition) -> int | None:
    index, below = tied
    if index >= len(starts):
        return None
    start = starts[index]
    end = min((s - 1 for s in starts if s > start), default=definition.lines.last)
    return min(start + below, max(end, start))
