"""The parameters of a function, and the decorators above a definition."""

from __future__ import annotations

import ast

import griffe

from mkdocs_howto.facts import Docstring, Parameter, ParameterKind, Scope

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
    return tuple(
        Parameter(
            name=parameter.name,
            kind=_KINDS[parameter.kind or griffe.ParameterKind.positional_or_keyword],
            annotation=str(parameter.annotation or ""),
            default=None
            if parameter.default is None or parameter.kind in _VARIADIC
            else str(parameter.default),
            about=about.get(parameter.name, about.get(f"*{parameter.name}", "")),
        )
        for parameter in listed
    )


def decorators_of(node: ast.AST | None, scope: Scope) -> tuple[str, ...]:
    """Return the dotted paths of a definition's decorators, resolved as far as imports tell."""
    found = []
    for decorator in getattr(node, "decorator_list", ()):
        target = decorator.func if isinstance(decorator, ast.Call) else decorator
        found.append(scope.resolve(ast.unparse(target)))
    return tuple(found)
