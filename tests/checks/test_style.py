"""HT5: words that say nothing, long sentences, the person, and a site's own words."""

from __future__ import annotations

import pytest
from guides import codes, described, markdown, stepped

from mkdocs_howto.checks import Settings
from mkdocs_howto.guide.model import Section


@pytest.mark.parametrize(
    "said",
    "gets the files|does the work|handles the files|processes the files|manages the files"
    "|performs the work|deals with the files|is handled by it|sorts various files"
    "|sorts things".split("|"),
)
def test_vague_terms(said: str) -> None:
    """Verbs that say nothing are found, in any case and in every section."""
    assert "HT501" in described(f"`pack` {said}.")
    assert "HT501" in stepped(f"1. **Pack.** {said.capitalize()}.")


@pytest.mark.parametrize(
    "text",
    [
        "`pack` does not change `folder`.",
        "`pack` doesn't change `folder`, and links do not matter.",
        "`pack` calls `handle` and `process`.",
        "The target is a widget; the handlebars and the together stay.",
        "`pack` opens a context manager in this process and keeps the file handle.",
        "Its event handler starts a child process for processing.",
    ],
)
def test_words_that_only_look_vague(text: str) -> None:
    """Nouns, auxiliaries, code spans and longer words are no vague verbs."""
    assert "HT501" not in described(text)


def test_the_length_of_a_sentence() -> None:
    """A sentence may have as many words as the site allows, and not one more."""
    settings = Settings(longest_sentence=8)
    text = "`pack` writes all the files to it."
    shorter = {Section.DESCRIPTION: text, Section.STEPS: "1. **Pack.** Writes all of them."}
    assert "HT502" not in codes(markdown(shorter), settings=settings)
    longer = shorter | {Section.DESCRIPTION: "`pack` writes all the files to it at once."}
    assert "HT502" in codes(markdown(longer), settings=settings)


def test_the_person() -> None:
    """The reader is spoken to only where the site asks for it; “we” is never asked for."""
    text = markdown({Section.DESCRIPTION: "With `pack` you write an archive."})
    assert "HT503" in codes(text)
    assert "HT503" not in codes(text, settings=Settings(person="second"))
    ours = markdown({Section.DESCRIPTION: "With `pack` we write an archive."})
    assert "HT503" in codes(ours, settings=Settings(person="second"))
    assert "HT503" not in codes(ours, settings=Settings(person=""))


def test_words_of_the_site() -> None:
    """A word that the site avoids is found as a whole word, with what to write instead."""
    settings = Settings(avoid={"zip": "ZIP archive"})
    text = "`pack` writes a zip."
    assert "HT504" in codes(markdown({Section.DESCRIPTION: text}), settings=settings)
    assert "HT504" not in codes(
        markdown({Section.DESCRIPTION: "`pack` writes what is zipped."}), settings=settings
    )
