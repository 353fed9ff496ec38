"""What happened, as incidents: searched page by page, marked as reviewed, deleted; a day of it as one file."""

import re
from datetime import datetime, timedelta
from typing import Annotated, Literal

from fastapi import APIRouter, Query
from fastapi.responses import StreamingResponse

from tectum.decide.events import Severity
from tectum.deliver.incident_row import Day as DayRow
from tectum.deliver.incident_row import DayTrack, IncidentPage, IncidentRow, IncidentSearch
from tectum.errors import UsageError
from tectum.serve.protocols import HouseView
from tectum.serve.web import schemas
from tectum.serve.web.answers import Answer, AnswerRouter
from tectum.serve.web.error_responses import NotThere, error_responses, file_of
from tectum.serve.web.event_routes import (
    Cursor,
    Decided,
    Id,
    Kinds,
    Moment,
    Places,
    Reviewed,
    Until,
    Words,
    before,
    kept_by,
)
from tectum.serve.web.export_stream import export

Spoken = Annotated[Literal["en", "de", "zh"], Query(description="the language of the sentences")]
ONE_DAY = r"^\d{4}-\d{2}-\d{2}$"
Day = Annotated[str, Query(pattern=f"{ONE_DAY}|^$", description="a day of the house, as 2026-11-29")]
Least = Annotated[Severity, Query(description="at least so bad")]


def day_of(day: str) -> tuple[float, float]:
    """Begin and end of a day in local time, seconds since 1970. Raises UsageError: there is no such day."""
    try:
        begin = datetime.strptime(day, "%Y-%m-%d")  # noqa: DTZ007  a day of the house, in its own time
        return begin.timestamp(), (begin + timedelta(days=1)).timestamp()
    except (ValueError, OverflowError, OSError):
        raise UsageError(f"day: there is no '{re.sub('[^0-9-]', '', day)}'; a day is as 2026-11-29") from None


def incident_routes(house: HouseView) -> APIRouter:
    """Of the store."""
    router = AnswerRouter(prefix="/api", tags=["incidents"])

    @router.get("/incidents", responses=error_responses(404))
    def incidents(
        day: Day = "",
        since: Moment = 0.0,
        until: Until = None,
        kind: Kinds = [],  # noqa: B006 FastAPI copies it
        place: Places = [],  # noqa: B006
        text: Words = "",
        decided: Decided = "",
        reviewed: Reviewed = None,
        cursor: Cursor = "",
        most: Annotated[int, Query(ge=1, le=200)] = 50,
        severity: Least = "info",
        order: Literal["newest", "oldest"] = "newest",
        language: Spoken = "en",
    ) -> IncidentPage:
        """What belongs together, newest first: a page that began in ``since`` to ``until``, or on ``day``. ``kind``,
        ``place``, ``text``, ``decided``, ``severity``: of which one of its events is such."""
        if day:
            since, until = day_of(day)
        asked = (since, until, kind, place, text, most, decided, reviewed, before(cursor))
        return kept_by(house).incidents.search(IncidentSearch(*asked, severity, order == "oldest"), language)

    @router.get("/days", responses=error_responses(404))
    def days() -> list[DayRow]:
        """The days on which incidents began, the newest first."""
        return kept_by(house).incidents.days()

    @router.get("/track", responses=error_responses(404))
    def track(day: Annotated[str, Query(pattern=ONE_DAY)]) -> DayTrack:
        """What happened on a day, in short and in order: the newest 4,000 events."""
        return kept_by(house).incidents.track(*day_of(day))

    @router.get("/incidents/{id}", responses=error_responses(404))
    def incident(id: Id, language: Spoken = "en") -> IncidentRow:
        """One incident."""
        found = kept_by(house).incidents.one(id, language)
        if found is None:
            raise NotThere(f"no incident '{id}'")
        return found

    @router.put("/incidents/{id}/reviewed", responses=error_responses(404))
    def review(id: Id, body: schemas.Reviewed) -> Answer:
        """Say that a person has looked at it, or has not."""
        if not kept_by(house).incidents.review(id, body.reviewed):
            raise NotThere(f"no incident '{id}'")
        return Answer("reviewed" if body.reviewed else "not reviewed")

    @router.delete("/incidents/{id}", responses=error_responses(404))
    def delete(id: Id) -> Answer:
        """Delete it with its events, snapshots and clips. What goes on cannot be deleted yet."""
        if not kept_by(house).incidents.delete(id):
            raise NotThere(f"no incident '{id}'")
        return Answer("deleted")

    @router.get("/export", responses=file_of("application/zip"), response_class=StreamingResponse)
    def exported(day: Annotated[str, Query(pattern=ONE_DAY)]) -> StreamingResponse:
        """A day's events (``events.jsonl``), snapshots and clips as one zip file."""
        since, until = day_of(day)
        name = f'attachment; filename="tectum-{day}.zip"'
        return StreamingResponse(
            export(kept_by(house), since, until), media_type="application/zip", headers={"Content-Disposition": name}
        )

    return router
