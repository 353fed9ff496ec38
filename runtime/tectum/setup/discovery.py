"""Cameras of the local network that say of themselves that they are there.

A probe is sent to the group of WS-Discovery, and every ONVIF camera of the link answers with where its services are and
what it is called. Nobody else is asked: what is not on this link, or does not answer, is typed in. An answer is
material of a stranger, read within limits. Sources: OASIS, "Web Services Dynamic Discovery (WS-Discovery) 1.1" and
the version of April 2005, which cameras speak; ONVIF, "Core Specification", 7.3.
"""

import re
import socket
import time
import uuid
from collections.abc import Iterator
from contextlib import suppress
from urllib.parse import unquote, urlsplit

from msgspec import Struct

from tectum.setup.soap import named, parsed, text

GROUP, PORT = "239.255.255.250", 3702
WAIT_S = 2.0
SEND_AT = (0.0, 0.4)
"""Seconds: UDP loses some (SOAP-over-UDP, section 4, repeats a message once or twice)."""
MOST_BYTES, MOST_FOUND, MOST_TEXT = 16_384, 64, 80
PROBE = (
    '<?xml version="1.0" encoding="utf-8"?>'
    '<e:Envelope xmlns:e="http://www.w3.org/2003/05/soap-envelope"'
    ' xmlns:w="http://schemas.xmlsoap.org/ws/2004/08/addressing"'
    ' xmlns:d="http://schemas.xmlsoap.org/ws/2005/04/discovery"'
    ' xmlns:n="http://www.onvif.org/ver10/network/wsdl">'
    "<e:Header><w:MessageID>uuid:{id}</w:MessageID>"
    "<w:To>urn:schemas-xmlsoap-org:ws:2005:04:discovery</w:To>"
    "<w:Action>http://schemas.xmlsoap.org/ws/2005/04/discovery/Probe</w:Action></e:Header>"
    "<e:Body><d:Probe><d:Types>n:NetworkVideoTransmitter</d:Types></d:Probe></e:Body></e:Envelope>"
)
SCOPE = re.compile(r"onvif://www\.onvif\.org/(name|hardware)/(\S+)")
_CONTROLS = re.compile(r"[\x00-\x1f\x7f-\x9f]")


class NetworkCamera(Struct, frozen=True):
    """``host``: its address; ``name``, ``model``: what it says it is called and made as, perhaps empty; ``service``:
    where it can be asked for more."""

    host: str
    name: str
    model: str
    service: str = ""


def find_cameras(
    wait_s: float = WAIT_S, group: tuple[str, int] = (GROUP, PORT), interface: str = ""
) -> list[NetworkCamera]:
    """Those that answer within ``wait_s`` seconds, by address; none where there is no network. ``group``: whom is
    asked; ``interface``: the address of the network that is asked on, empty: the system's choice."""
    found: dict[str, NetworkCamera] = {}
    with suppress(OSError), socket.socket(socket.AF_INET, socket.SOCK_DGRAM) as link:
        link.setsockopt(socket.IPPROTO_IP, socket.IP_MULTICAST_TTL, 1)  # no further than this link
        if interface:
            link.setsockopt(socket.IPPROTO_IP, socket.IP_MULTICAST_IF, socket.inet_aton(interface))
        probe, begin, sent = PROBE.format(id=uuid.uuid4()).encode(), time.monotonic(), 0
        while (left := begin + wait_s - time.monotonic()) > 0 and len(found) < MOST_FOUND:
            if sent < len(SEND_AT) and time.monotonic() - begin >= SEND_AT[sent]:
                link.sendto(probe, group)
                sent += 1
            link.settimeout(min(left, 0.1))
            with suppress(TimeoutError):
                answer, (host, _) = link.recvfrom(MOST_BYTES)
                for one in matches(answer, host):
                    found.setdefault(one.host, one)
    return [found[host] for host in sorted(found)]


def matches(answer: bytes, sender: str) -> Iterator[NetworkCamera]:
    """The cameras of an ``answer``; none of one that is not understood. An address that it names counts only where it
    is the ``sender``'s own: what answers speaks for itself alone."""
    with suppress(ValueError):
        for one in named(parsed(answer), "ProbeMatch"):
            own = [address for address in text(one, "XAddrs").split() if urlsplit(address).hostname == sender]
            if own:
                said = {key: _plain(value) for key, value in SCOPE.findall(text(one, "Scopes"))}
                service = next((address for address in own if address.startswith("http://")), own[0])
                yield NetworkCamera(sender, said.get("name", ""), said.get("hardware", ""), service)


def _plain(text: str) -> str:
    return _CONTROLS.sub("", unquote(text).replace("_", " "))[:MOST_TEXT].strip()
