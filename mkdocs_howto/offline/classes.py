"""The steps of a class: create it, call what it is for, read what it knows, close it."""

from __future__ import annotations

import ast
from collections.abc import Callable, Iterator, Sequence

from mkdocs_howto.english import listed, prose, sentence_of, span, with_article
from mkdocs_howto.guide import Kind, Lines, Step
from mkdocs_howto.offline.segmentation import MOST
from mkdocs_howto.source import Definition, Facts, Trait, is_private

Tell = Callable[[Definition, int], Sequence[str]]
"""Returns the sentences that matter most of a method's body: the method, and how many."""

_MAIN = 4
"""Methods with a step of their own."""

_POINTS = 5
"""One line each below one step."""

_LONGEST_CALL = 50
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
    methods = [m for m in own if _is_called(m)]
    closing = [m for m in methods if m.name in _CLOSING]
    main = _main(methods, used, set(closing))
    steps = list(_creation(facts, tell))
    steps += _descriptor(facts, tell)
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


def _is_called(member: Definition) -> bool:
    return member.kind is Kind.METHOD and not member.name.startswith("_")


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


def signature(member: Definition, owner: str = "") -> str:
    """Return a call as a code span: the name with its required arguments, `…` for the others."""
    name = f"{owner}.{member.name}" if owner else member.name
    if member.kind is Kind.PROPERTY:
        return span(name)
    required = [p.name for p in member.parameters if p.required]
    more = len(required) < len(member.parameters)
    inside = ", ".join([*required, *(["…"] if more else [])])
    shown = f"{name}({inside})"
    return span(shown if len(shown) <= _LONGEST_CALL else f"{name}(…)")


def summary(member: Definition) -> str:
    """Return the author's summary of a member, whole; empty when there is none."""
    return sentence_of(prose(member.docstring.summary))


def _creation(facts: Facts, tell: Tell) -> Iterator[Step]:
    definition = facts.definition
    called = [m for m in definition.members if _is_called(m) and not m.inherited_from]
    if called and all(_on_class(m) for m in called) and not definition.parameters:
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
        texts += tell(own, 1)
    elif not definition.parameters and not definition.has(Trait.DATACLASS, Trait.NAMEDTUPLE):
        texts = texts or ["It takes no arguments."]
    factories = [
        m for m in definition.members
        if m.has(Trait.CLASSMETHOD) and _is_called(m) and _builds(m, definition)
    ]  # fmt: skip
    points = tuple(_line(m, definition.name) for m in factories[:_POINTS])
    place = own if own is not None else definition
    lines = Lines(place.lines.first, _head(place)) if place is definition else place.lines
    title = f"Create {with_article(span(definition.name))}"
    yield Step(title, " ".join(texts), place.file.shown, (lines,), points)


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
    texts += tell(method, 1 if said else 2)
    name = f"{definition.name}.{method.name}" if _on_class(method) else method.name
    verb = "Await" if method.has(Trait.ASYNC) and not method.has(Trait.GENERATOR) else "Call"
    if method.has(Trait.GENERATOR) or (method.has(Trait.ASYNC) and method.has(Trait.GENERATOR)):
        verb = "Iterate over"
    if method.has(Trait.CONTEXT_MANAGER, Trait.ASYNC_CONTEXT_MANAGER):
        verb = "Enter"
    return Step(f"{verb} {span(name)}", " ".join(texts), method.file.shown, (method.lines,))


def _on_class(method: Definition) -> bool:
    return method.has(Trait.CLASSMETHOD, Trait.STATICMETHOD)


def _line(member: Definition, owner: str = "") -> str:
    said = summary(member)
    return f"{signature(member, owner)}: {said}" if said else f"{signature(member, owner)}"


def _reading(properties: Sequence[Definition], tell: Tell) -> Iterator[Step]:
    if not properties:
        return
    if len(properties) == 1:
        only = properties[0]
        said = summary(only)
        texts = [said] if said else list(tell(only, 1))
        texts += _setting(only, tell)
        yield Step(f"Read {span(only.name)}", " ".join(texts), only.file.shown, (only.lines,))
        return
    points = tuple(_property_line(each) for each in properties[:_POINTS])
    lines = tuple(each.lines for each in properties[:_POINTS])
    more = len(properties) - _POINTS
    text = f"{more} more are not listed here." if more > 1 else ""
    text = "One more is not listed here." if more == 1 else text
    yield Step("Read its properties", text, properties[0].file.shown, lines, points)


def _property_line(member: Definition) -> str:
    said = summary(member)
    if not member.has(Trait.SETTABLE):
        return _line(member)
    return (
        f"{span(member.name)}: {said} It can be set."
        if said
        else (f"{span(member.name)}: it can be set.")
    )


def _setting(member: Definition, tell: Tell) -> list[str]:
    if not member.has(Trait.SETTABLE):
        return []
    return ["It can be set."]


def _others(rest: Sequence[Definition], definition: Definition) -> Step:
    points = tuple(
        _line(each, definition.name if _on_class(each) else "") for each in rest[:_POINTS]
    )
    more = len(rest) - _POINTS
    text = f"{more} more methods are not listed here." if more > 1 else ""
    text = "One more method is not listed here." if more == 1 else text
    title = "Use the other methods" if len(rest) > 1 else f"Call {span(rest[0].name)}"
    if len(rest) == 1:
        said = summary(rest[0])
        return Step(title, said, rest[0].file.shown, (rest[0].lines,))
    lines = tuple(each.lines for each in rest[:_POINTS])
    return Step(title, text, rest[0].file.shown, lines, points)


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
        text = said or " ".join(tell(method, 1))
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
    points = tuple(_member_line(m) for m in members[:_POINTS])
    more = len(members) - _POINTS
    text = f"It has {len(members)} members; {_POINTS} of them stand below." if more > 0 else ""
    lines = Lines(definition.lines.first, _head(definition))
    steps = [Step("Choose a member", text, definition.file.shown, (lines,), points)]
    first = members[0] if members else None
    if first is not None and len(first.value) < 40 and "`" not in first.value:
        by_value = span(f"{definition.name}({first.value})")
        steps.append(
            Step("Look a member up", f"{by_value} is {span(f'{definition.name}.{first.name}')}.",
                 definition.file.shown, (first.lines,))
        )  # fmt: skip
    own = [m for m in definition.members if _is_called(m) and not m.inherited_from]
    return [*steps, *(_call(m, definition, tell) for m in own[:_MAIN])]


def _member_line(member: Definition) -> str:
    value = " ".join(member.value.split())
    shown = f" = {value}" if len(value) <= 40 and "`" not in value else ""
    said = summary(member)
    return f"{span(member.name + shown)}: {said}" if said else span(member.name + shown)


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
    shown = [m for m in own if m.kind is Kind.PROPERTY or _is_called(m)]
    if shown:
        points = tuple(_line(m) for m in shown[:_POINTS])
        lines_of = tuple(m.lines for m in shown[:_POINTS])
        steps.append(Step("Read what went wrong", "", shown[0].file.shown, lines_of, points))
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
        said = summary(member) or " ".join(tell(member, 1))
        steps.append(
            Step(f"Implement {span(member.name)}", said, member.file.shown, (member.lines,))
        )
    ready = [m for m in own if not m.has(Trait.ABSTRACT) and _is_called(m) and m not in wanted]
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
        texts += [each for each in tell(member, 1) if each not in texts]
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
