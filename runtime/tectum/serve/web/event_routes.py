"""What happened: events, their snapshots and clips."""

from pathlib import Path
from typing import Annotated

import av.error
from fastapi import APIRouter, Query
from fastapi import Path as InPath
from fastapi.responses import FileResponse, JSONResponse, Response

from tectum.deliver.stored_event import EventRow, EventSearch, StoredEvent
from tectum.errors import UsageError
from tectum.files import within
from tectum.imaging.drawing import file_with_boxes
from tectum.serve.protocols import EventStore, HouseView
from tectum.serve.web import schemas
from tectum.serve.web.answers import Answer, AnswerRouter
from tectum.serve.web.clip_sound import ClipSound, sound_of
from tectum.serve.web.error_responses import NotThere, error_responses, file_of
from tectum.serve.web.playable_clip import PlayableClips, TooMuch

Id = Annotated[str, InPath(max_length=64, pattern="^[A-Za-z0-9_-]+$")]
BOX_SIDES = 4
"""Events of before there were boxes say a point."""
Moment = Annotated[float, Query(ge=0, le=1e11, allow_inf_nan=False, description="seconds since 1970")]
Until = Annotated[float | None, Query(ge=0, le=1e11, allow_inf_nan=False)]
Kinds = Annotated[list[str], Query(max_length=50)]
Places = Annotated[list[str], Query(max_length=64)]
Words = Annotated[str, Query(max_length=200)]
Decided = Annotated[str, Query(max_length=64, description="the modality that had the greatest share")]
Reviewed = Annotated[bool | None, Query(description="whether a person has marked its incident so")]
Cursor = Annotated[str, Query(max_length=100, pattern=r"^$|^[0-9.e+-]{1,30}~[A-Za-z0-9_-]{1,64}$")]
"""Where a page ended: the moment and the id of its last one."""


def kept_by(house: HouseView) -> EventStore:
    """What a house has kept. Raises NotThere: it keeps nothing."""
    if house.store is None:
        raise NotThere("this house keeps nothing")
    return house.store


def before(cursor: str) -> tuple[float, str] | None:
    """What a ``Cursor`` says. Raises UsageError: its moment is no number."""
    if not cursor:
        return None
    moment, _, id = cursor.partition("~")
    try:
        return float(moment), id
    except ValueError:
        raise UsageError(f"cursor: '{moment}' is no moment; it is what the page before said") from None


def event_routes(house: HouseView) -> APIRouter:
    """Of the store; files are found by the event that they belong to."""
    router = AnswerRouter(prefix="/api/events", tags=["events"])
    playable = PlayableClips()

    def kept(id: str) -> StoredEvent:
        found = kept_by(house).event(id)
        if found is None:
            raise NotThere(f"no event '{id}'")
        return found

    def file(name: str | None, what: str) -> Path:
        path = within(kept_by(house).folder, name) if name is not None else None
        if path is None or not path.is_file():
            raise NotThere(f"the event has no {what}, or it is not kept any more")
        return path

    @router.get("", responses=error_responses(404))
    def events(
        since: Moment = 0.0,
        until: Until = None,
        kind: Kinds = [],  # noqa: B006 FastAPI copies it
        place: Places = [],  # noqa: B006
        text: Words = "",
        decided: Decided = "",
        reviewed: Reviewed = None,
        cursor: Cursor = "",
        most: Annotated[int, Query(ge=1, le=1000)] = 200,
    ) -> list[EventRow]:
        """What happened, oldest first: the newest ``most`` that began in ``since`` to ``until``. Those before an event
        come with ``cursor``: its ``at``, "~" and its ``id``."""
        search = EventSearch(since, until, kind, place, text, most, decided, reviewed, before(cursor))
        return [one.row() for one in kept_by(house).events(search)]

    @router.get("/{id}", responses=error_responses(404))
    def event(id: Id) -> EventRow:
        """One event."""
        return kept(id).row()

    @router.get(
        "/{id}/snapshot",
        responses=file_of("image/jpeg"),
        response_class=Response,
    )
    def snapshot(
        id: Id, boxes: Annotated[bool, Query(description="draw where it was when it was told last")] = False
    ) -> Response:
        """The picture at its start."""
        found = kept(id).event
        path = file(found.snapshot, "snapshot")
        if boxes and found.box is not None and len(found.box) == BOX_SIDES:
            return Response(file_with_boxes(path, [found.box]), media_type="image/jpeg")
        return FileResponse(path, media_type="image/jpeg", headers={"Cache-Control": "private, max-age=86400"})

    @router.get("/{id}/clip", responses={**file_of("video/mp4"), **error_responses(503)}, response_class=FileResponse)
    def clip(
        id: Id,
        download: Annotated[bool, Query(description="as a file to keep")] = False,
        h264: Annotated[bool, Query(description="as every browser plays it, converted where it must be")] = False,
    ) -> Response:
        """Its clip, in parts if asked so. One is converted at a time; 503 where that takes too long."""
        path = file(kept(id).clip, "clip")
        try:
            made = playable.of(path) if h264 else None
        except TooMuch as error:
            return JSONResponse({"detail": str(error)}, 503)
        except (av.error.FFmpegError, OSError):
            raise NotThere("the clip cannot be read, or not yet") from None
        if made is not None:
            return Response(made, media_type="video/mp4")
        how = "attachment" if download else "inline"
        kind = "video/mp4" if path.suffix == ".mp4" else "video/x-matroska"
        return FileResponse(path, media_type=kind, filename=path.name, content_disposition_type=how)

    @router.get("/{id}/sound", responses=error_responses(404))
    def sound(id: Id) -> ClipSound:
        """What its clip sounds like: a spectrogram, and when it began."""
        path = file(kept(id).clip, "clip")
        try:
            return sound_of(path)
        except (av.error.FFmpegError, OSError):
            raise NotThere("the clip cannot be read, or not yet") from None

    @router.post("/{id}/mark", responses=error_responses(404))
    def mark(id: Id, body: schemas.Mark) -> Answer:
        """Say that it was wrong, so that what sounds like it is suppressed, or right."""
        kept(id)
        house.mark(id, body.right)
        return Answer(f"marked as {'right' if body.right else 'wrong'}")

    @router.delete("/{id}/mark", responses=error_responses(404))
    def unmark(id: Id) -> Answer:
        """Forget what was said of it."""
        if not kept_by(house).marks.unmark(id):
            raise NotThere(f"event '{id}' is not marked")
        return Answer("forgotten")

    return router
