"""Each kind of object in the way it is used; classes by what they are for."""

from __future__ import annotations

import re
from dataclasses import replace

from mkdocs_howto.examples.composing.functions import command, decorator, decorator_level, function
from mkdocs_howto.examples.composing.instances import (
    attribute,
    call_method,
    called_on,
    class_method,
    decorating_method,
    made_subclass,
    make_instance,
    read_property,
    variable_for,
)
from mkdocs_howto.examples.composing.objects import first_member
from mkdocs_howto.examples.composing.sketch import (
    STEP,
    Sketch,
    Way,
    inside,
    only_raises,
    result_kind,
    scope_of,
    show,
)
from mkdocs_howto.source import Definition, Facts, Kind, ParameterKind, Trait

_ENDINGS = re.compile(
    r"(close|aclose|clear|reset|stop|quit|exit|shutdown|delete|remove|kill|terminate|abort|main|run"
    r"|serve\w*|listen|connect|destroy|uninstall|mainloop|wait|join|pop\w*)$"
)


def ways(facts: Facts) -> list[Way]:
    """Return how an object of this kind can be shown, the best first."""
    definition = facts.definition
    kind = definition.kind
    if kind is Kind.CLASS:
        return _class_ways(definition)
    if kind is Kind.FUNCTION or (kind is Kind.METHOD and facts.owner is None):
        if definition.has(Trait.COMMAND):
            return [command]
        return [decorator, function] if decorator_level(definition) else [function]
    if kind is Kind.METHOD:
        return _method_ways(definition)
    if kind is Kind.PROPERTY:
        return [read_property]
    return [attribute] if kind is Kind.ATTRIBUTE else []


def _class_ways(definition: Definition) -> list[Way]:
    if definition.has(Trait.ENUM):
        return [_enum]
    if definition.has(Trait.EXCEPTION):
        return [_exception, instance]
    if definition.has(Trait.TYPED_DICT):
        return [_typed_dict]
    if "type" in definition.bases:
        return [_metaclass]
    if definition.has(Trait.PROTOCOL, Trait.ABSTRACT):
        return [used, _subclassed, instance]
    if definition.member("__call__") and not telling_members(definition):
        return [_called_instance, instance]
    iterates = definition.member("__iter__")
    own = [m for m in telling_members(definition) if not m.inherited_from]
    if iterates is not None and not iterates.inherited_from and not own:
        return [_iterated, used, instance]
    if not telling_members(definition) and _class_calls(definition):
        return [_class_called, instance]
    return [used, _class_called, instance]


def _method_ways(definition: Definition) -> list[Way]:
    if definition.has(Trait.CLASSMETHOD, Trait.STATICMETHOD) and definition.name != "__new__":
        return [class_method]
    if definition.name.startswith("__"):
        return [dunder, used]
    return [decorating_method, call_method] if decorator_level(definition) else [call_method]


def used(sketch: Sketch) -> Sketch | None:
    """Make an instance and call the method that shows best what the class is for."""
    owner = sketch.facts.owner or sketch.definition
    made = make_instance(sketch, owner)
    if made is None:
        return None
    variable, head = made
    before = len(sketch.lines)
    members = telling_members(owner)
    skip = sketch.maker.picks.get("<member>", 0)
    sketch.maker.offered["<member>"] = len(members)
    for member in members[skip:]:
        mark = sketch.maker.tried()
        full = sketch.maker.lookup.definition(member.path) or member
        if member.kind is Kind.PROPERTY:
            sketch.write(f"print({sketch.shown(f'{variable}.{member.name}')})")
            return inside(sketch, head, before)
        if called_on(sketch, owner, full, variable, head) is not None:
            return sketch
        sketch.maker.undo(mark)
        del sketch.lines[before:]
    return None


def telling_members(owner: Definition) -> list[Definition]:
    """Return the methods and properties that show best what a class is for, best first."""
    ranked = []
    named = set(re.findall(r"\w+", owner.docstring.text))
    for index, member in enumerate(owner.members):
        if member.kind not in (Kind.METHOD, Kind.PROPERTY) or member.name.startswith("_"):
            continue
        if member.has(Trait.ABSTRACT, Trait.DEPRECATED, Trait.CLASSMETHOD, Trait.STATICMETHOD):
            continue
        required = sum(p.required for p in member.parameters)
        if required > 3 or only_raises(member):
            continue
        score = 3 * (member.name in named)
        score += bool(member.docstring.summary) + 3 * (member.kind is Kind.METHOD)
        score -= 3 * bool(member.inherited_from) + max(0, required - 1)
        score -= 4 * bool(_ENDINGS.fullmatch(member.name))
        score += bool(result_kind(member) != "nothing")
        ranked.append((-score, index, member))
    ranked.sort(key=lambda entry: entry[:2])
    return [member for _, _, member in ranked[:5]]


def _iterated(sketch: Sketch) -> Sketch | None:
    """Make an instance and go through its items."""
    made = make_instance(sketch, sketch.definition)
    if made is None:
        return None
    before = len(sketch.lines)
    sketch.write(f"for item in {made[0]}:\n{STEP}print(item)")
    return inside(sketch, made[1], before)


def _class_calls(owner: Definition) -> list[Definition]:
    """Return the class methods and static methods that show what a class is for, best first."""
    found = [
        member
        for member in owner.members
        if member.has(Trait.CLASSMETHOD, Trait.STATICMETHOD)
        and not member.name.startswith("_")
        and not member.has(Trait.ABSTRACT, Trait.DEPRECATED)
        and sum(p.required for p in member.parameters) <= 3
    ]
    named = set(re.findall(r"\w+", owner.docstring.text))
    # Own ones first, then those that give something in the way of their idiom.
    return sorted(
        found,
        key=lambda m: (
            bool(m.inherited_from),
            m.name not in named,
            not m.has(Trait.GENERATOR, Trait.ASYNC, Trait.CONTEXT_MANAGER),
        ),
    )


def _class_called(sketch: Sketch) -> Sketch | None:
    """Call a method of the class itself, where that is what people use it for."""
    owner = sketch.definition
    target = sketch.target()
    for member in _class_calls(owner)[:3]:
        full = sketch.maker.lookup.definition(member.path) or member
        mark = sketch.maker.tried()
        scope = scope_of(sketch, full)
        arguments = sketch.maker.arguments(full, full.parameters, scope, owner=owner)
        if arguments is not None:
            return show(sketch, f"{target}.{full.name}({arguments})", full)
        sketch.maker.undo(mark)
    return None


def _called_instance(sketch: Sketch) -> Sketch | None:
    """Make an instance and call it."""
    owner = sketch.definition
    member = owner.member("__call__")
    made = make_instance(sketch, owner)
    if made is None or member is None:
        return None
    full = sketch.maker.lookup.definition(member.path) or member
    scope = scope_of(sketch, full)
    arguments = sketch.maker.arguments(full, full.parameters, scope, owner=owner)
    if arguments is None:
        return None
    before = len(sketch.lines)
    return inside(show(sketch, f"{made[0]}({arguments})", full), made[1], before)


def instance(sketch: Sketch) -> Sketch | None:
    """Make an instance and print it."""
    owner = sketch.facts.owner or sketch.definition
    made = make_instance(sketch, owner)
    if made is None:
        return None
    variable, head = made
    before = len(sketch.lines)
    sketch.write(f"print({sketch.shown(variable, owner)})")
    return inside(sketch, head, before)


def _enum(sketch: Sketch) -> Sketch | None:
    target = sketch.target()
    if not first_member(sketch.definition):
        name = sketch.maker.name("Colour")
        sketch.write(f'class {name}({target}):\n{STEP}RED = "red"', f"print({name}.RED)")
        return sketch
    variable = sketch.maker.name("member")
    return sketch.write(
        f"for {variable} in {target}:\n{STEP}print({variable}.name, {variable}.value)"
    )


def _exception(sketch: Sketch) -> Sketch | None:
    target = sketch.target()
    definition = sketch.definition
    maker = definition.member("__init__")
    scope = scope_of(sketch, maker or definition)
    required = [p for p in definition.parameters if p.required]
    if required:
        arguments = sketch.maker.arguments(definition, definition.parameters, scope, depth=1)
    else:
        takes_text = maker is None or any(
            p.kind is ParameterKind.VAR_POSITIONAL for p in definition.parameters
        )
        arguments = '"the reason"' if takes_text else ""
    if arguments is None:
        return None
    error = sketch.maker.name("error")
    return sketch.write(
        f"try:\n{STEP}raise {target}({arguments})\nexcept {target} as {error}:\n"
        f"{STEP}print(repr({error}))"
    )


def _typed_dict(sketch: Sketch) -> Sketch | None:
    target = sketch.target()
    value = sketch.maker.construct(sketch.definition, -1)
    if value is None:
        return None
    variable = sketch.maker.name(variable_for(sketch.definition))
    return sketch.write(f"{variable}: {target} = {value}", f"print({variable})")


def _metaclass(sketch: Sketch) -> Sketch | None:
    target = sketch.target()
    name = sketch.maker.name("Example")
    return sketch.write(
        f'class {name}(metaclass={target}):\n{STEP}"""Made by the metaclass."""',
        f"print(type({name}).__name__)",
    )


def _subclassed(sketch: Sketch) -> Sketch | None:
    owner = sketch.definition
    made = made_subclass(sketch, owner)
    if made is None:
        return None
    variable, _ = made
    members = [m for m in owner.members if m.has(Trait.ABSTRACT)] or telling_members(owner)
    if owner.has(Trait.PROTOCOL):
        members = [m for m in owner.members if not m.name.startswith("_")]
    for member in sorted(members, key=lambda m: m.name.startswith("_"))[:3]:
        if member.kind is Kind.METHOD and not member.has(Trait.CLASSMETHOD):
            mark = sketch.maker.tried()
            count = len(sketch.lines)
            if not member.name.startswith("_") and called_on(sketch, owner, member, variable, ""):
                return sketch
            del sketch.lines[count:]
            sketch.maker.undo(mark)
        elif member.kind in (Kind.PROPERTY, Kind.ATTRIBUTE):
            return sketch.write(f"print({variable}.{member.name})")
    return sketch.write(f"print({sketch.shown(variable, owner)})")


def dunder(sketch: Sketch) -> Sketch | None:
    """Use the syntax that calls a special method."""
    owner, definition = sketch.facts.owner, sketch.definition
    if owner is None or definition.name in ("__init__", "__new__", "__post_init__"):
        return used(sketch) if owner else None
    if definition.name in ("__enter__", "__exit__", "__aenter__", "__aexit__"):
        return instance(replace(sketch, facts=replace(sketch.facts, definition=owner)))
    made = make_instance(sketch, owner)
    if made is None:
        return None
    variable, head = made
    before = len(sketch.lines)
    written = {
        "__len__": f"print(len({variable}))",
        "__repr__": f"print(repr({variable}))",
        "__str__": f"print({variable})",
        "__bool__": f"print(bool({variable}))",
        "__hash__": f"print(hash({variable}))",
        "__iter__": f"for item in {variable}:\n{STEP}print(item)",
        "__eq__": f"print({variable} == {variable})",
    }.get(definition.name)
    if written is None:
        scope = sketch.facts.scope
        arguments = sketch.maker.arguments(definition, definition.parameters, scope, depth=1)
        if arguments is None:
            return None
        if definition.name == "__call__":
            return inside(show(sketch, f"{variable}({arguments})", definition), head, before)
        written = _operator(definition.name, variable, arguments)
    sketch.write(written)
    return inside(sketch, head, before)


_BINARY = {
    "__add__": "+", "__sub__": "-", "__mul__": "*", "__truediv__": "/", "__or__": "|",
    "__and__": "&", "__lt__": "<", "__gt__": ">", "__le__": "<=", "__ge__": ">=", "__ne__": "!=",
    "__floordiv__": "//", "__mod__": "%", "__pow__": "**", "__xor__": "^",
}  # fmt: skip


def _operator(name: str, variable: str, arguments: str) -> str:
    if name in _BINARY:
        return f"print({variable} {_BINARY[name]} {arguments})"
    if name == "__contains__":
        return f"print({arguments} in {variable})"
    if name == "__getitem__":
        return f"print({variable}[{arguments}])"
    if name == "__setitem__" and arguments.count(", ") == 1:
        key, value = arguments.split(", ")
        return f"{variable}[{key}] = {value}\nprint({variable})"
    return f"print({variable}.{name}({arguments}))"
