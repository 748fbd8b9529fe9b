"""Which lines of which file a step cites."""

from __future__ import annotations

from collections.abc import Iterator

from mkdocs_howto.checks.registry import Case
from mkdocs_howto.checks.world import Region, region, source_lines
from mkdocs_howto.guide import Step
from mkdocs_howto.source import SourceFile


def cited(case: Case, step: Step) -> Region | None:
    """Return the lines that a step cites; None when it cites none, or none that exist."""
    file, reach = cited_file(case, step), step.reach
    if file is None or reach is None:
        return None
    if not 1 <= reach.first <= reach.last <= len(source_lines(file)):
        return None
    return region(file, reach.first, reach.last)


def cited_runs(case: Case, step: Step) -> tuple[Region, ...]:
    """Return each run of lines that a step cites; none when one does not exist."""
    file = cited_file(case, step)
    if file is None or cited(case, step) is None:
        return ()
    return tuple(region(file, lines.first, lines.last) for lines in step.lines)


def cited_file(case: Case, step: Step) -> SourceFile | None:
    """Return the file that a step cites; the object's own when it cites lines alone."""
    own = case.facts.definition.file
    if not step.file:
        return own
    for file in _files(case):
        if _same_file(file.shown, step.file):
            return file
    return None


def _files(case: Case) -> Iterator[SourceFile]:
    world = case.world
    yield world.definition.file
    for member in world.members:
        yield member.file
    for _, base in world.ancestors:
        if base is not None:
            yield base.file
    for name in sorted(world.own.words & set(world.facts.scope.names)):
        found = world.named(name)
        if found is not None:
            yield found.file


def _same_file(shown: str, written: str) -> bool:
    left, right = shown.split("/"), written.replace("\\", "/").removeprefix("./").split("/")
    count = min(len(left), len(right))
    return left[-count:] == right[-count:]
