"""What guides say around their own text, in the languages that they can be asked for in."""

from __future__ import annotations

from collections.abc import Mapping
from functools import lru_cache
from importlib.resources import files

import yaml

from mkdocs_howto.guide.model import HEADINGS, THREE, Section

LANGUAGES = ("en", "de", "es", "fr", "ja", "ru", "zh")
"""The languages that guides can be asked for in."""


def headings(language: str) -> Mapping[Section, str]:
    """Return the headings that readers of a language see; English ones for one not known here."""
    if language == "en" or language not in LANGUAGES:
        return HEADINGS
    return {Section(name): text for name, text in _table()[language]["headings"].items()}


def label(name: str, language: str) -> str:
    """Return a small word of a guide.

    Args:
        name: `notes`, `optional`, `default`, `unused`, `output` or `example`.
        language: Two letters; one not known here reads English.
    """
    return _table()[language if language in LANGUAGES else "en"]["labels"][name]


@lru_cache
def labels(name: str) -> frozenset[str]:
    """Return a small word in all languages, in lower case."""
    return frozenset(label(name, language).casefold() for language in LANGUAGES)


@lru_cache
def section_names() -> Mapping[str, Section]:
    """Return what headings of the three sections are called, in lower case, in any language."""
    found: dict[str, Section] = {}
    for language in _table().values():
        for section in THREE:
            own = [language["headings"][section]] if "headings" in language else []
            for name in (*own, *language.get("also", {}).get(section, ())):
                found[name.casefold()] = section
    return found


@lru_cache
def _table() -> dict[str, dict[str, dict[str, str]]]:
    text = files("mkdocs_howto.guide").joinpath("languages.yml").read_text("utf-8")
    return yaml.safe_load(text)  # type: ignore[no-any-return]
