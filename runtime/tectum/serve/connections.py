"""How many connections a server of the house has, and for how long one may ask for nothing.

Whoever connects costs a file of the process, and cameras, clips and the store need those too. So a connection is
admitted where it is accepted: when there are as many as are allowed, of all clients or of one, the oldest that asks for
nothing makes room; when all of them are busy, or files run short, the new one is refused. This goes by sockets, below
TLS and HTTP: whatever a client leaves unsaid, it costs no more than a socket for ``idle_s``.

Source: RFC 9293 (a reset by SO_LINGER of 0 s discards what a reader did not fetch); OWASP, "Denial of Service".
"""

import asyncio
import logging
import resource
import socket
import struct
from collections import Counter
from collections.abc import Container, Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from typing import Any

from tectum.errors import UsageError
from tectum.serve.network import network_of

SPARE = 0.25
"""The share of the files that the process may open (RLIMIT_NOFILE) that connections leave to the rest of the house."""
AT_ONCE = 64
"""Connections that are accepted before those that were made to leave are gone."""
RESET = struct.pack("ii", 1, 0)
Address = tuple[str, int]

log = logging.getLogger(__name__)


@dataclass(frozen=True)
class Limits:
    """``connections``: of all clients; ``each``: of one (``network_of``). ``idle_s``: seconds that one may be open
    without a whole request, the first one, TLS and all, or the next; ``body_s``: until the body of a request is there;
    ``stalled_s``: that a reader may take nothing of an answer; ``send_buffer``: bytes that the system holds for it."""

    connections: int = 128
    each: int = 48
    idle_s: float = 10.0
    body_s: float = 15.0
    stalled_s: float = 30.0
    send_buffer: int = 256 * 1024


DEFAULT = Limits()


class Connection(socket.socket):
    """One that a :class:`Listener` accepted; of the thread of its event loop."""

    def __init__(self, accepted: socket.socket, network: str, listener: "Listener"):
        super().__init__(accepted.family, accepted.type, accepted.proto, accepted.detach())
        self.network, self._listener = network, listener
        self._busy = 0
        self._timer: asyncio.TimerHandle | None = None
        self._wait()

    @property
    def is_idle(self) -> bool:
        """Whether nothing is being answered on it."""
        return not self._busy

    @contextmanager
    def busy(self) -> Iterator[None]:
        """While a whole request is being answered."""
        self._busy += 1
        self._forget_timer()
        try:
            yield
        finally:
            self._busy -= 1
            if not self._busy:
                self._wait()

    def drop(self) -> None:
        """End it; what the other side did not fetch is thrown away. Whoever reads or writes it sees its end and closes
        it."""
        with suppress(OSError):
            self.setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, RESET)
            self.shutdown(socket.SHUT_RDWR)

    def close(self) -> None:
        """Of the file; it no longer counts."""
        self._forget_timer()
        self._listener.forget(self)
        super().close()

    def _wait(self) -> None:
        if self.fileno() >= 0:
            self._timer = asyncio.get_running_loop().call_later(self._listener.limits.idle_s, self.drop)

    def _forget_timer(self) -> None:
        if self._timer is not None:
            self._timer.cancel()
            self._timer = None


class Listener(socket.socket):
    """Listens on ``host`` and ``port`` and keeps to ``limits``, for an event loop that accepts from it. ``shared``:
    addresses of many clients each, which have no limit here. Raises OSError: the address is taken, or not of this
    machine."""

    def __init__(self, host: str, port: int, limits: Limits, shared: Container[str] = ()):
        super().__init__(socket.AF_INET6 if ":" in host else socket.AF_INET, socket.SOCK_STREAM)
        self.limits, self._shared = limits, shared
        self._open: dict[Address, Connection] = {}  # the oldest first
        try:
            self.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
            self.setsockopt(socket.SOL_SOCKET, socket.SO_SNDBUF, limits.send_buffer)  # and of what it accepts
            self.bind((host, port))
        except OSError:
            self.close()
            raise

    def accept(self) -> tuple[Connection, Any]:
        """As of every socket. Raises ConnectionAbortedError for one that is refused: an event loop goes on then."""
        accepted, address = super().accept()
        network = address[0] if address[0] in self._shared else network_of(address[0])
        if not self._has_room(network) or accepted.fileno() >= _files():
            accepted.close()
            log.warning("a connection was refused: all that are allowed are busy, or files run short")
            raise ConnectionAbortedError
        connection = self._open[address[:2]] = Connection(accepted, network, self)
        return connection, address

    def connection(self, address: Address | None) -> Connection | None:
        """The open one of a client's address and port."""
        return None if address is None else self._open.get(address[:2])

    async def empty(self, within_s: float) -> None:
        """End every connection, and wait until the event loop has closed them, at most ``within_s`` seconds."""
        deadline = asyncio.get_running_loop().time() + within_s
        for one in self._open.values():
            one.drop()
        while self._open and asyncio.get_running_loop().time() < deadline:
            await asyncio.sleep(0.01)

    def forget(self, connection: Connection) -> None:
        """It is closed."""
        for address, known in self._open.items():
            if known is connection:
                del self._open[address]
                return

    def _has_room(self, network: str) -> bool:
        """Whether one more may be there. Where that makes the room, an idle one is dropped: of a client that is full
        its own, else of the one that has the most, and of those the oldest."""
        of = Counter(one.network for one in self._open.values())
        full = of[network] >= self.limits.each and network not in self._shared
        if not full and len(self._open) < self.limits.connections:
            return True
        idle = [one for one in self._open.values() if one.is_idle and (one.network == network or not full)]
        if not idle:
            return False
        leaving = max(idle, key=lambda one: of[one.network])
        self.forget(leaving)
        leaving.drop()
        return True


def _files() -> float:
    """The first file that is left to the house."""
    limit = resource.getrlimit(resource.RLIMIT_NOFILE)[0]
    return float("inf") if limit == resource.RLIM_INFINITY else limit * (1 - SPARE)


def try_port(host: str, port: int) -> str:
    """Whether it can be listened on; gives that, for people. Raises UsageError: it cannot."""
    try:
        Listener(host, port, DEFAULT).close()
    except OSError as error:
        why = error.strerror or error
        raise UsageError(f"{host}:{port}: cannot be listened on: {why}; a house that runs holds its port") from None
    return f"{host}:{port} can be listened on"
