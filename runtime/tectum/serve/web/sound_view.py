"""The last seconds of sound as a person can see them: level and spectrogram."""

import math
from collections.abc import Sequence

import numpy as np
from numpy.typing import NDArray

from tectum.observe.types import AudioChunk

FRAME, HOP, BANDS = 1024, 512, 40
LOWEST_HZ, HIGHEST = 80.0, 0.95
"""Of the lowest band, and the share of what the rate can hold at which the highest one ends."""
FLOOR_DB, CEILING_DB = -100.0, -20.0
SILENCE_DB = -120.0


def level_db(samples: NDArray[np.float32]) -> float:
    """Decibels below full scale of the root mean square; ``SILENCE_DB`` for digital silence."""
    if not len(samples):
        return SILENCE_DB
    power = float(np.mean(np.square(samples, dtype=np.float64)))
    return max(SILENCE_DB, 10 * math.log10(power)) if power > 0 else SILENCE_DB


def spectrogram(chunks: Sequence[AudioChunk], rate: int) -> NDArray[np.uint8]:
    """Of chunks at ``rate`` hertz: uint8 [time, ``BANDS``], low notes first: 0 is ``FLOOR_DB``, 255 ``CEILING_DB``,
    bands evenly spaced in octaves."""
    if not chunks:
        return np.zeros((0, BANDS), np.uint8)
    samples = np.concatenate([chunk.samples for chunk in chunks])
    if len(samples) < FRAME:
        return np.zeros((0, BANDS), np.uint8)
    window = np.hanning(FRAME).astype(np.float32)
    frames = np.lib.stride_tricks.sliding_window_view(samples, FRAME)[::HOP] * window
    power = np.abs(np.fft.rfft(frames)) ** 2 / np.square(window.sum() / 2)
    edges = np.geomspace(LOWEST_HZ, HIGHEST * rate / 2, BANDS + 1) / (rate / FRAME)
    low = np.floor(edges[:-1]).astype(int)
    high = np.maximum(np.ceil(edges[1:]).astype(int), low + 1)
    bands = np.stack([power[:, a:b].max(1) for a, b in zip(low, high, strict=True)], 1)
    decibels = 10 * np.log10(np.maximum(bands, 1e-12))
    shown: NDArray[np.uint8] = np.clip(255 * (decibels - FLOOR_DB) / (CEILING_DB - FLOOR_DB), 0, 255).astype(np.uint8)
    return shown
