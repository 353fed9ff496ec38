"""A place's camera for programs that log in nowhere, as Home Assistant's Generic Camera: a picture, and a stream.

The stream is the camera's own video as one fragmented MP4 that does not end, without sound, from its last key frame on.
"""

import asyncio
from collections.abc import AsyncIterator, Callable, Iterator
from typing import Annotated
from urllib.parse import quote

from fastapi import APIRouter, Query, Request, Response
from fastapi import Path as InPath
from fastapi.responses import JSONResponse

from tectum.imaging.thumbnail import jpeg
from tectum.serve.protocols import HouseView
from tectum.serve.web.answers import Answer, AnswerRouter, CameraRow
from tectum.serve.web.camera_links import CameraLinks
from tectum.serve.web.counted_stream import CountedStream
from tectum.serve.web.error_responses import NotThere, error_responses
from tectum.serve.web.video_routes import ALLOWED_S, KINDS, QUIET_S, RECORD, Viewer

PREFIX = "/camera/"
"""Whoever asks for something below it shows a token for it."""
MOST_VIEWERS, HEIGHT = 16, 720
Name = Annotated[str, InPath(max_length=200)]
Token = Annotated[str, Query(max_length=64)]


def link_routes(house: HouseView, links: CameraLinks) -> APIRouter:
    """Where a person who has logged in gets the addresses."""
    router = AnswerRouter(prefix="/api/cameras", tags=["cameras"])

    @router.get("/{name}", responses=error_responses(404))
    def camera(name: Name) -> CameraRow:
        """The addresses of a camera, as paths of this house. Whoever has them sees this place, without logging in."""
        if name not in house.switches():
            raise NotThere(f"unknown place '{name}'; there are: {', '.join(house.switches())}")
        base, token = f"{PREFIX}{quote(name, safe='')}", links.token(name)
        return CameraRow(f"{base}/live.mp4?token={token}", f"{base}/still.jpg?token={token}")

    @router.delete("")
    def renew() -> Answer:
        """Every address of a camera is another from now on; those so far show nothing more."""
        links.renew()
        return Answer("every address of a camera is another now")

    return router


def camera_routes(house: HouseView, links: CameraLinks, closing: Callable[[], bool]) -> APIRouter:
    """What stands at the addresses. ``closing``: whether the server ends."""
    router = APIRouter(include_in_schema=False)
    viewers: dict[CountedStream, str] = {}

    def refusal(name: str, token: str) -> Response | None:
        if not links.fits(name, token):
            return JSONResponse({"detail": "the token is wrong; GET /api/cameras/NAME gives the address"}, 401)
        return None if name in house.switches() else JSONResponse({"detail": f"unknown place '{name}'"}, 404)

    @router.get(PREFIX + "{name}/still.jpg")
    def still(name: Name, token: Token = "") -> Response:
        if (refused := refusal(name, token)) is not None:
            return refused
        shown = house.picture(name)
        if shown is None:
            return JSONResponse({"detail": "there is no picture now"}, 503)
        return Response(jpeg(shown, min(HEIGHT, shown.height)), media_type="image/jpeg")

    @router.get(PREFIX + "{name}/live.mp4")
    async def live(request: Request, name: Name, token: Token = "") -> Response:
        if (refused := refusal(name, token)) is not None:
            return refused
        video = house.video(name)
        if video is None or not video.plays:
            return JSONResponse({"detail": "there is no H.264 stream now that may be shown as it is"}, 503)
        return CountedStream(fragments(request, name, token), "video/mp4", viewers, MOST_VIEWERS, "look")

    async def fragments(request: Request, name: str, token: str) -> AsyncIterator[bytes]:
        viewer, loop = Viewer(), asyncio.get_running_loop()
        video = house.video(name)
        if video is None:
            return
        with video.watched(viewer.taker(0)):
            checked = sent = loop.time()
            while not closing() and loop.time() - sent < QUIET_S:
                for kind, data in _records(await viewer.pop()):
                    if kind == KINDS["over"]:
                        return  # what follows is another film: whoever looks asks again
                    if kind == KINDS["video"]:
                        sent = loop.time()
                        yield data
                if loop.time() - checked > ALLOWED_S:
                    checked = loop.time()
                    if not links.fits(name, token) or await request.is_disconnected():
                        return

    return router


def _records(raw: bytes) -> Iterator[tuple[int, bytes]]:
    at = 0
    while at < len(raw):
        _, kind, size = RECORD.unpack_from(raw, at)
        at += RECORD.size
        yield kind, raw[at : at + size]
        at += size
