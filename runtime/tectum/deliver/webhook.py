"""Events as HTTP POST requests, signed, so that the receiver knows who sent them and that they are fresh.

``Tectum-Signature: t=SECONDS,v1=HEX``: HMAC-SHA256 (RFC 2104) with the shared secret over ``SECONDS.BODY``.
``Tectum-Delivery: ID/PHASE`` is the same when a request is repeated. What cannot be delivered waits in the outbox.
"""

import hashlib
import hmac
import time
import urllib.error
import urllib.request
from collections.abc import Callable
from typing import Any
from urllib.parse import urlsplit

from tectum import __version__
from tectum.config import SinkConfig, expand
from tectum.decide.events import Event
from tectum.errors import DeliveryError, first_line

WAIT_S = 5.0
LATER = frozenset({408, 425, 429})
"""Answers of the kind "not now" that look like "never"."""


def signature(secret: str, body: bytes, at: int) -> str:
    """The header's value. ``at``: seconds since 1970.

    >>> signature("key", b"{}", 1)[:24]
    't=1,v1=1ba6b8171186efc61'
    """
    told = hmac.new(secret.encode(), f"{at}.".encode() + body, hashlib.sha256).hexdigest()
    return f"t={at},v1={told}"


class _NoRedirects(urllib.request.HTTPRedirectHandler):
    def redirect_request(self, *_: Any) -> None:
        """A receiver that moved is told of, not followed: the address is the one that was configured."""


class WebhookSink:
    """Posts to ``url``. ``warn`` is told of an event that the receiver refused for good (4xx): it is given up, or it
    would hold up all that follow."""

    def __init__(self, config: SinkConfig, warn: Callable[[str], None] = lambda _: None):
        self._url, self._secret, self._warn = expand(config.url), expand(config.secret), warn
        self._open = urllib.request.build_opener(_NoRedirects)
        parts = urlsplit(self._url)
        self.name = f"webhook {parts.scheme}://{parts.hostname}{f':{parts.port}' if parts.port else ''}{parts.path}"
        self.refused = 0

    def deliver(self, event: Event) -> None:
        """Post one event. Raises DeliveryError: no answer, or one that asks to come again."""
        body = event.to_json().encode()
        headers = {
            "Content-Type": "application/json",
            "User-Agent": f"tectum/{__version__}",
            "Tectum-Delivery": f"{event.id}/{event.phase}",
        }
        if self._secret:
            headers["Tectum-Signature"] = signature(self._secret, body, int(time.time()))
        request = urllib.request.Request(self._url, body, headers, method="POST")
        try:
            with self._open.open(request, timeout=WAIT_S):
                return
        except urllib.error.HTTPError as error:
            error.close()
            if 400 <= error.code < 500 and error.code not in LATER:
                self.refused += 1
                self._warn(f"{self.name}: refused {event.kind} ({error.code} {error.reason}); it is given up")
                return
            raise DeliveryError(f"{self.name}: {error.code} {error.reason}") from None
        except (OSError, ValueError) as error:
            reason = getattr(error, "reason", None) or error
            raise DeliveryError(f"{self.name}: {first_line(reason)}") from None

    def close(self) -> None:
        """Nothing to finish."""
