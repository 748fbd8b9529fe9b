"""What sentences claim around their code spans: raising, returning, parameters, defaults, bases."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass

from mkdocs_howto.checks.claims import Form, claim
from mkdocs_howto.checks.reading import CodeSpan, Passage
from mkdocs_howto.english import alternatives, table

_BARE = re.compile(r"(?<![\w`.])[A-Z]\w*(?:Error|Exception|Warning)\b(?![\w`])")
_RAISE = re.compile(
    rf"\b(?:re-?)?rais(?:es?|ed|ing)\b|\bthrow(?:s|n|ing)?\b"
    rf"|\b(?:{alternatives(table()['raising']['leading'])})\b",
    re.IGNORECASE,
)
_FOLLOWS = re.compile(
    rf"\s+(?:\([^)]*\)\s+)?(?:(?:is|are|was|gets|will\s+be|can\s+be|may\s+be)\s+"
    rf"(?:re-?)?(?:raised|thrown)|{alternatives(table()['raising']['trailing'])})\b"
)
_CATCH = re.compile(
    r"\b(?:catch(?:es|ing)?|caught|on|except|upon|after|suppress\w*|ignor\w*|swallow\w*|wrap\w*"
    r"|instead\s+of|rather\s+than|unless|from|when|if|instance\s+of|instances\s+of|subclass\s+of"
    r"|convert\w*|translat\w*|turn\w*|handl\w*|for\s+any)\b",
    re.IGNORECASE,
)
_NOT_RAISED = re.compile(
    r"\b(?:never|not|without|no\s+longer|doesn't|don't|won't)\s+(?:\w+\s+)?$", re.IGNORECASE
)
_CONTRAST = re.compile(
    r"\b(?:not|no|never|without|nor)\s+(?:as\s+|by\s+)?(?:an?\s+|any\s+)?`?$", re.I
)
_RELATIVE = re.compile(r"\b(?:which|that|who)\b", re.IGNORECASE)
_CLAUSE_END = re.compile(r"[.;:]\s|,\s+(?:and|then)\s")


def named_exceptions(passage: Passage) -> Iterator[tuple[str, int, int]]:
    """Yield what may name an exception: in code spans and outside, with start and end."""
    for code in passage.codes:
        read = claim(code.text)
        if read.form is Form.NAME:
            yield read.text, code.start, code.end
        elif match := re.match(r"(?:raise\s+)?([A-Z]\w*)\(.*\)$", code.text, re.S):
            yield match[1], code.start, code.end
    for match in _BARE.finditer(passage.masked):
        yield match[0], match.start(), match.end()


def raise_claims(passage: Passage) -> Iterator[tuple[str, int]]:
    """Yield each name that a sentence says is raised, with its offset."""
    names = list(named_exceptions(passage))
    for start, end in passage.sentences() if names else ():
        text = passage.masked[start:end]
        verbs = [m for m in _RAISE.finditer(text) if not _NOT_RAISED.search(text, 0, m.start())]
        for name, first, last in names:
            if not start <= first < end:
                continue
            before = [verb for verb in verbs if start + verb.end() <= first]
            if _CONTRAST.search(text, 0, first - start):
                continue
            between = text[before[-1].end() : first - start] if before else ""
            said = before and not _CATCH.search(between) and not _CLAUSE_END.search(between)
            if said or _FOLLOWS.match(passage.masked[last:end]):
                yield name, first


_OWN_CLAIM = r"(?<!\w)(?P<verb>%s)(?!\w)"
_RETURNS = re.compile(
    _OWN_CLAIM % r"returns?(?!\s+(?:values?|types?|codes?|annotations?|statements?)\b)"
    r"|(?<!\w)(?:gives\s+back|is\s+returned|are\s+returned)(?!\w)",
    re.IGNORECASE,
)
_YIELDS = re.compile(_OWN_CLAIM % r"yields?|is\s+yielded|are\s+yielded", re.I)
_NO_VALUE = re.compile(
    r"\s*(?:without|nothing|no\s|early|at\s+once|immediately|to\s|from|here|control|`None`|None\b"
    r"|`\u00b7{4}`|[.,;]|$|when\s|if\s|as\s+soon)",
    re.IGNORECASE,
)


def own_claims(passage: Passage, *, yields: bool = False) -> Iterator[tuple[int, int]]:
    """Yield start and end of each verb that says that the object itself returns or yields a value.

    What a relative clause or a callee's name before the verb says is about somebody else.
    """
    pattern = _YIELDS if yields else _RETURNS
    for match in pattern.finditer(passage.masked):
        before = passage.masked[: match.start()]
        clause = _CLAUSE_END.split(before)[-1]
        if _RELATIVE.search(clause) or _NOT_RAISED.search(before):
            continue
        plain = match[0].casefold() in ("return", "yield")
        if plain and clause.strip():
            continue  # "would read and return it"
        if re.search(r"\b(?:to|can|could|may|might|should|would|the|a|an|and\s+the)\s+$", before):
            continue
        if not yields and _NO_VALUE.match(passage.masked, match.end()):
            after = passage.text[match.end() :].lstrip()
            if not after.startswith("`") or after.startswith("`None`"):
                continue
        yield match.start(), match.end()


def subject_before(passage: Passage, offset: int) -> CodeSpan | None:
    """Return the code span that is the subject of a verb at an offset; None for another subject."""
    for code in passage.codes:
        if passage.masked[code.end : offset].strip() == "" and code.end <= offset:
            return code
    return None


@dataclass(frozen=True, slots=True)
class Phrase:
    """Names that a phrase speaks of, with the offset of the first."""

    names: tuple[str, ...]
    start: int


_LIST = r"`\u00b7+`(?:\s+\([^()]*(?:\([^()]*\)[^()]*)*\))?"
_LISTED = rf"{_LIST}(?:\s*(?:,|and|or|,\s*and|,\s*or)\s+{_LIST})*"
_PARAMETERS = re.compile(
    rf"\b(?:parameters?|keyword(?:\s+arguments?)?|arguments?)\s*:?\s+(?P<after>{_LISTED})"
    rf"|(?P<before>{_LISTED})\s+(?:keyword\s+)?(?:parameters?|arguments?)\b"
    rf"|(?:^|[.!?]\s+)(?:Pass|Supply)\s+(?P<pass>`\u00b7+`)\s+to\b"
    rf"|\baccepts\s+(?P<takes>{_LISTED})|\btakes\s+(?P<takes2>{_LISTED})",
    re.IGNORECASE,
)


def parameter_claims(passage: Passage) -> Iterator[Phrase]:
    """Yield the names that a passage calls parameters or arguments."""
    for match in _PARAMETERS.finditer(passage.masked):
        group = next(name for name, value in match.groupdict().items() if value)
        start, end = match.span(group)
        names, depth = [], 0
        inside = passage.masked[start:end]
        for code in passage.codes:
            if start <= code.start < end:
                before = inside[: code.start - start]
                depth = before.count("(") - before.count(")")
                if depth == 0:
                    names.append(code.text)
        yield Phrase(tuple(names), start)


_DEFAULTS = re.compile(
    r"(?P<value>`\u00b7+`|(?<![\w.])-?\d[\d_.]*\d|(?<![\w.])\d|\b(?:True|False|None)\b)\s+"
    r"(?:\w+\s+)?by\s+default\b"
    r"|(?:\(default|\bdefaults?(?:\s+value)?(?:\s+is|\s+are|\s+of|\s+to|:))\s+"
    r"(?P<value2>`\u00b7+`|-?\d[\d_.]*\d(?!\w)|\d(?!\w)|True\b|False\b|None\b)",
    re.IGNORECASE,
)


_SWITCHED = re.compile(
    r"\b(?:is|are)\s+(?:switched\s+|turned\s+)?(?P<state>on|off|enabled|disabled)\s+by\s+default\b",
    re.IGNORECASE,
)


def default_claims(passage: Passage) -> Iterator[tuple[str, str, int]]:
    """Yield parameter, value as written and offset of each default that a passage states.

    The parameter is the nearest name before the value; empty when there is none.
    """
    for match in _DEFAULTS.finditer(passage.masked):
        group = "value" if match["value"] else "value2"
        start, end = match.span(group)
        value = passage.text[start:end].strip("`")
        given = passage.masked[: match.start()].endswith(("with the ", "with a ", "given the "))
        if value.casefold() in ("true", "false", "none"):
            value = value.capitalize()
        yield "" if given else _named_before(passage, match.start()), value, start
    for match in _SWITCHED.finditer(passage.masked):
        name = _named_before(passage, match.start())
        if name:
            value = str(match["state"].casefold() in ("on", "enabled"))
            yield name, value, match.start()


def _named_before(passage: Passage, offset: int) -> str:
    """Return the name that a default at an offset is about: the item of the list that it is in."""
    depth, opened = 0, 0
    for index in range(offset - 1, -1, -1):
        char = passage.masked[index]
        depth += (char == ")") - (char == "(")
        if depth < 0:
            opened = index
            break
    for code in reversed(passage.codes):
        if code.end <= (opened or offset):
            read = claim(code.text)
            if read.form is Form.NAME:
                return read.text
            return ""
    return ""


_BASES = re.compile(
    rf"(?<!not )\b(?:extends|inherits\s+from|derives\s+from|derived\s+from|is\s+a\s+subclass\s+of"
    rf"|child\s+class\s+of|based\s+on\s+the\s+class)\s+(?:the\s+)?(?:class(?:es)?\s+)?"
    rf"(?P<list>{_LISTED})",
    re.IGNORECASE,
)


def base_claims(passage: Passage) -> Iterator[tuple[str, int]]:
    """Yield each name that a passage says the object extends."""
    for match in _BASES.finditer(passage.masked):
        start, end = match.span("list")
        if re.match(r"\s+by\b", passage.masked[end:]):
            continue  # a list is extended by something, a class is not
        for code in passage.codes:
            if start <= code.start < end:
                yield code.text, code.start
