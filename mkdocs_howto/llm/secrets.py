"""Secrets in what would leave the machine, found before anything is sent.

Two look for them: detect-secrets, by entropy and its patterns, and the kinds of `keys.yml`.

A secret is named by its kind and its line, never by its value.
"""

from __future__ import annotations

import re
import tempfile
from collections.abc import Callable, Iterable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from operator import itemgetter
from pathlib import Path

from mkdocs_howto.guide import HowtoError, WrongUse
from mkdocs_howto.llm.keys import is_placeholder, keys

# It drops `Client("ghp_…")`, the usual form in a docstring, as the name of something else.
_TOO_LENIENT = "detect_secrets.filters.heuristic.is_indirect_reference"

# Its general ones, and those for kinds that `keys.yml` has not.
_PLUGINS = (
    "KeywordDetector",
    "Base64HighEntropyString",
    "HexHighEntropyString",
    "CloudantDetector",
    "IbmCloudIamDetector",
    "IbmCosHmacDetector",
    "SoftlayerDetector",
)


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
        kind: As `keys.yml` or detect-secrets calls it: `GitHub token`.
    """

    where: str
    kind: str


def find_secrets(texts: Iterable[Outgoing]) -> tuple[Secret, ...]:
    """Return what looks like a secret, in the order of the texts and their lines.

    Raises:
        WrongUse: detect-secrets is not installed.
    """
    found: dict[str, Secret] = {}
    with _detector() as detect:
        for outgoing in texts:
            # The most particular kind first: of one line it alone is told.
            hits = [*keys(outgoing.text), *sorted(detect(outgoing.text))]
            for line, kind in sorted(hits, key=itemgetter(0)):
                number = outgoing.first + (line - 1 if outgoing.exact else 0)
                where = f"{outgoing.shown}:{number}"
                found.setdefault(where, Secret(where, kind))
    return tuple(found.values())


@contextmanager
def _detector() -> Iterator[Callable[[str], set[tuple[int, str]]]]:
    """Yield what finds lines and kinds in a text with detect-secrets."""
    # An extra, and needed only where a model is asked.
    try:
        from detect_secrets.core.scan import scan_file
        from detect_secrets.settings import transient_settings
    except ImportError:
        raise WrongUse(
            "Nothing is sent to a model before secrets are looked for, which needs detect-secrets.",
            hint="Install it: `pip install detect-secrets`.",
        ) from None
    plugins = {"plugins_used": [{"name": name} for name in _PLUGINS]}
    with tempfile.TemporaryDirectory() as folder, transient_settings(plugins) as settings:
        settings.disable_filters(_TOO_LENIENT)
        # A file, because detect-secrets takes every word of a single line for random text.
        # Named `.py`, because it looks for quoted strings only in code.
        copy = Path(folder, "outgoing.py")

        def detect(text: str) -> set[tuple[int, str]]:
            copy.write_text(text, encoding="utf-8", newline="\n")
            lines = copy.read_text(encoding="utf-8").split("\n")
            return {
                (hit.line_number, hit.type)
                for hit in scan_file(str(copy))
                if _counts(hit.type, hit.secret_value or "", lines[hit.line_number - 1])
            }

        yield detect


def _counts(kind: str, value: str, line: str) -> bool:
    """Whether what detect-secrets found is more than a placeholder, a digest or prose."""
    if is_placeholder(value):
        return False
    if kind == "Hex High Entropy String":
        return len(value) >= _LEAST_HEX and bool(_OF_A_KEY.search(line))
    return kind != "Secret Keyword" or not re.search(r"^\D*\s\D*$", value)


_LEAST_HEX = 32
"""Digits of a key of 128 bits."""
_OF_A_KEY = re.compile(r"key|token|secret|api|auth|cred|client|login|connect", re.IGNORECASE)
"""What a line speaks of that holds hexadecimal digits which are no digest."""


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
    found = {line for line, _ in keys(text)}
    suspects = [n for n, line in enumerate(lines, 1) if _SUSPICIOUS.search(line)]
    found.update(_detected(lines, suspects) if suspects else ())
    # Of a key in many lines, the first alone is known for one.
    for first in [n for n in found if "-----BEGIN" in lines[n - 1]]:
        ends = (n for n in range(first, len(lines) + 1) if "-----END" in lines[n - 1])
        found.update(range(first, next(ends, len(lines)) + 1))
    return frozenset(found)


def _detected(lines: Sequence[str], suspects: Sequence[int]) -> Iterator[int]:
    """Yield the lines, of those that may, which hold a secret; all of them without a detector.

    Only what may be one is asked for: loading what finds secrets costs a second, a line a good
    part of a millisecond.
    """
    try:
        with _detector() as detect:
            yield from (
                suspects[n - 1] for n, _ in detect("\n".join(lines[s - 1] for s in suspects))
            )
    except WrongUse:
        yield from suspects


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
