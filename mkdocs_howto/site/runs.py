"""A run with a model: what is due is sent, and what comes back is stored, guide by guide."""

from __future__ import annotations

import asyncio
from collections.abc import Callable, Sequence
from dataclasses import dataclass

from mkdocs_howto.guide.errors import HowtoError
from mkdocs_howto.llm.client import LiteLLMModel
from mkdocs_howto.llm.journal import Replies
from mkdocs_howto.llm.privacy import prepared
from mkdocs_howto.llm.prompt import Prompt
from mkdocs_howto.llm.writer import Desk, Outcome
from mkdocs_howto.site.batch import Job, plan
from mkdocs_howto.site.config import Site
from mkdocs_howto.site.progress import writing_progress
from mkdocs_howto.site.survey import Survey, survey
from mkdocs_howto.store.entry import Stored


@dataclass(frozen=True, slots=True)
class Sent:
    """What became of a run.

    Attributes:
        errors: Why nothing was sent for some jobs.
    """

    outcomes: tuple[Outcome, ...] = ()
    errors: tuple[HowtoError, ...] = ()

    @property
    def written(self) -> int:
        """How many guides were stored."""
        return sum(outcome.stored is not None for outcome in self.outcomes)

    @property
    def problems(self) -> list[str]:
        """Why the others were not, one line each."""
        failed = [outcome for outcome in self.outcomes if outcome.stored is None]
        lines = [f"{each.job.key.shown}: {each.error}" for each in failed]
        return [*map(str, self.errors), *dict.fromkeys(lines)]


def model_of(site: Site, *, keys: bool = True) -> LiteLLMModel:
    """Return the model that a site names.

    Args:
        keys: Whether it is going to be asked, which needs keys.

    Raises:
        WrongUse: It can't be asked: LiteLLM or a key is missing, or its price is unknown.
    """
    chosen = site.settings
    return LiteLLMModel(
        chosen.model,
        chosen.model_options,
        concurrency=chosen.concurrency,
        timeout=chosen.timeout,
        tries=chosen.tries,
        max_cost=chosen.max_cost,
        keys=keys,
    )


def ready(
    site: Site, found: Survey, jobs: Sequence[Job], window: int | None = None
) -> tuple[list[tuple[Job, Prompt]], list[HowtoError]]:
    """Return the prompts of jobs, and why nothing is sent for the others."""
    return prepared(jobs, found.generator.lookup, site.settings, site.root, window=window)


def send(
    site: Site,
    found: Survey,
    jobs: Sequence[Job],
    save: Callable[[Stored], object],
    *,
    keep: bool = False,
    told: Callable[[Outcome], None] = lambda outcome: None,
) -> Sent:
    """Have the site's model write jobs.

    Args:
        save: Stores a guide; called as soon as one is finished.
        keep: Whether replies stay saved although their guides are finished.
        told: Hears of each outcome.

    Raises:
        HowtoError: The model can't be asked at all, or somebody pressed Ctrl-C.
    """
    model = model_of(site)
    prompts, errors = ready(site, found, jobs, model.window())
    with writing_progress(len(prompts)) as advance:

        def hear(outcome: Outcome) -> None:
            advance(sum(outcome.tokens), outcome.cost or 0.0, model.retries)
            told(outcome)

        desk = Desk(
            model, found.generator, Replies(site.root, site.settings.model), save, hear, keep=keep
        )
        try:
            outcomes = asyncio.run(desk.write(prompts))
        except KeyboardInterrupt:
            message = "Interrupted. What was written is stored, and every reply that came is kept."
            raise HowtoError(message) from None
    return Sent(tuple(outcomes), tuple(errors))


def write_due(site: Site) -> Sent:
    """Have the site's model write what is missing or stale; for previews and builds.

    Raises:
        HowtoError: The model can't be asked at all.
    """
    with site.store.locked():
        found = survey(site)
        due = plan(found.entries, found.generator)
        return send(site, found, due.jobs, site.store.save) if due.jobs else Sent()
