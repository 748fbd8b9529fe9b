"""Statements put before a model: what it is shown, and what of its answer is believed."""

from __future__ import annotations

import asyncio
import json
import re
from collections.abc import Callable, Sequence
from pathlib import Path
from typing import Any

import pytest

from mkdocs_howto.checks import Statement, statements, unproven
from mkdocs_howto.guide import Argument, Draft, Section, Step
from mkdocs_howto.llm.journal import Replies
from mkdocs_howto.llm.model import Answer, Estimate, ModelError
from mkdocs_howto.llm.prompt import Prompt
from mkdocs_howto.llm.verifier import MOST_CLAIMS, Verifier
from mkdocs_howto.source.collector import Collector
from mkdocs_howto.source.loader import Sources
from mkdocs_howto.source.model import Definition
from mkdocs_howto.store import Key, Ruling, Verdict

CODE = '''\
def weigh(item: str) -> float:
    """Return the weight of an item."""
    return scaled(len(item))


def scaled(size: int) -> float:
    """Return a size in pounds."""
    return size * 2.2
'''
KEY = Key("shop.weigh")
CLAIMS = (
    Statement(Section.DESCRIPTION, 1, "`weigh` returns a weight in pounds."),
    Statement(Section.STEPS, 1, "It sends the weight to a server.", place="step 1"),
)


class Scripted:
    """A language model that answers from a function."""

    name = "some/judge"

    def __init__(self, answer: Callable[[Prompt], str]) -> None:
        self.answer = answer
        self.asked: list[Prompt] = []

    def estimate(self, prompt: Prompt) -> Estimate:
        """Say what a prompt takes."""
        return Estimate(1, 1, None)

    async def ask(self, prompt: Prompt) -> Answer:
        """Answer, or raise what the function raises."""
        self.asked.append(prompt)
        return Answer(self.answer(prompt), self.name, 10, 5, 0.25)

    async def close(self) -> None:
        """Do nothing."""


def ruling(number: int, verdict: str, *lines: list[int], file: str = "shop.py") -> dict[str, Any]:
    """Return one verdict of an answer."""
    shown = file if lines else ""
    return {
        "claim": number, "verdict": verdict, "file": shown, "lines": list(lines), "reason": "So.",
    }  # fmt: skip


def asked(
    root: Path,
    answer: Callable[[Prompt], str],
    may_send: Callable[[Definition], bool] = lambda each: True,
    code: str = CODE,
    claims: Sequence[Statement] = CLAIMS,
) -> tuple[dict[str, Verdict], Verifier, Scripted]:
    """Put the claims before a scripted verifier."""
    (root / "shop.py").write_text(code)
    lookup = Collector(Sources([root]))
    model = Scripted(answer)
    verifier = Verifier(model, Replies(root, (model.name,)), lookup, may_send)
    found = asyncio.run(verifier.verdicts(KEY, lookup.facts("shop.weigh"), claims))
    return found, verifier, model


def told(*verdicts: dict[str, Any]) -> Callable[[Prompt], str]:
    """Return a function that answers with verdicts."""
    return lambda prompt: json.dumps({"verdicts": verdicts})


def test_verdicts_are_read_with_their_lines_and_reason(tmp_path: Path) -> None:
    """Each claim gets its verdict; what it rests on is a place in the code that was sent."""
    answer = told(ruling(2, "not shown"), ruling(1, "supported", [3, 3], [8, 8]))
    found, verifier, _ = asked(tmp_path, answer)
    assert found == {
        CLAIMS[0].words: Verdict(Ruling.SUPPORTED, "shop.py:3-3,8-8", "So."),
        CLAIMS[1].words: Verdict(Ruling.NOT_SHOWN, "", "So."),
    }
    assert verifier.failures == {}


def test_request_holds_numbered_code_and_claims(tmp_path: Path) -> None:
    """The object and what it calls are sent with the numbers of their lines, once a guide."""
    _, _, model = asked(tmp_path, told(ruling(1, "not shown"), ruling(2, "not shown")))
    [prompt] = model.asked
    assert "3:     return scaled(len(item))" in prompt.user
    assert "8:     return size * 2.2" in prompt.user
    assert "1. `weigh` returns a weight in pounds." in prompt.user
    assert "2. (step 1) It sends the weight to a server." in prompt.user


def test_guide_with_very_many_claims_takes_a_second_request(tmp_path: Path) -> None:
    """An answer has room for so many verdicts; what is beyond is asked for by itself."""

    def answer(prompt: Prompt) -> str:
        count = len(re.findall(r"^\d+\. It is", prompt.user, re.M))
        return told(*(ruling(n, "not shown") for n in range(1, count + 1)))(prompt)

    many = [Statement(Section.DESCRIPTION, 1, f"It is {n}.") for n in range(MOST_CLAIMS + 1)]
    found, _, model = asked(tmp_path, answer, claims=many)
    assert len(found) == MOST_CLAIMS + 1
    assert len(model.asked) == 2


def test_code_that_may_not_leave_is_not_sent(tmp_path: Path) -> None:
    """Code that is kept from models is no evidence; where the object is kept, nobody is asked."""
    _, _, model = asked(tmp_path, told(), may_send=lambda each: each.name != "scaled")
    assert "2.2" not in model.asked[0].user
    _, verifier, model = asked(tmp_path, told(), may_send=lambda each: False)
    assert (model.asked, list(verifier.failures)) == ([], [KEY])


@pytest.mark.parametrize(
    "answer",
    [
        lambda prompt: "Certainly! Claim 1 is fine.",
        told(),
        told(ruling(1, "supported", [3, 3])),
        told(ruling(1, "supported", [3, 3]), ruling(1, "contradicted", [3, 3])),
        told(ruling(1, "probably", [3, 3]), ruling(2, "not shown")),
        told(ruling(1, "supported", [3]), ruling(2, "not shown")),
        told(ruling(1, "supported", [9, 3]), ruling(2, "not shown")),
        told({**ruling(1, "supported", [3, 3]), "reason": "x" * 400}, ruling(2, "not shown")),
        lambda prompt: "[" * 100_000,
    ],
)
def test_nonsense_says_nothing(tmp_path: Path, answer: Callable[[Prompt], str]) -> None:
    """An answer that does not fit the schema is no verdict on anything, and its reason is kept."""
    found, verifier, _ = asked(tmp_path, answer)
    assert found == {}
    assert verifier.failures[KEY].startswith("some/judge: ")


def test_late_says_nothing(tmp_path: Path) -> None:
    """Without an answer there is no verdict."""

    def late(prompt: Prompt) -> str:
        raise ModelError("no answer within 120 seconds.")

    found, verifier, _ = asked(tmp_path, late)
    assert found == {}
    assert "120 seconds" in verifier.failures[KEY]


@pytest.mark.parametrize(
    "proof",
    [ruling(1, "contradicted"), ruling(1, "contradicted", [90, 91]),
     ruling(1, "contradicted", [3, 3], file="other.py")],
)  # fmt: skip
def test_verdict_without_lines_that_were_sent_is_passed_over(
    tmp_path: Path, proof: dict[str, Any]
) -> None:
    """Who says that a claim is false has to show where; the other verdicts stand."""
    found, _, _ = asked(tmp_path, told(proof, ruling(2, "not shown")))
    assert list(found) == [CLAIMS[1].words]


def test_code_with_a_secret_is_not_sent(tmp_path: Path) -> None:
    """What a writer's prompt refuses, a verifier's refuses too."""
    secret = 'KEY = "AKIAIOSFODNN7' + 'EXAMPLQ"\n'
    code = CODE.replace("    return scaled", f"    {secret}    return scaled")
    found, verifier, model = asked(tmp_path, told(), code=code)
    assert (found, model.asked) == ({}, [])
    assert KEY in verifier.failures


DRAFT = Draft(
    "How to use `weigh`",
    "`weigh` returns a weight. It is quick.",
    (Step("Scale the size", "Calls `scaled`."),),
    "from shop import weigh\n\nprint(weigh('tea'))  # a number",
)


def test_statements_are_sentences_titles_of_steps_and_comments() -> None:
    """Everything that can be false stands alone; the title names the object and states nothing."""
    assert [each.sentence for each in statements(DRAFT)] == [
        "`weigh` returns a weight.", "It is quick.", "Scale the size", "Calls `scaled`.",
        "# a number",
    ]  # fmt: skip


def test_what_is_told_from_the_code_is_proven() -> None:
    """What the offline writer states as well is not asked for: no verifier can remove it."""
    offline = Draft("", "`weigh` returns\na weight.", (Step("Scale the size", ""),), "")
    left = [each.sentence for each in unproven(DRAFT, (), [offline])]
    assert left == ["It is quick.", "Calls `scaled`.", "# a number"]


def test_same_words_of_another_thing_are_another_claim() -> None:
    """What is said of one argument, or of one line of the example, is not said of the next."""
    draft = Draft(
        "How to use `wait`", "`wait` waits.", (), "print(1)  # True\nprint(2)  # True",
        arguments=(Argument("first", text="In seconds."), Argument("second", text="In seconds.")),
    )  # fmt: skip
    assert [each.claim for each in statements(draft)][1:] == [
        "`first`: In seconds.", "`second`: In seconds.", "print(1) # True", "print(2) # True",
    ]  # fmt: skip
