"""Small trees of real files, and what reads them."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path
from textwrap import dedent

from mkdocs_howto.source.collector import Collector
from mkdocs_howto.source.loader import Sources


def grow(folder: Path, files: Mapping[str, str | bytes]) -> Path:
    """Write files by their paths below a folder; return the folder."""
    for name, content in files.items():
        file = folder / name
        file.parent.mkdir(parents=True, exist_ok=True)
        data = content if isinstance(content, bytes) else dedent(content).encode()
        file.write_bytes(data)
    return folder


def collector(folder: Path, files: Mapping[str, str | bytes]) -> Collector:
    """Write files below a folder and return what reads them."""
    return Collector(Sources([grow(folder, files)], root=folder))
