"""Sites of four kinds, whose guides are made of hostile texts."""

from __future__ import annotations

import sys
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest

import hostile
from mkdocs_howto.guide.errors import HowtoError
from mkdocs_howto.guide.model import (
    Argument,
    Draft,
    Excerpt,
    Guide,
    Lines,
    Marker,
    Note,
    Section,
    Step,
    Variant,
)
from mkdocs_howto.source.model import Kind
from site_builds import Built, build_site

REPOSITORY = "https://github.com/author/project"
PER_PAGE = 50
FURTHER = (Section.PREREQUISITES, Section.ERRORS, Section.RELATED, Section.DIAGRAM)


def never_called(source: str, *args: Any, **kwargs: Any) -> str:
    """Stand for an extension that runs the code of fences; notes that it was called."""
    CALLED.append(source)
    return "<b>called</b>"


CALLED: list[str] = []

_HOOKS = """
from stacks import never_called

def on_config(config):
    names = ("python", "mermaid", "exec")
    fences = [{"name": n, "class": n, "format": never_called} for n in names]
    if "pymdownx.superfences" in config.markdown_extensions:
        config.mdx_configs.setdefault("pymdownx.superfences", {})["custom_fences"] = fences
"""
_MACROS: dict[str, Any] = {"macros": {}}
_MKDOCSTRINGS = {"mkdocstrings": {"handlers": {"python": {"paths": ["."]}}}}

STACKS: Mapping[str, tuple[str, list[Any]]] = {
    "MkDocs alone": ("mkdocs", []),
    "Material's advice": (
        "material",
        [
            *("abbr", "admonition", "attr_list", "def_list", "footnotes", "md_in_html", "tables"),
            {"toc": {"permalink": True}},
            {"pymdownx.highlight": {"anchor_linenums": True, "line_spans": "__span"}},
            {"pymdownx.arithmatex": {"generic": True}},
            *("pymdownx.betterem", "pymdownx.caret", "pymdownx.critic", "pymdownx.details"),
            *("pymdownx.emoji", "pymdownx.inlinehilite", "pymdownx.keys", "pymdownx.mark"),
            *("pymdownx.smartsymbols", "pymdownx.tilde"),
            {"pymdownx.snippets": {"check_paths": False}},
            "pymdownx.superfences",
            {"pymdownx.tabbed": {"alternate_style": True}},
            {"pymdownx.tasklist": {"custom_checkbox": True}},
        ],
    ),
    "Python-Markdown's own": (
        "mkdocs",
        [
            *("extra", "admonition", "codehilite", "legacy_attrs", "legacy_em", "meta"),
            *("nl2br", "sane_lists", "smarty", "wikilinks"),
        ],
    ),
    "everything of PyMdown": (
        "mkdocs",
        [
            *("abbr", "attr_list", "footnotes", "md_in_html", "tables", "def_list"),
            *("pymdownx.b64", "pymdownx.escapeall", "pymdownx.pathconverter"),
            *("pymdownx.progressbar", "pymdownx.saneheaders", "pymdownx.superfences"),
            {"pymdownx.magiclink": {"repo_url_shorthand": True, "social_url_shorthand": True}},
            {"pymdownx.snippets": {"url_download": True, "check_paths": False}},
            *(f"pymdownx.blocks.{name}" for name in ("admonition", "details", "html", "tab")),
            *("pymdownx.blocks.caption", "pymdownx.blocks.definition", "pymdownx.inlinehilite"),
            *("pymdownx.highlight", "pymdownx.emoji", "pymdownx.keys", "pymdownx.critic"),
        ],
    ),
}
ORDERS = ("first", "last")


def plugins(order: str) -> list[Any]:
    """Return the plugins of a site, ours before or after those that change Markdown."""
    # Alone, for the naive renderer: mkdocstrings ends a build over what it makes of the texts.
    others = [] if order == "alone" else [_MACROS, _MKDOCSTRINGS]
    ours = {"howto": {"sections": [section.value for section in Section]}}
    return [*others, ours] if order == "last" else [ours, *others]


def hostile_guide(text: str, identifier: str) -> Guide:
    """Return a guide with the same text in every field that a writer fills."""
    lines = (Lines(1, 2),)
    step = Step(text, text, text, lines)
    draft = Draft(
        text, text, (step, replace(step, lines=())), text, text, text,
        variants=(Variant(text, text, text),),
    )  # fmt: skip
    draft = replace(draft, further={section: (text, text) for section in FURTHER})
    return Guide(
        identifier, identifier, Kind.CLASS, draft, provenance=text, output=text,
    )  # fmt: skip


def with_parts(guide: Guide, text: str) -> Guide:
    """Return the same guide with the text in its lists and in the lines that it cites."""
    lines = (Lines(1, 2),)
    parts = replace(
        guide.draft,
        steps=(Step(text, text, text, lines, (text, text)),),
        arguments=(Argument(text, text, text, text), Argument(text, text, "None", text, True)),
        returns=text,
        notes=(Note(text, text, lines), Note(text)),
    )
    return replace(guide, draft=parts, excerpts=(Excerpt(text, lines[0], text),))


class Hostile:
    """A generator whose guides and errors are made of given texts.

    `p.n3` is a guide of the text with the number 3, `e.n3` an error that says it.
    """

    watched: tuple[Path, ...] = ()
    problems: tuple[Any, ...] = ()

    def __init__(self, texts: Sequence[str]) -> None:
        self._texts = texts

    def guides(self, markers: Sequence[Marker]) -> list[Guide | HowtoError]:
        """Return a guide or an error for each marker."""
        return [self._guide(marker) for marker in markers]

    def _guide(self, marker: Marker) -> Guide | HowtoError:
        kind, _, number = marker.identifier.partition(".n")
        if not number.isdigit():  # a marker that came out of a text
            return HowtoError(f"There is no `{marker.identifier}`.", where=marker.where)
        text = self._texts[int(number)]
        if kind == "e":
            return HowtoError(text, where=marker.where, hint=text)
        return hostile_guide(text, marker.identifier)


AUTHOR = """
<div>stashed by the author {number}</div>

Before {number}: HTML, [a link][ref], `code` and *stress*[^1].

{marks}::: howto p.n{number}

Between {number}.

::: howto e.n{number}

After {number}.
"""
END = """
*[HTML]: An abbreviation of the author

[ref]: https://author.example

[^1]: A footnote of the author.

[TOC]
"""


def write_pages(docs: Path, count: int) -> list[str]:
    """Write the author's pages for so many texts; return their names."""
    docs.mkdir(parents=True, exist_ok=True)
    names = []
    for start in range(0, count, PER_PAGE):
        numbers = range(start, min(start + PER_PAGE, count))
        parts = [AUTHOR.format(number=n, marks="## " if n % 2 else "") for n in numbers]
        names.append(f"page{start:05d}.md")
        (docs / names[-1]).write_text("# Page\n" + "".join(parts) + END, encoding="utf-8")
    return names


def build(root: Path, texts: Sequence[str], stack: str, order: str) -> tuple[Built, list[str]]:
    """Build a site whose guides are made of the texts; the value names its pages too."""
    names = write_pages(root / "docs", len(texts))
    for folder in (root, root.parent):
        (folder / "secret.txt").write_text(hostile.SECRET)
        (folder / ".env").write_text(f"KEY={hostile.SECRET}")
    (root / "hooks.py").write_text(_HOOKS)
    theme, extensions = STACKS[stack]
    config = {
        "theme": {"name": theme},
        "plugins": plugins(order),
        "hooks": ["hooks.py"],
        "markdown_extensions": extensions,
        "repo_url": REPOSITORY,
        "use_directory_urls": False,
    }
    with pytest.MonkeyPatch.context() as patch:
        patch.chdir(root)
        patch.setattr("mkdocs_howto.site.plugin._generator", lambda *_: Hostile(texts))
        # In `serve` an error leaves a notice in the page; that is looked at too.
        built = build_site(root, config, command="serve", strict=False)
    return built, names


_SEEN: list[str] | None = None


def _audit(event: str, args: tuple[Any, ...]) -> None:
    if _SEEN is None:
        return
    if event in ("socket.connect", "socket.getaddrinfo", "os.system"):
        _SEEN.append(f"{event} {args[1:]!r}")
    elif event == "open" and str(args[0]).endswith(("secret.txt", ".env", "passwd")):
        if args[1] is None or "w" not in str(args[1]):
            _SEEN.append(f"open {args[0]!r}")
    elif event == "subprocess.Popen" and "git" not in str(args[0]):
        _SEEN.append(f"{event} {args[1]!r}")  # what the macros plugin asks git is its own affair


sys.addaudithook(_audit)


@contextmanager
def audited() -> Iterator[list[str]]:
    """Collect the files asked for by hostile texts, connections and programs started."""
    global _SEEN
    seen: list[str] = []
    _SEEN = seen
    CALLED.clear()
    try:
        yield seen
    finally:
        _SEEN = None
