"""The store: a folder of guides, one file each, that is never left half written."""

from __future__ import annotations

import os
import stat
import tempfile
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from dataclasses import replace
from pathlib import Path

from mkdocs_howto.guide import HowtoError, OptionError
from mkdocs_howto.store.entry import Key, Stored, StoredError, body_digest, is_guide_name
from mkdocs_howto.store.frontmatter import LARGEST, read_stored, stored_text

CACHE = Path(".cache") / "mkdocs-howto"
"""Relative to the site's folder: what may be deleted at any time."""

REPLIES = "replies"
"""Below the cache: the folder of replies that no stored guide has come from yet."""

PRUNED = "pruned"
"""Below the cache: the folder of guides that `prune` took out of the store."""

_TEMPORARY = ".howto-"
_OLDEST_REPLY = 30 * 24 * 3600
"""Seconds after which nobody is going to ask for a reply any more."""


class StoreError(HowtoError):
    """The store's folder can't be read or written."""


class Store:
    """Guides on disk.

    Args:
        folder: Where they are; it need not exist.
        root: The site's folder: files are named relative to it in messages, and the lock lies
            in its cache.
    """

    def __init__(self, folder: Path, root: Path) -> None:
        self.folder = folder
        self._root = root

    def path(self, key: Key) -> Path:
        """Return the file of a guide, whether or not it is there."""
        return self.folder / key.filename

    def shown(self, path: Path) -> str:
        """Return a file as messages name it."""
        try:
            return path.relative_to(self._root).as_posix()
        except ValueError:
            return path.as_posix()

    def load(self, key: Key) -> Stored | None:
        """Return a guide; None when there is none.

        Raises:
            StoredError: The file is no guide, or the guide of another key.
            StoreError: The file can't be read.
        """
        stored = self._read(self.path(key))
        if stored is not None and stored.key != key:
            raise self._misplaced(self.path(key), stored.key)
        return stored

    def all(self) -> Iterator[Stored | HowtoError]:
        """Yield every guide in the order of the file names, and an error for what is none."""
        try:
            names = sorted(path.name for path in self.folder.iterdir() if path.suffix == ".md")
        except FileNotFoundError:
            return
        except OSError as error:
            raise StoreError(f"{self.shown(self.folder)} can't be read: {_why(error)}.") from None
        for name in names:
            try:
                stored = self._read(self.folder / name)
                if stored is None:  # removed in the meantime
                    continue
                if stored.key.filename != name:
                    raise self._misplaced(self.folder / name, stored.key)
                yield stored
            except HowtoError as error:
                yield error if is_guide_name(name) else self._foreign(name)

    def save(self, stored: Stored) -> bool:
        """Write a guide, whole or not at all; False when the file says the same already.

        Date, tokens and cost stay as they are when the text stays.

        Raises:
            StoreError: The folder can't be written.
        """
        old = self._old(stored.key)
        if old is not None and body_digest(old.draft) == body_digest(stored.draft):
            same_writer = old.written.writer == stored.written.writer
            stored = replace(stored, written=old.written) if same_writer else stored
        if old == stored:
            return False
        write_whole(self.path(stored.key), stored_text(stored), self._root)
        return True

    def remove(self, key: Key) -> Path:
        """Move a guide's file out of the store, into the cache, and return where it is then.

        Raises:
            StoreError: It can't be moved.
        """
        folder = cache_folder(self._root) / PRUNED
        try:
            folder.mkdir(exist_ok=True)
            with suppress(FileNotFoundError):  # somebody else was faster
                self.path(key).replace(folder / key.filename)
            return folder / key.filename
        except OSError as error:
            message = f"{self.shown(self.path(key))} can't be moved: {_why(error)}."
            raise StoreError(message) from None

    @contextmanager
    def locked(self, waiting: Callable[[], None] = lambda: None) -> Iterator[None]:
        """Keep other processes from writing guides of this site; what died lets go by itself.

        Args:
            waiting: Called once when another process writes already.

        Raises:
            StoreError: The lock can't be made.
        """
        from filelock import FileLock, Timeout  # only who writes needs it

        file = cache_folder(self._root) / "write.lock"
        lock = FileLock(file)
        try:
            try:
                lock.acquire(blocking=False)
            except Timeout:
                waiting()
                lock.acquire()
        except OSError as error:
            raise StoreError(f"{self.shown(file)} can't be locked: {_why(error)}.") from None
        try:
            self._sweep()
            yield
        finally:
            lock.release()

    def _sweep(self) -> None:
        """Delete what writers left that were killed; nobody else writes now."""
        cache = self._root / CACHE
        for folder in (self.folder, cache, cache / REPLIES):
            with suppress(OSError):
                for path in folder.glob(f"{_TEMPORARY}*.tmp"):
                    path.unlink(missing_ok=True)
        # A writer that was killed between storing a guide and dropping its reply leaves the reply.
        with suppress(OSError):
            for path in (cache / REPLIES).glob("*.json"):
                if time.time() - path.stat().st_mtime > _OLDEST_REPLY:
                    path.unlink(missing_ok=True)

    def _old(self, key: Key) -> Stored | None:
        try:
            return self._read(self.path(key))
        except HowtoError:
            return None

    def _read(self, path: Path) -> Stored | None:
        where = self.shown(path)
        try:
            data = read_plain(path, 4 * LARGEST)
            if data is None:
                hint = "Remove it, or put a guide in its place."
                message = f"It is no regular file of at most {4 * LARGEST:,} bytes."
                raise StoredError(message, where=where, hint=hint)
            return read_stored(data.decode("utf-8"), where)
        except FileNotFoundError:
            return None
        except UnicodeDecodeError:
            raise StoredError("The file is not UTF-8 text.", where=where) from None
        except OSError as error:
            raise StoreError(f"The file can't be read: {_why(error)}.", where=where) from None

    def _misplaced(self, path: Path, key: Key) -> StoredError:
        message = f"The file holds the guide to `{key.shown}`, which belongs in {key.filename}."
        return StoredError(message, where=self.shown(path), hint="Rename it or remove it.")

    def _foreign(self, name: str) -> StoredError:
        hint = "Move it elsewhere: this folder holds nothing else that ends in `.md`."
        return StoredError("The file is no guide.", where=self.shown(self.folder / name), hint=hint)


def read_plain(path: Path, most: int) -> bytes | None:
    """Return the bytes of a regular file; None for a link, a pipe, a device or a larger file.

    The open file is asked, and no link is followed: a path may lead to something else a moment
    later.

    Raises:
        OSError: There is no such file, or it can't be read.
    """
    if path.is_symlink():
        return None
    quick = getattr(os, "O_NONBLOCK", 0) | getattr(os, "O_NOFOLLOW", 0)
    descriptor = os.open(path, os.O_RDONLY | quick)
    with os.fdopen(descriptor, "rb") as opened:
        status = os.fstat(descriptor)
        if not stat.S_ISREG(status.st_mode) or status.st_size > most:
            return None
        data = opened.read(most + 1)
    return data if len(data) <= most else None


def store_folder(written: str, root: Path, docs: Path) -> Path:
    """Return the folder that the option `store` names.

    Args:
        written: The option's value, relative to `root`.
        docs: The folder of the pages. A store inside it would be published, page by page.

    Raises:
        OptionError: The folder lies in `docs`.
    """
    folder = (root / written).resolve()
    inside = ".." not in Path(written).parts and not Path(written).is_absolute()
    if inside and not folder.is_relative_to(root.resolve()):
        hint = "Put a folder in its place."
        raise OptionError(f"`store`: {written} is a link that leads out of the site.", hint=hint)
    if folder.is_relative_to(docs.resolve()):
        hint = "Write, for example, `store: howto`, beside `mkdocs.yml`."
        raise OptionError(f"`store`: {written} lies inside `docs_dir`.", hint=hint)
    return folder


def cache_folder(root: Path) -> Path:
    """Return the folder of what may be deleted, made if need be and kept out of git.

    Raises:
        StoreError: It can't be made.
    """
    folder = root / CACHE
    try:
        folder.mkdir(parents=True, exist_ok=True)
        if not folder.resolve().is_relative_to(root.resolve()):
            raise StoreError(f"{CACHE.as_posix()} is a link that leads out of the site.")
        ignore = folder / ".gitignore"
        # A full disk may have left it empty.
        if not ignore.exists() or not ignore.stat().st_size:
            ignore.write_text("*\n", encoding="utf-8")
    except OSError as error:
        raise StoreError(f"{CACHE.as_posix()} can't be made: {_why(error)}.") from None
    return folder


def write_whole(path: Path, text: str, root: Path | None = None) -> None:
    """Write a file so that readers find the old text or the new one, and never a part.

    Raises:
        StoreError: It can't be written; what was there before is still there.
    """
    try:
        path.parent.mkdir(parents=True, exist_ok=True)
        handle, name = tempfile.mkstemp(prefix=_TEMPORARY, suffix=".tmp", dir=path.parent)
        try:
            with os.fdopen(handle, "w", encoding="utf-8", newline="\n") as file:
                file.write(text)
                file.flush()
                os.fsync(file.fileno())
            Path(name).chmod(_mode(path))
            Path(name).replace(path)
        except BaseException:
            with suppress(OSError):
                Path(name).unlink()
            raise
        _sync_folder(path.parent)
    except OSError as error:
        shown = path
        if root is not None and path.is_relative_to(root):
            shown = path.relative_to(root)
        raise StoreError(f"{shown.as_posix()} can't be written: {_why(error)}.") from None


def _mode(path: Path) -> int:
    """Return the permissions of a file, or those that a new one has: `mkstemp` gives fewer."""
    with suppress(OSError):
        return path.stat().st_mode & 0o777
    mask = os.umask(0)
    os.umask(mask)
    return 0o666 & ~mask


def _sync_folder(folder: Path) -> None:
    # Some systems can't open folders, and there the rename is safe without.
    with suppress(OSError):
        handle = os.open(folder, os.O_RDONLY)
        try:
            os.fsync(handle)
        finally:
            os.close(handle)


def _why(error: OSError) -> str:
    return (error.strerror or str(error)).lower()
