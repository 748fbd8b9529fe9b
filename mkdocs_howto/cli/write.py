"""The commands that write guides into the store: `write`, and `diff` that only shows."""

from __future__ import annotations

import json
import sys
from collections.abc import Callable, Iterator, Sequence
from dataclasses import replace
from pathlib import Path
from typing import Any

import click

from mkdocs_howto.cli.report import difference
from mkdocs_howto.cli.say import say
from mkdocs_howto.cli.stored import config_file
from mkdocs_howto.english import counted
from mkdocs_howto.guide import Finding, Guide, HowtoError, WrongUse
from mkdocs_howto.llm import PROMPT_VERSION
from mkdocs_howto.site import (
    Entry,
    Job,
    Outcome,
    Plan,
    Site,
    Survey,
    model_of,
    named,
    offline_stored,
    plan,
    read_site,
    ready,
    refreshed,
    send,
    survey,
    verifier_of,
)
from mkdocs_howto.store import Stored, stored_text

_writer_option: Callable[[Any], Any] = click.option(
    "--writer",
    type=click.Choice(["model", "offline"]),
    help="Who writes.  [default: the model that the site names]",
)


@click.command()
@click.argument("identifiers", nargs=-1, metavar="[IDENTIFIER]...")
@config_file
@_writer_option
@click.option("--force", is_flag=True, help="Write the named guides even if a person edited them.")
@click.option(
    "--dry-run",
    is_flag=True,
    help="Say what would be written, with tokens and dollars; send and write nothing.",
)
@click.option(
    "--show-prompt",
    metavar="IDENTIFIER",
    help="Print the exact text that would be sent for one guide, and send nothing.",
)
@click.option(
    "--format",
    "form",
    type=click.Choice(["text", "json"]),
    default="text",
    show_default=True,
    help="For people, or one JSON object a line.",
)
@click.option(
    "--verify",
    metavar="MODEL",
    help="Have a model judge what the checks can't prove: `same`, `off` or a model's name.",
)
@click.option("--run", is_flag=True, help="Run the examples in a sandbox; those that fail go.")
def write(
    identifiers: Sequence[str],
    config: Path | None,
    writer: str | None,
    force: bool,
    dry_run: bool,
    show_prompt: str | None,
    form: str,
    verify: str | None,
    run: bool,
) -> None:
    """Write the site's missing and stale guides into its store, or those of the named objects.

    Guides that a person edited are left alone; --force with their names shows the difference and
    writes them anew. The exit status is 0 when every guide was written, 1 when one was not, 2 for
    wrong usage.
    """
    if force and not identifiers:
        raise click.UsageError("--force needs the names of the guides to write.")
    site = read_site(config)
    if run:
        site = replace(site, settings=replace(site.settings, execute="sandbox"))
    if verify is not None:
        site = replace(
            site, settings=replace(site.settings, verify="" if verify == "off" else verify)
        )
    if show_prompt:
        _print_prompt(site, show_prompt)
        return
    by_model = _writer(site, writer) == "model"
    if dry_run:
        sys.exit(1 if _dry_run(site, identifiers, form, by_model=by_model, force=force) else 0)
    with site.store.locked(_waiting):
        found = _surveyed(site)
        planned = _planned(found, identifiers, force=force)
        _report_kept(planned)
        _refresh(site, found)
        written = _by_model if by_model else _offline
        failed = written(site, found, planned, form) if planned.jobs else 0
    failed += _report_errors(planned.errors)
    if form == "text" and not planned.jobs and not failed:
        fresh = "Every other guide is fresh" if planned.kept else "Every guide is fresh"
        say(f"{fresh}; nothing to write.")
    sys.exit(1 if failed else 0)


@click.command()
@click.argument("identifier")
@config_file
@_writer_option
def diff(identifier: str, config: Path | None, writer: str | None) -> None:
    """Show what a new write would change in the stored guide to IDENTIFIER, and store nothing.

    A model's reply is kept, so that `write` does not pay for it again.
    """
    site = read_site(config)
    by_model = _writer(site, writer) == "model"
    found = _surveyed(site)
    planned = _planned(found, [identifier], force=True)
    failed = 0
    if by_model:
        sent = send(site, found, planned.jobs, lambda stored: None, keep=True)
        failed = _report_errors(sent.errors) + _report_failures(sent.outcomes)
        shown = [(each.job, each.stored) for each in sent.outcomes if each.stored]
    else:
        shown = [(job, offline_stored(job, found.pipeline)) for job in planned.jobs]
    for job, stored in shown:
        lines = list(_difference(site, job, stored))
        for line in lines:
            say(line)
        if not lines:
            say(f"{job.key.shown}: a new write would change nothing.", err=True)
    sys.exit(1 if failed + _report_errors(planned.errors) else 0)


# --- writing ---


def _offline(site: Site, found: Survey, planned: Plan, form: str) -> int:

    for job in planned.jobs:
        stored = offline_stored(job, found.pipeline)
        _show_lost(site, job, stored)
        _print(_row(site, job, stored.draft.writer, written=site.store.save(stored)), form)
    return 0


def _by_model(site: Site, found: Survey, planned: Plan, form: str) -> int:

    def save(stored: Stored) -> None:
        job = next(job for job in planned.jobs if job.key == stored.key)
        _show_lost(site, job, stored)
        site.store.save(stored)

    sent = send(site, found, planned.jobs, save)
    for outcome in sent.outcomes:
        if form == "json" or outcome.stored:
            writer = outcome.stored.draft.writer if outcome.stored else ""
            row = _row(site, outcome.job, writer, written=outcome.stored is not None)
            _print({**row, **_paid(outcome)}, form)
        for line in _left_out(outcome) if form == "text" else ():
            say(line)
    failed = _report_errors(sent.errors) + _report_failures(sent.outcomes)
    if form == "text":
        for line in _summary(sent.outcomes):
            say(line, err=True)
    return failed


# --- without writing ---


def _dry_run(
    site: Site, identifiers: Sequence[str], form: str, *, by_model: bool, force: bool
) -> int:

    found = _surveyed(site)
    planned = _planned(found, identifiers, force=force)
    _report_kept(planned)
    errors = list(planned.errors)
    if not by_model:
        for job in planned.jobs:
            _print(_row(site, job, "offline", written=False), form, done="would write")
        return _report_errors(errors)
    model = model_of(site, keys=False)
    prompts, refused = ready(site, found, planned.jobs, model.window())
    estimates = [model.estimate(prompt) for _, prompt in prompts]
    if site.settings.verify:
        judge = verifier_of(site, found.pipeline, model, keys=False)
        judging = [judge.estimate(job.facts) for job, _ in prompts]
        estimates = [one + two for one, two in zip(estimates, judging, strict=True)]
    for (job, _), estimate in zip(prompts, estimates, strict=True):
        numbers = {"tokens": estimate.sent_tokens, "cost": estimate.cost}
        row = _row(site, job, model.name, written=False)
        _print({**row, **numbers} if form == "json" else row, form, done="would write")
    if form == "text":
        sent = sum(estimate.sent_tokens for estimate in estimates)
        costs = [estimate.cost for estimate in estimates]
        known = None if None in costs else sum(cost or 0.0 for cost in costs)
        price = "at a price that is unknown" if known is None else f"for at most ${known:.4f}"
        guides = counted(len(prompts), "guide")
        say(f"{guides}, {sent:,} tokens, {price}; nothing was sent.")
    return _report_errors([*errors, *refused])


def _print_prompt(site: Site, identifier: str) -> None:

    found = _surveyed(site)
    planned = _planned(found, [identifier], force=True)
    prompts, errors = ready(site, found, planned.jobs)
    for error in (*planned.errors, *errors):
        raise error
    for _, prompt in prompts[:1]:
        click.echo(prompt.text, nl=False)


# --- what both need ---


def _writer(site: Site, chosen: str | None) -> str:
    writer = chosen or ("model" if site.settings.model else "")
    if not writer or (writer == "model" and not site.settings.model):
        raise WrongUse(
            f"{site.config} names no model.",
            hint="Set `model: PROVIDER/NAME` below `howto`, or pass `--writer offline`.",
        )
    return writer


def _waiting() -> None:
    say("Another command writes guides of this site; waiting for it to end.", err=True)


def _surveyed(site: Site) -> Survey:

    return survey(site)


def _planned(found: Survey, identifiers: Sequence[str], *, force: bool) -> Plan:

    if not identifiers:
        return plan(found.entries, found.pipeline)
    entries: list[Entry] = []
    for identifier in identifiers:
        mine = [entry for entry in named(found.entries, identifier) if entry.marker is not None]
        if not mine:
            raise WrongUse(
                f"No marker of the site asks for `{identifier}`.",
                hint="`mkdocs-howto status` lists them all.",
            )
        entries += mine
    return plan(entries, found.pipeline, named=True, force=force)


def _refresh(site: Site, found: Survey) -> None:
    """Bring the cited lines of fresh guides to where the code is now."""
    for stored in refreshed(found.entries, found.pipeline, PROMPT_VERSION):
        site.store.save(stored)


# --- what is said ---


def _report_kept(planned: Plan) -> None:
    for entry in planned.kept:
        reasons = ""
        if isinstance(entry.guide, Guide):
            reasons = "; ".join(map(str, entry.guide.changes))
        because = f" although {reasons}" if reasons else ""
        say(
            f"{entry.where}: the guide to `{entry.identifier}` was edited by hand and is left "
            f"alone{because}. `mkdocs-howto write {entry.identifier} --force` writes it anew.",
            err=True,
        )


def _report_errors(errors: Sequence[HowtoError]) -> int:
    for error in errors:
        say(f"Error: {error}", err=True)
    return len(errors)


def _report_failures(outcomes: Sequence[Outcome]) -> int:
    failures = [outcome for outcome in outcomes if outcome.stored is None]
    for outcome in failures:
        if not outcome.budget:
            say(f"Error: {outcome.job.key.shown}: {outcome.error}", err=True)
    stopped = [outcome for outcome in failures if outcome.budget]
    if stopped:
        number = counted(len(stopped), "guide")
        say(f"Error: {number} not written: {stopped[0].error}", err=True)
    return len(failures)


def _show_lost(site: Site, job: Job, stored: Stored) -> None:
    """Show what of a person's edits a new guide takes away."""
    if job.old is not None and job.old.edited:
        for line in _difference(site, job, stored):
            say(line, err=True)


def _difference(site: Site, job: Job, stored: Stored) -> Iterator[str]:

    old = stored_text(job.old) if job.old else ""
    yield from difference(old, stored_text(stored), site.store.shown(site.store.path(job.key)))


def _row(site: Site, job: Job, writer: str, *, written: bool) -> dict[str, object]:
    return {
        "identifier": job.key.shown,
        "file": site.store.shown(site.store.path(job.key)),
        "reason": job.reason,
        "writer": writer,
        "written": written,
    }


def _paid(outcome: Outcome) -> dict[str, object]:
    return {
        "tokens": list(outcome.tokens),
        "cost": outcome.cost,
        "replaced": [str(section) for section in outcome.replaced],
        "left_out": [_lost(finding) for finding in outcome.left_out],
        **({"unverified": outcome.unverified} if outcome.unverified else {}),
        **({"error": outcome.error} if outcome.error else {}),
    }


def _lost(finding: Finding) -> dict[str, object]:
    return {
        "code": finding.code,
        "section": str(finding.section),
        "sentence": finding.sentence,
        "message": finding.message,
        "source": finding.source,
    }


def _left_out(outcome: Outcome) -> Iterator[str]:
    """Yield what was left out of a guide, sentence by sentence, and why nobody verified it."""
    for each in outcome.left_out:
        sentence = " ".join(each.sentence.split())
        said = f"“{sentence}”: " if sentence and sentence not in each.message else ""
        source = f" ({each.source})" if each.source else ""
        yield f"    left out of {each.section}: {each.code} {said}{each.message}{source}"
    if outcome.unverified:
        yield f"    not verified: {outcome.unverified}"


def _print(row: dict[str, object], form: str, done: str = "") -> None:
    if form == "json":
        say(json.dumps(row, ensure_ascii=False))
        return
    done = done or ("wrote" if row["written"] else "unchanged")
    replaced = row.get("replaced")
    note = f"; offline: {', '.join(map(str, replaced))}" if isinstance(replaced, list) else ""
    note = note if replaced else ""
    say(f"{done}  {row['file']}  ({row['identifier']}, {row['reason']}{note})")


def _summary(outcomes: Sequence[Outcome]) -> Iterator[str]:
    """Yield the table at the end of a run."""
    stored = [outcome for outcome in outcomes if outcome.stored]
    costs = [outcome.cost for outcome in outcomes]
    known = None if None in costs else sum(cost or 0.0 for cost in costs)
    sent = sum(outcome.tokens[0] for outcome in outcomes)
    received = sum(outcome.tokens[1] for outcome in outcomes)
    rows = {
        "guides written": f"{len(stored)} of {len(outcomes)}",
        "whole by the model": str(sum(not outcome.replaced for outcome in stored)),
        "with offline sections": str(sum(bool(outcome.replaced) for outcome in stored)),
        "tokens": f"{sent:,} sent, {received:,} received",
        "cost": "unknown" if known is None else f"${known:.4f}",
    }
    width = max(map(len, rows))
    yield from (f"{name:<{width}}  {value}" for name, value in rows.items())
