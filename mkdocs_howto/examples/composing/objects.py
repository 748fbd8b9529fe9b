"""Instances of a project's classes: constructors, factories, members of enums, small subclasses."""

from __future__ import annotations

import ast
import re
from collections.abc import Callable, Mapping
from typing import TYPE_CHECKING

from mkdocs_howto.examples.composing import hints
from mkdocs_howto.examples.composing.words import snake
from mkdocs_howto.examples.trial.things import is_abstract
from mkdocs_howto.source import Definition, Kind, Parameter, ParameterKind, Scope, Trait

if TYPE_CHECKING:
    from mkdocs_howto.examples.composing.values import Maker, Want

_DEEPEST = 4
FILLERS = tuple("add append push put insert enqueue register set extend load update new".split())
"""Methods that put something into an object."""

_CONTENTS = frozenset(
    "url uri text data iterable values items content string source sequence initlist seq html path "
    "mapping dict_ args body value".split()
)
"""What parameters are called that hold what an object is about."""

_CALLED_BY_SYNTAX = ("__call__", "__iter__", "__len__", "__getitem__", "__enter__", "__exit__")
_PLAIN_DEFAULTS = ("None", "True", "False", "0", "1", "''", "()")
_BASE_WORDS = re.compile(r"^(Base|Abstract|Abc|I(?=[A-Z]))|(Base|ABC|Mixin|Protocol)$")


def construct(maker: Maker, definition: Definition, depth: int = 0) -> str | None:
    """Return the expression that makes an instance of a class; None when there is none.

    Args:
        depth: How many objects need this one; -1 for the one that the example is about.
    """
    known = hints.known_value(definition.path)
    if known is not None and (
        # The documented class itself is made by its own name.
        depth >= 0
        or known[0].startswith((f"{definition.name}(", f"{definition.name}."))
        or is_abstract(definition, maker.lookup)
    ):
        return maker.known(definition.path)
    foreign = definition.name.startswith("_") and not definition.module.startswith(maker.project)
    if depth > _DEEPEST or definition.path in maker.making or foreign:
        return None
    full = maker.lookup.definition(definition.path) or definition
    maker.making.append(definition.path)
    try:
        for way in _ways(maker, full):
            mark = maker.tried()
            value = way(maker, full, depth)
            if value is not None:
                return _filled(maker, full, value) if depth >= 0 else value
            maker.undo(mark)
    finally:
        maker.making.pop()
    return None


def _ways(
    maker: Maker, definition: Definition
) -> list[Callable[[Maker, Definition, int], str | None]]:
    """Return how an instance can be made, the best way first.

    A base whose methods only raise stands for its subclasses, and so may a mixin.
    """
    ways: list[Callable[[Maker, Definition, int], str | None]] = [
        _special, _called, _by_factory, _by_subclass
    ]  # fmt: skip
    below = maker.lookup.subclasses(definition.path)
    if not below or definition.has(Trait.ABSTRACT, Trait.PROTOCOL, Trait.ENUM):
        return ways
    raising = _is_filled_in(definition, maker.lookup.definition(below[0]))
    order = ["subclass", "itself"] if raising else ["itself", "subclass"]
    if maker.choose(f"{definition.path}<how>", order) == "subclass":
        return [_special, _by_subclass, _called, _by_factory]
    return ways


def _is_filled_in(definition: Definition, below: Definition | None) -> bool:
    """Whether a subclass has bodies for methods of which a class has none that works."""
    empty = [m.name for m in definition.members if m.name != "__init__" and _only_raises(m)]
    members = (below.member(name) for name in empty) if below is not None else ()
    return any(member is not None and not _only_raises(member) for member in members)


def _only_raises(definition: Definition) -> bool:
    """Whether a method does nothing but raise `NotImplementedError`."""
    body = getattr(definition.node, "body", [])
    last = body[-1] if body else None
    return (
        isinstance(last, ast.Raise)
        and len(body) <= 2
        and last.exc is not None
        and "NotImplemented" in ast.unparse(last.exc)
    )


def _filled(maker: Maker, definition: Definition, value: str) -> str:
    """Put something into an object that must not be empty; return how to write it."""
    if definition.path not in maker.fills:
        return value
    variable = maker.name(snake(definition.name))
    made = f"{variable} = {value}"
    maker.setup.append(made)
    filler = filling_call(maker, definition, variable)
    if filler:
        maker.setup.append(filler)
    return variable


def filling_call(maker: Maker, owner: Definition, variable: str, skipped: str = "") -> str:
    """Return a call of the method that puts something into an object; empty for none."""
    for name in FILLERS:
        member = owner.member(name)
        if member is None or member.kind is not Kind.METHOD or name == skipped:
            continue
        if sum(p.required for p in member.parameters) not in (1, 2) or member.has(Trait.ASYNC):
            continue
        if _only_raises(member):
            continue
        mark = maker.tried()
        arguments = maker.arguments(
            member, member.parameters, _scope_of(maker, member), owner=owner, depth=1
        )
        if arguments:
            return f"{variable}.{name}({arguments})"
        maker.undo(mark)
    return ""


def class_meant(maker: Maker, want: Want, scope: Scope) -> str:
    """Return the path of the project's own class that a docstring or a name means."""
    words = re.findall(r"[A-Za-z_][\w.]*", want.words[:200])[:4]
    for word in [*words, want.name]:
        if len(word) < 3 and word == want.name:
            continue
        last = word.rpartition(".")[2]
        top = maker.lookup.scope(maker.project)
        for names in (scope.names, top.names if top else {}):
            for name in (last, last.title().replace("_", "")):
                path = names.get(name, "")
                if name[:1].isupper() and path.partition(".")[0] == maker.project:
                    definition = maker.lookup.definition(path)
                    if definition and definition.kind is Kind.CLASS:
                        return definition.path
    return ""


def _special(maker: Maker, definition: Definition, depth: int) -> str | None:
    # `IntEnum` under another name is still one.
    named = {base.rpartition(".")[2].lstrip("_") for base in definition.bases}
    if definition.has(Trait.ENUM) or named & {"Enum", "IntEnum", "StrEnum", "Flag", "IntFlag"}:
        member = first_member(definition)
        return f"{maker.reference(definition.path)}.{member}" if member else None
    if definition.has(Trait.TYPED_DICT):
        scope = _scope_of(maker, definition)
        entries = []
        keywords = getattr(definition.node, "keywords", ())
        total = not any(k.arg == "total" and ast.unparse(k.value) == "False" for k in keywords)
        for parameter in definition.parameters:
            left_out = not (parameter.required and total) or "NotRequired" in parameter.annotation
            if left_out and parameter.name != maker.shown:
                continue
            value = _field(maker, definition, parameter, scope, depth)
            if value is None:
                return None
            entries.append(f'"{parameter.name}": {value}')
        return f"{{{', '.join(entries)}}}"
    return None


def _field(
    maker: Maker, definition: Definition, parameter: Parameter, scope: Scope, depth: int
) -> str | None:
    from mkdocs_howto.examples.composing.values import Want

    key = f"{definition.path}:{parameter.name}"
    if key in maker.forced:
        return maker.forced[key]
    want = Want(key, parameter.name, about=parameter.about, context=definition.name)
    value = maker.annotated(parameter.annotation, scope, want, depth + 1)
    if value is not None:
        maker.given[key] = value
    return value


def _called(maker: Maker, definition: Definition, depth: int) -> str | None:
    if definition.has(Trait.ENUM, Trait.TYPED_DICT) or is_abstract(definition, maker.lookup):
        return None
    if "type" in definition.bases:
        return None
    name = maker.reference(definition.path)
    init = definition.member("__init__") or definition.member("__new__")
    fields = definition.has(Trait.DATACLASS, Trait.MODEL)
    source = init if init is not None and not fields else definition
    scope = _scope_of(maker, source)
    mark = maker.tried()
    if definition.has(Trait.MODEL):
        arguments = _model_arguments(maker, definition, scope, depth)
    else:
        shown: tuple[str, ...] = (maker.shown,) if depth < 0 and maker.shown else ()
        if depth < 0 and not any(p.required for p in definition.parameters):
            shown += _first_optional(maker, definition)
        parameters = (definition.overloads or (definition.parameters,))[0]
        if init is not None and init.overloads and not fields:
            parameters = init.overloads[0]
        arguments = maker.arguments(definition, parameters, scope, depth=depth + 1, optional=shown)
    if arguments is None:
        maker.undo(mark)
        return None
    return f"{name}({arguments})"


def _first_optional(maker: Maker, definition: Definition) -> tuple[str, ...]:
    """Return what a class is usually made of, though it may be left out: `URL("https://…")`."""
    first = next(iter(definition.parameters), None)
    if first is None or first.default not in ("None", "''", '""', "()", "{}", "[]"):
        return ()
    keyword = first.kind not in (ParameterKind.NORMAL, ParameterKind.POSITIONAL)
    if keyword or first.name.strip("_") not in _CONTENTS:
        return ()
    given = maker.choose(f"{definition.path}<first>", ["given", "left out"])
    return (first.name,) if given == "given" else ()


def _model_arguments(maker: Maker, definition: Definition, scope: Scope, depth: int) -> str | None:
    """Return the keywords of a pydantic model: aliases where it has them, values in its bounds."""
    written = []
    settings = _field_settings(maker, definition)
    for parameter in definition.parameters:
        given = settings.get(parameter.name, {})
        key = f"{definition.path}:{parameter.name}"
        if not parameter.required and parameter.name != maker.shown and key not in maker.forced:
            continue
        known = maker.forced.get(key) or _within(given)
        value = known or _field(maker, definition, parameter, scope, max(depth, 0))
        if value is None:
            return None
        alias = given.get("validation_alias", given.get("alias"))
        text = isinstance(alias, ast.Constant) and isinstance(alias.value, str)
        name = alias.value if text else parameter.name  # type: ignore[union-attr]
        written.append(f"{name}={value}")
    return ", ".join(written)


def _field_settings(maker: Maker, definition: Definition) -> dict[str, dict[str, ast.expr]]:
    """Return the keywords of `Field(…)` for each field of a class and of its bases."""
    found: dict[str, dict[str, ast.expr]] = {}
    for base in definition.bases:
        above = maker.lookup.definition(base)
        if above is not None and above.has(Trait.MODEL) and above.path != definition.path:
            found |= _field_settings(maker, above)
    for statement in getattr(definition.node, "body", ()):
        if isinstance(statement, ast.AnnAssign) and isinstance(statement.target, ast.Name):
            inside = ast.walk(statement)
            calls = [n for n in inside if isinstance(n, ast.Call)]
            fields = [c for c in calls if ast.unparse(c.func).rpartition(".")[2] in _CONSTRAINED]
            found[statement.target.id] = {
                k.arg: k.value for call in fields for k in call.keywords if k.arg
            }
    return found


_CONSTRAINED = frozenset("Field conint constr confloat Ge Gt Le Lt Interval Len".split())


def _within(settings: Mapping[str, ast.expr]) -> str:
    """Return a value that bounds allow; empty when there are none."""
    bounds = {
        name: node.value for name, node in settings.items()
        if isinstance(node, ast.Constant) and isinstance(node.value, int | float | str)
    }  # fmt: skip
    examples = settings.get("examples")
    if isinstance(examples, ast.List) and examples.elts:
        return ast.unparse(examples.elts[0])
    if "pattern" in bounds or "regex" in bounds:
        return ""
    lengths = [bounds[name] for name in ("min_length", "max_length") if name in bounds]
    if lengths and all(isinstance(length, int) for length in lengths):
        most, least = bounds.get("max_length", 99), bounds.get("min_length", 0)
        words = ("Ada", "example", "Hello, world")
        fitting = [w for w in words if int(least) <= len(w) <= int(most)]
        return repr(fitting[0] if fitting else "a" * int(least or 1)).replace("'", '"')
    low, high = bounds.get("ge", bounds.get("gt")), bounds.get("le", bounds.get("lt"))
    if not isinstance(low, int | float) and not isinstance(high, int | float):
        return ""
    if isinstance(low, int | float) and isinstance(high, int | float):
        middle = (low + high) / 2
        return str(int(middle)) if isinstance(low, int) and isinstance(high, int) else str(middle)
    return str(low + 1) if isinstance(low, int | float) else str(high - 1)  # type: ignore[operator]


def _by_factory(maker: Maker, definition: Definition, depth: int) -> str | None:
    """Use a class method that returns an instance."""
    for member in definition.members:
        returned = member.returns.strip("'\"").rpartition(".")[2]
        makes = member.has(Trait.CLASSMETHOD) and returned in (definition.name, "Self")
        unusual = member.has(Trait.ASYNC) or member.name == "model_construct"
        if not makes or member.name.startswith("_") or unusual:
            continue
        scope = _scope_of(maker, member)
        mark = maker.tried()
        arguments = maker.arguments(
            member, member.parameters, scope, owner=definition, depth=depth + 1
        )
        if arguments is not None:
            return f"{maker.reference(definition.path)}.{member.name}({arguments})"
        maker.undo(mark)
    return None


def _by_subclass(maker: Maker, definition: Definition, depth: int) -> str | None:
    if definition.has(Trait.ENUM, Trait.TYPED_DICT) or "type" in definition.bases:
        return None
    paths = maker.lookup.subclasses(definition.path)
    for path in sorted(paths, key=_is_of_another_system)[:4]:
        below = maker.lookup.definition(path)
        if below is not None and path not in maker.making:
            mark = maker.tried()
            maker.making.append(path)
            value = _called(maker, below, depth + 1)
            maker.making.pop()
            if value is not None:
                return value
            maker.undo(mark)
    if definition.has(Trait.ABSTRACT, Trait.PROTOCOL):
        made = subclass(maker, definition, depth)
        return f"{made}()" if made and not any(p.required for p in definition.parameters) else None
    return None


def _is_of_another_system(path: str) -> bool:
    """Whether a class's name says that it works on some systems only."""
    name = path.rpartition(".")[2].lower()
    return name.startswith(("windows", "win32", "android", "macos", "darwin", "ios", "nt"))


def subclass(maker: Maker, definition: Definition, depth: int = 0, base: str = "") -> str | None:
    """Define a small subclass that implements what is abstract; return its name.

    Returns:
        None when a member can't be implemented in a line.
    """
    base = base or maker.reference(definition.path)
    members = [m for m in definition.members if m.has(Trait.ABSTRACT)]
    if definition.has(Trait.PROTOCOL):
        members = [
            m
            for m in definition.members
            if m.kind is not Kind.CLASS
            and m.inherited_from not in ("typing.Protocol", "object")
            and (not m.name.startswith("__") or m.name in _CALLED_BY_SYNTAX)
        ]
    if len(members) > 5:
        return None
    lines = []
    for member in members:
        line = _implemented(maker, member, depth)
        if line is None:
            return None
        lines.append(line)
    stem = _BASE_WORDS.sub("", definition.name)
    name = maker.name(f"My{stem.lstrip('_') or 'Class'}")
    body = "\n\n".join(lines) or '    """Adds nothing to its base."""'
    maker.setup.append(f"class {name}({base}):\n{body}")
    return name


def _implemented(maker: Maker, member: Definition, depth: int) -> str | None:
    from mkdocs_howto.examples.composing.values import Want

    want = Want(member.path, member.name, context=member.name)
    scope = _scope_of(maker, member)
    if member.kind is Kind.ATTRIBUTE:
        value = maker.annotated(member.returns or "str", scope, want, depth + 1)
        return None if value is None else f"    {member.name} = {value}"
    result = member.returns or "None"
    value = "None"
    if result not in ("None", "") and not member.has(Trait.GENERATOR):
        mark = maker.tried()
        inner = maker.annotated(result, scope, want, depth + 1)
        if inner is None or len(maker.setup) > mark[1]:
            maker.undo(mark)
            inner = None
        value = "None" if inner is None else inner
    head = "async def" if member.has(Trait.ASYNC) else "def"
    marks = "    @property\n" if member.kind is Kind.PROPERTY else ""
    marks += "    @classmethod\n" if member.has(Trait.CLASSMETHOD) else ""
    marks += "    @staticmethod\n" if member.has(Trait.STATICMETHOD) else ""
    body = f"yield {value}" if member.has(Trait.GENERATOR) else f"return {value}"
    return f"{marks}    {head} {member.name}({_signature(member)}):\n        {body}"


def _signature(member: Definition) -> str:
    names = ["self"] if not member.has(Trait.STATICMETHOD) else []
    names = ["cls"] if member.has(Trait.CLASSMETHOD) else names
    stars = {ParameterKind.VAR_POSITIONAL: "*", ParameterKind.VAR_KEYWORD: "**"}
    for parameter in member.parameters:
        keyword = parameter.kind is ParameterKind.KEYWORD
        if keyword and not any(n.startswith("*") for n in names):
            names.append("*")
        default = f"={parameter.default}" if parameter.default in _PLAIN_DEFAULTS else ""
        if parameter.default is not None and not default:
            default = "=None"
        names.append(f"{stars.get(parameter.kind, '')}{parameter.name}{default}")
    return ", ".join(names)


def first_member(definition: Definition) -> str:
    """Return the name of an enum's first member; empty when it has none."""
    for member in definition.members:
        if member.kind is Kind.ATTRIBUTE and member.value and not member.name.startswith("_"):
            return member.name
    return ""


def _scope_of(maker: Maker, definition: Definition) -> Scope:
    return maker.lookup.scope(definition.module) or Scope(definition.module, {})
