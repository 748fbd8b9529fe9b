"""What a guide is, and how it is read and shown. Knows no code."""

from __future__ import annotations

from typing import TYPE_CHECKING

from mkdocs_howto._door import door

if TYPE_CHECKING:
    from mkdocs_howto.guide.blocks import told_unused as told_unused
    from mkdocs_howto.guide.errors import HowtoError as HowtoError
    from mkdocs_howto.guide.errors import NotFound as NotFound
    from mkdocs_howto.guide.errors import OptionError as OptionError
    from mkdocs_howto.guide.errors import SourceError as SourceError
    from mkdocs_howto.guide.errors import WrongUse as WrongUse
    from mkdocs_howto.guide.html import Block as Block
    from mkdocs_howto.guide.html import Rendered as Rendered
    from mkdocs_howto.guide.html import Surroundings as Surroundings
    from mkdocs_howto.guide.html import neutral as neutral
    from mkdocs_howto.guide.html import notice as notice
    from mkdocs_howto.guide.html import render as render
    from mkdocs_howto.guide.html import without_source as without_source
    from mkdocs_howto.guide.languages import LANGUAGES as LANGUAGES
    from mkdocs_howto.guide.languages import headings as headings
    from mkdocs_howto.guide.markdown import cited as cited
    from mkdocs_howto.guide.markdown import description_parts as description_parts
    from mkdocs_howto.guide.markdown import example_parts as example_parts
    from mkdocs_howto.guide.markdown import guide_markdown as guide_markdown
    from mkdocs_howto.guide.markdown import heading_markdown as heading_markdown
    from mkdocs_howto.guide.markdown import shown_argument as shown_argument
    from mkdocs_howto.guide.markdown import step_markdown as step_markdown
    from mkdocs_howto.guide.model import HEADINGS as HEADINGS
    from mkdocs_howto.guide.model import THREE as THREE
    from mkdocs_howto.guide.model import AddAwait as AddAwait
    from mkdocs_howto.guide.model import AddImport as AddImport
    from mkdocs_howto.guide.model import Argument as Argument
    from mkdocs_howto.guide.model import Change as Change
    from mkdocs_howto.guide.model import Draft as Draft
    from mkdocs_howto.guide.model import Excerpt as Excerpt
    from mkdocs_howto.guide.model import Finding as Finding
    from mkdocs_howto.guide.model import Fix as Fix
    from mkdocs_howto.guide.model import Guide as Guide
    from mkdocs_howto.guide.model import Kind as Kind
    from mkdocs_howto.guide.model import Lines as Lines
    from mkdocs_howto.guide.model import Marker as Marker
    from mkdocs_howto.guide.model import Note as Note
    from mkdocs_howto.guide.model import Options as Options
    from mkdocs_howto.guide.model import Rename as Rename
    from mkdocs_howto.guide.model import Section as Section
    from mkdocs_howto.guide.model import Severity as Severity
    from mkdocs_howto.guide.model import State as State
    from mkdocs_howto.guide.model import Step as Step
    from mkdocs_howto.guide.model import Variant as Variant
    from mkdocs_howto.guide.reading import GuideFile as GuideFile
    from mkdocs_howto.guide.reading import Odd as Odd
    from mkdocs_howto.guide.reading import Oddity as Oddity
    from mkdocs_howto.guide.reading import read_guide as read_guide
    from mkdocs_howto.guide.surroundings import Link as Link
    from mkdocs_howto.guide.surroundings import built_commit as built_commit
    from mkdocs_howto.guide.surroundings import css_class as css_class
    from mkdocs_howto.guide.surroundings import has_tabs as has_tabs
    from mkdocs_howto.guide.surroundings import highlighter as highlighter
    from mkdocs_howto.guide.surroundings import no_link as no_link
    from mkdocs_howto.guide.surroundings import repository as repository
    from mkdocs_howto.guide.text import masked as masked
    from mkdocs_howto.guide.text import on_one_line as on_one_line
    from mkdocs_howto.guide.text import paragraphs as paragraphs
    from mkdocs_howto.guide.text import sentences as sentences
    from mkdocs_howto.guide.text import spans as spans
    from mkdocs_howto.guide.text import visible as visible

__getattr__, __all__ = door(
    __name__,
    {
        "blocks": "told_unused",
        "errors": "HowtoError NotFound OptionError SourceError WrongUse",
        "html": "Block Rendered Surroundings neutral notice render without_source",
        "languages": "LANGUAGES headings",
        "markdown": (
            "cited description_parts example_parts guide_markdown heading_markdown "
            "shown_argument step_markdown"
        ),
        "model": (
            "AddAwait AddImport Argument Change Draft Excerpt Finding Fix Guide HEADINGS "
            "Kind Lines Marker Note Options Rename Section Severity State Step THREE "
            "Variant"
        ),
        "reading": "GuideFile Odd Oddity read_guide",
        "surroundings": "Link built_commit css_class has_tabs highlighter no_link repository",
        "text": "masked on_one_line paragraphs sentences spans visible",
    },
)
