"""Bounds on what comes over the wire: no body without end, nothing for another host.

LiteLLM's clients are bound as they are made, the one for answers and the one that it asks a
server of models with. A timeout does not help against a body that fills the memory within it.
"""

from __future__ import annotations

import time
from collections.abc import AsyncIterator, Callable, Iterator
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    import httpx

LARGEST_BODY = 4_000_000
"""Bytes of a response that are read; a guide has less than a hundredth."""

_LONGEST_BODY = 60.0
"""Seconds that the body of a response may take where no deadline can end it."""


def bound(litellm: Any) -> None:
    """Let LiteLLM read no response that is compressed or larger than `LARGEST_BODY`."""
    from litellm.llms.custom_httpx.http_handler import AsyncHTTPHandler, HTTPHandler

    original: Callable[..., Any] = AsyncHTTPHandler.create_async_transport
    if getattr(original, "bounded", False):
        return

    def transport(*args: Any, **kwargs: Any) -> Any:
        import httpx

        return bounded_transport(original(*args, **kwargs) or httpx.AsyncHTTPTransport())

    transport.bounded = True  # type: ignore[attr-defined]
    handler: Any = AsyncHTTPHandler
    handler.create_async_transport = staticmethod(transport)
    handler._create_async_transport = staticmethod(transport)

    plain: Any = HTTPHandler
    begin = plain.__init__

    def begin_bounded(self: Any, *args: Any, **kwargs: Any) -> None:
        begin(self, *args, **kwargs)
        bound_client(self.client)

    plain.__init__ = begin_bounded
    # It may be older than this.
    bound_client(litellm.module_level_client.client)


def bound_client(client: httpx.Client) -> None:
    """Bound the responses of a client that asks outside the event loop."""
    import httpx

    class Counted(httpx.SyncByteStream):
        def __init__(self, stream: Any) -> None:
            self._stream = stream

        def __iter__(self) -> Iterator[bytes]:
            count, ends = 0, time.monotonic() + _LONGEST_BODY
            for chunk in self._stream:
                count += len(chunk)
                _refuse_longer(count)
                if time.monotonic() > ends:
                    raise httpx.ReadError(f"the response takes more than {_LONGEST_BODY:g} seconds")
                yield chunk

        def close(self) -> None:
            self._stream.close()

    def ask(request: httpx.Request) -> None:
        request.headers["accept-encoding"] = "identity"

    def answer(response: httpx.Response) -> None:
        if why := _refused(response.request.url, response):
            raise httpx.ReadError(why)
        if not isinstance(response.stream, Counted):
            response.stream = Counted(response.stream)

    client.event_hooks = {"request": [ask], "response": [answer]}


def bounded_transport(inner: httpx.AsyncBaseTransport) -> httpx.AsyncBaseTransport:
    """Return a transport whose responses are bounded."""
    import httpx

    class Counted(httpx.AsyncByteStream):
        def __init__(self, stream: Any) -> None:
            self._stream = stream

        async def __aiter__(self) -> AsyncIterator[bytes]:
            count = 0
            async for chunk in self._stream:
                count += len(chunk)
                _refuse_longer(count)
                yield chunk

        async def aclose(self) -> None:
            await self._stream.aclose()

    class Bounded(httpx.AsyncBaseTransport):
        async def handle_async_request(self, request: httpx.Request) -> httpx.Response:
            request.headers["accept-encoding"] = "identity"
            response = await inner.handle_async_request(request)
            if why := _refused(request.url, response):
                await response.aclose()
                raise httpx.ReadError(why)
            response.stream = Counted(response.stream)
            return response

        async def aclose(self) -> None:
            await inner.aclose()

    return Bounded()


def _refuse_longer(count: int) -> None:
    import httpx

    if count > LARGEST_BODY:
        raise httpx.ReadError(f"the response has more than {LARGEST_BODY:,} bytes")


def _refused(asked: httpx.URL, response: httpx.Response) -> str:
    """Return why a response is not read; empty for one that is."""
    if response.is_redirect and _leads_away(asked, response.headers["location"]):
        return "the provider redirects to another host, which gets nothing"
    if response.headers.get("content-encoding", "identity").lower() != "identity":
        return "the response is compressed although it should not be"
    return ""


def _leads_away(asked: httpx.URL, location: str) -> bool:
    """Whether a redirect leads to another origin, which would get the key and the code."""
    there = asked.join(location)
    return (there.scheme, there.host, there.port) != (asked.scheme, asked.host, asked.port)
