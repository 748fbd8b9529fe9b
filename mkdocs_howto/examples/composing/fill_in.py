"""When nothing can be composed: what a reader has to fill in, and the object's documentation."""

from __future__ import annotations

from collections.abc import Iterator

from mkdocs_howto.examples.composing.evidence import uses_in
from mkdocs_howto.examples.composing.instances import variable_for
from mkdocs_howto.examples.composing.sketch import Sketch
from mkdocs_howto.examples.composing.values import Maker
from mkdocs_howto.examples.trial.things import prints_well
from mkdocs_howto.source import Definition, Facts, Kind, Lookup, Parameter, Trait


def project_of(facts: Facts) -> str:
    """Return the top-level package of an object, as users import it."""
    return (facts.import_module or facts.definition.module).partition(".")[0]


def to_fill_in(facts: Facts, lookup: Lookup) -> Iterator[str]:
    """Yield a program with variables at its top that a reader has to fill in."""
    definition, owner = facts.definition, facts.owner
    maker = Maker(lookup, project_of(facts), {}, {}, {})
    sketch = Sketch(facts, maker)
    target = sketch.target()
    callee = definition
    if owner is not None and not definition.has(Trait.CLASSMETHOD, Trait.STATICMETHOD):
        variable = maker.name(variable_for(owner))
        sketch.write(f"# Put here: the `{owner.name}` to work with.\n{variable}: {target} = None")
        target = f"{variable}.{definition.name}"
    elif owner is not None:
        target = f"{target}.{definition.name}"
    if definition.kind in (Kind.PROPERTY, Kind.ATTRIBUTE):
        shown = target if owner is not None else f"type({target}).__name__"
        yield sketch.write(f"print({shown})").text()
        return
    written = []
    for parameter in (p for p in callee.parameters if p.required):
        variable = maker.name(parameter.name)
        said = _said_of(callee, parameter)
        kind = maker.use("typing", "Any")
        sketch.write(f"# Put here: {said}.\n{variable}: {kind} = None")
        keyword = parameter.kind.value == "keyword-only"
        written.append(f"{parameter.name}={variable}" if keyword else variable)
    call = f"{target}({', '.join(written)})"
    if definition.has(Trait.GENERATOR):
        word = "async for" if definition.has(Trait.ASYNC) else "for"
        sketch.write(f"{word} item in {call}:\n    print(item)")
    elif definition.has(Trait.CONTEXT_MANAGER, Trait.ASYNC_CONTEXT_MANAGER):
        asynchronous = definition.has(Trait.ASYNC_CONTEXT_MANAGER)
        sketch.write(f"{'async ' * asynchronous}with {call} as value:\n    print(value)")
    elif definition.kind is Kind.CLASS and not prints_well(definition):
        sketch.write(f"{variable_for(definition)} = {call}")
    else:
        sketch.write(f"print({'await ' * definition.has(Trait.ASYNC)}{call})")
    yield sketch.text()


def documented(facts: Facts, lookup: Lookup) -> str:
    """Return a program that prints an object's own documentation: true of any object."""
    sketch = Sketch(facts, Maker(lookup, project_of(facts), {}, {}, {}))
    return sketch.write(f"print({sketch.target()}.__doc__)").text()


def _said_of(definition: Definition, parameter: Parameter) -> str:
    """Return in a few words what a parameter wants."""
    about = parameter.about.partition(". ")[0].rstrip(".")
    if about and len(about) <= 60:
        return about[:1].lower() + about[1:] if about[1:2].islower() else about
    if parameter.annotation and len(parameter.annotation) <= 50:
        return f"a `{parameter.annotation}`"
    body = definition if definition.kind is not Kind.CLASS else definition.member("__init__")
    use = uses_in(body.node if body else None).get(parameter.name)
    if use is not None and use.attributes:
        return f"an object with `{use.attributes[0]}`"
    if use is not None and use.arity is not None:
        return "a function"
    return "a value"
