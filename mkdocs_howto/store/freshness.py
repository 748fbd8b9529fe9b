"""The shelf: for each marker the stored guide, how it stands today, and what changed since."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace

from mkdocs_howto.guide import Change, Draft, Finding, Marker, State, visible
from mkdocs_howto.source import Facts, Lookup
from mkdocs_howto.store.citations import anchors, followed, shifted
from mkdocs_howto.store.entry import Stored, Written, body_digest, key_of, settled
from mkdocs_howto.store.fingerprint import changes, code_of, fingerprint


@dataclass(frozen=True, slots=True)
class Standing:
    """A stored guide seen against today's code.

    Attributes:
        draft: What it says, its cited lines where the code is now.
        changes: What changed since it was written; empty when it is fresh.
    """

    stored: Stored
    draft: Draft
    state: State
    changes: tuple[Change, ...] = ()


def standing(stored: Stored, facts: Facts, lookup: Lookup, marker: Marker, prompt: str) -> Standing:
    """Return how a stored guide stands.

    Args:
        facts: What the code says today.
        marker: Whose guide it is.
        prompt: Version of the prompt today.
    """
    found = changes(stored.basis, facts, lookup, marker.options, prompt)
    state = State.EDITED if stored.edited else State.STALE if found else State.FRESH
    return Standing(stored, cited_today(stored, facts), state, found)


def cited_today(stored: Stored, facts: Facts) -> Draft:
    """Return a stored draft with its cited lines where the code is now."""
    definition = facts.definition
    old = stored.lines
    if old is None or not stored.draft.steps:
        return stored.draft
    moved = definition.lines.first - old.first
    if stored.basis.code == code_of(facts):
        return followed(stored.draft, stored.anchors, definition, moved)
    return shifted(stored.draft, definition, old, moved)


def provenance(stored: Stored) -> str:
    """Return who wrote a stored guide, who reviewed it and what it was checked against."""
    written = stored.written
    who = f"`{written.model}`" if written.model else "the offline writer"
    parts = [f"Written by {who}"]
    if stored.edited:
        parts.append("edited by hand")
    if stored.reviewed_by:
        parts.append(f"reviewed by {stored.reviewed_by}")
    if stored.checked_against:
        parts.append(f"checked against {stored.checked_against}")
    return ", ".join(parts) + "."


def shelved(
    draft: Draft,
    marker: Marker,
    facts: Facts,
    lookup: Lookup,
    written: Written,
    *,
    prompt: str = "",
    version: str = "",
    findings: Sequence[Finding] = (),
    left_out: Sequence[Finding] = (),
) -> Stored:
    """Return a draft as the store keeps it.

    Args:
        draft: What was written; its claims were checked.
        written: How it came to be.
        prompt: Version of the prompt that it answers; empty without one.
        version: What it was checked against.
        findings: The warnings that were left.
        left_out: What was false in it, and is not in the draft.
    """
    key = key_of(marker)
    draft = settled(replace(draft, language=key.language, writer=written.model or written.writer))
    return Stored(
        key=key,
        draft=draft,
        basis=fingerprint(facts, draft, lookup, marker.options, prompt),
        body=body_digest(draft),
        written=written,
        lines=facts.definition.lines,
        anchors=anchors(draft, facts.definition),
        checked_against=version,
        findings=tuple(map(_shown, findings)),
        left_out=tuple(map(_lost, left_out)),
    )


def moved(found: Standing, facts: Facts, version: str = "") -> Stored:
    """Return a stored guide with its citations where the code is now; nothing else changes."""
    draft, definition = found.draft, facts.definition
    return replace(
        found.stored,
        draft=draft,
        lines=definition.lines,
        anchors=anchors(draft, definition),
        checked_against=version or found.stored.checked_against,
    )


def accepted(
    found: Standing, facts: Facts, lookup: Lookup, marker: Marker, reviewer: str, version: str = ""
) -> Stored:
    """Return a stored guide that a person found right for today's code.

    What a person changed stays known as theirs, so that no later run overwrites it.
    """
    basis = fingerprint(facts, found.draft, lookup, marker.options, found.stored.basis.prompt)
    return replace(moved(found, facts, version), basis=basis, reviewed_by=reviewer)


def _lost(finding: Finding) -> str:
    sentence = " ".join(visible(finding.sentence).split())
    what = f" “{sentence}”" if sentence and sentence not in finding.message else ""
    source = f" ({finding.source})" if finding.source else ""
    return f"{_shown(finding)}:{what} {visible(finding.message)}{source}"


def _shown(finding: Finding) -> str:
    line = f" {finding.line}" if finding.line else ""
    return f"{finding.code} {finding.section}{line}"
