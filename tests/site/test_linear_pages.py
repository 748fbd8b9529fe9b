"""What pages, docstrings and code hold costs time in proportion to its length."""

from __future__ import annotations

import time
from collections.abc import Callable
from pathlib import Path

import pytest

from mkdocs_howto.guide.errors import HowtoError
from mkdocs_howto.guide.html import inline, neutral, without_source
from mkdocs_howto.guide.model import Marker
from mkdocs_howto.guide.surroundings import colour
from mkdocs_howto.llm.secrets import secret_lines
from mkdocs_howto.site.markers import misspelt, scan
from mkdocs_howto.site.pipeline import Pipeline
from mkdocs_howto.store.frontmatter import read_stored
from mkdocs_howto.store.strict_yaml import YamlProblem, load

UNITS = "` [ < & $ $$ \\( { ' \" ''' \"\"\" \\' f\" # @ @a a. 1 1. > a a= A1".split()
UNITS += ":// token : ( ) ~ =".split()
UNITS += [
    "::: ",
    "::: howto ",
    "::: hwoto ",
    "- ",
    "```\n",
    "```a\n",
    "~~~~ b\n",
    "<!--\n",
    "<pre>\n",
]
UNITS += [
    "<!-- ` ",
    "\n",
    "\n ",
    "  ",
    "\t",
    "::: howto\n    a: b\n\n",
    "    ::: howto x\n",
    "://a:b@",
]
UNITS += ['<details class="howto-source" data-search-exclude>', "-----BEGIN ", "a: b\n", "{a: "]


def _yaml(text: str) -> None:
    try:
        load(text[:20_000])
    except YamlProblem:
        return


def _stored(text: str) -> None:
    try:
        read_stored(f"---\n{text}\n---\n", "file.md")
    except HowtoError:
        return


def _seconds(do: Callable[[str], object], text: str) -> float:
    best = 60.0
    for _ in range(3):
        start = time.process_time()
        do(text)
        best = min(best, time.process_time() - start)
    return best


@pytest.mark.parametrize(
    "do",
    [
        inline,
        neutral,
        without_source,
        colour,
        lambda text: list(misspelt(f"{text}\n::: howtoo a")),
        lambda text: list(scan(f"{text}\n::: howto a")),
        secret_lines,
        _yaml,
        _stored,
    ],
    ids="inline neutral without_source colour misspelt scan secret yaml stored".split(),
)
def test_pages(do: Callable[[str], object]) -> None:
    """Four times the text takes no more than about four times as long, whatever is repeated."""
    slow = []
    for unit in UNITS:
        longer = _seconds(do, unit * 4000)
        if longer > 0.05 and longer > 9 * _seconds(do, unit * 1000):
            slow.append(unit)
    assert slow == []


DOCUMENTED = """\
def weigh(item: str) -> str:
    \"""Weigh it.

    Args:
        item: {0}
    \"""
    # {0}
    return item
"""
NAMED = "def weigh(item: str) -> str:\n    x{0} = item\n    return x{0}\n"


@pytest.mark.parametrize(
    ("code", "unit"),
    [(DOCUMENTED, unit) for unit in ("a(", "a: ", ". ", "( ", ":", "a.", "_", "A", "`a` ", "- ")]
    + [(NAMED, unit) for unit in "A_a1"],
)
def test_code(code: str, unit: str, tmp_path: Path) -> None:
    """A guide is written and judged in time in proportion to what its code and docstring hold."""
    source = tmp_path / "shop.py"

    def guide(text: str) -> None:
        source.write_text(code.format(text))
        Pipeline([tmp_path], root=tmp_path).guides([Marker("shop.weigh")])

    guide("")  # what is read once for all guides
    longer = _seconds(guide, unit * (12_000 // len(unit)))
    assert longer < 0.5 or longer < 9 * _seconds(guide, unit * (3_000 // len(unit)))
