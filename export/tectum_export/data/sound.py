"""Sound files to 16 kHz mono, and where in a clip something is heard."""

from collections.abc import Iterator
from itertools import chain
from pathlib import Path

import av
import numpy as np
import soundfile
import soxr
from numpy.typing import NDArray

from tectum.errors import MediaError, first_line
from tectum.modality import AUDIO
from tectum.observe.sources.tracks import Tracks

RATE = 16_000
FRAME_S = 0.05
MOST_AT_ONCE = 1 << 22
"""Samples that are read in one piece."""
ONLY_FILES = {"protocol_whitelist": "file"}
"""For FFmpeg: a recording that only names another one sends nobody elsewhere."""
Floats = NDArray[np.float32]


def read_sound(path: Path, rate: int = RATE) -> Floats:
    """Read any file that libsndfile or FFmpeg knows; mix to mono, resample to ``rate``. Float32, about -1 to 1.

    Raises MediaError when the file cannot be read, holds no sound, is empty or holds numbers that are not finite.
    """
    pieces = list(sound_pieces(path, rate))
    return pieces[0] if len(pieces) == 1 else np.concatenate(pieces)


def sound_pieces(path: Path, rate: int = RATE) -> Iterator[Floats]:
    """The same piece by piece, of ``MOST_AT_ONCE`` samples at most as they stand in the file: an hour costs no more
    memory than some minutes. What a file says of its own length is not believed. Raises MediaError, perhaps behind some
    pieces."""
    native, resampler = 0, None
    held = np.zeros(0, np.float32)
    for piece, native in _native_pieces(path):
        if not np.isfinite(piece).all():
            raise MediaError(f"{path}: holds samples that are not finite")
        if native == rate:
            yield piece
        elif len(held):
            if resampler is None:
                resampler = soxr.ResampleStream(native, rate, 1, "float32")
            yield resampler.resample_chunk(held)
        held = piece
    if not native or not len(held):
        raise MediaError(f"{path}: holds no samples")
    if resampler is not None:
        yield resampler.resample_chunk(held, last=True)
    elif native != rate:
        yield np.asarray(soxr.resample(held, native, rate), np.float32)


def _native_pieces(path: Path) -> Iterator[tuple[Floats, int]]:
    """Mono, none of them empty, and their rate; by FFmpeg from where libsndfile fails."""
    done = 0
    try:
        for piece, rate in _read(path):
            yield piece, rate
            done += len(piece)
        return
    except (soundfile.LibsndfileError, OSError):
        pass
    for piece, rate in _decode(path):
        if len(piece) > done:
            yield piece[done:], rate
        done = max(0, done - len(piece))


def _read(path: Path) -> Iterator[tuple[Floats, int]]:
    """What libsndfile knows. Raises what libsndfile raises."""
    with soundfile.SoundFile(path) as file:
        size = max(1, MOST_AT_ONCE // file.channels)
        while len(piece := file.read(size, "float32", always_2d=True)):
            yield piece.mean(axis=1), file.samplerate


def _decode(path: Path) -> Iterator[tuple[Floats, int]]:
    """What libsndfile does not know (telephones' .m4a, videos)."""
    held: list[Floats] = []
    try:
        with av.open(f"file:{path}", "r", options=ONLY_FILES) as container:  # a colon would name a protocol
            tracks = Tracks.of(container, video=False)
            stream = tracks.audio
            if stream is None:
                raise MediaError(f"{path}: {tracks.missing[AUDIO]}")
            rate, same = stream.rate, av.AudioResampler("fltp", stream.layout, stream.rate)
            for frame in chain(container.decode(stream), (None,)):
                # a damaged one may have another count of channels
                held += [block.to_ndarray().mean(axis=0) for block in same.resample(frame)]
                if frame is None or sum(map(len, held)) >= MOST_AT_ONCE:
                    if held:
                        yield np.concatenate(held), rate
                    held = []
    except (av.FFmpegError, OSError, ValueError) as error:
        raise MediaError(f"{path}: cannot be read as sound: {first_line(error)}") from None


class Loudness:
    """How loud each frame of ``frame_s`` seconds of a sound is that comes piece by piece."""

    def __init__(self, rate: int = RATE, frame_s: float = FRAME_S):
        self._frame = round(frame_s * rate)
        self._left = np.zeros(0, np.float32)
        self._powers: list[NDArray[np.float32]] = []

    def add(self, piece: Floats) -> None:
        """The next piece."""
        samples = np.concatenate([self._left, piece])
        count = len(samples) // self._frame
        whole = samples[: count * self._frame].reshape(count, self._frame)
        self._powers.append(np.square(whole).mean(axis=1))
        self._left = samples[count * self._frame :]

    def active(self, floor_db: float = -35.0) -> NDArray[np.bool_]:
        """Which frames are within ``floor_db`` of the loudest one. Bool [frames]; at least one, which a sound that is
        shorter fills by being repeated."""
        power = np.concatenate(self._powers or [np.zeros(0, np.float32)])
        if not len(power):
            power = np.square(np.resize(self._left, (1, self._frame))).mean(axis=1)
        return np.asarray(power > max(float(power.max()) * 10 ** (floor_db / 10), 1e-9), np.bool_)


def active(samples: Floats, rate: int = RATE, frame_s: float = FRAME_S, floor_db: float = -35.0) -> NDArray[np.bool_]:
    """Which frames are within ``floor_db`` of the loudest one. Bool [len / frame]."""
    loudness = Loudness(rate, frame_s)
    loudness.add(samples)
    return loudness.active(floor_db)
