"""Events as they happen, metrics, and the probe."""

import asyncio
import contextlib
from collections.abc import AsyncIterator, Callable

from fastapi import APIRouter, Request, Response
from fastapi.responses import PlainTextResponse, StreamingResponse

from tectum.decide.events import Event
from tectum.deliver.stored_event import EventRow
from tectum.serve.protocols import HouseView
from tectum.serve.web import metrics
from tectum.serve.web.answers import Alive, answers, encoded
from tectum.serve.web.counted_stream import CountedStream

MOST_LISTENERS, MOST_WAITING, HEARTBEAT_S, LOOK_S = 16, 200, 15.0, 0.5


def live_routes(house: HouseView, closing: Callable[[], bool]) -> APIRouter:
    """``closing``: whether the server ends."""
    router = APIRouter(tags=["live"])
    open_streams: dict[CountedStream, str] = {}

    async def lines(request: Request) -> AsyncIterator[str]:
        waiting: asyncio.Queue[str] = asyncio.Queue(MOST_WAITING)
        loop = asyncio.get_running_loop()
        late = False

        def push(line: str) -> None:
            nonlocal late
            if waiting.full():  # a reader that does not keep up: it would miss some and never know
                late = True
            else:
                waiting.put_nowait(line)

        def on_event(event: Event) -> None:
            with contextlib.suppress(RuntimeError):  # the server has ended meanwhile
                loop.call_soon_threadsafe(push, EventRow.of(event).to_json())

        with house.subscribed(on_event):
            yield "retry: 2000\n\n"
            quiet = 0.0
            while not late and not closing() and not await request.is_disconnected():
                try:
                    yield f"event: event\ndata: {await asyncio.wait_for(waiting.get(), LOOK_S)}\n\n"
                    quiet = 0.0
                except TimeoutError:
                    quiet += LOOK_S
                    if quiet >= HEARTBEAT_S:
                        quiet = 0.0
                        yield ": alive\n\n"

    @router.get("/api/live", response_class=StreamingResponse, responses={200: {"content": {"text/event-stream": {}}}})
    async def live(request: Request) -> Response:
        """Events as they happen, as server-sent events: ``event: event`` with a JSON object, at most 16 listeners. One
        that does not keep up is cut off, so that it asks for what it missed."""
        return CountedStream(lines(request), "text/event-stream", open_streams, MOST_LISTENERS, "listen")

    @router.get("/metrics", response_class=PlainTextResponse)
    def prometheus() -> Response:
        """For Prometheus."""
        return Response(metrics.exposition(house), media_type=metrics.CONTENT_TYPE)

    @router.get("/health", responses={status: answers(Alive) for status in (200, 503)})
    def alive() -> Response:
        """For probes: 200, or 503 where all places are down. Needs no password."""
        state = house.health().state
        return encoded(Alive(state), 503 if state == "down" else 200)

    return router
