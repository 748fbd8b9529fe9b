"""`mkdocs-howto show --from` over every public object of five packages, as a script would run it.

Prints how many rows came back, in order, with three sections and an example that parses, and
whether anything looked like a traceback: `python -m benchmarks show`.
"""

from __future__ import annotations

import argparse
import ast
import json
import subprocess
import sys
import time
from collections.abc import Iterator, Sequence
from pathlib import Path

from mkdocs_howto.guide.errors import HowtoError
from mkdocs_howto.source.collector import Collector
from mkdocs_howto.source.loader import Sources

PACKAGES = ("click", "griffe", "httpx", "rich", "markdown")
TRACEBACK = "Traceback (most recent call last)"
HEADINGS = ("# Description", "# Execution Steps", "# Usage Example")


def main(arguments: Sequence[str] | None = None) -> int:
    """Run the command and judge what it printed; 1 when anything fell short."""
    parser = argparse.ArgumentParser(description="Run `show` over whole packages.")
    parser.add_argument("packages", nargs="*", default=list(PACKAGES))
    packages = parser.parse_args(arguments).packages
    collector = Collector(Sources([]))
    identifiers = [i for package in packages for i in collector.public_members(package)]
    command = [str(Path(sys.executable).with_name("mkdocs-howto")), "show", "--from", "-"]
    started = time.perf_counter()
    done = subprocess.run(
        [*command, "--format", "json"],
        input="\n".join(identifiers),
        capture_output=True,
        text=True,
        encoding="utf-8",
        check=False,
    )
    seconds = time.perf_counter() - started
    rows = [json.loads(line) for line in done.stdout.splitlines()]
    count = len(identifiers)
    short = 0
    for name, number in _counts(identifiers, rows, done.stderr):
        short += number != count
        print(f"{name:32} {number}/{count}")
    for row in [row for row in rows if "error" in row][:20]:
        print(f"  {row['identifier']}: {row['error']}")
    print(f"{'seconds':32} {seconds:.1f} ({count / seconds:.0f} guides/s)")
    print(f"{'exit status':32} {done.returncode}")
    return 1 if short or done.returncode else 0


def _counts(
    identifiers: Sequence[str], rows: Sequence[dict[str, object]], complaints: str
) -> Iterator[tuple[str, int]]:
    paired = list(zip(identifiers, rows, strict=False))
    guides = [row for row in rows if "error" not in row]
    yield "rows in the order given", sum(i == row["identifier"] for i, row in paired)
    yield "without an error", len(guides)
    yield "with all three sections", sum(_complete(row) for row in guides)
    yield "with an example that parses", sum(_parses(str(row["example"])) for row in guides)
    tracebacks = complaints.count(TRACEBACK) + sum(TRACEBACK in str(row) for row in rows)
    yield "free of tracebacks", len(rows) - tracebacks


def _complete(row: dict[str, object]) -> bool:
    lines = str(row["markdown"]).splitlines()
    headed = all(any(line.endswith(name) for line in lines) for name in HEADINGS)
    return headed and bool(row["description"]) and bool(row["steps"]) and bool(row["example"])


def _parses(code: str) -> bool:
    try:
        ast.parse(code)
    except (SyntaxError, ValueError):
        return False
    return True


if __name__ == "__main__":
    try:
        sys.exit(main())
    except HowtoError as error:
        sys.exit(str(error))
