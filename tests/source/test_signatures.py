"""Parameters of functions and decorators of definitions."""

from __future__ import annotations

from pathlib import Path

import pytest

from mkdocs_howto.source.collector import Collector
from mkdocs_howto.source.loader import Sources
from mkdocs_howto.source.model import ParameterKind
from telling import read


def test_kinds_defaults_and_annotations(tmp_path: Path) -> None:
    """Each parameter has its kind, and its annotation and default as written."""
    code = "def x(a, /, b: int, *c: str, d: 'Till', e: list[int] = [1, 2], **f): 0\n"
    told = read(tmp_path, code, "shop.x")[0].definition.parameters
    assert [(p.name, p.kind, p.annotation, p.default) for p in told] == [
        ("a", ParameterKind.POSITIONAL, "", None),
        ("b", ParameterKind.NORMAL, "int", None),
        ("c", ParameterKind.VAR_POSITIONAL, "str", None),
        ("d", ParameterKind.KEYWORD, "Till", None),
        ("e", ParameterKind.KEYWORD, "list[int]", "[1, 2]"),
        ("f", ParameterKind.VAR_KEYWORD, "", None),
    ]
    assert [p.name for p in told if p.required] == ["a", "b", "d"]


@pytest.mark.parametrize(
    ("method", "names"),
    [
        ("def m(self, a): 0", ["a"]),
        ("def m(this, a, /): 0", ["a"]),
        ("@classmethod\n    def m(cls, a): 0", ["a"]),
        ("@staticmethod\n    def m(a): 0", ["a"]),
        ("def m(*args): 0", ["args"]),
        ("def m(): 0", []),
        ("def __new__(cls, a): 0", ["a"]),
    ],
)
def test_what_no_call_gives_is_left_out(method: str, names: list[str], tmp_path: Path) -> None:
    """`self` and `cls` are no arguments, whatever they are called."""
    name = "__new__" if "__new__" in method else "m"
    told = read(tmp_path, f"class X:\n    {method}\n", f"shop.X.{name}")[0].definition.parameters
    assert [p.name for p in told] == names


def test_overloads(tmp_path: Path) -> None:
    """Each overload has parameters of its own, without `self`."""
    code = """
    from typing import overload
    class X:
        @overload
        def m(self, a: int) -> int: ...
        @overload
        def m(self, a: str, b: int) -> str: ...
        def m(self, a, b=1): return a
    """
    overloads = read(tmp_path, code, "shop.X.m")[0].definition.overloads
    assert [[(p.name, p.annotation) for p in each] for each in overloads] == [
        [("a", "int")],
        [("a", "str"), ("b", "int")],
    ]


IMPORT = "import annotated_doc\nfrom typing import Annotated\nfrom annotated_doc import Doc\n"


@pytest.mark.parametrize(
    ("annotation", "shown", "about"),
    [
        ('Annotated[int, Doc("How many.")]', "int", "How many."),
        (
            'Annotated[list[int] | None, 5, annotated_doc.Doc("Which.")]',
            "list[int] | None",
            "Which.",
        ),
        (
            'Annotated[int, Doc("""\n    First\n    lines.\n\n    More.\n    """)]',
            "int",
            "First lines.",
        ),
        ('Annotated[int, Doc("")]', "int", ""),
        ("Annotated[int, 5]", "Annotated[int, 5]", ""),
        ("Annotated[int, Doc(text)]", "Annotated[int, Doc(text)]", ""),
        ("Annotated[int, Doc(5)]", "Annotated[int, Doc(5)]", ""),
        ("list[Doc(1)]", "list[Doc(1)]", ""),
    ],
)
def test_annotated_with_a_text(annotation: str, shown: str, about: str, tmp_path: Path) -> None:
    """`Annotated[T, Doc("…")]` is the type `T`, described by the first paragraph of the text."""
    code = f"{IMPORT}def x(a: {annotation}): 0\n"
    (told,) = read(tmp_path, code, "shop.x")[0].definition.parameters
    assert (told.annotation, told.about) == (shown, about)


def test_the_docstring_comes_first(tmp_path: Path) -> None:
    """What the docstring says of a parameter is told rather than the text beside its type."""
    code = IMPORT + (
        'def x(a: Annotated[int, Doc("One.")]):\n'
        '    """Run.\n\n    Args:\n        a: Two.\n    """\n'
    )
    assert read(tmp_path, code, "shop.x")[0].definition.parameters[0].about == "Two."


def test_parameters_of_a_real_framework() -> None:
    """FastAPI's constructor, whose parameters all have such texts, shows plain types."""
    parameters = Collector(Sources([])).facts("fastapi.FastAPI").definition.parameters
    title = next(p for p in parameters if p.name == "title")
    assert (title.annotation, title.about) == ("str", "The title of the API.")
    assert not [p for p in parameters if "Doc(" in p.annotation]


def test_texts_beside_other_types(tmp_path: Path) -> None:
    """Attributes and return types may have such a text too; a docstring comes first."""
    code = IMPORT + (
        'a: Annotated[int, Doc("How many.")] = 1\n'
        'b: Annotated[int, Doc("How many.")] = 1\n"""Another."""\n'
        'def x() -> Annotated[str, Doc("The name.")]: return "x"\n'
    )
    _, shop = read(tmp_path, code, "shop.x")
    told = [shop.facts(f"shop.{name}").definition for name in ("a", "b", "x")]
    assert [each.returns for each in told] == ["int", "int", "str"]
    assert [each.docstring.summary for each in told] == ["How many.", "Another.", ""]
    assert told[2].docstring.returns == "The name."


def test_decorators_are_told_by_their_paths(tmp_path: Path) -> None:
    """A decorator is known by what its import says, with or without arguments."""
    code = """
    import functools as ft
    from abc import abstractmethod as needed
    @ft.lru_cache(maxsize=2)
    @needed
    @unknown
    def x(): 0
    """
    told = read(tmp_path, code, "shop.x")[0].definition.decorators
    assert told == ("functools.lru_cache", "abc.abstractmethod", "unknown")
