"""Clauses to English: a closed list of constructions. What has none is not said."""

from __future__ import annotations

import ast
import builtins
import re
from collections.abc import Iterator, Sequence
from functools import cache
from importlib.resources import files

import yaml

from mkdocs_howto.english.clause import Clause, Deed
from mkdocs_howto.english.conditions import Test, code, when
from mkdocs_howto.english.lexicon import (
    Arguments,
    base_form,
    fill,
    is_noun_too,
    is_verb,
    specific,
)
from mkdocs_howto.english.literals import constant, error_of
from mkdocs_howto.english.names import Names
from mkdocs_howto.english.words import (
    capitalised,
    is_vague,
    listed,
    parts,
    readable,
    sentence,
    span,
    with_article,
)
from mkdocs_howto.source import Kind, is_private

_WORDS = 30
"""Longest sentence of ours."""

_TITLE = 8
"""Longest title of ours, in words."""

_BUILTINS = frozenset(dir(builtins))
_PREPOSITIONS = frozenset("by for from in into of on or out to up with without as at if".split())


@cache
def _telling() -> tuple[tuple[str, ...], tuple[str, ...]]:
    """Return how the paths of calls begin that are told, and of these what is not."""
    text = files("mkdocs_howto.english").joinpath("telling.yml").read_text(encoding="utf-8")
    table = yaml.safe_load(text)
    return tuple(table["calls"]), tuple(table["but"])


class Realiser:
    """Puts the clauses of one body into words.

    Args:
        names: What the names in the body stand for.
        awaited: Whether the body is that of a coroutine or an asynchronous generator.
    """

    def __init__(self, names: Names) -> None:
        self._names = names

    # --- sentences ---

    def sentence(self, clause: Clause) -> str:
        """Return a clause as a sentence; empty when no construction fits."""
        said = self._said(clause)
        if not said or len(said.split()) > _WORDS:
            return ""
        return sentence(said)

    def _said(self, clause: Clause) -> str:
        if clause.deed is Deed.RAISE:
            return self._raises(clause)
        if clause.deed is Deed.CATCH:
            return self._catches(clause)
        if clause.deed is Deed.LOOP:
            return self._repeats(clause)
        act = self.act(clause)
        if not act:
            return ""
        if not clause.tests:
            return f"{act} in any case" if clause.final else act
        condition = when(clause.tests, self._names)
        return f"{act} when {condition}" if condition else ""

    def act(self, clause: Clause) -> str:
        """Return what a clause does, without its conditions: a clause in the third person."""
        if clause.deed is Deed.RETURN:
            return self._returns(clause)
        if clause.deed is Deed.YIELD:
            noun = self._yielded(clause)
            return f"yields {noun}" if noun else ""
        if clause.deed is Deed.CALL and isinstance(clause.node, ast.Call):
            told = self.known(clause.node)
            return told or ("" if clause.tests else self._delegates(clause.node))
        if clause.deed is Deed.ENTER and clause.node is not None:
            return self._enters(clause.node)
        if clause.deed is Deed.SET and isinstance(clause.node, ast.Name):
            kept = clause.target.startswith("self.") and clause.node.id in self._names.parameters
            return f"keeps {span(clause.node.id)} as {span(clause.target)}" if kept else ""
        return ""

    def _raises(self, clause: Clause) -> str:
        if clause.node is None:
            return ""
        raised = ast.Raise(exc=clause.node, cause=None)
        name, message = error_of(raised, self._names)
        if not re.fullmatch(r"[\w.]+", name) or not name.rpartition(".")[2][:1].isupper():
            return ""
        shown = f"{span(name)} ({message})" if message else span(name)
        if not clause.tests:
            return f"raises {shown}"
        condition = when(clause.tests, self._names)
        if condition:
            return f"raises {shown} when {condition}"
        return f"can raise {shown}"

    def returning(self, group: Sequence[Clause]) -> str:
        """Return one sentence for several tests that lead to the same result; or empty."""
        conditions = [when(clause.tests, self._names) for clause in group]
        act = self._returns(group[0])
        if not act or not all(conditions):
            return ""
        said = f"{act} when {listed(map(str, conditions), 'or when')}"
        return sentence(said) if len(said.split()) <= _WORDS else ""

    def _returns(self, clause: Clause) -> str:
        if clause.node is None:
            return "returns at once" if clause.tests else ""
        noun = self.noun(clause.node)
        return f"returns {noun}" if noun else ""

    def _catches(self, clause: Clause) -> str:
        """Tell an `except`: what comes of the exception."""
        if not clause.caught or len(clause.caught) > 3:
            caught = "any exception" if not clause.caught else ""
        else:
            caught = listed(map(_exception, clause.caught), "or")
        if not caught:
            return ""
        inner = [each for each in clause.inner if each.deed is not Deed.SET]
        last = inner[-1] if inner else None
        if last is None:
            return f"ignores {caught}"
        if last.tests:
            return ""
        if last.deed is Deed.RETURN:
            noun = self.noun(last.node) if last.node is not None else "`None`"
            tried = code(clause.node, self._names) if clause.node is not None else ""
            how = f"when {tried} raises {caught}" if tried else f"after {caught}"
            return f"returns {noun} {how}" if noun else ""
        if last.deed is Deed.RAISE and last.node is not None:
            name, message = error_of(ast.Raise(exc=last.node, cause=None), self._names)
            shown = f"{span(name)} ({message})" if message else span(name)
            known = re.fullmatch(r"[\w.]+", name) and name.rpartition(".")[2][:1].isupper()
            return f"raises {shown} instead of {caught}" if known else ""
        if last.deed is Deed.SKIP and len(inner) == 1:
            return f"goes on after {caught}"
        return ""

    def _repeats(self, clause: Clause) -> str:
        """Tell a loop whose turns do one thing that can be told."""
        over = code(clause.node, self._names) if clause.node is not None else ""
        inner = [each for each in clause.inner if each.deed is not Deed.SET]
        if not over or len(inner) != 1 or not re.fullmatch(r"\w+", clause.target):
            return ""
        said = self._said(inner[0])
        each = f"for each {span(clause.target)} of {over}"
        return f"{said}, {each}" if " when " in said else f"{said} {each}" if said else ""

    def _yielded(self, clause: Clause) -> str:
        node = clause.node
        if isinstance(node, ast.YieldFrom):
            noun = self.noun(node.value)
            return f"the items of {noun}" if noun.startswith("`") else ""
        if isinstance(node, ast.Yield) and node.value is not None:
            return self.noun(node.value)
        return ""

    def _enters(self, node: ast.expr) -> str:
        call = node.value if isinstance(node, ast.Await) else node
        if isinstance(call, ast.Call) and (known := self.known(call)):
            return known
        kind = self._names.type_of(node)
        locks = ("Lock", "RLock", "Semaphore", "BoundedSemaphore", "Condition")
        if kind.rpartition(".")[2] in locks and (shown := code(node, self._names)):
            return f"holds {shown} meanwhile"
        return ""

    def known(self, call: ast.Call) -> str:
        """Return what a known call with an effect does; empty for others, or long arguments."""
        path = self._names.path(call.func)
        told, but = _telling()
        if not path.startswith(told) or path.startswith(but):
            return ""
        entry = self._names.entry(call)
        arguments = self._arguments(call)
        if entry is None or not entry.does or arguments is None:
            return ""
        return fill(entry.does, arguments) or ""

    def _delegates(self, call: ast.Call) -> str:
        definition = self._names.definition(call)
        if definition is None or definition.kind is Kind.CLASS:
            return ""
        if definition.name.startswith("_"):
            return ""
        name = code(call.func, self._names)
        given = [*call.args, *(keyword.value for keyword in call.keywords)]
        # What is computed on the way is code, and reads better as code.
        plain = all(isinstance(each, ast.Name | ast.Attribute | ast.Constant) for each in given)
        shown = [code(each, self._names) for each in given] if plain else []
        if not name or not plain or len(shown) > 3 or not all(shown):
            return ""
        return f"passes {listed(shown)} to {name}" if shown else f"calls {name}"

    def _arguments(self, call: ast.Call) -> Arguments | None:
        """Return the arguments of a call in words; None when one is too long to be said."""
        receiver = ""
        if isinstance(call.func, ast.Attribute):
            receiver = self._value(call.func.value)
        given = [self._value(each) for each in call.args]
        keywords = {k.arg or "": self._value(k.value) for k in call.keywords}
        if not all(given) or not all(keywords.values()) or "" in keywords:
            return None
        return Arguments(tuple(given), keywords, receiver)

    def _value(self, node: ast.expr) -> str:
        """Return an argument: a literal, the literal that a constant stands for, or short code."""
        if isinstance(node, ast.Starred):
            return ""
        if isinstance(node, ast.Constant):
            return constant(node.value)
        literal = self._literal(node)
        return literal or code(node, self._names)

    def _literal(self, node: ast.expr) -> str:
        if not isinstance(node, ast.Name | ast.Attribute):
            return ""
        source = self._names.values.get(self._names.code(node), "")
        if not source.startswith(("'", '"')) or len(source) > 80:
            return ""
        try:
            value = ast.literal_eval(source)
        except (ValueError, SyntaxError):
            return ""
        return constant(value) if isinstance(value, str) else ""

    @staticmethod
    def repeats(said: str, title: str) -> bool:
        """Whether a sentence says what the title above it says: the same act, in another form."""
        first, _, rest = said.rstrip(".").partition(" ")
        verb = base_form(first.lower())
        return verb is not None and f"{capitalised(verb)} {rest}" == title

    # --- nouns ---

    def noun(self, node: ast.expr) -> str:
        """Return a noun phrase for a value; empty when it can't be said in a few words."""
        if isinstance(node, ast.Await):
            return self.noun(node.value)
        if isinstance(node, ast.Constant):
            return constant(node.value)
        if isinstance(node, ast.Name):
            return self._named(node)
        if isinstance(node, ast.Call):
            return self._made(node)
        if isinstance(node, ast.ListComp | ast.SetComp | ast.GeneratorExp | ast.DictComp):
            return self._comprehended(node)
        if isinstance(node, ast.Dict):
            return _dictionary(node) or code(node, self._names)
        if isinstance(node, ast.IfExp):
            return ""
        return code(node, self._names)

    def _named(self, node: ast.Name) -> str:
        if node.id in self._names.parameters or node.id in ("self", "cls"):
            return "the object itself" if node.id == "self" else span(node.id)
        if node.id in self._names.scope.names or len(node.id) < 3:
            return span(node.id)
        # One word says nothing of a local; one with a preposition is short for a sentence.
        words = parts(node.id)
        return "" if len(words) < 2 or set(words) & _PREPOSITIONS else _the(node.id)

    def _made(self, call: ast.Call) -> str:
        entry = self._names.entry(call)
        if entry is not None and entry.makes:
            arguments = self._arguments(call)
            made = fill(entry.makes, arguments) if arguments is not None else None
            if made:
                return made
        definition = self._names.definition(call)
        if definition is not None and definition.kind is Kind.CLASS:
            return with_article_of(definition.name)
        root = ast.unparse(call.func).split(".")[0].split("(")[0]
        if root in self._names.hidden or root in self._names.set_once:
            return ""
        if is_private(root) or (definition is not None and is_private(definition.name)):
            return ""
        shown = code(call, self._names)
        if not shown and definition is not None:
            shown = code(call.func, self._names)
        return f"the result of {shown}" if shown else ""

    def _comprehended(self, node: ast.expr) -> str:
        assert isinstance(node, ast.ListComp | ast.SetComp | ast.GeneratorExp | ast.DictComp)
        if len(node.generators) != 1 or isinstance(node, ast.DictComp):
            return ""
        turn = node.generators[0]
        over, kind = code(turn.iter, self._names), _KINDS[type(node)]
        item, name = code(node.elt, self._names), ast.unparse(turn.target)
        if not over or not item or not re.fullmatch(r"\w+", name):
            return ""
        if not turn.ifs:
            same = isinstance(node.elt, ast.Name) and node.elt.id == name
            return (
                f"{kind} of the items of {over}"
                if same
                else (f"{kind} with {item} for each {span(name)} of {over}")
            )
        condition = when([Test(test) for test in turn.ifs], self._names)
        if not condition:
            return ""
        return f"{kind} with {item} for each {span(name)} of {over} where {condition}"

    # --- titles ---

    def comment(self, comment: str, found: Sequence[Clause]) -> str:
        """Return an author's comment as a title; only a vague first verb gives way to a proven one.

        Args:
            comment: As it stands; empty for none.
            found: What the code below it does.
        """
        first, _, rest = comment.partition(" ")
        if not is_vague(first):
            return comment
        acts = (self.act(clause) for clause in found if clause.deed in (Deed.CALL, Deed.ENTER))
        verbs = (_PROVEN.get(act.partition(" ")[0]) for act in acts)
        verb = next(filter(None, verbs), None)
        return f"{verb} {rest}" if verb else comment

    def title(self, found: Sequence[Clause], *, guard: bool) -> str:
        """Return what some clauses achieve, in the imperative; empty when it can't be said."""
        if guard:
            return self._checking(found)
        for wanted in _HEADS:
            for clause in found:
                if clause.deed is wanted and not (wanted is Deed.CALL and clause.tests):
                    title = self._title(clause)
                    if title and not is_vague(title):
                        return title
        return ""

    def _title(self, clause: Clause) -> str:
        if clause.deed in (Deed.CALL, Deed.ENTER):
            return self._title_of_call(clause)
        if clause.deed is Deed.YIELD:
            node = clause.node.value if isinstance(clause.node, ast.Yield) else None
            name = node.id if isinstance(node, ast.Name) else ""
            return f"Yield {_the(name)}" if name else "Yield each item"
        if clause.deed is Deed.LOOP:
            return self._title_of_loop(clause)
        if clause.deed is Deed.CATCH:
            names = [span(name) for name in clause.caught[:2]]
            return f"Catch {listed(names, 'and')}" if names else "Catch any exception"
        if clause.deed is Deed.RETURN:
            return self._checking([clause]) if clause.tests else self._title_of_return(clause)
        if clause.deed is Deed.SET and clause.node is not None:
            return _title_of_set(clause.target, clause.node)
        if clause.deed is Deed.DEFINE:
            return f"Define {span(clause.target)}"
        if clause.deed is Deed.RAISE and clause.tests:
            return self._checking([clause])
        if clause.deed is Deed.RAISE and clause.node is not None:
            name, _ = error_of(ast.Raise(exc=clause.node, cause=None), self._names)
            return f"Raise {span(name)}" if re.fullmatch(r"[\w.]+", name) else ""
        return ""

    def _title_of_call(self, clause: Clause) -> str:
        node = clause.node
        call = node.value if isinstance(node, ast.Await) else node
        if not isinstance(call, ast.Call):
            return ""
        if known := self.known(call):
            return _short_title(known, clause.target)
        definition = self._names.definition(call)
        name = ast.unparse(call.func).rpartition(".")[2]
        if definition is not None and definition.kind is Kind.CLASS:
            return f"Create {with_article_of(definition.name)}"
        return title_of_name(name)

    def _title_of_loop(self, clause: Clause) -> str:
        inner = _flat(clause.inner)
        if any(each.deed is Deed.YIELD for each in inner):
            return next(self._title(each) for each in inner if each.deed is Deed.YIELD)
        filled = _filled_by(inner)
        if filled:
            return f"Collect {_the(filled)}"
        if inner and all(each.deed is Deed.RAISE for each in inner):
            return f"Check each {span(clause.target)}" if clause.target.isidentifier() else ""
        for each in inner:
            if each.deed is Deed.CALL and (title := self._title_of_call(each)):
                if not is_vague(title):
                    return title
        over = code(clause.node, self._names) if clause.node is not None else ""
        return f"Go through {over}" if over else ""

    def _title_of_return(self, clause: Clause) -> str:
        node = clause.node.value if isinstance(clause.node, ast.Await) else clause.node
        if node is None:
            return "Stop early"
        if isinstance(node, ast.Name) and node.id not in ("self", "cls"):
            return f"Return {_the(node.id)}"
        if isinstance(node, ast.Constant):
            return f"Return {constant(node.value)}"
        if isinstance(node, ast.Call):
            definition = self._names.definition(node)
            if definition is not None and definition.kind is Kind.CLASS:
                return f"Return {with_article_of(definition.name)}"
            title = title_of_name(ast.unparse(node.func).rpartition(".")[2])
            if definition is not None and title:
                return title
        return "Return the result"

    def _checking(self, found: Sequence[Clause]) -> str:
        """Return a title for guards: what they look at."""
        seen: dict[str, None] = {}
        for clause in found:
            for test in clause.tests:
                seen.update(dict.fromkeys(_subjects(test.expression)))
        shown = [
            name for name in seen if name.split(".")[0] in self._names.parameters or "." in name
        ]
        if not shown:
            known = set(self._names.scope.names) | _BUILTINS
            shown = [name for name in seen if name.split(".")[0] not in known][:2]
        if 1 <= len(shown) <= 2:
            return f"Check {listed(map(span, shown))}"
        return "Check the arguments" if shown else "Check what is needed"


_PROVEN = {
    "sends": "Request", "reads": "Read", "opens": "Open", "parses": "Parse", "loads": "Load",
    "writes": "Write", "runs": "Run", "downloads": "Download", "copies": "Copy",
}  # fmt: skip
"""Which verb of an effect stands for a vague one in a comment."""

_HEADS = (
    Deed.YIELD, Deed.ENTER, Deed.LOOP, Deed.CALL, Deed.CATCH, Deed.SET, Deed.RETURN, Deed.RAISE,
    Deed.DEFINE,
)  # fmt: skip
"""Which clause a title is made of: the first kind that is there and can be told."""

_KINDS: dict[type[ast.expr], str] = {
    ast.ListComp: "a list",
    ast.SetComp: "a set",
    ast.GeneratorExp: "a generator",
}


def _exception(name: str) -> str:
    """Return an exception behind its article; a constant stands for several."""
    constant_name = name.isupper() and "_" in name
    return f"any of {span(name)}" if constant_name else with_article_of(name)


def with_article_of(name: str) -> str:
    """Return a class's name as a code span behind its article."""
    return with_article(span(name))


def title_of_name(name: str, *, inside: bool = True) -> str:
    """Return a function's name as a title: `check_model` is “Check the model”; else empty.

    Args:
        name: Of the function.
        inside: Whether the title is of a step inside of a function, where `get_x` returns x.
    """
    words = parts(name)
    if len(words) < 2 or not is_verb(words[0]) or is_noun_too(words[0]):
        return ""
    verb = specific(words[0], of_function=inside)
    rest = " ".join(words[1:])
    if words[-1] in _PREPOSITIONS:
        return ""
    title = f"{verb} {rest}" if words[1] in _PREPOSITIONS else f"{verb} the {rest}"
    return "" if is_vague(title) else capitalised(title)


def _short_title(act: str, target: str) -> str:
    """Return a third-person clause as a title, shortened to its verb where it is long."""
    first, _, rest = act.partition(" ")
    verb = base_form(first)
    if verb is None:
        return ""
    if len(act.split()) <= _TITLE and len(act) <= 50:
        return f"{capitalised(verb)} {rest}".strip()
    if not target.isidentifier() or target == "_" or _the(target).startswith("`"):
        return ""
    return f"{capitalised(verb)} {_the(target)}"


def _title_of_set(target: str, node: ast.expr) -> str:
    name = target.rpartition(".")[2]
    if not name.isidentifier() or name == "_":
        return ""
    built = isinstance(node, ast.Dict | ast.List | ast.Set | ast.Tuple | ast.JoinedStr)
    comprehended = isinstance(node, ast.ListComp | ast.SetComp | ast.DictComp)
    verb = "Build" if built or comprehended else "Compute"
    return f"{verb} {_the(name)}"


def _the(name: str) -> str:
    """Return a variable as a noun: “the post id”; a code span where its words say nothing."""
    words = readable(name.strip("_")) if len(name) > 2 else span(name)
    plain = words.startswith("`") or _PARTICIPLE.search(words)
    return span(name) if plain else f"the {words}"


_PARTICIPLE = re.compile(r"(?:^|\s)\w+(?:ed|ing)$")
"""How a name ends that is no noun: “parsed”, “missing”."""


def _dictionary(node: ast.Dict) -> str:
    keys = [key.value for key in node.keys if isinstance(key, ast.Constant)]
    if not keys or len(keys) != len(node.keys) or len(keys) > 4:
        return ""
    if not all(isinstance(key, str) for key in keys):
        return ""
    return f"a dictionary with {listed(span(str(key)) for key in keys)}"


def _subjects(node: ast.expr) -> Iterator[str]:
    """Yield the names that a test looks at, dotted where they are attributes of names."""
    if isinstance(node, ast.Attribute):
        text = ast.unparse(node)
        if re.fullmatch(r"[\w.]{1,30}", text):
            yield text
            return
    if isinstance(node, ast.Name):
        yield node.id
    elif isinstance(node, ast.Call):
        if isinstance(node.func, ast.Attribute):
            yield from _subjects(node.func.value)
        for argument in node.args[:1]:
            yield from _subjects(argument)
    elif isinstance(node, ast.Compare):
        yield from _subjects(node.left)
        for other in node.comparators if not any(True for _ in _subjects(node.left)) else ():
            yield from _subjects(other)
    else:
        for child in ast.iter_child_nodes(node):
            if isinstance(child, ast.expr):
                yield from _subjects(child)


def _flat(found: Sequence[Clause]) -> list[Clause]:
    """Return clauses with those of inner loops in place of the loops."""
    out: list[Clause] = []
    for clause in found:
        out += _flat(clause.inner) if clause.deed is Deed.LOOP else [clause]
    return out


def _filled_by(inner: Sequence[Clause]) -> str:
    """Return the name of the collection that a loop's turns add to; empty for none."""
    for clause in inner:
        call = clause.node
        if clause.deed is Deed.CALL and isinstance(call, ast.Call):
            func = call.func
            adds = isinstance(func, ast.Attribute) and func.attr in ("append", "add", "extend")
            if adds and isinstance(func, ast.Attribute) and isinstance(func.value, ast.Name):
                return func.value.id
    return ""
