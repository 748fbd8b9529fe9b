"""The steps of a function: intentions, each with what it does and what can go wrong."""

from __future__ import annotations

import ast
from collections import Counter
from collections.abc import Sequence
from enum import Enum

from mkdocs_howto.english import Clause, Deed, Realiser, span, title_of_name
from mkdocs_howto.guide import Kind, Step
from mkdocs_howto.offline.segmentation import Segment, segments
from mkdocs_howto.source import Definition

_SENTENCES = 2
_WORDS = 36
"""Of one step's text, at most."""

_WEIGHTS = {
    Deed.YIELD: 9,
    Deed.RAISE: 8,
    Deed.CALL: 7,
    Deed.ENTER: 7,
    Deed.LOOP: 6,
    Deed.RETURN: 5,
    Deed.CATCH: 5,
    Deed.SET: 2,
}


class Untold(Enum):
    """What of a body is not told, because its author tells it or it is plain to see."""

    NOTHING = "nothing"
    PLAIN_RESULTS = "results that no condition stands before"
    RESULTS = "results"
    SETTING = "what is kept on the object"


def body_of(definition: Definition) -> list[ast.stmt]:
    """Return the statements of a function without its docstring; empty for what has none."""
    node = definition.node
    if not isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef | ast.Module):
        return []
    has = ast.get_docstring(node, clean=False) is not None
    return node.body[1:] if has else list(node.body)


def steps_of(
    body: Sequence[ast.stmt], definition: Definition, realiser: Realiser, lines: Sequence[str]
) -> list[Step]:
    """Return the steps of a body.

    Args:
        body: Statements, without a docstring.
        definition: Whose body it is; its file is cited.
        realiser: Knows the names in the body.
        lines: Of the file.
    """
    titled: list[tuple[str, Segment]] = []
    for segment in segments(body, lines):
        title = realiser.comment(segment.comment, segment.clauses)
        title = title or realiser.title(segment.clauses, guard=segment.guard)
        if titled and _says_nothing(segment, realiser, title):
            title = ""
        if title and (not titled or titled[-1][0] != title):
            titled.append((title, segment))
        elif titled:
            titled[-1] = titled[-1][0], titled[-1][1].joined(segment)
        else:
            titled.append(("", segment))
    if len(titled) > 1 and not titled[0][0]:
        title, second = titled[1]
        titled[:2] = [(title, titled[0][1].joined(second))]
    if len(titled) == 1 and not titled[0][1].comment:
        own = title_of_name(definition.name) or f"Call {span(definition.name)}"
        titled = [(own, titled[0][1])] if definition.kind is not Kind.SCRIPT else titled
    return [_step(title, segment, definition, realiser) for title, segment in titled]


def _says_nothing(segment: Segment, realiser: Realiser, title: str) -> bool:
    """Whether a step would only have the title that something is computed or returned."""
    if segment.comment or not {c.deed for c in segment.clauses} <= _BOOKKEEPING:
        return False
    return not sentences(segment.clauses, realiser, title)


_BOOKKEEPING = {Deed.SET, Deed.DEFINE, Deed.RETURN}


def _step(title: str, segment: Segment, definition: Definition, realiser: Realiser) -> Step:
    text = " ".join(sentences(segment.clauses, realiser, title))
    shown = definition.file.shown
    return Step(title or "Run the code", text, shown, (segment.lines,))


def sentences(
    found: Sequence[Clause],
    realiser: Realiser,
    title: str = "",
    most: int = _SENTENCES,
    untold: Untold = Untold.NOTHING,
) -> list[str]:
    """Return the sentences that matter most, in the order of the code.

    Args:
        found: Clauses.
        realiser: Puts them into words.
        title: What stands above; a sentence that only repeats it is left out.
        most: Number of sentences.
        untold: What is left out.
    """
    told: dict[str, tuple[int, int, bool]] = {}
    before: Clause | None = None
    leaves = any(clause.deed is Deed.RETURN for clause in found)
    for index, group in enumerate(_by_result(found)):
        clause = group[0]
        otherwise = _otherwise(before, clause)
        otherwise |= leaves and clause.deed is Deed.RAISE and not clause.tests
        before = clause
        said = "" if _left_out(clause, untold, otherwise, realiser) else _said(group, realiser)
        if said and not realiser.repeats(said, title):
            told.setdefault(said, (_WEIGHTS.get(clause.deed, 0), index, otherwise))
    best = sorted(told, key=lambda said: (-told[said][0], told[said][1]))
    # What can go wrong and what it does: rather one of each than two of one.
    heads = [s for n, s in enumerate(best) if told[s][0] not in {told[b][0] for b in best[:n]}]
    best = [*heads, *(said for said in best if said not in heads)][:most]
    chosen: list[str] = []
    for said in best:
        if sum(len(each.split()) for each in chosen) + len(said.split()) <= _WORDS:
            chosen.append(said)
    chosen.sort(key=lambda said: told[said][1])
    return [
        f"Otherwise, {said[0].lower()}{said[1:]}" if told[said][2] else said
        for n, said in enumerate(chosen) if n or not told[said][2]
    ]  # fmt: skip


def _left_out(clause: Clause, untold: Untold, otherwise: bool, realiser: Realiser) -> bool:
    if clause.deed is Deed.SET:
        return untold is Untold.SETTING
    if clause.deed is Deed.CALL and untold is not Untold.NOTHING:
        # That a call is passed on says nothing where an author says what it is for.
        return not (isinstance(clause.node, ast.Call) and realiser.known(clause.node))
    if clause.deed not in (Deed.RETURN, Deed.YIELD):
        return False
    plain = not (clause.tests or otherwise)
    return untold is Untold.RESULTS or (untold is Untold.PLAIN_RESULTS and plain)


def _said(group: Sequence[Clause], realiser: Realiser) -> str:
    if len(group) > 1 and (said := realiser.returning(group)):
        return said
    return realiser.sentence(group[0])


def _by_result(found: Sequence[Clause]) -> list[list[Clause]]:
    """Return clauses with tests in a row that return the same together, others alone.

    What an `except` returns comes before what is returned in the end.
    """
    caught = [
        c for c in found if c.deed is Deed.CATCH and c.inner and c.inner[-1].deed is Deed.RETURN
    ]
    last = found[-1 - len(caught)] if caught and len(found) > len(caught) else None
    if last is not None and last.deed is Deed.RETURN and not last.tests:
        rest = [c for c in found if c not in caught and c is not last]
        found = [*rest, *caught, last]
    # Two results under the same tests stand in a `try`: which of them comes back can't be said.
    cases = Counter(_case(c) for c in found if c.deed is Deed.RETURN)
    groups: list[list[Clause]] = []
    for clause in found:
        if clause.deed is Deed.RETURN and cases[_case(clause)] > 1:
            continue
        same = groups and _same_result(groups[-1][-1], clause)
        if same:
            groups[-1].append(clause)
        else:
            groups.append([clause])
    return groups


def _case(clause: Clause) -> tuple[tuple[str, bool], ...]:
    return tuple((ast.dump(test.expression), test.holds) for test in clause.tests)


def _same_result(one: Clause, other: Clause) -> bool:
    if one.deed is not Deed.RETURN or other.deed is not Deed.RETURN:
        return False
    if not (one.tests and other.tests) or one.node is None or other.node is None:
        return False
    return ast.dump(one.node) == ast.dump(other.node)


def _otherwise(before: Clause | None, clause: Clause) -> bool:
    if before is None or clause.deed is not Deed.RETURN or clause.tests:
        return False
    if before.deed is Deed.CATCH:
        return bool(before.inner) and before.inner[-1].deed is Deed.RETURN
    return before.deed is Deed.RETURN and bool(before.tests)
