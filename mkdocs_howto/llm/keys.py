"""What looks like a key or a password, by the kinds in `keys.yml`."""

from __future__ import annotations

import math
import re
from bisect import bisect_right
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass
from functools import lru_cache
from importlib.resources import files
from itertools import accumulate

import yaml

_ALLOWED = re.compile(r"pragma: ?(?:allow|white)list (nextline )?secret", re.IGNORECASE)
_WITHIN = re.compile(r"\w\w")
_LEAST_BITS = 3.0
"""Bits of each character from which a text may be drawn by lot: less than 16 hex digits have."""


def keys(text: str) -> Iterator[tuple[int, str]]:
    """Yield the line, from 1, and the kind of what looks like a key, unless its line allows it."""
    lines = text.split("\n")
    starts = list(accumulate((len(line) + 1 for line in lines), initial=0))
    for kind in _kinds():
        for match in kind.pattern.finditer(text):
            start = match.start()
            if kind.whole and start and _WITHIN.match(text, start - 1):
                continue
            value = match.groupdict().get("value") or match[0]
            if is_placeholder(value) or (kind.random and not _looks_random(value)):
                continue
            line = bisect_right(starts, start)
            if not _allowed(lines, line):
                yield line, kind.name


def is_placeholder(value: str) -> bool:
    """Whether a value stands for one: `changeme`, `<token>`, `${KEY}`, `xxxx`, `sk-1234567890`."""
    plain = value.strip().casefold()
    if _REFERENCE.search(plain) or _STAND_IN.search(plain):
        return True
    words = [word for word in re.split(r"[^a-z]+", plain) if word]
    if words and all(word in _COMMON for word in words):
        return True
    body = max(re.split(r"[-_.:=\s]", plain), key=len)
    return len(set(body)) <= min(_FEWEST, len(body) - 1) or (len(body) > 3 and _is_sequence(body))


_FEWEST = 3
"""Different characters of what somebody typed with one finger."""
_REFERENCE = re.compile(
    r"^[<\[{(].*[>\]})]$|^\$|[{<]\w*[>}]|%\(|%[sd]\b|^\*|\.\.\.|…|environ|getenv"
)
_STAND_IN = re.compile(
    r"example|placeholder|change.?me|replace.?me|redacted|(?:^|[-_ ])(?:your|my|insert|dummy|fake)"
    r"(?:[-_ ]|$)|x{4}|0{8}|1234567890?|abcdefgh|deadbeef|not.?a.?real"
)
_COMMON = frozenset(
    "password passwd passphrase pass pwd pw secret secrets key keys apikey api token tokens access "
    "auth user username name login value string str text hidden private public none null true "
    "false test tests testing tester foo bar baz qux spam eggs ham demo sample default some any "
    "this that the a an is not no old new my your admin root guest hello world hunter tiger scott "
    "letmein qwerty abc xyz x y z todo tbd unset empty required optional client server host "
    "db".split()
)


def _is_sequence(body: str) -> bool:
    alphabets = ("abcdefghijklmnopqrstuvwxyz0123456789", "01234567890123456789", "0123456789abcdef")
    return any(body in alphabet * 3 for alphabet in alphabets)


def _looks_random(value: str) -> bool:
    """Whether digits and letters are mixed as no name of a variable, path or version mixes them."""
    if not (re.search(r"\d", value) and re.search(r"[A-Za-z]", value)):
        return False
    counts = Counter(value)
    bits = -sum(n / len(value) * math.log2(n / len(value)) for n in counts.values())
    changes = len(re.findall(r"(?<=[A-Za-z])\d|(?<=\d)[A-Za-z]", value))
    return bits >= _LEAST_BITS and changes >= max(2, len(value) // 10)


def _allowed(lines: list[str], line: int) -> bool:
    here = _ALLOWED.search(lines[line - 1])
    before = _ALLOWED.search(lines[line - 2]) if line > 1 else None
    return bool(here or (before and before[1]))


@dataclass(frozen=True, slots=True)
class _Kind:
    """One row of `keys.yml`.

    Attributes:
        whole: Whether it begins a word.
        random: Whether its value has to look drawn by lot.
    """

    name: str
    pattern: re.Pattern[str]
    whole: bool
    random: bool


@lru_cache
def _kinds() -> tuple[_Kind, ...]:
    text = files("mkdocs_howto.llm").joinpath("keys.yml").read_text("utf-8")
    found = []
    for name, row in yaml.safe_load(text).items():
        parts = row if isinstance(row, dict) else {"pattern": row}
        written = parts["pattern"]
        # The beginning of a word is looked at afterwards: a pattern that begins with a fixed text
        # is found ten times as fast.
        pattern = re.compile(written.removeprefix(r"\b"))
        found.append(_Kind(name, pattern, written.startswith(r"\b"), parts.get("random", False)))
    return tuple(found)
