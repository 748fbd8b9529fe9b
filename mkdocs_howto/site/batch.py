"""What is to be written for a site, and by whom: jobs, and the writer that needs no model."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date

from mkdocs_howto.guide.errors import HowtoError
from mkdocs_howto.guide.model import Draft, Guide, Marker, State
from mkdocs_howto.site.pipeline import Pipeline
from mkdocs_howto.site.survey import Entry
from mkdocs_howto.source.distributions import version_of
from mkdocs_howto.source.model import Facts
from mkdocs_howto.store.entry import Key, Stored, Written, key_of
from mkdocs_howto.store.freshness import moved, shelved, standing


@dataclass(frozen=True, slots=True)
class Job:
    """One guide to be written.

    Attributes:
        facts: What the code says of its object.
        offline: What the offline writer says; it passed the checks.
        old: What the store holds now.
        reason: Why it is written: `missing`, `stale`, `false`, `named`.
    """

    marker: Marker
    facts: Facts
    offline: Draft
    old: Stored | None
    reason: str

    @property
    def key(self) -> Key:
        """Under which the guide is stored."""
        return key_of(self.marker)

    @property
    def version(self) -> str:
        """What the code at hand is a version of."""
        return version_of(self.facts.import_module, self.facts.definition.file.path)


@dataclass(frozen=True, slots=True)
class Plan:
    """What a run is going to do.

    Attributes:
        kept: Edited guides that the run leaves alone although their code changed.
        errors: Why a guide can't be written, one for each.
    """

    jobs: tuple[Job, ...]
    kept: tuple[Entry, ...] = ()
    errors: tuple[HowtoError, ...] = ()


def plan(
    entries: Sequence[Entry], pipeline: Pipeline, *, named: bool = False, force: bool = False
) -> Plan:
    """Return what is to be written.

    Args:
        entries: Of the survey; with `named`, only those that were asked for.
        pipeline: The survey's.
        named: Whether a person asked for these guides by name, which writes fresh ones as well.
        force: Whether guides that a person edited are written as well.
    """
    wanted: dict[Key, tuple[Entry, str]] = {}
    kept, errors = [], []
    for entry in entries:
        if isinstance(entry.guide, HowtoError):
            errors.append(entry.guide)
        elif entry.marker is not None and entry.guide is not None:
            reason = _reason(entry, named)
            if entry.state is State.EDITED and not (named and force):
                if reason:
                    kept.append(entry)
            elif reason:
                wanted.setdefault(key_of(entry.marker), (entry, reason))
    chosen = list(wanted.values())
    offline = pipeline.offline([entry.marker for entry, _ in chosen if entry.marker])
    jobs = []
    for (entry, reason), guide in zip(chosen, offline, strict=True):
        assert entry.marker is not None
        facts = pipeline.facts_of(entry.marker)
        if isinstance(guide, HowtoError) or facts is None:
            message = f"The guide to `{entry.identifier}` can't be written."
            error = guide if isinstance(guide, HowtoError) else HowtoError(message)
            errors.append(error.at(entry.where))
        else:
            jobs.append(Job(entry.marker, facts, guide.draft, entry.stored, reason))
    return Plan(tuple(jobs), tuple(kept), tuple(errors))


def _reason(entry: Entry, named: bool) -> str:
    guide = entry.guide
    assert isinstance(guide, Guide)
    if entry.stored is None:
        return "missing"
    if guide.replaced:
        return "false"
    if guide.changes:
        return "stale"
    return "named" if named else ""


def refreshed(entries: Sequence[Entry], pipeline: Pipeline, prompt: str) -> Iterator[Stored]:
    """Yield the stored guides whose cited lines moved with unchanged code, with today's lines."""
    for entry in entries:
        if entry.marker is None or entry.stored is None or not isinstance(entry.guide, Guide):
            continue
        facts = pipeline.facts_of(entry.marker)
        if facts is None or entry.guide.replaced or entry.guide.changes:
            continue
        asked = prompt if entry.stored.written.writer == "model" else ""
        found = standing(entry.stored, facts, pipeline.lookup, entry.marker, asked)
        if found.draft.steps != entry.stored.draft.steps:
            yield moved(found, facts)


def offline_stored(job: Job, pipeline: Pipeline) -> Stored:
    """Return the offline writer's guide in the form that the store keeps."""
    written = Written("offline", date=today())
    return shelved(
        job.offline, job.marker, job.facts, pipeline.lookup, written, version=job.version
    )


def today() -> str:
    """Return the date as guides note it."""
    return date.today().isoformat()
