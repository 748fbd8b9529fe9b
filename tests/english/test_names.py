"""What the names in a body stand for."""

from __future__ import annotations

import ast
from pathlib import Path

import pytest

from telling import body, expression

CODE = """
import json
import logging
from pathlib import Path

log = logging.getLogger(__name__)


class Part:
    pass


class Shop:
    store: Path

    def __init__(self):
        self.part = Part()

    def run(self, where: Path, other: "Path | None" = None):
        made = Part()
        text = where.read_text()
        return text


def build() -> Part:
    return Part()
"""


def _value(source: str) -> ast.expr:
    return ast.parse(source, mode="eval").body


@pytest.mark.parametrize(
    ("source", "path"),
    [
        ("json.loads", "json.loads"),
        ("len", "len"),
        ("Part", "shop.Part"),
        ("where.read_text", "pathlib.Path.read_text"),
        ("self.part", "shop.Shop.part"),
        ("where", ""),
        ("unknown.thing", ""),
    ],
)
def test_path(source: str, path: str, tmp_path: Path) -> None:
    """A name stands for what its import, its type or the language says, or for nothing known."""
    _, names = body(tmp_path, CODE, "shop.Shop.run")
    assert names.path(_value(source)) == path


@pytest.mark.parametrize(
    ("source", "kind"),
    [
        ("where", "pathlib.Path"),
        ("other", "pathlib.Path"),
        ("self", "shop.Shop"),
        ("self.store", "pathlib.Path"),
        ("self.part", "shop.Part"),
        ("build()", "shop.Part"),
        ("Part()", "shop.Part"),
        ("'text'", "str"),
        ("[1]", "list"),
        ("None", ""),
        ("nothing()", ""),
        ("log", "logging.Logger"),
    ],
)
def test_type(source: str, kind: str, tmp_path: Path) -> None:
    """The type of a value comes from annotations, constructors, literals and the lexicon."""
    _, names = body(tmp_path, CODE, "shop.Shop.run")
    assert names.type_of(_value(source)) == kind


def test_local_hides_import(tmp_path: Path) -> None:
    """A local of a module's name is not the module, from where it is set."""
    statements, names = body(tmp_path, "import json\ndef run(a):\n    json = a\n    return json\n")
    assert names.path(_value("json")) == "json"
    assign = statements[0]
    assert isinstance(assign, ast.Assign)
    names.assign(assign.targets[0], assign.value)
    assert names.path(_value("json")) == ""


def test_assigned_parameter_is_none(tmp_path: Path) -> None:
    """A parameter that is set anew is no longer what the caller passed."""
    _, names = body(tmp_path, "def run(a=None):\n    a = 1\n    return a\n")
    assert "a" in names.parameters
    names.assign(ast.Name("a"), ast.Constant(1))
    assert "a" not in names.parameters
    assert names.types["a"] == "int"


def test_code_as_written(tmp_path: Path) -> None:
    """Code is shown as its author wrote it, letters beyond ASCII before it included."""
    value, names = expression(tmp_path, '"é" + f(a,  1.50)')
    assert isinstance(value, ast.BinOp)
    assert names.code(value.right) == "f(a,  1.50)"


@pytest.mark.parametrize("annotation", ["", "not python (", "typing.Any", "'((('"])
def test_annotations_that_say_nothing(annotation: str, tmp_path: Path) -> None:
    """An annotation without a type in it, or broken, gives none and no error."""
    _, names = body(tmp_path, "def run(a):\n    return a\n")
    assert names.annotated(annotation) == ""
