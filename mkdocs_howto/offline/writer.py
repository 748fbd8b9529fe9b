"""The offline writer: facts to a draft, with no model, no network and no key.

The same facts give the same bytes on every machine.
"""

from __future__ import annotations

import ast
from collections.abc import Sequence
from dataclasses import replace

from mkdocs_howto.english import Deed, Lexicon, Realiser, span
from mkdocs_howto.guide import Draft, Kind, Lines, Section, Step
from mkdocs_howto.offline.classes import class_steps
from mkdocs_howto.offline.description import (
    arguments,
    kind_of,
    plainest,
    purpose,
    returns,
    told_by_code,
    told_by_members,
    top_comment,
    trivial,
)
from mkdocs_howto.offline.diagram import diagram
from mkdocs_howto.offline.functions import Untold, body_of, sentences, steps_of
from mkdocs_howto.offline.modules import module_steps, opening, program
from mkdocs_howto.offline.notes import notes
from mkdocs_howto.offline.sections import Needed, errors, learned, names_for, prerequisites, related
from mkdocs_howto.offline.segmentation import MOST
from mkdocs_howto.offline.statements import clauses, flat
from mkdocs_howto.source import Definition, Facts, Lookup, Trait, entry_points, used_names

_SHORT = 2
"""Up to so many statements, a body that returns a call hands its work on."""

_CALLED = (Kind.FUNCTION, Kind.METHOD, Kind.PROPERTY)
_MODULES = (Kind.MODULE, Kind.PACKAGE)


class OfflineWriter:
    """Writes drafts from facts alone.

    Args:
        lookup: Answers what the facts of one object leave open.
        lexicon: What known calls do, in words.
    """

    def __init__(self, lookup: Lookup, lexicon: Lexicon) -> None:
        self._lookup = lookup
        self._lexicon = lexicon

    def draft(self, facts: Facts) -> Draft:
        """Write title, description and steps; the example is chosen elsewhere and left empty."""
        definition = facts.definition
        called = definition.kind in (*_CALLED, Kind.CLASS)
        entries: Sequence[Definition] = ()
        if definition.kind in _MODULES:
            entries = entry_points(facts, used_names(facts))
            entry = self._only(entries)
            definition = entry or definition
            called = entry is not None
        only = only_method(definition)
        if only is not None:
            definition = only
        return Draft(
            title=f"How to use {span(_title(facts))}",
            description="\n\n".join(self._description(facts, entries)),
            steps=tuple(self._steps(facts, entries)),
            example="",
            arguments=arguments(definition) if called else (),
            returns=returns(definition) if definition.kind in _CALLED else "",
            notes=notes(facts),
        )

    def further(self, facts: Facts, section: Section, needed: Needed) -> tuple[str, ...]:
        """Write one of the sections that are shown only where they are asked for."""
        if section is Section.PREREQUISITES:
            return tuple(prerequisites(facts, self._lookup, self._lexicon, needed))
        if section is Section.ERRORS:
            return tuple(errors(facts, self._lookup, self._lexicon))
        if section is Section.RELATED:
            return tuple(related(facts, self._lookup))
        definition = facts.definition
        names = names_for(facts, definition, self._lookup, self._lexicon)
        drawn = diagram(body_of(definition), names)
        return (drawn,) if drawn else ()

    def _description(self, facts: Facts, entries: Sequence[Definition] = ()) -> list[str]:
        if said := purpose(facts.definition):
            return said
        if facts.definition.kind in _MODULES:
            if comment := top_comment(facts.definition.file.text):
                return [comment]
            entry = self._only(entries)
            if entry is not None:
                inner = replace(facts, definition=entry, reach=entry.name)
                return self._description(inner)
            if entries and all(each.has(Trait.EXCEPTION) for each in entries):
                return [f"The exceptions of {span(facts.definition.path.rpartition('.')[0])}."]
            if said := told_by_members(entries, facts.definition.name):
                return said
        subject, main = self._main(facts)
        first = kind_of(facts)
        if main is not None:
            realiser = self._realiser(facts, main)
            said_by_code = told_by_code(subject, clauses(body_of(main)), realiser)
            if said_by_code:
                return [" ".join(filter(None, (first, said_by_code)))]
        return [first or plainest(facts)]

    def _main(self, facts: Facts) -> tuple[str, Definition | None]:
        """Return what an object without a docstring is told by, and what it is called."""
        definition = facts.definition
        if definition.kind in _CALLED:
            return facts.reach or definition.name, definition
        if definition.kind is not Kind.CLASS:
            # What one of a module's members does is not what the module is for.
            return "", None
        methods = [
            m for m in definition.members
            if m.kind is Kind.METHOD and not m.name.startswith("_") and not m.inherited_from
        ]  # fmt: skip
        if not methods:
            return "", None
        largest = max(methods, key=lambda m: m.lines.last - m.lines.first)
        return f"{definition.name}.{largest.name}", largest

    def _steps(self, facts: Facts, entries: Sequence[Definition] = ()) -> Sequence[Step]:
        definition = facts.definition

        def tell(member: Definition, most: int, untold: Untold) -> Sequence[str]:
            body = body_of(member)
            if not body:
                return ()
            untold = Untold.SETTING if member.name == "__init__" else untold
            realiser = self._realiser(facts, member)
            return sentences(clauses(body), realiser, most=most, untold=untold)

        only = only_method(definition)
        if only is not None and (body := body_of(only)):
            lines = only.file.rows
            return steps_of(body, only, self._realiser(facts, only), lines)
        if definition.kind is Kind.CLASS:
            return class_steps(facts, tell, used_names(facts))
        if definition.kind in _MODULES:
            entry = self._only(entries)
            if entry is not None:
                inner = self._steps(replace(facts, definition=entry))
                if len(inner) > 1:
                    first, last = opening(entry), program(facts)
                    return [*first, *inner[: MOST - len(first) - len(last)], *last]
            used = bool(used_names(facts))
            return module_steps(facts, tell, entries, self._whole, used=used)
        if definition.kind is Kind.ATTRIBUTE:
            return [_attribute(definition)]
        body = body_of(definition)
        if definition.kind is Kind.SCRIPT and not body:
            return module_steps(facts, tell, entry_points(facts, ()), self._whole, used=False)
        node = definition.node
        if not body or trivial(node):  # type: ignore[arg-type]
            return [_declared(facts)]
        lines = definition.file.rows
        steps = steps_of(body, definition, self._realiser(facts, definition), lines)
        return [*steps, *self._passed_on(facts, body)][:MOST]

    def _passed_on(self, facts: Facts, body: Sequence[ast.stmt]) -> Sequence[Step]:
        """Return the steps of the one function that a short body hands its work to."""
        calls = [c for c in flat(clauses(body)) if c.deed is Deed.RETURN and c.node is not None]
        node = calls[0].node if calls else None
        call = node.value if isinstance(node, ast.Await) else node
        if len(body) > _SHORT or not isinstance(call, ast.Call):
            return ()
        names = names_for(facts, facts.definition, self._lookup, self._lexicon)
        other = names.definition(call)
        if other is None or other.path == facts.definition.path or other.kind is Kind.CLASS:
            return ()
        inner = body_of(other)
        if len(inner) <= _SHORT or (other.file != facts.definition.file):
            return ()
        lines = other.file.rows
        return steps_of(inner, other, self._realiser(facts, other), lines)

    def _whole(self, member: Definition) -> Definition:
        return self._lookup.definition(member.path) or member

    def _only(self, entries: Sequence[Definition]) -> Definition | None:
        """Return the one thing that a module is for; None where there are several."""
        return self._whole(entries[0]) if len(entries) == 1 else None

    def _realiser(self, facts: Facts, definition: Definition) -> Realiser:
        names = names_for(facts, definition, self._lookup, self._lexicon)
        return Realiser(learned(names, definition))


def with_proven(draft: Draft, facts: Facts) -> Draft:
    """Return somebody else's draft with what the code proves: its arguments, and its traps.

    A note of the draft that cites the lines of a trap says it already.
    """
    definition = facts.definition
    called = definition.kind in (*_CALLED, Kind.CLASS)
    told = [run for note in draft.notes for run in note.lines]
    traps = [note for note in notes(facts) if not any(_meet(run, told) for run in note.lines)]
    return replace(
        draft,
        arguments=draft.arguments or (arguments(definition) if called else ()),
        notes=(*draft.notes, *traps),
    )


def _meet(run: Lines, others: Sequence[Lines]) -> bool:
    return any(run.first <= other.last and other.first <= run.last for other in others)


def only_method(definition: Definition) -> Definition | None:
    """Return the one thing that a class without a constructor of its own is for; else None."""
    if definition.kind is not Kind.CLASS or definition.has(*_OTHER):
        return None
    own = [m for m in definition.members if not m.inherited_from and m.kind is not Kind.ATTRIBUTE]
    only = own[0] if len(own) == 1 else None
    on_class = only is not None and only.has(Trait.CLASSMETHOD, Trait.STATICMETHOD)
    return only if on_class and only is not None and not only.name.startswith("_") else None


_OTHER = (
    Trait.ABSTRACT, Trait.DATACLASS, Trait.ENUM, Trait.EXCEPTION, Trait.MODEL, Trait.NAMEDTUPLE,
    Trait.PROTOCOL, Trait.TYPED_DICT,
)  # fmt: skip


def _title(facts: Facts) -> str:
    definition = facts.definition
    if definition.kind in (Kind.METHOD, Kind.PROPERTY, Kind.ATTRIBUTE) and facts.owner is not None:
        return f"{facts.owner.name}.{definition.name}"
    if definition.kind in (Kind.MODULE, Kind.PACKAGE):
        return facts.import_module or definition.path
    return definition.name


def _attribute(definition: Definition) -> Step:
    value = " ".join(definition.value.split())
    shown = f"It is {span(value)}." if value and len(value) <= 60 and "`" not in value else ""
    title = f"Read {span(definition.name)}"
    return Step(title, shown, definition.file.shown, (definition.lines,))


def _declared(facts: Facts) -> Step:
    """Return the one step of a function without a body of its own."""
    definition = facts.definition
    owner = facts.owner
    title = f"Call {span(definition.name)}"
    if owner is not None and definition.kind is Kind.METHOD:
        title = f"Implement {span(definition.name)}"
    return Step(title, "", definition.file.shown, (definition.lines,))
