"""What a parameter is likely to want: from its name, its docstring and the code that uses it.

The words are data, in `names.yml`. Everything here answers with the source of a type or a literal.
"""

from __future__ import annotations

import ast
import re
from collections.abc import Mapping
from functools import cache
from importlib.resources import files
from typing import Any

import yaml

from mkdocs_howto.examples.program import Import
from mkdocs_howto.source import Definition

_WORDS_OF_TYPES = (
    ("list[list[int]]", ("list of list", "sequence of sequence", "iterable of iterable")),
    ("list[tuple[str, int]]", ("list of tuple", "list of pair", "sequence of tuple")),
    ("list[bytes]", ("list of byte", "sequence of byte", "iterable of byte")),
    ("list[str]", ("list of str", "sequence of str", "iterable of str", "list of name")),
    ("list[str]", ("list of unicode", "sequence of unicode", "iterable of unicode")),
    ("Callable", ("callable", "function", "func", "lambda", "predicate")),
    ("Iterator", ("iterator", "generator")),
    ("list", ("list", "sequence", "iterable", "collection", "array", "vector", "ndarray")),
    ("dict[str, str]", ("dict", "mapping")),
    ("set[int]", ("set",)),
    ("tuple[int, int]", ("tuple", "2-tuple", "pair of")),
    ("path", ("file name", "filename", "path", "file path", "pathlib")),
    ("IO", ("file", "stream", "io")),
    ("directory", ("director", "folder")),
    ("bool", ("bool", "flag")),
    ("bytes", ("byte",)),
    ("str", ("str", "text", "unicode", "char", "basestring")),
    ("int", ("int", "positive int", "non-negative int", "long")),
    ("number", ("float", "real", "number", "numeric", "scalar")),
    ("datetime", ("datetime",)),
    ("date", ("date",)),
    ("timedelta", ("timedelta",)),
    ("type", ("type", "class")),
    ("Exception", ("exception", "baseexception")),
)
"""Types, and how docstrings begin to word them."""


class _Table:
    """Values by what a parameter is called."""

    def __init__(self, rows: Mapping[str, str]) -> None:
        self._plain: dict[str, str] = {}
        self._ends: dict[str, str] = {}
        self._starts: dict[str, str] = {}
        for value, words in rows.items():
            for word in words.split():
                if word.startswith("*"):
                    self._ends.setdefault(word[1:], value)
                elif word.endswith("*"):
                    self._starts.setdefault(word[:-1], value)
                else:
                    self._plain.setdefault(word, value)

    def whole(self, name: str) -> str:
        """Return what the whole name says; empty for nothing."""
        name = _plain_name(name)
        if name in self._plain:
            return self._plain[name]
        first, last = name.partition("_")[0] + "_", "_" + name.rpartition("_")[2]
        return self._ends.get(last, "") or self._starts.get(first, "")

    def last(self, name: str) -> str:
        """Return what the name without digits, or its last word, says."""
        name = _plain_name(name)
        bare = name.rstrip("0123456789").rstrip("_")
        return self._plain.get(bare, "") or self._plain.get(bare.rpartition("_")[2], "")

    def get(self, name: str) -> str:
        """Return what a name says; empty for nothing."""
        return self.whole(name) or self.last(name)


@cache
def _data() -> Mapping[str, Any]:
    text = (
        files("mkdocs_howto.examples.composing").joinpath("names.yml").read_text(encoding="utf-8")
    )
    data: Mapping[str, Any] = yaml.load(text, getattr(yaml, "CSafeLoader", yaml.SafeLoader))  # noqa: S506
    return data


@cache
def _table(name: str) -> _Table:
    return _Table(_data()[name])


@cache
def called_with() -> Mapping[str, str]:
    """Return the type that each function speaks for which is given a value first."""
    return {word: kind for kind, words in _data()["calls"].items() for word in words.split()}


def known_value(dotted: str) -> tuple[str, tuple[Import, ...]] | None:
    """Return the source of a value of a type of some library, with its imports."""
    found = _data()["values"].get(dotted)
    if found is None:
        return None
    imports = []
    for written in found[1:]:
        module, colon, name = written.partition(":")
        module, _, alias = module.partition(" as ")
        imports.append(Import(module, name if colon else "", alias))
    return found[0], tuple(imports)


def text_for(name: str) -> str:
    """Return a plausible text for a parameter of this name; empty when its name tells nothing."""
    return _table("texts").get(name)


def mapping_for(name: str) -> str:
    """Return a plausible mapping of text to text, as source; empty when the name tells nothing."""
    return _table("mappings").get(name)


def number_for(name: str, *, whole: bool) -> str:
    """Return a plausible number, as source."""
    return _table("integers" if whole else "floats").get(name) or ("3" if whole else "1.5")


def text_in(name: str, context: str) -> str:
    """Return a text in the format that its surroundings speak of; empty when they speak of none.

    Args:
        name: Of the parameter; one that already tells its format is left alone.
        context: Names of the function, its class and its module.
    """
    if text_for(name) not in ("", "Hello, world", "localhost", "name", "Ada"):
        return ""
    if name in ("name", "value", "text", "s", "string", "data"):
        asked = context.split(" ")[0].rpartition("_")[2].lower()
        if asked not in ("name", "value", "text", "string", "data", "type", "key", "id", "model"):
            if found_text := _table("texts").whole(asked):
                return found_text
    words = re.sub(r"(?<=[a-z0-9])(?=[A-Z])|(?<=[A-Z])(?=[A-Z][a-z])", "_", context).lower()
    words = words.replace("i_pv", "ipv").replace("_pv", "ipv")
    found = set(re.split(r"[^a-z0-9]+|_", words))
    ends = ("", "utils", "lib", "tools", "io", "s")
    for word, text in _data()["subjects"].items():
        if any(word + end in found for end in ends):
            return str(text)
    return ""


def is_of_code(context: str) -> bool:
    """Whether names speak of programs, so that `code` is source and no key."""
    words = set(re.split(r"[\W_]+", context.lower()))
    return bool(
        words & set("python source lexer highlight lint compile eval exec syntax ast".split())
    )


def kind_for(name: str) -> str:
    """Return the type that a name suggests; empty when it suggests none."""
    kinds, texts = _table("kinds"), _table("texts")
    return (
        kinds.whole(name)
        or ("str" if texts.whole(name) else "")
        or kinds.last(name)
        or ("str" if texts.last(name) else "")
    )


def is_target(name: str) -> bool:
    """Whether a name says that something is written there."""
    return bool(
        set(name.lower().split("_")) & {"target", "output", "dest", "destination", "dst", "out"}
    )


def file_for(name: str, about: str) -> str:
    """Return the name of a file that a parameter may stand for, by its own name or its text."""
    spaced = re.sub(r"(?<=[a-z])(?=[A-Z])", "_", f"{name} {about}").lower()
    words = set(re.split(r"[\W_]+", spaced.replace("configparser", "ini")))
    for ending in "zip json csv html xml pdf png yaml toml ini md".split():
        if words & {ending, f"{ending}file", f"{ending}s"}:
            return f"example.{ending}"
    return "example.txt"


CONTENTS = {
    "json": '{"name": "Ada"}\n', "csv": "name,age\nAda,36\n", "html": "<p>Hello</p>\n",
    "xml": "<note>Hello</note>\n", "yaml": "name: Ada\n", "toml": 'name = "Ada"\n',
    "ini": "[user]\nname = Ada\n", "md": "# Hello\n", "log": "started\nended\n",
}  # fmt: skip
"""What a file holds that an example writes to have it read, by ending."""


def is_secret(name: str) -> bool:
    """Whether a parameter wants a credential."""
    joined = name.lower().strip("_")
    return joined in _SECRETS or joined.endswith(("_api_key", "_secret", "_token"))


_SECRETS = frozenset(
    "api_key apikey access_token auth_token secret_key client_secret bearer_token access_key "
    "secret_access_key api_token api_secret refresh_token".split()
)


def kind_of_words(words: str) -> str:
    """Return the type that a docstring's wording of one means; empty when unknown."""
    lowered = words.lower().replace("`", "").strip(":~. ")
    for word in ("optional ", "an ", "a ", "the ", "any ", "some "):
        lowered = lowered.removeprefix(word)
    for kind, starts in _WORDS_OF_TYPES:
        if lowered.startswith(starts):
            return kind
    return ""


def named_values(text: str) -> list[str]:
    """Return the literals that a docstring gives as examples: "e.g. `x`", "one of 'a', 'b'"."""
    marks = ("e.g.", "for example", "such as", "example:", "one of", "either", "can be", "may be")
    lowered = text.lower()
    start = min((i for mark in marks if (i := lowered.find(mark)) >= 0), default=-1)
    if start < 0:
        return []
    found = []
    for quoted_text in re.findall(r"`{1,2}([^`\n]{1,60})`{1,2}|(\"[^\"\n]{1,60}\"|'[^'\n]{1,60}')",
                                  text[start : start + 200]):  # fmt: skip
        source = quoted_text[0] or quoted_text[1]
        try:
            value = ast.literal_eval(source)
        except (ValueError, SyntaxError, TypeError, MemoryError, RecursionError):
            if not quoted_text[0] or re.fullmatch(r"[A-Za-z_]\w*|.*[()].*", source):
                continue
            value = source
        if value is not None:
            found.append(repr(value))
    return found


def choices_in(words: str) -> list[str]:
    """Return the literals of a type such as `{'small', 'large'}`, as source."""
    found = re.match(r"\{([^{}]+)\}", words.strip())
    if not found:
        return []
    try:
        parsed = ast.parse(f"[{found[1]}]", mode="eval").body
    except (SyntaxError, ValueError):
        return []
    elements = parsed.elts if isinstance(parsed, ast.List) else []
    return [ast.unparse(e) for e in elements if isinstance(e, ast.Constant)]


def documented_type(name: str, *definitions: Definition | None) -> str:
    """Return what docstrings write in the place of a parameter's type; empty for nothing."""
    for definition in definitions:
        types = dict(definition.docstring.types) if definition is not None else {}
        if types.get(name):
            return types[name].strip("`")
    return ""


def _plain_name(name: str) -> str:
    plain = re.sub(r"(?<=[a-z0-9])(?=[A-Z])", "_", name).lower().strip("_")
    return plain[3:] if plain.startswith("the") and len(plain) > 6 else plain
