"""HTTP connections whose other side cannot hold whoever reads: not by silence, not by a drop now and then.

``urllib`` gives every read a deadline of its own, so that a server which sends a byte every other second is waited for
without end. Here the head of an answer has one deadline in all, its body must keep coming, and a read ends when it is
to stop.
"""

import http.client
import io
import ssl
import threading
import time
import urllib.request
from collections.abc import Callable
from functools import partial
from typing import Any

TURN_S = 0.25
LEAST_BYTES = 256
"""What comes slower than so many bytes in ``wait_s`` seconds of waiting is no picture and no sound."""


def deadline_handlers(wait_s: float, stop: threading.Event, tls: ssl.SSLContext) -> list[urllib.request.BaseHandler]:
    """For ``urllib.request.build_opener``. ``wait_s``: for the head of an answer, and for each piece of its body."""
    response = partial(_Response, wait_s, stop)
    return [_Http(response), _Https(response, context=tls)]


class _Socket(io.RawIOBase):
    """Reads ``link``, which ``kept`` holds open: ``urllib`` lets go of it. Raises TimeoutError."""

    def __init__(self, link: Any, kept: io.RawIOBase, wait_s: float, stop: threading.Event):
        self._link, self._kept, self._wait_s, self._stop = link, kept, wait_s, stop
        self._until: float | None = time.monotonic() + wait_s
        self._waited, self._got = 0.0, 0

    def headed(self) -> None:
        """The head is read."""
        self._until = None

    def readable(self) -> bool:
        return True

    def readinto(self, buffer: Any) -> int:
        begun = time.monotonic()
        until = begun + self._wait_s if self._until is None else self._until
        while not self._stop.is_set():
            left = until - time.monotonic()
            if left <= 0:
                raise TimeoutError("timed out")
            self._link.settimeout(min(left, TURN_S))
            try:
                count = int(self._link.recv_into(buffer))
            except TimeoutError:
                continue
            self._keeps_coming(count, time.monotonic() - begun)
            return count
        return 0

    def _keeps_coming(self, count: int, waited: float) -> None:
        self._waited, self._got = self._waited + waited, self._got + count
        if self._waited > self._wait_s:
            if self._until is None and count and self._got < LEAST_BYTES:
                raise TimeoutError("timed out")
            self._waited, self._got = 0.0, 0

    def close(self) -> None:
        self._kept.close()
        super().close()


class _Response(http.client.HTTPResponse):
    def __init__(self, wait_s: float, stop: threading.Event, link: Any, *arguments: Any, **more: Any):
        super().__init__(link, *arguments, **more)
        self._raw = _Socket(link, self.fp.detach(), wait_s, stop)
        self.fp = io.BufferedReader(self._raw)

    def begin(self) -> None:
        super().begin()
        self._raw.headed()


class _Http(urllib.request.HTTPHandler):
    def __init__(self, response: Callable[..., Any]):
        super().__init__()
        self._connection = _connections(http.client.HTTPConnection, response)

    def http_open(self, req: urllib.request.Request) -> Any:
        return self.do_open(self._connection, req)


class _Https(urllib.request.HTTPSHandler):
    def __init__(self, response: Callable[..., Any], context: ssl.SSLContext):
        super().__init__(context=context)
        self._tls, self._connection = context, _connections(http.client.HTTPSConnection, response)

    def https_open(self, req: urllib.request.Request) -> Any:
        return self.do_open(self._connection, req, context=self._tls)


def _connections(kind: Callable[..., Any], response: Callable[..., Any]) -> Callable[..., Any]:
    def connection(*arguments: Any, **more: Any) -> Any:
        made = kind(*arguments, **more)
        made.response_class = response
        return made

    return connection


def body_by(answer: Any, until: float, most: int) -> bytes:
    """What an ``answer`` holds, at most ``most`` bytes, by ``until`` of ``time.monotonic``. Raises TimeoutError: it
    does not come to an end; and what reading does."""
    got = bytearray()
    while len(got) < most and (piece := answer.read1(most - len(got))):
        got += piece
        if time.monotonic() > until:
            raise TimeoutError("it does not come to an end")
    return bytes(got)
