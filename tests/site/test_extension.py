"""The marker in Python-Markdown, without any site generator."""

from __future__ import annotations

import logging
import re
from pathlib import Path
from typing import Any

import markdown
import pytest
from markdown.preprocessors import Preprocessor

from mkdocs_howto.guide.errors import HowtoError, NotFound, OptionError
from mkdocs_howto.site.extension import ConversionStopped, HowtoExtension, Page, Site
from mkdocs_howto.site.settings import Settings
from site_builds import PageReader
from standin import StandIn


def convert(
    text: str, *, settings: Settings | None = None, extensions: list[Any] | None = None, **site: Any
) -> str:
    """Convert a page with hand-made guides."""
    made = Site(settings or Settings(), StandIn().guides, **site)
    return markdown.markdown(text, extensions=[*(extensions or []), HowtoExtension(site=made)])


@pytest.fixture
def alone(monkeypatch: pytest.MonkeyPatch) -> StandIn:
    """Hand-made guides for an extension that works without a site."""
    maker = StandIn()
    monkeypatch.setattr("mkdocs_howto.site.extension._shared_workshop", lambda paths, root: maker)
    return maker


def test_outline() -> None:
    """Headings of a guide are in the table of contents, at the marker's level, with anchors."""
    md = markdown.Markdown(
        extensions=["toc", HowtoExtension(site=Site(Settings(), StandIn().guides))]
    )
    md.convert("# Page\n\n## ::: howto shop.Basket\n\n::: howto shop.Basket.add\n")
    (top,) = md.toc_tokens  # type: ignore[attr-defined]
    (guide,) = top["children"]
    assert (guide["level"], guide["id"]) == (2, "howto-shop.Basket")
    assert guide["name"] == "How to use Basket"
    assert [(child["level"], child["id"], child["name"]) for child in guide["children"]] == [
        (3, "howto-shop.Basket-description", "Description"),
        (3, "howto-shop.Basket-steps", "Execution Steps"),
        (3, "howto-shop.Basket-example", "Usage Example"),
    ]


def test_anchors_are_unique() -> None:
    """The same object more than once on a page has an anchor of its own each time."""
    text = "## ::: howto shop.Basket\n\n::: howto shop.Basket\n\n# ::: howto shop.Basket\n"
    page = PageReader(convert(text))
    anchors = [e.attributes["id"] for e in page.elements if "id" in e.attributes]
    assert len(anchors) == len(set(anchors)) == 9
    assert anchors[0] == "howto-shop.Basket"


def test_title_first() -> None:
    """A first-level title stands before the guide's box, where site generators look for it."""
    html = convert("# ::: howto shop.Basket\n")
    assert re.match(r'<h1 class="howto-title [\w ]+" id="howto-shop.Basket">How to use', html)


def test_error_stops() -> None:
    """Without a site nothing is published in place of a missing guide: the conversion ends."""
    with pytest.raises(ConversionStopped) as caught:
        convert(
            "text\n\n::: howto shop.missing\n",
            page=Page("page.md", lambda: "\n\n::: howto shop.missing"),
        )
    assert caught.value.where == "page.md:3"
    assert "shop.Box" in str(caught.value)
    assert isinstance(caught.value, HowtoError)
    assert caught.value.format_message() == str(caught.value)


def test_notice() -> None:
    """Where a site goes on after an error, the page shows a notice in the marker's place."""
    heard: list[HowtoError] = []
    html = convert("before\n\n::: howto shop.missing\n\nafter", failed=heard.append)
    (box,) = PageReader(html).with_class("howto-notice")
    assert "No guide for shop.missing" in box.text
    assert "shop.Box" in box.text
    assert html.index("before") < html.index("howto-notice") < html.index("after")
    assert isinstance(heard[0], NotFound)


@pytest.mark.parametrize(
    ("text", "where"),
    [
        ("::: howto a.b\n    titel: x\n", "page.md:2"),
        ("- item\n- ::: howto a.b\n      lines: [\n", "page.md:4"),
        ("x\n\n> ::: howto a.b\n>     title: x\n>     title: y\n", "page.md:5"),
        ("# Page\n\n::: howto a.b\n\n    title: x\n    sections: none\n", "page.md:6"),
        ("::: howto a.b\n::: howto a.b\n    a: b\n", "page.md:3"),
        ("```\n::: howto a b\n```\n\n    ::: howto a b\n\n::: howto a b\n", "page.md:7"),
    ],
)
def test_error_place(text: str, where: str) -> None:
    """An error names the line of the page on which the mistake stands."""
    with pytest.raises(HowtoError) as caught:
        convert(text, page=Page("page.md", lambda: text), extensions=["fenced_code"])
    assert caught.value.where == where


def test_bare_marker(caplog: pytest.LogCaptureFixture) -> None:
    """A marker with nothing to describe is a warning that shows a correct one."""
    with caplog.at_level(logging.WARNING):
        html = convert("::: howto\n\n# ::: howto\n")
    assert [record.name for record in caplog.records] == ["mkdocs.plugins.mkdocs_howto"] * 2
    assert "`::: howto package.module.name`" in caplog.text
    assert html.count("howto-notice") == 2


def test_disabled() -> None:
    """Switched off, markers and their options vanish and the text around them stays."""
    html = convert("a\n\n::: howto a.b\n    title: x\n\nb", settings=Settings(enabled=False))
    assert html == "<p>a</p>\n<p>b</p>"


def test_no_reentry() -> None:
    """Markers inside a guide's own texts are texts: they are never found again."""
    maker = StandIn()
    site = Site(Settings(), maker.guides)
    page = "::: howto shop.Basket\n    title: '::: howto shop.Basket.add'\n"
    html = markdown.markdown(page, extensions=[HowtoExtension(site=site)])
    assert maker.asked == [["shop.Basket"]]
    assert "::: howto shop.Basket.add" in html


def test_options(alone: StandIn) -> None:
    """Without a site the extension takes the plugin's options, and refuses others."""
    html = markdown.markdown(
        "## ::: howto shop.Basket",
        extensions=["howto"],
        extension_configs={"howto": {"sections": ["steps"]}},
    )
    assert "Execution Steps" in html
    assert "Description" not in html
    with pytest.raises(OptionError, match="Did you mean `sections`"):
        markdown.markdown("x", extensions=[HowtoExtension(section=["steps"])])


def test_lines_alone(alone: StandIn) -> None:
    """Without a site the lines of errors are those of the text, for each text anew."""
    md = markdown.Markdown(extensions=["howto"])
    for lines in (1, 4):
        with pytest.raises(HowtoError) as caught:
            md.reset().convert("\n" * lines + "::: howto shop.missing\n")
        assert caught.value.where == f"line {lines + 1}"


class _Context(Preprocessor):
    """What Zensical registers to tell extensions which page it converts."""

    def __init__(self, path: str) -> None:
        super().__init__()
        self.page = type("Page", (), {"path": path})()

    def run(self, lines: list[str]) -> list[str]:
        return lines


def test_zensical_page(alone: StandIn) -> None:
    """In Zensical errors name the page."""
    md = markdown.Markdown(extensions=["howto"])
    md.preprocessors.register(_Context("guide/start.md"), "rendering_context", 0)
    with pytest.raises(HowtoError) as caught:
        md.convert("::: howto shop.missing")
    assert caught.value.where == "guide/start.md:1"


def test_stored_guides_without_mkdocs(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """The extension alone publishes what the site's store holds, as the plugin does."""
    from click.testing import CliRunner

    from mkdocs_howto import cli

    (tmp_path / "docs").mkdir()
    (tmp_path / "shop.py").write_text('def weigh(item):\n    """Weigh it."""\n    return 1\n')
    (tmp_path / "docs" / "index.md").write_text("::: howto shop.weigh\n")
    (tmp_path / "mkdocs.yml").write_text("site_name: x\nmarkdown_extensions: [howto]\n")
    monkeypatch.chdir(tmp_path)
    CliRunner().invoke(cli.main, ["write", "--writer", "offline"], catch_exceptions=False)
    (path,) = (tmp_path / "howto").iterdir()
    text = path.read_text().replace("## Execution", "A word of mine.\n\n## Execution", 1)
    path.write_text(text)
    assert "A word of mine." in markdown.markdown("::: howto shop.weigh", extensions=["howto"])
