"""Guides that are there already, put before a verifier: those of the store, and single files."""

from __future__ import annotations

import asyncio
from collections.abc import Sequence
from dataclasses import dataclass, replace
from pathlib import Path

from mkdocs_howto.guide import Guide, Marker
from mkdocs_howto.llm import Bill, LiteLLMModel, Replies, Verifier
from mkdocs_howto.site.batch import Entry, Survey, today
from mkdocs_howto.site.config import Site
from mkdocs_howto.site.pipeline import Pipeline, run
from mkdocs_howto.site.runs import model_of, verifier_of
from mkdocs_howto.site.verifying import Verification
from mkdocs_howto.store import Stored, key_of


@dataclass(frozen=True, slots=True)
class Reviewed:
    """What came of putting stored guides before a verifier.

    Attributes:
        stored: Those that it judged, with its verdicts.
        problems: Why it judged others not, one line each.
        bill: What it took.
    """

    stored: tuple[Stored, ...]
    problems: tuple[str, ...]
    bill: Bill


def review(site: Site, found: Survey) -> Reviewed:
    """Have the site's verifier judge what is not proven in its stored guides, and keep it.

    What was judged before and still holds is not asked for again.

    Raises:
        WrongUse: The verifier can't be asked.
    """
    chosen = site.settings
    writing = chosen.verify == "same" and chosen.model
    named = replace(chosen, model=writing or (chosen.verify,), verify="same")
    asked = replace(site, settings=named)
    model = model_of(asked)
    pipeline = found.pipeline
    verification = Verification(verifier_of(asked, pipeline, model), pipeline.lookup, pipeline.told)
    return run(_review(site, found.entries, pipeline, verification))


def alone(model: str, pipeline: Pipeline) -> Verification:
    """Return a verifier for guides outside of any site.

    What it can't find in the code is only a warning: nothing is published of such a guide.

    Raises:
        WrongUse: It can't be asked.
    """
    replies = Replies(Path.cwd(), ("verifier", model))
    verifier = Verifier(LiteLLMModel((model,)), replies, pipeline.lookup, pipeline.project.may_send)
    return Verification(verifier, pipeline.lookup, pipeline.told, keep=True)


async def _review(
    site: Site, entries: Sequence[Entry], pipeline: Pipeline, verification: Verification
) -> Reviewed:
    wanted = {
        key_of(entry.marker): (entry.marker, entry.stored)
        for entry in entries
        if entry.marker is not None and entry.stored is not None and isinstance(entry.guide, Guide)
    }
    verifier = verification.verifier
    try:
        judging = [_judged(*each, pipeline, verification) for each in wanted.values()]
        judged = await asyncio.gather(*judging)
    finally:
        await verifier.close()
    for stored in judged:
        if stored is not None:
            site.store.save(stored)
            verifier.forget_replies(stored.key)
    problems = [f"{key.shown}: {reason}" for key, reason in verifier.failures.items()]
    bill = sum((verifier.bill(key) for key in wanted), Bill())
    return Reviewed(tuple(filter(None, judged)), tuple(problems), bill)


async def _judged(
    marker: Marker, stored: Stored, pipeline: Pipeline, verification: Verification
) -> Stored | None:
    """Return a stored guide with what the verifier says of it; None when it says nothing."""
    facts = pipeline.project.collect(marker)
    verification.remember(marker, facts, stored.verified)
    judged = await pipeline.project.judge(stored.draft, facts)
    await verification.judged(marker, facts, judged)
    if key_of(marker) in verification.verifier.failures:
        return None
    told = await verification.verified(marker, facts, stored.draft, today())
    return replace(stored, verified=told)
