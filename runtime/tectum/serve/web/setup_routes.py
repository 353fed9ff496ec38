"""Cameras, microphones and brokers are found and tried for whoever owns the house, and for nobody else: what is tried
is asked by this machine, in its network."""

from fastapi import APIRouter, FastAPI, Request

from tectum.serve.setup_protocols import FinderView, FirstStartView
from tectum.serve.web import setup_schemas as schemas
from tectum.serve.web.answers import Answer, AnswerApi, AnswerRouter
from tectum.serve.web.attempts import Attempts
from tectum.serve.web.error_responses import error_responses, handle_errors
from tectum.serve.web.guard import Guard, Refused
from tectum.serve.web.shell import client_of, page_routes, protect, session_routes
from tectum.setup.draft import Found
from tectum.setup.trying import Tried
from tectum.version import VERSION

TRIALS = 30
"""A minute, of one client: a person types no faster, and a list of hosts is no matter of a set-up."""


def finder_routes(finder: FinderView) -> APIRouter:
    """What is there, and whether it works."""
    router = AnswerRouter(prefix="/api/setup", tags=["setup"])
    trials = Attempts(TRIALS)

    def admit(request: Request) -> None:
        wait_s = trials.count(client_of(request))
        if wait_s:
            raise Refused(429, "too many trials", max(1.0, wait_s))

    @router.get("/found")
    def found() -> Found:
        """Cameras and microphones; takes two seconds."""
        return finder.found()

    @router.post("/camera")
    def camera(body: schemas.CameraTrial, request: Request) -> Tried:
        """A picture of a camera, or why there is none."""
        admit(request)
        return finder.try_camera(body.draft(), body.about)

    @router.post("/microphone")
    def microphone(body: schemas.MicrophoneTrial, request: Request) -> Tried:
        """How loud it is at a microphone."""
        admit(request)
        return finder.try_microphone(body.microphone)

    @router.post("/broker")
    def broker(body: schemas.SubmittedBroker, request: Request) -> Tried:
        """Whether a broker takes user and password."""
        admit(request)
        return finder.try_broker(body.draft())

    return router


def make_setup_api(first: FirstStartView, guard: Guard) -> FastAPI:
    """The application of a house that has no file yet: its page, until the house begins."""
    app = AnswerApi(
        title="Tectum, first start",
        version=VERSION,
        docs_url=None,
        redoc_url=None,
        openapi_url="/api/openapi.json",
        responses=error_responses(),
    )
    router = AnswerRouter(prefix="/api/setup", tags=["setup"])

    @router.post("/house")
    def house(body: schemas.SubmittedHouse) -> Answer:
        """Write the file of the house, which begins then."""
        first.begin(body.draft())
        return Answer("the house begins")

    for routes in (session_routes(guard), finder_routes(first), router, page_routes("setup.html")):
        app.include_router(routes)
    handle_errors(app)
    protect(app, guard)
    return app
