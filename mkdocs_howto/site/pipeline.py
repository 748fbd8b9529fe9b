"""Markers to guides: the way that every guide takes, whoever writes it."""

from __future__ import annotations

import asyncio
from collections.abc import Awaitable, Callable, Coroutine, Iterator, Mapping, Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace
from itertools import chain, islice
from pathlib import Path
from typing import Any, Protocol, TypeVar

from mkdocs_howto.checks import VERIFIED, Judged, Report, published
from mkdocs_howto.examples import Example, candidates
from mkdocs_howto.guide import (
    THREE,
    Draft,
    Finding,
    Guide,
    HowtoError,
    Marker,
    Section,
    Severity,
    SourceError,
    State,
)
from mkdocs_howto.offline import Needed, OfflineWriter
from mkdocs_howto.site.project import Project, failure
from mkdocs_howto.site.settings import Settings
from mkdocs_howto.site.verifying import holds, stored_judged
from mkdocs_howto.source import Facts, Lookup, needed
from mkdocs_howto.store import Key, Standing, Store, key_of, provenance, standing

_CANDIDATES = 10
"""Most examples that are tried for one guide."""

_FEW = 20
_EAGER = 3
"""Up to `_FEW` guides at once, so many candidates of each are studied in one run."""

_T = TypeVar("_T")


class Writer(Protocol):
    """Whoever writes drafts: the offline writer, a model, or the store."""

    rounds: int
    """How often it may be asked to repair a draft."""

    async def write(self, marker: Marker, facts: Facts) -> Draft:
        """Return a draft; no claim in it is checked yet."""

    async def repair(self, marker: Marker, facts: Facts, judged: Judged) -> Draft | None:
        """Return a better draft; None when there is nothing to repair, or no way to."""


StandIn = Callable[[Marker], Awaitable[Draft]]
"""Whose sections stand in for those that the code contradicts."""

Verify = Callable[[Marker, Facts, Judged], Awaitable[Judged]]
"""Adds to what the checks say of a draft what a verifier says."""


async def guide_of(
    marker: Marker,
    project: Project,
    writer: Writer,
    stand_in: StandIn | None = None,
    verify: Verify | None = None,
) -> Guide:
    """Take one marker all the way to what may be published: the whole program.

    Args:
        marker: What a page asks for.
        project: The code.
        writer: Who writes.
        stand_in: Gives sections for those that the code contradicts; None leaves them out.
        verify: Asked after the checks, for what these can't tell; None asks nobody.

    Raises:
        HowtoError: There is no guide; the message says why.
    """
    facts = project.collect(marker)

    async def judge(draft: Draft) -> Judged:
        judged = await project.judge(draft, facts)
        return judged if verify is None else await verify(marker, facts, judged)

    judged = await judge(await writer.write(marker, facts))
    for _ in range(writer.rounds):
        repaired = await writer.repair(marker, facts, judged)
        if repaired is None:
            break
        judged = min(judged, await judge(repaired), key=lambda each: each.weight)
    instead = judged.draft
    errors = judged.report.errors
    # A guide is in one language: a verifier alone puts no English into another.
    if stand_in is not None and errors and (judged.draft.language == "en" or _of_checks(errors)):
        instead = await stand_in(marker)
    guide = _published(project, facts, judged, instead)
    return guide if stand_in is None else replace(guide, replaced=errors)


def _of_checks(errors: Sequence[Finding]) -> bool:
    return any(not error.code.startswith(VERIFIED) for error in errors)


def _published(project: Project, facts: Facts, judged: Judged, instead: Draft) -> Guide:
    """Return what of a judged draft may be published, with the output of its example."""
    errors = judged.report.errors
    if instead is judged.draft and any(
        f.section is Section.EXAMPLE and not f.sentence for f in errors
    ):
        raise HowtoError(f"No example for `{facts.identifier}` passed the checks.")
    output, findings = project.ran(judged, facts)
    for finding in findings:
        if finding.severity is Severity.ERROR and not finding.sentence:
            raise HowtoError(f"{finding.code} {finding.message}", hint=finding.mend)
    left = published(judged.draft, (*judged.report.findings, *findings), facts, instead)
    return Guide(
        facts.identifier,
        facts.definition.path,
        facts.definition.kind,
        left.draft,
        findings=(*(f for f in judged.report.findings if f not in errors), *findings),
        undecided=judged.report.undecided,
        elsewhere=left.replaced,
        output="" if Section.EXAMPLE in left.replaced else output,
        excerpts=project.excerpts(left.draft, facts),
    )


class Offline:
    """Writes with the offline writer; its repair is the next example.

    Attributes:
        eager: Whether all examples of a guide are studied in one run.
    """

    rounds = _CANDIDATES

    def __init__(self, project: Project) -> None:
        self.eager = True
        self._project = project
        self._writer = OfflineWriter(project.lookup, project.lexicon)
        self._examples: dict[str, Iterator[Example]] = {}

    async def write(self, marker: Marker, facts: Facts) -> Draft:
        """Return a draft with its first example."""
        waiting = candidates(facts, self._project.lookup)
        first, *others = [*islice(waiting, _EAGER if self.eager else 1)] or [Example("", "")]
        self._project.announce([example.code for example in (first, *others)])
        # Further ones are made when they are wanted.
        self._examples[_name(marker)] = chain(others, waiting)
        return _with_example(self._writer.draft(facts), first)

    async def repair(self, marker: Marker, facts: Facts, judged: Judged) -> Draft | None:
        """Return the draft with the next example, unless nothing speaks against this one."""
        failed = any(finding.section is Section.EXAMPLE for finding in judged.report.errors)
        if not (failed or judged.failed or judged.study.problems):
            return None
        following = next(self._examples[_name(marker)], None)
        if following is None or not (following.complete or failed):
            return None  # one that is doubted says more than one to be filled in
        return _with_example(judged.draft, following)

    def further(self, facts: Facts, asked: Sequence[Section]) -> dict[Section, tuple[str, ...]]:
        """Write the sections that are shown only where they are asked for."""
        package = Needed()
        if Section.PREREQUISITES in asked and facts.import_module:
            package = needed(facts.import_module, facts.definition.file.path)
        return {section: self._writer.further(facts, section, package) for section in asked}


class FromStore:
    """Hands over the guides that were written before.

    Args:
        prompt: Version of the prompt that a model would be sent; empty without a model.
    """

    rounds = 0

    def __init__(self, project: Project, store: Store, prompt: str) -> None:
        self._project = project
        self._store = store
        self._prompt = prompt
        self._standing: dict[Key, Standing] = {}
        self.read: dict[Path, None] = {}

    def has(self, marker: Marker) -> bool:
        """Whether a guide is stored for a marker."""
        path = self._store.path(key_of(marker))
        self.read[path] = None
        return path.exists()

    async def write(self, marker: Marker, facts: Facts) -> Draft:
        """Return the stored guide as it stands today."""
        key = key_of(marker)
        stored = self._store.load(key)
        if stored is None:
            raise HowtoError(f"The stored guide to `{key.shown}` is gone.")
        prompt = self._prompt if stored.written.writer == "model" else ""
        found = standing(stored, facts, self._project.lookup, marker, prompt)
        self._standing[key] = found
        return found.draft

    async def repair(self, marker: Marker, facts: Facts, judged: Judged) -> Draft | None:
        """Return nothing: what people and models wrote is not changed behind their backs."""
        return None

    async def judged(self, marker: Marker, facts: Facts, judged: Judged) -> Judged:
        """Return a judged guide with what a verifier said of it when it was asked."""
        keep = self._project.settings.unverified == "keep"
        told = self._standing[key_of(marker)].stored.verified
        return stored_judged(judged, told, facts, self._project.lookup, keep=keep)

    def stamped(self, marker: Marker, guide: Guide) -> Guide:
        """Return a guide that came from here with how it stands, and who wrote it."""
        found = self._standing[key_of(marker)]
        said = provenance(found.stored) if self._project.settings.provenance else ""
        if said and found.stored.verified is not None:
            facts, told = self._project.collect(marker), found.stored.verified
            if holds(told, guide.draft, facts, self._project.lookup):
                said += f" Claims verified by `{told.model}` on {told.date}."
        return replace(guide, state=found.state, changes=found.changes, provenance=said)


Subject = tuple[Key, str, bool]
"""What makes one guide another than the next: its key, the site's instructions, if it is stored."""

_DEFAULTS = Settings()


class Pipeline:
    """Makes guides from markers; what it has read, written or judged once it keeps.

    Args:
        paths: Folders to look for code in, before the installed packages.
        root: The site's folder: files are cited, and `file:` is looked up, relative to it.
        settings: What the site chose.
        store: Guides that models or people wrote; None for the offline writer's alone.
        prompt: Version of the prompt that a model would be sent; empty without a model.

    Raises:
        SandboxError: Examples are to be run, and can't be run safely here.
    """

    def __init__(
        self,
        paths: Sequence[Path],
        *,
        root: Path | None = None,
        settings: Settings = _DEFAULTS,
        store: Store | None = None,
        prompt: str = "",
    ) -> None:
        self.project = Project(paths, root=root, settings=settings)
        self._offline = Offline(self.project)
        self._missing = State.MISSING if settings.model else State.OFFLINE
        self._stored = FromStore(self.project, store, prompt) if store else None
        self._done: dict[Subject, Guide | HowtoError] = {}

    @property
    def watched(self) -> tuple[Path, ...]:
        """The files read so far: sources, and guides of the store whether or not they exist."""
        return (*self.project.read, *(self._stored.read if self._stored else ()))

    @property
    def problems(self) -> tuple[SourceError, ...]:
        """The source files that were met and can't be used."""
        return self.project.problems

    @property
    def lookup(self) -> Lookup:
        """What answers questions about code beyond the object at hand."""
        return self.project.lookup

    def guides(self, markers: Sequence[Marker]) -> list[Guide | HowtoError]:
        """Return a guide, or the reason why there is none, for each marker in order."""
        return self._made(markers, stored=True)

    def offline(self, markers: Sequence[Marker]) -> list[Guide | HowtoError]:
        """Return what the offline writer says, whatever is stored, for each marker in order."""
        return self._made(markers, stored=False)

    def facts_of(self, marker: Marker) -> Facts | None:
        """Return what is known about a marker's object; None when there is no such object."""
        try:
            return self.project.collect(marker)
        except HowtoError:
            return None

    def judge(self, draft: Draft, facts: Facts) -> Report:
        """Return what the checks say of a draft that somebody wrote."""
        return run(self.project.judge(draft, facts)).report

    async def written(self, marker: Marker, writer: Writer, verify: Verify | None = None) -> Guide:
        """Have somebody else write a guide, and return what of it may be published."""
        return await guide_of(marker, self.project, writer, self.told, verify)

    def _made(self, markers: Sequence[Marker], *, stored: bool) -> list[Guide | HowtoError]:
        kept = [stored and self._stored is not None and self._stored.has(m) for m in markers]
        named = [_subject(m, stored=k) for m, k in zip(markers, kept, strict=True)]
        new = {n: m for n, m in zip(named, markers, strict=True) if n not in self._done}
        if new:
            self._done.update(run(self._settled(new)))
        return [self._for(m, self._done[n]) for n, m in zip(named, markers, strict=True)]

    async def _settled(self, new: Mapping[Subject, Marker]) -> dict[Subject, Guide | HowtoError]:
        self._offline.eager = len(new) <= _FEW
        making = [settled(marker, self._guide(subject, marker)) for subject, marker in new.items()]
        return dict(zip(new, await asyncio.gather(*making), strict=True))

    async def _guide(self, subject: Subject, marker: Marker) -> Guide:
        if subject[-1] and self._stored is not None:
            verify = self._stored.judged
            guide = await guide_of(marker, self.project, self._stored, self.told, verify)
            return self._stored.stamped(marker, guide)
        guide = await guide_of(marker, self.project, self._offline)
        return replace(guide, state=self._missing)

    async def told(self, marker: Marker) -> Draft:
        """Return the offline writer's guide for a marker; a second one is not written."""
        subject = _subject(marker, stored=False)
        done = self._done.get(subject)
        if done is None:
            done = await settled(marker, self._guide(subject, marker))
            self._done[subject] = done
        if isinstance(done, HowtoError):
            raise done
        return done.draft

    def _for(self, marker: Marker, done: Guide | HowtoError) -> Guide | HowtoError:
        """Return a guide as one marker of its object wants it shown."""
        if isinstance(done, HowtoError):
            return done.at(marker.where) if marker.where else done
        options = marker.options
        draft = replace(done.draft, title=options.title) if options.title else done.draft
        asked = [section for section in options.sections if section not in THREE]
        if asked:
            try:
                further = self._offline.further(self.project.collect(marker), asked)
            except Exception as error:  # a bug here must not cost the other guides
                return failure(error, _name(marker))
            draft = replace(draft, further=further)
        return replace(done, draft=draft, options=options, identifier=_name(marker))


async def settled(marker: Marker, making: Coroutine[Any, Any, Guide]) -> Guide | HowtoError:
    """Return a guide, or why there is none: a bug in one must not cost the others."""
    try:
        return await making
    except Exception as error:
        return failure(error, _name(marker))


def run(work: Coroutine[Any, Any, _T]) -> _T:
    """Run a coroutine to its end, also where a loop is running, as in a notebook."""
    try:
        asyncio.get_running_loop()
    except RuntimeError:
        return asyncio.run(work)
    with ThreadPoolExecutor(1) as pool:
        return pool.submit(asyncio.run, work).result()


def _with_example(draft: Draft, example: Example) -> Draft:
    return replace(draft, example=example.code, example_source=example.source)


def _name(marker: Marker) -> str:
    return marker.identifier or marker.options.file


def _subject(marker: Marker, *, stored: bool) -> Subject:
    return key_of(marker), marker.options.instructions, stored
