"""A thousand hostile names in markers, as files and as keys of the store."""

from __future__ import annotations

import itertools
import re
from collections.abc import Iterator
from pathlib import Path

import pytest

from mkdocs_howto.guide.errors import HowtoError
from mkdocs_howto.guide.model import Lines, Options
from mkdocs_howto.guide.surroundings import Host, Repository
from mkdocs_howto.guide.text import visible
from mkdocs_howto.site.markers import Found, check_identifier, parse_marker
from mkdocs_howto.store.entry import Key
from mkdocs_howto.store.files import Store

_DEVICES = ("CON", "PRN", "AUX", "NUL", "COM1", "LPT9", "con", "aux.txt", "nul.py", "CONIN$")
_TRAVERSALS = (
    "../",
    "..\\",
    "/",
    "\\\\host\\",
    "C:\\",
    "file:" + 3 * "/",
    "~/",
    "%2e%2e/",
    "./../",
    "a/../",
)
_ODD = (
    "\x00",
    "\x1b[31m",
    "\u202e",
    "\u200b",
    "\ufeff",
    "\ud800",
    " ",
    "\n",
    "\t",
    "'",
    '"',
    "$(id)",
)
_LOOKALIKES = ("ﬁle", "ªb", "𝐚𝐛", "ｓｈｏｐ", "Ⅷ", "ſhop", "K", "é", "e\u0301", "ı", "İ", "ß")
_WORDS = ("shop", "Shop", "SHOP", "secret.txt", ".env", "etc/passwd", "a" * 250, "ä" * 250, "1a")


def names() -> list[str]:
    """Return all names, each once."""
    return list(dict.fromkeys(_names()))


def _names() -> Iterator[str]:
    bases = (*_DEVICES, *_LOOKALIKES, *_WORDS)
    yield from bases
    for start, base in itertools.product(_TRAVERSALS, bases):
        yield f"{start}{base}"
    for odd, base in itertools.product(_ODD, bases):
        yield f"{base}{odd}{base}"
        yield f"{odd}{base}"
    for depth, base in itertools.product((1, 3, 40), ("etc/passwd", "secret.txt", "CON")):
        yield "../" * depth + base
    for first, second in itertools.product(bases, ("x", "CON", "..", "", "x" * 200)):
        yield f"{first}.{second}"


NAMES = names()


def test_there_are_a_thousand() -> None:
    """The names below are at least a thousand different ones."""
    assert len(NAMES) >= 1_000


def test_identifiers() -> None:
    """An identifier is a dotted Python name, or refused with a message in one visible line."""
    accepted = refused = 0
    for name in NAMES:
        try:
            check_identifier(name, "page.md:3")
        except HowtoError as error:
            refused += 1
            assert error.where == "page.md:3"
            assert error.hint
            assert len(str(error)) < 400
            assert visible(str(error)) == str(error)
        else:
            accepted += 1
            assert all(part.isidentifier() for part in name.split("."))
            assert not re.search(r"[/\\\x00-\x20:~$]", name)
    assert accepted > 50
    assert refused > 700


def test_store_paths(tmp_path: Path) -> None:
    """Each name has a file of its own in the store, portable and nowhere else."""
    store = Store(tmp_path / "howto", tmp_path)
    keys = [key for name in NAMES for key in (Key(name), Key("", name), Key("a.b", task=name))]
    keys += [Key("", "a.py", (first, last)) for first in (1, 11) for last in (11, 111)]
    paths = [store.path(key) for key in keys]
    # Compared as a file system does that knows no upper case.
    assert len({path.name.casefold() for path in paths}) == len(set(keys))
    for path in paths:
        assert path.parent == store.folder
        assert re.fullmatch(r"[a-z0-9][a-z0-9.-]*-[0-9a-z]{12}\.md", path.name)
        assert len(path.name) < 100
        assert path.name.split(".")[0].upper() not in _DEVICES


def test_nothing_is_read_or_written_for_a_name(tmp_path: Path) -> None:
    """Looking up a guide by any name reads no file outside the store and makes none."""
    (tmp_path / "secret.txt").write_text("secret")
    store = Store(tmp_path / "site" / "howto", tmp_path / "site")
    for name in NAMES:
        assert store.load(Key(name)) is None
        assert store.load(Key("", name)) is None
    assert [path.name for path in tmp_path.iterdir()] == ["secret.txt"]


@pytest.mark.parametrize("host", Host)
def test_links(tmp_path: Path, host: Host) -> None:
    """A cited file has an address only when it is a file of the repository."""
    site = tmp_path / "project" / "docs"
    site.mkdir(parents=True)
    (tmp_path / "secret.txt").write_text("secret")
    (tmp_path / "project" / "shop").write_text("x")
    found = Repository("https://git.example/o/r", host, "main", tmp_path / "project", site)
    for name in NAMES:
        address = found.link(name, [Lines(1, 2)])
        assert address == "" or address.startswith("https://git.example/o/r/")
        assert "secret" not in address
    assert found.link("../shop", ()) != ""
    assert found.link("../../secret.txt", ()) == ""


def test_options_with_hostile_names() -> None:
    """As the option `file` a name is a text, whatever it says, and YAML can't make it more."""
    for name in NAMES:
        found = Found("", 2, f"file: {name}", 3, 4)
        try:
            marker = parse_marker(found, Options(), "page.md")
        except HowtoError as error:
            assert error.where.startswith("page.md")
        else:
            assert isinstance(marker.options.file, str)
