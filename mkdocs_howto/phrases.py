"""Expressions in words: noun phrases for values, clauses for calls, conditions for tests.

Short code stays a code span, which is exact; known calls become words; long code is told by the
names that it uses. Every clause names what it calls.
"""

from __future__ import annotations

import ast
import re
from collections.abc import Iterable, Iterator

from mkdocs_howto.facts import Definition, Kind
from mkdocs_howto.lexicon import Arguments, fill, is_verb, specific, third_person
from mkdocs_howto.names import Names
from mkdocs_howto.words import (
    as_clause,
    first_sentence,
    is_vague,
    listed,
    masked,
    parts,
    span,
    with_article,
)

MAX_CODE = 44
"""Longest source, in characters, that is shown as it stands; about half a line of text."""

_MAX_MESSAGE = 90
"""Longest text of the code, in characters, that is quoted whole."""

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


# --- values ---


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


def constant(value: object) -> str:
    """Return a literal as a code span; addresses and paths without their quotes."""
    if isinstance(value, str):
        flat = value.strip("\n")
        if len(flat) > _MAX_MESSAGE or "\n" in flat or "`" in flat:
            head = re.split(r"[\n`]", flat.lstrip())[0][:60].rsplit(" ", 1)[0]
            return f"a text that begins {span(head)}" if head.strip() else "a longer text"
        if flat == value and flat.isprintable() and flat.strip() == flat:
            if '"' in flat or (re.search(r"[/:]\S|\S[/:]", flat) and " " not in flat):
                return span(flat)
            return span(repr(flat) if "\\" in flat else f'"{flat}"')
        return span(repr(value))
    source = repr(value)
    return (
        span(source) if len(source) <= MAX_CODE else f"{with_article(type(value).__name__)} literal"
    )


def _named(expression: ast.Name | ast.Attribute, names: Names) -> str:
    source = names.code(expression)
    value = names.values.get(source)
    if value is not None and source not in names.types and len(value) <= _MAX_MESSAGE:
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
        if phrase and "(" not in masked(_CALLEES.sub("", phrase)) and len(phrase) < 160:
            return _with_callee(phrase, call)
    if short:
        return span(source)
    definition = names.definition(call)
    given = _given(call, names)
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


def used_names(expression: ast.AST) -> Iterator[str]:
    """Yield the variables and attributes that an expression reads, in order, without callees."""
    if isinstance(expression, ast.Name):
        yield expression.id
    elif isinstance(expression, ast.Attribute):
        source = ast.unparse(expression)
        if re.fullmatch(r"[\w.]+", source):
            yield source
        else:
            yield from used_names(expression.value)
    elif isinstance(expression, ast.Call):
        if isinstance(expression.func, ast.Attribute):
            yield from used_names(expression.func.value)
        for argument in [*expression.args, *(kw.value for kw in expression.keywords)]:
            yield from used_names(argument)
    elif isinstance(expression, ast.Lambda):
        return
    else:
        for child in ast.iter_child_nodes(expression):
            yield from used_names(child)


def called(node: ast.AST) -> list[str]:
    """Return the names of what a piece of code calls, dotted where that is short, in order."""
    return list(dict.fromkeys(callee(call) for call in calls(node)))


def calls(node: ast.AST) -> Iterator[ast.Call]:
    """Yield the calls of a piece of code, outer ones before those in their arguments."""
    if isinstance(node, ast.Call):
        yield node
    for child in ast.iter_child_nodes(node):
        yield from calls(child)


def callee(call: ast.Call) -> str:
    """Return the name of what is called: dotted where that is short, else its last part."""
    func = call.func
    while isinstance(func, ast.Call | ast.Subscript):
        func = func.func if isinstance(func, ast.Call) else func.value
    source = ast.unparse(func)
    if re.fullmatch(r"[\w.]{1,40}", source):
        return source
    return func.attr if isinstance(func, ast.Attribute) else source[:MAX_CODE].split("(")[0]


# --- calls ---


def arguments(call: ast.Call, names: Names) -> Arguments:
    """Return the arguments of a call in words."""
    receiver = noun(call.func.value, names) if isinstance(call.func, ast.Attribute) else ""
    positional = [] if any(isinstance(a, ast.Starred) for a in call.args) else call.args
    return Arguments(
        positional=tuple(noun(argument, names) for argument in positional),
        keywords={kw.arg: noun(kw.value, names) for kw in call.keywords if kw.arg},
        receiver=receiver,
    )


def clause(call: ast.Call, names: Names) -> str:
    """Return what a call does as a third-person clause without subject."""
    entry = names.entry(call)
    if entry and entry.does:
        phrase = fill(entry.does, arguments(call, names))
        if phrase and len(phrase) < 240 and "(" not in masked(_CALLEES.sub("", phrase)):
            return _with_callee(phrase, call) + _left_over(entry.does, call, names)
    definition = names.definition(call)
    name = callee(call)
    given = _given(call, names)
    if isinstance(call.func, ast.Call):
        return f"calls the result of {span(name)}{given}"
    if isinstance(call.func, ast.Subscript):
        return f"calls an item of {span(name)}{given}"
    if _is_super(call.func):
        passed = given.removeprefix(" with")
        return (
            f"passes{passed} to the inherited {span(name)} (`super`)"
            if passed
            else (f"calls the inherited {span(name)} (`super`)")
        )
    if definition is not None and definition.kind is Kind.CLASS:
        return f"constructs {span(name)}{given}"
    purpose = _purpose(definition, given)
    if purpose:
        return purpose.replace("{callee}", span(name))
    return _by_name(call, name, given, names)


def _is_super(func: ast.expr) -> bool:
    """Whether a callee is a method of `super()`."""
    receiver = func.value if isinstance(func, ast.Attribute) else None
    return isinstance(receiver, ast.Call) and ast.unparse(receiver.func) == "super"


def _left_over(template_: str, call: ast.Call, names: Names) -> str:
    """Return ` and with …` for the keywords that a phrase says nothing about."""
    told = set(re.findall(r"[A-Za-z_]\w*(?=\})", template_))
    left = [keyword for keyword in call.keywords if keyword.arg not in told]
    rest = ast.Call(call.func, [], left)
    given = _given(rest, names)
    return f", {given.strip()}" if given and len(given) < 160 else ""


_CALLEES = re.compile(r" \((`[\w.]+`(?:, `[\w.]+`)*)\)")


def _with_callee(phrase: str, call: ast.Call) -> str:
    """Name the callee in a phrase that does not: readers look for what they see in the code.

    Callees that the phrase's parts name already are gathered with it, behind the whole phrase.
    """
    inner = [name for found in _CALLEES.findall(phrase) for name in found.split(", ")]
    phrase = _CALLEES.sub("", phrase)
    name = callee(call)
    last = name.rpartition(".")[2]
    if not re.search(rf"\b{re.escape(last)}\b", phrase):
        inner.append(span(name))
    return f"{phrase} ({', '.join(dict.fromkeys(inner))})" if inner else phrase


def _given(call: ast.Call, names: Names) -> str:
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


def _purpose(definition: Definition | None, given: str) -> str:
    """Say what a function of the project is for, by the first sentence of its docstring."""
    if definition is None or definition.kind not in (Kind.FUNCTION, Kind.METHOD):
        return ""
    told = first_sentence(definition.docstring.summary, (p.name for p in definition.parameters))
    told = as_clause(told)
    if not told or len(told) > 90:
        return ""
    verb = "passes" if given else "calls"
    if given:
        return f"{verb}{given.removeprefix(' with')} to {{callee}}, which {told}"
    return f"{verb} {{callee}}, which {told}"


def _by_name(call: ast.Call, name: str, given: str, names: Names) -> str:
    """Read a name as words where it starts with a verb: `build_request` builds the request."""
    words = parts(name.rpartition(".")[2])
    local = isinstance(call.func, ast.Name) and call.func.id in names.types
    if len(words) > 1 and is_verb(words[0]) and words[0] not in _NO_VERBS and not local:
        verb = "obtains" if words[0] == "get" else third_person(specific(words[0]))
        rest = " ".join(words[1:])
        first = call.args[0].id if call.args and isinstance(call.args[0], ast.Name) else ""
        if words[:2] == ["raise", "for"]:
            verb, rest = "checks", " ".join(words[2:]) or "result"
        if first and parts(first) == words[1:]:
            others = _given(ast.Call(call.func, call.args[1:], call.keywords), names)
            phrase, given = f"{verb} {span(first)}", others
        else:
            phrase = f"{verb} {_noun_from(rest)}"
            if given and (words[0] in _FROM or rest.endswith(_PREPOSITIONS)):
                joint = "" if rest.endswith(_PREPOSITIONS) else " from"
                phrase, given = f"{phrase}{joint}{given.removeprefix(' with')}", ""
        if not is_vague(phrase):
            said = f"{phrase} with {span(name)}"
            return f"{said}, given{given.removeprefix(' with')}" if given else said
    return f"calls {span(name)}{_given(call, names)}"


_FROM = frozenset(
    (
        "get build make create parse extract load read find compute remove pop collect "
        "derive infer calculate generate construct assemble select fetch retrieve take"
    ).split()
)
"""Verbs whose arguments are what they start from."""

_PREPOSITIONS = (" from", " to", " with", " for", " by", " of", " in", " on", " at", " as")

_NO_VERBS = frozenset(
    (
        "is has can should default buffer index name file list type value key text base "
        "level state raw last next first new old test line item"
    ).split()
)
"""Words that are more often nouns or adjectives at the start of a name."""


def _noun_from(words: str) -> str:
    """Put `the` before words read from a name, unless they start like a phrase of their own."""
    first = words.split()[0]
    if first in ("to", "from", "for", "in", "on", "as", "with", "by", "if", "and", "all", "each"):
        return words
    return f"the {words}"


# --- conditions ---


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
            said = _with_callee(phrase.removeprefix("whether "), test)
            return f"it is {not_}true that {said}" if negated else said
    return f"{span(name)}{_given(test, names)} is {'false' if negated else 'true'}"


def error_of(node: ast.Raise, names: Names) -> tuple[str, str]:
    """Return the exception that a statement raises and its message in words; both may be empty."""
    raised = node.exc
    if raised is None:
        return "", ""
    if isinstance(raised, ast.Call):
        name = names.code(raised.func)
        message = raised.args[0] if raised.args else None
        return name, _message(message, names) if message is not None else ""
    return names.code(raised), ""


def _message(expression: ast.expr, names: Names) -> str:
    text = template(expression)
    if text is None:
        return ""
    text = " ".join(text.split())
    if not text or "`" in text:
        return ""
    if len(text) <= _MAX_MESSAGE:
        return span(text)
    head = text[: _MAX_MESSAGE - 20].rsplit(" ", 1)[0]
    return f"a message that begins {span(head)}"


def template(expression: ast.expr) -> str | None:
    """Return a text literal as it stands in the code, f-string fields included; None for others."""
    if isinstance(expression, ast.Constant) and isinstance(expression.value, str):
        return expression.value
    if isinstance(expression, ast.JoinedStr):
        pieces = []
        for value in expression.values:
            if isinstance(value, ast.Constant):
                pieces.append(str(value.value))
            elif isinstance(value, ast.FormattedValue):
                pieces.append("{" + ast.unparse(value.value) + "}")
        return "".join(pieces)
    if isinstance(expression, ast.BinOp) and isinstance(expression.op, ast.Mod):
        return template(expression.left)
    if isinstance(expression, ast.Call) and isinstance(expression.func, ast.Attribute):
        if expression.func.attr == "format":
            return template(expression.func.value)
    if isinstance(expression, ast.Call) and ast.unparse(expression.func) in ("_", "gettext"):
        return template(expression.args[0]) if expression.args else None
    return None


def all_listed(items: Iterable[str], most: int = _MAX_NAMED) -> str:
    """Return items joined; more than `most` are cut with their number."""
    words = list(items)
    if len(words) > most:
        words = [*words[: most - 1], f"{len(words) - most + 1} more"]
    return listed(words)
