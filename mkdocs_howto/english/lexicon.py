"""What known calls do, in words, and the verbs that names and comments use.

The words are data: `lexicon.yml` for calls and attributes, `verbs.yml` for verbs. Both files say
at their top how an entry is written.
"""

from __future__ import annotations

import difflib
import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field, fields
from functools import cache
from importlib.resources import files
from typing import Any

import yaml

from mkdocs_howto.guide import OptionError

# Knows strings, lists and mappings only; in C where there is one.
_Loader = getattr(yaml, "CBaseLoader", yaml.BaseLoader)

_OPTIONAL = re.compile(r"\[([^\[\]]*)\]")
_PLACEHOLDER = re.compile(
    r"\{(?:(?P<position>\d+)(?::(?P<keyword>[A-Za-z_]\w*))?|(?P<name>[A-Za-z_]\w*)|(?P<all>\*))\}"
)
_KEY = re.compile(r"(?:\*\.|\.)?[^\W\d]\w*(?:\.[^\W\d]\w*)*")
_KEY_LINE = re.compile(r'^"?(?P<key>[^\s"#:]+)"?:', re.MULTILINE)
_TYPE = re.compile(r"[^\W\d]\w*(?:\.[^\W\d]\w*)*")
_MOST_HOPS = 8


@dataclass(frozen=True, slots=True)
class Entry:
    """What is known of one callable or attribute; a part that is not known is empty.

    Attributes:
        does: A clause in the third person, without subject and full stop. Empty for attributes.
        makes: A noun phrase for the value, to be used inside a sentence.
        gives: Dotted type of the value.
        items: Dotted type of what a loop over the value yields.
        enters: Dotted type of the target of `with`, where it is another than `gives`.
        like: Dotted path whose entry and members stand in for those that are missing here.
    """

    does: str = ""
    makes: str = ""
    gives: str = ""
    items: str = ""
    enters: str = ""
    like: str = ""


_FIELDS = tuple(part.name for part in fields(Entry))


@dataclass(frozen=True, slots=True)
class Arguments:
    """The arguments of one call, each already put into words.

    Attributes:
        positional: In their order, without the receiver.
        receiver: What the method is called on; empty when there is none.
    """

    positional: tuple[str, ...] = ()
    keywords: Mapping[str, str] = field(default_factory=dict)
    receiver: str = ""


@dataclass(frozen=True, slots=True)
class Lexicon:
    """Known calls and attributes by their dotted path.

    Attributes:
        own: What a user added; looked at first.
    """

    entries: Mapping[str, Entry]
    own: Mapping[str, Entry] = field(default_factory=dict)

    def find(
        self, path: str, *, any_module: bool = False, any_receiver: bool = False
    ) -> Entry | None:
        """Return what is known of a dotted path.

        Args:
            path: `re.search`, `pathlib.Path.read_text`, `len`; resolved through the imports.
            any_module: Accept an entry for a class of this name from wherever (`*.Class.method`).
            any_receiver: Accept an entry for a method of this name on whatever (`.method`).
        """
        path = path.removeprefix("builtins.")
        found = self._follow(path)
        parts = path.split(".")
        if found is None and any_module and len(parts) > 1:
            found = self._entry("*." + ".".join(parts[-2:]))
        if found is None and any_receiver:
            found = self._entry("." + parts[-1])
        return found

    def _entry(self, key: str) -> Entry | None:
        return self.own.get(key) or self.entries.get(key)

    def _follow(self, path: str) -> Entry | None:
        """Look a path up, through `like` of the path itself and of what it is a member of."""
        # A bound, not a memory of what was seen: `A: like: A.b` makes the path longer each time.
        for _ in range(_MOST_HOPS):
            entry = self._entry(path)
            if entry is not None and (entry.does or entry.makes or entry.gives):
                return entry
            instead = self._instead(path)
            if instead == path:
                return None
            path = instead
        return None

    def _instead(self, path: str) -> str:
        """Return the path that stands in for one without an entry; the same when none does."""
        head, tail = path, ""
        while head:
            entry = self._entry(head)
            if entry is not None and entry.like:
                return entry.like + tail
            head, dot, last = head.rpartition(".")
            tail = dot + last + tail
        return path

    def extended(self, mapping: Mapping[Any, Any]) -> Lexicon:
        """Return this lexicon with a user's entries added; theirs win.

        Raises:
            OptionError: An entry can't be used; names its key and the problem, shows a right one.
        """
        own = {}
        for key, value in mapping.items():
            problem = _problem_of_key(key) or _problem_of_value(value)
            if problem:
                raise OptionError(f"Lexicon entry `{key}`: {problem}", hint=self._example(key))
            own[key] = _entry(value)
        return Lexicon(self.entries, {**self.own, **own})

    def _example(self, key: object) -> str:
        """Show the entry whose key is nearest to this one."""
        candidates = [name for name, entry in self.entries.items() if entry.does]
        near = difflib.get_close_matches(str(key), candidates, n=1, cutoff=0.5)
        name = near[0] if near else "re.search"
        known = self._entry(name)
        does = known.does if known else "searches {1:string} for the pattern {0:pattern}"
        return f'Write it like this one: `{name}: "{does}"`'


def _entry(value: str | Mapping[str, str]) -> Entry:
    return Entry(does=value) if isinstance(value, str) else Entry(**value)


def _problem_of_key(key: object) -> str:
    if isinstance(key, str) and _KEY.fullmatch(key):
        return ""
    return "the key is not a dotted path such as `re.search`, `*.Session.post` or `.append`."


def _problem_of_value(value: object) -> str:
    """Say what is wrong with an entry's value; empty when nothing is."""
    if isinstance(value, str):
        return _problem_of_phrase("does", value)
    if not isinstance(value, Mapping) or not value:
        return "expected a phrase, or a mapping with `does`, `makes` and `gives`."
    for name, text in value.items():
        if name not in _FIELDS:
            near = difflib.get_close_matches(str(name), _FIELDS, n=1)
            meant = f"; did you mean `{near[0]}`?" if near else ""
            return f"unknown part `{name}`, allowed are {_listed(_FIELDS)}{meant}."
        if not isinstance(text, str):
            return f"`{name}` has to be text, not {type(text).__name__}."
        phrase = name in ("does", "makes")
        problem = _problem_of_phrase(name, text) if phrase else _problem_of_type(name, text)
        if problem:
            return problem
    return ""


def _problem_of_type(name: str, text: str) -> str:
    if _TYPE.fullmatch(text):
        return ""
    return f"`{name}` has to be a dotted type such as `str` or `re.Match`, not `{text}`."


def _problem_of_phrase(name: str, text: str) -> str:
    """Say what is wrong with a phrase and its placeholders; empty when nothing is."""
    rest = _PLACEHOLDER.sub("", text)
    wrong = re.search(r"\{[^{}]*\}?|\}", rest)
    if not text.strip():
        return f"`{name}` is empty."
    if wrong:
        shown = wrong.group()
        return f"`{shown}` is no placeholder; use {{0}}, {{0:url}}, {{timeout}}, {{self}} or {{*}}."
    if re.search(r"[\[\]]", _OPTIONAL.sub("", rest)):
        return f"`{name}` has a bracket without its partner, or one inside another."
    if "|" in _OPTIONAL.sub("", text):
        return f"`{name}` has a `|` outside brackets; write `[first choice|second choice]`."
    if any(not _PLACEHOLDER.search(part.split("|")[0]) for part in _OPTIONAL.findall(text)):
        return f"an optional part of `{name}` has no placeholder, so it would always be written."
    if text.rstrip().endswith("."):
        return f"`{name}` is part of a sentence and must not end with a full stop."
    if text[0].isupper() and not text.split()[0].isupper():
        return f"`{name}` is part of a sentence and must not start with a capital letter."
    if text.count("`") % 2:
        return f"`{name}` has a backtick without its partner."
    return ""


def fill(template: str, arguments: Arguments) -> str | None:
    """Put worded arguments into a phrase; None when a placeholder outside brackets has none.

    Args:
        template: A phrase with `{0}`, `{0:url}`, `{url}`, `{self}`, `{*}`, `[optional parts]` and
            `[first choice|second choice]`.
        arguments: Each one as a code span or a noun phrase.
    """
    text = ""
    skipped = False
    for index, part in enumerate(_OPTIONAL.split(template)):
        optional = index % 2 == 1
        choices = part.split("|") if optional else [part]
        filled = next(filter(None, (_substitute(choice, arguments) for choice in choices)), None)
        if filled is None and not part:
            filled = ""
        if filled is None and not optional:
            return None
        if skipped and text.endswith(" ") and (not filled or filled[0] in " ,;"):
            text = text[:-1]
        skipped = filled is None
        text += filled or ""
    return text


def _substitute(part: str, arguments: Arguments) -> str | None:
    """Fill a part without brackets; None when an argument is missing."""
    words = [_argument(match, arguments) for match in _PLACEHOLDER.finditer(part)]
    if not all(words):
        return None
    following = iter(words)
    return _PLACEHOLDER.sub(lambda _: next(following) or "", part)


def _argument(placeholder: re.Match[str], arguments: Arguments) -> str | None:
    position, keyword, name, all_of_them = placeholder.group("position", "keyword", "name", "all")
    if all_of_them:
        return _listed(arguments.positional) or None
    if name == "self":
        return arguments.receiver or None
    if position and int(position) < len(arguments.positional):
        return arguments.positional[int(position)]
    return arguments.keywords.get(keyword or name or "")


def _listed(words: tuple[str, ...]) -> str:
    """Join words by commas and "and"."""
    return " and ".join([", ".join(words[:-1]), words[-1]] if len(words) > 1 else words)


@cache
def load_lexicon() -> Lexicon:
    """Return the lexicon that comes with this package."""
    return Lexicon(_Packaged(_read("lexicon.yml")))


class _Packaged(Mapping[str, Entry]):
    """The entries of lexicon.yml, each parsed when somebody first asks for it.

    All of them take 60 ms to parse, to find where each one starts takes 5, and one guide needs
    a few dozen. It works because only keys start at the margin, which the tests hold.
    """

    def __init__(self, text: str) -> None:
        starts = list(_KEY_LINE.finditer(text))
        ends = [*(match.start() for match in starts[1:]), len(text)]
        self._text = text
        self._spans = {
            match["key"]: (match.start(), end) for match, end in zip(starts, ends, strict=True)
        }
        self._parsed: dict[str, Entry] = {}

    def __getitem__(self, key: str) -> Entry:
        if key not in self._parsed:
            first, end = self._spans[key]
            document = yaml.load(self._text[first:end], Loader=_Loader)  # noqa: S506 - as in _load
            self._parsed[key] = _entry(document[key])
        return self._parsed[key]

    def __iter__(self) -> Iterator[str]:
        return iter(self._spans)

    def __len__(self) -> int:
        return len(self._spans)


def third_person(verb: str) -> str:
    """Return `pushes` for `push`; of several words the first changes (`sets up`)."""
    first, space, rest = verb.partition(" ")
    irregular = _verbs().irregular.get(first)
    if irregular:
        return irregular + space + rest
    if re.search(r"(?:s|x|z|ch|sh|o)$", first):
        first += "es"
    elif re.search(r"[^aeiou]y$", first):
        first = first[:-1] + "ies"
    else:
        first += "s"
    return first + space + rest


def base_form(third: str) -> str | None:
    """Return `push` for `pushes`; None when the word is not the third person of a known verb."""
    first, space, rest = third.partition(" ")
    verb = _by_third().get(first.lower())
    return verb + space + rest if verb else None


def is_verb(word: str) -> bool:
    """Whether a word is the base form of a verb that programmers use."""
    return word.lower() in _verbs().known


def is_noun_too(word: str) -> bool:
    """Whether a verb is as often a noun or an adjective at the start of a name (`cache_key`)."""
    return word.lower() in _verbs().nouns


def specific(verb: str, *, of_function: bool = False) -> str:
    """Return the verb to write for a vague or shortened one; base form to base form.

    Args:
        verb: As a name or a comment has it; one that needs no other word comes back unchanged.
        of_function: The verb starts the name of a function, so `get` is known to return.
    """
    verbs = _verbs()
    lower = verb.lower()
    if of_function and lower in verbs.of_functions:
        return verbs.of_functions[lower]
    return verbs.specific.get(lower, verb)


@dataclass(frozen=True, slots=True)
class _Verbs:
    known: frozenset[str]
    nouns: frozenset[str]
    irregular: Mapping[str, str]
    specific: Mapping[str, str]
    of_functions: Mapping[str, str]


@cache
def _verbs() -> _Verbs:
    data = _load("verbs.yml")
    return _Verbs(
        known=frozenset(data["known"]),
        nouns=frozenset(data["nouns"]),
        irregular=data["irregular"],
        specific=data["specific"],
        of_functions=data["of_functions"],
    )


@cache
def _by_third() -> Mapping[str, str]:
    return {third_person(verb): verb for verb in _verbs().known}


def _load(name: str) -> Any:
    return yaml.load(_read(name), Loader=_Loader)  # noqa: S506 - makes strings, runs nothing


def _read(name: str) -> str:
    return files("mkdocs_howto.english").joinpath(name).read_text(encoding="utf-8")
