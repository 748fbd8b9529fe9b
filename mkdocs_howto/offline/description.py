"""The description of a guide: what the object is for, what it takes, gives back and raises."""

from __future__ import annotations

import ast
import re
from collections.abc import Iterable, Iterator, Sequence

from mkdocs_howto.english.literals import MAX_CODE, constant
from mkdocs_howto.english.phrases import all_listed
from mkdocs_howto.english.words import (
    as_clause,
    first_sentence,
    is_clause,
    is_english,
    is_vague,
    listed,
    plain,
    readable,
    sentence,
    sentences,
    span,
    with_article,
    without_vague,
)
from mkdocs_howto.offline.deeds import Action
from mkdocs_howto.source.model import Definition, Facts, Kind, Parameter, Trait, is_private

_MAX_ARGUMENTS = 5
"""Most parameters that a description explains."""

_PLAIN_BASES = frozenset(
    (
        "object typing.Generic typing.Protocol abc.ABC Generic Protocol ABC enum.Enum "
        "Enum typing_extensions.Protocol typing.NamedTuple typing.TypedDict"
    ).split()
)
_FINITE = re.compile(r"\b(?:is|are|was|were|has|have|must|should|can|may|will|does)\b")


def describe(
    facts: Facts,
    actions: Sequence[Action],
    member: tuple[Definition, Sequence[Action]] | None = None,
) -> str:
    """Return the description: one or two paragraphs of plain text with code spans.

    Args:
        actions: What the object's body does; empty for classes and modules.
        member: The main method of a class and what its body does.
    """
    definition = facts.definition
    said = purpose(definition, facts.owner)
    told = [said or _from_code(facts, actions), *_body(definition)]
    if not said and member is not None:
        told += _main_method(*member)
    completed = list(_completions(facts, actions, told))
    return "\n\n".join(" ".join(paragraph) for paragraph in (told, completed) if paragraph)


def subject_of(definition: Definition, owner: Definition | None = None) -> str:
    """Return the name by which sentences speak of an object: `get`, `Client.get` for a method."""
    if owner is not None:
        return span(f"{owner.name}.{definition.name}")
    return span(
        definition.path if definition.kind in (Kind.MODULE, Kind.PACKAGE) else definition.name
    )


def purpose(definition: Definition, owner: Definition | None = None, *, named: bool = False) -> str:
    """Return what the docstring says an object is for, as a sentence about it; empty without.

    Args:
        owner: The class of a method, to be named with it.
        named: Name the object also where the docstring is a phrase that stands for itself.
    """
    names = [parameter.name for parameter in definition.parameters]
    told = first_sentence(definition.docstring.summary, names)
    if not told:
        return ""
    subject = subject_of(definition, owner)
    itself = re.match(
        r"This (?:class|function|method|module|property|decorator|exception) (?=\w+s )", told
    )
    if itself and as_clause(told[itself.end() :]):
        return sentence(f"{subject} {told[itself.end() :]}")
    callable_ = definition.kind in (Kind.FUNCTION, Kind.METHOD)
    clause = as_clause(told, strict=not callable_)
    if clause:
        return sentence(f"{subject} {clause}")
    if re.match(r"(?:An?|The) ", told) and not is_clause(told):
        return sentence(f"{subject} is {told[0].lower()}{told[1:]}")
    return sentence(f"{subject}: {told}") if named else sentence(told)


def _body(definition: Definition) -> Iterator[str]:
    """Yield what the docstring's second paragraph adds, two sentences at most."""
    if not definition.docstring.summary or not definition.docstring.body:
        return
    paragraph = definition.docstring.body[0]
    if not re.match(r"\s*[A-Z`*]", paragraph) or re.search(
        r"^\s*([>*+-]|\d+\.) ?|::|>>>|\|", paragraph, re.M
    ):
        return
    cleaned = plain(paragraph, [parameter.name for parameter in definition.parameters])
    if not is_english(cleaned):
        return
    for said in list(sentences(cleaned))[:2]:
        specific = without_vague(said)
        if not specific or not said.endswith(".") or len(said.split()) > 40:
            return
        if re.search(
            r"\b(?:I|we|you|your|our|see|above|below|following|here|example)\b", said, re.I
        ):
            return
        yield specific


# --- without a docstring ---


def _from_code(facts: Facts, actions: Sequence[Action]) -> str:
    definition = facts.definition
    subject = subject_of(definition, facts.owner)
    if definition.kind in (Kind.FUNCTION, Kind.METHOD, Kind.PROPERTY):
        return _from_actions(definition, subject, actions)
    if definition.kind is Kind.CLASS:
        return _from_members(definition, subject, facts)
    if definition.kind is Kind.ATTRIBUTE:
        return _from_value(definition, subject)
    if definition.kind is Kind.SCRIPT and actions:
        return _from_actions(definition, subject, actions)
    return _from_contents(definition, subject)


def _from_actions(definition: Definition, subject: str, actions: Sequence[Action]) -> str:
    done = brief(actions, 3)
    if done:
        return sentence(f"{subject} {done}")
    words = readable(definition.name)
    taken = listed(span(parameter.name) for parameter in definition.parameters)
    takes = f" for {taken}" if taken else ""
    if definition.has(Trait.ABSTRACT):
        return sentence(f"{subject} stands for “{words}”{takes}, which subclasses implement")
    return sentence(f"{subject} stands for “{words}”{takes} and has no code of its own")


_STOPS = "returns without a value"
_SLIGHT = re.compile(r"(?:sets|returns) `[^`]*`(?: to `[^`]*`)?")
"""Clauses that say nothing of what a body is for."""


def brief(actions: Sequence[Action], most: int) -> str:
    """Return the weightiest deeds of a body in their order, joined; empty when there are none."""
    giving = ("returns", "yields", "awaits")
    outer = [a for a in actions if not a.context or a.clause.startswith(giving)]
    deeds = [a for a in outer if not a.errors and a.clause != _STOPS]
    if all(_SLIGHT.fullmatch(a.purpose or a.clause) for a in deeds):
        # What happens in its loops and branches is what it is for.
        inner = [a for a in actions if a.context and not a.errors and a.clause != _STOPS]
        deeds = sorted([*deeds, *inner], key=lambda a: a.lines)
        deeds = [a for a in deeds if not a.clause.startswith(("continues", "leaves"))]
    usable = [a for a in deeds or actions[:1] if a.weight and not is_vague(a.clause)]
    ranked = sorted(
        usable, key=lambda a: (-a.weight - 2 * a.clause.startswith(("returns", "yields")), a.lines)
    )
    chosen = sorted(ranked[:most], key=lambda action: action.lines)
    clauses = list(dict.fromkeys(_told(action) for action in chosen))
    if any(", " in clause for clause in clauses[:-1]):
        return "; ".join(clauses)
    return listed(clauses)


def _told(action: Action) -> str:
    """Return a deed with the conditions it stands under behind it; a `return` leaves its loop."""
    leaves = action.clause.startswith("returns")
    around = [c.full for c in action.context if not (leaves and c.loop)]
    around = [part.removeprefix("otherwise, ") for part in around if part != "otherwise"]
    return " ".join([_deed(action.purpose or action.clause), *around])


def _deed(clause: str) -> str:
    """Return a clause without the callee that it names and the local that it fills."""
    if not clause.startswith(("calls", "passes", "returns", "yields", "sets", "builds")):
        clause = re.sub(r"(?<!,) with `[\w.]+`(?=$|,| and| when|;)", "", clause, count=1)
    clause = re.sub(r" \(`[\w.]+`(?:, `[\w.]+`)*\)", "", clause)
    clause = re.sub(r", with `[^`]*`.*?(?=, as |$)", "", clause)
    return re.sub(r",? (?:and keeps the result |kept )?as `\w+`(?=$| when)", "", clause)


def _from_members(definition: Definition, subject: str, facts: Facts) -> str:
    kind = class_kind(definition)
    own = [m for m in definition.members if not m.inherited_from and not m.name.startswith("_")]
    bases = worthy_bases(definition)
    words = readable(definition.name)
    text = f"{subject} is {with_article(kind)}"
    if bases:
        text += f" that extends {listed(span(b.rpartition('.')[2]) for b in bases)}"
    methods = [m for m in own if m.kind is Kind.METHOD]
    values = [m for m in own if m.kind in (Kind.ATTRIBUTE, Kind.PROPERTY)]
    if definition.has(Trait.ENUM):
        return sentence(f"{text} of {all_listed(span(m.name) for m in values)}")
    if methods:
        text += f" with {all_listed((span(m.name) for m in methods), 5)}"
    elif values:
        text += f" with {all_listed((span(m.name) for m in values), 5)}"
    else:
        text += f" for {words}"
    constants = [
        f"{span(m.name)} is {constant(m.node.value.value)}"
        for m in values
        if isinstance(m.node, ast.Assign)
        and isinstance(m.node.value, ast.Constant)
        and len(m.value) < 60
    ]
    if constants and not definition.has(Trait.ENUM):
        text += f"; its {listed(constants[:3])}"
    return sentence(text)


def class_kind(definition: Definition) -> str:
    """Return the word for what kind of class it is."""
    for trait, word in (
        (Trait.ENUM, "enumeration"),
        (Trait.EXCEPTION, "exception"),
        (Trait.PROTOCOL, "protocol"),
        (Trait.DATACLASS, "data class"),
        (Trait.NAMEDTUPLE, "named tuple"),
        (Trait.TYPED_DICT, "typed dictionary"),
        (Trait.MODEL, "data model"),
        (Trait.ABSTRACT, "abstract class"),
    ):
        if definition.has(trait):
            return word
    return "class"


def worthy_bases(definition: Definition) -> list[str]:
    """Return the bases that tell a reader something."""
    return [
        base
        for base in definition.bases
        if base not in _PLAIN_BASES and not is_private(base.rpartition(".")[2]) and "(" not in base
    ]


def _main_method(method: Definition, actions: Sequence[Action]) -> Iterator[str]:
    """Say what the method does that a class without a docstring is mostly made of."""
    kind = "method"
    for trait, word in (
        (Trait.CLASSMETHOD, "class method"),
        (Trait.STATICMETHOD, "static method"),
    ):
        kind = word if method.has(trait) else kind
    done = brief(actions, 3)
    if done:
        yield sentence(f"Its {kind} {span(method.name)} {done}")


def _from_value(definition: Definition, subject: str) -> str:
    words = readable(definition.name)
    value = f": {span(definition.value)}" if 0 < len(definition.value) <= 2 * MAX_CODE else ""
    kind = f" ({span(definition.returns)})" if 0 < len(definition.returns) <= MAX_CODE else ""
    return sentence(f"{subject} holds the {words}{kind or value}")


def _from_contents(definition: Definition, subject: str) -> str:
    named = [m for m in definition.members if not is_private(m.name)]
    if not named:
        return sentence(f"{subject} offers no public names")
    kind = "package" if definition.kind is Kind.PACKAGE else "module"
    if definition.kind is Kind.SCRIPT:
        kind = "script"
    groups = []
    for wanted, word in (
        (Kind.CLASS, "class"),
        (Kind.FUNCTION, "function"),
        (Kind.ATTRIBUTE, "constant"),
        (Kind.MODULE, "module"),
        (Kind.PACKAGE, "package"),
    ):
        found = [span(m.name) for m in named if m.kind is wanted]
        if found:
            plural = {"class": "classes"}.get(word, f"{word}s")
            groups.append(f"the {word if len(found) == 1 else plural} {all_listed(found, 5)}")
    if definition.kind is Kind.SCRIPT:
        return sentence(f"{subject} defines {listed(groups)}")
    return sentence(f"The {kind} {subject} offers {listed(groups)}")


# --- what completes the first sentence ---


def _completions(facts: Facts, actions: Sequence[Action], told: Iterable[str]) -> Iterator[str]:
    definition = facts.definition
    said = " ".join(told)
    explained = _arguments(definition, said)
    if explained:
        yield explained
    if definition.kind in (Kind.FUNCTION, Kind.METHOD, Kind.PROPERTY):
        yield from _gives(definition, said)
        yield from _raises(definition, actions, said)
    if definition.kind is Kind.CLASS:
        bases = [b for b in worthy_bases(definition) if f"`{b.rpartition('.')[2]}`" not in said]
        if bases:
            yield sentence(f"It extends {listed(span(b.rpartition('.')[2]) for b in bases)}")
        if definition.has(Trait.ASYNC_CONTEXT_MANAGER):
            yield "Use it in `async with`."
        elif definition.has(Trait.CONTEXT_MANAGER):
            yield "Use it in `with`."


def _arguments(definition: Definition, said: str) -> str:
    """Explain the required parameters, and the optional ones that the docstring explains."""
    explained = [p for p in definition.parameters if _about(p)]
    explained.sort(key=lambda p: not p.required)
    chosen = explained[:_MAX_ARGUMENTS]
    texts = []
    for parameter in definition.parameters:
        if parameter in chosen:
            default = ""
            if (
                parameter.default is not None
                and len(parameter.default) < 24
                and parameter.default != "None"
            ):
                default = f"; {span(parameter.default)} by default"
            texts.append(f"{span(parameter.name)} ({_about(parameter)}{default})")
    return sentence(f"Arguments: {listed(texts)}") if texts else ""


def _about(parameter: Parameter) -> str:
    told = first_sentence(parameter.about)
    if not told or len(told) > 110 or told.count("(") != told.count(")"):
        return ""
    return told if re.match(r"[A-Z]{2}|`", told) else told[:1].lower() + told[1:]


def _gives(definition: Definition, said: str) -> Iterator[str]:
    if re.search(r"\b(?:returns?|yields?)\b", said):
        return
    for verb, text in (
        ("yields", definition.docstring.yields),
        ("returns", definition.docstring.returns),
    ):
        told = first_sentence(text)
        if told and not _FINITE.search(told) and len(told) < 160:
            lower = told if re.match(r"[A-Z]{2}|`", told) else told[:1].lower() + told[1:]
            yield sentence(f"It {verb} {lower}")
            return
    returned = definition.returns.strip("'\"")
    if definition.has(Trait.CONTEXT_MANAGER, Trait.ASYNC_CONTEXT_MANAGER):
        return
    if 0 < len(returned) <= MAX_CODE and returned not in ("None", "typing.NoReturn", "NoReturn"):
        if definition.has(Trait.GENERATOR):
            inner = re.search(r"\[([^\[\],]+)", returned)
            yield f"Yields {span(inner.group(1))}." if inner else "Iterate over it."
        elif definition.kind is not Kind.PROPERTY:
            yield f"Returns {span(returned)}."
        else:
            yield f"Type: {span(returned)}."
    if definition.kind is Kind.PROPERTY and definition.has(Trait.SETTABLE):
        yield "It can also be set."


def _raises(definition: Definition, actions: Sequence[Action], said: str) -> Iterator[str]:
    documented = []
    for name, text in definition.docstring.raises:
        told = first_sentence(text)
        short = name.rpartition(".")[2]
        if short.isidentifier() and told and re.match(r"(?:if|when|on|for|unless)\b", told, re.I):
            documented.append(f"{span(short)} {told[0].lower()}{told[1:]}")
    if documented:
        yield sentence(f"It raises {listed(documented[:3])}")
        return
    errors = list(dict.fromkeys(e for action in actions for e in action.errors if e[:1].isupper()))
    missing = [error for error in errors if f"`{error}`" not in said]
    if missing:
        yield f"Raises {all_listed(span(error) for error in missing)}."
