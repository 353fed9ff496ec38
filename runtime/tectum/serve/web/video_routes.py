"""Live video for the page: one long answer with the pictures and the sound of every place that is looked at.

One answer for all places, for a browser opens six connections to a house and no more. It is made of records: a byte
for the place (in the order in which they were asked for), one for what it is (``KINDS``), two that are 0, four for the
length (big-endian), and the bytes. A camera's own packets where the browser plays them; else pictures.
"""

import asyncio
import contextlib
import struct
import time
from collections import deque
from collections.abc import AsyncIterator, Callable
from typing import Annotated, Any

import msgspec
from fastapi import APIRouter, Query, Request, Response
from fastapi.responses import StreamingResponse

from tectum.imaging.thumbnail import jpeg
from tectum.serve.protocols import HouseView, VideoPart
from tectum.serve.web.counted_stream import CountedStream
from tectum.serve.web.error_responses import NotThere, error_responses

RECORD = struct.Struct(">BBxxI")
"""In front of every piece: the place's number, its kind, how many bytes follow."""
KINDS = {"begun": 0, "video": 1, "sound": 2, "seen": 3, "picture": 4, "over": 5}
"""``begun``: JSON of the media types that follow; ``video``, ``sound``: fragmented MP4; ``seen``: JSON of the things in
a picture, with the reading of ``time.monotonic``; ``picture``: JPEG; ``over``: what follows does not go on from what
was."""
MOST_VIEWERS, MOST_PLACES = 16, 32
MOST_WAITING = 4 * 1024 * 1024
"""Bytes that wait for a viewer. With more, it goes on at the next key frame."""
LOOK_S, ALLOWED_S, QUIET_S = 0.1, 5.0, 10.0
"""How often a picture is looked for, and whether the viewer may still look; how often at least something is sent."""
PICTURE_HEIGHT = 480


class Viewer:
    """What waits for one client; of its event loop, but for ``taker``, which any thread may call."""

    def __init__(self) -> None:
        self._loop = asyncio.get_running_loop()
        self._waiting: deque[tuple[int, bytes]] = deque()
        self._bytes = 0
        self._skipping: set[int] = set()
        self._there = asyncio.Event()

    def taker(self, place: int) -> Callable[[VideoPart], None]:
        """What takes the parts of a place's video."""

        def take(part: VideoPart) -> None:
            with contextlib.suppress(RuntimeError):  # the server has ended meanwhile
                self._loop.call_soon_threadsafe(self.push, place, part.kind, part.data, part.key)

        return take

    def push(self, place: int, kind: str, data: bytes, key: bool = False) -> None:
        """A record. A viewer that does not keep up loses all that waits, until the next key frame of each place."""
        code = KINDS[kind]
        if self._bytes > MOST_WAITING:
            lost = {where for where, record in self._waiting if record[1] == KINDS["video"]}
            headers = [one for one in self._waiting if one[1][1] in (KINDS["begun"], KINDS["over"])]
            self._waiting, self._skipping = deque(headers), self._skipping | lost
            self._bytes = sum(len(record) for _, record in headers)
        if kind == "begun" or (kind == "video" and key):
            self._skipping.discard(place)
        elif kind in ("video", "sound") and place in self._skipping and not key:
            return
        record = RECORD.pack(place, code, len(data)) + data
        self._waiting.append((place, record))
        self._bytes += len(record)
        self._there.set()

    async def pop(self) -> bytes:
        """All that waits; empty after a while in which nothing came."""
        with contextlib.suppress(TimeoutError):
            await asyncio.wait_for(self._there.wait(), 1.0)
        self._there.clear()
        whole = b"".join(record for _, record in self._waiting)
        self._waiting.clear()
        self._bytes = 0
        return whole


class Pictures:
    """The newest picture of each place as JPEG, encoded once however many look."""

    def __init__(self, house: HouseView):
        self._house = house
        self._made: dict[str, tuple[Any, asyncio.Task[bytes]]] = {}

    async def newest(self, place: str, shown: Any) -> bytes:
        """As JPEG."""
        made = self._made.get(place)
        if made is None or made[0] is not shown:
            task = asyncio.create_task(asyncio.to_thread(jpeg, shown, min(PICTURE_HEIGHT, shown.height)))
            made = self._made[place] = shown, task
        return await asyncio.shield(made[1])

    async def follow(self, viewer: Viewer, number: int, place: str, plays: bool) -> None:
        """Give ``viewer`` what is seen there, and the pictures where no video ``plays``, until it is cancelled."""
        last: Any = None
        while True:
            with contextlib.suppress(Exception):  # a place that a reload took away comes back, or the page asks anew
                shown, video = self._house.picture(place), self._house.video(place)
                if shown is not None and shown is not last:
                    last = shown
                    seen = [
                        {"kind": one.kind, "box": one.box, "score": one.score, "number": one.number}
                        for one in self._house.things(place)
                    ]
                    about = {"at": time.monotonic(), "things": seen}
                    if not (plays and video is not None and video.plays):
                        viewer.push(number, "picture", await self.newest(place, shown))
                    viewer.push(number, "seen", msgspec.json.encode(about))
            await asyncio.sleep(LOOK_S)


def video_routes(house: HouseView, closing: Callable[[], bool], allowed: Callable[[Request], bool]) -> APIRouter:
    """``closing``: whether the server ends; ``allowed``: whether the client may still look."""
    router = APIRouter(tags=["live"])
    pictures = Pictures(house)
    viewers: dict[CountedStream, str] = {}

    async def records(request: Request, places: list[str], plays: bool) -> AsyncIterator[bytes]:
        viewer, loop = Viewer(), asyncio.get_running_loop()
        following: list[asyncio.Task[None]] = []
        try:
            with contextlib.ExitStack() as watched:
                for number, place in enumerate(places):
                    video = house.video(place)
                    if plays and video is not None:
                        watched.enter_context(video.watched(viewer.taker(number)))
                    following.append(asyncio.create_task(pictures.follow(viewer, number, place, plays)))
                checked = sent = loop.time()
                while not closing():
                    found = await viewer.pop()
                    now = loop.time()
                    if now - checked > ALLOWED_S:
                        checked = now
                        if not allowed(request) or await request.is_disconnected():
                            return
                    if found or now - sent > QUIET_S:
                        sent = now
                        yield found or RECORD.pack(0, KINDS["seen"], 2) + b"{}"
        finally:
            for task in following:
                task.cancel()

    @router.get(
        "/api/video",
        response_class=StreamingResponse,
        responses={200: {"content": {"application/octet-stream": {}}}, **error_responses(404)},
    )
    async def video(
        request: Request,
        place: Annotated[list[str], Query(min_length=1, max_length=MOST_PLACES)],
        h264: Annotated[bool, Query(description="whether H.264 in MP4 is played; else pictures alone")] = False,
    ) -> Response:
        """The places live, as records (docs/web.md), for at most 16 viewers."""
        there = house.switches()
        for name in place:
            if name not in there:
                raise NotThere(f"unknown place '{name}'; there are: {', '.join(there)}")
        parts = records(request, place, h264)
        return CountedStream(parts, "application/octet-stream", viewers, MOST_VIEWERS, "look")

    return router
