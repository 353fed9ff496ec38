"""Where a camera that was found says that its streams are, once somebody has typed user and password.

Asked are its clock, where its media service is, its profiles and the address of each. What it says of addresses counts
for its own host alone: a camera names an address that it had in another network, or leads elsewhere. Source: ONVIF,
"Core Specification", 8.3 (GetSystemDateAndTime), and "Media Service Specification", 5.2 and 5.15 (GetProfiles,
GetStreamUri).
"""

import re
from contextlib import suppress
from datetime import UTC, datetime, timedelta
from urllib.parse import urlsplit
from xml.etree import ElementTree
from xml.sax.saxutils import escape

from tectum.errors import MediaError
from tectum.setup.soap import SoapClient, named, text
from tectum.tables.values import Secret

WAIT_S = 3.0
MOST_PROFILES, MOST_ADDRESS = 8, 500
MOST_AHEAD = timedelta(days=365_000)
"""Of its clock: the year that it is there has four digits, also a while later."""
DEVICE = "http://www.onvif.org/ver10/device/wsdl"
MEDIA = "http://www.onvif.org/ver10/media/wsdl"
SCHEMA = "http://www.onvif.org/ver10/schema"
TIME = f'<GetSystemDateAndTime xmlns="{DEVICE}"/>'
CAPABILITIES = f'<GetCapabilities xmlns="{DEVICE}"><Category>Media</Category></GetCapabilities>'
PROFILES = f'<GetProfiles xmlns="{MEDIA}"/>'
STREAM = (
    f'<GetStreamUri xmlns="{MEDIA}"><StreamSetup><Stream xmlns="{SCHEMA}">RTP-Unicast</Stream>'
    f'<Transport xmlns="{SCHEMA}"><Protocol>RTSP</Protocol></Transport></StreamSetup>'
    "<ProfileToken>{token}</ProfileToken></GetStreamUri>"
)
PLAIN = re.compile(r"[!-~]+")
"""What stands in an address."""


def told_streams(service: str, user: str, password: Secret, wait_s: float = WAIT_S) -> list[str]:
    """The addresses of its streams, the smallest picture first, without the login. ``service``: of the camera, as it
    answered the probe. Raises AccessError: it refuses the login; MediaError: it does not say."""
    host = urlsplit(service).hostname or ""
    camera = SoapClient(host, user, password, wait_s)
    ahead = timedelta()
    # some have no clock to ask for: theirs is right, then, or they do not look
    with suppress(MediaError, ValueError, OverflowError):
        ahead = min(_clock(camera.ask(service, TIME)) - datetime.now(UTC), MOST_AHEAD)
    media = service
    with suppress(MediaError, ValueError):  # an address that is none
        media = _here(service, camera.ask(service, CAPABILITIES))
    profiles = named(camera.ask(media, PROFILES, datetime.now(UTC) + ahead), "Profiles")[:MOST_PROFILES]
    found = list[str]()
    for token in [one.get("token", "") for one in sorted(profiles, key=_area)]:
        said = camera.ask(media, STREAM.format(token=escape(token)), datetime.now(UTC) + ahead)
        address = _own(text(said, "Uri"), host)
        if address and address not in found:
            found.append(address)
    if not found:
        raise MediaError("it names no stream")
    return found


def _clock(said: ElementTree.Element) -> datetime:
    """Its UTC. Raises ValueError and OverflowError: it says none."""
    (universal, *_) = [*named(said, "UTCDateTime"), said]
    parts = [int(text(universal, name)) for name in ("Year", "Month", "Day", "Hour", "Minute", "Second")]
    return datetime(parts[0], parts[1], parts[2], parts[3], parts[4], min(parts[5], 59), tzinfo=UTC)


def _here(service: str, said: ElementTree.Element) -> str:
    """Its media service, at the address where it answers. Raises ValueError: what it says is no address."""
    address = next((text(one, "XAddr") for one in named(said, "Media")), "")
    parts, asked = urlsplit(address), urlsplit(service)
    if not parts.path.startswith("/") or not PLAIN.fullmatch(parts.path) or parts.port == 0:
        return service
    same = (parts.hostname or "").lower() == (asked.hostname or "").lower() and parts.scheme == asked.scheme
    return f"{asked.scheme}://{parts.netloc if same else asked.netloc}{parts.path}"


def _area(profile: ElementTree.Element) -> float:
    for shape in named(profile, "Resolution"):
        with suppress(ValueError):
            return int(text(shape, "Width")) * int(text(shape, "Height"))
    return float("inf")


def _own(address: str, host: str) -> str:
    """The address of a stream at the camera's own host; empty: it is none."""
    try:
        parts = urlsplit(address)
        port = parts.port
    except ValueError:
        return ""
    if parts.scheme not in ("rtsp", "rtsps") or not PLAIN.fullmatch(address) or len(address) > MOST_ADDRESS:
        return ""
    if not f"{parts.path}/".startswith("/"):  # it would go on where the host ends: rtsp:.example.org/x
        return ""
    at = f"[{host}]" if ":" in host else host
    query = f"?{parts.query}" if parts.query else ""
    return f"{parts.scheme}://{at}{f':{port}' if port else ''}{parts.path or '/'}{query}"
