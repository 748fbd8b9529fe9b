"""A verifier beside a model that writes: what falls, what stays, what is kept and what it costs."""

from __future__ import annotations

import asyncio
import json
import re
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path

import pytest
from test_asking import CODE, Office, Scripted, office

from mkdocs_howto.cli.report import status_row, status_table
from mkdocs_howto.guide import Guide
from mkdocs_howto.llm import Verifier
from mkdocs_howto.llm.journal import Replies
from mkdocs_howto.llm.model import ModelError
from mkdocs_howto.llm.privacy import prepared
from mkdocs_howto.llm.prompt import Prompt
from mkdocs_howto.site.batch import survey
from mkdocs_howto.site.config import read_site
from mkdocs_howto.site.runs import Outcome, Run
from mkdocs_howto.store import Ruling, Verdict, digest, stored_text

__all__ = ["office"]

LIE = "Vowels weigh more than other letters."
TRUTH = "The weight of an item follows from its length."
Judge = Callable[[str], str]


def judging(judge: Judge, reason: str = "It calls `len` alone.") -> Callable[[Prompt], str]:
    """Return a verifier's answers: `judge` gives the verdict on each claim."""

    def answer(prompt: Prompt) -> str:
        listed = re.search(r"<claims-\w+>\n(.*)\n</claims", prompt.user, re.S)
        assert listed is not None
        line = int(re.findall(r"^(\d+): ", prompt.user, re.M)[0])
        file = re.findall(r'file="([^"]+)"', prompt.user)[0]
        verdicts = []
        for number, claim in enumerate(listed[1].split("\n"), 1):
            verdict = judge(claim)
            shown = verdict != "not shown"
            verdicts.append(
                {
                    "claim": number, "verdict": verdict, "file": file if shown else "",
                    "lines": [[line, line]] if shown else [], "reason": reason,
                }
            )  # fmt: skip
        return json.dumps({"verdicts": verdicts})

    return answer


def truthfully(claim: str) -> str:
    """Judge a claim rightly."""
    return "contradicted" if LIE in claim else "supported"


def write(
    office: Office, verifier: Scripted, *, text: str = f"{TRUTH} {LIE}", **changes: object
) -> Outcome:
    """Have a model that states `text` write the guide to `shop.weigh`, and have it verified."""
    job = next(job for job in office.jobs if job.key.identifier == "shop.weigh")
    said = f"{job.offline.description} {text}"
    writer = Scripted(lambda prompt: office.honest(prompt, description=said, **changes))
    pipeline = office.found.pipeline
    ready, _ = prepared([job], pipeline.lookup, office.site.settings, office.site.root)
    judge = Verifier(
        verifier, Replies(office.site.root, ("judge",)), pipeline.lookup, pipeline.project.may_send
    )
    replies = Replies(office.site.root, ("writer",))
    run = Run(writer, pipeline, replies, office.save, verifier=judge)
    [outcome] = asyncio.run(run.write(ready))
    assert outcome.stored is not None, outcome.error
    return outcome


def keeping(office: Office, **chosen: object) -> None:
    """Set options of the office's site."""
    settings = replace(office.site.settings, **chosen)  # type: ignore[arg-type]
    office.found.pipeline.project.settings = settings


def described(outcome: Outcome) -> str:
    """Return the stored description."""
    assert outcome.stored is not None
    return outcome.stored.draft.description


def test_contradicted_sentence_falls_and_is_told(office: Office) -> None:
    """What comes back after the repair round is left out; report and file say which and why."""
    outcome = write(office, Scripted(judging(truthfully)))
    assert LIE not in described(outcome)
    assert TRUTH in described(outcome)
    assert [(f.code, f.sentence, f.source) for f in outcome.left_out] == [
        ("HT901", LIE, "src/shop.py:4-4")
    ]
    assert outcome.stored is not None
    [kept] = outcome.stored.left_out
    assert LIE in kept
    assert "It calls `len` alone." in kept
    assert outcome.replaced == ()


def test_claims_are_asked_about_once(office: Office) -> None:
    """One request a guide; a repair that states the same again needs no second one."""
    verifier = Scripted(judging(truthfully))
    write(office, verifier)
    assert len(verifier.asked) == 1


def test_verifier_is_told_neither_writer_nor_proven_claims(office: Office) -> None:
    """It sees code and claims: who wrote them is not said, and what is proven is not asked."""
    verifier = Scripted(judging(truthfully))
    outcome = write(office, verifier)
    [prompt] = verifier.asked
    assert "some/model" not in prompt.text
    assert "offline" not in prompt.text
    assert outcome.job.offline.description not in prompt.user.partition("<claims")[2]


@pytest.mark.parametrize(("unverified", "stays"), [("drop", False), ("keep", True)])
def test_not_shown(office: Office, unverified: str, stays: bool) -> None:
    """What a verifier can't find in the code goes, unless the site keeps it."""
    keeping(office, unverified=unverified)
    outcome = write(office, Scripted(judging(lambda claim: "not shown")), text=TRUTH)
    assert (TRUTH in described(outcome)) is stays
    assert [f.code for f in outcome.left_out] == ([] if stays else ["HT902"])


def test_verifier_that_is_wrong_removes_nothing_proven(office: Office) -> None:
    """Whatever it says, what the offline writer tells as well stays, and the losses are told."""
    outcome = write(office, Scripted(judging(lambda claim: "contradicted")))
    draft, offline = outcome.stored.draft if outcome.stored else None, outcome.job.offline
    assert draft is not None
    assert draft.description == " ".join(offline.description.split())
    assert [step.title for step in draft.steps] == [step.title for step in offline.steps]
    assert {f.sentence for f in outcome.left_out} == {TRUTH, LIE}


def test_verifier_that_supports_lies_publishes_nothing_contradicted(office: Office) -> None:
    """What the checks contradict is never put before it."""
    false = "Raises `ConnectionError` when the network is down."
    verifier = Scripted(judging(lambda claim: "supported"))
    outcome = write(office, verifier, text=false)
    assert "ConnectionError" not in described(outcome)
    assert all("ConnectionError" not in prompt.user for prompt in verifier.asked)


def late(prompt: Prompt) -> str:
    """Give no answer in time."""
    raise ModelError("no answer within 120 seconds.")


@pytest.mark.parametrize("answer", [late, lambda prompt: "As an assistant, I find it is fine!"])
def test_late_or_nonsense_costs_no_sentence(
    office: Office, answer: Callable[[Prompt], str]
) -> None:
    """The guide is what it would be without a verifier, and the report says why nobody judged."""
    verifier = Scripted(answer)
    outcome = write(office, verifier)
    assert described(outcome).endswith(f"{TRUTH} {LIE}")
    assert outcome.left_out == ()
    assert outcome.unverified.startswith("some/model: ")
    assert len(verifier.asked) == 1


def test_cost_counts_for_the_guide(office: Office) -> None:
    """What judging took stands in the outcome and in the stored guide beside what writing took."""
    outcome = write(office, Scripted(judging(truthfully)), text=TRUTH)
    assert (outcome.tokens, outcome.cost) == ((20, 10), 0.5)
    assert outcome.stored is not None
    assert (outcome.stored.written.tokens, outcome.stored.written.cost) == ((20, 10), 0.5)


# --- what is kept ---


def shown(office: Office, outcome: Outcome, **chosen: object) -> Guide:
    """Return the guide that a build shows, from the store and asking nobody."""
    root: Path = office.site.root
    assert outcome.stored is not None
    office.site.store.save(outcome.stored)
    site = read_site(root / "mkdocs.yml")
    site = replace(site, settings=replace(site.settings, provenance=True, **chosen))  # type: ignore[arg-type]
    entry = next(e for e in survey(site).entries if e.identifier == "shop.weigh")
    assert isinstance(entry.guide, Guide)
    return entry.guide


def test_provenance_says_that_claims_are_verified(office: Office) -> None:
    """While each statement is proven or supported, the page names who verified it, and when."""
    guide = shown(office, write(office, Scripted(judging(truthfully))))
    assert re.search(r"Claims verified by `some/model` on \d{4}-\d\d-\d\d\.", guide.provenance)


@pytest.mark.parametrize("old_new", [("len(item)", "len(item) + 1"), ('"""A small', '"""A big')])
def test_provenance_is_silent_when_the_code_changed(
    office: Office, old_new: tuple[str, str]
) -> None:
    """Verdicts on other code are none; code elsewhere in the file does not count."""
    outcome = write(office, Scripted(judging(truthfully)))
    (office.site.root / "src" / "shop.py").write_text(CODE.replace(*old_new))
    guide = shown(office, outcome)
    assert ("Claims verified" in guide.provenance) is (old_new[0] != "len(item)")


def test_provenance_is_silent_when_a_sentence_changed(office: Office) -> None:
    """A sentence that nobody judged ends the promise for the page."""
    outcome = write(office, Scripted(judging(truthfully)))
    assert outcome.stored is not None
    draft = outcome.stored.draft
    edited = replace(draft, description=f"{draft.description} It is quick.")
    outcome = replace(outcome, stored=replace(outcome.stored, draft=edited))
    assert "Claims verified" not in shown(office, outcome).provenance


def test_stored_verdicts_hold_without_asking(office: Office) -> None:
    """A sentence that was judged false falls in every later build, until its code changes."""
    outcome = write(office, Scripted(late))
    assert outcome.stored is not None
    judged = write(office, Scripted(judging(truthfully)))
    assert judged.stored is not None and judged.stored.verified is not None
    verdicts = {**judged.stored.verified.verdicts}
    verdicts[digest(LIE)] = Verdict(Ruling.CONTRADICTED, "src/shop.py:6-6", "All weigh the same.")
    verified = replace(judged.stored.verified, verdicts=verdicts)
    outcome = replace(outcome, stored=replace(outcome.stored, verified=verified))
    guide = shown(office, outcome)
    assert LIE not in guide.draft.description
    assert [f.code for f in guide.replaced] == ["HT901"]
    (office.site.root / "src" / "shop.py").write_text(CODE.replace("len(item))", "len(item) + 1)"))
    assert LIE in shown(office, outcome).draft.description


@pytest.mark.parametrize(
    "reason", ["It calls `len` alone.", "]: \u202e--- \u2028 {a: !!b} #c", "'\"\\", ": ", "\ufeff"]
)
def test_stored_file_reads_back(office: Office, reason: str) -> None:
    """Verdicts and what was left out come back as they were written, whatever a verifier says."""
    outcome = write(office, Scripted(judging(truthfully, reason)))
    assert outcome.stored is not None
    office.site.store.save(outcome.stored)
    back = office.site.store.load(outcome.stored.key)
    assert back is not None
    assert (back.verified, back.left_out) == (outcome.stored.verified, outcome.stored.left_out)
    assert stored_text(back) == stored_text(outcome.stored)


def test_status_keeps_what_was_left_out(office: Office) -> None:
    """Long after the run, `status` says which sentence fell, and why."""
    outcome = write(office, Scripted(judging(truthfully)))
    assert outcome.stored is not None
    office.site.store.save(outcome.stored)
    entries = survey(office.site).entries
    told = [line for line in status_table(entries) if "left out:" in line]
    assert len(told) == 1
    assert LIE in told[0]
    assert "src/shop.py:4-4" in told[0]
    rows = [status_row(entry) for entry in entries]
    assert [len(row.get("left_out", [])) for row in rows] == [1, 0]  # type: ignore[arg-type]
