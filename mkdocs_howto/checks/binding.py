"""Whether calls fit signatures, where a type checker lets everything pass.

Some decorators hide a function's signature from type checkers although it still holds. Only such
calls are bound here, by the rules of the language.
"""

from __future__ import annotations

import ast
import re
from collections.abc import Iterator
from dataclasses import dataclass, replace

from mkdocs_howto.checks.program import Program
from mkdocs_howto.source import Definition, Kind, Parameter, ParameterKind

_SAME_SIGNATURE = frozenset(
    (
        "functools.lru_cache functools.cache staticmethod classmethod abc.abstractmethod "
        "contextlib.contextmanager contextlib.asynccontextmanager typing.final typing.override "
        "typing_extensions.final typing_extensions.override typing_extensions.deprecated "
        "warnings.deprecated"
    ).split()
)
"""Decorators whose result takes the arguments of what they decorate."""


@dataclass(frozen=True, slots=True)
class Misfit:
    """A call that does not fit a signature."""

    line: int
    message: str
    mend: str
    source: str


def misfits(program: Program) -> Iterator[Misfit]:
    """Yield the calls of project functions with arguments that their signatures don't take."""
    for node in ast.walk(program.tree):
        if isinstance(node, ast.Call):
            called = _called(program, node)
            problem = _problem(called, node) if called is not None else ""
            if called is not None and problem:
                names = ", ".join(_shown(parameter) for parameter in called.parameters)
                source = f"{called.file.shown}:{called.lines.first}"
                mend = f"It takes `({names})`."
                yield Misfit(node.lineno, f"`{called.name}` {problem}.", mend, source)


def _called(program: Program, call: ast.Call) -> Definition | None:
    """Return the function that a call reaches, when its signature is known for sure."""
    found = program.named(call.func)
    if found is None and isinstance(call.func, ast.Attribute):
        found = _method(program, call.func)
    if found is None or found.kind not in (Kind.FUNCTION, Kind.METHOD) or found.overloads:
        return None
    plain = all(name in _SAME_SIGNATURE for name in found.decorators)
    # A method by its class takes the instance first, which `parameters` leaves out.
    bound = found.kind is Kind.FUNCTION or program.named(call.func) is None
    return found if plain and bound else None


def _method(program: Program, func: ast.Attribute) -> Definition | None:
    """Return a method of the guide's class, called on an instance of just this class."""
    owner = program.facts.owner
    if program.facts.definition.kind is Kind.CLASS:
        owner = program.facts.definition
    if owner is None:
        return None
    known = program.type_of(func.value)
    if known == owner.name:
        return owner.member(func.attr)
    # Of a value that nobody knows, the guide says that it is an instance.
    mine = program.facts.definition
    return mine if known in ("Any", "Unknown") and func.attr == mine.name else None


def fits_source(program: Program, line: int, message: str) -> bool:
    """Whether a call that the type checker refuses fits the function's own source.

    Stubs, the project's or those that the type checker brings, may be older than the source. A
    keyword that only `**` takes is left to the type checker, which may know more of it.
    """
    quoted = re.search(r"in function `([\w.]+)`", message)
    found = program.lookup.definition(quoted[1]) if quoted else None
    if found is None or found.overloads or not set(found.decorators) <= _SAME_SIGNATURE:
        return False
    if any(p.annotation.endswith((".args", ".kwargs")) for p in found.parameters):
        return False
    named = tuple(p for p in found.parameters if p.kind is not ParameterKind.VAR_KEYWORD)
    calls = [
        node
        for node in ast.walk(program.tree)
        if isinstance(node, ast.Call)
        and node.lineno <= line <= (node.end_lineno or node.lineno)
        and (getattr(node.func, "attr", "") or getattr(node.func, "id", "")) == found.name
    ]
    strict = replace(found, parameters=named)
    return bool(calls) and not any(_problem(strict, call) for call in calls)


def _problem(called: Definition, call: ast.Call) -> str:
    if any(isinstance(a, ast.Starred) for a in call.args) or any(
        k.arg is None for k in call.keywords
    ):
        return ""
    by_place = [p for p in called.parameters if p.kind in _BY_PLACE]
    by_name = {p.name for p in called.parameters if p.kind in _BY_NAME}
    kinds = {p.kind for p in called.parameters}
    if len(call.args) > len(by_place) and ParameterKind.VAR_POSITIONAL not in kinds:
        return f"takes at most {len(by_place)} positional arguments, not {len(call.args)}"
    given = {k.arg for k in call.keywords}
    for name in sorted(str(name) for name in given):
        if name not in by_name and ParameterKind.VAR_KEYWORD not in kinds:
            return f"has no parameter `{name}`"
    filled = {p.name for p in by_place[: len(call.args)]}
    for name in sorted(str(name) for name in given):
        if name in filled:
            return f"is given `{name}` twice"
    for parameter in called.parameters:
        if parameter.required and parameter.name not in filled | given:
            return f"needs the argument `{parameter.name}`"
    return ""


_BY_PLACE = (ParameterKind.POSITIONAL, ParameterKind.NORMAL)
_BY_NAME = (ParameterKind.NORMAL, ParameterKind.KEYWORD)


def _shown(parameter: Parameter) -> str:
    stars = {ParameterKind.VAR_POSITIONAL: "*", ParameterKind.VAR_KEYWORD: "**"}
    default = "" if parameter.default is None else "=…"
    return f"{stars.get(parameter.kind, '')}{parameter.name}{default}"
