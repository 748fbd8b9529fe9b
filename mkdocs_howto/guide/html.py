"""A guide as HTML: headings that the page's outline can see, and bodies that nothing can wake.

Every text of a guide is data. It is escaped here and travels through Python-Markdown in its
stash, where no other extension looks at it. What is left for Markdown to see are elements with
our own names, classes and ids.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from html import escape

from mkdocs_howto.guide.errors import HowtoError
from mkdocs_howto.guide.languages import LANGUAGES, headings, label
from mkdocs_howto.guide.markdown import argument_text, runs_text, shown_argument
from mkdocs_howto.guide.model import Argument, Draft, Excerpt, Guide, Note, Section, Step
from mkdocs_howto.guide.surroundings import Link, colour, no_link
from mkdocs_howto.guide.text import as_sentence, paragraphs, spans, visible

# No `$$` and no `fa:`: of these Mermaid makes formulas and icons, wherever they stand.
_LABEL = r'"(?:(?!fa[a-z]?:|\$\$)[^"`<>|\\&%\n])*"'
_SHAPES = (r"\[{}\]", r"\[\[{}\]\]", r"\(\[{}\]\)", r"\{{{}\}}", r"\{{\{{{}\}}\}}")
_BOX = rf"n\d+(?:{'|'.join(shape.format(_LABEL) for shape in _SHAPES)})"
_ARROW = rf"n\d+ -->(?:\|{_LABEL}\|)? n\d+"
_FLOWCHART = re.compile(rf"flowchart TD(?:\n    (?:{_BOX}|{_ARROW}))+\n?")


_UNTOUCHED = "tex2jax_ignore mathjax_ignore"
"""What scripts that draw formulas leave alone; KaTeX knows no such class, see `_DELIMITERS`."""

_SOURCE = '<details class="howto-source" data-search-exclude>'
_DELIMITERS = re.compile(r"\$|\\(?=[(\[]|begin)")
_LIKE = str.maketrans({"<": "‹", ">": "›", "$": "＄"})
_WAKES = re.compile(r"(?<=&)(?=[#\w]|$)|(?=\{)|(?<=\\)(?=[(\[]|begin|$)")
_JOINER = "\u2060"
"""Shows nothing, and parts what only together means something."""


@dataclass(frozen=True, slots=True)
class Block:
    """One element of a page.

    Attributes:
        tag: `h1` to `h6`, `p` or `div`.
        classes: Its class attribute.
        html: What stands in it, complete and escaped; empty for a heading.
        id: Its anchor; empty for none.
        text: Of a heading, its text with code spans: tables of contents read it.
        level: Of a heading that stays out of them, what level readers are told.
    """

    tag: str
    classes: str
    html: str = ""
    id: str = ""
    text: str = ""
    level: int = 0


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
        coloured: Class of the element around code that is coloured when the site is built; empty
            where the browser does that.
        tabs: Whether the site shows content tabs.
        outlined: Whether the headings of sections belong into the table of contents.
    """

    code: Callable[[str], str]
    link: Link = no_link
    unique: Callable[[str], str] = str
    coloured: str = ""
    tabs: bool = False
    outlined: bool = True


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
    named = guide.options.id or f"howto-{_slug(guide.identifier or guide.path)}"
    anchor = page.unique(named)
    names = headings(guide.draft.language)
    blocks: list[Block] = []
    for section in guide.options.sections:
        body = _Body(guide, page, anchor).section(section)
        if body:
            below = min(level + 1, 6) if level else 0
            name = f"{anchor}-{section}" if level else ""
            blocks.append(
                _heading(names[section], below, "howto-heading", name, outlined=page.outlined)
            )
            blocks.append(Block("div", f"howto-{section}", body))
    if guide.provenance:
        blocks.append(Block("p", "howto-provenance", inline(guide.provenance)))
    title = guide.options.title or guide.draft.title
    return Rendered(
        title=_heading(title, level, f"howto-title {_UNTOUCHED}", anchor if level else ""),
        blocks=tuple(blocks),
        id="" if level else anchor,
        classes=f"howto {_UNTOUCHED}" if level else f"howto howto-boxed {_UNTOUCHED}",
        language=guide.draft.language if guide.draft.language in LANGUAGES[1:] else "",
    )


def inline(text: str) -> str:
    """Return one paragraph of guide text as HTML that no script on the page takes for a formula."""
    return "".join(
        f"<code>{escape(span.text)}</code>" if span.code else _plain(span.text)
        for span in spans(text)
    )


def neutral(text: str) -> str:
    """Return a piece of a heading without what wakes up where it is unescaped once too often.

    Themes put the titles of pages and sections into `<title>`, menus and search results, some
    after unescaping them, and scripts draw formulas there. Signs that look alike stand for
    those that begin an element or a formula; what begins a character reference or an attribute
    list is parted.
    """
    return _WAKES.sub(_JOINER, text.translate(_LIKE))


def without_source(html: str) -> str:
    """Return the HTML of a page without the lines of code that its guides show.

    Whoever searches the documentation looks for words of it, and finds each line of code on the
    page that cites it otherwise.
    """
    first, *rest = html.split(_SOURCE)
    return first + "".join(part.partition("</details>")[2] for part in rest)


def _plain(text: str) -> str:
    """Return escaped text with the marks of formulas in elements of their own."""
    pieces, end = [], 0
    for match in _DELIMITERS.finditer(text):
        pieces += [escape(text[end : match.start()]), f"<span>{match[0]}</span>"]
        end = match.end()
    return "".join([*pieces, escape(text[end:])])


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


def _heading(text: str, level: int, name: str, anchor: str, *, outlined: bool = True) -> Block:
    if level and outlined:
        return Block(f"h{level}", name, id=anchor, text=text)
    return Block("p", f"howto-label {name}", inline(text), anchor, level=level)


class _Body:
    """The sections of one guide."""

    def __init__(self, guide: Guide, page: Surroundings, anchor: str) -> None:
        self._guide = guide
        self._draft = guide.draft
        self._page = page
        self._anchor = anchor
        self._excerpts = {(each.file, each.lines): each for each in guide.excerpts}

    def section(self, section: Section) -> str:
        """Return the HTML of a section; empty for one that has nothing to show."""
        if section is Section.DESCRIPTION:
            return self._description()
        if section is Section.STEPS:
            return self._steps()
        if section is Section.EXAMPLE:
            return self._example()
        return _further(section, self._draft.further.get(section, ()))

    def _description(self) -> str:
        draft = self._draft
        parts = [f"<p>{inline(part)}</p>" for part in paragraphs(draft.description)]
        if draft.arguments:
            rows = (_argument(each, draft.language) for each in draft.arguments)
            parts.append(_list(rows, "howto-arguments"))
        if draft.returns:
            parts.append(f"<p>{inline(draft.returns)}</p>")
        if draft.notes:
            name = label("notes", draft.language)
            cited = self._cited(draft.notes)
            rows = (
                self._told(inline(note.text), where)
                for note, where in zip(draft.notes, cited, strict=True)
            )
            parts.append(
                f'<div class="howto-notes" role="note">\n<p class="howto-label">{name}</p>\n'
                f"{_list(rows)}\n</div>"
            )
        return "\n".join(parts)

    def _steps(self) -> str:
        steps = self._draft.steps
        if not steps:
            return ""
        cited = self._cited(steps)
        items = "\n".join(
            f"<li>{self._step(step, where)}</li>" for step, where in zip(steps, cited, strict=True)
        )
        # Browsers that drop the numbers for their own also drop the list's role with them.
        return f'<ol role="list">\n{items}\n</ol>'

    def _step(self, step: Step, where: str) -> str:
        first, *more = [inline(part) for part in paragraphs(step.text)] or [""]
        title = f"<strong>{inline(as_sentence(step.title))}</strong>"
        *before, last = [f"{title} {first}".strip(), *more]
        texts = [*(f"<p>{text}</p>" for text in before), self._told(last, where)]
        points = [_list((inline(point) for point in step.points), "howto-points")]
        return "\n".join([*texts, *(points if step.points else [])])

    def _told(self, text: str, where: str) -> str:
        """Return a paragraph and what it cites behind it, on the same line."""
        # What opens holds blocks, and no paragraph may hold those.
        if where.startswith("<details"):
            return f'<p class="howto-told">{text}</p> {where}'
        return f"<p>{f'{text} {where}'.strip()}</p>"

    def _cited(self, each: Sequence[Step | Note]) -> list[str]:
        """Return what each of some steps or notes cites; a file is named where it is another."""
        shown, before = [], ""
        for one in each:
            if not one.file:
                shown.append("")
                continue
            file = visible(one.file)
            runs = runs_text(one.lines).replace("-", "–").replace(",", ", ")
            named = f"{file}:{runs}" if runs else file
            short = runs if one.file == before and runs else named
            before = one.file
            shown.append(self._source(one, short, named))
        return shown

    def _source(self, one: Step | Note, short: str, named: str) -> str:
        excerpts = [self._excerpts.get((one.file, run)) for run in one.lines]
        kept = [excerpt for excerpt in excerpts if excerpt is not None]
        address = self._page.link(one.file, one.lines)
        if not kept or len(kept) < len(excerpts):
            text = f'<a href="{escape(address)}">{escape(short)}</a>' if address else escape(short)
            return f'<span class="howto-source">{text}</span>'
        link = f'<a href="{escape(address)}">{escape(named)}</a>' if address else escape(named)
        lines = "\n".join(_lines(excerpt, self._page.coloured) for excerpt in kept)
        return (
            f'{_SOURCE}<summary aria-label="{escape(named)}">{escape(short)}</summary>\n'
            f'{lines}\n<p class="howto-place">{link}</p></details>'
        )

    def _example(self) -> str:
        draft = self._draft
        code = visible(draft.example).strip("\n")
        parts = []
        if code.strip():
            output = visible(self._guide.output).strip("\n")
            parts.append(self._program(code, draft.example_source) + _output(output, draft))
        for variant in draft.variants:
            parts.append(self._program(visible(variant.code).strip("\n"), variant.source))
        if len(parts) < 2:
            return "".join(parts)
        names = [label("example", draft.language)] if code.strip() else []
        names += [variant.label for variant in draft.variants]
        return _tabs(names, parts, f"{self._anchor}-tabs" if self._page.tabs else "")

    def _program(self, code: str, source: str) -> str:
        note = f'<p class="howto-note">{inline(source)}</p>\n' if source else ""
        # Long lines are scrolled, and what scrolls has to be reached with the keyboard.
        return note + self._page.code(code).replace("<pre", '<pre tabindex="0"', 1)


def _argument(argument: Argument, language: str) -> str:
    argument = shown_argument(argument)
    told = [f"<code>{escape(visible(argument.type))}</code>"] if argument.type else []
    if argument.default == "None":
        told.append(label("optional", language))
    elif argument.default is not None:
        value = escape(visible(argument.default))
        told.append(f"{label('default', language)} <code>{value}</code>")
    text = inline(argument_text(argument, language))
    line = f"<code>{escape(visible(argument.name))}</code>"
    line += f' <span class="howto-type">({", ".join(told)})</span>' if told else ""
    return f"{line}: {text}" if text else line


def _list(items: Iterable[str], name: str = "") -> str:
    attribute = f' class="{name}"' if name else ""
    return f"<ul{attribute}>\n" + "\n".join(f"<li>{item}</li>" for item in items) + "\n</ul>"


def _lines(excerpt: Excerpt, coloured: str) -> str:
    """Return some lines of code, numbered as in their file."""
    code = visible(excerpt.code)
    rows = code.split("\n")
    numbers = "\n".join(str(excerpt.lines.first + index) for index in range(len(rows)))
    html = colour(code) if coloured else escape(code)
    return (
        f'<div class="howto-lines {coloured}"><pre class="howto-numbers" aria-hidden="true">'
        f'{numbers}</pre><pre tabindex="0"><code class="language-python">{html}</code></pre></div>'
    )


def _output(text: str, draft: Draft) -> str:
    if not text:
        return ""
    name = label("output", draft.language)
    return (
        f'\n<p class="howto-printed">{name}</p>\n<div class="howto-output">'
        f'<pre tabindex="0"><code>{escape(text)}</code></pre></div>'
    )


def _tabs(names: Sequence[str], parts: Sequence[str], anchor: str) -> str:
    """Return examples one beside the other where the site has tabs, else one below the other."""
    shown = [
        f'<p class="howto-variant">{inline(name)}</p>\n{part}'
        for name, part in zip(names, parts, strict=True)
    ]
    if not anchor:
        return "\n".join(shown)
    name = escape(anchor)
    inputs = "".join(
        f'<input{" checked" if number == 1 else ""} id="__{name}_{number}" name="__{name}" '
        'type="radio">'
        for number in range(1, len(parts) + 1)
    )
    labels = "".join(
        f'<label for="__{name}_{number}">{inline(text)}</label>'
        for number, text in enumerate(names, 1)
    )
    blocks = "\n".join(f'<div class="tabbed-block">\n{part}\n</div>' for part in shown)
    return (
        f'<div class="tabbed-set tabbed-alternate" data-tabs="{name}:{len(parts)}">{inputs}'
        f'<div class="tabbed-labels">{labels}</div>\n'
        f'<div class="tabbed-content">\n{blocks}\n</div></div>'
    )


def _further(section: Section, items: tuple[str, ...]) -> str:
    if not items:
        return ""
    if section is Section.DIAGRAM:
        text = visible(items[0])
        # What Material draws, and what other themes show as text. Mermaid's language has
        # directives, styles, links and HTML: only what `diagram` writes is handed to it.
        name = ' class="mermaid"' if _FLOWCHART.fullmatch(text) else ""
        return f'<pre{name} tabindex="0"><code>{escape(text)}</code></pre>'
    return _list(map(inline, items))


def _slug(text: str) -> str:
    return re.sub(r"[^\w.-]+", "-", visible(text)).strip("-") or "guide"
