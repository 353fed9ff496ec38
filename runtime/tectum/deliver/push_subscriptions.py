"""Who is notified by Web Push: the browsers that people subscribed, kept in the house's folder for its user alone.

A browser's address lies at the push service of its maker. Only the services that the configuration allows are ever
asked for anything: whoever is logged in can subscribe, and must not have the house post to an address of their choice.
Source: RFC 8030, "Generic Event Delivery Using HTTP Push".
"""

import contextlib
import logging
import threading
import time
import urllib.parse
import uuid
from collections.abc import Sequence
from functools import cache
from pathlib import Path

import msgspec
from msgspec import Struct

from tectum.address import is_loopback
from tectum.errors import UsageError
from tectum.files import write_private

FILE = "push.json"
MOST = 50

log = logging.getLogger(__name__)


class Subscription(Struct, frozen=True):
    """A browser. ``key`` and ``auth``: of its end of the encryption; ``user``: whose, empty: the owner's; ``since``:
    seconds since 1970."""

    id: str
    endpoint: str
    key: str
    auth: str
    user: str
    device: str
    since: float


class PushSubscriptions:
    """Those kept in ``folder``. Usable from any thread. ``public_key``: that browsers subscribe with, empty while the
    house has no sink that pushes; ``services``: hosts that may be asked, themselves and those below them."""

    def __init__(self, folder: Path):
        self._file, self._lock = folder / FILE, threading.Lock()
        self.public_key = ""
        self.services: tuple[str, ...] = ()
        self._all: dict[str, Subscription] = {}
        with contextlib.suppress(OSError):
            try:
                rows = msgspec.json.decode(self._file.read_bytes(), type=list[Subscription])
                self._all = {row.id: row for row in rows}
            except msgspec.MsgspecError:
                log.warning("%s: cannot be read; who was subscribed must do so again", self._file)

    def add(self, endpoint: str, key: str, auth: str, user: str, device: str) -> Subscription:
        """A browser subscribes; again, where its address is known. Raises UsageError: nothing is pushed, its service is
        not allowed, there are too many."""
        if not self.public_key:
            raise UsageError("nothing is pushed here: the file has no sink of type 'push'")
        parts = urllib.parse.urlsplit(endpoint)
        host = parts.hostname or ""
        secure = parts.scheme == "https" or (parts.scheme == "http" and is_loopback(host))
        if not secure or not any(host == name or host.endswith(f".{name}") for name in self.services):
            raise UsageError(f"push service '{host}': is not allowed; allowed: {', '.join(self.services)}")
        made = Subscription(uuid.uuid4().hex, endpoint, key, auth, user, device, time.time())
        with self._lock:
            left = {id: one for id, one in self._all.items() if one.endpoint != endpoint}
            if len(left) >= MOST:
                raise UsageError(f"{MOST} browsers are subscribed already; end one first")
            self._all = {**left, made.id: made}
            self._write()
        return made

    def of(self, user: str) -> list[Subscription]:
        """Those of a user."""
        return [one for one in self.all() if one.user == user]

    def all(self) -> Sequence[Subscription]:
        """Every one."""
        with self._lock:
            return list(self._all.values())

    def end(self, id: str) -> bool:
        """Remove one; whether there was one."""
        with self._lock:
            if self._all.pop(id, None) is None:
                return False
            self._write()
            return True

    def _write(self) -> None:
        try:
            write_private(self._file, msgspec.json.encode(list(self._all.values())))
        except OSError as error:
            log.warning(
                "%s: cannot be written: %s; subscriptions hold until the house stops", self._file, error.strerror
            )


@cache
def subscriptions_in(folder: Path) -> PushSubscriptions:
    """The one for a folder, whoever asks: the sink that pushes, and the page where people subscribe."""
    return PushSubscriptions(folder)
