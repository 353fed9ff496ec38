"""Clips: five seconds before an event, the event, five after, with sound; muxed as the camera sent it where possible.

A place keeps the last seconds in a ring: encoded packets of a stream (nothing is encoded again), or small pictures and
sound where there are none or where private parts had to be painted over (then they are encoded while an event lasts).
"""

import queue
import threading
from collections import deque
from collections.abc import Callable
from contextlib import suppress
from itertools import islice
from pathlib import Path
from typing import Any

from msgspec import Struct, field

from tectum.deliver.store.clip_writer import PacketWriter, PictureWriter, Piece, copied_headers
from tectum.imaging.mask import WIDEST
from tectum.imaging.resizer import Resizer, fitted
from tectum.observe.types import AudioChunk, Frame

LONGEST_S = 120.0
MP4 = frozenset({"h264", "hevc", "av1", "aac", "mp3", "opus"})
MOST_BYTES = 64 * 1024 * 1024
"""Of one place's ring (a camera whose key frames are minutes apart must not fill the memory), and of what waits for a
disk that is too slow."""


class Clip(Struct):
    """One file being written. ``until``: media time at which it ends; unknown while an event of it lasts."""

    file: Path
    begin: float
    until: float
    events: list[str]
    open_events: set[str]
    form: Any
    lost: int = 0
    waiting: int = 0
    abandoned: bool = False
    _pieces: "queue.SimpleQueue[Piece | None]" = field(default_factory=queue.SimpleQueue)
    _counting: threading.Lock = field(default_factory=threading.Lock)

    def push(self, piece: Piece) -> None:
        """For whoever writes it. Where more than ``MOST_BYTES`` wait, the piece is lost and counted."""
        with self._counting:
            if self.abandoned:
                return
            if self.waiting + piece.size > MOST_BYTES:
                self.lost += 1
                return
            self.waiting += piece.size
        self._pieces.put(piece)

    def pop(self, timeout: float) -> Piece | None:
        """The next piece, waited for; None at the end. Raises queue.Empty after ``timeout`` seconds."""
        piece = self._pieces.get(timeout=timeout)
        if piece is not None:
            with self._counting:
                self.waiting -= piece.size
        return piece

    def abandon(self) -> None:
        """Nobody writes it: what waits is let go, and what still comes."""
        with self._counting, suppress(queue.Empty):
            self.abandoned = True
            while True:
                self._pieces.get_nowait()

    def end(self) -> None:
        """Nothing more comes."""
        self._pieces.put(None)


class ClipRing:
    """The last seconds of one place. Sources and the place feed it; ``started`` and ``ended`` are called for events.

    ``record`` takes a clip that begins (see Recorder). ``sample_rate``: of the chunks of sound, in hertz.
    ``before_s``, ``after_s``: seconds around an event.
    """

    def __init__(self, record: Callable[[Clip], None], sample_rate: int, before_s: float = 5.0, after_s: float = 5.0):
        self._record, self._rate, self._before, self._after = record, sample_rate, before_s, after_s
        self._lock = threading.Lock()
        self._resize = Resizer()
        self._pieces: deque[Piece] = deque()
        self._bytes = 0
        self._form: Any = None
        self._clip: Clip | None = None
        self._now = 0.0

    def begin(self, streams: list[Any]) -> None:
        """A session of encoded packets begins. The streams' headers are copied: they outlive the connection. A track
        that no file can hold is left out; where nothing is left, clips are encoded."""
        holder, copies = copied_headers(streams)
        suffix = ".mp4" if all(s.codec_context.name in MP4 for s in streams if s.type in copies) else ".mkv"
        whole = "video" in copies or not any(stream.type == "video" for stream in streams)
        with self._lock:
            self._clear()
            self._form = PacketWriter(holder, copies, suffix) if copies and whole else None

    def packet(self, packet: Any, when: float) -> None:
        """One packet of the session, and when it was captured."""
        kind, form = packet.stream.type, self._form
        if isinstance(form, PacketWriter) and kind in form.kinds:
            self._add(Piece(kind, when, packet, packet.is_keyframe, packet.size))

    def lost(self) -> None:
        """The session is over: what it sent cannot be mixed with the next one's."""
        with self._lock:
            self._finish()
            self._clear()
            self._form = None

    def seen(self, observation: Any) -> None:
        """An observation of a source that sends no packets."""
        if isinstance(self._form, PacketWriter):
            return
        if isinstance(observation, Frame) and observation.picture is not None:
            width, height = fitted(observation.picture, WIDEST)
            small = self._resize(observation.picture, width, height, "yuv420p")
            self._add(Piece("video", observation.time, small, True, width * height * 3 // 2))
        elif isinstance(observation, AudioChunk):
            begin = observation.time - len(observation.samples) / self._rate
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
            clip.push(piece)

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

    def __len__(self) -> int:
        """How many packets it holds."""
        with self._lock:
            return len(self._pieces)

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
            form = self._form or PictureWriter(self._rate)
            path = file.with_suffix(form.suffix)
            clip = Clip(path, when, when + LONGEST_S, [event], {event}, form)
            for piece in self._pieces:
                clip.push(piece)
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
            self._clip.end()
            self._clip = None
