"""Servers of loopback, each with a thread of its own as long as a ``with`` lasts."""

import socketserver
import threading
from http.server import BaseHTTPRequestHandler
from typing import Self


class Loopback:
    """A server that listens already, and answers as long as the context lasts. ``port``: where."""

    def __init__(self, server: socketserver.TCPServer):
        self._server = server
        self.port = int(server.server_address[1])
        self._thread = threading.Thread(target=server.serve_forever, args=(0.05,))

    def __enter__(self) -> Self:
        self._thread.start()
        return self

    def __exit__(self, *_: object) -> None:
        self._server.shutdown()
        self._thread.join()
        self._server.server_close()


class QuietHandler(BaseHTTPRequestHandler):
    """Of HTTP; it prints nothing."""

    def log_message(self, *_: object) -> None:
        pass
