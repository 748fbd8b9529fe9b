"""Builds the example site, for the tests that look at it and for its screenshots."""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path

ROOT = Path(__file__).parent.parent


def build(target: Path) -> None:
    """Build the example site into a folder, with `--strict`.

    Raises:
        RuntimeError: The build failed; the message holds all that it printed.
    """
    where = ["--config-file", "example_site/mkdocs.yml", "--site-dir", str(target)]
    done = subprocess.run(
        [sys.executable, "-m", "mkdocs", "build", "--strict", "--quiet", *where],
        cwd=ROOT,
        env={**os.environ, "NO_MKDOCS_2_WARNING": "1"},
        stdin=subprocess.DEVNULL,
        capture_output=True,
        text=True,
        timeout=300,
    )
    if done.returncode != 0:
        raise RuntimeError(f"the example site does not build:\n{done.stdout}{done.stderr}")
