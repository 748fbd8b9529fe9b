"""Secrets in what would leave the machine, found with detect-secrets before anything is sent.

A secret is named by its kind and its line, never by its value.
"""

from __future__ import annotations

import re
import tempfile
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from pathlib import Path

from mkdocs_howto.guide import HowtoError, WrongUse

# It drops `Client("ghp_…")`, the usual form in a docstring, as the name of something else.
_TOO_LENIENT = "detect_secrets.filters.heuristic.is_indirect_reference"

# What it has no pattern for, or one that only matches a whole line.
_OWN = {
    "Telegram Bot Token": re.compile(r"\b\d{8,10}:[\w-]{35}(?![\w-])"),
    # With a digit, or the words of a docstring would be one.
    "Bearer Token": re.compile(r"(?i:\bbearer)\s+(?=[\w.~+/-]*\d)[\w.~+/-]{20,}"),
}
_ALLOWED = re.compile(r"pragma: ?(?:allow|white)list (nextline )?secret", re.IGNORECASE)


class SecretFound(HowtoError):
    """Text that must not leave the machine."""


@dataclass(frozen=True, slots=True)
class Outgoing:
    """One run of lines that a prompt would hold.

    Attributes:
        shown: The file as guides cite it.
        first: The number of the text's first line in that file.
        text: What would be sent.
        exact: Whether its lines are lines of that file; else all of it is named by the first.
    """

    shown: str
    first: int
    text: str
    exact: bool = True


@dataclass(frozen=True, slots=True, order=True)
class Secret:
    """What looks like a secret.

    Attributes:
        where: `file:line`.
        kind: In the words of detect-secrets: `GitHub Token`.
    """

    where: str
    kind: str


def find_secrets(texts: Iterable[Outgoing]) -> tuple[Secret, ...]:
    """Return what looks like a secret, in the order of the texts and their lines.

    Raises:
        WrongUse: detect-secrets is not installed.
    """
    # An extra, and needed only where a model is asked.
    try:
        from detect_secrets.core.scan import scan_file
        from detect_secrets.settings import default_settings
    except ImportError:
        raise WrongUse(
            "Nothing is sent to a model before secrets are looked for, which needs detect-secrets.",
            hint="Install it: `pip install detect-secrets`.",
        ) from None
    found: dict[Secret, None] = {}
    with tempfile.TemporaryDirectory() as folder, default_settings() as settings:
        settings.disable_filters(_TOO_LENIENT)
        # A file, because detect-secrets takes every word of a single line for random text.
        # Named `.py`, because it looks for quoted strings only in code.
        copy = Path(folder, "outgoing.py")
        for outgoing in texts:
            copy.write_text(outgoing.text, encoding="utf-8", newline="\n")
            hits = {(hit.line_number, hit.type) for hit in scan_file(str(copy))}
            for line, kind in sorted(hits.union(_own(outgoing.text))):
                number = outgoing.first + (line - 1 if outgoing.exact else 0)
                where = f"{outgoing.shown}:{number}"
                found[Secret(where, kind)] = None
    return tuple(found)


_SUSPICIOUS = re.compile(
    r"(?=[A-Za-z_.+/=~:-]{0,60}\d)[\w.+/=~:-]{16}"
    r"|(?:pass|pwd|secret|token|credential|key|bearer|auth)[^\n]{0,60}[\"'][^\"'\s]{4}"
    r"|-----BEGIN|://[^/\s:@\"']{1,60}:[^/\s@]{1,60}@",
    re.IGNORECASE,
)


def secret_lines(text: str) -> frozenset[int]:
    """Return the lines of a file, from 1, that seem to hold a secret.

    Without detect-secrets, each line that looks like one does.
    """
    lines = text.split("\n")
    suspects = [n for n, line in enumerate(lines, 1) if _SUSPICIOUS.search(line)]
    if not suspects:
        return frozenset()
    try:
        # Only what may be one: each line costs a good part of a millisecond.
        hits = find_secrets([Outgoing("", 1, "\n".join(lines[n - 1] for n in suspects))])
    except WrongUse:
        found = set(suspects)
    else:
        found = {suspects[int(hit.where.rpartition(":")[2]) - 1] for hit in hits}
    # Of a key in many lines, the first alone is known for one.
    for first in [n for n in found if "-----BEGIN" in lines[n - 1]]:
        ends = (n for n in range(first, len(lines) + 1) if "-----END" in lines[n - 1])
        found.update(range(first, next(ends, len(lines)) + 1))
    return frozenset(found)


def _own(text: str) -> Iterator[tuple[int, str]]:
    before = None
    for number, line in enumerate(text.split("\n"), 1):
        allowed = _ALLOWED.search(line)
        if not (allowed or (before and before[1])):
            for kind, pattern in _OWN.items():
                if pattern.search(line):
                    yield number, kind
        before = allowed


def refuse_secrets(identifier: str, texts: Iterable[Outgoing]) -> None:
    """Raise when what would be sent for one guide holds a secret.

    Raises:
        SecretFound: It does; says where and what kind, not the value.
        WrongUse: detect-secrets is not installed.
    """
    secrets = find_secrets(texts)
    if not secrets:
        return
    first, more = secrets[0], len(secrets) - 1
    others = f" ({more} more: {', '.join(s.where for s in secrets[1:4])})" if more else ""
    raise SecretFound(
        f"Nothing was sent for `{identifier}`: this line looks like a secret, "
        f"{first.kind}{others}.",
        where=first.where,
        hint="Remove it, or end the line with `# pragma: allowlist secret` when it is none.",
    )
