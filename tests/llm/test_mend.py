"""Mending: what has one right answer is written without asking, and nothing else."""

from __future__ import annotations

from pathlib import Path

import pytest

from mkdocs_howto.checks import Suspect, run
from mkdocs_howto.examples.typecheck import TypeChecker
from mkdocs_howto.guide.model import Draft
from mkdocs_howto.llm.mend import mend
from mkdocs_howto.source.collector import Collector
from mkdocs_howto.source.loader import Sources

SAMPLES = Path(__file__).parents[2] / "example_site" / "samples"


def mended(program: str, identifier: str) -> tuple[str, set[str]]:
    """Return a program after mending, unchanged when nothing was, and its remaining HT2 errors."""
    collector, checker = Collector(Sources([SAMPLES])), TypeChecker([SAMPLES])
    facts = collector.facts(identifier)
    draft = Draft("", "", (), program)
    report = run([Suspect(draft, facts)], collector, checker)[0]
    draft = mend(draft, report.findings, facts, collector) or draft
    again = run([Suspect(draft, facts)], collector, checker)[0]
    return draft.example, {f.code for f in again.errors if f.code.startswith("HT2")}


SYNC = [
    # A wrong import path with one public match.
    (
        "httpx.Client",
        "from httpx.core import Client\n\nprint(Client().timeout)\n",
        "from httpx import Client\n\nprint(Client().timeout)\n",
    ),
    # A longer path than the public one, beside another name.
    (
        "httpx.Client",
        "from httpx._client import BaseClient, Client\n\nprint(Client(), BaseClient)\n",
        "from httpx import Client\nfrom httpx._client import BaseClient\n\n"
        "print(Client(), BaseClient)\n",
    ),
    # Misspelt: where it is imported, an attribute, a keyword, a variable.
    (
        "httpx.Client",
        "from httpx import Clientt\n\nprint(Clientt().timeout)\n",
        "from httpx import Client\n\nprint(Client().timeout)\n",
    ),
    (
        "httpx.Client.timeout",
        "from httpx import Client\n\nprint(Client().timeot)\n",
        "from httpx import Client\n\nprint(Client().timeout)\n",
    ),
    (
        "httpx.Client",
        "from httpx import Client\n\nprint(Client(timout=3))\n",
        "from httpx import Client\n\nprint(Client(timeout=3))\n",
    ),
    (
        "httpx.Client",
        "from httpx import Client\n\nclient = Client()\nprint(clinet.timeout)\n",
        "from httpx import Client\n\nclient = Client()\nprint(client.timeout)\n",
    ),
]


@pytest.mark.parametrize(("identifier", "wrong", "right"), SYNC)
def test_what_has_one_near_match_is_mended(identifier: str, wrong: str, right: str) -> None:
    """Import paths and misspelt names are mended in place; the rest stays as written."""
    assert mended(wrong, identifier) == (right, set())


INSIDE = """import asyncio

from httpx import AsyncClient


async def main() -> None:
    client = AsyncClient()
    reply = {}client.get("https://example.org")
    print(reply.text)


asyncio.run(main())
"""


def test_a_forgotten_await_is_added_inside_a_coroutine() -> None:
    """What a line uses without having waited for it is awaited where it is called."""
    found = mended(INSIDE.format(""), "httpx.AsyncClient.get")
    assert found == (INSIDE.format("await "), set())


def test_a_coroutine_at_the_top_is_run_in_main() -> None:
    """Outside of any function, the statements move into `async def main`."""
    program = (
        "from httpx import AsyncClient\n\nclient = AsyncClient()\n"
        'print(client.get("https://example.org").text)\n'
    )
    text, errors = mended(program, "httpx.AsyncClient.get")
    assert '    print((await client.get("https://example.org")).text)\n' in text
    assert text.startswith("import asyncio\n")
    assert text.endswith("asyncio.run(main())\n")
    assert not errors


@pytest.mark.parametrize(
    "program",
    [
        "from httpx import Quantum\n\nprint(Quantum())\n",
        "from httpx import Client\n\nprint(Client(\n",
        "from httpx import Client\n\nprint(Client().timeout)\n",
    ],
)
def test_what_has_no_single_answer_stays(program: str) -> None:
    """No near name, no syntax, nothing wrong: there is nothing to mend."""
    assert mended(program, "httpx.Client")[0] == program


def test_a_longer_text_is_not_moved_into_main() -> None:
    """Indenting a text of several lines would change it, so the program stays as it is."""
    program = (
        "from httpx import AsyncClient\n\nclient = AsyncClient()\n"
        'print("""a\nb""", client.get("https://example.org"))\n'
    )
    assert mended(program, "httpx.AsyncClient.get")[0] == program
