"""The store keeps guides as whole files, whatever happens."""

from __future__ import annotations

import errno
import os
import subprocess
import sys
import textwrap
import time
from dataclasses import replace
from pathlib import Path

import pytest

from mkdocs_howto.guide.errors import HowtoError, OptionError
from mkdocs_howto.guide.model import Step
from mkdocs_howto.store.entry import Key, Stored, StoredError, Written, settled
from mkdocs_howto.store.files import (
    CACHE,
    REPLIES,
    Store,
    StoreError,
    cache_folder,
    store_folder,
    write_whole,
)
from standin import stored_guide


@pytest.fixture
def store(tmp_path: Path) -> Store:
    """An empty store."""
    return Store(tmp_path / "howto", tmp_path)


def test_saved_and_loaded(store: Store) -> None:
    """What was saved is loaded again, alone and among all."""
    stored = stored_guide()
    assert store.save(stored)
    assert store.load(stored.key) == stored
    assert list(store.all()) == [stored]
    assert [path.name for path in store.folder.iterdir()] == [stored.key.filename]


def test_nothing_there(store: Store) -> None:
    """A store that does not exist is empty and is not made by reading."""
    assert store.load(Key("a.b")) is None
    assert list(store.all()) == []
    assert not store.folder.exists()


def test_same_text_keeps_its_date(store: Store) -> None:
    """Date, tokens and cost stay as long as the text stays, so that a diff shows what changed."""
    stored = stored_guide()
    store.save(stored)
    later = replace(stored, written=replace(stored.written, date="2026-12-31", cost=9.0))
    assert not store.save(later)
    assert store.load(stored.key) == stored


def test_small_diff(store: Store) -> None:
    """A writer that changes one sentence changes one line of the body."""
    stored = stored_guide()
    store.save(stored)
    before = store.path(stored.key).read_text("utf-8").splitlines()
    steps = (stored.draft.steps[0], Step("Write *one* file", "It opens `a_b`. Then: it ends."))
    store.save(replace(stored, draft=settled(replace(stored.draft, steps=steps))))
    after = store.path(stored.key).read_text("utf-8").splitlines()
    assert len(set(after) - set(before)) == 1


def test_foreign_files(store: Store) -> None:
    """Whatever else ends in `.md` is reported; other files are nobody's business."""
    store.save(stored_guide())
    (store.folder / "README.md").write_text("Hello.")
    (store.folder / "notes.txt").write_text("Hello.")
    errors = [each for each in store.all() if isinstance(each, HowtoError)]
    assert ["howto/README.md: The file is no guide." in str(error) for error in errors] == [True]


def test_renamed_file(store: Store) -> None:
    """A guide under another name is refused with the name that it should have."""
    stored = stored_guide()
    store.save(stored)
    other = Key("a.b")
    store.path(stored.key).rename(store.path(other))
    with pytest.raises(StoredError, match=stored.key.filename):
        store.load(other)


@pytest.mark.parametrize("content", [b"\xff\xfe\x00", b"", b"\x00" * 900_000, b"---\n"])
def test_broken_files(store: Store, content: bytes) -> None:
    """A file of any bytes is one clear error and costs no other guide."""
    store.save(stored_guide())
    path = store.path(Key("a.b"))
    path.write_bytes(content)
    with pytest.raises(StoredError) as refused:
        store.load(Key("a.b"))
    assert refused.value.where.startswith(f"howto/{path.name}")
    assert sum(isinstance(each, Stored) for each in store.all()) == 1


def test_full_disk(store: Store, monkeypatch: pytest.MonkeyPatch) -> None:
    """A disk that is full costs the new text and not the old one, and leaves nothing behind."""
    stored = stored_guide()
    store.save(stored)

    def full(_: int) -> None:
        raise OSError(errno.ENOSPC, "No space left on device")

    monkeypatch.setattr(os, "fsync", full)
    with pytest.raises(StoreError, match="no space left on device"):
        store.save(replace(stored, reviewed_by="Ada"))
    monkeypatch.undo()
    assert store.load(stored.key) == stored
    assert len(list(store.folder.iterdir())) == 1


@pytest.mark.skipif(hasattr(os, "geteuid") and os.geteuid() == 0, reason="root writes everywhere")
def test_read_only(store: Store) -> None:
    """A folder that can't be written can be read, and saving says what is wrong."""
    stored = stored_guide()
    store.save(stored)
    store.folder.chmod(0o555)
    try:
        assert store.load(stored.key) == stored
        with pytest.raises(StoreError, match="permission denied"):
            store.save(replace(stored, reviewed_by="Ada"))
    finally:
        store.folder.chmod(0o755)


def test_a_file_in_the_way(tmp_path: Path) -> None:
    """A file where the folder should be is reported, not overwritten."""
    (tmp_path / "howto").write_text("mine")
    with pytest.raises(StoreError, match="can't be written"):
        Store(tmp_path / "howto", tmp_path).save(stored_guide())
    assert (tmp_path / "howto").read_text() == "mine"


def test_removed(store: Store) -> None:
    """A removed guide is gone, and can be had back; removing it twice is no error."""
    stored = stored_guide()
    store.save(stored)
    text = store.path(stored.key).read_text()
    moved = store.remove(stored.key)
    store.remove(stored.key)
    assert store.load(stored.key) is None
    assert moved.read_text() == text


def test_links_and_pipes_are_not_read(store: Store, tmp_path: Path) -> None:
    """A stored guide that is a link, a pipe or a device is refused, at once and by name."""
    path = store.path(stored_guide().key)
    store.folder.mkdir(parents=True)
    outside = tmp_path / "outside.md"
    outside.write_text("secret")
    for target in (Path("/dev/zero"), outside):
        path.symlink_to(target)
        with pytest.raises(StoredError, match="no regular file"):
            store.load(stored_guide().key)
        path.unlink()
    os.mkfifo(path)
    with pytest.raises(StoredError, match="no regular file"):
        store.load(stored_guide().key)


def test_a_cache_that_leads_out_of_the_site(tmp_path: Path) -> None:
    """Nothing is written through a link out of the site's folder."""
    site, outside = tmp_path / "site", tmp_path / "outside"
    outside.mkdir()
    (site / ".cache").mkdir(parents=True)
    (site / CACHE).symlink_to(outside)
    with pytest.raises(StoreError, match="leads out of the site"):
        cache_folder(site)
    assert list(outside.iterdir()) == []
    (site / "howto").symlink_to(outside)
    with pytest.raises(OptionError, match="leads out of the site"):
        store_folder("howto", site, site / "docs")


def test_lock_sweeps(store: Store) -> None:
    """What a killed writer left is gone after the next run."""
    store.save(stored_guide())
    replies = store.folder.parent / CACHE / REPLIES
    replies.mkdir(parents=True)
    for folder in (store.folder, replies):
        (folder / ".howto-abc.tmp").write_text("half")
    for name, age in (("new", 0), ("old", 90 * 24 * 3600)):
        (replies / f"{name}.json").write_text("{}")
        os.utime(replies / f"{name}.json", (time.time() - age,) * 2)
    with store.locked():
        pass
    assert len(list(store.folder.iterdir())) == 1
    assert [path.name for path in replies.iterdir()] == ["new.json"]


def test_lock_of_the_dead(store: Store, tmp_path: Path) -> None:
    """A process that was killed with the lock in hand keeps nobody waiting."""
    code = textwrap.dedent(
        f"""
        import os, signal
        from pathlib import Path
        from mkdocs_howto.store.files import Store
        root = Path({str(tmp_path)!r})
        with Store(root / "howto", root).locked():
            os.kill(os.getpid(), getattr(signal, "SIGKILL", signal.SIGTERM))
        """
    )
    assert subprocess.run([sys.executable, "-c", code], check=False).returncode != 0
    waited: list[bool] = []
    with store.locked(lambda: waited.append(True)):
        pass
    assert waited == []


def test_whole_or_old(tmp_path: Path) -> None:
    """A new file has the permissions that any new file has."""
    path = tmp_path / "a" / "b.txt"
    write_whole(path, "x")
    (tmp_path / "plain.txt").write_text("x")
    assert path.stat().st_mode == (tmp_path / "plain.txt").stat().st_mode


def test_offline_guides(store: Store) -> None:
    """An offline guide is stored like any other, without tokens or cost."""
    stored = stored_guide()
    draft = replace(stored.draft, writer="offline")
    offline = replace(stored, draft=draft, written=Written("offline", date="2026-01-31"))
    store.save(offline)
    assert store.load(stored.key) == offline
