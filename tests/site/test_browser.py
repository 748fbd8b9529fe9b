"""The example site in a real browser, on a desk and on a phone, by day and by night."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from typing import Any, Literal

import pytest
from playwright.sync_api import Browser, Page

from browsing import chromium, find_chromium, served

pytestmark = [
    pytest.mark.browser,
    pytest.mark.skipif(
        find_chromium() is None,
        reason="no Chromium on the PATH (Debian and Ubuntu: apt install chromium)",
    ),
]

Scheme = Literal["light", "dark"]

DESK = 1280
PHONE = 390
PAGES = {
    "home": "",
    "start": "start/",
    "click": "gallery/click/",
    "griffe": "gallery/griffe/",
    "own-code": "gallery/own-code/",
    "mkdocs-howto": "gallery/mkdocs-howto/",
    "options": "reference/options/",
}

# The elements that stick out to the right and can't be scrolled to inside a box of their own.
STICKING_OUT = """() => {
  const scrolls = e => e && !e.matches('.md-content')
    && (/auto|scroll/.test(getComputedStyle(e).overflowX) || scrolls(e.parentElement));
  const width = document.documentElement.clientWidth;
  return [...document.querySelectorAll('.md-content *')]
    .filter(e => e.getClientRects().length && e.getBoundingClientRect().right > width + 1)
    .filter(e => !scrolls(e.parentElement))
    .map(e => `${e.tagName}.${e.className}: ${e.textContent.trim().slice(0, 60)}`);
}"""

# Texts of the guide and their contrast to what is behind them, by the formula of WCAG 2.
CONTRASTS = """() => {
  const canvas = new OffscreenCanvas(1, 1).getContext('2d', {willReadFrequently: true});
  const over = (colours) => {
    canvas.clearRect(0, 0, 1, 1);
    for (const c of colours) { canvas.fillStyle = c; canvas.fillRect(0, 0, 1, 1); }
    return [...canvas.getImageData(0, 0, 1, 1).data].slice(0, 3);
  };
  const bright = rgb => rgb.map(v => v / 255)
    .map(v => v <= 0.04045 ? v / 12.92 : ((v + 0.055) / 1.055) ** 2.4)
    .reduce((sum, v, i) => sum + v * [0.2126, 0.7152, 0.0722][i], 0);
  const behind = e => e ? [...behind(e.parentElement), getComputedStyle(e).backgroundColor]
    : ['white'];
  return [...document.querySelectorAll('.howto *')]
    .filter(e => [...e.childNodes].some(n => n.nodeType === 3 && n.textContent.trim()))
    .filter(e => e.getClientRects().length && !e.closest('.headerlink, button, nav'))
    .map(e => {
      const back = behind(e), pair = [over(back), over([...back, getComputedStyle(e).color])];
      const [low, high] = pair.map(bright).sort((a, b) => a - b);
      return [(high + 0.05) / (low + 0.05), e.tagName, e.className, e.textContent.slice(0, 40)];
    });
}"""


@pytest.fixture(scope="module")
def address(example_site: Path) -> Iterator[str]:
    """Where the built example site is served."""
    with served(example_site) as url:
        yield url


@pytest.fixture(scope="module")
def browser() -> Iterator[Browser]:
    """One browser for all tests of this module; each page has a context of its own."""
    with chromium() as running:
        yield running


class Visit:
    """One opened page and what its console and network complained about."""

    def __init__(self, browser: Browser, width: int, scheme: Scheme) -> None:
        self.context = browser.new_context(
            viewport={"width": width, "height": 900}, color_scheme=scheme
        )
        self.page: Page = self.context.new_page()
        self.complaints: list[str] = []
        self.page.on("pageerror", lambda error: self.complaints.append(str(error)))
        self.page.on(
            "console",
            lambda message: (
                self.complaints.append(message.text) if message.type == "error" else None
            ),
        )
        self.page.on("requestfailed", lambda request: self.complaints.append(request.url))

    def open(self, url: str) -> Page:
        """Open an address and wait until scripts and styles have run."""
        answer = self.page.goto(url, wait_until="networkidle")
        assert answer is not None
        assert answer.ok, f"{url} answers {answer.status}"
        return self.page


@pytest.fixture
def visit(request: pytest.FixtureRequest, browser: Browser) -> Iterator[Visit]:
    """A new window of a width, for a reader who prefers light or dark."""
    width, scheme = request.param
    opened = Visit(browser, width, scheme)
    yield opened
    opened.context.close()


def visits(*wanted: tuple[int, Scheme]) -> pytest.MarkDecorator:
    """Run a test once for each width and scheme."""
    names = [f"{'desk' if width == DESK else 'phone'}-{scheme}" for width, scheme in wanted]
    return pytest.mark.parametrize("visit", wanted, ids=names, indirect=True)


@visits((DESK, "light"), (PHONE, "dark"))
@pytest.mark.parametrize("path", PAGES.values(), ids=PAGES)
def test_page_opens_without_complaint_and_fits(visit: Visit, address: str, path: str) -> None:
    """No script fails, nothing is missing, and nobody scrolls sideways."""
    page = visit.open(f"{address}/{path}")
    assert visit.complaints == []
    assert page.evaluate(STICKING_OUT) == []
    overflow = "document.documentElement.scrollWidth - document.documentElement.clientWidth"
    assert page.evaluate(overflow) == 0


@visits((DESK, "light"), (DESK, "dark"), (PHONE, "light"), (PHONE, "dark"))
@pytest.mark.parametrize("path", [PAGES["home"], PAGES["click"]], ids=["home", "click"])
def test_guide_is_visible_with_its_three_sections(visit: Visit, address: str, path: str) -> None:
    """A reader sees the title, the three headings, numbered steps with their lines, and code."""
    page = visit.open(f"{address}/{path}")
    guide = page.locator(".howto").first
    assert guide.is_visible()
    for heading in ("Description", "Execution Steps", "Usage Example"):
        assert guide.get_by_text(heading, exact=False).first.is_visible(), heading
    steps = guide.locator("ol > li")
    assert steps.count() > 0
    assert all(steps.nth(index).locator("strong").count() for index in range(steps.count()))
    assert guide.locator("pre code").last.is_visible()


@visits((DESK, "light"), (DESK, "dark"))
def test_texts_of_guides_stand_out_from_their_background(visit: Visit, address: str) -> None:
    """Prose has the contrast that WCAG asks for, 4.5; the colours of code are the theme's."""
    page = visit.open(f"{address}/{PAGES['own-code']}")
    measured: list[list[Any]] = page.evaluate(CONTRASTS)
    assert len(measured) > 10
    faint = [row for row in measured if row[0] < 4.5 and "SPAN" not in row[1]]
    assert faint == []


@visits((DESK, "light"))
def test_headings_of_guides_are_in_the_table_of_contents(visit: Visit, address: str) -> None:
    """Title and sections of each guide are links in the page's table of contents that work."""
    page = visit.open(f"{address}/{PAGES['click']}")
    headings = page.locator(".md-content :is(h2, h3)[id]").evaluate_all(
        "found => found.map(e => e.id)"
    )
    links = page.locator(".md-sidebar--secondary a.md-nav__link").evaluate_all(
        "found => found.map(e => decodeURIComponent(e.hash.slice(1)))"
    )
    assert len(headings) >= 7
    assert len(set(headings)) == len(headings)
    assert [heading for heading in headings if heading not in links] == []
    page.locator(".md-sidebar--secondary a.md-nav__link").last.click()
    assert page.evaluate("decodeURIComponent(location.hash.slice(1))") == headings[-1]


@visits((DESK, "light"))
def test_markers_without_heading_leave_the_outline_alone(visit: Visit, address: str) -> None:
    """A guide without a heading prefix adds no heading to the page."""
    page = visit.open(f"{address}/{PAGES['start']}")
    plain = page.locator(".howto:not(:has(h1, h2, h3, h4, h5, h6))")
    assert plain.count() > 0
    assert plain.first.locator("ol > li").count() > 0
