"""Requests that a trusted proxy passes on are those of its clients: a layer around an application (ASGI)."""

import logging
from collections import Counter

from starlette.responses import JSONResponse
from starlette.types import ASGIApp, Receive, Scope, Send

from tectum.serve.network import network_of
from tectum.serve.proxies import Proxies

FOR, PROTO = b"x-forwarded-for", b"x-forwarded-proto"

log = logging.getLogger(__name__)


class Forwarded:
    """``app`` sees the client of a proxy of ``proxies`` as its client, and by which scheme it asked. A client may have
    ``each`` requests at a time, as it may have connections where there is no proxy (``connections.py``)."""

    def __init__(self, app: ASGIApp, proxies: Proxies, each: int):
        self._app, self._proxies, self._each = app, proxies, each
        self._asking: Counter[str] = Counter()
        self._told = False

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """One request."""
        peer = scope["client"][0] if scope.get("client") else ""
        forwarded = _values(scope, FOR)
        if peer not in self._proxies:
            if forwarded and not self._told:
                self._told = True
                log.warning(
                    "web: %s passes requests on and is not in [web] trusted_proxies: its users count as one", peer
                )
            await self._app(scope, receive, send)
            return
        client = self._proxies.client(peer, forwarded)
        scope = {**scope, "client": (client, 0)}
        if (schemes := _values(scope, PROTO)) and schemes[-1].strip() in ("http", "https"):
            scope["scheme"] = schemes[-1].strip()
        network = network_of(client)
        if self._asking[network] >= self._each:
            busy = JSONResponse({"detail": f"{self._each} requests of this address already"}, 503, {"Retry-After": "1"})
            await busy(scope, receive, send)
            return
        self._asking[network] += 1
        try:
            await self._app(scope, receive, send)
        finally:
            self._asking[network] -= 1
            if not self._asking[network]:
                del self._asking[network]


def _values(scope: Scope, name: bytes) -> list[str]:
    return [value.decode("latin-1") for called, value in scope["headers"] if called == name]
