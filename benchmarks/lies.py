# ruff: noqa: D103 -- the name that each kind is registered by says what it does.
"""Lies to be seeded into true guides: each kind takes a guide and makes one claim false.

A kind gives nothing where its change might leave the guide true.
"""

from __future__ import annotations

import ast
import itertools
import re
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, replace
from functools import cached_property
from random import Random

from mkdocs_howto.checks.world import World
from mkdocs_howto.guide.model import Draft, Step
from mkdocs_howto.source.collector import Collector
from mkdocs_howto.source.edits import Edit, applied, span, tree_of
from mkdocs_howto.source.model import Definition, Facts, Kind, Lines, ParameterKind, Trait

_SPAN = re.compile(r"`([^`\n]+)`")
_VARIADIC = (ParameterKind.VAR_POSITIONAL, ParameterKind.VAR_KEYWORD)


@dataclass(frozen=True)
class Truth:
    """A true guide, and what it takes to tell a lie about its object.

    Attributes:
        others: Further true guides of the same package.
        random: Chooses among possible lies; seeded, so that runs can be repeated.
    """

    package: str
    draft: Draft
    facts: Facts
    collector: Collector
    others: Sequence[tuple[Draft, Facts]]
    random: Random

    @cached_property
    def world(self) -> World:
        """What exists around the object."""
        return World(self.facts, self.collector)

    @cached_property
    def tree(self) -> ast.Module:
        """The example's syntax tree."""
        tree = tree_of(self.draft.example)
        assert tree is not None
        return tree

    def with_edit(self, edit: Edit | None) -> Draft | None:
        """Return the draft with one edit of its example."""
        if edit is None:
            return None
        return replace(self.draft, example=applied(self.draft.example, [edit]))

    def is_new(self, name: str) -> bool:
        """Whether a name exists nowhere in the object's world, its example or its guide."""
        text = self.draft.example + self.draft.description + str(self.draft.steps)
        return name not in text and not self.world.knows(name)

    def choice(self, items: Sequence[str]) -> str | None:
        """Return one of some texts, always the same one in the same run."""
        return self.random.choice(list(items)) if items else None


Liar = Callable[[Truth], Draft | None]
LIES: dict[str, Liar] = {}
"""The kinds of lies by name."""


def lie(name: str) -> Callable[[Liar], Liar]:
    """Register a kind of lie."""

    def register(liar: Liar) -> Liar:
        LIES[name] = liar
        return liar

    return register


# --- imports and names of the example ---


def _own_imports(truth: Truth) -> list[tuple[ast.ImportFrom, ast.alias]]:
    top = truth.facts.definition.module.partition(".")[0]
    return [
        (node, node.names[0])
        for node in ast.walk(truth.tree)
        if isinstance(node, ast.ImportFrom)
        and len(node.names) == 1
        and (node.module or "").partition(".")[0] == top
    ]


@lie("renamed import")
def renamed_import(truth: Truth) -> Draft | None:
    for node, alias in _own_imports(truth):
        wrong = truth.random.choice([f"{alias.name}s", f"{alias.name}Base", alias.name[:-1]])
        if wrong.isidentifier() and truth.collector.definition(f"{node.module}.{wrong}") is None:
            text = re.sub(rf"\b{re.escape(alias.name)}\b", wrong, truth.draft.example)
            return replace(truth.draft, example=text)
    return None


@lie("module that does not exist")
def missing_module(truth: Truth) -> Draft | None:
    for node, alias in _own_imports(truth):
        module = f"{node.module}.{truth.random.choice(['core', 'helpers', 'api_v2'])}"
        if truth.collector.definition(module) is None:
            text = f"from {module} import {alias.name}"
            return truth.with_edit(Edit(*span(truth.draft.example, node), text))
    return None


@lie("package that does not exist")
def missing_package(truth: Truth) -> Draft | None:
    for node, alias in _own_imports(truth):
        text = f"from {truth.package}_toolkit import {alias.name}"
        return truth.with_edit(Edit(*span(truth.draft.example, node), text))
    return None


@lie("undefined variable")
def undefined_variable(truth: Truth) -> Draft | None:
    stored = {n.id for n in ast.walk(truth.tree) if isinstance(n, ast.Name) and _stores(n)}
    loads = [
        n
        for n in ast.walk(truth.tree)
        if isinstance(n, ast.Name) and n.id in stored and not _stores(n)
    ]
    if not loads or not truth.is_new("payload_data"):
        return None
    node = truth.random.choice(loads)
    return truth.with_edit(Edit(*span(truth.draft.example, node), "payload_data"))


def _stores(node: ast.Name) -> bool:
    return isinstance(node.ctx, ast.Store)


@lie("missing import")
def removed_import(truth: Truth) -> Draft | None:
    for node, _ in _own_imports(truth):
        return truth.with_edit(Edit(*span(truth.draft.example, node), "pass"))
    return None


@lie("attribute of another class")
def foreign_attribute(truth: Truth) -> Draft | None:
    owner = truth.facts.owner
    if owner is None or truth.world.open_ended or truth.facts.definition.has(Trait.ABSTRACT):
        return None
    name = truth.facts.definition.name
    names = [
        member.name
        for _, facts in truth.others
        if facts.owner is not None and facts.owner.path != owner.path
        for member in facts.owner.members
        if owner.member(member.name) is None and not member.name.startswith("_")
    ]
    wrong = truth.choice(sorted(set(names)))
    for node in ast.walk(truth.tree):
        if isinstance(node, ast.Attribute) and node.attr == name and wrong:
            _, end = span(truth.draft.example, node)
            return truth.with_edit(Edit(end - len(name), end, wrong))
    return None


@lie("misspelt attribute")
def misspelt_attribute(truth: Truth) -> Draft | None:
    owner, name = truth.facts.owner, truth.facts.definition.name
    if owner is None or truth.world.open_ended or owner.member(f"{name}_all") is not None:
        return None
    for node in ast.walk(truth.tree):
        if isinstance(node, ast.Attribute) and node.attr == name:
            _, end = span(truth.draft.example, node)
            return truth.with_edit(Edit(end - len(name), end, f"{name}_all"))
    return None


@lie("private name")
def private_name(truth: Truth) -> Draft | None:
    for node, alias in _own_imports(truth):
        found = truth.collector.definition(f"{node.module}.{alias.name}")
        if found is None or "._" not in found.module or found.module == node.module:
            continue
        text = f"from {found.module} import {alias.name}"
        return truth.with_edit(Edit(*span(truth.draft.example, node), text))
    return None


# --- calls of the example ---


def _calls(truth: Truth) -> Iterator[tuple[ast.Call, Definition]]:
    """Yield the calls that reach a function whose signature surely holds."""
    definition, owner = truth.facts.definition, truth.facts.owner
    paths = {alias.name: f"{node.module}.{alias.name}" for node, alias in _own_imports(truth)}
    for node in ast.walk(truth.tree):
        if not isinstance(node, ast.Call):
            continue
        found: Definition | None = None
        if isinstance(node.func, ast.Name) and node.func.id in paths:
            found = truth.collector.definition(paths[node.func.id])
        elif isinstance(node.func, ast.Attribute) and node.func.attr == definition.name:
            found = definition if owner is not None and definition.kind is Kind.METHOD else None
        if found is None or found.overloads or found.kind is Kind.CLASS or not _plain(found):
            continue
        if not any(isinstance(a, ast.Starred) for a in node.args):
            if all(k.arg for k in node.keywords):
                yield node, found


def _plain(found: Definition) -> bool:
    return set(found.decorators) <= {"staticmethod", "classmethod", "contextlib.contextmanager"}


@lie("wrong keyword")
def wrong_keyword(truth: Truth) -> Draft | None:
    for call, found in _calls(truth):
        names = [p.name for p in found.parameters]
        if any(p.kind is ParameterKind.VAR_KEYWORD for p in found.parameters):
            continue
        if call.keywords and f"{call.keywords[0].arg}_value" not in names:
            start, _ = span(truth.draft.example, call.keywords[0])
            width = len(str(call.keywords[0].arg))
            return truth.with_edit(Edit(start, start + width, f"{call.keywords[0].arg}_value"))
        if "max_retries" not in names:
            return truth.with_edit(_added(truth, call, "max_retries=3"))
    return None


def _added(truth: Truth, call: ast.Call, text: str) -> Edit:
    _, end = span(truth.draft.example, call)
    inner = truth.draft.example[: end - 1].rstrip()
    comma = "" if inner.endswith(("(", ",")) else ", "
    return Edit(len(inner), end - 1, f"{comma}{text}")


@lie("missing argument")
def missing_argument(truth: Truth) -> Draft | None:
    for call, found in _calls(truth):
        if call.args or call.keywords:
            if any(p.required for p in found.parameters):
                _, start = span(truth.draft.example, call.func)
                _, end = span(truth.draft.example, call)
                return truth.with_edit(Edit(start, end, "()"))
    return None


@lie("one argument too many")
def extra_argument(truth: Truth) -> Draft | None:
    for call, found in _calls(truth):
        if any(p.kind is ParameterKind.VAR_POSITIONAL for p in found.parameters):
            continue
        if call.keywords:
            continue
        places = [p for p in found.parameters if p.kind not in (*_VARIADIC, ParameterKind.KEYWORD)]
        extra = ", ".join(["None"] * (len(places) - len(call.args) + 1))
        return truth.with_edit(_added(truth, call, extra))
    return None


@lie("missing await")
def missing_await(truth: Truth) -> Draft | None:
    awaits = [n for n in ast.walk(truth.tree) if isinstance(n, ast.Await)]
    if not awaits:
        return None
    start, _ = span(truth.draft.example, truth.random.choice(awaits))
    return truth.with_edit(Edit(start, start + len("await "), ""))


@lie("sync with on an async context manager")
def plain_with(truth: Truth) -> Draft | None:
    return _without_async(truth, ast.AsyncWith)


@lie("plain for over an async iterator")
def plain_for(truth: Truth) -> Draft | None:
    return _without_async(truth, ast.AsyncFor)


def _without_async(truth: Truth, kind: type[ast.stmt]) -> Draft | None:
    for node in ast.walk(truth.tree):
        if isinstance(node, kind):
            start, _ = span(truth.draft.example, node)
            return truth.with_edit(Edit(start, start + len("async "), ""))
    return None


@lie("async with on a plain context manager")
def needless_async(truth: Truth) -> Draft | None:
    for node in ast.walk(truth.tree):
        if isinstance(node, ast.With):
            text = truth.draft.example
            start, _ = span(text, node)
            if node.col_offset == 0:
                body = text[start:].replace("\n", "\n    ").rstrip()
                new = f"async def main():\n    async {body}\n"
                return replace(truth.draft, example=text[:start] + new)
    return None


@lie("example cut off")
def cut_example(truth: Truth) -> Draft | None:
    text = truth.draft.example.rstrip()
    for end in range(len(text) - truth.random.randint(1, 5), 1, -1):
        if tree_of(text[:end]) is None:
            return replace(truth.draft, example=text[:end])
    return None


@lie("syntax error")
def syntax_error(truth: Truth) -> Draft | None:
    places = [i for i, char in enumerate(truth.draft.example) if char in "()[]:"]
    for place in truth.random.sample(places, len(places)):
        text = truth.draft.example[:place] + truth.draft.example[place + 1 :]
        if tree_of(text) is None:
            return replace(truth.draft, example=text)
    return None


@lie("example that never uses the object")
def unused_object(truth: Truth) -> Draft | None:
    line = truth.facts.import_line
    if not line:
        return None
    return replace(truth.draft, example=f'{line}\n\nprint("It works.")\n')


@lie("example of another object")
def foreign_example(truth: Truth) -> Draft | None:
    definition = truth.facts.definition
    if definition.kind in (Kind.MODULE, Kind.PACKAGE) or definition.name.startswith("__"):
        return None
    for draft, facts in truth.others:
        related = facts.definition.path.startswith(definition.path)
        if not related and not re.search(rf"\b{re.escape(definition.name)}\b", draft.example):
            owner = truth.facts.owner.name if truth.facts.owner else definition.name
            if owner not in draft.example and owner not in str(facts.definition.returns):
                return replace(truth.draft, example=draft.example)
    return None


@lie("placeholder in the example")
def placeholder(truth: Truth) -> Draft | None:
    for node in ast.walk(truth.tree):
        if isinstance(node, ast.Constant) and isinstance(node.value, str):
            if not isinstance(_parent(truth.tree, node), ast.JoinedStr | ast.Expr):
                return truth.with_edit(Edit(*span(truth.draft.example, node), '"your_value_here"'))
    return None


def _parent(tree: ast.AST, child: ast.AST) -> ast.AST | None:
    for node in ast.walk(tree):
        if any(each is child for each in ast.iter_child_nodes(node)):
            return node
    return None


# --- prose ---


def _added_sentence(truth: Truth, sentence: str) -> Draft:
    return replace(truth.draft, description=f"{truth.draft.description.rstrip()} {sentence}")


def _in_prose(truth: Truth, old: str, new: str) -> Draft | None:
    """Replace a code span, in the description or in the first step that has it."""
    wanted, given = f"`{old}`", f"`{new}`"
    if wanted in truth.draft.description:
        text = truth.draft.description.replace(wanted, given, 1)
        return replace(truth.draft, description=text)
    for number, step in enumerate(truth.draft.steps):
        if wanted in step.text:
            return _with_step(truth, number, replace(step, text=step.text.replace(wanted, given)))
    return None


def _with_step(truth: Truth, number: int, step: Step) -> Draft:
    steps = list(truth.draft.steps)
    steps[number] = step
    return replace(truth.draft, steps=tuple(steps))


def _spans(truth: Truth) -> list[str]:
    prose = truth.draft.description + "\n" + "\n".join(s.text for s in truth.draft.steps)
    return list(dict.fromkeys(_SPAN.findall(prose)))


@lie("invented parameter")
def invented_parameter(truth: Truth) -> Draft | None:
    name = truth.choice(["max_retries", "use_cache", "on_finish", "chunk_limit"])
    if not name or not truth.is_new(name):
        return None
    return _added_sentence(truth, f"The parameter `{name}` limits how often this is tried.")


@lie("renamed parameter in prose")
def renamed_parameter(truth: Truth) -> Draft | None:
    names = [p.name for p in truth.facts.definition.parameters if f"`{p.name}`" in str(truth.draft)]
    name = truth.choice(names)
    if not name or not truth.is_new(f"{name}_value"):
        return None
    return _in_prose(truth, name, f"{name}_value")


@lie("misspelt name in prose")
def misspelt_name(truth: Truth) -> Draft | None:
    names = [s for s in _spans(truth) if re.fullmatch(r"[A-Za-z_]\w{3,}", s)]
    name = truth.choice(names)
    wrong = f"{name[:-1]}{name[-1] * 2}x" if name else ""
    return _in_prose(truth, name, wrong) if name and truth.is_new(wrong) else None


@lie("wrong exception")
def wrong_exception(truth: Truth) -> Draft | None:
    wrong = truth.choice(["ZeroDivisionError", "BlockingIOError", "UnicodeTranslateError"])
    if not wrong or truth.world.module.text.find(wrong) >= 0 or wrong in str(truth.draft):
        return None
    raised = re.findall(r"[Rr]aises `(\w+)`", str(truth.draft.steps) + truth.draft.description)
    old = truth.choice(raised)
    if old:
        return _in_prose(truth, old, wrong)
    return _added_sentence(truth, f"Raises `{wrong}` when it fails.")


@lie("wrong number in prose")
def wrong_number(truth: Truth) -> Draft | None:
    numbers = [s for s in _spans(truth) if re.fullmatch(r"\d+(\.\d+)?", s)]
    number = truth.choice(numbers)
    if not number or truth.world.surroundings.has_number(float(number) + 7919):
        return None
    return _in_prose(truth, number, str(float(number) + 7919).removesuffix(".0"))


@lie("wrong string in prose")
def wrong_string(truth: Truth) -> Draft | None:
    texts = [s for s in _spans(truth) if re.fullmatch(r"\"[\w -]{2,}\"|'[\w -]{2,}'", s)]
    text = truth.choice(texts)
    return _in_prose(truth, text, f"{text[:-1]}-v2{text[-1]}") if text else None


@lie("wrong URL in prose")
def wrong_url(truth: Truth) -> Draft | None:
    return _added_sentence(truth, "Sends the result to `https://api.invalid/v3/upload`.")


@lie("wrong environment variable")
def wrong_variable(truth: Truth) -> Draft | None:
    name = f"{truth.package.upper()}_SECRET_MODE"
    if not truth.is_new(name):
        return None
    return _added_sentence(truth, f"Reads the environment variable `{name}`.")


@lie("wrong default")
def wrong_default(truth: Truth) -> Draft | None:
    match = re.search(r"`([^`]+)` by default", truth.draft.description)
    if match is None:
        return None
    text = truth.draft.description.replace(match[0], "`17.25` by default", 1)
    return replace(truth.draft, description=text)


@lie("wrong object")
def wrong_object(truth: Truth) -> Draft | None:
    name = truth.facts.definition.name
    start = f"`{name}`"
    if not truth.draft.description.startswith(start) or len(name) < 3:
        return None
    names = [f.definition.name for _, f in truth.others if f.definition.kind is Kind.FUNCTION]
    wrong = truth.choice([n for n in names if n not in truth.world.own.text and n != name])
    if not wrong:
        return None
    text = f"`{wrong}`{truth.draft.description[len(start) :]}"
    return replace(truth.draft, description=text)


def _function(truth: Truth) -> ast.FunctionDef | ast.AsyncFunctionDef | None:
    node = truth.facts.definition.node
    plain = not truth.facts.definition.has(Trait.ABSTRACT, Trait.STUB)
    return node if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef) and plain else None


@lie("returns where nothing is returned")
def wrong_return(truth: Truth) -> Draft | None:
    node = _function(truth)
    if node is None or truth.facts.definition.decorators or len(node.body) < 2:
        return None
    inner = list(ast.walk(node))
    if any(isinstance(n, ast.Return) and n.value is not None for n in inner):
        return None
    if any(isinstance(n, ast.Yield | ast.YieldFrom | ast.Raise) for n in inner):
        return None
    return _added_sentence(truth, "Returns the number of items.")


@lie("yields where nothing is yielded")
def wrong_yield(truth: Truth) -> Draft | None:
    node = _function(truth)
    returns = truth.facts.definition.returns
    if node is None or re.search(r"Iter|Generator|Stream", returns) or "yield" in str(truth.draft):
        return None
    text = truth.world.own.text
    if "yield" in text or "iter" in text.lower():
        return None
    return _added_sentence(truth, "Yields each item of the result.")


@lie("coroutine that is none")
def wrong_kind(truth: Truth) -> Draft | None:
    node = truth.facts.definition.node
    definition = truth.facts.definition
    if not isinstance(node, ast.FunctionDef) or re.search("Await|Corout|async", str(truth.draft)):
        return None
    if definition.decorators or re.search("[Aa]wait|[Cc]orout|async", truth.world.own.text):
        return None
    return _added_sentence(truth, f"`{definition.name}` is a coroutine.")


# --- evidence ---


def _cited(truth: Truth) -> list[tuple[int, Step, Lines]]:
    return [
        (number, step, step.reach)
        for number, step in enumerate(truth.draft.steps)
        if step.reach is not None and step.file == truth.facts.definition.file.shown
    ]


@lie("step pointing at foreign lines")
def foreign_lines(truth: Truth) -> Draft | None:
    definition = truth.facts.definition
    if definition.kind in (Kind.MODULE, Kind.PACKAGE, Kind.SCRIPT):
        return None
    count = len(definition.file.text.splitlines())
    around = truth.facts.owner or definition
    named = {n for s in truth.draft.steps for n in _SPAN.findall(s.text)}
    for number, step, lines in _cited(truth):
        size = lines.last - lines.first
        for first in (around.lines.last + 3, count - size - 1, 1):
            moved = Lines(first, first + size)
            apart = moved.last < around.lines.first or moved.first > around.lines.last
            text = definition.file.cut(moved)
            if moved.last <= count and first > 0 and apart:
                if text.strip() and not any(n.rpartition(".")[2] in text for n in named):
                    new = replace(step, lines=(Lines(moved.first, moved.last),))
                    return _with_step(truth, number, new)
    return None


@lie("step pointing behind the end of the file")
def missing_lines(truth: Truth) -> Draft | None:
    for number, step, _ in _cited(truth):
        count = len(truth.facts.definition.file.text.splitlines())
        return _with_step(truth, number, replace(step, lines=(Lines(count + 5, count + 9),)))
    return None


@lie("step citing a file that does not exist")
def missing_file(truth: Truth) -> Draft | None:
    for number, step, _ in _cited(truth):
        name = step.file.replace(".py", "_impl.py")
        return _with_step(truth, number, replace(step, file=name))
    return None


def _ordered(truth: Truth) -> list[int]:
    """Return the steps whose lines come strictly before those of the next, in one function."""
    if _function(truth) is None:
        return []
    own = truth.facts.definition.lines
    inside = [
        (n, li) for n, _, li in _cited(truth) if li.first >= own.first and li.last <= own.last
    ]
    return [
        n
        for (n, one), (m, other) in itertools.pairwise(inside)
        if m == n + 1 and one.last < other.first
    ]


@lie("swapped steps")
def swapped_steps(truth: Truth) -> Draft | None:
    places = _ordered(truth)
    if not places:
        return None
    n = truth.random.choice(places)
    steps = list(truth.draft.steps)
    steps[n], steps[n + 1] = steps[n + 1], steps[n]
    return replace(truth.draft, steps=tuple(steps))


@lie("swapped citations")
def swapped_citations(truth: Truth) -> Draft | None:
    for n in _ordered(truth):
        one, two = truth.draft.steps[n], truth.draft.steps[n + 1]
        steps = list(truth.draft.steps)
        steps[n] = replace(one, lines=two.lines)
        steps[n + 1] = replace(two, lines=one.lines)
        return replace(truth.draft, steps=tuple(steps))
    return None


@lie("call that the step's lines don't hold")
def foreign_call(truth: Truth) -> Draft | None:
    names = [f.definition.name for _, f in truth.others if f.definition.kind is Kind.FUNCTION]
    for number, step, _ in _cited(truth):
        wrong = truth.choice([n for n in names if n not in truth.world.module.text])
        if wrong:
            new = replace(step, text=f"{step.text.rstrip()} Calls `{wrong}` with the result.")
            return _with_step(truth, number, new)
    return None


@lie("raises in the wrong step")
def foreign_raise(truth: Truth) -> Draft | None:
    for number, step, lines in _cited(truth):
        if "raise" not in truth.facts.definition.file.cut(lines) and "Raises" not in step.text:
            if "FloatingPointError" not in truth.world.module.text:
                text = f"{step.text.rstrip()} Raises `FloatingPointError` when it is empty."
                return _with_step(truth, number, replace(step, text=text))
    return None


# --- form, style, safety ---


@lie("repeated step")
def repeated_step(truth: Truth) -> Draft | None:
    if not truth.draft.steps:
        return None
    return replace(truth.draft, steps=(truth.draft.steps[0], *truth.draft.steps))


@lie("vague verb")
def vague_verb(truth: Truth) -> Draft | None:
    sentence = truth.choice(
        [
            "It handles the input.",
            "It performs the work.",
            "It deals with errors.",
            "It manages the various parts.",
            "It processes the data.",
        ]
    )
    return _added_sentence(truth, sentence) if sentence else None


@lie("leftover prompt text")
def leftover(truth: Truth) -> Draft | None:
    text = truth.choice(
        [
            "As an AI language model, I wrote this guide.",
            "Sure! Here is the guide for your code.",
            "[Insert a description here].",
            "I hope this helps, let me know if you want changes.",
            "{{ description }} follows here.",
        ]
    )
    return replace(truth.draft, description=f"{text} {truth.draft.description}")


@lie("prose cut off")
def cut_prose(truth: Truth) -> Draft | None:
    words = truth.draft.description.rstrip().split(" ")
    if len(words) < 5 or "`" in "".join(words[-3:]):
        return None
    return replace(truth.draft, description=" ".join(words[: -truth.random.randint(1, 2)]))


@lie("empty description")
def no_description(truth: Truth) -> Draft | None:
    return replace(truth.draft, description="")


@lie("no steps")
def no_steps(truth: Truth) -> Draft | None:
    return replace(truth.draft, steps=())


@lie("no example")
def no_example(truth: Truth) -> Draft | None:
    return replace(truth.draft, example="")


@lie("HTML in prose")
def markup(truth: Truth) -> Draft | None:
    return _added_sentence(truth, "<img src=x onerror=alert(1)> This is all.")


@lie("link in prose")
def link(truth: Truth) -> Draft | None:
    return _added_sentence(truth, "See [the site](https://site.invalid/) for more.")


@lie("bidirectional character")
def bidirectional(truth: Truth) -> Draft | None:
    return replace(truth.draft, example=f"# \u202eadmin\n{truth.draft.example}")


@lie("secret in the example")
def secret(truth: Truth) -> Draft | None:
    # Put together here, so that no scanner takes this file for a leak.
    token = "ghp_" + "".join(truth.random.choice("abcdefGHIJ0123456789") for _ in range(36))
    return replace(truth.draft, example=f'token = "{token}"\n{truth.draft.example}')
