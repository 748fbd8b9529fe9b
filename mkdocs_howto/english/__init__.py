"""Words: the lexicon, phrases and sentences that clauses become."""

from __future__ import annotations

from typing import TYPE_CHECKING

from mkdocs_howto._door import door

if TYPE_CHECKING:
    from mkdocs_howto.english.author import fitting as fitting
    from mkdocs_howto.english.author import plain_words as plain_words
    from mkdocs_howto.english.author import prose as prose
    from mkdocs_howto.english.author import sentence_of as sentence_of
    from mkdocs_howto.english.clause import Clause as Clause
    from mkdocs_howto.english.clause import Deed as Deed
    from mkdocs_howto.english.conditions import Test as Test
    from mkdocs_howto.english.conditions import when as when
    from mkdocs_howto.english.grammar import alternatives as alternatives
    from mkdocs_howto.english.grammar import number_pattern as number_pattern
    from mkdocs_howto.english.grammar import read_number as read_number
    from mkdocs_howto.english.grammar import table as table
    from mkdocs_howto.english.grammar import units as units
    from mkdocs_howto.english.lexicon import Lexicon as Lexicon
    from mkdocs_howto.english.lexicon import is_verb as is_verb
    from mkdocs_howto.english.lexicon import load_lexicon as load_lexicon
    from mkdocs_howto.english.literals import MAX_CODE as MAX_CODE
    from mkdocs_howto.english.literals import error_of as error_of
    from mkdocs_howto.english.names import Names as Names
    from mkdocs_howto.english.realiser import Realiser as Realiser
    from mkdocs_howto.english.realiser import title_of_name as title_of_name
    from mkdocs_howto.english.words import capitalised as capitalised
    from mkdocs_howto.english.words import counted as counted
    from mkdocs_howto.english.words import listed as listed
    from mkdocs_howto.english.words import sentence as sentence
    from mkdocs_howto.english.words import span as span
    from mkdocs_howto.english.words import with_article as with_article

__getattr__, __all__ = door(
    __name__,
    {
        "author": "fitting plain_words prose sentence_of",
        "clause": "Clause Deed",
        "conditions": "Test when",
        "grammar": "alternatives number_pattern read_number table units",
        "lexicon": "Lexicon is_verb load_lexicon",
        "literals": "MAX_CODE error_of",
        "names": "Names",
        "realiser": "Realiser title_of_name",
        "words": "capitalised counted listed sentence span with_article",
    },
)
