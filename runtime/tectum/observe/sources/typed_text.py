"""Text typed to the house: lines on standard input, or on a Unix socket."""

import contextlib
import logging
import os
import select
import socket
import stat
import threading
from collections.abc import Callable
from pathlib import Path

from tectum.errors import MediaError, describe
from tectum.observe.sources.base import Feed, Source
from tectum.observe.sources.text import MAX_LINE

MOST_CLIENTS = 16
MOST_BYTES = 4 * MAX_LINE
Submit = Callable[[str], str]
"""Takes a line, gives the answer for whoever typed it (empty: nothing to answer)."""

log = logging.getLogger(__name__)


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
            if select.select([self._descriptor], [], [], 0.25)[0]:
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
        with self._listen() as server:
            feed.alive()
            clients: dict[socket.socket, _Lines] = {}
            try:
                while not stop.is_set():
                    for ready in select.select([server, *clients], [], [], 0.25)[0]:
                        if ready is server:
                            link, _ = server.accept()
                            link.settimeout(1.0)
                            if len(clients) < MOST_CLIENTS:
                                clients[link] = _Lines(self._submit)
                            else:
                                link.close()
                        elif not self._serve(ready, clients[ready]):
                            del clients[ready]
                            ready.close()
            finally:
                for link in clients:
                    link.close()
                self.path.unlink(missing_ok=True)

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
