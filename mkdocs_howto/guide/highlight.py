"""The example's colours: whatever the site uses for its own code."""

from __future__ import annotations

import inspect
from collections.abc import Callable, Mapping
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
