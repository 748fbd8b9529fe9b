"""Guides kept from one build to the next, for as long as nothing that they came from changed.

One file below `.cache/` holds the guides of a site together with the state of every file that was
read for them. When any of it differs, all of it is forgotten. It may be deleted at any time. It is
sealed with a key of this machine: one that came with a repository is not believed.
"""

from __future__ import annotations

import json
import os
import platform
import stat
import sysconfig
from collections.abc import Callable, Collection, Iterator, Mapping, Sequence
from contextlib import suppress
from dataclasses import asdict
from pathlib import Path
from typing import Any

from mkdocs_howto import __version__
from mkdocs_howto.guide import (
    Argument,
    Change,
    Draft,
    Excerpt,
    Finding,
    Guide,
    HowtoError,
    Kind,
    Lines,
    Marker,
    Note,
    Section,
    Severity,
    SourceError,
    State,
    Step,
    Variant,
)
from mkdocs_howto.site import GuideMaker
from mkdocs_howto.source import MAX_BYTES
from mkdocs_howto.store.files import CACHE, cache_folder, read_plain, write_whole
from mkdocs_howto.store.fingerprint import digest
from mkdocs_howto.store.seal import sealed, unsealed

_FORM = 1
"""Raised when the file is written in another form."""

_LARGEST = 500_000_000
"""Bytes of the cache's file, more than 100,000 guides."""

_MOST_FILES = 5_000
"""Of code below `paths`; a site with more has no cache, as looking at all of them takes long."""

_UNSTORED = (State.OFFLINE, State.MISSING)
_CODE = (".py", ".pyi")
_PASSED_OVER = frozenset("node_modules site-packages __pycache__ build dist site".split())

Stamp = tuple[int, int, str]
"""Time and size of a file, and the digest of its content; zeros for one that is not there."""


class CachedMaker:
    """Gives guides of the last build while they hold, and makes the others.

    Args:
        make: Makes a generator that has read nothing yet; not called while all is there.
        root: The site's folder.
        paths: The folders of the code.
        chosen: What the site chose, as text: other choices are another cache.
    """

    def __init__(
        self, make: Callable[[], GuideMaker], root: Path, paths: Sequence[Path], chosen: str
    ) -> None:
        self._make = make
        self._maker: GuideMaker | None = None
        self._root = root
        self._paths = tuple(paths)
        self._about = _about(root, paths, chosen)
        self._guides: dict[str, dict[str, Any]] = {}
        self._files: dict[str, Stamp] = {}
        self._watched: dict[Path, None] = {}
        self._known = 0
        self._load()

    @property
    def watched(self) -> Collection[Path]:
        """The files that the guides came from; asked for with each page, so it is kept."""
        made = self._maker.watched if self._maker else ()
        if len(made) != self._known:
            self._known = len(made)
            self._watched |= dict.fromkeys(made)
        return self._watched.keys()

    @property
    def problems(self) -> tuple[SourceError, ...]:
        """The source files that were met in this build and can't be used."""
        return self._maker.problems if self._maker else ()

    def guides(self, markers: Sequence[Marker]) -> list[Guide | HowtoError]:
        """Return a guide or the reason why there is none, one for each marker, in order."""
        new = [marker for marker in markers if _name(marker) not in self._guides]
        made: dict[str, Guide | HowtoError] = {}
        if new:
            if self._maker is None:
                self._maker = self._make()
            made = {_name(m): g for m, g in zip(new, self._maker.guides(new), strict=True)}
            self._keep(made)
        return [
            made[_name(marker)] if _name(marker) in made else self._kept(marker)
            for marker in markers
        ]

    def _kept(self, marker: Marker) -> Guide:
        return _guide(self._guides[_name(marker)]).with_options(marker.options)

    def _keep(self, made: Mapping[str, Guide | HowtoError]) -> None:
        # An error is not kept: the next build looks again.
        good = {name: guide for name, guide in made.items() if isinstance(guide, Guide)}
        self._guides |= {name: _told(guide) for name, guide in good.items()}
        for path in self._maker.watched if self._maker else ():
            if str(path) not in self._files:
                self._watch(path)
        # What a person or a model wrote names files as it pleases: none is opened for that.
        own = [g for g in good.values() if g.state in _UNSTORED and g.draft.writer == "offline"]
        sources = " ".join(guide.draft.example_source for guide in own)
        for path in self._texts(sources):
            if path not in self._watched:
                self._watch(path)
        self._save()

    def _watch(self, path: Path) -> None:
        self._watched[path] = None
        self._files[str(path)] = _stamp(path)

    def _texts(self, sources: str) -> Iterator[Path]:
        """Yield the texts that examples were cut from; code is known as it is."""
        for word in sources.replace("`", " ").split():
            path = self._root / word.partition(":")[0]
            inside = path.is_relative_to(self._root) and ".." not in path.parts
            if inside and path.suffix in (".md", ".rst", ".txt") and path.is_file():
                yield path

    def _load(self) -> None:
        with suppress(OSError, ValueError, KeyError, TypeError, AttributeError):
            data = read_plain(self._root / CACHE / "guides.json", _LARGEST)
            told = unsealed((data or b"").decode("utf-8"), self._root)
            if not told:
                return
            values = json.loads(told)
            stamped, content = values["code"]
            # A fresh checkout has other times, and the same content.
            same = _code(self._paths) == stamped or _code(self._paths, content=True) == content
            if values["about"] != self._about or not same:
                return
            files = {name: (int(a), int(b), str(c)) for name, (a, b, c) in values["files"].items()}
            if all(_same(Path(name), stamp) for name, stamp in files.items()):
                guides = values["guides"]
                for told in guides.values():
                    _guide(told)  # what can't be read is no cache
                self._files, self._guides = files, guides
                self._watched = dict.fromkeys(map(Path, files))

    def _save(self) -> None:
        code = [_code(self._paths), _code(self._paths, content=True)]
        if not all(code):
            return
        values = {
            "about": self._about, "code": code, "files": self._files, "guides": self._guides
        }  # fmt: skip
        # A site on a read-only disk is built without a cache.
        with suppress(HowtoError):
            told = sealed(json.dumps(values), self._root)
            if told:
                write_whole(cache_folder(self._root) / "guides.json", told, self._root)


def _about(root: Path, paths: Sequence[Path], chosen: str) -> str:
    """Return what guides depend on beside files: this program, Python, and what is installed."""
    installed: list[str] = []
    with suppress(OSError):
        installed = sorted(each.name for each in Path(sysconfig.get_path("purelib")).iterdir())
    own = _code([Path(__file__).parent], content=True)
    parts = [str(_FORM), __version__, own, platform.python_version(), str(root)]
    parts += map(str, paths)
    return digest("\0".join([*parts, chosen, *installed]))


def _code(paths: Sequence[Path], *, content: bool = False) -> str:
    """Return a digest of all code below folders; empty for too much of it.

    An example may use any of it, and so may the type checker.

    Args:
        content: Whether the content counts, and not times and sizes.
    """
    found: list[str] = []
    for path in paths:
        for folder, folders, names in os.walk(path):
            folders[:] = [
                name
                for name in sorted(folders)
                if name not in _PASSED_OVER
                and not name.startswith(".")
                and not Path(folder, name, "pyvenv.cfg").exists()
            ]
            for name in sorted(names):
                if name.endswith(_CODE):
                    time, size, told = _stamp(Path(folder, name), content=content)
                    found.append(f"{folder}/{name} {told or f'{time} {size}'}")
            if len(found) > _MOST_FILES:
                return ""
    return digest("\n".join(found)) if found else digest("")


def _stamp(path: Path, *, content: bool = True) -> Stamp:
    try:
        status = path.stat()
        if not stat.S_ISREG(status.st_mode) or status.st_size > MAX_BYTES:
            # Nobody reads it: a pipe or a device has no end.
            return status.st_mtime_ns, status.st_size, "unread"
        told = digest(path.read_text("utf-8", "replace")) if content else ""
    except OSError:
        return 0, 0, ""
    return status.st_mtime_ns, status.st_size, told


def _same(path: Path, stamp: Stamp) -> bool:
    now = _stamp(path, content=False)
    if now[:2] == stamp[:2]:
        return True
    # A fresh checkout has other times.
    return now[1] == stamp[1] and _stamp(path)[2] == stamp[2]


def _name(marker: Marker) -> str:
    return digest(f"{marker.identifier}\0{marker.options!r}")


# --- guides as JSON ---


def _told(guide: Guide) -> dict[str, Any]:
    values = asdict(guide)
    del values["options"]
    return values


def _guide(values: Mapping[str, Any]) -> Guide:
    draft = values["draft"]
    return Guide(
        identifier=str(values["identifier"]),
        path=str(values["path"]),
        kind=Kind(values["kind"]),
        draft=Draft(
            title=str(draft["title"]),
            description=str(draft["description"]),
            steps=tuple(_step(step) for step in draft["steps"]),
            example=str(draft["example"]),
            example_source=str(draft["example_source"]),
            writer=str(draft["writer"]),
            further={Section(n): tuple(map(str, items)) for n, items in draft["further"].items()},
            language=str(draft["language"]),
            arguments=tuple(Argument(**each) for each in draft["arguments"]),
            returns=str(draft["returns"]),
            notes=tuple(map(_note, draft["notes"])),
            variants=tuple(Variant(**each) for each in draft["variants"]),
        ),
        findings=tuple(map(_finding, values["findings"])),
        undecided=tuple(map(str, values["undecided"])),
        provenance=str(values["provenance"]),
        state=State(values["state"]),
        changes=tuple(Change(c["what"], c["old"], c["new"]) for c in values["changes"]),
        replaced=tuple(map(_finding, values["replaced"])),
        elsewhere=tuple(map(Section, values["elsewhere"])),
        output=str(values["output"]),
        excerpts=tuple(map(_excerpt, values["excerpts"])),
    )


def _step(values: Mapping[str, Any]) -> Step:
    return Step(
        str(values["title"]), str(values["text"]), str(values["file"]), _lines(values),
        tuple(map(str, values["points"])),
    )  # fmt: skip


def _excerpt(values: Mapping[str, Any]) -> Excerpt:
    run = values["lines"]
    lines = Lines(int(run["first"]), int(run["last"]))
    return Excerpt(str(values["file"]), lines, str(values["code"]))


def _note(values: Mapping[str, Any]) -> Note:
    return Note(str(values["text"]), str(values["file"]), _lines(values))


def _lines(values: Mapping[str, Any]) -> tuple[Lines, ...]:
    return tuple(Lines(int(run["first"]), int(run["last"])) for run in values["lines"])


def _finding(values: Mapping[str, Any]) -> Finding:
    return Finding(
        str(values["code"]), Severity(values["severity"]), Section(values["section"]),
        int(values["line"]), str(values["message"]), str(values["mend"]), str(values["source"]),
        str(values["sentence"]),
    )  # fmt: skip
