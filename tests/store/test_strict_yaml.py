"""The part of YAML that options and stored guides may use."""

from __future__ import annotations

import pytest
import yaml
from hypothesis import given
from hypothesis import strategies as st

from mkdocs_howto.store.strict_yaml import MAX_DEPTH, YamlProblem, load


def test_values_and_lines() -> None:
    """Texts, numbers, booleans, lists and mappings come out, with the line of each name."""
    found = load("a: text\nb: [x, 2]\n\nc:\n  d: true\ne: 1.5\nf:\n")
    assert found.values == {"a": "text", "b": ["x", 2], "c": {"d": True}, "e": 1.5, "f": None}
    assert found.lines == {"a": 1, "b": 2, "c": 4, "e": 6, "f": 7}


@pytest.mark.parametrize("text", ["", "\n\n", "# a comment", "---\n", "null", "~"])
def test_nothing(text: str) -> None:
    """Text that says nothing is an empty mapping."""
    assert load(text).values == {}


@pytest.mark.parametrize("text", ["1:30", "010", "2026-11-24", "1_000", "0x1f", "'on'", "<<"])
def test_surprises_stay_text(text: str) -> None:
    """What YAML 1.1 would turn into dates, octal and base-60 numbers stays as written."""
    assert load(f"a: {text}").values == {"a": text.strip("'")}


@pytest.mark.parametrize(
    ("text", "line", "says"),
    [
        ("a: 1\nb: &x 1", 2, "anchor"),
        ("a: *x", 1, "alias"),
        ("a:\n  - !!python/object:os.system x", 2, "tag"),
        ("a: !x 1", 1, "tag"),
        ("!!map\na: 1", 1, "tag"),
        ("a: 1\nb: 2\na: 3", 3, "twice"),
        ("a:\n  b: 1\n  b: 2", 3, "twice"),
        ("- a", 1, "no options"),
        ("text", 1, "no options"),
        ("a: [", 2, "not YAML"),
        ("a: b: c", 1, "not YAML"),
        ("a: 1\nb: `c` d", 2, "not YAML"),
        ("a: 1\n---\nb: 2", 2, "second document"),
        ("? [a]\n: b", 1, "plain text"),
        ("a: 1\nb: \x07", 2, "U+0007"),
        ("a: 1\nb: \ud800", 2, "U+D800"),
        (f"a: {'[' * MAX_DEPTH}1{']' * MAX_DEPTH}", 1, "nested"),
        ("a: [" + "1," * 3000 + "]", 1, "values"),
        ("a: " + "x" * 30_000, 1, "characters"),
    ],
)
def test_refused(text: str, line: int, says: str) -> None:
    """What is not needed here, and what is no YAML at all, is refused with its line."""
    with pytest.raises(YamlProblem) as caught:
        load(text)
    assert caught.value.line == line
    assert says in caught.value.message


def test_alias_bomb() -> None:
    """A short text that unfolds without end is refused before it unfolds."""
    rows = ["a: &a [x, x, x]"]
    rows += [
        f"{new}: &{new} [*{old}, *{old}, *{old}]"
        for old, new in zip("abcdef", "bcdefg", strict=True)
    ]
    with pytest.raises(YamlProblem, match="anchor"):
        load("\n".join(rows))


@given(st.text(max_size=80))
def test_any_text(text: str) -> None:
    """Any text is read or refused with a line that it has; nothing else can happen."""
    try:
        load(text)
    except YamlProblem as problem:
        assert 1 <= problem.line <= max(len(text.splitlines()), text.count("\n") + 1) + 1


@given(
    st.dictionaries(
        st.from_regex(r"[a-z]{1,8}", fullmatch=True),
        st.one_of(
            st.booleans(),
            st.integers(-(10**17), 10**17),
            st.text("abc .,äß", max_size=20),
            st.none(),
        ),
        max_size=5,
    )
)
def test_same_as_yaml(values: dict[str, object]) -> None:
    """What PyYAML writes is read back as it was."""
    assert load(yaml.safe_dump(values)).values == values


@pytest.mark.parametrize(
    "text",
    [
        "a: " + "1" * 5000,
        "a: " + "1" * 40,
        "a: 0." + "1" * 5000,
        "a: 1.0e+999",
        "a: .inf",
        "a: .nan",
    ],
)
def test_numbers_are_bounded(text: str) -> None:
    """A number that nobody means is refused with its line: it is no traceback and takes no time."""
    with pytest.raises(YamlProblem) as refused:
        load(f"b: 1\n{text}\n")
    assert refused.value.line == 2


def test_depth_is_bounded() -> None:
    """Values nested without end are refused before they are built."""
    with pytest.raises(YamlProblem):
        load("a: " + "[" * 5000)
    with pytest.raises(YamlProblem, match="nested"):
        load("a: " + "[" * 50 + "]" * 50)
