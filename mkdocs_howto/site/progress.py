"""A progress bar on a terminal, for work that takes longer than a moment; silence elsewhere."""

from __future__ import annotations

import sys
from collections.abc import Callable, Iterator
from contextlib import contextmanager

_FEW = 50
"""Work of fewer items is over before a bar could be read."""


@contextmanager
def show_progress(title: str, total: int) -> Iterator[Callable[[int], None]]:
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


@contextmanager
def writing_progress(total: int) -> Iterator[Callable[[int, float, int], None]]:
    """Show how far a run with a model has come: guides, tokens, dollars, retries.

    Yields the function that is told of each guide: its tokens, its dollars, and all retries.

    Args:
        total: Number of guides.
    """
    if not sys.stderr.isatty():
        yield lambda tokens, cost, retries: None
        return
    from rich.console import Console
    from rich.progress import BarColumn, MofNCompleteColumn, Progress, TextColumn

    columns = (
        TextColumn("Writing guides"),
        BarColumn(),
        MofNCompleteColumn(),
        TextColumn("{task.fields[tokens]:,} tokens  ${task.fields[cost]:.4f}"),
        TextColumn("{task.fields[retries]} retries"),
    )
    with Progress(*columns, console=Console(stderr=True), transient=True) as bar:
        task = bar.add_task("", total=total, tokens=0, cost=0.0, retries=0)
        sums = [0, 0.0]

        def told(tokens: int, cost: float, retries: int) -> None:
            sums[:] = [sums[0] + tokens, sums[1] + cost]
            bar.update(task, advance=1, tokens=sums[0], cost=sums[1], retries=retries)

        yield told
