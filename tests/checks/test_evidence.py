"""HT4: cited lines exist, belong to the object, and hold what their step says."""

from __future__ import annotations

from pathlib import Path

import pytest
from guides import TRUE, codes, markdown, stepped
from hypothesis import given
from hypothesis import strategies as st

from mkdocs_howto.guide.model import Section

STEPS = TRUE[Section.STEPS].split("\n")


def changed(number: int, old: str, new: str) -> set[str]:
    """Return the codes of the true guide with one step changed."""
    lines = list(STEPS)
    assert old in lines[number - 1]
    lines[number - 1] = lines[number - 1].replace(old, new)
    return stepped("\n".join(lines))


def test_lines_that_do_not_exist() -> None:
    """Lines past the end and files without the object are errors; the last line is none."""
    assert "HT401" in changed(3, "archive.py:18", "archive.py:19")
    assert "HT401" in changed(3, "archive.py:18", "elsewhere.py:18")
    assert "HT401" not in changed(3, "archive.py:18", "archive.py:17-18")


def test_lines_of_something_else() -> None:
    """Lines of the file outside of the object are foreign; the object's first line is not."""
    assert "HT402" in changed(1, "archive.py:8-10", "archive.py:5-10")
    assert "HT402" not in changed(1, "archive.py:8-10", "archive.py:6-10")


def test_a_file_may_be_cited_by_a_longer_path() -> None:
    """The end of a path is enough to know a file."""
    assert "HT401" not in changed(3, "archive.py:18", "samples/archive.py:18")
    assert "HT401" in changed(3, "archive.py:18", "samples/my_archive.py:18")


@pytest.mark.parametrize(
    ("number", "old", "new"),
    [
        (1, "`folder.rglob`", "`zipfile.ZipFile`"),
        (1, "`nothing to pack`", "`nothing was packed`"),
        (2, '`"w"`', '`"x"`'),
        (2, "`path`", "`hashlib`"),
        (3, "`hashlib.sha256`", "`hashlib.md5`"),
    ],
)
def test_what_the_lines_do_not_hold(number: int, old: str, new: str) -> None:
    """A name, a text or a mode that the lines don't hold is found, even when others hold it."""
    assert changed(number, old, new) & {"HT301", "HT302", "HT403"}


def test_texts_of_steps_swapped() -> None:
    """Steps whose texts changed places while their lines stayed are found."""
    first, second = (line.partition(" ")[2].rpartition(" *")[0] for line in STEPS[:2])
    assert "HT403" in stepped(f"1. {second} *archive.py:8-10*\n2. {first} *archive.py:13-15*")


def test_raising_and_returning_where_nothing_is() -> None:
    """A step says “raises” and “returns” only of lines that do."""
    assert "HT404" in changed(2, "writes each", "raises `ValueError` for each")
    assert "HT404" in changed(2, "writes each", "returns each")
    assert "HT404" in changed(1, "`ValueError`", "`KeyError`")
    assert "HT404" not in changed(3, "Returns", "Returns the digest with")


CONDITIONS = """
def choose(items, limit, strict=False, default=None):
    if limit < 1:
        raise ValueError("limit is too small")
    if default is not None:
        items = items or default
    if strict and len(items) > limit:
        return None
    if isinstance(items, dict):
        return list(items)
    return items
"""


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A folder with the module `chooser`."""
    folder = tmp_path_factory.mktemp("code")
    (folder / "chooser.py").write_text(CONDITIONS)
    return folder


@pytest.mark.parametrize(
    ("right", "wrong", "lines"),
    [
        ("`limit` is below `1`", "`limit` is above `1`", "3-4"),
        ("`limit` is below 1", "`limit` is at most 1", "3-4"),
        ("`default` is not `None`", "`default` is `None`", "5-6"),
        ("`default` is given", "`default` is not given", "5-6"),
        ("`strict` is true", "`strict` is false", "7-8"),
        ("`len(items)` is above `limit`", "`len(items)` is below `limit`", "7-8"),
        (
            "`items` is an instance of `dict`",
            "`items` is not an instance of `dict`",
            "9-10",
        ),
    ],
)
def test_negated_conditions(right: str, wrong: str, lines: str, folder: Path) -> None:
    """A condition of which the lines have only the opposite is an error."""
    for text, expected in ((right, False), (wrong, True)):
        step = f"1. **Choose.** Chooses when {text}. *chooser.py:{lines}*"
        found = codes(markdown({Section.STEPS: step}), "chooser.choose", folder=folder)
        assert ("HT408" in found) is expected


def test_both_branches_may_be_told(folder: Path) -> None:
    """Where lines run in both cases, either condition is true."""
    step = "1. **Return.** Returns `items` when `strict` is false. *chooser.py:11*"
    assert "HT408" not in codes(markdown({Section.STEPS: step}), "chooser.choose", folder=folder)


@given(st.integers(-5, 40), st.integers(-5, 40))
def test_any_lines_are_judged(first: int, last: int) -> None:
    """No numbers of lines make the checks fail themselves."""
    stepped(f"1. **Pack.** Writes `paths`. *archive.py:{first}-{last}*")
