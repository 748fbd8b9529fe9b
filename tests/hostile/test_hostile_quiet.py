"""A build that can reach nothing and write almost nowhere, and the promises of SECURITY.md."""

from __future__ import annotations

import os
import re
import shutil
import subprocess
import sys
from pathlib import Path

import pytest

from mkdocs_howto.examples.sandbox import Sandbox, SandboxError

_BUILD = """
import sys
class Absent:
    def find_spec(self, name, path=None, target=None):
        if name.split(".")[0] in ("litellm", "openai", "anthropic"):
            raise ImportError(f"{name} was imported")
sys.meta_path.insert(0, Absent())
import builtins
def heard(event, args):
    if event in ("socket.connect", "socket.getaddrinfo", "socket.bind", "socket.sendto"):
        print("NETWORK", event, args[1:], file=sys.stderr)
sys.addaudithook(heard)
from mkdocs.__main__ import cli
cli(["build", "--strict", "--quiet"])
"""


@pytest.fixture
def site(tmp_path: Path) -> Path:
    """A site with two guides."""
    try:
        Sandbox([])
    except SandboxError as error:
        pytest.skip(str(error))
    root = tmp_path / "project"
    (root / "docs").mkdir(parents=True)
    (root / "docs" / "index.md").write_text("# Shop\n\n## ::: howto shop.total\n\n::: howto shop\n")
    (root / "shop.py").write_text(
        'def total(a: int, b: int) -> int:\n    """Add two prices."""\n    return a + b\n'
    )
    (root / "mkdocs.yml").write_text("site_name: Shop\ntheme: mkdocs\nplugins: [howto]\n")
    return root


def test_build(site: Path) -> None:
    """With no network, no model library and read-only sources, an ordinary user's build passes.

    It writes the site and, at most, the cache, beside files in the system's temporary folder.
    """
    before = {path for path in site.rglob("*") if path.is_file()}
    outputs = [site / "site", site / ".cache"]
    for output in outputs:
        output.mkdir()
    command = ["bwrap", "--unshare-all", "--unshare-user", "--uid", "1000", "--gid", "1000"]
    command += ["--ro-bind", "/", "/", "--dev", "/dev", "--proc", "/proc", "--cap-drop", "ALL"]
    command += ["--tmpfs", "/var/tmp"]
    for output in outputs:
        command += ["--bind", str(output), str(output)]
    done = subprocess.run(
        [*command, "--chdir", str(site), sys.executable, "-B", "-c", _BUILD],
        env={"PATH": os.environ["PATH"], "HOME": "/nonexistent", "NO_MKDOCS_2_WARNING": "1"},
        capture_output=True,
        text=True,
        timeout=120,
    )
    assert done.returncode == 0, done.stderr
    assert "NETWORK" not in done.stderr
    assert (site / "site" / "index.html").read_text().count('class="howto') >= 2
    after = {path for path in site.rglob("*") if path.is_file()}
    assert {path for path in after - before if outputs[0] not in path.parents} <= {
        path for path in after if outputs[1] in path.parents
    }


def test_promises_name_tests(root: Path) -> None:
    """Each promise of SECURITY.md names tests, and all of them exist."""
    text = (root / "SECURITY.md").read_text()
    rows = [line for line in text.splitlines() if line.startswith("| ")][1:]
    assert len(rows) > 10
    for row in rows:
        named = re.findall(r"`(tests/[\w/]+\.py)(?:::(\w+))?`", row)
        assert named, row
        for file, test in named:
            assert f"def {test or 'test_'}" in (root / file).read_text(), row


def test_the_site_builds_without_bubblewrap(
    site: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Bubblewrap is for examples that are run: no build needs it."""
    folder = tmp_path / "bin"
    folder.mkdir()
    (folder / "python").symlink_to(sys.executable)
    monkeypatch.setenv("PATH", str(folder))
    assert shutil.which("bwrap") is None
    done = subprocess.run(
        [sys.executable, "-m", "mkdocs", "build", "--strict", "--quiet"],
        cwd=site, capture_output=True, text=True, timeout=120,
    )  # fmt: skip
    assert done.returncode == 0, done.stderr
