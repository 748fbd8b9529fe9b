"""What a site has and what is to be written for it: entries of a survey, jobs of a plan."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date
from pathlib import PurePath

from mkdocs_howto.guide import Draft, Guide, HowtoError, Marker, State
from mkdocs_howto.llm import PROMPT_VERSION
from mkdocs_howto.site.config import Site, markers
from mkdocs_howto.site.pipeline import Pipeline
from mkdocs_howto.source import Facts, version_of
from mkdocs_howto.store import Key, Stored, Written, key_of, moved, shelved, standing


@dataclass(frozen=True, slots=True)
class Entry:
    """One marker, or one stored guide that no marker asks for.

    Attributes:
        marker: None for a stored guide without one.
        guide: What a build would publish, or why it can't.
        stored: What the store holds for it; None when nothing, or nothing that can be read.
        where: `page:line`, or the stored guide's file.
    """

    where: str
    identifier: str
    guide: Guide | HowtoError | None = None
    marker: Marker | None = None
    stored: Stored | None = None

    @property
    def state(self) -> State | None:
        """How it stands; None when its guide can't be made."""
        if self.marker is None:
            return State.ORPHANED if self.stored is not None else None
        return self.guide.state if isinstance(self.guide, Guide) else None

    @property
    def false(self) -> bool:
        """Whether something of it can't be published as it is."""
        if self.guide is None:
            return False
        return isinstance(self.guide, HowtoError) or bool(self.guide.replaced)


@dataclass(frozen=True, slots=True)
class Survey:
    """What was found.

    Attributes:
        pipeline: Knows the facts of every marker's object.
    """

    entries: tuple[Entry, ...]
    pipeline: Pipeline


def survey(site: Site) -> Survey:
    """Look at every marker of a site and at every file of its store."""
    pipeline = Pipeline(
        site.paths, root=site.root, settings=site.settings, store=site.store, prompt=PROMPT_VERSION
    )
    found = list(markers(site))
    wanted = [marker for marker in found if isinstance(marker, Marker)]
    guides = iter(pipeline.guides(wanted))
    stored, errors = _stored(site)
    entries = [
        _of_marker(each, next(guides), stored)
        if isinstance(each, Marker)
        else Entry(each.where, "", each)
        for each in found
    ]
    asked = {key_of(marker) for marker in wanted}
    entries += [
        Entry(site.store.shown(site.store.path(key)), key.shown, stored=each)
        for key, each in stored.items()
        if key not in asked
    ]
    told = {str(entry.guide) for entry in entries}
    entries += [
        Entry(error.where, "", error)
        for error in errors
        if not any(str(error.message) in text for text in told)
    ]
    return Survey(tuple(entries), pipeline)


def named(entries: Sequence[Entry], identifier: str) -> list[Entry]:
    """Return the entries that people mean: by identifier, by described file, by stored guide."""
    file = PurePath(identifier).name
    return [
        entry
        for entry in entries
        if entry.identifier == identifier
        or (entry.marker is not None and key_of(entry.marker).filename == file)
    ]


def _of_marker(marker: Marker, guide: Guide | HowtoError, stored: dict[Key, Stored]) -> Entry:
    key = key_of(marker)
    return Entry(marker.where, key.shown, guide, marker, stored.get(key))


def _stored(site: Site) -> tuple[dict[Key, Stored], list[HowtoError]]:
    stored: dict[Key, Stored] = {}
    errors = []
    for each in site.store.all():
        if isinstance(each, Stored):
            stored[each.key] = each
        else:
            errors.append(each)
    return stored, errors


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
