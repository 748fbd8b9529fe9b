"""What is told about a model holds no key."""

from __future__ import annotations

import json
from base64 import b64encode, urlsafe_b64encode
from urllib.parse import quote, quote_plus

import pytest
from hypothesis import given
from hypothesis import strategies as st

from mkdocs_howto.llm.model import holds_key, keys_in, redact


@pytest.mark.parametrize("name", ["OPENAI_API_KEY", "HF_TOKEN", "AWS_SECRET_ACCESS_KEY", "my_key"])
def test_the_value_of_a_key_is_replaced_by_its_name(name: str) -> None:
    """A provider that echoes the key does not bring it into a message."""
    told = redact("Incorrect API key: abcd-1234-efgh.", {name: " abcd-1234-efgh\n"})
    assert told == f"Incorrect API key: [{name}]."


def test_a_key_that_begins_another_leaves_no_rest() -> None:
    """The longest value is replaced first."""
    keys = {"A_KEY": "abcd1234", "B_KEY": "abcd1234-more"}
    assert redact("abcd1234-more abcd1234", keys) == "[B_KEY] [A_KEY]"


def test_other_variables_and_short_values_stay() -> None:
    """Messages are not garbled by values that are no keys."""
    kept = {"HOME": "/home/someone", "KEYBOARD": "us-international", "OPENAI_API_KEY": "none"}
    assert redact("none in /home/someone, us-international", kept) == (
        "none in /home/someone, us-international"
    )


KEY = "sk-test/4f9a+7c2e=8b1d?6035"


@pytest.mark.parametrize(
    "spelt",
    [
        quote(KEY, safe=""),
        quote_plus(KEY),
        json.dumps(KEY),
        repr(KEY),
        KEY.encode().hex(),
        *(b64encode(before + KEY.encode() + b":more").decode() for before in (b"", b"u:", b"u")),
        *(urlsafe_b64encode(before + KEY.encode()).decode() for before in (b"", b"u:", b"u")),
    ],
)
def test_a_key_is_found_however_it_is_spelt(spelt: str) -> None:
    """URL encoding, JSON, hexadecimal and base64 at any place of a longer text."""
    environment = {"SOME_API_KEY": KEY}
    assert holds_key(f"said: {spelt}.", environment) == "SOME_API_KEY"
    told = redact(f"said: {spelt}.", environment)
    assert "[SOME_API_KEY]" in told
    assert holds_key(told, environment) == ""


def test_keys_in_options_are_found() -> None:
    """Headers and the user part of an address are secret although no variable holds them."""
    options = {
        "extra_headers": {"Authorization": "Bearer abcdefgh12345678", "x-team": ["docs-team-7"]},
        "api_base": "https://someone:correct-horse@proxy.example/v1",
        "temperature": 0,
        "user": "nobody-in-particular",
    }
    said = "abcdefgh12345678 docs-team-7 correct-horse nobody-in-particular proxy.example"
    told = redact(said, keys_in(options))
    assert told.endswith("nobody-in-particular proxy.example")
    for secret in ("abcdefgh12345678", "docs-team-7", "correct-horse"):
        assert secret not in told


@given(st.text(min_size=8).filter(lambda text: len(text.strip()) >= 8), st.text(), st.text())
def test_no_key_is_left(key: str, before: str, after: str) -> None:
    """Whatever stands around a key, and whatever it is made of."""
    environment = {"SOME_API_KEY": key}
    assert (
        key.strip() not in redact(before + key + after, environment)
        or key.strip() in "[SOME_API_KEY]"
    )
