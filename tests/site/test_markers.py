"""What a marker says, and where markers stand in a page."""

from __future__ import annotations

from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from mkdocs_howto.guide.errors import HowtoError, NotFound, OptionError
from mkdocs_howto.guide.model import Marker, Options
from mkdocs_howto.site.markers import (
    MARKER,
    Found,
    found_in,
    is_bare,
    literal_lines,
    parse_marker,
    scan,
    split_options,
)

CONTEXTS = Path(__file__).parents[1] / "sites" / "contexts" / "docs"


def found(line: str) -> Found | None:
    """Return what stands in one line."""
    match = MARKER.search(line)
    return found_in(match) if match else None


@pytest.mark.parametrize(
    ("line", "identifier", "level"),
    [
        ("::: howto httpx.Client", "httpx.Client", 0),
        ("::: howto  httpx.Client  ", "httpx.Client", 0),
        (":::howto httpx.Client", "httpx.Client", 0),
        ("## ::: howto httpx.Client", "httpx.Client", 2),
        ("######::: howto httpx.Client", "httpx.Client", 6),
        ("   ::: howto httpx.Client", "httpx.Client", 0),
        ("::: howto", "", 0),
        ("# ::: howto   ", "", 1),
    ],
)
def test_line(line: str, identifier: str, level: int) -> None:
    """A marker has up to six `#` before it, one identifier or none, and up to three spaces."""
    assert found(line) == Found(identifier, level)


@pytest.mark.parametrize(
    "line",
    [
        "    ::: howto a.b",
        "::: howtos a.b",
        "::: httpx.howto",
        ":::: howto a.b",
        "text ::: howto a.b",
        "####### ::: howto a.b",
        "`::: howto a.b`",
        "- ::: howto a.b",
    ],
)
def test_no_line(line: str) -> None:
    """Code, other markers and markers inside a line are none of ours."""
    assert found(line) is None


def test_parse() -> None:
    """Identifier, level, options and place come together in a marker."""
    raw = Found("a.b", 2, "title: Fill it", line=7, options_line=8)
    marker = parse_marker(raw, Options(), "page.md")
    assert marker == Marker("a.b", Options("Fill it"), 2, "page.md:7")
    script = parse_marker(Found("", 0, "file: a.py\nlines: 3-9", 1, 2), Options(), "page.md")
    assert script.options.file == "a.py"
    assert script.options.lines == (3, 9)


@pytest.mark.parametrize(
    ("identifier", "says"),
    [
        ("httpx.Client()", "`::: howto httpx.Client`"),
        ("`httpx.Client`", "`::: howto httpx.Client`"),
        ("httpx:Client", "`::: howto httpx.Client`"),
        ("httpx.Client, httpx.get", "`::: howto httpx.Client`"),
        ("httpx.Client ##", "`::: howto httpx.Client`"),
        ("src/httpx/client.py", "`file: src/httpx/client.py`"),
        (".", "`::: howto package.module.name`"),
        ("httpx..Client", "`::: howto httpx`"),
        ("<script>", "`::: howto script`"),
    ],
)
def test_no_identifier(identifier: str, says: str) -> None:
    """What is no dotted name is refused, with the nearest marker that could be meant."""
    with pytest.raises(NotFound) as caught:
        parse_marker(Found(identifier, 0, line=4), Options(), "page.md")
    assert caught.value.where == "page.md:4"
    assert identifier in caught.value.message
    assert says in caught.value.hint


def test_nothing_to_describe() -> None:
    """A marker that names nothing is told what a correct one looks like."""
    raw = Found("", 0, line=4)
    assert is_bare(raw)
    with pytest.raises(HowtoError, match=r"package\.module\.name") as caught:
        parse_marker(raw, Options(), "page.md")
    assert caught.value.where == "page.md:4"


def test_both() -> None:
    """An identifier and a file at once is a contradiction."""
    with pytest.raises(OptionError, match="Keep one"):
        parse_marker(Found("a.b", 0, "file: a.py"), Options())


@pytest.mark.parametrize(
    ("text", "options", "rest"),
    [
        ("    title: x", "title: x", ""),
        ("    title: x\nmore", "title: x", "more"),
        ("  title: x\n  file: y", "title: x\nfile: y", ""),
        ("    sections:\n      - steps\nmore", "sections:\n  - steps", "more"),
        ("more", "", "more"),
        ("  only indented text", "", "  only indented text"),
        ("    no option at all", "no option at all", ""),
        ("", "", ""),
    ],
)
def test_options_below(text: str, options: str, rest: str) -> None:
    """The indented lines right below a marker are its options; what follows is not."""
    assert split_options(text) == (options, rest)


@pytest.mark.parametrize(
    ("text", "options"),
    [
        ("    title: x", "title: x"),
        ("    print(1)", ""),
        ("    colour: x", ""),
        ("  title: x", ""),
        ("title: x", ""),
    ],
)
def test_options_apart(text: str, options: str) -> None:
    """After a blank line only a known option is one; indented code stays code."""
    assert split_options(text, apart=True)[0] == options


def test_scan_places() -> None:
    """A scan finds markers with line numbers, options, and what lists and quotes put before."""
    page = (
        "# Title\n\n## ::: howto a.b\n\n- ::: howto c.d\n      title: x\n\n"
        "> ::: howto e.f\n>     title: y\n\n1. item\n\n    ::: howto g.h\n\n"
        "        title: z\n\ntext\n::: howto i.j\n"
    )
    assert list(scan(page)) == [
        Found("a.b", 2, "", 3),
        Found("c.d", 0, "title: x", 5, 6),
        Found("e.f", 0, "title: y", 8, 9),
        Found("g.h", 0, "title: z", 13, 15),
        Found("i.j", 0, "", 18),
    ]


@pytest.mark.parametrize("name", sorted(path.name for path in CONTEXTS.glob("*.md")))
def test_scan_contexts(name: str) -> None:
    """A scan finds what the block processor finds, where the text itself holds the marker."""
    text = (CONTEXTS / name).read_text("utf-8")
    elsewhere = {"docstring.md", "macro.md", "snippet.md", "snippet-in-list.md"}
    raw_html = {"no-html.md"}  # a marker in a plain `<div>` is read ahead for nothing
    if name in elsewhere | raw_html:
        pytest.skip("the marker is not in the page itself, or only the parser can tell")
    count = int(text.split("guides: ")[1][0])
    assert len(list(scan(text))) == count


def test_literal_lines() -> None:
    """Closed fences, comments and preformatted HTML are literal; unclosed ones are not."""
    text = "a\n```\nb\n~~~\n```\n- ~~~~\n  c\n  ~~~~\n<!--\nd\n--> e\n<pre>\nf\n</pre>\n```\ng"
    assert literal_lines(text.split("\n")) == frozenset(range(1, 14))
    assert literal_lines(["```inline``` text", "x", "```"]) == frozenset()
    assert literal_lines(["write `<!--` for", "x", "a --> b"]) == frozenset()
    assert literal_lines(["<!-- closed -->", "x"]) == frozenset()


@given(st.text(alphabet=":# \t\n>-`~<!a.howto1", max_size=120))
def test_scan_any_text(text: str) -> None:
    """A scan of any text ends, and every marker that it finds has a line of the text."""
    for each in scan(text):
        assert 1 <= each.line <= len(text.splitlines())
        assert "howto" in text.splitlines()[each.line - 1]
