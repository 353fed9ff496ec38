"""Wyoming's frames within bounds: a frame says itself how long its parts are, and whoever sends it may be anybody."""

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from typing import TYPE_CHECKING, cast

from tectum.address import Address

if TYPE_CHECKING:
    import asyncio

MOST_BYTES = 65_536
"""Of each part of a frame that a client sends: the line of its head, its data, its payload."""
MOST_OF_SERVER = 1 << 20
"""Of one that a server sends: it lists its models."""
UNIX = "unix:///"


class FrameReader:
    """What the protocol's own reader asks of a stream, with a bound. ``most``: bytes of a part; the stream's own limit
    bounds the line."""

    def __init__(self, reader: "asyncio.StreamReader", most: int = MOST_BYTES):
        self.readline = reader.readline
        self._reader, self._most = reader, most

    async def readexactly(self, count: int) -> bytes:
        """As of a stream. Raises ValueError: too long."""
        if not isinstance(count, int) or count > self._most:
            raise ValueError("too long")
        return await self._reader.readexactly(count)


@asynccontextmanager
async def connected(uri: str) -> AsyncIterator[tuple["asyncio.StreamReader", "asyncio.StreamWriter"]]:
    """A connection to the server at ``uri`` (tcp://HOST:PORT, unix:///PATH). Raises OSError."""
    import asyncio  # a house without a speech server does without it

    if uri.startswith(UNIX):
        opened = asyncio.open_unix_connection("/" + uri.removeprefix(UNIX), limit=MOST_OF_SERVER)
    else:
        address = Address.of_server(uri)
        opened = asyncio.open_connection(address.host, address.port, limit=MOST_OF_SERVER)
    reader, writer = await opened
    try:
        yield cast("asyncio.StreamReader", FrameReader(reader, MOST_OF_SERVER)), writer
    finally:
        writer.close()
