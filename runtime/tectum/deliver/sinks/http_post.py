"""One JSON document to an HTTP server, with what its answer means for whoever waits to deliver more."""

import urllib.error
import urllib.request
from collections.abc import Mapping
from typing import Any

from tectum.address import redact_url
from tectum.errors import DeliveryError, first_line
from tectum.version import VERSION

WAIT_S = 5.0
LATER = frozenset({408, 425, 429})
"""Answers of the kind "not now" that look like "never"."""


class Rejected(Exception):
    """The server will never take this (4xx)."""


class _NoRedirects(urllib.request.HTTPRedirectHandler):
    def redirect_request(self, *_: Any) -> None:
        """A server that moved is an error, not followed: the address is the one that was configured."""


_open = urllib.request.build_opener(_NoRedirects)


def post(url: str, body: bytes, headers: Mapping[str, str]) -> bytes:
    """The answer. Raises DeliveryError: no answer, or one that asks to come again; Rejected."""
    sent = {"Content-Type": "application/json", "User-Agent": f"tectum/{VERSION}", **headers}
    request = urllib.request.Request(url, body, sent, method="POST")  # noqa: S310  the configuration takes http(s) alone
    try:
        with _open.open(request, timeout=WAIT_S) as answer:
            return bytes(answer.read(65_536))
    except urllib.error.HTTPError as error:
        error.close()
        if 400 <= error.code < 500 and error.code not in LATER:
            raise Rejected(f"{error.code} {error.reason}") from None
        raise DeliveryError(f"{redact_url(url)}: {error.code} {error.reason}") from None
    except (OSError, ValueError) as error:
        reason = getattr(error, "reason", None) or error
        raise DeliveryError(f"{redact_url(url)}: {first_line(reason)}") from None
