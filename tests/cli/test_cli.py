"""The contract of `mkdocs-howto show`."""

from __future__ import annotations

import json
import shutil
import subprocess
import sys
from pathlib import Path

import pytest

KEYS = [
    "identifier", "path", "kind", "title", "description", "steps", "example", "example_source",
    "findings", "undecided", "markdown", "arguments", "returns", "notes", "variants", "output",
]  # fmt: skip


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    """A folder with a module, a script and a file that is no Python."""
    (tmp_path / "shop.py").write_text(
        'def total(prices):\n    """Return the sum of prices."""\n    return sum(prices)\n', "utf-8"
    )
    (tmp_path / "script.py").write_text("a = 1\nb = 2\nprint(a)\nprint(b)\n", encoding="utf-8")
    (tmp_path / "broken.py").write_text("def f(:\n", encoding="utf-8")
    (tmp_path / "binary.py").write_bytes(b"\x00\xff\xfe")
    return tmp_path


def _show(
    folder: Path, *arguments: str, given: str | None = None
) -> subprocess.CompletedProcess[str]:
    done = subprocess.run(
        [sys.executable, "-m", "mkdocs_howto", "show", *arguments],
        cwd=folder,
        input=given or "",
        capture_output=True,
        text=True,
        encoding="utf-8",
        timeout=120,
    )
    assert "Traceback" not in done.stderr + done.stdout, done.stderr
    return done


def _rows(done: subprocess.CompletedProcess[str]) -> list[dict[str, object]]:
    return [json.loads(line) for line in done.stdout.splitlines()]


def test_markdown(folder: Path) -> None:
    """Without a format the guide is printed as Markdown, and the exit status is 0."""
    done = _show(folder, "shop.total")
    assert done.returncode == 0
    assert done.stdout.startswith("# How to use `total`")
    headings = ["Description", "Execution Steps", "Usage Example"]
    found = [line.lstrip("# ") for line in done.stdout.splitlines() if line.startswith("## ")]
    assert found == headings
    assert done.stderr == ""


def test_json_keys(folder: Path) -> None:
    """A guide is one JSON object on one line, with these keys in this order."""
    done = _show(folder, "shop.total", "--format", "json")
    (row,) = _rows(done)
    assert list(row) == KEYS
    assert (row["identifier"], row["path"], row["kind"]) == ("shop.total",) * 2 + ("function",)
    steps = row["steps"]
    assert isinstance(steps, list)
    assert list(steps[0]) == ["title", "text", "file", "lines", "ranges", "points"]
    assert steps[0]["file"].endswith("shop.py")
    assert steps[0]["lines"] == [3, 3]


def test_same_text_in_both_formats(folder: Path) -> None:
    """The JSON's `markdown` is what the other format prints."""
    (row,) = _rows(_show(folder, "shop.total", "--format", "json"))
    assert str(row["markdown"]).rstrip("\n") == _show(folder, "shop.total").stdout.rstrip("\n")


def test_order(folder: Path) -> None:
    """Guides come in the order of the identifiers, then the files, then the lines of `--from`."""
    given = "json.dumps\n\n  shop  \n"
    done = _show(
        folder,
        *("textwrap.fill", "shop.total", "--file", "script.py", "--from", "-", "--format", "json"),
        given=given,
    )
    typed = [row["identifier"] for row in _rows(done)]
    assert typed == ["textwrap.fill", "shop.total", "script.py", "json.dumps", "shop"]
    assert done.returncode == 0


def test_error_rows(folder: Path) -> None:
    """What has no guide is a row of `identifier` and `error` in its place; the status is 1."""
    done = _show(folder, "shop.gone", "shop.total", "--format", "json")
    wrong, good = _rows(done)
    assert done.returncode == 1
    assert list(wrong) == ["identifier", "error"]
    assert wrong["identifier"] == "shop.gone"
    assert "`shop.gone`" in str(wrong["error"])
    assert list(good) == KEYS


def test_errors_in_markdown(folder: Path) -> None:
    """In Markdown errors go to standard error, named by what was asked, and the guides stay."""
    done = _show(folder, "shop.gone", "shop.total")
    assert done.returncode == 1
    assert done.stderr.startswith("shop.gone: ")
    assert done.stdout.lstrip().startswith("# How to use `total`")


def test_file_with_lines(folder: Path) -> None:
    """Of a file with `--lines`, only these lines are told."""
    done = _show(folder, "--file", "script.py", "--lines", "3-4", "--format", "json")
    (row,) = _rows(done)
    assert (row["identifier"], row["kind"]) == ("script.py", "script")
    steps = row["steps"]
    assert isinstance(steps, list)
    assert [line for step in steps for line in step["lines"]] == [3, 4]


def test_one_line(folder: Path) -> None:
    """A single number is a single line."""
    done = _show(folder, "--file", "script.py", "--lines", "3", "--format", "json")
    (row,) = _rows(done)
    assert '"lines": [3, 3]' in json.dumps(row["steps"])


def test_path(folder: Path, tmp_path_factory: pytest.TempPathFactory) -> None:
    """Code is looked for in the folders of `--path` instead of the current one."""
    elsewhere = tmp_path_factory.mktemp("elsewhere")
    assert _show(elsewhere, "shop.total").returncode == 1
    assert _show(elsewhere, "shop.total", "--path", str(folder)).returncode == 0


def test_from_file(folder: Path) -> None:
    """Identifiers may stand in a file, one a line."""
    (folder / "names.txt").write_text("shop.total\n\nshop\n", encoding="utf-8")
    done = _show(folder, "--from", "names.txt", "--format", "json")
    assert [row["identifier"] for row in _rows(done)] == ["shop.total", "shop"]


@pytest.mark.parametrize(
    "arguments",
    [
        [],
        ["--lines", "1-2"],
        ["--lines", "1-2", "shop.total"],
        ["--file", "script.py", "--file", "shop.py", "--lines", "1-2"],
        ["--file", "script.py", "--lines", "2-1"],
        ["--file", "script.py", "--lines", "0-1"],
        ["--file", "script.py", "--lines", "1-"],
        ["--file", "script.py", "--lines", "-3"],
        ["--file", "script.py", "--lines", "all"],
        ["--format", "html", "shop.total"],
        ["--path", "no-such-folder", "shop.total"],
        ["--from", "no-such-file"],
        ["--no-such-option"],
    ],
    ids=" ".join,
)
def test_wrong_usage(arguments: list[str], folder: Path) -> None:
    """A command that can't be meant ends with 2, prints no guide and says how it is written."""
    done = _show(folder, *arguments)
    assert done.returncode == 2
    assert done.stdout == ""
    assert "Error: " in done.stderr


@pytest.mark.parametrize(
    "arguments",
    [
        [""],
        ["."],
        ["shop..total"],
        ["shop.total()"],
        ["shop total"],
        ["größe.länge"],
        ["../shop"],
        ["broken.f"],
        ["binary"],
        ["--file", "broken.py"],
        ["--file", "binary.py"],
        ["--file", "no-such-file.py"],
        ["--file", "."],
        ["--file", "script.py", "--lines", "9-12"],
    ],
    ids=" ".join,
)
def test_what_can_not_be_told(arguments: list[str], folder: Path) -> None:
    """What is not there or can't be read ends with 1 and one message without a traceback."""
    done = _show(folder, *arguments)
    assert done.returncode == 1
    assert done.stdout == ""
    assert done.stderr.strip()


@pytest.mark.skipif(not shutil.which("bwrap"), reason="there is no bubblewrap")
def test_run(folder: Path) -> None:
    """With `--run` an example is run: its output is shown, and a failure is told."""
    (folder / "far.py").write_text(
        "import socket\n\n\ndef greet(port: int) -> str:\n"
        '    with socket.create_connection(("127.0.0.1", port)) as connection:\n'
        "        return connection.recv(9).decode()\n"
    )
    plain = _show(folder, "shop.total")
    assert "```text" not in plain.stdout
    done = _show(folder, "shop.total", "far.greet", "--run")
    assert "```text\n6\n```" in done.stdout
    assert "far.greet: HT215 The example fails in the sandbox" in done.stderr
