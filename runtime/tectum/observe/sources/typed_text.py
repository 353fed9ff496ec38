"""Text typed to the house: lines on standard input, or on a Unix socket."""

import contextlib
import logging
import os
import select
import selectors
import socket
import stat
import threading
import time
from collections.abc import Callable
from pathlib import Path

from tectum.errors import MediaError, describe
from tectum.observe.sources.base import Feed, Source
from tectum.observe.sources.text import MAX_LINE

MOST_CLIENTS = 16
MOST_BYTES = 4 * MAX_LINE
LOOK_S = 0.25
Submit = Callable[[str], str]
"""Takes a line, gives the answer for whoever typed it (empty: nothing to answer)."""

log = logging.getLogger(__name__)


def readable(descriptor: int, wait_s: float) -> bool:
    """Whether something can be read of an open file, or has ended, within so long. ``select`` knows no descriptor of
    1024 or more, and a house with many cameras and clients has those."""
    asked = select.poll()
    asked.register(descriptor, select.POLLIN)
    return bool(asked.poll(1000 * wait_s))


class StdinSource(Source):
    """Lines of standard input, until it ends. ``descriptor``: of another open file."""

    name = "typed words"
    finite = True
    idles = True

    def __init__(self, submit: Submit, descriptor: int = 0):
        self._submit, self._descriptor = submit, descriptor

    def session(self, feed: Feed, stop: threading.Event) -> None:
        """Read until the end."""
        feed.alive()
        lines = _Lines(self._submit)
        while not stop.is_set():
            if readable(self._descriptor, LOOK_S):
                raw = os.read(self._descriptor, 4096)
                lines.push(raw or b"\n")
                if not raw:
                    return


class SocketSource(Source):
    """A Unix stream socket at ``path`` that only this user may write to: a line goes in, the answer comes back."""

    name = "word socket"
    idles = True

    def __init__(self, submit: Submit, path: Path):
        self._submit, self.path = submit, path

    def session(self, feed: Feed, stop: threading.Event) -> None:
        """Serve until ``stop``. Raises MediaError when the socket cannot be made."""
        with self._listen() as server, selectors.DefaultSelector() as ready:
            feed.alive()
            ready.register(server, selectors.EVENT_READ)
            clients: dict[socket.socket, _Lines] = {}  # who said something last comes last
            try:
                while not stop.is_set():
                    for link in [key.fileobj for key, _ in ready.select(LOOK_S)]:
                        if link is server:
                            self._admit(server, ready, clients)
                        elif isinstance(link, socket.socket) and (lines := clients.pop(link, None)) is not None:
                            if self._serve(link, lines):
                                clients[link] = lines
                            else:
                                ready.unregister(link)
                                link.close()
            finally:
                for client in clients:
                    client.close()
                self.path.unlink(missing_ok=True)

    def _admit(
        self, server: socket.socket, ready: selectors.BaseSelector, clients: "dict[socket.socket, _Lines]"
    ) -> None:
        """One more client. Where there are too many, whoever has said nothing for longest makes room."""
        try:
            link, _ = server.accept()
        except OSError as error:  # files run short: whoever waits is taken when there are some again
            log.warning("%s: a client could not be taken: %s", self.path, error.strerror)
            time.sleep(LOOK_S)
            return
        if len(clients) >= MOST_CLIENTS:
            oldest = next(iter(clients))
            del clients[oldest]
            ready.unregister(oldest)
            oldest.close()
        link.settimeout(1.0)
        ready.register(link, selectors.EVENT_READ)
        clients[link] = _Lines(self._submit)

    @staticmethod
    def _serve(link: socket.socket, lines: "_Lines") -> bool:
        try:
            raw = link.recv(4096)
            answers = lines.push(raw or b"\n")
            if answers:
                link.sendall("".join(f"{answer}\n" for answer in answers).encode())
        except OSError:
            return False
        return bool(raw)

    def _listen(self) -> socket.socket:
        server = socket.socket(socket.AF_UNIX)
        try:
            if self.path.exists() and stat.S_ISSOCK(self.path.stat().st_mode):
                with socket.socket(socket.AF_UNIX) as other, contextlib.suppress(OSError):
                    other.settimeout(0.5)
                    other.connect(str(self.path))
                    raise MediaError(f"socket {self.path}: another program listens there")
                self.path.unlink()  # left by a house that was killed
            elif self.path.exists():
                raise MediaError(f"socket {self.path}: cannot be made: a file of this name is there")
            begun = self.path.with_name(f".{self.path.name}.{os.getpid()}")
            begun.unlink(missing_ok=True)
            before = os.umask(0o177)
            try:
                server.bind(str(begun))
            finally:
                os.umask(before)
            server.listen(MOST_CLIENTS)
            begun.rename(self.path)  # whoever sees it can connect at once
        except OSError as error:
            server.close()
            raise MediaError(f"socket {self.path}: cannot be made: {error.strerror or error}") from None
        except MediaError:
            server.close()
            raise
        return server


class _Lines:
    """Bytes to lines; one that is far too long is cut."""

    def __init__(self, submit: Submit):
        self._submit, self._left = submit, b""

    def push(self, raw: bytes) -> list[str]:
        *whole, self._left = (self._left + raw).split(b"\n")
        self._left = self._left[:MOST_BYTES]
        texts = [line.decode("utf-8-sig", "replace").strip()[:MAX_LINE] for line in whole]
        return [answer for line in texts if line and (answer := self._answer(line))]

    def _answer(self, line: str) -> str:
        try:
            return self._submit(line)
        except Exception as error:  # one line's trouble is the answer to it; the next is taken
            log.warning("'%s': %s", line, describe(error))
            return describe(error)
