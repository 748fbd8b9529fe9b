"""The example's colours on sites of different kinds."""

from __future__ import annotations

from typing import Any

import markdown
import pytest

from mkdocs_howto.guide.surroundings import highlighter

CODE = 'import os\n\nprint("<b>")\n'


def highlighted(extensions: list[Any], **configs: Any) -> str:
    """Return the HTML of a small program on a site with these extensions."""
    md = markdown.Markdown(extensions=extensions, extension_configs=configs)
    return highlighter(md)(CODE)


@pytest.mark.parametrize("extension", ["pymdownx.highlight", "pymdownx.superfences"])
def test_pygments(extension: str) -> None:
    """A site with pymdownx has its colours, whether or not it configured them."""
    html = highlighted([extension])
    assert html.startswith('<div class="highlight"><pre>')
    assert '<span class="kn">import</span>' in html
    assert "&lt;b&gt;" in html


def test_settings() -> None:
    """The site's own settings apply to examples as well."""
    settings = {"linenums": True, "css_class": "own", "pygments_lang_class": True}
    html = highlighted(["pymdownx.highlight"], **{"pymdownx.highlight": settings})
    assert 'class="language-python owntable"' in html or 'class="owntable"' in html
    assert "linenos" in html


def test_line_anchors() -> None:
    """Anchors of lines differ between the code blocks of a page, ours among them."""
    settings = {"anchor_linenums": True, "linenums": True}
    config = {"pymdownx.highlight": settings}
    md = markdown.Markdown(
        extensions=["pymdownx.highlight", "pymdownx.superfences"], extension_configs=config
    )
    page = md.convert("```python\nx = 1\n```\n")
    ours = [highlighter(md)(CODE), highlighter(md)(CODE)]
    assert 'id="__codelineno-0-1"' in page
    assert 'id="__codelineno-1-1"' in ours[0]
    assert 'id="__codelineno-2-1"' in ours[1]


def test_codehilite() -> None:
    """A site with CodeHilite has that one's class."""
    html = highlighted(["codehilite"])
    assert html.startswith('<div class="codehilite"><pre>')
    assert '<span class="kn">import</span>' in html


def test_browser_colours() -> None:
    """A site without any gets plain code that says its language, for scripts in the browser."""
    html = highlighted([])
    assert html == (
        '<pre class="highlight"><code class="language-python">import os\n\n'
        'print("&lt;b&gt;")\n</code></pre>'
    )
