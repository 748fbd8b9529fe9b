"""Builds MkDocs sites for tests, and reads the pages that come out."""

from __future__ import annotations

import logging
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from html.parser import HTMLParser
from pathlib import Path
from typing import Any

import yaml
from mkdocs.commands.build import build
from mkdocs.config import load_config
from mkdocs.exceptions import Abort

_VOID = frozenset({"area", "base", "br", "col", "hr", "img", "input", "link", "meta", "wbr"})


@dataclass
class Built:
    """What a build left behind.

    Attributes:
        folder: The site's output.
        log: The messages of MkDocs and of plugins, with level names in front.
        failed: Whether MkDocs gave up, with its reason; empty when it did not.
    """

    folder: Path
    log: list[str] = field(default_factory=list)
    failed: str = ""

    def page(self, name: str = "index.md") -> str:
        """Return the HTML of a page."""
        stem = name.removesuffix(".md")
        path = "index.html" if stem == "index" else f"{stem}/index.html"
        return (self.folder / path).read_text("utf-8")

    def problems(self) -> list[str]:
        """Return what was logged as warning or error."""
        return [line for line in self.log if line.startswith(("WARNING", "ERROR"))]


class _Collector(logging.Handler):
    def __init__(self, lines: list[str]) -> None:
        super().__init__(logging.INFO)
        self._lines = lines

    def emit(self, record: logging.LogRecord) -> None:
        self._lines.append(f"{record.levelname} {record.getMessage()}")


def build_site(
    root: Path,
    config: Mapping[str, Any],
    *,
    command: str = "build",
    strict: bool = True,
) -> Built:
    """Build a site as MkDocs' command line does.

    Args:
        root: The site's folder; holds `docs`. The configuration is written there.
        config: What stands in `mkdocs.yml`.
        command: `build` or `serve`, as plugins are told.
        strict: Whether warnings end the build.
    """
    path = root / "mkdocs.yml"
    values = {"site_name": "Test", "use_directory_urls": True, "theme": None, **config}
    values["theme"] = values["theme"] or {"name": "mkdocs"}
    path.write_text(yaml.safe_dump(values, sort_keys=False), encoding="utf-8")
    target = root / "site"
    built = Built(target)
    handler = _Collector(built.log)
    logger = logging.getLogger("mkdocs")
    before = logger.level
    logger.addHandler(handler)
    logger.setLevel(logging.INFO)
    try:
        loaded = load_config(str(path), site_dir=str(target), strict=strict)
        loaded.plugins.on_startup(command=command, dirty=False)  # type: ignore[arg-type]
        build(loaded)
    except Abort as stop:
        built.failed = str(stop)
    finally:
        logger.removeHandler(handler)
        logger.setLevel(before)
    return built


@dataclass
class Element:
    """One element of a page.

    Attributes:
        ancestors: The tags around it, outermost first.
    """

    tag: str
    attributes: dict[str, str]
    ancestors: tuple[str, ...]
    text: str = ""

    def has_class(self, name: str) -> bool:
        """Whether the class attribute lists a name."""
        return name in self.attributes.get("class", "").split()


class PageReader(HTMLParser):
    """Reads a page into elements with their ancestors and their text."""

    def __init__(self, html: str) -> None:
        super().__init__(convert_charrefs=True)
        self.elements: list[Element] = []
        self._open: list[Element] = []
        self.feed(html)
        self.close()

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        """Note an element."""
        ancestors = tuple(element.tag for element in self._open)
        element = Element(tag, {name: value or "" for name, value in attrs}, ancestors)
        self.elements.append(element)
        if tag not in _VOID:
            self._open.append(element)

    def handle_endtag(self, tag: str) -> None:
        """Close the innermost element of this tag."""
        for index in range(len(self._open) - 1, -1, -1):
            if self._open[index].tag == tag:
                del self._open[index:]
                return

    def handle_data(self, data: str) -> None:
        """Add text to all open elements."""
        for element in self._open:
            element.text += data

    def with_class(self, name: str) -> list[Element]:
        """Return the elements of a class, in the order of the page."""
        return [element for element in self.elements if element.has_class(name)]

    def with_tag(self, *tags: str) -> Iterator[Element]:
        """Return the elements with one of these tags, in the order of the page."""
        return (element for element in self.elements if element.tag in tags)
