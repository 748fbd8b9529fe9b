"""HT4: what steps cite: the lines exist, belong to the object, and hold what the step says."""

from __future__ import annotations

import ast
import re
from collections.abc import Iterator, Sequence

from mkdocs_howto.checks.cited import cited, cited_file, cited_runs
from mkdocs_howto.checks.claims import Form, claim
from mkdocs_howto.checks.conditions import answers, claimed
from mkdocs_howto.checks.existence import foreign_words, unknown_literals, unknown_names
from mkdocs_howto.checks.phrases import own_claims, raise_claims, subject_before
from mkdocs_howto.checks.reach import is_exception, raised
from mkdocs_howto.checks.reading import Passage
from mkdocs_howto.checks.registry import Case, Complaint, check
from mkdocs_howto.checks.world import (
    Region,
    functions_of,
    header,
    last_name,
    region,
    source_lines,
)
from mkdocs_howto.guide import Section, Severity, Step
from mkdocs_howto.source import Definition, Kind


@check(
    "HT401",
    "no-such-lines",
    "The file and the lines that a step cites exist.",
    wrong="1. **Collect the files.** Sorts the paths. *archive.py:800-802*",
    right="1. **Collect the files.** Sorts the paths. *archive.py:8-10*",
)
def no_such_lines(case: Case) -> Iterator[Complaint]:
    """Find citations of lines that are not there."""
    for number, step in enumerate(case.draft.steps, 1):
        file = cited_file(case, step)
        if file is None:
            message = f"Step {number} cites {step.file}, where nothing of the object is."
            mend = f"Cite {case.facts.definition.file.shown}."
            yield Complaint(Section.STEPS, number, message, mend)
        elif (reach := step.reach) is not None and cited(case, step) is None:
            count = len(source_lines(file))
            lines = f"{reach.first}-{reach.last}"
            message = f"Step {number} cites lines {lines}; {file.shown} has {count} lines."
            yield Complaint(Section.STEPS, number, message, "Cite the lines that it describes.")


@check(
    "HT402",
    "foreign-lines",
    "The lines that a step cites lie in the object, or in the definition that the step names.",
    severity=Severity.WARNING,
    wrong="1. **Collect the files.** Sorts the paths. *archive.py:1-3*",
    right="1. **Collect the files.** Sorts the paths. *archive.py:8-10*",
)
def foreign_lines(case: Case) -> Iterator[Complaint]:
    """Find citations of lines of something else."""
    for number, step in enumerate(case.draft.steps, 1):
        foreign = [place for place in cited_runs(case, step) if not _belongs(case, step, place)]
        if not foreign:
            continue
        place, definition = foreign[0], case.facts.definition
        lines = definition.lines
        message = (
            f"Step {number} cites {place.file.shown}:{place.lines.first}-{place.lines.last}, "
            f"which is not part of `{definition.name}`."
        )
        mend = f"`{definition.name}` is on lines {lines.first}-{lines.last}."
        source = f"{definition.file.shown}:{lines.first}"
        yield Complaint(Section.STEPS, number, message, mend, source)


def _belongs(case: Case, step: Step, place: Region) -> bool:
    definition = case.facts.definition
    if _inside(definition, place):
        return True
    for called in case.reach.places:
        same = called.file.shown == place.file.shown
        if (
            same
            and called.lines.first <= place.lines.first <= place.lines.last <= called.lines.last
        ):
            return True
    if definition.kind in (Kind.MODULE, Kind.PACKAGE, Kind.SCRIPT):
        return any(_inside(member, place) for member in definition.members) or _spans(
            definition.members, place
        )
    words = set(re.findall(r"\w+", f"{step.title} {step.text}"))
    for member in case.world.members:
        if member.name in words and _inside(member, place):
            return True
    if _spans([m for m in definition.members if m.name in words], place):
        return True
    for name in sorted(words & case.world.own.words):
        found = case.world.named(name)
        if found is not None and _inside(found, place):
            return True
    return any(base is not None and base.name in words and _inside(base, place)
               for _, base in case.world.ancestors)  # fmt: skip


def _inside(definition: Definition, place: Region) -> bool:
    lines = definition.lines
    same = definition.file.shown == place.file.shown
    return same and lines.first <= place.lines.first and place.lines.last <= lines.last


def _spans(members: Sequence[Definition], place: Region) -> bool:
    """Whether lines go from one member to another of the same file."""
    here = [m.lines for m in members if m.file.shown == place.file.shown]
    if not here:
        return False
    first, last = min(m.first for m in here), max(m.last for m in here)
    return first <= place.lines.first and place.lines.last <= last


@check(
    "HT403",
    "not-in-lines",
    "The names, texts and numbers of a step stand in the lines that it cites.",
    severity=Severity.WARNING,
    wrong='1. **Collect the files.** Opens `target` in mode `"w"`. *archive.py:8-10*',
    right='1. **Write the archive.** Opens `target` in mode `"w"`. *archive.py:13-15*',
)
def not_in_lines(case: Case) -> Iterator[Complaint]:
    """Find steps whose lines hold something else than they say."""
    for each, place in _cited_passages(case):
        ground = case.world.lines_ground(place)
        if case.facts.definition.kind in (Kind.MODULE, Kind.PACKAGE):
            ground = ground.with_regions(_members_told(case, each, place))
        for code in each.codes:
            read = claim(code.text)
            missing = [*foreign_words(ground, read)]
            if read.form is not Form.TEXT:
                missing += unknown_literals(ground, read)
            for name in dict.fromkeys(missing):
                if any(not unsure for _, unsure in unknown_names(case.world, read)):
                    continue  # HT301 says so already
                if name == "AssertionError" and "assert " in place.file.cut(place.lines):
                    continue
                message = f"`{name}` stands nowhere in the lines that step {each.line} cites."
                mend = "Cite the lines that it describes, or name what they hold."
                yield Complaint(each.section, each.at(code.start), message, mend, _source(place))


def _members_told(case: Case, each: Passage, place: Region) -> Iterator[Region]:
    """Yield the headers of the members that a step about a module names."""
    words = {code.text for code in each.codes}
    for member in case.facts.definition.members:
        here = member.file.shown == place.file.shown
        lines = member.lines
        told = (
            lines.first <= place.lines.last and place.lines.first <= lines.last
            if here
            else member.name in place.words or "import *" in place.text
        )
        if member.name in words and told:
            yield header(member)


def _cited_passages(case: Case) -> Iterator[tuple[Passage, Region]]:
    for each in case.passages:
        if each.step is not None and (place := cited(case, each.step)) is not None:
            yield each, place


def _source(place: Region) -> str:
    return f"{place.file.shown}:{place.lines.first}"


@check(
    "HT404",
    "not-done-there",
    "A step that says “raises”, “returns” or “yields” cites lines that do.",
    severity=Severity.WARNING,
    wrong="1. **Collect the files.** Returns the digest. *archive.py:13-15*",
    right="1. **Compute the checksum.** Returns the digest. *archive.py:18*",
)
def not_done_there(case: Case) -> Iterator[Complaint]:
    """Find steps that say that something is raised or returned where it is not."""
    for each, place in _cited_passages(case):
        for name, offset in raise_claims(each):
            if is_exception(case.world, name) and not _raised_there(case, place, name):
                message = f"The lines that step {each.line} cites don't raise `{name}`."
                mend = "Name what they raise, or cite the lines that raise it."
                yield Complaint(each.section, each.at(offset), message, mend, _source(place))
        if case.facts.definition.kind in (Kind.MODULE, Kind.PACKAGE):
            continue  # they tell what their members return, wherever these are
        if each.part == "step title":
            continue  # a title may be what a callee says of itself
        for yields in (False, True):
            for start, _ in own_claims(each, yields=yields):
                if _gives_there(case, each, start, place, yields=yields):
                    continue
                verb = "yield" if yields else "return"
                message = f"The lines that step {each.line} cites {verb} nothing."
                mend = f"Cite the lines that {verb} it, or leave it out."
                yield Complaint(each.section, each.at(start), message, mend, _source(place))


def _raised_there(case: Case, place: Region, name: str) -> bool:
    last = name.rpartition(".")[2]
    found = set(raised(place))
    if last in found or any(not other[:1].isupper() for other in found):
        return last in found or last in place.words
    if any(last in region_.words for region_ in case.world.near_own(place)):
        return True
    documented = any(last in text for text in place.strings) and last in place.words
    return documented or (_rethrown(place) and last in place.words)


def _rethrown(place: Region) -> bool:
    return any(isinstance(n, ast.Raise) and n.exc is None for n in place.nodes)


def _gives_there(case: Case, each: Passage, start: int, place: Region, *, yields: bool) -> bool:
    subject = subject_before(each, start)
    if subject is not None and not _tells_lines(case, subject.text, place):
        return True  # another function is said to return something
    word = "yield" if yields else "return"
    kinds = (ast.Yield, ast.YieldFrom)
    if place.has(*kinds) or (yields and "Iterator" in place.words):
        return True
    valued = any(
        isinstance(node, ast.Return)
        and node.value is not None
        and not (isinstance(node.value, ast.Constant) and node.value.value is None)
        for node in place.nodes
    )
    if not yields and (valued or place.has(ast.Lambda)):
        return True
    quoted = " ".join([*place.strings, *re.findall(r"#.*", place.text)]).casefold()
    return word in quoted or _declared(place, yields=yields)


def _tells_lines(case: Case, name: str, place: Region) -> bool:
    """Whether a name is that of the function on the lines."""
    last = name.strip("()").rpartition(".")[2]
    return any(
        dotted.rpartition(".")[2] == last
        for span, dotted, _ in functions_of(place.file)
        if span.first <= place.lines.first and place.lines.last <= span.last
    )


def _declared(place: Region, *, yields: bool) -> bool:
    """Whether the lines are a function without a body that is annotated to give something."""
    for node in place.nodes:
        if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef):
            returned = ast.unparse(node.returns) if node.returns else ""
            if returned not in ("", "None", "NoReturn") and (not yields or "Iter" in returned):
                return True
            if any("property" in ast.unparse(d) for d in node.decorator_list):
                return True
    return False


@check(
    "HT408",
    "wrong-condition",
    "A condition that a guide states is the one in the code, and not its opposite.",
    wrong="`pack` raises `ValueError` when `paths` is not empty.",
    right="`pack` raises `ValueError` when `paths` is empty.",
)
def wrong_condition(case: Case) -> Iterator[Complaint]:
    """Find conditions of which the code has only the opposite."""
    if case.facts.definition.kind not in (Kind.FUNCTION, Kind.METHOD, Kind.PROPERTY):
        own = None
    else:
        own = case.world.own
    for each in case.passages:
        place = cited(case, each.step) if each.step is not None else None
        if (place or own) is None or each.part in ("title", "note"):
            continue
        for key, value, offset, words in claimed(each):
            sentence = each.at(offset).sentence
            places = [place] if place is not None else _told_places(case, each, sentence)
            # What is raised is raised by the guard itself, what is returned comes below it.
            past = place is not None and not _raises(each, sentence)
            found = [answers(p.file, p.lines, past_guards=past).get(key) for p in places]
            possible = set().union(*(each_found for each_found in found if each_found))
            if not possible or value in possible or None in found:
                continue
            message = f"The code asks for the opposite of “{words}”."
            where = _source(places[0])
            yield Complaint(each.section, each.at(offset), message, "State it as it is.", where)


def _raises(passage: Passage, sentence: str) -> bool:
    return any(passage.at(at).sentence == sentence for _, at in raise_claims(passage))


def _told_places(case: Case, each: Passage, sentence: str) -> list[Region]:
    """Return the lines that a sentence of the description is about.

    Those that raise the exception or return the constant that it names; none where it is about all
    of the object, somewhere in which either answer holds.
    """
    own = case.world.own
    names = {name.rpartition(".")[2] for name, at in raise_claims(each)
             if each.at(at).sentence == sentence}  # fmt: skip
    given = re.search(
        r"\breturns\s+`(None|True|False)`\s+(?:only\s+)?(?:when|if|unless)\b", sentence
    )
    found = []
    for node in own.nodes:
        if isinstance(node, ast.Raise) and node.exc is not None:
            raised_ = node.exc.func if isinstance(node.exc, ast.Call) else node.exc
            if last_name(raised_) in names:
                found.append(region(own.file, node.lineno, node.lineno))
        elif given and isinstance(node, ast.Return) and isinstance(node.value, ast.Constant):
            if repr(node.value.value) == given[1]:
                found.append(region(own.file, node.lineno, node.lineno))
    return found
