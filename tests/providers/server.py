"""A server that speaks like OpenAI and like Anthropic, and fails in every way that is asked for."""

from __future__ import annotations

import gzip
import json
import re
import socket
import struct
import threading
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass, field
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any

KEY = "sk-test-4f9a7c2e8b1d6035"
"""The key that the tests put into the environment; it may turn up nowhere."""


@dataclass
class Request:
    """What was asked.

    Attributes:
        system: The first message.
        user: The second.
    """

    body: dict[str, Any]
    headers: dict[str, str]
    anthropic: bool

    @property
    def system(self) -> str:
        """The task."""
        messages = self.body["messages"]
        found = self.body.get("system") if self.anthropic else messages[0]["content"]
        return found if isinstance(found, str) else "".join(part["text"] for part in found or [])

    @property
    def user(self) -> str:
        """The facts."""
        content = self.body["messages"][-1]["content"]
        return content if isinstance(content, str) else "".join(part["text"] for part in content)


@dataclass
class Reply:
    """What is answered.

    Attributes:
        content: The model's text.
        body: The whole body, in place of what the provider would send around `content`.
        act: Writes the response itself; nothing else of the reply counts.
    """

    content: str | None = None
    status: int = 200
    headers: dict[str, str] = field(default_factory=dict)
    body: bytes | None = None
    finish: str = "stop"
    message: dict[str, Any] = field(default_factory=dict)
    act: Callable[[BaseHTTPRequestHandler], None] | None = None


Answering = Callable[[Request], Reply]


@dataclass
class Server:
    """Where it listens, what it was asked, and how it answers."""

    address: str
    answer: Answering
    requests: list[Request] = field(default_factory=list)


@contextmanager
def serving(answer: Answering) -> Iterator[Server]:
    """Serve on a free port until the block ends."""

    class Handler(BaseHTTPRequestHandler):
        protocol_version = "HTTP/1.1"

        def do_POST(self) -> None:
            body = json.loads(self.rfile.read(int(self.headers["content-length"])))
            anthropic = self.path.endswith("/messages")
            headers = {name.lower(): value for name, value in self.headers.items()}
            request = Request(body, headers, anthropic)
            server.requests.append(request)
            with suppress(OSError):
                self._send(request, server.answer(request))

        def _send(self, request: Request, reply: Reply) -> None:
            if reply.act is not None:
                self.close_connection = True
                reply.act(self)
                return
            body = reply.body
            if body is None:
                body = json.dumps(_envelope(request, reply)).encode()
            self.send_response(reply.status)
            named = {name.lower() for name in reply.headers}
            if "content-type" not in named:
                self.send_header("content-type", "application/json")
            if "content-length" not in named:
                self.send_header("content-length", str(len(body)))
            for name, value in reply.headers.items():
                self.send_header(name, value)
            self.end_headers()
            self.wfile.write(body)

        def log_message(self, format: str, *args: object) -> None:
            """Stay silent."""

    class Quiet(ThreadingHTTPServer):
        daemon_threads = True
        request_queue_size = 256

        def handle_error(self, request: Any, client_address: Any) -> None:
            """Clients that hang up are part of the tests."""

    listening = Quiet(("127.0.0.1", 0), Handler)
    server = Server(f"http://127.0.0.1:{listening.server_port}", answer)
    thread = threading.Thread(target=listening.serve_forever, daemon=True)
    thread.start()
    try:
        yield server
    finally:
        listening.shutdown()
        listening.server_close()


def _envelope(request: Request, reply: Reply) -> dict[str, Any]:
    tokens = len(request.system + request.user) // 4
    if request.anthropic:
        stop = {"stop": "end_turn", "length": "max_tokens"}.get(reply.finish, reply.finish)
        content: list[dict[str, Any]] = [{"type": "text", "text": reply.content or ""}]
        tools = request.body.get("tools")
        if tools and reply.content:
            # This provider is asked for JSON in the shape of a tool's arguments.
            with suppress(ValueError):
                arguments = json.loads(reply.content)
                content = [
                    {"type": "tool_use", "id": "t", "name": tools[0]["name"], "input": arguments}
                ]
        return {
            "id": "m", "type": "message", "role": "assistant", "model": "claude",
            "content": content, "stop_reason": stop, "stop_sequence": None,
            "usage": {"input_tokens": tokens, "output_tokens": 100},
        }  # fmt: skip
    message = {"role": "assistant", "content": reply.content, **reply.message}
    return {
        "id": "c", "object": "chat.completion", "created": 1, "model": "some",
        "choices": [{"index": 0, "message": message, "finish_reason": reply.finish}],
        "usage": {"prompt_tokens": tokens, "completion_tokens": 100,
                  "total_tokens": tokens + 100},
    }  # fmt: skip


# --- what a model would write ---


def honest(request: Request) -> dict[str, Any]:
    """Return a guide made from the prompt's own draft: true, for the code that was sent."""
    source = _tag(request.user, "source")
    numbers = [int(n) for n in re.findall(r"^(\d+): ", source, re.MULTILINE)]
    description, steps, example = _tag(request.user, "draft").split("\n\n", 2)
    while not steps.startswith("- "):
        description = f"{description}\n\n{steps}"
        steps, example = example.split("\n\n", 1)
    return {
        "title": "How to use " + re.findall(r"Object: (\S+)", request.user)[0],
        "description": description,
        "steps": [
            {"title": title, "text": text, "lines": [numbers[0], numbers[-1]]}
            for title, text in re.findall(r"^- (.*?): (.*)$", steps, re.MULTILINE)
        ],
        "example": example,
    }


def _tag(text: str, name: str) -> str:
    found = re.search(rf"<({name}-\w+)[^>]*>\n(.*?)\n</\1>", text, re.DOTALL)
    assert found is not None, text
    return found[2]


def guide(request: Request, **changes: Any) -> Reply:
    """Return an honest reply with changed parts."""
    return Reply(json.dumps({**honest(request), **changes}, ensure_ascii=False))


# --- how a connection fails ---


def reset(handler: BaseHTTPRequestHandler) -> None:
    """Cut the connection without a word."""
    linger = struct.pack("ii", 1, 0)
    handler.connection.setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, linger)
    handler.connection.close()


def half(handler: BaseHTTPRequestHandler) -> None:
    """Promise more than is sent, and close."""
    handler.wfile.write(b'HTTP/1.1 200 OK\r\ncontent-length: 9000\r\n\r\n{"choices": [')
    handler.wfile.flush()
    reset(handler)


def drip(handler: BaseHTTPRequestHandler) -> None:
    """Send a byte now and then, without end."""
    handler.wfile.write(b"HTTP/1.1 200 OK\r\ncontent-length: 100000\r\n\r\n")
    for _ in range(200):
        handler.wfile.write(b" ")
        handler.wfile.flush()
        time.sleep(0.2)


def silent(handler: BaseHTTPRequestHandler) -> None:
    """Say nothing."""
    time.sleep(20)


def nonsense(handler: BaseHTTPRequestHandler) -> None:
    """Speak another protocol."""
    handler.wfile.write(b"SSH-2.0-OpenSSH_9.6\r\n")
    handler.wfile.flush()


def huge(handler: BaseHTTPRequestHandler) -> None:
    """Send 200 MB of one JSON text."""
    handler.wfile.write(
        b"HTTP/1.1 200 OK\r\ncontent-type: application/json\r\ncontent-length: 200000000\r\n\r\n"
    )
    for _ in range(200):
        handler.wfile.write(b" " * 1_000_000)


def bomb(handler: BaseHTTPRequestHandler) -> None:
    """Send 200 MB in 200 kB."""
    body = gzip.compress(b" " * 200_000_000, 6)
    head = (
        b"HTTP/1.1 200 OK\r\ncontent-type: application/json\r\ncontent-encoding: gzip\r\n"
        + f"content-length: {len(body)}\r\n\r\n".encode()
    )
    handler.wfile.write(head + body)


def endless_headers(handler: BaseHTTPRequestHandler) -> None:
    """Send headers without end."""
    handler.wfile.write(b"HTTP/1.1 200 OK\r\n")
    for number in range(20_000):
        handler.wfile.write(f"x-{number}: {'y' * 90}\r\n".encode())
