"""Recordings through PyAV: video and audio of one container on one clock, and single pictures."""

import heapq
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from itertools import count
from pathlib import Path
from typing import Any

import av
import av.error
import numpy as np
from av.audio.resampler import AudioResampler
from av.video.reformatter import VideoReformatter
from numpy.typing import NDArray

from tectum.errors import MediaError
from tectum.observe.clock import MediaClock
from tectum.observe.letterbox import PAD_VALUE, Letterbox
from tectum.observe.types import AudioChunk, Frame, Observation, Shape

STILLS = frozenset({".jpg", ".jpeg", ".png", ".bmp", ".webp", ".tif", ".tiff"})
SUFFIXES = STILLS | {
    ".mp4", ".m4v", ".mov", ".mkv", ".webm", ".avi", ".mpg", ".mpeg", ".ts", ".wav", ".flac", ".mp3", ".ogg", ".opus",
    ".m4a", ".aac",
}  # fmt: skip
STILL_S = 1.0  # a still is shown this long, so that it passes the same decisions as a video
MAX_HOLD_S = 2.0  # how long one stream may wait for the other to keep time order
GAP_S = 0.1  # a sound stamp this far from the sample count is a gap, not jitter
MAX_SIDE = 16_384


@dataclass
class MediaFile:
    """One recording or picture. Iterating gives Frames and AudioChunks in time order.

    ``frames_read``, ``frames_used``, ``chunks``, ``bad_packets`` and ``clock.repaired`` say what became of its content.
    Raises MediaError (one line: file, what was wrong) when it cannot be opened or holds neither picture nor sound.
    """

    path: Path
    shape: Shape
    place: str = "home"
    warn: Callable[[str], None] = lambda _: None
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
        videos = [s for s in container.streams.video if s.codec_context is not None and _usable(s)]
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
            self.warn(f"{self.path}: {self.bad_packets} damaged packets were left out")
        if not produced:
            raise MediaError(f"{self.path}: holds no picture and no sound that can be decoded")

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
            scale = _Scaler(self.shape)
            self.frames_read = 1
            for index in range(max(1, round(STILL_S * self.shape.rate_hz))):
                self.frames_used += 1
                yield self._frame(scale, picture, index / self.shape.rate_hz)

    def _frame(self, scale: "_Scaler", picture: Any, when: float) -> Frame:
        if self.preview is not None:
            self.preview(when, picture)
        pixels, box = scale(picture)
        return Frame(self.place, when, pixels, box)

    def _decode(self) -> Iterator[tuple[str, Observation]]:
        with self._open() as container:
            video = next((s for s in container.streams.video if _usable(s)), None)
            audio = container.streams.audio[0] if self.has_audio else None
            if video is not None:
                video.thread_type = "NONE" if self.live else "AUTO"
            scale = _Scaler(self.shape)
            chunker = _Chunker(self, audio) if audio is not None else None
            due: float | None = None
            period = 1 / self.shape.rate_hz
            for stream, decoded in self._decoded(container, [s for s in (video, audio) if s is not None]):
                if stream is audio and chunker is not None:
                    for samples in decoded:
                        yield from (("a", chunk) for chunk in chunker.push(samples))
                    continue
                step = 1 / float(stream.average_rate or 25)
                for picture in decoded:
                    self.frames_read += 1
                    when = self.clock.time("video", picture.time, step)
                    if due is None or when + step / 2 >= due:
                        due = when + period if due is None else max(due + period, when + period / 2)
                        self.frames_used += 1
                        yield "v", self._frame(scale, picture, when)
            if chunker is not None:
                yield from (("a", chunk) for chunk in chunker.flush())

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


def _usable(stream: Any) -> bool:
    # A cover picture inside a sound file is no video; a size of zero or a huge one is a broken header.
    attached = stream.disposition & av.stream.Disposition.attached_pic
    return not attached and 0 < stream.width <= MAX_SIDE and 0 < stream.height <= MAX_SIDE


class _Scaler:
    """Letterbox pictures with one shared reformatter (a new one per frame costs a third of the decode speed)."""

    def __init__(self, shape: Shape):
        self._shape = shape
        self._reformatter = VideoReformatter()

    def __call__(self, picture: Any) -> tuple[NDArray[np.uint8], Letterbox]:
        turns = round(getattr(picture, "rotation", 0) / 90) % 4
        sideways = turns % 2 == 1
        wide, high = (picture.height, picture.width) if sideways else (picture.width, picture.height)
        box = Letterbox(self._shape.width, self._shape.height, wide, high)
        left, top, width, height = box.inner
        size = (height, width) if sideways else (width, height)
        small = self._reformatter.reformat(picture, *size, "rgb24", interpolation="BILINEAR")
        pixels = np.full((self._shape.height, self._shape.width, 3), PAD_VALUE, np.uint8)
        pixels[top : top + height, left : left + width] = np.rot90(small.to_ndarray(), turns)
        return pixels, box


class _Chunker:
    """Any sound to mono float32 hops of exact size at the model's rate; stamps follow the sample count."""

    def __init__(self, media: MediaFile, stream: Any):
        self._media = media
        self._stream = stream
        shape = media.shape
        self._resampler = AudioResampler(format="flt", layout="mono", rate=shape.sample_rate)
        self._left = np.zeros(0, np.float32)
        self._begin: float | None = None  # media time of the first sample in _left
        self._warned = False

    def push(self, frame: Any) -> Iterator[AudioChunk]:
        media, rate = self._media, self._media.shape.sample_rate
        if frame.samples == 0 or frame.sample_rate <= 0:
            return
        origin = media.clock.origin or 0.0
        stamp = None if frame.time is None else frame.time - origin
        expected = None if self._begin is None else self._begin + len(self._left) / rate
        if expected is None:
            self._begin = stamp if stamp is not None else 0.0
        elif stamp is not None and abs(stamp - expected) > GAP_S:
            media.clock.repaired["audio"] = media.clock.repaired.get("audio", 0) + 1
            if stamp > expected:  # lost sound: silence keeps the two streams aligned
                missing = min(round((stamp - expected) * rate), 60 * rate)
                self._left = np.concatenate([self._left, np.zeros(missing, np.float32)])
        frame.pts = None
        yield from self._take(self._resampler.resample(frame))

    def flush(self) -> Iterator[AudioChunk]:
        """The rest, filled up with silence to a whole hop."""
        hop = self._media.shape.hop
        if self._begin is None:
            return
        yield from self._take(self._resampler.resample(None))
        if len(self._left):
            self._left = np.concatenate([self._left, np.zeros(hop - len(self._left), np.float32)])
            yield from self._take([])

    def _take(self, frames: list[Any]) -> Iterator[AudioChunk]:
        media, shape = self._media, self._media.shape
        parts = [self._left, *(f.to_ndarray().reshape(-1) for f in frames)]
        samples = np.concatenate(parts).astype(np.float32, copy=False)
        if not np.isfinite(samples).all():
            samples = np.nan_to_num(samples, nan=0.0, posinf=0.0, neginf=0.0)
            if not self._warned:
                media.warn(f"{media.path}: holds samples that are not finite; they count as silence")
                self._warned = True
        samples = np.clip(samples, -1.0, 1.0)
        assert self._begin is not None
        while len(samples) >= shape.hop:
            chunk, samples = samples[: shape.hop], samples[shape.hop :]
            self._begin += shape.hop / shape.sample_rate
            media.chunks += 1
            yield AudioChunk(media.place, self._begin, chunk)
        self._left = samples


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
