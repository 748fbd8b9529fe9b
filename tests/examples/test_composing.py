"""Composed examples pass the code's own guards, harm nothing, and print something to read."""

from __future__ import annotations

from pathlib import Path

import pytest

from examples.trying import chosen, collector, run
from mkdocs_howto.examples.selection import FILL_IN, Example, candidates

CODE = '''
import contextlib
import csv
import functools
import json
import os
import shutil
from collections import namedtuple
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Literal, Protocol, TypedDict, Unpack, overload

from pydantic import BaseModel, Field, SecretStr

LEVELS = ("low", "high")


class Queue:
    def __init__(self) -> None:
        self.jobs: list[str] = []

    def add(self, job: str) -> None:
        """Put a job at the end."""
        self.jobs.append(job)

    def __len__(self) -> int:
        return len(self.jobs)


def work_off(queue: Queue, speed: float) -> float:
    if not queue:
        raise LookupError("no jobs")
    return len(queue) / speed


class Oven:
    def __init__(self, name: str, heat: int = 100) -> None:
        self.name = name
        self.heat = heat

    @property
    def heat(self) -> int:
        return self._heat

    @heat.setter
    def heat(self, value: int) -> None:
        if value < 50 or value > 250:
            raise ValueError("from 50 to 250")
        self._heat = value

    def smell(self) -> str:
        raise NotImplementedError


def token_of(address: str) -> str:
    if not address.startswith("vault://"):
        raise ValueError("no vault")
    return address[8:]


def switches(arguments: list[str]) -> dict[str, bool]:
    found = {}
    for each in arguments:
        if not each.startswith("--"):
            raise SystemExit(each)
        found[each[2:]] = True
    return found


def warn(level: str) -> str:
    if level not in LEVELS:
        raise ValueError(level)
    return level.upper()


def code_for(word: str) -> str:
    if len(word) != 5:
        raise ValueError("five letters")
    return word[::-1]


def roll(sides: int) -> int:
    assert sides > 99, "large dice only"
    return sides // 2


class Account(BaseModel):
    owner: str
    number: int = Field(alias="accountNumber", ge=1000, le=9999)
    secret: SecretStr

    def line(self) -> str:
        return f"{self.number}: {self.owner}"


class Options(TypedDict, total=False):
    copies: int


class Needed(TypedDict):
    target: str


def post(body: str, **options: Unpack[Needed]) -> str:
    return options["target"] + body


def clear_out(folder: str, *, dry_run: bool = False) -> int:
    """Remove the backups in a folder."""
    count = 0
    for root, _folders, files in os.walk(folder):
        for name in files:
            if name.endswith(".bak"):
                if not dry_run:
                    os.remove(os.path.join(root, name))
                count += 1
    return count


def fresh(name):
    shutil.rmtree(name, ignore_errors=True)
    os.mkdir(name)
    return os.listdir(name)


def people(path: Path) -> list[dict[str, str]]:
    """Read a CSV file."""
    with path.open(newline="") as file:
        return list(csv.DictReader(file))


def settings_of(json_path: str) -> dict[str, str]:
    with open(json_path) as file:
        return json.load(file)


def joined(folder, picture):
    return (folder / picture.name).name


def sign_in(account, settings):
    return connect(**settings)


def connect(url: str, port: int) -> str:
    return f"{url}:{port}"


class Events:
    def __init__(self) -> None:
        self.handlers: dict[str, Callable[[str], str]] = {}

    def when(self, word: str) -> Callable[[Callable[[str], str]], Callable[[str], str]]:
        def keep(func: Callable[[str], str]) -> Callable[[str], str]:
            self.handlers[word] = func
            return func
        return keep


class Distance:
    def __call__(self, first: list[float], second: list[float]) -> float:
        return sum(abs(a - b) for a, b in zip(first, second, strict=True))


def whisper(text: str, end: str) -> str:
    return text.lower() + end


whisper_softly = functools.partial(whisper, end="...")
murmur = whisper
Spot = namedtuple("Spot", "left top")


def between(a: tuple[float, float], b: tuple[float, float]) -> float:
    return ((a[0] - b[0]) ** 2 + (a[1] - b[1]) ** 2) ** 0.5


class Scale:
    def __init__(self, grams: float) -> None:
        self.grams = grams

    kilos = property(lambda self: self.grams / 1000)


class Door:
    @overload
    def __init__(self, *, key: str): ...
    @overload
    def __init__(self, *, number: int): ...
    def __init__(self, **ways):
        self.ways = ways


class Handle:
    """Nothing to see."""


@contextlib.contextmanager
def held(path: str) -> Iterator[str]:
    """Hold a lock.

    Yields:
        Path of the lock.
    """
    yield path + ".lock"


@contextlib.asynccontextmanager
async def handle():
    yield Handle()


def build(size: Literal["small", "large"]) -> str:
    return size


def lazy(values):
    return map(str, values)


def handles() -> list[Handle]:
    return [Handle()]


def in_cloud(client, bucket):
    return client.list_objects(bucket)["items"]


class Coder:
    def encode(self, word: str) -> str:
        return word[::-1] + "!"

    def decode(self, text: str) -> str:
        if not text.endswith("!"):
            raise ValueError("not encoded")
        return text[:-1][::-1]


class Engine:
    def __init__(self) -> None:
        self.ready = False

    def start(self) -> None:
        self.ready = True

    def speed(self) -> int:
        if not self.ready:
            raise RuntimeError("start() must be called first")
        return 50
'''

SHOWN = {
    "mill.work_off": ('queue.add("', "0."),
    "mill.Oven": ("Oven(", "100"),
    "mill.Oven.heat": ("heat=", ""),
    "mill.token_of": ('"vault://', "example"),
    "mill.switches": ('["--', "True"),
    "mill.warn": ('warn("low")', "LOW"),
    "mill.code_for": ("code_for(", ""),
    "mill.roll": ("roll(", ""),
    "mill.Account": ('accountNumber=5499, secret=SecretStr("secret")', ""),
    "mill.Account.line": ("account.line()", "5499: ada"),
    "mill.post": ("target=", ""),
    "mill.clear_out": ("clear_out(folder, dry_run=True)", "0"),
    "mill.fresh": ("TemporaryDirectory", "[]"),
    "mill.people": ("example.csv", "{'name': 'Ada', 'age': '36'}"),
    "mill.settings_of": ("example.json", "{'name': 'Ada'}"),
    "mill.joined": ("TemporaryDirectory", ""),
    "mill.sign_in": ('"port": 8080', "https://example.com:8080"),
    "mill.Events.when": ("@events.when(", "Hello, Ada"),
    "mill.Distance": ("print(distance(", ""),
    "mill.whisper_softly": ("print(whisper_softly(", "..."),
    "mill.murmur": ("print(murmur(", ""),
    "mill.Spot": ("print(Spot(1, 2))", "Spot(left=1, top=2)"),
    "mill.between": ("between((1.0, 2.0), (4.0, 6.0))", "5.0"),
    "mill.Scale.kilos": (".kilos)", "0.0"),
    "mill.Door": ("Door(key=", "key"),
    "mill.held": ("as path:", ".lock"),
    "mill.handle": ("async with handle() as", "Handle"),
    "mill.build": ('build("small")', "small"),
    "mill.lazy": ("lazy([1, 2, 3])", "1"),
    "mill.handles": ("handles()", "1"),
    "mill.Coder.decode": ("coder.decode(coder.encode(", ""),
    "mill.Engine.speed": ("engine.start()", "50"),
}
"""For each object, what its program contains and what that prints."""


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A folder with the module `mill`."""
    root = tmp_path_factory.mktemp("mill")
    (root / "mill.py").write_text(CODE, encoding="utf-8")
    return root


@pytest.fixture(scope="module")
def best(folder: Path) -> dict[str, Example]:
    """The chosen example of every object."""
    return chosen(folder, list(SHOWN))


@pytest.mark.parametrize("identifier", SHOWN)
def test_example(identifier: str, folder: Path, best: dict[str, Example]) -> None:
    """It passes the guards, runs, and prints neither an address nor a class nor a function."""
    code = best[identifier].code
    contained, printed = SHOWN[identifier]
    assert contained in code, code
    output = run(code, folder)
    assert printed in output, f"{code}\n{output}"
    assert output.strip(), code
    assert " at 0x" not in output
    assert "<function" not in output
    assert "<class" not in output
    assert "__file__" not in code
    assert '"."' not in code


@pytest.mark.parametrize("identifier", ["mill.in_cloud", "mill.Oven.smell"])
def test_nothing_senseless(identifier: str, folder: Path) -> None:
    """Where no value fits, or nothing but an exception comes, no call is made up."""
    code = collector(folder)
    only = next(candidates(code.facts(identifier), code))
    assert only.source == FILL_IN
    assert not only.complete
    assert "# Put here: " in only.code


def test_what_a_reader_fills_in_is_told(folder: Path) -> None:
    """Each variable at the top says what has to be put there."""
    code = collector(folder)
    only = next(candidates(code.facts("mill.in_cloud"), code))
    assert "# Put here: an object with `list_objects`.\nclient: Any = None\n" in only.code
