"""Texts sealed with a key of this machine: what came with a repository is not believed."""

from __future__ import annotations

import hashlib
import hmac
import secrets
from contextlib import suppress
from pathlib import Path

from platformdirs import user_cache_dir

from mkdocs_howto.guide import HowtoError
from mkdocs_howto.store.files import read_plain, write_whole

_LARGEST_KEY = 1_000


def machine_key(root: Path) -> str:
    """Return the key that this machine seals with; empty where none can be kept.

    Args:
        root: The site's folder. A key below it would come with the repository that it is to
            protect from, so there is none then.
    """
    path = Path(user_cache_dir("mkdocs-howto")) / "cache-key"
    if path.resolve().is_relative_to(root.resolve()):
        return ""
    with suppress(OSError, HowtoError, UnicodeDecodeError):
        if not path.exists():
            write_whole(path, secrets.token_hex(32))
            path.chmod(0o600)
        return (read_plain(path, _LARGEST_KEY) or b"").decode("utf-8")
    return ""


def sealed(text: str, root: Path) -> str:
    """Return a text below its seal; empty where this machine keeps no key."""
    key = machine_key(root)
    return f"{_seal(text, key)}\n{text}" if key else ""


def unsealed(text: str, root: Path) -> str:
    """Return what stands below a seal of this machine; empty for any other text."""
    key = machine_key(root)
    seal, _, told = text.partition("\n")
    return told if key and hmac.compare_digest(seal, _seal(told, key)) else ""


def _seal(text: str, key: str) -> str:
    return hmac.new(key.encode(), text.encode(), hashlib.sha256).hexdigest()
