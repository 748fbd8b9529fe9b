"""What is sent to a model, and for what nothing is sent."""

from __future__ import annotations

from pathlib import Path

import pytest
from click.testing import CliRunner

from mkdocs_howto.cli import main


@pytest.fixture
def site(tmp_path: Path) -> Path:
    """A site with an empty package, a namespace package and a function."""
    for folder in ("docs", "src/empty", "src/spaced/inner"):
        (tmp_path / folder).mkdir(parents=True)
    (tmp_path / "src/empty/__init__.py").touch()
    (tmp_path / "src/spaced/inner/code.py").write_text("def run(a):\n    return a\n")
    (tmp_path / "docs/index.md").write_text(
        "::: howto empty\n\n::: howto spaced.inner\n\n::: howto spaced.inner.code.run\n"
    )
    (tmp_path / "mkdocs.yml").write_text(
        "site_name: Shop\nplugins:\n  - howto: {paths: [src], model: openai/some}\n"
    )
    return tmp_path


@pytest.mark.parametrize("name", ["empty", "spaced.inner"])
def test_nothing_is_sent_for_what_holds_no_code(site: Path, name: str) -> None:
    """An empty or a namespace package is refused by name, and the others are planned."""
    config = str(site / "mkdocs.yml")
    done = CliRunner().invoke(main, ["write", "--show-prompt", name, "-f", config])
    assert f"`{name}` holds no code" in str(done.exception)
    done = CliRunner().invoke(
        main, ["write", "--show-prompt", "spaced.inner.code.run", "-f", config]
    )
    assert "def run(a):" in done.output
