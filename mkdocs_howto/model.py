"""What is asked of a language model, and keys kept out of everything that is told about it."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any, Protocol

_KEY_NAME = re.compile(r"(?:KEY|TOKEN|SECRET|PASSWORD|CREDENTIALS)(?:_|$)", re.IGNORECASE)
_SHORTEST_KEY = 8
"""Shorter values are words such as `none`, and replacing them would garble the message."""


@dataclass(frozen=True, slots=True)
class Answer:
    """One reply as it came.

    Attributes:
        text: Unread: it may be no JSON at all.
        cost: In US dollars; None when the model's price is unknown.
    """

    text: str
    sent_tokens: int
    received_tokens: int
    cost: float | None = None


class LanguageModel(Protocol):
    """Whatever answers a prompt."""

    name: str

    async def ask(self, messages: tuple[Mapping[str, str], ...], schema: dict[str, Any]) -> Answer:
        """Return the model's answer.

        Raises:
            HowtoError: There is none; the message holds the provider's words without keys.
        """


def redact(text: str, environment: Mapping[str, str]) -> str:
    """Return a text without the values of variables that are named like keys.

    Args:
        text: What a provider or a library said; some repeat the key that they were sent.
        environment: The variables of the process.
    """
    values = {
        value.strip(): name
        for name, value in environment.items()
        if _KEY_NAME.search(name) and len(value.strip()) >= _SHORTEST_KEY
    }
    # Longest first: one key may be the beginning of another.
    for value in sorted(values, key=len, reverse=True):
        text = text.replace(value, f"[{values[value]}]")
    return text
