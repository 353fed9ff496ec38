"""Events as HTTP POST requests, signed, so that the receiver knows who sent them and that they are fresh.

``Tectum-Signature: t=SECONDS,v1=HEX``: HMAC-SHA256 (RFC 2104) with the shared secret over ``SECONDS.BODY``.
``Tectum-Delivery: ID/PHASE`` is the same when a request is repeated. What cannot be delivered waits in the outbox.
"""

import hashlib
import hmac
import time
from collections.abc import Iterator
from pathlib import Path

from msgspec import Struct, field

from tectum.address import HTTP, Address
from tectum.decide.events import Event
from tectum.deliver.controls import Controls
from tectum.deliver.sinks.base import Sink, SinkTable
from tectum.deliver.sinks.http_post import answers, post
from tectum.tables.problem import Problem, address_problems, unset_variables
from tectum.tables.values import Secret


def signature(secret: str, body: bytes, at: int) -> str:
    """The header's value. ``at``: seconds since 1970.

    >>> signature("key", b"{}", 1)[:24]
    't=1,v1=1ba6b8171186efc61'
    """
    digest = hmac.new(secret.encode(), f"{at}.".encode() + body, hashlib.sha256).hexdigest()
    return f"t={at},v1={digest}"


class WebhookTable(Struct, SinkTable, frozen=True, forbid_unknown_fields=True):
    """Events are posted to another program."""

    url: Secret = field(default_factory=Secret)
    """Where to; ``${NAME}`` is taken from the environment."""
    secret: Secret = field(default_factory=Secret)
    """Signs what is sent; ``${NAME}`` is taken from the environment."""
    name: str = ""
    """How it is called in ``tectum health``."""
    user: str = ""
    """Where the receiver asks for one; ``${NAME}`` is taken from the environment."""
    password: Secret = field(default_factory=Secret)
    """Of that user; ``${NAME}`` is taken from the environment."""

    @property
    def called(self) -> str:
        """``name``, or the address without what may be secret in it."""
        return self.name or f"webhook {self.address}"

    @property
    def address(self) -> Address:
        """Where to. Raises UsageError."""
        return Address.parse(self.url.reveal(), HTTP, self.user, self.password.reveal())

    def problems(self, _folder: Path) -> Iterator[Problem]:
        """Of the address."""
        yield from unset_variables(url=self.url, user=self.user, password=self.password, secret=self.secret)
        yield from address_problems("url", self.url, HTTP, self.user, self.password)

    def try_out(self, _folder: Path) -> str:
        """Whether the receiver answers; it gets no event."""
        return answers(self.address, {})

    def open(self, _folder: Path) -> Sink:
        """It posts once there is an event."""
        return WebhookSink(self)


class WebhookSink(Sink):
    """Posts to ``url``."""

    _house: Controls | None = None

    def __init__(self, table: WebhookTable):
        self._address, self._secret = table.address, table.secret.expanded()
        self.name = table.called

    def attach(self, house: Controls) -> None:
        """A receiver may go on with the house's traces."""
        self._house = house

    def deliver(self, event: Event) -> None:
        """Post one event. Raises DeliveryError: no answer, or one that asks to come again; AccessError; RejectedError:
        the receiver will never take it."""
        body = event.to_json().encode()
        headers = {"Tectum-Delivery": f"{event.id}/{event.phase}"} | (
            {} if self._house is None else self._house.traced(event)
        )
        if self._secret:
            headers["Tectum-Signature"] = signature(self._secret, body, int(time.time()))
        post(self._address, body, headers)
