"""What people said of events: all of it, and as a file."""

from fastapi import APIRouter
from fastapi.responses import StreamingResponse

from tectum.deliver.stored_event import Marked
from tectum.serve.protocols import HouseView
from tectum.serve.web.answers import AnswerRouter
from tectum.serve.web.error_responses import error_responses, file_of
from tectum.serve.web.event_routes import kept_by
from tectum.serve.web.export_stream import export_marks

NAME = 'attachment; filename="tectum-marks.zip"'


def mark_routes(house: HouseView) -> APIRouter:
    """Marks are made, and taken back, at their events (``event_routes``)."""
    router = AnswerRouter(prefix="/api/marks", tags=["marks"])

    @router.get("", responses=error_responses(404))
    def marks() -> list[Marked]:
        """What was said of which event, the newest first."""
        return kept_by(house).marks.every()[::-1]

    @router.get("/export", responses=file_of("application/zip"), response_class=StreamingResponse)
    def exported() -> StreamingResponse:
        """All marks (``marks.jsonl``) with the snapshots and clips of their events as one zip file."""
        pieces = export_marks(kept_by(house))
        return StreamingResponse(pieces, media_type="application/zip", headers={"Content-Disposition": NAME})

    return router
