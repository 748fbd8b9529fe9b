"""The plugin in real MkDocs builds."""

from __future__ import annotations

import json
import re
import shutil
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any, cast

import pytest
from mkdocs.config import load_config
from mkdocs.livereload import LiveReloadServer

import hostile
from mkdocs_howto.guide.errors import HowtoError
from mkdocs_howto.guide.model import Guide, Lines, Marker, Step
from mkdocs_howto.site.extension import HowtoExtension
from mkdocs_howto.site.plugin import STYLES, HowtoPlugin
from mkdocs_howto.site.settings import Place, Settings, options_of
from site_builds import Built, PageReader, build_site
from standin import StandIn, guide

Maker = Callable[[dict[str, str]], Path]


@pytest.fixture
def pages(tmp_path: Path) -> Maker:
    """Writes a site's pages and returns its folder."""

    def write(texts: dict[str, str]) -> Path:
        root = tmp_path / "site"
        shutil.rmtree(root / "docs", ignore_errors=True)
        for name, text in {"index.md": "# Home\n", **texts}.items():
            path = root / "docs" / name
            path.parent.mkdir(parents=True, exist_ok=True)
            path.write_text(text, encoding="utf-8")
        return root

    return write


@pytest.fixture
def makers(monkeypatch: pytest.MonkeyPatch) -> list[StandIn]:
    """Hand-made guides for each build; the generators that were made, in order."""
    made: list[StandIn] = []

    def make(*_: object) -> StandIn:
        made.append(StandIn())
        return made[-1]

    monkeypatch.setattr("mkdocs_howto.site.plugin._generator", make)
    return made


def test_reads_ahead(pages: Maker, makers: list[StandIn]) -> None:
    """The guides of all pages are asked for in one go, before the first page is converted."""
    root = pages({"a.md": "::: howto shop.A\n\n> ::: howto shop.B\n", "b.md": "::: howto shop.C"})
    built = build_site(root, {"plugins": ["howto"]})
    assert built.failed == ""
    assert sorted(makers[0].asked[0]) == ["shop.A", "shop.B", "shop.C"]
    assert "INFO 3 how-to guides on 2 pages." in built.log


def test_reads_pages_of_plugins(pages: Maker, makers: list[StandIn]) -> None:
    """Pages that other plugins add are read ahead as well."""
    root = pages({})
    (root / "hook.py").write_text(
        "from mkdocs.structure.files import File\n\n\n"
        "def on_files(files, config):\n"
        "    files.append(File.generated(config, 'b.md', content='::: howto shop.B'))\n"
    )
    built = build_site(root, {"plugins": ["howto"], "hooks": ["hook.py"]})
    assert built.failed == ""
    assert makers[0].asked == [["shop.B"]]


def test_all_errors_at_once(pages: Maker, makers: list[StandIn]) -> None:
    """A build that lacks guides names each page, line and identifier, and writes no page."""
    root = pages(
        {
            "a.md": "---\ntitle: A\n---\n\n::: howto shop.missing\n",
            "b.md": "::: howto shop.missing\n\n::: howto shop.A\n    titel: x\n",
        }
    )
    built = build_site(root, {"plugins": ["howto"]}, strict=False)
    assert built.failed == "Aborted with a BuildError!"
    assert built.problems() == [
        "ERROR a.md:5: There is no `shop.missing`. "
        "Nearest: `shop.Basket`, `shop.Bag` and `shop.Box`.",
        "ERROR b.md:1: There is no `shop.missing`. "
        "Nearest: `shop.Basket`, `shop.Bag` and `shop.Box`.",
        "ERROR b.md:4: There is no option `titel`. Did you mean `title`? "
        "A marker takes `title`, `id`, `sections`, `file`, `lines`, `language`, `instructions` and "
        "`task`.",
        "ERROR 3 how-to guides could not be written; the reasons stand above.",
    ]
    assert not (built.folder / "a" / "index.html").exists()


def test_serve_goes_on(pages: Maker, makers: list[StandIn]) -> None:
    """While serving, the same is a warning and a notice in the page."""
    root = pages({"a.md": "::: howto shop.missing\n\n::: howto shop.A\n"})
    built = build_site(root, {"plugins": ["howto"]}, command="serve", strict=False)
    assert built.failed == ""
    assert [line.split(". ")[0] for line in built.problems()] == [
        "WARNING a.md:1: There is no `shop.missing`"
    ]
    page = PageReader(built.page("a.md"))
    assert "shop.Box" in page.with_class("howto-notice")[0].text
    assert len(page.with_class("howto")) == 1


def test_strict_counts(pages: Maker, makers: list[StandIn]) -> None:
    """A marker with nothing to describe is a warning, and so ends strict builds only."""
    root = pages({"a.md": "::: howto\n"})
    loose = build_site(root, {"plugins": ["howto"]}, strict=False)
    assert loose.failed == ""
    assert "`::: howto package.module.name`" in loose.problems()[0]
    strict = build_site(root, {"plugins": ["howto"]})
    assert strict.failed == "Aborted with 1 warnings in strict mode!"


def test_only_real_markers_count(pages: Maker, makers: list[StandIn]) -> None:
    """Reading ahead reports nothing: what is no marker on the page can't end a build."""
    text = "<div>\n::: howto shop.missing\n</div>\n\n<!-- \n::: howto shop.missing\n    a: b\n-->\n"
    assert build_site(pages({"a.md": text}), {"plugins": ["howto"]}).failed == ""


@pytest.mark.parametrize(
    ("options", "says"),
    [
        ({"pths": ["src"]}, "Did you mean `paths`?"),
        ({"paths": "src"}, "`paths: [src]`"),
        ({"title": "x"}, "`title` is set below a marker"),
        ({"enabled": "no"}, "`true` or `false`"),
        ({"sections": ["step"]}, "no section `step`"),
    ],
)
def test_wrong_options(
    pages: Maker, makers: list[StandIn], options: dict[str, Any], says: str
) -> None:
    """A mistake in the site's options ends the build and says what to write instead."""
    built = build_site(pages({}), {"plugins": [{"howto": options}]}, strict=False)
    assert built.failed == "Aborted with a configuration error!"
    assert says in " ".join(built.problems())


def test_missing_folder(pages: Maker, makers: list[StandIn]) -> None:
    """A folder that `paths` names and that is not there ends the build."""
    built = build_site(pages({}), {"plugins": [{"howto": {"paths": ["scr"]}}]}, strict=False)
    assert built.failed == "Aborted with a BuildError!"
    assert "there is no folder `scr`" in built.problems()[0]


def test_paths(pages: Maker, monkeypatch: pytest.MonkeyPatch) -> None:
    """Paths are relative to the configuration and may hold globs."""
    root = pages({"a.md": "::: howto shop.A"})
    for name in ("packages/a/src", "packages/b/src", "lib"):
        (root / name).mkdir(parents=True)
    seen: list[tuple[tuple[Path, ...], Path]] = []

    def make(paths: tuple[Path, ...], where: Path, settings: Settings) -> StandIn:
        seen.append((paths, where))
        return StandIn()

    monkeypatch.setattr("mkdocs_howto.site.plugin._generator", make)
    monkeypatch.chdir("/")
    build_site(root, {"plugins": [{"howto": {"paths": ["lib", "packages/*/src"]}}]})
    folders = tuple(root / name for name in ("lib", "packages/a/src", "packages/b/src"))
    assert seen == [(folders, root)]


def test_site_defaults(pages: Maker, makers: list[StandIn]) -> None:
    """The site's sections are the default of each marker."""
    root = pages({"a.md": "::: howto shop.A\n\n::: howto shop.B\n    sections: [example]\n"})
    page = build_site(root, {"plugins": [{"howto": {"sections": ["steps"]}}]}).page("a.md")
    assert page.count("Execution Steps") == 1
    assert page.count("Usage Example") == 1
    assert "Description" not in page


def test_styles(pages: Maker, makers: list[StandIn]) -> None:
    """The styles are copied and linked once, before those of the site."""
    root = pages({"a.md": "::: howto shop.A\n", "own.css": "p {}"})
    built = build_site(root, {"plugins": ["howto"], "extra_css": ["own.css"]})
    assert ".howto-steps" in (built.folder / STYLES).read_text("utf-8")
    page = built.page("a.md")
    assert page.count(STYLES) == 1
    assert page.index(STYLES) < page.index("own.css")


def test_disabled(pages: Maker, makers: list[StandIn]) -> None:
    """Switched off, the marker shows nothing and mkdocstrings does not take it for its own."""
    root = pages({"a.md": "Text.\n\n## ::: howto shop.A\n    title: x\n"})
    built = build_site(root, {"plugins": ["mkdocstrings", {"howto": {"enabled": False}}]})
    assert built.failed == ""
    assert makers == []
    page = built.page("a.md")
    assert "Text." in page
    assert "howto" not in page


def test_listed_twice(pages: Maker, makers: list[StandIn]) -> None:
    """A site that lists the extension as well has one; options there are reported."""
    root = pages({"a.md": "::: howto shop.A\n"})
    listed = build_site(root, {"plugins": ["howto"], "markdown_extensions": ["howto"]})
    assert listed.failed == ""
    assert listed.page("a.md").count('class="howto ') == 1
    given = {"howto": {"sections": ["steps"]}}
    built = build_site(root, {"plugins": ["howto"], "markdown_extensions": [given]}, strict=False)
    assert "are ignored" in built.problems()[0]


def test_one_extension(pages: Maker, makers: list[StandIn]) -> None:
    """However often MkDocs asks, one configuration holds one extension."""
    root = pages({})
    build_site(root, {"plugins": ["howto"]})
    config = load_config(str(root / "mkdocs.yml"))
    for _ in range(2):
        config.plugins.on_config(config)
    extensions = cast("list[Any]", config.markdown_extensions)
    assert len([e for e in extensions if isinstance(e, HowtoExtension)]) == 1
    assert config.extra_css.count(STYLES) == 1


def test_links(pages: Maker, makers: list[StandIn]) -> None:
    """Cited lines link into the repository, at the branch that `edit_uri` names."""
    root = pages({"a.md": "::: howto shop.A\n"})
    (root / "src").mkdir()
    (root / "src" / "shop.py").write_text("x = 1\n" * 9)
    config = {"plugins": ["howto"], "repo_url": "https://github.com/o/r"}
    page = build_site(root, config).page("a.md")
    assert (
        '<a href="https://github.com/o/r/blob/HEAD/src/shop.py#L4-L5">src/shop.py:4–5</a>' in page
    )
    page = build_site(root, {**config, "edit_uri": "edit/main/docs/"}).page("a.md")
    assert "https://github.com/o/r/blob/main/src/shop.py#L6" in page
    page = build_site(root, {"plugins": ["howto"]}).page("a.md")
    assert '<span class="howto-source">src/shop.py:4–5</span>' in page


def test_title_and_search(pages: Maker, makers: list[StandIn]) -> None:
    """A first-level marker titles its page, and search finds each section by its anchor."""
    root = pages({"a.md": "# ::: howto shop.Basket\n"})
    built = build_site(root, {"plugins": ["search", "howto"]})
    assert "<title>How to use Basket - Test</title>" in built.page("a.md")
    index = json.loads((built.folder / "search" / "search_index.json").read_text("utf-8"))
    texts = {entry["location"]: entry["text"] for entry in index["docs"]}
    assert "Check the count" in texts["a/#howto-shop.Basket-steps"]


class _Server:
    """Notes what it is told to watch."""

    def __init__(self) -> None:
        self.watched: list[tuple[str, bool]] = []

    def watch(self, path: str, *, recursive: bool = True) -> None:
        self.watched.append((path, recursive))


def test_serve_watches_code(pages: Maker, makers: list[StandIn], tmp_path: Path) -> None:
    """Serving watches the folders of code that was read, also of code read later."""
    root = pages({"a.md": "::: howto shop.A\n"})
    build_site(root, {"plugins": ["howto"]}, command="serve")
    config = load_config(str(root / "mkdocs.yml"))
    plugin = cast(HowtoPlugin, config.plugins["howto"])
    server = _Server()
    for folder in ("src", "lib"):
        (root / folder).mkdir(exist_ok=True)
    makers[-1].watched = (root / "src" / "a.py", root / "src" / "b.py")
    plugin.on_serve(cast(LiveReloadServer, server), config=config, builder=lambda: None)
    assert server.watched == [(str(root / "src"), False)]
    installed = Path(pytest.__file__)
    makers[-1].watched = (
        *makers[-1].watched,
        root / "lib" / "c.py",
        installed,
        Path(json.__file__),
    )
    plugin.on_env(cast(Any, None), config=config, files=cast(Any, None))
    assert server.watched == [(str(root / "src"), False), (str(root / "lib"), False)]


def test_rebuild(pages: Maker, makers: list[StandIn]) -> None:
    """What was read of the code serves the next build, until the code changes."""
    root = pages({"a.md": "::: howto shop.A\n"})
    source = root / "shop.py"
    source.write_text("x = 1\n")
    config = {"plugins": ["howto"]}
    for _ in range(2):
        build_site(root, config, command="serve")
        makers[-1].watched = (source,)
        build_site(root, config, command="serve")
    assert len(makers) == 1
    source.write_text("x = 12\n")
    build_site(root, config, command="serve")
    assert len(makers) == 2


def test_rebuild_after_error(pages: Maker, makers: list[StandIn]) -> None:
    """After an error the code is read anew: what was missing may be there now."""
    root = pages({"a.md": "::: howto shop.missing\n"})
    for _ in range(2):
        build_site(root, {"plugins": ["howto"]}, command="serve", strict=False)
    assert len(makers) == 2


class _Hostile(StandIn):
    """Gives guides whose every field holds the same hostile text."""

    def guides(self, markers: Any) -> list[Guide | HowtoError]:
        return [self._hostile(marker) for marker in markers]

    def _hostile(self, marker: Marker) -> Guide:
        text = list(hostile.TEXTS.values())[int(marker.identifier.removeprefix("hostile.n"))]
        step = Step(text, text, text, (Lines(1, 2),))
        return guide(
            marker.identifier,
            title=text,
            description=text,
            steps=(step,),
            example=text,
            example_source=text,
            options=marker.options,
        )


@pytest.fixture(scope="module")
def hostile_site(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Built]:
    """A site with macros, snippets, autorefs and mkdocstrings, and all hostile texts in guides."""
    root = tmp_path_factory.mktemp("hostile") / "site"
    (root / "docs").mkdir(parents=True)
    (root / "secret.txt").write_text(hostile.SECRET)
    (root / "docs" / "index.md").write_text("# Home\n\n*[HTML]: An abbreviation\n")
    for number in range(len(hostile.TEXTS)):
        page = f"# Page\n\n<div>author</div>\n\n## ::: howto hostile.n{number}\n"
        (root / "docs" / f"n{number}.md").write_text(page)
    extensions: list[Any] = ["abbr", "attr_list", "footnotes", "md_in_html", "pymdownx.critic"]
    extensions += ["pymdownx.superfences", "pymdownx.highlight", "pymdownx.magiclink"]
    extensions += [{"pymdownx.snippets": {"base_path": [str(root)], "check_paths": True}}]
    config = {
        "plugins": ["search", "autorefs", "macros", "howto", "mkdocstrings"],
        "markdown_extensions": extensions,
        "theme": {"name": "material"},
    }
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr("mkdocs_howto.site.plugin._generator", lambda *_: _Hostile())
        patch.setenv("NO_MKDOCS_2_WARNING", "1")
        yield build_site(root, config)


def test_hostile_build(hostile_site: Built) -> None:
    """No text in a guide can make a strict build fail or warn."""
    assert hostile_site.failed == ""
    assert hostile_site.problems() == []


@pytest.mark.parametrize("name", hostile.TEXTS)
def test_hostile_page(hostile_site: Built, name: str) -> None:
    """Nothing in a finished page of Material comes from a text but text."""
    number = list(hostile.TEXTS).index(name)
    html = hostile_site.page(f"n{number}.md")
    assert hostile.SECRET not in html
    assert "alert(1)>" not in html
    body = html[html.index('<div class="howto ') : html.index("</article>")]
    assert re.search(r"<(script|img|autoref|details|table|input|abbr|sup|iframe)\b", body) is None
    assert re.search(r"<[^>]*\s(on\w+|style|title)=", body) is None
    for href in re.findall(r'href="([^"]*)"', body):
        assert href.startswith("#")


def test_config_class() -> None:
    """MkDocs knows exactly the options that a site may set."""
    names = [name for name, _ in HowtoPlugin.config_scheme]
    assert names == [option.name for option in options_of(Place.SITE)]
