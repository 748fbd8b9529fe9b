"""How long the prompts of guides are, over installed packages: `benchmarks prompts`.

Nothing is sent. Tokens are counted with LiteLLM when it is installed, and are otherwise a fourth of
the characters, which is said. Compared is sending the whole file that defines the object.
"""

from __future__ import annotations

import argparse
import statistics
import sys
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from itertools import takewhile

from mkdocs_howto.guide.errors import HowtoError
from mkdocs_howto.guide.model import Guide, Marker, Options
from mkdocs_howto.llm.prompt import Prompt, Send, messages
from mkdocs_howto.site.pipeline import Pipeline
from mkdocs_howto.source.collector import Collector
from mkdocs_howto.source.loader import Sources

PACKAGES = ("click", "httpx", "humanize", "requests", "rich")

Count = Callable[[str], int]


@dataclass(frozen=True, slots=True)
class Row:
    """One object: what each way of asking sends.

    Attributes:
        file: Tokens of the same task with the whole file.
    """

    source: Prompt
    signatures: Prompt
    file: int


def main(arguments: Sequence[str] | None = None) -> int:
    """Build the prompts and print the figures; 1 when no package gave any."""
    parser = argparse.ArgumentParser(description="Measure the prompts of whole packages.")
    parser.add_argument("packages", nargs="*", default=list(PACKAGES))
    parser.add_argument("--limit", type=int, default=60, help="objects of each package")
    chosen = parser.parse_args(arguments)
    count, how = _counter()
    rows: list[Row] = []
    for package in chosen.packages:
        rows += _rows(package, chosen.limit, count)
    if not rows:
        print("No object was found.")
        return 1
    print(f"{len(rows)} objects of {', '.join(chosen.packages)}; tokens by {how}")
    _print(rows, count)
    return 0


def _counter() -> tuple[Count, str]:
    try:
        from mkdocs_howto.llm.client import LiteLLMModel

        model = LiteLLMModel(["hosted_vllm/any"])
    except HowtoError:
        return (lambda text: len(text) // 4), "characters divided by 4"
    return (lambda text: model.estimate(Prompt("", text)).sent_tokens), "LiteLLM's counter"


def _rows(package: str, limit: int, count: Count) -> list[Row]:
    pipeline = Pipeline([])
    names = list(Collector(Sources([])).public_members(package))
    names = names[:: max(1, len(names) // limit)][:limit]
    guides = pipeline.offline([Marker(name) for name in names])
    rows = []
    for name, guide in zip(names, guides, strict=True):
        facts = pipeline.facts_of(Marker(name))
        if facts is None or not isinstance(guide, Guide):
            continue
        both = [
            messages(facts, guide.draft, pipeline.lookup, Options(), send=send)
            for send in (Send.SOURCE, Send.SIGNATURES)
        ]
        whole = f"{both[0].system}\n\n{facts.definition.file.text}"
        rows.append(Row(both[0], both[1], count(whole)))
    return rows


def _print(rows: Sequence[Row], count: Count) -> None:
    source = [count(row.source.text) for row in rows]
    signatures = [count(row.signatures.text) for row in rows]
    files = [row.file for row in rows]
    print(f"{'':24}{'median':>8}{'95 %':>8}{'most':>8}")
    for name, values in (
        ("send: source", source), ("send: signatures", signatures), ("the whole file", files)
    ):  # fmt: skip
        high = statistics.quantiles(values, n=20)[-1] if len(values) > 1 else values[0]
        print(f"{name:24}{statistics.median(values):8.0f}{high:8.0f}{max(values):8}")
    print(f"source against file     {sum(source) / sum(files):8.1%} of the tokens in all")
    prefix = count(_common([row.source.text for row in rows]))
    shares = [prefix / tokens for tokens in source]
    print(f"common prefix           {prefix:8} tokens, ", end="")
    print(f"{statistics.median(shares):.1%} of a prompt (median), ", end="")
    print(f"{prefix * len(rows) / sum(source):.1%} of all that is sent")
    cut = sum(bool(row.source.left_out) for row in rows)
    print(f"cut for length          {cut} of {len(rows)}")


def _common(texts: Sequence[str]) -> str:
    return "".join(
        first
        for first, *_ in takewhile(lambda same: len(set(same)) == 1, zip(*texts, strict=False))
    )


if __name__ == "__main__":
    sys.exit(main())
