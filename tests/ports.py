"""Ports of loopback for servers of the tests."""

import itertools
import os
import socket

FIRST, MANY = 10_000, 20_000
"""Below those that the system gives to whoever connects, so that none is taken between being found and being used."""
_next = itertools.count(os.getpid() * 97)  # processes of tests side by side look in places of their own


def free_port() -> int:
    """A port that nobody listens on, another one each time."""
    for number in _next:
        port = FIRST + number % MANY
        with socket.socket() as link:
            link.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
            try:
                link.bind(("127.0.0.1", port))
            except OSError:
                continue
            return port
    raise AssertionError("unreachable")


def listens(port: int) -> bool:
    """Whether somebody listens on a port of loopback."""
    try:
        socket.create_connection(("127.0.0.1", port), 0.2).close()
        return True
    except OSError:
        return False
