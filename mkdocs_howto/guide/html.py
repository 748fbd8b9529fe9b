"""A guide as HTML: headings that the page's outline can see, and bodies that nothing can wake.

Every text of a guide is data. It is escaped here and travels through Python-Markdown in its
stash, where no other extension looks at it. What is left for Markdown to see are elements with
our own names, classes and ids.
"""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import dataclass
from html import escape

from mkdocs_howto.guide.errors import HowtoError
from mkdocs_howto.guide.languages import LANGUAGES, headings, label
from mkdocs_howto.guide.links import Link, no_link
from mkdocs_howto.guide.model import Guide, Section, Step
from mkdocs_howto.guide.text import as_sentence, paragraphs, spans, visible

_LABEL = r'"[^"`<>|\\&%\n]*"'
_SHAPES = (r"\[{}\]", r"\[\[{}\]\]", r"\(\[{}\]\)", r"\{{{}\}}", r"\{{\{{{}\}}\}}")
_BOX = rf"n\d+(?:{'|'.join(shape.format(_LABEL) for shape in _SHAPES)})"
_ARROW = rf"n\d+ -->(?:\|{_LABEL}\|)? n\d+"
_FLOWCHART = re.compile(rf"flowchart TD(?:\n    (?:{_BOX}|{_ARROW}))+\n?")


@dataclass(frozen=True, slots=True)
class Block:
    """One element of a page.

    Attributes:
        tag: `h1` to `h6`, `p` or `div`.
        classes: Its class attribute.
        html: What stands in it, complete and escaped.
        id: Its anchor; empty for none.
    """

    tag: str
    classes: str
    html: str
    id: str = ""


@dataclass(frozen=True, slots=True)
class Rendered:
    """A guide ready for a page.

    Attributes:
        title: A heading, or a label when the marker has no heading of its own.
        blocks: Heading or label of each section, each followed by its body.
        id: Anchor of the whole; empty when the title carries it.
        classes: Class attribute of the element around the blocks.
        language: Its `lang` attribute; empty for English, which is what most sites are in.
    """

    title: Block
    blocks: tuple[Block, ...]
    id: str
    classes: str
    language: str = ""


@dataclass(frozen=True, slots=True)
class Surroundings:
    """What a page offers to its guides.

    Attributes:
        code: Turns a Python program into HTML.
        link: Finds the address of cited lines.
        unique: Makes an anchor that the page does not have yet.
    """

    code: Callable[[str], str]
    link: Link = no_link
    unique: Callable[[str], str] = str


def render(guide: Guide, level: int, page: Surroundings) -> Rendered:
    """Render a guide.

    Args:
        guide: Only a guide, never a draft: what is rendered passed its checks.
        level: Level of the title's heading, 1 to 6; 0 for labels that leave the page's
            outline alone.
        page: What the page offers.
    """
    if not isinstance(guide, Guide):
        raise TypeError(f"only a Guide is rendered, not {type(guide).__name__}")
    anchor = page.unique(f"howto-{_slug(guide.identifier or guide.path)}")
    title = inline(guide.options.title or guide.draft.title)
    names = headings(guide.draft.language)
    blocks: list[Block] = []
    for section in guide.options.sections:
        body = _body(section, guide, page)
        if body:
            below = min(level + 1, 6) if level else 0
            name = f"{anchor}-{section}" if level else ""
            blocks.append(_heading(names[section], below, "howto-heading", name))
            blocks.append(Block("div", f"howto-{section}", body))
    if guide.provenance:
        blocks.append(Block("p", "howto-provenance", inline(guide.provenance)))
    return Rendered(
        title=_heading(title, level, "howto-title", anchor if level else ""),
        blocks=tuple(blocks),
        id="" if level else anchor,
        classes="howto" if level else "howto howto-boxed",
        language=guide.draft.language if guide.draft.language in LANGUAGES[1:] else "",
    )


def inline(text: str) -> str:
    """Return one paragraph of guide text as HTML."""
    return "".join(
        f"<code>{escape(span.text)}</code>" if span.code else escape(span.text)
        for span in spans(text)
    )


def notice(error: HowtoError, subject: str) -> Block:
    """Return the box that stands in a page where a guide could not be written.

    Args:
        error: Why.
        subject: What the marker names; empty when it names nothing.
    """
    title = f"No guide for `{subject}`" if subject else "No guide"
    where = f' <span class="howto-source">{escape(visible(error.where))}</span>'
    texts = [f'<p class="admonition-title">{inline(title)}</p>']
    texts.append(f"<p>{inline(error.message)}{where if error.where else ''}</p>")
    if error.hint:
        texts.append(f"<p>{inline(error.hint)}</p>")
    return Block("div", "howto-notice admonition warning", "\n".join(texts))


def _heading(html: str, level: int, name: str, anchor: str) -> Block:
    if level:
        return Block(f"h{level}", name, html, anchor)
    return Block("p", f"howto-label {name}", html)


def _body(section: Section, guide: Guide, page: Surroundings) -> str:
    draft = guide.draft
    if section is Section.DESCRIPTION:
        return _texts(draft.description)
    if section is Section.STEPS:
        return _steps(draft.steps, page.link)
    if section is not Section.EXAMPLE:
        return _further(section, draft.further.get(section, ()))
    code = visible(draft.example).strip("\n")
    if not code.strip():
        return ""
    note = inline(draft.example_source)
    shown = (f'<p class="howto-note">{note}</p>\n' if note else "") + page.code(code)
    output = visible(guide.output).strip("\n")
    if output:
        name = label("output", draft.language)
        shown += f'\n<p class="howto-printed">{name}</p>'
        shown += f'\n<div class="howto-output"><pre><code>{escape(output)}</code></pre></div>'
    return shown


def _texts(text: str) -> str:
    return "\n".join(f"<p>{inline(part)}</p>" for part in paragraphs(text))


def _further(section: Section, items: tuple[str, ...]) -> str:
    if not items:
        return ""
    if section is Section.DIAGRAM:
        text = visible(items[0])
        # What Material draws, and what other themes show as text. Mermaid's language has
        # directives, styles, links and HTML: only what `diagram` writes is handed to it.
        name = ' class="mermaid"' if _FLOWCHART.fullmatch(text) else ""
        return f"<pre{name}><code>{escape(text)}</code></pre>"
    return "<ul>\n" + "\n".join(f"<li>{inline(item)}</li>" for item in items) + "\n</ul>"


def _steps(steps: tuple[Step, ...], link: Link) -> str:
    if not steps:
        return ""
    items = "\n".join(f"<li>{_step(step, link)}</li>" for step in steps)
    # Browsers that drop the numbers for their own also drop the list's role with them.
    return f'<ol role="list">\n{items}\n</ol>'


def _step(step: Step, link: Link) -> str:
    first, *more = [inline(part) for part in paragraphs(step.text)] or [""]
    title = f"<strong>{inline(as_sentence(step.title))}</strong>"
    texts = [f"{title} {first}".strip(), *more]
    source = _source(step, link)
    if source:
        texts[-1] += f" {source}"
    return "\n".join(f"<p>{text}</p>" for text in texts)


def _source(step: Step, link: Link) -> str:
    if not step.file:
        return ""
    cited = escape(visible(step.file))
    if step.lines:
        cited += f":{', '.join(map(str, step.lines))}".replace("-", "–")
    ends = (step.reach.first, step.reach.last) if step.reach else None
    address = link(step.file, ends)
    if address:
        cited = f'<a href="{escape(address)}">{cited}</a>'
    return f'<span class="howto-source">{cited}</span>'


def _slug(text: str) -> str:
    return re.sub(r"[^\w.-]+", "-", visible(text)).strip("-") or "guide"
