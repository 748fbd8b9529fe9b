"""Whole guides in three themes: what other software makes of them, without and within a browser."""

from __future__ import annotations

import json
import re
import subprocess
import tarfile
from collections.abc import Callable, Iterator
from dataclasses import replace
from html import unescape
from pathlib import Path
from typing import Any

import pytest

from browsing import chromium, find_chromium, served
from mkdocs_howto.guide.errors import HowtoError
from mkdocs_howto.guide.html import render
from mkdocs_howto.guide.model import (
    Argument,
    Draft,
    Excerpt,
    Guide,
    Kind,
    Lines,
    Marker,
    Note,
    Section,
    Step,
    Variant,
)
from site_builds import Built, PageReader, build_site
from standin import PLAIN, StandIn

LONG = "x = fetch('a line that is much longer than any telephone is wide, and then some more')"
FORMULAS = r"\(\href{javascript:alert(1)}{x}\) and $$\frac12$$ and \[y\] and $z$ for $5"
DRAFT = Draft(
    r"How to use `TokenChat` in `</title><script>alert(1)</script>` &lt;b&gt; \(x\) $$y$$ { .red }",
    f"`TokenChat` is a client. {FORMULAS}.",
    (
        Step("Check the model", "Passes `model` on.", "src/chat.py", (Lines(7, 8),)),
        Step("Request", "Sends.", "src/chat.py", (Lines(9, 9), Lines(12, 13)), ("One.", "Two.")),
        Step("Stream", "First.\n\nSecond.", "src/other.py", (Lines(4, 6),)),
    ),
    f"from chat import TokenChat\n\n{LONG}\n",
    example_source="From `tests/test_chat.py`.",
    arguments=(
        Argument("model", "str", None, "`small` or `large`."),
        Argument("proxy", "str | None", "None", unused=True),
        Argument("limit", "int", "10", FORMULAS),
    ),
    returns="Returns a list.",
    notes=(
        Note("It is an async generator.", "src/chat.py", (Lines(6, 6),)),
        Note("Nothing is cited."),
    ),
    variants=(Variant("With a proxy", f"{LONG}\n", "From the README."),),
)
UNSEEN = "unseen_in_search"


def excerpt(first: int, last: int) -> Excerpt:
    """Return lines as they would be cut from a file."""
    rows = (f"{UNSEEN}({number})  # {LONG}" for number in range(first, last + 1))
    return Excerpt("src/chat.py", Lines(first, last), "\n".join(rows))


GUIDE = Guide(
    "chat.TokenChat", "chat.TokenChat", Kind.CLASS, DRAFT, output=LONG,
    excerpts=(excerpt(7, 8), excerpt(9, 9), excerpt(12, 13), excerpt(6, 6)),
)  # fmt: skip


class Whole(StandIn):
    """Gives the same whole guide for each marker."""

    def guides(self, markers: Any) -> list[Guide | HowtoError]:
        return [self._whole(marker) for marker in markers]

    def _whole(self, marker: Marker) -> Guide:
        return replace(GUIDE, identifier=marker.identifier, options=marker.options)


THEMES: dict[str, dict[str, Any]] = {
    "mkdocs": {"theme": {"name": "mkdocs"}},
    "mkdocs-dark": {"theme": {"name": "mkdocs", "color_mode": "dark"}},
    "readthedocs": {"theme": {"name": "readthedocs"}},
    "material": {"theme": {"name": "material"}},
    "material-dark": {"theme": {"name": "material", "palette": {"scheme": "slate"}}},
}
PAGES = {
    "index.md": "# ::: howto chat.TokenChat\n",
    "several.md": (
        "# Several\n\n## ::: howto chat.A\n\n## ::: howto chat.B\n\n"
        "::: howto chat.C\n    id: the-third\n\n[link][the-third], [other][howto-chat.A]\n"
    ),
}

Builder = Callable[..., Built]


@pytest.fixture(scope="module")
def build(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Builder]:
    """Builds the pages with the whole guide in them."""

    def built(name: str, **config: Any) -> Built:
        root = tmp_path_factory.mktemp(name)
        (root / "docs").mkdir()
        for page, text in PAGES.items():
            (root / "docs" / page).write_text(text)
        extensions: list[Any] = []
        if name.startswith("material"):
            extensions = ["pymdownx.highlight", {"pymdownx.tabbed": {"alternate_style": True}}]
        chosen = {"markdown_extensions": extensions, "plugins": ["search", "autorefs", "howto"]}
        return build_site(root, {**chosen, **THEMES[name], **config})

    with pytest.MonkeyPatch.context() as patch:
        patch.setattr("mkdocs_howto.site.plugin._generator", lambda *_: Whole())
        patch.setenv("NO_MKDOCS_2_WARNING", "1")
        yield built


@pytest.fixture(scope="module", params=THEMES)
def site(request: pytest.FixtureRequest, build: Builder) -> Built:
    """The pages in one theme."""
    return build(request.param)


def test_builds_strictly(site: Built) -> None:
    """No theme has anything to complain about, nor autorefs about links to guides."""
    assert site.failed == ""
    assert site.problems() == []
    assert 'href="#the-third"' in site.page("several.md")


def test_titles_survive_unescaping(site: Built) -> None:
    """A title is text in `<title>`, menus and outline, even where a theme unescapes it again."""
    for name in PAGES:
        html = site.page(name)
        assert "<script>alert" not in html
        title = re.findall(r"<title>(.*?)</title>", html, re.S)[0]
        assert "<" not in unescape(unescape(title))
        assert "\x02" not in html
    assert " .red" not in re.findall(r"<h1[^>]*>", site.page())[0]


def test_search(site: Built) -> None:
    """Results are found by the object, have its title, and hold none of the lines of code."""
    text = (site.folder / "search" / "search_index.json").read_text("utf-8")
    assert UNSEEN not in text
    assert UNSEEN in site.page()
    entries = {entry["location"]: entry for entry in json.loads(text)["docs"]}
    assert "How to use" in entries["several/#howto-chat.A"]["title"]
    assert "is a client" in entries["several/#howto-chat.A"]["text"]
    assert all(entry["title"].strip() for entry in entries.values())
    for entry in entries.values():
        assert "<script" not in unescape(entry["title"])


def test_outline(build: Builder) -> None:
    """With several guides on a page, the headings of sections stay out of the outline."""
    for plugins, listed in ((["howto"], False), ([{"howto": {"toc": "full"}}], True)):
        page = build("material", plugins=plugins).page("several.md")
        assert ('href="#howto-chat.A-steps"' in page) is listed
        assert 'href="#howto-chat.A"' in page
        assert 'id="howto-chat.A-steps"' in page
        single = build("material", plugins=plugins).page("index.md")
        assert 'href="#howto-chat.TokenChat-steps"' in single


def test_everything_is_there(site: Built) -> None:
    """Each part of the guide stands on the page, and what it cites opens without a script."""
    html = site.page()
    page = PageReader(html)
    for name, count in (
        ("howto-arguments", 1), ("howto-notes", 1), ("howto-points", 1), ("howto-lines", 4),
        ("howto-output", 1), ("howto-variant", 2),
    ):  # fmt: skip
        assert len(page.with_class(name)) == count, name
    summaries = [" ".join(each.text.split()) for each in page.with_tag("summary")]
    assert summaries == ["src/chat.py:6", "src/chat.py:7–8", "9, 12–13"]
    numbers = [each.text.split() for each in page.with_class("howto-numbers")]
    assert numbers == [["6"], ["7", "8"], ["9"], ["12", "13"]]
    assert "src/other.py:4–6" in html


browser = [
    pytest.mark.browser,
    pytest.mark.skipif(find_chromium() is None, reason="no Chromium on the PATH"),
]

FAINT = """() => {
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
    .filter(e => e.getClientRects().length && !e.closest('code, .headerlink, .tabbed-labels'))
    .map(e => {
      const back = behind(e), pair = [over(back), over([...back, getComputedStyle(e).color])];
      const [low, high] = pair.map(bright).sort((a, b) => a - b);
      return [(high + 0.05) / (low + 0.05), `${e.tagName}.${e.className}`];
    }).filter(([contrast]) => contrast < 4.5);
}"""
"""Our own texts that are too faint; the colours of code are the theme's."""

UNREACHED = """() => [...document.querySelectorAll('.howto *')]
  .filter(e => e.scrollWidth > e.clientWidth + 1 && !e.matches('.tabbed-labels'))
  .filter(e => /auto|scroll/.test(getComputedStyle(e).overflowX) && e.tabIndex < 0)
  .map(e => `${e.tagName}.${e.className}`)"""


@pytest.mark.browser
@pytest.mark.skipif(find_chromium() is None, reason="no Chromium on the PATH")
def test_in_a_browser(site: Built) -> None:
    """On a phone all texts fit and stand out, and what scrolls is reached with the keyboard."""
    with chromium() as program, served(site.folder) as address:
        for scripts in (True, False):
            context = program.new_context(
                viewport={"width": 390, "height": 844}, java_script_enabled=scripts
            )
            page = context.new_page()
            page.goto(f"{address}/")
            for summary in page.locator("details.howto-source > summary").all():
                summary.click()
            assert page.locator(".howto-lines >> visible=true").count() == 4
            if scripts:
                assert page.evaluate("document.documentElement.scrollWidth") <= 390
                assert page.evaluate(FAINT) == []
                assert page.evaluate(UNREACHED) == []
            page.emulate_media(media="print")
            assert page.locator(".howto-example pre >> visible=true").count() == 3
            context.close()


def unpacked(package: str, folder: Path) -> Path:
    """Return a package of npm, unpacked; skip the test where there is none."""
    try:
        subprocess.run(
            ["npm", "pack", "--silent", package],
            cwd=folder, check=True, capture_output=True, timeout=180,
        )  # fmt: skip
    except (OSError, subprocess.SubprocessError) as error:
        pytest.skip(f"npm can't fetch {package}: {error}")
    (archive,) = folder.glob("*.tgz")
    with tarfile.open(archive) as tar:
        tar.extractall(folder, filter="data")
    archive.unlink()
    return (folder / "package").rename(folder / package.partition("@")[0])


SCRIPTS = {
    "mathjax@3.2.2": (
        "<script>window.MathJax = {tex: {inlineMath: [['$', '$'], ['\\\\(', '\\\\)']]}}</script>"
        "<script src='{root}/es5/tex-mml-chtml.js'></script>",
        "MathJax.startup.promise.then(() => document.querySelectorAll('mjx-container').length)",
    ),
    "mathjax@2.7.9": (
        "<script type='text/x-mathjax-config'>MathJax.Hub.Config({tex2jax: "
        "{inlineMath: [['$', '$'], ['\\\\(', '\\\\)']]}, showMathMenu: false})</script>"
        "<script src='{root}/MathJax.js?config=TeX-MML-AM_CHTML'></script>",
        "new Promise(done => MathJax.Hub.Queue(() => done("
        "document.querySelectorAll('script[type^=\"math/\"]').length)))",
    ),
    "katex@0.16.11": (
        "<script src='{root}/dist/katex.min.js'></script>"
        "<script src='{root}/dist/contrib/auto-render.min.js'></script>",
        "(renderMathInElement(document.body, {delimiters: ["
        "{left: '$$', right: '$$', display: true}, {left: '$', right: '$', display: false}, "
        "{left: '\\\\(', right: '\\\\)', display: false}, "
        "{left: '\\\\[', right: '\\\\]', display: true}]}), "
        "document.querySelectorAll('.katex').length)",
    ),
}


@pytest.mark.slow
@pytest.mark.browser
@pytest.mark.skipif(find_chromium() is None, reason="no Chromium on the PATH")
@pytest.mark.parametrize("package", SCRIPTS)
@pytest.mark.parametrize("theme", ["mkdocs", "material"])
def test_formulas_stay_text(build: Builder, theme: str, package: str, tmp_path: Path) -> None:
    """The scripts that draw formulas draw the author's, and nothing of a guide."""
    site = build(theme)
    folder = unpacked(package, tmp_path).rename(site.folder / "maths")
    head, count = SCRIPTS[package]
    head = head.replace("{root}", f"/{folder.name}")
    own = r"<p id='own'>\(x^2\) and $$y^2$$</p>"
    with chromium() as program, served(site.folder) as address:
        for name in ("index.html", "several/index.html"):
            path = site.folder / name
            html = path.read_text("utf-8").replace("</body>", f"{own}{head}</body>")
            (path.parent / "maths.html").write_text(html, "utf-8")
            page = program.new_page()
            page.goto(f"{address}/{name.replace('index', 'maths')}")
            assert page.evaluate(count) == 2
            assert page.locator("a[href^='javascript']").count() == 0
            page.close()


@pytest.mark.parametrize(
    ("label", "drawn"),
    [
        ("Read a file", True),
        ("fa:fa-user name", False),
        ("fab:fa-x", False),
        ("$$x^2$$", False),
        ("costs $5", True),
    ],
)
def test_diagrams(label: str, drawn: bool) -> None:
    """Mermaid is handed no label that it would make an icon or a formula of."""
    text = f'flowchart TD\n    n1["{label}"]\n    n1 --> n2\n'
    draft = replace(DRAFT, further={Section.DIAGRAM: (text,)})
    made = replace(GUIDE, draft=draft, options=replace(GUIDE.options, sections=(Section.DIAGRAM,)))
    body = render(made, 2, PLAIN).blocks[1].html
    assert ('class="mermaid"' in body) is drawn
