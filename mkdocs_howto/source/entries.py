"""What the readers of a module call first."""

from __future__ import annotations

import ast
import re
from collections import Counter
from collections.abc import Sequence

from mkdocs_howto.source.model import Definition, Facts, Kind, Trait, is_private

_CALLED = (Kind.FUNCTION, Kind.CLASS)


def entry_points(facts: Facts, used: Sequence[str]) -> list[Definition]:
    """Return what a module's readers call, the most important first.

    Args:
        facts: About the module.
        used: Names that tests and texts of the project use, the most used first.
    """
    definition = facts.definition
    public = [m for m in definition.members if m.kind in _CALLED and not is_private(m.name)]
    exported = facts.scope.exports
    inside = _called_inside(definition)
    if exported:
        public = [m for m in public if m.name in exported] or public
    else:
        public = _without_helpers(public, inside)
    ranks = {name: index for index, name in enumerate(used)}
    order = {name: index for index, name in enumerate(exported or ())}

    def rank(member: Definition) -> tuple[bool | int, ...]:
        return (
            member.name.lower() != definition.name.replace("_", ""),
            ranks.get(member.name, len(ranks)),
            not _most_of(member, definition),
            member.has(Trait.EXCEPTION, Trait.DEPRECATED, Trait.TYPED_DICT, Trait.PROTOCOL),
            member.name in inside,
            not member.docstring.summary,
            member.lines.first - member.lines.last,
        )

    public.sort(key=lambda m: order.get(m.name, len(order)))
    return sorted(public, key=rank)


def used_names(facts: Facts) -> list[str]:
    """Return the names that uses elsewhere in the project call, the most used first."""
    counts: Counter[str] = Counter()
    for site in facts.call_sites:
        counts.update(set(re.findall(r"\b(\w+)\(", site.code)))
    return [name for name, _ in counts.most_common()]


def _without_helpers(public: Sequence[Definition], inside: set[str]) -> list[Definition]:
    """Return what readers call: not what only serves something documented in the same module."""
    documented = [m for m in public if m.docstring.summary and m.name not in inside]
    if not documented:
        return list(public)
    return [
        m for m in public
        if m.docstring.summary or m.name not in inside or m.kind is Kind.CLASS
    ]  # fmt: skip


def _most_of(member: Definition, definition: Definition) -> bool:
    """Whether a class makes up a third of its module: it is what the module is for."""
    height = member.lines.last - member.lines.first
    return member.kind is Kind.CLASS and 3 * height > definition.lines.last


def _called_inside(definition: Definition) -> set[str]:
    """Return the names that the functions and classes of a module use of each other."""
    if not isinstance(definition.node, ast.Module):
        return set()
    found: set[str] = set()
    for node in definition.node.body:
        if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef | ast.ClassDef):
            names = {n.id for n in ast.walk(node) if isinstance(n, ast.Name)}
            found |= names - {node.name}
    return found
