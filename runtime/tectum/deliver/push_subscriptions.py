"""Who is notified by Web Push: the browsers that people subscribed, kept in the house's folder for its user alone.

A browser's address lies at the push service of its maker. Only the services that the configuration allows are ever
asked for anything: whoever is logged in can subscribe, and must not have the house post to an address of their choice.
Source: RFC 8030, "Generic Event Delivery Using HTTP Push".
"""

import base64
import contextlib
import logging
import re
import threading
import time
import uuid
from collections.abc import Callable, Sequence
from functools import cache
from pathlib import Path

import msgspec
from msgspec import Struct

from tectum.address import is_loopback
from tectum.errors import UsageError
from tectum.files import set_aside, write_private

FILE = "push.json"
ADDRESS = re.compile(r"https?://(?P<host>[A-Za-z0-9.-]+|\[::1\])(:[0-9]{1,5})?(/[!-\[\]-~]*)?")
"""Of a push service: without user, backslash and the like, of which one library makes another host than the next."""
MOST = 50
SECRET, COORDINATE = 16, 32
PRIME = 2**256 - 2**224 + 2**192 + 2**96 - 1
B = 0x5AC635D8AA3A93E7B3EBBD55769886BC651D06B0CC53B0F63BCE3C3E27D2604B
"""Of the curve P-256 (NIST FIPS 186-4), on which a browser's key is a point: y^2 = x^3 - 3 x + B."""

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
    house has no sink that pushes; ``services``: hosts that may be asked, themselves and those below them; ``send``: has
    the house say a text to one now, while it pushes. Raises DeliveryError."""

    def __init__(self, folder: Path):
        self._file, self._lock = folder / FILE, threading.Lock()
        self.public_key = ""
        self.services: tuple[str, ...] = ()
        self.send: Callable[[Subscription, str], None] | None = None
        self._trying = threading.Lock()
        self._all: dict[str, Subscription] = {}
        with contextlib.suppress(OSError):
            try:
                rows = msgspec.json.decode(self._file.read_bytes(), type=list[Subscription])
                self._all = {row.id: row for row in rows}
            except (msgspec.MsgspecError, ValueError, RecursionError):
                told = "%s: cannot be read, and is set aside as %s; who was subscribed must do so again"
                log.warning(told, self._file, set_aside(self._file))

    def add(self, endpoint: str, key: str, auth: str, user: str, device: str) -> Subscription:
        """A browser subscribes; again, where its address is known. Raises UsageError: nothing is pushed, its service is
        not allowed, nothing can be encrypted for its key, there are too many."""
        if not self.public_key:
            raise UsageError("nothing is pushed here: the file has no sink of type 'push'")
        if not (host := self._host(endpoint)):
            raise UsageError("endpoint: is no address")
        if not self.allows(endpoint):
            raise UsageError(f"push service '{host}': is not allowed; allowed: {', '.join(self.services)}")
        if not _is_point(key) or len(_bytes(auth)) != SECRET:
            raise UsageError("key, auth: are none of Web Push")
        made = Subscription(uuid.uuid4().hex, endpoint, key, auth, user, device, time.time())
        with self._lock:
            left = {id: one for id, one in self._all.items() if one.endpoint != endpoint}
            if len(left) >= MOST:
                raise UsageError(f"{MOST} browsers are subscribed already; end one first")
            self._all = {**left, made.id: made}
            self._write()
        return made

    def try_out(self, id: str, text: str) -> None:
        """Have a text said to one, and wait until its service has taken it. Raises UsageError: nothing is pushed, one
        is tried already, or it is subscribed no more; DeliveryError: its service did not take it."""
        with self._lock:
            one = self._all.get(id)
        if self.send is None or one is None:
            raise UsageError("nothing is pushed here, or this browser is subscribed no more")
        if not self._trying.acquire(blocking=False):
            raise UsageError("a notification is tried already; wait until it has come")
        try:
            self.send(one, text)
        finally:
            self._trying.release()
        with self._lock:
            if id not in self._all:
                raise UsageError("its push service does not know this browser any more; subscribe it again")

    def allows(self, endpoint: str) -> bool:
        """Whether an address is one of the services, by https."""
        host = self._host(endpoint)
        secure = endpoint.startswith("https:") or is_loopback(host)
        return secure and any(host == name or host.endswith(f".{name}") for name in self.services)

    @staticmethod
    def _host(endpoint: str) -> str:
        """Of an address that everybody reads alike; empty: it is none."""
        found = ADDRESS.fullmatch(endpoint)
        return found["host"].strip("[]").lower() if found is not None else ""

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


def _bytes(text: str) -> bytes:
    """Of base64url; empty where it is none."""
    try:
        return base64.b64decode(text + "=" * (-len(text) % 4), b"-_", validate=True)
    except ValueError:
        return b""


def _is_point(key: str) -> bool:
    """Whether it is an uncompressed point of the curve: nothing can be encrypted for what is none."""
    raw = _bytes(key)
    x, y = (int.from_bytes(raw[1 + at :][:COORDINATE], "big") for at in (0, COORDINATE))
    on_curve = (y * y - (x * x * x - 3 * x + B)) % PRIME == 0
    return len(raw) == 1 + 2 * COORDINATE and raw[0] == 4 and max(x, y) < PRIME and on_curve


@cache
def subscriptions_in(folder: Path) -> PushSubscriptions:
    """The one for a folder, whoever asks: the sink that pushes, and the page where people subscribe."""
    return PushSubscriptions(folder)
