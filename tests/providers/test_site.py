"""`write: build` and `write: serve`: MkDocs itself asks the model, where the site allows it."""

from __future__ import annotations

import os
import signal
import socket
import subprocess
import sys
import time
import urllib.request
from collections.abc import Callable
from pathlib import Path

import pytest
from server import KEY, Reply, Request, guide, serving

pytest.importorskip("litellm", reason="LiteLLM is an extra: `make test-model` installs it")
pytestmark = pytest.mark.slow

CODE = '''\
"""A small shop."""


def weigh(item: str) -> float:
    """Return the weight of an item."""
    return float(len(item))
'''


@pytest.fixture
def root(tmp_path: Path) -> Path:
    """A site with one marker."""
    for folder in ("src", "docs"):
        (tmp_path / folder).mkdir()
    (tmp_path / "src" / "shop.py").write_text(CODE)
    (tmp_path / "docs" / "index.md").write_text("# Shop\n\n::: howto shop.weigh\n")
    return tmp_path


def configure(root: Path, address: str, write: str) -> None:
    """Name a model and when it may be asked."""
    (root / "mkdocs.yml").write_text(
        "site_name: Shop\nuse_directory_urls: false\nplugins:\n  - howto:\n      paths: [src]\n"
        f"      model: openai/some\n      timeout: 5\n      tries: 1\n      write: {write}\n"
        f"      provenance: true\n      model_options: {{api_base: {address}/v1}}\n"
    )


def mkdocs(root: Path, *args: str) -> subprocess.CompletedProcess[str]:
    """Run MkDocs in the site's folder."""
    return subprocess.run(
        [sys.executable, "-m", "mkdocs", *args],
        cwd=root, env={**os.environ, "OPENAI_API_KEY": KEY}, capture_output=True, text=True,
        timeout=60,
    )  # fmt: skip


def test_build(root: Path) -> None:
    """With `write: build` the page holds what the model wrote, and the store its file."""
    with serving(guide) as server:
        configure(root, server.address, "build")
        built = mkdocs(root, "build", "--strict")
        assert built.returncode == 0, built.stderr
        assert "1 how-to guide written by the model." in built.stderr
        again = mkdocs(root, "build", "--strict")
    assert again.returncode == 0
    assert len(server.requests) == 1
    assert "Written by <code>openai/some</code>" in (root / "site" / "index.html").read_text()
    assert len(list((root / "howto").iterdir())) == 1


def test_never(root: Path) -> None:
    """By default a build asks nobody, and says in one line how to have the guides written."""
    with serving(guide) as server:
        configure(root, server.address, "never")
        built = mkdocs(root, "build", "--strict")
    assert built.returncode == 0, built.stderr
    assert server.requests == []
    told = [line for line in built.stderr.splitlines() if "mkdocs-howto write" in line]
    assert len(told) == 1
    assert "1 how-to guide of 1 not written by the model yet" in told[0]


@pytest.mark.parametrize("write", ["build"])
def test_provider_down(root: Path, write: str) -> None:
    """A provider that is down costs no page: a warning, and the offline guide."""
    answer: Callable[..., Reply] = lambda request: Reply(status=503, body=b"{}")  # noqa: E731
    with serving(answer) as server:
        configure(root, server.address, write)
        built = mkdocs(root, "build")
        strict = mkdocs(root, "build", "--strict")
    assert built.returncode == 0, built.stderr
    assert "Not written by the model: shop.weigh: openai/some:" in built.stderr
    assert strict.returncode == 1
    assert not (root / "howto").exists()


def test_serve(root: Path) -> None:
    """With `write: serve` the offline guide is there at once, and the model's comes by itself."""
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        port = free.getsockname()[1]
    with serving(guide) as server:
        configure(root, server.address, "serve")
        process = subprocess.Popen(
            [sys.executable, "-m", "mkdocs", "serve", "--dev-addr", f"127.0.0.1:{port}"],
            cwd=root, env={**os.environ, "OPENAI_API_KEY": KEY},
            stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL,
        )  # fmt: skip
        try:
            pages: list[str] = []
            deadline = time.monotonic() + 45
            while time.monotonic() < deadline and "Written by" not in "".join(pages[-1:]):
                time.sleep(0.3)
                try:
                    with urllib.request.urlopen(f"http://127.0.0.1:{port}/") as answer:
                        pages.append(answer.read().decode())
                except OSError:
                    continue
        finally:
            process.kill()
            process.wait()
    assert "Execution Steps" in pages[0]
    assert "Written by" not in pages[0]
    assert "Written by <code>openai/some</code>" in pages[-1]
    assert len(server.requests) == 1


def test_interrupted(root: Path) -> None:
    """Ctrl-C ends the command at once; what was written is stored, and nothing is torn."""
    (root / "src" / "shop.py").write_text(
        CODE + CODE.partition('"""\n')[2].replace("weigh", "slow")
    )
    (root / "docs" / "index.md").write_text("::: howto shop.weigh\n\n::: howto shop.slow\n")

    def answer(request: Request) -> Reply:
        if "Object: slow " in request.user:
            time.sleep(30)
        return guide(request)

    with serving(answer) as server:
        configure(root, server.address, "never")
        config = (root / "mkdocs.yml").read_text().replace("timeout: 5", "timeout: 60")
        (root / "mkdocs.yml").write_text(config)
        process = subprocess.Popen(
            [sys.executable, "-m", "mkdocs_howto", "write"], cwd=root, text=True,
            env={**os.environ, "OPENAI_API_KEY": KEY}, stderr=subprocess.PIPE,
            stdout=subprocess.DEVNULL,
        )  # fmt: skip
        deadline = time.monotonic() + 40
        while time.monotonic() < deadline and not list(root.glob("howto/*.md")):
            time.sleep(0.1)
        start = time.monotonic()
        process.send_signal(signal.SIGINT)
        _, errors = process.communicate(timeout=20)
        took = time.monotonic() - start
    assert process.returncode == 1
    assert "Interrupted. What was written is stored" in errors
    assert "Traceback" not in errors
    assert took < 5
    assert [path.name.partition("-")[0] for path in (root / "howto").iterdir()] == ["shop.weigh"]
