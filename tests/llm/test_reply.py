"""Replies of models, read strictly."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from mkdocs_howto.guide.model import Lines, Note
from mkdocs_howto.llm.schema import LONGEST_REPLY, SCHEMA, ReplyError, read_reply
from mkdocs_howto.source.model import SourceFile

FILE = SourceFile(Path("shop.py"), "shop.py", "def total(prices):\n    return sum(prices)\n")
STEP = {"title": "Add the prices", "text": "Adds the `prices`.", "lines": [2, 2]}
REPLY = {
    "title": "How to use `total`",
    "description": "Adds prices.",
    "steps": [STEP],
    "example": "from shop import total\n\nprint(total([1, 2]))",
}


def _with(**changes: object) -> str:
    return json.dumps({**REPLY, **changes})


def _step(**changes: object) -> str:
    return _with(steps=[{**STEP, **changes}])


@pytest.mark.parametrize("form", ["{}", "```json\n{}\n```", "```\n{}\n```\n"])
def test_a_reply_that_fits_becomes_a_draft(form: str) -> None:
    """A reply is read with its citations, bare or inside one fence."""
    draft = read_reply(form.replace("{}", json.dumps(REPLY)), FILE, "openai/some")
    assert (draft.title, draft.description, draft.example, draft.writer) == (
        REPLY["title"],
        REPLY["description"],
        REPLY["example"],
        "openai/some",
    )
    assert [(s.title, s.text, s.file, s.lines) for s in draft.steps] == [
        (STEP["title"], STEP["text"], "shop.py", (Lines(2, 2),))
    ]


def test_several_runs_points_and_notes() -> None:
    """A step cites several runs of lines and has points; what to know comes with its lines."""
    step = {**STEP, "lines": [[2, 2], [1, 1]], "points": ["An empty list gives `0`."]}
    note = {"text": "`prices` is not copied.", "lines": [[2, 2]]}
    draft = read_reply(_with(steps=[step], good_to_know=[note]), FILE, "openai/some")
    assert draft.steps[0].lines == (Lines(1, 1), Lines(2, 2))
    assert draft.steps[0].points == ("An empty list gives `0`.",)
    assert draft.notes == (Note("`prices` is not copied.", "shop.py", (Lines(2, 2),)),)


@pytest.mark.parametrize(
    ("raw", "place"),
    [
        (_step(lines=[]), "steps[0].lines"),
        (_step(lines=[[2, 3]]), "steps[0].lines"),
        (_step(lines=[[2, 2]] * 7), "steps[0].lines"),
        (_step(points=["a"] * 6), "steps[0].points"),
        (_step(points=[1]), "steps[0].points[0]"),
        (_with(good_to_know={"text": "a"}), "good_to_know"),
        (_with(good_to_know=[{"text": "a", "lines": [[9, 9]]}]), "good_to_know[0].lines"),
    ],
)
def test_what_is_new_is_read_as_strictly(raw: str, place: str) -> None:
    """Runs, points and notes that don't fit are refused with their place."""
    with pytest.raises(ReplyError) as refused:
        read_reply(raw, FILE, "openai/some")
    assert refused.value.where == place


@pytest.mark.parametrize(
    ("raw", "told"),
    [
        ("", "not valid JSON"),
        ("<html>busy</html>", "not valid JSON"),
        (json.dumps(REPLY)[:-20], "not valid JSON"),
        ('{"title": "a", "title": "b"}', "'title' is there twice"),
        ('{"title": NaN}', "NaN"),
        ("[" * 60_000, "not valid JSON"),
        ('{"title": ' + "9" * 5_000 + "}", "not valid JSON"),
        (" " * (LONGEST_REPLY + 1), "characters"),
        ("null", "exactly the keys"),
        ("[]", "exactly the keys"),
        (_with(extra=1), "exactly the keys"),
        (_with(title=None), "title: "),
        (_with(title=" "), "title: "),
        (_with(title="x" * 121), "at most 120"),
        (_with(description="\x02wzxhzdk:0\x03"), "control character"),
        (_with(steps=[]), "steps: "),
        (_with(steps="none"), "steps: "),
        (_with(steps=[STEP] * 21), "steps: "),
        (_with(steps=[STEP, "x"]), "steps[1]: "),
        (_step(lines=[True, True]), "steps[0].lines: "),
        (_step(lines=[2]), "steps[0].lines: "),
        (_step(lines=[2, 1]), "lines 2-1"),
        (_step(lines=[0, 1]), "lines 0-1"),
        (_step(lines=[1, 3]), "shop.py has 2"),
        (_step(lines=None), "steps[0].lines: "),
    ],
)
def test_a_reply_that_does_not_fit_is_refused_with_its_place(raw: str, told: str) -> None:
    """What is no guide is refused, never repaired by guessing."""
    with pytest.raises(ReplyError) as caught:
        read_reply(raw, FILE, "openai/some")
    assert told in str(caught.value)


_JSON = st.recursive(
    st.none() | st.booleans() | st.integers() | st.text(max_size=20),
    lambda inner: (
        st.lists(inner, max_size=3) | st.dictionaries(st.sampled_from(list(REPLY)), inner)
    ),
    max_leaves=8,
)


@given(st.fixed_dictionaries({name: _JSON | st.just(value) for name, value in REPLY.items()}))
def test_any_json_is_a_draft_within_bounds_or_refused(reply: dict[str, Any]) -> None:
    """Whatever a model answers, nothing but a refusal is raised, and lines exist in the file."""
    try:
        draft = read_reply(json.dumps(reply), FILE, "openai/some")
    except ReplyError:
        return
    assert all(s.reach and 1 <= s.reach.first <= s.reach.last <= 2 for s in draft.steps)


def _unbounded(schema: dict[str, Any]) -> list[dict[str, Any]]:
    own = {"string": "maxLength", "array": "maxItems"}.get(schema["type"])
    inner = [
        *schema.get("properties", {}).values(),
        *([schema["items"]] if "items" in schema else []),
    ]
    return ([schema] if own and own not in schema else []) + [
        found for part in inner for found in _unbounded(part)
    ]


def test_every_string_and_array_of_the_schema_is_bounded() -> None:
    """A model that writes without end is stopped by the schema."""
    assert _unbounded(SCHEMA) == []
