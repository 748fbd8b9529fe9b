"""What goes over the wire goes to the provider that was named, and to nobody else."""

from __future__ import annotations

import asyncio
from collections.abc import Iterator

import httpx
import pytest

from mkdocs_howto.llm.wire import LARGEST_BODY, bound_client, bounded_transport

API = "https://api.example/v1/chat"


def asked(location: str) -> tuple[list[httpx.URL], httpx.Response]:
    """Ask a provider that redirects once; return the addresses that were asked, and the answer."""
    seen: list[httpx.URL] = []

    def answer(request: httpx.Request) -> httpx.Response:
        seen.append(request.url)
        if len(seen) == 1:
            return httpx.Response(307, headers={"location": location})
        return httpx.Response(200, text="fine")

    async def ask() -> httpx.Response:
        transport = bounded_transport(httpx.MockTransport(answer))
        async with httpx.AsyncClient(transport=transport, follow_redirects=True) as client:
            return await client.post(API, headers={"authorization": "Bearer key"}, content="code")

    return seen, asyncio.run(ask())


@pytest.mark.parametrize(
    "location",
    [
        "https://other.example/v1",
        "http://api.example/v1/chat",
        "https://api.example:444/v1",
        "//x.example/",
    ],
)
def test_no_redirect_leads_away(location: str) -> None:
    """A provider that redirects to another origin gets no second request there."""
    with pytest.raises(httpx.ReadError, match="redirects to another host"):
        asked(location)


def test_a_redirect_of_the_same_origin_is_followed() -> None:
    """A provider may move its address within its own host."""
    seen, answer = asked("/v2/chat")
    assert [str(url) for url in seen] == [API, "https://api.example/v2/chat"]
    assert answer.text == "fine"


class Endless(httpx.SyncByteStream):
    """A body without end; counts what was read of it."""

    read = 0

    def __iter__(self) -> Iterator[bytes]:
        while True:
            self.read += 100_000
            yield b"x" * 100_000


def test_a_body_without_end_is_not_read_to_its_end() -> None:
    """Also where LiteLLM asks a server of models outside the event loop."""
    body = Endless()
    answers = httpx.MockTransport(lambda request: httpx.Response(200, stream=body))
    with httpx.Client(transport=answers) as client:
        bound_client(client)
        with pytest.raises(httpx.ReadError, match="more than 4,000,000 bytes"):
            client.post(API)
    assert body.read <= LARGEST_BODY + 100_000


@pytest.mark.parametrize(
    "answer",
    [
        httpx.Response(307, headers={"location": "https://other.example/"}),
        httpx.Response(200, headers={"content-encoding": "gzip"}, stream=httpx.ByteStream(b"")),
    ],
)
def test_redirects_and_compression_are_refused_there_too(answer: httpx.Response) -> None:
    """What the client for answers refuses, the other refuses as well."""
    with httpx.Client(transport=httpx.MockTransport(lambda _: answer), follow_redirects=True) as c:
        bound_client(c)
        with pytest.raises(httpx.ReadError, match=r"redirects to another host|compressed"):
            c.post(API)
