"""What is told about a model holds no key."""

from __future__ import annotations

import pytest

from mkdocs_howto.model import redact


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
