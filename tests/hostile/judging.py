"""Says what became of hostile texts in a page; knows nothing of how they were rendered."""

from __future__ import annotations

import re
from collections.abc import Iterator

from stacks import REPOSITORY

from mkdocs_howto.guide.model import Section
from mkdocs_howto.guide.text import visible
from site_builds import Element, PageReader

TAGS = frozenset("div h2 h3 p ol ul li strong code span a pre root details summary".split())
TAGS |= {"input", "label"}
ATTRIBUTES = frozenset({"class", "id", "role", "href", "name", "aria-label"})
# What stands in them is the same whatever the text is.
FIXED = {
    "tabindex": "0", "data-search-exclude": "", "aria-hidden": "true", "type": "radio",
    "checked": "",
}  # fmt: skip
# Signs that stand for others in a heading, and what shows nothing and parts two of them.
_ALIKE = str.maketrans({"‹": "<", "›": ">", "＄": "$", "\u2060": None})
_TABS = re.compile(r"(?:__)?howto-[pe]\.n\d+[\w.-]*")
_ID = re.compile(r"(?:__)?howto-[pe]\.n\d+[\w.-]*|__codelineno-[\d-]+|__span-[\d-]+|[\w-]*-\d+")
_HREF = re.compile(rf"#[\w.-]+|{re.escape(REPOSITORY)}/blob/HEAD/[^\"'<>\s]+")

_GUIDE = re.compile(
    r"(?P<before><p>Before (?P<number>\d+):.*?</p>\n)(?P<guide>.*?)<p>Between (?P=number)\.</p>\n"
    r"(?P<notice>.*?)<p>After (?P=number)\.</p>",
    re.DOTALL,
)
_LABEL = re.compile(r'(<a [^>]*href="#howto-p\.n(\d+)"[^>]*>)(.*?)(</a>)', re.DOTALL)


ACTIVE = ("the element", "the attribute", "the address", "the anchor", "the class")
"""How a problem starts that is more than a wrong text."""


def guides_of(html: str) -> dict[int, tuple[str, str]]:
    """Return the HTML of each text's guide and notice."""
    return {int(m["number"]): (m["guide"], m["notice"]) for m in _GUIDE.finditer(html)}


def labels_of(html: str) -> Iterator[tuple[int, str]]:
    """Yield what tables of contents call each guide."""
    for match in _LABEL.finditer(html):
        yield int(match[2]), match[3]


def around(html: str) -> str:
    """Return a page without its guides, notices, and their names in tables of contents."""
    html = _GUIDE.sub(lambda m: f"{m['before']}|{m['number']}|", html)
    # Themes repeat a name for screen readers; quotes end the attribute, so none may be in it.
    html = re.sub(r'(<nav [^>]*?aria-label=")[^"<>]*"', r'\1"', html)
    return _LABEL.sub(r"\1\4", html)


def guide_problems(html: str, text: str) -> Iterator[str]:
    """Say what of a guide is active, or not the text that it was made of."""
    page = PageReader(f"<root>{html}</root>")
    yield from _active(page)
    boxes = page.with_class("howto")
    if len(boxes) != 1:
        yield f"{len(boxes)} guides in the place of one"
        return
    if "\x02" in html or "wzxhzdk" in html.replace(_plain(text), ""):
        if "wzxhzdk" not in text and "klzzwxh" not in text:
            yield "a placeholder was left"
    yield from _texts(page, text)
    yield from _code(page, text)
    yield from _lacking(page, text)


def notice_problems(html: str, text: str) -> Iterator[str]:
    """Say what of a notice is active, or not the text of its error."""
    page = PageReader(f"<root>{html}</root>")
    yield from _active(page)
    if squeezed(page.elements[0].text).count(squeezed(visible(text))) < 2:
        yield "the notice does not say its message and hint"


def label_problems(html: str) -> Iterator[str]:
    """Say what of a table of contents' label is active."""
    yield from _active(PageReader(f"<root>{html}</root>"))


def squeezed(text: str) -> str:
    """Return a text without white space and backticks."""
    return re.sub(r"[\s`]+", "", text)


def _plain(text: str) -> str:
    return " ".join(visible(text).split())


def _active(page: PageReader) -> Iterator[str]:
    for element in page.elements:
        if element.tag not in TAGS:
            yield f"the element <{element.tag}>"
        for name, value in element.attributes.items():
            if (name, value) == ("title", "Permanent link"):
                continue  # what `toc` puts behind headings
            if name in FIXED and value in (FIXED[name], None):
                continue
            if name == "aria-level" and value.isdigit():
                continue
            if name in ("for", "data-tabs") and _TABS.fullmatch(value.partition(":")[0]):
                continue
            if name not in ATTRIBUTES:
                yield f"the attribute {name}={value[:40]!r}"
            elif name == "href" and not _HREF.fullmatch(value):
                yield f"the address {value[:40]!r}"
            elif name == "id" and not _ID.fullmatch(value):
                yield f"the anchor {value[:40]!r}"
            elif name == "class" and re.search(r"evil|mermaid|arithmatex|[^\w -]", value):
                yield f"the class {value[:40]!r}"


def _texts(page: PageReader, text: str) -> Iterator[str]:
    for name, element, ending in _fields(page):
        shown, want = " ".join(element.text.split()), _plain(text) + ending
        if name == "title":
            shown, want = shown.translate(_ALIKE), want.translate(_ALIKE)
        # A backtick may be a mark of code, and a citation has no space before its lines.
        loose = "`" in text or name == "source"
        same = squeezed(shown) == squeezed(want) if loose else shown == want
        if not same and want.strip() not in ("", "."):
            yield f"{name} shows {shown[:50]!r} in place of {want[:50]!r}"


def _fields(page: PageReader) -> Iterator[tuple[str, Element, str]]:
    """Yield the name of each field, the element that shows it, and what it adds."""
    for name in ("title", "note", "provenance"):
        for element in page.with_class(f"howto-{name}"):
            # Behind headings `toc` puts a mark that links to them.
            marked = element.tag.startswith("h") and page.with_class("headerlink")
            yield name, element, "¶" if marked else ""
    for element in page.with_class("howto-description"):
        yield "description", element, ""
    for element in page.with_class("howto-source"):
        yield "source", element, ":1–2" if element.text.rstrip().endswith(":1–2") else ""
    for section in (Section.PREREQUISITES, Section.ERRORS, Section.RELATED):
        for box in page.with_class(f"howto-{section}"):
            start = page.elements.index(box)
            items = [e for e in page.elements[start:] if e.tag == "li"][:2]
            for item in items:
                yield section, item, ""


def _lacking(page: PageReader, text: str) -> Iterator[str]:
    """Say which fields are not there: one that is gone would show nothing wrong."""
    if not text.strip() or not visible(text).strip():
        return
    for name in ("provenance", "output", "description"):
        if len(page.with_class(f"howto-{name}")) != 1:
            yield f"there is no {name}"


def _code(page: PageReader, text: str) -> Iterator[str]:
    want = visible(text).strip("\n")
    for name in ("example", "output", "diagram"):
        for box in page.with_class(f"howto-{name}"):
            start = page.elements.index(box)
            code = next(
                e for e in page.elements[start:] if e.tag == "code" and "pre" in e.ancestors
            )
            shown = code.text.strip().expandtabs()
            if shown != want.strip().expandtabs():
                yield f"the {name} is {shown[:50]!r} in place of {want[:50]!r}"
