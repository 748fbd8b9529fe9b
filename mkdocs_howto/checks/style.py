"""HT5: how a guide is written: words that say nothing, sentences too long, the wrong person."""

from __future__ import annotations

import re
from collections.abc import Iterator

from mkdocs_howto.checks.reading import Passage
from mkdocs_howto.checks.registry import Case, Complaint, check
from mkdocs_howto.guide import Severity

_VAGUE = re.compile(
    r"\b(?:gets?|do|does|handles?|process(?:es)?|manages?|performs?)"
    r"(?=\s+(?:the|an?|each|all|its|every|any|these|this|those|some)\b|\s+`)"
    r"|\bdeals?(?=\s+with\b)|\b(?:is|are|was|be|being)\s+(?:handled|processed|managed|performed|done)\b"
    r"|\b(?:various|variously|stuff|things?|etc)\b",
    re.IGNORECASE,
)
"""Verbs that say nothing; a context manager, a file handle and a process are things."""

_INSTEAD = {
    "get": "reads, fetches, looks up or receives",
    "do": "the verb of what happens",
    "handle": "checks, catches, sends or parses",
    "process": "parses, sorts, filters or converts",
    "manage": "opens and closes, counts or stores",
    "perform": "the verb of what happens",
    "deal": "checks, catches or converts",
}


@check(
    "HT501",
    "vague-term",
    "No verb of a sentence is get, do, handle, process, manage, perform or the like.",
    severity=Severity.WARNING,
    wrong="`pack` handles the files of `folder`.",
    right="`pack` writes the files of `folder` to an archive.",
)
def vague_term(case: Case) -> Iterator[Complaint]:
    """Find words that say nothing, outside code spans; they are English ones."""
    # What the offline writer quotes are whole sentences of the code's author.
    if case.settings.language != "en" or case.draft.writer == "offline":
        return
    for each in case.passages:
        for match in _VAGUE.finditer(_title_free(each)):
            word = match[0].split()[-1]
            key = next((k for k in _INSTEAD if word.casefold().startswith(k[:4])), "")
            mend = f"Write {_INSTEAD[key]}." if key else "Write exactly what happens."
            line = each.at(match.start())
            yield Complaint(each.section, line, f"“{word}” says nothing about what happens.", mend)


def _title_free(each: Passage) -> str:
    """Return the prose without a guide's title, whose words are its object's name."""
    return "" if each.part == "title" else each.masked


@check(
    "HT502",
    "long-sentence",
    "Sentences have at most as many words as the site allows (60).",
    severity=Severity.WARNING,
    wrong="`pack` sorts the files" + ", and then it writes one more of them to it" * 7 + ".",
    right="`pack` sorts the files. Then it writes them to the archive.",
)
def long_sentence(case: Case) -> Iterator[Complaint]:
    """Find sentences that nobody reads to the end."""
    most = case.settings.longest_sentence
    for each in case.passages:
        for start, end in each.sentences():
            count = len(each.masked[start:end].split())
            if count > most:
                message = f"A sentence has {count} words; at most {most} are asked for."
                yield Complaint(each.section, each.at(start), message, "Cut it in two.")


_SECOND = re.compile(r"\b(?:you|your|yours|yourself)\b", re.IGNORECASE)
_FIRST = re.compile(r"\b(?:I|we|our|ours|us|my)\b")
_IMPERATIVE = re.compile(r"^(?:it|this|the\s+\w+)\s+\w+s\b", re.IGNORECASE)


@check(
    "HT503",
    "person",
    "Prose is in the person that the site asks for; nobody writes of “I” or “we”.",
    severity=Severity.WARNING,
    wrong="You call `pack` to write your files; we sort them first.",
    right="`pack` sorts the files and writes them.",
)
def person(case: Case) -> Iterator[Complaint]:
    """Find prose in another person than the one asked for."""
    asked = case.settings.person if case.settings.language == "en" else ""
    for each in case.passages:
        if each.part in ("title", "note"):
            continue
        match = _FIRST.search(each.masked)
        if match is None and asked == "third":
            match = _SECOND.search(each.masked)
        if match is not None and asked:
            line = each.at(match.start())
            message = f"“{match[0]}” is not the {asked} person that the site asks for."
            yield Complaint(each.section, line, message, "Say what the code does to what.")


@check(
    "HT504",
    "avoided-word",
    "Prose has none of the words that the site avoids.",
    severity=Severity.WARNING,
    wrong="`pack` utilizes a ZIP file.",
    right="`pack` uses a ZIP file.",
)
def avoided_word(case: Case) -> Iterator[Complaint]:
    """Find words that the site asked to avoid."""
    for word, instead in case.settings.avoid.items():
        pattern = re.compile(rf"(?<!\w){re.escape(word)}(?!\w)", re.IGNORECASE)
        for each in case.passages:
            for match in pattern.finditer(each.masked):
                mend = f"Write “{instead}”." if instead else "Write another word."
                line = each.at(match.start())
                message = f"“{match[0]}” is a word that the site avoids."
                yield Complaint(each.section, line, message, mend)
