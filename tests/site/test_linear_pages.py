"""What pages, docstrings and code hold costs time in proportion to its length."""

from __future__ import annotations

import time
from collections.abc import Callable

import pytest

from mkdocs_howto.guide.errors import HowtoError
from mkdocs_howto.guide.html import inline, neutral, without_source
from mkdocs_howto.guide.surroundings import colour
from mkdocs_howto.llm.secrets import secret_lines
from mkdocs_howto.site.markers import misspelt, scan
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
def test_pages(do: Callable[[str], object], monkeypatch: pytest.MonkeyPatch) -> None:
    """Four times the text takes no more than about four times as long, whatever is repeated."""
    # Other people's code looks closer at what is suspicious; its time is not ours.
    monkeypatch.setattr("mkdocs_howto.llm.secrets.find_secrets", lambda texts: ())
    slow = []
    for unit in UNITS:
        longer = _seconds(do, unit * 4000)
        if longer > 0.05 and longer > 9 * _seconds(do, unit * 1000):
            slow.append(unit)
    assert slow == []
