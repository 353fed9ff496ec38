"""Recordings through PyAV: video and audio of one container on one clock, and single pictures."""

import heapq
import logging
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from itertools import count
from pathlib import Path
from typing import Any

import av
import av.error

from tectum.bundle import Shape
from tectum.errors import MediaError
from tectum.imaging.mask import PrivacyMask
from tectum.observe.chunker import Chunker, Hopper
from tectum.observe.frame_sampler import FrameSampler
from tectum.observe.scaler import Scaler
from tectum.observe.timing.clock import MediaClock
from tectum.observe.types import AudioChunk, Frame, Observation

log = logging.getLogger(__name__)

STILLS = frozenset({".jpg", ".jpeg", ".png", ".bmp", ".webp", ".tif", ".tiff"})
SUFFIXES = STILLS | {
    ".mp4", ".m4v", ".mov", ".mkv", ".webm", ".avi", ".mpg", ".mpeg", ".ts", ".wav", ".flac", ".mp3", ".ogg", ".opus",
    ".m4a", ".aac",
}  # fmt: skip
STILL_S = 1.0  # a still is shown this long, so that it passes the same decisions as a video
MAX_HOLD_S = 2.0  # how long one stream may wait for the other to keep time order
MAX_SIDE = 16_384


@dataclass
class MediaFile:
    """One recording or picture. Iterating gives Frames and AudioChunks in time order.

    ``frames_read``, ``frames_used``, ``chunks``, ``bad_packets``, ``clock.repaired`` and ``notes`` say what became of
    its content.
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
    duration: float | None = None
    live: bool = False
    """Decode as frames come: on one thread, which costs less CPU in all and holds no frame back."""
    preview: Callable[[float, Any], None] | None = None
    """Called with the time and the decoded picture of every frame that is used; for thumbnails."""
    mask: PrivacyMask | None = None
    _hopper: Hopper | None = None

    def __post_init__(self) -> None:
        if not self.path.exists():
            raise MediaError(f"{self.path}: no such file")
        if self.path.is_dir():
            raise MediaError(f"{self.path}: is a folder, not a recording")
        if self.path.stat().st_size == 0:
            raise MediaError(f"{self.path}: is empty")
        with self._open():
            pass

    def _open(self) -> Any:
        try:
            container = av.open(str(self.path))
        except (av.error.FFmpegError, ValueError, OSError) as error:
            reason = str(getattr(error, "strerror", None) or error)
            raise MediaError(f"{self.path}: cannot be read as video, sound or a picture: {reason}") from None
        videos = [s for s in container.streams.video if s.codec_context is not None and usable(s)]
        audios = [s for s in container.streams.audio if s.codec_context is not None]
        self.has_video, self.has_audio = bool(videos), bool(audios)
        if not videos and not audios:
            container.close()
            raise MediaError(f"{self.path}: holds neither a video nor an audio stream that can be decoded")
        starts = [
            float(s.start_time * s.time_base)
            for s in (*videos[:1], *audios[:1])
            if s.start_time is not None and s.time_base
        ]
        self.clock.origin = min(starts) if starts else 0.0
        self.duration = container.duration / av.time_base if container.duration else None
        return container

    def __iter__(self) -> Iterator[Observation]:
        """Yield observations; on a damaged file, all that can still be read, then one warning."""
        produced = 0
        for observation in self._in_order():
            produced += 1
            yield observation
        if self.bad_packets:
            log.warning("%s", self._damage(), extra={"place": self.place})
        if not produced:
            raise MediaError(f"{self.path}: holds no picture and no sound that can be decoded")

    @property
    def notes(self) -> list[str]:
        """What was wrong with what was read so far, one line each, as it is logged."""
        return [*(self._hopper.notes if self._hopper else ()), *([self._damage()] if self.bad_packets else ())]

    def _damage(self) -> str:
        return f"{self.path}: {self.bad_packets} damaged packets were left out"

    def _in_order(self) -> Iterator[Observation]:
        """Merge both streams by time; hold one back for the other, at most ``MAX_HOLD_S``."""
        if self.path.suffix.lower() in STILLS:
            yield from self._still()
            return
        held: list[tuple[float, int, Observation]] = []
        ticket = count()
        newest = {kind: -1.0 for kind, there in (("v", self.has_video), ("a", self.has_audio)) if there}
        for kind, observation in self._decode():
            newest[kind] = max(newest.get(kind, -1.0), observation.time)
            heapq.heappush(held, (observation.time, next(ticket), observation))
            ready = max(min(newest.values()), max(newest.values()) - MAX_HOLD_S)
            while held and held[0][0] <= ready:
                yield heapq.heappop(held)[2]
        while held:
            yield heapq.heappop(held)[2]

    def _still(self) -> Iterator[Observation]:
        with self._open() as container:
            try:
                picture = next(container.decode(video=0), None)
            except (av.error.FFmpegError, ValueError) as error:
                raise MediaError(f"{self.path}: cannot be decoded: {error}") from None
            if picture is None:
                raise MediaError(f"{self.path}: holds no picture that can be decoded")
            scale = Scaler(self.shape, self.mask)
            self.frames_read = 1
            for index in range(max(1, round(STILL_S * self.shape.rate_hz))):
                self.frames_used += 1
                yield self._frame(scale, picture, index / self.shape.rate_hz)

    def _frame(self, scale: "Scaler", picture: Any, when: float) -> Frame:
        frame = scale.frame(self.place, when, picture)
        if self.preview is not None:
            self.preview(when, frame.picture)
        return frame

    def _decode(self) -> Iterator[tuple[str, Observation]]:
        with self._open() as container:
            video = next((s for s in container.streams.video if usable(s)), None)
            audio = container.streams.audio[0] if self.has_audio else None
            if video is not None:
                video.thread_type = "NONE" if self.live else "AUTO"
            scale = Scaler(self.shape, self.mask)
            chunker = Chunker(self._begin_hops(), self.shape.sample_rate) if audio is not None else None
            sampler = FrameSampler(self.shape.rate_hz, self.mask)
            for stream, decoded in self._decoded(container, [s for s in (video, audio) if s is not None]):
                if stream is audio and chunker is not None:
                    for samples in decoded:
                        stamp = None if samples.time is None else samples.time - (self.clock.origin or 0.0)
                        yield from self._heard(chunker.push(samples, stamp))
                    continue
                step = 1 / float(stream.average_rate or 25)
                for picture in decoded:
                    self.frames_read += 1
                    when = self.clock.time("video", picture.time, step)
                    if sampler.accepts(when, step, picture):
                        self.frames_used += 1
                        yield "v", self._frame(scale, picture, when)
            if chunker is not None:
                yield from self._heard(chunker.flush())
                if chunker.hopper.repaired:
                    self.clock.repaired["audio"] = chunker.hopper.repaired

    def _begin_hops(self) -> Hopper:
        self._hopper = Hopper(self.place, self.shape, str(self.path))
        return self._hopper

    def _heard(self, chunks: Iterator[AudioChunk]) -> Iterator[tuple[str, Observation]]:
        for chunk in chunks:
            self.chunks += 1
            yield "a", chunk

    def _decoded(self, container: Any, streams: list[Any]) -> Iterator[tuple[Any, list[Any]]]:
        """Decoded frames by stream. Damaged packets are counted; after a broken end the decoders are emptied."""
        packets = container.demux(streams)
        while True:
            try:
                packet = next(packets)
            except StopIteration:
                return
            except (av.error.FFmpegError, ValueError):
                self.bad_packets += 1
                break
            try:
                yield packet.stream, packet.decode()
            except (av.error.FFmpegError, ValueError):
                self.bad_packets += 1
        for stream in streams:
            try:
                yield stream, stream.codec_context.decode(None)
            except (av.error.FFmpegError, ValueError):
                self.bad_packets += 1


def usable(stream: Any) -> bool:
    # A cover picture inside a sound file is no video; a size of zero or a huge one is a broken header.
    attached = stream.disposition & av.stream.Disposition.attached_pic
    return not attached and 0 < stream.width <= MAX_SIDE and 0 < stream.height <= MAX_SIDE


def media_files(path: Path) -> list[Path]:
    """``path`` itself, or the recordings and pictures in a folder, by name.

    Raises MediaError when there is no such file, or nothing to read in the folder.
    """
    if not path.exists():
        raise MediaError(f"{path}: no such file or folder")
    if not path.is_dir():
        return [path]
    found = sorted(p for p in path.iterdir() if p.suffix.lower() in SUFFIXES and p.is_file())
    if not found:
        raise MediaError(f"{path}: holds no recording or picture (looked for {', '.join(sorted(SUFFIXES))})")
    return found
