"""What a class must be called with; Python itself says what is right."""

from __future__ import annotations

import importlib.util
import inspect
from pathlib import Path

import pytest

from mkdocs_howto.source.model import Parameter, ParameterKind
from telling import read

IMPORTS = """\
import collections, dataclasses, enum, typing
from dataclasses import KW_ONLY, InitVar, dataclass, field
from pydantic import BaseModel, Field
"""
RUN = {
    "no constructor": "class x:\n    a = 1",
    "own constructor": "class x:\n    def __init__(self, a, /, b, *c, d, e=1, **f): self.a = a",
    "inherited constructor": "class B:\n    def __init__(self, a): ...\nclass x(B):\n    b = 1",
    "the nearer of two constructors": (
        "class A:\n    def __init__(self, a): ...\nclass B(A):\n    def __init__(self, b): ...\n"
        "class x(B): ..."
    ),
    "made by __new__": "class x:\n    def __new__(cls, a, b=2): return object.__new__(cls)",
    "__new__ below __init__": (
        "class B:\n    def __init__(self, *a): ...\n"
        "class x(B):\n    def __new__(cls, a): return object.__new__(cls)"
    ),
    "dataclass": "@dataclass\nclass x:\n    a: int\n    b: str = 'b'",
    "dataclass, factory": "@dataclass\nclass x:\n    a: list = field(default_factory=list)",
    "dataclass, not in init": "@dataclass\nclass x:\n    a: int\n    b: int = field(init=False)",
    "dataclass, no init": "@dataclass(init=False)\nclass x:\n    a: int",
    "dataclass, own init": "@dataclass\nclass x:\n    a: int\n    def __init__(self, b): ...",
    "dataclass, keywords": "@dataclass(kw_only=True)\nclass x:\n    a: int\n    b: int = 2",
    "dataclass, keyword first": (
        "@dataclass\nclass x:\n    a: int = field(kw_only=True)\n    b: int"
    ),
    "dataclass, marker": "@dataclass\nclass x:\n    a: int\n    _: KW_ONLY\n    b: int = 2",
    "dataclass, InitVar": "@dataclass\nclass x:\n    a: InitVar[int]\n    b: int = 1",
    "dataclass, ClassVar": "@dataclass\nclass x:\n    a: int\n    b: typing.ClassVar[int] = 1",
    "dataclass, underscore": "@dataclass\nclass x:\n    _a: int",
    "dataclass, no annotation": "@dataclass\nclass x:\n    a: int\n    b = 1",
    "dataclass below a dataclass": (
        "@dataclass\nclass B:\n    a: int\n    b: int\n"
        "@dataclass\nclass x(B):\n    c: int\n    a: str"
    ),
    "required after default, by keyword": (
        "@dataclass\nclass B:\n    a: int = 1\n@dataclass(kw_only=True)\nclass x(B):\n    b: int"
    ),
    "keyword of the base": (
        "@dataclass(kw_only=True)\nclass B:\n    a: int\n@dataclass\nclass x(B):\n    b: int"
    ),
    "plain below a dataclass": "@dataclass\nclass B:\n    a: int\nclass x(B):\n    b: int = 1",
    "dataclass below a plain class": "class B:\n    a: int\n@dataclass\nclass x(B):\n    b: int",
    "named tuple": "class x(typing.NamedTuple):\n    a: int\n    b: str = 's'",
    "named tuple, called": "x = typing.NamedTuple('x', [('a', int), ('b', str)])",
    "namedtuple, words": "x = collections.namedtuple('x', 'a b')",
    "namedtuple, commas": "x = collections.namedtuple('x', 'a, b', defaults=[1])",
    "namedtuple, list": "x = collections.namedtuple('x', ['a', 'b'], defaults=(1, 2))",
    "namedtuple, keyword": "x = collections.namedtuple('x', field_names=('a', 'b'))",
    "below a call of namedtuple": "class x(collections.namedtuple('B', 'a b')):\n    c = 1",
    "below the result of namedtuple": (
        "B = collections.namedtuple('B', 'a b')\nclass x(B):\n    c: int = 1"
    ),
    "namedtuple, own __new__": (
        "class x(collections.namedtuple('B', 'a b')):\n"
        "    def __new__(cls, a): return super().__new__(cls, a, a)"
    ),
    "model": "class x(BaseModel):\n    a: int\n    b: str = 'b'",
    "model, field": "class x(BaseModel):\n    a: int = Field(...)\n    b: int = Field(2, gt=1)",
    "model below a model": "class B(BaseModel):\n    a: int\nclass x(B):\n    b: int = 2",
    "model, private and settings": (
        "class x(BaseModel):\n    model_config = {'frozen': True}\n    a: int\n    _b: int = 1"
    ),
}


@pytest.mark.parametrize("name", RUN)
def test_as_python_says(name: str, tmp_path: Path) -> None:
    """The parameters, their kinds and which of them are required are those that Python reports."""
    definition = read(tmp_path, IMPORTS + RUN[name] + "\n", "shop.x")[0].definition
    spec = importlib.util.spec_from_file_location("shop", tmp_path / "shop.py")
    assert spec is not None
    assert spec.loader is not None
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    told = inspect.signature(module.x).parameters.values()
    expected = [(p.name, p.kind.description, p.default is not p.empty) for p in told]
    # A variadic parameter has no default and is not required either.
    assert [(p.name, str(p.kind), p.default is not None) for p in definition.parameters] == expected


def parameters(folder: Path, code: str) -> tuple[Parameter, ...]:
    """Return the constructor parameters of the class `x`."""
    return read(folder, code, "shop.x")[0].definition.parameters


def test_attrs_take_the_underscore_away(tmp_path: Path) -> None:
    """Where a private field is given, attrs leaves its underscore out."""
    code = (
        "import attrs\n@attrs.define\nclass x:\n    _a: int\n"
        "    b: list = attrs.field(factory=list)\n    c: int = attrs.field(init=False, default=1)\n"
    )
    told = [(p.name, p.annotation, p.default) for p in parameters(tmp_path, code)]
    assert told == [("a", "int", None), ("b", "list", "list()")]


def test_attrs_without_annotations(tmp_path: Path) -> None:
    """The older form of attrs, `attr.ib()`, makes fields too."""
    code = (
        "import attr\n@attr.s\nclass x:\n    a = attr.ib()\n    b = attr.ib(default=1)\n    c = 2\n"
    )
    assert [(p.name, p.default) for p in parameters(tmp_path, code)] == [("a", None), ("b", "1")]


def test_keys_of_a_typed_dict(tmp_path: Path) -> None:
    """The keys of a typed dict are its keywords, with the types that values have."""
    code = (
        "from typing import NotRequired, TypedDict\n"
        "class x(TypedDict):\n    a: int\n    b: NotRequired[str]\n"
    )
    told = [(p.name, p.kind, p.annotation) for p in parameters(tmp_path, code)]
    assert told == [("a", ParameterKind.KEYWORD, "int"), ("b", ParameterKind.KEYWORD, "str")]


def test_an_enum_is_not_constructed(tmp_path: Path) -> None:
    """The members of an enum are there already: nothing is asked for."""
    assert parameters(tmp_path, "import enum\nclass x(enum.Enum):\n    A = 1\n") == ()


def test_a_metaclass_does_not_count(tmp_path: Path) -> None:
    """`__call__` of a metaclass is not taken for the constructor."""
    code = (
        "class M(type):\n    def __call__(cls, q): ...\n"
        "class x(metaclass=M):\n    def __init__(self, a): ...\n"
    )
    assert [p.name for p in parameters(tmp_path, code)] == ["a"]


def test_what_the_class_says_of_its_arguments(tmp_path: Path) -> None:
    """Arguments are described where people do it: in the class's docstring or `__init__`'s."""
    code = '''
    class x:
        """A till.

        Args:
            a: The first.
        """
        def __init__(self, a, b):
            """Open it.

            Args:
                a: Something else.
                b: The second.
            """
    '''
    assert [p.about for p in parameters(tmp_path, code)] == ["The first.", "The second."]


def test_a_field_annotated_with_a_text(tmp_path: Path) -> None:
    """`Annotated[int, Doc("…")]` gives a field its type and what is said of it."""
    code = (
        "from dataclasses import dataclass\nfrom typing import Annotated\n"
        "from annotated_doc import Doc\n@dataclass\nclass x:\n"
        '    a: Annotated[int, Doc("How many.")] = 1\n'
    )
    (field,) = parameters(tmp_path, code)
    assert (field.annotation, field.default, field.about) == ("int", "1", "How many.")
