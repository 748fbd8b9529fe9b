"""Calls as deeds: third-person clauses that say what a call is for."""

from __future__ import annotations

import ast
import re

from mkdocs_howto.english.lexicon import fill, is_verb, specific, third_person
from mkdocs_howto.english.names import Names
from mkdocs_howto.english.phrases import CALLEES, arguments, given_to, with_callee
from mkdocs_howto.english.words import as_clause, first_sentence, is_vague, masked, parts, span
from mkdocs_howto.source.callees import callee
from mkdocs_howto.source.model import Definition, Kind


def clause(call: ast.Call, names: Names) -> str:
    """Return what a call does as a third-person clause without subject."""
    entry = names.entry(call)
    if entry and entry.does:
        phrase = fill(entry.does, arguments(call, names))
        if phrase and len(phrase) < 240 and "(" not in masked(CALLEES.sub("", phrase)):
            return with_callee(phrase, call) + _left_over(entry.does, call, names)
    definition = names.definition(call)
    name = callee(call)
    given = given_to(call, names)
    if isinstance(call.func, ast.Call):
        return f"calls the result of {span(name)}{given}"
    if isinstance(call.func, ast.Subscript):
        return f"calls an item of {span(name)}{given}"
    if _is_super(call.func):
        passed = given.removeprefix(" with")
        return (
            f"passes{passed} to the inherited {span(name)} (`super`)"
            if passed
            else (f"calls the inherited {span(name)} (`super`)")
        )
    if definition is not None and definition.kind is Kind.CLASS:
        return f"constructs {span(name)}{given}"
    purpose = _purpose(definition, given)
    if purpose:
        return purpose.replace("{callee}", span(name))
    return _by_name(call, name, given, names)


def _is_super(func: ast.expr) -> bool:
    """Whether a callee is a method of `super()`."""
    receiver = func.value if isinstance(func, ast.Attribute) else None
    return isinstance(receiver, ast.Call) and ast.unparse(receiver.func) == "super"


def _left_over(template_: str, call: ast.Call, names: Names) -> str:
    """Return ` and with …` for the keywords that a phrase says nothing about."""
    told = set(re.findall(r"[A-Za-z_]\w*(?=\})", template_))
    left = [keyword for keyword in call.keywords if keyword.arg not in told]
    rest = ast.Call(call.func, [], left)
    given = given_to(rest, names)
    return f", {given.strip()}" if given and len(given) < 160 else ""


def _purpose(definition: Definition | None, given: str) -> str:
    """Say what a function of the project is for, by the first sentence of its docstring."""
    if definition is None or definition.kind not in (Kind.FUNCTION, Kind.METHOD):
        return ""
    told = first_sentence(definition.docstring.summary, (p.name for p in definition.parameters))
    told = as_clause(told)
    if not told or len(told) > 90:
        return ""
    verb = "passes" if given else "calls"
    if given:
        return f"{verb}{given.removeprefix(' with')} to {{callee}}, which {told}"
    return f"{verb} {{callee}}, which {told}"


def _by_name(call: ast.Call, name: str, given: str, names: Names) -> str:
    """Read a name as words where it starts with a verb: `build_request` builds the request."""
    words = parts(name.rpartition(".")[2])
    local = isinstance(call.func, ast.Name) and call.func.id in names.types
    if len(words) > 1 and is_verb(words[0]) and words[0] not in _NO_VERBS and not local:
        verb = "obtains" if words[0] == "get" else third_person(specific(words[0]))
        rest = " ".join(words[1:])
        first = call.args[0].id if call.args and isinstance(call.args[0], ast.Name) else ""
        if words[:2] == ["raise", "for"]:
            verb, rest = "checks", " ".join(words[2:]) or "result"
        if first and parts(first) == words[1:]:
            others = given_to(ast.Call(call.func, call.args[1:], call.keywords), names)
            phrase, given = f"{verb} {span(first)}", others
        else:
            phrase = f"{verb} {_noun_from(rest)}"
            if given and (words[0] in _FROM or rest.endswith(_PREPOSITIONS)):
                joint = "" if rest.endswith(_PREPOSITIONS) else " from"
                phrase, given = f"{phrase}{joint}{given.removeprefix(' with')}", ""
        if not is_vague(phrase):
            said = f"{phrase} with {span(name)}"
            return f"{said}, given{given.removeprefix(' with')}" if given else said
    return f"calls {span(name)}{given_to(call, names)}"


_FROM = frozenset(
    (
        "get build make create parse extract load read find compute remove pop collect "
        "derive infer calculate generate construct assemble select fetch retrieve take"
    ).split()
)
"""Verbs whose arguments are what they start from."""


_PREPOSITIONS = (" from", " to", " with", " for", " by", " of", " in", " on", " at", " as")


_NO_VERBS = frozenset(
    (
        "is has can should default buffer index name file list type value key text base "
        "level state raw last next first new old test line item"
    ).split()
)
"""Words that are more often nouns or adjectives at the start of a name."""


def _noun_from(words: str) -> str:
    """Put `the` before words read from a name, unless they start like a phrase of their own."""
    first = words.split()[0]
    if first in ("to", "from", "for", "in", "on", "as", "with", "by", "if", "and", "all", "each"):
        return words
    return f"the {words}"
