"""Drafts of any texts, for properties that hold of every guide."""

from __future__ import annotations

from hypothesis import strategies as st

from mkdocs_howto.guide.languages import LANGUAGES
from mkdocs_howto.guide.model import Argument, Draft, Lines, Note, Step, Variant

TEXTS = st.text(
    st.one_of(
        st.sampled_from("`*_<>[](){}#|~&;\\!-+.:=1 \n aB"),
        st.characters(codec="utf-8"),
    ),
    max_size=60,
)
FILES = st.sampled_from(["", "a/b.py", "_x/_y.py", "c d.txt"])
LINES = st.lists(st.builds(Lines, st.integers(1, 9), st.integers(9, 20)), max_size=3).map(tuple)
STEPS = st.builds(Step, TEXTS, TEXTS, FILES, LINES, st.lists(TEXTS, max_size=3).map(tuple))
ARGUMENTS = st.builds(
    Argument,
    st.one_of(st.sampled_from(["path", "*args", "**more"]), TEXTS),
    st.one_of(st.sampled_from(["", "str | None", "Optional[int]"]), TEXTS),
    st.one_of(st.sampled_from([None, "None", '"x, y"']), TEXTS),
    st.one_of(st.sampled_from(["", "not used by the code", "A (not used by the code)"]), TEXTS),
    st.booleans(),
)
DRAFTS = st.builds(
    Draft,
    title=TEXTS,
    description=TEXTS,
    steps=st.lists(STEPS, max_size=3).map(tuple),
    example=TEXTS,
    example_source=TEXTS,
    writer=st.just("some/model"),
    language=st.sampled_from(LANGUAGES),
    arguments=st.lists(ARGUMENTS, max_size=3).map(tuple),
    returns=TEXTS,
    notes=st.lists(st.builds(Note, TEXTS, FILES, LINES), max_size=3).map(tuple),
    variants=st.lists(st.builds(Variant, TEXTS, TEXTS, TEXTS), max_size=2).map(tuple),
)
"""Any draft at all; `settled` makes of it what a file can hold."""
