"""How long guides of the offline writer are, over the public objects of packages.

`python -m benchmarks wording click httpx` prints the figures; `--path` names where packages are.
"""

from __future__ import annotations

import argparse
from pathlib import Path
from statistics import median

from mkdocs_howto.english.lexicon import load_lexicon
from mkdocs_howto.guide.errors import HowtoError
from mkdocs_howto.guide.model import Draft, Kind
from mkdocs_howto.guide.text import sentences
from mkdocs_howto.offline.writer import OfflineWriter
from mkdocs_howto.source.collector import Collector
from mkdocs_howto.source.loader import Sources


def main() -> None:
    """Print the figures."""
    parser = argparse.ArgumentParser(prog="benchmarks wording", description=__doc__)
    parser.add_argument("packages", nargs="*", default=["click", "httpx", "rich", "requests"])
    parser.add_argument("--path", type=Path, action="append", default=[])
    chosen = parser.parse_args()
    collector = Collector(Sources(chosen.path))
    writer = OfflineWriter(collector, load_lexicon())
    drafts: list[tuple[Kind, Draft]] = []
    for package in chosen.packages:
        for name in collector.public_members(package):
            try:
                facts = collector.facts(name)
            except HowtoError:
                continue
            drafts.append((facts.definition.kind, writer.draft(facts)))
    steps = [step for _, draft in drafts for step in draft.steps]
    told = [len(step.text.split()) for step in steps]
    ours = [len(s.split()) for step in steps for s in _sentences(step.text)]
    functions = [len(d.steps) for k, d in drafts if k in (Kind.FUNCTION, Kind.METHOD)]
    print(f"guides: {len(drafts)}, steps: {len(steps)}")
    words = [len(draft.description.split()) for _, draft in drafts]
    print(f"words of a description, median: {median(words):.0f}")
    print(f"words of a step's text, median: {median(told):.0f}, most: {max(told)}")
    print(f"steps without a sentence: {sum(not n for n in told)} of {len(told)}")
    print(f"steps of a function, median: {median(functions):.0f}, most: {max(functions)}")
    print(f"sentences: {len(ours)}, over 30 words: {sum(n > 30 for n in ours)} (quoted ones too)")
    print(f"guides with notes: {sum(bool(d.notes) for _, d in drafts)} of {len(drafts)}")


def _sentences(text: str) -> list[str]:
    return [text[start:end] for start, end in sentences(text)]
