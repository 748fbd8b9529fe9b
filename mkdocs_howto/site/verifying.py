"""A verifier between judge and repair: what is asked of it, what falls, and what is kept of it."""

from __future__ import annotations

from collections.abc import Awaitable, Callable, Iterator, Mapping, Sequence
from dataclasses import replace
from typing import TYPE_CHECKING

from mkdocs_howto.checks import VERIFIED, Judged, Statement, statements, unproven
from mkdocs_howto.guide import Draft, Finding, HowtoError, Marker, Severity
from mkdocs_howto.source import Facts, Lookup
from mkdocs_howto.store import (
    Key,
    Ruling,
    Verdict,
    Verified,
    digest,
    evidence_digest,
    key_of,
    settled,
)

if TYPE_CHECKING:
    from mkdocs_howto.llm import Verifier

CODES = {Ruling.CONTRADICTED: f"{VERIFIED}01", Ruling.NOT_SHOWN: f"{VERIFIED}02"}


class Verification:
    """Puts what is not proven in drafts before a verifier, each statement once.

    Args:
        told: Gives what the offline writer tells of a marker's object; that is proven.
        keep: Whether what the verifier can't find in the code stays (`unverified: keep`).
    """

    def __init__(
        self,
        verifier: Verifier,
        lookup: Lookup,
        told: Callable[[Marker], Awaitable[Draft]],
        *,
        keep: bool = False,
    ) -> None:
        self.verifier = verifier
        self._lookup = lookup
        self._told = told
        self._keep = keep
        # By digest of the statement.
        self._known: dict[Key, dict[str, Verdict]] = {}

    def remember(self, marker: Marker, facts: Facts, told: Verified | None) -> None:
        """Take over what the same verifier said of the same code before."""
        if told is None or told.model != self.verifier.name:
            return
        if told.code == evidence_digest(facts, self._lookup):
            kept = {
                n: each for n, each in told.verdicts.items() if each.ruling is not Ruling.PROVEN
            }
            self._known[key_of(marker)] = kept

    async def judged(self, marker: Marker, facts: Facts, judged: Judged) -> Judged:
        """Return a judged draft with what the verifier finds wrong in it."""
        key, draft = key_of(marker), judged.draft
        known = self._known.setdefault(key, {})
        open_ = unproven(draft, judged.report.errors, await self._proven(marker))
        new = [each for each in open_ if digest(each.claim) not in known]
        # Whoever was late, or answered nonsense, is not asked for the same guide again.
        if new and key not in self.verifier.failures:
            said = await self.verifier.verdicts(key, facts, new, draft.example)
            known |= {digest(claim): verdict for claim, verdict in said.items()}
        return with_verdicts(judged, open_, known, self.verifier.name, keep=self._keep)

    async def verified(self, marker: Marker, facts: Facts, draft: Draft, date: str) -> Verified:
        """Return what is to be kept of the verdicts on a draft that is stored."""
        proven = {each.claim for one in await self._proven(marker) for each in statements(one)}
        known = self._known.get(key_of(marker), {})
        verdicts = {}
        for each in statements(settled(draft)):
            name = digest(each.claim)
            if each.claim in proven:
                verdicts[name] = Verdict(Ruling.PROVEN)
            elif name in known:
                verdicts[name] = known[name]
        code = evidence_digest(facts, self._lookup)
        return Verified(self.verifier.name, date, code, verdicts)

    async def _proven(self, marker: Marker) -> Sequence[Draft]:
        try:
            return [await self._told(marker)]
        except HowtoError:
            return ()


def with_verdicts(
    judged: Judged,
    claims: Sequence[Statement],
    verdicts: Mapping[str, Verdict],
    model: str,
    *,
    keep: bool,
) -> Judged:
    """Return a judged draft with a finding for each claim that a verifier did not support.

    Args:
        verdicts: By digest of the claim.
        keep: Whether what is not shown is only a warning.
    """
    found = tuple(_findings(claims, verdicts, model, keep=keep))
    if not found:
        return judged
    report = replace(judged.report, findings=(*judged.report.findings, *found))
    return replace(judged, report=report)


def _findings(
    claims: Sequence[Statement], verdicts: Mapping[str, Verdict], model: str, *, keep: bool
) -> Iterator[Finding]:
    for each in claims:
        verdict = verdicts.get(digest(each.claim))
        if verdict is None or verdict.ruling not in CODES:
            continue
        kept = keep and verdict.ruling is Ruling.NOT_SHOWN
        said = "is contradicted" if verdict.ruling is Ruling.CONTRADICTED else "is not shown"
        reason = f": {verdict.reason}" if verdict.reason else "."
        yield Finding(
            CODES[verdict.ruling],
            Severity.WARNING if kept else Severity.ERROR,
            each.section,
            each.line,
            f"“{each.words}” {said} by the code, says `{model}`{reason}",
            "Say what the code shows, or leave it out.",
            verdict.where,
            each.sentence,
        )


def stored_judged(
    judged: Judged, verified: Verified | None, facts: Facts, lookup: Lookup, *, keep: bool
) -> Judged:
    """Return a judged draft with what a verifier said of it before; nobody is asked.

    A verdict holds for the same words and the same code; of others nothing is known.
    """
    if verified is None or verified.code != evidence_digest(facts, lookup):
        return judged
    claims = unproven(judged.draft, judged.report.errors, ())
    return with_verdicts(judged, claims, verified.verdicts, verified.model, keep=keep)


def holds(verified: Verified | None, draft: Draft, facts: Facts, lookup: Lookup) -> bool:
    """Whether all that a draft states is proven or supported by verdicts on today's code."""
    if verified is None:
        return False
    right = (Ruling.PROVEN, Ruling.SUPPORTED)
    verdicts = [verified.verdicts.get(digest(each.claim)) for each in statements(draft)]
    if not all(each is not None and each.ruling in right for each in verdicts):
        return False
    return verified.code == evidence_digest(facts, lookup)
