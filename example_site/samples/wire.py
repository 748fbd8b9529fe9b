"""Read text that another program sends line by line."""

import asyncio
from collections.abc import AsyncIterator


class TooLong(Exception):
    """A line is longer than the reader accepts.

    Attributes:
        limit: Bytes that a line may have.
    """

    def __init__(self, limit: int) -> None:
        super().__init__(f"a line is longer than {limit} bytes")
        self.limit = limit


async def lines(host: str, port: int = 7000, *, limit: int = 65_536) -> AsyncIterator[str]:
    """Yield the lines that a server sends until it closes the connection.

    Args:
        host: Name or address of the server.
        port: Its TCP port.
        limit: Longest line accepted, in bytes.

    Raises:
        TooLong: When a line has more than `limit` bytes.
    """
    # Open the connection
    reader, writer = await asyncio.open_connection(host, port, limit=limit)
    try:
        # Read until the server closes it
        while True:
            try:
                line = await reader.readline()
            except ValueError:
                raise TooLong(limit) from None
            if not line:
                break
            yield line.decode("utf-8", errors="replace").rstrip("\n")
    finally:
        # Close our side
        writer.close()
        await writer.wait_closed()
