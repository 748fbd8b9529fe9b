"""`file:` describes what is meant for readers, and nothing else."""

from __future__ import annotations

from pathlib import Path

import pytest

from mkdocs_howto.guide.errors import HowtoError
from mkdocs_howto.guide.model import Guide, Marker, Options
from mkdocs_howto.site.pipeline import Pipeline
from mkdocs_howto.site.settings import Settings

CODE = '''"""Tell the price."""


def price(count: int) -> int:
    """Return it."""
    return count * 3
'''


@pytest.fixture
def root(tmp_path: Path) -> Path:
    """A site with files that are hidden, ignored, denied, linked, outside, and one to be shown."""
    root = tmp_path / "site"
    names = (
        "good.py", ".secret.py", ".hidden/x.py", "private/settings.py", "local/x.py", "lib/own.py",
        "lib/deep/kept.py",
    )  # fmt: skip
    for name in names:
        (root / name).parent.mkdir(parents=True, exist_ok=True)
        (root / name).write_text(CODE)
    (root / ".gitignore").write_text("/local/\n*.local.py\n")
    (root / "lib" / ".gitignore").write_text("own.py\n")
    (tmp_path / "outside.py").write_text(CODE)
    (root / "linked.py").symlink_to(tmp_path / "outside.py")
    (root / "inner.py").symlink_to(root / ".secret.py")
    return root


def made(root: Path, file: str) -> Guide | HowtoError:
    """Return what a marker with `file:` gets."""
    pipeline = Pipeline([root], root=root, settings=Settings(deny=("private/**",)))
    return pipeline.guides([Marker("", Options(file=file))])[0]


@pytest.mark.parametrize("file", ["good.py", "lib/deep/kept.py"])
def test_shown(root: Path, file: str) -> None:
    """A file of the site is described, and its lines can be opened."""
    guide = made(root, file)
    assert isinstance(guide, Guide), guide
    assert guide.excerpts


@pytest.mark.parametrize(
    ("file", "why"),
    [
        (".secret.py", "hidden"),
        (".hidden/x.py", "hidden"),
        ("inner.py", "hidden"),
        ("private/settings.py", "deny"),
        ("./private/../private/settings.py", "deny"),
        ("local/x.py", "git ignores"),
        ("lib/own.py", "git ignores"),
        ("../outside.py", "outside"),
        ("linked.py", "outside"),
        ("/etc/hostname", "outside"),
    ],
)
def test_refused(root: Path, file: str, why: str) -> None:
    """What is hidden, ignored, denied or elsewhere is refused, and the message says why."""
    error = made(root, file)
    assert isinstance(error, HowtoError)
    assert why in str(error)


def test_excerpts_keep_secrets(root: Path) -> None:
    """Lines that hold a secret, or of a denied file, are cited and not shown."""
    token = "ghp_" + "a1B2c3D4e5" * 4
    code = f'def call() -> str:\n    """Call it."""\n    token = "{token}"\n    return token\n'
    (root / "calls.py").write_text(code)
    (root / "plain.py").write_text(code.replace(token, "none"))
    for settings, name, shown in (
        (Settings(), "plain", True),
        (Settings(), "calls", False),
        (Settings(deny=("plain.py",)), "plain", False),
        (Settings(show_source="none"), "plain", False),
    ):
        (guide,) = Pipeline([root], root=root, settings=settings).guides([Marker(f"{name}.call")])
        assert isinstance(guide, Guide)
        assert any(step.lines for step in guide.draft.steps)
        assert bool(guide.excerpts) is shown
        assert token not in "".join(excerpt.code for excerpt in guide.excerpts)
