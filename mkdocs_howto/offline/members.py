"""Classes told as a life, modules by what they offer: one step for each member that matters."""

from __future__ import annotations

import ast
import re
from collections.abc import Callable, Sequence

from mkdocs_howto.english.lexicon import is_verb
from mkdocs_howto.english.literals import MAX_CODE
from mkdocs_howto.english.phrases import all_listed
from mkdocs_howto.english.words import (
    as_clause,
    capitalised,
    first_sentence,
    is_vague,
    listed,
    parts,
    readable,
    sentence,
    span,
)
from mkdocs_howto.guide.model import Step
from mkdocs_howto.offline.deeds import Action, headline
from mkdocs_howto.offline.description import brief, purpose
from mkdocs_howto.offline.narrate import Narrative, title_from_name
from mkdocs_howto.offline.paragraphs import MOST
from mkdocs_howto.source.model import Definition, Facts, Kind, Lines, Trait, is_private

_MAX_METHODS = 6
"""Most methods with a step of their own, so that construction and the rest still fit."""

Tell = Callable[[Definition, int, str], Narrative]
"""Tells the body of a definition in so many steps, each starting with a subject."""


# --- classes ---


def class_steps(facts: Facts, tell: Tell) -> list[Step]:
    """Tell a class: what construction does, then its methods in the order of use, then the rest."""
    definition = facts.definition
    if definition.has(Trait.ENUM):
        return _enum_steps(definition)
    steps = _construction(definition, tell)
    methods = _methods(definition)
    chosen = _chosen(definition, methods)
    room = MOST - len(steps) - (len(chosen) < len(methods))
    each = max(1, room // len(chosen)) if chosen else 0
    for method in chosen:
        steps += _method_steps(method, tell, min(each, 6))
    steps += _rest(definition, [m for m in methods if m not in chosen], bool(steps))
    return steps[:MOST] or [_bare(definition)]


def _own(definition: Definition) -> list[Definition]:
    return [m for m in definition.members if not m.inherited_from]


def _construction(definition: Definition, tell: Tell) -> list[Step]:
    maker = next((m for m in _own(definition) if m.name in ("__init__", "__new__")), None)
    if maker is not None:
        size = sum(isinstance(n, ast.stmt) for n in ast.walk(maker.node)) if maker.node else 0
        told = tell(maker, 1 if size < 8 else 2 if len(_methods(definition)) > 2 else 3, "")
        if told.steps:
            title = f"Create {span(definition.name)}"
            first = told.steps[0]
            return [Step(title, first.text, first.file, first.lines), *told.steps[1:]]
    after = next((m for m in _own(definition) if m.name == "__post_init__"), None)
    checked = list(tell(after, 1, span("__post_init__")).steps) if after is not None else []
    fields = [p for p in definition.parameters if definition.member(p.name)]
    own = [m for m in _own(definition) if m.name in {p.name for p in fields} and m.lines]
    if maker is None and own:
        return [_fields(definition, own), *checked]
    return checked


def _fields(definition: Definition, own: Sequence[Definition]) -> Step:
    required, optional = [], []
    defaults = {p.name: p.default for p in definition.parameters}
    for member in own:
        default = defaults.get(member.name)
        if default is None:
            required.append(span(member.name))
        elif len(default) <= MAX_CODE:
            optional.append(f"{span(member.name)} ({span(default)})")
        else:
            optional.append(span(member.name))
    told = []
    if required:
        told.append(f"requires {all_listed(required, 10)}")
    if optional:
        told.append(f"takes {all_listed(optional, 10)} with these defaults")
    lines = (Lines(own[0].lines.first, own[-1].lines.last),)
    verb = "Fill in" if definition.has(Trait.TYPED_DICT) else "Create"
    subject = span(definition.name)
    return Step(
        f"{verb} {subject}",
        sentence(f"{subject} {listed(told)}"),
        definition.file.shown,
        lines,
    )


def _methods(definition: Definition) -> list[Definition]:
    """Return the public methods and properties that the class itself defines, and its protocols."""
    kept = ("__call__", "__enter__", "__aenter__", "__iter__", "__aiter__", "__getitem__")
    return [
        m
        for m in _own(definition)
        if m.kind in (Kind.METHOD, Kind.PROPERTY)
        and (m.name in kept or not m.name.startswith("_") or _leaves(m))
    ]


def _leaves(method: Definition) -> bool:
    """Whether a method ends a `with` block and has something to do there."""
    body = getattr(method.node, "body", ())
    return method.name in ("__exit__", "__aexit__") and not all(_idle(s) for s in body)


def _idle(statement: ast.stmt) -> bool:
    """Whether a statement calls nothing: `pass`, a docstring, `return False`."""
    idle = isinstance(statement, ast.Pass | ast.Return | ast.Expr)
    return idle and not any(isinstance(n, ast.Call | ast.Await) for n in ast.walk(statement))


def _chosen(definition: Definition, methods: list[Definition]) -> list[Definition]:
    """Return the methods that deserve a step, in the order in which people use them."""
    if len(methods) <= _MAX_METHODS:
        ranked = methods
    else:
        ranked = sorted(methods, key=lambda m: -_importance(m, definition))[:_MAX_METHODS]
    order = {m.name: index for index, m in enumerate(methods)}
    shown = definition.docstring.text

    def use(method: Definition) -> tuple[int, int]:
        found = re.search(rf"\.{re.escape(method.name)}\b", shown)
        return (found.start() if found else len(shown) + 1, order[method.name])

    return sorted(ranked, key=use)


def _importance(method: Definition, owner: Definition) -> int:
    size = min(12, (method.lines.last - method.lines.first) // 3)
    documented = 6 if method.docstring.summary else 0
    mentioned = 20 if re.search(rf"\b{re.escape(method.name)}\b", owner.docstring.text) else 0
    quiet = 8 if method.kind is Kind.PROPERTY or method.name.startswith("__") else 0
    dull = 10 if method.has(Trait.DEPRECATED, Trait.STUB) else 0
    return size + documented + mentioned - quiet - dull


def _method_steps(method: Definition, tell: Tell, most: int) -> list[Step]:
    subject = span(method.name)
    if most > 1:
        told = tell(method, most, subject)
        if len(told.steps) > 1:
            return list(told.steps)
    return [member_step(method, tell)]


def member_step(member: Definition, tell: Tell) -> Step:
    """Tell a member in one step: its purpose, and the deeds of its body that matter most."""
    narrative = tell(member, MOST, "")
    said = purpose(member, named=True)
    if said:
        details = _details(narrative.actions, said)
        text = f"{said} {details}" if details else said
    else:
        modular = member.kind in (Kind.MODULE, Kind.PACKAGE)
        done = "" if modular else brief(narrative.actions, 3)
        text = sentence(f"{span(member.name)} {done}") if done else _declared(member)
    lines = (member.lines,)
    return Step(_title(member, narrative.actions), text, member.file.shown, lines)


def _details(actions: Sequence[Action], said: str) -> str:
    """Return what the purpose leaves out: errors with their condition, then what is called."""
    wanted = [
        a
        for a in actions
        if (a.errors or a.weight >= 6) and not a.context and not is_vague(a.clause)
    ]
    wanted = [a for a in wanted if not a.clause.startswith(("returns", "raises the error"))]
    errors = [a for a in wanted if a.errors and f"`{a.errors[0]}`" not in said]
    deeds = [a for a in wanted if not a.errors]
    chosen = sorted([*errors[:2], *deeds[:2]], key=lambda a: a.lines)[:3]
    return sentence(brief(chosen, 3)) if chosen else ""


_SPECIAL = {
    "__call__": "Call the object",
    "__enter__": "Enter the `with` block",
    "__exit__": "Leave the `with` block",
    "__aexit__": "Leave the `async with` block",
    "__aenter__": "Enter the `async with` block",
    "__iter__": "Iterate over it",
    "__aiter__": "Iterate over it with `async for`",
    "__getitem__": "Look up an item",
}
"""Titles for the methods that syntax calls."""


def _title(member: Definition, actions: Sequence[Action]) -> str:
    told = first_sentence(member.docstring.summary)
    clause = as_clause(told, strict=member.kind is Kind.PROPERTY)
    if clause:
        title = capitalised(headline(clause))
        if len(title.split()) > 1:
            return title
    if member.name in _SPECIAL:
        return _SPECIAL[member.name]
    if member.kind in (Kind.PROPERTY, Kind.ATTRIBUTE):
        return f"Read {span(member.name)}"
    if member.kind in (Kind.MODULE, Kind.PACKAGE):
        return f"Import {span(member.name)}"
    if member.kind is Kind.CLASS:
        return f"Construct {span(member.name)}"
    words = parts(member.name)
    if len(words) > 1 and is_verb(words[0]) and (title := title_from_name(member.name)):
        return title
    return f"Call {span(member.name)}"


def _declared(member: Definition) -> str:
    """Say what the signature alone tells of a member without docstring and body."""
    if member.kind is Kind.CLASS:
        bases = listed(span(base.rpartition(".")[2]) for base in member.bases)
        own = [span(m.name) for m in _own(member) if not is_private(m.name)]
        with_ = f" with {all_listed(own, 5)}" if own else ""
        below = f" extends {bases}" if bases else " is a class"
        return sentence(f"{span(member.name)}{below}{with_}")
    if member.kind in (Kind.MODULE, Kind.PACKAGE):
        inside = [span(name) for name in _defined(member.node)]
        offered = f"offers {all_listed(inside)}" if inside else "holds further modules"
        return sentence(f"{span(member.name)} {offered}")
    if member.kind is Kind.ATTRIBUTE:
        value = member.value if 0 < len(member.value) <= 2 * MAX_CODE else ""
        if value:
            return sentence(f"{span(member.name)} is {span(value)}")
        return sentence(f"{span(member.name)} holds the {readable(member.name)}")
    taken = listed(span(parameter.name) for parameter in member.parameters)
    returned = f" and returns {span(member.returns)}" if 0 < len(member.returns) <= MAX_CODE else ""
    takes = f" takes {taken}{returned}" if taken else returned.replace(" and", "", 1)
    who = "; subclasses implement it" if member.has(Trait.ABSTRACT) else ""
    return sentence(f"{span(member.name)}{takes or ' is declared'}{who}")


def _defined(node: ast.AST | None) -> list[str]:
    """Return the public functions and classes at the top of a module."""
    kinds = (ast.FunctionDef, ast.AsyncFunctionDef, ast.ClassDef)
    names = [s.name for s in getattr(node, "body", ()) if isinstance(s, kinds)]
    return [name for name in names if not name.startswith("_")]


def _rest(definition: Definition, left: Sequence[Definition], some: bool) -> list[Step]:
    """Name the members without a step of their own, in one line."""
    if not left:
        return []
    lines = (Lines(left[0].lines.first, max(m.lines.last for m in left)),)
    names = [span(m.name) for m in left]
    shown = all_listed(names, 12)
    text = f"Further members: {shown}." if some else f"Members: {shown}."
    return [
        Step(f"Look up the rest of {span(definition.name)}", text, definition.file.shown, lines)
    ]


def _enum_steps(definition: Definition) -> list[Step]:
    members = [
        m for m in _own(definition) if m.kind is Kind.ATTRIBUTE and not m.name.startswith("_")
    ]
    if not members:
        return [_bare(definition)]
    size = max(6, -(-len(members) // 3))
    steps = []
    for start in range(0, len(members), size):
        group = members[start : start + size]
        told = [
            f"{span(m.name)} is {span(m.value)}" if 0 < len(m.value) <= MAX_CODE else span(m.name)
            for m in group
        ]
        title = f"Choose {span(group[0].name)}"
        if len(group) > 1:
            title += (
                f" to {span(group[-1].name)}" if len(group) > 2 else f" or {span(group[-1].name)}"
            )
        lines = (Lines(group[0].lines.first, group[-1].lines.last),)
        steps.append(Step(title, sentence(all_listed(told, 8)), definition.file.shown, lines))
    return steps


def _bare(definition: Definition) -> Step:
    """Tell a class without anything of its own."""
    bases = [span(base.rpartition(".")[2]) for base in definition.bases if "(" not in base]
    attributes = [m for m in _own(definition) if m.kind is Kind.ATTRIBUTE]
    lines = (definition.lines,)
    if attributes:
        told = [
            f"{span(m.name)} is {span(m.value)}" if 0 < len(m.value) <= MAX_CODE else span(m.name)
            for m in attributes
        ]
        text = sentence(all_listed(told, 10))
        return Step(f"Read {span(attributes[0].name)}", text, definition.file.shown, lines)
    if bases:
        text = sentence(f"{span(definition.name)} takes over {listed(bases)} unchanged")
        if definition.has(Trait.EXCEPTION):
            title = f"Raise or catch {span(definition.name)}"
            return Step(title, text, definition.file.shown, lines)
        return Step(f"Inherit from {bases[0]}", text, definition.file.shown, lines)
    words = readable(definition.name)
    text = sentence(f"{span(definition.name)} is an empty class, a name for {words}")
    return Step(f"Construct {span(definition.name)}", text, definition.file.shown, lines)


# --- modules ---


def module_steps(facts: Facts, tell: Tell) -> list[Step]:
    """Tell a module by its public names, then what running it does.

    The steps of a folder without `__init__.py` cite nothing, as it has no lines.
    """
    return [
        step if facts.definition.file.text else Step(step.title, step.text)
        for step in _module_steps(facts, tell)
    ]


def _module_steps(facts: Facts, tell: Tell) -> list[Step]:
    definition = facts.definition
    named = [m for m in definition.members if not is_private(m.name)]
    running = _running(definition, tell)
    room = MOST - len(running)
    steps: list[Step] = []
    if 0 < len(named) <= room:
        for member in named:
            told = member_step(member, tell)
            steps.append(
                Step(told.title, told.text, definition.file.shown, _cited(definition, [member]))
            )
    elif named:
        steps = _grouped(definition, named, room)
    steps += running
    if not steps:
        lines = (definition.lines,)
        text = "It holds no definitions." if definition.file.text.strip() else "It is empty."
        return [Step(f"Import {span(definition.path)}", text, definition.file.shown, lines)]
    return steps


def _grouped(definition: Definition, named: Sequence[Definition], room: int) -> list[Step]:
    steps = []
    for kinds, word in (
        ((Kind.CLASS,), "Classes"),
        ((Kind.FUNCTION,), "Functions"),
        ((Kind.ATTRIBUTE,), "Constants"),
        ((Kind.MODULE, Kind.PACKAGE), "Submodules"),
    ):
        group = [m for m in named if m.kind in kinds]
        size = max(5, -(-len(group) // 3))
        for start in range(0, len(group), size):
            part = group[start : start + size]
            title = f"{word}: {span(part[0].name)}"
            if len(part) > 1:
                title += f" to {span(part[-1].name)}"
            lines = _cited(definition, part)
            steps.append(Step(title, _listing(part), definition.file.shown, lines))
    return steps[:room]


def _listing(members: Sequence[Definition]) -> str:
    """Describe the members whose docstring is short, name the others."""
    told: list[str] = []
    bare: list[str] = []
    for member in members:
        said = purpose(member, named=True)
        if said and len(said.split()) <= 22 and len(told) < 4:
            told.append(said)
        else:
            bare.append(span(member.name))
    if bare:
        prefix = "Also: " if told else ""
        told.append(f"{prefix}{all_listed(bare, 14)}.")
    return " ".join(told)


def _cited(definition: Definition, members: Sequence[Definition]) -> tuple[Lines, ...]:
    """Return the lines of the module that define or import these members."""
    lines: list[Lines] = []
    bound = _bindings(definition.node)
    for member in members:
        if member.file.path == definition.file.path:
            lines.append(member.lines)
        else:
            relative = "*." + member.module.rpartition(".")[2]
            if found := bound.get(member.name) or bound.get(relative):
                lines.append(found)
    if not lines:
        return (definition.lines,)
    return (Lines(min(one.first for one in lines), max(one.last for one in lines)),)


def _bindings(node: ast.AST | None) -> dict[str, Lines]:
    """Return the lines of the imports of a module by the name that they bind, `*` included."""
    bound: dict[str, Lines] = {}
    for statement in ast.walk(node) if node is not None else ():
        if isinstance(statement, ast.Import | ast.ImportFrom):
            lines = Lines(statement.lineno, statement.end_lineno or statement.lineno)
            if isinstance(statement, ast.ImportFrom) and statement.names[0].name == "*":
                bound.setdefault(f"*.{(statement.module or '').rpartition('.')[2]}", lines)
            for alias in statement.names:
                one = Lines(alias.lineno, alias.end_lineno or alias.lineno)
                bound.setdefault(
                    alias.asname or alias.name, one if len(statement.names) > 1 else lines
                )
    return bound


def _running(definition: Definition, tell: Tell) -> list[Step]:
    """Tell what running the module does, where it does more than define names."""
    told = tell(definition, 3, "")
    return list(told.steps)
