"""The command `show`: guides in the terminal, without any site."""

from __future__ import annotations

import json
import sys
from collections.abc import Iterator, Sequence
from dataclasses import asdict
from pathlib import Path
from typing import Any

import click

from mkdocs_howto.cli.say import say
from mkdocs_howto.guide import Guide, HowtoError, Marker, Note, Options, Step, guide_markdown
from mkdocs_howto.site import Pipeline, Settings, show_progress

_BATCH = 400
"""Guides made at once: few starts of the type checker, and still printed as they come."""


@click.command()
@click.argument("identifiers", nargs=-1, metavar="[IDENTIFIER]...")
@click.option(
    "--path",
    "paths",
    multiple=True,
    type=click.Path(exists=True, file_okay=False, path_type=Path),
    help="Folder to look for code in, before the installed packages; may be given several times.",
)
@click.option(
    "--file",
    "files",
    multiple=True,
    type=click.Path(path_type=Path),
    help="A file to describe, for scripts that are no module; may be given several times.",
)
@click.option("--lines", help="Which lines of the file, as 10-40; only with one --file.")
@click.option(
    "--from",
    "source",
    type=click.File("r", encoding="utf-8"),
    help="File with one identifier a line; - is standard input.",
)
@click.option(
    "--format",
    "form",
    type=click.Choice(["md", "json"]),
    default="md",
    show_default=True,
    help="Markdown for people, or one JSON object a line.",
)
@click.option("--run", is_flag=True, help="Run the examples in a sandbox; those that fail go.")
def show(
    identifiers: Sequence[str],
    paths: Sequence[Path],
    files: Sequence[Path],
    lines: str | None,
    source: Any,
    form: str,
    run: bool,
) -> None:
    """Print guides without any site.

    Guides come in this order: the identifiers as given, then the files, then the lines of --from.
    The exit status is 0 when every guide was written, 1 when one was not, 2 for wrong usage.
    """
    markers = [Marker(identifier) for identifier in identifiers]
    markers += _file_markers(files, lines)
    if source is not None:
        try:
            markers += [Marker(line.strip()) for line in source if line.strip()]
        except UnicodeDecodeError:
            raise click.UsageError("--from: the file is not UTF-8 text.") from None
    elif not markers:
        raise click.UsageError("Name an identifier such as `httpx.Client`, a --file, or --from.")
    failed = False
    printed = 0
    for marker, result in _made(markers, paths or [Path.cwd()], run=run):
        failed |= isinstance(result, HowtoError)
        if run and isinstance(result, Guide):
            for finding in result.findings:
                if finding.code == "HT215":
                    say(f"{_typed(marker)}: HT215 {finding.message}", err=True)
        if form == "json":
            say(json.dumps(_row(marker, result), ensure_ascii=False))
        else:
            _print_markdown(marker, result, first=printed == 0)
            printed += isinstance(result, Guide)
    sys.exit(1 if failed else 0)


def _file_markers(files: Sequence[Path], lines: str | None) -> Iterator[Marker]:
    if lines is not None and len(files) != 1:
        raise click.UsageError("--lines needs exactly one --file.")
    span = _span(lines) if lines is not None else None
    for file in files:
        yield Marker("", Options(file=str(file), lines=span))


def _span(text: str) -> tuple[int, int]:
    first, dash, last = text.partition("-")
    if not (first.isascii() and first.isdigit()) or (
        dash and not (last.isascii() and last.isdigit())
    ):
        raise click.UsageError(f"--lines {text}: write it as 10-40, or 10 for a single line.")
    span = int(first), int(last or first)
    if not 1 <= span[0] <= span[1]:
        raise click.UsageError(f"--lines {text}: lines count from 1, the first before the last.")
    return span


def _made(
    markers: Sequence[Marker], paths: Sequence[Path], *, run: bool
) -> Iterator[tuple[Marker, Guide | HowtoError]]:

    try:
        pipeline = Pipeline(paths, settings=Settings(execute="sandbox" if run else ""))
    except HowtoError as error:
        raise click.ClickException(str(error)) from None
    with show_progress("Writing guides", len(markers)) as advance:
        for start in range(0, len(markers), _BATCH):
            batch = markers[start : start + _BATCH]
            results = pipeline.guides(batch)
            advance(len(batch))
            yield from zip(batch, results, strict=True)


def _typed(marker: Marker) -> str:
    return marker.identifier or marker.options.file


def _row(marker: Marker, result: Guide | HowtoError) -> dict[str, object]:
    if isinstance(result, HowtoError):
        return {"identifier": _typed(marker), "error": str(result)}
    draft = result.draft
    return {
        "identifier": _typed(marker),
        "path": result.path,
        "kind": str(result.kind),
        "title": draft.title,
        "description": draft.description,
        "steps": [
            {
                "title": step.title,
                "text": step.text,
                "file": step.file,
                "lines": [step.reach.first, step.reach.last] if step.reach else None,
                "ranges": _ranges(step),
                "points": list(step.points),
            }
            for step in draft.steps
        ],
        "example": draft.example,
        "example_source": draft.example_source,
        "findings": [
            {
                "code": finding.code,
                "severity": str(finding.severity),
                "section": str(finding.section),
                "line": finding.line,
                "message": finding.message,
            }
            for finding in result.findings
        ],
        "undecided": list(result.undecided),
        "markdown": guide_markdown(result),
        "arguments": [asdict(argument) for argument in draft.arguments],
        "returns": draft.returns,
        "notes": [
            {"text": note.text, "file": note.file, "ranges": _ranges(note)} for note in draft.notes
        ],
        "variants": [asdict(variant) for variant in draft.variants],
        "output": result.output,
    }


def _ranges(cited: Step | Note) -> list[list[int]]:
    return [[run.first, run.last] for run in cited.lines]


def _print_markdown(marker: Marker, result: Guide | HowtoError, *, first: bool) -> None:
    if isinstance(result, HowtoError):
        say(f"{_typed(marker)}: {result}", err=True)
        return
    if not first:
        click.echo()
    say(guide_markdown(result).rstrip("\n"))
