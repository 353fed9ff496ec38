"""Network cameras: RTSP and HTTP streams through PyAV, picture and sound of one session on one clock."""

import contextlib
import socket
import threading
import time
from collections.abc import Iterator
from typing import Any

import av
import av.error
import numpy as np
from msgspec import Struct, field

from tectum.address import Address
from tectum.errors import AccessError, MediaError
from tectum.modality import AUDIO, VISION
from tectum.observe.chunker import Chunker, Hopper
from tectum.observe.frame_sampler import FrameSampler
from tectum.observe.scaler import Scaler
from tectum.observe.sources.base import Feed, Source, SourceContext, SourceTable
from tectum.observe.sources.media import usable
from tectum.observe.timing.arrival import ClockMapper
from tectum.observe.timing.clock import MediaClock
from tectum.supervise.backoff import LAST_S
from tectum.tables.problem import Problem, address_problems, unset_variables
from tectum.tables.values import Secret

SCHEMES = ("rtsp", "rtsps", "http", "https")
OPEN_S, READ_S = 5.0, 3.0
"""Deadlines to open a stream and for the next packet: without them a frozen camera blocks for ever."""
ANALYZE_S = 0.5
GAP_S = 5.0
PROBE_S = 0.8
PORTS = {"rtsp": 554, "rtsps": 322, "http": 80, "https": 443}
LUMA_STEP = 16
KINDS = {"video": VISION, "audio": AUDIO}
"""Modalities by FFmpeg's types of stream."""


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
            videos = [s for s in container.streams.video if self._video and usable(s)][:1]
            audios = [s for s in container.streams.audio if self._audio][:1]
            if not videos and not audios:
                raise MediaError(f"{self.address}: holds neither a video nor an audio stream that is wanted")
            session = _Session(self.address, feed, container, videos, audios)
            session.begin()
            for packet in session.packets():
                if stop.is_set():
                    return
                session.decode(packet)

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


class _Session:
    """The clocks and decoders of one connection."""

    def __init__(self, address: Address, feed: Feed, container: Any, videos: list[Any], audios: list[Any]):
        self._address, self._feed, self._container = address, feed, container
        self._streams = [*videos, *audios]
        self._clock = MediaClock(gap_s=GAP_S)
        self._scale = Scaler(feed.shape, feed.mask)
        hopper = Hopper(feed.place, feed.shape, str(address), follow=True)
        self._chunker = Chunker(hopper, feed.shape.sample_rate)
        self._tap = None if feed.muted else feed.tap
        self._sampler = FrameSampler(feed.shape.rate_hz, feed.mask)
        self._seen_at = -1e9
        self._bad = 0
        for stream in videos:
            stream.thread_type = "NONE"
        kinds = [stream.type for stream in self._streams]
        self._arrivals = {kind: ClockMapper() for kind in kinds}
        self._both = ClockMapper()  # both kinds share one offset, or their stamps would no longer be in step
        feed.arrivals = {**self._arrivals, "session": self._both}

    def begin(self) -> None:
        """Let whoever keeps packets know what they are of."""
        if self._tap is not None:
            self._tap.begin(self._streams)

    def packets(self) -> Iterator[Any]:
        """Packets as they arrive; a clean end is the end. Raises MediaError when nothing came in time."""
        try:
            yield from self._container.demux(self._streams)
        except (av.error.FFmpegError, OSError) as error:
            silent = isinstance(error, av.error.ExitError)
            reason = f"nothing came for {READ_S:g} s" if silent else str(getattr(error, "strerror", None) or error)
            raise MediaError(f"{self._address}: {self._address.hide(reason)}") from None

    def decode(self, packet: Any) -> None:
        """Decode a packet and push what comes out."""
        arrived = time.monotonic()
        kind = packet.stream.type
        if self._feed.muted:
            if self._tap is not None:  # packets of what is switched off must not be kept
                self._tap.lost()
                self._tap = None
            if KINDS[kind] in self._feed.muted:
                return
        try:
            decoded = packet.decode()
        except (av.error.FFmpegError, ValueError):
            self._bad += 1
            self._feed.repaired["damaged packets"] = self._feed.repaired.get("damaged packets", 0) + 1
            decoded = []
        for part in decoded:
            self._picture(part, packet, arrived) if kind == "video" else self._sound(part, arrived)
        if self._tap is not None and packet.size:
            self._tap.packet(packet, self._feed.clock.media(arrived))

    def _capture(self, kind: str, stamp: float | None, arrived: float, step: float) -> float:
        """The capture time on the house's clock of what is stamped ``stamp`` seconds; ``step``: until the next one."""
        clock = self._feed.clock
        when = self._clock.time(kind, stamp, step)
        self._feed.repaired.update(self._clock.repaired)
        span = step if kind == "audio" else 0.0  # a block of sound is whole, and can be sent, when its last sample is
        latency = None
        real = self._container.start_time_realtime
        at = clock.media(arrived)
        if real and stamp is not None:  # the sender's wall clock, from its RTCP sender report
            latency = clock.epoch + at - (real / 1e6 + stamp) - span
        self._arrivals[kind].map(when, at)
        return self._both.map(when + span, at, latency) - span

    def _picture(self, picture: Any, packet: Any, arrived: float) -> None:
        feed = self._feed
        step = 1 / float(packet.stream.average_rate or packet.stream.guessed_rate or 25)
        at = max(self._capture("video", picture.time, arrived, step), self._seen_at + 1e-3)
        self._seen_at = at
        luma = np.frombuffer(picture.planes[0], np.uint8)
        feed.skew.see(at, float(luma[:: LUMA_STEP * 3 + 1].mean()))
        if not self._sampler.accepts(at, step, picture):
            return
        feed.push(self._scale.frame(feed.place, at, picture), arrived)

    def _sound(self, frame: Any, arrived: float) -> None:
        feed = self._feed
        step = frame.samples / max(1, frame.sample_rate)
        at = self._capture("audio", frame.time, arrived, step)
        before = self._chunker.hopper.repaired
        for chunk in self._chunker.push(frame, at + feed.shift_s):
            begin = chunk.time - len(chunk.samples) / feed.shape.sample_rate - feed.shift_s
            feed.skew.hear(begin, chunk.samples, feed.shape.sample_rate)
            feed.push(chunk, arrived)
        if self._chunker.hopper.repaired != before:
            feed.repaired["audio gaps"] = feed.repaired.get("audio gaps", 0) + 1
