"""Runs one of the benchmarks: `python -m benchmarks quality`, `truth` or `show`."""

from __future__ import annotations

import importlib
import sys

NAMES = (
    "quality",
    "examples",
    "truth",
    "show",
    "edits",
    "kill",
    "throughput",
    "prompts",
    "structure",
    "texts",
    "verified",
    "wording",
    "docstrings",
)


def main(arguments: list[str]) -> int:
    """Run a benchmark, the first one when none is named, with the arguments that follow."""
    name, *rest = arguments or [NAMES[0]]
    if name not in NAMES:
        name, rest = NAMES[0], arguments
    sys.argv = [f"{sys.argv[0]} {name}", *rest]
    return int(importlib.import_module(f"benchmarks.{name}").main() or 0)


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
