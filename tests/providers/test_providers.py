"""One model behind LiteLLM, asked over a real connection."""

from __future__ import annotations

import asyncio
import base64
import json
import time
from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from email.utils import format_datetime
from http.server import BaseHTTPRequestHandler
from typing import Any

import pytest
from server import KEY, Reply, Request, Server, serving, silent

from mkdocs_howto.guide.errors import WrongUse
from mkdocs_howto.llm.model import Answer, BudgetReached, ModelError
from mkdocs_howto.llm.prompt import Prompt

pytest.importorskip("litellm", reason="LiteLLM is an extra: `pip install mkdocs-howto[litellm]`")
from mkdocs_howto.llm.client import LiteLLMModel

pytestmark = pytest.mark.slow

PROMPT = Prompt("Write a guide.", "Object: shop.weigh")
PRICED = {"input_cost_per_token": 1e-5, "output_cost_per_token": 1e-5, "max_tokens": 100}
ENVIRONMENT = {"OPENAI_API_KEY": KEY, "ANTHROPIC_API_KEY": KEY}


@pytest.fixture(autouse=True)
def keys(monkeypatch: pytest.MonkeyPatch) -> None:
    """LiteLLM reads keys from the process's own environment."""
    for name, value in ENVIRONMENT.items():
        monkeypatch.setenv(name, value)


def model(server: Server, options: dict[str, Any] | None = None, **more: Any) -> LiteLLMModel:
    """Return a model that asks a test server."""
    chosen = {"api_base": f"{server.address}/v1", **(options or {})}
    return LiteLLMModel(
        ["openai/some"], chosen, **{"timeout": 10.0, "environment": ENVIRONMENT, **more}
    )


def ask(asked: LiteLLMModel, number: int = 1) -> list[Answer | BaseException]:
    """Ask as many times at once, and return answers and errors."""

    async def run() -> list[Answer | BaseException]:
        try:
            prompts = (asked.ask(PROMPT) for _ in range(number))
            return await asyncio.gather(*prompts, return_exceptions=True)
        finally:
            await asked.close()

    return asyncio.run(run())


def failing(code: int, said: str, times: int = 10**6, **headers: str) -> Callable[..., Reply]:
    """Answer so many times with an error, then with a text."""
    seen: list[Request] = []

    def answer(request: Request) -> Reply:
        seen.append(request)
        if len(seen) > times:
            return Reply("{}")
        body = json.dumps({"error": {"message": said, "code": code}}).encode()
        named = {name.replace("_", "-"): value for name, value in headers.items()}
        return Reply(status=code, body=body, headers=named)

    return answer


def test_a_refused_schema_costs_no_guide() -> None:
    """Many requests refused at once for their schema are all asked again with a simpler one."""

    def answer(request: Request) -> Reply:
        form = request.body.get("response_format", {}).get("json_schema", {})
        if form.get("strict"):
            time.sleep(0.2)
            return failing(400, "Invalid schema: maxLength is not permitted.")(request)
        return Reply("{}")

    with serving(answer) as server:
        answers = ask(model(server, concurrency=8), 16)
    assert [type(each) for each in answers] == [Answer] * 16
    # Nobody went further down than needed: a schema without bounds was taken.
    assert "response_format" in server.requests[-1].body


def test_retry_after_may_be_a_date() -> None:
    """A provider may name the time at which to ask again."""
    at = format_datetime(datetime.now(UTC) + timedelta(seconds=3), usegmt=True)
    with serving(failing(429, "Slow down.", times=1, retry_after=at)) as server:
        start = time.monotonic()
        (answer,) = ask(model(server))
    assert isinstance(answer, Answer)
    assert time.monotonic() - start >= 1.0


def test_a_wait_beyond_the_deadline_is_not_waited() -> None:
    """What the provider said is told at once when there is no time to ask again."""
    with serving(failing(429, "Slow down.", retry_after="30")) as server:
        start = time.monotonic()
        (error,) = ask(model(server, timeout=5.0))
    assert time.monotonic() - start < 2.0
    assert "Slow down." in str(error)


def test_the_deadline_tells_what_was_said_before() -> None:
    """A provider that fails and then says nothing is quoted with its failure."""
    answers = iter([failing(500, "Out of order."), lambda request: Reply(act=silent)])
    with serving(lambda request: next(answers)(request)) as server:
        start = time.monotonic()
        (error,) = ask(model(server, timeout=3.0))
    assert time.monotonic() - start < 4.0
    assert "no answer within 3 seconds" in str(error)
    assert "Out of order." in str(error)


@pytest.mark.parametrize(
    "spelt",
    [KEY, base64.b64encode(f"user:{KEY}".encode()).decode(), KEY.encode().hex(), "hunter2hunter2"],
)
@pytest.mark.parametrize("code", [401, 429, 500])
def test_no_key_in_errors(spelt: str, code: int) -> None:
    """Keys of the environment and of the options, however spelt, are not told."""
    options = {"extra_headers": {"Authorization-Proxy": "Basic hunter2hunter2"}}
    with serving(failing(code, f"Wrong: <{spelt}>", retry_after="0")) as server:
        (error,) = ask(model(server, options))
    assert isinstance(error, ModelError)
    assert "_KEY]" in str(error)
    assert spelt not in str(error)
    assert "\n" not in str(error)


@pytest.mark.parametrize("spelt", [KEY, base64.b64encode(KEY.encode()).decode()])
def test_an_answer_with_a_key_is_not_kept(spelt: str) -> None:
    """A reply that repeats a key never reaches the folder of replies or the store."""
    with serving(lambda request: Reply(json.dumps({"description": spelt}))) as server:
        (error,) = ask(model(server))
    assert isinstance(error, ModelError)
    assert "repeats OPENAI_API_KEY" in str(error) or "repeats ANTHROPIC_API_KEY" in str(error)
    assert spelt not in str(error)


def test_options_that_are_ours_do_no_harm() -> None:
    """Number of tries and deadline are our own, whatever goes with a request."""
    with serving(lambda request: Reply("{}")) as server:
        (answer,) = ask(model(server, {"timeout": 1, "num_retries": 9, "max_retries": 9}))
    assert isinstance(answer, Answer)
    assert len(server.requests) == 1


def test_budget_holds_for_requests_at_once() -> None:
    """What is under way counts, so that together they stay within the limit."""

    def answer(request: Request) -> Reply:
        time.sleep(0.3)
        return Reply("{}")

    with serving(answer) as server:
        asked = model(server, PRICED, max_cost=0.02, concurrency=16)
        answers = ask(asked, 16)
    written = [each for each in answers if isinstance(each, Answer)]
    refused = [each for each in answers if isinstance(each, BudgetReached)]
    assert written
    assert refused
    assert len(written) + len(refused) == 16
    assert sum(each.cost or 0.0 for each in written) == pytest.approx(asked.cost)
    assert asked.cost <= 0.02
    assert len(server.requests) == len(written)


@pytest.mark.parametrize("usage", [{"prompt_tokens": -(10**6)}, {"prompt_tokens": 10**12}])
def test_nonsense_in_the_bill(usage: dict[str, int]) -> None:
    """A number of tokens that can't be true neither adds to the budget nor ends it."""
    message = {"role": "assistant", "content": "{}"}
    body = {
        "id": "c", "object": "chat.completion", "created": 1, "model": "some",
        "choices": [{"index": 0, "message": message, "finish_reason": "stop"}],
        "usage": {"completion_tokens": 10, "total_tokens": 20, **usage},
    }  # fmt: skip
    with serving(lambda request: Reply(body=json.dumps(body).encode())) as server:
        asked = model(server, PRICED, max_cost=1.0)
        (answer,) = ask(asked)
    assert isinstance(answer, Answer)
    assert 0 < asked.cost < 0.01


def test_what_was_given_up_counts() -> None:
    """A request cut at its deadline may be billed, so it stays reserved."""
    with serving(lambda request: Reply(act=silent)) as server:
        asked = model(server, PRICED, max_cost=0.01, timeout=1.0)
        first = ask(asked)
        second = ask(asked)
    assert isinstance(first[0], ModelError)
    assert not isinstance(first[0], BudgetReached)
    assert isinstance(second[0], BudgetReached)
    assert len(server.requests) == 1


def test_cache_marks_where_a_provider_needs_them() -> None:
    """The part that is the same for all guides is marked for Anthropic, and not for OpenAI."""
    with serving(lambda request: Reply("{}")) as server:
        ask(model(server))
        ask(LiteLLMModel(["anthropic/claude-sonnet-4-5"], {"api_base": server.address},
                         environment=ENVIRONMENT))  # fmt: skip
    openai, anthropic = server.requests
    assert "cache_control" not in json.dumps(openai.body)
    assert anthropic.body["system"][0]["cache_control"] == {"type": "ephemeral"}
    assert openai.system == anthropic.system == PROMPT.system


@pytest.mark.parametrize(
    ("name", "said"),
    [
        ("openai/some", "`OPENAI_API_KEY`"),
        ("mistral/mistral-large-latest", "`MISTRAL_API_KEY`"),
        ("gemini/gemini-2.5-pro", "`GOOGLE_API_KEY` or `GEMINI_API_KEY`"),
    ],
)
def test_missing_key(name: str, said: str, monkeypatch: pytest.MonkeyPatch) -> None:
    """The variable is named before anything is asked."""
    for variable in ENVIRONMENT:
        monkeypatch.delenv(variable)
    with pytest.raises(WrongUse) as caught:
        LiteLLMModel([name])
    assert said in str(caught.value)


@pytest.mark.parametrize(
    "name", ["bedrock/anthropic.claude-3-5-sonnet-20240620-v1:0", "hosted_vllm/x", "ollama/llama3"]
)
def test_no_key_needed(name: str) -> None:
    """Where keys may come from elsewhere, or none is needed, a missing variable is no error."""
    assert LiteLLMModel([name]).name == name


def test_estimates_connect_to_nobody(monkeypatch: pytest.MonkeyPatch) -> None:
    """What a dry run needs to know of a model is known without a socket, of every provider."""
    import litellm

    tried: list[tuple[str, object]] = []
    names = [str(getattr(each, "value", each)) for each in litellm.provider_list]
    for name in names:

        def refuse(*args: object, name: str = name, **more: object) -> None:
            tried.append((name, args[1:]))
            raise OSError("blocked")

        for function in ("socket.connect", "create_connection", "getaddrinfo"):
            monkeypatch.setattr(f"socket.{function}", refuse)
        asked = LiteLLMModel([f"{name}/some/model"], keys=False)
        asked.window()
        asked.estimate(PROMPT)
    assert len(names) > 50
    assert tried == []


@pytest.mark.parametrize("name", ["ollama/some", "ollama_chat/some"])
def test_a_server_of_models_that_floods(name: str, monkeypatch: pytest.MonkeyPatch) -> None:
    """What LiteLLM asks it beside the answer is bounded as the answer is."""
    sent: list[int] = []

    def flood(handler: BaseHTTPRequestHandler) -> None:
        handler.send_response(200)
        handler.end_headers()
        sent.append(0)
        for _ in range(400):
            handler.wfile.write(b" " * 1_000_000)
            sent[-1] += 1_000_000

    with serving(lambda request: Reply(act=flood)) as server:
        monkeypatch.setenv("OLLAMA_API_BASE", server.address)
        asked = LiteLLMModel([name], {"api_base": server.address}, timeout=20.0, tries=1)
        (answer,) = ask(asked)
    assert isinstance(answer, ModelError)
    assert "more than 4,000,000 bytes" in str(answer)
    assert len(sent) > 1 and max(sent) < 100_000_000


def test_estimates() -> None:
    """A price that is known gives dollars; one that is not gives none."""
    known = LiteLLMModel(["anthropic/claude-sonnet-4-5"]).estimate(PROMPT)
    assert known.sent_tokens > 0
    assert known.cost is not None
    assert LiteLLMModel(["openai/some"]).estimate(PROMPT).cost is None
