"""HT316 to HT319: effects, units, changes of arguments and counts that the code contradicts.

A claim is contradicted only where the whole reach of the object holds no trace of what it says, or
proves its opposite; whatever else can't be told is undecided and costs nothing.
"""

from __future__ import annotations

import ast
import re
from collections.abc import Iterator, Mapping
from functools import cache
from importlib.resources import files

import yaml

from mkdocs_howto.checks.claims import chain
from mkdocs_howto.checks.reading import Passage
from mkdocs_howto.checks.registry import Case, Complaint, check
from mkdocs_howto.checks.world import last_name, region
from mkdocs_howto.english import alternatives, number_pattern, read_number, units
from mkdocs_howto.source import Definition, Kind

_DENIED = re.compile(
    r"\b(?:not|no|never|nothing|none|nobody|without|neither|nor|cannot|hardly|instead\s+of|unlike"
    r"|rather\s+than|free\s+of|avoid\w*|prevent\w*|skip\w*|whereas|unless|until|whether|you|your"
    r"|caller|callers|yourself|should|could|would|may|might|can|typical\w*|usual\w*|useful|suits"
    r"|used\s+by|such\s+as|for\s+example|for\s+instance|e\.g|like|as\s+if|to\s+be)\b|n't\b|n\u2019t\b",
    re.IGNORECASE,
)
"""What makes a clause something else than a plain statement of what happens."""

_CLAUSE = re.compile(r"[;:\u2014()]|,\s|\s(?:but|while|which|because|since|so)\s", re.IGNORECASE)


@cache
def _effects() -> Mapping[str, Mapping[str, list[str]]]:
    text = files("mkdocs_howto.checks").joinpath("effects.yml").read_text("utf-8")
    found: Mapping[str, Mapping[str, list[str]]] = yaml.safe_load(text)
    return found


@cache
def _phrases(family: str, kind: str) -> re.Pattern[str]:
    said = alternatives(_effects()[family][kind]) or r"(?!)"
    return re.compile(rf"(?<![\w-])(?:{said})(?![\w-])", re.IGNORECASE)


@cache
def _traces(family: str) -> re.Pattern[str]:
    """Return the pattern of a family's traces, each at the beginning of a word."""
    joined = "|".join(map(re.escape, _effects()[family]["traces"]))
    # A lock of `threading` starts no thread.
    return re.compile(rf"(?<![a-z])(?!threading\.r?lock)(?:{joined})")


def _where(case: Case) -> str:
    definition = case.facts.definition
    return f"{definition.file.shown}:{definition.lines.first}"


def _prose(case: Case) -> Iterator[Passage]:
    return (each for each in case.passages if each.part not in ("title", "note"))


def _clauses(passage: Passage) -> Iterator[tuple[int, str, str]]:
    """Yield offset, text and whole sentence of each clause that states something plainly."""
    for start, end in passage.sentences():
        sentence = passage.text[start:end]
        at = 0
        for piece in _CLAUSE.split(sentence):
            if not _DENIED.search(re.sub(r"`[^`]*`", "", piece)):
                yield start + sentence.find(piece, at), piece, sentence
            at = sentence.find(piece, at) + len(piece)


@check(
    "HT316",
    "wrong-effect",
    "What a guide says happens (caching, retries, threads, files) has a trace in the code.",
    wrong="`pack` retries three times, in a background thread.",
    right="`pack` writes an archive.",
)
def wrong_effect(case: Case) -> Iterator[Complaint]:
    """Find effects of which the whole reach holds no trace, and denials of proven ones."""
    for each in _prose(case):
        for offset, clause, _ in _clauses(each):
            for family in _effects():
                match = _phrases(family, "said").search(clause)
                if match and not _traces(family).search(_traced(case)):
                    said = " ".join(match[0].split())
                    message = f"Nothing that {_name(case)} reaches does what “{said}” says."
                    line = each.at(offset + match.start())
                    yield Complaint(each.section, line, message, "Leave it out.", _where(case))
        for family, row in _effects().items():
            for match in _phrases(family, "denied").finditer(each.text):
                proof = _sign(case, row["signs"])
                if proof:
                    message = f"“{match[0]}”: {_name(case)} does, on {proof}."
                    line = each.at(match.start())
                    yield Complaint(each.section, line, message, "Leave it out.", proof)


def _name(case: Case) -> str:
    return f"`{case.facts.definition.name}`"


def _traced(case: Case) -> str:
    """Return all text that may hold a trace: the reach, what it brings along, and decorators."""
    definition = case.facts.definition
    if definition.kind in (Kind.MODULE, Kind.PACKAGE, Kind.SCRIPT):
        return f"{case.reach.text}\n{case.world.module.text.casefold()}"
    cited = "\n".join(_cited_text(case)).casefold()
    return f"{case.reach.text}\n{cited}\n{' '.join(definition.decorators).casefold()}"


def _cited_text(case: Case) -> Iterator[str]:
    for step in case.draft.steps:
        for lines in step.lines:
            if not step.file or case.facts.definition.file.shown.endswith(step.file):
                yield region(case.facts.definition.file, lines.first, lines.last).text


def _sign(case: Case, signs: list[str]) -> str:
    """Return the line of the object's own code that proves an effect; empty for none."""
    own = case.world.own
    for node in own.nodes:
        if isinstance(node, ast.Call) and last_name(node.func) in signs:
            return f"{own.file.shown}:{node.lineno}"
    return ""


_IN_UNITS = (
    r"(?:(?P<kept>in|as|of|number\s+of|`)\s+(?P<unit>{units})"
    r"|(?P<number>{numbers})[\s-]+(?P<unit2>{units})"
    r"|(?:^|[:,]\s+|the\s+)(?P<unit3>{units})\s+(?:to|before|after|between|until|of)\b)(?![\w-])"
)


@cache
def _measures() -> re.Pattern[str]:
    spelled = alternatives([spelling for spelling in units() if len(spelling) > 2])
    pattern = _IN_UNITS.format(units=spelled, numbers=number_pattern())
    return re.compile(rf"(?<![\w-])(?:{pattern})", re.IGNORECASE)


@check(
    "HT317",
    "wrong-unit",
    "A unit that a guide states is the one of the names, comments and docstrings of the code.",
    wrong="`Pace` takes `period` in minutes.",
    right="`Pace` takes `period` in seconds.",
)
def wrong_unit(case: Case) -> Iterator[Complaint]:
    """Find units that stand nowhere in the reach where another unit of the same kind does."""
    text = _traced(case)
    for each in _prose(case):
        for offset, clause, _ in _clauses(each):
            for match in _measures().finditer(clause):
                said = match["unit"] or match["unit2"] or match["unit3"]
                unit = units()[said.casefold()]
                if unit.kind != "time" and not match["number"]:
                    continue  # what is a byte to one author is a character to the next
                others = _other_units(text, unit.name)
                if not others or _spelled(text, unit.spellings):
                    continue
                if match["number"] and not _other_size(case, match["number"], unit.size, unit.kind):
                    continue
                message = f"The code speaks of {others[0]}, and nowhere of {unit.name}."
                line = each.at(offset + match.start())
                yield Complaint(each.section, line, message, "State its unit.", _where(case))


def _spelled(text: str, spellings: tuple[str, ...]) -> bool:
    return any(re.search(rf"(?<![a-z]){re.escape(each)}(?![a-z])", text) for each in spellings)


def _other_units(text: str, name: str) -> list[str]:
    wanted = next(unit for unit in units().values() if unit.name == name)
    found = {
        unit.name
        for unit in units().values()
        if unit.kind == wanted.kind and unit.name != name
        and _spelled(text, tuple(s for s in unit.spellings if len(s) > 2))
    }  # fmt: skip
    return sorted(found)


def _converted(case: Case, number: str, size: float, kind: str) -> bool:
    """Whether a number of the code, in one of its units, is what is said: 300 s, five minutes."""
    value = read_number(number)
    known = {n for place in case.reach.places for n in place.numbers} | _products(case)
    sizes = {unit.size for unit in units().values() if unit.kind == kind}
    return value is not None and any(
        abs(n * other - value * size) < 1e-9 * max(1.0, n * other) for n in known for other in sizes
    )


def _other_size(case: Case, number: str, size: float, kind: str) -> bool:
    """Whether a number stands in the code, and is not what is said in any unit of its."""
    value = read_number(number)
    stands = any(value in place.numbers for place in case.reach.places)
    return stands and not _converted(case, number, size, kind)


def _products(case: Case) -> set[float]:
    """Return what the products and sums of plain numbers in the reach come to."""
    found = set()
    for place in case.reach.places:
        for node in place.nodes:
            if isinstance(node, ast.BinOp):
                value = _folded(node)
                if value is not None:
                    found.add(value)
    return found


def _folded(node: ast.expr) -> float | None:
    if isinstance(node, ast.Constant) and isinstance(node.value, int | float):
        return float(node.value) if abs(node.value) < 1e15 else None
    if isinstance(node, ast.BinOp):
        left, right = _folded(node.left), _folded(node.right)
        if left is None or right is None:
            return None
        if isinstance(node.op, ast.Mult):
            return left * right
        if isinstance(node.op, ast.Add):
            return left + right
        if isinstance(node.op, ast.Sub):
            return left - right
        if isinstance(node.op, ast.Div) and right:
            return left / right
        if isinstance(node.op, ast.Pow) and 0 <= right <= 64 and abs(left) <= 1024:
            return float(left**right) if left or right else 1.0
    return None


_CHANGED = re.compile(
    r"\b(?:in\s+place|in-place|caller's\s+(?:list|dictionary|object)\s+(?:grows|changes))\b", re.I
)
_KEPT = re.compile(
    r"\b(?:(?:itself\s+)?(?:stays|remains|is\s+left)\s+(?:unchanged|untouched|as\s+it\s+is|alone)"
    r"|(?:is|are)\s+(?:not|never)\s+(?:changed|modified|mutated|altered)"
    r"|leaves?\s+(?:the|its)\s+(?:\w+\s+){1,2}(?:unchanged|untouched|alone))\b",
    re.I,
)
_READING = frozenset(
    "relative_to joinpath get startswith endswith join index count format match search".split()
)
_CHANGING = frozenset(
    "append extend insert remove pop clear sort reverse update setdefault popitem add discard "
    "appendleft popleft".split()
)


@check(
    "HT318",
    "wrong-change",
    "Whether something is changed in place or left as it is, is what the code does.",
    wrong="`pack` changes the folder in place.",
    right="`pack` sorts the paths.",
)
def wrong_change(case: Case) -> Iterator[Complaint]:
    """Find “in place” where nothing is changed, and “unchanged” where the argument is."""
    definition = case.facts.definition
    if definition.kind not in (Kind.FUNCTION, Kind.METHOD) or definition.node is None:
        return
    changed = _changes(definition)
    for each in _prose(case):
        for offset, clause, _ in _clauses(each):
            match = _CHANGED.search(clause)
            if match and not changed and not _may_change(case):
                message = f"{_name(case)} changes nothing in place."
                line = each.at(offset + match.start())
                yield Complaint(each.section, line, message, "Leave it out.", _where(case))
        for match in _KEPT.finditer(each.text):
            sentence = each.at(match.start()).sentence
            if changed and re.search(
                r"\b(?:itself|argument|caller|given|passed|original)\b|`", sentence
            ):
                name, line_number = changed
                if name in sentence or len(definition.parameters) == 1:
                    message = f"`{name}` is changed on line {line_number}."
                    place = each.at(match.start())
                    source = f"{definition.file.shown}:{line_number}"
                    yield Complaint(each.section, place, message, "Say that it changes.", source)


def _changes(definition: Definition) -> tuple[str, int] | None:
    """Return the parameter that a function surely changes, and where; None for none."""
    node = definition.node
    names = {p.name for p in definition.parameters if p.name not in ("self", "cls")}
    bound = {
        inner.id
        for inner in ast.walk(node or ast.Pass())
        if isinstance(inner, ast.Name) and isinstance(inner.ctx, ast.Store)
    }
    for inner in ast.walk(node or ast.Pass()):
        target: ast.expr | None = None
        if isinstance(inner, ast.Call) and isinstance(inner.func, ast.Attribute):
            target = inner.func.value if inner.func.attr in _CHANGING else None
        elif isinstance(inner, ast.Subscript | ast.Attribute):
            target = None if isinstance(inner.ctx, ast.Load) else inner.value
        if isinstance(target, ast.Name) and target.id in names - bound:
            return target.id, getattr(inner, "lineno", definition.lines.first)
    return None


def _may_change(case: Case) -> bool:
    """Whether anything in the reach changes what it is given or an object's state."""
    if not case.reach.complete and any(
        isinstance(node, ast.Call) and _takes_parameter(case, node) for node in case.world.own.nodes
    ):
        return True
    for place in case.reach.places:
        for node in place.nodes:
            if isinstance(node, ast.Attribute | ast.Subscript) and not isinstance(
                node.ctx, ast.Load
            ):
                return True
            if isinstance(node, ast.Call) and last_name(node.func) in (_CHANGING | {"setattr"}):
                return True
    return "in place" in case.reach.text or "inplace" in case.reach.text


def _takes_parameter(case: Case, call: ast.Call) -> bool:
    names = {
        parameter.name
        for parameter in case.facts.definition.parameters
        if parameter.annotation not in ("str", "int", "float", "bool", "bytes")
    }
    if chain(call.func) in ("isinstance", "len", "int", "str", "float", "bool", "repr", "type"):
        return False
    if last_name(call.func)[:1].isupper() or last_name(call.func) in _READING:
        return False  # what is made of an argument seldom changes it
    return any(isinstance(each, ast.Name) and each.id in names for each in call.args)


_KINDS = {
    "list": "list", "dictionary": "dict", "dict": "dict", "tuple": "tuple", "string": "str",
    "generator": "generator", "boolean": "bool", "set": "set",
}  # fmt: skip
_MADE = {
    ast.List: "list", ast.ListComp: "list", ast.Dict: "dict", ast.DictComp: "dict",
    ast.Tuple: "tuple", ast.Set: "set", ast.SetComp: "set", ast.JoinedStr: "str",
    ast.GeneratorExp: "generator", ast.Compare: "bool",
}  # fmt: skip
_BUILT = frozenset("list dict tuple set str bool bytes int float frozenset".split())


@check(
    "HT320",
    "wrong-result-type",
    "The kind of value that a guide says is returned is one that the `return` statements make.",
    wrong="`lines` returns a list.",
    right="`lines` yields one line after the other.",
)
def wrong_result_type(case: Case) -> Iterator[Complaint]:
    """Find kinds of results where all that is returned is known to be of other kinds."""
    definition = case.facts.definition
    if definition.kind not in (Kind.FUNCTION, Kind.METHOD) or definition.decorators:
        return
    made = _made(definition)
    pattern = re.compile(
        rf"(?:^|\b(?:it|the\s+function|the\s+method|and)\s+|`{re.escape(definition.name)}`\s+)returns\s+an?\s+"
        rf"(?:new\s+|sorted\s+|plain\s+)?(?P<kind>{'|'.join(_KINDS)})(?![\w-])",
        re.IGNORECASE,
    )
    for each in _prose(case):
        if made is None or each.part != "description":
            continue
        for offset, clause, _ in _clauses(each):
            match = pattern.search(clause)
            if match and _KINDS[match["kind"].casefold()] not in made:
                shown = " or ".join(f"`{kind}`" for kind in sorted(made))
                message = f"{_name(case)} returns {shown}, not a {match['kind']}."
                line = each.at(offset + match.start("kind"))
                yield Complaint(each.section, line, message, "Say what it returns.", _where(case))


def _made(definition: Definition) -> set[str] | None:
    """Return the kinds of all that a function returns; None when one can't be told."""
    found: set[str] = set()
    waiting: list[ast.AST] = list(getattr(definition.node, "body", ()))
    while waiting:
        node = waiting.pop()
        if isinstance(node, ast.Yield | ast.YieldFrom):
            return {"generator"}
        if isinstance(node, ast.Return):
            kind = _kind(node.value)
            if kind is None:
                return None
            found.add(kind)
        if not isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef | ast.ClassDef | ast.Lambda):
            waiting += ast.iter_child_nodes(node)
    return found or None


def _kind(value: ast.expr | None) -> str | None:
    if value is None:
        return "None"
    if isinstance(value, ast.Constant):
        return "None" if value.value is None else type(value.value).__name__
    if isinstance(value, ast.UnaryOp) and isinstance(value.op, ast.Not):
        return "bool"
    if isinstance(value, ast.Call) and isinstance(value.func, ast.Name):
        name = value.func.id
        return "list" if name == "sorted" else name if name in _BUILT else None
    return _MADE.get(type(value))


_MEASURE = (
    "times|attempts|retries|tries|frames|rounds|iterations|threads|workers|processes|characters"
    "|digits|decimal\\s+places|bytes|bits|seconds|minutes|hours|milliseconds|days|percent|redirects"
    "|connections|megabytes|kilobytes"
)
_SAMPLE = re.compile(
    r"\b(?:such\s+as|e\.g|for\s+example|for\s+instance|example|like|so|becomes|yields|gives|say|about"
    r"|roughly|means|instance|if|when|with|usual\w*|typical\w*|version|since|equals?|i\.e|line)\b",
    re.IGNORECASE,
)


@check(
    "HT319",
    "wrong-count",
    "A count with a unit (three times, 20 frames, status 401) is a number of the code.",
    wrong="`pack` reads the archive in 45 rounds.",
    right="`pack` reads the archive at once.",
)
def wrong_count(case: Case) -> Iterator[Complaint]:
    """Find counts whose number the reach doesn't hold, nor any sum that follows from it."""
    pattern = re.compile(
        rf"(?<![\w.,-])(?:(?P<number>{number_pattern()})[\s-]+(?:\w+\s+)?(?:{_MEASURE})"
        rf"|\b(?:status|exit\s+status|status\s+code|code|port)(?:\s+is|\s+of)?\s+"
        rf"(?P<status>\d+))(?![\w-])",
        re.IGNORECASE,
    )
    for each in _prose(case):
        for offset, clause, sentence in _clauses(each):
            for match in pattern.finditer(clause):
                if _SAMPLE.search(sentence) or re.match(r"(?:One|Another|An?)\b", sentence):
                    continue
                said = match["number"] or match["status"]
                value = read_number(said)
                if value is None or value <= 2 or _counted(case, value, said):
                    continue
                message = f"The number {said} follows from nothing that {_name(case)} reaches."
                line = each.at(offset + match.start())
                yield Complaint(
                    each.section, line, message, "Give the code's number.", _where(case)
                )


def _counted(case: Case, value: float, said: str) -> bool:
    """Whether a number stands in the reach, or follows by one step of arithmetic or counting."""
    text = _traced(case)
    spelled = {word for word in (said.casefold(), str(int(value)), f"{value:g}") if word}
    if any(re.search(rf"(?<![\d.]){re.escape(word)}(?![\d])", text) for word in spelled):
        return True
    places = (*case.reach.places, *case.world.near(case.world.own))
    known = {n for place in places for n in place.numbers} | _products(case)
    sizes = {
        len(n.elts)
        for p in places
        for n in p.nodes
        if isinstance(n, ast.List | ast.Tuple | ast.Set)
    }
    sizes |= {len(n.keys) for p in places for n in p.nodes if isinstance(n, ast.Dict)}
    sizes |= {
        len(n.args) + len(n.keywords) for p in places for n in p.nodes if isinstance(n, ast.Call)
    }
    sizes |= {len(s) for p in places for s in p.strings if len(s) < 200}
    near = {n + d for n in known for d in (-1, 0, 1)} | {
        float(s + d) for s in sizes for d in (-1, 0, 1)
    }
    scaled = {n * f for n in known for f in (2, 8, 60, 1000, 1024, 3600, 100)}
    scaled |= {n / f for n in known for f in (2, 4, 8, 60, 1000, 1024, 3600, 10)}
    return value in near or value in scaled or _pairs(known, value)


def _pairs(known: set[float], value: float) -> bool:
    few = sorted(known)[:60]
    return any(value in (a + b, a * b, a - b) for a in few for b in few)
