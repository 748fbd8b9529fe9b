"""Tens of thousands of invented texts: pages, options, markers and stored guides."""

from __future__ import annotations

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from judging import guide_problems
from pages import BARE, FULL, Pages

import hostile
from mkdocs_howto.guide.errors import HowtoError
from mkdocs_howto.guide.model import Options
from mkdocs_howto.site.markers import Found, parse_marker, scan
from mkdocs_howto.store.frontmatter import read_stored, stored_text
from mkdocs_howto.store.strict_yaml import YamlProblem, load
from standin import stored_guide

pytestmark = [pytest.mark.slow, pytest.mark.hostile]

MANY = settings(
    max_examples=10_000,
    deadline=None,
    suppress_health_check=[HealthCheck.function_scoped_fixture, HealthCheck.too_slow],
)

PIECES = [
    *(text for text in hostile.TEXTS.values() if len(text) < 60),
    *(text for text in hostile.VECTORS[::3] if len(text) < 60),
    *("\n", "\n\n", "    ", "`", "``", "```\n", "\\", "\x02", "\x03", "<", ">", "&", "#", "|", ":"),
]
TEXTS = st.lists(
    st.one_of(st.sampled_from(PIECES), st.text(max_size=12)), min_size=1, max_size=6
).map("".join)


@pytest.fixture(scope="module", params=["bare", "full"])
def pages(request: pytest.FixtureRequest) -> Pages:
    """A page of each kind."""
    return Pages(BARE if request.param == "bare" else FULL)


@MANY
@given(text=TEXTS)
def test_pages(pages: Pages, text: str) -> None:
    """A guide of an invented text is that text and nothing else, and the page stays itself."""
    assert list(guide_problems(pages.guide(text), text)) == []


@MANY
@given(
    text=st.one_of(TEXTS, st.text(st.sampled_from("ab:-[]{}&*!|>'\"#%@`,? \n\t0.~"), max_size=60))
)
def test_yaml(text: str) -> None:
    """Any text is read as one mapping or refused with a line of it."""
    try:
        found = load(text)
    except YamlProblem as problem:
        assert 1 <= problem.line <= text.count("\n") + text.count("\r") + 60
        assert problem.message
    else:
        assert set(found.values) == set(found.lines)


@MANY
@given(text=TEXTS, options=st.one_of(st.just(""), TEXTS))
def test_markers(text: str, options: str) -> None:
    """Any marker is understood or refused with its page and line, and scanning always ends."""
    list(scan(f"{text}\n::: howto {text}\n    {options}\n"))
    try:
        parse_marker(Found(text, 1, options, 3, 4), Options(), "page.md")
    except HowtoError as error:
        assert error.where.startswith("page.md:")


@MANY
@given(text=TEXTS, at=st.integers(0, 2_000))
def test_stored_guides(text: str, at: int) -> None:
    """A stored guide with any text put into it is read, or refused with its line."""
    good = stored_text(stored_guide())
    try:
        read_stored(good[: at % len(good)] + text + good[at % len(good) :], "howto/x.md")
    except HowtoError as error:
        assert error.where.startswith("howto/x.md")
