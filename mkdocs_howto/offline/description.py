"""What a guide begins with: purpose, arguments, and what comes back."""

from __future__ import annotations

import ast
import re
from collections.abc import Sequence

from mkdocs_howto.english import (
    Clause,
    Deed,
    Realiser,
    counted,
    fitting,
    listed,
    plain_words,
    prose,
    sentence,
    sentence_of,
    span,
    with_article,
)
from mkdocs_howto.guide import Argument, Kind
from mkdocs_howto.source import Definition, Facts, ParameterKind, Trait, is_private

WORDS = 60
"""Of a description, before the arguments; an author's first paragraph may be longer."""

_LOCALS = frozenset({"locals", "vars", "eval", "exec"})


def purpose(definition: Definition) -> list[str]:
    """Return what the author says that an object is for, in whole paragraphs."""
    docstring = definition.docstring
    if not docstring.summary:
        return []
    return fitting((docstring.summary, *docstring.body), WORDS)


def told_by_code(subject: str, found: Sequence[Clause], realiser: Realiser) -> str:
    """Return what code achieves as one sentence: its main effect, and what it gives back."""
    main = [clause for clause in found if not clause.tests]
    acts = [
        _first_act([c for deed in deeds for c in main if c.deed is deed], realiser)
        for deeds in ((Deed.ENTER, Deed.CALL), (Deed.YIELD, Deed.RETURN))
    ]
    acts = [act for act in acts if act]
    return sentence(f"{span(subject)} {listed(acts)}") if acts else ""


def top_comment(text: str) -> str:
    """Return the comment at the top of a module, where it is prose about it; else empty."""
    rows = []
    for line in text.split("\n"):
        if line.startswith("#!") or "coding:" in line or "coding=" in line:
            continue
        if not line.startswith("#"):
            break
        rows.append(line.lstrip("#").strip())
    said = prose("\n".join(rows))
    legal = re.search(r"copyright|licen[sc]e|\(c\)|pylint|noqa|author|mypy|generated", said, re.I)
    return "" if legal or len(said.split()) < 5 else sentence_of(said)


def told_by_members(members: Sequence[Definition], name: str) -> list[str]:
    """Return what a module is for by its first two members, in their author's words.

    Args:
        members: The entry points of the module.
        name: Of the module; a member of the same name is what it is for.
    """
    for member in members:
        if member.name.lower() == name.replace("_", "") and (paragraphs := purpose(member)):
            return paragraphs
    members = [m for m in members if not m.has(Trait.EXCEPTION)] or members
    said = [(m, sentence_of(prose(m.docstring.summary))) for m in members[:4]]
    told = [f"{span(m.name)}: {text}" for m, text in said if text][:2]
    return [" ".join(told)] if told else []


def _first_act(found: Sequence[Clause], realiser: Realiser) -> str:
    for clause in found:
        act = realiser.act(clause)
        if act and (clause.deed is not Deed.CALL or realiser.known(_call(clause))):
            return act
    return ""


def _call(clause: Clause) -> ast.Call:
    assert isinstance(clause.node, ast.Call)
    return clause.node


def kind_of(facts: Facts) -> str:
    """Return what a class extends and which server it is for; empty where it extends nothing."""
    definition = facts.definition
    bases = telling_bases(definition)
    if definition.kind is not Kind.CLASS or not bases:
        return ""
    address = next((m.value for m in definition.members if m.name in _ADDRESSES and m.value), "")
    literal = re.fullmatch(r"(['\"])(https?://[^'\"`\s]{3,60})\1", address)
    where = f" for {span(literal[2])}" if literal else ""
    return f"{span(definition.name)} is {with_article(span(bases[0]))}{where}."


def telling_bases(definition: Definition) -> list[str]:
    """Return the names of the bases that say something of a class."""
    return [base.rpartition(".")[2] for base in definition.bases if base not in _NO_BASES]


_ADDRESSES = ("url", "base_url", "api_url", "endpoint", "host", "URL", "BASE_URL")


def plainest(facts: Facts) -> str:
    """Return what an object is, where neither its author nor its code says what it is for."""
    definition = facts.definition
    subject = span(facts.reach or definition.name)
    if definition.kind is Kind.CLASS:
        return f"{subject} is a class of {span(facts.import_module or definition.module)}."
    if definition.returns and definition.returns != "None" and len(definition.returns) < 40:
        return f"{subject} returns {with_article(span(definition.returns))}."
    if definition.kind in (Kind.MODULE, Kind.PACKAGE):
        return _held(facts)
    where = facts.import_module or definition.module
    return f"{subject} is {with_article(str(definition.kind))} of {span(where)}."


def _held(facts: Facts) -> str:
    """Return what a module without any text of its own holds."""
    definition = facts.definition
    public = [m.name for m in definition.members if not is_private(m.name)]
    name = span(facts.import_module or definition.path)
    if not public:
        return f"{name} is a module of {span(definition.path.split('.')[0])}."
    shown, more = public[:3], len(public) - 3
    names = [*map(span, shown), *([counted(more, "other name")] if more > 0 else [])]
    return f"{name} holds {listed(names)}."


_NO_BASES = frozenset({"object", "builtins.object", "typing.Generic", "abc.ABC", "typing.Protocol"})


def arguments(definition: Definition) -> tuple[Argument, ...]:
    """Return the arguments of a callable, or of a class's constructor, as readers see them."""
    texts = dict(definition.docstring.parameters)
    used = _used(definition)
    found = []
    for parameter in definition.parameters:
        about = plain_words(parameter.about or texts.get(parameter.name, ""))
        star = {ParameterKind.VAR_POSITIONAL: "*", ParameterKind.VAR_KEYWORD: "**"}
        found.append(
            Argument(
                name=star.get(parameter.kind, "") + parameter.name,
                type=_type(parameter.annotation),
                default=parameter.default,
                text=about,
                unused=used is not None and parameter.name not in used,
            )
        )
    return tuple(found)


def _type(annotation: str) -> str:
    text = " ".join(annotation.split()).strip("'\"")
    return text if "`" not in text else ""


def _used(definition: Definition) -> frozenset[str] | None:
    """Return the names that a body reads; None where that proves nothing about arguments."""
    node = definition.node
    if not isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef):
        return None
    if definition.has(Trait.ABSTRACT, Trait.STUB, Trait.OVERLOADED, Trait.PROTOCOL):
        return None
    if definition.kind is Kind.METHOD or definition.decorators or trivial(node):
        # A method may take an argument because its base does.
        return None
    names = frozenset(n.id for n in ast.walk(node) if isinstance(n, ast.Name))
    return None if names & _LOCALS else names


def trivial(node: ast.FunctionDef | ast.AsyncFunctionDef) -> bool:
    """Whether a body does nothing of its own: a docstring, `...`, `pass` or one `raise`."""
    return all(
        isinstance(each, ast.Pass | ast.Raise)
        or (isinstance(each, ast.Expr) and isinstance(each.value, ast.Constant))
        for each in node.body
    )


def returns(definition: Definition) -> str:
    """Return what comes back, in the author's words or by the annotation; empty for nothing."""
    docstring = definition.docstring
    about = plain_words(docstring.returns or docstring.yields)
    verb = "Yields" if docstring.yields and not docstring.returns else "Returns"
    if about:
        return _completed(about, verb)
    annotation = " ".join(definition.returns.split()).strip("'\"")
    if definition.kind not in (Kind.FUNCTION, Kind.METHOD) or annotation in _NOTHING:
        return ""
    if len(annotation) > 60 or "`" in annotation or re.search(r"\bTypeVar\b", annotation):
        return ""
    if definition.has(Trait.CONTEXT_MANAGER, Trait.ASYNC_CONTEXT_MANAGER):
        return ""
    if definition.has(Trait.GENERATOR):
        item = re.search(r"\[([\w.]+)", annotation)
        return f"Yields {with_article(span(item[1]))} at a time." if item else ""
    kinds = [part.strip() for part in re.split(r"\|(?![^\[]*\])", annotation)]
    shown = listed((_typed(kind) for kind in kinds), "or")
    return f"Returns {shown}."


_NOTHING = frozenset({"", "None", "NoReturn", "Never", "Self", "typing.Self", "Any", "object"})


def _typed(kind: str) -> str:
    return span(kind) if kind in ("None", "True", "False") else with_article(span(kind))


def _completed(about: str, verb: str) -> str:
    """Return an author's text as a sentence: as it stands where it begins like one."""
    if about.partition(" ")[0].rstrip("s") not in ("Return", "Yield"):
        about = f"{verb} {about}" if _names_something(about) else f"{verb}: {about}"
    return sentence_of(about)


def _names_something(about: str) -> bool:
    first = about.split()[0].strip(",;")
    return about.startswith("`") or first in ("the", "a", "an", "whether", "all", "every", "each")
