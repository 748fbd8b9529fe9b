"""Tens of thousands of invented texts: pages, options, markers and stored guides."""

from __future__ import annotations

from typing import Any

import markdown
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from judging import guide_problems
from stacks import hostile_guide

import hostile
from mkdocs_howto.guide.errors import HowtoError
from mkdocs_howto.guide.model import Guide, Options, Section
from mkdocs_howto.guide.strict_yaml import YamlProblem, load
from mkdocs_howto.site.extension import HowtoExtension, Site
from mkdocs_howto.site.markers import Found, parse_marker, scan
from mkdocs_howto.site.settings import Settings
from mkdocs_howto.store.frontmatter import read_stored, stored_text
from test_stored_text import _stored

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

BARE: list[Any] = ["toc", "tables", "fenced_code"]
FULL: list[Any] = [
    *("abbr", "admonition", "attr_list", "def_list", "footnotes", "md_in_html", "smarty", "toc"),
    *("wikilinks", "pymdownx.betterem", "pymdownx.caret", "pymdownx.critic", "pymdownx.details"),
    *("pymdownx.arithmatex", "pymdownx.emoji", "pymdownx.highlight", "pymdownx.inlinehilite"),
    *("pymdownx.keys", "pymdownx.magiclink", "pymdownx.mark", "pymdownx.smartsymbols"),
    *("pymdownx.snippets", "pymdownx.superfences", "pymdownx.tabbed", "pymdownx.tilde"),
]
PAGE = "Author *before* HTML.\n\n## ::: howto p.n1\n\nAuthor `after`.\n\n*[HTML]: x\n"


class Pages:
    """Converts one page again and again, with another guide each time."""

    def __init__(self, extensions: list[Any]) -> None:
        self.made: Guide | None = None
        defaults = Options(sections=tuple(Section))
        site = Site(Settings(defaults=defaults), lambda markers: [self.made for _ in markers])  # type: ignore[misc]
        self._extension = HowtoExtension(site=site)
        self._site = site
        self._md = markdown.Markdown(extensions=[*extensions, self._extension])

    def guide(self, text: str) -> str:
        """Return the page's HTML between the author's two paragraphs."""
        self.made = hostile_guide(text, "p.n1")
        self._site.page = type(self._site.page)()
        html = self._md.reset().convert(PAGE)
        before, _, rest = html.partition("HTML</abbr>.</p>\n" if "<abbr" in html else "HTML.</p>\n")
        guide, found, after = rest.rpartition("<p>Author <code")
        assert before.startswith("<p>Author <em>before</em>")
        assert found
        assert after.startswith((">after", " class=")), after
        return guide


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
    good = stored_text(_stored())
    try:
        read_stored(good[: at % len(good)] + text + good[at % len(good) :], "howto/x.md")
    except HowtoError as error:
        assert error.where.startswith("howto/x.md")
