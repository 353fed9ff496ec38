"""Where cameras of known makers keep their streams: what is tried where a person gives a host alone.

The second stream comes first: it is small, and the model sees no more of the great one. Sources: the makers' manuals on
RTSP addresses. A camera that was found says itself where its streams are (``onvif.py``); these are for who does not.
"""

from collections.abc import Iterator, Mapping
from contextlib import suppress
from types import MappingProxyType
from urllib.parse import urlsplit

PATHS: Mapping[str, tuple[str, ...]] = MappingProxyType(
    {
        "hikvision": ("/Streaming/Channels/102", "/Streaming/Channels/101"),
        "dahua": ("/cam/realmonitor?channel=1&subtype=1", "/cam/realmonitor?channel=1&subtype=0"),
        "reolink": ("/h264Preview_01_sub", "/h264Preview_01_main"),
        "axis": ("/axis-media/media.amp",),
        "tapo": ("/stream2", "/stream1"),
        "foscam": ("/videoSub", "/videoMain"),
        "bosch": ("/rtsp_tunnel",),
        "hanwha": ("/profile2/media.smp", "/profile1/media.smp"),
        "ubiquiti": ("/s1", "/s0"),
        "vivotek": ("/live2.sdp", "/live.sdp"),
    }
)
"""By maker."""
NAMES: Mapping[str, str] = MappingProxyType(
    {"amcrest": "dahua", "lorex": "dahua", "imou": "dahua", "annke": "hikvision", "hilook": "hikvision",
     "ezviz": "hikvision", "tp-link": "tapo", "samsung": "hanwha", "wisenet": "hanwha", "unifi": "ubiquiti",
     "ds-2": "hikvision", "ipc-h": "dahua", "rlc-": "reolink", "c200": "tapo", "c210": "tapo"}
)  # fmt: skip
"""What stands in the name or the model of a camera, and whose paths it has."""
USUAL = ("/live", "/stream2", "/stream1", "/h264", "/live/ch0", "/11", "/camera", "/")
"""Of others."""


def maker_of(about: str) -> str:
    """The maker of a camera, of what it says of itself; empty: not known.

    >>> maker_of("HIKVISION DS-2CD2042WD"), maker_of("Amcrest IP8M"), maker_of("shed")
    ('hikvision', 'dahua', '')
    """
    low = about.lower()
    return next((maker for word, maker in {**{one: one for one in PATHS}, **NAMES}.items() if word in low), "")


def host_of(typed: str) -> str:
    """The host of what a person ``typed``, where that names no path; empty: it does, or is no address of RTSP.

    >>> host_of("rtsp://10.0.0.7"), host_of("10.0.0.7:554/"), host_of("rtsp://10.0.0.7/sub"), host_of("http://10.0.0.7")
    ('10.0.0.7', '10.0.0.7', '', '')
    """
    scheme, found, rest = typed.strip().partition("://")
    host, _, path = (rest if found else scheme).partition("/")
    if path or (found and not scheme.lower().startswith("rtsp")):
        return ""
    with suppress(ValueError):
        return urlsplit(f"rtsp://{host}").hostname or ""
    return ""


def stream_addresses(typed: str, about: str = "") -> Iterator[str]:
    """What to try, in order, for what a person ``typed``: an address with a path as it is, a host or an address without
    one with the paths of its maker (``about``: what the camera says of itself).

    >>> list(stream_addresses("rtsp://cam/sub")), next(stream_addresses("10.0.0.7", "Axis M1065"))
    (['rtsp://cam/sub'], 'rtsp://10.0.0.7/axis-media/media.amp')
    """
    typed = typed.strip()
    scheme, found, rest = typed.partition("://")
    if not found:
        scheme, rest = "rtsp", typed
    host, _, path = rest.partition("/")
    if path or not host or not scheme.lower().startswith("rtsp"):
        yield f"{scheme}://{rest}"
        return
    own = PATHS.get(maker_of(about), ())
    others = (path for paths in PATHS.values() for path in paths)
    for one in dict.fromkeys((*own, *USUAL, *others) if not own else (*own, *USUAL)):
        yield f"{scheme}://{host}{one}"
