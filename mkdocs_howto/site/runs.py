"""A run with a model: what is due is sent, and what comes back is stored, guide by guide."""

from __future__ import annotations

import asyncio
from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace

from mkdocs_howto.guide import Finding, Guide, HowtoError, Section, WrongUse
from mkdocs_howto.llm import (
    PROMPT_VERSION,
    Bill,
    BudgetReached,
    LanguageModel,
    LiteLLMModel,
    ModelWriter,
    Prompt,
    Replies,
    Verifier,
    prepared,
)
from mkdocs_howto.site.batch import Job, Survey, plan, survey, today
from mkdocs_howto.site.config import Site
from mkdocs_howto.site.pipeline import Pipeline, settled
from mkdocs_howto.site.progress import writing_progress
from mkdocs_howto.site.verifying import Verification
from mkdocs_howto.store import Stored, Written, shelved


@dataclass(frozen=True, slots=True)
class Outcome:
    """What became of one job.

    Attributes:
        stored: The guide; None when there is none.
        error: Why there is none.
        replaced: Sections that failed their checks and come from the offline writer.
        tokens: Sent and received in this run.
        cost: Paid in this run; None when the price is unknown.
        budget: Whether it was not asked for because the budget was reached.
        left_out: What was false in it, and is not in the stored guide.
        unverified: Why no verifier judged it although one was to be asked; empty when one did.
    """

    job: Job
    stored: Stored | None = None
    error: str = ""
    replaced: tuple[Section, ...] = ()
    tokens: tuple[int, int] = (0, 0)
    cost: float | None = 0.0
    budget: bool = False
    left_out: tuple[Finding, ...] = ()
    unverified: str = ""


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


def model_of(site: Site, *, keys: bool = True, beside: LiteLLMModel | None = None) -> LiteLLMModel:
    """Return the model that a site names.

    Args:
        beside: Whose budget it spends as well.
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
        beside=beside,
    )


def verifier_of(
    site: Site, pipeline: Pipeline, model: LiteLLMModel, *, keys: bool = True
) -> Verifier:
    """Return the verifier that a site names; what it costs counts with what the model costs.

    Args:
        model: Who writes.
        keys: Whether it is going to be asked, which needs keys.

    Raises:
        WrongUse: It can't be asked, or no source may be sent to it.
    """
    chosen = site.settings
    if chosen.send != "source":
        raise WrongUse(
            "A verifier has to see the code, and `send: signatures` keeps it from leaving.",
            hint="Set `send: source`, or `verify: off`.",
        )
    if chosen.verify not in ("same", model.name):
        other = replace(site, settings=replace(chosen, model=(chosen.verify,)))
        model = model_of(other, keys=keys, beside=model)
    replies = Replies(site.root, ("verifier", model.name))
    project = pipeline.project
    return Verifier(model, replies, project.lookup, project.may_send)


def ready(
    site: Site, found: Survey, jobs: Sequence[Job], window: int | None = None
) -> tuple[list[tuple[Job, Prompt]], list[HowtoError]]:
    """Return the prompts of jobs, and why nothing is sent for the others."""
    return prepared(jobs, found.pipeline.lookup, site.settings, site.root, window=window)


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
    verifier = verifier_of(site, found.pipeline, model) if site.settings.verify else None
    prompts, errors = ready(site, found, jobs, model.window())
    replies = Replies(site.root, site.settings.model)
    with writing_progress(len(prompts)) as advance:

        def hear(outcome: Outcome) -> None:
            advance(sum(outcome.tokens), outcome.cost or 0.0, model.retries)
            told(outcome)

        run = Run(model, found.pipeline, replies, save, hear, keep=keep, verifier=verifier)
        try:
            outcomes = asyncio.run(run.write(prompts))
        except KeyboardInterrupt:
            message = "Interrupted. What was written is stored, and every reply that came is kept."
            raise HowtoError(message) from None
    return Sent(tuple(outcomes), tuple(errors))


class Run:
    """Jobs written by a model, as many at once as it takes; what is finished is stored at once.

    Args:
        replies: Where replies are saved before they are read.
        save: Stores a guide.
        told: Hears of each outcome.
        keep: Whether replies stay saved although their guides are finished.
        verifier: Judges what the checks can't prove; None when nobody does.
    """

    def __init__(
        self,
        model: LanguageModel,
        pipeline: Pipeline,
        replies: Replies,
        save: Callable[[Stored], object],
        told: Callable[[Outcome], None] = lambda outcome: None,
        *,
        keep: bool = False,
        verifier: Verifier | None = None,
    ) -> None:
        self._model = model
        self._verification = None
        if verifier is not None:
            kept = pipeline.project.settings.unverified == "keep"
            self._verification = Verification(verifier, pipeline.lookup, pipeline.told, keep=kept)
        self._pipeline = pipeline
        self._replies = replies
        self._save = save
        self._told = told
        self._keep = keep

    async def write(self, jobs: Sequence[tuple[Job, Prompt]]) -> list[Outcome]:
        """Write all jobs; return their outcomes in order."""
        prompts = {job.key: prompt for job, prompt in jobs}
        writer = ModelWriter(self._model, prompts, self._replies, self._pipeline.lookup)
        try:
            return list(await asyncio.gather(*(self._one(job, writer) for job, _ in jobs)))
        finally:
            await self._model.close()

    async def _one(self, job: Job, writer: ModelWriter) -> Outcome:
        outcome = await self._outcome(job, writer)
        if outcome.stored is not None and not self._keep:
            writer.forget_replies(job.key)
            if self._verification is not None:
                self._verification.verifier.forget_replies(job.key)
        self._told(outcome)
        return outcome

    async def _outcome(self, job: Job, writer: ModelWriter) -> Outcome:
        asked = self._verification
        verify = asked.judged if asked is not None else None
        guide = await settled(job.marker, self._pipeline.written(job.marker, writer, verify))
        bill = writer.bill(job.key) + (asked.verifier.bill(job.key) if asked else Bill())
        try:
            if isinstance(guide, HowtoError):
                raise guide
            stored = await self._stored(job, guide, bill)
        except HowtoError as error:
            stopped = isinstance(error, BudgetReached)
            return Outcome(job, None, error.message, (), bill.tokens, bill.cost, stopped)
        unverified = asked.verifier.failures.get(job.key, "") if asked is not None else ""
        return Outcome(
            job, stored, "", guide.elsewhere, bill.tokens, bill.cost,
            left_out=guide.replaced, unverified=unverified,
        )  # fmt: skip

    async def _stored(self, job: Job, guide: Guide, bill: Bill) -> Stored:
        written = Written("model", bill.model, today(), bill.all_tokens, bill.whole_cost)
        stored = shelved(
            guide.draft, job.marker, job.facts, self._pipeline.lookup, written,
            prompt=PROMPT_VERSION, version=job.version, findings=guide.findings,
            left_out=guide.replaced,
        )  # fmt: skip
        if self._verification is not None:
            told = await self._verification.verified(job.marker, job.facts, guide.draft, today())
            stored = replace(stored, verified=told)
        # In a thread: the disk takes as long as sending the next request.
        await asyncio.to_thread(self._save, stored)
        return stored


def write_due(site: Site) -> Sent:
    """Have the site's model write what is missing or stale; for previews and builds.

    Raises:
        HowtoError: The model can't be asked at all.
    """
    with site.store.locked():
        found = survey(site)
        due = plan(found.entries, found.pipeline)
        return send(site, found, due.jobs, site.store.save) if due.jobs else Sent()
