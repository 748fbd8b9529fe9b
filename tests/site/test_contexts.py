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


def test_a_docstring_asks_for_nothing(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """A docstring that mkdocstrings renders may hold a marker: no file is published for it."""
    root = tmp_path / "site"
    (root / "docs").mkdir(parents=True)
    (root / "private").mkdir()
    (root / "private" / "settings.py").write_text("PRICE = 'never to be seen'\n")
    (root / "docs" / "index.md").write_text("# API\n\n::: lib\n\n## ::: howto shop.Basket\n")
    text = '"""Library.\n\n::: howto\n    file: private/settings.py\n\nMore text.\n"""\n'
    (root / "src").mkdir()
    (root / "src" / "lib.py").write_text(text)
    asked: list[str] = []

    class Noting(StandIn):
        def guides(self, markers: Any) -> Any:
            asked.extend(marker.identifier or marker.options.file for marker in markers)
            return super().guides(markers)

    monkeypatch.setattr("mkdocs_howto.site.plugin._generator", lambda *_: Noting())
    built = build_site(root, {"plugins": ["howto", MKDOCSTRINGS]})
    assert built.failed == ""
    assert set(asked) == {"shop.Basket"}
    page = PageReader(content(built.page()))
    assert len(page.with_class("howto")) == 1
    assert "private/settings.py" in page.with_class("content")[0].text
    assert "More text." in page.with_class("content")[0].text
    assert "never to be seen" not in built.page()


@pytest.mark.parametrize(
    ("text", "line"),
    [
        ("# Page\n\n::: hwoto shop.price\n", 3),
        ("::: howto: shop.price\n", 1),
        ("text\n\n- ::: how-to shop.price\n", 3),
        (":::: howto shop.price\n", 1),
        ("### ::: Howto shop.price\n", 1),
    ],
)
def test_misspelt_markers(
    text: str, line: int, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """A line that is nearly a marker is a warning with page and line, which ends strict builds."""
    (tmp_path / "docs").mkdir()
    (tmp_path / "docs" / "index.md").write_text(text)
    monkeypatch.setattr("mkdocs_howto.site.plugin._generator", lambda *_: StandIn())
    built = build_site(tmp_path, {"plugins": ["howto"]})
    assert "strict mode" in built.failed
    (warning,) = built.problems()
    assert warning.startswith(f"WARNING index.md:{line}: ")
    assert "is no marker" in warning


def test_what_is_no_misspelt_marker(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Lines of other plugins, and lines in fences, are nobody's mistake."""
    (tmp_path / "docs").mkdir()
    page = "::: photo\n\n::: note text\n\n```\n::: hwoto x\n```\n\n`::: hwoto x`\n"
    (tmp_path / "docs" / "index.md").write_text(page)
    monkeypatch.setattr("mkdocs_howto.site.plugin._generator", lambda *_: StandIn())
    assert build_site(tmp_path, {"plugins": ["howto"]}).problems() == []
