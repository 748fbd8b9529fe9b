"""Addresses of cited lines, for each host and layout of a repository."""

from __future__ import annotations

from pathlib import Path

import pytest

from mkdocs_howto.guide.links import no_link, repository


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
    assert found.link("src/shop.py", (3, 9)) == link


def test_lines(project: Path) -> None:
    """One line is one anchor, no lines none, and names are quoted."""
    (project / "src" / "my shop#1.py").write_text("")
    found = repository("https://github.com/o/r", "", project)
    assert found is not None
    assert found.link("src/shop.py", (3, 3)).endswith("/src/shop.py#L3")
    assert found.link("src/shop.py", None).endswith("/src/shop.py")
    assert found.link("src/my shop#1.py", (1, 1)).endswith("/src/my%20shop%231.py#L1")


def test_site_below_the_top(project: Path) -> None:
    """Cited files are relative to the site, addresses to the top of the repository."""
    found = repository("https://github.com/o/r", "", project / "docs" / "site")
    assert found is not None
    assert found.link("hooks.py", (1, 1)).endswith("/blob/HEAD/docs/site/hooks.py#L1")
    assert found.link("../../src/shop.py", (1, 1)).endswith("/blob/HEAD/src/shop.py#L1")


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
    assert found.link(file, (1, 2)) == ""


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
    assert no_link("src/shop.py", (1, 2)) == ""
