"""No text of others costs more than time in proportion to its length."""

from __future__ import annotations

import time
from collections.abc import Callable

import pytest

from mkdocs_howto.guide.markdown import heading_markdown, inline_markdown
from mkdocs_howto.guide.reading import read_guide
from mkdocs_howto.guide.text import paragraphs, sentences, spans, visible

UNITS = (
    "` [ * _ \\ < & &# ]( | { {: ~~~ :: é ! 。 … a. A.b. `a `a` *a* **a** __a <a a: ( . # >".split()
)
UNITS += ["*a:1, ", '"', " -", "+"]
UNITS += ["**a ", "__a ", "- ", "1. ", "> ", "   ", "\n", "\n ", "- a\n", "  - a\n", "1. a\n",
          "``` \n", "a. ", "( ", "=\n", "a\n=\n", "\t", "- `a` (b, ", "**1. ", "Step 1 ",
          "\u202e", "a\n\n", "\n \n"]  # fmt: skip
"""What is repeated: each opens something that a careless pattern looks for the end of."""

BEFORE = (
    "",
    "# ",
    "## Description\n\n",
    "## Description\n\n- `a` (",
    "## Execution Steps\n\n1. **T.** ",
    "## Execution Steps\n\n1. **T.** *",
    "## Usage Example\n\n",
)


def seconds(do: Callable[[str], object], text: str) -> float:
    """Return the seconds of CPU that something takes at best, whatever else the machine does."""
    best = 60.0
    for _ in range(3):
        start = time.process_time()
        do(text)
        best = min(best, time.process_time() - start)
    return best


def too_slow(do: Callable[[str], object], before: str, unit: str, count: int) -> bool:
    """Whether four times the text takes much more than four times as long."""
    for _ in range(2):  # a single odd measurement is the machine's
        longer = seconds(do, before + unit * 4 * count)
        # Below that nothing is measured but the machine.
        if longer <= 0.05 or longer <= 9 * seconds(do, before + unit * count):
            return False
    return True


@pytest.mark.parametrize("language", ["", "en"])
@pytest.mark.parametrize("before", BEFORE)
def test_reading(before: str, language: str) -> None:
    """A guide is read in time in proportion to its length, whatever is repeated in it."""

    def read(text: str) -> object:
        return read_guide(text, language)

    assert [unit for unit in UNITS if too_slow(read, before, unit, 600)] == []


@pytest.mark.parametrize(
    "do",
    [
        lambda text: list(sentences(text)),
        lambda text: list(spans(text)),
        paragraphs,
        visible,
        inline_markdown,
        heading_markdown,
    ],
)
def test_texts(do: Callable[[str], object]) -> None:
    """Texts are cut and escaped in time in proportion to their length."""
    assert [unit for unit in UNITS if too_slow(do, "", unit, 4000)] == []
