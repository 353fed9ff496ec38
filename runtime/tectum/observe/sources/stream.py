"""Network cameras: RTSP and HTTP streams through PyAV, picture and sound of one session on one clock."""

import contextlib
import socket
import threading
from collections.abc import Iterator
from typing import Any

import av
import av.error
from msgspec import Struct, field

from tectum.address import Address
from tectum.errors import AccessError, MediaError
from tectum.modality import AUDIO, VISION
from tectum.observe.sources.base import Feed, Source, SourceContext, SourceTable
from tectum.observe.sources.stream_session import READ_S, StreamSession
from tectum.observe.sources.tracks import Tracks
from tectum.supervise.backoff import LAST_S
from tectum.tables.problem import Problem, address_problems, unset_variables
from tectum.tables.values import Secret

SCHEMES = ("rtsp", "rtsps", "http", "https")
OPEN_S = 5.0
ANALYZE_S = 0.5
PROBE_S = 0.8
PORTS = {"rtsp": 554, "rtsps": 322, "http": 80, "https": 443}


class StreamTable(Struct, SourceTable, frozen=True, forbid_unknown_fields=True):
    """A network camera, with its microphone."""

    url: Secret
    """``rtsp://…``, ``http://…``; ``${NAME}`` is taken from the environment."""
    user: str = ""
    """Where the camera asks for one; ``${NAME}`` is taken from the environment."""
    password: Secret = field(default_factory=Secret)
    """Of that user, whatever is in it; ``${NAME}`` is taken from the environment."""
    video: bool = True
    """Use its pictures."""
    audio: bool = True
    """Use its sound."""

    @property
    def modalities(self) -> tuple[str, ...]:
        """What of it is used."""
        return (*([VISION] if self.video else []), *([AUDIO] if self.audio else []))

    def problems(self, _context: SourceContext) -> Iterator[Problem]:
        """Of its address, and whether anything is left of it."""
        if not self.modalities:
            yield Problem("video", "video = false and audio = false leave nothing of the stream", sentence=True)
        yield from unset_variables(url=self.url, user=self.user, password=self.password)
        yield from address_problems("url", self.url, SCHEMES, self.user, self.password)

    def open(self, _context: SourceContext) -> Source:
        """Not connected yet."""
        address = Address.parse(self.url.reveal(), SCHEMES, self.user, self.password.reveal())
        return StreamSource(address, self.video, self.audio)


class StreamSource(Source):
    """``address``: rtsp, rtsps, http or https. ``video``, ``audio``: whether that part is used."""

    name = "stream"
    longest_wait_s = LAST_S

    def __init__(
        self, address: Address | str, video: bool = True, audio: bool = True, options: dict[str, str] | None = None
    ):
        self.address = Address.parse(address, SCHEMES) if isinstance(address, str) else address
        self._video, self._audio = video, audio
        self._options = options or {}
        self.modalities = (*([VISION] if video else []), *([AUDIO] if audio else []))

    def session(self, feed: Feed, stop: threading.Event) -> None:
        """One connection. Raises MediaError: refused, silent, not a stream, nothing in it; AccessError: user and
        password are refused."""
        with contextlib.closing(self._open()) as container:
            tracks = Tracks.of(container, self._video, self._audio)
            if not tracks.streams:
                raise MediaError(f"{self.address}: {' and '.join(tracks.missing.values())}: nothing of it can be used")
            StreamSession(self.address, feed, container, tracks).run(stop)

    def _open(self) -> Any:
        # not "fflags nobuffer": that throws away what was read to find the streams, the first key frame with it
        options = {"analyzeduration": str(round(1e6 * ANALYZE_S)), **self._options}
        if self.address.scheme.startswith("rtsp"):
            options.setdefault("rtsp_transport", "tcp")
        try:
            return av.open(self.address.reveal(), timeout=(OPEN_S, READ_S), options=options)
        except (av.error.HTTPUnauthorizedError, av.error.HTTPForbiddenError) as error:  # RTSP's too
            code = 401 if isinstance(error, av.error.HTTPUnauthorizedError) else 403
            why = f"refuses user and password ({code}); mend them in the file, or there"
            raise AccessError(f"{self.address}: {why}") from None
        except (av.error.FFmpegError, ValueError, OSError) as error:
            reason = self.address.hide(str(getattr(error, "strerror", None) or error))
            raise MediaError(f"{self.address}: cannot be opened: {reason}") from None

    def probe(self) -> bool:
        """Whether the server answers. RTSP is asked for its OPTIONS: a frozen server still accepts connections."""
        address = self.address
        with contextlib.suppress(OSError, ValueError):
            port = address.port or PORTS[address.scheme]
            with socket.create_connection((address.host, port), timeout=PROBE_S) as link:
                if address.scheme != "rtsp":
                    return True
                link.settimeout(PROBE_S)
                link.sendall(f"OPTIONS {address.reveal_target()} RTSP/1.0\r\nCSeq: 1\r\n\r\n".encode())
                return bool(link.recv(1))
        return False
