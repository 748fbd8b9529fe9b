"""Which conditions hold on which lines of a function, so that a negated one is found out."""

from __future__ import annotations

import ast
import re
from collections.abc import Iterator
from dataclasses import dataclass
from functools import lru_cache

from mkdocs_howto.checks.reading import Passage
from mkdocs_howto.checks.world import functions_of, nodes_of, squeezed, tree_of
from mkdocs_howto.source import Lines, SourceFile

PRESENT = "present"
"""The question whether a value is there: given, true, not empty, not `None`."""

_OPERATORS = {
    ast.Lt: "<",
    ast.LtE: "<=",
    ast.Gt: ">",
    ast.GtE: ">=",
    ast.Eq: "==",
    ast.NotEq: "!=",
    ast.Is: "==",
    ast.IsNot: "!=",
    ast.In: "in",
    ast.NotIn: "not in",
}
_NEGATED = {"<": ">=", "<=": ">", ">": "<=", ">=": "<", "==": "!=", "!=": "=="} | {
    "in": "not in",
    "not in": "in",
    "yes": "no",
    "no": "yes",
}
_MIRRORED = {"<": ">", "<=": ">=", ">": "<", ">=": "<=", "==": "==", "!=": "!="}
_ASKING = ("isinstance", "hasattr", "startswith", "endswith", "issubclass", "callable")

_SENTINEL = re.compile(r"_?[A-Z][A-Z0-9_]*|[\w.]*(?:sentinel|missing|marker|unset|notset)\w*")

Key = tuple[str, ...]
"""What is asked: the kind of question and the code that it is asked of."""


@dataclass(frozen=True, slots=True)
class Condition:
    """An answer to a question, and the lines on which it holds.

    Attributes:
        after: Whether it holds there only because another branch left the function or loop.
    """

    key: Key
    value: str
    lines: Lines
    after: bool = False


def answers(file: SourceFile, lines: Lines, *, past_guards: bool = False) -> dict[Key, set[str]]:
    """Return the questions that some lines depend on, each with the answers possible there.

    Args:
        file: The file that holds them.
        lines: The lines.
        past_guards: Whether what a guard among the lines leaves possible below it counts as well.
    """
    found: dict[Key, set[str]] = {}
    weak: dict[Key, set[str]] = {}
    for each in _conditions(file, _function_at(file, lines)):
        if each.lines.first <= lines.last and lines.first <= each.lines.last:
            (weak if each.after else found).setdefault(each.key, set()).add(each.value)
    whole = _function_at(file, lines)
    if past_guards or (whole.first >= lines.first and whole.last <= lines.last):
        return {key: found.get(key, set()) | weak.get(key, set()) for key in found | weak}
    return weak | found


def _function_at(file: SourceFile, lines: Lines) -> Lines:
    """Return the outermost function around some lines; else the whole file."""
    for span, _, node in functions_of(file):
        if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef):
            if span.first <= lines.first and lines.last <= span.last:
                return span
    return Lines(1, 10**9)


@lru_cache(maxsize=4096)
def _conditions(file: SourceFile, function: Lines) -> tuple[Condition, ...]:
    starts, nodes = nodes_of(file)
    found: list[Condition] = []
    tests: set[int] = set()
    if tree_of(file) is None or not starts:
        return ()
    last = min(function.last, starts[-1] + 1)
    for node in nodes:
        line = getattr(node, "lineno", 0)
        if not function.first <= line <= function.last:
            continue
        found += _of_statement(node, last, tests)
    for node in nodes:
        line = getattr(node, "lineno", 0)
        if function.first <= line <= function.last and isinstance(node, ast.expr):
            if id(node) not in tests:
                found += _of_expression(node, tests)
    return tuple(found)


def _of_statement(node: ast.AST, last: int, tests: set[int]) -> Iterator[Condition]:
    """Yield what the test of a statement says about the lines that it governs."""
    if isinstance(node, ast.If | ast.While):
        end = node.body[-1].end_lineno or node.lineno
        whole = node.end_lineno or end
        yield from _asked(node.test, True, Lines(node.lineno, end), tests)
        if node.orelse:
            yield from _asked(node.test, False, Lines(end + 1, whole), tests)
            if _leaves(node.orelse[-1]):
                yield from _asked(node.test, True, Lines(whole + 1, last), tests, after=True)
        if _leaves(node.body[-1]) or isinstance(node, ast.While):
            yield from _asked(node.test, False, Lines(end + 1, last), tests, after=True)
    elif isinstance(node, ast.Assert):
        for sign in (True, False):
            yield from _asked(node.test, sign, Lines(node.lineno, last if sign else node.lineno),
                              tests)  # fmt: skip


def _of_expression(node: ast.expr, tests: set[int]) -> Iterator[Condition]:
    span = Lines(node.lineno, node.end_lineno or node.lineno)
    if isinstance(node, ast.IfExp):
        for sign in (True, False):
            yield from _asked(node.test, sign, span, tests)
    elif isinstance(node, ast.ListComp | ast.SetComp | ast.GeneratorExp | ast.DictComp):
        for generator in node.generators:
            for test in generator.ifs:
                yield from _asked(test, True, span, tests)
    elif isinstance(node, ast.BoolOp):
        for value in node.values[:-1]:
            for sign in (True, False):
                yield from _asked(value, sign, span, tests)
    elif isinstance(node, ast.Compare | ast.UnaryOp) or _asks(node):
        yield from _asked(node, True, span, tests)


def _asks(node: ast.expr) -> bool:
    return isinstance(node, ast.Call) and _called(node) in _ASKING


def _leaves(statement: ast.stmt) -> bool:
    return isinstance(statement, ast.Return | ast.Raise | ast.Continue | ast.Break)


def _asked(
    test: ast.expr, sign: bool, lines: Lines, tests: set[int], *, after: bool = False
) -> Iterator[Condition]:
    """Yield the questions of a test with the answers that make it come out as `sign`."""
    tests.update(id(child) for child in ast.walk(test))
    for key, value in _questions(test, sign):
        yield Condition(key, value, lines, after)


def _questions(test: ast.expr, sign: bool) -> Iterator[tuple[Key, str]]:
    if isinstance(test, ast.BoolOp):
        for value in test.values:
            yield from _questions(value, sign)
    elif isinstance(test, ast.UnaryOp) and isinstance(test.op, ast.Not):
        yield from _questions(test.operand, not sign)
    elif isinstance(test, ast.Compare):
        yield from _compared(test, sign)
    elif isinstance(test, ast.NamedExpr):
        yield from _questions(test.target, sign)
        text = squeezed(ast.unparse(test)).removeprefix("(").removesuffix(")")
        yield (PRESENT, text), _answer(sign)
        yield from _questions(test.value, sign)
    else:
        yield (PRESENT, _text(test)), _answer(sign)
        if isinstance(test, ast.Call):
            yield from _called_question(test, sign)


def _called_question(test: ast.Call, sign: bool) -> Iterator[tuple[Key, str]]:
    name = _called(test)
    if name not in _ASKING:
        return
    if isinstance(test.func, ast.Attribute) and name in ("startswith", "endswith"):
        yield (name, _text(test.func.value)), _answer(sign)
    elif test.args:
        yield (name, _text(test.args[0])), _answer(sign)


def _called(call: ast.Call) -> str:
    if isinstance(call.func, ast.Attribute):
        return call.func.attr
    return call.func.id if isinstance(call.func, ast.Name) else ""


def _answer(sign: bool) -> str:
    return "yes" if sign else "no"


def _text(node: ast.expr) -> str:
    return squeezed(ast.unparse(node))


def _compared(test: ast.Compare, sign: bool) -> Iterator[tuple[Key, str]]:
    left = test.left
    for operator, right in zip(test.ops, test.comparators, strict=True):
        said = _OPERATORS[type(operator)]
        value = said if sign else _NEGATED[said]
        first, second = _text(left), _text(right)
        yield (first, second), value
        if value in _MIRRORED:
            yield (second, first), _MIRRORED[value]
        if value in ("==", "!="):
            yield from _presence(first, second, value)
        yield from _length(left, second, value)
        left = right


def _presence(first: str, second: str, value: str) -> Iterator[tuple[Key, str]]:
    """Yield what a comparison with a constant says about presence."""
    same = value == "=="
    if second in ("None", "False", "''", "b''", "()", "[]", "{}", "0"):
        yield (PRESENT, first), _answer(not same)
    elif second == "True":
        yield (PRESENT, first), _answer(same)
    elif _SENTINEL.fullmatch(second):
        # A sentinel: what equals it was not given; a true value says nothing about it.
        yield (PRESENT, first), _answer(not same)
        yield (PRESENT, first), _answer(same)


def _length(left: ast.expr, second: str, value: str) -> Iterator[tuple[Key, str]]:
    """Yield what a comparison of a length says about emptiness."""
    if not (isinstance(left, ast.Call) and _called(left) == "len" and left.args):
        return
    empty = (value, second) in (("==", "0"), ("<", "1"), ("<=", "0"))
    filled = (value, second) in (("!=", "0"), (">", "0"), (">=", "1"))
    if empty or filled:
        yield (PRESENT, _text(left.args[0])), _answer(filled)


# --- what prose claims ---

_SPAN = "`(?P<a>\u00b7+)`"
_OTHER = r"(?:`(?P<b>\u00b7+)`|(?P<n>-?\d+(?:\.\d+)?)\b)"
_STATE = re.compile(
    rf"{_SPAN}\s+(?:is|was|are)\s+(?P<not>not\s+)?(?:(?P<yes>given|provided|passed|truthy|true|set)"
    rf"|(?P<no>falsy|false|empty|missing|absent|`\u00b7{{4}}`|None))(?![\w-])(?!\s+(?:in|to|by|as)\b)"
)
_COMPARED = re.compile(
    rf"{_SPAN}\s+(?:is\s+(?P<not>not\s+)?(?P<op>below|above|at\s+least|at\s+most|less\s+than"
    rf"|greater\s+than|smaller\s+than|larger\s+than|in|equal\s+to)"
    rf"|(?P<verb>equals|differs\s+from|is\s+not|is))\s+{_OTHER}"
)
_ASKED = re.compile(
    rf"{_SPAN}\s+(?:is\s+(?P<not>not\s+)?(?P<kind>an\s+instance\s+of|a\s+subclass\s+of)"
    rf"|(?P<has>has\s+(?:an?|no|the)\s+attribute)"
    rf"|(?P<neg>does\s+not\s+)?(?P<ends>starts?|ends?)\s+with)\s+`"
)
_WORDS = {
    "below": "<",
    "less than": "<",
    "smaller than": "<",
    "above": ">",
    "greater than": ">",
    "larger than": ">",
    "at least": ">=",
    "at most": "<=",
    "in": "in",
    "equal to": "==",
    "equals": "==",
    "differs from": "!=",
    "is": "==",
    "is not": "!=",
}
_DENIED = re.compile(r"\b(?:not|never)\s+(?:true\s+|the\s+case\s+)?that\s+$", re.I)
_WHEN = re.compile(r"\b(?:when|if|while|whether|as\s+long\s+as|once|that|unless|until)\b", re.I)


def claimed(passage: Passage) -> Iterator[tuple[Key, str, int, str]]:
    """Yield question, answer, offset and words of each condition that a passage states."""
    for pattern, reader in ((_STATE, _state), (_COMPARED, _comparison), (_ASKED, _question)):
        for match in pattern.finditer(passage.masked):
            words = _WHEN.findall(_before(passage, match.start()))
            if not words:
                continue
            subject = passage.text[match.start("a") : match.end("a")]
            read = reader(passage, match, squeezed(subject))
            if read is None:
                continue
            key, value = read
            denied = words[-1].casefold() in ("unless", "until")
            if denied != bool(_DENIED.search(passage.masked, 0, match.start())):
                value = _NEGATED[value]
            yield key, value, match.start(), passage.text[match.start() : match.end()]


def _before(passage: Passage, offset: int) -> str:
    """Return the part of the sentence before an offset, from its last clause with a condition."""
    for start, end in passage.sentences():
        if start <= offset < end:
            return re.split(r";\s", passage.masked[start:offset])[-1]
    return ""


def _state(passage: Passage, match: re.Match[str], subject: str) -> tuple[Key, str] | None:
    if match["no"] and match["no"].startswith("`"):
        if passage.text[match.start("no") : match.end("no")] != "`None`":
            return None
    return (PRESENT, subject), _answer(bool(match["yes"]) != bool(match["not"]))


def _comparison(passage: Passage, match: re.Match[str], subject: str) -> tuple[Key, str] | None:
    group = "b" if match["b"] else "n"
    other = squeezed(passage.text[match.start(group) : match.end(group)])
    if other in ("None", "True", "False"):
        return None
    value = _WORDS[" ".join((match["op"] or match["verb"]).casefold().split())]
    return (subject, other), _NEGATED[value] if match["not"] else value


def _question(passage: Passage, match: re.Match[str], subject: str) -> tuple[Key, str] | None:
    if match["kind"]:
        name = "isinstance" if "instance" in match["kind"] else "issubclass"
        return (name, subject), _answer(not match["not"])
    if match["has"]:
        return ("hasattr", subject), _answer(" no " not in f" {match['has']} ")
    name = "startswith" if match["ends"].startswith("start") else "endswith"
    return (name, subject), _answer(not match["neg"])
