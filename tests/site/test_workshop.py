"""What is kept between pages and builds, and where the code is looked for."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest

from mkdocs_howto.guide.errors import OptionError
from mkdocs_howto.guide.model import Marker
from mkdocs_howto.site.workshop import Workshop, folders
from standin import StandIn


def make(made: list[StandIn]) -> StandIn:
    """Make a generator and note it."""
    made.append(StandIn())
    return made[-1]


@pytest.fixture
def made() -> list[StandIn]:
    """The generators that a workshop made."""
    return []


def test_made_when_needed(made: list[StandIn]) -> None:
    """A site without markers never pays for a generator."""
    workshop = Workshop(lambda: make(made))
    assert workshop.watched == ()
    assert workshop.problems == ()
    assert made == []
    workshop.guides([Marker("a.b")])
    workshop.guides([Marker("a.c")])
    assert [maker.asked for maker in made] == [[["a.b"], ["a.c"]]]


class Watched(tuple[Path, ...]):
    """Files; counts how often all of them are gone through."""

    passes = 0

    def __iter__(self) -> Iterator[Path]:
        self.passes += 1
        return super().__iter__()


def test_files_are_gone_through_once(made: list[StandIn], tmp_path: Path) -> None:
    """Each of thousands of pages asks; the files are looked at only when one is new."""
    workshop = Workshop(lambda: make(made))
    workshop.guides([])
    watched = Watched(tmp_path / f"{n}.py" for n in range(10))
    made[0].watched = watched
    for _ in range(10):
        workshop.guides([])
    assert watched.passes == 1
    made[0].watched = (*watched, tmp_path / "new.py")
    workshop.guides([])
    (tmp_path / "new.py").write_text("")
    workshop.renew()
    assert workshop.watched == ()


@pytest.mark.parametrize("change", ["edit", "remove"])
def test_changed_source(made: list[StandIn], tmp_path: Path, change: str) -> None:
    """A changed file makes a new generator, and only from the next renewal on."""
    source = tmp_path / "a.py"
    source.write_text("x = 1\n")
    workshop = Workshop(lambda: make(made))
    workshop.guides([])
    made[0].watched = (source,)
    workshop.guides([])
    workshop.renew()
    workshop.guides([])
    assert len(made) == 1
    if change == "edit":
        source.write_text("x = 12\n")
    else:
        source.unlink()
    workshop.guides([])
    assert len(made) == 1
    workshop.renew()
    workshop.guides([])
    assert len(made) == 2


def test_missing_thing(made: list[StandIn]) -> None:
    """After an error everything is read anew: what was missing has no file to watch."""
    workshop = Workshop(lambda: make(made))
    workshop.guides([Marker("a.missing")])
    workshop.renew()
    workshop.guides([Marker("a.b")])
    workshop.renew()
    workshop.guides([Marker("a.b")])
    assert len(made) == 2


def test_folders(tmp_path: Path) -> None:
    """Patterns name folders relative to the site, or absolute ones; each comes out once."""
    for name in ("src", "packages/b/src", "packages/a/src"):
        (tmp_path / name).mkdir(parents=True)
    (tmp_path / "packages" / "file").write_text("")
    found = folders([".", "src", "packages/*/src", "packages/*", "src"], tmp_path)
    assert [str(path.relative_to(tmp_path)) for path in found] == [
        ".",
        "src",
        "packages/a/src",
        "packages/b/src",
        "packages/a",
        "packages/b",
    ]
    assert folders([str(tmp_path / "src")], Path("/")) == (tmp_path / "src",)
    assert folders([f"{tmp_path}/packages/*/src"], Path("/")) == found[2:4]
    assert folders(["../s*"], tmp_path / "packages") == (tmp_path / "src",)


@pytest.mark.parametrize("pattern", ["scr", "packages/*", "file", "/nowhere/at/all", "[", "**/x"])
def test_no_folder(tmp_path: Path, pattern: str) -> None:
    """A pattern that names no folder is an error that says where it was looked for."""
    (tmp_path / "file").write_text("")
    with pytest.raises(OptionError) as caught:
        folders([pattern], tmp_path)
    assert f"`{pattern}`" in caught.value.message
    assert str(tmp_path) in caught.value.hint
