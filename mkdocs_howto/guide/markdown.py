"""A guide as Markdown: what `mkdocs-howto show` prints and what stored files hold."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import replace

from mkdocs_howto.guide.languages import headings, label
from mkdocs_howto.guide.model import (
    Argument,
    Draft,
    Guide,
    Lines,
    Note,
    Section,
    Step,
)
from mkdocs_howto.guide.text import as_sentence, paragraphs, sentences, spans, visible

# Characters with a meaning anywhere in a line. Those that not every Markdown lets a backslash
# precede are written as character references, which all of them read.
_ANYWHERE = str.maketrans(
    {char: f"\\{char}" for char in "\\`*[]{}"} | {"<": "&lt;", "|": "&#124;", "~": "&#126;"}
)
_LOOSE_UNDERSCORE = re.compile(r"(?<![^\W_])_|_(?![^\W_])")
_REFERENCE = re.compile(r"&(?=#?\w{1,40};)")
_LINE_START = re.compile(r"[#>+-]|!!!|\d+(?=[.)](?:\s|$))")
_EXTENSION_START = re.compile(r":|=+$|\?\?\?|===|///")


def guide_markdown(guide: Guide) -> str:
    """Return the guide as Markdown, ending with a line break.

    The title is a heading of the first level, each section's name stands alone on one of the
    second, steps are a numbered list, and Python stands in fences.
    """
    draft = guide.draft
    parts = [f"# {heading_markdown(guide.options.title or draft.title)}"]
    names = headings(draft.language)
    for section in guide.options.sections:
        if body := _body(section, guide):
            parts += [f"## {names[section]}", *body]
    return "\n\n".join(parts) + "\n"


def inline_markdown(text: str) -> str:
    """Return one paragraph of guide text as Markdown that reads the same."""
    pieces = [code_markdown(s.text) if s.code else _escape(s.text) for s in spans(text)]
    line = "".join(pieces)
    if not pieces or line.startswith("`"):
        return line
    if _EXTENSION_START.match(line):
        return f"&#{ord(line[0])};{line[1:]}"
    start = _LINE_START.match(line)
    if start is None:
        return line
    return f"{start[0]}\\{line[start.end() :]}" if start[0].isdigit() else f"\\{line}"


def code_markdown(text: str) -> str:
    """Return code that stands in a line, whatever it holds, as a code span."""
    text = " ".join(visible(text).split("\n"))
    fence = "`" * (max(map(len, re.findall("`+", text)), default=0) + 1)
    padded = text[:1] + text[-1:]
    space = " " if "`" in padded or (padded == "  " and text.strip()) else ""
    return f"{fence}{space}{text}{space}{fence}"


def heading_markdown(text: str) -> str:
    """Return one line of guide text as Markdown that may stand behind `#`."""
    line = inline_markdown(text)
    # Marks at the end would close the heading and vanish.
    before = line.rstrip("#")
    marks = len(line) - len(before)
    escaped = (len(before) - len(before.rstrip("\\"))) % 2
    return before + "#" * min(marks, escaped) + "\\#" * (marks - escaped)


def fenced(code: str, language: str) -> str:
    """Return code in a fence that nothing in it closes."""
    longest = max(map(len, re.findall("`{3,}", code)), default=2)
    fence = "`" * (longest + 1)
    return f"{fence}{language}\n{code}\n{fence}"


def description_parts(draft: Draft, *, apart: bool = False) -> Iterator[str]:
    """Yield the blocks of a description: paragraphs, arguments, what is returned, notes.

    Args:
        draft: Its description may be empty.
        apart: Whether each sentence gets a line of its own and each citation its file, as in
            stored guides.
    """
    yield from (_paragraph(part, apart=apart) for part in paragraphs(draft.description))
    if draft.arguments:
        yield "\n".join(_argument(each, draft.language) for each in draft.arguments)
    if draft.returns:
        yield _paragraph(draft.returns, apart=apart)
    if draft.notes:
        yield f"**{label('notes', draft.language)}**"
        shown = cited(draft.notes, apart=apart)
        yield "\n".join(map(_note, draft.notes, shown))


def step_markdown(number: int, step: Step, where: str, *, apart: bool = False) -> str:
    """Return a step as an item of a list.

    Args:
        number: Its number.
        step: The step.
        where: What it cites, as `cited` returns it; empty for nothing.
        apart: Whether each sentence, and the citation, get a line of their own.
    """
    indent = " " * (len(str(number)) + 2)
    between = f"\n{indent}" if apart else " "
    title = f"{number}. **{inline_markdown(as_sentence(step.title))}**"
    texts = [_paragraph(part, indent, apart=apart) for part in paragraphs(step.text)]
    lines = f"\n\n{indent}".join(texts)
    text = between.join(part for part in (title, lines, where) if part)
    # Four spaces are below the item in every Markdown.
    return "\n".join([text, *(f"    - {inline_markdown(point)}" for point in step.points)])


def cited(each: Sequence[Step | Note], *, apart: bool = False) -> list[str]:
    """Return the citations of some steps or notes, empty ones for those that cite nothing.

    Args:
        each: In their order: where one cites the file of the one before it, lines alone are
            written.
        apart: Whether to name the file in each of them, and as code.
    """
    shown, before = [], ""
    for one in each:
        if not one.file:
            shown.append("")
            continue
        file = visible(one.file) if apart or one.file != before or not one.lines else ""
        before = one.file
        place = ":".join(part for part in (file, runs_text(one.lines)) if part)
        escaped = _escape(place)
        # Code needs no backslashes, which nobody wants to read in a path; and alone, only the
        # name of a module is known for one.
        named = bool(one.lines) or (place.endswith((".py", ".pyi")) and " " not in place)
        plain = escaped == place and named and not apart
        shown.append(f"*{place if plain else code_markdown(place)}*")
    return shown


def runs_text(lines: Sequence[Lines]) -> str:
    """Return `4-8,12` for some runs of lines."""
    return ",".join(map(str, lines))


def shown_argument(argument: Argument) -> Argument:
    """Return an argument as readers see it: optional instead of a type that allows None."""
    if argument.default != "None":
        return argument
    name = argument.type.removesuffix(" | None").removeprefix("None | ")
    if name.startswith("Optional[") and name.endswith("]"):
        name = name[len("Optional[") : -1]
    if name == argument.type:
        return argument
    return shown_argument(replace(argument, type=name.strip()))


def argument_text(argument: Argument, language: str) -> str:
    """Return what stands behind the colon of an argument."""
    if not argument.unused:
        return argument.text
    word = label("unused", language)
    return f"{argument.text} ({word})" if argument.text else word


def _body(section: Section, guide: Guide) -> list[str]:
    draft = guide.draft
    if section is Section.DESCRIPTION:
        return list(description_parts(draft))
    if section is Section.STEPS:
        rows = [
            step_markdown(number, step, where)
            for number, (step, where) in enumerate(
                zip(draft.steps, cited(draft.steps), strict=True), 1
            )
        ]
        return ["\n".join(rows)] if rows else []
    if section is not Section.EXAMPLE:
        return _further(section, draft.further.get(section, ()))
    shown = draft.example.strip() or draft.variants
    return list(example_parts(draft, guide.output)) if shown else []


def example_parts(draft: Draft, output: str = "") -> Iterator[str]:
    """Yield the blocks of an example: its note, the program, its output, then the variants."""
    code = visible(draft.example).strip("\n")
    if draft.example_source:
        yield f"*{inline_markdown(draft.example_source)}*"
    if code:
        yield fenced(code, "python")
    if code and (printed := visible(output).strip("\n")):
        yield fenced(printed, "text")
    for variant in draft.variants:
        yield f"**{inline_markdown(variant.label)}**"
        if variant.source:
            yield f"*{inline_markdown(variant.source)}*"
        yield fenced(visible(variant.code).strip("\n"), "python")


def _further(section: Section, items: tuple[str, ...]) -> list[str]:
    if not items:
        return []
    if section is Section.DIAGRAM:
        return [f"```mermaid\n{visible(items[0])}\n```"]
    return ["\n".join(f"- {inline_markdown(item)}" for item in items)]


def _paragraph(text: str, indent: str = "", *, apart: bool = False) -> str:
    if not apart:
        return inline_markdown(text)
    # A line for each sentence keeps the differences of two versions small.
    lines = (inline_markdown(text[start:end]) for start, end in sentences(text))
    return f"\n{indent}".join(lines)


def _argument(argument: Argument, language: str) -> str:
    argument = shown_argument(argument)
    told = [code_markdown(argument.type)] if argument.type else []
    if argument.default == "None":
        told.append(label("optional", language))
    elif argument.default is not None:
        told.append(f"{label('default', language)} {code_markdown(argument.default)}")
    text = inline_markdown(argument_text(argument, language))
    line = f"- {code_markdown(argument.name)}" + (f" ({', '.join(told)})" if told else "")
    return f"{line}: {text}" if text else line


def _note(note: Note, where: str) -> str:
    return f"- {inline_markdown(note.text)} {where}".rstrip()


def _escape(text: str) -> str:
    text = _REFERENCE.sub("&amp;", text).translate(_ANYWHERE)
    return _LOOSE_UNDERSCORE.sub(r"\\_", text)
