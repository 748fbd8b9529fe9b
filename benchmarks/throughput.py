"""How fast many guides are written by a model that takes its time: `benchmarks throughput`.

A local server answers every request after the same wait with a true guide, made from the prompt's
own draft. Measured are the seconds from the first request to the last stored guide, against the
seconds that the waiting alone takes; the CPU of this process for each guide; and its memory.
LiteLLM's import and the reading of the site come before and are told apart.
"""

from __future__ import annotations

import argparse
import asyncio
import math
import os
import resource
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path
from typing import Any

from mkdocs_howto.llm.client import LiteLLMModel
from mkdocs_howto.llm.journal import Replies
from mkdocs_howto.llm.privacy import prepared
from mkdocs_howto.site.batch import plan, survey
from mkdocs_howto.site.config import read_site
from mkdocs_howto.site.runs import Outcome, Run

ROOT = Path(__file__).parent.parent
WALL = 1.05
"""Of the waiting alone, at most."""

FUNCTION = '''\
def weigh_{n}(item: str, unit: str = "kg") -> float:
    """Return the weight of item {n}."""
    if unit != "kg":
        raise ValueError("the unit of {n} is unknown")
    return float(len(item) + {n})


'''

# A process of its own, so that its CPU is not counted.
SERVE = """\
import sys, time
from server import guide, serving
def answer(request):
    reply = guide(request)
    time.sleep(float(sys.argv[1]))
    return reply
with serving(answer) as server:
    print(server.address, flush=True)
    sys.stdin.read()
"""


def main(arguments: Sequence[str] | None = None) -> int:
    """Write the guides and print the figures; 1 when the wall time is above its promise."""
    parser = argparse.ArgumentParser(description="Write many guides with a slow model.")
    parser.add_argument("--guides", type=int, default=200)
    parser.add_argument("--latency", type=float, default=2.0, help="seconds for each request")
    parser.add_argument("--concurrency", type=int, default=32)
    chosen = parser.parse_args(arguments)
    os.environ["OPENAI_API_KEY"] = "not-needed-here"
    with tempfile.TemporaryDirectory() as folder, _server(chosen.latency) as address:
        root = Path(folder)
        _make_site(root, chosen.guides)
        figures = _measured(root, address, chosen.concurrency)
    waiting = chosen.guides * chosen.latency / chosen.concurrency
    rounds = math.ceil(chosen.guides / chosen.concurrency) * chosen.latency
    _print(figures, chosen.guides, waiting, rounds)
    return 0 if figures["wall"] <= WALL * rounds else 1


@contextmanager
def _server(latency: float) -> Iterator[str]:
    environment = {**os.environ, "PYTHONPATH": str(ROOT / "tests" / "providers")}
    with subprocess.Popen(
        [sys.executable, "-c", SERVE, str(latency)],
        stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True, env=environment,
    ) as server:  # fmt: skip
        assert server.stdout is not None
        try:
            yield server.stdout.readline().strip() + "/v1"
        finally:
            server.terminate()


def _make_site(root: Path, guides: int) -> None:
    (root / "src").mkdir()
    (root / "docs").mkdir()
    functions = "".join(FUNCTION.format(n=n) for n in range(guides))
    (root / "src" / "shop.py").write_text(f'"""A shop."""\n\n\n{functions}', encoding="utf-8")
    markers = "".join(f"::: howto shop.weigh_{n}\n\n" for n in range(guides))
    (root / "docs" / "index.md").write_text(f"# Shop\n\n{markers}", encoding="utf-8")
    config = "site_name: Shop\nplugins:\n  - howto:\n      paths: [src]\n"
    (root / "mkdocs.yml").write_text(config, encoding="utf-8")


def _measured(root: Path, address: str, concurrency: int) -> dict[str, Any]:
    figures: dict[str, Any] = {"start_mb": _megabytes()}
    with _timed(figures, "read"):
        site = read_site(root / "mkdocs.yml")
        found = survey(site)
        planned = plan(found.entries, found.pipeline)
    with _timed(figures, "prompts"):
        jobs, refused = prepared(planned.jobs, found.pipeline.lookup, site.settings, site.root)
    figures["site_mb"] = _megabytes()
    with _timed(figures, "import"):
        model = LiteLLMModel(["openai/some"], {"api_base": address}, concurrency=concurrency)
    figures["import_mb"] = _megabytes()
    ends: list[float] = []

    def told(outcome: Outcome) -> None:
        ends.append(time.perf_counter())

    desk = Run(model, found.pipeline, Replies(root, ("openai/some",)), site.store.save, told)
    cpu = time.process_time()
    children = _children()
    start = time.perf_counter()
    outcomes = asyncio.run(desk.write(jobs))
    figures["wall"] = time.perf_counter() - start
    figures["cpu"] = time.process_time() - cpu
    figures["children"] = _children() - children
    figures["written"] = sum(outcome.stored is not None for outcome in outcomes)
    figures["refused"] = len(refused)
    figures["retries"] = model.retries
    figures["end_mb"] = _megabytes()
    return figures


@contextmanager
def _timed(figures: dict[str, Any], name: str) -> Iterator[None]:
    start = time.perf_counter()
    yield
    figures[name] = time.perf_counter() - start


def _children() -> float:
    used = resource.getrusage(resource.RUSAGE_CHILDREN)
    return used.ru_utime + used.ru_stime


def _megabytes() -> float:
    return resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024


def _print(figures: dict[str, Any], guides: int, waiting: float, rounds: float) -> None:
    wall, cpu, children = figures["wall"], figures["cpu"], figures["children"]
    print(f"guides stored        {figures['written']} of {guides}; {figures['retries']} retries")
    print(f"reading the site     {figures['read']:.2f} s; prompts {figures['prompts']:.2f} s")
    print(f"importing LiteLLM    {figures['import']:.2f} s")
    print(f"wall                 {wall:.2f} s, from the first request to the last stored guide")
    print(f"  of N*L/C           {wall / waiting:.3f} ({waiting:.2f} s)")
    print(f"  of whole rounds    {wall / rounds:.3f} ({rounds:.2f} s: the last round is not full)")
    print(f"CPU a guide          {cpu / guides * 1000:.1f} ms here, ", end="")
    print(f"{children / guides * 1000:.1f} ms in the type checker")
    print(
        f"memory at its peak   {figures['end_mb']:.0f} MB ({figures['start_mb']:.0f} at the start, "
        f"{figures['site_mb']:.0f} with the site, {figures['import_mb']:.0f} with LiteLLM)"
    )


if __name__ == "__main__":
    sys.exit(main())
