"""The marker in every Markdown context, with and without mkdocstrings on either side of it."""

from __future__ import annotations

import shutil
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
import yaml

from site_builds import Built, PageReader, build_site
from standin import StandIn

SITE = Path(__file__).parents[1] / "sites" / "contexts"
PAGES = sorted(path.name for path in (SITE / "docs").glob("*.md"))
MKDOCSTRINGS = {"mkdocstrings": {"handlers": {"python": {"paths": ["src"]}}}}
MACROS = {"macros": {"module_name": "macros"}}
ORDERS: dict[str, list[Any]] = {
    "alone": ["howto", MACROS],
    "before mkdocstrings": ["howto", MACROS, MKDOCSTRINGS],
    "after mkdocstrings": [MKDOCSTRINGS, MACROS, "howto"],
}
EXTENSIONS: list[Any] = [
    "admonition",
    "attr_list",
    "def_list",
    "footnotes",
    "md_in_html",
    "pymdownx.blocks.admonition",
    "pymdownx.details",
    "pymdownx.highlight",
    "pymdownx.superfences",
    {"pymdownx.tabbed": {"alternate_style": True}},
]


def front_matter(name: str) -> dict[str, Any]:
    """Return what a page says must come out."""
    text = (SITE / "docs" / name).read_text("utf-8")
    expected: dict[str, Any] = yaml.safe_load(text.split("---")[1])
    return expected


def fits(name: str, order: str) -> bool:
    """Whether a page belongs into a site of this order."""
    needs = front_matter(name).get("needs", "")
    return needs in ("", "no mkdocstrings" if order == "alone" else "mkdocstrings")


@pytest.fixture(scope="module", params=list(ORDERS))
def site(
    request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory
) -> Iterator[tuple[str, Built]]:
    """The site of all contexts, built strictly in one order of plugins."""
    order: str = request.param
    root = tmp_path_factory.mktemp("contexts") / "site"
    shutil.copytree(SITE, root)
    for name in PAGES:
        if not fits(name, order):
            (root / "docs" / name).unlink()
    snippets = {"pymdownx.snippets": {"base_path": [str(root / "snippets")], "check_paths": True}}
    config = {"plugins": ORDERS[order], "markdown_extensions": [*EXTENSIONS, snippets]}
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr("mkdocs_howto.site.plugin._generator", lambda *_: StandIn())
        built = build_site(root, config)
    yield order, built


def test_strict_build(site: tuple[str, Built]) -> None:
    """A site with the marker in every context builds with no warning."""
    _, built = site
    assert built.failed == ""
    assert built.problems() == []


@pytest.mark.parametrize("name", PAGES)
def test_context(site: tuple[str, Built], name: str) -> None:
    """A page shows as many guides, in the elements, and with the text, that it asks for."""
    order, built = site
    if not fits(name, order):
        pytest.skip(f"not part of the site {order}")
    expected = front_matter(name)
    page = PageReader(content(built.page(name)))
    guides = page.with_class("howto")
    assert len(guides) == expected["guides"]
    assert page.with_class("howto-notice") == []
    for guide in guides[:1]:
        assert guide.ancestors == ("div", *expected.get("inside", []))
    text = " ".join(page.with_class("content")[0].text.split())
    for literal in expected.get("literal", []):
        assert literal in text
    assert "wzxhzdk" not in text
    assert "\x02" not in text
    assert "howto-literal" not in text


PLAIN = [
    "alone.md",
    "bullet.md",
    "heading.md",
    "nested-list.md",
    "no-comment.md",
    "no-fence-in-list.md",
    "no-fence-in-quote.md",
    "no-html-in-list.md",
    "no-indented-code.md",
    "quote.md",
]


@pytest.mark.parametrize("order", [["howto"], ["howto", MKDOCSTRINGS], [MKDOCSTRINGS, "howto"]])
def test_no_extensions(order: list[Any], tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """With MkDocs' own extensions only, fences and comments in lists are left alone as well."""
    root = tmp_path / "site"
    shutil.copytree(SITE, root)
    for path in (root / "docs").iterdir():
        if path.name not in PLAIN:
            path.unlink()
    monkeypatch.setattr("mkdocs_howto.site.plugin._generator", lambda *_: StandIn())
    built = build_site(root, {"plugins": order})
    assert built.failed == ""
    for name in PLAIN:
        page = PageReader(content(built.page(name)))
        expected = front_matter(name)
        assert len(page.with_class("howto")) == expected["guides"], name
        for literal in expected.get("literal", []):
            assert literal in page.with_class("content")[0].text, name


def content(html: str) -> str:
    """Return the part of a page of the theme `mkdocs` that comes from Markdown."""
    _, _, main = html.partition('role="main">')
    return f'<div class="content">{main.partition("<footer")[0]}'
