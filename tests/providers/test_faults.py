"""A provider may fail in any way: no stored guide is lost, none that is false is stored."""

from __future__ import annotations

import asyncio
import contextlib
import json
import os
import resource
import time
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from click.testing import CliRunner, Result
from server import (
    KEY,
    Reply,
    Request,
    Server,
    bomb,
    drip,
    endless_headers,
    guide,
    half,
    honest,
    huge,
    nonsense,
    reset,
    serving,
    silent,
)

from mkdocs_howto import cli
from mkdocs_howto.llm.client import LiteLLMModel
from mkdocs_howto.llm.model import ModelError
from mkdocs_howto.llm.prompt import Prompt
from mkdocs_howto.store.entry import Stored
from mkdocs_howto.store.files import Store

pytest.importorskip("litellm", reason="LiteLLM is an extra: `make test-providers` installs it")
pytestmark = pytest.mark.slow

TIMEOUT = 3.0
MEGABYTES = 512

CODE = '''\
"""A small shop."""


def weigh(item: str, unit: str = "kg") -> float:
    """Return the weight of an item."""
    if unit != "kg":
        raise ValueError("the unit is unknown")
    return float(len(item))
'''

CONFIG = """\
site_name: Shop
plugins:
  - howto:
      paths: [src]
      model: {model}
      model_options: {{api_base: {base}}}
      timeout: {timeout}
      tries: 2
"""


class Site:
    """A site whose one guide is stored, stale, and about to be written by a model."""

    def __init__(self, root: Path) -> None:
        self.root = root
        for folder in ("src", "docs"):
            (root / folder).mkdir()
        (root / "src" / "shop.py").write_text(CODE)
        (root / "docs" / "index.md").write_text("# Shop\n\n::: howto shop.weigh\n")
        self.use("openai/some", "http://127.0.0.1:9/v1")
        assert self.run("write", "--writer", "offline").exit_code == 0
        self.source.write_text(CODE.replace("float(len(item))", "float(len(item) + 1)"))

    @property
    def source(self) -> Path:
        """The code."""
        return self.root / "src" / "shop.py"

    def use(self, model: str, base: str, timeout: float = TIMEOUT, more: str = "") -> None:
        """Configure a model."""
        config = CONFIG.format(model=model, base=base, timeout=timeout) + more
        (self.root / "mkdocs.yml").write_text(config)

    def run(self, *args: str) -> Result:
        """Run the command."""
        return CliRunner().invoke(cli.main, [*args, "-f", str(self.root / "mkdocs.yml")])

    def stored(self) -> Stored:
        """Return the stored guide."""
        store = Store(self.root / "howto", self.root)
        (found,) = [each for each in store.all() if isinstance(each, Stored)]
        return found

    def file(self) -> bytes:
        """Return the bytes of the stored guide."""
        (path,) = (self.root / "howto").iterdir()
        return path.read_bytes()


@pytest.fixture
def site(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Site:
    """A site with keys in the environment."""
    monkeypatch.setenv("OPENAI_API_KEY", KEY)
    monkeypatch.setenv("ANTHROPIC_API_KEY", KEY)
    return Site(tmp_path)


def status(code: int, said: str = "Something failed.", **headers: str) -> Callable[..., Reply]:
    """Answer with an error as providers word it."""
    body = json.dumps({"error": {"message": said, "type": "error", "code": code}}).encode()
    named = {name.replace("_", "-"): value for name, value in headers.items()}
    return lambda request: Reply(status=code, body=body, headers=named)


def text(content: str | None, **more: Any) -> Callable[..., Reply]:
    """Answer with a text of the model's."""
    return lambda request: Reply(content, **more)


def raw(body: bytes, **more: Any) -> Callable[..., Reply]:
    """Answer with a body of the server's."""
    return lambda request: Reply(body=body, **more)


def acting(act: Callable[..., None]) -> Callable[..., Reply]:
    """Answer with bytes on the wire."""
    return lambda request: Reply(act=act)


def changed(**parts: Any) -> Callable[..., Reply]:
    """Answer with a guide that is honest but for these parts."""
    return lambda request: guide(request, **parts)


def twice(request: Request) -> Reply:
    """Answer with a key given twice."""
    whole = json.dumps(honest(request))
    return Reply(whole[:-1] + ', "title": "Another"}')


LIE = "from shop import weigh_all\n\nprint(weigh_all('pear'))"
GERMAN = (
    "Diese Funktion gibt das Gewicht der Ware zurück, und sie wirft einen Fehler, wenn die "
    "Einheit nicht bekannt ist oder der Name leer ist."
)
STEP = {"title": "Check", "text": "It checks.", "lines": [1, 1]}

FAULTS: dict[str, Callable[..., Reply]] = {
    **{f"status {code}": status(code) for code in (
        400, 401, 403, 404, 408, 409, 413, 422, 425, 429, 500, 501, 502, 503, 504, 529)},
    "429 retry after 1": status(429, retry_after="1"),
    "429 retry after an hour": status(429, retry_after="3600"),
    "429 retry after nonsense": status(429, retry_after="soon"),
    "429 quota": status(429, "You exceeded your current quota."),
    "echoed key": status(401, f"Incorrect API key provided: {KEY}."),
    "echoed key, 500": status(500, f"Upstream said: Bearer {KEY} / {KEY[::-1]}"),
    "html": raw(b"<html><body>Welcome to the captive portal</body></html>",
                headers={"content-type": "text/html"}),
    "html 502": raw(b"<html>Bad gateway</html>", status=502, headers={"content-type": "text/html"}),
    "redirect loop": raw(b"", status=302, headers={"location": "/v1/chat/completions"}),
    "empty body": raw(b""),
    "body null": raw(b"null"),
    "body list": raw(b"[]"),
    "body no json": raw(b'{"choices": [{'),
    "body not text": raw(b"\xff\xfe\x00\x01" * 20),
    "empty choices": raw(b'{"id": "c", "object": "chat.completion", "choices": []}'),
    "no message": raw(b'{"choices": [{"index": 0, "finish_reason": "stop"}]}'),
    "null content": text(None),
    "empty content": text(""),
    "blank content": text(" \n "),
    "refusal": text(None, message={"refusal": "I can't help with that."}),
    "content filter": text(None, finish="content_filter"),
    "cut off": text('{"title": "How to', finish="length"),
    "reset": acting(reset),
    "half a body": acting(half),
    "drip": acting(drip),
    "silence": acting(silent),
    "another protocol": acting(nonsense),
    "endless headers": acting(endless_headers),
    "200 MB": acting(huge),
    "200 MB compressed": acting(bomb),
    "prose": text("Sure! Here is your guide: it weighs."),
    "markdown": text("## Description\n\nIt weighs.\n"),
    "duplicate key": twice,
    "wrong schema": text('{"guide": "It weighs."}'),
    "extra key": changed(note="x"),
    "no steps": changed(steps=[]),
    "steps text": changed(steps="1. Weigh."),
    "lines missing": changed(steps=[{"title": "Check", "text": "It checks."}]),
    "lines far out": changed(steps=[{**STEP, "lines": [1, 10**9]}]),
    "lines backwards": changed(steps=[{**STEP, "lines": [8, 4]}]),
    "lines texts": changed(steps=[{**STEP, "lines": ["4", "8"]}]),
    "lines true": changed(steps=[{**STEP, "lines": [True, True]}]),
    "number for a text": changed(description=42),
    "control characters": changed(description="It weighs\u0000\u0002 items."),
    "nan": text('{"title": NaN}'),
    "deep json": text("[" * 100_000),
    "huge number": text('{"title": ' + "9" * 10_000 + "}"),
    "very long text": changed(description="word " * 20_000),
    "a thousand steps": changed(steps=[STEP] * 1_000),
    "lie in the example": changed(example=LIE),
    "lie everywhere": changed(description="`weigh_all` weighs `Basket.everything`.", example=LIE,
                              steps=[{**STEP, "text": "Raises `KeyError` from `nowhere_at_all`."}]),
    "example of another object": changed(example="import json\n\nprint(json.dumps([1]))"),
    "syntax error": changed(example="from shop import weigh\nprint(weigh('pear'"),
    "example that deletes": changed(example="import shutil\n\nshutil.rmtree('/')"),
    "another language": changed(description=GERMAN, steps=[{**STEP, "text": GERMAN}]),
    "html inside": changed(description="`weigh` weighs. <script>alert(1)</script>"),
    "prompt left over": changed(description="As an AI language model, I describe `weigh`."),
}  # fmt: skip


def test_there_are_enough_faults() -> None:
    """The matrix has at least forty ways to fail."""
    assert len(FAULTS) >= 40


@pytest.mark.parametrize("fault", FAULTS)
@pytest.mark.parametrize("model", ["openai/some", "anthropic/claude-sonnet-4-5"])
def test_fault(site: Site, fault: str, model: str) -> None:
    """The stored guide stays, or a true one takes its place; it ends in time and keeps the key."""
    before = site.file()
    with serving(FAULTS[fault]) as server:
        site.use(model, server.address + ("/v1" if model.startswith("openai") else ""))
        start = time.monotonic()
        result = site.run("write")
        took = time.monotonic() - start
    if result.exception and not isinstance(result.exception, SystemExit):
        raise result.exception
    # The import of LiteLLM and the checks are no part of a call; two prompts are sent at most.
    assert took < 2 * (TIMEOUT + 1) + 6, f"{took:.1f} s"
    if result.exit_code == 1:
        assert site.file() == before
        errors = [line for line in result.output.splitlines() if line.startswith("Error: ")]
        assert len(errors) == 1, result.output
        assert errors[0].startswith("Error: shop.weigh: "), result.output
        assert len(errors[0]) < 500
    else:
        assert result.exit_code == 0, result.output
        assert site.run("check").exit_code == 0
        assert site.stored().draft.writer.startswith(model)
        for lie in ("weigh_all", "Basket", "nowhere", "KeyError", "rmtree", "<script>", "language"):
            assert lie not in site.file().decode().partition("\n# ")[2]
    assert KEY not in result.output
    for path in site.root.rglob("*"):
        assert not path.is_file() or KEY.encode() not in path.read_bytes(), path
    peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss // 1024
    assert peak < MEGABYTES, f"{peak} MB"


@pytest.mark.parametrize("fault", FAULTS)
@pytest.mark.parametrize("model", ["openai/some", "anthropic/claude-sonnet-4-5"])
def test_deadline(fault: str, model: str, monkeypatch: pytest.MonkeyPatch) -> None:
    """Every call ends within its deadline and one second, retries included."""
    monkeypatch.setenv("OPENAI_API_KEY", KEY)
    monkeypatch.setenv("ANTHROPIC_API_KEY", KEY)
    facts = (
        "<source-0>\n1: x = 1\n</source-0>\n<draft-0>\nX.\n\n- One: two.\n\nprint(1)\n</draft-0>"
    )
    prompt = Prompt("Write.", f"Object: shop.x (attribute)\n\n{facts}")

    async def ask(base: str) -> float:
        asked = LiteLLMModel([model], {"api_base": base}, timeout=1.0, tries=3)
        start = time.monotonic()
        with contextlib.suppress(ModelError):
            await asked.ask(prompt)
        took = time.monotonic() - start
        await asked.close()
        return took

    with serving(FAULTS[fault]) as server:
        base = server.address + ("/v1" if model.startswith("openai") else "")
        assert asyncio.run(ask(base)) < 2.0


def run_with(site: Site, answer: Callable[..., Reply], *args: str, more: str = "") -> Any:
    """Run `write` against a server and return the result and the server."""
    with serving(answer) as server:
        site.use("openai/some", server.address + "/v1", more=more)
        return site.run("write", *args), server


def test_honest(site: Site) -> None:
    """A true guide is stored with who wrote it, tokens and what it was checked against."""
    result, server = run_with(site, guide)
    assert result.exit_code == 0, result.output
    stored = site.stored()
    assert stored.written.model == "openai/some"
    assert stored.written.tokens is not None
    assert stored.draft.writer == "openai/some"
    assert len(server.requests) == 1
    assert site.run("check").exit_code == 0
    assert not list(site.root.rglob("replies/*.json"))


def test_retry(site: Site) -> None:
    """What fails for a moment is asked again, after as long as the provider says."""
    times: list[float] = []

    def answer(request: Request) -> Reply:
        times.append(time.monotonic())
        first = len(times) == 1
        return status(429, retry_after="1")(request) if first else guide(request)

    result, _ = run_with(site, answer)
    assert result.exit_code == 0, result.output
    assert len(times) == 2
    assert 1.0 <= times[1] - times[0] < 2.5


@pytest.mark.parametrize("code", [400, 401, 403, 404])
def test_no_retry(site: Site, code: int) -> None:
    """What the request itself is to blame for is asked once."""
    result, server = run_with(site, status(code))
    assert result.exit_code == 1
    assert len(server.requests) == 1
    assert "Something failed." in result.output


def test_no_schema(site: Site) -> None:
    """A provider that takes no schema is asked without, and its answer is measured all the same."""

    def answer(request: Request) -> Reply:
        if "response_format" in request.body:
            return status(400, "'response_format' of type 'json_schema' is not supported.")(request)
        return guide(request)

    result, server = run_with(site, answer)
    assert result.exit_code == 0, result.output
    assert "response_format" not in server.requests[-1].body
    assert len(server.requests) == 3


def test_repair(site: Site) -> None:
    """A false section is asked for once more, alone; the true ones stay as they were."""

    def answer(request: Request) -> Reply:
        if "contradict the code" in request.user:
            return Reply(json.dumps({"example": "from shop import weigh\n\nprint(weigh('fig'))"}))
        return guide(request, example=LIE)

    result, server = run_with(site, answer)
    assert result.exit_code == 0, result.output
    assert "weigh('fig')" in site.stored().draft.example
    assert site.stored().draft.writer == "openai/some"
    assert len(server.requests) == 2
    assert "Usage Example" in server.requests[1].user
    assert "Description" not in server.requests[1].user


def test_offline_section(site: Site) -> None:
    """A section that stays false comes from the offline writer, and the guide says so."""
    result, _ = run_with(site, changed(example=LIE))
    assert result.exit_code == 0, result.output
    assert "offline: example" in result.output
    assert site.run("check").exit_code == 0


def test_broken_json_is_asked_again(site: Site) -> None:
    """A reply that can't be read is asked for once more, with the reason."""

    def answer(request: Request) -> Reply:
        return guide(request) if "could not be read" in request.user else Reply("{")

    result, server = run_with(site, answer)
    assert result.exit_code == 0, result.output
    assert len(server.requests) == 2


def test_fallback_model(site: Site) -> None:
    """When one model fails, the next is asked."""

    def answer(request: Request) -> Reply:
        return status(404)(request) if request.body["model"] == "first" else guide(request)

    with serving(answer) as server:
        site.use("[openai/first, openai/second]", server.address + "/v1")
        result = site.run("write")
    assert result.exit_code == 0, result.output
    assert site.stored().written.model == "openai/second"


def test_missing_key(site: Site, monkeypatch: pytest.MonkeyPatch) -> None:
    """Without a key nothing is sent, and the message names the variable."""
    monkeypatch.delenv("OPENAI_API_KEY")
    with serving(guide) as server:
        site.use("openai/some", server.address + "/v1")
        result = site.run("write")
    assert "OPENAI_API_KEY" in str(result.exception)
    assert server.requests == []


def test_unknown_price(site: Site) -> None:
    """A limit that can't be kept is refused before anything is sent, with the way out."""
    result, server = run_with(site, guide, more="      max_cost: 1.0\n")
    assert "price of `openai/some` is unknown" in str(result.exception)
    assert server.requests == []


def priced(server: Server, limit: float) -> str:
    """Return a configuration in which a token has a price."""
    return (
        f"site_name: Shop\nplugins:\n  - howto:\n      paths: [src]\n      model: openai/some\n"
        f"      max_cost: {limit}\n      model_options:\n        api_base: {server.address}/v1\n"
        "        input_cost_per_token: 0.00001\n        output_cost_per_token: 0.00001\n"
    )


@pytest.mark.parametrize(("limit", "asked"), [(0.02, 0), (1.0, 1)])
def test_budget(site: Site, limit: float, asked: int) -> None:
    """Nothing is sent that could exceed the budget; what is within it is written and priced."""
    with serving(guide) as server:
        (site.root / "mkdocs.yml").write_text(priced(server, limit))
        result = site.run("write")
    assert len(server.requests) == asked
    assert result.exit_code == (0 if asked else 1)
    if asked:
        assert site.stored().written.cost is not None
    else:
        assert "The budget of $0.02 is not enough" in result.output


def test_paid_once(site: Site) -> None:
    """A reply that came is not paid for again when storing it failed."""
    store = site.root / "howto"
    before = site.file()
    (path,) = store.iterdir()
    with serving(guide) as server:
        site.use("openai/some", server.address + "/v1")
        path.unlink()
        store.rmdir()
        store.write_text("in the way")
        assert site.run("write").exit_code == 1
        store.unlink()
        store.mkdir()
        path.write_bytes(before)
        assert site.run("write").exit_code == 0
    assert len(server.requests) == 1
    assert site.stored().written.model == "openai/some"


def test_prompt_is_what_is_sent(site: Site) -> None:
    """`--show-prompt` prints the very bytes that leave the machine."""
    _, server = run_with(site, guide)
    site.source.write_text(CODE.replace("float(len(item))", "float(len(item) + 1)"))
    shown = site.run("write", "--show-prompt", "shop.weigh").output
    request = server.requests[0]
    assert shown == f"{request.system}\n\n{request.user}\n"


def test_dry_run_sends_nothing(site: Site) -> None:
    """Tokens and dollars are told before anything is sent."""
    result, server = run_with(site, guide, "--dry-run")
    assert result.exit_code == 0, result.output
    assert "1 guide, " in result.output
    assert server.requests == []
    assert os.environ["OPENAI_API_KEY"] not in result.output
