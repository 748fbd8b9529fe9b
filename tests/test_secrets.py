"""Secrets are found before anything is sent."""

from __future__ import annotations

import sys
from pathlib import Path

import pytest

from mkdocs_howto.errors import WrongUse
from mkdocs_howto.secrets import Outgoing, SecretFound, find_secrets, refuse_secrets

PACKAGE = Path(__file__).parent.parent / "mkdocs_howto"
# Put together here, so that scanners of this repository find no token in it.
TOKEN = "ghp_" + "a1B2c3D4e5F6g7H8i9J0k1L2m3N4o5P6q7R8"
CLEAN = Outgoing("shop.py", 1, "def total(prices):\n    return sum(prices)\n")


@pytest.fixture
def scanner() -> None:
    """Skip where detect-secrets is not installed."""
    pytest.importorskip("detect_secrets", reason="detect-secrets is not installed")


@pytest.mark.usefixtures("scanner")
@pytest.mark.parametrize(
    "line",
    [
        f'    client = Client("{TOKEN}")',
        f'    >>> Client("{TOKEN}")',
        f"    # the old token was '{TOKEN}'",
        '    key = "' + "AKIA" + 'IOSFODNN7QXBMPLZ"',
        '    password = "' + 'hunter2horse"',
        "    -----BEGIN RSA " + "PRIVATE KEY-----",
    ],
)
def test_a_secret_blocks_the_guide_and_names_file_and_line(line: str) -> None:
    """The message holds the line in the real file and never the secret."""
    outgoing = Outgoing("src/shop.py", 40, f"def connect():\n    pass\n{line}\n")
    with pytest.raises(SecretFound) as caught:
        refuse_secrets("shop.connect", [CLEAN, outgoing])
    assert caught.value.where == "src/shop.py:42"
    assert "`shop.connect`" in str(caught.value)
    assert TOKEN not in str(caught.value)


@pytest.mark.usefixtures("scanner")
def test_a_line_that_the_author_allows_is_sent() -> None:
    """The way out that the message names works."""
    text = f'Client("{TOKEN}")  # pragma: allowlist secret\n'
    assert find_secrets([Outgoing("shop.py", 1, text)]) == ()


@pytest.mark.usefixtures("scanner")
def test_plain_code_is_not_blocked() -> None:
    """Identifiers, prose and long strings of ordinary modules are no secrets."""
    files = [PACKAGE / name for name in ("facts.py", "guide.py", "options.py", "render.py")]
    assert find_secrets(Outgoing(f.name, 1, f.read_text(encoding="utf-8")) for f in files) == ()


def test_without_the_scanner_nothing_is_sent(monkeypatch: pytest.MonkeyPatch) -> None:
    """A missing scanner refuses; it never counts as finding nothing."""
    monkeypatch.setitem(sys.modules, "detect_secrets.core.scan", None)
    with pytest.raises(WrongUse, match="pip install detect-secrets"):
        find_secrets([CLEAN])
