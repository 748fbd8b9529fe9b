"""One file of source: its text, its tree, and what is refused."""

from __future__ import annotations

from pathlib import Path

import pytest

from mkdocs_howto.guide.errors import SourceError
from mkdocs_howto.source import files as reading
from mkdocs_howto.source.files import parse, read_source
from trees import grow


def refused(folder: Path, data: str | bytes) -> SourceError:
    """Return why a file is refused."""
    grow(folder, {"shop.py": data})
    with pytest.raises(SourceError) as caught:
        parse(read_source(folder / "shop.py", "shop.py"))
    return caught.value


def test_the_limit_is_the_last_size_that_is_read(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """A file of the largest size is read, one byte more is refused with both numbers."""
    monkeypatch.setattr(reading, "MAX_BYTES", 10)
    grow(tmp_path, {"shop.py": "a = 12345\n"})
    assert read_source(tmp_path / "shop.py", "shop.py").text == "a = 12345\n"
    error = refused(tmp_path, "a = 123456\n")
    assert error.message == "shop.py is not used: it has 11 bytes; files over 10 are not read."
    assert error.hint.startswith("Split it")


@pytest.mark.parametrize(
    ("limit", "reason"),
    [
        ("MAX_NODES", "nodes"),
        ("MAX_DEFINITIONS", "definitions"),
        ("MAX_COST", "assigns too many names"),
    ],
)
def test_a_costly_tree_is_refused(
    limit: str, reason: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """What would cost minutes is refused with the number that is too large."""
    code = "def f(): 0\na = 1\n" * 1500
    grow(tmp_path, {"shop.py": code})
    parse(read_source(tmp_path / "shop.py", "shop.py"))
    monkeypatch.setattr(reading, limit, 1000)
    assert reason in refused(tmp_path, code).message


@pytest.mark.parametrize(
    ("data", "where", "reason"),
    [
        ("a = 1\nb = (\n", "shop.py:2", "was never closed, line 2"),
        (b"a = '\xff'\n", "shop.py", "is not text"),
        ("# coding: nothing\n", "shop.py", "unknown encoding"),
        ("a = 1\n\0", "shop.py", "null bytes"),
        ("a = " + "(" * 300 + ")" * 300, "shop.py:1", "nested"),
    ],
    ids=["open bracket", "not UTF-8", "unknown encoding", "null byte", "nested"],
)
def test_what_is_no_python(data: str | bytes, where: str, reason: str, tmp_path: Path) -> None:
    """The message names the file, the line where there is one, and what is wrong there."""
    error = refused(tmp_path, data)
    assert error.where == where
    assert reason in error.message


def test_what_is_no_file(tmp_path: Path) -> None:
    """A folder by the name of a file is refused as what it is."""
    (tmp_path / "shop.py").mkdir()
    with pytest.raises(SourceError, match=r"shop\.py is not read: it is a folder"):
        read_source(tmp_path / "shop.py", "shop.py")
    with pytest.raises(SourceError, match=r"gone\.py can't be read: No such file"):
        read_source(tmp_path / "gone.py", "gone.py")


def test_warnings_about_the_code_of_others_are_not_ours(
    tmp_path: Path, recwarn: pytest.WarningsRecorder
) -> None:
    """Parsing code with an invalid escape is silent."""
    grow(tmp_path, {"shop.py": "a = '\\d'\n"})
    parse(read_source(tmp_path / "shop.py", "shop.py"))
    assert list(recwarn) == []
