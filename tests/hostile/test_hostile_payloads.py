"""Thousands of hostile texts in every field, in four kinds of site, our plugin first and last."""

from __future__ import annotations

import re
import xml.etree.ElementTree as etree
from collections import Counter
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from corpora import Unreachable, payloads
from judging import (
    ACTIVE,
    around,
    guide_problems,
    guides_of,
    label_problems,
    labels_of,
    notice_problems,
)
from stacks import CALLED, ORDERS, STACKS, audited, build

import hostile
from browsing import chromium, find_chromium, served
from mkdocs_howto.guide.html import Rendered

pytestmark = [pytest.mark.slow, pytest.mark.hostile]

LEAST = 1_600
"""Payloads that a run must have for its result to mean anything."""


@pytest.fixture(scope="module")
def texts(request: pytest.FixtureRequest) -> list[str]:
    """All payloads; the run is skipped where those of others can't be downloaded."""
    cache = request.config.cache
    assert cache is not None
    try:
        found, counts = payloads(Path(cache.mkdir("hostile")))
    except Unreachable as why:
        pytest.skip(f"the texts of others are not to be had: {why}")
    listed = ", ".join(f"{count} {name}" for name, count in counts.items())
    print(f"\n{len(found)} payloads: {listed}")
    assert len(found) >= LEAST
    return found


@pytest.fixture(scope="module")
def benign(
    texts: list[str], tmp_path_factory: pytest.TempPathFactory
) -> Iterator[dict[tuple[str, str], dict[str, str]]]:
    """The same sites with harmless guides, built when they are asked for."""

    class Sites(dict[tuple[str, str], dict[str, str]]):
        def __missing__(self, key: tuple[str, str]) -> dict[str, str]:
            root = tmp_path_factory.mktemp("benign") / "site"
            root.mkdir()
            built, names = build(root, ["harmless"] * len(texts), *key)
            self[key] = {name: page_of(built.folder, name) for name in names}
            return self[key]

    yield Sites()


def page_of(folder: Path, name: str) -> str:
    """Return the HTML of a page."""
    return (folder / name.replace(".md", ".html")).read_text("utf-8")


def judged(html: str, texts: list[str]) -> tuple[dict[int, list[str]], Counter[str]]:
    """Return what is wrong with which text's guide, and how much was looked at."""
    problems: dict[int, list[str]] = {}
    counts: Counter[str] = Counter()
    for number, (guide, notice) in guides_of(html).items():
        found = [*guide_problems(guide, texts[number]), *notice_problems(notice, texts[number])]
        counts["guides"] += 1
        counts["notices"] += 1
        if found:
            problems[number] = found
    for number, label in labels_of(html):
        counts["labels"] += 1
        if found := list(label_problems(label)):
            problems.setdefault(number, []).extend(found)
    return problems, counts


@pytest.mark.parametrize("order", ORDERS)
@pytest.mark.parametrize("stack", STACKS)
def test_nothing_becomes_active(
    stack: str,
    order: str,
    texts: list[str],
    benign: dict[tuple[str, str], dict[str, str]],
    tmp_path: Path,
) -> None:
    """No element, attribute, file, program or connection comes of a text; the page stays itself."""
    root = tmp_path / "site"
    root.mkdir()
    with audited() as seen:
        built, names = build(root, texts, stack, order)
    assert built.failed == ""
    assert seen == []
    assert CALLED == []
    problems: dict[int, list[str]] = {}
    total: Counter[str] = Counter()
    for name in names:
        html = page_of(built.folder, name)
        assert hostile.SECRET not in html
        assert around(html) == around(benign[stack, order][name])
        found, counts = judged(html, texts)
        problems.update(found)
        total.update(counts)
    print(f"\n{stack}, plugin {order}: {dict(total)}")
    assert total["guides"] == total["notices"] == len(texts)
    assert not list(root.rglob("ran"))
    assert {n: (texts[n][:80], p) for n, p in list(problems.items())[:10]} == {}


def naive(self: Any, parent: etree.Element, guide: Rendered) -> None:
    """Place a guide as most programs would: its text is Markdown like the rest of the page."""
    box = etree.SubElement(parent, "div", {"class": "howto"})
    for block in (guide.title, *guide.blocks):
        text = re.sub(r"</?(?:p|ol|ul|li|strong|span|pre|code|div)\b[^>]*>", "", block.html)
        text = text.replace("&lt;", "<").replace("&gt;", ">").replace("&quot;", '"')
        self.parser.parseChunk(box, text.replace("&#x27;", "'").replace("&amp;", "&"))


def test_a_naive_renderer_fails(
    texts: list[str], tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The judgement above finds hundreds of active texts where guides are put in as Markdown."""
    monkeypatch.setattr("mkdocs_howto.site.extension._MarkerProcessor._place", naive)
    root = tmp_path / "site"
    root.mkdir()
    built, names = build(root, texts, "Material's advice", "alone")
    assert built.failed == "", built.log[-1]
    problems: dict[int, list[str]] = {}
    for name in names:
        problems.update(judged(page_of(built.folder, name), texts)[0])
    active = [n for n, found in problems.items() if any(p.startswith(ACTIVE) for p in found)]
    print(f"\nnaive: {len(active)} of {len(texts)} payloads became active")
    assert len(active) > 300


HOOKS = """
window.ran = [];
for (const name of ['alert', 'confirm', 'prompt', 'print', 'open'])
  window[name] = (...all) => { window.ran.push(name + ' ' + all.join().slice(0, 60)); };
"""

# What stands outside the guides must be what a page with harmless guides has there.
LOOK = """() => {
  const all = [...document.querySelectorAll('body *')];
  const inside = all.filter(e => e.closest('.howto, .howto-notice'));
  const tags = new Set('DIV H2 H3 P OL UL LI STRONG CODE SPAN A PRE BUTTON NAV'.split(' '));
  const names = new Set(['class', 'id', 'role', 'href', 'name', 'title', 'data-clipboard-target',
    'data-md-type', 'tabindex', 'for']);
  return {
    ran: window.ran,
    guides: document.querySelectorAll('.howto, .howto-notice').length,
    outside: all.filter(e => !inside.includes(e)).map(e => e.tagName).join(' '),
    odd: inside.filter(e => !tags.has(e.tagName)
      || [...e.attributes].some(a => !names.has(a.name))).map(e => e.outerHTML.slice(0, 120)),
  };
}"""


@pytest.mark.skipif(find_chromium() is None, reason="no Chromium on the PATH")
@pytest.mark.parametrize("stack", STACKS)
def test_nothing_runs_in_a_browser(stack: str, texts: list[str], tmp_path: Path) -> None:
    """Chromium runs no script of a text, asks for nothing, and reads the page as it was meant."""
    looks: list[list[Any]] = []
    asked: list[set[str]] = []
    for kind, chosen in (("benign", ["harmless"] * len(texts)), ("hostile", texts)):
        root = tmp_path / kind
        root.mkdir()
        built, names = build(root, chosen, stack, "last")
        found, requests = looked_at(built.folder, names)
        looks.append(found)
        asked.append(requests)
    harmless, tested = looks
    guides = sum(look["guides"] for look in tested)
    print(f"\n{stack} in Chromium: {len(tested)} pages, {guides} guides and notices")
    assert guides == 2 * len(texts)
    assert [look["ran"] for look in tested if look["ran"]] == []
    assert [look["odd"][:3] for look in tested if look["odd"]] == []
    assert [look["outside"] for look in tested] == [look["outside"] for look in harmless]
    assert asked[1] - asked[0] == set()


def looked_at(folder: Path, names: list[str]) -> tuple[list[Any], set[str]]:
    """Open each page; return what is in it, and every address that was asked for."""
    looks, requests = [], set()
    with served(folder) as address, chromium() as browser:
        context = browser.new_context()
        context.add_init_script(HOOKS)
        context.route(lambda url: not url.startswith(address), lambda route: route.abort())
        context.on("request", lambda request: requests.add(request.url.removeprefix(address)))
        page = context.new_page()
        for name in names:
            page.goto(f"{address}/{name.replace('.md', '.html')}", wait_until="load")
            looks.append(page.evaluate(LOOK))
    return looks, requests
