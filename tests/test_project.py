"""What the project says about itself, and how its parts may depend on each other."""

from __future__ import annotations

import os
import re
import shutil
import subprocess
import sys
import tomllib
from importlib.metadata import version
from pathlib import Path

import pytest

import mkdocs_howto

TEXTS = (
    "README.md",
    "CONTRIBUTING.md",
    ".pre-commit-config.yaml",
    ".ci/run",
    *("example_site/docs/index.md", "example_site/docs/start.md"),
)

# --- what the texts say ---


def targets(root: Path) -> set[str]:
    """Return the commands that the Makefile documents."""
    return set(re.findall(r"^([a-z-]+):.*## ", (root / "Makefile").read_text(), re.MULTILINE))


@pytest.mark.parametrize("text", TEXTS)
def test_every_make_command_in_a_text_exists(root: Path, text: str) -> None:
    """Whoever copies `make something` from a text runs something that exists."""
    named = set(re.findall(r"(?:`|\$ |^)make ([a-z-]+)", (root / text).read_text(), re.MULTILINE))
    assert named - targets(root) == set()


def test_readme_names_the_commands_that_a_newcomer_needs(root: Path) -> None:
    """`make site`, `make test` and `make serve` are in the README."""
    readme = (root / "README.md").read_text()
    assert {"site", "test", "serve"} <= set(re.findall(r"make ([a-z]+)", readme))


def test_make_help_lists_every_command(root: Path) -> None:
    """No command of the Makefile is hidden."""
    makefile = (root / "Makefile").read_text()
    phony = re.search(r"^\.PHONY: (.*)$", makefile, re.MULTILINE)
    assert phony is not None
    assert set(phony[1].split()) == targets(root)
    if shutil.which("make"):
        shown = subprocess.run(["make", "help"], cwd=root, capture_output=True, text=True).stdout
        assert set(re.findall(r"^  ([a-z-]+) +\S", shown, re.MULTILINE)) == targets(root)


def test_readme_shows_the_help_text_of_today(root: Path) -> None:
    """What the README says about `mkdocs-howto show` is what the program prints."""
    call = "from mkdocs_howto.cli import main; main(prog_name='mkdocs-howto')"
    printed = subprocess.run(
        [sys.executable, "-c", call, "show", "--help"],
        env={**os.environ, "COLUMNS": "80"},
        capture_output=True,
        text=True,
        check=True,
    )
    readme = (root / "README.md").read_text()
    shown = re.search(r"\$ mkdocs-howto show --help\n(.*?)```", readme, re.DOTALL)
    assert shown is not None
    assert shown[1].strip() == printed.stdout.strip()


def test_readme_pictures_exist(root: Path) -> None:
    """Each picture and file that a text of the top folder links to is in the repository."""
    for text in ("README.md", "CONTRIBUTING.md", "CHANGELOG.md"):
        content = (root / text).read_text()
        links = re.findall(r'(?:\]\(|src="|srcset=")([^)":#]+)[)"#]', content)
        assert [link for link in links if not (root / link).exists()] == []


def test_version_is_one(root: Path) -> None:
    """The package, its metadata and the newest entry of the changelog name the same version."""
    newest = re.search(r"^## \[?(\d+\.\d+\.\d+)", (root / "CHANGELOG.md").read_text(), re.MULTILINE)
    assert newest is not None
    assert newest[1] == mkdocs_howto.__version__ == version("mkdocs-howto")


# --- what the tutorial says ---


@pytest.fixture
def tutorial(root: Path, tmp_path: Path) -> Path:
    """A folder with every file that the tutorial tells its reader to write."""
    site = root / "example_site"
    text = (site / "docs" / "start.md").read_text()
    for name, content in re.findall(r'^```\w+ title="([^"]+)"\n(.*?)^```', text, re.M | re.S):
        file = tmp_path / name
        file.parent.mkdir(parents=True, exist_ok=True)
        included = re.compile(r'^--8<-- "([^"]+)"$', re.MULTILINE)
        file.write_text(included.sub(lambda found: (site / found[1]).read_text(), content))
    return tmp_path


def build(folder: Path) -> subprocess.CompletedProcess[str]:
    """Build a site the way that a reader of the tutorial does, with `--strict`."""
    return subprocess.run(
        [sys.executable, "-m", "mkdocs", "build", "--strict"],
        cwd=folder,
        env={**os.environ, "NO_MKDOCS_2_WARNING": "1"},
        stdin=subprocess.DEVNULL,
        capture_output=True,
        text=True,
        timeout=120,
    )


def test_tutorial_works_as_written(tutorial: Path) -> None:
    """The files of the tutorial make a site with the guides that it describes."""
    done = build(tutorial)
    assert done.returncode == 0, done.stderr
    page = (tutorial / "site" / "index.html").read_text()
    assert "What a parcel costs" in page
    assert 'id="' in page
    assert "Usage Example" in page
    assert "What the nightly script does" in (tutorial / "site/logs/index.html").read_text()


def test_tutorial_shows_the_message_for_a_wrong_name(root: Path, tutorial: Path) -> None:
    """The message in the tutorial is the one that its reader sees for the misspelt name."""
    page = tutorial / "docs" / "index.md"
    page.write_text(page.read_text().replace("parcel.Parcel\n", "parcel.Parcell\n"))
    done = build(tutorial)
    assert done.returncode != 0
    assert "Traceback" not in done.stderr
    text = (root / "example_site" / "docs" / "start.md").read_text()
    shown = re.search(r"^\$ mkdocs build\n(.+?)^```", text, re.M | re.S)
    assert shown is not None
    assert " ".join(shown[1].split()) in " ".join(done.stderr.split())


# --- what is in the repository ---


def tracked(root: Path) -> list[Path]:
    """Return the files that git knows; skips the test where there is no git."""
    if not (root / ".git").exists() or not shutil.which("git"):
        pytest.skip("not a git checkout")
    listed = subprocess.run(["git", "ls-files", "-z"], cwd=root, capture_output=True, text=True)
    return [root / name for name in listed.stdout.split("\0") if name and (root / name).is_file()]


# Written in pieces, so that this file does not find itself.
FOREIGN = re.compile(
    "|".join(
        [
            r"--(?:extra-)?index-" + "url",
            r"--find-" + "links",
            r"\bfile://" + r"/",
            r"https?://[^\s\"'<>]*/" + r"simple\b",
            r"(?<![\w.)}])/(?:root|work|opt|tmp|home/[a-z]+)" + r"/",
        ]
    )
)


def test_no_file_names_a_package_index_or_a_place_on_one_machine(root: Path) -> None:
    """What is committed works anywhere: no index address, no path of somebody's machine."""
    found = []
    for file in tracked(root):
        try:
            lines = file.read_text(encoding="utf-8").splitlines()
        except UnicodeDecodeError:
            continue
        found += [
            f"{file.relative_to(root)}:{number}: {line.strip()[:80]}"
            for number, line in enumerate(lines, 1)
            if FOREIGN.search(line)
        ]
    assert found == []


def test_constraints_pin_every_dependency(root: Path) -> None:
    """Each package that pyproject.toml names, but for the extra, has one exact version."""
    project = tomllib.loads((root / "pyproject.toml").read_text())
    wanted = project["project"]["dependencies"] + project["dependency-groups"]["dev"]
    pins = re.findall(r"^([\w.-]+)==\S+$", (root / "constraints.txt").read_text(), re.MULTILINE)
    pinned = {canonical(name) for name in pins}
    named = {canonical(re.split(r"[\[<>=!~ ]", entry)[0]) for entry in wanted}
    assert named - pinned == set()
    assert "litellm" not in pinned


def canonical(name: str) -> str:
    """Return a package's name as indexes compare it."""
    return re.sub(r"[-_.]+", "-", name).lower()


def test_example_site_builds_with_strict(example_site: Path) -> None:
    """The example site builds without a warning, and its gallery holds guides."""
    for page in ("index.html", "gallery/click/index.html", "gallery/own-code/index.html"):
        assert 'class="howto' in (example_site / page).read_text(), page
