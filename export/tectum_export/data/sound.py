"""Sound files to 16 kHz mono, and where in a clip something is heard."""

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
MOST_AT_ONCE = 1 << 22
"""Samples that are read in one piece."""
ONLY_FILES = {"protocol_whitelist": "file"}
"""For FFmpeg: a recording that only names another one sends nobody elsewhere."""
Floats = NDArray[np.float32]


def read_sound(path: Path, rate: int = RATE) -> Floats:
    """Read any file that libsndfile or FFmpeg knows; mix to mono, resample to ``rate``. Float32, about -1 to 1.

    Raises MediaError when the file cannot be read, holds no sound, is empty or holds numbers that are not finite.
    """
    try:
        mono, native = _read(path)
    except (soundfile.LibsndfileError, OSError):
        mono, native = _decode(path)
    if not len(mono):
        raise MediaError(f"{path}: holds no samples")
    if not np.isfinite(mono).all():
        raise MediaError(f"{path}: holds samples that are not finite")
    return mono if native == rate else np.asarray(soxr.resample(mono, native, rate), np.float32)


def _read(path: Path) -> tuple[Floats, int]:
    """What libsndfile knows: all samples, mixed to mono, and their rate. Piece by piece, for how many there are is what
    the file says of itself. Raises what libsndfile raises."""
    with soundfile.SoundFile(path) as file:
        size = max(1, MOST_AT_ONCE // file.channels)
        found: list[Floats] = []
        while len(piece := file.read(size, "float32", always_2d=True)):
            found.append(piece.mean(axis=1))
        return np.concatenate(found or [np.zeros(0, np.float32)]), file.samplerate


def _decode(path: Path) -> tuple[Floats, int]:
    """What libsndfile does not know (telephones' .m4a, videos): all samples, mixed to mono, and their rate."""
    try:
        with av.open(f"file:{path}", "r", options=ONLY_FILES) as container:  # a colon would name a protocol
            tracks = Tracks.of(container, video=False)
            stream = tracks.audio
            if stream is None:
                raise MediaError(f"{path}: {tracks.missing[AUDIO]}")
            rate, same = stream.rate, av.AudioResampler("fltp", stream.layout, stream.rate)
            blocks = [block for frame in container.decode(stream) for block in same.resample(frame)]
            blocks += same.resample(None)
    except (av.FFmpegError, OSError, ValueError) as error:
        raise MediaError(f"{path}: cannot be read as sound: {first_line(error)}") from None
    mono = [block.to_ndarray().mean(axis=0) for block in blocks]  # a damaged one may have another count of channels
    return np.concatenate(mono or [np.zeros(0, np.float32)]), rate


def active(samples: Floats, rate: int = RATE, frame_s: float = 0.05, floor_db: float = -35.0) -> NDArray[np.bool_]:
    """Which 50 ms frames are within ``floor_db`` of the loudest one. Bool [len / frame]."""
    frame = round(frame_s * rate)
    count = max(1, len(samples) // frame)
    power = np.square(np.resize(samples, count * frame).reshape(count, frame)).mean(axis=1)
    return np.asarray(power > max(float(power.max()) * 10 ** (floor_db / 10), 1e-9), np.bool_)
