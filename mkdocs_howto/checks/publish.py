"""What of a draft may be published: sections without errors, and others in place of the rest."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

from mkdocs_howto.english.words import listed, span, with_article
from mkdocs_howto.guide.model import HEADINGS, Draft, Finding, Section, Severity
from mkdocs_howto.source.model import Facts


def published(draft: Draft, findings: Sequence[Finding], facts: Facts, instead: Draft) -> Draft:
    """Return a draft whose sections all passed.

    Args:
        findings: What the checks say of `draft`.
        instead: A draft whose sections replace those with an error; with `draft` itself, what is
            wrong is only left out.
    """
    failed = {f.section for f in findings if f.severity is Severity.ERROR}
    if not failed:
        return draft
    if instead is not draft:
        return _replaced(_retitled(draft, findings, instead), failed, instead)
    if Section.DESCRIPTION in failed:
        draft = replace(draft, description=_plainest(facts))
    if Section.STEPS in failed:
        wrong = {f.line for f in findings if _in_steps(f)}
        kept = tuple(s for n, s in enumerate(draft.steps, 1) if n not in wrong and 0 not in wrong)
        draft = replace(draft, steps=kept)
    return draft


def _in_steps(finding: Finding) -> bool:
    return finding.section is Section.STEPS and finding.severity is Severity.ERROR


def _retitled(draft: Draft, findings: Sequence[Finding], instead: Draft) -> Draft:
    """Return the draft with the other's title where its own is false, or too short to be judged."""
    errors = [f for f in findings if f.severity is Severity.ERROR]
    mine = [f for f in errors if f.section is Section.DESCRIPTION]
    # A title is line 0 of the description; it is hardly in another language than the rest.
    wrong = any(finding.line == 0 or finding.code == "HT110" for finding in mine)
    return replace(draft, title=instead.title) if wrong else draft


def _replaced(draft: Draft, failed: set[Section], instead: Draft) -> Draft:
    if Section.DESCRIPTION in failed:
        draft = replace(draft, description=instead.description)
    if Section.STEPS in failed:
        draft = replace(draft, steps=instead.steps)
    if Section.EXAMPLE in failed:
        draft = replace(draft, example=instead.example, example_source=instead.example_source)
    names = listed(HEADINGS[section] for section in Section if section in failed)
    return replace(draft, writer=f"{draft.writer}; {instead.writer}: {names}")


def _plainest(facts: Facts) -> str:
    """Return a description that nothing can contradict: what kind of object it is, and where."""
    definition = facts.definition
    kind = with_article(str(definition.kind))
    return f"{span(definition.name)} is {kind} of {span(facts.import_module or facts.identifier)}."
