"""Recordings through PyAV: video and audio of one container on one clock, and single pictures."""

import heapq
import logging
import math
from collections.abc import Callable, Iterator
from contextlib import suppress
from dataclasses import replace
from functools import partial
from itertools import count
from pathlib import Path
from typing import Any

import av
import av.error
from msgspec import Struct, field

from tectum.bundle import Shape
from tectum.errors import MediaError, first_line
from tectum.files import is_folder, is_there
from tectum.imaging.exif import exif_orientation
from tectum.imaging.geometry import Geometry
from tectum.imaging.mask import PrivacyMask
from tectum.observe.chunker import Chunker, Hopper
from tectum.observe.scaler import Scaler
from tectum.observe.sources.beginning import beginning, nominal_step, repair_of
from tectum.observe.sources.media_files import is_still, open_media
from tectum.observe.sources.stretches import OVERLAP_S, Cut, Stretches
from tectum.observe.sources.track_trial import undecodable
from tectum.observe.sources.tracks import Tracks
from tectum.observe.sources.transport_stream import untold
from tectum.observe.timing.clock import MediaClock
from tectum.observe.timing.stamps import StampRepair
from tectum.observe.types import AudioChunk, Frame, Observation

log = logging.getLogger(__name__)

STILL_S = 1.0  # a still is shown this long, so that it passes the same decisions as a video
MAX_HOLD_S = 2.0  # how long one stream may wait for the other to keep time order


class MediaFile(Struct):
    """One recording or picture. Iterating gives Frames and AudioChunks in time order.

    ``frames_read``, ``frames_used``, ``chunks``, ``bad_packets``, ``clock.repaired`` and ``notes`` say what became of
    its content.
    ``missing``: by modality that it has nothing of, why; ``faults``: of
    those, what is there and cannot be decoded.
    Raises MediaError (one line: file, what was wrong) when it cannot be opened or holds neither picture nor sound.
    """

    path: Path
    shape: Shape
    place: str = "home"
    clock: MediaClock = field(default_factory=MediaClock)
    frames_read: int = 0
    frames_used: int = 0
    chunks: int = 0
    bad_packets: int = 0
    has_video: bool = False
    has_audio: bool = False
    missing: dict[str, str] = field(default_factory=dict)
    faults: list[str] = field(default_factory=list)
    duration: float | None = None
    live: bool = False
    """Decode as frames come: on one thread, which costs less CPU in all and holds no frame back."""
    preview: Callable[[float, Any], None] | None = None
    """Called with the time and the decoded picture of every frame that is used; for thumbnails."""
    mask: PrivacyMask | None = None
    stretch_s: float = math.inf
    """Of its pictures (``stretches.py``); not for what is played in a house, whose closer looks are those of all."""
    cut: Cut | None = None
    seams: list[tuple[float, str]] = field(default_factory=list)
    """As ``Stretches`` has them."""
    _hopper: Hopper | None = None
    _repair: StampRepair = field(default_factory=lambda: StampRepair({}))
    _passed_over: list[str] = field(default_factory=list)
    _undecodable: frozenset[int] = frozenset()
    _promised: bool = False
    _fault: str = ""
    _later: str = ""

    def __post_init__(self) -> None:
        if not is_there(self.path):
            raise MediaError(f"{self.path}: no such file")
        if is_folder(self.path):
            raise MediaError(f"{self.path}: is a folder, not a recording")
        if self.path.stat().st_size == 0:
            raise MediaError(f"{self.path}: is empty")
        self._undecodable = undecodable(self.path)
        with open_media(self.path) as container:
            tracks = Tracks.of(container, undecodable=self._undecodable)
            self.has_video, self.has_audio = tracks.video is not None, tracks.audio is not None
            self.missing, self._promised, self._passed_over = tracks.missing, tracks.damaged, tracks.notes
            self.faults = tracks.faults
            self.duration = container.duration / av.time_base if container.duration else None
            if not tracks.streams:
                raise MediaError(f"{self.path}: {' and '.join(self.missing.values())}: nothing of it can be used")
            self.clock.origin = beginning(container, tracks)

    def __iter__(self) -> Iterator[Observation]:
        """Yield observations; on a damaged file, all that can still be read, then one warning."""
        for note in self._passed_over:
            log.warning("%s: %s", self.path, note, extra={"place": self.place})
        produced = 0
        for observation in self._in_order():
            produced += 1
            yield observation
        if not produced:
            raise MediaError(f"{self.path}: {self._fault or 'holds no picture and no sound that can be decoded'}")
        if self.damage:
            log.warning("%s: %s", self.path, self.damage, extra={"place": self.place})

    @property
    def notes(self) -> list[str]:
        """What was wrong with what was read so far, one line each, as it is logged."""
        found = [*self._passed_over, *([self.damage] if self.damage else ())]
        return [*(self._hopper.notes if self._hopper else ()), *(f"{self.path}: {note}" for note in found)]

    @property
    def damage(self) -> str:
        """What of it could not be read so far, or an empty text."""
        lost = f"; {self._later}" if self._later else ""
        if self.bad_packets:
            why = f" ({self._fault})" if self._fault else ""
            return f"is damaged: {self.bad_packets} packets were left out{why}{lost}"
        if self._promised:
            return f"is damaged: a track is named in its index that is not there{lost}"
        return self._later

    def _in_order(self) -> Iterator[Observation]:
        """Merge both streams by time; hold one back for the other, at most ``MAX_HOLD_S``."""
        if is_still(self.path):
            yield from self._still()
            return
        held: list[tuple[float, str, int, Observation]] = []  # at one time sound goes first, whatever was read first
        ticket = count()
        pictures, sound = (self.cut is None or self.cut.sound == wanted for wanted in (False, True))
        kinds = (("v", self.has_video and pictures), ("a", self.has_audio and sound))
        newest = {kind: -1.0 for kind, there in kinds if there}
        for kind, observation in self._decode():
            newest[kind] = max(newest.get(kind, -1.0), observation.time)
            heapq.heappush(held, (observation.time, kind, next(ticket), observation))
            ready = max(min(newest.values()), max(newest.values()) - MAX_HOLD_S)
            while held and held[0][0] <= ready:
                yield heapq.heappop(held)[-1]
        while held:
            yield heapq.heappop(held)[-1]

    def _still(self) -> Iterator[Observation]:
        data = self.path.read_bytes()
        with open_media(self.path) as container:
            picture, track = None, Tracks.of(container, audio=False).video
            if track is None:
                raise MediaError(f"{self.path}: is called as a picture is, and holds none")
            for _, decoded in self._decoded(container, [track]):
                picture = next(iter(decoded), None)
                if picture is not None:
                    break
            if picture is None:
                return
            aspect = track.sample_aspect_ratio
        orientation = exif_orientation(data)
        geometry = Geometry.of(picture, aspect) if orientation == 1 else Geometry.of_exif(orientation, aspect)
        scale = Scaler(self.shape, self.mask)
        self.frames_read = 1
        for index in range(max(1, round(STILL_S * self.shape.rate_hz))):
            self.frames_used += 1
            yield self._frame(scale, picture, index / self.shape.rate_hz, geometry)

    def _frame(self, scale: Scaler, picture: Any, when: float, geometry: Geometry) -> Frame:
        frame = scale.frame(self.place, when, picture, geometry)
        if self.preview is not None:
            self.preview(when, frame.picture)
        return frame

    def _decode(self) -> Iterator[tuple[str, Observation]]:
        cut = self.cut
        with open_media(self.path) as container:
            tracks = Tracks.of(container, cut is None or not cut.sound, cut is None or cut.sound, self._undecodable)
            if tracks.video is not None:
                tracks.video.thread_type = "NONE" if self.live else "AUTO"
            if cut is not None and cut.begin > 0:
                self._seek(container, tracks.video, cut.begin)
            scale = Scaler(self.shape, self.mask)
            chunker = Chunker(self._begin_hops(), self.shape.sample_rate)
            stretches = Stretches(self.shape.rate_hz, self.mask, self.stretch_s, cut)
            self.seams = stretches.seams
            for stream, decoded in self._decoded(container, tracks.streams):
                if stream is tracks.audio:
                    for samples in decoded:
                        stamp = None if samples.time is None else samples.time - (self.clock.origin or 0.0)
                        yield from self._heard(chunker.push(samples, stamp))
                    continue
                step = 1 / float(stream.average_rate or 25)
                for picture in decoded:
                    self.frames_read += 1
                    when = self.clock.time("video", picture.time, step)
                    if stretches.accepts(when, step, picture):
                        self.frames_used += 1
                        geometry = Geometry.of(picture, stream.sample_aspect_ratio)
                        frame = self._frame(scale, picture, when, geometry)
                        yield "v", replace(frame, anew=True) if stretches.anew else frame
                if stretches.over:
                    return
            if tracks.audio is not None:
                yield from self._heard(chunker.flush())
                if chunker.hopper.repaired:
                    self.clock.repaired["audio"] = self.clock.repaired.get("audio", 0) + chunker.hopper.repaired
            if container.format.name == "mpegts":
                self._look_for_untold([stream.id for stream in tracks.streams])

    def _seek(self, container: Any, stream: Any, begin: float) -> None:
        """To a key frame before the one at ``begin``. Where none can be, it is read from the beginning: to look for one
        before the first is an error in some containers (AVI)."""
        before = int((begin + (self.clock.origin or 0.0) - OVERLAP_S) / stream.time_base)
        if before > (stream.start_time or 0):
            container.seek(before, stream=stream, backward=True)

    def _begin_hops(self) -> Hopper:
        self._hopper = Hopper(self.place, self.shape, str(self.path))
        return self._hopper

    def _heard(self, chunks: Iterator[AudioChunk]) -> Iterator[tuple[str, Observation]]:
        try:
            for chunk in chunks:
                self.chunks += 1
                yield "a", chunk
        except MediaError as error:  # samples that cannot be mixed: the picture goes on
            self._failed(error)

    def _decoded(self, container: Any, streams: list[Any]) -> Iterator[tuple[Any, list[Any]]]:
        """Decoded frames by stream. Damaged packets are counted; after a broken end the decoders are emptied."""
        packets, broken = container.demux(streams), False
        self._repair = repair_of(container, self.clock.repaired)
        while True:
            try:
                packet = next(packets)
            except (StopIteration, IndexError):  # by chance PyAV's, at the end, where a track appeared on the way
                packet = None
            except Exception as error:
                self._failed(error)
                packet, broken = None, True
            for right, _ in self._repair.flush() if packet is None else self._straightened(packet):
                yield right.stream, self._attempt(right.decode)
            if packet is None:
                break
        if not broken:
            return
        for stream in streams:
            yield stream, self._attempt(partial(stream.codec_context.decode, None))

    def _straightened(self, packet: Any) -> Iterator[tuple[Any, float | None]]:
        return self._repair.push(packet.stream.type, packet, nominal_step(packet))

    def _attempt(self, decode: Callable[[], list[Any]]) -> list[Any]:
        try:
            return decode()
        except av.error.EOFError:  # it was emptied before
            return []
        except (av.error.FFmpegError, ValueError) as error:
            self._failed(error)
            return []

    def _look_for_untold(self, used: list[int]) -> None:
        with suppress(OSError):  # what was read of it is told all the same
            found = untold(self.path, used)
            self.bad_packets += found.marked
            self._fault = self._fault or ("marked so by their sender" if found.marked else "")
            if found.later:
                numbers = ", ".join(f"0x{one:x}" for one in found.later)
                self._later = f"is not read whole: tracks that only begin on the way ({numbers}) are left out"

    def _failed(self, error: Exception) -> None:
        self.bad_packets += 1
        self._fault = self._fault or getattr(error, "strerror", None) or first_line(error)
