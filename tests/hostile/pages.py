"""A page that is converted again and again, with another guide each time."""

from __future__ import annotations

from typing import Any

import markdown
from stacks import hostile_guide, with_parts

from mkdocs_howto.guide.model import Guide, Options, Section
from mkdocs_howto.site.extension import HowtoExtension, Site
from mkdocs_howto.site.settings import Settings

BARE: list[Any] = ["toc", "tables", "fenced_code"]
FULL: list[Any] = [
    *("abbr", "admonition", "attr_list", "def_list", "footnotes", "md_in_html", "smarty", "toc"),
    *("wikilinks", "pymdownx.betterem", "pymdownx.caret", "pymdownx.critic", "pymdownx.details"),
    *("pymdownx.arithmatex", "pymdownx.emoji", "pymdownx.highlight", "pymdownx.inlinehilite"),
    *("pymdownx.keys", "pymdownx.magiclink", "pymdownx.mark", "pymdownx.smartsymbols"),
    *("pymdownx.snippets", "pymdownx.superfences", "pymdownx.tabbed", "pymdownx.tilde"),
]
PAGE = "Author *before* HTML.\n\n## ::: howto p.n1\n\nAuthor `after`.\n\n*[HTML]: x\n"


class Pages:
    """Converts one page again and again, with another guide each time."""

    def __init__(self, extensions: list[Any]) -> None:
        self.made: Guide | None = None
        defaults = Options(sections=tuple(Section))
        site = Site(Settings(defaults=defaults), lambda markers: [self.made for _ in markers])  # type: ignore[misc]
        self._extension = HowtoExtension(site=site)
        self._site = site
        self._md = markdown.Markdown(extensions=[*extensions, self._extension])

    def guide(self, text: str, *, parts: bool = False) -> str:
        """Return the page's HTML between the author's two paragraphs.

        Args:
            text: What stands in every field.
            parts: Whether also in arguments, notes, points, variants and cited lines.
        """
        made = hostile_guide(text, "p.n1")
        self.made = with_parts(made, text) if parts else made
        self._site.page = type(self._site.page)()
        html = self._md.reset().convert(PAGE)
        before, _, rest = html.partition("HTML</abbr>.</p>\n" if "<abbr" in html else "HTML.</p>\n")
        guide, found, after = rest.rpartition("<p>Author <code")
        assert before.startswith("<p>Author <em>before</em>")
        assert found
        assert after.startswith((">after", " class=")), after
        return guide
