"""The commands for a site's guides: `status`, `diff`, `prune`, `accept`, and `check` for a site.

None of them needs a model, a key or a network.
"""

from __future__ import annotations

import json
from collections.abc import Callable, Iterator, Sequence
from dataclasses import replace
from pathlib import Path
from typing import Any

import click

from mkdocs_howto.cli.report import Problem, difference, problems, status_row, status_table
from mkdocs_howto.cli.say import say
from mkdocs_howto.english import counted
from mkdocs_howto.guide import Guide, HowtoError, State, WrongUse, visible
from mkdocs_howto.llm import PROMPT_VERSION
from mkdocs_howto.offline import note_of
from mkdocs_howto.site import Entry, Site, Survey, named, read_site, review, survey
from mkdocs_howto.source import DOCSTRING_TRAPS, find_traps, version_of
from mkdocs_howto.store import accepted, settled, standing, stored_text

config_file: Callable[[Any], Any] = click.option(
    "-f",
    "--config-file",
    "config",
    type=click.Path(dir_okay=False, path_type=Path),
    help="The site's configuration.  [default: mkdocs.yml, properdocs.yml or zensical.toml]",
)
"""The option that every command for sites takes."""


@click.command()
@config_file
@click.option(
    "--format",
    "form",
    type=click.Choice(["text", "json"]),
    default="text",
    show_default=True,
    help="A table for people, or one JSON object a line.",
)
def status(config: Path | None, form: str) -> None:
    """List every marker of the site with the state of its guide.

    States: fresh, stale, edited, missing, orphaned, offline; error where there is no guide. The
    exit status is 0 unless the site can't be read.
    """
    entries = _surveyed(_site(config)).entries
    if form == "json":
        for entry in entries:
            say(json.dumps(status_row(entry), ensure_ascii=False))
    elif not entries:
        say("The site has no `::: howto` marker.")
    else:
        for line in status_table(entries):
            say(line)


def check_site(config: Path | None, form: str, levels: Sequence[str], *, diff: bool) -> bool:
    """Check all guides of a site and print what is wrong; True when nothing fails.

    Args:
        form: `text`, `json` or `github`.
        levels: What fails beside what is false: `stale`, `missing`.
        diff: Whether to show how each stored guide differs from what would be published.
    """
    site = _site(config)
    found = _surveyed(site)
    failed = 0
    for entry in found.entries:
        path = site.store.path(entry.stored.key) if entry.stored else None
        text = path.read_text(encoding="utf-8") if path else ""
        file = site.store.shown(path) if path else ""
        for problem in problems(entry, file, text, levels):
            failed += problem.fails
            for line in _printed(problem, form, site):
                say(line, commands=form == "github")
        if diff and form == "text":
            for line in _published_difference(entry, text, file):
                say(line)
    if form == "text":
        say(_summary(found.entries, failed))
    return not failed


def verify_site(config: Path | None, model: str) -> bool:
    """Have a model judge the stored guides and keep its verdicts; True when it judged them all.

    Args:
        model: Its name, or `same` for the one that the site names.
    """
    site = _site(config)
    if model == "same" and not site.settings.model:
        raise WrongUse(f"{site.config} names no model.", hint="Write `--verify PROVIDER/NAME`.")
    site = replace(site, settings=replace(site.settings, verify=model))
    with site.store.locked():
        reviewed = review(site, _surveyed(site))
    sent, received = reviewed.bill.tokens
    cost = "unknown" if reviewed.bill.cost is None else f"${reviewed.bill.cost:.4f}"
    number = counted(len(reviewed.stored), "guide")
    say(f"{number} verified: {sent:,} tokens sent, {received:,} received, cost {cost}.", err=True)
    for problem in reviewed.problems:
        say(f"Error: not verified: {problem}", err=True)
    return not reviewed.problems


def check_docstrings(config: Path | None) -> bool:
    """Print where docstrings say otherwise than their code; True when none does."""
    found = _surveyed(_site(config))
    told: dict[str, None] = {}
    for entry in found.entries:
        facts = found.pipeline.facts_of(entry.marker) if entry.marker is not None else None
        for trap in find_traps(facts) if facts is not None else ():
            if trap.kind in DOCSTRING_TRAPS:
                note = note_of(trap)
                told.setdefault(f"{trap.file.shown}:{trap.lines.first}: {visible(note.text)}")
    for line in told:
        say(line)
    say(f"{counted(len(told), 'docstring')} to mend." if told else "Docstrings agree.")
    return not told


@click.command()
@config_file
@click.option("--dry-run", is_flag=True, help="Say what would be deleted, and delete nothing.")
@click.option("--force", is_flag=True, help="Delete also what a person edited or reviewed.")
def prune(config: Path | None, dry_run: bool, force: bool) -> None:
    """Delete stored guides that no marker asks for.

    What a person edited or reviewed is kept, unless --force is given. What is deleted is moved to
    `.cache/mkdocs-howto/pruned/`.
    """
    site = _site(config)
    with site.store.locked():
        found = [e for e in _surveyed(site).entries if e.state is State.ORPHANED]
        for entry in found:
            assert entry.stored is not None
            reviewer = entry.stored.reviewed_by
            people = ["edited by hand"] if entry.stored.edited else []
            people += [f"reviewed by {reviewer}"] if reviewer else []
            said = f"{entry.where} ({', '.join([entry.identifier, *people])})"
            if people and not force:
                say(f"Kept {said}. --force deletes it.")
            elif dry_run:
                say(f"Would delete {said}.")
            else:
                moved = site.store.remove(entry.stored.key)
                say(f"Deleted {said}; it is in {site.store.shown(moved)}.")
    if not found:
        say("No stored guide is orphaned.")


@click.command()
@click.argument("identifier")
@click.option("--reviewer", required=True, help="Who read the guide and found it right.")
@config_file
def accept(identifier: str, reviewer: str, config: Path | None) -> None:
    """Record that a person read the stored guide to IDENTIFIER and found it right for today's code.

    A guide that the code contradicts is not accepted.
    """
    if not reviewer.strip():
        raise click.UsageError("--reviewer: name who read the guide.")
    site = _site(config)
    found = _surveyed(site)
    for entry in _stored_entries(found, identifier):
        assert entry.marker is not None and entry.stored is not None
        if entry.false:
            raise HowtoError(
                f"The guide to `{identifier}` is false, so it can't be accepted.",
                where=entry.where,
                hint="`mkdocs-howto check` says what is wrong.",
            )
        facts = found.pipeline.facts_of(entry.marker)
        assert facts is not None
        lookup = found.pipeline.lookup
        prompt = PROMPT_VERSION if entry.stored.written.writer == "model" else ""
        seen = standing(entry.stored, facts, lookup, entry.marker, prompt)
        version = version_of(facts.import_module, facts.definition.file.path)
        name = " ".join(reviewer.split())
        with site.store.locked():
            site.store.save(accepted(seen, facts, lookup, entry.marker, name, version))
        say(f"{site.store.shown(site.store.path(entry.stored.key))}: reviewed by {name}.")


def _stored_entries(found: Survey, identifier: str) -> list[Entry]:

    entries = named(found.entries, identifier)
    if not entries:
        raise WrongUse(
            f"No marker of the site asks for `{identifier}`.",
            hint="`mkdocs-howto status` lists them all.",
        )
    broken = next((e.guide for e in entries if isinstance(e.guide, HowtoError)), None)
    if broken is not None:
        raise broken
    kept = [entry for entry in entries if entry.stored is not None]
    if not kept:
        raise WrongUse(
            f"No guide to `{identifier}` is stored.",
            hint=f"`mkdocs-howto write {identifier}` writes it.",
        )
    found_once = {entry.stored.key: entry for entry in kept if entry.stored}
    if len(found_once) > 1:
        files = ", ".join(sorted(key.filename for key in found_once))
        raise WrongUse(f"`{identifier}` has several guides: {files}.", hint="Name one of these.")
    return list(found_once.values())


def _site(config: Path | None) -> Site:

    return read_site(config)


def _surveyed(site: Site) -> Survey:

    return survey(site)


def _printed(problem: Problem, form: str, site: Site) -> Iterator[str]:
    if form == "json":
        yield from problem.as_json()
    elif form == "github":
        yield from problem.as_github(_from_here(site.docs), _from_here(site.root))
    else:
        yield from problem.as_text()


def _from_here(folder: Path) -> str:
    """Return a folder relative to the current one, with a slash at its end."""
    try:
        shown = folder.resolve().relative_to(Path.cwd()).as_posix()
    except ValueError:
        shown = folder.as_posix()
    return "" if shown == "." else f"{shown}/"


def _published_difference(entry: Entry, text: str, file: str) -> Iterator[str]:
    """Yield how a stored guide differs from what a build would publish today."""
    if entry.stored is None or not isinstance(entry.guide, Guide) or entry.marker is None:
        return
    title = entry.stored.draft.title
    draft = settled(replace(entry.guide.draft, title=title))
    yield from difference(text, stored_text(replace(entry.stored, draft=draft)), file)


def _summary(entries: Sequence[Entry], failed: int) -> str:

    guides = counted(sum(entry.marker is not None for entry in entries), "guide")
    states: dict[str, int] = {}
    for entry in entries:
        if entry.state is not None:
            states[str(entry.state)] = states.get(str(entry.state), 0) + 1
    listed = ", ".join(f"{count} {state}" for state, count in states.items())
    problems = counted(failed, "problem") if failed else "nothing is wrong"
    return f"{guides}{f' ({listed})' if listed else ''}: {problems}."
