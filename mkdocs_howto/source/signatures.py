"""The parameters of a function, and the decorators above a definition."""

from __future__ import annotations

import ast
import inspect

import griffe

from mkdocs_howto.source.model import Docstring, Parameter, ParameterKind, Scope

_POSITIONAL = (
    griffe.ParameterKind.positional_only,
    griffe.ParameterKind.positional_or_keyword,
    None,
)
_VARIADIC = (griffe.ParameterKind.var_positional, griffe.ParameterKind.var_keyword)
_KINDS = {
    griffe.ParameterKind.positional_only: ParameterKind.POSITIONAL,
    griffe.ParameterKind.positional_or_keyword: ParameterKind.NORMAL,
    griffe.ParameterKind.var_positional: ParameterKind.VAR_POSITIONAL,
    griffe.ParameterKind.keyword_only: ParameterKind.KEYWORD,
    griffe.ParameterKind.var_keyword: ParameterKind.VAR_KEYWORD,
}


def parameters_of(
    function: griffe.Function, docstring: Docstring, *, bound: bool
) -> tuple[Parameter, ...]:
    """Return the parameters of a function, with what its docstring says of each.

    Args:
        bound: Whether the first one is `self` or `cls`, which no call gives.
    """
    listed = list(function.parameters)
    static = "staticmethod" in function.labels
    if bound and not static and listed and listed[0].kind in _POSITIONAL:
        listed = listed[1:]
    about = dict(docstring.parameters)
    return tuple(_parameter(each, about.get(each.name, "")) for each in listed)


def _parameter(parameter: griffe.Parameter, about: str) -> Parameter:
    annotation, doc = without_doc(str(parameter.annotation or ""))
    variadic = parameter.kind in _VARIADIC
    return Parameter(
        name=parameter.name,
        kind=_KINDS[parameter.kind or griffe.ParameterKind.positional_or_keyword],
        annotation=annotation,
        default=None if parameter.default is None or variadic else str(parameter.default),
        about=about or doc,
    )


def without_doc(shown: str) -> tuple[str, str]:
    """Return the type in `Annotated[T, Doc("…")]`, and the first paragraph of the text.

    Other annotations come back as they are, `Annotated` ones without `Doc` too: what else is in
    them, such as a pydantic `Field`, may say which values are right.
    """
    if "Doc(" not in shown:
        return shown, ""
    try:
        node = ast.parse(shown, mode="eval").body
    except SyntaxError:
        return shown, ""
    if not isinstance(node, ast.Subscript) or _last(node.value) != "Annotated":
        return shown, ""
    parts = node.slice.elts if isinstance(node.slice, ast.Tuple) else []
    texts = [
        call.args[0].value
        for call in parts[1:]
        if isinstance(call, ast.Call) and _last(call.func) == "Doc"
        if len(call.args) == 1 and isinstance(call.args[0], ast.Constant)
    ]
    if not texts or not isinstance(texts[0], str):
        return shown, ""
    paragraph = inspect.cleandoc(texts[0]).partition("\n\n")[0]
    return ast.unparse(parts[0]), " ".join(paragraph.split())


def _last(name: ast.expr) -> str:
    return ast.unparse(name).rpartition(".")[2]


def decorators_of(node: ast.AST | None, scope: Scope) -> tuple[str, ...]:
    """Return the dotted paths of a definition's decorators, resolved as far as imports tell."""
    found = []
    for decorator in getattr(node, "decorator_list", ()):
        target = decorator.func if isinstance(decorator, ast.Call) else decorator
        found.append(scope.resolve(ast.unparse(target)))
    return tuple(found)
