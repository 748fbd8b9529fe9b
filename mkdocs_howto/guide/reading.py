"""Reads a guide that anybody wrote as Markdown, and remembers on which line each part stands.

Two forms are common: the one that `mkdocs-howto show` prints, and the one that language models
write when they are asked for these three sections (underlined headings, nested bullets). Both are
read here, and what is odd about the form is noted for the checks instead of refused.
"""

from __future__ import annotations

import html
import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from enum import StrEnum

from mkdocs_howto.guide.model import THREE, Draft, Finding, Lines, Section, Step


class Oddity(StrEnum):
    """What can be odd about the form of a file, beyond what its draft shows."""

    NO_SECTION = "no section"
    TWICE = "section twice"
    ORDER = "sections out of order"
    UNNUMBERED = "steps without numbers"
    NUMBERING = "steps misnumbered"
    FENCES = "more than one fence"
    NO_FENCE = "no fence"
    OPEN_FENCE = "fence not closed"
    NOT_PYTHON = "fence in another language"
    WRAPPED = "whole guide in a fence"
    STRAY = "text outside the sections"
    UNKNOWN_SECTION = "unknown section"


@dataclass(frozen=True, slots=True)
class Odd:
    """One oddity and where it is; `line` is a line of the file, 0 for all of it."""

    kind: Oddity
    section: Section
    line: int
    detail: str = ""


@dataclass(frozen=True, slots=True)
class GuideFile:
    """A guide read from Markdown.

    Attributes:
        odd: What is odd about its form.
        stray: Text that stands in none of the sections, by line.
        headings: Line of each section's heading.
        description_lines: For each line of the draft's description, the line of the file.
        step_lines: For each step, the line of the file that it starts on.
        example_line: Line of the file that the example's first line is on; 0 without example.
    """

    draft: Draft
    odd: tuple[Odd, ...] = ()
    stray: tuple[tuple[int, str], ...] = ()
    headings: dict[Section, int] = field(default_factory=dict)
    description_lines: tuple[int, ...] = ()
    step_lines: tuple[int, ...] = ()
    example_line: int = 0

    def line_of(self, finding: Finding) -> int:
        """Return the line of the file that a finding is about; 1 when it is about all of it."""
        start = self.headings.get(finding.section, 1)
        if finding.line < 1:
            return start
        if finding.section is Section.EXAMPLE:
            return self.example_line + finding.line - 1 if self.example_line else start
        lines = self.step_lines
        if finding.section is Section.DESCRIPTION:
            lines = self.description_lines
        return lines[finding.line - 1] if finding.line <= len(lines) else start


# fmt: off
NAMES = {
    Section.DESCRIPTION: (
        "description", "overview", "описание", "опис", "beschreibung", "descripción", "descrição",
        "descrizione", "beschrijving", "opis", "描述", "说明", "説明", "설명",
    ),
    Section.STEPS: (
        "execution steps", "execution step", "steps", "steps of execution",
        "step-by-step execution", "шаги выполнения", "этапы выполнения", "кроки виконання",
        "ausführungsschritte", "schritte", "étapes d'exécution", "étapes d’exécution", "étapes",
        "pasos de ejecución", "pasos", "passos de execução", "etapas de execução",
        "passi di esecuzione", "passaggi", "uitvoeringsstappen", "kroki wykonania", "执行步骤",
        "実行手順", "실행 단계",
    ),
    Section.EXAMPLE: (
        "usage example", "usage examples", "example usage", "example of usage", "example",
        "usage", "пример использования", "примеры использования", "приклад використання",
        "anwendungsbeispiel", "verwendungsbeispiel", "beispiel", "exemple d'utilisation",
        "exemple d’utilisation", "ejemplo de uso", "exemplo de uso", "esempio di utilizzo",
        "esempio d'uso", "gebruiksvoorbeeld", "przykład użycia", "使用示例", "使用例", "사용 예",
    ),
}
# fmt: on
"""What the headings of the three sections are called, in lower case, in the languages known."""

FURTHER = ("prerequisites", "errors", "related", "diagram", "notes", "see also")
"""Headings of optional sections, which are read past."""

_SECTIONS = {name: section for section, names in NAMES.items() for name in names}
_ATX = re.compile(r" {0,3}(#{1,6})[ \t]+(.+?)[ \t]*#*[ \t]*$")
_UNDERLINE = re.compile(r" {0,3}(=+|-{2,})[ \t]*$")
_BOLD = re.compile(r" {0,3}(?:[-*] +)?(?:\*\*|__)(.+?)(?:\*\*|__)(:?)[ \t]*(.*)$")
_FENCE = re.compile(r"^([ \t]*)(`{3,}|~{3,})[ \t]*([^`]*)$")
_ITEM = re.compile(r"^( {0,3})(\d{1,4})[.)][ \t]+(.*)$")
_BULLET = re.compile(r"^([ \t]*)[-*+•][ \t]+(.*)$")
_STEP_HEADING = re.compile(
    r"^(?:step|schritt|шаг|étape|paso)?\s*(\d{1,4})\s*[.:)–—-]*\s*(.*)$", re.I
)
_TITLE = re.compile(
    r"^\s*(\*\*|__)(?P<title>(?:`[^`]*`|.)+?)\1(?:\s*[:.]|\s*[–—-](?=\s))?\s*(?P<text>.*)$", re.S
)
_CITED = re.compile(
    r"\s*\(?(?:\*|_)\[?`?(?:(?P<file>[^\s*:`\]]+):)?(?P<first>\d+)(?:[-–](?P<last>\d+))?`?"
    r"(?:\]\([^)]*\))?(?:\*|_)\)?\s*$"
)
_FILE_CITED = re.compile(r"\s*\*(?P<file>[^\s*:`]+\.pyi?)\*\s*$")
_ESCAPED = re.compile(r"\\([!-/:-@\[-`{-~])")
_CODE = re.compile(r"(`+)(?!`)(.+?)(?<!`)\1(?!`)", re.S)


@dataclass(frozen=True, slots=True)
class _Line:
    """A line of the file; `code` when it is in a fence or is the fence itself."""

    number: int
    text: str
    code: bool = False


@dataclass(frozen=True, slots=True)
class _Heading:
    text: str
    level: int
    first: int
    last: int
    rest: str = ""


def read_guide(text: str) -> GuideFile:
    """Read a guide; what is missing is empty in the draft, and noted as an oddity."""
    odd: list[Odd] = []
    lines = _lines(text, odd)
    headings = list(_headings(lines))
    cutter = _Cutter(odd)
    cutter.cut(lines, headings)
    parts = cutter.parts
    for section in THREE:
        if section not in parts:
            odd.append(Odd(Oddity.NO_SECTION, section, 0))
    description, description_lines = _description(parts.get(Section.DESCRIPTION, []), odd)
    steps, step_lines = _steps(parts.get(Section.STEPS, []), odd)
    code, note, example_line = _example(parts.get(Section.EXAMPLE, []), odd)
    found: dict[Section, int] = {}
    for heading in headings:
        if section_named := _section_of(heading.text):
            found.setdefault(section_named, heading.first)
    draft = Draft(plain(cutter.title), description, tuple(steps), code, note, writer="file")
    return GuideFile(
        draft, tuple(odd), tuple(cutter.stray), found, tuple(description_lines), tuple(step_lines),
        example_line,
    )  # fmt: skip


def plain(text: str) -> str:
    """Return Markdown without its escapes and character references; code spans stay as they are."""
    pieces, end = [], 0
    for match in _CODE.finditer(text):
        pieces += [_unescaped(text[end : match.start()]), f"`{match[2].strip()}`"]
        end = match.end()
    return "".join([*pieces, _unescaped(text[end:])])


def _unescaped(text: str) -> str:
    return html.unescape(_ESCAPED.sub(r"\1", text))


def _lines(text: str, odd: list[Odd]) -> list[_Line]:
    """Return the lines with fences marked; front matter and a fence around it all become blank."""
    rows = text.removeprefix("\ufeff").replace("\r\n", "\n").replace("\r", "\n").split("\n")
    if rows and rows[0].strip() == "---" and "---" in (row.strip() for row in rows[1:60]):
        end = next(i for i, row in enumerate(rows[1:60], 1) if row.strip() == "---")
        rows[: end + 1] = [""] * (end + 1)
    filled = [i for i, row in enumerate(rows) if row.strip()]
    if filled and re.fullmatch(r"\s*`{3,}\s*(markdown|md)\s*", rows[filled[0]]):
        odd.append(Odd(Oddity.WRAPPED, Section.DESCRIPTION, filled[0] + 1))
        fences = sum(1 for row in rows if _FENCE.match(row))
        rows[filled[0]] = ""
        if rows[filled[-1]].strip("` ") == "" and fences % 2 == 0:
            rows[filled[-1]] = ""
    return list(_fenced(rows))


def _fenced(rows: Sequence[str]) -> Iterator[_Line]:
    fence = ""
    for number, row in enumerate(rows, 1):
        match = _FENCE.match(row)
        if fence:
            yield _Line(number, row, code=True)
            if match and match[2].startswith(fence) and not match[3].strip():
                fence = ""
        elif match:
            fence = match[2]
            yield _Line(number, row, code=True)
        else:
            yield _Line(number, row)


def _headings(lines: Sequence[_Line]) -> Iterator[_Heading]:
    for index, line in enumerate(lines):
        if line.code or not line.text.strip():
            continue
        if match := _ATX.match(line.text):
            yield _Heading(match[2], len(match[1]), line.number, line.number)
            continue
        following = lines[index + 1] if index + 1 < len(lines) else None
        if following and not following.code and (under := _UNDERLINE.match(following.text)):
            if not line.text.startswith(("    ", "- ", "* ", "|", ">")):
                level = 1 if under[1].startswith("=") else 2
                yield _Heading(line.text.strip(), level, line.number, following.number)
            continue
        if match := _BOLD.match(line.text):
            known = _section_of(match[1])
            if known and (match[2] or match[1].endswith(":") or not match[3]):
                yield _Heading(match[1], 2, line.number, line.number, match[3])
        elif _section_of(line.text) and not _ITEM.match(line.text) and _alone(lines, index):
            yield _Heading(line.text.strip(), 2, line.number, line.number)


def _alone(lines: Sequence[_Line], index: int) -> bool:
    """Whether a line has nothing directly above it, as a label has."""
    text = lines[index].text.strip()
    above = index == 0 or not lines[index - 1].text.strip()
    return above and (text.endswith(":") or text[:1].isupper()) and len(text.split()) <= 4


def _section_of(heading: str) -> Section | None:
    words = re.sub(r"[*_`#]", "", heading).strip()
    words = re.sub(r"^(?:step\s*)?\d{1,2}\s*[.):]\s*", "", words, flags=re.I)
    return _SECTIONS.get(words.strip(" :：.").casefold())


class _Cutter:
    """Cuts the lines of a file at the headings of its sections."""

    def __init__(self, odd: list[Odd]) -> None:
        self.odd = odd
        self.title = ""
        self.parts: dict[Section, list[_Line]] = {}
        self.stray: list[tuple[int, str]] = []
        self._current: list[_Line] | None = None
        self._level = 7
        self._outside = False

    def cut(self, lines: Sequence[_Line], headings: Sequence[_Heading]) -> None:
        starts = {heading.first: heading for heading in headings}
        skip = 0
        for line in lines:
            heading = starts.get(line.number)
            if line.number <= skip:
                continue
            if heading is None:
                self._text(line)
            elif self._heading(heading, line):
                skip = heading.last

    def _text(self, line: _Line) -> None:
        if self._current is not None:
            self._current.append(line)
        elif line.text.strip() and not self._outside:
            self.stray.append((line.number, line.text))

    def _heading(self, heading: _Heading, line: _Line) -> bool:
        """Begin or end a section; False for a heading that belongs to the text of one."""
        section = _section_of(heading.text)
        if section is not None:
            self._begin(section, heading)
        elif self._current is None and not self.title and not self._outside:
            self.title = heading.text
        elif self._current is not None and heading.level > self._level:
            self._current.append(line)
            return False
        else:
            self._current, self._outside = None, True
            detail = heading.text.strip()
            if re.sub(r"[*_`:]", "", detail).strip().casefold() not in FURTHER:
                where = heading.first
                self.odd.append(Odd(Oddity.UNKNOWN_SECTION, Section.DESCRIPTION, where, detail))
        return True

    def _begin(self, section: Section, heading: _Heading) -> None:
        order = list(THREE)
        if section in self.parts:
            self.odd.append(Odd(Oddity.TWICE, section, heading.first))
        elif any(order.index(other) > order.index(section) for other in self.parts):
            self.odd.append(Odd(Oddity.ORDER, section, heading.first))
        self._current = self.parts.setdefault(section, [])
        self._level, self._outside = heading.level, False
        if heading.rest:
            self._current.append(_Line(heading.first, heading.rest))


def _description(lines: Sequence[_Line], odd: list[Odd]) -> tuple[str, list[int]]:
    kept = _without_fences(lines, Section.DESCRIPTION, odd)
    while kept and not kept[-1].text.strip():
        kept.pop()
    while kept and not kept[0].text.strip():
        kept.pop(0)
    # Lines are read together first: a code span may go over the end of one.
    text = plain("\n".join(line.text.strip() for line in kept))
    return text, [line.number for line in kept]


def _without_fences(lines: Sequence[_Line], section: Section, odd: list[Odd]) -> list[_Line]:
    inside = False
    for line in lines:
        if line.code and not inside:
            odd.append(Odd(Oddity.FENCES, section, line.number))
        inside = line.code
    return [line for line in lines if not line.code]


def _steps(lines: Sequence[_Line], odd: list[Odd]) -> tuple[list[Step], list[int]]:
    kept = _without_fences(lines, Section.STEPS, odd)
    groups = _numbered(kept)
    if groups:
        numbers = [number for number, _ in groups]
        if numbers != list(range(1, len(numbers) + 1)) and set(numbers) != {1}:
            detail = ", ".join(str(number) for number in numbers)
            odd.append(Odd(Oddity.NUMBERING, Section.STEPS, groups[0][1][0].number, detail))
    else:
        groups = [(0, group) for group in _bulleted(kept)]
        if groups:
            odd.append(Odd(Oddity.UNNUMBERED, Section.STEPS, groups[0][1][0].number))
    return [_step(group) for _, group in groups], [group[0].number for _, group in groups]


def _numbered(lines: Sequence[_Line]) -> list[tuple[int, list[_Line]]]:
    """Return the groups of lines that begin with a number: list items, headings, bold labels."""
    groups: list[tuple[int, list[_Line]]] = []
    for line in lines:
        number, rest = _number(line.text)
        if number is not None:
            groups.append((number, [_Line(line.number, rest)]))
        elif groups:
            groups[-1][1].append(line)
    return groups


def _number(text: str) -> tuple[int | None, str]:
    if match := _ITEM.match(text):
        return int(match[2]), match[3]
    if (match := _ATX.match(text)) and (found := _STEP_HEADING.match(match[2].strip("*_ "))):
        return int(found[1]), f"**{found[2] or match[2]}**"
    if (match := _BOLD.match(text)) and (found := _STEP_HEADING.match(match[1])):
        return int(found[1]), f"**{found[2].strip(' :') or match[1]}** {match[3]}"
    return None, text


def _bulleted(lines: Sequence[_Line]) -> list[list[_Line]]:
    """Return the groups of lines of a bulleted list, or the paragraphs where there is no list."""
    bullets = [m for line in lines if (m := _BULLET.match(line.text))]
    base = min((len(match[1]) for match in bullets), default=0)
    groups: list[list[_Line]] = []
    blank = True
    for line in lines:
        match = _BULLET.match(line.text)
        if bullets and match and len(match[1]) == base:
            groups.append([_Line(line.number, match[2])])
        elif not bullets and line.text.strip() and blank:
            groups.append([line])
        elif groups and line.text.strip():
            groups[-1].append(line)
        blank = not line.text.strip()
    return groups


def _step(group: Sequence[_Line]) -> Step:
    rows = []
    for line in group:
        match = _BULLET.match(line.text)
        rows.append((match[2] if match else line.text).strip())
    text = "\n".join(rows).strip()
    file, lines = "", tuple[Lines, ...]()
    if cited := _CITED.search(text):
        first = int(cited["first"])
        file = plain(cited["file"] or "")
        lines = (Lines(first, int(cited["last"] or first)),)
        text = text[: cited.start()]
    elif named := _FILE_CITED.search(text):
        file, text = plain(named["file"]), text[: named.start()]
    title = ""
    if match := _TITLE.match(text):
        title, text = match["title"].strip().rstrip(".:"), match["text"]
    return Step(plain(title).strip(), re.sub(r"\n{2,}", "\n", plain(text)).strip(), file, lines)


def _example(lines: Sequence[_Line], odd: list[Odd]) -> tuple[str, str, int]:
    blocks: list[list[_Line]] = []
    inside = False
    fence = ""
    for line in lines:
        match = _FENCE.match(line.text) if line.code else None
        if line.code and not inside and match:
            blocks.append([line])
            inside, fence = True, match[2]
        elif line.code:
            blocks[-1].append(line)
            inside = not (match and match[2].startswith(fence) and not match[3].strip())
    note = " ".join(line.text.strip() for line in lines if not line.code and line.text.strip())
    if not blocks:
        return _indented(lines, note, odd)
    for block in blocks[1:]:
        odd.append(Odd(Oddity.FENCES, Section.EXAMPLE, block[0].number))
    first = blocks[0]
    if inside and blocks[-1] is first:
        odd.append(Odd(Oddity.OPEN_FENCE, Section.EXAMPLE, first[0].number))
        body = first[1:]
    else:
        body = first[1:-1]
    opening = _FENCE.match(first[0].text)
    assert opening is not None
    language = re.sub(r"[{}.]", " ", opening[3]).split()[:1]
    if language and language[0].casefold() not in ("python", "py", "python3", "pycon", "py3"):
        odd.append(Odd(Oddity.NOT_PYTHON, Section.EXAMPLE, first[0].number, language[0]))
    indent = len(opening[1])
    code = [line.text[indent:] if not line.text[:indent].strip() else line.text for line in body]
    return "\n".join(code) + "\n" * bool(code), plain(note.strip("* ")), first[0].number + 1


def _indented(lines: Sequence[_Line], note: str, odd: list[Odd]) -> tuple[str, str, int]:
    """Read an example that is indented instead of fenced."""
    line = lines[0].number if lines else 0
    if lines:
        odd.append(Odd(Oddity.NO_FENCE, Section.EXAMPLE, line))
    block = [row for row in lines if row.text.startswith(("    ", "\t"))]
    if not block:
        return "", plain(note.strip("* ")), 0
    inner = [row for row in lines if block[0].number <= row.number <= block[-1].number]
    code = "\n".join(row.text.expandtabs(4)[4:] for row in inner) + "\n"
    return code, "", block[0].number
