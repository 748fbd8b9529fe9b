"""Guides as Markdown: the form that scripts rely on, and texts that read the same in it."""

from __future__ import annotations

import re

import markdown
import pytest
from hypothesis import given
from hypothesis import strategies as st
from markdown_it import MarkdownIt

import hostile
from mkdocs_howto.guide.markdown import guide_markdown, inline_markdown
from mkdocs_howto.guide.model import Lines, Options, Section, Step
from mkdocs_howto.guide.text import paragraphs, visible
from site_builds import PageReader
from standin import CODE, guide


def test_form() -> None:
    """Title, section names alone on their lines, numbered steps, notes below the heading."""
    assert guide_markdown(guide()) == (
        "# How to use `Basket`\n"
        "\n"
        "## Description\n"
        "\n"
        "`Basket` holds articles.\n"
        "\n"
        "It counts them.\n"
        "\n"
        "## Execution Steps\n"
        "\n"
        "1. **Check the count.** Raises `ValueError` when `count` is below 1. *src/shop.py:4-5*\n"
        "2. **Store the article.** Adds `count` to `articles`. *6*\n"
        "\n"
        "## Usage Example\n"
        "\n"
        "*From `tests/test_shop.py`.*\n"
        "\n"
        f"```python\n{CODE}```\n"
    )


def test_options() -> None:
    """The marker's title and choice of sections hold here as well."""
    options = Options(title="Fill it", sections=(Section.STEPS,))
    text = guide_markdown(guide(options=options))
    assert text.startswith("# Fill it\n\n## Execution Steps\n\n1. ")
    assert "Description" not in text


def test_nothing_to_show() -> None:
    """A section without content has no heading; a step without lines no citation."""
    empty = guide(description="", steps=(Step("Title", "Text."),), example="", example_source="x")
    assert guide_markdown(empty) == (
        "# How to use `Basket`\n\n## Execution Steps\n\n1. **Title.** Text.\n"
    )


def test_fences_in_code() -> None:
    """Code that holds fences is fenced with more backticks, so that one fence comes out."""
    code = 'text = """\n````\n```python\n"""'
    out = guide_markdown(guide(example=code))
    assert f"`````python\n{code}\n`````\n" in out


@pytest.mark.parametrize(
    ("text", "line"),
    [
        ("a_b and _c_ and __d__", r"a_b and \_c\_ and \_\_d\_\_"),
        ("2 * 3 * 4", r"2 \* 3 \* 4"),
        ("`a_b*c` [x](y)", r"`a_b*c` \[x\](y)"),
        ("<b> &amp; & x", "&lt;b> &amp;amp; & x"),
        ("# not a heading", r"\# not a heading"),
        ("1. not a list", r"1\. not a list"),
        ("1.5 seconds", "1.5 seconds"),
        ("- not a list", r"\- not a list"),
        ("::: howto a.b", "&#58;:: howto a.b"),
        ("{{ macro }} {: x}", r"\{\{ macro \}\} \{: x\}"),
        ("!!! note", r"\!!! note"),
        ("a | b ~~c~~", "a &#124; b &#126;&#126;c&#126;&#126;"),
        ("C:\\temp", r"C:\\temp"),
    ],
)
def test_escapes(text: str, line: str) -> None:
    """What Markdown would read as markup is escaped, and nothing else."""
    assert inline_markdown(text) == line


READERS = {
    "python-markdown": lambda text: markdown.markdown(text, extensions=["fenced_code"]),
    "commonmark": MarkdownIt("commonmark").render,
}


def read_back(reader: str, text: str) -> PageReader:
    """Return what a Markdown reader makes of a text."""
    return PageReader(f"<root>{READERS[reader](text)}</root>")


def squeezed(text: str) -> str:
    """Return a text without white space and backticks."""
    return re.sub(r"[\s`]+", "", text)


@pytest.mark.parametrize("reader", READERS)
@pytest.mark.parametrize("name", hostile.TEXTS)
def test_hostile(name: str, reader: str) -> None:
    """A guide full of markup reads as a guide with that text, in two Markdown dialects."""
    text = hostile.TEXTS[name]
    made = guide(
        title=text,
        description=text,
        steps=(Step(text, text, "a.py", (Lines(1, 2),)),),
        example_source=text,
    )
    page = read_back(reader, guide_markdown(made))
    heads = [e.text for e in page.elements if e.tag in ("h1", "h2", "h3", "h4", "h5", "h6")]
    assert heads[1:] == ["Description", "Execution Steps", "Usage Example"]
    assert squeezed(heads[0]) == squeezed(visible(text))
    allowed = {"root", "h1", "h2", "p", "ol", "li", "strong", "em", "code", "pre"}
    assert {element.tag for element in page.elements} <= allowed
    assert len([e for e in page.elements if e.tag == "ol"]) == 1
    assert len([e for e in page.elements if e.tag == "pre"]) == 1
    assert squeezed(page.elements[0].text).count(squeezed(visible(text))) >= 5


@pytest.mark.parametrize("reader", READERS)
@given(text=st.text("ab .,:;!?-+*_#<>[](){}|~\\/&=\"'1\u202e\x02äß\n", min_size=1, max_size=40))
def test_any_text(reader: str, text: str) -> None:
    """A description of any characters reads as it was given, in two Markdown dialects."""
    made = guide(description=text, options=Options(sections=(Section.DESCRIPTION,)))
    page = read_back(reader, guide_markdown(made))
    wanted = [" ".join(part.split()) for part in paragraphs(text)]
    found = [" ".join(element.text.split()) for element in page.with_tag("p")]
    assert found == wanted
