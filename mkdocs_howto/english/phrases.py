"""Expressions in words: noun phrases for values, conditions for tests.

Short code stays a code span, which is exact; known calls become words; long code is told by the
names that it uses.
"""

from __future__ import annotations

import ast
import re
from collections.abc import Iterable

from mkdocs_howto.english.lexicon import Arguments, fill
from mkdocs_howto.english.literals import MAX_CODE, MAX_MESSAGE, constant
from mkdocs_howto.english.names import Names
from mkdocs_howto.english.words import listed, masked, span
from mkdocs_howto.source.callees import called, callee, used_names
from mkdocs_howto.source.model import Kind

_MAX_NAMED = 6
"""Most names that one phrase lists."""

_COMPARISONS = {
    ast.Eq: ("equals", "differs from"),
    ast.NotEq: ("differs from", "equals"),
    ast.Lt: ("is below", "is at least"),
    ast.LtE: ("is at most", "is above"),
    ast.Gt: ("is above", "is at most"),
    ast.GtE: ("is at least", "is below"),
    ast.In: ("is in", "is not in"),
    ast.NotIn: ("is not in", "is in"),
    ast.Is: ("is", "is not"),
    ast.IsNot: ("is not", "is"),
}

_MAIN = ("__name__ == '__main__'", "'__main__' == __name__")

_SIZED = ("str", "bytes", "list", "dict", "set", "tuple", "frozenset", "bytearray")


def noun(expression: ast.expr, names: Names) -> str:
    """Return a noun phrase for the value of an expression."""
    if isinstance(expression, ast.Constant):
        return constant(expression.value)
    if isinstance(expression, ast.Name | ast.Attribute):
        return _named(expression, names)
    if isinstance(expression, ast.Await):
        return noun(expression.value, names)
    if isinstance(expression, ast.Starred):
        return f"the items of {noun(expression.value, names)}"
    if isinstance(expression, ast.Call):
        return _value_of_call(expression, names)
    source = names.code(expression)
    if len(source) <= MAX_CODE and "\n" not in source:
        return span(source)
    return _long_value(expression, names)


def _named(expression: ast.Name | ast.Attribute, names: Names) -> str:
    source = names.code(expression)
    value = names.values.get(source)
    if value is not None and source not in names.types and len(value) <= MAX_MESSAGE:
        try:
            literal = ast.literal_eval(value)
        except (ValueError, SyntaxError, MemoryError, RecursionError):
            literal = None
        if isinstance(literal, str) and len(literal) > 3 and re.search(r"\W", literal):
            return constant(literal)
    if len(source) <= MAX_CODE and "\n" not in source:
        return span(source)
    last = expression.attr if isinstance(expression, ast.Attribute) else source
    return f"the {span(last)} of {_inner(expression, names)}"


def _inner(expression: ast.expr, names: Names) -> str:
    value = expression.value if isinstance(expression, ast.Attribute) else expression
    return noun(value, names)


def _value_of_call(call: ast.Call, names: Names) -> str:
    source = names.code(call)
    entry = names.entry(call)
    short = len(source) <= MAX_CODE and "\n" not in source
    if entry and entry.makes and not (short and _reads_well(call)):
        phrase = fill(entry.makes, arguments(call, names))
        if phrase and "(" not in masked(CALLEES.sub("", phrase)) and len(phrase) < 160:
            return with_callee(phrase, call)
    if short:
        return span(source)
    definition = names.definition(call)
    given = given_to(call, names)
    if definition is not None and definition.kind is Kind.CLASS:
        return f"a new {span(callee(call))}{given}"
    return f"the result of {span(callee(call))}{given}"


def _reads_well(call: ast.Call) -> bool:
    """Whether a call reads well as code: `len(x)`, `x.items()`, but not one call in another."""
    simple = all(isinstance(a, ast.Name | ast.Attribute | ast.Constant) for a in call.args)
    if isinstance(call.func, ast.Name):
        return simple
    return not call.args and not any(isinstance(n, ast.Call) for n in ast.walk(call.func))


def _long_value(expression: ast.expr, names: Names) -> str:
    if isinstance(expression, ast.Dict):
        return _dictionary(expression, names)
    if isinstance(expression, ast.List | ast.Tuple | ast.Set):
        kind = {ast.List: "a list", ast.Tuple: "a tuple", ast.Set: "a set"}[type(expression)]
        if len(expression.elts) <= _MAX_NAMED:
            return f"{kind} of {listed(noun(item, names) for item in expression.elts)}"
        return f"{kind} of {len(expression.elts)} items{_using(expression, names)}"
    if isinstance(expression, ast.IfExp):
        chosen, other = noun(expression.body, names), noun(expression.orelse, names)
        return f"{chosen} when {condition(expression.test, names)}, otherwise {other}"
    if isinstance(expression, ast.ListComp | ast.SetComp | ast.GeneratorExp | ast.DictComp):
        return _comprehension(expression, names)
    if isinstance(expression, ast.Lambda):
        taken = [argument.arg for argument in expression.args.args]
        of = f" of {listed(span(name) for name in taken)}" if taken else ""
        return f"a function{of}{_using(expression.body, names)}"
    if isinstance(expression, ast.JoinedStr):
        return f"a text{_using(expression, names, verb='with')}"
    if isinstance(expression, ast.BoolOp):
        word = "and" if isinstance(expression.op, ast.And) else "or else"
        return f" {word} ".join(noun(value, names) for value in expression.values)
    if isinstance(expression, ast.Subscript):
        return f"an item of {noun(expression.value, names)}{_using(expression.slice, names)}"
    if isinstance(expression, ast.Compare | ast.UnaryOp):
        return f"whether {condition(expression, names)}"
    return f"a value{_using(expression, names, verb='computed from')}"


def _dictionary(expression: ast.Dict, names: Names) -> str:
    keys = [
        f"the entries of {noun(value, names)}" if key is None else span(str(key.value))
        for key, value in zip(expression.keys, expression.values, strict=True)
        if key is None or isinstance(key, ast.Constant)
    ]
    if keys and len(keys) == len(expression.keys) and len(keys) <= 8:
        called = _using_calls(expression, names)
        return f"a dictionary with {listed(keys)}{called}"
    return f"a dictionary of {len(expression.keys)} entries{_using(expression, names)}"


def _comprehension(
    expression: ast.ListComp | ast.SetComp | ast.GeneratorExp | ast.DictComp, names: Names
) -> str:
    kind = {
        ast.ListComp: "a list",
        ast.SetComp: "a set",
        ast.GeneratorExp: "the values",
        ast.DictComp: "a dictionary",
    }[type(expression)]
    first = expression.generators[0]
    over = f"for each {span(names.code(first.target))} in {noun(first.iter, names)}"
    if first.ifs and len(first.ifs) == 1:
        test = condition(first.ifs[0], names)
        over += f" for which {test}" if len(test) < 80 else ""
    if isinstance(expression, ast.DictComp):
        key, value = noun(expression.key, names), noun(expression.value, names)
        made = f"from {key} to {value}"
        bare, built = "with an entry", [expression.key, expression.value]
    else:
        made = f"of {noun(expression.elt, names)}"
        bare, built = "with an item", [expression.elt]
    if len(made) > 80:
        used = dict.fromkeys(n for part in built for n in [*used_names(part), *called(part)])
        made = f"{bare} built from {all_listed(span(name) for name in used)}" if used else bare
    return f"{kind} {made} {over}"


def _using(expression: ast.AST, names: Names, verb: str = "built from") -> str:
    used = list(dict.fromkeys([*used_names(expression), *called(expression)]))
    if not used:
        return ""
    shown = [span(name) for name in used[:_MAX_NAMED]]
    if len(used) > _MAX_NAMED:
        shown.append("others")
    return f" {verb} {listed(shown)}"


def _using_calls(expression: ast.AST, names: Names) -> str:
    used = [span(name) for name in called(expression)][:_MAX_NAMED]
    return f", made with {listed(used)}" if used else ""


def arguments(call: ast.Call, names: Names) -> Arguments:
    """Return the arguments of a call in words."""
    receiver = noun(call.func.value, names) if isinstance(call.func, ast.Attribute) else ""
    positional = [] if any(isinstance(a, ast.Starred) for a in call.args) else call.args
    return Arguments(
        positional=tuple(noun(argument, names) for argument in positional),
        keywords={kw.arg: noun(kw.value, names) for kw in call.keywords if kw.arg},
        receiver=receiver,
    )


CALLEES = re.compile(r" \((`[\w.]+`(?:, `[\w.]+`)*)\)")


def with_callee(phrase: str, call: ast.Call) -> str:
    """Name the callee in a phrase that does not: readers look for what they see in the code.

    Callees that the phrase's parts name already are gathered with it, behind the whole phrase.
    """
    inner = [name for found in CALLEES.findall(phrase) for name in found.split(", ")]
    phrase = CALLEES.sub("", phrase)
    name = callee(call)
    last = name.rpartition(".")[2]
    if not re.search(rf"\b{re.escape(last)}\b", phrase):
        inner.append(span(name))
    return f"{phrase} ({', '.join(dict.fromkeys(inner))})" if inner else phrase


def given_to(call: ast.Call, names: Names) -> str:
    """Return ` with a, b and c` for the arguments of a call."""
    given = [noun(argument, names) for argument in call.args]
    for keyword in call.keywords:
        value = noun(keyword.value, names)
        if keyword.arg is None:
            given.append(f"the entries of {value}")
        elif value in (span(keyword.arg), span(f"self.{keyword.arg}")):
            given.append(value)
        else:
            given.append(f"{span(keyword.arg)} set to {value}")
    if len(given) > _MAX_NAMED:
        rest = len(given) - _MAX_NAMED + 1
        given = [*given[: _MAX_NAMED - 1], f"{rest} more arguments"]
    return f" with {listed(given)}" if given else ""


def condition(test: ast.expr, names: Names, *, negated: bool = False) -> str:
    """Return a test as a clause: `x` is at most `3`; `timeout` is given."""
    if isinstance(test, ast.UnaryOp) and isinstance(test.op, ast.Not):
        return condition(test.operand, names, negated=not negated)
    if isinstance(test, ast.BoolOp):
        conjunction = isinstance(test.op, ast.And) != negated
        joined = [condition(value, names, negated=negated) for value in test.values]
        return _shared(joined, "and" if conjunction else "or")
    if isinstance(test, ast.Compare) and len(test.ops) == 1:
        return _comparison(test, names, negated)
    if isinstance(test, ast.Call):
        return _predicate(test, names, negated)
    if isinstance(test, ast.NamedExpr):
        held = condition(test.value, names, negated=negated)
        return f"{held} (kept as {span(names.code(test.target))})"
    if isinstance(test, ast.Name | ast.Attribute | ast.Subscript):
        return _truth(test, names, negated)
    if isinstance(test, ast.Constant):
        return "always" if bool(test.value) != negated else "never"
    source = names.code(test)
    if len(source) <= MAX_CODE:
        return f"{span(source)} {'fails' if negated else 'holds'}"
    return f"a test{_using(test, names, verb='of')} {'fails' if negated else 'passes'}"


def _shared(conditions: list[str], word: str) -> str:
    """Join conditions; a predicate that neighbours share is told once: `a` or `b` is missing."""
    groups: list[tuple[list[str], str]] = []
    for text in conditions:
        match = re.fullmatch(r"(`[^`]*`) (is .*|has .*)", text)
        head, tail = match.groups() if match else (text, "")
        if groups and tail and groups[-1][1] == tail:
            groups[-1][0].append(head)
        else:
            groups.append(([head], tail))
    said = []
    for heads, tail in groups:
        if len(heads) > 1 and word == "and":
            tail = re.sub(r"^is\b", "are", re.sub(r"^has\b", "have", tail))
        said.append(f"{listed(heads, word)} {tail}".strip())
    return f", {word} ".join(said) if len(said) > 2 else f" {word} ".join(said)


def _comparison(test: ast.Compare, names: Names, negated: bool) -> str:
    left, operator, right = test.left, test.ops[0], test.comparators[0]
    if ast.unparse(test) in _MAIN:
        return f"the file is {'not ' if negated else ''}run as a program"
    subject = noun(left, names)
    if isinstance(operator, ast.Is | ast.IsNot | ast.Eq | ast.NotEq) and _is_none(right):
        absent = isinstance(operator, ast.Is | ast.Eq) != negated
        return _absence(left, subject, names, absent)
    if isinstance(operator, ast.In | ast.NotIn) and isinstance(
        right, ast.Tuple | ast.List | ast.Set
    ):
        inside = isinstance(operator, ast.In) != negated
        if len(right.elts) <= 5:
            choices = listed((noun(item, names) for item in right.elts), "or")
            if inside:
                return f"{subject} is {choices}"
            return f"{subject} is neither {choices.replace(' or ', ' nor ')}"
    words = _COMPARISONS[type(operator)][1 if negated else 0]
    if isinstance(operator, ast.Is | ast.IsNot | ast.Eq) and isinstance(right, ast.Constant):
        words = {"equals": "is", "differs from": "is not"}.get(words, words)
    return f"{subject} {words} {noun(right, names)}"


def _is_none(node: ast.expr) -> bool:
    return isinstance(node, ast.Constant) and node.value is None


def _absence(left: ast.expr, subject: str, names: Names, absent: bool) -> str:
    if isinstance(left, ast.Name):
        parameter = names.parameters.get(left.id)
        if parameter is not None and parameter.default == "None":
            return f"{subject} is {'not given' if absent else 'given'}"
        if names.types.get(left.id, "").endswith("Match"):
            return f"{subject} is {'missing' if absent else 'found'}"
    return f"{subject} is {'' if absent else 'not '}`None`"


def _truth(test: ast.expr, names: Names, negated: bool) -> str:
    subject = noun(test, names)
    kind = names.type_of(test)
    parameter = names.parameters.get(test.id) if isinstance(test, ast.Name) else None
    if kind.endswith("Match"):
        return f"{subject} is {'missing' if negated else 'found'}"
    if kind == "bool" or (parameter and parameter.default in ("True", "False")):
        return f"{subject} is {'false' if negated else 'true'}"
    if parameter and parameter.default == "None":
        return f"{subject} is {'not given or empty' if negated else 'given'}"
    if kind in _SIZED:
        return f"{subject} is {'empty' if negated else 'not empty'}"
    return f"{subject} is {'falsy' if negated else 'truthy'}"


def _predicate(test: ast.Call, names: Names, negated: bool) -> str:
    name = callee(test)
    not_ = "not " if negated else ""
    given = [noun(argument, names) for argument in test.args]
    if name == "isinstance" and len(test.args) == 2:
        types = test.args[1]
        choices = types.elts if isinstance(types, ast.Tuple) else [types]
        if len(choices) <= 4:
            said = listed((noun(choice, names) for choice in choices), "or")
            return f"{given[0]} is {not_}an instance of {said} (`isinstance`)"
    if name == "hasattr" and len(given) == 2 and isinstance(test.args[1], ast.Constant):
        has = "has no" if negated else "has an"
        return f"{given[0]} {has} attribute {span(str(test.args[1].value))} (`hasattr`)"
    if isinstance(test.func, ast.Attribute) and test.func.attr in ("startswith", "endswith"):
        if len(given) == 1 and len(names.code(test)) > MAX_CODE // 2:
            verb = "start" if test.func.attr == "startswith" else "end"
            verb = f"does not {verb}" if negated else f"{verb}s"
            return f"{noun(test.func.value, names)} {verb} with {given[0]} ({span(test.func.attr)})"
    source = names.code(test)
    if len(source) <= MAX_CODE:
        return f"{span(source)} is {'false' if negated else 'true'}"
    entry = names.entry(test)
    if entry and entry.makes:
        phrase = fill(entry.makes, arguments(test, names)) or ""
        if phrase.startswith("whether "):
            said = with_callee(phrase.removeprefix("whether "), test)
            return f"it is {not_}true that {said}" if negated else said
    return f"{span(name)}{given_to(test, names)} is {'false' if negated else 'true'}"


def all_listed(items: Iterable[str], most: int = _MAX_NAMED) -> str:
    """Return items joined; more than `most` are cut with their number."""
    words = list(items)
    if len(words) > most:
        words = [*words[: most - 1], f"{len(words) - most + 1} more"]
    return listed(words)
