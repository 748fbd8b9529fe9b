"""What is special about an object, read from code of each kind."""

from __future__ import annotations

from pathlib import Path

import pytest

from mkdocs_howto.source.model import Trait
from telling import read

FUNCTIONS = {
    "plain": ("def x(a): return a", set()),
    "body of one pass": ("def x(): pass", set()),
    "body of dots": ("def x(): ...", {Trait.STUB}),
    "docstring alone": ('def x():\n    """Do."""', {Trait.STUB}),
    "async": ("async def x(a): return a", {Trait.ASYNC}),
    "generator": ("def x(a):\n    yield a", {Trait.GENERATOR}),
    "generator that delegates": ("def x(a):\n    yield from a", {Trait.GENERATOR}),
    "async generator": ("async def x(a):\n    yield a", {Trait.ASYNC, Trait.GENERATOR}),
    "yield of an inner function": (
        "def x(a):\n    def y():\n        yield a\n    return y()",
        set(),
    ),
    "context manager": (
        "import contextlib\n@contextlib.contextmanager\ndef x(a):\n    yield a",
        {Trait.CONTEXT_MANAGER},
    ),
    "context manager renamed": (
        "from contextlib import contextmanager as cm\n@cm\ndef x(a):\n    yield a",
        {Trait.CONTEXT_MANAGER},
    ),
    "async context manager": (
        "from contextlib import asynccontextmanager\n@asynccontextmanager\n"
        "async def x(a):\n    yield a",
        {Trait.ASYNC, Trait.ASYNC_CONTEXT_MANAGER},
    ),
    "own decorator of that name": (
        "def contextmanager(f): return f\n@contextmanager\ndef x(a):\n    yield a",
        {Trait.GENERATOR},
    ),
    "cached": (
        "from functools import lru_cache\n@lru_cache(8)\ndef x(a): return a",
        {Trait.CACHED},
    ),
    "overloaded": (
        "from typing import overload\n@overload\ndef x(a: int) -> int: ...\n"
        "@overload\ndef x(a: str) -> str: ...\ndef x(a): return a",
        {Trait.OVERLOADED},
    ),
    "deprecated by a decorator": (
        "from warnings import deprecated\n@deprecated('no')\ndef x(): return 1",
        {Trait.DEPRECATED},
    ),
    "deprecated by its docstring": (
        'def x():\n    """Add.\n\n    .. deprecated:: 2.0\n    """\n    return 1',
        {Trait.DEPRECATED},
    ),
    "command": ("import click\n@click.command()\ndef x(): return 1", {Trait.COMMAND}),
    "command of a group": (
        "import click\n@click.group()\ndef cli(): return 1\n@cli.command()\ndef x(): return 1",
        {Trait.COMMAND},
    ),
    "decorator": (
        "def x(f):\n    def inner(*a):\n        return f(*a)\n    return inner",
        {Trait.DECORATOR},
    ),
    "decorator that wraps": (
        "import functools\ndef x(f):\n    async def inner(*a):\n        return await f(*a)\n"
        "    return functools.wraps(f)(inner)",
        {Trait.DECORATOR},
    ),
    "function that makes a decorator": (
        "def x(n):\n    def outer(f):\n        def inner(): return f(n)\n        return inner\n"
        "    return outer",
        set(),
    ),
    "function that turns a function into a decorator": (
        "def x(f):\n    def outer(n):\n        def inner(*a): return f(n)\n        return inner\n"
        "    return outer",
        set(),
    ),
    "function that returns an inner one": (
        "def x(n):\n    def inner(): return n\n    return inner",
        set(),
    ),
}


@pytest.mark.parametrize("name", FUNCTIONS)
def test_of_a_function(name: str, tmp_path: Path) -> None:
    """A function has exactly the traits that its decorators, docstring and body show."""
    code, expected = FUNCTIONS[name]
    assert read(tmp_path, code, "shop.x")[0].definition.traits == expected


ABSTRACT = "import abc\nclass B(abc.ABC):\n    @abc.abstractmethod\n    def m(self): return 1\n"
CLASSES = {
    "plain": ("class x:\n    def m(self): return 1", set()),
    "context manager": (
        "class x:\n    def __enter__(self): return 1\n    def __exit__(self, *a): return 1",
        {Trait.CONTEXT_MANAGER},
    ),
    "inherited context manager": (
        "class B:\n    def __enter__(self): return 1\nclass x(B):\n    a = 1",
        {Trait.CONTEXT_MANAGER},
    ),
    "async context manager": (
        "class x:\n    async def __aenter__(self): return 1",
        {Trait.ASYNC_CONTEXT_MANAGER},
    ),
    "dataclass": (
        "import dataclasses\n@dataclasses.dataclass\nclass x:\n    a: int",
        {Trait.DATACLASS},
    ),
    "dataclass with settings": (
        "from dataclasses import dataclass\n@dataclass(frozen=True)\nclass x:\n    a: int",
        {Trait.DATACLASS},
    ),
    "below a dataclass": (
        "import dataclasses\n@dataclasses.dataclass\nclass B:\n    a: int\nclass x(B):\n    b = 1",
        set(),
    ),
    "attrs": ("import attrs\n@attrs.define\nclass x:\n    a: int", {Trait.DATACLASS}),
    "attrs, older": (
        "import attr\n@attr.s(auto_attribs=True)\nclass x:\n    a: int",
        {Trait.DATACLASS},
    ),
    "named tuple": (
        "from typing import NamedTuple\nclass x(NamedTuple):\n    a: int",
        {Trait.NAMEDTUPLE},
    ),
    "below a call of namedtuple": (
        "from collections import namedtuple\nclass x(namedtuple('x', 'a b')):\n    c = 1",
        {Trait.NAMEDTUPLE},
    ),
    "below the result of namedtuple": (
        "import collections\nB = collections.namedtuple('B', 'a')\nclass x(B):\n    c = 1",
        {Trait.NAMEDTUPLE},
    ),
    "model": ("from pydantic import BaseModel\nclass x(BaseModel):\n    a: int", {Trait.MODEL}),
    "typed dict": (
        "from typing import TypedDict\nclass x(TypedDict):\n    a: int",
        {Trait.TYPED_DICT},
    ),
    "enum": ("import enum\nclass x(enum.Enum):\n    A = 1", {Trait.ENUM}),
    "enum of text": ("from enum import StrEnum\nclass x(StrEnum):\n    A = 'a'", {Trait.ENUM}),
    "exception": ("class B(ValueError): a = 1\nclass x(B): b = 1", {Trait.EXCEPTION}),
    "protocol": ("from typing import Protocol\nclass x(Protocol):\n    a: int", {Trait.PROTOCOL}),
    "generic protocol": (
        "from typing import Protocol, TypeVar\nT = TypeVar('T')\nclass x(Protocol[T]):\n    a: T",
        {Trait.PROTOCOL},
    ),
    "below a protocol": (
        "from typing import Protocol\nclass B(Protocol):\n    a: int\nclass x(B):\n    a = 1",
        set(),
    ),
    "abstract": (ABSTRACT + "class x(B):\n    def n(self): return 1", {Trait.ABSTRACT}),
    "no longer abstract": (ABSTRACT + "class x(B):\n    def m(self): return 1", set()),
    "abstract method replaced by a value": (ABSTRACT + "class x(B):\n    m = 1", set()),
    "deprecated": (
        'class x:\n    """Till.\n\n    Deprecated: use Box.\n    """',
        {Trait.DEPRECATED},
    ),
}


@pytest.mark.parametrize("name", CLASSES)
def test_of_a_class(name: str, tmp_path: Path) -> None:
    """A class has exactly the traits that its decorators, bases and members show."""
    code, expected = CLASSES[name]
    assert read(tmp_path, code, "shop.x")[0].definition.traits == expected


METHODS = {
    "classmethod": ("@classmethod\n    def m(cls): return 1", {Trait.CLASSMETHOD}),
    "staticmethod": ("@staticmethod\n    def m(a): return 1", {Trait.STATICMETHOD}),
    "abstract": ("@abc.abstractmethod\n    def m(self): return 1", {Trait.ABSTRACT}),
    "property": ("@property\n    def m(self): return 1", set()),
    "property with setter": (
        "@property\n    def m(self): return 1\n    @m.setter\n    def m(self, v): self.v = v",
        {Trait.SETTABLE},
    ),
    "abstract property": (
        "@property\n    @abc.abstractmethod\n    def m(self): return 1",
        {Trait.ABSTRACT},
    ),
    "cached property": ("@functools.cached_property\n    def m(self): return 1", {Trait.CACHED}),
}


@pytest.mark.parametrize("name", METHODS)
def test_of_a_member(name: str, tmp_path: Path) -> None:
    """A method or property has exactly the traits that its decorators show."""
    code, expected = METHODS[name]
    text = f"import abc, functools\nclass x:\n    {code}\n"
    assert read(tmp_path, text, "shop.x.m")[0].definition.traits == expected
