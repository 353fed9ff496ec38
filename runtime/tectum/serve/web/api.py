"""The HTTP API of a house, described by OpenAPI at ``/api/openapi.json``, and the page. No endpoint runs a program or
takes a path."""

from collections.abc import Awaitable, Callable
from functools import partial
from pathlib import Path

from fastapi import APIRouter, FastAPI, Request, Response
from fastapi.responses import JSONResponse

from tectum.serve.protocols import HouseView
from tectum.serve.web import schemas
from tectum.serve.web.answers import AnswerApi
from tectum.serve.web.error_responses import NotThere, error_responses, handle_errors
from tectum.serve.web.event_routes import event_routes
from tectum.serve.web.guard import COOKIE, Guard, Refused
from tectum.serve.web.incident_routes import incident_routes
from tectum.serve.web.live_routes import live_routes
from tectum.serve.web.now_routes import now_routes
from tectum.serve.web.sessions import SESSION_S
from tectum.serve.web.video_routes import video_routes
from tectum.version import VERSION

STATIC = Path(__file__).parent / "static"
MEDIA_TYPES = {".js": "text/javascript", ".css": "text/css", ".svg": "image/svg+xml"}
ASSETS = {
    file.relative_to(STATIC).as_posix(): (file, MEDIA_TYPES[file.suffix])
    for file in sorted(STATIC.rglob("*.*"))
    if file.suffix in MEDIA_TYPES
}
"""What the page is made of beside itself, by name: no other file is given to anybody."""
PAGE_POLICY = (
    "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self' data: blob:; media-src 'self' blob:; "
    "connect-src 'self'; base-uri 'none'; form-action 'none'; frame-ancestors 'none'"
)
HEADERS = {
    "Content-Security-Policy": PAGE_POLICY,
    "X-Content-Type-Options": "nosniff",
    "Referrer-Policy": "no-referrer",
    "Cross-Origin-Resource-Policy": "same-origin",
    "Cross-Origin-Opener-Policy": "same-origin",
    "Permissions-Policy": "camera=(), microphone=(), geolocation=()",
}
OPEN_TO_ALL = frozenset({"/", "/health", "/api/login", *(f"/static/{name}" for name in ASSETS)})
MOST_BODY = 16_384
HTTPS_S = 30 * 86_400
"""For how long a browser that was here by HTTPS asks by nothing else (RFC 6797)."""


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
    app.include_router(_sessions(guard, secure))
    app.include_router(now_routes(house, guard))
    app.include_router(event_routes(house))
    app.include_router(incident_routes(house))
    app.include_router(live_routes(house, closing))
    app.include_router(video_routes(house, closing, partial(_allowed, guard)))
    app.include_router(_page())
    handle_errors(app)

    headers = {**HEADERS, **({"Strict-Transport-Security": f"max-age={HTTPS_S}"} if secure else {})}

    @app.middleware("http")
    async def auth_middleware(request: Request, go_on: Callable[[Request], Awaitable[Response]]) -> Response:
        try:
            if request.scope["path"] in OPEN_TO_ALL:  # never request.url: that is built from the Host header
                guard.own_site(request.method, request.headers)
            else:
                guard.authorize(request.method, request.headers, request.cookies.get(COOKIE, ""), _client(request))
            length = request.headers.get("content-length", "0")
            if not length.isdigit() or int(length) > MOST_BODY or "transfer-encoding" in request.headers:
                raise Refused(413, f"a body must state its length, at most {MOST_BODY} bytes")
            response = await go_on(request)
        except Refused as refused:
            more = {"Retry-After": str(round(refused.wait_s))} if refused.wait_s else {}
            more |= {"WWW-Authenticate": "Bearer"} if refused.status == 401 else {}
            response = JSONResponse({"detail": refused.reason}, refused.status, more)
        for name, value in headers.items():
            response.headers.setdefault(name, value)
        response.headers.setdefault("Cache-Control", "no-store")
        return response

    return app


def _allowed(guard: Guard, request: Request) -> bool:
    """Whether who asked may still have what is being answered: a session may end meanwhile."""
    try:
        guard.authorize(request.method, request.headers, request.cookies.get(COOKIE, ""), _client(request))
    except Refused:
        return False
    return True


def _client(request: Request) -> str:
    return request.client.host if request.client else ""


def _sessions(guard: Guard, secure: bool) -> APIRouter:
    router = APIRouter(prefix="/api", tags=["session"])

    @router.post("/login", responses={**error_responses(429)})
    def log_in(body: schemas.Password, request: Request) -> JSONResponse:
        """Begin a session: sets a cookie."""
        cookie = guard.log_in(body.password, _client(request))
        answer = JSONResponse({"answer": "welcome"})
        answer.set_cookie(COOKIE, cookie, SESSION_S, httponly=True, secure=secure, samesite="strict", path="/")
        return answer

    @router.post("/logout")
    def log_out(request: Request) -> JSONResponse:
        """End the session."""
        guard.log_out(request.cookies.get(COOKIE, ""))
        answer = JSONResponse({"answer": "goodbye"})
        answer.delete_cookie(COOKIE, path="/", httponly=True, secure=secure, samesite="strict")
        return answer

    return router


def _page() -> APIRouter:
    router = APIRouter(include_in_schema=False)

    @router.get("/")
    def page() -> Response:
        return Response((STATIC / "index.html").read_bytes(), media_type="text/html; charset=utf-8")

    @router.get("/static/{name:path}")
    def asset(name: str) -> Response:
        if name not in ASSETS:
            raise NotThere(f"no file '{name}'")
        file, kind = ASSETS[name]
        return Response(file.read_bytes(), media_type=kind, headers={"Cache-Control": "no-cache"})

    return router
