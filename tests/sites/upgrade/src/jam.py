"""Jars of jam."""

from __future__ import annotations

import json
from pathlib import Path


class Jar:
    """A jar that can be filled and sealed.

    Args:
        fruit: What is in it.
        level: How full it is, from 0 to 1.
    """

    def __init__(self, fruit: str, level: float = 0.0) -> None:
        if not 0 <= level <= 1:
            raise ValueError("a level lies between 0 and 1")
        self.fruit = fruit
        self.level = level

    def fill(self, amount: float) -> float:
        """Fill the jar, and return how full it is then."""
        self.level = min(1.0, self.level + amount)
        return self.level


def seal(jar: Jar, day: str) -> str:
    """Close a jar and return its label.

    Raises:
        ValueError: The jar is not full.
    """
    if jar.level < 0.9:
        raise ValueError("the jar leaks air")
    return f"{jar.fruit}-{day}"


def save(jars: list[Jar], path: str) -> int:
    """Write jars to a JSON file and return how many there are."""
    rows = [{"fruit": jar.fruit, "level": jar.level} for jar in jars]
    Path(path).write_text(json.dumps(rows), encoding="utf-8")
    return len(rows)
