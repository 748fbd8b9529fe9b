"""The file of a stored guide: a small strict form of Markdown, written and read back.

The file is a document of the user's: front matter, a title, three headings, sentences a line
each, numbered steps with the lines that they cite, and one fence. It is read back to the same
typed guide; anything else in it is refused with its line.
"""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import replace

import yaml

from mkdocs_howto.guide import (
    LANGUAGES,
    THREE,
    Draft,
    GuideFile,
    Lines,
    Oddity,
    Section,
    cited,
    description_parts,
    example_parts,
    heading_markdown,
    headings,
    read_guide,
    step_markdown,
)
from mkdocs_howto.store.citations import Anchor
from mkdocs_howto.store.entry import Key, Stored, StoredError, Written
from mkdocs_howto.store.fingerprint import Fingerprint
from mkdocs_howto.store.strict_yaml import YamlMapping, YamlProblem, load
from mkdocs_howto.store.verdicts import Verified, verdict

LARGEST = 200_000
"""Characters of the largest file that is read as a guide."""


def stored_text(stored: Stored) -> str:
    """Return the file of a stored guide; its draft has to be settled."""
    draft = stored.draft
    names = headings(stored.key.language)
    parts = [f"---\n{_front_matter(stored)}---", f"# {heading_markdown(draft.title)}"]
    parts += [f"## {names[Section.DESCRIPTION]}", *description_parts(draft, apart=True)]
    parts.append(f"## {names[Section.STEPS]}")
    shown = zip(draft.steps, cited(draft.steps, apart=True), strict=True)
    parts += [step_markdown(n, step, where, apart=True) for n, (step, where) in enumerate(shown, 1)]
    parts += [f"## {names[Section.EXAMPLE]}", *example_parts(draft)]
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
        "instructions": key.instructions,
        "writer": written.writer,
        "model": written.model,
        "date": written.date,
        "tokens": list(written.tokens) if written.tokens else "",
        "cost": written.cost,
        "checked_against": stored.checked_against,
        "reviewed_by": stored.reviewed_by,
        "findings": list(stored.findings),
        "left_out": list(stored.left_out),
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
    if stored.verified is not None:
        told = stored.verified
        text += _yaml({"verified_by": told.model, "verified_on": told.date})
        text += _yaml({"verified_code": told.code})
        text += _yaml({"verdicts": {name: str(each) for name, each in told.verdicts.items()}})
    return text


def _yaml(values: Mapping[str, object]) -> str:
    return yaml.safe_dump(
        values, sort_keys=False, allow_unicode=True, width=1_000_000, default_flow_style=False
    )


# --- reading ---

_KEYS = frozenset(
    (
        "identifier file lines_of_file task language instructions writer model date tokens cost "
        "checked_against reviewed_by findings left_out verified_by verified_on verified_code "
        "verdicts code asked prompt body lines anchors signatures"
    ).split()
)
_NEEDED = ("writer", "code", "asked", "body")
_RANGE = re.compile(r"(\d{1,9})-(\d{1,9})")
_ANCHOR = re.compile(r"(\d{1,9})-(\d{1,9}) = (\d{1,9})\+(\d{1,9}) (\d{1,9})\+(\d{1,9})")


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
    lines = text.removeprefix("\ufeff").replace("\r\n", "\n").split("\n")
    front, _ = _split_front(lines, where)
    head = _Head(front, where)
    language = head.key.language
    file = read_guide(text, language)
    if file.odd:
        raise _refusal(file, headings(language), where)
    example = file.draft.example.strip("\n")
    variants = tuple(replace(v, code=v.code.strip("\n")) for v in file.draft.variants)
    draft = replace(file.draft, example=example, variants=variants)
    return head.stored(replace(draft, writer=head.writer, language=language))


def _refusal(file: GuideFile, names: Mapping[Section, str], where: str) -> StoredError:
    """Return what is wrong with the first thing that a guide of the store can't hold."""
    odd = min(file.odd, key=lambda each: each.line or 1_000_000)
    shown, hint = _SAID[odd.kind]
    what, _, quoted = odd.detail.partition("\n")
    wanted = f"`## {names[odd.section]}`"
    order = ", ".join(f"`## {names[each]}`" for each in THREE)
    message = shown.format(what=what[:60], quoted=quoted[:60], wanted=wanted)
    place = f"{where}:{odd.line}" if odd.line else where
    return StoredError(message, where=place, hint=hint.format(order=order))


_ORDER = "The sections are, in this order, {order}."
_SAID = {
    Oddity.NO_SECTION: ("The heading {wanted} is missing.", _ORDER),
    Oddity.TWICE: ("The section {wanted} comes twice.", _ORDER),
    Oddity.ORDER: ("The section {wanted} comes after a later one.", _ORDER),
    Oddity.UNKNOWN_SECTION: ("“{what}” heads no section of a guide.", _ORDER),
    Oddity.STRAY: ("“{what}” stands in no section.", "Move it below a heading or remove it."),
    Oddity.NO_TITLE: ("A title is missing.", "Write `# Title`, and `1. **Title.**` for a step."),
    Oddity.NO_STEP: (
        "“{what}” starts no step.",
        "Write `1. **Title.**` and, indented below it, sentences.",
    ),
    Oddity.UNNUMBERED: ("The steps have no numbers.", "Write `1. **Title.**`."),
    Oddity.MISPLACED: ("“{what}” can't stand here.", "Remove it, or move it into a sentence."),
    Oddity.FOREIGN: (
        "“{quoted}” holds {what}.",
        r"Write code in backticks, and `\*`, `\[`, `\{{` or `&lt;` for the character alone.",
    ),
    Oddity.INVISIBLE: ("The line holds an invisible or a control character.", "Remove it."),
    Oddity.NO_LINES: ("Lines {what} do not exist.", "Write the smaller one first."),
    Oddity.FENCES: ("There is a fence too many.", "Code stands under the example only."),
    Oddity.NO_FENCE: (
        "“{what}” is no Python fence.",
        "The example is one fence that starts with ```python.",
    ),
    Oddity.NOT_PYTHON: (
        "“```{what}” is no Python fence.",
        "The example is one fence that starts with ```python.",
    ),
    Oddity.OPEN_FENCE: ("The fence of the example is not closed.", "Close it with ```."),
}


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
            left_out=tuple(self._texts("left_out")),
            verified=self._verified(),
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
        task, instructions = self._text("task"), self._text("instructions")
        return Key(identifier, file, lines, task, language, instructions)

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
        return self._mapping("signatures")

    def _verified(self) -> Verified | None:
        if "verified_by" not in self._values:
            return None
        told = {name: verdict(text) for name, text in self._mapping("verdicts").items()}
        # What can't be read is no verdict.
        known = {name: each for name, each in told.items() if each is not None}
        model, date = self._text("verified_by"), self._text("verified_on")
        return Verified(model, date, self._text("verified_code"), known)

    def _mapping(self, name: str) -> dict[str, str]:
        value = self._values.get(name, {})
        if not isinstance(value, dict) or not all(isinstance(v, str) for v in value.values()):
            raise self._error(name, f"`{name}` is a mapping of names to texts.")
        return value

    def _error(self, name: str, message: str, hint: str = "") -> StoredError:
        line = self._lines.get(name, 0) + 1
        return StoredError(message, where=f"{self._where}:{line}", hint=hint)
