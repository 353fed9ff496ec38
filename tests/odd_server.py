"""A server of loopback that answers as no server does, and what it says."""

import re
import socket
import socketserver
import time
from contextlib import suppress

from tests.loopback import Loopback


class OddServer(Loopback):
    """Answers a request by what ``say`` gives for its body: pieces, one after the other, until nobody reads."""

    def __init__(self, say):
        class Handler(socketserver.BaseRequestHandler):
            def handle(self):
                asked = b""
                while b"\r\n\r\n" not in asked and (more := self.request.recv(65_536)):
                    asked += more
                head, _, body = asked.partition(b"\r\n\r\n")
                sized = re.search(rb"(?i)content-length: (\d+)", head)
                while sized and len(body) < int(sized[1]) and (more := self.request.recv(65_536)):
                    body += more
                with suppress(OSError):
                    for piece in say(body):
                        self.request.sendall(piece)
                    self.request.shutdown(socket.SHUT_WR)

        class Server(socketserver.ThreadingTCPServer):
            daemon_threads = allow_reuse_address = True

        super().__init__(Server(("127.0.0.1", 0), Handler))
        self.url = f"http://127.0.0.1:{self.port}/onvif/device_service"


def whole(body, head="200 OK"):
    """An answer of HTTP."""
    raw = body.encode()
    yield f"HTTP/1.1 {head}\r\nContent-Length: {len(raw)}\r\n\r\n".encode() + raw


def endless(head, piece, every=0.0):
    """A ``piece`` for ever."""
    yield head
    while True:
        yield piece
        time.sleep(every)
