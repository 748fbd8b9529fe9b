"""The marker in Markdown: a block processor that puts a guide in the marker's place.

Works wherever Python-Markdown does. The MkDocs plugin passes in a `Site` of its own; without
one, the extension reads its options and works alone.
"""

from __future__ import annotations

import logging
import sys
import xml.etree.ElementTree as etree
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from types import FrameType
from typing import Any

from click import ClickException
from markdown import Extension, Markdown
from markdown.blockprocessors import BlockProcessor
from markdown.postprocessors import Postprocessor
from markdown.preprocessors import Preprocessor
from markdown.util import ETX, STX, AtomicString

from mkdocs_howto.guide import (
    Block,
    Guide,
    HowtoError,
    Link,
    Marker,
    Rendered,
    Surroundings,
    css_class,
    has_tabs,
    highlighter,
    neutral,
    no_link,
    notice,
    render,
    spans,
    visible,
)
from mkdocs_howto.site.markers import (
    MARKER,
    Found,
    found_in,
    is_bare,
    literal_lines,
    misspelt,
    near_marker,
    parse_marker,
    scan,
    split_options,
)
from mkdocs_howto.site.settings import Settings, place, site_settings
from mkdocs_howto.site.workshop import Workshop, folders

# A name, not an import: MkDocs counts the warnings below `mkdocs` in strict builds.
log = logging.getLogger("mkdocs.plugins.mkdocs_howto")

PRIORITY = 76
"""Below indented code (80), above mkdocstrings and tables (75) and headings (70)."""

_LITERAL = f"{STX}howto-literal{ETX}"


@dataclass
class Page:
    """One page while it is converted.

    Attributes:
        name: As messages call it; empty when unknown.
        read: Returns the page's source, to find the line of a marker; None when there is none.
        boxes: Anchors of the guides that no heading carries.
    """

    name: str = ""
    read: Callable[[], str] | None = None
    boxes: list[str] = field(default_factory=list)
    _anchors: set[str] = field(default_factory=set)
    _waiting: list[Found] | None = None
    _count: int = 0

    @property
    def text(self) -> str:
        """The page's source; empty when there is none to read."""
        return self.read() if self.read else ""

    @property
    def several(self) -> bool:
        """Whether more than one guide stands on the page."""
        self._scan()
        return self._count > 1

    def _scan(self) -> list[Found]:
        if self._waiting is None:
            self._waiting = list(scan(self.text))
            self._count = len(self._waiting)
        return self._waiting

    def unique(self, anchor: str) -> str:
        """Return an anchor that no earlier guide of the page has."""
        name, count = anchor, 1
        while name in self._anchors:
            name = f"{anchor}_{count}"
            count += 1
        self._anchors.add(name)
        return name

    def place(self, found: Found) -> Found:
        """Return the same marker with its line in the page; line 0 when it is not found there.

        Markers arrive in the page's order, so of two that say the same the first is meant.
        """
        waiting = self._scan()
        exact = [other for other in waiting if found.same_text(other)]
        alike = exact or [o for o in waiting if o.identifier == found.identifier]
        if not alike:
            return found
        waiting.remove(alike[0])
        place = alike[0]
        return Found(found.identifier, found.level, found.options, place.line, place.options_line)


class ConversionStopped(HowtoError, ClickException):  # type: ignore[misc]  # one `message` for both
    """A marker could not be replaced, and nobody is there to show a notice.

    Site generators with a click command line print the message of such an error and exit with
    1; of any other they print a traceback.
    """

    def format_message(self) -> str:
        """Return what the command line prints."""
        return str(self)


def stop(error: HowtoError) -> None:
    """Let the conversion end with the error: what was meant is not there to be published."""
    raise ConversionStopped(error.message, where=error.where, hint=error.hint) from error


@dataclass
class Site:
    """What the extension knows of the site, and whom it asks.

    Attributes:
        settings: What the site chose.
        guides: Writes a guide for each marker, or says why not.
        link: Finds the address of cited lines.
        failed: Hears of each error; returns when the page should show a notice in its place.
        page: The page that is converted now.
    """

    settings: Settings
    guides: Callable[[Sequence[Marker]], list[Guide | HowtoError]]
    link: Link = no_link
    failed: Callable[[HowtoError], None] = stop
    page: Page = field(default_factory=Page)


class HowtoExtension(Extension):
    """Adds the marker to Python-Markdown.

    Args:
        site: A site that sees to settings, pages and errors itself; the MkDocs plugin has one.
        **options: Without a site: the options of the plugin, with the same meaning. Paths are
            relative to the current folder.
    """

    def __init__(self, *, site: Site | None = None, **options: Any) -> None:
        super().__init__()
        self._alone = site is None
        self.site = site or _site_alone(site_settings(options))

    def extendMarkdown(self, md: Markdown) -> None:
        """Register the processors."""
        md.registerExtension(self)
        if self._alone:
            md.preprocessors.register(_PageStart(md, self.site), "howto_page", 1000)
        md.preprocessors.register(_LiteralMarkers(md), "howto_literal", 15)
        md.parser.blockprocessors.register(_MarkerProcessor(md, self.site), "howto", PRIORITY)
        md.postprocessors.register(_LiteralText(md), "howto_literal", 0)


class _MarkerProcessor(BlockProcessor):
    """Finds markers among the blocks of a page."""

    def __init__(self, md: Markdown, site: Site) -> None:
        super().__init__(md.parser)
        self._md = md
        self._site = site

    def test(self, parent: etree.Element, block: str) -> bool:
        """Whether a block holds a marker."""
        return ":::" in block and "howto" in block and MARKER.search(block) is not None

    def run(self, parent: etree.Element, blocks: list[str]) -> bool:
        """Replace the first marker of the block, and leave what stands around it to others."""
        match = MARKER.search(blocks[0])
        if match is None:
            return False
        block = blocks.pop(0)
        if _is_nested():
            # Somebody else's text, such as a docstring: it may not ask for a guide.
            etree.SubElement(parent, "p").text = AtomicString(block)
            return True
        if before := block[: match.start()].rstrip("\n"):
            self.parser.parseBlocks(parent, [before])
        options, rest = split_options(block[match.end() + 1 :])
        while not rest and blocks:
            # Editors put a blank line below the marker, or between two options.
            more, after = split_options(blocks[0].lstrip("\n"), apart=True)
            if not more:
                break
            options, rest = f"{options}\n\n{more}".strip("\n"), after
            blocks.pop(0)
        if rest.strip():
            blocks.insert(0, rest)
        self._replace(parent, found_in(match, options))
        return True

    def _replace(self, parent: etree.Element, found: Found) -> None:
        site = self._site
        if not site.settings.enabled:
            return
        found = site.page.place(found)
        try:
            marker = parse_marker(found, site.settings.defaults, site.page.name)
            result = _guide(site, marker)
        except HowtoError as error:
            _report(site, error, found)
            self._append(parent, notice(error, found.identifier))
            return
        surroundings = Surroundings(
            highlighter(self._md),
            site.link,
            site.page.unique,
            coloured=css_class(self._md),
            tabs=has_tabs(self._md),
            outlined=site.settings.toc == "full" or not site.page.several,
        )
        guide = result.with_options(marker.options)
        self._place(parent, render(guide, marker.level, surroundings))

    def _place(self, parent: etree.Element, guide: Rendered) -> None:
        box = etree.Element("div", {"class": guide.classes})
        if guide.id:
            box.set("id", guide.id)
            self._site.page.boxes.append(guide.id)
        if guide.language:
            box.set("lang", guide.language)
        # MkDocs takes a page's title from its first element, when that is a first-level heading.
        self._append(parent if guide.title.tag == "h1" else box, guide.title)
        for block in guide.blocks:
            self._append(box, block)
        parent.append(box)

    def _append(self, parent: etree.Element, block: Block) -> None:
        element = etree.SubElement(parent, block.tag, {"class": block.classes})
        if block.id:
            element.set("id", block.id)
        if block.level:
            element.attrib.update({"role": "heading", "aria-level": str(block.level)})
        if block.text:
            _fill(element, block.text)
        else:
            element.text = AtomicString(self._md.htmlStash.store(block.html))


def _fill(heading: etree.Element, text: str) -> None:
    """Put text into a heading, where tables of contents and other extensions can read it.

    No pattern of another extension looks into an atomic string.
    """
    last = None
    for span in spans(text):
        shown = AtomicString(neutral(span.text))
        if span.code:
            last = etree.SubElement(heading, "code")
            last.text = shown
        elif last is None:
            heading.text = shown
        else:
            last.tail = shown


def _is_nested() -> bool:
    """Whether this conversion runs inside another: of text that no author wrote into the page."""
    count = 0
    frame: FrameType | None = sys._getframe()
    while frame is not None and count < 2:
        count += frame.f_code is Markdown.convert.__code__
        frame = frame.f_back
    return count > 1


class _PageStart(Preprocessor):
    """Without MkDocs: notes which page begins, and keeps its text for line numbers."""

    def __init__(self, md: Markdown, site: Site) -> None:
        super().__init__(md)
        self._site = site

    def run(self, lines: list[str]) -> list[str]:
        """Return the lines as they are."""
        if not _is_nested():
            page = self._site.page = _page(self.md, "\n".join(lines))
            for line, text in misspelt(page.text):
                log.warning("%s", near_marker(place(page.name, line), text))
        return lines


class _LiteralMarkers(Preprocessor):
    """Shields markers in fences and comments that no other extension took out of the text.

    Inside list items, `fenced_code` leaves fences where they are, and so does Python-Markdown
    with comments. They would reach the block processors in pieces.
    """

    def run(self, lines: list[str]) -> list[str]:
        """Return the lines with shields before such markers."""
        if not any("howto" in line and ":::" in line for line in lines):
            return lines
        literal = literal_lines(lines)
        return [_shielded(line) if n in literal else line for n, line in enumerate(lines)]


class _LiteralText(Postprocessor):
    """Takes the shields away."""

    def run(self, text: str) -> str:
        """Return the page without shields."""
        return text.replace(_LITERAL, "")


def _shielded(line: str) -> str:
    # In front of the colons: no pattern for markers starts with a control character.
    return line.replace(":::", f"{_LITERAL}:::", 1) if "howto" in line else line


def _guide(site: Site, marker: Marker) -> Guide:
    try:
        result = site.guides([marker])[0]
    except HowtoError as error:
        result = error
    if isinstance(result, Guide):
        return result
    if marker.where and result.where != marker.where:
        result = result.at(marker.where)
    raise result


def _report(site: Site, error: HowtoError, found: Found) -> None:
    # It may quote somebody's text, and a terminal obeys the control characters in it.
    message, hint = " ".join(visible(error.message).split()), visible(error.hint)
    error = type(error)(message, where=visible(error.where), hint=hint)
    if is_bare(found):
        # Somebody is still writing, or writes about the marker: no reason to stop a build.
        log.warning("%s", error)
    else:
        site.failed(error)


def _page(md: Markdown, text: str) -> Page:
    """Return the page that begins, named and read as Zensical knows it."""
    # The registry has no `get`.
    known = "rendering_context" in md.preprocessors
    context = md.preprocessors["rendering_context"] if known else None
    name = str(getattr(getattr(context, "page", None), "path", ""))
    config = getattr(context, "config", {})
    # Zensical takes the front matter away, and with it the lines of the file.
    file = Path(str(config.get("docs_dir", "docs"))) / name
    return Page(name, lambda: file.read_text("utf-8") if name and file.is_file() else text)


def _site_alone(settings: Settings) -> Site:
    return Site(settings, _shared_workshop(settings, Path.cwd()).guides)


_SHARED: dict[tuple[str, Path], Workshop] = {}
"""Some site generators make a Markdown for each page; what was read of the code stays."""


def _shared_workshop(settings: Settings, root: Path) -> Workshop:
    def make() -> Any:
        from mkdocs_howto.llm import PROMPT_VERSION
        from mkdocs_howto.site.pipeline import (
            Pipeline,  # costly to import, so only when it is used
        )
        from mkdocs_howto.store import Store

        return Pipeline(
            folders(settings.paths, root),
            root=root,
            settings=settings,
            store=Store(root / settings.store, root),
            prompt=PROMPT_VERSION,
        )

    return _SHARED.setdefault((repr(settings), root), Workshop(make))
