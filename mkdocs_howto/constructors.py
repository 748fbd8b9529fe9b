"""How a class is constructed: from `__init__`, `__new__`, or the fields of a data class."""

from __future__ import annotations

import ast
from collections.abc import Callable, Iterator, Sequence
from dataclasses import replace

from mkdocs_howto.facts import Definition, Kind, Parameter, ParameterKind, Trait

_FIELD_TRAITS = (Trait.DATACLASS, Trait.MODEL, Trait.NAMEDTUPLE, Trait.TYPED_DICT)
_FIELD_CALLS = ("field", "Field", "attrib", "ib")


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
    own = definition.member("__init__")
    explicit = own is not None and not own.inherited_from
    if definition.has(*_FIELD_TRAITS) and not explicit:
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
        about = {**dict(maker.docstring.parameters), **dict(definition.docstring.parameters)}
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
        if base is not None and base.kind is Kind.CLASS and base.has(*_FIELD_TRAITS):
            fields.update({p.name: p for p in base.parameters})
    about = dict(definition.docstring.parameters)
    keyword = definition.has(Trait.MODEL, Trait.TYPED_DICT) or _keyword_only(definition.node)
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
        fields[name] = Parameter(name.lstrip("_"), kind, annotation, default, about.get(name, ""))
    # Required fields may follow a base's optional ones only as keywords.
    return tuple(fields.values())


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


def _keyword_only(node: ast.AST | None) -> bool:
    for decorator in getattr(node, "decorator_list", ()):
        if isinstance(decorator, ast.Call):
            for keyword in decorator.keywords:
                if keyword.arg == "kw_only" and ast.unparse(keyword.value) == "True":
                    return True
    return False
