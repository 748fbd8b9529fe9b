"""The steps of a class: create it, call what it is for, read what it knows, close it."""

from __future__ import annotations

import ast
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import replace

from mkdocs_howto.english import counted, listed, span, with_article
from mkdocs_howto.guide import Kind, Lines, Step
from mkdocs_howto.offline.description import telling_bases
from mkdocs_howto.offline.functions import Untold
from mkdocs_howto.offline.members import (
    Tell,
    also,
    constant,
    is_called,
    line,
    on_class,
    points,
    signature,
    summary,
)
from mkdocs_howto.offline.segmentation import MOST
from mkdocs_howto.source import Definition, Facts, Trait, is_private

_MAIN = 4
"""Methods with a step of their own."""

_LISTED = 8
"""One line each below one step; of the others the names."""

_LONGEST_BASE = 39
"""Of the name of a base that is told, in characters."""

_DETAILS = 3
"""Points below the step of a method."""

_CLOSING = ("close", "aclose", "disconnect", "shutdown", "stop", "terminate", "release", "quit")


def class_steps(facts: Facts, tell: Tell, used: Sequence[str]) -> list[Step]:
    """Return the way of a class's user.

    Args:
        facts: About the class.
        tell: Tells a method's body.
        used: Names of the methods that tests and texts of the project call, the most used first.
    """
    definition = facts.definition
    for special in (_enum, _typed_dict, _exception, _to_implement):
        if (steps := special(facts, tell)) is not None:
            return steps
    own = [member for member in definition.members if not member.inherited_from]
    methods = [m for m in own if is_called(m)]
    closing = [m for m in methods if m.name in _CLOSING]
    main = _main(methods, used, set(closing))
    steps = list(_creation(facts, tell))
    steps += _descriptor(facts, tell)
    steps += _attributes(definition)
    steps += [_call(method, definition, tell) for method in main]
    steps += _reading([m for m in own if m.kind is Kind.PROPERTY and not is_private(m.name)], tell)
    rest = [m for m in methods if m not in main and m not in closing]
    if rest:
        steps.append(_others(rest, definition))
    steps += _closing(definition, closing, tell)
    return _at_most(steps) or [_bare(facts)]


def _at_most(steps: Sequence[Step]) -> list[Step]:
    """Return steps without the least of them where there are too many: those in the middle."""
    kept = list(steps)
    while len(kept) > MOST:
        del kept[len(kept) - 3]
    return kept


def _main(
    methods: Sequence[Definition], used: Sequence[str], but: set[Definition]
) -> list[Definition]:
    """Return the methods that the class is for, in the order of the source."""
    ranks = {name: index for index, name in enumerate(used)}
    height = {m.name: m.lines.last - m.lines.first for m in methods}
    waiting = [m for m in methods if m not in but and not m.has(Trait.DEPRECATED)]
    waiting.sort(
        key=lambda m: (
            ranks.get(m.name, len(ranks)),
            not m.docstring.summary,
            m.has(Trait.STATICMETHOD),
            -height[m.name],
        )
    )
    chosen = {m.name for m in waiting[:_MAIN]}
    return [m for m in methods if m.name in chosen]


def _creation(facts: Facts, tell: Tell) -> Iterator[Step]:
    definition = facts.definition
    called = [m for m in definition.members if is_called(m) and not m.inherited_from]
    if called and all(on_class(m) for m in called) and not definition.parameters:
        return
    init = next((m for m in definition.members if m.name == "__init__"), None)
    if init is None:
        init = next((m for m in definition.members if m.name == "__new__"), None)
    if definition.has(Trait.ABSTRACT, Trait.PROTOCOL):
        return
    required = [p for p in definition.parameters if p.required]
    given = [span(p.name) for p in required]
    texts = []
    if given and len(given) <= 4:
        texts.append(f"Give it {listed(given)}.")
    elif definition.parameters and not required:
        texts.append("Every argument has a default.")
    own = init if init is not None and not init.inherited_from else None
    if own is not None:
        texts += tell(own, 1, Untold.NOTHING)
    elif not definition.parameters and not definition.has(Trait.DATACLASS, Trait.NAMEDTUPLE):
        texts = texts or ["It takes no arguments."]
    factories = [
        m for m in definition.members
        if m.has(Trait.CLASSMETHOD) and is_called(m) and _builds(m, definition)
    ]  # fmt: skip
    details = tuple(line(m, definition.name) for m in factories[:_LISTED])
    place = own if own is not None else definition
    lines = Lines(place.lines.first, _head(place)) if place is definition else place.lines
    title = f"Create {with_article(span(definition.name))}"
    yield Step(title, " ".join(texts), place.file.shown, (lines,), details)


def _head(definition: Definition) -> int:
    """Return the last line of a class before its first method: its name and its fields."""
    node = definition.node
    first = definition.lines.last + 1
    for each in node.body if isinstance(node, ast.ClassDef) else ():
        if isinstance(each, ast.FunctionDef | ast.AsyncFunctionDef | ast.ClassDef):
            first = min([each.lineno, *(d.lineno for d in each.decorator_list)])
            break
    return max(definition.lines.first, first - 1)


def _builds(member: Definition, definition: Definition) -> bool:
    returned = member.returns.strip("'\"").rpartition(".")[2]
    if returned in ("Self", definition.name):
        return True
    node = member.node
    return isinstance(node, ast.FunctionDef) and any(
        isinstance(each, ast.Return)
        and isinstance(each.value, ast.Call)
        and ast.unparse(each.value.func) in ("cls", definition.name)
        for each in ast.walk(node)
    )


def _call(method: Definition, definition: Definition, tell: Tell) -> Step:
    said = summary(method)
    texts = [said] if said else []
    texts += tell(method, 1 if said else 2, Untold.RESULTS if said else Untold.NOTHING)
    called = signature(method, definition.name if on_class(method) else "")
    verb = "Await" if method.has(Trait.ASYNC) and not method.has(Trait.GENERATOR) else "Call"
    if method.has(Trait.GENERATOR):
        verb = "Iterate over"
    if method.has(Trait.CONTEXT_MANAGER, Trait.ASYNC_CONTEXT_MANAGER):
        verb = "Enter"
    text = " ".join(texts)
    details = points(method, tell, _DETAILS, text)
    return Step(f"{verb} {called}", text, method.file.shown, (method.lines,), details)


def _reading(properties: Sequence[Definition], tell: Tell) -> Iterator[Step]:
    if not properties:
        return
    if len(properties) == 1:
        only = properties[0]
        said = summary(only)
        texts = [said] if said else list(tell(only, 1, Untold.NOTHING))
        texts += _setting(only, tell)
        yield Step(f"Read {span(only.name)}", " ".join(texts), only.file.shown, (only.lines,))
        return
    told = (*map(_property_line, properties[:_LISTED]), *also(properties[_LISTED:]))
    lines = tuple(each.lines for each in properties[:_LISTED])
    yield Step("Read its properties", "", properties[0].file.shown, lines, told)


def _property_line(member: Definition) -> str:
    shown = line(member)
    return f"{shown} It can be set." if member.has(Trait.SETTABLE) and summary(member) else shown


def _setting(member: Definition, tell: Tell) -> list[str]:
    if not member.has(Trait.SETTABLE):
        return []
    return ["It can be set."]


def _others(rest: Sequence[Definition], definition: Definition) -> Step:
    if len(rest) == 1:
        only = rest[0]
        title = f"Call {span(only.name)}"
        return Step(title, summary(only), only.file.shown, (only.lines,))
    shown = rest[:_LISTED]
    told = [line(each, definition.name if on_class(each) else "") for each in shown]
    lines = tuple(each.lines for each in shown)
    told += also(rest[_LISTED:])
    return Step("Use the other methods", "", rest[0].file.shown, lines, tuple(told))


def _attributes(definition: Definition) -> Iterator[Step]:
    """Yield a step for the attributes that a class declares in its body, each with its value."""
    given = {p.name for p in definition.parameters if p.about}
    if definition.has(Trait.DATACLASS, Trait.NAMEDTUPLE, Trait.MODEL, Trait.TYPED_DICT):
        given = {p.name for p in definition.parameters}
    declared = [m for m in in_body(definition) if m.name not in given]
    if not declared:
        return
    told = (*map(constant, declared[:_LISTED]), *also(declared[_LISTED:]))
    lines = tuple(m.lines for m in declared[:_LISTED])
    one = len(declared) == 1
    title = f"Know {span(declared[0].name)}" if one else "Know its attributes"
    yield Step(title, "", declared[0].file.shown, lines, told)


_EMPTY = ("", "None", "''", '""', "()", "[]", "{}")
"""Values that say nothing of an attribute."""


def in_body(definition: Definition) -> Iterator[Definition]:
    """Yield the public attributes that a class body assigns, with the values that it gives them."""
    node = definition.node
    for each in node.body if isinstance(node, ast.ClassDef) else ():
        targets = each.targets if isinstance(each, ast.Assign) else []
        targets = [each.target] if isinstance(each, ast.AnnAssign) else targets
        name = targets[0].id if len(targets) == 1 and isinstance(targets[0], ast.Name) else "_"
        member = definition.member(name)
        if member is None or name.startswith("_") or member.kind is not Kind.ATTRIBUTE:
            continue
        assert isinstance(each, ast.Assign | ast.AnnAssign)
        value = ast.unparse(each.value) if each.value is not None else ""
        lines = Lines(each.lineno, each.end_lineno or each.lineno)
        if value not in _EMPTY or summary(member):
            yield replace(member, value=value, lines=lines, node=each, file=definition.file)


def _closing(definition: Definition, closing: Sequence[Definition], tell: Tell) -> Iterator[Step]:
    enters = definition.has(Trait.CONTEXT_MANAGER, Trait.ASYNC_CONTEXT_MANAGER)
    word = "async with" if definition.has(Trait.ASYNC_CONTEXT_MANAGER) else "with"
    if enters:
        leave = next((m for m in definition.members if m.name in ("__exit__", "__aexit__")), None)
        place = leave if leave is not None and not leave.inherited_from else definition
        names = [span(f"{m.name}()") for m in closing[:1]]
        text = (
            f"Use it in {span(word)}, or call {names[0]} at the end."
            if names
            else (f"Use it in {span(word)}.")
        )
        lines = tuple(m.lines for m in (place, *closing[:1]) if m is not definition)
        yield Step("Close it", text, place.file.shown if lines else "", lines)
        return
    for method in closing[:1]:
        said = summary(method)
        text = said or " ".join(tell(method, 1, Untold.NOTHING))
        yield Step("Close it", f"Call {span(method.name + '()')}. {text}".strip(),
                   method.file.shown, (method.lines,))  # fmt: skip


def _bare(facts: Facts) -> Step:
    definition = facts.definition
    return Step(f"Use {span(definition.name)}", "", definition.file.shown, (definition.lines,))


# --- classes of a special kind ---


def _enum(facts: Facts, tell: Tell) -> list[Step] | None:
    definition = facts.definition
    if not definition.has(Trait.ENUM):
        return None
    members = [
        m for m in definition.members
        if m.kind is Kind.ATTRIBUTE and not m.inherited_from and m.value and m.name.isupper()
    ] or [m for m in definition.members if m.kind is Kind.ATTRIBUTE and m.value]  # fmt: skip
    told = (*map(constant, members[:_LISTED]), *also(members[_LISTED:]))
    text = f"It has {counted(len(members), 'member')}." if len(members) > _LISTED else ""
    lines = Lines(definition.lines.first, _head(definition))
    steps = [Step("Choose a member", text, definition.file.shown, (lines,), told)]
    first = members[0] if members else None
    if first is not None and len(first.value) < 40 and "`" not in first.value:
        by_value = span(f"{definition.name}({first.value})")
        steps.append(
            Step("Look a member up", f"{by_value} is {span(f'{definition.name}.{first.name}')}.",
                 definition.file.shown, (first.lines,))
        )  # fmt: skip
    own = [m for m in definition.members if is_called(m) and not m.inherited_from]
    return [*steps, *(_call(m, definition, tell) for m in own[:_MAIN])]


def _typed_dict(facts: Facts, tell: Tell) -> list[Step] | None:
    definition = facts.definition
    if not definition.has(Trait.TYPED_DICT):
        return None
    required = [span(p.name) for p in definition.parameters if p.required]
    optional = [span(p.name) for p in definition.parameters if not p.required]
    texts = []
    if required and len(required) <= 6:
        texts.append(f"{listed(required)} {'is' if len(required) == 1 else 'are'} required.")
    if optional and len(optional) <= 6:
        texts.append(f"{listed(optional)} may be left out.")
    return [
        Step("Write the dictionary", " ".join(texts), definition.file.shown, (definition.lines,))
    ]


def _exception(facts: Facts, tell: Tell) -> list[Step] | None:
    definition = facts.definition
    if not definition.has(Trait.EXCEPTION):
        return None
    bases = [base.rpartition(".")[2] for base in definition.bases]
    text = f"Catching {span(bases[0])} catches it as well." if bases else ""
    lines = Lines(definition.lines.first, _head(definition))
    steps = [Step("Catch it", text, definition.file.shown, (lines,))]
    own = [m for m in definition.members if not m.inherited_from]
    init = next((m for m in own if m.name == "__init__"), None)
    if init is not None:
        kept = [span(p.name) for p in definition.parameters][:6]
        told = f"It is made with {listed(kept)}." if kept else ""
        steps.append(Step("Raise it", told, init.file.shown, (init.lines,)))
    shown = [m for m in own if m.kind is Kind.PROPERTY or is_called(m)]
    if shown:
        details = (*map(line, shown[:_LISTED]), *also(shown[_LISTED:]))
        lines_of = tuple(m.lines for m in shown[:_LISTED])
        steps.append(Step("Read what went wrong", "", shown[0].file.shown, lines_of, details))
    return steps


def _to_implement(facts: Facts, tell: Tell) -> list[Step] | None:
    """Return what one has to write to use an abstract class or a protocol."""
    definition = facts.definition
    if not definition.has(Trait.ABSTRACT, Trait.PROTOCOL):
        return None
    own = [m for m in definition.members if m.kind in (Kind.METHOD, Kind.PROPERTY)]
    wanted = [m for m in own if m.has(Trait.ABSTRACT)]
    if definition.has(Trait.PROTOCOL):
        wanted = [m for m in own if not m.inherited_from and not is_private(m.name)]
    wanted = wanted[:_MAIN]
    protocol = definition.has(Trait.PROTOCOL)
    text = (
        "Any class with these members will do."
        if protocol
        else (f"Subclass {span(definition.name)}.")
    )
    lines = Lines(definition.lines.first, _head(definition))
    steps = [Step("Write a class of your own", text, definition.file.shown, (lines,))]
    for member in wanted:
        said = summary(member) or " ".join(tell(member, 1, Untold.NOTHING))
        steps.append(
            Step(f"Implement {span(member.name)}", said, member.file.shown, (member.lines,))
        )
    ready = [m for m in own if not m.has(Trait.ABSTRACT) and is_called(m) and m not in wanted]
    ready = [m for m in ready if not m.inherited_from]
    if ready and not protocol:
        steps.append(
            _others(ready, definition) if len(ready) > 1 else _call(ready[0], definition, tell)
        )
    return steps


def _descriptor(facts: Facts, tell: Tell) -> Iterator[Step]:
    """Tell what stands for operators: a class with little else is made of them."""
    members = {m.name: m for m in facts.definition.members if not m.inherited_from}
    for name, (title, what) in _SPECIAL.items():
        member = members.get(name)
        if member is None:
            continue
        said = summary(member)
        texts = [said] if said else [what.format(name=facts.definition.name)] if what else []
        texts += [each for each in tell(member, 1, Untold.NOTHING) if each not in texts]
        yield Step(title, " ".join(texts), member.file.shown, (member.lines,))


_SPECIAL = {
    "__set__": ("Assign to the attribute", ""),
    "__get__": ("Read the attribute", ""),
    "__call__": ("Call the object", ""),
    "__getattr__": ("Read any attribute", ""),
    "__getitem__": ("Index it", ""),
    "__iter__": ("Iterate over it", ""),
    "__aiter__": ("Iterate over it with `async for`", ""),
    "__len__": ("Ask for its length", ""),
    "__contains__": ("Ask what it contains", ""),
    "__eq__": ("Compare two of them", ""),
}
"""What readers do with a class that has one of these, in the order of the guide."""


# --- classes among the members of a module ---


def class_card(definition: Definition, tell: Tell, room: int) -> tuple[str, str, tuple[str, ...]]:
    """Return title, text and points of the one step that tells a class of a module.

    Args:
        definition: The class, with its members.
        tell: Tells a method's body.
        room: Number of points.
    """
    name, said = definition.name, summary(definition)
    texts = [said] if said else []
    if not said and (bases := _bases(definition)):
        texts.append(f"It is {with_article(span(bases[0]))}.")
    if definition.has(Trait.EXCEPTION):
        return f"Catch {span(name)}", " ".join(texts), ()
    if definition.has(Trait.ENUM):
        members = [m for m in definition.members if m.kind is Kind.ATTRIBUTE and m.value]
        told = [*map(constant, members[:_LISTED]), *also(members[_LISTED:])]
        return f"Choose {with_article(span(name))}", " ".join(texts), tuple(told)
    own = [m for m in definition.members if not m.inherited_from]
    methods = [m for m in own if is_called(m)]
    if definition.has(Trait.ABSTRACT, Trait.PROTOCOL):
        wanted = [m for m in methods if m.has(Trait.ABSTRACT)] or methods
        return f"Implement {span(name)}", " ".join(texts), tuple(map(line, wanted[:room]))
    required = [span(p.name) for p in definition.parameters if p.required]
    if required and len(required) <= 4:
        texts.append(f"Give it {listed(required)}.")
    static = methods and all(map(on_class, methods)) and not definition.parameters
    title = f"{'Use' if static else 'Create'} {span(name) if static else with_article(span(name))}"
    return title, " ".join(texts), tuple(_card_points(definition, own, methods, tell, room))


def _card_points(
    definition: Definition,
    own: Sequence[Definition],
    methods: Sequence[Definition],
    tell: Tell,
    room: int,
) -> Iterator[str]:
    """Yield what matters of a class: arguments, refusals, attributes, and its methods."""
    init = next((m for m in own if m.name in ("__init__", "__post_init__")), None)
    made = points(definition, tell, room) if any(p.about for p in definition.parameters) else ()
    refused = tell(init, 1, Untold.RESULTS) if init is not None else ()
    declared = [s for step in _attributes(definition) for s in step.points]
    properties = [m for m in own if m.kind is Kind.PROPERTY and not m.name.startswith("_")]
    called = sorted([*methods, *properties], key=lambda m: not m.docstring.summary)
    told = [*made[: max(1, room - 2)], *refused, *declared[: max(1, room - 2)]]
    left = max(1, room - len(told))
    yield from told
    yield from (line(m, definition.name if on_class(m) else "") for m in called[:left])
    yield from also(called[left:])


def _bases(definition: Definition) -> list[str]:
    return [name for name in telling_bases(definition) if len(name) <= _LONGEST_BASE]


def exceptions_step(members: Sequence[Definition], raised: Mapping[str, Sequence[str]]) -> Step:
    """Return one step for the exceptions of a module: what for, what catches many, what raises.

    Args:
        members: The exceptions.
        raised: Names of what raises each.
    """
    covers = _covered(members)
    wide = sorted((n for n in covers if len(covers[n]) > 1), key=lambda n: -len(covers[n]))
    widest = next((n for n in covers if len(covers[n]) == len(members) - 1), "")
    text = f"{span(widest)} catches all of them." if widest else ""
    first = sorted(members, key=lambda m: m.name not in (widest, *wide))
    told = [_exception_line(m, raised.get(m.name, ()), widest) for m in first[:_EXCEPTIONS]]
    told += also(first[_EXCEPTIONS:])
    lines = tuple(each.lines for each in first[:_EXCEPTIONS])
    return Step("Catch its exceptions", text, members[0].file.shown, lines, tuple(told))


_EXCEPTIONS = 12
"""Exceptions with a line of their own."""


def _covered(members: Sequence[Definition]) -> dict[str, set[str]]:
    """Return for each exception the others of the same list that extend it."""
    bases = {m.name: {base.rpartition(".")[2] for base in m.bases} for m in members}
    covered: dict[str, set[str]] = {name: set() for name in bases}
    for name in bases:
        seen, waiting = {name}, list(bases[name])
        while waiting:
            base = waiting.pop()
            if base in covered and base not in seen:
                seen.add(base)
                covered[base].add(name)
                waiting += bases[base]
    return covered


def _exception_line(definition: Definition, raised: Sequence[str], widest: str) -> str:
    said = summary(definition)
    bases = [b for b in _bases(definition) if b not in ("Exception", "BaseException", widest)]
    texts = [said] if said else []
    if bases:
        texts.append(f"{span(bases[0])} catches it as well.")
    if raised:
        texts.append(f"Raised by {listed(map(span, raised[:3]))}.")
    own = definition.member("__init__")
    made = own is not None and not own.inherited_from and definition.parameters
    shown = signature(definition) if made else span(definition.name)
    return f"{shown}: {' '.join(texts)}" if texts else shown
