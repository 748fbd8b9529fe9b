"""YAML that hurts elsewhere, as options of a marker and as front matter of a stored guide."""

from __future__ import annotations

import time

import pytest

from mkdocs_howto.guide.errors import HowtoError
from mkdocs_howto.guide.model import Options
from mkdocs_howto.site.settings import marker_options
from mkdocs_howto.store.frontmatter import read_stored, stored_text
from mkdocs_howto.store.strict_yaml import MAX_CHARACTERS, MAX_DEPTH
from standin import stored_guide

_LAUGHS = "\n".join(
    ["a0: &a0 [x, x]", *(f"a{n}: &a{n} [*a{n - 1}, *a{n - 1}]" for n in range(1, 25))]
)

HURTING = {
    "alias": ("title: x\ntask: *a\n", 2),
    "anchor": ("title: &a x\n", 1),
    "billion laughs": (_LAUGHS, 1),
    "merge key": ("a: &a {b: c}\nd:\n  <<: *a\n", 1),
    "Python object": ("title: !!python/object/apply:os.system [id]\n", 1),
    "Python name": ("title: !!python/name:os.system\n", 1),
    "tag of our own": ("title: x\ntask: !ENV HOME\n", 2),
    "standard tag": ("title: !!binary aGk=\n", 1),
    "tag by its handle": ("title: !<tag:yaml.org,2002:str> x\n", 1),
    "two values": ("title: a\ntask: b\ntitle: c\n", 3),
    "two values, one quoted": ('title: a\n"title": b\n', 2),
    "two in a nested mapping": ("title:\n  a: 1\n  a: 2\n", 3),
    "depth in brackets": ("title: " + "[" * 5_000, 1),
    "depth in mappings": ("title: " + "{a: " * 5_000, 1),
    "depth by indentation": (
        "".join(" " * n + "a:\n" for n in range(MAX_DEPTH + 3)),
        MAX_DEPTH + 1,
    ),
    "a key that is a list": ("? [a, b]\n: c\n", 1),
    "a key that is a mapping": ("{a: b}: c\n", 1),
    "many values": ("title: [" + "x," * 9_000 + "]\n", 1),
    "size": ("title: " + "x" * MAX_CHARACTERS, 1),
    "a list": ("- title\n", 1),
    "a second document": ("title: x\n---\ntitle: y\n", 2),
    "null byte": ("title: a\x00b\n", 1),
    "control character": ("task: x\ntitle: \x1b[31m\n", 2),
    "half a character": ("task: x\ntitle: \ud800\n", 2),
    "unclosed quote": ('title: "x\n', 1),
    "tab": ("title:\n\t- x\n", 2),
}


@pytest.mark.parametrize("name", HURTING)
def test_below_a_marker(name: str) -> None:
    """It is refused, with the line of the page, at once."""
    text, line = HURTING[name]
    start = time.process_time()
    with pytest.raises(HowtoError) as caught:
        marker_options(text, Options(), page="page.md", line=10)
    assert time.process_time() - start < 1
    page, _, number = caught.value.where.partition(":")
    assert page == "page.md"
    # Where a quote or bracket is not closed, the parser names the end of the text.
    assert 0 <= int(number) - (10 + line - 1) <= 1


@pytest.mark.parametrize("name", sorted(set(HURTING) - {"a second document"}))
def test_in_front_matter(name: str) -> None:
    """It is refused, with the line of the file, at once."""
    text, line = HURTING[name]
    good = stored_text(stored_guide())
    bad = good.replace("---\n", f"---\n{text}\n", 1)
    start = time.process_time()
    with pytest.raises(HowtoError) as caught:
        read_stored(bad, "howto/x.md")
    assert time.process_time() - start < 1
    file, _, number = caught.value.where.partition(":")
    assert file == "howto/x.md"
    if name != "unclosed quote":  # which a later quote closes
        assert 1 <= int(number) <= line + 2
