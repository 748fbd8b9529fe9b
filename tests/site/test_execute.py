"""`execute: sandbox`: what examples print is shown, and what fails there is reported."""

from __future__ import annotations

import shutil
from pathlib import Path

import pytest

from mkdocs_howto.checks import of_running
from mkdocs_howto.checks.registry import Case
from mkdocs_howto.examples.sandbox import Outcome, Sandbox, SandboxError
from mkdocs_howto.examples.typecheck import Study
from mkdocs_howto.guide.errors import HowtoError
from mkdocs_howto.guide.model import Draft, Guide, Marker, Severity
from mkdocs_howto.site.pipeline import Pipeline
from mkdocs_howto.site.settings import site_settings
from mkdocs_howto.source.collector import Collector
from mkdocs_howto.source.loader import Sources
from site_builds import build_site

CODE = '''\
"""A small shop."""


def weigh(item: str) -> float:
    """Return the weight of an item.

    Examples:
        >>> weigh("pear")
        4.0
    """
    return float(len(item))


def fetch(city: str) -> str:
    """Return what a server says of a city."""
    import socket

    with socket.create_connection(("127.0.0.1", 1)) as connection:
        return connection.recv(9).decode() + city
'''


def _can_run() -> str:
    try:
        Sandbox([])
    except SandboxError as error:
        return str(error)
    return ""


runs = pytest.mark.skipif(bool(_can_run()), reason=_can_run() or "bubblewrap is there")


@pytest.fixture
def root(tmp_path: Path) -> Path:
    """A site with two markers."""
    for folder in ("src", "docs"):
        (tmp_path / folder).mkdir()
    (tmp_path / "src" / "shop.py").write_text(CODE)
    (tmp_path / "docs" / "index.md").write_text("# Shop\n\n::: howto shop.weigh\n")
    return tmp_path


def guides(root: Path, *identifiers: str, **options: object) -> list[Guide | HowtoError]:
    """Return guides of a site that runs its examples."""
    settings = site_settings({"paths": ["src"], "execute": "sandbox", **options})
    pipeline = Pipeline([root / "src"], root=root, settings=settings)
    return pipeline.guides([Marker(identifier) for identifier in identifiers])


@runs
def test_output_is_shown(root: Path) -> None:
    """What the example prints stands below it in the page, as text."""
    (guide,) = guides(root, "shop.weigh")
    assert isinstance(guide, Guide)
    assert guide.output == "4.0"
    built = build_site(root, {"plugins": [{"howto": {"paths": ["src"], "execute": "sandbox"}}]})
    assert built.failed == ""
    page = built.page()
    assert '<div class="howto-output"><pre tabindex="0"><code>4.0</code></pre></div>' in page


@runs
def test_failure_is_a_finding(root: Path) -> None:
    """An example that fails is reported with its line, and its output is not shown."""
    (guide,) = guides(root, "shop.fetch")
    assert isinstance(guide, Guide)
    (finding,) = [each for each in guide.findings if each.code == "HT215"]
    assert "ConnectionRefusedError" in finding.message or "OSError" in finding.message
    assert guide.output == ""


@runs
def test_failure_as_an_error(root: Path) -> None:
    """A site may make it an error: then there is no guide, and the reason says why."""
    (error,) = guides(root, "shop.fetch", checks={"HT215": "error"})
    assert isinstance(error, HowtoError)
    assert "HT215 The example fails in the sandbox" in str(error)
    (guide,) = guides(root, "shop.fetch", checks={"HT215": "off"})
    assert isinstance(guide, Guide)


def test_off_by_default(root: Path) -> None:
    """Without the option nothing is run."""
    pipeline = Pipeline([root / "src"], root=root)
    (guide,) = pipeline.guides([Marker("shop.weigh")])
    assert isinstance(guide, Guide)
    assert guide.output == ""


def test_without_bubblewrap(root: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Where it can't run safely, a build stops with a sentence, and a preview runs nothing."""
    monkeypatch.setattr(shutil, "which", lambda name: None)
    config = {"plugins": [{"howto": {"paths": ["src"], "execute": "sandbox"}}]}
    built = build_site(root, config)
    assert built.failed
    assert "bubblewrap" in " ".join(built.log)
    built = build_site(root, config, command="serve", strict=False)
    assert built.failed == ""
    assert "bubblewrap" in " ".join(built.log)
    assert "howto-output" not in built.page()


@pytest.mark.parametrize(
    ("outcome", "codes"),
    [
        (Outcome("4.0"), []),
        (Outcome("", "ValueError: the shop is closed", 3), ["HT215"]),
    ],
)
def test_check(root: Path, outcome: Outcome, codes: list[str]) -> None:
    """HT215 speaks of the line that failed, and of nothing that ran well."""
    collector = Collector(Sources([root / "src"]))
    facts = collector.facts("shop.weigh")
    case = Case(Draft("t", "d", (), "x"), facts, collector, Study(), None, outcome=outcome)
    found = of_running(case)
    assert [finding.code for finding in found] == codes
    assert all(f.line == outcome.line and f.severity is Severity.WARNING for f in found)
