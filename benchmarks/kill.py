"""What `kill -9` at random moments of `mkdocs-howto write` costs: nothing torn, little paid twice.

A small site is written by a model behind a local server, again and again; each run is a process
of its own that is killed at a random moment, until all guides are there. Then the code changes
and it starts over. Needs the extra `litellm`.
"""

from __future__ import annotations

import argparse
import contextlib
import io
import os
import random
import signal
import sys
import tempfile
import threading
import time
from collections import Counter
from pathlib import Path

sys.path.insert(0, str(Path(__file__).parent.parent / "tests" / "providers"))

GUIDES = 12
CONCURRENCY = 4
LATENCY = 0.1
MOST_ROUNDS = 20
"""Of runs that nobody kills, where only processes at the same time are looked at."""
FUNCTION = '''

def weigh_{number}(item: str) -> float:
    """Return the weight of an item."""
    return float(len(item) + {version})
'''


def main() -> int:
    """Kill runs and print what was found; 0 when nothing was torn, lost or paid for too often."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--kills", type=int, default=1000)
    parser.add_argument("--processes", type=int, default=1, help="that write at the same time")
    chosen = parser.parse_args()
    with tempfile.TemporaryDirectory() as folder:
        return _killed(Path(folder), chosen.kills, chosen.processes)


def _killed(root: Path, kills: int, processes: int) -> int:
    from server import KEY, Reply, Request, guide, serving

    from mkdocs_howto.llm.client import _load_litellm

    os.environ["OPENAI_API_KEY"] = KEY
    _load_litellm()  # once, before the processes are split off
    chance = random.Random(7)  # noqa: S311
    asked: Counter[str] = Counter()
    guard = threading.Lock()

    def answer(request: Request) -> Reply:
        with guard:
            asked[request.user.partition("\n")[0] + f" {version}"] += 1
        time.sleep(LATENCY)
        return guide(request)

    torn = killed = rounds = twice = version = 0
    with serving(answer) as server:
        _site(root, server.address)
        whole = _timed(root)
        asked.clear()
        while killed < kills or rounds < MOST_ROUNDS * (not kills):
            rounds += 1
            version += 1
            _code(root, version)
            finished = False
            while not finished:
                # From the first moment to after the last one, so that some runs end.
                limit = chance.uniform(0.0, 1.2 * whole) if killed < kills else None
                ends = _run(root, limit, processes)
                killed += sum(not end for end in ends)
                torn += _torn(root)
                finished = all(ends)
            twice += sum(count - 1 for count in asked.values())
            written = len(list((root / "howto").glob("*.md")))
            assert written == GUIDES, f"{written} of {GUIDES} guides after a round"
            missing = GUIDES - len(asked)
            assert missing == 0, f"{missing} guides were never asked for"
            asked.clear()
        left = [p for p in root.rglob("*") if p.name.endswith(".tmp")]
        replies = list(root.rglob("replies/*.json"))
    print(f"{killed} kills in {rounds} rounds of {GUIDES} guides, {processes} processes at once")
    print(f"torn files: {torn}; temporary files left: {len(left)}; replies left: {len(replies)}")
    print(
        f"replies paid for again: {twice}, {twice / max(killed, 1):.2f} a kill "
        f"(at most {CONCURRENCY} calls are in flight)"
    )
    print(f"a whole run takes {whole:.1f} s")
    return 1 if torn or left or twice > killed * CONCURRENCY else 0


def _timed(root: Path) -> float:
    """Return how many seconds a whole run takes."""
    _code(root, 0)
    start = time.monotonic()
    _run(root, None, 1)
    return time.monotonic() - start


def _site(root: Path, address: str) -> None:
    (root / "src").mkdir()
    (root / "docs").mkdir()
    markers = "\n\n".join(f"::: howto shop.weigh_{number}" for number in range(GUIDES))
    (root / "docs" / "index.md").write_text(f"# Shop\n\n{markers}\n")
    (root / "mkdocs.yml").write_text(
        "site_name: Shop\nplugins:\n  - howto:\n      paths: [src]\n      model: openai/some\n"
        f"      concurrency: {CONCURRENCY}\n      timeout: 20\n"
        f"      model_options: {{api_base: {address}/v1}}\n"
    )


def _code(root: Path, version: int) -> None:
    functions = (FUNCTION.format(number=n, version=version) for n in range(GUIDES))
    (root / "src" / "shop.py").write_text('"""A small shop."""\n' + "".join(functions))


def _run(root: Path, limit: float | None, processes: int) -> list[bool]:
    """Run `write` in processes of its own; return which of them ended by themselves."""
    children = [_forked(root) for _ in range(processes)]
    deadline = time.monotonic() + (limit if limit is not None else 120)
    waiting = set(children)
    while waiting and time.monotonic() < deadline:
        for child in list(waiting):
            if os.waitpid(child, os.WNOHANG)[0]:
                waiting.discard(child)
        time.sleep(0.005)
    for child in waiting:
        os.kill(child, signal.SIGKILL)
        os.waitpid(child, 0)
    return [child not in waiting for child in children]


def _forked(root: Path) -> int:
    child = os.fork()
    if child:
        return child
    from mkdocs_howto.cli import main as command

    code = 1
    try:
        with contextlib.redirect_stdout(io.StringIO()), contextlib.redirect_stderr(io.StringIO()):
            command(["write", "-f", str(root / "mkdocs.yml")], standalone_mode=False)
        code = 0
    except SystemExit as end:
        code = int(end.code or 0)
    finally:
        os._exit(code)


def _torn(root: Path) -> int:
    """Return how many files of the store can't be read as guides."""
    from mkdocs_howto.guide.errors import HowtoError
    from mkdocs_howto.store.files import Store

    store = Store(root / "howto", root)
    return sum(isinstance(each, HowtoError) for each in store.all())
