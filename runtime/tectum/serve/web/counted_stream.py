"""An answer that does not end: so many at a time, and no more."""

from collections.abc import AsyncIterator

from fastapi.responses import JSONResponse, StreamingResponse
from starlette.types import Receive, Scope, Send


class CountedStream(StreamingResponse):
    """One of at most ``most`` in ``open_streams``, whose clients ``do`` something (look, listen). It counts from where
    it is looked whether there is room (nothing else runs in between) to its end, however it ends."""

    def __init__(
        self,
        parts: AsyncIterator[str] | AsyncIterator[bytes],
        media_type: str,
        open_streams: set["CountedStream"],
        most: int,
        do: str,
    ):
        super().__init__(parts, media_type=media_type)
        self._open_streams, self._most, self._do = open_streams, most, do

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Until the client leaves or the parts end; or that there are too many."""
        if len(self._open_streams) >= self._most:
            await JSONResponse({"detail": f"{self._most} {self._do} already"}, 503)(scope, receive, send)
            return
        self._open_streams.add(self)
        try:
            await super().__call__(scope, receive, send)
        finally:
            self._open_streams.discard(self)
