"""Jobs written by a model: asked, read, mended, judged, repaired once, and stored.

reply = saved or asked, and saved; draft = reply read; draft mended and judged; what fails is asked
for once more; what fails then comes from the offline writer; the guide is stored
"""

from __future__ import annotations

import asyncio
from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace

from mkdocs_howto.checks import Report
from mkdocs_howto.checks.publish import published
from mkdocs_howto.guide.errors import HowtoError
from mkdocs_howto.guide.model import THREE, Draft, Section
from mkdocs_howto.llm.journal import Replies
from mkdocs_howto.llm.mend import mend
from mkdocs_howto.llm.model import Answer, BudgetReached, LanguageModel
from mkdocs_howto.llm.prompt import PROMPT_VERSION, Prompt, again, repair
from mkdocs_howto.llm.schema import ReplyError, read_repair, read_reply
from mkdocs_howto.llm.secrets import refuse_secrets
from mkdocs_howto.site.batch import Job, today
from mkdocs_howto.site.pipeline import Generator
from mkdocs_howto.store.entry import Stored, Written
from mkdocs_howto.store.freshness import shelved


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
    """

    job: Job
    stored: Stored | None = None
    error: str = ""
    replaced: tuple[Section, ...] = ()
    tokens: tuple[int, int] = (0, 0)
    cost: float | None = 0.0
    budget: bool = False


Judged = tuple[Draft, Report | None]
"""A draft as far as it could be mended, and what the checks say of it."""


class Desk:
    """Writes jobs with a model; what is finished is stored at once.

    Args:
        generator: Judges drafts.
        replies: Where replies are saved before they are read.
        save: Stores a guide.
        told: Hears of each outcome.
        keep: Whether replies stay saved although their guides are finished.
    """

    def __init__(
        self,
        model: LanguageModel,
        generator: Generator,
        replies: Replies,
        save: Callable[[Stored], object],
        told: Callable[[Outcome], None] = lambda outcome: None,
        *,
        keep: bool = False,
    ) -> None:
        self._model = model
        self._generator = generator
        self._replies = replies
        self._save = save
        self._told = told
        self._keep = keep
        # What looks things up in the code remembers as it goes, for one thread at a time.
        self._looking = asyncio.Lock()
        self._waiting: list[tuple[Draft, Job, asyncio.Future[Judged]]] = []
        self._judging: asyncio.Task[None] | None = None

    async def write(self, jobs: Sequence[tuple[Job, Prompt]]) -> list[Outcome]:
        """Write all jobs, as many at once as the model takes; return their outcomes in order."""
        try:
            return list(await asyncio.gather(*(self._one(job, prompt) for job, prompt in jobs)))
        finally:
            await self._model.close()

    async def _one(self, job: Job, prompt: Prompt) -> Outcome:
        try:
            outcome = await self._written(job, prompt)
        except BudgetReached as error:
            outcome = Outcome(job, error=error.message, budget=True)
        except HowtoError as error:
            outcome = Outcome(job, error=error.message)
        self._told(outcome)
        return outcome

    async def _written(self, job: Job, prompt: Prompt) -> Outcome:
        bill = _Bill()
        asked = [prompt]
        answer = await self._asked(prompt, bill)
        try:
            draft = self._read(answer, job)
        except ReplyError as error:
            self._replies.drop(prompt)
            asked.append(again(prompt, error.message))
            answer = await self._asked(asked[-1], bill)
            try:
                draft = self._read(answer, job)
            except ReplyError as second:
                self._replies.drop(asked[-1])
                return Outcome(job, None, f"{answer.model}: {second}", (), bill.tokens, bill.cost)
        draft, report = await self._judged(draft, job)
        if report is not None and report.errors:
            draft, report = await self._repaired(job, prompt, draft, report, asked, bill)
        outcome = await self._finished(job, answer.model, draft, report, bill)
        if not self._keep:
            for each in asked:
                self._replies.drop(each)
        return outcome

    async def _asked(self, prompt: Prompt, bill: _Bill) -> Answer:
        saved = self._replies.find(prompt)
        if saved is not None:
            bill.of(saved, paid=False)
            return saved
        answer = await self._model.ask(prompt)
        # In a thread: the disk takes as long as sending the next request.
        await asyncio.to_thread(self._replies.save, prompt, answer)
        bill.of(answer, paid=True)
        return answer

    def _read(self, answer: Answer, job: Job) -> Draft:
        return read_reply(answer.text, job.facts.definition.file, answer.model)

    async def _repaired(
        self,
        job: Job,
        prompt: Prompt,
        draft: Draft,
        report: Report,
        asked: list[Prompt],
        bill: _Bill,
    ) -> Judged:
        """Ask once for the sections that fail, and keep what is better."""
        second = repair(prompt, job.facts, draft, report.findings)
        asked.append(second)
        try:
            refuse_secrets(job.key.shown, second.outgoing)
            answer = await self._asked(second, bill)
            file = job.facts.definition.file
            mended = read_repair(answer.text, draft, file, second.sections)
        except HowtoError:
            # The first reply is there; its true sections are worth more than an error.
            return draft, report
        after = await self._judged(mended, job)
        better = after[1] is not None and len(_failed(after[1])) <= len(_failed(report))
        return after if better else (draft, report)

    async def _finished(
        self, job: Job, model: str, draft: Draft, report: Report | None, bill: _Bill
    ) -> Outcome:
        if report is None:
            return Outcome(job, None, "It could not be checked.", (), bill.tokens, bill.cost)
        failed = _failed(report)
        if set(THREE) <= set(failed):
            first = report.errors[0]
            message = f"{model}: every section is false or badly formed; first: {first.message}"
            return Outcome(job, None, message, failed, bill.tokens, bill.cost)
        prose = {Section.DESCRIPTION, Section.STEPS} & set(failed)
        if prose and job.key.language != job.offline.language:
            # A guide is in one language.
            said = f"{model}: {report.errors[0].message}"
            message = f"{said} The offline writer, which writes English, can't replace it."
            return Outcome(job, None, message, failed, bill.tokens, bill.cost)
        draft = published(draft, report.findings, job.facts, job.offline)
        written = Written("model", model, today(), bill.all_tokens, bill.whole_cost)
        left = [finding for finding in report.findings if finding not in report.errors]
        async with self._looking:
            stored = shelved(
                draft, job.marker, job.facts, self._generator.lookup, written,
                prompt=PROMPT_VERSION, version=job.version, findings=left,
            )  # fmt: skip
        await asyncio.to_thread(self._save, stored)
        return Outcome(job, stored, "", failed, bill.tokens, bill.cost)

    # --- judging: one run of the type checker for all drafts that wait, in a thread ---

    async def _judged(self, draft: Draft, job: Job) -> Judged:
        future: asyncio.Future[Judged] = asyncio.get_running_loop().create_future()
        self._waiting.append((draft, job, future))
        if self._judging is None or self._judging.done():
            self._judging = asyncio.create_task(self._judge_waiting())
        return await future

    async def _judge_waiting(self) -> None:
        while self._waiting:
            batch, self._waiting = self._waiting, []
            drafts = [(draft, job) for draft, job, _ in batch]
            try:
                async with self._looking:
                    results = await asyncio.to_thread(judged, drafts, self._generator)
            except Exception as error:  # a bug here must not leave the others waiting
                for _, _, future in batch:
                    if not future.done():
                        future.set_exception(HowtoError(f"A bug in mkdocs-howto: {error}."))
                continue
            for (_, _, future), result in zip(batch, results, strict=True):
                if not future.done():
                    future.set_result(result)


def judged(drafts: Sequence[tuple[Draft, Job]], generator: Generator) -> list[Judged]:
    """Judge drafts, mend what has one safe mend, and judge these again."""
    asked = [(_in_language(draft, job), job) for draft, job in drafts]
    reports = generator.judge([(draft, job.facts) for draft, job in asked])
    results: list[Judged] = [(d, r) for (d, _), r in zip(asked, reports, strict=True)]
    mended = {}
    for index, ((draft, job), report) in enumerate(zip(asked, reports, strict=True)):
        if report is not None and report.errors:
            better = mend(draft, report.findings, job.facts, generator.lookup)
            if better is not None:
                mended[index] = better
    again = generator.judge([(draft, asked[i][1].facts) for i, draft in mended.items()])
    for (index, draft), report in zip(mended.items(), again, strict=True):
        before = results[index][1]
        if report is not None and before is not None and len(report.errors) < len(before.errors):
            results[index] = draft, report
    return results


def _in_language(draft: Draft, job: Job) -> Draft:
    return replace(draft, language=job.key.language)


def _failed(report: Report) -> tuple[Section, ...]:
    failed = {finding.section for finding in report.errors}
    return tuple(section for section in Section if section in failed)


class _Bill:
    """What one guide took: in this run, and in all."""

    def __init__(self) -> None:
        self.tokens = (0, 0)
        self.all_tokens = (0, 0)
        self.cost: float | None = 0.0
        self.whole_cost: float | None = 0.0

    def of(self, answer: Answer, *, paid: bool) -> None:
        """Add an answer; one that was paid for by an earlier run counts for the guide alone."""
        more = answer.sent_tokens, answer.received_tokens
        self.all_tokens = _sum(self.all_tokens, more)
        self.whole_cost = _plus(self.whole_cost, answer.cost)
        if paid:
            self.tokens = _sum(self.tokens, more)
            self.cost = _plus(self.cost, answer.cost)


def _sum(one: tuple[int, int], two: tuple[int, int]) -> tuple[int, int]:
    return one[0] + two[0], one[1] + two[1]


def _plus(one: float | None, two: float | None) -> float | None:
    return None if one is None or two is None else round(one + two, 6)
