"""The code that guides are about: read, judged and run for them, and nothing of it twice."""

from __future__ import annotations

import asyncio
import logging
from collections.abc import Sequence
from dataclasses import replace
from pathlib import Path, PurePath

from pathspec import GitIgnoreSpec

from mkdocs_howto.checks import Case, Judged, judge, of_running, parsed
from mkdocs_howto.checks import Settings as CheckSettings
from mkdocs_howto.english import load_lexicon
from mkdocs_howto.examples import CallSites, Outcome, Sandbox, Study, TypeChecker
from mkdocs_howto.guide import (
    Draft,
    Excerpt,
    Finding,
    GuideFile,
    HowtoError,
    Lines,
    Marker,
    Note,
    Section,
    SourceError,
    Step,
)
from mkdocs_howto.llm import secret_lines
from mkdocs_howto.site.settings import Settings
from mkdocs_howto.source import Collector, Definition, Facts, SourceFile, Sources, is_private

log = logging.getLogger("mkdocs.plugins.mkdocs_howto")

_DEFAULTS = Settings()

_LARGEST_RULES = 100_000

MOST_SHOWN = 120
"""Lines of the longest run that is shown; whoever cites more means the whole."""


class Project:
    """What the code at hand says, and what it says of drafts.

    Args:
        paths: Folders to look for code in, before the installed packages.
        root: The site's folder: files are cited, and `file:` is looked up, relative to it.
        settings: What the site chose: its words, its checks, where its examples come from.

    Raises:
        SandboxError: Examples are to be run, and can't be run safely here.
    """

    def __init__(
        self, paths: Sequence[Path], *, root: Path | None = None, settings: Settings = _DEFAULTS
    ) -> None:
        self.settings = settings
        self.lexicon = (
            load_lexicon().extended(settings.lexicon) if settings.lexicon else load_lexicon()
        )
        self._root = root
        self._sources = Sources(paths, root=root)
        self.lookup = Collector(self._sources)
        self._checker = TypeChecker(self._sources.paths)
        self._sandbox = Sandbox(self._sources.paths) if settings.execute else None
        self._uses = CallSites(_projects(root, self._sources.paths), settings.examples_from)
        self._secrets: dict[Path, frozenset[int]] = {}
        self._deny = GitIgnoreSpec.from_lines(settings.deny)
        self._facts: dict[tuple[str, str, tuple[int, int] | None], Facts] = {}
        self._studies: dict[str, Study] = {}
        self._outcomes: dict[str, Outcome] = {}
        self._waiting: dict[str, None] = {}
        self._studying: asyncio.Task[None] | None = None

    @property
    def read(self) -> tuple[Path, ...]:
        """The files read so far."""
        return (*self._sources.read, *self._uses.read)

    @property
    def problems(self) -> tuple[SourceError, ...]:
        """The source files that were met and can't be used."""
        return tuple(self._sources.problems.values())

    def collect(self, marker: Marker) -> Facts:
        """Return what the code says of a marker's object.

        Raises:
            HowtoError: There is no such object, or its code can't be read.
        """
        options = marker.options
        subject = (marker.identifier, options.file, options.lines)
        if subject not in self._facts:
            self._facts[subject] = self._collected(marker)
        return self._facts[subject]

    def _collected(self, marker: Marker) -> Facts:
        options = marker.options
        if options.file:
            path = (self._root or Path.cwd()) / options.file
            if self._root is not None:
                self._refuse_private(path, options.file)
            return self.lookup.script(path, options.file, options.lines)
        facts = self.lookup.facts(marker.identifier)
        file = facts.definition.file.path
        installed = {"site-packages", "dist-packages"} & set(file.parts)
        if installed or not any(file.is_relative_to(path) for path in self._sources.paths):
            return facts
        reach = f"{facts.import_module}.{facts.reach}" if facts.import_name else ""
        return replace(facts, call_sites=self._uses.find(facts.definition.path, reach))

    def _refuse_private(self, path: Path, shown: str) -> None:
        """Refuse a file that is not for readers: hidden, ignored by git, or named by `deny`.

        Files outside the site's folder and `paths` are refused where they are read.
        """
        root = self._root or Path.cwd()
        try:
            parts = path.resolve().relative_to(root.resolve()).parts
        except (ValueError, OSError, RuntimeError):
            parts = PurePath(shown).parts
        why = ""
        if any(part.startswith(".") and part not in (".", "..") for part in parts):
            why = "it is hidden"
        elif self._deny.match_file("/".join(parts)):
            why = "`deny` names it"
        elif _is_ignored(root.resolve(), parts):
            why = "git ignores it"
        if why:
            raise SourceError(f"{shown} is not read: {why}.", where=shown)

    def may_send(self, definition: Definition) -> bool:
        """Whether the code of an object may leave the machine."""
        file = definition.file
        if is_private(definition.name) and not self.settings.private:
            return False
        try:
            self._refuse_private(file.path, file.shown)
        except SourceError:
            return False
        return not self._denied(file)

    def announce(self, programs: Sequence[str]) -> None:
        """Have programs studied with those that are asked for next: one start for all of them."""
        self._waiting.update(dict.fromkeys(p for p in programs if p not in self._studies))

    async def judge(self, draft: Draft, facts: Facts, file: GuideFile | None = None) -> Judged:
        """Return what the checks say of a draft; drafts that wait are studied in one run.

        Args:
            draft: What somebody wrote.
            facts: What the code says of its object.
            file: How its Markdown was formed, when it was read from a file.
        """
        study = await self._study(draft.example)
        settings = replace(
            CheckSettings(
                severities=self.settings.checks,
                person=self.settings.person,
                avoid=self.settings.avoid,
            ),
            language=draft.language,
        )
        case = Case(draft, facts, self.lookup, study, parsed(draft.example), settings, file)
        report = judge(case)
        wrong = any(finding.section is Section.EXAMPLE for finding in report.errors)
        outcome = None if wrong else await self._outcome(draft.example)
        return Judged(draft, report, study, outcome)

    async def _outcome(self, program: str) -> Outcome | None:
        """Run an example where the site wants it; each is run once."""
        if self._sandbox is None:
            return None
        if program not in self._outcomes:
            done = await asyncio.to_thread(self._sandbox.run, [program])
            self._outcomes[program] = done[0]
        return self._outcomes[program]

    async def _study(self, program: str) -> Study:
        while program not in self._studies:
            self.announce([program])
            if self._studying is None or self._studying.done():
                self._studying = asyncio.create_task(self._study_waiting())
            await self._studying
        return self._studies[program]

    async def _study_waiting(self) -> None:
        # Whoever else is about to ask has its turn first.
        await asyncio.sleep(0)
        programs, self._waiting = list(self._waiting), {}
        # In a thread: requests to a model go on meanwhile.
        studies = await asyncio.to_thread(self._checker.study, programs)
        self._studies.update(zip(programs, studies, strict=True))

    def ran(self, judged: Judged, facts: Facts) -> tuple[str, tuple[Finding, ...]]:
        """Return what a draft's example printed when it was run, and what is to be said of it.

        The text is empty when the example was not run, or failed.
        """
        outcome = judged.outcome
        if outcome is None:
            return "", ()
        chosen = CheckSettings(severities=self.settings.checks)
        tree = parsed(judged.draft.example)
        case = Case(judged.draft, facts, self.lookup, judged.study, tree, chosen, outcome=outcome)
        return "" if outcome.error else outcome.output.strip("\n"), of_running(case)

    def excerpts(self, draft: Draft, facts: Facts) -> tuple[Excerpt, ...]:
        """Return the cited lines of a draft, without those that `deny` names or that hide secrets.

        A guide says where something stands either way.
        """
        if self.settings.show_source == "none":
            return ()
        found: dict[tuple[str, Lines], Excerpt] = {}
        citing: list[Step | Note] = [*draft.steps, *draft.notes]
        for cited in citing:
            file = self._shown(cited.file, facts)
            if file is None or self._denied(file):
                continue
            for run in cited.lines:
                code = file.cut(run) if run.last - run.first < MOST_SHOWN else ""
                if not code.strip() or any(line in run for line in self._secret_lines(file)):
                    continue
                found[cited.file, run] = Excerpt(cited.file, run, code)
        return tuple(found.values())

    def _shown(self, shown: str, facts: Facts) -> SourceFile | None:
        """Return the file that a guide cites by this name."""
        definition = facts.definition
        for file in (definition.file, *(member.file for member in definition.members)):
            if shown and file.shown == shown:
                return file
        return self._sources.cited(shown) if shown else None

    def _secret_lines(self, file: SourceFile) -> frozenset[int]:
        if file.path not in self._secrets:
            self._secrets[file.path] = secret_lines(file.text)
        return self._secrets[file.path]

    def _denied(self, file: SourceFile) -> bool:
        root = self._root
        inside = root is not None and file.path.is_relative_to(root)
        shown = file.path.relative_to(root).as_posix() if inside and root else file.shown
        return self._deny.match_file(shown) or self._deny.match_file(file.shown)


def failure(error: Exception, what: str) -> HowtoError:
    """Return what is said of an exception; one that nobody foresaw is a bug of ours."""
    if isinstance(error, HowtoError):
        return error
    if isinstance(error, RecursionError):
        return SourceError(f"The code of `{what}` is nested too deeply.")
    log.debug("A bug met with %s.", what, exc_info=error)
    return HowtoError(
        f"`{what}` can't be told because of a bug in mkdocs-howto: "
        f"{type(error).__name__}: {error}.",
        hint="Please report it with the code of the object.",
    )


def _is_ignored(root: Path, parts: Sequence[str]) -> bool:
    """Whether a `.gitignore` of the site's folder, or of one below it, names a file."""
    for depth in range(len(parts)):
        rules = root.joinpath(*parts[:depth], ".gitignore")
        if rules.is_file() and rules.stat().st_size < _LARGEST_RULES:
            lines = rules.read_text("utf-8", errors="replace").splitlines()
            if GitIgnoreSpec.from_lines(lines).match_file("/".join(parts[depth:])):
                return True
    return False


def _projects(root: Path | None, paths: Sequence[Path]) -> list[Path]:
    """Return the folders in which a project's tests and documentation may lie."""
    beside = [path.parent for path in paths if path.name == "src"]
    return [*([root] if root else []), *paths, *beside]
