"""What a clip sounds like as a person can see it, and when it began on the house's clock."""

from pathlib import Path
from typing import Any

import av
import av.error
import numpy as np
from msgspec import Struct
from numpy.typing import NDArray

from tectum.deliver.clip_begin import read_begin
from tectum.serve.web.sound_view import HOP, spectrogram

RATE = 16_000
MOST_S = 150.0
"""Longer than any clip (deliver/store/clips.py)."""
MOST_MOMENTS = 900


class ClipSound(Struct, frozen=True):
    """``begin``: media seconds of the clip's first moment, null for one of before clips said so; ``seconds``: how long
    it is. ``bands``: per moment, every ``step_s`` from its beginning, the strength of each band from low to high,
    0-255, as hexadecimal digits; empty where it has no sound."""

    begin: float | None
    seconds: float
    step_s: float
    bands: tuple[str, ...]


class _Piece:
    def __init__(self, samples: NDArray[np.float32]):
        self.samples = samples


def sound_of(clip: Path) -> ClipSound:
    """Of the file of a clip. Raises FFmpeg's own errors for one that cannot be read."""
    with av.open(str(clip)) as container:
        begin = read_begin(_comment(container))
        seconds = _seconds(container)
        if not container.streams.audio:
            return ClipSound(begin, seconds, HOP / RATE, ())
        samples = _samples(container)
    bands = spectrogram([_Piece(samples)], RATE)
    fold = max(1, -(-len(bands) // MOST_MOMENTS))
    whole = bands[: len(bands) // fold * fold].reshape(-1, fold, bands.shape[1]).max(1)
    rows = tuple(bytes(row).hex() for row in whole.tolist())
    return ClipSound(begin, max(seconds, round(len(samples) / RATE, 3)), fold * HOP / RATE, rows)


def _comment(container: Any) -> str:
    return next((str(value) for key, value in container.metadata.items() if key.lower() == "comment"), "")


def _seconds(container: Any) -> float:
    return round(container.duration / av.time_base, 3) if container.duration else 0.0


def _samples(container: Any) -> NDArray[np.float32]:
    """Its first ``MOST_S``, mono, laid where its stamps say: what is missing is silence."""
    resampler = av.AudioResampler("flt", "mono", RATE)
    out = np.zeros(round(MOST_S * RATE), np.float32)
    end = 0
    for frame in container.decode(audio=0):
        begin = end if frame.time is None else round(frame.time * RATE)
        for block in resampler.resample(frame):
            piece = block.to_ndarray()[0]
            at = max(0, begin)
            room = out[at : at + len(piece)]
            room[:] = piece[: len(room)]
            begin = at + len(room)
            end = max(end, begin)
        if end >= len(out):
            break
    return out[:end]
