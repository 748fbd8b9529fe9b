"""Source files found and read one at a time; hostile ones are in `test_hostile_packages`."""

from __future__ import annotations

import logging
import subprocess
import sys
from pathlib import Path

import pytest

from mkdocs_howto.guide.errors import SourceError
from mkdocs_howto.source import loader as limits
from mkdocs_howto.source.loader import Module, Sources
from trees import grow


def sources(folder: Path, files: dict[str, str | bytes]) -> Sources:
    """Write files below a folder and return what reads them."""
    return Sources([grow(folder, files)], root=folder)


def loaded(found: Sources, name: str) -> Module:
    """Return a module that has to be there."""
    module = found.module(name)
    assert module is not None
    return module


def loaded_text(found: Sources, name: str) -> str:
    """Return the text of a module's file."""
    file = loaded(found, name).file
    assert file is not None
    return file.text


def test_a_module_is_read_once(tmp_path: Path) -> None:
    """Asked for twice, a module is the same object and its file is listed once."""
    found = sources(tmp_path, {"shop.py": "def f(): 0\n"})
    assert loaded(found, "shop") is loaded(found, "shop")
    assert found.read == (tmp_path / "shop.py",)


def test_only_what_is_asked_for_is_read(tmp_path: Path) -> None:
    """A module needs its parents and no sibling."""
    files = {"shop/__init__.py": "", "shop/a/__init__.py": "", "shop/a/b.py": "", "shop/c.py": ""}
    found = sources(tmp_path, dict(files))
    loaded(found, "shop.a.b")
    assert {path.name for path in found.read} == {"__init__.py", "b.py"}
    assert len(found.read) == 3


def test_nothing_is_imported(tmp_path: Path) -> None:
    """A module that would write a file when imported is read, and no file appears."""
    mark = tmp_path / "mark"
    code = f"open({str(mark)!r}, 'w').close()\ndef f(): 0\n"
    files = {"shop/__init__.py": code, "shop/till.py": code}
    found = sources(tmp_path, dict(files))
    assert loaded(found, "shop.till").griffe is not None
    assert not mark.exists()
    assert "shop" not in sys.modules
    subprocess.run([sys.executable, "-c", "import shop"], cwd=tmp_path, check=True)
    assert mark.exists()


def test_the_first_search_path_wins(tmp_path: Path) -> None:
    """A search path comes before later ones, and before the installed packages."""
    grow(tmp_path / "one", {"shop.py": "a = 1\n", "click.py": "b = 1\n"})
    grow(tmp_path / "two", {"shop.py": "c = 1\n"})
    found = Sources([tmp_path / "one", tmp_path / "two"])
    assert loaded_text(found, "shop") == "a = 1\n"
    assert loaded_text(found, "click") == "b = 1\n"


def test_installed_packages_are_found() -> None:
    """Without any search path the environment's packages and the standard library are there."""
    found = Sources([])
    assert loaded(found, "click.core").folders == ()
    assert loaded(found, "json").folders != ()
    assert found.module("no_such_module") is None
    assert found.module("click.no_such_module") is None


@pytest.mark.parametrize("name", ["", ".", "a..b", "shop.", "../shop", "shop/x", "1a", "shop x"])
def test_what_is_no_dotted_name(name: str, tmp_path: Path) -> None:
    """A text that is no dotted identifier names no module, and no file is looked for."""
    assert sources(tmp_path, {"shop.py": ""}).module(name) is None


@pytest.mark.parametrize(
    ("files", "path"),
    [
        ({"shop/__init__.py": "", "shop.py": ""}, "shop/__init__.py"),
        ({"shop/x.py": "", "shop.py": ""}, "shop.py"),
        ({"shop.pyi": "", "shop.py": ""}, "shop.py"),
        ({"shop.pyi": ""}, "shop.pyi"),
        ({"shop/__init__.pyi": ""}, "shop/__init__.pyi"),
    ],
)
def test_which_file_a_name_means(files: dict[str, str], path: str, tmp_path: Path) -> None:
    """A package comes before a module, a module before a bare folder, source before a stub."""
    file = loaded(sources(tmp_path, dict(files)), "shop").file
    assert file is not None
    assert file.path == tmp_path / path


def test_a_folder_without_init(tmp_path: Path) -> None:
    """A folder that holds Python is a package without a file; one that holds none is nothing."""
    found = sources(tmp_path, {"shop/deep/till.py": "", "data/table.csv": ""})
    assert (loaded(found, "shop").file, loaded(found, "shop").griffe) == (None, None)
    assert loaded(found, "shop.deep.till").file is not None
    assert found.module("data") is None


def test_children(tmp_path: Path) -> None:
    """Submodules are listed in order; caches, data and names that no import can say are not."""
    names = ["b.py", "a.pyi", "c/x.py", "__init__.py", "__pycache__/b.py", "no-name.py", "t.txt"]
    found = sources(tmp_path, {f"shop/{name}": "" for name in names})
    assert [*found.children(loaded(found, "shop"))] == ["a", "b", "c"]
    assert [*found.children(loaded(found, "shop.b"))] == []


def test_top_level(tmp_path: Path) -> None:
    """The modules and packages directly below the search paths are listed in order."""
    found = sources(tmp_path, {"shop/a.py": "", "b.py": "", "docs/index.md": "", "c-d.py": ""})
    assert found.top_level() == ("b", "shop")


def test_package_is_searched_within_bounds(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """All modules of a package are searched, but for broken ones, up to a number."""
    files = {"shop/__init__.py": "", "shop/a.py": "x = 1", "shop/b.py": "(", "shop/c.py": "y = 1"}
    found = sources(tmp_path, dict(files))
    assert [m.name for m in found.package("shop.a")] == ["shop", "shop.a", "shop.c"]
    assert [m.name for m in found.package("shop.a", containing="y")] == ["shop.c"]
    monkeypatch.setattr(limits, "MAX_SEARCHED", 2)
    assert [m.name for m in found.package("shop.a")] == ["shop", "shop.a"]


def test_name_of(tmp_path: Path) -> None:
    """A file's dotted name is that of its import from a search path; others have none."""
    found = sources(tmp_path, {"shop/__init__.py": "", "shop/a.py": "", "no-name.py": ""})
    assert found.name_of(tmp_path / "shop" / "a.py") == "shop.a"
    assert found.name_of(tmp_path / "shop" / "__init__.py") == "shop"
    assert found.name_of(tmp_path / "no-name.py") == ""
    assert found.name_of(tmp_path.parent / "x.py") == ""


@pytest.mark.parametrize(
    ("data", "text"),
    [
        (b"a = 1\r\nb = 2\r\n", "a = 1\nb = 2\n"),
        (b"a = 1\rb = 2\r", "a = 1\nb = 2\n"),
        (b"\xef\xbb\xbfa = 1\n", "a = 1\n"),
        (b"# coding: latin-1\na = '\xe4'\n", "# coding: latin-1\na = 'ä'\n"),
        (b"", ""),
    ],
    ids=["Windows", "old Mac", "byte order mark", "cookie", "empty"],
)
def test_text_of_a_file(data: bytes, text: str, tmp_path: Path) -> None:
    """Line ends, byte order marks and encodings are read as Python reads them."""
    found = sources(tmp_path, {"shop.py": data})
    assert loaded_text(found, "shop") == text


def test_a_syntax_error_names_file_and_line(tmp_path: Path) -> None:
    """Each time a broken module is asked for, the error says where; others are read."""
    found = sources(tmp_path, {"shop/bad.py": "a = 1\ndef f(:\n", "shop/good.py": ""})
    for _ in range(2):
        with pytest.raises(SourceError, match=r"shop/bad.py can't be parsed by Python 3") as caught:
            found.module("shop.bad")
        assert caught.value.where == "shop/bad.py:2"
    assert loaded(found, "shop.good").file is not None


def test_a_skipped_file_is_reported_once(tmp_path: Path, caplog: pytest.LogCaptureFixture) -> None:
    """A file that can't be used is one warning in the log that MkDocs counts with --strict."""
    found = sources(tmp_path, {"shop.py": "def f(:\n"})
    with caplog.at_level(logging.WARNING):
        for _ in range(2):
            with pytest.raises(SourceError):
                found.module("shop")
    assert [record.name for record in caplog.records] == ["mkdocs.plugins.mkdocs_howto"]
    assert list(found.problems) == [tmp_path / "shop.py"]


@pytest.mark.parametrize(
    ("path", "root", "shown"),
    [
        ("src", ".", "src/shop.py"),
        ("src", "docs", "shop.py"),
        ("src", "", "shop.py"),
    ],
)
def test_how_a_file_is_cited(path: str, root: str, shown: str, tmp_path: Path) -> None:
    """A file is cited from the site's folder, or else from the search path that holds it."""
    grow(tmp_path, {"src/shop.py": "", "docs/index.md": ""})
    found = Sources([tmp_path / path], root=tmp_path / root if root else None)
    file = loaded(found, "shop").file
    assert file is not None
    assert file.shown == shown


def test_an_installed_file_is_cited_from_its_package() -> None:
    """A package inside the project's own virtual environment is not cited as the project's."""
    file = loaded(Sources([], root=Path(sys.prefix).parent), "click.core").file
    assert file is not None
    assert file.shown == "click/core.py"


def test_what_an_import_hides(tmp_path: Path) -> None:
    """A definition whose name a later import takes is kept; one that comes after is not hidden."""
    code = "class A: 0\ndef f(): 0\nx = 1\nfrom m import A, f\nfrom n import B\nclass B: 0\n"
    assert set(loaded(sources(tmp_path, {"shop.py": code}), "shop").hidden) == {"A", "f"}
