"""The steps of a module: what one calls first, what else there is, and how it runs as a program."""

from __future__ import annotations

import ast
import re
from collections.abc import Callable, Sequence
from dataclasses import replace

from mkdocs_howto.english import span
from mkdocs_howto.guide import Kind, Lines, Step
from mkdocs_howto.offline.classes import class_card, exceptions_step
from mkdocs_howto.offline.members import (
    Tell,
    also,
    call_title,
    constant,
    function_text,
    line,
    signature,
    summary,
)
from mkdocs_howto.offline.members import points as told
from mkdocs_howto.offline.segmentation import MOST
from mkdocs_howto.source import Definition, Facts, Trait, is_private

_POINTS = 5
_FEWEST = 2
_ALL_POINTS = 18
"""Points below one step: at most, at least, and in the whole guide."""

_OF_MANY = 3
"""Members with a step of their own where twice as many as there may be steps are too many."""

_LISTED = 12
"""Members with a line of their own in a list; of the others the names."""

_OUTNUMBER = 3
"""Constants for each function or class, from where on the module is one of constants."""

_CROWDED = 5
"""From so many steps on, constants are not told beside them."""


def _helpers(facts: Facts, entries: Sequence[Definition]) -> list[Definition]:
    """Return the functions beside the entry points, where these are few and nothing is exported."""
    if facts.scope.exports or not entries or len(entries) > 2:
        return []
    public = [m for m in facts.definition.members if m.kind is Kind.FUNCTION]
    return [m for m in public if m not in entries and not is_private(m.name)]


def module_steps(
    facts: Facts,
    tell: Tell,
    found: Sequence[Definition],
    whole: Callable[[Definition], Definition],
    *,
    used: bool,
) -> list[Step]:
    """Return the steps of a module or package.

    Args:
        facts: About the module.
        tell: Tells a function's body.
        found: The entry points, the most important first.
        whole: Returns a member with its own members.
        used: Whether their order comes from what tests and texts of the project use.
    """
    failures = [m for m in found if m.has(Trait.EXCEPTION)]
    grouped = _exceptions(failures, facts) if len(failures) < len(found) or len(found) > 3 else []
    members = [m for m in found if not (grouped and m in failures)]
    most = MOST - len(grouped)
    few = _OF_MANY if len(members) > 2 * most else most - 1
    main = members if len(members) <= most else members[:few]
    order = {id(m): n for n, m in enumerate(facts.definition.members)}
    if not used:
        first = found[0] if found else None
        main = sorted(main, key=lambda m: (m is not first, order.get(id(m), 0)))
    room = max(_FEWEST, min(_POINTS, _ALL_POINTS // max(1, len(main))))
    steps = _told_once([_step(whole(member), tell, room) for member in main])
    rest = [*members[len(main) :], *_helpers(facts, found)]
    if rest:
        steps.append(_others(rest))
    steps += grouped
    if len(steps) < _CROWDED:
        parts = _parts(facts, len(found))
        few = len(facts.definition.members) > 4 * len(found)
        steps = [*parts, *steps] if few else [*steps, *parts]
    started = program(facts)
    return [*steps[: MOST - len(started)], *started] or [_bare(facts)]


def opening(entry: Definition) -> list[Step]:
    """Return the step that calls the one function that a module is for; none for a class."""
    if entry.kind is Kind.CLASS:
        return []
    title = call_title(entry)
    text = "" if signature(entry) in title else f"Call {signature(entry)}."
    return [Step(title, text, entry.file.shown, (Lines(entry.lines.first, entry.lines.first),))]


def _told_once(steps: Sequence[Step]) -> list[Step]:
    """Return steps without the points that stand below one of them already."""
    seen: set[str] = set()
    kept = []
    for step in steps:
        kept.append(replace(step, points=tuple(p for p in step.points if p not in seen)))
        seen.update(step.points)
    return kept


def _step(member: Definition, tell: Tell, room: int) -> Step:
    if member.kind is Kind.CLASS:
        title, text, points = class_card(member, tell, room)
    else:
        title = call_title(member)
        text = function_text(member, tell, title)
        points = told(member, tell, room, text)
    return Step(title, text, member.file.shown, (member.lines,), points)


def _exceptions(members: Sequence[Definition], facts: Facts) -> list[Step]:
    """Return one step for what a module raises, where there is more than one."""
    if len(members) < 2:
        return []
    return [exceptions_step(members, _raised_by(facts.definition))]


def _raised_by(module: Definition) -> dict[str, list[str]]:
    """Return for each exception the public functions and methods of the module that raise it."""
    found: dict[str, list[str]] = {}
    for top in module.node.body if isinstance(module.node, ast.Module) else ():
        methods = top.body if isinstance(top, ast.ClassDef) else [top]
        for each in methods:
            if not isinstance(each, ast.FunctionDef | ast.AsyncFunctionDef):
                continue
            owner = f"{top.name}." if isinstance(top, ast.ClassDef) else ""
            if is_private(each.name) or is_private(owner):
                continue
            by = owner.rstrip(".") if each.name.startswith("__") else f"{owner}{each.name}"
            for node in ast.walk(each):
                if isinstance(node, ast.Raise) and node.exc is not None:
                    called = node.exc.func if isinstance(node.exc, ast.Call) else node.exc
                    names = found.setdefault(ast.unparse(called), [])
                    names += [by] if by and by not in names else []
    return found


def _others(rest: Sequence[Definition]) -> Step:
    points = (*(line(m) for m in rest[:_LISTED]), *also(rest[_LISTED:]))
    lines = tuple(m.lines for m in rest[:_LISTED] if m.file == rest[0].file)
    same = {m.kind for m in rest}
    what = {Kind.CLASS: "classes", Kind.FUNCTION: "functions"}[same.pop()] if len(same) == 1 else ""
    title = f"Choose among the other {what}" if what else "See what else there is"
    title = call_title(rest[0]) if len(rest) == 1 else title
    return Step(title, "", rest[0].file.shown, lines, points)


def _parts(facts: Facts, entries: int) -> list[Step]:
    """Return steps for a package of modules, or a module of constants.

    Args:
        facts: About the module.
        entries: Number of its entry points: beside some, only constants that their author explains
            count, unless they outnumber these by far.
    """
    members = [m for m in facts.definition.members if not is_private(m.name)]
    inner = [m for m in members if m.kind in (Kind.MODULE, Kind.PACKAGE)]
    constants = [m for m in members if m.kind is Kind.ATTRIBUTE and _telling(m)]
    if entries:
        inner = []
        many = len(constants) > _OUTNUMBER * entries
        constants = [m for m in constants if many or summary(m) or m.name.isupper()]
    steps = []
    if constants:
        points = (*map(constant, constants[:_LISTED]), *also(constants[_LISTED:]))
        lines = tuple(m.lines for m in constants[:_LISTED])
        title = "Know its constants" if entries else "Read the constants"
        steps.append(Step(title, "", constants[0].file.shown, lines, points))
    for each in inner[: MOST - len(steps)]:
        name = f"{facts.import_module or facts.definition.name}.{each.name}"
        steps.append(Step(f"Import {span(name)}", summary(each), each.file.shown))
    return steps


def _telling(member: Definition) -> bool:
    return not re.match(r"(?:typing\.)?(?:TypeVar|ParamSpec|NewType)|(?:logging\.)?getLogger",
                        member.value)  # fmt: skip


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
