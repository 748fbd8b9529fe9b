"""What is asked of a language model, and keys kept out of everything that is told about it."""

from __future__ import annotations

import base64
import json
import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Protocol
from urllib.parse import quote, quote_plus

from mkdocs_howto.guide import HowtoError
from mkdocs_howto.llm.prompt import Prompt

_KEY_NAME = re.compile(r"(?:KEY|TOKEN|SECRET|PASSWORD|PASSWD|CREDENTIALS?)(?:_|$)", re.IGNORECASE)
_SHORTEST_KEY = 8
"""Shorter values are words such as `none`, and replacing them would garble the message."""

_USER = re.compile(r"://([^/\s@]+)@")
_URL_SAFE = str.maketrans("+/", "-_")

_LOOKS_LIKE_KEY = re.compile(
    r"\b(?:sk|pk|rk|gsk|xai|hf|AIza|ghp|glpat)[-_][A-Za-z0-9_-]{12,}|\bAIza[\w-]{20,}"
    r"|(?i:\bbearer)\s+[\w.~+/=-]{8,}|(?<=key=)[\w.~%-]{8,}|(?<=://)[^/\s:@]+:[^/\s@]+(?=@)"
)


class ModelError(HowtoError):
    """A model did not answer; the message holds the provider's own words without keys."""


class BudgetReached(ModelError):
    """What may be spent is spent, or would not be enough for one more request."""


@dataclass(frozen=True, slots=True)
class Answer:
    """One reply as it came.

    Attributes:
        text: Unread: it may be no JSON at all.
        model: Which model answered.
        sent_tokens: Of the prompt.
        received_tokens: Of the reply.
        cost: In US dollars; None when the model's price is unknown.
    """

    text: str
    model: str
    sent_tokens: int = 0
    received_tokens: int = 0
    cost: float | None = None


@dataclass(frozen=True, slots=True)
class Estimate:
    """What prompts would take.

    Attributes:
        cost: At most, in US dollars; None when the price is unknown.
    """

    sent_tokens: int
    received_tokens: int
    cost: float | None

    def __add__(self, other: Estimate) -> Estimate:
        """Return what both take."""
        known = self.cost is not None and other.cost is not None
        return Estimate(
            self.sent_tokens + other.sent_tokens,
            self.received_tokens + other.received_tokens,
            (self.cost or 0.0) + (other.cost or 0.0) if known else None,
        )


class LanguageModel(Protocol):
    """Whatever answers a prompt."""

    @property
    def name(self) -> str:
        """What the model is called; of several, the first."""

    def estimate(self, prompt: Prompt) -> Estimate:
        """Return what asking would take at most."""

    async def ask(self, prompt: Prompt) -> Answer:
        """Return the model's answer.

        Raises:
            ModelError: There is none; the message says why in one line.
        """

    async def close(self) -> None:
        """Let go of connections."""


def redact(text: str, environment: Mapping[str, str]) -> str:
    """Return a text without keys: the values of variables that are named like keys, however spelt.

    Args:
        text: What a provider or a library said; some repeat the key that they were sent.
        environment: The variables of the process, and what `keys_in` found.
    """
    spelt = _spelt(environment)
    # Longest first: one key may be the beginning of another.
    for value in sorted(spelt, key=len, reverse=True):
        text = text.replace(value, f"[{spelt[value]}]")
    return _LOOKS_LIKE_KEY.sub("[key]", text)


def holds_key(text: str, environment: Mapping[str, str]) -> str:
    """Return the name of a key whose value is in a text, however spelt; empty when none is."""
    return next((name for value, name in _spelt(environment).items() if value in text), "")


def keys_in(options: Mapping[str, object]) -> dict[str, str]:
    """Return what may be secret in `model_options`: headers, and the user part of addresses.

    Returns:
        Values by names that `redact` takes for the names of keys.
    """
    found: dict[str, str] = {}
    for path, value in _leaves(options, ""):
        name = path.strip("_")
        if "header" in name.lower() or _KEY_NAME.search(name):
            # Of `Bearer …`, the second word alone turns up in messages as well.
            for number, part in enumerate((value, *value.split()[1:])):
                found[f"{name}_{number}_KEY"] = part
        elif match := _USER.search(value):
            found[f"{name}_KEY"] = match[1]
            found[f"{name}_PASSWORD"] = match[1].partition(":")[2]
    return found


def _leaves(value: object, path: str) -> Iterator[tuple[str, str]]:
    if isinstance(value, Mapping):
        for name, inner in value.items():
            yield from _leaves(inner, f"{path}_{name}")
    elif isinstance(value, list | tuple):
        for inner in value:
            yield from _leaves(inner, path)
    elif isinstance(value, str):
        yield path, value


def _spelt(environment: Mapping[str, str]) -> dict[str, str]:
    return {
        each: name
        for name, value in environment.items()
        if _KEY_NAME.search(name) and len(value.strip()) >= _SHORTEST_KEY
        for each in _spellings(value.strip())
    }


def _spellings(value: str) -> Iterator[str]:
    yield value
    yield quote(value, safe="")
    yield quote_plus(value)
    yield json.dumps(value)[1:-1]
    yield repr(value)[1:-1]
    raw = value.encode()
    yield raw.hex()
    # Within a longer text, such as `user:key`, the same bytes are written in one of three ways;
    # the characters at either end hold bits of their neighbours.
    for before in range(3):
        whole = base64.b64encode(b"\0" * before + raw).decode()
        first = -(-before * 8 // 6)
        last = (before + len(raw)) * 8 // 6
        if last - first >= _SHORTEST_KEY:
            yield whole[first:last]
            yield whole[first:last].translate(_URL_SAFE)
