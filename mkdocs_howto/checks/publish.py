"""What of a draft may be published: a sentence that the code contradicts falls, not its section."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace

from mkdocs_howto.english import listed, span, with_article
from mkdocs_howto.guide import HEADINGS, Draft, Finding, Section, Severity, Step
from mkdocs_howto.source import Facts

_LEAST = 0.5
"""Of a section's words; where less is left, all of it comes from elsewhere."""


@dataclass(frozen=True, slots=True)
class Published:
    """What is left of a draft.

    Attributes:
        draft: It holds nothing that the checks contradict.
        replaced: Sections that come from the other draft.
    """

    draft: Draft
    replaced: tuple[Section, ...] = ()


def published(draft: Draft, findings: Sequence[Finding], facts: Facts, instead: Draft) -> Published:
    """Return a draft without what its findings call errors.

    Args:
        draft: What somebody wrote.
        findings: What the checks say of it.
        facts: About its object.
        instead: A draft whose sections stand in for those of which too little is left; with
            `draft` itself, what is wrong is only left out.
    """
    errors = [f for f in findings if f.severity is Severity.ERROR]
    if not errors:
        return Published(draft)
    left = _with_title(draft, errors, facts, instead)
    left = _with_description(left, errors)
    left = _with_steps(left, errors)
    left = _with_example(left, errors)
    wrong = any(f.section is Section.EXAMPLE and not f.sentence for f in errors)
    failed = {Section.EXAMPLE} if wrong else set()
    for section in (Section.DESCRIPTION, Section.STEPS):
        whole = any(_whole(f) for f in errors if f.section is section)
        if whole or _words(left, section) < _LEAST * _words(draft, section):
            failed.add(section)
    if instead is draft:
        if Section.DESCRIPTION in failed and not left.description:
            left = replace(left, description=_plainest(facts))
        return Published(left)
    return _replaced(left, failed, instead)


def _whole(finding: Finding) -> bool:
    """Whether a finding is about all of a section, and not about one sentence or step."""
    # A guide is in one language: what is left of a section in another is no use.
    return finding.code == "HT110" or (not finding.sentence and finding.line == 0)


def _with_title(draft: Draft, errors: Sequence[Finding], facts: Facts, instead: Draft) -> Draft:
    mine = [f for f in errors if f.section is Section.DESCRIPTION]
    wrong = any(f.sentence and f.sentence == draft.title.strip() for f in mine)
    # A title is hardly in another language than the rest.
    wrong = wrong or any(f.line == 0 or f.code == "HT110" for f in mine)
    title = f"How to use {span(facts.definition.name)}" if instead is draft else instead.title
    return replace(draft, title=title) if wrong else draft


def _with_description(draft: Draft, errors: Sequence[Finding]) -> Draft:
    wrong = [f for f in errors if f.section is Section.DESCRIPTION]
    said = {f.sentence for f in wrong if f.sentence}
    lines = {f.line for f in wrong if not f.sentence and f.line}
    rows = draft.description.split("\n") if draft.description else []
    first = len(rows) + 1
    named = [a for n, a in enumerate(draft.arguments, first) if n not in lines]
    kept = "\n".join(row for number, row in enumerate(rows, 1) if number not in lines)
    return replace(
        draft,
        description=_without(kept, said),
        arguments=tuple(replace(a, text=_without(a.text, said)) for a in named),
        returns=_without(draft.returns, said),
        notes=tuple(note for note in draft.notes if _without(note.text, said) == note.text),
    )


def _with_steps(draft: Draft, errors: Sequence[Finding]) -> Draft:
    wrong = [f for f in errors if f.section is Section.STEPS]
    kept = []
    for number, step in enumerate(draft.steps, 1):
        mine = [f for f in wrong if f.line == number]
        if any(not f.sentence or f.sentence == step.title.strip() for f in mine):
            continue
        said = {f.sentence for f in mine}
        left = _step_without(step, said)
        if left is not None:
            kept.append(left)
    return replace(draft, steps=tuple(kept))


def _with_example(draft: Draft, errors: Sequence[Finding]) -> Draft:
    """Return a draft without the comments of its example that are false."""
    rows = draft.example.split("\n")
    for finding in errors:
        if finding.section is Section.EXAMPLE and finding.sentence and finding.line <= len(rows):
            row = rows[finding.line - 1]
            rows[finding.line - 1] = row.removesuffix(finding.sentence).rstrip()
    return replace(draft, example="\n".join(rows))


def _step_without(step: Step, said: set[str]) -> Step | None:
    """Return a step without some sentences; None when they were all of it."""
    text = _without(step.text, said)
    points = tuple(filter(None, (_without(point, said) for point in step.points)))
    told = step.text or step.points
    if told and not text and not points:
        return None
    return replace(step, text=text, points=points)


def _without(text: str, said: set[str]) -> str:
    """Return a text without some of its sentences; blank lines that are left over go too."""
    for sentence in said:
        if sentence in text:
            text = text.replace(sentence, "", 1)
    parts = (" ".join(part.split(" ")).strip() for part in text.split("\n\n"))
    return "\n\n".join(part.replace("  ", " ") for part in parts if part)


def _words(draft: Draft, section: Section) -> int:
    if section is Section.STEPS:
        return sum(len(text.split()) for s in draft.steps for text in (s.title, s.text, *s.points))
    texts = [draft.description, draft.returns, *(a.text for a in draft.arguments)]
    return sum(len(text.split()) for text in (*texts, *(n.text for n in draft.notes)))


def _replaced(draft: Draft, failed: set[Section], instead: Draft) -> Published:
    sections = tuple(section for section in Section if section in failed)
    if not sections:
        return Published(draft)
    if Section.DESCRIPTION in failed:
        draft = replace(
            draft, description=instead.description, arguments=instead.arguments,
            returns=instead.returns, notes=instead.notes,
        )  # fmt: skip
    if Section.STEPS in failed:
        draft = replace(draft, steps=instead.steps)
    if Section.EXAMPLE in failed:
        draft = replace(
            draft, example=instead.example, example_source=instead.example_source, variants=()
        )
    names = listed(HEADINGS[section] for section in sections)
    return Published(replace(draft, writer=f"{draft.writer}; {instead.writer}: {names}"), sections)


def _plainest(facts: Facts) -> str:
    """Return a description that nothing can contradict: what kind of object it is, and where."""
    definition = facts.definition
    kind = with_article(str(definition.kind))
    return f"{span(definition.name)} is {kind} of {span(facts.import_module or facts.identifier)}."
