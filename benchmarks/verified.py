"""What a verifier takes from guides that others wrote, and what it leaves in them.

`python -m benchmarks verified --path SITE_PACKAGES` puts the texts of `benchmarks texts` before
scripted verifiers: one that knows the list of lies, one that takes each truth for a lie and each
lie for a truth, one that is late and one that answers nonsense.
"""

from __future__ import annotations

import argparse
import json
import re
import tempfile
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from pathlib import Path

from benchmarks.texts import TEXTS, Text, with_lie
from mkdocs_howto.checks import Judged, published, statements
from mkdocs_howto.guide.model import Draft, Marker, Section
from mkdocs_howto.guide.reading import read_guide
from mkdocs_howto.llm import Replies, Verifier
from mkdocs_howto.llm.model import Answer, Estimate, ModelError
from mkdocs_howto.llm.prompt import Prompt
from mkdocs_howto.site.pipeline import Pipeline, run
from mkdocs_howto.site.verifying import Verification
from mkdocs_howto.source import Facts

WAYS = ("truthfully", "wrongly", "late", "nonsense")


class Scripted:
    """A verifier that answers from a list.

    Args:
        way: One of `WAYS`.
        true: The claims that are true.
    """

    name = "scripted"

    def __init__(self, way: str, true: frozenset[str]) -> None:
        self._way = way
        self._true = true

    def estimate(self, prompt: Prompt) -> Estimate:
        """Say what a prompt takes: nothing."""
        return Estimate(0, 0, None)

    async def close(self) -> None:
        """Do nothing."""

    async def ask(self, prompt: Prompt) -> Answer:
        """Answer in the way that was chosen."""
        if self._way == "late":
            raise ModelError("no answer within 120 seconds.")
        if self._way == "nonsense":
            return Answer("It all looks fine to me!", self.name)
        listed = prompt.user.partition("<claims-")[2].partition(">\n")[2].rpartition("\n</")[0]
        first = prompt.outgoing[0]
        verdicts = [
            {
                "claim": number, "verdict": self._verdict(claim), "file": first.shown,
                "lines": [[first.first, first.first]], "reason": "As the list says.",
            }
            for number, claim in enumerate(re.split(r"\n(?=\d+\. )", listed), 1)
        ]  # fmt: skip
        return Answer(json.dumps({"verdicts": verdicts}), self.name)

    def _verdict(self, claim: str) -> str:
        words = re.sub(r"^\d+\. (?:\([^()]*\) )?", "", claim)
        right = "supported" if self._way == "truthfully" else "contradicted"
        wrong = "contradicted" if self._way == "truthfully" else "supported"
        return right if words in self._true else wrong


@dataclass(frozen=True, slots=True)
class Page:
    """What is left of one guide, by its claims; the code of its example is one of them.

    Attributes:
        true: What the honest guide says.
        by_checks: What is left without a verifier.
        silent: Why the verifier was not asked, or not believed; empty when it was.
    """

    true: frozenset[str]
    before: frozenset[str]
    by_checks: frozenset[str]
    after: frozenset[str]
    silent: str


def _claims(draft: Draft) -> frozenset[str]:
    code = "\n".join(line.partition("  #")[0].rstrip() for line in draft.example.split("\n"))
    return frozenset((*(each.claim for each in statements(draft)), code)) - {""}


def _left(judged: Judged, facts: Facts) -> frozenset[str]:
    draft, findings = judged.draft, judged.report.findings
    left = published(draft, findings, facts, draft).draft
    wrong = any(f.section is Section.EXAMPLE and not f.sentence for f in judged.report.errors)
    return _claims(replace(left, example="") if wrong else left)


async def _page(pipeline: Pipeline, text: Text, honest: str, way: str) -> Page:
    marker, file = Marker(text.identifier), read_guide(text.text)
    facts = pipeline.project.collect(marker)
    true = _claims(read_guide(honest).draft)
    with tempfile.TemporaryDirectory() as folder:
        model, replies = Scripted(way, true), Replies(Path(folder), (way,))
        verifier = Verifier(model, replies, pipeline.lookup, pipeline.project.may_send)
        verification = Verification(verifier, pipeline.lookup, pipeline.told)
        judged = await pipeline.project.judge(file.draft, facts, file)
        verified = await verification.judged(marker, facts, judged)
    silent = " ".join(verifier.failures.values())
    before = _claims(file.draft)
    # What stands in for a section that fell is no claim of whoever wrote the guide.
    left = _left(judged, facts) & before, _left(verified, facts) & before
    return Page(true, before, *left, silent)


async def _pages(
    pipeline: Pipeline, lies: Sequence[Mapping[str, str]], honest: Mapping[str, str], way: str
) -> list[Page]:
    made = []
    for number, lie in enumerate(lies):
        true = honest[lie["file"]]
        text = Text(str(number), lie["identifier"], with_lie(lie, true))
        made.append(await _page(pipeline, text, true, way))
    return made


def main() -> None:
    """Print for each verifier how many lies are left out, and how many true claims with them."""
    parser = argparse.ArgumentParser(prog="benchmarks verified", description=__doc__)
    parser.add_argument("--path", type=Path, required=True, help="where the packages are installed")
    parser.add_argument("--way", choices=WAYS, action="append", help="[default: all]")
    parser.add_argument("-v", action="store_true", help="print each lie that stays")
    chosen = parser.parse_args()
    pipeline = Pipeline([chosen.path])
    objects: dict[str, str] = json.loads((TEXTS / "objects.json").read_text("utf-8"))
    honest = {name: (TEXTS / "honest" / name).read_text("utf-8") for name in objects}
    rows = (TEXTS / "lies.jsonl").read_text("utf-8").splitlines()
    lies: list[dict[str, str]] = [json.loads(row) for row in rows]
    for way in chosen.way or WAYS:
        pages = run(_pages(pipeline, lies, honest, way))
        _print(way, pages)
        for lie, page in zip(lies, pages, strict=True) if chosen.v else ():
            for claim in sorted(page.after - page.true):
                print(f"  stays, {lie['identifier']}: {claim[:90]} {page.silent}")


def _print(way: str, pages: Sequence[Page]) -> None:
    out = sum(not page.after - page.true for page in pages)
    checks = sum(not page.by_checks - page.true for page in pages)
    kept = sum(len(page.after & page.true) for page in pages)
    true = sum(len(page.by_checks & page.true) for page in pages)
    back = sum(bool(page.after - page.by_checks) for page in pages)
    silent = sum(bool(page.silent) for page in pages)
    print(f"{way}: lies left out {out} of {len(pages)}, {checks} of them by the checks alone")
    print(f"  true claims kept: {kept} of the {true} that the checks leave")
    print(f"  guides with a claim that the checks refuted: {back}; not verified: {silent}")


if __name__ == "__main__":
    main()
