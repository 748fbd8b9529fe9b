"""How a class is constructed: from `__init__`, `__new__`, or the fields of a data class."""

from __future__ import annotations

import ast
from collections.abc import Callable, Iterator, Sequence
from dataclasses import replace

from mkdocs_howto.source.model import Definition, Kind, Parameter, ParameterKind, Trait
from mkdocs_howto.source.signatures import without_doc

_FIELD_TRAITS = (Trait.DATACLASS, Trait.MODEL, Trait.NAMEDTUPLE, Trait.TYPED_DICT)
_FIELD_CALLS = ("field", "Field", "attrib", "ib")
_WRAPPERS = ("InitVar", "Required", "NotRequired", "ReadOnly")
"""Around the type of a field: they say what becomes of it, no value is one."""
_ORDER = list(ParameterKind)


def constructor_parameters(
    definition: Definition,
    find: Callable[[str], Definition | None],
    ancestors: Sequence[str],
) -> tuple[Parameter, ...]:
    """Return what a class must be called with.

    Args:
        definition: The class with its members and traits.
        find: Definition by dotted path.
        ancestors: Dotted paths of all its bases, nearest first.
    """
    if definition.has(Trait.ENUM):
        return ()
    makers = ("__init__", "__new__") if definition.has(Trait.NAMEDTUPLE) else ("__init__",)
    own = [m for m in map(definition.member, makers) if m is not None and not m.inherited_from]
    if definition.has(*_FIELD_TRAITS) and not own and _setting(definition, "init") != "False":
        return _fields(definition, find, ancestors)
    maker = _maker(definition)
    if maker is not None and maker.inherited_from:
        # The nearest base that takes its arguments from fields comes before a farther `__init__`.
        for ancestor in ancestors:
            if ancestor == maker.inherited_from:
                break
            base = find(ancestor)
            if base is not None and base.has(*_FIELD_TRAITS):
                return base.parameters
    if maker is not None:
        about = {
            **dict(definition.docstring.attributes),
            **dict(maker.docstring.parameters),
            **dict(definition.docstring.parameters),
        }
        return tuple(replace(p, about=about.get(p.name, p.about)) for p in maker.parameters)
    for ancestor in ancestors:
        base = find(ancestor)
        if base is not None and base.kind is Kind.CLASS and base.parameters:
            return base.parameters
    return ()


def _maker(definition: Definition) -> Definition | None:
    init, new = definition.member("__init__"), definition.member("__new__")
    if init and new and init.inherited_from and not new.inherited_from:
        return new
    return init or new


def _fields(
    definition: Definition, find: Callable[[str], Definition | None], ancestors: Sequence[str]
) -> tuple[Parameter, ...]:
    fields: dict[str, Parameter] = {}
    for ancestor in reversed(ancestors):
        base = find(ancestor)
        if base is not None and base.has(*_FIELD_TRAITS):
            fields.update({p.name: p for p in base.parameters})
    for base_node in getattr(definition.node, "bases", ()):
        fields.update({p.name: p for p in tuple_fields(base_node)})
    if definition.has(Trait.NAMEDTUPLE) and fields:
        return tuple(fields.values())  # what a class below a named tuple adds is no field
    about = {**dict(definition.docstring.attributes), **dict(definition.docstring.parameters)}
    keyword = definition.has(Trait.MODEL, Trait.TYPED_DICT)
    keyword = keyword or _setting(definition, "kw_only") == "True"
    attrs = any(name.startswith("attr") for name in definition.decorators)
    for name, annotation, value in _annotated(definition.node):
        if annotation.startswith(("ClassVar", "typing.ClassVar", "t.ClassVar")):
            continue
        if annotation.rpartition(".")[2] == "KW_ONLY":
            keyword = True
            continue
        if definition.has(Trait.MODEL) and (name.startswith("_") or name == "model_config"):
            continue
        settings = _field_call(value)
        if settings is not None and settings.get("init") == "False":
            continue
        kind = ParameterKind.KEYWORD if keyword else ParameterKind.NORMAL
        if settings is not None and settings.get("kw_only") == "True":
            kind = ParameterKind.KEYWORD
        default = _default(value, settings)
        shown = name.lstrip("_") if attrs else name
        annotation, doc = without_doc(_bare(annotation))
        fields[name] = Parameter(shown, kind, annotation, default, about.get(shown, doc))
    # Keywords come last in the constructor, wherever the class has them.
    return tuple(sorted(fields.values(), key=lambda field: _ORDER.index(field.kind)))


def tuple_fields(value: ast.expr | None) -> tuple[Parameter, ...]:
    """Return the fields in a call of `namedtuple` or `NamedTuple`; none for anything else."""
    if not isinstance(value, ast.Call):
        return ()
    maker = ast.unparse(value.func).rpartition(".")[2]
    given = {kw.arg: kw.value for kw in value.keywords}
    listed = value.args[1] if len(value.args) > 1 else given.get("field_names")
    if maker == "NamedTuple" and isinstance(listed, ast.List | ast.Tuple):
        pairs = [e.elts for e in listed.elts if isinstance(e, ast.Tuple) and len(e.elts) == 2]
        return tuple(
            Parameter(name.value, annotation=ast.unparse(kind))
            for name, kind in pairs
            if isinstance(name, ast.Constant) and isinstance(name.value, str)
        )
    if maker != "namedtuple" or listed is None:
        return ()
    try:
        names = ast.literal_eval(listed)
    except ValueError:
        return ()
    names = names.replace(",", " ").split() if isinstance(names, str) else [*map(str, names)]
    last = given.get("defaults")
    values = [ast.unparse(e) for e in last.elts] if isinstance(last, ast.List | ast.Tuple) else []
    defaults = [*[None] * (len(names) - len(values)), *values]
    return tuple(Parameter(n, default=d) for n, d in zip(names, defaults, strict=False))


def _bare(annotation: str) -> str:
    """Return the type in an annotation such as `InitVar[int]`; others unchanged."""
    outer, bracket, inner = annotation.partition("[")
    wrapped = bracket and inner.endswith("]") and outer.rpartition(".")[2] in _WRAPPERS
    return _bare(inner[:-1]) if wrapped else annotation


def _annotated(node: ast.AST | None) -> Iterator[tuple[str, str, ast.expr | None]]:
    for statement in getattr(node, "body", ()):
        if isinstance(statement, ast.AnnAssign) and isinstance(statement.target, ast.Name):
            yield statement.target.id, ast.unparse(statement.annotation), statement.value
        elif isinstance(statement, ast.Assign) and _field_call(statement.value) is not None:
            for target in statement.targets:
                if isinstance(target, ast.Name):
                    yield target.id, "", statement.value


def _field_call(value: ast.expr | None) -> dict[str, str] | None:
    """Return the keywords of a `field(...)` call; None when it is no such call."""
    if not isinstance(value, ast.Call):
        return None
    name = ast.unparse(value.func).rpartition(".")[2]
    if name not in _FIELD_CALLS:
        return None
    settings = {kw.arg: ast.unparse(kw.value) for kw in value.keywords if kw.arg}
    if value.args and "default" not in settings:
        settings["default"] = ast.unparse(value.args[0])
    return settings


def _default(value: ast.expr | None, settings: dict[str, str] | None) -> str | None:
    if value is None:
        return None
    if settings is None:
        return ast.unparse(value)
    if "default" in settings:
        return (
            None
            if settings["default"] in ("...", "attr.NOTHING", "NOTHING")
            else settings["default"]
        )
    for name in ("default_factory", "factory"):
        if name in settings:
            return f"{settings[name]}()"
    return None


def _setting(definition: Definition, name: str) -> str:
    """Return what a class's decorator is given for a keyword; empty when it is not given."""
    for decorator in getattr(definition.node, "decorator_list", ()):
        for keyword in getattr(decorator, "keywords", ()):
            if keyword.arg == name:
                return ast.unparse(keyword.value)
    return ""
