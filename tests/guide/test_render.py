"""Guides as HTML: the shape that readers see, and texts that must stay texts."""

from __future__ import annotations

import re
from dataclasses import replace
from typing import Any, cast

import markdown
import pytest
from hypothesis import given
from hypothesis import strategies as st

import hostile
from mkdocs_howto.guide.errors import NotFound
from mkdocs_howto.guide.html import Rendered, Surroundings, inline, neutral, notice, render
from mkdocs_howto.guide.model import Draft, Guide, Lines, Options, Section, Step
from mkdocs_howto.guide.text import visible
from mkdocs_howto.site.extension import HowtoExtension, Site
from mkdocs_howto.site.settings import Settings
from site_builds import PageReader
from standin import PLAIN, guide

TAGS = {"div", "h2", "h3", "p", "ol", "li", "strong", "code", "span", "a", "pre", "root"}
ATTRIBUTES = {"class", "id", "role", "href", "name", "tabindex"}
FULL: list[Any] = [
    "abbr",
    "admonition",
    "attr_list",
    "def_list",
    "footnotes",
    "md_in_html",
    "meta",
    "smarty",
    "tables",
    "toc",
    "wikilinks",
    "pymdownx.arithmatex",
    "pymdownx.betterem",
    "pymdownx.blocks.admonition",
    "pymdownx.caret",
    "pymdownx.critic",
    "pymdownx.details",
    "pymdownx.emoji",
    "pymdownx.escapeall",
    "pymdownx.highlight",
    "pymdownx.inlinehilite",
    "pymdownx.keys",
    "pymdownx.magiclink",
    "pymdownx.mark",
    "pymdownx.progressbar",
    "pymdownx.smartsymbols",
    "pymdownx.snippets",
    "pymdownx.superfences",
    "pymdownx.tabbed",
    "pymdownx.tasklist",
    "pymdownx.tilde",
]
PAGE = """
<div>stashed by the author</div>

*[HTML]: An abbreviation of the author

[ref]: https://author.example

## ::: howto shop.Basket
"""


def html_of(rendered: Rendered) -> str:
    """Return all blocks of a rendered guide as one text."""
    blocks = [rendered.title, *rendered.blocks]
    return "".join(
        f'<{b.tag} class="{b.classes}">{b.html or inline(b.text)}</{b.tag}>' for b in blocks
    )


def converted(made: Guide, extensions: list[Any], page: str = PAGE) -> str:
    """Return a page as Python-Markdown makes it, with this guide for its marker."""
    site = Site(Settings(), lambda markers: [made for _ in markers])
    md = markdown.Markdown(extensions=[*extensions, HowtoExtension(site=site)])
    return md.convert(page)


def everywhere(text: str) -> Guide:
    """Return a guide with the same text in each of its fields."""
    step = Step(text, text, text, (Lines(1, 2),))
    return guide(
        title=text, description=text, steps=(step, step), example=text, example_source=text
    )


def squeezed(text: str) -> str:
    """Return a text without white space and backticks, to compare what readers see."""
    return re.sub(r"[\s`]+", "", visible(text))


def test_headings() -> None:
    """The title takes the marker's level and sections one below, with anchors of their own."""
    rendered = render(guide(), 2, PLAIN)
    assert (rendered.title.tag, rendered.title.id) == ("h2", "howto-shop.Basket")
    assert rendered.title.text == "How to use `Basket`"
    heads = [(b.tag, b.text, b.id) for b in rendered.blocks if "heading" in b.classes]
    assert heads == [
        ("h3", "Description", "howto-shop.Basket-description"),
        ("h3", "Execution Steps", "howto-shop.Basket-steps"),
        ("h3", "Usage Example", "howto-shop.Basket-example"),
    ]
    assert rendered.id == ""


def test_labels() -> None:
    """Without a heading prefix there is no heading, only labels with the same words."""
    rendered = render(guide(), 0, PLAIN)
    assert {b.tag for b in (rendered.title, *rendered.blocks)} == {"p", "div"}
    assert [b.html for b in rendered.blocks if "label" in b.classes] == [
        "Description",
        "Execution Steps",
        "Usage Example",
    ]
    assert rendered.id == "howto-shop.Basket"


@pytest.mark.parametrize(
    ("level", "tags"), [(1, ["h1", "h2"]), (5, ["h5", "h6"]), (6, ["h6", "h6"])]
)
def test_depth(level: int, tags: list[str]) -> None:
    """Headings end at the sixth level."""
    rendered = render(guide(), level, PLAIN)
    assert [rendered.title.tag, rendered.blocks[0].tag] == tags


def test_sections_in_order() -> None:
    """Only the chosen sections are shown, in the chosen order."""
    options = Options(sections=(Section.EXAMPLE, Section.DESCRIPTION))
    rendered = render(guide(options=options), 2, PLAIN)
    assert [b.classes for b in rendered.blocks[1::2]] == ["howto-example", "howto-description"]


def test_title_option() -> None:
    """The marker's title replaces the guide's."""
    rendered = render(guide(options=Options(title="Fill `it` now")), 2, PLAIN)
    assert rendered.title.text == "Fill `it` now"


def test_steps() -> None:
    """Steps are a real list: bold title, sentences, and the lines that they describe."""
    rendered = render(guide(), 2, PLAIN)
    body = next(b.html for b in rendered.blocks if b.classes == "howto-steps")
    assert body.split("\n") == [
        '<ol role="list">',
        "<li><p><strong>Check the count.</strong> Raises <code>ValueError</code> when "
        '<code>count</code> is below 1. <span class="howto-source">src/shop.py:4–5</span></p></li>',
        "<li><p><strong>Store the article.</strong> Adds <code>count</code> to "
        '<code>articles</code>. <span class="howto-source">6</span></p></li>',
        "</ol>",
    ]


def test_linked_source() -> None:
    """A citation is a link where the repository has an address for it."""
    page = Surroundings(code=str, link=lambda file, lines: f"https://x.example/{file}?a&b")
    body = html_of(render(guide(), 2, page))
    assert '<a href="https://x.example/src/shop.py?a&amp;b">src/shop.py:4–5</a>' in body


@pytest.mark.parametrize(
    ("language", "name"), [("en", "Output"), ("fr", "Sortie"), ("zh", "输出"), ("xx", "Output")]
)
def test_output(language: str, name: str) -> None:
    """What an example printed stands below it, named in the guide's language."""
    made = replace(guide(), draft=replace(guide().draft, language=language), output="<4>\n")
    page = PageReader(f"<root>{html_of(render(made, 2, PLAIN))}</root>")
    assert [element.text for element in page.with_class("howto-printed")] == [name]
    assert [element.text for element in page.with_class("howto-output")] == ["<4>"]
    silent = PageReader(f"<root>{html_of(render(guide(), 2, PLAIN))}</root>")
    assert silent.with_class("howto-printed") == silent.with_class("howto-output") == []


@pytest.mark.parametrize("language", ["en", "fr", "zh", '"><script>'])
def test_lang(language: str) -> None:
    """A guide in another language says so to screen readers and browsers; only a known one."""
    made = replace(guide(), draft=replace(guide().draft, language=language))
    page = PageReader(f"<root>{converted(made, [])}</root>")
    (box,) = page.with_class("howto")
    expected = {"lang": language} if language in ("fr", "zh") else {}
    assert {k: v for k, v in box.attributes.items() if k == "lang"} == expected


def test_nothing_to_show() -> None:
    """A section without content has no heading either."""
    empty = guide(description=" ", steps=(), example="\n")
    assert render(empty, 2, PLAIN).blocks == ()
    bare = guide(steps=(Step("Title", ""),), example_source="")
    assert "howto-note" not in html_of(render(bare, 2, PLAIN))
    assert "<li><p><strong>Title.</strong></p></li>" in html_of(render(bare, 2, PLAIN))


def test_only_guides() -> None:
    """A draft, whose claims nobody checked, is not rendered."""
    draft = Draft("t", "d", (), "x = 1")
    with pytest.raises(TypeError, match="only a Guide"):
        render(cast(Guide, draft), 2, PLAIN)


def test_notice() -> None:
    """The notice names what is missing, where, and what to write instead, as inert text."""
    error = NotFound("There is no `<b>`.", where="page.md:3", hint="Write `x`.")
    html = notice(error, "<b>").html
    assert "No guide for <code>&lt;b&gt;</code>" in html
    assert "There is no <code>&lt;b&gt;</code>." in html
    assert "page.md:3" in html
    assert "Write <code>x</code>." in html


@pytest.mark.parametrize("extensions", [["toc"], FULL], ids=["bare", "full"])
@pytest.mark.parametrize("name", hostile.TEXTS)
def test_hostile(
    name: str,
    extensions: list[Any],
    tmp_path_factory: pytest.TempPathFactory,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    """A text in any field comes out as the same text, and as nothing but text."""
    folder = tmp_path_factory.mktemp("hostile")
    (folder / "secret.txt").write_text(hostile.SECRET)
    monkeypatch.chdir(folder)
    text = hostile.TEXTS[name]
    made = everywhere(text)
    html = converted(made, extensions)
    assert hostile.SECRET not in html
    assert html.count("stashed by the author") == 1
    assert "\x02" not in html
    page = PageReader(f"<root>{html}</root>")
    (box,) = page.with_class("howto")
    inside = [e for e in page.elements if "div" in e.ancestors or e is box]
    assert {element.tag for element in inside} <= TAGS
    assert {name for element in inside for name in element.attributes} <= ATTRIBUTES
    for element in inside:
        assert element.attributes.get("href", "#").startswith("#")
        assert "evil" not in element.attributes.get("class", "")
    shown = squeezed(box.text)
    title, code = squeezed(" ".join(text.split())), squeezed(text)
    heading = squeezed(neutral(visible(" ".join(text.split()))))
    step = f"{title}{'' if visible(text).rstrip().endswith(('.', '!', '?', ':', '…')) else '.'}"
    step += code
    steps = f"{step}{squeezed(text)}:1–2{step}1–2"
    assert shown.startswith(f"{heading}Description{code}ExecutionSteps{steps}UsageExample{code}")
    assert shown.endswith(code)


@given(st.text(st.characters(exclude_characters="`"), max_size=60))
def test_visible_text(text: str) -> None:
    """Readers see each text as it was given, without control characters."""
    step = Step(text, text, "a.py", (Lines(1, 1),))
    made = guide(title=text, description=text, steps=(step,), example_source=text)
    page = PageReader(f"<root>{html_of(render(made, 2, PLAIN))}</root>")
    want = " ".join(visible(text).split())
    (title,) = page.with_class("howto-title")
    assert " ".join(title.text.split()) == want
    assert {element.tag for element in page.elements} <= TAGS
    if want:
        (description,) = page.with_class("howto-description")
        assert " ".join(description.text.split()) == want
        (note,) = page.with_class("howto-note")
        assert " ".join(note.text.split()) == want
        (item,) = page.with_tag("li")
        assert " ".join(item.text.split()).endswith(f"{want} a.py:1")


@given(st.text(max_size=60))
def test_code_text(code: str) -> None:
    """The example's characters reach the page as they are, blank lines at its ends aside."""
    html = converted(guide(example=code), ["pymdownx.highlight"], "::: howto shop.Basket")
    page = PageReader(f"<root>{html}</root>")
    want = visible(code).strip()
    shown = page.with_class("highlight")
    if want:
        assert shown[0].text.strip().expandtabs() == want.expandtabs()
    else:
        assert shown == []
