"""The HTTP API of a house, described by OpenAPI at ``/api/openapi.json``, and the page. No endpoint runs a program or
takes a path."""

from collections.abc import Callable
from functools import partial

from fastapi import FastAPI, Request

from tectum.serve.protocols import HouseView
from tectum.serve.setup_protocols import SettingsView
from tectum.serve.web.answers import AnswerApi
from tectum.serve.web.camera_links import CameraLinks
from tectum.serve.web.camera_routes import PREFIX, camera_routes, link_routes
from tectum.serve.web.error_responses import error_responses, handle_errors
from tectum.serve.web.event_routes import event_routes
from tectum.serve.web.guard import Guard, Refused
from tectum.serve.web.incident_routes import incident_routes
from tectum.serve.web.live_routes import live_routes
from tectum.serve.web.mark_routes import mark_routes
from tectum.serve.web.now_routes import now_routes
from tectum.serve.web.push_routes import push_routes, worker_route
from tectum.serve.web.settings_routes import session_list_routes, settings_routes
from tectum.serve.web.setup_routes import finder_routes
from tectum.serve.web.shell import caller_of, page_routes, protect, session_routes
from tectum.serve.web.video_routes import video_routes
from tectum.version import VERSION


def make_api(
    house: HouseView,
    guard: Guard,
    closing: Callable[[], bool] = lambda: False,
    settings: SettingsView | None = None,
) -> FastAPI:
    """The application. ``closing``: whether the server ends; ``settings``: None where the house has no file."""
    app = AnswerApi(
        title="Tectum",
        version=VERSION,
        description="A house that sees, hears and reads.",
        docs_url=None,
        redoc_url=None,
        openapi_url="/api/openapi.json",
        responses=error_responses(),
    )
    app.include_router(session_routes(guard))
    app.include_router(now_routes(house, guard))
    app.include_router(event_routes(house))
    app.include_router(incident_routes(house))
    app.include_router(mark_routes(house))
    app.include_router(live_routes(house, closing))
    app.include_router(video_routes(house, closing, partial(_allowed, guard)))
    app.include_router(session_list_routes(guard))
    if settings is not None:
        app.include_router(finder_routes(settings))
        app.include_router(settings_routes(settings))
    links = CameraLinks(house.folder)
    app.include_router(link_routes(house, links))
    app.include_router(camera_routes(house, links, closing))
    app.include_router(push_routes(house))
    app.include_router(worker_route())
    app.include_router(page_routes())
    handle_errors(app)

    protect(app, guard, PREFIX)
    return app


def _allowed(guard: Guard, request: Request) -> bool:
    """Whether who asked may still have what is being answered: a session may end meanwhile."""
    try:
        caller_of(guard, request)
    except Refused:
        return False
    return True
