"""Usage examples: from docstrings, call sites, or the signature; the best candidate first."""

from __future__ import annotations

import ast
import re
from collections.abc import Iterator
from dataclasses import dataclass, replace
from itertools import islice

from mkdocs_howto.examples import idioms
from mkdocs_howto.examples.docstrings import programs, published
from mkdocs_howto.examples.subject import Subject
from mkdocs_howto.examples.values import first_of
from mkdocs_howto.source.model import Definition, Facts, Kind, Lookup, Scope, Trait, is_private

__all__ = ["Example", "examples", "plainest"]

_MOST = 10
"""Candidates of one object; the last ones are true of any object."""

_SIGNATURE = "Built from the signature."


@dataclass(frozen=True, slots=True)
class Example:
    """A program that uses the documented object.

    Attributes:
        code: The whole program, ending in a line break.
        source: Where it comes from, a short note with code spans.
    """

    code: str
    source: str


def examples(facts: Facts, lookup: Lookup) -> Iterator[Example]:
    """Yield examples of an object, the best first; the last one holds for any object."""
    seen: set[str] = set()
    for example in _candidates(facts, lookup):
        if example.code not in seen and len(seen) < _MOST - 4:
            seen.add(example.code)
            yield example
    yield from (e for e in plainest(facts, lookup) if e.code not in seen)


def plainest(facts: Facts, lookup: Lookup) -> Iterator[Example]:
    """Yield examples that hold for any object: imported and looked at."""
    for code in idioms.plainest(facts, lookup) if facts.import_module else ():
        yield Example(code, "From its import.")


def _candidates(facts: Facts, lookup: Lookup) -> Iterator[Example]:
    subject = Subject(facts, lookup)
    if facts.definition.kind is Kind.SCRIPT and not facts.import_module:
        yield Example(_run_script(facts.definition.path), "Runs the file as a script.")
        return
    for text, source in _docstrings(facts, lookup):
        for count, code in enumerate(programs(text, subject)):
            if count < 2:
                yield Example(code, source)
    telling = (site for site in facts.call_sites if _tells(site.code, facts.definition))
    for site in islice(telling, 2):
        note = f"From `{site.shown}`, line {site.lines.first}."
        yield Example(published(site.code, subject), note)
    if subject.is_module:
        yield from _of_members(facts, lookup)
        return
    for code in idioms.built(facts, lookup):
        yield Example(code, _note(code, facts))


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
    if definition.kind not in (Kind.MODULE, Kind.PACKAGE, Kind.SCRIPT):
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


def _of_members(facts: Facts, lookup: Lookup) -> Iterator[Example]:
    """Yield examples of a module: of the members that show best what it is for."""
    count = 0
    for member in _telling(facts.definition):
        inner = member_facts(facts, member, lookup)
        if inner is None:
            continue
        if member.kind in (Kind.MODULE, Kind.PACKAGE):
            found = _of_members(inner, lookup)
        else:
            found = _candidates(inner, lookup)
        for example in found:
            source = example.source
            if source == "From the docstring.":
                source = f"From `{member.name}`'s docstring."
            yield Example(example.code, source)
            count += 1
            break
        if count >= 4:
            return


def _telling(definition: Definition) -> list[Definition]:
    ranked = []
    text = definition.docstring.text
    for index, member in enumerate(definition.members):
        if is_private(member.name) or member.has(Trait.DEPRECATED):
            continue
        score = 2 * bool(re.search(rf"\b{re.escape(member.name)}\b", text))
        score += 3 * (">>>" in member.docstring.text)
        score += bool(member.docstring.summary)
        score += {Kind.FUNCTION: 2, Kind.CLASS: 2, Kind.ATTRIBUTE: -2}.get(member.kind, -3)
        score -= sum(p.required for p in member.parameters) > 2
        score -= 3 * member.has(Trait.EXCEPTION, Trait.ABSTRACT, Trait.PROTOCOL)
        ranked.append((-score, index, member))
    ranked.sort(key=lambda entry: entry[:2])
    return [member for _, _, member in ranked[:8]]


def member_facts(facts: Facts, member: Definition, lookup: Lookup) -> Facts | None:
    """Return the facts of a module's member, imported from that module."""
    full = lookup.definition(member.path)
    scope = lookup.scope(member.module)
    if full is None:
        return None
    inside = facts.import_module
    if full.kind in (Kind.MODULE, Kind.PACKAGE):
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
