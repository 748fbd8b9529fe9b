"""Guides are kept from build to build, and forgotten when anything that they came from changed."""

from __future__ import annotations

import json
import os
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path

import pytest

from mkdocs_howto.guide.errors import HowtoError
from mkdocs_howto.guide.model import Guide, Marker, Options, Section
from mkdocs_howto.site.pipeline import Pipeline
from mkdocs_howto.site.settings import Settings, site_settings
from mkdocs_howto.store import cache
from mkdocs_howto.store.cache import CachedMaker
from mkdocs_howto.store.files import Store

CODE = '''\
"""A small shop."""


def weigh(item: str) -> float:
    """Return the weight of an item."""
    return float(len(item))
'''


PLAIN = Settings()


class Site:
    """A folder of code, and a count of how often a pipeline was made."""

    def __init__(self, root: Path) -> None:
        self.root = root
        self.made = 0
        (root / "src").mkdir()
        self.code.write_text(CODE)

    @property
    def code(self) -> Path:
        """The code."""
        return self.root / "src" / "shop.py"

    @property
    def file(self) -> Path:
        """The cache."""
        return self.root / ".cache" / "mkdocs-howto" / "guides.json"

    def guides(self, *markers: Marker, settings: Settings = PLAIN) -> list[Guide | HowtoError]:
        """Return guides as a new process would."""
        paths = [self.root / "src"]

        def make() -> Pipeline:
            self.made += 1
            store = Store(self.root / "howto", self.root)
            return Pipeline(paths, root=self.root, settings=settings, store=store)

        return CachedMaker(make, self.root, paths, repr(settings)).guides(markers)

    def guide(self, **options: object) -> Guide:
        """Return the guide to the one function."""
        settings = site_settings(options)
        (guide,) = self.guides(Marker("shop.weigh"), settings=settings)
        assert isinstance(guide, Guide)
        return guide


@pytest.fixture
def site(tmp_path: Path) -> Site:
    """A small site."""
    return Site(tmp_path)


def test_second_build_makes_nothing(site: Site) -> None:
    """The next build has the same guide without reading the code."""
    first = site.guide()
    assert site.guide() == first
    assert site.made == 1


def test_what_is_watched_is_not_listed_anew(site: Site, monkeypatch: pytest.MonkeyPatch) -> None:
    """Each of thousands of pages asks for the files; no path is made for that."""
    site.guide()
    maker = CachedMaker(lambda: pytest.fail("made"), site.root, [site.root / "src"], repr(PLAIN))
    assert site.code in maker.watched
    monkeypatch.setattr(cache, "Path", lambda *_: pytest.fail("a path was made"))
    assert len(maker.watched) == len(maker.watched) > 0


def test_every_field_comes_back(site: Site) -> None:
    """A guide with all sections, findings and output is the same from the cache."""
    marker = Marker("shop.weigh", Options(sections=tuple(Section), title="Weigh `x`"))
    (first,) = site.guides(marker)
    assert isinstance(first, Guide)
    (again,) = site.guides(marker)
    assert again == first
    assert site.made == 1
    full = replace(first, output="4.0\ud800", provenance="Written by `x`.")
    assert cache._guide(json.loads(json.dumps(cache._told(full)))) == replace(
        full, options=Options()
    )


@pytest.mark.parametrize(
    "change",
    [
        lambda site: site.code.write_text(CODE.replace("float(len(item))", "len(item) + 1.0")),
        lambda site: (site.root / "src" / "other.py").write_text("x = 1\n"),
        lambda site: (site.root / "tests").mkdir() or (site.root / "tests" / "test_a.py").touch(),
        lambda site: site.file.unlink(),
        lambda site: site.file.write_text("{"),
        lambda site: site.file.write_text('{"about": 1}'),
        lambda site: site.file.write_bytes(b"\xff\xfe"),
        lambda site: site.file.write_text(site.file.read_text().replace("weight", "colour")),
    ],
    ids=[
        "code",
        "new module",
        "nothing of it",
        "deleted",
        "no json",
        "no cache",
        "no text",
        "of somebody else",
    ],
)
def test_forgotten(
    site: Site, change: Callable[[Site], object], request: pytest.FixtureRequest
) -> None:
    """Other code, other files and a broken cache mean a new guide, and never an error."""
    first = site.guide()
    change(site)
    again = site.guide()
    kept = request.node.callspec.id == "nothing of it"
    assert site.made == (1 if kept else 2)
    assert (again == first) is (request.node.callspec.id != "code")


def test_stored_guide_appears(site: Site) -> None:
    """A guide that is stored after the build is in the next one."""
    assert site.guide().state == "offline"
    name = next(iter(json.loads(site.file.read_text().partition("\n")[2])["files"]))
    assert name
    store = Store(site.root / "howto", site.root)
    from mkdocs_howto.source.collector import Collector
    from mkdocs_howto.source.loader import Sources
    from mkdocs_howto.store.entry import Written
    from mkdocs_howto.store.freshness import shelved

    collector = Collector(Sources([site.root / "src"], root=site.root))
    facts = collector.facts("shop.weigh")
    draft = site.guide().draft
    written = Written("model", "some/model")
    store.save(shelved(draft, Marker("shop.weigh"), facts, collector, written))
    assert site.guide().draft.writer == "some/model"
    assert site.guide().state == "fresh"


def test_a_fresh_checkout_keeps_it(site: Site) -> None:
    """Files with other times and the same content are the same files."""
    first = site.guide()
    stamps = json.loads(site.file.read_text().partition("\n")[2])["files"]
    (name,) = [name for name in stamps if name.endswith("shop.py")]
    assert cache._same(Path(name), tuple(stamps[name]))
    os.utime(site.code, ns=(1, 1))
    assert cache._same(Path(name), tuple(stamps[name]))
    assert site.guide() == first
    assert site.made == 1


def test_other_choices_are_another_cache(site: Site) -> None:
    """What a site chose is part of what its guides come from."""
    site.guide()
    site.guide(person="second")
    assert site.made == 2


def test_errors_are_not_kept(site: Site) -> None:
    """What failed is looked for again, and costs the others nothing."""
    for _ in range(2):
        guide, error = site.guides(Marker("shop.weigh"), Marker("shop.missing"))
        assert isinstance(guide, Guide)
        assert isinstance(error, HowtoError)
    assert site.made == 2


def test_no_cache_where_none_can_be(site: Site) -> None:
    """A file in the cache's place costs time and no guide."""
    (site.root / ".cache").write_text("mine")
    assert site.guide() == site.guide()
    assert site.made == 2
    assert (site.root / ".cache").read_text() == "mine"


@pytest.mark.parametrize(("writer", "kept"), [("some/model", []), ("offline", ["secret.txt"])])
def test_texts_named_by_others(
    site: Site, monkeypatch: pytest.MonkeyPatch, writer: str, kept: list[str]
) -> None:
    """A file that a text of a person or a model names is not opened, nor one outside the site."""
    names = ("secret.txt", "../outside.txt")
    for name in names:
        (site.root / name).write_text("x")
    said = f"From `secret.txt:3`, `../outside.txt` and `{site.root.parent}/outside.txt`."
    made = Pipeline.guides

    def saying(pipeline: Pipeline, markers: list[Marker]) -> list[Guide | HowtoError]:
        (each,) = made(pipeline, markers)
        assert isinstance(each, Guide)
        return [replace(each, draft=replace(each.draft, example_source=said, writer=writer))]

    monkeypatch.setattr(Pipeline, "guides", saying)
    site.guide()
    files = json.loads(site.file.read_text().partition("\n")[2])["files"]
    assert [name for name in files if name.endswith(".txt")] == [
        str(site.root / name) for name in kept
    ]
