"""The example's colours: whatever the site uses for its own code."""

from __future__ import annotations

import inspect
import re
from collections.abc import Callable, Mapping
from html import escape
from keyword import iskeyword
from typing import Any

from markdown import Markdown
from markdown.extensions.codehilite import CodeHiliteExtension
from pymdownx.highlight import Highlight  # type: ignore[import-untyped]

_ACCEPTED = frozenset(inspect.signature(Highlight).parameters) - {"md"}


def highlighter(md: Markdown) -> Callable[[str], str]:
    """Return what turns Python code into HTML on this site.

    Looks at the site's extensions when it is called, so call it when a marker runs: extensions
    that come later in the site's list are not there before.
    """
    extension, settings = _site_settings(md)
    chosen = {name: value for name, value in settings.items() if name in _ACCEPTED}
    highlight = Highlight(md, **chosen)
    css_class = settings.get("css_class", "highlight")

    def to_html(code: str) -> str:
        if extension is not None:
            # Line anchors number the code blocks of a page; ours count like all others.
            extension.pygments_code_block += 1
        number = extension.pygments_code_block if extension is not None else 0
        return str(highlight.highlight(code, "python", css_class, code_block_count=number))

    return to_html


def css_class(md: Markdown) -> str:
    """Return the class around code that the site colours; empty where the browser does."""
    extension, settings = _site_settings(md)
    if not settings.get("use_pygments", True) or settings.get("noclasses"):
        return ""
    return str(settings.get("css_class", "highlight")) if extension or settings else ""


def has_tabs(md: Markdown) -> bool:
    """Whether the site's extensions and styles make tabs of alternatives."""
    for extension in md.registeredExtensions:
        if type(extension).__module__ == "pymdownx.tabbed":
            return bool(extension.getConfig("alternate_style"))
    return False


_TOKEN = re.compile(
    r"(?P<c1>#[^\n]*)"
    r"|(?P<s>[rbfuRBFU]{0,2}(?:\"\"\"(?:[^\\\"]|\\.|\"(?!\"\"))*+(?:\"\"\"|\Z)|'''(?:[^\\']|\\.|'(?!''))*+"
    r"(?:'''|\Z)|\"(?:[^\\\"\n]|\\.)*+\"?|'(?:[^\\'\n]|\\.)*+'?))"
    r"|(?P<nd>(?<![\w.)\]])@[\w.]+)|(?P<mi>\b\d[\w.]*)|(?P<word>[^\W\d]\w*)",
    re.S,
)
_CONSTANTS = frozenset(("None", "True", "False"))


def colour(code: str) -> str:
    """Return a few lines of Python as HTML with the classes that Pygments gives.

    Pygments itself takes longer for the lines of a guide than the rest of the page does.
    """
    pieces, end = [], 0
    for match in _TOKEN.finditer(code):
        name = match.lastgroup
        if name == "word":
            word = match[0]
            name = "kc" if word in _CONSTANTS else "k" if iskeyword(word) else ""
        if name:
            pieces += [escape(code[end : match.start()]), f'<span class="{name}">']
            pieces += [escape(match[0]), "</span>"]
            end = match.end()
    return "".join([*pieces, escape(code[end:])])


def _site_settings(md: Markdown) -> tuple[Any, Mapping[str, Any]]:
    for extension in md.registeredExtensions:
        if hasattr(extension, "get_pymdownx_highlight_settings"):
            return extension, extension.get_pymdownx_highlight_settings()
    for extension in md.registeredExtensions:
        if isinstance(extension, CodeHiliteExtension):
            settings = extension.getConfigs()
            return None, {key: settings[key] for key in ("use_pygments", "css_class", "noclasses")}
    # Themes without either colour code in the browser, and have no styles for Pygments.
    return None, {"use_pygments": False}
