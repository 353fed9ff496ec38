"""The HTTP API of a house, described by OpenAPI at ``/api/openapi.json``, and the page. No endpoint runs a program or
takes a path."""

from collections.abc import Callable
from functools import partial

from fastapi import FastAPI, Request

from tectum.serve.protocols import HouseView
from tectum.serve.web.answers import AnswerApi
from tectum.serve.web.error_responses import error_responses, handle_errors
from tectum.serve.web.event_routes import event_routes
from tectum.serve.web.guard import COOKIE, Guard, Refused
from tectum.serve.web.incident_routes import incident_routes
from tectum.serve.web.live_routes import live_routes
from tectum.serve.web.now_routes import now_routes
from tectum.serve.web.shell import client_of, page_routes, protect, session_routes
from tectum.serve.web.video_routes import video_routes
from tectum.version import VERSION


def make_api(
    house: HouseView, guard: Guard, secure: bool = False, closing: Callable[[], bool] = lambda: False
) -> FastAPI:
    """The application. ``secure``: served by HTTPS; ``closing``: whether the server ends."""
    app = AnswerApi(
        title="Tectum",
        version=VERSION,
        description="A house that sees, hears and reads.",
        docs_url=None,
        redoc_url=None,
        openapi_url="/api/openapi.json",
        responses=error_responses(),
    )
    app.include_router(session_routes(guard, secure))
    app.include_router(now_routes(house, guard))
    app.include_router(event_routes(house))
    app.include_router(incident_routes(house))
    app.include_router(live_routes(house, closing))
    app.include_router(video_routes(house, closing, partial(_allowed, guard)))
    app.include_router(page_routes())
    handle_errors(app)

    protect(app, guard, secure)
    return app


def _allowed(guard: Guard, request: Request) -> bool:
    """Whether who asked may still have what is being answered: a session may end meanwhile."""
    try:
        guard.authorize(request.method, request.headers, request.cookies.get(COOKIE, ""), client_of(request))
    except Refused:
        return False
    return True
