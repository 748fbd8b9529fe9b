"""The entries of lexicon.yml against the real packages, and the verbs against themselves."""

from __future__ import annotations

import ast
import builtins
import importlib
import inspect
import re
import sys
import textwrap
from collections.abc import Iterator
from dataclasses import fields
from functools import cache
from importlib.resources import files
from types import ModuleType
from typing import Any

import pytest
import yaml

from mkdocs_howto.english.lexicon import (
    Entry,
    Lexicon,
    base_form,
    is_noun_too,
    is_verb,
    load_lexicon,
    specific,
    third_person,
)
from mkdocs_howto.guide.errors import OptionError

VAGUE = re.compile(
    r"\b(?:gets?|getting|got|gotten|do|does|doing|did|done|handl\w+|process\w*|manag\w+|perform\w*"
    r"|deals?|dealing|dealt|various|stuff|things?|etc)\b",
    re.IGNORECASE,
)
PLACEHOLDER = re.compile(r"\{(?:(\d+)(?::(\w+))?|(\w+)|(\*))\}")
OLDEST_PYTHON = sys.version.startswith("3.11.")
STANDARD = {*sys.stdlib_module_names, *dir(builtins)}
ENTRIES = load_lexicon().entries
VERBS = files("mkdocs_howto.english").joinpath("verbs.yml").read_text(encoding="utf-8")
TEXT = files("mkdocs_howto.english").joinpath("lexicon.yml").read_text(encoding="utf-8")

# Real, but out of sight of `getattr` on the class: made with the instance, in C, or by a
# metaclass; or a name that only type checkers know.
MADE_LATE = re.compile(
    r"os\.stat_result\.|enum\.Enum\.|hashlib\._Hash|sqlite3\.Connection\.|boto3\.client\.|"
    r"(?:openai|anthropic)\.\w+\.\w+\.|django\.db\.models\.Model\.objects"
)


class Absent(Exception):
    """A path that does not exist.

    Attributes:
        undecided: It may exist: the package is not installed, or shows it in a request only.
    """

    def __init__(self, path: str, *, undecided: bool) -> None:
        super().__init__(path)
        self.undecided = undecided


@cache
def resolve(path: str) -> tuple[Any, Any]:
    """Return what holds the last name of a dotted path, and what that name is."""
    parts = path.split(".")
    if hasattr(builtins, parts[0]):
        parts = ["builtins", *parts]
    owner: Any = None
    try:
        found: Any = importlib.import_module(parts[0])
    except ImportError as error:
        raise Absent(path, undecided=True) from error
    for index, part in enumerate(parts[1:], start=1):
        owner = found
        try:
            found = getattr(found, part)
        except AttributeError:
            found = submodule(owner, parts, index, path)
        except Exception as error:
            raise Absent(path, undecided=True) from error
    return owner, found


def submodule(owner: Any, parts: list[str], index: int, path: str) -> Any:
    """Import the module of this part of a path, or find the attribute that instances get."""
    name = ".".join(parts[: index + 1])
    if isinstance(owner, ModuleType):
        try:
            return importlib.import_module(name)
        except ImportError as error:
            raise Absent(path, undecided=False) from error
    if index == len(parts) - 1 and parts[index] in instance_attributes(owner):
        return None
    raise Absent(path, undecided=False)


@cache
def instance_attributes(owner: Any) -> frozenset[str]:
    """Return the names that a class, or one that it extends, annotates or sets on `self`."""
    names: set[str] = set()
    for kind in getattr(owner, "__mro__", ()):
        names.update(getattr(kind, "__annotations__", {}))
        names.update(getattr(kind, "__slots__", ()) or ())
        names.update(getattr(kind, "model_fields", {}))
        for function in filter(inspect.isfunction, vars(kind).values()):
            names.update(attributes_set_in(function))
    return frozenset(names)


def attributes_set_in(function: Any) -> Iterator[str]:
    """Yield the attributes that the body of a function assigns to."""
    try:
        tree = ast.parse(textwrap.dedent(inspect.getsource(function)))
    except (OSError, SyntaxError):
        return
    for node in ast.walk(tree):
        if isinstance(node, ast.Attribute) and isinstance(node.ctx, ast.Store):
            yield node.attr


def parameters(path: str) -> list[inspect.Parameter] | None:
    """Return the parameters of a callable without its receiver; None when nobody can tell."""
    owner, found = resolve(path)
    try:
        signature = inspect.signature(found)
    except (ValueError, TypeError):
        return None
    known = list(signature.parameters.values())
    static = inspect.getattr_static(owner, path.rpartition(".")[2], None)
    bound = isinstance(static, (classmethod, staticmethod, type)) or inspect.ismethod(found)
    if isinstance(owner, type) and not bound and known and not hasattr(found, "__self__"):
        known = known[1:]
    return known


def misfits(path: str, phrase: str) -> Iterator[str]:
    """Yield what is wrong with the placeholders of a phrase for a callable."""
    known = parameters(path)
    if known is None:
        return
    either, only = inspect.Parameter.POSITIONAL_OR_KEYWORD, inspect.Parameter.POSITIONAL_ONLY
    placed = [p for p in known if p.kind in (either, only)]
    kinds = {p.kind for p in known}
    starred, doubly = (
        inspect.Parameter.VAR_POSITIONAL in kinds,
        inspect.Parameter.VAR_KEYWORD in kinds,
    )
    named = {p.name for p in known if p.kind in (either, inspect.Parameter.KEYWORD_ONLY)}
    for position, keyword, name, every in PLACEHOLDER.findall(phrase):
        if every and not starred:
            yield "{*} where nothing is variadic"
        if name and name != "self" and name not in named and not doubly:
            yield f"no keyword {name}"
        if not position or (int(position) >= len(placed) and starred):
            continue
        if int(position) >= len(placed):
            yield f"no position {position}" if not (doubly and keyword) else ""
            continue
        there = placed[int(position)]
        wanted = there.name if there.kind is either else ""
        if keyword != wanted:
            yield f"position {position} is {wanted or 'positional only'}, not {keyword or 'that'}"


def plain_keys() -> list[str]:
    """Return the keys that name one real object.

    The standard library is judged by the oldest Python that is supported: the names of its
    parameters differ between versions.
    """
    keys = [key for key in ENTRIES if not key.startswith((".", "*"))]
    if OLDEST_PYTHON:
        return keys
    return [key for key in keys if key.split(".")[0] not in STANDARD]


def phrases(entry: Entry) -> list[str]:
    """Return the phrases that an entry has."""
    return [phrase for phrase in (entry.does, entry.makes) if phrase]


def test_every_path_exists() -> None:
    """Each key names an object that exists, for every package that is installed."""
    missing = []
    for key in plain_keys():
        try:
            resolve(key)
        except Absent as error:
            if not error.undecided and not MADE_LATE.match(key):
                missing.append(key)
    assert missing == []


def test_every_placeholder_fits_the_signature() -> None:
    """Positions and keywords in a phrase are those of the real signature."""
    wrong, judged = [], 0
    for key in plain_keys():
        try:
            resolve(key)
        except Absent:
            continue
        judged += 1
        for phrase in phrases(ENTRIES[key]):
            if ENTRIES[key].does:
                wrong += [f"{key}: {problem}" for problem in misfits(key, phrase) if problem]
    assert wrong == []
    assert judged > (1500 if OLDEST_PYTHON else 200)


def test_every_type_exists() -> None:
    """What `gives`, `items`, `enters` and `like` name exists too, or is a key of its own."""
    wrong = []
    for key, entry in ENTRIES.items():
        for path in filter(None, (entry.gives, entry.items, entry.enters, entry.like)):
            try:
                resolve(path)
            except Absent as error:
                if not error.undecided and path not in ENTRIES:
                    wrong.append(f"{key}: {path}")
    assert wrong == []


def test_a_receiver_is_named_only_where_there_is_one() -> None:
    """`{self}` stands in entries of methods and attributes, never in those of functions."""
    wrong = []
    for key in plain_keys():
        try:
            owner, found = resolve(key)
        except Absent:
            continue
        no_receiver = isinstance(owner, ModuleType) or isinstance(found, (ModuleType, type))
        if no_receiver and any("{self}" in phrase for phrase in phrases(ENTRIES[key])):
            wrong.append(key)
    assert wrong == []


@pytest.mark.parametrize("part", ["does", "makes"])
def test_phrases_are_parts_of_sentences(part: str) -> None:
    """A phrase uses no vague word outside code spans, and a clause starts with a known verb."""
    wrong = []
    for key, entry in ENTRIES.items():
        phrase = getattr(entry, part)
        words = PLACEHOLDER.sub("", re.sub(r"`[^`]*`", "", phrase))
        if VAGUE.search(words) or re.search(r"\b(?:GET|POST|PUT)\b", words):
            wrong.append(f"{key}: {phrase}")
        first = re.match(r"[a-z]*", phrase)
        if part == "does" and phrase and not (first and base_form(first.group())):
            wrong.append(f"{key}: {phrase}")
    assert wrong == []


def test_a_user_could_have_written_every_entry() -> None:
    """Each shipped entry passes the validation that users' entries pass."""
    parts = [part.name for part in fields(Entry)]
    shipped = {
        key: {part: getattr(entry, part) for part in parts if getattr(entry, part)}
        for key, entry in ENTRIES.items()
    }
    try:
        again = Lexicon({}).extended(shipped)
    except OptionError as error:
        pytest.fail(str(error))
    assert again.own == dict(ENTRIES)


def test_no_entry_shadows_another() -> None:
    """No key is written twice: the second would silently win."""
    keys = re.findall(r'^"?([^\s"#:]+)"?:', TEXT, re.MULTILINE)
    assert len(keys) == len(set(keys)) == len(ENTRIES)


def test_entries_are_found_without_parsing_the_file() -> None:
    """What the quick search for keys finds is what a YAML parser finds in the whole file."""
    whole = yaml.load(TEXT, Loader=yaml.BaseLoader)  # noqa: S506 - makes strings only
    assert list(whole) == list(ENTRIES)
    assert all(
        Entry(**(value if isinstance(value, dict) else {"does": value})) == ENTRIES[key]
        for key, value in whole.items()
    )


def test_keys_are_sorted_within_their_group() -> None:
    """A group starts with a comment line; its keys are in order, so that one is found at once."""
    for group in re.split(r"^# .*$", TEXT, flags=re.MULTILINE):
        keys = re.findall(r'^"?([^\s"#:]+)"?:', group, re.MULTILINE)
        assert keys == sorted(keys)


def test_an_attribute_has_no_clause() -> None:
    """What can't be called has a noun phrase only, since nothing happens when it is read."""
    wrong = []
    for key in plain_keys():
        try:
            _, found = resolve(key)
        except Absent:
            continue
        if ENTRIES[key].does and not callable(found) and not MADE_LATE.match(key):
            wrong.append(key)
    assert wrong == []


def test_specific_verbs_are_not_vague_and_need_no_further_replacement() -> None:
    """A replacement is final, and none of the words that it replaces is left in it."""
    for verb in ("get", "do", "handle", "process", "perform", "manage", "deal"):
        for of_function in (False, True):
            chosen = specific(verb, of_function=of_function)
            assert specific(chosen, of_function=of_function) == chosen
            assert not VAGUE.search(chosen) and not VAGUE.search(third_person(chosen))


def test_every_known_verb_returns_from_its_third_person() -> None:
    """`base_form` undoes `third_person` for each verb, so no two verbs share a third person."""
    verbs = yaml.safe_load(
        files("mkdocs_howto.english").joinpath("verbs.yml").read_text(encoding="utf-8")
    )
    assert len(verbs["known"]) > 600
    assert verbs["known"] == sorted(set(verbs["known"]))
    assert verbs["nouns"] == sorted(set(verbs["nouns"]))
    assert all(base_form(third_person(verb)) == verb for verb in verbs["known"])
    assert all(is_verb(verb) and is_noun_too(verb) for verb in verbs["nouns"])


def test_each_replacement_is_a_known_verb() -> None:
    """What stands for a vague or short verb starts with a verb whose third person is known."""
    verbs = yaml.safe_load(
        files("mkdocs_howto.english").joinpath("verbs.yml").read_text(encoding="utf-8")
    )
    for table in ("specific", "of_functions"):
        for chosen in verbs[table].values():
            assert is_verb(chosen.split()[0])
            assert not VAGUE.search(third_person(chosen))
