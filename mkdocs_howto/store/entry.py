"""A stored guide: the draft that a file holds, and what is remembered of how it came to be."""

from __future__ import annotations

import hashlib
import re
import unicodedata
from dataclasses import dataclass, field, replace

from mkdocs_howto.guide import (
    Argument,
    Draft,
    HowtoError,
    Marker,
    Note,
    Step,
    Variant,
    on_one_line,
    paragraphs,
    shown_argument,
    told_unused,
    visible,
)
from mkdocs_howto.source import Lines
from mkdocs_howto.store.citations import Anchor
from mkdocs_howto.store.fingerprint import Fingerprint, digest
from mkdocs_howto.store.verdicts import Verified

_NAME = re.compile(r"[a-z0-9][a-z0-9._-]*-[0-9a-f]{12}\.md")


class StoredError(HowtoError):
    """A file in the store that is no guide as it stands."""


# What Windows takes for a device, whatever follows the first dot.
_DEVICES = frozenset(
    ("con", "prn", "aux", "nul", *(f"{name}{n}" for name in ("com", "lpt") for n in range(10)))
)


@dataclass(frozen=True, slots=True)
class Key:
    """What makes one stored guide another than the next.

    Attributes:
        identifier: As the marker says it; empty for a file.
        file: The file described in place of an identifier.
        lines: Which lines of it.
        task: The goal that the guide leads to.
        language: Two letters.
        instructions: The marker's own; empty where the site's hold.
    """

    identifier: str
    file: str = ""
    lines: tuple[int, int] | None = None
    task: str = ""
    language: str = "en"
    instructions: str = ""

    @property
    def shown(self) -> str:
        """The object as people call it."""
        lines = f":{self.lines[0]}-{self.lines[1]}" if self.lines else ""
        return self.identifier or f"{self.file}{lines}"

    @property
    def filename(self) -> str:
        """A name that every file system takes: what people recognise, and a digest."""
        shown = unicodedata.normalize("NFKD", self.shown).encode("ascii", "ignore").decode()
        slug = re.sub(r"[^a-z0-9.]+", "-", shown.lower()).strip("-.")[:60].rstrip("-.") or "guide"
        if slug.split(".")[0] in _DEVICES:
            slug = f"guide-{slug}"
        parts = [self.identifier, self.file, str(self.lines or ""), self.task, self.language]
        # Only where there are some: a marker that gains an option is no reason to rename others.
        told = "\0".join([*parts, self.instructions] if self.instructions else parts)
        named = hashlib.sha256(told.encode("utf-8", "surrogatepass")).hexdigest()[:12]
        return f"{slug}-{named}.md"


def key_of(marker: Marker) -> Key:
    """Return under which key a marker's guide is stored."""
    options = marker.options
    return Key(
        marker.identifier, options.file, options.lines, options.task, options.language,
        options.own_voice,
    )  # fmt: skip


def is_guide_name(name: str) -> bool:
    """Whether a file's name is one that a key can have."""
    return _NAME.fullmatch(name) is not None


@dataclass(frozen=True, slots=True)
class Written:
    """How a guide came to be.

    Attributes:
        writer: `model` or `offline`.
        model: LiteLLM's name of it; empty without one.
        date: Of the writing, as `2026-01-31`.
        tokens: Sent and received; None without a model.
        cost: US dollars; None when the price is unknown or there is none.
    """

    writer: str
    model: str = ""
    date: str = ""
    tokens: tuple[int, int] | None = None
    cost: float | None = None


@dataclass(frozen=True, slots=True)
class Stored:
    """One guide of the store.

    Attributes:
        draft: What it says. No claim is believed because it is stored.
        basis: What it was written from.
        body: Digest of title and sections as the writer left them.
        lines: Where the object stood in its file, when the lines were cited.
        anchors: What the cited lines of each step hang on.
        checked_against: The version that it was last checked against, as `httpx 0.28.1`.
        reviewed_by: Who accepted it; empty for nobody yet.
        findings: What the checks left, as `HT503 step 2`.
        left_out: What was left out of it, each with the reason.
        verified: What a verifier said of it; None when none was asked.
    """

    key: Key
    draft: Draft
    basis: Fingerprint
    body: str
    written: Written
    lines: Lines | None = None
    anchors: tuple[Anchor | None, ...] = ()
    checked_against: str = ""
    reviewed_by: str = ""
    findings: tuple[str, ...] = field(default=())
    left_out: tuple[str, ...] = ()
    verified: Verified | None = None

    @property
    def edited(self) -> bool:
        """Whether a person changed what the writer left."""
        return self.body != body_digest(self.draft)


def settled(draft: Draft) -> Draft:
    """Return a draft as a file can hold it: single spaces, no invisible characters."""
    description, returns = _settled_text(draft.description), _line(draft.returns)
    arguments = tuple(_settled_argument(each) for each in draft.arguments if _line(each.name))
    if not arguments:
        # Below a list it stands for itself; without one it is the description's last paragraph.
        description, returns = "\n\n".join(filter(None, (description, returns))), ""
    example, source = _settled_code(draft.example), _line(draft.example_source)
    variants = tuple(each for each in map(_settled_variant, draft.variants) if each.code)
    if variants and not example:
        (example, source), variants = (variants[0].code, variants[0].source), variants[1:]
    return replace(
        draft,
        title=_line(draft.title) or "How to use it",
        description=description,
        steps=tuple(_settled_step(step) for step in draft.steps),
        example=example,
        example_source=source,
        further={},
        arguments=arguments,
        returns=returns,
        notes=tuple(_settled_note(note) for note in draft.notes if _line(note.text)),
        variants=variants,
    )


def body_digest(draft: Draft) -> str:
    """Return the digest of what a draft says; the cited lines are no part of it."""
    parts = [draft.title, draft.description, draft.example, draft.example_source]
    parts += ["\0".join((step.title, step.text, *step.points)) for step in draft.steps]
    # What a guide does not have is left out, so that files of earlier versions stay as they are.
    parts += [f"argument\0{each!r}" for each in draft.arguments]
    parts += [f"returns\0{draft.returns}"] if draft.returns else []
    parts += [f"note\0{note.text}" for note in draft.notes]
    parts += [f"variant\0{each!r}" for each in draft.variants]
    return digest("\0\0".join(parts))


def _line(text: str) -> str:
    return on_one_line(visible(text))


def _settled_text(text: str) -> str:
    return "\n\n".join(on_one_line(part) for part in paragraphs(text))


def _settled_code(code: str) -> str:
    code = visible(code).strip("\n")
    return code if code.strip() else ""


def _settled_step(step: Step) -> Step:
    title = _line(step.title).rstrip(".: ") or "Step"
    file = _line(step.file)
    points = tuple(filter(None, map(_line, step.points)))
    return Step(title, _settled_text(step.text), file, step.lines if file else (), points)


def _settled_argument(argument: Argument) -> Argument:
    text, unused = told_unused(_line(argument.text))
    default = None if argument.default is None else _line(argument.default) or None
    return shown_argument(
        Argument(
            _line(argument.name), _line(argument.type), default, text, unused or argument.unused
        )
    )


def _settled_note(note: Note) -> Note:
    file = _line(note.file)
    return Note(_line(note.text), file, note.lines if file else ())


def _settled_variant(variant: Variant) -> Variant:
    label = _line(variant.label).rstrip(": ") or "Variant"
    return Variant(label, _settled_code(variant.code), _line(variant.source))
