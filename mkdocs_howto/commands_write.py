"""The commands that write guides into the store: `write`, and `diff` that only shows."""

from __future__ import annotations

import json
import sys
from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import TYPE_CHECKING

import click

from mkdocs_howto.commands_site import config_file
from mkdocs_howto.errors import WrongUse
from mkdocs_howto.guide import Guide

if TYPE_CHECKING:
    from mkdocs_howto.site import Site
    from mkdocs_howto.stored import Stored
    from mkdocs_howto.survey import Entry, Survey
    from mkdocs_howto.writing import Job, Plan


@click.command()
@click.argument("identifiers", nargs=-1, metavar="[IDENTIFIER]...")
@config_file
@click.option(
    "--writer",
    type=click.Choice(["model", "offline"]),
    help="Who writes.  [default: the model that the site names]",
)
@click.option("--force", is_flag=True, help="Write the named guides even if a person edited them.")
@click.option("--dry-run", is_flag=True, help="Say what would be written, and write nothing.")
@click.option(
    "--format",
    "form",
    type=click.Choice(["text", "json"]),
    default="text",
    show_default=True,
    help="For people, or one JSON object a line.",
)
def write(
    identifiers: Sequence[str],
    config: Path | None,
    writer: str | None,
    force: bool,
    dry_run: bool,
    form: str,
) -> None:
    """Write the site's missing and stale guides into its store, or those of the named objects.

    Guides that a person edited are left alone; --force with their names shows the difference and
    writes them anew. The exit status is 0 when every guide was written, 1 when one was not, 2 for
    wrong usage.
    """
    from mkdocs_howto.site import read_site

    if force and not identifiers:
        raise click.UsageError("--force needs the names of the guides to write.")
    from mkdocs_howto.writing import offline_stored

    site = read_site(config)
    if _writer(site, writer) != "offline":
        raise WrongUse("Only `--writer offline` is there yet.")
    with site.store.locked(_waiting):
        found = _surveyed(site)
        planned = _planned(found, identifiers, force=force)
        _report_kept(planned)
        if not dry_run:
            _refresh(site, found)
        for job in planned.jobs:
            stored = offline_stored(job, found.generator)
            _show_lost(site, job, stored)
            _print(_done(site, job, stored, dry_run=dry_run), form)
    failed = _report_errors(planned)
    if form == "text" and not planned.jobs and not failed:
        click.echo("Every guide is fresh; nothing to write.")
    sys.exit(1 if failed else 0)


@click.command()
@click.argument("identifier")
@config_file
@click.option(
    "--writer",
    type=click.Choice(["model", "offline"]),
    help="Who writes.  [default: the model that the site names]",
)
def diff(identifier: str, config: Path | None, writer: str | None) -> None:
    """Show what a new write would change in the stored guide to IDENTIFIER, and store nothing."""
    from mkdocs_howto.site import read_site
    from mkdocs_howto.writing import offline_stored

    site = read_site(config)
    if _writer(site, writer) != "offline":
        raise WrongUse("Only `--writer offline` is there yet.")
    found = _surveyed(site)
    planned = _planned(found, [identifier], force=True)
    for job in planned.jobs:
        for line in _difference(site, job, offline_stored(job, found.generator)):
            click.echo(line)
    sys.exit(1 if _report_errors(planned) else 0)


def _writer(site: Site, chosen: str | None) -> str:
    writer = chosen or ("model" if site.settings.model else "")
    if not writer or (writer == "model" and not site.settings.model):
        raise WrongUse(
            f"{site.config} names no model.",
            hint="Set `model: PROVIDER/NAME` below `howto`, or pass `--writer offline`.",
        )
    return writer


def _waiting() -> None:
    click.echo("Another command writes guides of this site; waiting for it to end.", err=True)


def _surveyed(site: Site) -> Survey:
    from mkdocs_howto.survey import survey

    return survey(site)


def _planned(found: Survey, identifiers: Sequence[str], *, force: bool) -> Plan:
    from mkdocs_howto.survey import named
    from mkdocs_howto.writing import plan

    if not identifiers:
        return plan(found.entries, found.generator)
    entries: list[Entry] = []
    for identifier in identifiers:
        mine = [entry for entry in named(found.entries, identifier) if entry.marker is not None]
        if not mine:
            raise WrongUse(
                f"No marker of the site asks for `{identifier}`.",
                hint="`mkdocs-howto status` lists them all.",
            )
        entries += mine
    return plan(entries, found.generator, named=True, force=force)


def _report_kept(planned: Plan) -> None:
    for entry in planned.kept:
        reasons = "; ".join(map(str, entry.guide.changes)) if isinstance(entry.guide, Guide) else ""
        because = f" although {reasons}" if reasons else ""
        click.echo(
            f"{entry.where}: the guide to `{entry.identifier}` was edited by hand and is left "
            f"alone{because}. `mkdocs-howto write {entry.identifier} --force` writes it anew.",
            err=True,
        )


def _report_errors(planned: Plan) -> int:
    for error in planned.errors:
        click.echo(f"Error: {error}", err=True)
    return len(planned.errors)


def _refresh(site: Site, found: Survey) -> None:
    """Bring the cited lines of fresh guides to where the code is now."""
    from mkdocs_howto.prompt import PROMPT_VERSION
    from mkdocs_howto.writing import refreshed

    for stored in refreshed(found.entries, found.generator, PROMPT_VERSION):
        site.store.save(stored)


def _show_lost(site: Site, job: Job, stored: Stored) -> None:
    """Show what of a person's edits a new guide takes away."""
    if job.old is not None and job.old.edited:
        for line in _difference(site, job, stored):
            click.echo(line, err=True)


def _difference(site: Site, job: Job, stored: Stored) -> Iterator[str]:
    from mkdocs_howto.printing import difference
    from mkdocs_howto.stored_text import stored_text

    old = stored_text(job.old) if job.old else ""
    yield from difference(old, stored_text(stored), site.store.shown(site.store.path(job.key)))


def _done(site: Site, job: Job, stored: Stored, *, dry_run: bool) -> dict[str, object]:
    """Save a guide, and return what is said about it."""
    changed = False if dry_run else site.store.save(stored)
    return {
        "identifier": job.key.shown,
        "file": site.store.shown(site.store.path(job.key)),
        "reason": job.reason,
        "writer": stored.draft.writer,
        "written": changed,
    }


def _print(row: dict[str, object], form: str) -> None:
    if form == "json":
        click.echo(json.dumps(row, ensure_ascii=False))
    else:
        done = "wrote" if row["written"] else "unchanged"
        click.echo(f"{done}  {row['file']}  ({row['identifier']}, {row['reason']})")
