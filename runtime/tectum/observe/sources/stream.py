"""Network cameras: RTSP and HTTP streams through PyAV, picture and sound of one session on one clock."""

import contextlib
import socket
import threading
import urllib.error
from collections.abc import Collection, Iterator, Mapping
from typing import Any, Protocol

import av
import av.error
from msgspec import Struct, field

from tectum.address import HTTP, Address
from tectum.errors import AccessError, MediaError
from tectum.modality import AUDIO, VISION
from tectum.observe.sources.base import Feed, Source, SourceContext, SourceTable
from tectum.observe.sources.formats import HTTP_OPTIONS, RTSP_OPTIONS
from tectum.observe.sources.packet_reader import READ_S, SEGMENT_READ_S
from tectum.observe.sources.stream_session import StreamSession
from tectum.observe.sources.tracks import Tracks
from tectum.supervise.backoff import LAST_S
from tectum.tables.problem import Problem, address_problems, host_problems, unset_variables
from tectum.tables.values import Secret

RTSP = ("rtsp", "rtsps")
SCHEMES = (*RTSP, *HTTP)
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
    allow_hosts: tuple[str, ...] = ()
    """Hosts beside its own to which redirects and playlists of an http address may lead."""

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
        for host in self.allow_hosts:
            yield from host_problems("allow_hosts", host)

    def open(self, _context: SourceContext) -> Source:
        """Not connected yet."""
        address = Address.parse(self.url.reveal(), SCHEMES, self.user, self.password.reveal())
        return StreamSource(address, self.video, self.audio, hosts=self.allow_hosts)


class _Fetched(Protocol):
    """Of :class:`HttpInput`, what a session needs."""

    trouble: str

    def begin(self) -> str | None: ...

    def open(self, url: str, _flags: int, options: Mapping[str, str], /) -> Any: ...

    def opened(self) -> None: ...

    def close(self) -> None: ...


class StreamSource(Source):
    """``address``: rtsp, rtsps, http or https. ``video``, ``audio``: whether that part is used. ``hosts``: to which it
    may lead, beside its own. ``redirects``: whether an http server may lead elsewhere at all."""

    name = "stream"
    longest_wait_s = LAST_S

    def __init__(
        self,
        address: Address | str,
        video: bool = True,
        audio: bool = True,
        options: dict[str, str] | None = None,
        hosts: Collection[str] = (),
        redirects: bool = True,
    ):
        self.address = Address.parse(address, SCHEMES) if isinstance(address, str) else address
        self._video, self._audio, self._hosts, self._redirects = video, audio, hosts, redirects
        self._options = options or {}
        self.modalities = (*([VISION] if video else []), *([AUDIO] if audio else []))

    def session(self, feed: Feed, stop: threading.Event) -> None:
        """One connection. Raises MediaError: refused, silent, not a stream, nothing in it; AccessError: user and
        password are refused."""
        noise = set[int]()
        while (found := self._watch(feed, stop, noise)) is not None and not stop.is_set():
            noise.add(found)  # connected to anew, with another track of its kind
            if feed.tap is not None:
                feed.tap.lost()

    def _watch(self, feed: Feed, stop: threading.Event, noise: Collection[int]) -> int | None:
        """One connection, without the tracks that are ``noise``; the index of one that turns out to be, where there is
        another one."""
        fetched: _Fetched | None = None
        if self.address.scheme in HTTP:
            from tectum.observe.sources.http_input import HttpInput  # and with it ssl and http, which RTSP does without

            fetched = HttpInput(self.address, self._hosts, READ_S, stop, self._redirects)
        with contextlib.closing(fetched) if fetched is not None else contextlib.nullcontext():
            with contextlib.closing(self._open(fetched)) as container:
                tracks = Tracks.of(container, self._video, self._audio, noise)
                if not tracks.streams:
                    lacking = f"{' and '.join(tracks.missing.values())}: nothing of it can be used"
                    raise MediaError(f"{self.address}: {(fetched is not None and fetched.trouble) or lacking}")
                read_s = READ_S if fetched is None else SEGMENT_READ_S
                others = tracks.with_others(container, noise)
                session = StreamSession(self.address, feed, container, tracks, read_s, others)
                session.run(stop)
                if session.noise is not None:
                    return session.noise
            if fetched is not None and fetched.trouble and not stop.is_set():  # an end that is none
                raise MediaError(f"{self.address}: {fetched.trouble}")
        return None

    def _open(self, fetched: "_Fetched | None") -> Any:
        # not "fflags nobuffer": that throws away what was read to find the streams, the first key frame with it
        options = {"analyzeduration": str(round(1e6 * ANALYZE_S)), **self._options}
        # what comes by http has the shorter deadline for each piece that is asked for; between segments there is none
        timeout = OPEN_S, READ_S if fetched is None else SEGMENT_READ_S
        try:
            if fetched is None:
                return av.open(self.address.reveal(), timeout=timeout, options={**RTSP_OPTIONS, **options})
            form, name = fetched.begin(), self.address.reveal_target()
            options = {**HTTP_OPTIONS, **options}
            container = av.open(name, format=form, io_open=fetched.open, timeout=timeout, options=options)
            fetched.opened()
            return container
        except (av.error.HTTPUnauthorizedError, av.error.HTTPForbiddenError) as error:  # RTSP's too
            raise self._refused(401 if isinstance(error, av.error.HTTPUnauthorizedError) else 403) from None
        except urllib.error.HTTPError as error:
            error.close()
            if error.code in (401, 403):
                raise self._refused(error.code) from None
            reason = self.address.hide(str(error.reason))
            raise MediaError(f"{self.address}: cannot be opened: {error.code} {reason}") from None
        except (av.error.FFmpegError, ValueError, OSError, MediaError) as error:
            reason = self.address.hide(str(getattr(error, "strerror", None) or error))
            if fetched is not None and fetched.trouble:
                reason = fetched.trouble
            if self.address.scheme in RTSP and isinstance(error, av.error.ArgumentError):
                reason += "; where it leads to another address, that is not followed"
            raise MediaError(f"{self.address}: cannot be opened: {reason}") from None

    def _refused(self, code: int) -> AccessError:
        return AccessError(f"{self.address}: refuses user and password ({code}); mend them in the file, or there")

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
