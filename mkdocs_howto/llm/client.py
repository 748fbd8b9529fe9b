"""Any provider that LiteLLM reaches, asked within a deadline and a budget.

LiteLLM is imported in one function, the first time that a model must be asked. Retries, deadlines
and the number of requests at once are ours: LiteLLM's own are off for most providers or reject
instead of waiting.
"""

from __future__ import annotations

import asyncio
import logging
import os
import random
import re
from collections.abc import Mapping, Sequence
from contextlib import suppress
from dataclasses import dataclass
from datetime import UTC, datetime
from email.utils import parsedate_to_datetime
from typing import Any

from mkdocs_howto.guide import WrongUse
from mkdocs_howto.llm.model import (
    Answer,
    BudgetReached,
    Estimate,
    ModelError,
    holds_key,
    keys_in,
    redact,
)
from mkdocs_howto.llm.prompt import Prompt
from mkdocs_howto.llm.schema import schema, unbounded
from mkdocs_howto.llm.wire import bound

MOST_TOKENS = 3_000
"""Of a reply; three times what a long guide takes. It bounds what a request can cost."""

_LONGEST_MESSAGE = 300
_LONGEST_WAIT = 60.0
"""Seconds that a provider may ask us to wait."""

_RETRIED = frozenset(
    (
        "RateLimitError", "Timeout", "InternalServerError", "ServiceUnavailableError",
        "APIConnectionError", "BadGatewayError",
    )
)  # fmt: skip
_HOPELESS = re.compile(
    r"quota|credit|billing|credential|api[ _-]?key|unauthori[sz]ed|permission|does not exist", re.I
)
_SCHEMA_REFUSED = re.compile(
    r"response_format|json_schema|schema|structured|maxLength|minLength|maxItems|minItems", re.I
)
_LIBRARY_PREFIX = re.compile(r"^(?:litellm\.)?\w*(?:Error|Exception|Timeout):\s*", re.I)

# From the most helpful to the least: what a provider refuses is not asked of it again.
_FORMS = ("bounded", "plain", "none")

# What a bill may exceed our count of the prompt by: other tokenizers, and the price of writing to
# a cache, a quarter above the price of reading.
_MARGIN = 1.5
_SCHEMA_TOKENS = 400

# They take keys from profiles, roles and files as well, so a missing variable proves nothing.
_KEYS_ELSEWHERE = ("bedrock", "sagemaker", "vertex_ai", "azure", "azure_ai")

# Set by this module; a second value from `model_options` would be a TypeError.
_OURS = ("model", "messages", "max_tokens", "timeout", "num_retries", "max_retries")


@dataclass
class _Spent:
    """What a run has cost, and what it may have cost beyond that.

    Attributes:
        limit: US dollars; None for no limit.
        cost: Of the answers.
        reserved: At most, of the requests under way.
        unsure: At most, of requests that were given up while the provider worked on them.
    """

    limit: float | None
    cost: float = 0.0
    reserved: float = 0.0
    unsure: float = 0.0

    def room_for(self, most: float) -> bool:
        """Whether one more request stays within the limit whatever becomes of the others."""
        reached = self.cost + self.reserved + self.unsure + most
        return self.limit is None or reached <= self.limit


class LiteLLMModel:
    """Models behind LiteLLM; of several, the next is asked when one fails.

    Args:
        models: LiteLLM's names.
        options: What goes with each request, such as `temperature` and `api_base`.
        concurrency: Requests under way at once.
        timeout: Seconds that one prompt may take, retries included.
        tries: How often a request is sent at most.
        max_cost: US dollars; None for no limit.
        environment: Where keys come from; they are kept out of all messages.
        keys: Whether a missing key is refused now; estimates need none.
        beside: Whose budget it spends as well.

    Raises:
        WrongUse: LiteLLM is not installed, a key is missing, or `max_cost` is set and the price
            of a model is unknown.
    """

    def __init__(
        self,
        models: Sequence[str],
        options: Mapping[str, object] | None = None,
        *,
        concurrency: int = 8,
        timeout: float = 120.0,
        tries: int = 3,
        max_cost: float | None = None,
        environment: Mapping[str, str] = os.environ,
        keys: bool = True,
        beside: LiteLLMModel | None = None,
    ) -> None:
        self._models = tuple(models)
        self._options = dict(options or {})
        self._environment = environment
        self._timeout = timeout
        self._tries = tries
        self._most_tokens = _whole(self._options.pop("max_tokens", MOST_TOKENS))
        self._keys = {**environment, **keys_in(self._options)}
        self._room = asyncio.Semaphore(concurrency)
        self._spent: _Spent = _Spent(max_cost) if beside is None else beside._spent
        self._forms = dict.fromkeys(self._models, 0)
        self.retries = 0
        self._litellm = _load_litellm()
        self._prices = {model: self._price(model) for model in self._models}
        for model in self._models:
            if keys:
                self._refuse_without_key(model)
            if max_cost is not None and self._prices[model] is None:
                raise WrongUse(
                    f"The price of `{model}` is unknown, so `max_cost` can't be kept.",
                    hint="Remove `max_cost`, or set `input_cost_per_token` and "
                    "`output_cost_per_token` in `model_options`.",
                )

    @property
    def name(self) -> str:
        """The first model's name."""
        return self._models[0]

    @property
    def cost(self) -> float:
        """What the answers so far have cost, as far as prices are known."""
        return self._spent.cost

    def estimate(self, prompt: Prompt) -> Estimate:
        """Return what asking the first model would take at most."""
        sent = self._count(self.name, prompt)
        return Estimate(sent, self._most_tokens, self._most(self.name, sent))

    async def ask(self, prompt: Prompt) -> Answer:
        """Return an answer of the first model that gives one.

        Raises:
            BudgetReached: The answer could cost more than is left.
            ModelError: No model answered.
        """
        said: list[str] = []
        async with self._room:
            try:
                async with asyncio.timeout(self._timeout) as deadline:
                    return await self._of_first(prompt, deadline, said)
            except TimeoutError:
                before = f" Before that: {said[-1]}" if said else ""
                message = f"{self.name}: no answer within {self._timeout:g} seconds.{before}"
                raise ModelError(message) from None

    async def close(self) -> None:
        """Close LiteLLM's connections."""
        with suppress(Exception):
            await self._litellm.close_litellm_async_clients()

    async def _of_first(self, prompt: Prompt, deadline: asyncio.Timeout, said: list[str]) -> Answer:
        failed: ModelError | None = None
        for model in self._models:
            try:
                return await self._retried(model, prompt, deadline, said)
            except BudgetReached:
                raise
            except ModelError as error:
                failed = error
        assert failed is not None
        raise failed

    async def _retried(
        self, model: str, prompt: Prompt, deadline: asyncio.Timeout, said: list[str]
    ) -> Answer:
        tries = 0
        while True:
            tries += 1
            form = self._forms[model]
            try:
                return await self._paid(model, prompt, form)
            except ModelError:
                raise
            except Exception as error:  # LiteLLM raises whatever its providers' libraries raise
                if self._asks_less(model, form, error):
                    tries -= 1
                    continue
                said.append(self._said(model, error, tries))
                wait = _wait(error, tries)
                # Waiting beyond the deadline would only hide what the provider said.
                if wait is None or tries >= self._tries or not _within(wait, deadline):
                    raise ModelError(said[-1]) from None
                self.retries += 1
                await asyncio.sleep(wait)

    def _asks_less(self, model: str, form: int, error: Exception) -> bool:
        """Whether a request was refused for its schema and a simpler one is left to try.

        Args:
            form: What was refused; another request may have stepped down already.
        """
        refused = type(error).__name__ in ("BadRequestError", "UnsupportedParamsError")
        if not refused or not _SCHEMA_REFUSED.search(str(error)) or form + 1 >= len(_FORMS):
            return False
        self._forms[model] = max(self._forms[model], form + 1)
        return True

    async def _paid(self, model: str, prompt: Prompt, form: int) -> Answer:
        """Ask once, within what is left of the budget."""
        spent = self._spent
        # Counting takes milliseconds, and without a price it bounds nothing.
        priced = self._prices[model] is not None
        most = (self._most(model, self._count(model, prompt)) or 0.0) if priced else 0.0
        if not spent.room_for(most):
            raise BudgetReached(
                f"The budget of ${spent.limit:.2f} is not enough for another request, which may "
                f"cost ${most:.4f}: ${spent.cost:.4f} spent, "
                f"${spent.reserved + spent.unsure:.4f} asked for and not billed yet."
            )
        spent.reserved += most
        try:
            response = await self._send(model, prompt, _FORMS[form])
            answer = self._answer(model, prompt, response)
            # What was not usable was paid for all the same.
            spent.cost += answer.cost or 0.0
        except BaseException as error:
            # Given up at a deadline: the provider may go on, and bill it.
            if isinstance(error, asyncio.CancelledError) or type(error).__name__ == "Timeout":
                spent.unsure += most
            raise
        finally:
            spent.reserved -= most
        if problem := self._problem(response):
            raise ModelError(f"{model}: {self._clean(problem)}")
        if name := holds_key(answer.text, self._keys):
            raise ModelError(f"{model}: The answer repeats {name}, so nothing of it is kept.")
        return answer

    async def _send(self, model: str, prompt: Prompt, form: str) -> Any:
        values = {name: value for name, value in self._options.items() if name not in _OURS}
        if form != "none":
            wanted = prompt.reply or schema(prompt.sections)
            wanted = wanted if form == "bounded" else unbounded(wanted)
            named = {"name": "answer", "schema": wanted, "strict": form == "bounded"}
            values["response_format"] = {"type": "json_schema", "json_schema": named}
        return await self._litellm.acompletion(
            model=model,
            messages=_messages(model, prompt),
            max_tokens=self._most_tokens,
            timeout=self._timeout,
            num_retries=0,
            max_retries=0,
            **values,
        )

    def _answer(self, model: str, prompt: Prompt, response: Any) -> Answer:
        text = _text(response)
        sent = _counted(response, "prompt_tokens") or self._count(model, prompt)
        received = _counted(response, "completion_tokens") or len(text) // 4
        return Answer(text, model, sent, received, self._cost(model, sent, received))

    def _problem(self, response: Any) -> str:
        """Return why a response is no answer although it is no error; empty when it is one."""
        choices = getattr(response, "choices", None)
        if not choices:
            return "The model sent no answer."
        fields = getattr(choices[0].message, "provider_specific_fields", None) or {}
        if refusal := fields.get("refusal"):
            return f"The model refused: {refusal}"
        reason = str(getattr(choices[0], "finish_reason", "") or "")
        if reason == "length":
            most = f"{self._most_tokens} tokens (`max_tokens` in `model_options`)"
            return f"The answer was cut off at its longest, {most}."
        if reason == "content_filter":
            return "The provider's filter kept the answer back."
        return "" if _text(response).strip() else "The model sent an empty answer."

    # --- prices, windows, keys ---

    def window(self) -> int | None:
        """Return how many tokens the first model reads; None when unknown."""
        with suppress(Exception):
            return int(self._told(self.name)["max_input_tokens"] or 0) or None
        return None

    def _told(self, model: str) -> Mapping[str, Any]:
        """Return what LiteLLM's own table says; its functions for that ask servers or log in."""
        table: Mapping[str, Mapping[str, Any]] = self._litellm.model_cost
        return table.get(model) or table.get(model.partition("/")[2]) or {}

    def _price(self, model: str) -> tuple[float, float] | None:
        own = [self._options.get(f"{way}_cost_per_token") for way in ("input", "output")]
        if all(isinstance(each, int | float) for each in own):
            return float(own[0]), float(own[1])  # type: ignore[arg-type]
        with suppress(Exception):
            info = self._told(model)
            way_in, way_out = info["input_cost_per_token"], info["output_cost_per_token"]
            if way_in or way_out:
                return float(way_in), float(way_out)
        return None

    def _cost(self, model: str, sent: int, received: int) -> float | None:
        price = self._prices[model]
        return None if price is None else sent * price[0] + received * price[1]

    def _most(self, model: str, sent: int) -> float | None:
        """Return what a request may cost, the schema beside the prompt included."""
        return self._cost(model, int((sent + _SCHEMA_TOKENS) * _MARGIN), self._most_tokens)

    def _count(self, model: str, prompt: Prompt) -> int:
        with suppress(Exception):
            return int(self._litellm.token_counter(model=model, text=prompt.text))
        return len(prompt.text) // 3

    def _refuse_without_key(self, model: str) -> None:
        missing: list[str] = []
        with suppress(Exception):
            if self._litellm.get_llm_provider(model)[1] not in _KEYS_ELSEWHERE:
                missing = self._litellm.validate_environment(model)["missing_keys"]
        named = [f"`{name}`" for name in missing if "BASE" not in name]
        # Of two names for one key, either will do.
        joined = " or " if all("API_KEY" in name for name in named) else " and "
        if named:
            raise WrongUse(
                f"`{model}` needs {joined.join(named)} in the environment.",
                hint="Set it in your shell or in the secrets of your CI; never in a file.",
            )

    # --- messages ---

    def _said(self, model: str, error: Exception, tries: int) -> str:
        kind = type(error).__name__
        text = _LIBRARY_PREFIX.sub("", str(getattr(error, "message", "") or error))
        again = f" ({tries} tries)" if tries > 1 else ""
        return f"{model}: {kind}: {self._clean(text)}{again}"

    def _clean(self, text: str) -> str:
        line = " ".join(redact(text, self._keys).split())
        short = len(line) <= _LONGEST_MESSAGE
        return line if short else f"{line[:_LONGEST_MESSAGE].rstrip()}…"


def _load_litellm() -> Any:
    """Import LiteLLM so that it reads no `.env` file, loads nothing and logs nothing."""
    settings = {
        "LITELLM_LOCAL_MODEL_COST_MAP": "True",
        "LITELLM_LOCAL_ANTHROPIC_BETA_HEADERS": "True",
        "LITELLM_MODE": "PRODUCTION",
        "LITELLM_LOG": "ERROR",
    }
    for name, value in settings.items():
        os.environ.setdefault(name, value)
    try:
        import litellm
    except ImportError:
        raise WrongUse(
            "A model is asked through LiteLLM, which is not installed.",
            hint="Install it: `pip install 'mkdocs-howto[litellm]'`.",
        ) from None
    litellm.suppress_debug_info = True
    litellm.disable_hf_tokenizer_download = True
    litellm.drop_params = True
    litellm.telemetry = False
    # They print requests, headers and answers; what matters comes with the error.
    for name in ("LiteLLM", "LiteLLM Router", "LiteLLM Proxy", "httpx", "openai", "asyncio"):
        logging.getLogger(name).setLevel(logging.CRITICAL)
    bound(litellm)
    return litellm


def _messages(model: str, prompt: Prompt) -> list[dict[str, Any]]:
    system: Any = prompt.system
    if re.search(r"anthropic|claude|bedrock", model, re.I):
        # These cache only what is marked.
        mark = {"type": "ephemeral"}
        system = [{"type": "text", "text": prompt.system, "cache_control": mark}]
    return [{"role": "system", "content": system}, {"role": "user", "content": prompt.user}]


def _text(response: Any) -> str:
    with suppress(Exception):
        content = response.choices[0].message.content
        return content if isinstance(content, str) else ""
    return ""


def _counted(response: Any, name: str) -> int:
    """Return a number of tokens as the provider tells it; 0 for one that can't be true."""
    value = getattr(getattr(response, "usage", None), name, 0)
    return value if isinstance(value, int) and 0 < value < 100_000_000 else 0


def _wait(error: Exception, tries: int) -> float | None:
    """Return how long to wait before asking again; None when asking again is no use."""
    if type(error).__name__ not in _RETRIED and not _is_overload(error):
        return None
    if _HOPELESS.search(str(error)):
        return None
    after = _retry_after(error)
    if after is not None:
        return after if after <= _LONGEST_WAIT else None
    return float(min(2.0 ** (tries - 1), 16.0) * random.uniform(0.5, 1.0))  # noqa: S311


def _is_overload(error: Exception) -> bool:
    status = getattr(error, "status_code", None)
    return isinstance(status, int) and (status in (408, 409, 425, 429) or status >= 500)


def _retry_after(error: Exception) -> float | None:
    sources = [
        getattr(error, "litellm_response_headers", None),
        getattr(getattr(error, "response", None), "headers", None),
    ]
    for headers in sources:
        with suppress(Exception):
            value = str((headers or {}).get("retry-after") or "").strip()
            if value.replace(".", "", 1).isdigit():
                return float(value)
            if value:
                left = parsedate_to_datetime(value) - datetime.now(UTC)
                return max(0.0, left.total_seconds())
    return None


def _within(wait: float, deadline: asyncio.Timeout) -> bool:
    ends = deadline.when()
    return ends is None or asyncio.get_running_loop().time() + wait < ends


def _whole(value: object) -> int:
    if isinstance(value, bool) or not isinstance(value, int) or value < 1:
        raise WrongUse(f"`max_tokens` in `model_options` is a whole number, not {value!r}.")
    return value
