"""The offline writer: facts to a draft."""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path

import pytest

from mkdocs_howto.english.lexicon import lexicon
from mkdocs_howto.guide.model import Section
from mkdocs_howto.offline.sections import Needed
from mkdocs_howto.offline.writer import OfflineWriter
from telling import draft, read

CODE = '''
LIMIT: int = 3
TABLE = {"first_of_all": 1, "second_of_all": 2, "third_of_all": 3}


class Shop:
    """A shop."""

    def __init__(self, name):
        self.name = name

    @property
    def label(self):
        """The label on the door."""
        return self.name.title()

    def run(self, count):
        if count > LIMIT:
            raise ValueError("too many")
        return [self.label] * count


def later(a, b) -> int: ...
'''

EACH = ["shop", "shop.LIMIT", "shop.TABLE", "shop.Shop", "shop.Shop.run", "shop.Shop.label"]


@pytest.mark.parametrize("identifier", [*EACH, "shop.later", "shop.Shop.name"])
def test_every_kind(identifier: str, tmp_path: Path) -> None:
    """Every kind of object has a title, a description and steps that cite its file."""
    written = draft(tmp_path, CODE, identifier)
    name = identifier.rpartition(".")[2]
    assert written.title == f"How to use `{name}`"
    assert f"`{name}" in written.description or f".{name}`" in written.description
    assert written.steps
    assert all(step.file == "shop.py" and step.lines for step in written.steps)
    assert written.example == ""
    assert written.writer == "offline"


def test_attribute(tmp_path: Path) -> None:
    """A short value is shown as it stands, a long one only named."""
    (short,) = draft(tmp_path, CODE, "shop.LIMIT").steps
    assert (short.title, short.text) == ("Set the limit", "Assigns `3` to `LIMIT`.")
    (long,) = draft(tmp_path, CODE, "shop.TABLE").steps
    assert "first_of_all" not in long.text
    assert "in one line" in long.text


def test_declaration(tmp_path: Path) -> None:
    """A function whose body is empty is told by what it takes and gives."""
    (step,) = draft(tmp_path, CODE, "shop.later").steps
    assert step.text == "`later` takes `a` and `b` and returns `int`, and its body is empty."


def test_abstract(tmp_path: Path) -> None:
    """An abstract method says that subclasses implement it."""
    code = (
        "import abc\nclass A(abc.ABC):\n    @abc.abstractmethod\n    def f(self, x):\n        ...\n"
    )
    (step,) = draft(tmp_path, code, "shop.A.f").steps
    assert step.text.endswith("subclasses implement it.")


def test_largest_method_tells_the_class(tmp_path: Path) -> None:
    """A class without a docstring is described by its largest public method too."""
    code = "class Shop:\n    def run(self, a):\n        b = a.price\n        return b * 2\n"
    assert "and returns `b * 2`" in draft(tmp_path, code, "shop.Shop").description


@pytest.mark.parametrize("section", [Section.ERRORS, Section.RELATED, Section.DIAGRAM])
def test_further_sections(section: Section, tmp_path: Path) -> None:
    """Each section beyond the three is written, or empty where there is nothing to say."""
    facts, collector = read(tmp_path, CODE, "shop.Shop.run")
    said = OfflineWriter(collector, lexicon()).further(facts, section, Needed())
    assert all(isinstance(item, str) and item for item in said)
    if section is Section.ERRORS:
        assert "ValueError" in said[0]


FIVE = ["json.dumps", "textwrap.wrap", "shelve.Shelf", "click.Context.invoke", "click.style"]


def test_same_bytes(tmp_path: Path) -> None:
    """The order in which sets come out changes no byte of what five guides say."""
    outputs = {
        subprocess.run(
            [sys.executable, "-m", "mkdocs_howto", "show", *FIVE],
            capture_output=True,
            cwd=tmp_path,
            env={**os.environ, "PYTHONHASHSEED": seed},
            check=True,
        ).stdout
        for seed in ("1", "4242")
    }
    assert len(outputs) == 1
    assert outputs.pop().count(b"Execution Steps") == len(FIVE)
