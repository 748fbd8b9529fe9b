"""A guide as Markdown, for terminals and scripts: what `mkdocs-howto show` prints."""

from __future__ import annotations

import re

from mkdocs_howto.guide.model import Guide, Section, Step, headings
from mkdocs_howto.guide.text import as_sentence, paragraphs, spans, visible

# Characters with a meaning anywhere in a line. Those that not every Markdown lets a backslash
# precede are written as character references, which all of them read.
_ANYWHERE = str.maketrans(
    {char: f"\\{char}" for char in "\\`*[]{}"} | {"<": "&lt;", "|": "&#124;", "~": "&#126;"}
)
_LOOSE_UNDERSCORE = re.compile(r"(?<![^\W_])_|_(?![^\W_])")
_REFERENCE = re.compile(r"&(?=#?\w+;)")
_LINE_START = re.compile(r"[#>+-]|!!!|\d+(?=[.)](?:\s|$))")
_EXTENSION_START = re.compile(r":|\?\?\?|===|///")


def guide_markdown(guide: Guide) -> str:
    """Return the guide as Markdown, ending with a line break.

    The title is a heading of the first level, each section's name stands alone on one of the
    second, steps are a numbered list, and the example is the only fence.
    """
    parts = [f"# {heading_markdown(guide.options.title or guide.draft.title)}"]
    names = headings(guide.draft.language)
    for section in guide.options.sections:
        body = _body(section, guide)
        if body:
            parts += [f"## {names[section]}", *body]
    return "\n\n".join(parts) + "\n"


def inline_markdown(text: str) -> str:
    """Return one paragraph of guide text as Markdown that reads the same."""
    pieces = [f"`{span.text}`" if span.code else _escape(span.text) for span in spans(text)]
    line = "".join(pieces)
    if not pieces or line.startswith("`"):
        return line
    if _EXTENSION_START.match(line):
        return f"&#{ord(line[0])};{line[1:]}"
    start = _LINE_START.match(line)
    if start is None:
        return line
    return f"{start[0]}\\{line[start.end() :]}" if start[0].isdigit() else f"\\{line}"


def _body(section: Section, guide: Guide) -> list[str]:
    draft = guide.draft
    if section is Section.DESCRIPTION:
        return [inline_markdown(part) for part in paragraphs(draft.description)]
    if section is Section.STEPS:
        steps = [_step(number, step) for number, step in enumerate(draft.steps, 1)]
        return ["\n".join(steps)] if steps else []
    if section is not Section.EXAMPLE:
        return _further(section, draft.further.get(section, ()))
    code = visible(draft.example).strip("\n")
    if not code.strip():
        return []
    note = inline_markdown(draft.example_source)
    fence = "`" * max(3, *(len(run) + 1 for run in re.findall("`{3,}", code)), 3)
    return [*([f"*{note}*"] if note else []), f"{fence}python\n{code}\n{fence}"]


def _further(section: Section, items: tuple[str, ...]) -> list[str]:
    if not items:
        return []
    if section is Section.DIAGRAM:
        return [f"```mermaid\n{visible(items[0])}\n```"]
    return ["\n".join(f"- {inline_markdown(item)}" for item in items)]


def _step(number: int, step: Step) -> str:
    indent = " " * (len(str(number)) + 2)
    first, *more = [inline_markdown(part) for part in paragraphs(step.text)] or [""]
    texts = [f"**{inline_markdown(as_sentence(step.title))}** {first}".rstrip(), *more]
    if step.file:
        texts[-1] += f" *{_cited(step)}*"
    return f"{number}. " + f"\n\n{indent}".join(texts)


def _cited(step: Step) -> str:
    cited = visible(step.file)
    if step.lines:
        cited += f":{','.join(map(str, step.lines))}"
    escaped = _escape(cited)
    # Code needs no backslashes, which nobody wants to read in a path.
    return cited if escaped == cited else escaped if "`" in cited else f"`{cited}`"


def heading_markdown(text: str) -> str:
    """Return one line of guide text as Markdown that may stand behind `#`."""
    # Marks at the end would close the heading and vanish.
    return re.sub(r"(?<!\\)#(?=(?:\\?#)*$)", r"\\#", inline_markdown(text))


def _escape(text: str) -> str:
    text = _REFERENCE.sub("&amp;", text).translate(_ANYWHERE)
    return _LOOSE_UNDERSCORE.sub(r"\\_", text)
