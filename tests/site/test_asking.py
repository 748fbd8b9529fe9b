"""Jobs written by a model, with one that answers from a script in the provider's place.

The model is the only stand-in, for where LiteLLM is not installed; it implements the same
protocol. `tests/providers` has the same paths over HTTP.
"""

from __future__ import annotations

import asyncio
import json
from collections.abc import Callable
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import pytest

from mkdocs_howto.guide.model import Section
from mkdocs_howto.llm.journal import Replies
from mkdocs_howto.llm.model import Answer, BudgetReached, Estimate, ModelError
from mkdocs_howto.llm.privacy import prepared
from mkdocs_howto.llm.prompt import Prompt
from mkdocs_howto.site.batch import Job, Survey, plan, survey
from mkdocs_howto.site.config import Site, read_site
from mkdocs_howto.site.runs import Outcome, Run
from mkdocs_howto.store.entry import Stored
from mkdocs_howto.store.files import StoreError

CODE = '''\
"""A small shop."""


def weigh(item: str) -> float:
    """Return the weight of an item."""
    return float(len(item))


def price(item: str, each: int = 2) -> int:
    """Return the price of an item."""
    if each < 1:
        raise ValueError("nothing is free")
    return len(item) * each
'''

LIE = "from shop import weigh_all\n\nprint(weigh_all('pear'))"
REPLIES = ("some/model",)


@dataclass
class Scripted:
    """A language model that answers from a function, after a moment."""

    answer: Callable[[Prompt], str]
    asked: list[Prompt] = field(default_factory=list)
    closed: bool = False
    name: str = "some/model"

    def estimate(self, prompt: Prompt) -> Estimate:
        """Say what a prompt takes."""
        return Estimate(len(prompt.text) // 4, 100, None)

    async def ask(self, prompt: Prompt) -> Answer:
        """Answer, or raise what the function raises."""
        self.asked.append(prompt)
        await asyncio.sleep(0)
        return Answer(self.answer(prompt), self.name, 10, 5, 0.25)

    async def close(self) -> None:
        """Note that the desk let go."""
        self.closed = True


@dataclass
class Office:
    """A site with two markers, what is due, and where it is stored."""

    site: Site
    found: Survey
    jobs: tuple[Job, ...]
    stored: dict[str, Stored] = field(default_factory=dict)

    def save(self, stored: Stored) -> None:
        """Keep a guide."""
        self.stored[stored.key.identifier] = stored

    def write(
        self, model: Scripted, save: Callable[[Stored], object] | None = None, **more: Any
    ) -> list[Outcome]:
        """Have the model write what is due."""
        generator = self.found.pipeline
        ready, errors = prepared(self.jobs, generator.lookup, self.site.settings, self.site.root)
        assert errors == []
        replies = Replies(self.site.root, REPLIES)
        desk = Run(model, generator, replies, save or self.save, **more)
        return asyncio.run(desk.write(ready))

    def replies(self) -> int:
        """Return how many replies are saved."""
        return len(list(self.site.root.rglob("replies/*.json")))

    def honest(self, prompt: Prompt, **changes: object) -> str:
        """Answer with the offline writer's guide."""
        job = next(j for j in self.jobs if f"Object: {j.facts.reach} " in prompt.user)
        draft = job.offline
        steps = [
            {
                "title": step.title,
                "text": step.text,
                "lines": [step.reach.first, step.reach.last] if step.reach else [1, 1],
            }
            for step in draft.steps
        ]
        whole = {
            "title": draft.title, "description": draft.description, "steps": steps,
            "example": draft.example, **changes,
        }  # fmt: skip
        return json.dumps(
            {section: whole[section] for section in whole if _wanted(prompt, section)}
        )


def _wanted(prompt: Prompt, key: str) -> bool:
    whole = len(prompt.sections) == 3 and "contradict" not in prompt.user
    return whole or key in prompt.sections


@pytest.fixture
def office(tmp_path: Path) -> Office:
    """A site whose two guides are missing."""
    for folder in ("src", "docs"):
        (tmp_path / folder).mkdir()
    (tmp_path / "src" / "shop.py").write_text(CODE)
    (tmp_path / "docs" / "index.md").write_text("::: howto shop.weigh\n\n::: howto shop.price\n")
    (tmp_path / "mkdocs.yml").write_text(
        "site_name: Shop\nplugins:\n  - howto: {paths: [src], model: some/model}\n"
    )
    site = read_site(tmp_path / "mkdocs.yml")
    found = survey(site)
    return Office(site, found, plan(found.entries, found.pipeline).jobs)


def test_true_guides_are_stored(office: Office) -> None:
    """What passes its checks is stored, with who wrote it and what it took."""
    model = Scripted(office.honest)
    outcomes = office.write(model)
    assert [outcome.job.key.identifier for outcome in outcomes] == ["shop.weigh", "shop.price"]
    assert all(outcome.stored and not outcome.replaced for outcome in outcomes)
    written = office.stored["shop.weigh"].written
    assert (written.model, written.tokens, written.cost) == ("some/model", (10, 5), 0.25)
    assert len(model.asked) == 2
    assert model.closed
    assert office.replies() == 0


def test_false_section_is_asked_again(office: Office) -> None:
    """Only what failed is asked for once more, and the mended guide is the model's alone."""

    def answer(prompt: Prompt) -> str:
        false = "contradict" not in prompt.user and "shop.weigh" not in prompt.user
        return office.honest(prompt, **({"example": LIE} if false else {}))

    model = Scripted(answer)
    outcomes = office.write(model)
    assert [outcome.replaced for outcome in outcomes] == [(), ()]
    assert [p.sections for p in model.asked[2:]] == [(Section.EXAMPLE,)] * (len(model.asked) - 2)
    assert all("weigh_all" not in stored.draft.example for stored in office.stored.values())


def test_section_that_stays_false(office: Office) -> None:
    """A section that fails twice comes from the offline writer."""
    outcomes = office.write(Scripted(lambda prompt: office.honest(prompt, example=LIE)))
    assert [outcome.replaced for outcome in outcomes] == [(Section.EXAMPLE,)] * 2
    for job in office.jobs:
        draft = office.stored[job.key.identifier].draft
        assert draft.example == job.offline.example.strip("\n")


def test_everything_false(office: Office) -> None:
    """Where every section of a model's guide is false, nothing is stored and the run says why."""
    text = "Raises `ConnectionError` when the network is down."
    steps = [{"title": "Connect", "text": text, "lines": [1, 1]}]
    lies = {"description": text, "steps": steps, "example": LIE}
    outcomes = office.write(Scripted(lambda prompt: office.honest(prompt, **lies)))
    assert all("ConnectionError" not in str(stored.draft) for stored in office.stored.values())
    assert all(LIE not in stored.draft.example for stored in office.stored.values())
    assert all("every section is false" in outcome.error for outcome in outcomes)


def test_reply_is_saved_before_it_is_read(office: Office) -> None:
    """A run that dies while storing has kept every reply, and the next one asks nobody."""

    def full(stored: Stored) -> None:
        raise StoreError("no space left on device")

    first = Scripted(office.honest)
    outcomes = office.write(first, save=full)
    assert all("no space left" in outcome.error for outcome in outcomes)
    assert office.replies() == 2
    second = Scripted(office.honest)
    outcomes = office.write(second)
    assert second.asked == []
    assert len(office.stored) == 2
    # Paid by the run before: part of the guide's price, not of this run's.
    assert [outcome.cost for outcome in outcomes] == [0.0, 0.0]
    assert office.stored["shop.weigh"].written.cost == 0.25
    assert office.replies() == 0


def test_unreadable_reply(office: Office) -> None:
    """What is no guide is asked for once more with the reason, and then given up."""
    model = Scripted(lambda prompt: "Sure! Here it is.")
    outcomes = office.write(model)
    assert office.stored == {}
    assert len(model.asked) == 4
    assert sum("could not be read" in prompt.user for prompt in model.asked) == 2
    assert all("not valid JSON" in outcome.error for outcome in outcomes)
    assert office.replies() == 0


def test_one_failure_costs_no_other(office: Office) -> None:
    """A guide that the model fails on leaves the others as they are."""

    def answer(prompt: Prompt) -> str:
        if "Object: weigh " in prompt.user:
            raise ModelError("some/model: it is down.")
        return office.honest(prompt)

    outcomes = office.write(Scripted(answer))
    assert [bool(outcome.stored) for outcome in outcomes] == [False, True]
    assert outcomes[0].error == "some/model: it is down."


def test_budget(office: Office) -> None:
    """What the budget leaves out is told apart from what failed."""

    def answer(prompt: Prompt) -> str:
        raise BudgetReached("The budget is spent.")

    outcomes = office.write(Scripted(answer))
    assert [(outcome.budget, outcome.stored) for outcome in outcomes] == [(True, None)] * 2


def test_kept_for_a_diff(office: Office) -> None:
    """A reply that was only looked at is still there for the run that stores it."""
    office.write(Scripted(office.honest), save=lambda stored: None, keep=True)
    assert office.replies() == 2


def test_a_bug_while_judging(office: Office, monkeypatch: pytest.MonkeyPatch) -> None:
    """A bug in the checks is one error a guide, and nobody waits for ever."""

    def broken(*args: object) -> None:
        raise ValueError("a bug")

    monkeypatch.setattr("mkdocs_howto.site.project.judge", broken)
    outcomes = office.write(Scripted(office.honest))
    assert all("a bug" in outcome.error for outcome in outcomes)
