"""An answer that does not end: so many at a time, and no client keeps the others from theirs."""

from collections import Counter
from collections.abc import AsyncIterator

import anyio
from fastapi.responses import JSONResponse, StreamingResponse
from starlette.types import Receive, Scope, Send

from tectum.serve.network import network_of


class CountedStream(StreamingResponse):
    """One of at most ``most`` in ``open_streams`` (the oldest first), whose clients ``do`` something (look, listen). It
    counts from where it is looked whether there is room (nothing else runs in between) to its end, however it ends.
    Where there is none, the client that has the most makes room for one that has fewer: its oldest ends."""

    def __init__(
        self,
        parts: AsyncIterator[str] | AsyncIterator[bytes],
        media_type: str,
        open_streams: dict["CountedStream", str],
        most: int,
        do: str,
    ):
        super().__init__(parts, media_type=media_type)
        self._open_streams, self._most, self._do = open_streams, most, do
        self._until_room: anyio.CancelScope | None = None

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Until the client leaves, the parts end or another takes its turn; or that there are too many."""
        network = network_of(scope["client"][0]) if scope.get("client") else ""
        if len(self._open_streams) >= self._most and not self._make_room(network):
            await JSONResponse({"detail": f"{self._most} {self._do} already"}, 503)(scope, receive, send)
            return
        self._open_streams[self] = network
        try:
            with anyio.CancelScope() as self._until_room:
                await super().__call__(scope, receive, send)
        finally:
            self._open_streams.pop(self, None)

    def _make_room(self, network: str) -> bool:
        """Whether one more of a network may be there now. It must not take turns with whom it leaves no more."""
        of = Counter(self._open_streams.values())
        fullest = max(of, key=lambda one: of[one])
        if of[fullest] <= of[network] + 1:
            return False
        leaving = next(stream for stream, owner in self._open_streams.items() if owner == fullest)
        del self._open_streams[leaving]
        if leaving._until_room is not None:
            leaving._until_room.cancel()
        return True
