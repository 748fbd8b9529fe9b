"""Programs are followed on paper: what certainly fails is known, and nothing more is claimed."""

from __future__ import annotations

from pathlib import Path

import pytest

from examples.trying import collector
from mkdocs_howto.examples.trial import Trial, attempt
from mkdocs_howto.examples.trial.library import Library

CODE = """
import asyncio
import contextlib
import enum
import functools
import os
import threading
from dataclasses import dataclass

MODES = ("fast", "slow")


class Stock:
    def __init__(self, size: int = 3) -> None:
        if not 1 <= size <= 9:
            raise ValueError("between 1 and 9")
        self.size = size
        self.goods: list[str] = []

    @property
    def level(self) -> int:
        return self._level

    @level.setter
    def level(self, value: int) -> None:
        if value < 0:
            raise ValueError("not below zero")
        self._level = value

    def store(self, article: str) -> "Stock":
        self.goods.append(article)
        return self

    def fetch(self) -> str:
        return self.goods.pop()

    def __len__(self) -> int:
        return len(self.goods)


class Shelf(Stock):
    def __init__(self) -> None:
        super().__init__(2)

    def __repr__(self) -> str:
        return f"Shelf({self.size})"


@dataclass
class Parcel:
    weight: float
    label: str = "none"

    def __post_init__(self) -> None:
        if self.weight <= 0:
            raise ValueError("weighs nothing")


class Colour(enum.Enum):
    RED = "red"


def ship(stock: Stock, mode: str) -> str:
    if mode not in MODES:
        raise LookupError(mode)
    if not stock:
        raise ValueError("nothing to ship")
    return f"{len(stock)} by {mode}"


def read_all(path) -> str:
    with path.open() as file:
        return file.read()


def first_of(items):
    for item in items:
        return item
    raise IndexError("nothing")


def careful(text: str) -> int:
    try:
        return int(text)
    except ValueError:
        return 0


def by_environment(text: str) -> str:
    if os.environ.get("STRICT"):
        raise ValueError(text)
    return text


def numbers(count: int):
    for number in range(count):
        yield number


@functools.lru_cache
def doubled(value: int) -> int:
    return value * 2


def injected(function):
    @functools.wraps(function)
    def inner(*args, **kwargs):
        return function("connection", *args, **kwargs)
    return inner


@injected
def query(connection, sql):
    return sql


@contextlib.contextmanager
def opened(name: str):
    yield name.upper()


async def load(name: str) -> str:
    await asyncio.sleep(0)
    if name == "":
        raise KeyError(name)
    return name


def forever():
    while True:
        pass


def started() -> threading.Thread:
    return threading.Thread()
"""


@pytest.fixture(scope="module")
def root(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A folder with the module `shop`."""
    folder = tmp_path_factory.mktemp("trial")
    (folder / "shop.py").write_text(CODE)
    return folder


def followed(root: Path, body: str) -> Trial:
    """Follow a program that has all names of the shop."""
    return attempt(
        f"import asyncio\nimport shop\nfrom shop import *\n{IMPORTS}{body}", collector(root), "shop"
    )


IMPORTS = (
    "from pathlib import Path\nfrom shop import Colour, Parcel, Shelf, Stock, by_environment, "
    "careful, doubled, first_of, forever, load, numbers, opened, query, read_all, ship, started\n"
)

FAILING = {
    "a guard": ("ship(Stock().store('tea'), 'late')", "LookupError"),
    "an empty object": ("ship(Stock(), 'fast')", "ValueError"),
    "a constructor": ("Stock(12)", "ValueError"),
    "a setter": ("s = Stock()\ns.level = -1", "ValueError"),
    "a field": ("Parcel(0)", "ValueError"),
    "an argument that is missing": ("Parcel()", "TypeError"),
    "an argument too many": ("Shelf(3)", "TypeError"),
    "an attribute that plain data lacks": ("read_all('a.txt')", "AttributeError"),
    "an attribute that a class lacks": ("Stock().price", "AttributeError"),
    "something empty": ("Stock().fetch()", "IndexError"),
    "what comes after a loop": ("first_of([])", "IndexError"),
    "something that can't be iterated": ("first_of(3)", "TypeError"),
    "a key": ("{'a': 1}['b']", "KeyError"),
    "an await that is missing": ("for each in load('x'): pass", "TypeError"),
    "inside a coroutine": ("asyncio.run(load(''))", "KeyError"),
    "inside a `with`": ("with opened('x') as y: [][0]", ""),
}

PASSING = {
    "a guard that is passed": ("print(ship(Stock().store('tea'), 'fast'))", ("1 by fast",)),
    "an exception that is caught": ("print(careful('x'))", (0,)),
    "an argument that a decorator gives": ("query('select')", ()),
    "a decorator that changes nothing": ("print(doubled(2))", (4,)),
    "a generator": ("print(list(numbers(3)))", ([0, 1, 2],)),
    "an iterator is empty after its end": (
        "n = iter([1, 2])\nprint(next(n))\nfor each in n: print(each)\nprint(list(n))", (1, 2, [])),
    "what a `with` binds": ("with opened('x') as y: print(y)", ("X",)),
    "a coroutine": ("async def main():\n    print(await load('a'))\nasyncio.run(main())", ("a",)),
    "a subclass of the program": (
        "class Mine(Stock):\n    def name(self):\n        return 'mine'\nprint(Mine().name())",
        ("mine",)),
}  # fmt: skip


@pytest.mark.parametrize("name", FAILING)
def test_certain_failure(name: str, root: Path) -> None:
    """An exception that every reading of the code leads to is known by its name."""
    body, error = FAILING[name]
    assert followed(root, body).error == error


@pytest.mark.parametrize("name", PASSING)
def test_no_failure_and_what_is_printed(name: str, root: Path) -> None:
    """What is known to end well is followed to what it prints."""
    body, printed = PASSING[name]
    trial = followed(root, body)
    assert (trial.error, trial.printed) == ("", printed)


def test_unknown_decides_nothing(root: Path) -> None:
    """Where the environment, a file or a library decides, no failure is claimed."""
    for body in ("by_environment('x')", "read_all(Path('a.txt'))", "started().nonsense()"):
        assert followed(root, body).error == ""


def test_no_end_is_no_failure(root: Path) -> None:
    """A loop without end, or a program too long to be followed, is left open."""
    for body in ("forever()", "print(sum(range(10 ** 9)))", "x = 'a' * 10 ** 12"):
        assert followed(root, body).error == ""


def test_data_that_holds_itself() -> None:
    """A list that holds itself, handed to code that is not followed, is looked at once."""
    ring: list[object] = []
    ring += [ring, ring, {"again": ring}]
    Library.handed_over([ring], {"ring": ring})  # comes to an end
    assert ring[0] is ring


@pytest.mark.parametrize(
    ("body", "bare"),
    [
        ("print(Stock())", True),
        ("print(Shelf())", False),
        ("print(Parcel(1.5))", False),
        ("print(Colour.RED)", False),
        ("print(Stock)", True),
        ("print(ship)", True),
        ("print([Stock()])", True),
        ("print(numbers(3))", True),
        ("print(int)", True),
        ("print('a', 1)", False),
    ],
)
def test_bare(body: str, bare: bool, root: Path) -> None:
    """An address, a class, a function or a generator says nothing when it is printed."""
    assert followed(root, body).bare is bare


def test_the_guard_says_what_it_wants(root: Path) -> None:
    """The condition that refused a value is known, with the values in it."""
    trial = followed(root, "Stock(12)")
    assert trial.names["size"] == 12
    assert trial.test is not None
