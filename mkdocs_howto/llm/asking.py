"""Asking a model about one guide after the other: what was paid for is saved, and what it took."""

from __future__ import annotations

import asyncio
from dataclasses import dataclass

from mkdocs_howto.llm.journal import Replies
from mkdocs_howto.llm.model import Answer, LanguageModel
from mkdocs_howto.llm.prompt import Prompt
from mkdocs_howto.store import Key


@dataclass
class Bill:
    """What one guide took: in this run, and in all with replies of runs before.

    Attributes:
        model: Which model answered last; empty while none has.
        tokens: Sent and received in this run.
        cost: Paid in this run, in US dollars; None when the price is unknown.
    """

    model: str = ""
    tokens: tuple[int, int] = (0, 0)
    all_tokens: tuple[int, int] = (0, 0)
    cost: float | None = 0.0
    whole_cost: float | None = 0.0

    def of(self, answer: Answer, *, paid: bool) -> None:
        """Add an answer; one that was paid for by an earlier run counts for the guide alone."""
        self.model = answer.model
        more = answer.sent_tokens, answer.received_tokens
        self.all_tokens = _sum(self.all_tokens, more)
        self.whole_cost = _plus(self.whole_cost, answer.cost)
        if paid:
            self.tokens = _sum(self.tokens, more)
            self.cost = _plus(self.cost, answer.cost)

    def __add__(self, other: Bill) -> Bill:
        """Return what both took; the model is that of this one."""
        return Bill(
            self.model,
            _sum(self.tokens, other.tokens),
            _sum(self.all_tokens, other.all_tokens),
            _plus(self.cost, other.cost),
            _plus(self.whole_cost, other.whole_cost),
        )


class Asking:
    """What writers and verifiers ask a model, by the guide that it is for.

    Args:
        model: Who is asked.
        replies: Where replies are saved before they are read.
    """

    def __init__(self, model: LanguageModel, replies: Replies) -> None:
        self._model = model
        self._replies = replies
        self._bills: dict[Key, Bill] = {}
        self._asked: dict[Key, list[Prompt]] = {}

    def bill(self, key: Key) -> Bill:
        """Return what a guide has taken so far."""
        return self._bills.setdefault(key, Bill())

    async def ask(self, key: Key, prompt: Prompt) -> Answer:
        """Return the reply to a prompt: one that an earlier run paid for, else a new one.

        Raises:
            ModelError: There is none.
        """
        self._asked.setdefault(key, []).append(prompt)
        saved = self._replies.find(prompt)
        if saved is not None:
            self.bill(key).of(saved, paid=False)
            return saved
        answer = await self._model.ask(prompt)
        # In a thread: the disk takes as long as sending the next request.
        await asyncio.to_thread(self._replies.save, prompt, answer)
        self.bill(key).of(answer, paid=True)
        return answer

    def drop(self, prompt: Prompt) -> None:
        """Drop a reply that can't be read, so that the next run asks again."""
        self._replies.drop(prompt)

    def forget(self, key: Key) -> None:
        """Drop the saved replies of a guide that is finished."""
        for prompt in self._asked.pop(key, ()):
            self._replies.drop(prompt)


def _sum(one: tuple[int, int], two: tuple[int, int]) -> tuple[int, int]:
    return one[0] + two[0], one[1] + two[1]


def _plus(one: float | None, two: float | None) -> float | None:
    return None if one is None or two is None else round(one + two, 6)
