"""“Good to know”: what a caller would fall over, each told with the lines that prove it."""

from __future__ import annotations

from collections.abc import Iterator

from mkdocs_howto.english import counted, listed, span
from mkdocs_howto.guide import Kind, Lines, Note
from mkdocs_howto.source import Definition, Facts, Trait, Trap, TrapKind, find_traps

MOST = 6
"""Notes of one guide."""


def notes(facts: Facts) -> tuple[Note, ...]:
    """Return what is good to know about an object, the most important first."""
    told: dict[str, Note] = {}
    for note in (*_how_to_call(facts.definition, facts.owner), *map(note_of, find_traps(facts))):
        if note.text:
            told.setdefault(note.text, note)
    return tuple(told.values())[:MOST]


def note_of(trap: Trap) -> Note:
    """Return a trap as a note."""
    return Note(_TELL[trap.kind](trap), trap.file.shown, (trap.lines,))


def _names(trap: Trap) -> str:
    return listed(map(span, trap.names))


def _subject(trap: Trap) -> str:
    return span(trap.owner) if trap.owner else "It"


def _not_implemented(trap: Trap) -> str:
    return f"{_subject(trap)} is not implemented here: it only raises `NotImplementedError`."


def _deprecated(trap: Trap) -> str:
    return f"{_subject(trap)} is deprecated."


def _unreachable(trap: Trap) -> str:
    count = counted(trap.lines.last - trap.lines.first + 1, "line")
    where = f" of {span(trap.owner)}" if trap.owner else ""
    return f"{count}{where} can never be reached."


def _swallowed(trap: Trap) -> str:
    logged, whole = "logged" in trap.names, "whole" in trap.names
    back = f", and {span(trap.value)} comes back" if trap.value else ""
    where = f"In {span(trap.owner)}, " if trap.owner else ""
    if whole:
        said = f"{where}errors of any kind {'are logged' if logged else 'are ignored'}{back}."
    else:
        said = f"{where}an error in one part of it is {'logged' if logged else 'ignored'}{back}."
    return said[0].upper() + said[1:]


def _blocks(trap: Trap) -> str:
    return f"{_subject(trap)} blocks the event loop: it calls {_names(trap)}."


def _unused(trap: Trap) -> str:
    return f"{_names(trap)} has no effect: the code never reads it."


def _changed(trap: Trap) -> str:
    where = f"{span(trap.owner)} changes" if trap.owner else "It changes"
    return f"{where} {_names(trap)} in place."


def _shared_default(trap: Trap) -> str:
    return f"The default of {_names(trap)} is changed in place, and calls share it."


def _undocumented(trap: Trap) -> str:
    return f"The docstring names an argument {_names(trap)} that does not exist."


def _other_default(trap: Trap) -> str:
    name, said = trap.names
    return f"The default of {span(name)} is {span(trap.value)}; the docstring says {span(said)}."


def _never_raised(trap: Trap) -> str:
    where = f" from {span(trap.owner)}" if trap.owner else ""
    return f"{_names(trap)} never reaches the caller{where}, although the docstring names it."


def _environment(trap: Trap) -> str:
    return f"Reads the environment variable {_names(trap)}."


def _file(trap: Trap) -> str:
    return f"Opens the file {_names(trap)}, relative to the current folder."


def _program(trap: Trap) -> str:
    return f"Starts the program {_names(trap)}." if trap.names else "Starts another program."


def _thread(trap: Trap) -> str:
    what = "process" if trap.names[0].startswith("multiprocessing") else "thread"
    return f"Starts a {what}."


def _sleeps(trap: Trap) -> str:
    return f"{_subject(trap)} sleeps in the calling thread."


def _on_import(trap: Trap) -> str:
    return f"Importing it calls {_names(trap)}."


_TELL = {
    TrapKind.NOT_IMPLEMENTED: _not_implemented,
    TrapKind.DEPRECATED: _deprecated,
    TrapKind.UNREACHABLE: _unreachable,
    TrapKind.SWALLOWED: _swallowed,
    TrapKind.BLOCKS: _blocks,
    TrapKind.UNUSED: _unused,
    TrapKind.CHANGED: _changed,
    TrapKind.SHARED_DEFAULT: _shared_default,
    TrapKind.UNDOCUMENTED_NAME: _undocumented,
    TrapKind.OTHER_DEFAULT: _other_default,
    TrapKind.NEVER_RAISED: _never_raised,
    TrapKind.ENVIRONMENT: _environment,
    TrapKind.FILE: _file,
    TrapKind.PROGRAM: _program,
    TrapKind.THREAD: _thread,
    TrapKind.SLEEPS: _sleeps,
    TrapKind.ON_IMPORT: _on_import,
}


def _how_to_call(definition: Definition, owner: Definition | None) -> Iterator[Note]:
    name = span(definition.name)
    first = definition.lines.first
    place = definition.file.shown, (Lines(first, first),)
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
