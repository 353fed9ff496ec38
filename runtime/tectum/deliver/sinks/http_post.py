"""One JSON document to an HTTP server, with what its answer means for whoever waits to deliver more."""

import ssl
import threading
import time
import urllib.error
import urllib.request
from collections.abc import Mapping
from functools import cache
from http.client import HTTPException
from typing import Any

from tectum.address import Address
from tectum.errors import AccessError, DeliveryError, RejectedError, first_line
from tectum.supervise.http_deadline import body_by, deadline_handlers
from tectum.version import VERSION

WAIT_S = 5.0
MOST_BYTES = 65_536
REFUSED = frozenset({401, 403})
LATER = frozenset({408, 425, 429})
"""Answers of the kind "not now" that look like "never"."""


class _NoRedirects(urllib.request.HTTPRedirectHandler):
    def redirect_request(self, *_: Any) -> None:
        """A server that moved is an error, not followed: the address is the one that was configured."""


@cache
def _opener(wait_s: float) -> urllib.request.OpenerDirector:
    deadlines = deadline_handlers(wait_s, threading.Event(), ssl.create_default_context())
    return urllib.request.build_opener(_NoRedirects, *deadlines)


def post(address: Address, body: bytes, headers: Mapping[str, str], wait_s: float = WAIT_S) -> bytes:
    """The answer. ``address``: http or https; ``wait_s``: for its head, and for all of its body. Raises
    DeliveryError: no answer, or one that asks to come again; AccessError: 401 and 403; RejectedError: any other 4xx."""
    return _ask(address, body, {"Content-Type": "application/json", **headers}, "POST", wait_s)


def answers(address: Address, headers: Mapping[str, str], method: str = "HEAD") -> str:
    """That the server at an ``address`` answers: how. It is asked for nothing but that, so it may well know no such
    ``method``. Raises DeliveryError: no answer; AccessError: 401 and 403."""
    try:
        _ask(address, None, headers, method, WAIT_S)
    except RejectedError as error:
        return f"answers ({method}: {str(error).removeprefix(f'{address}: ')})"
    except DeliveryError as error:
        if isinstance(error.__context__, urllib.error.HTTPError):
            return f"answers ({method}: {error.__context__.code})"
        raise
    return "answers"


def _ask(address: Address, body: bytes | None, headers: Mapping[str, str], method: str, wait_s: float) -> bytes:
    sent = {"User-Agent": f"tectum/{VERSION}", **headers}
    if login := address.reveal_basic():
        sent.setdefault("Authorization", login)
    request = urllib.request.Request(address.reveal_target(), body, sent, method=method)  # noqa: S310  http(s) alone
    try:
        with _opener(wait_s).open(request, timeout=wait_s) as answer:
            return body_by(answer, time.monotonic() + wait_s, MOST_BYTES)
    except urllib.error.HTTPError as error:
        error.close()
        why = f"{address}: {error.code} {address.hide(str(error.reason))}"
        if error.code in REFUSED:
            raise AccessError(f"{why}: it refuses the house; mend its address or token") from None
        if 400 <= error.code < 500 and error.code not in LATER:
            raise RejectedError(why) from None
        raise DeliveryError(why) from None
    except (OSError, ValueError, HTTPException) as error:
        reason = getattr(error, "reason", None) or error
        raise DeliveryError(f"{address}: {address.hide(first_line(reason))}") from None
