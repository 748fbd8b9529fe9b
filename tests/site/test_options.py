"""The table of options, and what happens to values that don't fit it."""

from __future__ import annotations

import dataclasses

import pytest
from hypothesis import given
from hypothesis import strategies as st

from mkdocs_howto.guide.errors import OptionError
from mkdocs_howto.guide.model import Options, Section
from mkdocs_howto.site.settings import (
    OPTIONS,
    Option,
    Place,
    Settings,
    marker_options,
    options_of,
    site_settings,
)
from mkdocs_howto.store.strict_yaml import load


def test_table_and_types_agree() -> None:
    """Each marker option is a field of Options, each site option one of Settings, same default."""
    marker = {option.name: option.default for option in options_of(Place.MARKER)}
    fields = {field.name: field.default for field in dataclasses.fields(Options)}
    # Not an option: whether the marker itself said `instructions`.
    assert fields.pop("own_voice") == ""
    assert marker == fields
    site = {o.name: o.default for o in OPTIONS if o.place is Place.SITE}
    rest = {f.name: getattr(Settings(), f.name) for f in dataclasses.fields(Settings)}
    assert site == {name: value for name, value in rest.items() if name != "defaults"}


@pytest.mark.parametrize("option", OPTIONS, ids=lambda option: option.name)
def test_examples_fit(option: Option) -> None:
    """The example that an error message shows is a value that the option takes."""
    value = load(f"x: {option.type.example}").values["x"]
    assert option.read(value) is not None
    assert option.about.endswith(".")


def test_marker_overrides_site() -> None:
    """A site's setting is the default of its markers, and a marker's own wins."""
    settings = site_settings({"sections": ["steps"], "paths": ["src"]})
    assert settings == Settings(("src",), True, defaults=Options(sections=(Section.STEPS,)))
    assert marker_options("", settings.defaults).sections == (Section.STEPS,)
    own = marker_options("sections: [example, description]", settings.defaults)
    assert own.sections == (Section.EXAMPLE, Section.DESCRIPTION)


def test_values() -> None:
    """All options of a marker are read into their types."""
    text = "title: >\n  Publish\n  a release\nfile: scripts/publish.py\nlines: 10-40\n"
    options = marker_options(text, Options())
    assert options == Options("Publish a release", file="scripts/publish.py", lines=(10, 40))
    assert marker_options("file: a.py\nlines: 7", Options()).lines == (7, 7)


@pytest.mark.parametrize(
    ("text", "where", "says"),
    [
        ("titel: x", "page.md:11", "Did you mean `title`?"),
        ("colour: x", "page.md:11", "takes `title`, `id`, `sections`, `file`, `lines`, `language`"),
        ("title: x\npaths: [src]", "page.md:12", "for the whole site"),
        ("title: 404", "page.md:11", "takes text, not the number 404"),
        ("title:", "page.md:11", "not nothing"),
        ('title: " "', "page.md:11", "an empty text"),
        ("title: {a: b}", "page.md:11", "a mapping"),
        ("title: true", "page.md:11", "not `true`"),
        ("sections: steps", "page.md:11", "`sections: [description, steps]`"),
        ("sections: []", "page.md:11", "an empty list"),
        ("sections: [step]", "page.md:11", "no section `step`"),
        ("sections: [steps, steps]", "page.md:11", "listed twice"),
        ("sections: [1]", "page.md:11", "a list of 1"),
        ("file: a.py\nlines: 40-10", "page.md:12", "before line 40"),
        ("file: a.py\nlines: 0-3", "page.md:12", "first and last line"),
        ("file: a.py\nlines: 1:30", "page.md:12", 'the text "1:30"'),
        ("file: a.py\nlines: true", "page.md:12", "not `true`"),
        ("lines: 1-3", "page.md:11", "needs a `file`"),
        ("title: x\ntitle: y", "page.md:12", "given twice"),
        ("title: &a x\nfile: *a", "page.md:11", "anchor"),
        ("title: *a", "page.md:11", "alias"),
        ("title: !!str x", "page.md:11", "tag"),
        ("title: a: b", "page.md:11", "in quotes"),
        ("title: `a` b", "page.md:11", "in quotes"),
        ("just words", "page.md:11", "`name: value`"),
    ],
)
def test_marker_errors(text: str, where: str, says: str) -> None:
    """Each mistake is reported with page, line, and what to write instead."""
    with pytest.raises(OptionError) as caught:
        marker_options(text, Options(), page="page.md", line=11)
    assert caught.value.where == where
    assert says in str(caught.value)


@pytest.mark.parametrize(
    ("values", "says"),
    [
        ({"pths": ["src"]}, "Did you mean `paths`?"),
        ({"title": "x"}, "set below a marker"),
        ({"paths": "src"}, "`paths: [src]`"),
        ({"paths": [1]}, "a list of texts"),
        ({"paths": []}, "an empty list"),
        ({"enabled": "yes"}, "takes `true` or `false`"),
        ({"enabled": 1}, "the number 1"),
        ({"lexicon": {"re.search": "Searches"}}, "must not start with a capital"),
        ({"lexicon": ["re.search"]}, "a mapping of dotted paths"),
        ({"checks": {"HT999": "off"}}, "there is no check `HT999`"),
        ({"avoid": "simply"}, "a list of words"),
        ({"avoid": [["simply"]]}, "each word to avoid is a text"),
        ({"avoid": {"simply": 1}}, "instead of `simply`"),
        ({"person": "first"}, "`third`, `second` or `any`"),
        ({"examples_from": "tests"}, "`examples_from: [src]`"),
    ],
)
def test_site_errors(values: dict[str, object], says: str) -> None:
    """A site's mistakes are reported with its file and what to write instead."""
    with pytest.raises(OptionError) as caught:
        site_settings(values, "mkdocs.yml")
    assert caught.value.where == "mkdocs.yml"
    assert says in str(caught.value)


def test_unknown_place() -> None:
    """Without a known page the message still says which line, and without a line which page."""
    with pytest.raises(OptionError) as caught:
        marker_options("a: 1", Options(), line=3)
    assert caught.value.where == "line 3"
    with pytest.raises(OptionError) as caught:
        marker_options("a: 1", Options(), page="page.md")
    assert caught.value.where == "page.md"


@given(st.text(max_size=60))
def test_any_text(text: str) -> None:
    """Whatever stands below a marker, it is read or refused as an option error."""
    try:
        options = marker_options(text, Options(), page="page.md", line=1)
    except OptionError as error:
        assert error.where.startswith("page.md:")
    else:
        assert isinstance(options, Options)


@given(
    st.sampled_from(OPTIONS),
    st.recursive(
        st.one_of(st.none(), st.booleans(), st.integers(), st.floats(), st.text(max_size=9)),
        lambda inner: st.one_of(st.lists(inner), st.dictionaries(st.text(max_size=3), inner)),
        max_leaves=4,
    ),
)
def test_any_value(option: Option, value: object) -> None:
    """An option reads a value of any type or refuses it as an option error."""
    try:
        assert option.read(value) is not None
    except OptionError as error:
        assert f"`{option.name}" in error.message
        assert option.type.example in error.hint
