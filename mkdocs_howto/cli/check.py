"""The commands `check` and `checks`: guides of any author judged against the code."""

from __future__ import annotations

import asyncio
import json
import sys
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import click

from mkdocs_howto.checks import REGISTRY, Report
from mkdocs_howto.cli.report import annotation
from mkdocs_howto.cli.say import say
from mkdocs_howto.cli.stored import check_docstrings, check_site, config_file, verify_site
from mkdocs_howto.guide import Finding, GuideFile, Marker, Options, SourceError, read_guide
from mkdocs_howto.site import Pipeline, Project, Verification, alone, failure, run
from mkdocs_howto.store import key_of

_BATCH = 500
"""Guides judged at once: few starts of the type checker, and still printed as they come."""

_LARGEST = 1_000_000
"""Bytes of the largest guide that is read."""


@dataclass(frozen=True, slots=True)
class Row:
    """One guide to be judged.

    Attributes:
        file: The guide, as typed.
        identifier: The object that it is about, as typed.
    """

    file: str
    identifier: str


@dataclass(frozen=True, slots=True)
class Judgement:
    """What the checks say of one guide.

    Attributes:
        error: Why it could not be judged; empty when it was.
        unverified: Why the verifier that was asked said nothing; empty when it did.
    """

    row: Row
    file: GuideFile | None = None
    report: Report | None = None
    error: str = ""
    unverified: str = ""

    @property
    def passed(self) -> bool:
        """Whether the guide was judged, by all who were to judge it, and has no error."""
        return self.report is not None and not self.report.errors and not self.unverified


@click.command()
@click.option("--guide", type=click.Path(), help="A Markdown file with the three sections.")
@click.option("--identifier", help="The object that the guide is about, as `httpx.Client`.")
@click.option(
    "--path",
    "paths",
    multiple=True,
    type=click.Path(exists=True, file_okay=False, path_type=Path),
    help="Folder to look for code in, before the installed packages; may be given several times.",
)
@click.option(
    "--from",
    "source",
    type=click.File("r", encoding="utf-8"),
    help="File with one FILE<TAB>IDENTIFIER a line; - is standard input. Prints a JSON row each.",
)
@config_file
@click.option(
    "--fail-on",
    "levels",
    multiple=True,
    type=click.Choice(["false", "stale", "missing"]),
    help="Of a site, what makes the command fail; may be given several times.  [default: false]",
)
@click.option("--diff", is_flag=True, help="Of a site, show what a build would publish instead.")
@click.option(
    "--docstrings",
    is_flag=True,
    help="Of a site, list where the docstrings of its objects say otherwise than the code.",
)
@click.option(
    "--verify",
    metavar="MODEL",
    help="Have a model judge what the checks can't prove; of a site, its verdicts are stored.",
)
@click.option(
    "--format",
    "form",
    type=click.Choice(["text", "json", "github"]),
    default=None,
    help="For people, for programs (one JSON object a line), or as annotations of GitHub.  "
    "[default: text; with --from, json]",
)
def check(
    guide: str | None,
    identifier: str | None,
    paths: Sequence[Path],
    source: Any,
    config: Path | None,
    levels: Sequence[str],
    diff: bool,
    docstrings: bool,
    verify: str | None,
    form: str | None,
) -> None:
    """Judge guides against the code, whoever wrote them: those of the site, or single files.

    Without --guide and --from, every guide of the site is judged, stored ones and offline ones; a
    guide that is stale and still true is reported and passes, unless --fail-on stale is given.

    The exit status is 0 when no error was found, 1 when one was, 2 for wrong usage. Steps that
    cite no lines are judged without them.
    """
    if source is None and not guide and not identifier:
        if paths:
            raise click.UsageError("--path goes with --guide or --from; a site names its `paths`.")
        if docstrings:
            sys.exit(0 if check_docstrings(config) else 1)
        verified = verify is None or verify_site(config, verify)
        passed = check_site(config, form or "text", levels, diff=diff)
        sys.exit(0 if passed and verified else 1)
    if config or levels or diff or docstrings:
        raise click.UsageError(
            "-f, --fail-on, --diff and --docstrings go without --guide and --from."
        )
    rows = list(_rows(guide, identifier, source))
    form = form or ("text" if source is None else "json")
    failed = False
    for judgement in judged(rows, paths or [Path.cwd()], verify or ""):
        failed |= not judgement.passed
        for line in _PRINTERS[form](judgement):
            say(line, commands=form == "github")
    sys.exit(1 if failed else 0)


@click.command()
@click.option(
    "--format",
    "form",
    type=click.Choice(["text", "json"]),
    default="text",
    show_default=True,
    help="A table for people, or one JSON object a line.",
)
def checks(form: str) -> None:
    """List all checks: code, name, severity and what each asks for."""
    width = max(len(each.name) for each in REGISTRY.values())
    for code, each in sorted(REGISTRY.items()):
        if form == "json":
            row = {
                "code": code,
                "name": each.name,
                "severity": str(each.severity),
                "about": each.about,
                "wrong": each.wrong,
                "right": each.right,
            }
            say(json.dumps(row, ensure_ascii=False))
        else:
            say(f"{code}  {each.name:<{width}}  {each.severity:<7}  {each.about}")


def _rows(guide: str | None, identifier: str | None, source: Any) -> Iterator[Row]:
    if source is not None:
        if guide or identifier:
            raise click.UsageError("Give --from, or --guide with --identifier, and not both.")
        try:
            lines = source.read().splitlines()
        except UnicodeDecodeError:
            raise click.UsageError("--from: the file is not UTF-8 text.") from None
        for line in lines:
            if line.strip():
                file, tab, name = line.partition("\t")
                yield Row(file.strip(), name) if tab else Row("", line)
        return
    if not guide or not identifier:
        raise click.UsageError("Name a --guide and its --identifier, or give --from.")
    yield Row(guide, identifier)


def judged(rows: Sequence[Row], paths: Sequence[Path], verify: str = "") -> Iterator[Judgement]:
    """Judge guides, in order; one that can't be judged says why.

    Args:
        rows: The guides.
        paths: Folders to look for code in, before the installed packages.
        verify: The name of a model that judges what the checks can't prove; empty for none.
    """
    pipeline = Pipeline(paths)
    verification = alone(verify, pipeline) if verify else None
    for start in range(0, len(rows), _BATCH):
        yield from run(
            _judgements(rows[start : start + _BATCH], pipeline.project, paths, verification)
        )


async def _judgements(
    rows: Sequence[Row],
    project: Project,
    paths: Sequence[Path],
    verification: Verification | None,
) -> list[Judgement]:
    try:
        judging = [_judgement(row, project, paths, verification) for row in rows]
        return await asyncio.gather(*judging)
    finally:
        if verification is not None:
            await verification.verifier.close()


async def _judgement(
    row: Row, project: Project, paths: Sequence[Path], verification: Verification | None
) -> Judgement:
    if not row.file or not row.identifier.strip():
        hint = "Write the file, a tab and the identifier in each line of --from."
        return Judgement(row, error=hint)
    unverified = ""
    try:
        file = read_guide(_text(Path(row.file)))
        marker = _marker(row, paths)
        facts = project.collect(marker)
        found = await project.judge(file.draft, facts, file)
        if verification is not None:
            found = await verification.judged(marker, facts, found)
            unverified = verification.verifier.failures.get(key_of(marker), "")
    except Exception as error:  # a bug here must not cost the other rows
        return Judgement(row, error=str(failure(error, row.identifier)))
    return Judgement(row, file, found.report, unverified=unverified)


def _marker(row: Row, paths: Sequence[Path]) -> Marker:
    """Return what a row is about; a name that ends in `.py` is a script's file."""
    name = row.identifier.strip()
    for folder in (Path(), *paths) if name.endswith(".py") else ():
        if (folder / name).is_file():
            return Marker("", Options(file=str(folder / name)))
    return Marker(name)


def _text(path: Path) -> str:
    try:
        if path.stat().st_size > _LARGEST:
            raise SourceError(f"{path} has more than {_LARGEST:,} bytes, so it is no guide.")
        return path.read_text(encoding="utf-8")
    except OSError as error:
        raise SourceError(f"{path} can't be read: {error.strerror}.") from None
    except UnicodeDecodeError:
        raise SourceError(f"{path} is not UTF-8 text.") from None


# --- printing ---


def _as_text(judgement: Judgement) -> Iterator[str]:
    row, file, report = judgement.row, judgement.file, judgement.report
    if file is None or report is None:
        yield f"{row.file}: {judgement.error}"
        return
    for finding in report.findings:
        yield (
            f"{row.file}:{file.line_of(finding)}: {finding.code} {finding.severity}: "
            f"{finding.message}"
        )
        if finding.mend:
            yield f"    mend: {finding.mend}"
        if finding.source:
            yield f"    code: {finding.source}"
    yield from (f"{row.file}: undecided: {text}" for text in report.undecided)
    if judgement.unverified:
        yield f"{row.file}: not verified: {judgement.unverified}"
    errors, warnings = len(report.errors), len(report.findings) - len(report.errors)
    yield (
        f"{row.file}: {_count(errors, 'error')}, {_count(warnings, 'warning')}, "
        f"{len(report.undecided)} undecided ({row.identifier})"
    )


def _count(number: int, word: str) -> str:
    return f"{number} {word}" if number == 1 else f"{number} {word}s"


def _as_json(judgement: Judgement) -> Iterator[str]:
    yield json.dumps(json_row(judgement), ensure_ascii=False)


def json_row(judgement: Judgement) -> dict[str, object]:
    """Return a judgement as `check --format json` prints it."""
    identifier, file, report = judgement.row.identifier, judgement.file, judgement.report
    if file is None or report is None:
        return {"identifier": identifier, "error": judgement.error}
    errors = report.errors
    return {
        "identifier": identifier,
        "errors": [_finding(file, finding) for finding in errors],
        "warnings": [_finding(file, f) for f in report.findings if f not in errors],
        "undecided": list(report.undecided),
        "checked": dict(report.checked),
        **({"unverified": judgement.unverified} if judgement.unverified else {}),
    }


def _finding(file: GuideFile, finding: Finding) -> dict[str, object]:
    return {
        "code": finding.code,
        "section": str(finding.section),
        "line": file.line_of(finding),
        "message": finding.message,
        "mend": finding.mend,
        "source": finding.source,
    }


def _as_github(judgement: Judgement) -> Iterator[str]:

    row, file, report = judgement.row, judgement.file, judgement.report
    if file is None or report is None:
        yield annotation("error", row.file, 0, "how-to guide", judgement.error)
        return
    for finding in report.findings:
        text = f"{finding.message} {finding.mend}".strip()
        line = file.line_of(finding)
        yield annotation(str(finding.severity), row.file, line, finding.code, text)


_PRINTERS = {"text": _as_text, "json": _as_json, "github": _as_github}
