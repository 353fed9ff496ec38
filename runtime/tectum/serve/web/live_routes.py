"""Events as they happen, metrics, and the probe."""

import asyncio
import contextlib
from collections.abc import AsyncIterator, Callable

from fastapi import APIRouter, Request, Response
from fastapi.responses import JSONResponse, PlainTextResponse, StreamingResponse

from tectum.decide.events import Event
from tectum.deliver.store.store import EventRow
from tectum.house.service import HouseService
from tectum.serve.web import metrics
from tectum.serve.web.answers import Alive, answers, encoded

MOST_LISTENERS, MOST_WAITING, HEARTBEAT_S, LOOK_S = 16, 200, 15.0, 0.5


def live_routes(house: HouseService, closing: Callable[[], bool]) -> APIRouter:
    """``closing``: whether the server ends."""
    router = APIRouter(tags=["live"])
    listeners = 0

    async def stream(request: Request) -> AsyncIterator[str]:
        nonlocal listeners
        waiting: asyncio.Queue[str] = asyncio.Queue(MOST_WAITING)
        loop = asyncio.get_running_loop()

        def push(line: str) -> None:
            if waiting.full():  # a reader that does not keep up misses the oldest
                waiting.get_nowait()
            waiting.put_nowait(line)

        def on_event(event: Event) -> None:
            with contextlib.suppress(RuntimeError):  # the server has ended meanwhile
                loop.call_soon_threadsafe(push, EventRow.of(event).to_json())

        listeners += 1
        try:
            with house.subscribed(on_event):
                yield "retry: 2000\n\n"
                quiet = 0.0
                while not closing() and not await request.is_disconnected():
                    try:
                        yield f"event: event\ndata: {await asyncio.wait_for(waiting.get(), LOOK_S)}\n\n"
                        quiet = 0.0
                    except TimeoutError:
                        quiet += LOOK_S
                        if quiet >= HEARTBEAT_S:
                            quiet = 0.0
                            yield ": alive\n\n"
        finally:
            listeners -= 1

    @router.get("/api/live", response_class=StreamingResponse, responses={200: {"content": {"text/event-stream": {}}}})
    async def live(request: Request) -> Response:
        """Events as they happen, as server-sent events: ``event: event`` with a JSON object, at most 16 listeners."""
        if listeners >= MOST_LISTENERS:
            return JSONResponse({"detail": f"{MOST_LISTENERS} listen already"}, 503)
        return StreamingResponse(stream(request), media_type="text/event-stream")

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
