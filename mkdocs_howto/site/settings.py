"""The options of sites and markers: one table, and how their values are read."""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from difflib import get_close_matches
from enum import Flag, auto
from typing import Any

from mkdocs_howto.guide import LANGUAGES, THREE, OptionError, Options, Section, Severity
from mkdocs_howto.store import YamlProblem, load


class Place(Flag):
    """Where an option may be set."""

    SITE = auto()
    """In `mkdocs.yml`, below the plugin."""
    MARKER = auto()
    """Below one marker."""
    BOTH = SITE | MARKER
    """In both; the site's setting is the default of its markers."""


@dataclass(frozen=True, slots=True)
class ValueType:
    """What an option takes.

    Attributes:
        takes: For messages and the reference: "a list of texts".
        example: A value as it is written in YAML.
        read: Turns a plain YAML value into the option's value; None when it does not fit, or
            ValueError with the reason when there is more to say.
    """

    takes: str
    example: str
    read: Callable[[object], Any]


def _text(value: object) -> str | None:
    return " ".join(value.split()) if isinstance(value, str) and value.strip() else None


def _anchor(value: object) -> str | None:
    fits = isinstance(value, str) and re.fullmatch(r"[A-Za-z][\w.-]{0,99}", value)
    return str(value) if fits else None


def _flag(value: object) -> bool | None:
    return value if isinstance(value, bool) else None


def _texts(value: object) -> tuple[str, ...] | None:
    if not isinstance(value, list | tuple) or not value:
        return None
    return tuple(value) if all(isinstance(item, str) and item for item in value) else None


def _sections(value: object) -> tuple[Section, ...] | None:
    names = _texts(value)
    if names is None:
        return None
    for name in names:
        if name not in list(Section):
            raise ValueError(f"there is no section `{name}`")
        if names.count(name) > 1:
            raise ValueError(f"`{name}` is listed twice")
    return tuple(Section(name) for name in names)


def _lines(value: object) -> tuple[int, int] | None:
    match = re.fullmatch(r"([1-9]\d{0,8})(?:\s*[-–]\s*([1-9]\d{0,8}))?", str(value).strip())
    if match is None or isinstance(value, bool):
        return None
    first, last = int(match[1]), int(match[2] or match[1])
    if last < first:
        raise ValueError(f"line {last} comes before line {first}")
    return first, last


def _words(value: object) -> Mapping[str, object] | None:
    from mkdocs_howto.english import load_lexicon  # a large file, and few sites add words

    if not isinstance(value, Mapping) or not value:
        return None
    try:
        load_lexicon().extended(value)
    except OptionError as error:
        raise ValueError(f"{error.message.rstrip('.')}. {error.hint}".rstrip(". ")) from None
    return dict(value)


def _severities(value: object) -> Mapping[str, Severity | None] | None:
    from mkdocs_howto.checks import REGISTRY  # brings the type checker, and few sites need it

    if not isinstance(value, Mapping) or not value:
        return None
    chosen: dict[str, Severity | None] = {}
    for code, severity in value.items():
        if code not in REGISTRY:
            near = get_close_matches(str(code), REGISTRY, n=1)
            meant = f"; did you mean `{near[0]}`" if near else ""
            raise ValueError(f"there is no check `{str(code)[:40]}`{meant}")
        # YAML reads a bare `off` as false.
        if severity is not False and severity not in ("off", *Severity):
            raise ValueError(f"`{code}` can be `error`, `warning` or `off`")
        chosen[code] = None if severity in (False, "off") else Severity(str(severity))
    return chosen


def _avoided(value: object) -> Mapping[str, str] | None:
    # Pairs, not yet a mapping: a list may hold what can't be the key of one.
    if isinstance(value, list | tuple):
        pairs = [(word, "") for word in value]
    elif isinstance(value, Mapping):
        pairs = list(value.items())
    else:
        return None
    for word, instead in pairs:
        if not isinstance(word, str) or not word.strip():
            raise ValueError("each word to avoid is a text")
        if instead is not None and not isinstance(instead, str):
            raise ValueError(f"what to write instead of `{word}` is a text")
    return {word: instead or "" for word, instead in pairs} or None


def _person(value: object) -> str | None:
    return {"third": "third", "second": "second", "any": ""}.get(str(value))


def _prose(value: object) -> str | None:
    return value.strip() if isinstance(value, str) and value.strip() else None


def _one_of(*names: str) -> Callable[[object], str | None]:
    return lambda value: value if isinstance(value, str) and value in names else None


def _between(least: float, most: float, kind: type[int] | type[float]) -> Callable[[object], Any]:
    def read(value: object) -> float | None:
        if isinstance(value, bool) or not isinstance(value, int | kind):
            return None
        if not least <= value <= most:
            raise ValueError(f"it is a number from {least:g} to {most:g}")
        return kind(value)

    return read


def _models(value: object) -> tuple[str, ...] | None:
    names = (value,) if isinstance(value, str) else _texts(value)
    if names is None or not all(name.strip() for name in names):
        return None
    return tuple(name.strip() for name in names)


def _verifier(value: object) -> str | None:
    # YAML reads a bare `off` as false.
    if value is False or value == "off":
        return ""
    return _text(value)


def _model_options(value: object) -> Mapping[str, object] | None:
    if not isinstance(value, Mapping) or not value:
        return None
    for name in value:
        if not isinstance(name, str):
            raise ValueError("each name is a text")
        if _SECRET_NAME.search(name):
            raise ValueError(f"`{name}` is read from the environment and never from a file")
        if name in _OURS:
            raise ValueError(f"`{name}` is set by mkdocs-howto itself")
    return dict(value)


_SECRET_NAME = re.compile(r"(?:^|_)(?:key|(?<!per_)token|secret|password|credentials?)$", re.I)
_OURS = ("model", "messages", "stream", "n", "tools", "functions", "response_format")

TEXT = ValueType("text", "Send a request", _text)
PROSE = ValueType("text", "Write for beginners.", _prose)
LANGUAGE = ValueType(", ".join(f"`{each}`" for each in LANGUAGES), "fr", _one_of(*LANGUAGES))
MODELS = ValueType("the name of a model, or a list of them", "anthropic/claude-sonnet-4-5", _models)
MODEL_OPTIONS = ValueType("a mapping", "{temperature: 0}", _model_options)
DOLLARS = ValueType("a number of US dollars", "1.50", _between(0.000001, 100_000, float))
AT_ONCE = ValueType("a whole number", "8", _between(1, 256, int))
TRIES = ValueType("a whole number", "3", _between(1, 10, int))
SECONDS = ValueType("a number of seconds", "120", _between(1, 3600, float))
VERIFY = ValueType("`off`, `same` or the name of a model", "same", _verifier)
UNVERIFIED = ValueType("`drop` or `keep`", "keep", _one_of("drop", "keep"))
WRITE = ValueType("`never`, `serve` or `build`", "never", _one_of("never", "serve", "build"))
EXECUTE = ValueType("`sandbox`", "sandbox", _one_of("sandbox"))
SEND = ValueType("`source` or `signatures`", "signatures", _one_of("source", "signatures"))
SHOWN = ValueType("`lines` or `none`", "none", _one_of("lines", "none"))
TOC = ValueType("`auto` or `full`", "full", _one_of("auto", "full"))
ANCHOR = ValueType("a letter, then letters, digits, `.`, `_` and `-`", "fill-a-basket", _anchor)
FLAG = ValueType("`true` or `false`", "true", _flag)
TEXTS = ValueType("a list of texts", "[src]", _texts)
SECTIONS = ValueType(
    "a list of " + ", ".join(f"`{name}`" for name in Section), "[description, steps]", _sections
)
WORDS = ValueType(
    "a mapping of dotted paths to phrases",
    '{shop.Basket.add: "puts {0:article} into {self}"}',
    _words,
)
SEVERITIES = ValueType(
    "a mapping of codes to `error`, `warning` or `off`", "{HT501: off}", _severities
)
AVOIDED = ValueType(
    "a list of words, or a mapping of words to what to write instead", "{utilise: use}", _avoided
)
PERSON = ValueType("`third`, `second` or `any`", "second", _person)
FILE = ValueType("the path of a file", "scripts/publish.py", _text)
FOLDER = ValueType("the path of a folder", "howto", _text)
LINES = ValueType("first and last line", "10-40", _lines)


@dataclass(frozen=True, slots=True)
class Option:
    """One row of the table.

    Attributes:
        about: One line of documentation, with code spans.
    """

    name: str
    type: ValueType
    default: object
    place: Place
    about: str

    def read(self, value: object) -> Any:
        """Return the option's value.

        Args:
            value: A plain YAML value.

        Raises:
            OptionError: The value does not fit.
        """
        try:
            result = self.type.read(value)
        except ValueError as reason:
            raise OptionError(f"`{self.name}`: {reason}.", hint=self._hint()) from None
        if result is None:
            message = f"`{self.name}` takes {self.type.takes}, not {_shown(value)}."
            raise OptionError(message, hint=self._hint())
        return result

    def _hint(self) -> str:
        return f"Write, for example, `{self.name}: {self.type.example}`."


EXAMPLES_FROM = ("tests", "test", "examples", "example", "docs", "README*")
"""Where projects keep code that uses them; what is not there is passed over."""

OPTIONS: tuple[Option, ...] = (
    Option(
        "paths", TEXTS, (".",), Place.SITE,
        "Folders that hold your code, relative to `mkdocs.yml`; globs are allowed. "
        "Installed packages are found without it.",
    ),
    Option(
        "enabled", FLAG, True, Place.SITE,
        "`false` leaves all guides out and keeps the markers from showing as text.",
    ),
    Option(
        "examples_from", TEXTS, EXAMPLES_FROM, Place.SITE,
        "Where to look for code that uses an object, relative to `mkdocs.yml`: Python files and "
        "Markdown fences, in folders or by globs. Usage examples are cut from it.",
    ),
    Option(
        "lexicon", WORDS, {}, Place.SITE,
        "What calls do, in your words: `{0:article}` is the first argument or `article=`, `{self}` "
        "the receiver, and `[…]` is left out when a placeholder in it has no argument.",
    ),
    Option(
        "checks", SEVERITIES, {}, Place.SITE,
        "What a check means for publication: what is an `error` is not published, a `warning` is "
        "published and reported, and a check that is `off` is not run.",
    ),
    Option(
        "avoid", AVOIDED, {}, Place.SITE,
        "Words that your guides should not have, and what to write instead; reported by the check "
        "HT504.",
    ),
    Option(
        "person", PERSON, "third", Place.SITE,
        "Whether guides speak of `it` (`third`), of `you` (`second`) or either (`any`); reported "
        "by the check HT503. The offline writer always uses the third person.",
    ),
    Option(
        "store", FOLDER, "howto", Place.SITE,
        "The folder of the guides that models or people wrote, relative to `mkdocs.yml`; never "
        "inside `docs_dir`.",
    ),
    Option(
        "provenance", FLAG, False, Place.SITE,
        "`true` says below each stored guide who wrote it, who reviewed it, and which version of "
        "the code it was checked against.",
    ),
    Option(
        "show_source", SHOWN, "lines", Place.SITE,
        "`lines` lets readers open what a guide cites: the lines, numbered as in the file. Lines "
        "of files that `deny` names, or that hold a secret, are never shown. `none` leaves them "
        "all out.",
    ),
    Option(
        "source_uri", TEXT, "", Place.SITE,
        "Where cited files are, with `{file}`, `{first}`, `{last}` and `{commit}`: "
        "`https://git.example/shop/{commit}/{file}#L{first}`. By default it is worked out from "
        "`repo_url`, at the commit that is built.",
    ),
    Option(
        "toc", TOC, "auto", Place.SITE,
        "What of guides stands in the table of contents: with `auto`, the headings of their "
        "sections stay out where a page has several guides; with `full` all are in it.",
    ),
    Option(
        "model", MODELS, (), Place.SITE,
        "Which model writes guides, by LiteLLM's name of it; of several, the next is asked when "
        "one fails. Keys come from the environment.",
    ),
    Option(
        "model_options", MODEL_OPTIONS, {}, Place.SITE,
        "What LiteLLM passes on with each request, such as `temperature` or `api_base`.",
    ),
    Option(
        "verify", VERIFY, "", Place.SITE,
        "Which model judges what the checks can't prove of a guide that a model wrote: `same` asks "
        "the model that writes, `off` nobody. Its cost counts in `max_cost`.",
    ),
    Option(
        "unverified", UNVERIFIED, "drop", Place.SITE,
        "What becomes of a sentence that the verifier can't find in the code: `drop` or `keep`. "
        "What it finds contradicted is always left out.",
    ),
    Option(
        "write", WRITE, "never", Place.SITE,
        "Whether a preview (`serve`) or a build (`build`) may ask the model; with `never`, only "
        "the command `mkdocs-howto write` does.",
    ),
    Option(
        "max_cost", DOLLARS, None, Place.SITE,
        "What one run may cost, in US dollars; a request that could exceed it is not sent.",
    ),
    Option(
        "concurrency", AT_ONCE, 8, Place.SITE,
        "How many requests are under way at once.",
    ),
    Option(
        "timeout", SECONDS, 120.0, Place.SITE,
        "Seconds that a request may take before it is given up.",
    ),
    Option(
        "tries", TRIES, 3, Place.SITE,
        "How often a request is sent at most when the provider fails.",
    ),
    Option(
        "send", SEND, "source", Place.SITE,
        "What of the code may be sent to a model: its `source`, or only its `signatures`.",
    ),
    Option(
        "deny", TEXTS, (), Place.SITE,
        "Files whose code is never sent to a model, nor shown where a guide cites it, as globs "
        "relative to `mkdocs.yml`.",
    ),
    Option(
        "private", FLAG, False, Place.SITE,
        "`true` lets a model see objects whose names begin with an underscore.",
    ),
    Option(
        "prompt_template", FILE, "", Place.SITE,
        "A file that replaces the task in the prompt, relative to `mkdocs.yml`.",
    ),
    Option(
        "title", TEXT, "", Place.MARKER,
        "Replaces the title ``How to use `Name` ``; code goes in backticks.",
    ),
    Option(
        "id", ANCHOR, "", Place.MARKER,
        "Replaces the anchor `howto-NAME` that links lead to.",
    ),
    Option(
        "sections", SECTIONS, THREE, Place.BOTH,
        "Which sections are shown, in this order. `description`, `steps` and `example` by default; "
        "further ones are `prerequisites`, `errors`, `related` and `diagram`.",
    ),
    Option(
        "file", FILE, "", Place.MARKER,
        "A file to describe in place of an identifier, relative to `mkdocs.yml`.",
    ),
    Option(
        "lines", LINES, None, Place.MARKER,
        "First and last line of the part of `file` to describe.",
    ),
    Option(
        "execute", EXECUTE, "", Place.SITE,
        "`sandbox` runs each example under bubblewrap, without network, home or your environment, "
        "and shows what it prints; reported by the check HT215. By default none is run.",
    ),
    Option(
        "language", LANGUAGE, "en", Place.BOTH,
        "The language that a model is asked to write in, headings included.",
    ),
    Option(
        "instructions", PROSE, "", Place.BOTH,
        "What a model is told about your site's voice.",
    ),
    Option(
        "task", PROSE, "", Place.MARKER,
        "A goal that a model's guide leads to with this object: `stream a response to a file`.",
    ),
)  # fmt: skip
"""Every option. A new one is a row here and a field of `Settings` or `guide.Options`."""


@dataclass(frozen=True, slots=True)
class Settings:
    """What a site chose.

    Attributes:
        paths: Folders to look in, as written; globs are not expanded yet.
        enabled: Whether guides are shown at all.
        examples_from: Where to look for code that uses an object; globs are not expanded yet.
        lexicon: What calls do, in the site's own words.
        checks: By code, what a check means for publication; None for one that is off.
        avoid: Words that guides should not have, each with what to write instead.
        person: `third`, `second`, or empty for either.
        store: The folder of stored guides, as written.
        provenance: Whether pages say who wrote a stored guide.
        show_source: `lines` or `none`.
        source_uri: A form of address; empty to work it out.
        toc: `auto` or `full`.
        model: Names of models, in the order in which they are asked; empty for none.
        model_options: What goes with each request.
        verify: Who judges what models wrote: empty for nobody, `same`, or the name of a model.
        unverified: `drop` or `keep`: what becomes of a sentence that it can't find in the code.
        write: `never`, `serve` or `build`.
        max_cost: US dollars a run; None for no limit.
        concurrency: Requests under way at once.
        timeout: Seconds a request.
        tries: How often a request is sent at most.
        send: `source` or `signatures`.
        deny: Globs of files whose code is never sent.
        private: Whether private objects may be sent.
        prompt_template: A file, as written; empty for the prompt of this project.
        execute: `sandbox` when examples are run; empty when not.
        defaults: What its markers start from.
    """

    paths: tuple[str, ...] = (".",)
    enabled: bool = True
    examples_from: tuple[str, ...] = EXAMPLES_FROM
    lexicon: Mapping[str, object] = field(default_factory=dict)
    checks: Mapping[str, Severity | None] = field(default_factory=dict)
    avoid: Mapping[str, str] = field(default_factory=dict)
    person: str = "third"
    store: str = "howto"
    provenance: bool = False
    show_source: str = "lines"
    source_uri: str = ""
    toc: str = "auto"
    model: tuple[str, ...] = ()
    model_options: Mapping[str, object] = field(default_factory=dict)
    verify: str = ""
    unverified: str = "drop"
    write: str = "never"
    max_cost: float | None = None
    concurrency: int = 8
    timeout: float = 120.0
    tries: int = 3
    send: str = "source"
    deny: tuple[str, ...] = ()
    private: bool = False
    prompt_template: str = ""
    execute: str = ""
    defaults: Options = field(default_factory=Options)


def options_of(place: Place) -> tuple[Option, ...]:
    """Return the options that may be set in a place, in the order of the table."""
    return tuple(option for option in OPTIONS if option.place & place)


def site_settings(values: Mapping[str, object], where: str = "") -> Settings:
    """Read the settings of a site.

    Args:
        values: As they come from YAML or from keyword arguments.
        where: The file that they come from, for messages.

    Raises:
        OptionError: An option is unknown or its value does not fit.
    """
    chosen = {name: _read(name, value, Place.SITE, where) for name, value in values.items()}
    markers = {option.name for option in options_of(Place.MARKER)}
    defaults = {name: chosen.pop(name) for name in list(chosen) if name in markers}
    return Settings(**chosen, defaults=Options(**defaults))


def marker_options(text: str, defaults: Options, *, page: str = "", line: int = 0) -> Options:
    """Read the options below a marker.

    Args:
        text: YAML without the marker's own indentation; empty for none.
        defaults: What holds for options that are not given.
        page: The page, for messages.
        line: The line of the page on which the text starts; 0 when unknown.

    Raises:
        OptionError: The text is no YAML that is read here, an option is unknown, its value
            does not fit, or two options exclude each other.
    """
    try:
        given = load(text)
    except YamlProblem as problem:
        message = f"The options can't be read: {problem.message}."
        where = place(page, line and line + problem.line - 1)
        raise OptionError(message, where=where, hint=problem.hint) from None
    chosen = {}
    for name, value in given.values.items():
        where = place(page, line and line + given.lines[name] - 1)
        chosen[name] = _read(name, value, Place.MARKER, where)
    options = replace(defaults, own_voice=chosen.get("instructions", ""), **chosen)
    if options.lines and not options.file:
        where = place(page, line and line + given.lines.get("lines", 1) - 1)
        hint = "Add, for example, `file: scripts/publish.py`, or remove `lines`."
        raise OptionError("`lines` needs a `file`.", where=where, hint=hint)
    return options


def unknown(name: str, place: Place, where: str = "") -> OptionError:
    """Return the error for an option that can't be set in a place."""
    allowed = [option.name for option in options_of(place)]
    takes = f"{_speaker(place)} takes {_list(allowed)}."
    if any(option.name == name for option in OPTIONS):
        other = "below a marker" if place is Place.SITE else "for the whole site, in `mkdocs.yml`"
        return OptionError(f"`{name}` is set {other}.", where=where, hint=takes)
    near = get_close_matches(name, allowed, n=1)
    meant = f"Did you mean `{near[0]}`? " if near else ""
    return OptionError(f"There is no option `{name[:40]}`.", where=where, hint=meant + takes)


def _read(name: str, value: object, place: Place, where: str) -> Any:
    option = next((option for option in options_of(place) if option.name == name), None)
    if option is None:
        raise unknown(name, place, where)
    try:
        return option.read(value)
    except OptionError as error:
        raise error.at(where) from None


def _speaker(place: Place) -> str:
    return "The site" if place is Place.SITE else "A marker"


def _list(names: Sequence[str]) -> str:
    quoted = [f"`{name}`" for name in names]
    return ", ".join(quoted[:-1]) + f" and {quoted[-1]}"


def _shown(value: object) -> str:
    if value is None:
        return "nothing"
    if isinstance(value, bool):
        return f"`{str(value).lower()}`"
    if isinstance(value, int | float):
        return f"the number {value}"
    if isinstance(value, str):
        return f'the text "{value[:40]}"' if value.strip() else "an empty text"
    if not isinstance(value, list | tuple):
        return "a mapping"
    return f"a list of {len(value)}" if value else "an empty list"


def place(page: str, line: int) -> str:
    """Return `page:line`, or as much of it as is known."""
    if not page:
        return f"line {line}" if line else ""
    return f"{page}:{line}" if line else page
