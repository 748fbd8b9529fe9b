"""Guides of the offline writer: the author's own words, and intentions as steps."""

from __future__ import annotations

import re
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from mkdocs_howto.english.author import plain_words
from mkdocs_howto.english.lexicon import load_lexicon
from mkdocs_howto.guide.model import Draft, Step
from mkdocs_howto.offline.writer import OfflineWriter
from mkdocs_howto.source.collector import Collector
from mkdocs_howto.source.loader import Sources
from telling import draft


def texts(found: Draft) -> str:
    """Return all that the steps say."""
    return "\n".join(f"{s.title}. {s.text} {' '.join(s.points)}" for s in found.steps)


def step(found: Draft, title: str) -> Step:
    """Return the step of a title."""
    return next(each for each in found.steps if each.title == title)


CLIENT = """
import re

from aiohttp import ClientSession


class Chat:
    url = "https://talk.example"

    @classmethod
    async def ask(cls, text: str, proxy: str | None = None):
        async with ClientSession() as session:
            # Get the start page
            page = await session.get(cls.url)
            html = await page.text()

            # Extract the token
            token = re.search(r"token=(\\w+)", html)
            if not token:
                raise RuntimeError("no token in page")

            # Send the question
            body = {"token": token.group(1), "text": text}
            async with session.post(cls.url, data=body, proxy=proxy) as response:
                result = await response.json()
                yield result["answer"]
"""


def test_comments_are_titles(tmp_path: Path) -> None:
    """Steps follow the author's comments; a vague verb gives way to the effect that is proven."""
    found = draft(tmp_path, CLIENT, "shop.Chat")
    titles = [each.title for each in found.steps]
    assert titles[-3:] == ["Request the start page", "Extract the token", "Send the question"]
    assert "`https://talk.example`" in step(found, "Request the start page").text
    assert "`RuntimeError` (`no token in page`)" in step(found, "Extract the token").text
    assert [a.name for a in found.arguments] == ["text", "proxy"]
    assert any("async for" in note.text for note in draft(tmp_path, CLIENT, "shop.Chat.ask").notes)


def test_the_author_is_quoted(tmp_path: Path) -> None:
    """A docstring's sentences stand as they are: nothing is conjugated, replaced or cut."""
    code = '''
        def load(path):
            """Manage processing of a file handle, e.g. for U.S. customers.

            Get rid of things. Handle `x<low or x>high`.

            Args:
                path: Things to process.
            """
            return open(path)
    '''
    found = draft(tmp_path, code, "shop.load")
    assert found.description.split("\n\n") == [
        "Manage processing of a file handle, e.g. for U.S. customers.",
        "Get rid of things. Handle `x<low or x>high`.",
    ]
    assert found.arguments[0].text == "Things to process."


PLAIN = st.from_regex(r"[A-Z][a-z]{1,9}( [a-z<>/|._()-]{1,9}){1,12}\.", fullmatch=True)


@given(st.lists(PLAIN, min_size=1, max_size=3))
def test_plain_sentences_are_never_changed(sentences: list[str]) -> None:
    """Text without markup comes back as it is, but for its white space and tags in code spans."""
    text = " ".join(" ".join(sentences).split())
    assert plain_words(text).replace("`", "") == text


@pytest.mark.parametrize(
    ("code", "said", "never"),
    [
        (
            "def run(when):\n    if isinstance(when, int):\n        return when\n"
            "    elif isinstance(when, str):\n        return int(when)\n"
            "    else:\n        raise TypeError('odd')\n",
            "when `when` is an instance of neither `int` nor `str`",
            "when `when` is no instance of `str`.",
        ),
        (
            "def run(path, force, there):\n    if there:\n        if force:\n"
            "            path.drop()\n"
            "        else:\n            raise OSError('there')\n    path.save()\n",
            "Raises `OSError` (`there`) when `there` is truthy and `force` is falsy.",
            "Otherwise",
        ),
        (
            "def run(size):\n    if size < 3:\n        raise ValueError('small')\n"
            "    return size\n",
            "Raises `ValueError` (`small`) when `size` is below `3`.",
            "at least",
        ),
        (
            "def run(size):\n    if not size < 3:\n        raise ValueError('big')\n"
            "    return size\n",
            "Raises `ValueError` (`big`) when `size` is at least `3`.",
            "below",
        ),
        (
            "def run(a, b):\n    if not (a or b):\n        raise ValueError('none')\n"
            "    return a\n",
            "when `a` is falsy and `b` is falsy",
            " or ",
        ),
        (
            "def run(rows):\n    for row in rows:\n        yield row.name\n",
            "Yields `row.name` for each `row` of `rows`.",
            "item of",
        ),
    ],
)
def test_branches(tmp_path: Path, code: str, said: str, never: str) -> None:
    """A branch is told with all the tests on its way, each as it stands or negated."""
    told = texts(draft(tmp_path, code, "shop.run"))
    assert said in told
    assert never not in told


def test_a_class_is_used(tmp_path: Path) -> None:
    """A class is told by the way of its user: create, call, read, close."""
    code = '''
        class Pool:
            """Keep connections.

            Args:
                size: How many.
            """

            def __init__(self, size: int, wait: float = 1.0) -> None:
                if size < 1:
                    raise ValueError("size must be positive")
                self.size = size

            def take(self) -> object:
                """Wait for a connection and return it."""
                return object()

            @property
            def free(self) -> int:
                """How many are left."""
                return self.size

            def close(self) -> None:
                """Close all connections."""
    '''
    found = draft(tmp_path, code, "shop.Pool")
    titles = [each.title for each in found.steps]
    assert titles == ["Create a `Pool`", "Call `take() -> object`", "Read `free`", "Close it"]
    assert "Raises `ValueError` (`size must be positive`)" in found.steps[0].text
    assert found.steps[1].text == "Wait for a connection and return it."


def test_a_module_is_introduced_by_what_it_is_for(tmp_path: Path) -> None:
    """Without a docstring of its own, a module is told by its entry points, and never as a list."""
    code = '''
        import sys


        def export_rows(path, rows):
            """Write rows to a file."""
            path.write_text(_text(rows))


        def _text(rows):
            return str(rows)


        if __name__ == "__main__":
            export_rows(sys.argv[1], [])
    '''
    found = draft(tmp_path, code, "shop")
    assert "Write rows to a file." in found.description
    assert "Offers" not in found.description
    assert found.steps[-1].title == "Run it as a program"


@pytest.fixture(scope="module")
def drafts() -> list[Draft]:
    """Drafts of every public object of two packages."""
    collector = Collector(Sources([]))
    writer = OfflineWriter(collector, load_lexicon())
    names = [name for package in ("click", "httpx") for name in collector.public_members(package)]
    return [writer.draft(collector.facts(name)) for name in names]


def test_guides_are_short(drafts: list[Draft]) -> None:
    """No guide has more than seven steps, and no step more than two sentences of ours at length."""
    assert len(drafts) > 100
    assert max(len(found.steps) for found in drafts) <= 7
    counts = sorted(len(s.text.split()) for found in drafts for s in found.steps)
    assert counts[len(counts) // 2] <= 25
    lengths = sorted(len(found.description.split()) for found in drafts)
    assert lengths[len(lengths) // 2] <= 60


def test_nothing_empty_is_said(drafts: list[Draft]) -> None:
    """No description is an inventory, and no code span is empty or left open."""
    for found in drafts:
        assert not re.search(r"\b(?:Offers|is a class with)\b", found.description)
        for text in (found.description, *(s.text for s in found.steps)):
            assert text.count("`") % 2 == 0
            assert "``" not in text


@pytest.mark.parametrize("odd", ["\f", "\v", "\x1c", "\x85", "\u2028"])
def test_lines_are_those_of_python(tmp_path: Path, odd: str) -> None:
    """What other characters end a line for some programs moves no citation and no quotation."""
    code = f'"""Odd {odd} text."""\n\n\n'
    code += "def run(x):\n    if x < 0:\n        raise ValueError('negative')\n    return x + 2\n"
    found = draft(tmp_path, code, "shop.run")
    told = texts(found)
    assert "Raises `ValueError` (`negative`) when `x` is below `0`." in told
    assert "Returns `x + 2`." in told
    assert (found.steps[0].lines[0].first, found.steps[-1].lines[-1].last) == (5, 7)


def test_nothing_else_splits_source(root: Path) -> None:
    """No module cuts a file of code into lines by itself."""
    for path in (root / "mkdocs_howto").rglob("*.py"):
        assert not re.search(
            r"file\.text\.splitlines|source\.text\.splitlines", path.read_text()
        ), path
