"""Each kind of object is shown in the way in which people use it."""

from __future__ import annotations

from pathlib import Path

import pytest

from examples.trying import chosen, run
from mkdocs_howto.examples import Example

CODE = '''
import asyncio
import contextlib
import enum
import functools
from abc import ABC, abstractmethod
from collections.abc import AsyncIterator, Iterator
from dataclasses import dataclass
from typing import NamedTuple, Protocol, TypedDict

import click

LIMIT = 5


def add(first: int, second: int) -> int:
    return first + second


def rows_of(rows, key):
    return [row[key] for row in rows]


async def fetch(word: str) -> str:
    await asyncio.sleep(0)
    return word.upper()


def count_up(stop: int) -> Iterator[int]:
    yield from range(stop)


def forever():
    while True:
        yield 1


async def ticks(count: int) -> AsyncIterator[int]:
    for number in range(count):
        yield number


@contextlib.contextmanager
def opened(name: str) -> Iterator[str]:
    yield name


def logged(function):
    @functools.wraps(function)
    def wrapper(*args, **kwargs):
        return function(*args, **kwargs)
    return wrapper


@click.command()
@click.option("--name", default="Ada")
def greet(name: str) -> None:
    """Greet somebody."""
    click.echo(f"Hello, {name}")


class Colour(enum.Enum):
    RED = "red"
    GREEN = "green"


class ShopError(Exception):
    """Something went wrong in the shop."""


class MissingItem(ShopError):
    def __init__(self, item: str, code: int) -> None:
        super().__init__(item)
        self.code = code


@dataclass
class Point:
    x: int
    y: int = 0


class Pair(NamedTuple):
    left: int
    right: int


class Movie(TypedDict):
    title: str
    year: int


class Sized(Protocol):
    def size(self) -> int: ...


class Shape(ABC):
    @abstractmethod
    def area(self) -> float: ...


class Square(Shape):
    def __init__(self, side: float) -> None:
        self.side = side

    def area(self) -> float:
        return self.side ** 2


class Cart:
    """Holds what a customer wants to buy."""

    def __init__(self) -> None:
        self._items: list[str] = []

    def __len__(self) -> int:
        return len(self._items)

    def add(self, name: str) -> None:
        """Put an item in."""
        self._items.append(name)

    def pop(self) -> str:
        """Take the last item out."""
        return self._items.pop()

    @property
    def names(self) -> list[str]:
        """What is inside."""
        return list(self._items)

    @classmethod
    def empty(cls) -> "Cart":
        return cls()

    @staticmethod
    def price(amount: float) -> float:
        return amount * 1.2


class Chat:
    models = ["tiny", "huge"]

    @classmethod
    async def stream(cls, model: str, messages: list[dict[str, str]]) -> AsyncIterator[str]:
        if model not in cls.models:
            raise ValueError(model)
        for message in messages:
            yield message["content"]


class Box:
    def __enter__(self) -> "Box":
        return self

    def __exit__(self, *error: object) -> None:
        pass

    def content(self) -> str:
        return "a lamp"
'''

SHOWN = {
    "shop": ("import", ""),
    "shop.LIMIT": ("print(LIMIT)", "5\n"),
    "shop.add": ("print(add(", ""),
    "shop.rows_of": ("rows_of(", "['"),
    "shop.fetch": ("await fetch(", "APPLE\n"),
    "shop.count_up": ("for item in count_up(", "0\n1\n"),
    "shop.forever": ("islice(forever()", "1\n1\n1\n"),
    "shop.ticks": ("async for tick in ticks(", "0\n1\n"),
    "shop.opened": ("with opened(", "Ada\n"),
    "shop.logged": ("@logged\ndef greet", "Hello, Ada\n"),
    "shop.greet": ("CliRunner().invoke(greet", "Greet somebody."),
    "shop.Colour": ("in Colour:", "RED red\nGREEN green\n"),
    "shop.Colour.RED": ("Colour.RED", "red\n"),
    "shop.ShopError": ("except ShopError as error", "ShopError("),
    "shop.MissingItem": ("raise MissingItem(", "MissingItem("),
    "shop.Point": ("Point(", "Point(x="),
    "shop.Point.y": ("y=3)", "3\n"),
    "shop.Pair": ("Pair(", ""),
    "shop.Movie": (": Movie = {", "'title'"),
    "shop.Sized": ("(Sized):", ""),
    "shop.Shape": ("Shape", ""),
    "shop.Shape.area": (".area()", ""),
    "shop.Square": ("Square(", ""),
    "shop.Cart": ("Cart()", ""),
    "shop.Cart.add": (".add(", "['Ada']\n"),
    "shop.Cart.pop": (".add(", "Ada\n"),
    "shop.Cart.names": (".names)", "[]\n"),
    "shop.Cart.empty": ("Cart.empty().names", "[]\n"),
    "shop.Cart.price": ("Cart.price(", ""),
    "shop.Cart.__len__": ("len(cart)", "0\n"),
    "shop.Chat": ('Chat.stream(model="tiny", messages=messages)', "Hello\n"),
    "shop.Chat.stream": ('Chat.stream(model="tiny", messages=messages)', "Hello\n"),
    "shop.Box": ("with Box() as box", "a lamp\n"),
    "shop.Box.content": ("with Box() as box", "a lamp\n"),
}
"""For each object, what its program contains and what that prints."""


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A folder with the module `shop`."""
    root = tmp_path_factory.mktemp("shop")
    (root / "shop.py").write_text(CODE, encoding="utf-8")
    return root


@pytest.fixture(scope="module")
def best(folder: Path) -> dict[str, Example]:
    """The chosen example of every object."""
    return chosen(folder, list(SHOWN))


@pytest.mark.parametrize("identifier", SHOWN)
def test_idiom_and_output(identifier: str, folder: Path, best: dict[str, Example]) -> None:
    """An example passes the type checker, uses its object in its idiom, runs and prints."""
    code = best[identifier].code
    contained, printed = SHOWN[identifier]
    assert contained in code, code
    output = run(code, folder)
    assert printed in output, f"{code}\n{output}"
    assert output.strip(), code
    assert len(code.splitlines()) <= 25


def test_the_note_names_the_constant(best: dict[str, Example]) -> None:
    """A value that was taken from a class constant is said to be from there."""
    assert best["shop.Chat.stream"].source == (
        'Built from the signature; `"tiny"` is the first of `Chat.models`.'
    )


def test_an_object_that_nothing_makes_still_has_an_example(tmp_path: Path) -> None:
    """What can't be constructed stands at the top, with what the reader has to put there."""
    (tmp_path / "odd.py").write_text(
        "import secret_module\n\n\ndef use(engine: secret_module.Engine) -> None:\n"
        '    """Use it."""\n',
        encoding="utf-8",
    )
    example = chosen(tmp_path, ["odd.use"])["odd.use"]
    assert "# Put here: a `secret_module.Engine`.\nengine: Any = None\n" in example.code
    assert "use(engine)" in example.code
    assert example.source == "To be filled in at the top."


def test_same_code_same_examples(folder: Path, best: dict[str, Example]) -> None:
    """Reading the code anew gives the same programs."""
    assert chosen(folder, ["shop.Cart", "shop.Chat"]) == {
        name: best[name] for name in ("shop.Cart", "shop.Chat")
    }
