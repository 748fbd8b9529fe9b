"""What goes over the wire goes to the provider that was named, and to nobody else."""

from __future__ import annotations

import asyncio

import httpx
import pytest

from mkdocs_howto.llm.client import _transport

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
        transport = _transport(httpx.MockTransport(answer))
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
