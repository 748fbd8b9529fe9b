"""The offline writer: facts to a draft, with no model, no network and no key.

The same facts give the same bytes on every machine.
"""

from __future__ import annotations

import ast
from collections.abc import Sequence

from mkdocs_howto.english.lexicon import Lexicon
from mkdocs_howto.english.literals import MAX_CODE
from mkdocs_howto.english.words import listed, readable, sentence, span
from mkdocs_howto.guide.model import Draft, Section, Step
from mkdocs_howto.offline.deeds import Action
from mkdocs_howto.offline.description import describe, subject_of
from mkdocs_howto.offline.diagram import diagram
from mkdocs_howto.offline.members import class_steps, module_steps
from mkdocs_howto.offline.narrate import Narrative, narrate, title_from_name
from mkdocs_howto.offline.paragraphs import MOST
from mkdocs_howto.offline.sections import Needed, errors, names_for, prerequisites, related
from mkdocs_howto.source.model import Definition, Facts, Kind, Lookup, Trait

_DEFINING = (
    ast.FunctionDef,
    ast.AsyncFunctionDef,
    ast.ClassDef,
    ast.Import,
    ast.ImportFrom,
    ast.Assign,
    ast.AnnAssign,
)


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
        narrative = self._body(facts)
        return Draft(
            title=f"How to use {span(facts.definition.name)}",
            description=describe(facts, narrative.actions, self._main_method(facts)),
            steps=tuple(self._steps(facts, narrative)),
            example="",
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
        drawn = diagram(_body_of(definition), names)
        return (drawn,) if drawn else ()

    def _body(self, facts: Facts) -> Narrative:
        """Tell what the object's own body does; classes and modules are told by their members."""
        definition = facts.definition
        if definition.kind in (Kind.FUNCTION, Kind.METHOD, Kind.PROPERTY):
            return self._tell(facts, definition, MOST, "")
        if definition.kind is Kind.SCRIPT:
            return self._tell(facts, definition, MOST, "")
        return Narrative((), ())

    def _main_method(self, facts: Facts) -> tuple[Definition, Sequence[Action]] | None:
        """Return the largest public method of a class without a docstring, and what it does."""
        definition = facts.definition
        if definition.kind is not Kind.CLASS or definition.docstring.summary:
            return None
        methods = [
            member
            for member in definition.members
            if member.kind is Kind.METHOD
            and not member.inherited_from
            and not member.name.startswith("_")
        ]
        if not methods:
            return None
        largest = max(methods, key=lambda m: m.lines.last - m.lines.first)
        return largest, self._tell(facts, largest, MOST, "").actions

    def _steps(self, facts: Facts, narrative: Narrative) -> Sequence[Step]:
        definition = facts.definition

        def tell(member: Definition, most: int, subject: str) -> Narrative:
            return self._tell(facts, member, most, subject)

        if definition.kind is Kind.CLASS:
            return class_steps(facts, tell)
        if definition.kind in (Kind.MODULE, Kind.PACKAGE):
            return module_steps(facts, tell)
        if narrative.steps:
            return narrative.steps
        if definition.kind is Kind.ATTRIBUTE:
            return [_attribute_step(facts)]
        if definition.kind is Kind.SCRIPT:
            return module_steps(facts, tell)
        return [_declaration_step(facts)]

    def _tell(self, facts: Facts, definition: Definition, most: int, subject: str) -> Narrative:
        body = _body_of(definition)
        if not body:
            return Narrative((), ())
        names = names_for(facts, definition, self._lookup, self._lexicon)
        return narrate(body, names, definition.file, most=most, subject=subject)


def _body_of(definition: Definition) -> list[ast.stmt]:
    """Return the statements worth telling: no docstring, and for modules no definitions."""
    node = definition.node
    if definition.kind is Kind.SCRIPT and isinstance(node, ast.Module):
        return [s for s in _after_docstring(node) if not isinstance(s, ast.Import | ast.ImportFrom)]
    if isinstance(node, ast.Module):
        return [s for s in _after_docstring(node) if _runs(s)]
    if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef):
        return _after_docstring(node)
    return []


def _after_docstring(node: ast.Module | ast.FunctionDef | ast.AsyncFunctionDef) -> list[ast.stmt]:
    has = ast.get_docstring(node, clean=False) is not None
    return node.body[1:] if has else list(node.body)


def _runs(statement: ast.stmt) -> bool:
    """Whether a statement of a module does more than define names: a call, a loop, a main guard."""
    if isinstance(statement, _DEFINING):
        return False
    if isinstance(statement, ast.If):
        test = ast.unparse(statement.test)
        return "__main__" in test
    if isinstance(statement, ast.Expr):
        return isinstance(statement.value, ast.Call)
    return isinstance(statement, ast.For | ast.While | ast.With)


def _attribute_step(facts: Facts) -> Step:
    definition = facts.definition
    lines = (definition.lines,)
    words = readable(definition.name)
    value = definition.value
    target = (
        getattr(definition.node, "targets", None) or [getattr(definition.node, "target", None)]
    )[0]
    if isinstance(target, ast.Attribute) and 0 < len(value) <= MAX_CODE:
        text = f"Stores {span(value)} as {span(ast.unparse(target))}."
    elif 0 < len(value) <= MAX_CODE:
        text = f"Assigns {span(value)} to {span(definition.name)}."
    elif value:
        text = sentence(f"assigns the {words} to {span(definition.name)} in {_height(definition)}")
    else:
        kind = f" as {span(definition.returns)}" if 0 < len(definition.returns) <= MAX_CODE else ""
        text = sentence(f"declares {span(definition.name)}{kind}")
    return Step(f"Set the {words}", text, definition.file.shown, lines)


def _height(definition: Definition) -> str:
    count = definition.lines.last - definition.lines.first + 1
    return "one line" if count == 1 else f"{count} lines"


def _declaration_step(facts: Facts) -> Step:
    """Tell a function without statements: what it takes and gives, and who fills it in."""
    definition = facts.definition
    lines = (definition.lines,)
    taken = listed(span(parameter.name) for parameter in definition.parameters)
    returned = ""
    if 0 < len(definition.returns) <= MAX_CODE:
        returned = f"returns {span(definition.returns)}"
    told = listed([part for part in (f"takes {taken}" if taken else "", returned) if part])
    subject = subject_of(definition, facts.owner)
    if definition.has(Trait.ABSTRACT):
        text = sentence(f"{subject} {told or 'has no body'}; subclasses implement it")
    else:
        text = sentence(
            f"{subject} {told}, and its body is empty" if told else f"{subject} has an empty body"
        )
    title = title_from_name(definition.name)
    if " " not in title:
        title = f"Call {span(definition.name)}"
    return Step(title, text, definition.file.shown, lines)
