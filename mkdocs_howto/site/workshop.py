"""Keeps a generator from page to page and build to build, and notices when code changed."""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterable, Sequence
from pathlib import Path
from typing import Protocol

from mkdocs_howto.guide import Guide, HowtoError, Marker, OptionError, SourceError


class GuideMaker(Protocol):
    """What a generator offers."""

    @property
    def watched(self) -> Collection[Path]:
        """The source files read so far; it only grows."""

    @property
    def problems(self) -> tuple[SourceError, ...]:
        """The source files that were met and can't be used."""

    def guides(self, markers: Sequence[Marker]) -> list[Guide | HowtoError]:
        """Return a guide or the reason why there is none, one for each marker, in order."""


class Workshop:
    """Gives guides from a generator that knows the code as it is now.

    Args:
        make: Makes a generator that has read nothing yet.
    """

    def __init__(self, make: Callable[[], GuideMaker]) -> None:
        self._make = make
        self._maker: GuideMaker | None = None
        self._stamps: dict[Path, tuple[int, int]] = {}
        self._failed = False

    @property
    def watched(self) -> Collection[Path]:
        """The source files read so far."""
        return self._maker.watched if self._maker else ()

    @property
    def problems(self) -> tuple[SourceError, ...]:
        """The source files that were met and can't be used."""
        return self._maker.problems if self._maker else ()

    def guides(self, markers: Sequence[Marker]) -> list[Guide | HowtoError]:
        """Return a guide or the reason why there is none, one for each marker, in order."""
        if self._maker is None:
            self._maker = self._make()
        results = self._maker.guides(markers)
        watched = self._maker.watched
        # Each page asks, and of thousands of files seldom one is new.
        for path in watched if len(watched) > len(self._stamps) else ():
            if path not in self._stamps:
                self._stamps[path] = _stamp(path)
        self._failed = self._failed or any(isinstance(r, HowtoError) for r in results)
        return results

    def forget(self) -> None:
        """Start over: something changed that stamps may not show."""
        self._maker, self._stamps, self._failed = None, {}, False

    def renew(self) -> None:
        """Start over when a file changed since it was read, or when something was missing."""
        changed = any(_stamp(path) != stamp for path, stamp in self._stamps.items())
        if changed or self._failed:
            self.forget()


def folders(patterns: Iterable[str], root: Path) -> tuple[Path, ...]:
    """Expand the option `paths`.

    Args:
        patterns: Folders relative to `root`, with globs.
        root: The folder of the site's configuration.

    Raises:
        OptionError: A pattern names no folder.
    """
    found: dict[Path, None] = {}
    for pattern in patterns:
        matches = _matches(pattern, root)
        if not matches:
            hint = f"It is looked for in {root}."
            raise OptionError(f"`paths`: there is no folder `{pattern}`.", hint=hint)
        found.update(dict.fromkeys(matches))
    return tuple(found)


def _matches(pattern: str, root: Path) -> list[Path]:
    plain = (root / pattern).resolve()
    if plain.is_dir():
        return [plain]
    if not any(char in pattern for char in "*?["):
        return []
    # Globs of pathlib are relative, so an absolute one climbs down from the top.
    top = Path(pattern).anchor
    base, relative = (Path(top), pattern.removeprefix(top)) if top else (root, pattern)
    return sorted(path.resolve() for path in base.glob(relative) if path.is_dir())


def _stamp(path: Path) -> tuple[int, int]:
    try:
        status = path.stat()
    except OSError:
        return 0, 0
    return status.st_mtime_ns, status.st_size
