"""The commands `check` and `checks`: what goes in, what comes out, and with which status."""

from __future__ import annotations

import json
from pathlib import Path

import pytest
from click.testing import CliRunner, Result

from mkdocs_howto.checks import REGISTRY
from mkdocs_howto.cli import main

SAMPLES = Path(__file__).parents[2] / "example_site" / "samples"


def run(*words: str, stdin: str | None = None) -> Result:
    """Run `mkdocs-howto check` over the samples."""
    return CliRunner().invoke(main, ["check", "--path", str(SAMPLES), *words], input=stdin)


@pytest.fixture(scope="module")
def guide(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The guide of `archive.pack` as `show` prints it."""
    result = CliRunner().invoke(main, ["show", "--path", str(SAMPLES), "archive.pack"])
    file = tmp_path_factory.mktemp("guides") / "pack.md"
    file.write_text(result.stdout, encoding="utf-8")
    return file


@pytest.fixture(scope="module")
def lie(guide: Path) -> Path:
    """The same guide with a lie on its last lines."""
    file = guide.with_name("lie.md")
    text = guide.read_text(encoding="utf-8").replace("pack(", "packed(")
    file.write_text(text.replace("# How to use `pack`", "# How to use `unpack`"), encoding="utf-8")
    return file


def test_what_show_prints_passes(guide: Path) -> None:
    """A guide of the offline writer has no error, and the status is 0."""
    result = run("--guide", str(guide), "--identifier", "archive.pack")
    assert result.exit_code == 0, result.output
    assert "0 errors" in result.output


def test_a_lie_is_an_error_with_its_line(lie: Path) -> None:
    """An error is printed with the file's line, its code, its reason and how to mend it."""
    result = run("--guide", str(lie), "--identifier", "archive.pack")
    assert result.exit_code == 1
    assert f"{lie}:3: HT310 error: The title names `unpack`" in result.output
    assert "mend: Name `pack`." in result.output


def test_json_has_the_promised_keys(lie: Path) -> None:
    """JSON is one object with errors, warnings, undecided and checked, each with its line."""
    result = run("--guide", str(lie), "--identifier", "archive.pack", "--format", "json")
    assert result.exit_code == 1
    row = json.loads(result.stdout)
    assert list(row) == ["identifier", "errors", "warnings", "undecided", "checked"]
    assert row["identifier"] == "archive.pack"
    assert all({"code", "section", "line", "message"} <= set(error) for error in row["errors"])
    places = {(error["code"], error["section"], error["line"]) for error in row["errors"]}
    assert ("HT310", "description", 3) in places
    assert row["checked"]["steps"] > 0


def test_annotations_for_github(lie: Path) -> None:
    """An annotation names the file, the line and the code."""
    result = run("--guide", str(lie), "--identifier", "archive.pack", "--format", "github")
    assert result.exit_code == 1
    assert f"::error file={lie},line=3,title=HT310::The title names" in result.stdout


def test_many_at_once(guide: Path, lie: Path, tmp_path: Path) -> None:
    """One row for each line, in order, the identifier as given, failures as errors."""
    latin = tmp_path / "latin.md"
    latin.write_bytes(b"\xe9")
    lines = [
        f"{lie}\tarchive.pack",
        f"{guide}\tarchive.pack",
        f"{guide}\tarchive.nothing",
        f"{tmp_path / 'missing.md'}\tarchive.pack",
        f"{latin}\tarchive.pack",
        "no tab",
        f"{guide}\t archive.pack ",
    ]
    result = run("--from", "-", stdin="\n".join(lines))
    assert result.exit_code == 1
    rows = [json.loads(line) for line in result.stdout.splitlines()]
    assert len(rows) == len(lines)
    assert rows[0]["errors"]
    assert rows[1]["errors"] == []
    assert set(rows[2]) == set(rows[3]) == set(rows[4]) == set(rows[5]) == {"identifier", "error"}
    assert "`archive.nothing` was not found" in rows[2]["error"]
    assert "can't be read" in rows[3]["error"]
    assert "not UTF-8" in rows[4]["error"]
    assert rows[5]["identifier"] == "no tab"
    assert rows[6]["identifier"] == " archive.pack "
    assert rows[6]["errors"] == []


def test_rows_from_a_file(guide: Path, tmp_path: Path) -> None:
    """`--from` reads a file as well; all rows passing is status 0."""
    rows = tmp_path / "rows.tsv"
    rows.write_text(f"{guide}\tarchive.pack\n\n{guide}\tarchive.pack\n", encoding="utf-8")
    result = run("--from", str(rows))
    assert result.exit_code == 0
    assert len(result.stdout.splitlines()) == 2


@pytest.mark.parametrize(
    "words",
    [
        [],
        ["--guide", "x.md"],
        ["--identifier", "archive.pack"],
        ["--guide", "x.md", "--identifier", "a", "--from", "-"],
        ["--format", "xml"],
    ],
)
def test_wrong_usage(words: list[str]) -> None:
    """What can't be carried out has status 2 and says what to write."""
    result = run(*words, stdin="")
    assert result.exit_code == 2
    assert "Error" in result.output
    assert "Traceback" not in result.output


def test_all_checks_are_listed() -> None:
    """`checks` prints one line for each check, and JSON with both examples."""
    text = CliRunner().invoke(main, ["checks"]).stdout.splitlines()
    assert [line.split()[0] for line in text] == sorted(REGISTRY)
    rows = CliRunner().invoke(main, ["checks", "--format", "json"]).stdout.splitlines()
    assert [json.loads(row)["code"] for row in rows] == sorted(REGISTRY)
    assert {"name", "severity", "about", "wrong", "right"} <= set(json.loads(rows[0]))
