"""HT3: what prose says about names, texts, numbers, exceptions, parameters and kinds exists."""

from __future__ import annotations

import ast
import builtins
import difflib
import re
from collections.abc import Iterator

from mkdocs_howto.checks.cited import cited
from mkdocs_howto.checks.claims import Claim, Form, claim
from mkdocs_howto.checks.existence import unknown_literals, unknown_names
from mkdocs_howto.checks.phrases import (
    base_claims,
    default_claims,
    own_claims,
    parameter_claims,
    raise_claims,
    subject_before,
)
from mkdocs_howto.checks.reach import Reach, is_exception
from mkdocs_howto.checks.reading import Passage
from mkdocs_howto.checks.registry import Case, Complaint, check
from mkdocs_howto.checks.world import LANGUAGE_NAMES, Ground, World
from mkdocs_howto.guide import Section, Severity
from mkdocs_howto.source import Definition, Kind, Parameter, Trait

_CALLABLE = (Kind.FUNCTION, Kind.METHOD, Kind.PROPERTY)


def _where(case: Case) -> str:
    definition = case.facts.definition
    return f"{definition.file.shown}:{definition.lines.first}"


def _about(case: Case) -> str:
    return f"`{case.facts.definition.name}`"


_FILE = re.compile(r"[\w.@+ -]+(?:/[\w.@+ -]+)*\.(?:pyi?|md|markdown|rst|txt)")


@check(
    "HT301",
    "unknown-name",
    "Every name in a code span exists: in the object, its module, or what these import and call.",
    wrong="`pack` packs the files of `foldr` that match `pattern`.",
    right="`pack` packs the files of `folder` that match `pattern`.",
)
def unknown_name(case: Case) -> Iterator[Complaint]:
    """Find invented names in code spans, and arguments that the object does not take."""
    yield from _unknown_arguments(case)
    for each in case.passages:
        for code in each.codes:
            # A note names the file that an example was cut from, which is no code of the object.
            if each.part == "note" and _FILE.fullmatch(code.text):
                continue
            for name, unsure in dict.fromkeys(unknown_names(case.world, claim(code.text))):
                line = each.at(code.start)
                sure = _of_the_object(case, code.text) or _misspelt(case, name)
                if unsure or not (sure or _quotes_code(case, code.text)):
                    # A bare name may be an illustration, or what the reader has.
                    message = f"Whether `{name}` exists can't be told from the code."
                    yield Complaint(each.section, line, message, undecided=True)
                    continue
                message = f"There is no `{name}` in the world of {_about(case)}."
                yield Complaint(each.section, line, message, _nearest(case, name), _where(case))


def _unknown_arguments(case: Case) -> Iterator[Complaint]:
    definition = case.facts.definition
    taken = {p.name for p in definition.parameters}
    if definition.kind not in _CALLABLE or not taken:
        return
    first = 1 + case.draft.description.count("\n") + bool(case.draft.description)
    for number, argument in enumerate(case.draft.arguments):
        name = argument.name.lstrip("*")
        if name not in taken and not any("kwargs" in other for other in taken):
            message = f"{_about(case)} has no argument `{name}`."
            yield Complaint(
                Section.DESCRIPTION, first + number, message, _nearest(case, name), _where(case)
            )


def _quotes_code(case: Case, text: str) -> bool:
    """Whether a code span quotes an expression of the object: with its arguments or its state."""
    try:
        tree = ast.parse(text, mode="eval").body
    except (SyntaxError, ValueError, RecursionError, MemoryError):
        return False
    if not isinstance(tree, ast.BinOp | ast.Compare | ast.BoolOp | ast.Subscript | ast.Call):
        return False
    own = {p.name for p in case.facts.definition.parameters} | {"self", "cls"}
    return any(isinstance(node, ast.Name) and node.id in own for node in ast.walk(tree))


def _misspelt(case: Case, name: str) -> bool:
    """Whether a name is almost one of the object's own, which is then what was meant."""
    own = [p.name for p in case.facts.definition.parameters]
    own += [m.name for m in case.facts.definition.members]
    return bool(difflib.get_close_matches(name, own, n=1, cutoff=0.85))


def _of_the_object(case: Case, text: str) -> bool:
    """Whether code reaches into the object at hand, whose members are all known."""
    first, dot, rest = text.partition(".")
    holder = case.facts.owner or case.facts.definition
    if text.startswith((f"{holder.name}(", f"{case.facts.definition.name}(")):
        return True
    if not dot or first not in (holder.name, case.facts.definition.name, "self", "cls"):
        return False
    name = re.split(r"\W", rest)[0]
    bases = {base.rpartition(".")[2] for base in holder.bases}
    return not any(hasattr(getattr(builtins, base, None), name) for base in bases)


@check(
    "HT302",
    "unknown-text",
    "Every string, number and address in a code span or in quotes stands in the code.",
    severity=Severity.WARNING,
    wrong='`pack` opens the archive in mode `"a"`.',
    right='`pack` opens the archive in mode `"w"`.',
)
def unknown_text(case: Case) -> Iterator[Complaint]:
    """Find literals in code spans that the code doesn't have."""
    start = f"python -m {case.facts.import_module}"
    for each in case.passages:
        if each.part in ("title", "note"):
            continue
        for code in each.codes:
            if code.text == start:
                continue
            for text in unknown_literals(case.world.ground, claim(code.text)):
                if claim(code.text).form is Form.TEXT and _words_known(case, text):
                    continue
                line = each.at(code.start)
                message = f"`{text}` stands nowhere in the code of {_about(case)}."
                yield Complaint(each.section, line, message, _QUOTE, _where(case))


_QUOTE = "Quote the code as it is, or leave it out."
_QUOTED = re.compile(r"“([^“”]{2,200})”|(?<![\w\"])\"([^\"]{2,200})\"(?![\w\"])")
_ADDRESS = re.compile(r"\b[a-z][a-z0-9+.-]{0,30}://[^\s<>`\"')\]]+", re.IGNORECASE)


def _words_known(case: Case, text: str) -> bool:
    """Whether a text that is no code is made of words of the code, as `--flag VALUE` is."""
    words = re.findall(r"\w+", text)
    few = len(words) <= 2 and not text.endswith(".")
    return few and all(case.world.ground.has_word(word) for word in words)


@check(
    "HT303",
    "unknown-quote",
    "What stands in quotation marks, and every address, stands in the code.",
    severity=Severity.WARNING,
    wrong="Raises `ValueError` (“folder is missing”) when there are no files.",
    right="Raises `ValueError` (“nothing to pack”) when there are no files.",
)
def unknown_quote(case: Case) -> Iterator[Complaint]:
    """Find quotations and addresses outside code spans that the code doesn't have."""
    ground = case.world.ground
    for each in case.passages:
        if each.part in ("title", "note"):
            continue
        for match in _QUOTED.finditer(each.masked):
            start, end = match.span(1 if match[1] else 2)
            quoted = each.text[start:end].strip(" .,")
            single = re.fullmatch(r"[a-z-]+", quoted)
            if "`" in quoted or single or _stands(case.world, quoted):
                continue
            message = f"“{quoted}” stands nowhere in the code of {_about(case)}."
            yield Complaint(each.section, each.at(start), message, _QUOTE, _where(case))
        for match in _ADDRESS.finditer(each.masked):
            address = match[0].rstrip(".,;:!?/")
            if not (ground.has_string(address) or case.world.module.text.count(address)):
                message = f"The address {address} stands nowhere in the code of {_about(case)}."
                line = each.at(match.start())
                yield Complaint(each.section, line, message, _QUOTE, _where(case))


def _stands(world: World, text: str) -> bool:
    joined = re.sub(r"[\W_]", "", text).casefold()
    if any(joined == name.replace("_", "").casefold() for name in world.names):
        return True
    return not list(unknown_literals(world.ground, Claim(Form.TEXT, text)))


_DIGITS = re.compile(r"(?<![\w.\-/#:+`])(\d[\d_,]*(?:\.\d+)?)(?![\w/:`]|[-.]\w)")
_COUNTED = re.compile(
    r"\s*(?:more|further|others?|lines?|arguments?|parameters?|methods?|members?|attributes?"
    r"|fields?|classes|functions?|names?|entries|keys?|steps?|of\s+them|statements?|values?|items?"
    r"|elements?|calls?|branches|cases)\b",
    re.IGNORECASE,
)
_NUMBERED = re.compile(
    r"\b(?:step|steps|section|version|python|http|iso|rfc|pep|line|lines|page|utf|sha|md|base|part)"
    r"[\s-]+$",
    re.IGNORECASE,
)


@check(
    "HT304",
    "unknown-number",
    "Every number in prose stands in the code, unless it counts or names something else.",
    severity=Severity.WARNING,
    wrong="The digest is read in blocks of 4096 bytes.",
    right="The digest is computed with SHA-256.",
)
def unknown_number(case: Case) -> Iterator[Complaint]:
    """Find numbers outside code spans that the code doesn't have."""
    for each in case.passages:
        if each.part in ("title", "note"):
            continue
        for match in _DIGITS.finditer(each.masked):
            if "," in match[1] and not re.fullmatch(r"\d{1,3}(?:,\d{3})+", match[1]):
                continue
            number = float(re.sub("[_,]", "", match[1]) or 0)
            before = each.masked[: match.start()]
            if number in (0, 1, 2) or _COUNTED.match(each.masked, match.end()):
                continue
            ground = _ground_of(case, each)
            known = ground.mentions_number(number) or case.world.ground.mentions_number(number)
            part_of_name = re.compile(rf"[A-Za-z_]{re.escape(match[1])}(?!\d)")
            if known or _NUMBERED.search(before) or part_of_name.search(case.world.own.text):
                continue
            message = f"The number {match[1]} stands nowhere in the code of {_about(case)}."
            line = each.at(match.start())
            yield Complaint(each.section, line, message, "Give the code's number.", _where(case))


@check(
    "HT305",
    "wrong-exception",
    "What a guide says is raised can be raised there, or in what the object calls.",
    wrong="`pack` raises `ConnectionError` when there is nothing to pack.",
    right="`pack` raises `ValueError` when there is nothing to pack.",
)
def wrong_exception(case: Case) -> Iterator[Complaint]:
    """Find exceptions that the object doesn't raise."""
    for each, name, offset, can in _not_raised(case):
        if can.implied(name) or _of_a_call(case, each, name, offset):
            continue  # as true as one that is raised
        line = each.at(offset)
        message = f"{_about(case)} doesn't raise `{name}`, nor does what it calls."
        if not can.refutes(name):
            # What Python raises by itself, or what a callee out of sight may raise.
            yield Complaint(each.section, line, message, undecided=True)
            continue
        names = ", ".join(f"`{n}`" for n in sorted(can.names) if is_exception(case.world, n))
        mend = f"It can raise {names}." if names else "Leave the sentence out."
        yield Complaint(each.section, line, message, mend, _where(case))


_CALL_RAISES = re.compile(
    r"\b(?:when|if|whenever|once)\s+`[^`]*`\s+(?:raises|throws)\b[^.;]*$", re.I
)


def _of_a_call(case: Case, passage: Passage, name: str, offset: int) -> bool:
    """Whether “when `f(x)` raises `E`” is told of a call, and the object's code catches it."""
    if not _CALL_RAISES.search(passage.text[:offset]):
        return False
    node = case.facts.definition.node
    handlers = (n for n in ast.walk(node) if isinstance(n, ast.ExceptHandler)) if node else ()
    caught = {
        getattr(each, "attr", getattr(each, "id", ""))
        for handler in handlers if handler.type is not None
        for each in ast.walk(handler.type)
    }  # fmt: skip
    return name.rpartition(".")[2] in caught


def _not_raised(case: Case) -> Iterator[tuple[Passage, str, int, Reach]]:
    for each in case.passages:
        for name, offset in raise_claims(each):
            if name.rpartition(".")[2] == case.facts.definition.name:
                continue  # an exception is raised by others
            if is_exception(case.world, name):
                if not case.reach.allows(name):
                    yield each, name, offset, case.reach


@check(
    "HT306",
    "no-value",
    "A guide says “returns” or “yields” only of what does.",
    wrong="`pack` yields the names of the files.",
    right="`pack` returns the digest.",
)
def no_value(case: Case) -> Iterator[Complaint]:
    """Find claims of a result where there is none."""
    definition = case.facts.definition
    if definition.kind not in _CALLABLE:
        return
    for each in case.passages:
        if each.part != "description" and (each.step is None or each.step.lines):
            continue
        for yields, gives in ((False, _gives(definition)), (True, _yields(definition))):
            if gives:
                continue
            for start, _ in own_claims(each, yields=yields):
                subject = subject_before(each, start)
                if subject is not None and subject.text.rpartition(".")[2].strip("()") != (
                    definition.name
                ):
                    continue
                verb = "yields" if yields else "returns"
                message = f"{_about(case)} {verb} nothing."
                line = each.at(start)
                yield Complaint(each.section, line, message, "Say what it does.", _where(case))


def _own_nodes(node: ast.AST) -> Iterator[ast.AST]:
    for child in ast.iter_child_nodes(node):
        yield child
        if not isinstance(child, ast.FunctionDef | ast.AsyncFunctionDef | ast.Lambda):
            yield from _own_nodes(child)


def _gives(definition: Definition) -> bool:
    """Whether a function has a result, as far as its source tells."""
    node = definition.node
    if node is None or definition.has(Trait.STUB, Trait.ABSTRACT, Trait.OVERLOADED):
        return True
    if definition.kind is Kind.PROPERTY or definition.decorators:
        return True
    if definition.docstring.returns or "return" in definition.docstring.text.casefold():
        return True
    if definition.returns and definition.returns.strip("'\"") not in ("None", "NoReturn", "Never"):
        return True
    return any(
        isinstance(inner, ast.Yield | ast.YieldFrom)
        or (isinstance(inner, ast.Return) and _valuable(inner.value))
        for inner in _own_nodes(node)
    )


def _valuable(value: ast.expr | None) -> bool:
    return value is not None and not (isinstance(value, ast.Constant) and value.value is None)


_ITERATES = re.compile(r"Iter|Generator|yield", re.IGNORECASE)


def _yields(definition: Definition) -> bool:
    node = definition.node
    if node is None or definition.has(Trait.STUB, Trait.ABSTRACT):
        return True
    said = f"{definition.returns} {definition.docstring.text} {definition.docstring.yields}"
    if _ITERATES.search(said):
        return True
    return any(isinstance(inner, ast.Yield | ast.YieldFrom) for inner in ast.walk(node))


@check(
    "HT307",
    "unknown-parameter",
    "What a guide calls a parameter or an argument is one.",
    wrong="`pack` writes the files of the argument `paths`.",
    right="`pack` writes the files below the argument `folder`.",
)
def unknown_parameter(case: Case) -> Iterator[Complaint]:
    """Find parameters that the object and what it calls don't have."""
    for each in case.passages:
        for phrase in parameter_claims(each):
            for text in phrase.names:
                read = claim(text)
                if read.form is not Form.NAME or "." in read.text:
                    continue
                if _is_parameter(case, read.text, each):
                    continue
                after = each.masked[phrase.start :].partition("`")[2].partition("`")[2]
                if re.match(r"\s+(?:parameter|argument)s?\s+(?:on|of|for|to|in)\b", after):
                    continue  # somebody else's
                message = f"{_about(case)} has no parameter `{read.text}`."
                mend = _listed_parameters(case.facts.definition.parameters)
                line = each.at(phrase.start)
                yield Complaint(each.section, line, message, mend, _where(case))


def _is_parameter(case: Case, name: str, each: Passage) -> bool:
    world = case.world
    if name in world.parameters or name in ("self", "cls", "args", "kwargs", "True", "False"):
        return True
    if each.part != "description" and world.ground.has_word(name):
        return True  # steps speak of the arguments of calls, whatever is passed
    keywords = {n.arg for r in world.ground.regions for n in r.nodes if isinstance(n, ast.keyword)}
    if name in keywords or any(name in (p.name for p in m.parameters) for m in world.members):
        return True
    taken = any(p.kind.value.startswith("variadic") for p in world.definition.parameters)
    documented = name in re.findall(r"\w+", world.definition.docstring.text)
    return documented or (taken and any(name in r.strings for r in world.ground.regions))


def _listed_parameters(parameters: tuple[Parameter, ...]) -> str:
    names = ", ".join(f"`{parameter.name}`" for parameter in parameters)
    return f"Its parameters: {names}." if names else "It has no parameters."


@check(
    "HT308",
    "wrong-default",
    "A default that a guide states is the default in the code.",
    wrong='`pack` takes the files that match `pattern` (`"*.py"` by default).',
    right='`pack` takes the files that match `pattern` (`"*"` by default).',
)
def wrong_default(case: Case) -> Iterator[Complaint]:
    """Find defaults that are others in the code."""
    defaults = _defaults(case.world)
    for each in case.passages:
        for name, value, offset in default_claims(each):
            known = defaults.get(name.rpartition(".")[2], set())
            ground = _ground_of(case, each)
            if known and _same_default(value, known):
                continue
            if value.isidentifier() and isinstance(_evaluated(value), str):
                continue  # a name, which may be another way to say the same
            if _said_default(ground, value, known) or (
                not known and _unbound_default(case, ground, value)
            ):
                continue
            if not known and value in ("True", "False"):
                continue
            constants = [
                each_value for each_value in known if re.fullmatch(r"[A-Z_][A-Z0-9_.]+", each_value)
            ]
            values = {v for c in constants if (v := case.facts.values.get(c)) is not None}
            if len(values) < len(constants) or (values and _same_default(value, values)):
                continue  # a constant, by its name or its value
            line = each.at(offset)
            if known:
                shown = ", ".join(f"`{each_value}`" for each_value in sorted(known))
                message = f"The default of `{name}` is {shown}, not `{value}`."
            else:
                message = f"Nothing of {_about(case)} has the default `{value}`."
            yield Complaint(each.section, line, message, "Give the code's default.", _where(case))


def _defaults(world: World) -> dict[str, set[str]]:
    found: dict[str, set[str]] = {}
    for each in (world.definition, *world.definition.members):
        for parameter in each.parameters:
            if parameter.default is not None:
                found.setdefault(parameter.name, set()).add(parameter.default)
        if each.kind is Kind.ATTRIBUTE and each.value:
            found.setdefault(each.name, set()).add(each.value)
    return found


def _same_default(value: str, known: set[str]) -> bool:
    wanted = _evaluated(value)
    for each in known:
        if wanted == _evaluated(each) or value.strip("'\"") in each.split("."):
            return True
        if value == each.strip("'\""):
            return True
        if "." in value and value.rpartition(".")[2] == each.rpartition(".")[2] != "":
            return True
        if value in each or each in value:
            if not isinstance(_evaluated(each), int | float | str | None):
                return True
    return False


def _literal(source: str) -> bool:
    """Whether a default is a plain value, and not `None` or a name that stands for nothing."""
    try:
        return ast.literal_eval(source) is not None
    except (ValueError, SyntaxError, MemoryError, RecursionError):
        return False


def _evaluated(text: str) -> object:
    try:
        return ast.literal_eval(text)
    except (ValueError, SyntaxError, MemoryError, RecursionError):
        return "".join(text.split()).replace('"', "'")


def _said_default(ground: Ground, value: str, known: set[str]) -> bool:
    """Whether documentation states a default that the signature leaves open."""
    if known and all(_literal(each) for each in known):
        return False
    bare = re.escape(value.strip("'\""))
    pattern = (
        rf"default\w*\W+(?:\w+\W+){{0,4}}{bare}(?!\w)|(?<!\w){bare}\W+(?:\w+\W+){{0,4}}default"
    )
    found = re.compile(pattern, re.IGNORECASE)
    return bool(bare) and any(found.search(each.text) for each in ground.regions)


def _ground_of(case: Case, each: Passage) -> Ground:
    place = cited(case, each.step) if each.step is not None else None
    return case.world.lines_ground(place) if place is not None else case.world.ground


def _unbound_default(case: Case, ground: Ground, value: str) -> bool:
    """Whether a value whose parameter is not clear is a default of something in the code."""
    every = set().union(*_defaults(case.world).values()) if _defaults(case.world) else set()
    if _same_default(value, every):
        return True
    read = claim(value)
    if read.form is Form.NAME:
        return all(ground.has_word(part) for part in read.text.split("."))
    return not list(unknown_literals(ground, read))


@check(
    "HT309",
    "wrong-base",
    "What a guide says a class extends is among its bases.",
    wrong="`TooLong` extends `OSError`.",
    right="`TooLong` extends `Exception`.",
)
def wrong_base(case: Case) -> Iterator[Complaint]:
    """Find bases that the class doesn't have."""
    world = case.world
    if world.holder is None or world.definition.kind is not Kind.CLASS:
        return
    allowed = {part for path, _ in world.ancestors for part in re.findall(r"\w+", path)}
    node = world.holder.node
    for base in getattr(node, "bases", ()):
        allowed.update(re.findall(r"\w+", ast.unparse(base)))
    for each in case.passages:
        if each.part != "description":
            continue
        for text, offset in base_claims(each):
            name = re.findall(r"\w+", text)[-1:]
            if not name or name[0] in allowed or name[0] in world.definition.docstring.text:
                continue
            message = f"`{world.holder.name}` doesn't extend `{text}`."
            bases = ", ".join(f"`{path.rpartition('.')[2]}`" for path, _ in world.ancestors[:3])
            mend = f"It extends {bases}." if bases else "It has no bases."
            yield Complaint(each.section, each.at(offset), message, mend, _where(case))


_TITLED = re.compile(r"^(?:how\s+to\s+(?:use|call|run|work\s+with)\s+)(?:the\s+)?`?([\w.]+)", re.I)
_GENERIC = frozenset("this the a an it code".split())
_INTRODUCED = re.compile(
    r"\b(?:implements?|defines?|contains?|provides?|describes?|documents?)\s+(?:the|a|an)\s+"
    r"(?:\w+\s+)?(?:class|function|method|module|property|coroutine|generator)\s+(?:called\s+)?"
    r"`(?P<name>\u00b7+)`|^\s*`(?P<first>\u00b7+)`",
    re.IGNORECASE,
)


@check(
    "HT310",
    "wrong-object",
    "Title and description name the object that the guide is about.",
    wrong="`unpack` extracts an archive.",
    right="`pack` writes an archive.",
)
def wrong_object(case: Case) -> Iterator[Complaint]:
    """Find guides about something else."""
    names = _names_of(case)
    first = True
    for each in case.passages:
        if each.part == "title":
            match = _TITLED.match(each.text)
            named = match[1].rstrip(".").rpartition(".")[2] if match else ""
            if named and named.casefold() not in names | _GENERIC:
                message = f"The title names `{named}`; the guide is about {_about(case)}."
                yield Complaint(each.section, 0, message, f"Name {_about(case)}.", _where(case))
        elif each.part == "description" and first:
            first = False
            if other := _introduced(each, case, names):
                message = (
                    f"The description introduces `{other}`; the guide is about {_about(case)}."
                )
                yield Complaint(
                    each.section, each.line, message, f"Begin with {_about(case)}.", _where(case)
                )


def _names_of(case: Case) -> frozenset[str]:
    facts = case.facts
    parts = [*facts.identifier.split("."), *facts.definition.path.split("."), facts.reach]
    parts += [facts.definition.file.path.name, facts.definition.file.path.stem, facts.import_name]
    parts += facts.reach.split(".")
    return frozenset(part.casefold() for part in parts if part)


def _member(case: Case, name: str) -> bool:
    return any(member.name == name for member in case.facts.definition.members)


def _introduced(each: Passage, case: Case, names: frozenset[str]) -> str:
    """Return the definition of the object's module that a description begins with, if not it."""
    match = _INTRODUCED.search(each.masked)
    if match is None:
        return ""
    group = "name" if match["name"] else "first"
    read = claim(each.text[match.start(group) : match.end(group)])
    last = read.text.rpartition(".")[2]
    if read.form is not Form.NAME:
        return ""
    if last == case.facts.definition.name:
        return ""
    holder = read.text.rpartition(".")[0].rpartition(".")[2]
    if holder[:1].isupper() and holder.casefold() not in names and not _member(case, holder):
        return "" if holder in case.world.titles else read.text
    if last.casefold() in names or last in LANGUAGE_NAMES:
        return ""
    if _member(case, last):
        return ""
    # In a code span: `sample` and `command` are words as well.
    name = re.escape(case.facts.definition.name)
    if re.search(rf"`(?:[\w.]*\.)?{name}\b[^`]*`", each.text[match.end() :]):
        return ""
    definition = case.world.named(read.text) or case.world.named(last)
    if definition is not None:
        other = definition.kind in (Kind.CLASS, Kind.FUNCTION, Kind.METHOD)
        return last if other else ""
    return "" if case.world.ground.has_own_word(last) else last


_KINDS = re.compile(
    r"`(?P<name>\u00b7+)`\s+(?:is|acts\s+as)\s+(?P<what>(?:an?\s+)(?:[\w-]+\s+){0,3}?"
    r"(?:coroutine(?:\s+function)?|async(?:hronous)?\s+\w+|generator|property|dataclass|decorator"
    r"|class\s+method|classmethod|static\s+method|staticmethod|enum(?:eration)?|abstract\s+\w+"
    r"|(?:`\u00b7+`\s+)?context(?:\s+manager)?|named\s+tuple|protocol|class|function|method|module"
    r"|package))(?![\w-])",
    re.IGNORECASE,
)
_AS_CONTEXT = re.compile(r"\buse\s+it\s+(?:in|with|as)\s+(?:an?\s+)?(?:`(\u00b7+)`|context)", re.I)
_ITS_METHOD = re.compile(
    r"\b(?P<kind>class\s+method|static\s+method|property|coroutine|asynchronous\s+method"
    r"|async\s+method)\s+`(?P<name>\u00b7+)`",
    re.IGNORECASE,
)
_ASYNC = re.compile(r"\basynchronous(?:ly)?\b|\bcoroutines?\b|\bawait(?:s|ed|ing)?\b", re.I)


@check(
    "HT311",
    "wrong-kind",
    "What a guide says an object is (coroutine, class method, context and so on), it is.",
    wrong="`pack` is a coroutine that writes an archive.",
    right="`pack` is a function that writes an archive.",
)
def wrong_kind(case: Case) -> Iterator[Complaint]:
    """Find claims about the kind of the object, or of its members, that the code refutes."""
    for each in case.passages:
        if each.part == "note":
            continue
        for pattern in (_KINDS, _ITS_METHOD):
            for match in pattern.finditer(each.masked):
                what = match["what"] if pattern is _KINDS else match["kind"]
                name = each.text[match.start("name") : match.end("name")]
                subject = _subject(case, name)
                if subject is None or _is_kind(case, subject, what.casefold()):
                    continue
                said = " ".join(what.split())
                message = f"`{name}` is not {said if pattern is _KINDS else f'a {said}'}."
                mend = f"It is a {subject.kind}."
                line = each.at(match.start())
                yield Complaint(each.section, line, message, mend, _where(case))
        yield from _wrong_use(case, each)


def _subject(case: Case, name: str) -> Definition | None:
    last = name.strip("()").rpartition(".")[2]
    definition = case.facts.definition
    if last == definition.name:
        return definition
    return definition.member(last)


def _is_kind(case: Case, subject: Definition, what: str) -> bool:
    traits, kind, node = subject.traits, subject.kind, subject.node
    text = subject.docstring.text.casefold()
    if what.split()[-1] in re.findall(r"\w+", text):
        return True
    asynchronous = Trait.ASYNC in traits or isinstance(node, ast.AsyncFunctionDef)
    awaitable = re.search(r"Await|Async|Corout|Future|Task", subject.returns or "") is not None
    rules = (
        (r"context", Trait.CONTEXT_MANAGER in traits or Trait.ASYNC_CONTEXT_MANAGER in traits),
        (r"corout", asynchronous or awaitable),
        (r"async", asynchronous or awaitable or "async" in case.world.own.words),
        (r"generator", Trait.GENERATOR in traits or "Generator" in subject.returns),
        (r"class\s?method", Trait.CLASSMETHOD in traits),
        (r"static\s?method", Trait.STATICMETHOD in traits),
        (r"property", kind is Kind.PROPERTY or kind is Kind.ATTRIBUTE),
        (r"dataclass", Trait.DATACLASS in traits),
        (r"enum", Trait.ENUM in traits),
        (r"abstract", Trait.ABSTRACT in traits or "abstract" in case.world.own.text.casefold()),
        (r"protocol", Trait.PROTOCOL in traits or kind is not Kind.CLASS),
        (r"named tuple", Trait.NAMEDTUPLE in traits),
        (r"decorator", kind in (Kind.FUNCTION, Kind.METHOD, Kind.CLASS)),
        (r"module$|package$", kind in (Kind.MODULE, Kind.PACKAGE, Kind.SCRIPT)),
        (r"function$", kind in (Kind.FUNCTION, Kind.METHOD) or kind is Kind.ATTRIBUTE),
        (r"method$", kind in (Kind.METHOD, Kind.PROPERTY, Kind.FUNCTION, Kind.ATTRIBUTE)),
        (r"class$", kind in (Kind.CLASS, Kind.ATTRIBUTE)),
    )
    return next((holds for pattern, holds in rules if re.search(pattern, what)), True)


def _wrong_use(case: Case, each: Passage) -> Iterator[Complaint]:
    """Find “use it in `with`” and “awaits” where the code has nothing of the kind."""
    definition = case.facts.definition
    if each.part == "description" and (match := _AS_CONTEXT.search(each.masked)):
        asked = each.text[match.start(1) : match.end(1)] if match[1] else "with"
        wanted = Trait.ASYNC_CONTEXT_MANAGER if "async" in asked else Trait.CONTEXT_MANAGER
        open_ended = definition.kind is Kind.CLASS and case.world.open_ended
        fits = "with" not in asked or definition.has(wanted) or open_ended
        if not fits and not _returns_context(case, definition):
            message = f"{_about(case)} can't be used in `{asked}`."
            yield Complaint(each.section, each.at(match.start()), message, "", _where(case))
    if match := _ASYNC.search(each.masked):
        words = case.world.ground
        known = ("async", "await", "asyncio", "Awaitable", "Coroutine", "coroutine", "awaitable")
        said = any(match[0].casefold() in region.text.casefold() for region in words.regions)
        if not said and not any(words.has_word(word) for word in known):
            message = f"Nothing in {_about(case)} is asynchronous, so “{match[0]}” is wrong."
            line = each.at(match.start())
            yield Complaint(each.section, line, message, "Leave it out.", _where(case))


def _returns_context(case: Case, definition: Definition) -> bool:
    if re.search(r"Context|Iterator|Generator", definition.returns):
        return True
    found = case.world.named(definition.returns.strip("'\"")) if definition.returns else None
    traits = (Trait.CONTEXT_MANAGER, Trait.ASYNC_CONTEXT_MANAGER)
    return found is not None and found.has(*traits)


@check(
    "HT312",
    "wrong-result",
    "The class that a guide says is returned is the one of the annotation or of a `return`.",
    wrong="`pack` returns `Path`.",
    right="`pack` returns `str`.",
)
def wrong_result(case: Case) -> Iterator[Complaint]:
    """Find classes that are said to be returned and never are."""
    definition = case.facts.definition
    if definition.kind not in _CALLABLE or not definition.returns:
        return
    pattern = re.compile(
        r"(?:^|[.;]\s+|\band\s+)(?:it\s+|`\u00b7+`\s+)?returns\s+(?:(?:an?|the)\s+)?"
        r"(?:(?:new\s+)?(?:instance|object)\s+of\s+)?`(\u00b7+)`\s*(?=[.,;]|$|object|instance)",
        re.IGNORECASE,
    )
    annotated = set(re.findall(r"\w+", definition.returns))
    for each in case.passages:
        if each.part != "description":
            continue
        for match in pattern.finditer(each.masked):
            text = each.text[match.start(1) : match.end(1)]
            last = text.rpartition(".")[2]
            if not re.fullmatch(r"[\w.]+", text) or last in annotated or not _classlike(case, text):
                continue
            if last in re.findall(r"\w+", definition.docstring.text) or _in_return(
                definition, last
            ):
                continue
            message = f"{_about(case)} returns `{definition.returns}`, not `{text}`."
            line = each.at(match.start(1))
            yield Complaint(each.section, line, message, "Name what it returns.", _where(case))


def _classlike(case: Case, text: str) -> bool:
    last = text.rpartition(".")[2]
    if last in ("str", "int", "float", "bool", "bytes", "list", "dict", "tuple", "set", "None"):
        return True
    found = case.world.named(text)
    return (
        last[:1].isupper()
        and last not in ("True", "False")
        and (found is None or found.kind is Kind.CLASS)
    )


def _in_return(definition: Definition, name: str) -> bool:
    if definition.node is None:
        return True
    returned = [n.value for n in ast.walk(definition.node) if isinstance(n, ast.Return) and n.value]
    return any(name in re.findall(r"\w+", ast.unparse(value)) for value in returned)


@check(
    "HT313",
    "unmarked-name",
    "Names of code outside code spans exist as well.",
    severity=Severity.ERROR,
    wrong="The parameter patern() selects the files.",
    right="The parameter pattern selects the files.",
)
def unmarked_name(case: Case) -> Iterator[Complaint]:
    """Find invented names in plain prose, as far as they look like code."""
    pattern = re.compile(
        r"(?<![\w`./@:-])(?:[A-Za-z]\w*_\w+|[A-Za-z_]\w*(?=\(\))|[A-Z]\w*(?:Error|Exception))"
        r"(?![\w`-])"
    )
    for each in case.passages:
        for match in pattern.finditer(each.masked):
            if case.world.knows(match[0]) or case.world.ground.has_text(match[0]):
                continue
            line = each.at(match.start())
            if not _misspelt(case, match[0]):
                message = f"Whether `{match[0]}` exists can't be told from the code."
                yield Complaint(each.section, line, message, undecided=True)
                continue
            message = f"There is no `{match[0]}` in the world of {_about(case)}."
            yield Complaint(each.section, line, message, _nearest(case, match[0]), _where(case))


def _nearest(case: Case, name: str) -> str:
    last = name.rpartition(".")[2]
    pool = sorted(case.world.names | case.world.own.words)
    close = difflib.get_close_matches(last, pool, 1, 0.75)
    return f"Is it `{close[0]}`?" if close else "Name only what the code has."
