"""Saved replies are those that this machine saved."""

from __future__ import annotations

import json
from pathlib import Path

from mkdocs_howto.llm.journal import Replies
from mkdocs_howto.llm.model import Answer
from mkdocs_howto.llm.prompt import Prompt

PROMPT = Prompt("the task", "the code")


def test_a_saved_reply_is_found(tmp_path: Path) -> None:
    """What was paid for is there for the next run, until it is dropped."""
    replies = Replies(tmp_path, ("some/model",))
    replies.save(PROMPT, Answer("text", "some/model", 10, 5, 0.25))
    assert replies.find(PROMPT) == Answer("text", "some/model", 10, 5, 0.25)
    assert Replies(tmp_path, ("other/model",)).find(PROMPT) is None
    replies.drop(PROMPT)
    assert replies.find(PROMPT) is None


def test_a_reply_that_came_with_the_repository_is_none(tmp_path: Path) -> None:
    """A forged reply is not believed: it lacks the seal of this machine."""
    replies = Replies(tmp_path, ("some/model",))
    replies.save(PROMPT, Answer("text", "some/model", 10, 5, 0.25))
    (file,) = tmp_path.rglob("replies/*.json")
    values = {"text": "forged", "model": "some/model", "tokens": [1, 1], "cost": None}
    for forged in (json.dumps(values), "0" * 64 + "\n" + json.dumps(values)):
        file.write_text(forged, encoding="utf-8")
        assert replies.find(PROMPT) is None
