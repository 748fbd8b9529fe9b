"""“Good to know”: what a caller would fall over, each told with the lines that prove it."""

from __future__ import annotations

from collections.abc import Iterator

from mkdocs_howto.english.words import span
from mkdocs_howto.guide.model import Kind, Note
from mkdocs_howto.source.model import Definition, Facts, Lookup, Trait

MOST = 6
"""Notes of one guide."""


def notes(facts: Facts, lookup: Lookup) -> Iterator[Note]:
    """Yield what is good to know about an object, the most important first."""
    definition = facts.definition
    yield from _how_to_call(definition, facts.owner)


def _how_to_call(definition: Definition, owner: Definition | None) -> Iterator[Note]:
    name = span(definition.name)
    place = (
        definition.file.shown,
        (definition.lines.__class__(definition.lines.first, definition.lines.first),),
    )
    if definition.kind not in (Kind.FUNCTION, Kind.METHOD):
        return
    if definition.has(Trait.ASYNC) and definition.has(Trait.GENERATOR):
        if not definition.has(Trait.ASYNC_CONTEXT_MANAGER):
            yield Note(
                f"{name} is an async generator: read it with `async for`, without `await`.", *place
            )
    elif definition.has(Trait.ASYNC):
        yield Note(f"{name} is a coroutine function: `await` it.", *place)
    if definition.has(Trait.CONTEXT_MANAGER):
        yield Note(f"{name} is used in a `with` statement.", *place)
    if definition.has(Trait.ASYNC_CONTEXT_MANAGER):
        yield Note(f"{name} is used in an `async with` statement.", *place)
    if definition.has(Trait.CLASSMETHOD) and owner is not None:
        yield Note("It is a class method; no instance is needed.", *place)
