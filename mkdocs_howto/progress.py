"""A progress bar on a terminal, for work that takes longer than a moment; silence elsewhere."""

from __future__ import annotations

import sys
from collections.abc import Callable, Iterator
from contextlib import contextmanager

_FEW = 50
"""Work of fewer items is over before a bar could be read."""


@contextmanager
def progress(title: str, total: int) -> Iterator[Callable[[int], None]]:
    """Show how far work has come; yields the function that is told how many items are finished.

    Args:
        title: What is going on.
        total: Number of items.
    """
    if total < _FEW or not sys.stderr.isatty():
        yield lambda count: None
        return
    # Rich costs 40 ms to import and is needed only here.
    from rich.console import Console
    from rich.progress import Progress

    with Progress(console=Console(stderr=True), transient=True) as bar:
        task = bar.add_task(title, total=total)
        yield lambda count: bar.advance(task, count)
