"""Markers to guides, through the public interface alone."""

from __future__ import annotations

from pathlib import Path

import pytest

from mkdocs_howto.examples import Example
from mkdocs_howto.guide.errors import HowtoError, NotFound, SourceError
from mkdocs_howto.guide.model import Draft, Guide, Lines, Marker, Options, Section, Severity, State
from mkdocs_howto.offline.writer import OfflineWriter
from mkdocs_howto.site.pipeline import Pipeline
from mkdocs_howto.site.settings import Settings
from mkdocs_howto.source.model import Facts, Kind, Lookup

CODE = '''
"""A shop."""

LIMIT = 3


class Shop:
    """A shop."""

    def __init__(self, name: str) -> None:
        self.name = name

    @property
    def label(self) -> str:
        """The label on the door."""
        return self.name.title()

    def sign(self, count: int) -> str:
        """Return the name so many times."""
        return self.name * count


def total(prices: list[float]) -> float:
    """Return the sum of prices."""
    return sum(prices)
'''

KINDS = {
    "shop": Kind.MODULE,
    "shop.LIMIT": Kind.ATTRIBUTE,
    "shop.Shop": Kind.CLASS,
    "shop.Shop.label": Kind.PROPERTY,
    "shop.Shop.sign": Kind.METHOD,
    "shop.total": Kind.FUNCTION,
    "parts": Kind.PACKAGE,
}


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    """A folder with a module, a package, a script and a broken file."""
    (tmp_path / "shop.py").write_text(CODE, encoding="utf-8")
    (tmp_path / "parts").mkdir()
    (tmp_path / "parts" / "__init__.py").write_text("def one() -> int:\n    return 1\n", "utf-8")
    (tmp_path / "script.py").write_text("import shop\nprint(shop.total([1.0]))\n", "utf-8")
    (tmp_path / "broken.py").write_text("def f(:\n", encoding="utf-8")
    return tmp_path


def _guides(folder: Path, *identifiers: str) -> list[Guide | HowtoError]:
    return Pipeline([folder], root=folder).guides([Marker(i) for i in identifiers])


def test_every_kind(folder: Path) -> None:
    """Every kind of object has a guide with all three sections, in the order of the markers."""
    for identifier, guide in zip(KINDS, _guides(folder, *KINDS), strict=True):
        assert isinstance(guide, Guide), guide
        assert (guide.identifier, guide.kind) == (identifier, KINDS[identifier])
        assert guide.draft.description
        assert guide.draft.steps
        assert guide.draft.example
        assert guide.state is State.OFFLINE


def test_script(folder: Path) -> None:
    """A file asked for by name has a guide, and so have some lines of it."""
    whole, some = Pipeline([folder], root=folder).guides(
        [
            Marker("", Options(file="script.py")),
            Marker("", Options(file="script.py", lines=(2, 2))),
        ]
    )
    assert isinstance(whole, Guide)
    assert isinstance(some, Guide)
    assert whole.kind is some.kind is Kind.SCRIPT
    assert [step.lines for step in some.draft.steps] == [(Lines(2, 2),)]


def test_errors_stand_in_their_place(folder: Path) -> None:
    """What has no guide has its own error, with the marker's place, beside the guides of others."""
    markers = [Marker("shop.gone", where="index.md:3"), Marker("broken.f"), Marker("shop.total")]
    gone, broken, good = Pipeline([folder], root=folder).guides(markers)
    assert isinstance(gone, NotFound)
    assert gone.where == "index.md:3"
    assert isinstance(broken, SourceError)
    assert "broken.py:1" in str(broken)
    assert isinstance(good, Guide)


def test_a_bug_costs_one_guide(folder: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """An unexpected exception in one guide is its error, and the other guides are made."""
    draft = OfflineWriter.draft

    def failing(self: OfflineWriter, facts: Facts) -> Draft:
        if facts.identifier == "shop.Shop":
            raise IndexError("off by one")
        return draft(self, facts)

    monkeypatch.setattr(OfflineWriter, "draft", failing)
    wrong, good = _guides(folder, "shop.Shop", "shop.total")
    assert isinstance(wrong, HowtoError)
    assert "`shop.Shop`" in str(wrong)
    assert "IndexError: off by one" in str(wrong)
    assert isinstance(good, Guide)


def test_wrong_example_is_not_chosen(folder: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Of the candidates for an example, those that break a rule are passed over."""
    wrong = Example("from shop import total\n\ntotal(prices=[1.0], tax=2)\n", "Made up.")
    right = Example("from shop import total\n\nprint(total(prices=[1.0]))\n", "Made up as well.")
    broken = Example("from shop import (\n", "Not Python.")

    def candidates(facts: Facts, lookup: Lookup) -> list[Example]:
        return [broken, wrong, right]

    monkeypatch.setattr("mkdocs_howto.site.pipeline.candidates", candidates)
    (guide,) = _guides(folder, "shop.total")
    assert isinstance(guide, Guide)
    assert guide.draft.example == right.code
    assert guide.draft.example_source == right.source


def test_no_example_passes(folder: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """An object without any example that passes has an error that says so, and no guide."""
    broken = Example("from shop import (\n", "Not Python.")
    monkeypatch.setattr("mkdocs_howto.site.pipeline.candidates", lambda facts, lookup: [broken])
    (result,) = _guides(folder, "shop.total")
    assert isinstance(result, HowtoError)
    assert "shop.total" in str(result)


def test_severities_from_settings(folder: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """A finding is published as a warning, or not found at all, where the settings say so."""
    wrong = Example("from shop import total\n\ntotal(prices=[1.0], tax=2)\n", "Made up.")
    monkeypatch.setattr("mkdocs_howto.site.pipeline.candidates", lambda facts, lookup: [wrong])

    def made(severity: Severity | None) -> Guide | HowtoError:
        codes = dict.fromkeys(_codes(folder, wrong), severity)
        settings = Settings(checks=codes)
        (result,) = Pipeline([folder], root=folder, settings=settings).guides(
            [Marker("shop.total")]
        )
        return result

    assert isinstance(made(Severity.ERROR), HowtoError)
    warned, silent = made(Severity.WARNING), made(None)
    assert isinstance(warned, Guide)
    assert {f.severity for f in warned.findings if f.section is Section.EXAMPLE} == {
        Severity.WARNING
    }
    assert isinstance(silent, Guide)
    assert [f for f in silent.findings if f.section is Section.EXAMPLE] == []


def _codes(folder: Path, example: Example) -> set[str]:
    """Return the codes of what the checks say against an example of `shop.total`."""
    pipeline = Pipeline([folder], root=folder)
    pipeline.guides([Marker("shop.total")])
    facts = pipeline.facts_of(Marker("shop.total"))
    assert facts is not None
    draft = Draft("How to use `total`", "`total` returns the sum.", (), example.code)
    report = pipeline.judge(draft, facts)
    codes = {f.code for f in report.findings if f.section is Section.EXAMPLE}
    assert codes
    return codes


def test_own_title_and_sections(folder: Path) -> None:
    """The options of a marker change what is shown, and the next marker of the object is free."""
    pipeline = Pipeline([folder], root=folder)
    options = Options(title="Add up", sections=(Section.STEPS, Section.ERRORS))
    titled, plain = pipeline.guides([Marker("shop.total", options), Marker("shop.total")])
    assert isinstance(titled, Guide)
    assert isinstance(plain, Guide)
    assert titled.draft.title == "Add up"
    assert Section.ERRORS in titled.draft.further
    assert plain.draft.title == "How to use `total`"
    assert not plain.draft.further
    assert titled.draft.steps == plain.draft.steps


def test_again_is_the_same(folder: Path) -> None:
    """Asked twice, a pipeline answers the same, and knows the files that it has read."""
    pipeline = Pipeline([folder], root=folder)
    markers = [Marker("shop.total"), Marker("shop.gone")]
    first, gone = pipeline.guides(markers)
    second, gone_again = pipeline.guides(markers)
    assert first == second
    assert str(gone) == str(gone_again)
    assert (folder / "shop.py").resolve() in {path.resolve() for path in pipeline.watched}


@pytest.mark.parametrize(
    ("file", "text", "source"),
    [
        (
            "tests/test_shop.py",
            "from shop import total\n\n\ndef test_total():\n    assert total([2.5, 4.0]) == 6.5\n",
            "From `tests/test_shop.py`, line 5.",
        ),
        (
            "README.md",
            "# Shop\n\n```python\nfrom shop import total\n\nprint(total([2.5, 4.0]))\n```\n",
            "From `README.md`, line 6.",
        ),
    ],
)
def test_the_projects_own_use_is_the_example(
    folder: Path, file: str, text: str, source: str
) -> None:
    """A use in a project's tests or texts passes the checks, and comes before an invented one."""
    (folder / file).parent.mkdir(exist_ok=True)
    (folder / file).write_text(text, encoding="utf-8")
    (guide,) = Pipeline([folder], root=folder).guides([Marker("shop.total")])
    assert isinstance(guide, Guide)
    assert guide.draft.example == "from shop import total\n\nprint(total([2.5, 4.0]))\n"
    assert guide.draft.example_source == source
