"""The guide and what leads to it: frozen data that every module passes on and none changes."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from enum import StrEnum


class Kind(StrEnum):
    """What an object is, as `show --format json` prints it."""

    MODULE = "module"
    PACKAGE = "package"
    CLASS = "class"
    FUNCTION = "function"
    METHOD = "method"
    PROPERTY = "property"
    ATTRIBUTE = "attribute"
    SCRIPT = "script"
    """A file, or some lines of one, that was asked for by name and not by identifier."""


class Section(StrEnum):
    """The sections of a guide, by the names that options use."""

    DESCRIPTION = "description"
    PREREQUISITES = "prerequisites"
    STEPS = "steps"
    EXAMPLE = "example"
    ERRORS = "errors"
    RELATED = "related"
    DIAGRAM = "diagram"


THREE = (Section.DESCRIPTION, Section.STEPS, Section.EXAMPLE)
"""The sections that every guide has; the others are shown where they are asked for."""

HEADINGS = {
    Section.DESCRIPTION: "Description",
    Section.PREREQUISITES: "Prerequisites",
    Section.STEPS: "Execution Steps",
    Section.EXAMPLE: "Usage Example",
    Section.ERRORS: "Errors",
    Section.RELATED: "Related",
    Section.DIAGRAM: "Diagram",
}
"""The headings that readers see; exactly these words. Other languages: `guide.languages`."""


class Severity(StrEnum):
    """What a finding means for publication."""

    ERROR = "error"
    """The section is not published."""
    WARNING = "warning"
    """Published and reported."""


@dataclass(frozen=True, slots=True)
class Options:
    """What may be chosen for one guide; the site's settings are its defaults.

    Attributes:
        title: Replaces ``How to use `Name` ``; empty for the default.
        sections: Which sections are shown, in this order.
        file: A file to describe in place of an identifier, relative to the site's folder.
        lines: Which lines of that file, both ends included; None for all.
        task: The goal that a model's guide leads to, in the reader's words; empty for a guide to
            the object as a whole.
        language: Two letters; the language that a model is asked to write in.
        instructions: What a model is told about the site's voice.
        id: The guide's anchor in its page; empty for `howto-` and the identifier.
        own_voice: The `instructions` of the marker itself; empty where the site's hold.
    """

    title: str = ""
    sections: tuple[Section, ...] = THREE
    file: str = ""
    lines: tuple[int, int] | None = None
    task: str = ""
    language: str = "en"
    instructions: str = ""
    id: str = ""
    own_voice: str = ""


@dataclass(frozen=True, slots=True)
class Marker:
    """A `::: howto` in a page, or one object asked for on the command line.

    Attributes:
        identifier: As typed; empty when `options.file` says what to describe.
        level: Number of `#` before the marker, 0 for none.
        where: `page:line`; empty on the command line.
    """

    identifier: str
    options: Options = Options()
    level: int = 0
    where: str = ""


@dataclass(frozen=True, slots=True, order=True)
class Lines:
    """A run of lines of one file, both ends included, counted from 1."""

    first: int
    last: int

    def __contains__(self, line: int) -> bool:
        return self.first <= line <= self.last

    def __str__(self) -> str:
        return str(self.first) if self.first == self.last else f"{self.first}-{self.last}"


@dataclass(frozen=True, slots=True)
class Step:
    """One step of the execution.

    Attributes:
        title: Without a full stop at its end.
        text: One or more sentences: plain text with code spans in single backticks.
        file: The file as `SourceFile.shown` names it; empty when nothing is cited.
        lines: The runs of lines that it cites, in the order of the file; empty for none.
        points: What stands in a list below the text, at most five short ones.
    """

    title: str
    text: str
    file: str = ""
    lines: tuple[Lines, ...] = ()
    points: tuple[str, ...] = ()

    @property
    def reach(self) -> Lines | None:
        """The lines from the first to the last that it cites, with those between its runs."""
        if not self.lines:
            return None
        return Lines(min(run.first for run in self.lines), max(run.last for run in self.lines))


@dataclass(frozen=True, slots=True)
class Argument:
    """One argument, as the list below a description tells it.

    Attributes:
        name: As the caller writes it, with `*` or `**` for a variadic one.
        type: As written; empty when the code names none.
        default: As written; None when the argument has to be given.
        text: What is said of it, plain text with code spans; empty for nothing.
        unused: Whether the code never reads it.
    """

    name: str
    type: str = ""
    default: str | None = None
    text: str = ""
    unused: bool = False


@dataclass(frozen=True, slots=True)
class Note:
    """Something that a caller would fall over, with the lines that prove it.

    Attributes:
        text: One or two sentences, plain text with code spans.
        file: The file as `SourceFile.shown` names it; empty when nothing is cited.
        lines: The runs of lines that prove it.
    """

    text: str
    file: str = ""
    lines: tuple[Lines, ...] = ()


@dataclass(frozen=True, slots=True)
class Variant:
    """Another way to use the object.

    Attributes:
        label: Two to five words, plain text with code spans.
        code: A Python program.
        source: Where it comes from, as `Draft.example_source`.
    """

    label: str
    code: str
    source: str = ""


@dataclass(frozen=True, slots=True)
class Draft:
    """The three sections as somebody wrote them; no claim in it is checked yet.

    Attributes:
        title: Plain text with code spans.
        description: Paragraphs apart by a blank line, plain text with code spans.
        example: A Python program.
        example_source: Where the example comes from, one short note with code spans.
        writer: `offline`, or the name of a model.
        further: Of the sections beyond the three, those that were asked for: items of plain text
            with code spans; of a diagram, one text in the language of Mermaid.
        language: Two letters; its headings are in this language.
        arguments: The list below the description.
        returns: What a call gives back, one or two sentences; empty for nothing to say.
        notes: What is good to know.
        variants: Further examples, at most two.
    """

    title: str
    description: str
    steps: tuple[Step, ...]
    example: str
    example_source: str = ""
    writer: str = "offline"
    further: Mapping[Section, tuple[str, ...]] = field(default_factory=dict)
    language: str = "en"
    arguments: tuple[Argument, ...] = ()
    returns: str = ""
    notes: tuple[Note, ...] = ()
    variants: tuple[Variant, ...] = ()


@dataclass(frozen=True, slots=True)
class Rename:
    """A name that is misspelt, and how it is spelt."""

    wrong: str
    right: str


@dataclass(frozen=True, slots=True)
class AddImport:
    """A name, and the module to import it from."""

    module: str
    name: str


@dataclass(frozen=True, slots=True)
class AddAwait:
    """A coroutine that is not awaited."""


Fix = Rename | AddImport | AddAwait
"""The only thing that can be written instead, as data."""


@dataclass(frozen=True, slots=True)
class Finding:
    """One thing that is wrong in a draft.

    Attributes:
        code: Stable, as `HT203`.
        section: Where in the guide.
        line: Line of the section (of the example's code, or the number of the step) from 1; 0 for
            all of it.
        message: What is wrong and why.
        mend: What to write instead; empty when nothing sensible can be said.
        source: `file:line` of the code that contradicts it; empty when there is none.
        sentence: The sentence that is wrong, which alone is left out; empty when it is more than
            one sentence.
        fix: What `mend` says, as data, where there is only one thing to write instead.
    """

    code: str
    severity: Severity
    section: Section
    line: int
    message: str
    mend: str = ""
    source: str = ""
    sentence: str = ""
    fix: Fix | None = None


class State(StrEnum):
    """How a marker's guide stands to the store and to today's code."""

    OFFLINE = "offline"
    """None is stored and none is asked for: the offline writer's is shown."""
    MISSING = "missing"
    """A model is configured and has not written it: the offline writer's is shown."""
    FRESH = "fresh"
    """Stored, and nothing that it depends on has changed."""
    STALE = "stale"
    """Stored, and written from other code, options or prompt than today's."""
    EDITED = "edited"
    """Stored, and changed by a person since a writer left it."""
    ORPHANED = "orphaned"
    """Stored, and no marker of the site asks for it."""


@dataclass(frozen=True, slots=True)
class Change:
    """One reason why a stored guide is stale.

    Attributes:
        what: The dotted path of what changed, `options` or `prompt`.
        old: The signature as the guide knows it; empty when there is none to show.
        new: The signature today; empty when it is gone or there is none to show.
    """

    what: str
    old: str = ""
    new: str = ""

    def __str__(self) -> str:
        if self.what == "options":
            return "the options of the marker or the site changed"
        if self.what == "prompt":
            return "the prompt is of another version"
        if not self.old and not self.new:
            return f"the code of `{self.what}` changed"
        if not self.new:
            return f"`{self.what}{self.old}` is gone"
        return f"`{self.what}{self.old}` is now `{self.what}{self.new}`"


@dataclass(frozen=True, slots=True)
class Excerpt:
    """Lines of code that a guide cites and that may be shown."""

    file: str
    lines: Lines
    code: str = field(repr=False)


@dataclass(frozen=True, slots=True)
class Guide:
    """A draft that passed its checks. Only `generate` and the store make one.

    Attributes:
        path: Dotted path of the object's definition; for a script its file.
        findings: Warnings that were left.
        undecided: What could not be checked, one sentence each.
        provenance: Who wrote and reviewed it, one line; empty when the page should not say it.
        state: How it stands to the store.
        changes: What changed since it was written.
        output: What the example printed in the sandbox; empty when it was not run, or failed.
        replaced: What was false in the stored guide: each with the sentence that was left out, or
            with a section in whose place stands the offline writer's.
        elsewhere: Sections that the offline writer's stand in for.
        excerpts: What stands on the cited lines; what nobody may see is left out.
    """

    identifier: str
    path: str
    kind: Kind
    draft: Draft
    options: Options = Options()
    findings: tuple[Finding, ...] = ()
    undecided: tuple[str, ...] = field(default=())
    provenance: str = ""
    state: State = State.OFFLINE
    changes: tuple[Change, ...] = ()
    replaced: tuple[Finding, ...] = ()
    elsewhere: tuple[Section, ...] = ()
    output: str = ""
    excerpts: tuple[Excerpt, ...] = ()

    def with_options(self, options: Options) -> Guide:
        """Return the same guide shown with other options."""
        return replace(self, options=options)
