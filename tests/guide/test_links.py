"""Addresses of cited lines, for each host and layout of a repository."""

from __future__ import annotations

import subprocess
from functools import partial
from pathlib import Path

import pytest

from mkdocs_howto.guide.model import Lines
from mkdocs_howto.guide.surroundings import built_commit, no_link, repository


@pytest.fixture
def project(tmp_path: Path) -> Path:
    """A repository whose site has a folder of its own, and a virtual environment inside."""
    for name in ("src/shop.py", "docs/site/hooks.py", ".venv/lib/site-packages/click/core.py"):
        path = tmp_path / "repo" / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text("x = 1\n")
    (tmp_path / "repo" / ".git").mkdir()
    (tmp_path / "other.py").write_text("x = 1\n")
    return tmp_path / "repo"


@pytest.mark.parametrize(
    ("url", "edit", "link"),
    [
        ("https://github.com/o/r", "", "https://github.com/o/r/blob/HEAD/src/shop.py#L3-L9"),
        (
            "https://github.com/o/r/",
            "edit/main/docs/",
            "https://github.com/o/r/blob/main/src/shop.py#L3-L9",
        ),
        (
            "https://github.com/o/r.git",
            "https://github.com/o/r.git/blob/dev/docs/{path}",
            "https://github.com/o/r/blob/dev/src/shop.py#L3-L9",
        ),
        (
            "https://gitlab.com/g/s/r",
            "-/edit/main/docs/",
            "https://gitlab.com/g/s/r/-/blob/main/src/shop.py#L3-9",
        ),
        (
            "https://code.example.org/o/r",
            "-/edit/main/docs/",
            "https://code.example.org/o/r/-/blob/main/src/shop.py#L3-9",
        ),
        (
            "https://bitbucket.org/o/r",
            "src/default/docs/",
            "https://bitbucket.org/o/r/src/default/src/shop.py#lines-3:9",
        ),
        (
            "https://codeberg.org/o/r",
            "",
            "https://codeberg.org/o/r/src/branch/main/src/shop.py#L3-L9",
        ),
        (
            "https://git.example.org/o/r",
            "_edit/trunk/docs/",
            "https://git.example.org/o/r/src/branch/trunk/src/shop.py#L3-L9",
        ),
        (
            "https://gitea.example.org/o/r",
            "src/branch/dev/docs",
            "https://gitea.example.org/o/r/src/branch/dev/src/shop.py#L3-L9",
        ),
    ],
)
def test_hosts(project: Path, url: str, edit: str, link: str) -> None:
    """Each host has its own form, and the branch comes from `edit_uri`."""
    found = repository(url, edit, project)
    assert found is not None
    assert found.link("src/shop.py", [Lines(3, 9)]) == link


def test_lines(project: Path) -> None:
    """One line is one anchor, no lines none, and names are quoted."""
    (project / "src" / "my shop#1.py").write_text("")
    found = repository("https://github.com/o/r", "", project)
    assert found is not None
    assert found.link("src/shop.py", [Lines(3, 3)]).endswith("/src/shop.py#L3")
    assert found.link("src/shop.py", ()).endswith("/src/shop.py")
    assert found.link("src/my shop#1.py", [Lines(1, 1)]).endswith("/src/my%20shop%231.py#L1")


def test_site_below_the_top(project: Path) -> None:
    """Cited files are relative to the site, addresses to the top of the repository."""
    found = repository("https://github.com/o/r", "", project / "docs" / "site")
    assert found is not None
    assert found.link("hooks.py", [Lines(1, 1)]).endswith("/blob/HEAD/docs/site/hooks.py#L1")
    assert found.link("../../src/shop.py", [Lines(1, 1)]).endswith("/blob/HEAD/src/shop.py#L1")


@pytest.mark.parametrize(
    "file",
    [
        "click/core.py",
        "../other.py",
        ".venv/lib/site-packages/click/core.py",
        "/etc/passwd",
        "src",
        "src/missing.py",
    ],
)
def test_no_address(project: Path, file: str) -> None:
    """What is not a file of the repository has no address in it."""
    found = repository("https://github.com/o/r", "", project)
    assert found is not None
    assert found.link(file, [Lines(1, 2)]) == ""


@pytest.mark.parametrize(
    "url",
    [
        "",
        "https://example.org/o/r",
        "javascript:alert(1)",
        "https://github.com",
        "ssh://github.com/o/r",
    ],
)
def test_unknown_host(project: Path, url: str) -> None:
    """A host whose addresses are not known gives no links rather than wrong ones."""
    assert repository(url, "", project) is None
    assert no_link("src/shop.py", [Lines(1, 2)]) == ""


def test_several_runs(project: Path) -> None:
    """An address leads to one place: of several runs of lines, to the first."""
    found = repository("https://github.com/o/r", "", project)
    assert found is not None
    link = found.link("src/shop.py", [Lines(3, 4), Lines(8, 9)])
    assert link.endswith("/src/shop.py#L3-L4")


COMMIT = "0123456789abcdef0123456789abcdef01234567"


@pytest.mark.parametrize(
    ("url", "link"),
    [
        ("https://github.com/o/r", f"https://github.com/o/r/blob/{COMMIT}/src/shop.py#L3"),
        ("https://gitlab.com/o/r", f"https://gitlab.com/o/r/-/blob/{COMMIT}/src/shop.py#L3"),
        (
            "https://codeberg.org/o/r",
            f"https://codeberg.org/o/r/src/commit/{COMMIT}/src/shop.py#L3",
        ),
    ],
)
def test_built_commit_is_linked(project: Path, url: str, link: str) -> None:
    """Where the commit is known, addresses lead to it: lines drift on a branch."""
    found = repository(url, "edit/main/docs/", project, commit=COMMIT)
    assert found is not None
    assert found.link("src/shop.py", [Lines(3, 3)]) == link


def test_own_form_of_address(project: Path) -> None:
    """`source_uri` says how addresses look, for hosts that nobody knows; nothing else is one."""
    form = "https://git.example/view?f={file}&c={commit}#{first}-{last}{other}"
    found = repository("", "", project, source_uri=form, commit=COMMIT)
    assert found is not None
    address = found.link("src/shop.py", [Lines(3, 9)])
    assert address == f"https://git.example/view?f=src/shop.py&c={COMMIT}#3-9{{other}}"
    assert found.link("../other.py", [Lines(3, 9)]) == ""
    assert repository("", "", project, source_uri="javascript:alert(1)//{file}") is None


def test_commit_of_a_folder(tmp_path: Path) -> None:
    """The commit is what git says; without a repository there is none."""
    assert built_commit(tmp_path) == ""
    run = partial(subprocess.run, check=True, cwd=tmp_path, capture_output=True)
    run(["git", "init", "-q"])
    assert built_commit(tmp_path) == ""
    name = ["-c", "user.name=a", "-c", "user.email=a@b.example"]
    run(["git", *name, "commit", "-q", "--allow-empty", "-m", "x"])
    assert len(built_commit(tmp_path)) == 40
