"""By which names a house may be asked: a site that lets its own name point to this machine (DNS rebinding) is none.

Source: OWASP, "Server-Side Request Forgery Prevention"; RFC 9110, section 7.4 (421, misdirected request).
"""

import ipaddress
import re
import socket
from collections.abc import Sequence

from tectum.address import is_loopback

HEADER = re.compile(r"(?:\[(?P<v6>[0-9A-Fa-f:.]+)\]|(?P<name>[A-Za-z0-9._-]+))(?::[0-9]{1,5})?")


class HostNames:
    """``listens_on``: the address of this machine that is listened on. On loopback the names of loopback are known;
    beyond it also the machine's own and every address, for no name server can lead a browser elsewhere that was given
    an address. ``more``: of the configuration, known everywhere."""

    def __init__(self, listens_on: str = "127.0.0.1", more: Sequence[str] = ()):
        self._far = not is_loopback(listens_on)
        self._names = {"localhost", *map(_plain, more), *(_own_names() if self._far else ())}

    def knows(self, header: str) -> bool:
        """Whether a ``Host`` header names this house. Raises ValueError: it is none."""
        found = HEADER.fullmatch(header)
        if found is None:
            raise ValueError("no host")
        name = _plain(found["v6"] or found["name"])
        return name in self._names or is_loopback(name) or (self._far and _is_address(name))


def _own_names() -> set[str]:
    """What this machine is called, also by multicast DNS (RFC 6762)."""
    whole = _plain(socket.gethostname())
    first = whole.partition(".")[0]
    return {whole, first, f"{first}.local"} if first else set()


def _plain(name: str) -> str:
    return name.strip("[]").lower().rstrip(".")


def _is_address(name: str) -> bool:
    try:
        ipaddress.ip_address(name)
    except ValueError:
        return False
    return True
