"""The body of an object as actions in order: what happens, where, under which condition."""

from __future__ import annotations

import ast
import re
from collections.abc import Callable, Iterator, Sequence
from dataclasses import replace
from itertools import pairwise
from typing import Any

from mkdocs_howto.english.clauses import clause
from mkdocs_howto.english.lexicon import is_verb
from mkdocs_howto.english.literals import error_of
from mkdocs_howto.english.names import Names
from mkdocs_howto.english.phrases import all_listed, condition, noun
from mkdocs_howto.english.words import as_clause, first_sentence, is_vague, listed, parts, span
from mkdocs_howto.offline.blocks import awaited, contexts, header, is_compound
from mkdocs_howto.offline.deeds import Action, weight_of
from mkdocs_howto.source.callees import called
from mkdocs_howto.source.model import Lines

_MAX_INNER = 4
"""Most clauses that tell what an inner function does."""


def tell(body: Sequence[ast.stmt], names: Names) -> list[Action]:
    """Return what statements do, in order; notes the types of locals in `names` on the way."""
    told: list[Action] = []
    for statement in body:
        actions = _statement(statement, names)
        if id(statement) in names.fallbacks and actions:
            actions[0] = replace(actions[0], clause=f"otherwise {actions[0].clause}")
        told.extend(actions)
    return list(_merged(told))


def fallbacks(node: ast.AST) -> frozenset[int]:
    """Return the ids of the `return` and `raise` that run only when the `if` before did not return.

    They are told with `otherwise`, as what they do depends on the conditions before them.
    """
    found = set()
    for inner in ast.walk(node):
        for block in (getattr(inner, "body", None), getattr(inner, "orelse", None)):
            for first, second in pairwise(block if isinstance(block, list) else ()):
                ends = isinstance(first, ast.If) and not first.orelse
                if ends and isinstance(first.body[-1], ast.Return):
                    if isinstance(second, ast.Return | ast.Raise):
                        found.add(id(second))
    return frozenset(found)


def _statement(node: ast.stmt, names: Names) -> list[Action]:
    teller = _TELLERS.get(type(node))
    if teller is not None:
        return list(teller(node, names))
    if is_compound(node):
        return _compound(node, names)
    return []


def _lines(node: ast.stmt) -> Lines:
    first = min([node.lineno, *(d.lineno for d in getattr(node, "decorator_list", ()))])
    return Lines(first, node.end_lineno or node.lineno)


def _assign(node: ast.Assign, names: Names) -> Iterator[Action]:
    target = node.targets[-1] if len(node.targets) == 1 else node.targets[0]
    yield _set(node, target, node.value, names, [names.code(t) for t in node.targets])
    for each in node.targets:
        names.assign(each, node.value)


def _annotated(node: ast.AnnAssign, names: Names) -> Iterator[Action]:
    if node.value is not None:
        yield _set(node, node.target, node.value, names, [names.code(node.target)])
    names.assign(node.target, node.value, names.code(node.annotation))


def _set(
    node: ast.stmt, target: ast.expr, value: ast.expr, names: Names, targets: list[str]
) -> Action:
    lines = _lines(node)
    inner = awaited(value)
    shown = listed(span(name) for name in targets)
    if isinstance(target, ast.Attribute) and isinstance(target.value, ast.Name):
        if target.value.id in ("self", "cls") and isinstance(inner, ast.Name | ast.Constant):
            own = isinstance(inner, ast.Name) and inner.id == target.attr.lstrip("_")
            stored = span(inner.id) if own and isinstance(inner, ast.Name) else ""
            kept = f"stores {noun(inner, names)} as {shown}"
            return Action(f"stores {stored}" if stored else kept, lines, weight=2, stored=stored)
    if isinstance(target, ast.Tuple | ast.List) and isinstance(inner, ast.Tuple):
        same = [
            (names.code(t), names.code(v)) for t, v in zip(target.elts, inner.elts, strict=False)
        ]
        if all(re.fullmatch(r"(self|cls)\._?" + re.escape(v), t) for t, v in same):
            return Action(f"stores {listed(span(v) for _, v in same)}", lines, weight=2)
    if isinstance(target, ast.Tuple | ast.List):
        parts_of = listed(span(names.code(element)) for element in target.elts)
        return Action(f"unpacks {noun(inner, names)} into {parts_of}", lines, weight=3)
    if isinstance(inner, ast.Call):
        done = clause(inner, names)
        weight = weight_of(done, 5)
        held = _held(done, target, inner)
        kept = _kept(inner, done, targets, names, waits=inner is not value)
        bare = done.startswith(("takes", "converts")) and " to `" in kept  # code says it too
        purpose = "" if bare else done
        return Action(kept, lines, weight=weight, purpose=purpose, holds=held)
    if isinstance(inner, ast.Dict) and inner.keys:
        return Action(_dictionary(inner, shown, names), lines, weight=4)
    if isinstance(inner, ast.List | ast.Set) and len(names.code(inner)) > 6:
        return Action(f"builds {shown} as {noun(inner, names)}", lines, weight=4)
    if isinstance(inner, ast.ListComp | ast.SetComp | ast.DictComp | ast.GeneratorExp):
        return Action(f"collects {noun(inner, names)} in {shown}", lines, weight=4)
    if isinstance(inner, ast.Yield):
        sent = noun(inner.value, names) if inner.value else "nothing"
        return Action(f"yields {sent} and keeps what is sent back as {shown}", lines, weight=7)
    weight = 1 if isinstance(inner, ast.Constant) else 3
    if isinstance(inner, ast.BinOp) and value is inner:
        made = "builds" if isinstance(inner.left, ast.Constant | ast.JoinedStr) else "computes"
        return Action(f"{made} {shown} as {noun(value, names)}", lines, weight=4)
    return Action(f"sets {shown} to {noun(value, names)}", lines, weight=weight)


def _dictionary(value: ast.Dict, shown: str, names: Names) -> str:
    """Tell a dictionary by its entries where they are few, else by its keys."""
    entries = [
        f"{span(str(key.value))} is {noun(item, names)}"
        for key, item in zip(value.keys, value.values, strict=True)
        if isinstance(key, ast.Constant)
    ]
    told = listed(entries)
    if len(entries) == len(value.keys) and len(entries) <= 6 and len(told) < 280:
        return f"builds {shown}, in which {told}"
    return f"builds {shown} as {noun(value, names)}"


_PURE = ("converts", "computes", "counts", "checks", "takes", "builds", "looks", "joins", "splits")
"""Verbs of calls that only make a value, which is then the better half of the sentence."""


def _kept(
    call: ast.Call, done: str, targets: Sequence[str], names: Names, *, waits: bool = False
) -> str:
    """Say what a call does and where its result goes."""
    shown = listed(span(name) for name in targets)
    value = noun(call, names)
    if done.startswith(_PURE) and not value.startswith("the result of"):
        return f"sets {shown} to {value}"
    given_back = _GIVES_BACK.fullmatch(done)
    if given_back and not _AND_MORE.search(given_back["what"]):
        taken = f" for {given_back['taken']}" if given_back["taken"] else ""
        return f"sets {shown} to {given_back['what']}, which {given_back['callee']} returns{taken}"
    if done.startswith(("calls", "constructs")) and ", which " not in done:
        return f"sets {shown} to {_waited(value) if waits else value}"
    if ", which " in done:
        return f"{done}, and keeps the result as {shown}"
    words = " ".join(parts(targets[0])) if len(targets) == 1 else ""
    named = re.match(r"(\w+) the ([\w ]+?)(?= (?:from|with) |$)", done)
    if named and words == named[2]:
        return f"{named[1]} {shown}{done[named.end() :]}"
    if done.startswith(_MAKING):
        return f"{done}, kept as {shown}"
    comma = "," if ", " in done else ""
    return f"{done}{comma} and keeps the result as {shown}"


_MAKING = (
    "builds", "creates", "makes", "opens", "parses", "reads", "loads", "obtains", "finds",
    "formats", "copies", "collects", "extracts", "takes", "generates", "encodes", "decodes",
    "resolves", "determines", "selects", "picks", "fetches", "downloads", "receives",
)  # fmt: skip
"""Verbs whose object is what they give back."""


_GIVES_BACK = re.compile(
    r"(?:passes (?P<taken>.*) to|calls) (?P<callee>`[^`]*`), which returns "
    r"(?P<what>(?:the|an?|its|all) .*)"
)
"""A call told by a docstring that says what comes back."""

_AND_MORE = re.compile(r", | (?:and|or|then) [a-z]+s\b|\b(?:it|them)\b")
"""How the words on what comes back go on to tell other deeds."""


def _waited(value: str) -> str:
    """Return the value of a call as what `await` makes of it."""
    if value.startswith("`"):
        return f"`await {value[1:]}"
    return value.replace("the result of", "the awaited result of", 1)


_NO_NAMES = frozenset(
    "value values result results data item items rv ret res obj args text".split()
)
"""Names of locals that say nothing of what they hold."""


def _held(done: str, target: ast.expr, call: ast.Call) -> str:
    """Return what titles a call that only the name of its result tells of; empty for others."""
    if not done.startswith("calls") or ", which " in done or not isinstance(target, ast.Name):
        return ""
    if any(isinstance(n, ast.Name) and n.id == target.id for n in ast.walk(call)):
        return ""  # the call makes something else of what the name stood for
    words = " ".join(parts(target.id))
    if (
        len(words) < 4
        or words.endswith(("ed", "ing"))
        or words in _NO_NAMES
        or is_vague(words)
        or is_verb(words.split()[0])
    ):
        return ""
    return f"obtains the {words}"


_ADDED = {
    ast.Add: "adds {value} to {target}",
    ast.Sub: "subtracts {value} from {target}",
    ast.Mult: "multiplies {target} by {value}",
    ast.Div: "divides {target} by {value}",
    ast.FloorDiv: "divides {target} by {value} and rounds down",
    ast.BitOr: "merges {value} into {target}",
}


def _with_await(done: str, value: ast.expr) -> str:
    """Say that a call is awaited where no better verb says what it does."""
    return re.sub(r"^calls ", "awaits ", done) if isinstance(value, ast.Await) else done


def _augmented(node: ast.AugAssign, names: Names) -> Iterator[Action]:
    target, value = span(names.code(node.target)), noun(node.value, names)
    form = _ADDED.get(type(node.op))
    if form is None:
        source = names.code(node)
        operator = source.removeprefix(names.code(node.target)).split()[0]
        form = "updates {target} with {value} (" + span(operator) + ")"
    yield Action(form.format(target=target, value=value), _lines(node), weight=3)


def _expression(node: ast.Expr, names: Names) -> Iterator[Action]:
    value = awaited(node.value)
    lines = _lines(node)
    if isinstance(value, ast.Call):
        done = _with_await(clause(value, names), node.value)
        yield Action(done, lines, weight=weight_of(done, 6))
    elif isinstance(value, ast.Yield):
        sent = noun(value.value, names) if value.value else "control"
        yield Action(f"yields {sent}", lines, weight=8)
    elif isinstance(value, ast.YieldFrom):
        yield Action(f"yields each item of {noun(value.value, names)}", lines, weight=8)
    elif not isinstance(value, ast.Constant):
        yield Action(f"evaluates {noun(value, names)}", lines, weight=1)


def _return(node: ast.Return, names: Names) -> Iterator[Action]:
    if node.value is None:
        yield Action("returns without a value", _lines(node), weight=2)
        return
    value = noun(node.value, names)
    if isinstance(node.value, ast.Await) and value.startswith(("`", "the result of")):
        yield Action(f"awaits {value} and returns the result", _lines(node), weight=5)
    else:
        yield Action(f"returns {value}", _lines(node), weight=5)


def _raise(node: ast.Raise, names: Names) -> Iterator[Action]:
    error, message = error_of(node, names)
    if not error:
        yield Action("raises the error again", _lines(node), weight=5)
        return
    said = f" ({message})" if message else ""
    cause = ""
    if isinstance(node.cause, ast.Name):
        cause = f" from {span(node.cause.id)}"
    yield Action(f"raises {span(error)}{said}{cause}", _lines(node), weight=5, errors=(error,))


def _assert(node: ast.Assert, names: Names) -> Iterator[Action]:
    yield Action(f"asserts that {condition(node.test, names)}", _lines(node), weight=3)


def _delete(node: ast.Delete, names: Names) -> Iterator[Action]:
    yield Action(f"deletes {listed(noun(t, names) for t in node.targets)}", _lines(node), weight=3)


def _import(node: ast.Import | ast.ImportFrom, names: Names) -> Iterator[Action]:
    imported = listed(span(alias.asname or alias.name) for alias in node.names)
    origin = ""
    if isinstance(node, ast.ImportFrom):
        origin = f" from {span('.' * node.level + (node.module or ''))}"
    yield Action(f"imports {imported}{origin}", _lines(node), weight=0)


def _leave(node: ast.Break | ast.Continue, names: Names) -> Iterator[Action]:
    said = "leaves the loop" if isinstance(node, ast.Break) else "continues with the next round"
    yield Action(said, _lines(node), weight=1)


def _define(node: ast.FunctionDef | ast.AsyncFunctionDef, names: Names) -> Iterator[Action]:
    """An inner function: by its docstring, else by what it does."""
    name = span(node.name)
    docstring = ast.get_docstring(node) or ""
    told = as_clause(first_sentence(docstring.partition("\n\n")[0]))
    inner = replace(names, types=dict(names.types))
    for argument in node.args.args:
        inner.types[argument.arg] = ""
    names.types[node.name] = ""
    if told:
        yield Action(f"defines {name}, which {told}", _lines(node), weight=4)
        return
    done = [action.clause for action in tell(node.body, inner)]
    if not done:
        yield Action(f"defines {name}", _lines(node), weight=4)
    elif len(done) <= _MAX_INNER:
        yield Action(f"defines {name}, which {listed(done)}", _lines(node), weight=4)
    else:
        used = all_listed(span(c) for c in called(node))
        yield Action(
            f"defines {name}, which uses {used}" if used else f"defines {name}", _lines(node)
        )


def _define_class(node: ast.ClassDef, names: Names) -> Iterator[Action]:
    names.types[node.name] = ""
    bases = listed(span(names.code(base)) for base in node.bases)
    below = f" below {bases}" if bases else ""
    yield Action(f"defines the class {span(node.name)}{below}", _lines(node), weight=4)


def _nothing(node: ast.stmt, names: Names) -> Iterator[Action]:
    return iter(())


_TELLERS: dict[type[ast.stmt], Callable[[Any, Names], Iterator[Action]]] = {
    ast.Assign: _assign,
    ast.AnnAssign: _annotated,
    ast.AugAssign: _augmented,
    ast.Expr: _expression,
    ast.Return: _return,
    ast.Raise: _raise,
    ast.Assert: _assert,
    ast.Delete: _delete,
    ast.Import: _import,
    ast.ImportFrom: _import,
    ast.Break: _leave,
    ast.Continue: _leave,
    ast.FunctionDef: _define,
    ast.AsyncFunctionDef: _define,
    ast.ClassDef: _define_class,
    ast.Pass: _nothing,
    ast.Global: _nothing,
    ast.Nonlocal: _nothing,
}


# --- statements with blocks ---


def _compound(node: ast.stmt, names: Names) -> list[Action]:
    if isinstance(node, ast.If):
        short = _short_if(node, names)
        if short:
            return [short]
    told = header(node, names)
    for context, body in contexts(node, names):
        inner = tell(body, names)
        if not inner and context and isinstance(node, ast.Try | ast.TryStar):
            inner = [Action("continues", _lines(body[0]), weight=1)]
        told += [replace(a, context=(context, *a.context)) if context else a for a in inner]
    return told


def _short_if(node: ast.If, names: Names) -> Action | None:
    """Tell an `if` with one deed as one clause: `raises … when …`."""
    if len(node.body) != 1 or is_compound(node.body[0]):
        return None
    if node.orelse and not (len(node.orelse) == 1 and not is_compound(node.orelse[0])):
        return None
    test = condition(node.test, names)
    first = tell(node.body, names)
    if len(first) != 1 or len(test) + len(first[0].clause) > 220:
        return None
    said = f"{first[0].clause} when {test}"
    spans = re.findall(r"`[^`]*`", test)
    checked = spans[0] if first[0].errors and spans and not node.orelse else ""
    if node.orelse:
        other = tell(node.orelse, names)
        if len(other) != 1:
            return None
        said += f", otherwise {_without_repeat(first[0].clause, other[0].clause)}"
    purpose = "" if node.orelse or not first[0].purpose else f"{first[0].purpose} when {test}"
    return replace(
        first[0], clause=said, lines=_lines(node), stored="", checked=checked, purpose=purpose
    )


def _without_repeat(first: str, second: str) -> str:
    """Shorten `sets `x` to b` to `to b` where the sentence has just said what is set."""
    head = re.match(r"sets `[^`]*` (?=to )", first)
    if head and second.startswith(head.group()):
        return second.removeprefix(head.group())
    return second


def _merged(told: Sequence[Action]) -> Iterator[Action]:
    """Tell `self.a = a` and those that follow it in one clause."""
    run: list[Action] = []
    for action in told:
        if run and not (action.stored and action.context == run[0].context):
            yield _stores(run)
            run = []
        if action.stored:
            run.append(action)
        else:
            yield action
    if run:
        yield _stores(run)


def _stores(run: list[Action]) -> Action:
    lines = Lines(run[0].lines.first, run[-1].lines.last)
    return replace(
        run[0], clause=f"stores {all_listed((a.stored for a in run), 12)}", lines=lines, stored=""
    )
