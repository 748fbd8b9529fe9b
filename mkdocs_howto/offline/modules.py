"""The steps of a module: what one calls first, what else there is, and how it runs as a program."""

from __future__ import annotations

import ast
import re
from collections.abc import Callable, Iterator, Sequence

from mkdocs_howto.english import is_verb, span, title_of_name
from mkdocs_howto.guide import Kind, Lines, Step
from mkdocs_howto.offline.classes import Tell, signature, summary
from mkdocs_howto.source import Definition, Facts, Trait, is_private

_STEPS = 6
_POINTS = 5
_DETAILED = 4
"""Up to so many entry points, each is told with its parts."""

_TITLE = 8
_CALLED = (Kind.FUNCTION, Kind.CLASS)


def entry_points(facts: Facts, used: Sequence[str]) -> list[Definition]:
    """Return what a module's readers call, the most important first.

    Args:
        facts: About the module.
        used: Names that tests and texts of the project use, the most used first.
    """
    definition = facts.definition
    public = [m for m in definition.members if m.kind in _CALLED and not is_private(m.name)]
    exported = facts.scope.exports
    if exported:
        public = [m for m in public if m.name in exported] or public
    inside = _called_inside(definition)
    ranks = {name: index for index, name in enumerate(used)}
    order = {name: index for index, name in enumerate(exported or ())}

    def rank(member: Definition) -> tuple[int, bool, bool, bool, bool]:
        return (
            ranks.get(member.name, len(ranks)),
            not _most_of(member, definition),
            member.has(Trait.EXCEPTION, Trait.DEPRECATED, Trait.TYPED_DICT, Trait.PROTOCOL),
            member.name in inside,
            not member.docstring.summary,
        )

    public.sort(key=lambda m: order.get(m.name, len(order)))
    return sorted(public, key=rank)


def _most_of(member: Definition, definition: Definition) -> bool:
    """Whether a class makes up a third of its module: it is what the module is for."""
    height = member.lines.last - member.lines.first
    return member.kind is Kind.CLASS and 3 * height > definition.lines.last


def _called_inside(definition: Definition) -> set[str]:
    """Return the names that the functions and classes of a module use of each other."""
    if not isinstance(definition.node, ast.Module):
        return set()
    found: set[str] = set()
    for node in definition.node.body:
        if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef | ast.ClassDef):
            names = {n.id for n in ast.walk(node) if isinstance(n, ast.Name)}
            found |= names - {node.name}
    return found


def module_steps(
    facts: Facts, tell: Tell, used: Sequence[str], whole: Callable[[Definition], Definition]
) -> list[Step]:
    """Return the steps of a module or package.

    Args:
        facts: About the module.
        tell: Tells a function's body.
        used: Names that tests and texts of the project use, the most used first.
        whole: Returns a member with its own members.
    """
    members = entry_points(facts, used)
    main = members[:_STEPS] if len(members) <= _STEPS else members[: _STEPS - 1]
    order = {id(m): n for n, m in enumerate(facts.definition.members)}
    if not used:
        main = sorted(main, key=lambda m: (m.has(Trait.EXCEPTION), order.get(id(m), 0)))
    few = len(members) <= _DETAILED
    steps = [_step(whole(member), facts, tell, detailed=few) for member in main]
    rest = members[len(main) :]
    if rest:
        steps.append(_others(rest))
    if not members:
        steps += _parts(facts)
    return [*steps, *program(facts)] or [_bare(facts)]


def _step(member: Definition, facts: Facts, tell: Tell, *, detailed: bool) -> Step:
    said = summary(member)
    points: tuple[str, ...] = ()
    if member.kind is Kind.CLASS:
        title = (
            f"Use {span(member.name)}"
            if not member.has(Trait.EXCEPTION)
            else (f"Catch {span(member.name)}")
        )
        text = said or _class_text(member, tell)
        if detailed:
            points = tuple(_methods(member))
    else:
        named = title_of_name(member.name, inside=False)
        title = _author_title(said) or named or f"Call {span(member.name)}"
        if said and title == _author_title(said):
            text = " ".join([f"Call {signature(member)}.", *tell(member, 1)])
        elif said:
            text = f"{signature(member)}: {said}"
        else:
            text = " ".join([f"Call {signature(member)}." if named else "", *tell(member, 1)])
    if detailed and member.kind is not Kind.CLASS:
        points = tuple(each for each in tell(member, _POINTS) if each not in text)
    return Step(title, text.strip(), member.file.shown, (member.lines,), points)


def _methods(member: Definition) -> Iterator[str]:
    """Yield a line for each public method of a class, documented ones first."""
    own = [
        m for m in member.members
        if m.kind in (Kind.METHOD, Kind.PROPERTY) and not m.inherited_from
        and not m.name.startswith("_")
    ]  # fmt: skip
    for method in sorted(own, key=lambda m: not m.docstring.summary)[:_POINTS]:
        said = summary(method)
        yield f"{signature(method)}: {said}" if said else signature(method)


def _author_title(said: str) -> str:
    """Return an author's summary as a title, where it is short and says what one achieves."""
    words = said.rstrip(".").split()
    if not 2 <= len(words) <= _TITLE or re.search(r"[.:;(]", said.rstrip(".")):
        return ""
    return said.rstrip(".") if is_verb(words[0]) and words[0][:1].isupper() else ""


def _class_text(member: Definition, tell: Tell) -> str:
    bases = [base.rpartition(".")[2] for base in member.bases if base != "object"]
    return f"Extends {span(bases[0])}." if bases and len(bases[0]) < 40 else ""


def _others(rest: Sequence[Definition]) -> Step:
    points = tuple(
        f"{signature(m)}: {summary(m)}" if summary(m) else signature(m) for m in rest[:_POINTS]
    )
    more = len(rest) - _POINTS
    text = f"{more} more are not listed here." if more > 1 else ""
    text = "One more is not listed here." if more == 1 else text
    lines = tuple(m.lines for m in rest[:_POINTS] if m.file == rest[0].file)
    title = "Use the rest" if len(rest) > 1 else f"Use {span(rest[0].name)}"
    return Step(title, text, rest[0].file.shown, lines, points)


def _parts(facts: Facts) -> list[Step]:
    """Return steps for a package of modules, or a module of constants."""
    members = [m for m in facts.definition.members if not is_private(m.name)]
    inner = [m for m in members if m.kind in (Kind.MODULE, Kind.PACKAGE)]
    constants = [m for m in members if m.kind is Kind.ATTRIBUTE and _telling(m)]
    steps = []
    if constants:
        points = tuple(_constant(m) for m in constants[:_POINTS])
        more = len(constants) - _POINTS
        text = f"{more} more are not listed here." if more > 0 else ""
        lines = tuple(m.lines for m in constants[:_POINTS])
        steps.append(Step("Read the constants", text, constants[0].file.shown, lines, points))
    for each in inner[: _STEPS - len(steps)]:
        said = summary(each)
        name = f"{facts.import_module or facts.definition.name}.{each.name}"
        steps.append(Step(f"Import {span(name)}", said, each.file.shown))
    return steps


def _telling(member: Definition) -> bool:
    return not re.match(r"(?:typing\.)?(?:TypeVar|ParamSpec|NewType)|(?:logging\.)?getLogger",
                        member.value)  # fmt: skip


def _constant(member: Definition) -> str:
    value = " ".join(member.value.split())
    said = summary(member)
    shown = span(f"{member.name} = {value}" if value and len(value) <= 40 else member.name)
    return f"{shown}: {said}" if said else shown


def program(facts: Facts) -> list[Step]:
    """Return a step for what runs when the module is started as a program."""
    node, definition = facts.definition.node, facts.definition
    if not isinstance(node, ast.Module):
        return []
    for each in node.body:
        if isinstance(each, ast.If) and "__main__" in ast.unparse(each.test):
            lines = (Lines(each.lineno, each.end_lineno or each.lineno),)
            name = definition.file.path.name
            module = facts.import_module
            command = f"python -m {module}" if module else f"python {name}"
            calls = [
                ast.unparse(n.func) for n in ast.walk(each)
                if isinstance(n, ast.Call) and isinstance(n.func, ast.Name)
            ]  # fmt: skip
            own = [c for c in calls if definition.member(c) is not None]
            text = f"{span(command)} calls {span(own[0])}." if own else f"{span(command)} runs it."
            return [Step("Run it as a program", text, definition.file.shown, lines)]
    return []


def _bare(facts: Facts) -> Step:
    definition = facts.definition
    name = facts.import_module or definition.name
    lines = (definition.lines,) if definition.file.text.strip() else ()
    return Step(f"Import {span(name)}", "", definition.file.shown if lines else "", lines)
