"""Markers to guides: the whole program in one short class.

facts = collect(marker); draft = the store's, or writer(facts) with the first example that passes;
guide = what of the draft passes the checks, and the offline writer's sections for the rest
"""

from __future__ import annotations

import logging
from collections.abc import Mapping, Sequence
from dataclasses import replace
from itertools import islice
from pathlib import Path

from mkdocs_howto import checks
from mkdocs_howto.checks import Report, judge, of_running, parsed
from mkdocs_howto.checks.publish import published
from mkdocs_howto.checks.registry import Case
from mkdocs_howto.english.lexicon import lexicon
from mkdocs_howto.examples import Example, examples, plainest
from mkdocs_howto.examples.sandbox import Sandbox
from mkdocs_howto.examples.typecheck import Study, TypeChecker
from mkdocs_howto.examples.usages import CallSites
from mkdocs_howto.guide.errors import HowtoError, NotFound, SourceError
from mkdocs_howto.guide.model import THREE, Draft, Guide, Marker, Section, Severity, State
from mkdocs_howto.offline.sections import Needed
from mkdocs_howto.offline.writer import OfflineWriter
from mkdocs_howto.site.settings import Settings
from mkdocs_howto.source.collector import Collector
from mkdocs_howto.source.distributions import needed
from mkdocs_howto.source.loader import Sources
from mkdocs_howto.source.model import Facts
from mkdocs_howto.store.entry import Key, key_of
from mkdocs_howto.store.files import Store
from mkdocs_howto.store.freshness import Standing, provenance, standing

_LOG = logging.getLogger("mkdocs.plugins.mkdocs_howto")

_CANDIDATES = 10
"""Most examples that are tried for one guide."""

_FEW = 20
"""Up to so many guides at once, all their candidates are judged in one run of the type checker."""

_DEFAULTS = Settings()

Subject = tuple[Key, str]
"""What makes one guide another than the next: its key in the store, and the site's instructions."""

Judged = tuple[Draft, Report]
"""A draft with its example, and what the checks say of it."""

Kept = tuple[Standing, Report]
"""A stored guide, and what the checks say of it today."""


class Generator:
    """Makes guides from markers; what it has read, written or judged once it keeps.

    Args:
        paths: Folders to look for code in, before the installed packages.
        root: The site's folder: files are cited, and `file:` is looked up, relative to it.
        settings: What the site chose: its words, its checks, where its examples come from.
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
        self._root = root
        self._store = store
        self._prompt = prompt
        self._missing = State.MISSING if settings.model else State.OFFLINE
        self._provenance = settings.provenance
        self._sandbox: Sandbox | None = None
        self._sources = Sources(paths, root=root)
        self._collector = Collector(self._sources)
        self._checker = TypeChecker(self._sources.paths)
        self._settings = checks.Settings(
            severities=settings.checks, person=settings.person, avoid=settings.avoid
        )
        known = lexicon().extended(settings.lexicon) if settings.lexicon else lexicon()
        if settings.execute:
            self._sandbox = Sandbox(self._sources.paths)
        self._uses = CallSites(_projects(root, self._sources.paths), settings.examples_from)
        self._writer = OfflineWriter(self._collector, known)
        self._done: dict[Subject, Guide | HowtoError] = {}
        self._facts: dict[Subject, Facts] = {}
        self._stored: list[Path] = []

    @property
    def watched(self) -> tuple[Path, ...]:
        """The files read so far: sources, and guides of the store whether or not they exist."""
        return (*self._sources.read, *self._uses.read, *self._stored)

    @property
    def problems(self) -> tuple[SourceError, ...]:
        """The source files that were met and can't be used."""
        return tuple(self._sources.problems.values())

    def guides(self, markers: Sequence[Marker]) -> list[Guide | HowtoError]:
        """Return a guide, or the reason why there is none, for each marker in order."""
        new = {_subject(marker): marker for marker in markers if _subject(marker) not in self._done}
        known = {subject: self._known(marker) for subject, marker in new.items()}
        facts = {subject: found for subject, found in known.items() if isinstance(found, Facts)}
        self._facts.update(facts)
        kept = self._kept({subject: new[subject] for subject in facts})
        offline = [subject for subject in facts if _needs_offline(kept.get(subject))]
        drafts = {subject: self._drafted(facts[subject]) for subject in offline}
        written = {s: draft for s, draft in drafts.items() if isinstance(draft, Draft)}
        judged = self._exemplified(written)
        for subject, found in known.items():
            guide = self._guide(found, drafts.get(subject), judged.get(subject))
            self._done[subject] = self._run(found, self._combined(found, kept.get(subject), guide))
        return [self._for(marker) for marker in markers]

    def offline(self, markers: Sequence[Marker]) -> list[Guide | HowtoError]:
        """Return what the offline writer says, whatever is stored, for each marker in order."""
        known = {_subject(marker): self._known(marker) for marker in markers}
        facts = {subject: found for subject, found in known.items() if isinstance(found, Facts)}
        self._facts.update(facts)
        drafts = {subject: self._drafted(found) for subject, found in facts.items()}
        written = {s: draft for s, draft in drafts.items() if isinstance(draft, Draft)}
        judged = self._exemplified(written)
        guides = {s: self._guide(known[s], drafts.get(s), judged.get(s)) for s in known}
        return [guides[_subject(marker)] for marker in markers]

    def facts_of(self, marker: Marker) -> Facts | None:
        """Return what is known about a marker's object, when `guides` was asked for it."""
        return self._facts.get(_subject(marker))

    @property
    def lookup(self) -> Collector:
        """What answers questions about code beyond the object at hand."""
        return self._collector

    def judge(self, drafts: Sequence[tuple[Draft, Facts]]) -> list[Report | None]:
        """Return what the checks say of drafts; None for one that a bug kept from being judged."""
        studies = self._checker.study([draft.example for draft, _ in drafts])
        return [
            self._judged(draft, facts, study)
            for (draft, facts), study in zip(drafts, studies, strict=True)
        ]

    def _kept(self, markers: Mapping[Subject, Marker]) -> dict[Subject, Kept | HowtoError]:
        """Return the stored guides of markers, judged against today's code."""
        standings: dict[Subject, Standing] = {}
        kept: dict[Subject, Kept | HowtoError] = {}
        for subject, marker in markers.items():
            try:
                found = self._standing(marker, self._facts[subject])
            except HowtoError as error:
                kept[subject] = error
            else:
                if found is not None:
                    standings[subject] = found
        reports = self.judge([(found.draft, self._facts[s]) for s, found in standings.items()])
        for (subject, found), report in zip(standings.items(), reports, strict=True):
            kept[subject] = (found, report) if report else _unjudged(found)
        return kept

    def _standing(self, marker: Marker, facts: Facts) -> Standing | None:
        if self._store is None:
            return None
        key = key_of(marker)
        self._stored.append(self._store.path(key))
        stored = self._store.load(key)
        if stored is None:
            return None
        prompt = self._prompt if stored.written.writer == "model" else ""
        return standing(stored, facts, self._collector, marker, prompt)

    def _combined(
        self,
        facts: Facts | HowtoError,
        kept: Kept | HowtoError | None,
        offline: Guide | HowtoError,
    ) -> Guide | HowtoError:
        """Return the stored guide, with the offline writer's sections for those that are false."""
        if isinstance(facts, HowtoError):
            return facts
        if kept is None:
            if isinstance(offline, Guide):
                return replace(offline, state=self._missing)
            return offline
        if isinstance(kept, HowtoError):
            return kept
        found, report = kept
        draft = found.draft
        if report.errors:
            if isinstance(offline, HowtoError):
                return offline
            draft = published(draft, report.findings, facts, offline.draft)
        return Guide(
            facts.identifier,
            facts.definition.path,
            facts.definition.kind,
            draft,
            findings=tuple(f for f in report.findings if f not in report.errors),
            undecided=report.undecided,
            provenance=provenance(found.stored) if self._provenance else "",
            state=found.state,
            changes=found.changes,
            replaced=report.errors,
        )

    def _known(self, marker: Marker) -> Facts | HowtoError:
        options = marker.options
        try:
            if options.file:
                path = (self._root or Path.cwd()) / options.file
                return self._collector.script(path, options.file, options.lines)
            return self._with_call_sites(self._collector.facts(marker.identifier))
        except HowtoError as error:
            return error
        except RecursionError:
            return SourceError(f"The code of `{marker.identifier}` is nested too deeply.")
        except Exception as error:  # a bug here must not cost the other guides
            return _bug(error, marker.identifier or options.file)

    def _with_call_sites(self, facts: Facts) -> Facts:
        """Add the uses in the project's own tests, examples and documentation."""
        file = facts.definition.file.path
        installed = {"site-packages", "dist-packages"} & set(file.parts)
        if installed or not any(file.is_relative_to(path) for path in self._sources.paths):
            return facts
        reach = f"{facts.import_module}.{facts.reach}" if facts.import_name else ""
        return replace(facts, call_sites=self._uses.find(facts.definition.path, reach))

    def _drafted(self, facts: Facts) -> Draft | HowtoError:
        try:
            return self._writer.draft(facts)
        except RecursionError:
            return SourceError(f"The code of `{facts.identifier}` is nested too deeply.")
        except Exception as error:  # a bug here must not cost the other guides
            return _bug(error, facts.identifier)

    def _exemplified(self, drafts: Mapping[Subject, Draft]) -> dict[Subject, Judged]:
        """Give each draft the first example without an error, and judge the draft with it."""
        waiting = {s: self._candidates(self._facts[s]) for s in drafts}
        judged: dict[Subject, Judged] = {}
        doubted: dict[Subject, Judged] = {}
        width = _CANDIDATES if len(drafts) <= _FEW else 1
        while waiting:
            tried = [(s, e) for s, candidates in waiting.items() for e in candidates[:width]]
            studies = self._checker.study([example.code for _, example in tried])
            for (subject, example), study in zip(tried, studies, strict=True):
                if subject not in judged:
                    draft = _with_example(drafts[subject], example)
                    report = self._judged(draft, self._facts[subject], study)
                    if report is not None and not _fails(report, Section.EXAMPLE):
                        # One that the type checker doubts is published when there is no better.
                        kept = doubted if study.problems else judged
                        kept.setdefault(subject, (draft, report))
            rest = {s: c[width:] for s, c in waiting.items() if s not in judged}
            waiting = {subject: candidates for subject, candidates in rest.items() if candidates}
        return {**doubted, **judged}

    def _run(self, facts: Facts | HowtoError, guide: Guide | HowtoError) -> Guide | HowtoError:
        """Run a guide's example where the site wants it, and keep what it printed."""
        runs = self._sandbox is not None and isinstance(facts, Facts) and isinstance(guide, Guide)
        if not runs:
            return guide
        assert self._sandbox is not None and isinstance(facts, Facts) and isinstance(guide, Guide)
        (outcome,) = self._sandbox.run([guide.draft.example])
        tree = parsed(guide.draft.example)
        case = Case(
            guide.draft, facts, self._collector, Study(), tree, self._settings, outcome=outcome
        )
        findings = of_running(case)
        errors = [finding for finding in findings if finding.severity is Severity.ERROR]
        if errors:
            return HowtoError(f"{errors[0].code} {errors[0].message}", hint=errors[0].mend)
        output = "" if outcome.error else outcome.output.strip("\n")
        return replace(guide, findings=(*guide.findings, *findings), output=output)

    def _judged(self, draft: Draft, facts: Facts, study: Study) -> Report | None:
        tree = parsed(draft.example)
        settings = replace(self._settings, language=draft.language)
        try:
            return judge(Case(draft, facts, self._collector, study, tree, settings))
        except Exception as error:  # a bug here must not cost the other guides
            _bug(error, facts.identifier)
            return None

    def _candidates(self, facts: Facts) -> list[Example]:
        try:
            return list(islice(examples(facts, self._collector), _CANDIDATES))
        except RecursionError:
            return []
        except Exception as error:  # a bug here must not cost the other guides
            _bug(error, facts.identifier)
            return list(plainest(facts, self._collector))

    def _guide(
        self, known: Facts | HowtoError, draft: Draft | HowtoError | None, judged: Judged | None
    ) -> Guide | HowtoError:
        if isinstance(known, HowtoError):
            return known
        if not isinstance(draft, Draft):
            return draft or NotFound(f"`{known.identifier}` could not be described.")
        if judged is None:
            return HowtoError(f"No example for `{known.identifier}` passed the checks.")
        draft, report = judged
        for finding in report.errors:
            _LOG.debug("%s: left out: %s %s", known.identifier, finding.code, finding.message)
        return Guide(
            known.identifier,
            known.definition.path,
            known.definition.kind,
            published(draft, report.findings, known, draft),
            findings=tuple(f for f in report.findings if f not in report.errors),
            undecided=report.undecided,
        )

    def _further(self, facts: Facts, asked: Sequence[Section]) -> dict[Section, tuple[str, ...]]:
        package = Needed()
        if Section.PREREQUISITES in asked and facts.import_module:
            package = needed(facts.import_module, facts.definition.file.path)
        return {section: self._writer.further(facts, section, package) for section in asked}

    def _for(self, marker: Marker) -> Guide | HowtoError:
        done = self._done[_subject(marker)]
        if isinstance(done, HowtoError):
            return done.at(marker.where) if marker.where else done
        title = marker.options.title
        draft = replace(done.draft, title=title) if title else done.draft
        asked = [section for section in marker.options.sections if section not in THREE]
        if asked:
            try:
                draft = replace(draft, further=self._further(self._facts[_subject(marker)], asked))
            except Exception as error:  # a bug here must not cost the other guides
                return _bug(error, _typed(marker))
        return replace(done, draft=draft, options=marker.options, identifier=_typed(marker))


def _projects(root: Path | None, paths: Sequence[Path]) -> list[Path]:
    """Return the folders in which a project's tests and documentation may lie."""
    beside = [path.parent for path in paths if path.name == "src"]
    return [*([root] if root else []), *paths, *beside]


def _with_example(draft: Draft, example: Example) -> Draft:
    return replace(draft, example=example.code, example_source=example.source)


def _fails(report: Report, section: Section) -> bool:
    return any(finding.section is section for finding in report.errors)


def _needs_offline(kept: Kept | HowtoError | None) -> bool:
    if kept is None:
        return True
    return not isinstance(kept, HowtoError) and bool(kept[1].errors)


def _unjudged(found: Standing) -> HowtoError:
    return HowtoError(f"The stored guide to `{found.stored.key.shown}` could not be checked.")


def _subject(marker: Marker) -> Subject:
    return key_of(marker), marker.options.instructions


def _typed(marker: Marker) -> str:
    return marker.identifier or marker.options.file


def _bug(error: Exception, what: str) -> HowtoError:
    _LOG.debug("A bug met with %s.", what, exc_info=error)
    return HowtoError(
        f"`{what}` can't be told because of a bug in mkdocs-howto: "
        f"{type(error).__name__}: {error}.",
        hint="Please report it with the code of the object.",
    )
