"""The examples of an object, the best first: the author's own, then composed ones."""

from __future__ import annotations

import ast
import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from itertools import islice

from mkdocs_howto.examples.composing.fill_in import documented, project_of, to_fill_in
from mkdocs_howto.examples.composing.tries import composed
from mkdocs_howto.examples.composing.values import first_of
from mkdocs_howto.examples.quoting.doctests import programs, published
from mkdocs_howto.examples.quoting.subject import Subject
from mkdocs_howto.examples.tour import Part, tour
from mkdocs_howto.examples.trial import attempt
from mkdocs_howto.source import (
    Definition,
    Facts,
    Kind,
    Lookup,
    Scope,
    Trait,
    entry_points,
    is_private,
    used_names,
)

_MOST = 6
"""Candidates of one object beside the last one."""

_SIGNATURE = "Built from the signature."
FILL_IN = "To be filled in at the top."
"""The note below an example of which the reader has to give the values."""

_MODULES = (Kind.MODULE, Kind.PACKAGE)


@dataclass(frozen=True, slots=True)
class Example:
    """A program that uses the documented object.

    Attributes:
        code: The whole program, ending in a line break.
        source: Where it comes from, a short note with code spans.
        complete: Whether it shows the object in use; False when a reader has to fill something in,
            and for the last resort, the object's own documentation.
    """

    code: str
    source: str
    complete: bool = True


def candidates(facts: Facts, lookup: Lookup) -> Iterator[Example]:
    """Yield examples of an object, the best first; the last one is to be filled in.

    None certainly fails, and none prints an address, a class or a function.
    """
    seen: set[str] = set()
    for example in islice(_sound(facts, lookup), _MOST):
        if example.code not in seen:
            seen.add(example.code)
            yield example
    shown = _entry_of(facts, lookup) if facts.definition.kind in _MODULES else facts
    if shown is not None and facts.definition.kind is not Kind.SCRIPT:
        for code in to_fill_in(shown, lookup):
            yield Example(code, FILL_IN, complete=False)
    if facts.import_module:
        yield Example(documented(facts, lookup), "From its import.", complete=False)


def _sound(facts: Facts, lookup: Lookup) -> Iterator[Example]:
    """Yield the examples that may be shown, as far as they can be followed on paper."""
    subject = Subject(facts, lookup)
    definition = facts.definition
    if definition.kind is Kind.SCRIPT and not facts.import_module:
        yield Example(_run_script(definition.path), "Runs the file as a script.")
        return
    for example in _quoted(facts, lookup, subject):
        if _uses_private(example.code, definition):
            continue
        trial = attempt(example.code, lookup, project_of(facts))
        if not trial.error and not trial.bare:
            yield example
    if subject.is_module:
        yield from _of_members(facts, lookup)
        return
    for code in composed(facts, lookup):
        yield Example(code, _note(code, facts))


def _uses_private(code: str, definition: Definition) -> bool:
    """Whether a program looks up a private attribute, of which the guide does not tell."""
    try:
        tree = ast.parse(code)
    except (SyntaxError, ValueError, RecursionError, MemoryError):
        return True
    own = set(definition.path.split("."))
    return any(
        isinstance(node, ast.Attribute) and is_private(node.attr) and node.attr not in own
        and not (isinstance(node.value, ast.Name) and node.value.id in ("self", "cls"))
        for node in ast.walk(tree)
    )  # fmt: skip


def _quoted(facts: Facts, lookup: Lookup, subject: Subject) -> Iterator[Example]:
    """Yield the author's own examples: from docstrings, README, documentation and tests."""
    for text, source in _docstrings(facts, lookup):
        for code in islice(programs(text, subject), 2):
            yield Example(code, source)
    for site in islice((s for s in facts.call_sites if _tells(s.code, facts.definition)), 2):
        note = f"From `{site.shown}`, line {site.lines.first}."
        yield Example(published(site.code, subject), note)


def _tells(code: str, definition: Definition) -> bool:
    """Whether a use from elsewhere runs something, and shows more of a class than its making."""
    try:
        body = ast.parse(code).body
    except (SyntaxError, ValueError, RecursionError, MemoryError):
        return False
    # What a test defines is called by code that was cut away.
    if not body or isinstance(body[-1], ast.FunctionDef | ast.AsyncFunctionDef | ast.ClassDef):
        return False
    calls = (n.func for each in body for n in ast.walk(each) if isinstance(n, ast.Call))
    called = {getattr(func, "attr", getattr(func, "id", "")) for func in calls}
    if definition.kind in (Kind.FUNCTION, Kind.METHOD) and not definition.has(Trait.DECORATOR):
        return definition.name in called
    if definition.kind is Kind.CLASS and not definition.has(Trait.CONTEXT_MANAGER):
        members = (m for m in definition.members if m.kind is Kind.METHOD)
        methods = {member.name for member in members if not is_private(member.name)}
        return not methods or bool(methods & called)
    return True


def _docstrings(facts: Facts, lookup: Lookup) -> Iterator[tuple[str, str]]:
    """Yield the texts in which examples of an object stand, with a note each."""
    definition, owner = facts.definition, facts.owner
    if definition.docstring.text:
        yield definition.docstring.text, "From the docstring."
    if definition.kind is Kind.CLASS:
        init = definition.member("__init__")
        if init is not None and not init.inherited_from and init.docstring.text:
            yield init.docstring.text, "From `__init__`'s docstring."
    if owner is not None and owner.docstring.text:
        yield owner.docstring.text, f"From `{owner.name}`'s docstring."
    if definition.kind not in (*_MODULES, Kind.SCRIPT):
        module = lookup.definition(definition.module)
        if module is not None and module.docstring.text:
            yield module.docstring.text, f"From `{definition.module}`'s docstring."


def _note(code: str, facts: Facts) -> str:
    """Return where a built example's values come from."""
    holder = facts.owner or facts.definition
    for name, value in facts.values.items():
        of, dot, constant = name.rpartition(".")
        if not dot or of != holder.name or not constant.endswith("s"):
            continue
        first = first_of(value)
        if first and f"{constant[:-1]}={first}" in code:
            return f"{_SIGNATURE[:-1]}; `{first}` is the first of `{name}`."
    return _SIGNATURE


# --- modules ---


_PARTS = 3
"""Members in one example of a module."""

_LOOKED_AT = 5
"""Members whose examples are made to choose from."""

_TITLE = 64
"""Longest comment above a part, in characters."""


def _of_members(facts: Facts, lookup: Lookup) -> Iterator[Example]:
    """Yield examples of a module: of the members that show best what it is for."""
    found: list[tuple[Definition, list[Example]]] = []
    for member in _telling(facts):
        if len(found) < _LOOKED_AT and (examples := _of_member(member, facts, lookup)):
            found.append((member, examples))
    found.sort(key=lambda each: _says_little(each[1][0].code))
    yield from _tours(found, facts, lookup)
    yield from (example for _, examples in found for example in examples)


def _tours(
    found: Sequence[tuple[Definition, list[Example]]], facts: Facts, lookup: Lookup
) -> Iterator[Example]:
    """Yield one program of the author's own examples of several members.

    A call that was composed stands alone: among others, the one that fails would cost them all.
    """
    order = {id(member): index for index, member in enumerate(facts.definition.members)}
    quoted = [
        (order[id(member)], member, examples[0]) for member, examples in found
        if member.kind in (Kind.FUNCTION, Kind.CLASS)
        and not _is_built(examples[0]) and not _says_little(examples[0].code)
    ][:_PARTS]  # fmt: skip
    quoted.sort(key=lambda each: each[0])
    code = tour([Part(_comment(m), e.code) for _, m, e in quoted], project_of(facts))
    trial = attempt(code, lookup, project_of(facts)) if code else None
    if trial is not None and not trial.error and not trial.bare:
        sources = {example.source for _, _, example in quoted}
        texts = all(source.endswith("docstring.") for source in sources)
        kind = "docstrings" if texts else "project's own uses"
        several = f"From the {kind} of its members."
        yield Example(code, sources.pop() if len(sources) == 1 else several)


def _entry_of(facts: Facts, lookup: Lookup) -> Facts | None:
    """Return the facts of the first function or class of a module that can be called."""
    called = (m for m in _telling(facts) if m.kind in (Kind.FUNCTION, Kind.CLASS))
    return next(filter(None, (member_facts(facts, m, lookup) for m in called)), None)


def _is_built(example: Example) -> bool:
    return example.source.startswith(_SIGNATURE[:-1])


def _of_member(member: Definition, facts: Facts, lookup: Lookup) -> list[Example]:
    inner = member_facts(facts, member, lookup)
    if inner is None:
        return []
    nested = member.kind in _MODULES
    examples = _of_members(inner, lookup) if nested else _sound(inner, lookup)
    first = next(examples, None)
    if first is None:
        return []
    built = (each for each in examples if _is_built(each))
    found = [first, *islice(built, not _is_built(first))]
    own = f"From `{member.name}`'s docstring."
    return [replace(e, source=own) if e.source == "From the docstring." else e for e in found]


def _says_little(code: str) -> bool:
    """Whether a program prints no more of its object than what it is called."""
    last = code.rstrip().splitlines()[-1]
    return last.endswith("__name__)") or "print" not in code


def _comment(member: Definition) -> str:
    said = " ".join(member.docstring.summary.split()).rstrip(".")
    return said if len(said) <= _TITLE and not re.search(r"[`:]", said) else ""


def _telling(facts: Facts) -> list[Definition]:
    """Return the members of a module that show what it is for: its entry point, then others."""
    definition, exported = facts.definition, facts.scope.exports
    words = set(definition.docstring.text.replace("`", " ").replace("(", " ").split())
    bases = {base for member in definition.members for base in member.bases}
    entry = next(iter(entry_points(facts, used_names(facts))), None)
    ranked = []
    for index, member in enumerate(definition.members):
        if is_private(member.name) or member.has(Trait.DEPRECATED):
            continue
        if exported and member.name not in exported:
            continue
        score = 2 * (member.name in words)
        score += 3 * (">>>" in member.docstring.text)
        score += bool(member.docstring.summary)
        score += {Kind.FUNCTION: 2, Kind.CLASS: 2, Kind.ATTRIBUTE: -2}.get(member.kind, -3)
        score -= sum(p.required for p in member.parameters) > 2
        score -= 3 * member.has(Trait.EXCEPTION, Trait.ABSTRACT, Trait.PROTOCOL)
        score -= 2 * (member.path in bases) + 2 * member.has(Trait.ENUM)
        score += 2 * (member.name.lower() == definition.name.replace("_", ""))
        ranked.append((member is not entry, -score, index, member))
    ranked.sort(key=lambda each: each[:3])
    return [each[3] for each in ranked[:8]]


def member_facts(facts: Facts, member: Definition, lookup: Lookup) -> Facts | None:
    """Return the facts of a module's member, imported from that module."""
    full = lookup.definition(member.path)
    scope = lookup.scope(member.module)
    if full is None:
        return None
    inside = facts.import_module
    if full.kind in _MODULES:
        return replace(
            facts,
            definition=full,
            import_module=f"{inside}.{member.name}",
            scope=scope or facts.scope,
        )
    if full.kind in (Kind.METHOD, Kind.PROPERTY):
        return None
    return Facts(
        identifier=f"{facts.identifier}.{member.name}",
        definition=full,
        import_module=inside,
        import_name=member.name,
        reach=member.name,
        scope=scope or Scope(member.module, {}),
    )


def _run_script(path: str) -> str:
    return (
        "import runpy\n\n"
        f'names = runpy.run_path("{path}", run_name="__main__")\n'
        'print(sorted(name for name in names if not name.startswith("_")))\n'
    )
