"""Notifications by Web Push to the browsers that people subscribed: one for each incident, updated, not stacked.

What is sent is encrypted for the browser (RFC 8291) and signed by this house (RFC 8292): the push service of the
browser's maker sees when, to whom and how much, and nothing of what. A notification holds the sentence of the
incident, its place and, where it fits, a small picture.
"""

import base64
import contextlib
import io
import json
import logging
import re
import time
from collections import OrderedDict
from collections.abc import Iterator
from pathlib import Path
from typing import Annotated, Any

from msgspec import Meta, Struct

from tectum.decide.events import SEVERITIES, Event
from tectum.deliver.controls import Controls
from tectum.deliver.push_subscriptions import PushSubscriptions, Subscription, subscriptions_in
from tectum.deliver.sinks.base import Sink, SinkTable
from tectum.errors import DeliveryError, UsageError, describe, first_line
from tectum.files import is_there, set_aside, write_private
from tectum.supervise.health import Health
from tectum.tables.problem import Problem

SERVICES = (
    "fcm.googleapis.com", "push.services.mozilla.com", "web.push.apple.com", "notify.windows.com",
)  # fmt: skip
"""Of Chromium, Firefox, Safari and Edge."""
KEY_FILE = "push.key"
WAIT_S, KEPT_S, STALE_S = 5.0, 3600, 900.0
"""How long a service may take to answer; how long it keeps what a browser has not fetched; what began longer ago is
told no more."""
MOST_TOLD, TRIES = 500, 4
TRIAL = "trial"
"""In place of an incident: a notification that somebody tries."""
PICTURE_HEIGHT, MOST_PICTURE = 96, 2200
"""Of the small picture: pixels, and bytes, for a notification has no more than 4 KB in all."""
GONE = frozenset({404, 410})
LATER = frozenset({408, 425, 429})

log = logging.getLogger(__name__)


class PushTable(Struct, SinkTable, frozen=True, forbid_unknown_fields=True):
    """Incidents are told by Web Push to the browsers that people subscribe on the page (docs/web.md)."""

    contact: str = ""
    """``mailto:…`` or ``https://…``: whom a push service asks where this house does something wrong."""
    severity: Annotated[str, Meta(pattern="^(info|notice|alarm)(?!\n)$", extra={"allowed": ", ".join(SEVERITIES)})] = (
        "notice"
    )
    """From which on an incident is told: ``info``, ``notice`` or ``alarm``."""
    services: tuple[str, ...] = SERVICES
    """Hosts of push services that may be asked, those below them too."""
    name: str = ""
    """How it is called in ``tectum health``."""

    @property
    def called(self) -> str:
        """``name``, or what it is."""
        return self.name or "push"

    def problems(self, _folder: Path) -> Iterator[Problem]:
        """Of the contact."""
        if not re.fullmatch(r"mailto:[^@\s]+@[^@\s]+|https://\S+", self.contact):
            yield Problem(
                "contact", "must be mailto:YOU@EXAMPLE.ORG or https://…; push services want one", self.contact
            )

    def open(self, _folder: Path) -> Sink:
        """It tells once there is an incident. Raises UsageError: a package is missing."""
        return PushSink(self)


class PushSink(Sink):
    """Pushes incidents. Raises UsageError: the package pywebpush is missing."""

    def __init__(self, table: PushTable):
        try:
            import pywebpush
            import requests
        except ImportError as error:
            raise UsageError(f"[[sink]] push needs {error.name}: pip install 'tectum[push]'") from None
        self._push, self._table = pywebpush, table
        self._new_session = requests.Session
        self._session = self._opened()
        self._house: Controls | None = None
        self._subscribed: PushSubscriptions | None = None
        self._signer: Any = None
        self._told = OrderedDict[str, str]()
        self._pending: tuple[str, set[str], int] = ("", set(), 0)
        self._trouble = ""

    def _opened(self) -> Any:
        session = self._new_session()
        session.trust_env = False
        session.max_redirects = 0  # a service that moved is an error: the address is the one that was allowed
        return session

    def attach(self, house: Controls) -> None:
        """The house runs: its key is read or made, and browsers can be subscribed."""
        if house.folder is None:
            self._trouble = "push needs [store] folder, for the key that browsers know the house by"
            return
        try:
            self._signer = _signer(house.folder / KEY_FILE)
        except OSError as error:
            self._trouble = f"{house.folder / KEY_FILE}: {describe(error)}"
            log.warning("push: %s", self._trouble)
            return
        self._house, self._subscribed = house, subscriptions_in(house.folder)
        self._subscribed.services = self._table.services
        self._subscribed.public_key = _public(self._signer)
        self._subscribed.send = self._try

    def deliver(self, event: Event) -> None:
        """Tell of an incident that is new, or of which there is more to say. Raises DeliveryError: a push service
        cannot be reached now."""
        if self._subscribed is None or not self._is_told(event):
            return
        payload = json.dumps(self._payload(event), ensure_ascii=False)
        key, done, tries = self._pending
        if key != f"{event.id}/{event.phase}":
            key, done, tries = f"{event.id}/{event.phase}", set(), 0
        failed = ""
        for one in self._subscribed.all():
            if one.id not in done:
                try:
                    urgency = "high" if event.severity == "alarm" else "normal"
                    self._send(one, payload, urgency, str(event.incident)[:32], self._session)
                    done.add(one.id)
                except DeliveryError as error:
                    failed = str(error)
        self._pending = key, done, tries + 1
        if failed and tries + 1 < TRIES:
            raise DeliveryError(failed)
        self._trouble = failed
        if failed:
            log.warning("push: %s; given up after %d tries", failed, TRIES)
        self._told[str(event.incident)] = str(event.sentence)
        while len(self._told) > MOST_TOLD:
            self._told.popitem(last=False)

    def health(self) -> Health:
        """What went wrong last."""
        return Health("degraded", self._trouble) if self._trouble else Health("ok")

    def close(self) -> None:
        """Nobody can be subscribed any more."""
        if self._subscribed is not None:
            self._subscribed.public_key, self._subscribed.send = "", None
        self._session.close()

    def _is_told(self, event: Event) -> bool:
        if event.incident is None or event.sentence is None or event.phase == "end":
            return False
        if self._house is None or self._house.snoozes.holds(event):
            return False
        if event.at is not None and time.time() - event.at > STALE_S:
            return False  # the network was away for long
        before = self._told.get(event.incident)
        if before is None:
            return SEVERITIES.index(event.severity) >= SEVERITIES.index(self._table.severity)
        return before != event.sentence

    def _payload(self, event: Event) -> dict[str, Any]:
        row = {
            "incident": event.incident,
            "event": event.id,
            "place": event.place,
            "sentence": event.sentence,
            "severity": event.severity,
            "again": event.incident in self._told,
            "at": event.at,
        }
        if (picture := self._picture(event)) is not None:
            row["picture"] = base64.b64encode(picture).decode()
        return row

    def _picture(self, event: Event) -> bytes | None:
        """A small one of its snapshot; None where there is none, or it is too large."""
        if event.snapshot is None or self._house is None or self._house.folder is None:
            return None
        import av

        from tectum.imaging.thumbnail import jpeg

        with contextlib.suppress(OSError, ValueError, StopIteration, av.error.FFmpegError):
            with av.open(io.BytesIO((self._house.folder / event.snapshot).read_bytes()), "r") as file:
                raw = jpeg(next(file.decode(video=0)), PICTURE_HEIGHT)
            return raw if len(raw) <= MOST_PICTURE else None
        return None

    def _try(self, one: Subscription, text: str) -> None:
        """Say a text to one browser; in a session of its own, for whoever asks is another thread. Raises
        DeliveryError."""
        row = {"incident": TRIAL, "event": "", "place": "Tectum", "sentence": text, "severity": "info", "again": False}
        with self._opened() as session:
            self._send(one, json.dumps({**row, "at": time.time()}, ensure_ascii=False), "high", TRIAL, session)

    def _send(self, one: Subscription, payload: str, urgency: str, topic: str, session: Any) -> None:
        """Raises DeliveryError. A browser that is subscribed no more, or whose service will never take it or is allowed
        no more, is ended."""
        if self._subscribed is not None and not self._subscribed.allows(one.endpoint):
            log.warning("push: %s: its service is not allowed; it is subscribed no more", one.device or one.id)
            self._end(one)
            return
        try:
            self._push.webpush(
                {"endpoint": one.endpoint, "keys": {"p256dh": one.key, "auth": one.auth}},
                payload,
                vapid_private_key=self._signer,
                vapid_claims={"sub": self._table.contact},
                ttl=KEPT_S,
                timeout=WAIT_S,
                headers={"Urgency": urgency, "Topic": topic},
                requests_session=session,
            )
        except self._push.WebPushException as error:
            status = error.response.status_code if error.response is not None else 0
            if status in GONE:
                log.info("push: %s is subscribed no more", one.device or one.id)
                self._end(one)
            elif 400 <= status < 500 and status not in LATER:
                log.warning("push: %s: its service refuses it (%d); it is subscribed no more", one.device, status)
                self._end(one)
            else:
                raise DeliveryError(f"push service of {one.device or one.id}: {status or 'no answer'}") from None
        except (OSError, ValueError) as error:  # requests' own are OSErrors
            raise DeliveryError(f"push service of {one.device or one.id}: {first_line(error)[:80]}") from None

    def _end(self, one: Subscription) -> None:
        if self._subscribed is not None:
            self._subscribed.end(one.id)


def _signer(file: Path) -> Any:
    """The key of this house, read or made, for its user alone. One that is damaged is set aside for a new one. Raises
    OSError."""
    from cryptography.exceptions import UnsupportedAlgorithm
    from cryptography.hazmat.primitives.serialization import Encoding, NoEncryption, PrivateFormat
    from py_vapid import Vapid

    if is_there(file):
        try:
            return _of_vapid(Vapid.from_pem(file.read_bytes()))
        except (ValueError, TypeError, UnsupportedAlgorithm):
            told = "%s: is no key of Web Push, and is set aside as %s; browsers must be subscribed again"
            log.warning(told, file, set_aside(file))
    made = Vapid()
    made.generate_keys()
    raw = made.private_key.private_bytes(Encoding.PEM, PrivateFormat.PKCS8, NoEncryption())
    write_private(file, raw)
    return made


def _of_vapid(signer: Any) -> Any:
    """The same. Raises ValueError: its key is of another kind than RFC 8292 has."""
    from cryptography.hazmat.primitives.asymmetric.ec import SECP256R1

    if not isinstance(getattr(signer.private_key, "curve", None), SECP256R1):
        raise ValueError("no key on the curve P-256")
    return signer


def _public(signer: Any) -> str:
    """As browsers want it: the point, base64url."""
    from cryptography.hazmat.primitives.serialization import Encoding, PublicFormat

    raw = signer.public_key.public_bytes(Encoding.X962, PublicFormat.UncompressedPoint)
    return base64.urlsafe_b64encode(raw).rstrip(b"=").decode()
