"""Instances, and their methods, properties and operators, as they are used."""

from __future__ import annotations

import ast
from dataclasses import replace

from mkdocs_howto.examples.composing.functions import (
    decorator_level,
    done_first,
    function,
    named_value,
)
from mkdocs_howto.examples.composing.objects import filling_call, subclass
from mkdocs_howto.examples.composing.sketch import (
    Sketch,
    decorated,
    inside,
    only_raises,
    scope_of,
    show,
)
from mkdocs_howto.examples.composing.values import Maker
from mkdocs_howto.examples.composing.words import snake
from mkdocs_howto.examples.layout import quoted
from mkdocs_howto.source import Definition, Kind, Trait

_EMPTIERS = frozenset(
    "pop peek remove discard dequeue first last max min next get take delete drop popleft popitem "
    "head index count".split()
)


_DICTS = frozenset("dict OrderedDict UserDict defaultdict Counter MutableMapping".split())


def variable_for(definition: Definition) -> str:
    """Return what an instance of a class is usually called."""
    words = snake(definition.name).split("_")
    last = words[-1]
    generic = ("dict", "list", "set", "tuple", "type", "base", "object", "str", "int", "error")
    if last in generic or len(last) < 3 or last.isdigit():
        return "_".join(words)
    return last


def _variable(maker: Maker, owner: Definition) -> str:
    """Take the name for an instance: the short one where that is free."""
    short = variable_for(owner)
    return maker.name(short if maker.is_free(short) else snake(owner.name))


def make_instance(
    sketch: Sketch, owner: Definition, *, entered: bool = True
) -> tuple[str, str] | None:
    """Write how an instance is made; return its variable and the `with` line, if it is entered."""
    maker = sketch.maker
    target = sketch.target()
    value = maker.construct(owner, -1)
    if value is None:
        return None
    variable = _variable(maker, owner)
    asynchronous = owner.has(Trait.ASYNC_CONTEXT_MANAGER)
    itself = value.startswith((f"{target}(", f"{target}."))
    if itself and entered and asynchronous and not owner.has(Trait.CONTEXT_MANAGER):
        return variable, f"async with {value} as {variable}:"
    if itself and entered and owner.has(Trait.CONTEXT_MANAGER) and _enters_itself(owner):
        awaits = asynchronous and sketch.definition.has(Trait.ASYNC)
        return variable, f"{'async ' * awaits}with {value} as {variable}:"
    own = itself or any(f"({target})" in statement for statement in maker.setup)
    sketch.write(f"{variable} = {value}" if own else f"{variable}: {target} = {value}")
    if owner.path in maker.fills:
        sketch.write(*_filled(sketch, owner, variable))
    sketch.write(*(f"{variable}.{name}()" for name in sketch.before))
    return variable, ""


def _filled(sketch: Sketch, owner: Definition, variable: str) -> list[str]:
    filler = filling_call(sketch.maker, owner, variable)
    return [filler] if filler else []


def _enters_itself(owner: Definition) -> bool:
    """Whether `with` binds the object itself."""
    enter = owner.member("__enter__")
    if enter is None:
        return False
    returned = enter.returns.strip("'\"").partition("[")[0].rpartition(".")[2]
    if returned:
        return returned in ("Self", owner.name, "T", "_T", "Self_")
    return any(
        isinstance(n, ast.Return) and isinstance(n.value, ast.Name) and n.value.id == "self"
        for n in ast.walk(enter.node or ast.Module([], []))
    )


def call_method(sketch: Sketch) -> Sketch | None:
    """Call a method on an instance."""
    owner, definition = sketch.facts.owner, sketch.definition
    if owner is None:
        return function(sketch)
    made = make_instance(sketch, owner, entered=definition.name not in ("close", "aclose"))
    if made is None and (definition.has(Trait.ABSTRACT) or owner.has(Trait.PROTOCOL)):
        made = made_subclass(sketch, owner)
    if made is None:
        return None
    return called_on(sketch, owner, definition, *made)


def decorating_method(sketch: Sketch) -> Sketch | None:
    """Use a method that gives a decorator as one."""
    owner, definition = sketch.facts.owner, sketch.definition
    made = make_instance(sketch, owner) if owner else None
    if made is None:
        return None
    mark = f"{made[0]}.{definition.name}"
    if decorator_level(definition) == 2:
        arguments = sketch.maker.arguments(
            definition, definition.parameters, sketch.facts.scope, owner=owner
        )
        if arguments is None:
            return None
        mark = f"{mark}({arguments})"
    before = len(sketch.lines)
    return inside(decorated(sketch, mark), made[1], before)


def called_on(
    sketch: Sketch, owner: Definition, definition: Definition, variable: str, head: str
) -> Sketch | None:
    """Call a method on a variable, and show what it gives or changes."""
    before = len(sketch.lines)
    scope = scope_of(sketch, definition)
    if definition.path == sketch.definition.path:
        scope = sketch.facts.scope
    parameters = (definition.overloads or (definition.parameters,))[0]
    done_first(sketch, definition, owner, variable)
    count = len(sketch.maker.setup)
    arguments = sketch.maker.arguments(definition, parameters, scope, owner=owner)
    if arguments is None:
        return None
    # What is made by the object itself stands below it.
    late = [s for s in sketch.maker.setup[count:] if f"{variable}." in s]
    sketch.maker.setup[count:] = [s for s in sketch.maker.setup[count:] if s not in late]
    sketch.write(*late)
    filler = _filler(sketch, owner, definition, variable, arguments)
    if filler:
        sketch.write(filler)
    subject = _state(sketch, owner, variable)
    show(sketch, f"{variable}.{definition.name}({arguments})", definition, subject)
    return inside(sketch, head, before)


def _state(sketch: Sketch, owner: Definition, variable: str) -> str:
    """Return what shows an object after a call that returns nothing."""
    if owner.path in sketch.suffixes:
        return sketch.shown(variable, owner)
    return variable


def _filler(
    sketch: Sketch, owner: Definition, definition: Definition, variable: str, given: str
) -> str:
    """Return a call that puts something in before a method takes something out."""
    if not set(definition.name.split("_")) & _EMPTIERS:
        return ""
    names = {member.name for member in owner.members}
    if {base.rpartition(".")[2] for base in owner.bases} & _DICTS:
        names |= {"__setitem__", "__len__"}
    if not names & {"__len__", "empty", "qsize", "__iter__"}:
        return ""
    wanted = given.partition(", ")[0]
    setter = owner.member("__setitem__")
    if setter is not None and only_raises(setter):
        return ""
    if "__setitem__" in names and not {"append", "insert"} & names:
        return f'{variable}[{wanted or quoted("name")}] = "Ada"'
    appending = owner.member("append")
    if appending and not only_raises(appending) and definition.name in ("index", "count", "remove"):
        return f"{variable}.append({wanted})" if wanted else ""
    return filling_call(sketch.maker, owner, variable, definition.name)


def made_subclass(sketch: Sketch, owner: Definition) -> tuple[str, str] | None:
    """Write a small subclass and an instance of it; return its variable."""
    maker = sketch.maker
    name = subclass(maker, owner, 0, sketch.target())
    if name is None:
        return None
    arguments: str | None = ""
    if not owner.has(Trait.PROTOCOL):
        arguments = maker.arguments(owner, owner.parameters, scope_of(sketch, owner), depth=1)
    if arguments is None:
        return None
    variable = maker.name(variable_for(owner))
    sketch.write(f"{variable} = {name}({arguments})")
    return variable, ""


def class_method(sketch: Sketch) -> Sketch | None:
    """Call a method of the class itself."""
    owner, definition = sketch.facts.owner, sketch.definition
    target = sketch.target()
    if owner is not None and owner.has(Trait.PROTOCOL, Trait.ABSTRACT):
        if definition.has(Trait.ABSTRACT):
            target = subclass(sketch.maker, owner, 0, target) or target
    if definition.name.startswith("__"):
        return None
    arguments = sketch.maker.arguments(
        definition, definition.parameters, sketch.facts.scope, owner=owner
    )
    if arguments is None:
        return None
    return show(sketch, f"{target}.{definition.name}({arguments})", definition)


def read_property(sketch: Sketch) -> Sketch | None:
    """Read a property or an attribute of an instance."""
    owner = sketch.facts.owner
    if owner is None:
        return sketch.write(f"print({sketch.target()})")
    sketch.maker.shown = sketch.definition.name
    abstract = sketch.definition.has(Trait.ABSTRACT) or owner.has(Trait.PROTOCOL)
    made = make_instance(sketch, owner) or (made_subclass(sketch, owner) if abstract else None)
    if made is None:
        return None
    variable, head = made
    before = len(sketch.lines)
    sketch.write(f"print({sketch.shown(f'{variable}.{sketch.definition.name}')})")
    return inside(sketch, head, before)


def attribute(sketch: Sketch) -> Sketch | None:
    """Read an attribute, or use what a module binds to a name."""
    owner, definition = sketch.facts.owner, sketch.definition
    target = sketch.target()
    if owner is None:
        return named_value(sketch, target)
    if owner.has(Trait.ENUM) and definition.value:
        return sketch.write(f"print({target}.{definition.name}.value)")
    if definition.value.startswith(("property(", "cached_property(")):
        return read_property(sketch)
    made = definition.value.partition("(")[0]
    maker_of = sketch.maker.lookup.definition(sketch.facts.scope.resolve(made)) if made else None
    if maker_of is not None and maker_of.kind is Kind.CLASS and maker_of.member("__get__"):
        return read_property(sketch)
    method = owner.member(definition.value)
    if method is not None and method.kind is Kind.METHOD:
        full = sketch.maker.lookup.definition(method.path) or method
        if only_raises(full):
            return None
        named = replace(full, name=definition.name)
        return call_method(replace(sketch, facts=replace(sketch.facts, definition=named)))
    node = definition.node
    on_class = isinstance(node, ast.Assign) and any(isinstance(t, ast.Name) for t in node.targets)
    valued = isinstance(node, ast.AnnAssign) and node.value is not None
    fields = owner.has(Trait.DATACLASS, Trait.MODEL, Trait.NAMEDTUPLE, Trait.TYPED_DICT)
    if on_class or (valued and isinstance(node.target, ast.Name) and not fields):  # type: ignore[union-attr]
        return sketch.write(f"print({sketch.shown(f'{target}.{definition.name}')})")
    if owner.has(Trait.TYPED_DICT):
        sketch.maker.shown = definition.name
        value = sketch.maker.construct(owner, -1)
        variable = sketch.maker.name(variable_for(owner))
        if value is None or f'"{definition.name}"' not in value:
            return None
        sketch.write(f"{variable}: {target} = {value}")
        return sketch.write(f'print({variable}["{definition.name}"])')
    return read_property(sketch)
