"""A reverse proxy of loopback, as it stands in front of a page."""

import re
import select
import socketserver
from contextlib import suppress
from socket import create_connection

from tests.loopback import Loopback


class ReverseProxy(Loopback):
    """Passes requests on to a ``port`` of loopback, each by a connection of its own, and adds to what the client sent
    whose it is (``X-Forwarded-For``) and by which ``scheme`` it came (``X-Forwarded-Proto``)."""

    def __init__(self, port, scheme="http"):
        class Handler(socketserver.BaseRequestHandler):
            def handle(self):
                with suppress(OSError), create_connection(("127.0.0.1", port)) as house:
                    asked = b""
                    while b"\r\n\r\n" not in asked:
                        if not (more := self.request.recv(65_536)):
                            return
                        asked += more
                    head, _, body = asked.partition(b"\r\n\r\n")
                    house.sendall(passed_on(head, self.client_address[0], scheme) + b"\r\n\r\n" + body)
                    relay(self.request, house)

        class Server(socketserver.ThreadingTCPServer):
            daemon_threads = allow_reuse_address = True
            request_queue_size = 128

        super().__init__(Server(("127.0.0.1", 0), Handler))


def passed_on(head: bytes, client: str, scheme: str) -> bytes:
    """The head of a request as a proxy that appends sends it."""
    before = re.findall(rb"(?im)^x-forwarded-for:\s*(.*?)\s*$", head)
    rest = re.sub(rb"(?im)^(x-forwarded-(for|proto)):.*\r\n", b"", head + b"\r\n").removesuffix(b"\r\n")
    hops = b", ".join([*before, client.encode()])
    return rest + b"\r\nX-Forwarded-For: " + hops + b"\r\nX-Forwarded-Proto: " + scheme.encode()


def relay(one, other):
    """What each side sends, until one has no more to send."""
    to = {one: other, other: one}
    while True:
        for ready in select.select([one, other], [], [])[0]:
            data = ready.recv(65_536)
            if not data:
                return
            to[ready].sendall(data)
