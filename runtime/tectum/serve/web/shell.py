"""What every application of the page has: its files, sessions, and the check of each request."""

from collections.abc import Awaitable, Callable

from fastapi import APIRouter, FastAPI, Request, Response
from fastapi.responses import JSONResponse

from tectum.serve.web import schemas
from tectum.serve.web.error_responses import NotThere, error_responses
from tectum.serve.web.guard import COOKIE, Guard, Refused
from tectum.serve.web.roles import Caller
from tectum.serve.web.sessions import SESSION_S
from tectum.serve.web.static_files import CACHING, page, static_answer

WORKER = "/service-worker.js"
"""At the root, for it is of all that lies below; it holds nothing of the house."""
PAGE_POLICY = (
    "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self' data: blob:; media-src 'self' blob:; "
    "connect-src 'self'; worker-src 'self'; manifest-src 'self'; base-uri 'none'; form-action 'none'; "
    "frame-ancestors 'none'"
)
HEADERS = {
    "Content-Security-Policy": PAGE_POLICY,
    "X-Content-Type-Options": "nosniff",
    "Referrer-Policy": "no-referrer",
    "Cross-Origin-Resource-Policy": "same-origin",
    "Cross-Origin-Opener-Policy": "same-origin",
    "Permissions-Policy": "camera=(), microphone=(), geolocation=()",
}
OPEN_TO_ALL = frozenset({"/", WORKER, "/health", "/api/login", *(f"/static/{address}" for address in CACHING)})
MOST_BODY = 16_384
MOST_AGENT = 200
HTTPS_S = 30 * 86_400
"""For how long a browser that was here by HTTPS asks by nothing else (RFC 6797)."""


def protect(app: FastAPI, guard: Guard, tokens_below: str = "") -> None:
    """Let ``app`` answer whom ``guard`` admits alone, with the headers of a page. ``tokens_below``: a path below which
    every address holds a token of its own, which its route checks."""

    @app.middleware("http")
    async def auth_middleware(request: Request, go_on: Callable[[Request], Awaitable[Response]]) -> Response:
        try:
            if request.scope["path"] in OPEN_TO_ALL:  # never request.url: that is built from the Host header
                guard.own_site(request.method, request.headers)
            elif not tokens_below or not request.scope["path"].startswith(tokens_below):
                caller_of(guard, request)
            length = request.headers.get("content-length", "0")
            if not length.isdigit() or int(length) > MOST_BODY or "transfer-encoding" in request.headers:
                raise Refused(413, f"a body must state its length, at most {MOST_BODY} bytes")
            response = await go_on(request)
        except Refused as refused:
            more = {"Retry-After": str(round(refused.wait_s))} if refused.wait_s else {}
            more |= {"WWW-Authenticate": "Bearer"} if refused.status == 401 else {}
            response = JSONResponse({"detail": refused.reason}, refused.status, more)
        for name, value in HEADERS.items():
            response.headers.setdefault(name, value)
        if is_secure(request):
            response.headers.setdefault("Strict-Transport-Security", f"max-age={HTTPS_S}")
        response.headers.setdefault("Cache-Control", "no-store")
        return response


def caller_of(guard: Guard, request: Request) -> Caller:
    """Who asks, for whoever answers too (``request.state.caller``). Raises Refused."""
    cookie, path = request.cookies.get(COOKIE, ""), request.scope["path"]
    caller = guard.authorize(request.method, path, request.headers, cookie, client_of(request))
    request.state.caller = caller
    return caller


def client_of(request: Request) -> str:
    """The address of who asks."""
    return request.client.host if request.client else ""


def is_secure(request: Request) -> bool:
    """Whether it came by HTTPS, to the house or to a proxy that it trusts."""
    return bool(request.scope["scheme"] == "https")


def session_routes(guard: Guard) -> APIRouter:
    """To log in and out."""
    router = APIRouter(prefix="/api", tags=["session"])

    @router.post("/login", responses={**error_responses(429)})
    def log_in(body: schemas.Password, request: Request) -> JSONResponse:
        """Begin a session: sets a cookie."""
        agent = request.headers.get("user-agent", "")[:MOST_AGENT]
        cookie = guard.log_in(body.password, client_of(request), body.name, agent)
        answer = JSONResponse({"answer": "welcome"})
        secure = is_secure(request)
        answer.set_cookie(COOKIE, cookie, SESSION_S, httponly=True, secure=secure, samesite="strict", path="/")
        return answer

    @router.post("/logout")
    def log_out(request: Request) -> JSONResponse:
        """End the session."""
        guard.log_out(request.cookies.get(COOKIE, ""))
        answer = JSONResponse({"answer": "goodbye"})
        answer.delete_cookie(COOKIE, path="/", httponly=True, secure=is_secure(request), samesite="strict")
        return answer

    return router


def page_routes(index: str = "index.html") -> APIRouter:
    """The page and what it is made of. ``index``: what stands at its address."""
    router = APIRouter(include_in_schema=False)

    @router.get("/")
    async def start(request: Request) -> Response:
        text = page(index, request.headers.get("accept-language", ""))
        return Response(text, media_type="text/html; charset=utf-8")

    @router.get("/static/{address:path}")
    async def static(address: str, request: Request) -> Response:
        answer = static_answer(address, request.headers)
        if answer is None:
            raise NotThere(f"no file '{address}'")
        return answer

    return router
