"""What the http address of a camera leads to, fetched for FFmpeg.

By itself FFmpeg follows every redirect, and whatever a playlist names: hosts of the network behind the camera,
``file:``, ``data:``. So it is given no protocol of its own; each address that it wants is asked for here, and is of the
camera's host, or of one that the configuration allows, or is refused.
"""

import ssl
import threading
import time
import urllib.error
import urllib.request
from collections.abc import Callable, Collection, Mapping
from http import HTTPStatus
from http.client import HTTPException
from math import inf
from typing import Any
from urllib.parse import urlsplit

from tectum.address import HTTP, Address
from tectum.errors import MediaError, first_line
from tectum.observe.sources.http_login import login_handlers
from tectum.supervise.http_deadline import deadline_handlers
from tectum.version import VERSION

OPENING_S = 20.0
"""By then FFmpeg has found pictures or sound in what came; a playlist may have to wait for its first segments."""
MPEGURL = ("application/vnd.apple.mpegurl", "application/x-mpegurl", "audio/mpegurl", "audio/x-mpegurl")
FORMATS = {"multipart/x-mixed-replace": "mpjpeg", **dict.fromkeys(MPEGURL, "hls")}
"""FFmpeg's name of what a server says it sends; all else is told by its content."""


class HttpInput:
    """Whatever belongs to one session. ``hosts``: allowed beside the camera's own; they get no user and password.
    ``wait_s``: for the connection, the head of an answer and each piece. When ``stop`` is set, all that is read ends.
    ``redirects``: whether a server may lead elsewhere, within these hosts.

    ``trouble``: why the last thing that could not be had was not. FFmpeg sees it end: it has no ear for reasons.
    """

    def __init__(
        self,
        address: Address,
        hosts: Collection[str],
        wait_s: float,
        stop: threading.Event,
        redirects: bool = True,
    ):
        self._address, self._wait_s, self._stop = address, wait_s, stop
        self._hosts = {address.host.lower(), *(host.lower() for host in hosts)}
        self.trouble = ""
        tls = ssl.create_default_context()  # as FFmpeg has it: a camera signs its certificate itself
        tls.check_hostname, tls.verify_mode = False, ssl.CERT_NONE
        self._opener = urllib.request.build_opener(
            *deadline_handlers(wait_s, stop, tls),
            *login_handlers(address.host, address.reveal_login()),
            _Redirects(self._check if redirects else _stay),
        )
        self._first: _Body | None = None
        self._bodies: set[_Body] = set()
        self._until = time.monotonic() + OPENING_S

    def begin(self) -> str | None:
        """Ask for the address itself; gives FFmpeg's name of the format, where the server says it. Raises OSError, as
        ``urllib`` has it, ValueError and MediaError."""
        try:
            self._first = self._body(self._ask(self._address.reveal_target(), {}))
        except (TimeoutError, MediaError) as error:
            self._failed(error)
            raise
        return FORMATS.get(self._first.content_type)

    def open(self, url: str, _flags: int, options: Mapping[str, str]) -> "_Body":
        """What FFmpeg wants, for ``av.open(io_open=…)``."""
        if self._first is not None and url == self._address.reveal_target():
            first, self._first = self._first, None
            return first
        try:
            return self._body(self._ask(url, options))
        except (OSError, ValueError, HTTPException, MediaError) as error:
            self._failed(error)
            return self._body(None)

    def opened(self) -> None:
        """FFmpeg has found what is in it: from now on it may last."""
        self._until = inf

    def close(self) -> None:
        """Let go of all, also of what FFmpeg gave up without closing it."""
        for body in list(self._bodies):
            body.close()

    def _body(self, answer: Any) -> "_Body":
        self._bodies = {body for body in self._bodies if not body.closed}
        body = _Body(answer, self._failed, self._over)
        self._bodies.add(body)
        return body

    def _over(self) -> bool:
        """Whether nothing more is to be read."""
        if time.monotonic() > self._until:
            self.trouble = f"nothing that is a stream came in {OPENING_S:g} s"
        return self._stop.is_set() or time.monotonic() > self._until

    def _failed(self, error: Exception) -> None:
        why = str(getattr(error, "strerror", None) or first_line(error))
        if isinstance(error, TimeoutError):
            why = f"nothing came for {self._wait_s:g} s"
        self.trouble = self._address.hide(why)

    def _ask(self, url: str, options: Mapping[str, str]) -> Any:
        self._check(self._address.scheme, url)
        request = urllib.request.Request(url, headers={"User-Agent": f"tectum/{VERSION}"})  # noqa: S310  checked
        part = int(options.get("end_offset", 0)) > 0  # a segment that is a part of a file
        if part:
            request.add_header("Range", f"bytes={int(options.get('offset', 0))}-{int(options['end_offset']) - 1}")
        try:
            answer = self._opener.open(request, timeout=self._wait_s)
        except urllib.error.HTTPError as error:
            error.close()
            raise
        except HTTPException as error:
            raise MediaError(f"its answer is not of HTTP: {first_line(error)}") from None
        except urllib.error.URLError as error:
            raise error.reason if isinstance(error.reason, OSError) else error from None
        if part and answer.status != HTTPStatus.PARTIAL_CONTENT:
            answer.close()
            raise MediaError("it names a part of a file and gives another")
        return answer

    def _check(self, before: str, url: str) -> None:
        """Raises MediaError: no request leads there. ``before``: the scheme of whoever named it."""
        try:
            parts = urlsplit(url)
            scheme, host = parts.scheme, (parts.hostname or "").lower()
        except ValueError:
            scheme, host = "", ""
        if scheme not in HTTP:
            why = f"names something of the scheme '{scheme[:20]}', which is not followed"
        elif before == "https" and scheme != "https":
            why = "leads from https to http, which is not followed"
        elif host not in self._hosts:
            why = f"leads to another host, '{host[:100]}', which allow_hosts does not name"
        else:
            return
        raise MediaError(f"it {why}")


class _Body:
    """The body of an answer, as FFmpeg reads it: what is there, without waiting for more. ``answer`` None: empty."""

    def __init__(self, answer: Any, failed: Callable[[Exception], None], over: Callable[[], bool]):
        self._answer, self._failed, self._over = answer, failed, over
        self.closed = False
        self.content_type = answer.headers.get_content_type() if answer is not None else ""

    def read(self, most: int) -> bytes:
        """Never raises: PyAV writes what a second read raises to standard error."""
        if self._answer is None or self._over():
            return b""
        try:
            return bytes(self._answer.read1(most))
        except (OSError, ValueError, HTTPException) as error:
            self._failed(error)
            return b""

    def close(self) -> None:
        self.closed = True
        if self._answer is not None:
            self._answer.close()


def _stay(_before: str, _url: str) -> None:
    raise MediaError("it leads to another address, which is not followed; type that one")


class _Redirects(urllib.request.HTTPRedirectHandler):
    """Followed where any other address would be."""

    def __init__(self, check: Callable[[str, str], None]):
        self._check = check

    def http_error_302(self, req: Any, fp: Any, code: int, msg: str, headers: Any) -> Any:
        try:
            return super().http_error_302(req, fp, code, msg, headers)
        except Exception:
            fp.close()
            raise

    http_error_301 = http_error_303 = http_error_307 = http_error_308 = http_error_302

    def redirect_request(self, req: Any, fp: Any, code: int, msg: str, headers: Any, newurl: str) -> Any:
        self._check(urlsplit(req.full_url).scheme, newurl)
        return super().redirect_request(req, fp, code, msg, headers, newurl)
