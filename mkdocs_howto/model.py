"""What is asked of a language model, and keys kept out of everything that is told about it."""

from __future__ import annotations

import base64
import json
import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Protocol
from urllib.parse import quote, quote_plus

from mkdocs_howto.errors import HowtoError
from mkdocs_howto.prompt import Prompt

_KEY_NAME = re.compile(r"(?:KEY|TOKEN|SECRET|PASSWORD|CREDENTIALS?)(?:_|$)", re.IGNORECASE)
_SHORTEST_KEY = 8
"""Shorter values are words such as `none`, and replacing them would garble the message."""

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
        environment: The variables of the process.
    """
    spelt = {
        each: name
        for name, value in environment.items()
        if _KEY_NAME.search(name) and len(value.strip()) >= _SHORTEST_KEY
        for each in _spellings(value.strip())
    }
    # Longest first: one key may be the beginning of another.
    for value in sorted(spelt, key=len, reverse=True):
        text = text.replace(value, f"[{spelt[value]}]")
    return _LOOKS_LIKE_KEY.sub("[key]", text)


def _spellings(value: str) -> Iterator[str]:
    yield value
    yield quote(value, safe="")
    yield quote_plus(value)
    yield json.dumps(value)[1:-1]
    yield repr(value)[1:-1]
    encoded = base64.b64encode(value.encode()).decode().rstrip("=")
    if len(encoded) >= _SHORTEST_KEY:
        yield encoded
