"""Whoever uses the version before loses nothing by this one."""

from __future__ import annotations

import json
import shutil
from pathlib import Path

import pytest
from click.testing import CliRunner, Result

from mkdocs_howto.cli import main
from site_builds import build_site


@pytest.fixture
def site(root: Path, tmp_path: Path) -> Path:
    """A site that version 0.1.0 left, with four stored guides."""
    shutil.copytree(root / "tests/sites/upgrade", tmp_path / "site")
    return tmp_path / "site"


def command(site: Path, *words: str) -> Result:
    """Run a command on the site."""
    return CliRunner().invoke(main, [*words, "-f", str(site / "mkdocs.yml")])


def test_states_are_kept(site: Path) -> None:
    """What was fresh, edited and reviewed is that still; rows keep their keys."""
    rows = [
        json.loads(line)
        for line in command(site, "status", "--format", "json").output.splitlines()
        if line.startswith("{")
    ]
    known = {"page", "line", "identifier", "writer", "state", "findings", "cost"}
    assert all(known <= row.keys() for row in rows)
    states = {row["identifier"]: row["state"] for row in rows}
    # A model's guide is stale where this version asks models for something else, and stays true.
    assert states.pop("jam.Jar.fill") in ("fresh", "stale")
    assert states == {"jam.Jar": "fresh", "jam.seal": "edited", "jam.save": "fresh"}
    assert {row["cost"] for row in rows} == {None, 0.004}


def test_check_passes(site: Path) -> None:
    """Nothing in the four guides is false, so the check exits with 0."""
    done = command(site, "check")
    assert done.exit_code == 0, done.output


def test_write_leaves_the_files_alone(site: Path) -> None:
    """The offline writer has nothing to write, and no byte of a stored guide changes."""
    before = {path.name: path.read_bytes() for path in (site / "howto").iterdir()}
    done = command(site, "write", "--writer", "offline", "--dry-run")
    assert done.exit_code == 0, done.output
    assert {path.name: path.read_bytes() for path in (site / "howto").iterdir()} == before


def test_page_shows_what_people_wrote(site: Path) -> None:
    """An edited guide, a review and a model's guide are published as they are."""
    built = build_site(
        site,
        {"plugins": [{"howto": {"paths": ["src"], "model": "some/model", "provenance": True}}]},
    )
    assert built.failed == ""
    page = built.page()
    assert "the label to stick on it" in page
    assert "reviewed by the maintainers" in page
    assert "and stops at" in built.page("model.md")


def test_rows_of_show_keep_their_keys(site: Path) -> None:
    """What reads `show --format json` goes on reading it."""
    done = CliRunner().invoke(
        main, ["show", "jam.seal", "--path", str(site / "src"), "--format", "json"]
    )
    row = json.loads(done.output)
    known = {
        "identifier", "path", "kind", "title", "description", "steps", "example",
        "example_source", "findings", "undecided", "markdown",
    }  # fmt: skip
    assert known <= row.keys()
    assert {"title", "text", "file", "lines"} <= row["steps"][0].keys()
