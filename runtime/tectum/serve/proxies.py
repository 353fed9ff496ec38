"""Whom a request comes from where a reverse proxy passes it on.

A proxy adds the address of its client at the end of ``X-Forwarded-For``; what stands before that, its client may have
made up. So the header is read from the end, for as long as those that it names are trusted themselves, and only of a
connection that is. No other header is read: a proxy that adds to this one passes a ``Forwarded`` on as it came, and a
client could name itself in that. Source: RFC 7239, sections 5.2, 6 and 8.1.
"""

import ipaddress
import re
from collections.abc import Iterable, Sequence

WITH_PORT = re.compile(r"\[(?P<v6>[^\]]*)\](?::\d{1,5})?|(?P<v4>[0-9.]+):\d{1,5}")
"""As some write a hop: ``[2001:db8::1]:443``, ``192.0.2.1:443``."""


class Proxies:
    """``trusted``: addresses, and networks in CIDR notation. Raises ValueError: one is neither."""

    def __init__(self, trusted: Iterable[str] = ()):
        self._networks = [ipaddress.ip_network(one) for one in trusted]

    def __contains__(self, address: object) -> bool:
        """Whether an address is one of them."""
        ip = _parsed(str(address))
        return ip is not None and any(ip in network for network in self._networks)

    def client(self, address: str, forwarded: Sequence[str]) -> str:
        """The address of who asks. ``address``: of the connection; ``forwarded``: every ``X-Forwarded-For``, in order.
        Where a hop is no address, nothing before it is believed: the nearest that is known counts.

        >>> Proxies(["127.0.0.1"]).client("127.0.0.1", ["10.6.6.6, 192.0.2.1"])
        '192.0.2.1'
        >>> Proxies().client("127.0.0.1", ["10.6.6.6, 192.0.2.1"])
        '127.0.0.1'
        """
        hops = ",".join(forwarded).split(",")
        while address in self and hops:
            found = _parsed(hops.pop())
            if found is None:
                break
            address = str(found)
        return address


def _parsed(text: str) -> ipaddress.IPv4Address | ipaddress.IPv6Address | None:
    text = text.strip()
    if found := WITH_PORT.fullmatch(text):
        text = found["v6"] or found["v4"] or ""
    try:
        ip = ipaddress.ip_address(text)
    except ValueError:
        return None
    mapped = ip.ipv4_mapped if isinstance(ip, ipaddress.IPv6Address) else None
    return mapped or ip
