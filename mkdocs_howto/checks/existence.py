"""Whether what a code span says exists: in an object's world, or in the lines that a step cites."""

from __future__ import annotations

import ast
import keyword
import re
import sys
from collections.abc import Iterator

from mkdocs_howto.checks.claims import Claim, Form, chain
from mkdocs_howto.checks.world import Ground, World
from mkdocs_howto.source import Kind

_WORD = re.compile(r"\w+")
_ACTIONS = frozenset(
    "continue yield return raise del global nonlocal assert try except finally import from "
    "class def pass while".split()
)
"""Keywords that a step names only where its lines have them."""

_ALWAYS = frozenset(
    (*(set(keyword.kwlist) - _ACTIONS), "self", "cls", "super", "Ellipsis", "match", "case")
)
_DATA = frozenset(
    "append extend insert remove pop clear sort reverse copy keys values items update setdefault "
    "join split strip lower upper encode decode format read write close open seek send throw "
    "startswith endswith replace index count add discard union".split()
)
"""Methods of built-in types, which need no definition."""


def unknown_names(world: World, claim: Claim) -> Iterator[tuple[str, bool]]:
    """Yield the names of a span that don't exist, each with whether that is only undecided."""
    if claim.form is Form.NAME:
        verdict = chain_exists(world, claim.text)
        if verdict is not True:
            yield claim.text, verdict is None
    elif claim.form is Form.CODE and claim.node is not None:
        if world.ground.has_code(claim.text) or world.ground.has_text(claim.text):
            return
        yield from _unknown_in_code(world, claim.node)


def _unknown_in_code(world: World, node: ast.AST) -> Iterator[tuple[str, bool]]:
    for child in ast.walk(node):
        if isinstance(child, ast.keyword) and child.arg and not world.knows(child.arg):
            yield child.arg, False
    for name in _names_in(node):
        verdict = chain_exists(world, name)
        if verdict is not True:
            yield name, verdict is None


def _names_in(node: ast.AST) -> Iterator[str]:
    """Yield the dotted names of some code, each once and as long as it is."""
    inner = {id(child.value) for child in ast.walk(node) if isinstance(child, ast.Attribute)}
    for child in ast.walk(node):
        if isinstance(child, ast.ImportFrom) and child.module:
            yield from (f"{child.module}.{alias.name}" for alias in child.names)
        elif isinstance(child, ast.Name) and id(child) not in inner:
            yield child.id
        elif isinstance(child, ast.Attribute) and id(child) not in inner:
            dotted = chain(child)
            base: ast.expr = child
            while isinstance(base, ast.Attribute):
                base = base.value
            if isinstance(base, ast.Name):
                yield dotted
            else:
                yield from (part for part in dotted.split(".") if part not in _DATA)


def chain_exists(world: World, dotted: str) -> bool | None:
    """Return whether a name exists; None when nobody can tell."""
    first, dot, rest = dotted.partition(".")
    if not dot:
        return world.knows(first)
    if world.surroundings.has_chain(dotted) or world.ground.has_chain(dotted):
        return True
    scope = world.facts.scope
    top = world.definition.module.partition(".")[0]
    for path in (scope.resolve(dotted), dotted, f"{top}.{dotted}"):
        if world.lookup.definition(path) is not None:
            return True
    if first in ("self", "cls") or first in _class_names(world):
        return _member_exists(world, rest)
    return _resolved(world, first, rest)


def _class_names(world: World) -> frozenset[str]:
    return frozenset((world.holder.name,)) if world.holder else frozenset()


def _member_exists(world: World, rest: str) -> bool | None:
    first, dot, more = rest.partition(".")
    if world.holder is None:
        return world.knows(first)
    known = any(member.name == first for member in world.holder.members)
    if known or world.surroundings.has_chain(f"self.{first}"):
        return not dot or all(world.knows(part) for part in more.split("."))
    return None if world.open_ended else False


def _resolved(world: World, first: str, rest: str) -> bool | None:
    scope = world.facts.scope
    path = scope.names.get(first, first)
    definition = world.lookup.definition(path)
    if definition is not None and definition.kind is Kind.CLASS:
        harmless = all(world.lookup.definition(base) for base in definition.bases)
        return False if harmless and not definition.member("__getattr__") else None
    if definition is not None and definition.kind in (Kind.MODULE, Kind.PACKAGE):
        known = definition.member("__getattr__")
        return None if known or _compiled(definition.path) else False
    if first in scope.names or first in sys.stdlib_module_names:
        return None
    parts = [first, *rest.split(".")]
    return all(world.knows(part) or part in _DATA for part in parts)


def _compiled(path: str) -> bool:
    """Whether a module may have names that its source doesn't show."""
    return path.partition(".")[0] in sys.stdlib_module_names


def unknown_literals(ground: Ground, claim: Claim) -> Iterator[str]:
    """Yield what a span quotes and what does not stand in the lines."""
    if claim.form is Form.STRING:
        if not has_string(ground, claim.text):
            yield f'"{claim.text}"'
    elif claim.form is Form.NUMBER:
        if not ground.has_number(abs(claim.number)):
            yield claim.text
    elif claim.form is Form.URL:
        if not ground.has_string(claim.text.rstrip("/")):
            yield claim.text
    elif claim.form is Form.TEXT:
        if not has_text(ground, claim.text):
            yield claim.text
    elif claim.form is Form.CODE and claim.node is not None:
        if ground.has_code(claim.text) or has_text(ground, claim.text):
            return
        yield from _unknown_constants(ground, claim.node)


def _unknown_constants(ground: Ground, node: ast.AST) -> Iterator[str]:
    for child in ast.walk(node):
        if not isinstance(child, ast.Constant) or isinstance(child.value, bool):
            continue
        value = child.value
        if isinstance(value, bytes):
            value = value.decode("latin-1")
        if isinstance(value, str) and not has_string(ground, value):
            yield f'"{value}"'
        elif isinstance(value, int | float) and not ground.has_number(float(value)):
            yield str(value)


def has_string(ground: Ground, text: str) -> bool:
    """Whether a text, perhaps shortened with dots, stands in strings of the lines."""
    pieces = [piece for piece in text.split("...") if piece.strip()]
    return all(
        ground.has_string(piece)
        or ground.has_string(piece.encode("unicode_escape").decode())
        or (len(piece) > 3 and ground.has_text(piece))
        for piece in pieces
    )


def has_text(ground: Ground, text: str) -> bool:
    """Whether a text, perhaps shortened with dots, stands anywhere in the lines."""
    if all(word in keyword.kwlist for word in text.split()):
        return True
    pieces = [piece for piece in text.split("...") if piece.strip()]
    return all(
        ground.has_string(piece.strip()) or ground.has_code(piece) or ground.has_text(piece)
        for piece in pieces
    )


def foreign_words(ground: Ground, claim: Claim) -> Iterator[str]:
    """Yield the names of a span that do not stand in the lines, nor in what they bring along."""
    if claim.form is Form.NAME:
        words = claim.text.split(".")
    elif claim.form is Form.CODE:
        if ground.has_code(claim.text):
            return
        words = [
            name
            for child in ast.walk(claim.node or ast.Pass())
            if isinstance(child, ast.Name | ast.Attribute | ast.keyword)
            and (name := _name_of(child))
        ]
    else:
        return
    dotted = claim.form is Form.NAME and len(words) > 1
    for word in words:
        known = ground.has_own_word(word) if dotted else ground.has_word(word)
        if word not in _ALWAYS and not known:
            yield word


def _name_of(node: ast.Name | ast.Attribute | ast.keyword) -> str:
    if isinstance(node, ast.Name):
        return node.id
    return node.attr if isinstance(node, ast.Attribute) else node.arg or ""
