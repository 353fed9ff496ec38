"""A camera's own packets for whoever watches now: fragmented MP4 as they come, nothing of the picture encoded again.

One muxer for each track and camera, from the first watcher until the last, however many there are. Who joins begins
with the last key frame. Source: ISO/IEC 14496-12 (movie fragments); W3C, "ISO BMFF Byte Stream Format".
"""

import json
import logging
import threading
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from typing import Any

import av
import av.error
from msgspec import Struct

from tectum.deliver.store.clip_writer import (
    FRAGMENTED,
    STEP_S,
    copied_header,
    copied_headers,
    decoding_stamp,
    restamped,
)
from tectum.errors import describe

FRAGMENT_S = 0.1
MOST_BYTES = 32 * 1024 * 1024
"""Of the packets since a key frame, and of the fragments made of them: with more, whoever joins waits for the next."""
COPIED, DECODED_SOUND = frozenset({"h264", "aac"}), frozenset({"pcm_mulaw", "pcm_alaw", "pcm_s16be", "pcm_s16le"})
"""What browsers play in MP4; and sound as of telephones (G.711), encoded for them. Of other sound nothing is given."""
SOUND_RATE = 16_000
MOVFLAGS = f"{FRAGMENTED['movflags']}+frag_discont"
"""Stamps count from the base of both tracks, not from the first packet of each."""
OPTIONS = {"movflags": MOVFLAGS, "frag_duration": str(round(1e6 * FRAGMENT_S)), "flush_packets": "1"}

log = logging.getLogger(__name__)


class Part(Struct, frozen=True):
    """What a watcher gets. ``kind``: ``begun`` (JSON: ``video`` and ``sound``, the media types; ``at``: of stamp 0,
    as ``time.monotonic`` counts), ``video`` or ``sound`` (first the header, then fragments), ``over``. ``key``: whether
    a player can begin with it."""

    kind: str
    data: bytes = b""
    key: bool = False


Push = Callable[[Part], None]


class LiveVideo:
    """The packets of one camera; sources feed it from their thread, watchers come and go from others."""

    def __init__(self, name: str = ""):
        self._name = name
        self._lock = threading.Lock()
        self._watchers: dict[object, Push] = {}
        self._group: list[tuple[Any, float]] = []  # since the last key frame
        self._bytes = 0
        self._holder: Any = None
        self._headers: dict[str, Any] = {}
        self._muxers: _Muxers | None = None

    @property
    def plays(self) -> bool:
        """Whether there is a picture now that browsers play as it is: H.264."""
        return "video" in self._headers

    @property
    def muxing(self) -> bool:
        """Whether anything is made, which is only while somebody watches."""
        return self._muxers is not None

    def begin(self, streams: list[Any]) -> None:
        """A session begins: headers of what a browser plays."""
        codecs = {stream.type: stream.codec_context.name for stream in streams}
        playable = [stream for stream in streams if codecs[stream.type] in COPIED]
        holder, headers = copied_headers(playable)
        if codecs.get("audio") in DECODED_SOUND:
            headers["audio"] = None
        if "video" not in headers:
            headers = {}
        with self._lock:
            self._end()
            self._holder, self._headers = holder, headers

    def packet(self, packet: Any, _when: float) -> None:
        """One packet of the session. What fails here costs the watchers their video alone."""
        kind, arrived = packet.stream.type, time.monotonic()
        with self._lock:
            if kind not in self._headers:
                return
            if kind == "video" and packet.is_keyframe:
                self._group, self._bytes = [], 0
            elif not self._group:
                return
            if self._bytes + packet.size > MOST_BYTES:
                self._group = []
            else:
                self._group.append((packet, arrived))
                self._bytes += packet.size
            if self._watchers:
                self._mux(packet, arrived)

    def lost(self) -> None:
        """The session is over."""
        with self._lock:
            self._end()
            self._headers = {}

    @contextmanager
    def watched(self, push: Push) -> Iterator[None]:
        """``push`` gets what comes while the context lasts, from the last key frame on; it must not block."""
        token = object()
        with self._lock:
            self._watchers[token] = push
            for part in self._muxers.kept() if self._muxers is not None else ():
                push(part)
        try:
            yield
        finally:
            with self._lock:
                del self._watchers[token]
                if not self._watchers:
                    self._muxers = None

    def _mux(self, packet: Any, arrived: float) -> None:
        try:
            pieces = [(packet, arrived)]
            if self._muxers is None:
                pieces = list(self._group)
                if not pieces:
                    return
                self._muxers = _Muxers(self._headers)
            for one, at in pieces:
                for part in self._muxers.take(one, at):
                    self._tell(part)
        except (av.error.FFmpegError, ValueError, OSError) as error:
            log.warning("%s: live video: %s; pictures are shown instead", self._name, describe(error))
            self._end()
            self._headers = {}

    def _tell(self, part: Part) -> None:
        for push in self._watchers.values():
            push(part)

    def _end(self) -> None:
        self._group, self._bytes = [], 0
        if self._muxers is not None or self._headers:
            self._tell(Part("over"))
        self._muxers = None


class _Muxers:
    """The muxers of one session's tracks: each its own, so that none waits for packets of the other."""

    def __init__(self, headers: dict[str, Any]):
        self._tracks = {kind: _Track(kind, header) for kind, header in headers.items()}
        self._base: float | None = None
        self._opener: Any = None
        self._headers: list[Part] = []
        self._since_key: list[Part] = []
        self._bytes = 0

    def kept(self) -> list[Part]:
        """For who joins: how it begins, and all since the last key frame."""
        return [*self._headers, *self._since_key]

    def take(self, packet: Any, arrived: float) -> Iterator[Part]:
        """The parts that are whole with this packet."""
        kind = packet.stream.type
        stamp = decoding_stamp(packet)
        if self._base is None:
            if kind != "video" or not (packet.is_keyframe or self._opener is not None):
                return
            if packet.pts is None or stamp is None:  # RTP's first picture: it lies one step before the next
                self._opener = packet if packet.is_keyframe else self._opener
                return
            self._base = float(stamp * packet.time_base)
            if self._opener is not None:
                self._base -= float((packet.duration or round(STEP_S / packet.time_base)) * packet.time_base)
            types = {track.name: track.media_type for track in self._tracks.values()}
            self._headers.append(Part("begun", json.dumps({**types, "at": arrived}).encode()))
            self._headers += [Part(track.name, track.header, True) for track in self._tracks.values()]
            yield from self._headers
            if self._opener is not None:
                self._tracks["video"].open(self._opener, packet.pts - stamp, packet.time_base)
        if stamp is None:
            return
        for part in self._tracks[kind].take(packet, stamp, self._base):
            if part.key and kind == "video":
                self._since_key, self._bytes = [], 0
            if self._bytes < MOST_BYTES:
                self._since_key.append(part)
                self._bytes += len(part.data)
            yield part


class _Track:
    """One track as fragments. ``name``: video or sound; ``header``: what a player needs first; ``media_type``: what it
    is."""

    def __init__(self, kind: str, template: Any):
        self._kind, self.name = kind, "video" if kind == "video" else "sound"
        self._sink = _Sink()
        self._out = av.open(self._sink, "w", format="mp4", options=OPTIONS)
        self._encodes = template is None
        if self._encodes:
            self._stream: Any = self._out.add_stream("aac", rate=SOUND_RATE, layout="mono")
        else:
            self._stream = copied_header(self._out, template)
        if self._stream is None:
            raise ValueError(f"its {kind} fits into no MP4")
        self._out.start_encoding()
        self.header = self._sink.pop()
        self.media_type = f'{kind}/mp4; codecs="{_codec(kind, self.header)}"'
        self._last = -1
        self._key = False

    def open(self, packet: Any, shown: int, time_base: Any) -> None:
        """A first picture without a stamp, which is shown so much after it is read."""
        self._out.mux(restamped(packet, self._stream, 0, shown, time_base))
        self._last, self._key = 0, True

    def take(self, packet: Any, stamp: int, base: float) -> Iterator[Part]:
        """Fragments that are whole now."""
        if self._encodes:
            for frame in packet.decode():
                for encoded in self._stream.encode(frame):
                    yield from self._mux(encoded, encoded.pts, base)
        else:
            yield from self._mux(packet, stamp, base)

    def _mux(self, packet: Any, stamp: int, base: float) -> Iterator[Part]:
        back = round(base / packet.time_base)
        if stamp - back <= self._last:
            return
        self._last = stamp - back
        shown = stamp if packet.pts is None else packet.pts
        self._out.mux(restamped(packet, self._stream, stamp - back, shown - back, packet.time_base))
        whole = self._sink.pop()  # what went before this packet
        if whole:
            yield Part(self.name, whole, self._key)
            self._key = False
        self._key = self._key or (self._kind == "video" and bool(packet.is_keyframe))


class _Sink:
    """A file that only grows, and is emptied."""

    def __init__(self) -> None:
        self._written: list[bytes] = []

    def write(self, data: Any) -> int:
        self._written.append(bytes(data))
        return len(data)

    def pop(self) -> bytes:
        whole = b"".join(self._written)
        self._written.clear()
        return whole


def _codec(kind: str, header: bytes) -> str:
    """As RFC 6381 names it. Raises ValueError: the header does not say."""
    if kind == "audio":
        return "mp4a.40.2"
    at = header.find(b"avcC")
    if at < 0 or len(header) < at + 8:
        raise ValueError("the camera does not say how its H.264 is to be read")
    return f"avc1.{header[at + 5 : at + 8].hex()}"
