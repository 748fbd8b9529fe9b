"""The file of a stored guide: a small strict form of Markdown, written and read back.

The file is a document of the user's: front matter, a title, three headings, sentences a line
each, numbered steps with the lines that they cite, and one fence. It is read back to the same
typed guide; anything else in it is refused with its line.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import replace

import yaml

from mkdocs_howto.guide.markdown import heading_markdown, inline_markdown
from mkdocs_howto.guide.model import LANGUAGES, THREE, Draft, Section, Step, headings
from mkdocs_howto.guide.strict_yaml import YamlMapping, YamlProblem, load
from mkdocs_howto.guide.text import as_sentence, paragraphs, visible
from mkdocs_howto.source.model import Lines
from mkdocs_howto.store.citations import Anchor
from mkdocs_howto.store.entry import Key, Stored, StoredError, Written
from mkdocs_howto.store.fingerprint import Fingerprint

LARGEST = 200_000
"""Characters of the largest file that is read as a guide."""

_SENTENCE_END = re.compile(r"(?<=[.!?:])\s+(?=[^\s])")
_SPAN = re.compile(r"`[^`]+`")


def stored_text(stored: Stored) -> str:
    """Return the file of a stored guide; its draft has to be settled."""
    draft = stored.draft
    names = headings(stored.key.language)
    parts = [f"---\n{_front_matter(stored)}---", f"# {heading_markdown(draft.title)}"]
    parts += [f"## {names[Section.DESCRIPTION]}", *map(_sentences, paragraphs(draft.description))]
    steps = [_step(number, step) for number, step in enumerate(draft.steps, 1)]
    parts += [f"## {names[Section.STEPS]}", *steps]
    parts.append(f"## {names[Section.EXAMPLE]}")
    if draft.example_source:
        parts.append(f"*{inline_markdown(draft.example_source)}*")
    if draft.example:
        longest = max((len(run) for run in re.findall("`{3,}", draft.example)), default=2)
        fence = "`" * (longest + 1)
        parts.append(f"{fence}python\n{draft.example}\n{fence}")
    return "\n\n".join(parts) + "\n"


def _front_matter(stored: Stored) -> str:
    key, written, basis = stored.key, stored.written, stored.basis
    named = {"file": key.file} if key.file else {"identifier": key.identifier}
    if key.lines:
        named["lines_of_file"] = f"{key.lines[0]}-{key.lines[1]}"
    values: dict[str, object] = {**named}
    optional = {
        "task": key.task,
        "language": key.language if key.language != "en" else "",
        "writer": written.writer,
        "model": written.model,
        "date": written.date,
        "tokens": list(written.tokens) if written.tokens else "",
        "cost": written.cost,
        "checked_against": stored.checked_against,
        "reviewed_by": stored.reviewed_by,
        "findings": list(stored.findings),
        "code": basis.code,
        "asked": basis.asked,
        "prompt": basis.prompt,
        "body": stored.body,
        "lines": f"{stored.lines.first}-{stored.lines.last}" if stored.lines else "",
    }
    values |= {name: value for name, value in optional.items() if value not in ("", None, [])}
    text = "".join(f"{_yaml({name: value})}" for name, value in values.items())
    if any(stored.anchors):
        text += _yaml({"anchors": [str(each or "") for each in stored.anchors]})
    if basis.signatures:
        text += _yaml({"signatures": dict(basis.signatures)})
    return text


def _yaml(values: Mapping[str, object]) -> str:
    return yaml.safe_dump(
        values, sort_keys=False, allow_unicode=True, width=1_000_000, default_flow_style=False
    )


def _sentences(paragraph: str, indent: str = "") -> str:
    """Return a paragraph as Markdown with a line for each sentence, which keeps diffs small."""
    return f"\n{indent}".join(inline_markdown(line) for line in _split(paragraph))


def _split(paragraph: str) -> Iterator[str]:
    code = [match.span() for match in _SPAN.finditer(paragraph)]
    start = 0
    for match in _SENTENCE_END.finditer(paragraph):
        if not any(first < match.start() < last for first, last in code):
            yield paragraph[start : match.start()]
            start = match.end()
    yield paragraph[start:]


def _step(number: int, step: Step) -> str:
    indent = " " * (len(str(number)) + 2)
    title = f"{number}. **{inline_markdown(as_sentence(step.title))}**"
    texts = [_sentences(part, indent) for part in paragraphs(step.text)]
    lines = [title, texts[0]] if texts else [title]
    text = f"\n{indent}".join(lines)
    for more in texts[1:]:
        text += f"\n\n{indent}{more}"
    if step.file:
        text += f"\n{indent}*`{_cited(step)}`*"
    return text


def _cited(step: Step) -> str:
    return f"{step.file}:{','.join(map(str, step.lines))}" if step.lines else step.file


# --- reading ---

_KEYS = frozenset(
    (
        "identifier file lines_of_file task language writer model date tokens cost "
        "checked_against reviewed_by findings code asked prompt body lines anchors signatures"
    ).split()
)
_NEEDED = ("writer", "code", "asked", "body")
_CITATION = re.compile(r"\*`(?P<file>[^`:]+)(?::(?P<first>\d{1,9})(?:[-–](?P<last>\d{1,9}))?)?`\*")
_ITEM = re.compile(r"(?P<number>\d{1,4})[.)] {1,3}\*\*(?P<title>.*)\*\*(?P<rest> .*)?")
_FENCE = re.compile(r"(?P<fence>`{3,})python[ ]*")
_RANGE = re.compile(r"(\d{1,9})-(\d{1,9})")
_ANCHOR = re.compile(r"(\d{1,9})-(\d{1,9}) = (\d{1,9})\+(\d{1,9}) (\d{1,9})\+(\d{1,9})")
_TOKEN = re.compile(r"\\([!-/:-@\[-`{-~])|&(#\d{1,7}|lt|gt|amp|quot);|(`[^`]+`)|(.)", re.S)
_REFERENCES = {"lt": "<", "gt": ">", "amp": "&", "quot": '"'}
# fmt: off
_FOREIGN = (
    (re.compile(r"</?[A-Za-z!?][^>]*>?"), "HTML", "Write code in backticks, `<` alone as `&lt;`."),
    (re.compile(r"!?\[[^\]]*\]\s*[(\[:]"), "a link or an image", "Write the name in backticks."),
    (re.compile(r"\*\*|__(?=\S)(?!\w+__)|(?<![\w*])\*(?=[^\s*])[^*]+\*"), "bold or italic text",
     r"Remove the marks, or write `\*` for a star."),
    (re.compile(r"\{[:#.%{!]"), "an attribute list or a template",
     r"Write `\{` for a brace."),
    (re.compile(r"^(?:#{1,6}\s|[-+*]\s|>|\|)"), "a heading, a list, a quote or a table",
     "Write it as a sentence."),
    (re.compile(r"^(?:={3,}|-{3,}|~{3,}|`{3,}|:::|!!!|\?{3}|///|--8<--)"), "other Markdown",
     "Only sentences stand in this section."),
)
# fmt: on


def read_stored(text: str, where: str) -> Stored:
    """Read the file of a stored guide.

    Args:
        text: The whole file.
        where: The file, for messages.

    Raises:
        StoredError: It is no guide as this module writes it; the error names the line.
    """
    if len(text) > LARGEST:
        raise StoredError(f"The file has more than {LARGEST:,} characters.", where=where)
    text = text.removeprefix("\ufeff").replace("\r\n", "\n")
    lines = text.split("\n")
    front, start = _split_front(lines, where)
    head = _Head(front, where)
    body = _Body(lines, start, headings(head.key.language), where)
    draft = replace(body.draft(), writer=head.writer, language=head.key.language)
    return head.stored(draft)


def _split_front(lines: Sequence[str], where: str) -> tuple[YamlMapping, int]:
    conflict = next((n for n, line in enumerate(lines, 1) if line.startswith("<<<<<<< ")), 0)
    if conflict:
        message = "The file holds a merge conflict."
        raise StoredError(message, where=f"{where}:{conflict}", hint="Keep one of the two sides.")
    if lines[0].rstrip() != "---" or "---" not in [line.rstrip() for line in lines[1:]]:
        hint = "Restore it from your history, or remove the file and run `mkdocs-howto write`."
        raise StoredError("The file does not start with front matter.", where=where, hint=hint)
    end = next(n for n, line in enumerate(lines[1:], 1) if line.rstrip() == "---")
    try:
        return load("\n".join(lines[1:end])), end + 1
    except YamlProblem as problem:
        message = f"The front matter can't be read: {problem.message}."
        place = f"{where}:{problem.line + 1}"
        raise StoredError(message, where=place, hint=problem.hint) from None


class _Head:
    """The front matter."""

    def __init__(self, front: YamlMapping, where: str) -> None:
        self._values = front.values
        self._lines = front.lines
        self._where = where
        for name in self._values:
            if name not in _KEYS:
                raise self._error(name, f"The front matter knows no `{name[:40]}`.", "Remove it.")
        for name in _NEEDED:
            if name not in self._values:
                hint = "Restore it from your history, or remove the file and write the guide anew."
                raise StoredError(f"The front matter lacks `{name}`.", where=where, hint=hint)
        self.key = self._key()
        writer, model = self._text("writer"), self._text("model")
        if writer not in ("model", "offline") or (writer == "model") != bool(model):
            message = "`writer` is `offline`, or `model` with the `model` named."
            raise self._error("writer", message)
        self.writer = model or writer

    def stored(self, draft: Draft) -> Stored:
        values = self._values
        return Stored(
            key=self.key,
            draft=draft,
            basis=Fingerprint(
                self._text("code"), self._text("asked"), self._text("prompt"), self._signatures()
            ),
            body=self._text("body"),
            written=Written(
                self._text("writer"), self._text("model"), self._text("date"), self._tokens(),
                self._number("cost"),
            ),
            lines=Lines(*self._range("lines")) if "lines" in values else None,
            anchors=tuple(map(self._anchor, self._texts("anchors"))),
            checked_against=self._text("checked_against"),
            reviewed_by=self._text("reviewed_by"),
            findings=tuple(self._texts("findings")),
        )  # fmt: skip

    def _key(self) -> Key:
        identifier, file = self._text("identifier"), self._text("file")
        if bool(identifier) == bool(file):
            message = "The front matter names an `identifier` or a `file`, and not both."
            raise StoredError(message, where=self._where)
        language = self._text("language") or "en"
        if language not in LANGUAGES:
            raise self._error("language", f"`{language[:40]}` is no language known here.")
        lines = self._range("lines_of_file") if "lines_of_file" in self._values else None
        return Key(identifier, file, lines, self._text("task"), language)

    def _text(self, name: str) -> str:
        value = self._values.get(name, "")
        # An unquoted version or digest may look like a number.
        if isinstance(value, bool | list | dict) or value is None:
            raise self._error(name, f"`{name}` is a text.")
        return str(value)

    def _texts(self, name: str) -> list[str]:
        value = self._values.get(name, [])
        if not isinstance(value, list) or not all(isinstance(item, str) for item in value):
            raise self._error(name, f"`{name}` is a list of texts.")
        return value

    def _tokens(self) -> tuple[int, int] | None:
        value = self._values.get("tokens")
        if value is None:
            return None
        if not isinstance(value, list) or [type(each) for each in value] != [int, int]:
            raise self._error("tokens", "`tokens` are two whole numbers: sent and received.")
        return value[0], value[1]

    def _number(self, name: str) -> float | None:
        value = self._values.get(name)
        if value is None:
            return None
        if isinstance(value, bool) or not isinstance(value, int | float):
            raise self._error(name, f"`{name}` is a number.")
        return float(value)

    def _range(self, name: str) -> tuple[int, int]:
        match = _RANGE.fullmatch(self._text(name))
        if match is None or not 1 <= int(match[1]) <= int(match[2]):
            raise self._error(name, f"`{name}` is a first and a last line, as `10-40`.")
        return int(match[1]), int(match[2])

    def _anchor(self, text: str) -> Anchor | None:
        if not text:
            return None
        match = _ANCHOR.fullmatch(text)
        if match is None:
            raise self._error("anchors", "`anchors` are written by mkdocs-howto alone.")
        a, b, c, d, e, f = map(int, match.groups())
        return Anchor((a, b), (c, d), (e, f))

    def _signatures(self) -> dict[str, str]:
        value = self._values.get("signatures", {})
        if not isinstance(value, dict) or not all(isinstance(v, str) for v in value.values()):
            raise self._error("signatures", "`signatures` is a mapping of names to texts.")
        return value

    def _error(self, name: str, message: str, hint: str = "") -> StoredError:
        line = self._lines.get(name, 0) + 1
        return StoredError(message, where=f"{self._where}:{line}", hint=hint)


class _Body:
    """What stands below the front matter, read line by line."""

    def __init__(
        self, lines: Sequence[str], start: int, names: Mapping[Section, str], where: str
    ) -> None:
        self._lines = lines
        self._at = start
        self._names = names
        self._where = where

    def draft(self) -> Draft:
        title = self._heading("# ", "the guide's title")
        self._section(Section.DESCRIPTION)
        description = "\n\n".join(self._paragraphs())
        self._section(Section.STEPS)
        steps = tuple(self._steps())
        self._section(Section.EXAMPLE)
        note, example = self._note(), self._program()
        if (line := self._peek()) is not None:
            raise self._error(f"“{line.strip()[:40]}” stands after the example.", "Remove it.")
        return Draft(title, description, steps, example, note)

    # The lines, one after the other; blank ones only part what stands around them.

    def _peek(self) -> str | None:
        while self._at < len(self._lines) and not self._lines[self._at].strip():
            self._at += 1
        return self._lines[self._at].rstrip() if self._at < len(self._lines) else None

    def _is_heading(self, line: str | None) -> bool:
        return line is None or line.rstrip().startswith("## ")

    def _heading(self, mark: str, what: str) -> str:
        line = self._peek()
        if line is None or not line.startswith(mark):
            raise self._error(f"Here stands {what} behind `{mark.strip()}`.")
        title = self._inline(re.sub(r"(?<!\\)#+$", "", line.removeprefix(mark)).strip())
        if not title:
            raise self._error(f"Here stands {what}, and it is empty.")
        self._at += 1
        return title

    def _section(self, section: Section) -> None:
        name = self._names[section]
        line = self._peek()
        if line != f"## {name}":
            found = f", not “{line.strip()[:40]}”" if line else ""
            hint = f"The sections are, in this order, {', '.join(self._wanted())}."
            raise self._error(f"Here stands the heading `## {name}`{found}.", hint)
        self._at += 1

    def _wanted(self) -> list[str]:
        return [f"`## {self._names[each]}`" for each in THREE]

    def _paragraphs(self) -> Iterator[str]:
        while not self._is_heading(line := self._peek()):
            assert line is not None
            texts = []
            while self._at < len(self._lines) and (row := self._lines[self._at].strip()):
                if self._is_heading(self._lines[self._at]):
                    break
                texts.append(self._inline(row))
                self._at += 1
            yield " ".join(texts)

    def _steps(self) -> Iterator[Step]:
        while not self._is_heading(line := self._peek()):
            assert line is not None
            match = _ITEM.fullmatch(line)
            if match is None:
                hint = "Write `1. **Title.**` and, indented below it, sentences."
                raise self._error(f"“{line.strip()[:40]}” starts no step.", hint)
            yield self._step(match)

    def _step(self, match: re.Match[str]) -> Step:
        title = self._inline(match["title"].strip()).removesuffix(".").rstrip()
        if not title:
            raise self._error("The step has no title.", "Write it between the stars.")
        texts = [self._inline(match["rest"].strip())] if match["rest"] else []
        self._at += 1
        parts: list[str] = []
        cited: re.Match[str] | None = None
        while self._at < len(self._lines):
            line = self._lines[self._at]
            if line.strip() and not line.startswith("  "):
                break
            if cited is not None and line.strip():
                raise self._error("The step goes on after the lines that it cites.")
            if not line.strip():
                parts, texts = [*parts, *([" ".join(texts)] if texts else [])], []
            elif not (cited := _CITATION.fullmatch(line.strip())):
                texts.append(self._inline(line.strip()))
            self._at += 1
        parts += [" ".join(texts)] if texts else []
        file, lines = self._cited(cited) if cited else ("", ())
        return Step(title, "\n\n".join(parts), file, lines)

    def _cited(self, match: re.Match[str]) -> tuple[str, tuple[Lines, ...]]:
        file = match["file"].strip()
        if not match["first"]:
            return file, ()
        first = int(match["first"])
        last = int(match["last"] or first)
        if not 1 <= first <= last:
            self._at -= 1
            raise self._error(f"Lines {first}-{last} do not exist.", "Write the smaller one first.")
        return file, (Lines(first, last),)

    def _note(self) -> str:
        line = self._peek()
        if line is None or not line.startswith("*") or _FENCE.fullmatch(line):
            return ""
        if re.fullmatch(r"\*(?:[^\\]|\\.)+\*", line) is None:
            raise self._error("The note above the example stands between two stars.")
        note = self._inline(line[1:-1].strip())
        self._at += 1
        return note

    def _program(self) -> str:
        line = self._peek()
        if line is None:
            return ""
        match = _FENCE.fullmatch(line)
        if match is None:
            hint = "The example is one fence that starts with ```python."
            raise self._error(f"“{line.strip()[:40]}” is no Python fence.", hint)
        opened = self._at
        rows: list[str] = []
        self._at += 1
        while self._at < len(self._lines):
            row = self._lines[self._at]
            self._at += 1
            if row.rstrip() == match["fence"]:
                return "\n".join(rows).strip("\n")
            rows.append(row)
        self._at = opened
        raise self._error("The fence of the example is not closed.", "Close it with ```.")

    def _inline(self, text: str) -> str:
        """Return a line's plain text with its code spans; other Markdown is refused."""
        seen: list[str] = []
        out: list[str] = []
        for match in _TOKEN.finditer(text):
            escaped, reference, code, other = match.groups()
            if code is not None:
                out.append(code)
                seen.append("\ufffc")
            elif other is not None:
                out.append(other)
                seen.append(other)
            else:
                out.append(escaped or _referred(reference))
                seen.append("\ufffc")
        shown = "".join(seen)
        for pattern, what, hint in _FOREIGN:
            if pattern.search(shown):
                raise self._error(f"“{text.strip()[:60]}” holds {what}.", hint)
        plain = "".join(out)
        if visible(plain) != plain:
            raise self._error("The line holds an invisible or a control character.", "Remove it.")
        return " ".join(plain.split())

    def _error(self, message: str, hint: str = "") -> StoredError:
        line = min(self._at + 1, len(self._lines))
        return StoredError(message, where=f"{self._where}:{line}", hint=hint)


def _referred(name: str) -> str:
    if not name.startswith("#"):
        return _REFERENCES[name]
    number = int(name[1:])
    legal = number < 0x110000 and not 0xD800 <= number < 0xE000
    return chr(number) if legal else f"&{name};"
