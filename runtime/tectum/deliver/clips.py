"""Clips: five seconds before an event, the event, five after, with sound; muxed as the camera sent it where possible.

A place keeps the last seconds in a ring: encoded packets of a stream (nothing is encoded again), or small pictures and
sound where there are none or where private parts had to be painted over (then they are encoded while an event lasts).
Files are fragmented MP4, or Matroska where MP4 cannot hold a codec: a crash leaves what was written playable.
"""

import contextlib
import io
import queue
import threading
from collections import deque
from collections.abc import Callable
from dataclasses import dataclass, field
from fractions import Fraction
from itertools import islice
from pathlib import Path
from typing import Any

import av
import av.error
import numpy as np

from tectum.errors import first_line
from tectum.host import tidy
from tectum.observe.mask import WIDEST
from tectum.observe.resizer import Resizer, fitted
from tectum.observe.types import AudioChunk, Frame

LONGEST_S = 120.0
MP4 = frozenset({"h264", "hevc", "av1", "aac", "mp3", "opus"})
FRAGMENTED = {"movflags": "frag_keyframe+empty_moov+default_base_moof"}
MOST_WAITING = 5_000
HELD = 40
REORDER_S, STEP_S = 0.5, 0.04
MOST_BYTES = 64 * 1024 * 1024
"""Of one place's ring: a camera whose key frames are minutes apart must not fill the memory."""


_stamping = threading.Lock()


@dataclass(frozen=True)
class Piece:
    """``kind``: video or audio; ``when``: media seconds; ``what``: a packet, a picture or samples; ``key``: a player
    can begin here."""

    kind: str
    when: float
    what: Any
    key: bool
    size: int


@dataclass
class Clip:
    """One file being written. ``until``: media time at which it ends; unknown while an event of it lasts."""

    file: Path
    begin: float
    until: float
    events: list[str]
    open_events: set[str]
    form: Any
    pieces: "queue.Queue[Piece | None]" = field(default_factory=lambda: queue.Queue(MOST_WAITING))
    lost: int = 0


class ClipRing:
    """The last seconds of one place. Sources and the place feed it; ``started`` and ``ended`` tell it of events.

    ``record`` takes a clip that begins (see Recorder). ``before_s``, ``after_s``: seconds around an event.
    """

    def __init__(self, record: Callable[[Clip], None], before_s: float = 5.0, after_s: float = 5.0):
        self._record, self._before, self._after = record, before_s, after_s
        self._lock = threading.Lock()
        self._resize = Resizer()
        self._pieces: deque[Piece] = deque()
        self._bytes = 0
        self._form: Any = None
        self._clip: Clip | None = None
        self._now = 0.0

    def begin(self, container: Any, streams: list[Any]) -> None:
        """A session of encoded packets begins. The streams' headers are copied: they outlive the connection."""
        holder = av.open(io.BytesIO(), "w", format="matroska")
        copies = {stream.type: holder.add_stream_from_template(stream) for stream in streams}
        suffix = ".mp4" if all(stream.codec_context.name in MP4 for stream in streams) else ".mkv"
        with self._lock:
            self._clear()
            self._form = _Packets(holder, copies, suffix)

    def packet(self, packet: Any, when: float) -> None:
        """One packet of the session, and when it was captured."""
        kind = packet.stream.type
        self._add(Piece(kind, when, packet, packet.is_keyframe, packet.size))

    def lost(self) -> None:
        """The session is over: what it sent cannot be mixed with the next one's."""
        with self._lock:
            self._finish()
            self._clear()
            self._form = None

    def seen(self, observation: Any) -> None:
        """An observation of a source that sends no packets."""
        if isinstance(self._form, _Packets):
            return
        if isinstance(observation, Frame) and observation.picture is not None:
            width, height = fitted(observation.picture, WIDEST)
            small = self._resize(observation.picture, width, height, "yuv420p")
            self._add(Piece("video", observation.time, small, True, width * height * 3 // 2))
        elif isinstance(observation, AudioChunk):
            begin = observation.time - len(observation.samples) / 16_000
            self._add(Piece("audio", begin, observation.samples, True, observation.samples.nbytes))

    def _add(self, piece: Piece) -> None:
        with self._lock:
            self._now = max(self._now, piece.when)
            self._pieces.append(piece)
            self._bytes += piece.size
            self._trim()
            clip = self._clip
            if clip is None:
                return
            if piece.when > clip.until:
                self._finish()
                return
            try:
                clip.pieces.put_nowait(piece)
            except queue.Full:
                clip.lost += 1

    def _trim(self) -> None:
        """Drop what is older than wanted, but keep the key frame that the wanted part begins with."""
        oldest = self._now - self._before
        pieces = self._pieces
        while pieces and pieces[0].when < oldest:
            video = pieces[0].kind == "video" and pieces[0].key
            if video and not self._key_follows(oldest) and self._bytes < MOST_BYTES:
                return
            self._bytes -= pieces.popleft().size

    def _key_follows(self, oldest: float) -> bool:
        """Whether a later key frame is old enough to begin with."""
        for piece in islice(self._pieces, 1, None):
            if piece.when > oldest:
                return False
            if piece.kind == "video" and piece.key:
                return True
        return False

    def _clear(self) -> None:
        self._pieces.clear()
        self._bytes = 0

    def started(self, event: str, file: Path, when: float) -> Path | None:
        """An event began at ``when``: the file of its clip (``file`` without suffix, or that of a clip under way); None
        where there is nothing to record."""
        with self._lock:
            if self._clip is not None:
                clip = self._clip
                if event not in clip.events:
                    clip.events.append(event)
                clip.open_events.add(event)
                clip.until = clip.begin + LONGEST_S
                return clip.file
            if not self._pieces:
                return None
            form = self._form or _Raw()
            path = file.with_suffix(form.suffix)
            clip = Clip(path, when, when + LONGEST_S, [event], {event}, form)
            for piece in self._pieces:
                clip.pieces.put_nowait(piece) if clip.pieces.qsize() < MOST_WAITING - 10 else None
            self._clip = clip
        self._record(clip)
        return path

    def ended(self, event: str, when: float) -> None:
        """An event of the clip is over at ``when``."""
        with self._lock:
            clip = self._clip
            if clip is None or event not in clip.open_events:
                return
            clip.open_events.discard(event)
            if not clip.open_events:
                clip.until = min(clip.until, max(when, self._now) + self._after)

    def finish(self) -> None:
        """Nothing more comes: end what is being written."""
        with self._lock:
            self._finish()

    def _finish(self) -> None:
        if self._clip is not None:
            with contextlib.suppress(queue.Full):
                self._clip.pieces.put(None, timeout=0.1)
            self._clip.until = -1.0
            self._clip = None


class _Packets:
    """Writes packets as they came."""

    def __init__(self, holder: Any, streams: dict[str, Any], suffix: str):
        self._holder, self._streams, self.suffix = holder, streams, suffix  # the holder keeps the copied headers alive

    def write(self, file: Path, pieces: Callable[[], Piece | None]) -> None:
        """Mux until there are no more pieces. Raises OSError and FFmpegError."""
        with av.open(str(file), "w", options=FRAGMENTED if self.suffix == ".mp4" else {}) as out:
            streams = {kind: out.add_stream_from_template(s) for kind, s in self._streams.items()}
            base: float | None = None
            last: dict[str, int] = {}
            opener: Any = None
            while (piece := pieces()) is not None:
                packet = piece.what
                if base is None and "video" in streams:
                    if piece.kind != "video" or not (piece.key or opener is not None):
                        continue
                    if packet.pts is None:  # RTP's first picture has no stamp: it lies one step before the next
                        opener = packet if piece.key else opener
                        continue
                order = _order(packet)
                if order is None:
                    continue
                if base is None:
                    base = float(order * packet.time_base)
                    if opener is not None:
                        step = packet.duration or round(STEP_S / packet.time_base)
                        base -= float(step * packet.time_base)
                        out.mux(_copied(opener, streams["video"], 0, packet.pts - order, packet.time_base))
                        last["video"] = 0
                back = round(base / packet.time_base)
                if order < back or order - back <= last.get(piece.kind, -1):
                    continue
                last[piece.kind] = order - back
                shown = order - back if packet.pts is None else packet.pts - back
                out.mux(_copied(packet, streams[piece.kind], order - back, shown, packet.time_base))


def _order(packet: Any) -> int | None:
    """The decoding time stamp. RTP tells none: FFmpeg guesses it from the third picture on, and for those before it
    lies earlier than they are shown, by more than any order of pictures takes."""
    if packet.dts is not None:
        return int(packet.dts)
    return None if packet.pts is None else int(packet.pts) - round(REORDER_S / packet.time_base)


def _copied(packet: Any, stream: Any, dts: int, pts: int, time_base: Fraction) -> Any:
    """A packet of its own with other stamps: the one in the ring may be in the next clip too."""
    copy = av.Packet(bytes(packet))
    copy.time_base, copy.dts, copy.pts = time_base, dts, max(dts, pts)
    copy.duration, copy.is_keyframe = packet.duration, packet.is_keyframe
    copy.stream = stream
    return copy


class _Raw:
    """Encodes pictures and sound."""

    suffix = ".mp4"

    def write(self, file: Path, pieces: Callable[[], Piece | None]) -> None:
        """Encode until there are no more pieces. Raises OSError and FFmpegError."""
        held: list[Piece] = []  # until it is known which streams there are
        piece = pieces()
        while piece is not None:
            held.append(piece)
            if len({p.kind for p in held}) == 2 or len(held) == HELD:
                break
            piece = pieces()
        if not held:
            return
        with av.open(str(file), "w", options=FRAGMENTED) as out:
            encoder = _Encoder(out, held)
            for early in held:
                encoder.take(early)
            while piece is not None and (piece := pieces()) is not None:
                encoder.take(piece)
            encoder.close()


class _Encoder:
    """H.264 and AAC of the pieces of one clip. Times that repeat or go back (a loop, a repaired stamp) are passed
    over."""

    def __init__(self, out: Any, first: list[Piece]):
        self._out, self._base = out, first[0].when
        self._video = self._audio = None
        self._shown = self._heard = -1
        picture = next((p.what for p in first if p.kind == "video"), None)
        if picture is not None:
            options = {"preset": "ultrafast", "tune": "zerolatency", "crf": "26", "threads": "1"}
            self._video = out.add_stream("libx264", rate=10, options=options)
            self._video.width, self._video.height, self._video.pix_fmt = picture.width, picture.height, "yuv420p"
            self._video.codec_context.time_base = Fraction(1, 1000)
            self._video.codec_context.gop_size = 10
        if any(p.kind == "audio" for p in first):
            self._audio = out.add_stream("aac", rate=16_000, layout="mono")

    def take(self, piece: Piece) -> None:
        """Encode one."""
        if piece.kind == "video" and self._video is not None:
            stamp = round(1000 * (piece.when - self._base))
            same = (piece.what.width, piece.what.height) == (self._video.width, self._video.height)
            if not same or stamp <= self._shown:
                return
            self._shown = stamp
            with _stamping:  # two clips of a place may share a picture
                piece.what.pts, piece.what.time_base, piece.what.pict_type = stamp, Fraction(1, 1000), 0
                packets = self._video.encode(piece.what)
            self._out.mux(packets)
        elif piece.kind == "audio" and self._audio is not None:
            stamp = round(16_000 * (piece.when - self._base))
            samples = piece.what[max(0, self._heard - stamp) :] if self._heard > stamp else piece.what
            if stamp < 0 or not len(samples):
                return
            stamp = max(stamp, self._heard)
            self._heard = stamp + len(samples)
            block = av.AudioFrame.from_ndarray(np.ascontiguousarray(samples)[None], "fltp", "mono")
            block.sample_rate, block.time_base, block.pts = 16_000, Fraction(1, 16_000), stamp
            self._out.mux(self._audio.encode(block))

    def close(self) -> None:
        """What the encoders still hold."""
        for stream in (self._video, self._audio):
            if stream is not None:
                self._out.mux(stream.encode(None))


class Recorder:
    """Writes the clips of all places, each in a thread that lives as long as the clip. ``done``: told the events and
    the file of each clip (None: it could not be written, and why)."""

    def __init__(self, done: Callable[[list[str], Path | None, str], None]):
        self._done = done
        self._threads: set[threading.Thread] = set()
        self._lock = threading.Lock()
        self.trouble = ""
        self.written = 0

    def record(self, clip: Clip) -> None:
        """Begin a clip."""
        thread = threading.Thread(target=self._write, args=(clip,), name=f"clip: {clip.file.name}", daemon=True)
        with self._lock:
            self._threads.add(thread)
        thread.start()

    def _write(self, clip: Clip) -> None:
        trouble = ""
        try:
            clip.file.parent.mkdir(parents=True, exist_ok=True)
            clip.form.write(clip.file, clip.pieces.get)
        except (OSError, av.error.FFmpegError, ValueError) as error:
            trouble = f"{clip.file}: cannot be written: {getattr(error, 'strerror', None) or first_line(error)}"
            with contextlib.suppress(OSError):
                clip.file.unlink(missing_ok=True)
        self.trouble = trouble
        if not trouble and clip.file.exists():
            self.written += 1
            self._done(clip.events, clip.file, "")
        else:
            self._done(clip.events, None, trouble)
        clip.form = None
        tidy()
        with self._lock:
            self._threads.discard(threading.current_thread())

    def close(self, timeout: float) -> None:
        """Wait for the clips that are being written."""
        with self._lock:
            threads = list(self._threads)
        for thread in threads:
            thread.join(timeout / max(1, len(threads)))
