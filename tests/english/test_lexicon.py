"""The lexicon: looking up, filling phrases, users' own entries, and the forms of verbs."""

from __future__ import annotations

import time

import pytest
from hypothesis import given
from hypothesis import strategies as st

from mkdocs_howto.english.lexicon import (
    Arguments,
    base_form,
    fill,
    is_noun_too,
    is_verb,
    load_lexicon,
    specific,
    third_person,
)
from mkdocs_howto.guide.errors import OptionError

FIXED = st.text(st.characters(exclude_characters="{}[]|"))
WORD = st.text(min_size=1)


# --- looking up ---


def test_a_path_is_found_as_imported() -> None:
    """A dotted path and a builtin, with its module or without, lead to their entry."""
    found = load_lexicon().find("re.search")
    assert found is not None
    assert found.gives == "re.Match"
    assert load_lexicon().find("builtins.len") == load_lexicon().find("len") is not None
    assert load_lexicon().find("re.serch") is None


def test_another_path_to_the_same_object_is_followed() -> None:
    """`like` stands in for a class, its members and the modules where a package keeps them."""
    words = load_lexicon()
    assert words.find("requests.sessions.Session.post") == words.find("requests.Session.post")
    assert words.find("collections.defaultdict.items") == words.find("dict.items")
    made = words.find("collections.defaultdict")
    assert made is not None
    assert "missing" in made.does


def test_like_in_a_circle_ends() -> None:
    """Users' entries that refer to each other are unknown, and no endless search."""
    words = load_lexicon().extended({"one.A": {"like": "two.B"}, "two.B": {"like": "one.A"}})
    assert words.find("one.A.close") is None
    assert load_lexicon().extended({"one.A": {"like": "one.A.b"}}).find("one.A.c") is None


def test_fallbacks_are_asked_for() -> None:
    """Entries for any module and for any receiver count only where the caller allows them."""
    words = load_lexicon()
    assert words.find("wrapper.ClientSession.post") is None
    found = words.find("wrapper.ClientSession.post", any_module=True)
    assert found is not None
    assert "`POST`" in found.does
    assert words.find("unknown.append") is None
    assert words.find("unknown.append", any_receiver=True) == words.find(".append")


def test_loading_is_quick() -> None:
    """The file is read and searched in under 60 ms of CPU, so a short command may use it."""
    load_lexicon.cache_clear()
    start = time.process_time()
    load_lexicon().find("re.search")
    assert time.process_time() - start < 0.06


# --- filling ---


@pytest.mark.parametrize(
    ("template", "arguments", "expected"),
    [
        ("sends {0:url}", Arguments(("`u`",)), "sends `u`"),
        ("sends {0:url}", Arguments((), {"url": "`u`"}), "sends `u`"),
        ("sends {0}", Arguments((), {"url": "`u`"}), None),
        ("waits {timeout}", Arguments(("`3`",)), None),
        ("waits {timeout}", Arguments((), {"timeout": "`3`"}), "waits `3`"),
        ("closes {self}", Arguments(), None),
        ("closes {self}", Arguments(receiver="`f`"), "closes `f`"),
        ("joins {*}", Arguments(("a", "b", "c")), "joins a, b and c"),
        ("joins {*}", Arguments(), None),
        ("opens {0} [in mode {1:mode}]", Arguments(("`p`",)), "opens `p`"),
        ("opens {0} [in mode {1:mode}] now", Arguments(("`p`",)), "opens `p` now"),
        ("opens {0} [in mode {1:mode}], then", Arguments(("`p`",)), "opens `p`, then"),
        ("opens {0}[ in {1:mode}][ as {2}]", Arguments(("p", "m", "e")), "opens p in m as e"),
        ("prints [{0}|an empty line]", Arguments(), "prints an empty line"),
        ("prints [{0}|an empty line]", Arguments(("`m`",)), "prints `m`"),
        ("counts [from {0} to {1}|up to {0}]", Arguments(("1", "9")), "counts from 1 to 9"),
        ("counts [from {0} to {1}|up to {0}]", Arguments(("9",)), "counts up to 9"),
        ("stops", Arguments(("`x`",)), "stops"),
    ],
)
def test_a_phrase_is_filled_or_not_used(
    template: str, arguments: Arguments, expected: str | None
) -> None:
    """Optional parts vanish with their space; a missing argument elsewhere spoils the phrase."""
    assert fill(template, arguments) == expected


@given(WORD, WORD, FIXED)
def test_arguments_come_out_as_given(first: str, second: str, between: str) -> None:
    """What an argument says is never read as a placeholder or as a bracket."""
    filled = fill("{0}" + between + "[{1}]", Arguments((first, second)))
    assert filled == first + between + second


@given(st.text(), st.lists(WORD, max_size=3))
def test_any_template_is_filled_or_refused(template: str, words: list[str]) -> None:
    """No template of a user makes filling fail with a traceback."""
    assert isinstance(fill(template, Arguments(tuple(words))), str | None)


# --- users' entries ---


def test_own_entries_win() -> None:
    """A user's entry replaces ours in the extended lexicon, and ours stays as it was."""
    words = load_lexicon().extended(
        {"re.search": "scans {1:string}", "shop.buy": {"does": "buys {0}"}}
    )
    found, bought = words.find("re.search"), words.find("shop.buy")
    assert found is not None
    assert bought is not None
    assert (found.does, bought.does) == ("scans {1:string}", "buys {0}")
    assert load_lexicon().find("shop.buy") is None
    assert load_lexicon().find("re.search") != found


@pytest.mark.parametrize(
    ("key", "value", "problem"),
    [
        ("re search", "searches {0}", "not a dotted path"),
        (3, "searches {0}", "not a dotted path"),
        ("shop.buy", "buys {0", "`{0` is no placeholder"),
        ("shop.buy", "buys {0!r}", "`{0!r}` is no placeholder"),
        ("shop.buy", "buys {0} [for {1}", "bracket without its partner"),
        ("shop.buy", "buys {0} [for [{1}]]", "bracket"),
        ("shop.buy", "buys {0} [now]", "no placeholder"),
        ("shop.buy", "buys {0} | now", "`|` outside brackets"),
        ("shop.buy", "buys {0}.", "full stop"),
        ("shop.buy", "Buys {0}", "capital letter"),
        ("shop.buy", "buys `{0}", "backtick"),
        ("shop.buy", "", "empty"),
        ("shop.buy", None, "expected a phrase"),
        ("shop.buy", {}, "expected a phrase"),
        ("shop.buy", {"doe": "buys {0}"}, "did you mean `does`?"),
        ("shop.buy", {"does": 3}, "`does` has to be text, not int"),
        ("shop.buy", {"gives": "list[str]"}, "dotted type"),
    ],
)
def test_a_wrong_entry_is_explained(key: object, value: object, problem: str) -> None:
    """The error names the key and the problem, and shows a right entry."""
    with pytest.raises(OptionError) as caught:
        load_lexicon().extended({key: value})
    assert f"`{key}`" in caught.value.message
    assert problem in caught.value.message
    assert caught.value.hint.startswith("Write it like this one: `")


def test_the_example_shown_is_a_near_one() -> None:
    """The hint shows the entry whose key is nearest, since that is the likeliest to help."""
    with pytest.raises(OptionError, match=r"`requests\.post: "):
        load_lexicon().extended({"request.post": "Posts."})


# --- verbs ---


@pytest.mark.parametrize(
    ("verb", "third"),
    [
        ("push", "pushes"),
        ("try", "tries"),
        ("play", "plays"),
        ("have", "has"),
        ("be", "is"),
        ("go", "goes"),
        ("fix", "fixes"),
        ("parse", "parses"),
        ("set up", "sets up"),
        ("respond to", "responds to"),
    ],
)
def test_third_person(verb: str, third: str) -> None:
    """The third person follows spelling, or the list of exceptions, in the first word only."""
    assert third_person(verb) == third
    assert base_form(third) == verb


def test_base_form_knows_only_third_persons() -> None:
    """A base form or a noun is no third person, and upper case changes nothing."""
    assert base_form("push") is None
    assert base_form("address") is None
    assert base_form("Returns") == "return"


def test_vague_verbs_become_specific() -> None:
    """A getter returns; elsewhere `get` reads; a verb that says enough stays as written."""
    assert specific("get") == "read"
    assert specific("get", of_function=True) == "return"
    assert specific("Init") == "initialise"
    assert specific("Parse") == "Parse"


def test_nouns_are_told_from_verbs() -> None:
    """`parse` can only start a clause, `cache` may as well name what is cached."""
    assert is_verb("parse")
    assert not is_noun_too("parse")
    assert is_verb("cache")
    assert is_noun_too("cache")
    assert not is_verb("name")
