"""Replies as they came, saved before anybody reads them: what was paid for is never lost."""

from __future__ import annotations

import json
from pathlib import Path

from mkdocs_howto.llm.model import Answer
from mkdocs_howto.llm.prompt import Prompt
from mkdocs_howto.store import (
    CACHE,
    REPLIES,
    cache_folder,
    digest,
    read_plain,
    sealed,
    unsealed,
    write_whole,
)

_LARGEST = 50_000_000
"""Bytes of one saved reply, more than any model writes."""


class Replies:
    """A folder of replies that no stored guide has come from yet.

    They are sealed: a reply that came with a repository is none.

    Args:
        root: The site's folder.
        models: Names of the models asked: the reply of one is no reply of another.
    """

    def __init__(self, root: Path, models: tuple[str, ...]) -> None:
        self._root = root
        self._models = models

    def find(self, prompt: Prompt) -> Answer | None:
        """Return the reply to a prompt, if one was saved; one that can't be read is none."""
        try:
            data = read_plain(self._path(prompt), _LARGEST) or b""
            values = json.loads(unsealed(data.decode("utf-8"), self._root))
            sent, received = values["tokens"]
            cost = values["cost"]
            return Answer(
                str(values["text"]), str(values["model"]), int(sent), int(received),
                None if cost is None else float(cost),
            )  # fmt: skip
        except (OSError, ValueError, KeyError, TypeError):
            return None

    def save(self, prompt: Prompt, answer: Answer) -> None:
        """Save a reply, whole.

        Raises:
            StoreError: The folder can't be written.
        """
        values = {
            "text": answer.text,
            "model": answer.model,
            "tokens": [answer.sent_tokens, answer.received_tokens],
            "cost": answer.cost,
        }
        cache_folder(self._root)
        told = sealed(json.dumps(values, ensure_ascii=False), self._root)
        if told:
            write_whole(self._path(prompt), told, self._root)

    def drop(self, prompt: Prompt) -> None:
        """Forget a reply: its guide is stored, or it is of no use."""
        self._path(prompt).unlink(missing_ok=True)

    def _path(self, prompt: Prompt) -> Path:
        name = digest("\0".join((*self._models, prompt.key)))
        return self._root / CACHE / REPLIES / f"{name}.json"
