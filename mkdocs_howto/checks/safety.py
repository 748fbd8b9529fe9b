"""HT6: nothing hidden, nothing active, no secrets, nothing of absurd size."""

from __future__ import annotations

import math
import re
from collections import Counter
from collections.abc import Iterator

from mkdocs_howto.checks.registry import Case, Complaint, check
from mkdocs_howto.guide import Section, Severity, visible

LARGEST = {
    "title": 200,
    "description": 4000,
    "argument": 2000,
    "step title": 200,
    "step": 6000,
    "note": 500,
}
"""Most characters of each part."""

LONGEST_EXAMPLE = 120
"""Most lines of an example."""

WIDEST_LINE = 200
"""Most characters of a line of an example."""


def _texts(case: Case) -> Iterator[tuple[Section, int, str]]:
    for each in case.passages:
        yield each.section, each.line, each.text
    for number, line in enumerate(case.draft.example.split("\n"), 1):
        yield Section.EXAMPLE, number, line


@check(
    "HT601",
    "hidden-character",
    "No control character, no invisible one, none that turns the direction of writing.",
    wrong="`pack` writes an \u202earchive\u202c.",
    right="`pack` writes an archive.",
)
def hidden_character(case: Case) -> Iterator[Complaint]:
    """Find characters that nobody sees."""
    for section, line, text in _texts(case):
        plain = text.replace("\r\n", "\n")
        if plain.isascii() and plain.isprintable():
            continue
        shown = visible(plain)
        if shown != plain:
            odd = next((a for a, b in zip(plain, shown + " ", strict=False) if a != b), plain[-1])
            message = f"The text has the hidden character U+{ord(odd):04X}."
            yield Complaint(section, line, message, "Delete it, or write it as an escape.")


_HTML = re.compile(
    r"</?[A-Za-z][\w:-]*(?:\s[^<>]*)?/?>|<!--|<!DOCTYPE|<\?xml|&(?:#\d+|#x[0-9a-f]+|\w+);", re.I
)
_LINK = re.compile(
    r"!?\[[^\[\]]*\]\([^()\s]*[^()]*\)|\[[^\[\]]+\]\[[^\[\]]*\]|<[a-z]+:[^<>\s]+>"
    r"|\b(?:javascript|vbscript):\S|\bdata:\w+/\w",
    re.IGNORECASE,
)
_MACRO = re.compile(r"--8<--|\{\{|\{%|^[ \t]*:::\s|^[ \t]*!!!\s|^[ \t]*\?\?\?", re.MULTILINE)


@check(
    "HT602",
    "markup",
    "Prose is plain text with code spans: no HTML, no links, no directives of site generators.",
    wrong="`pack` writes an <b>archive</b>, see [this](https://example.com).",
    right="`pack` writes an archive.",
)
def markup(case: Case) -> Iterator[Complaint]:
    """Find markup outside code spans."""
    kinds = ((_HTML, "HTML"), (_LINK, "a link"), (_MACRO, "a directive"))
    for each in case.passages:
        for pattern, what in kinds:
            if match := pattern.search(each.masked):
                shown = match[0].strip()[:60]
                message = f"The text has {what} outside a code span: {shown}"
                line = each.at(match.start())
                yield Complaint(each.section, line, message, "Write plain text.")


_SECRETS = (
    ("a private key", r"-----BEGIN (?:[A-Z]+ )*PRIVATE KEY"),
    ("a GitHub token", r"\b(?:gh[pousr]_[A-Za-z0-9]{20,}|github_pat_[A-Za-z0-9_]{20,})"),
    ("a GitLab token", r"\bglpat-[A-Za-z0-9_-]{16,}"),
    ("an AWS key", r"\b(?:AKIA|ASIA|ABIA|ACCA)[A-Z0-9]{16}\b"),
    ("an API key", r"\bsk-(?:proj-|ant-|live-|test-)?[A-Za-z0-9_-]{16,}"),
    ("a Stripe key", r"\b[rs]k_(?:live|test)_[A-Za-z0-9]{16,}"),
    ("a Slack token", r"\bxox[abposr]-[A-Za-z0-9-]{10,}|hooks\.slack\.com/services/T\w+/B\w+/\w+"),
    ("a Google key", r"\bAIza[A-Za-z0-9_-]{30,}"),
    ("a PyPI token", r"\bpypi-[A-Za-z0-9_-]{16,}"),
    ("an npm token", r"\bnpm_[A-Za-z0-9]{30,}"),
    ("a Hugging Face token", r"\bhf_[A-Za-z0-9]{20,}"),
    ("a SendGrid key", r"\bSG\.[A-Za-z0-9_-]{16,}\.[A-Za-z0-9_-]{16,}"),
    ("a JSON web token", r"\beyJ[A-Za-z0-9_-]{10,}\.eyJ[A-Za-z0-9_-]{10,}\.[A-Za-z0-9_-]{10,}"),
    ("a bot token", r"\b\d{8,10}:[A-Za-z0-9_-]{35}\b"),
    ("a password in an address", r"\b[a-z][a-z0-9+.-]{0,30}://[^\s/:@'\"{<]+:[^\s/:@'\"{<]{3,}@"),
)
_SECRET_PATTERNS = tuple((what, re.compile(pattern)) for what, pattern in _SECRETS)
_ASSIGNED = re.compile(
    r"(?:password|passwd|secret|token|api[_-]?key|access[_-]?key|auth[_-]?key|credential)\w{0,40}"
    r"[\"']?\s*(?::|=|\bis\b)\s*[\"'`]?([A-Za-z0-9+/_=-]{12,})",
    re.IGNORECASE,
)
_RANDOM = 3.3
"""Bits of each character from which a text counts as random."""


@check(
    "HT603",
    "secret",
    "No key, token or password stands in a guide.",
    wrong="`pack` signs with `ghp_" + "16C7e42F292c6912E7710c838347Ae178B4a`.",
    right="`pack` computes a digest.",
)
def secret(case: Case) -> Iterator[Complaint]:
    """Find what looks like a real credential, in prose and in the example."""
    for section, line, text in _texts(case):
        what = next((name for name, pattern in _SECRET_PATTERNS if pattern.search(text)), "")
        if what == "a password in an address" and _example_address(text):
            what = ""
        assigned = _ASSIGNED.search(text)
        if not what and assigned and _random(assigned[1]):
            what = "a secret"
        if what:
            message = f"The text holds what looks like {what}."
            yield Complaint(section, line, message, "Read it from the environment in the example.")


def _example_address(text: str) -> bool:
    """Whether an address with a password is one that everybody writes in examples."""
    return bool(
        re.search(r"://(?:user(?:name)?|admin|scott|foo|me|test)\w*:", text, re.IGNORECASE)
        or re.search(r"@(?:localhost|127\.0\.0\.1|[\w.-]*example)", text, re.IGNORECASE)
        or re.search(r":(?:pass(?:word)?|secret|pwd|tiger)\w*@", text, re.IGNORECASE)
    )


def _random(text: str) -> bool:
    counts = Counter(text)
    bits = -sum(n / len(text) * math.log2(n / len(text)) for n in counts.values())
    mixed = bool(re.search(r"\d", text)) and bool(re.search(r"[A-Za-z]", text))
    return mixed and bits >= _RANDOM


@check(
    "HT604",
    "size",
    "No part is so long that a page breaks.",
    wrong="`pack` packs" + " and packs" * 500 + ".",
    right="`pack` packs.",
)
def size(case: Case) -> Iterator[Complaint]:
    """Find parts that are too long."""
    for each in case.passages:
        if len(each.text) > LARGEST[each.part]:
            most = LARGEST[each.part]
            message = f"The {each.part} has {len(each.text)} characters; at most {most} fit."
            yield Complaint(each.section, each.line, message, "Say it shorter.")
    lines = case.draft.example.splitlines()
    if len(lines) > LONGEST_EXAMPLE:
        message = f"The example has {len(lines)} lines; at most {LONGEST_EXAMPLE} fit."
        yield Complaint(Section.EXAMPLE, LONGEST_EXAMPLE + 1, message, "Show less.")


@check(
    "HT605",
    "wide-line",
    f"Lines of the example have at most {WIDEST_LINE} characters.",
    severity=Severity.WARNING,
    wrong="```python\nfrom archive import pack\n\nprint(" + '"x' + "x" * 200 + '")\n```',
    right='```python\nfrom archive import pack\n\nprint(pack("a", "b"))\n```',
)
def wide_line(case: Case) -> Iterator[Complaint]:
    """Find lines of the example that run out of the page."""
    for number, line in enumerate(case.draft.example.splitlines(), 1):
        if len(line) > WIDEST_LINE:
            message = f"The line has {len(line)} characters; at most {WIDEST_LINE} fit."
            yield Complaint(Section.EXAMPLE, number, message, "Break the line.")
