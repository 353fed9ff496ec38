"""Sounds that a house was taught, told by the encoder's embeddings as they come."""

from collections import deque
from collections.abc import Iterable, Sequence

import numpy as np
from numpy.typing import NDArray

from tectum.bundle.taught import TAUGHT_HOPS, TaughtSound
from tectum.encode.calibration import sigmoid

Vectors = NDArray[np.float32]
"""Embeddings of a bundle, [n, width]."""


class TaughtScorer:
    """The ``sounds``, of one stream: feed it the embedding of every hop."""

    def __init__(self, sounds: Iterable[TaughtSound]):
        sounds = tuple(sounds)
        self._weights = np.array([sound.weights for sound in sounds], np.float32)
        self._bias = np.array([sound.bias for sound in sounds], np.float32)
        self._recent: deque[NDArray[np.float32]] = deque(maxlen=TAUGHT_HOPS)

    def reset(self) -> None:
        """What was heard before is no part of what comes."""
        self._recent.clear()

    def __call__(self, vector: NDArray[np.float32]) -> NDArray[np.float32]:
        """The probability of each, float32 [sounds], after one more embedding, float32 [width]."""
        if not len(self._bias):
            return self._bias
        self._recent.append(vector)
        mean = np.mean(self._recent, axis=0, dtype=np.float32)
        return sigmoid(self._weights @ mean + self._bias, 1.0)


def smoothed(vectors: Vectors) -> Vectors:
    """The means of the last ``TAUGHT_HOPS`` embeddings at each, as a scorer makes them. [n, width]."""
    total = np.cumsum(np.concatenate([np.zeros((1, vectors.shape[1])), vectors]), axis=0)
    ends = np.arange(1, len(vectors) + 1)
    begins = np.maximum(0, ends - TAUGHT_HOPS)
    return np.asarray((total[ends] - total[begins]) / (ends - begins)[:, None], np.float32)


def silenced_by(sounds: Sequence[TaughtSound], vectors: Vectors) -> TaughtSound | None:
    """The one of ``sounds`` that is never told and that the last embeddings are; None where they are none."""
    silent = [sound for sound in sounds if not sound.told and len(sound.weights) == vectors.shape[1]]
    mean = vectors[-TAUGHT_HOPS:].mean(axis=0)
    likely = [(float(np.dot(sound.weights, mean)) + sound.bias, sound) for sound in silent]
    best, sound = max(likely, key=lambda pair: pair[0], default=(-1.0, None))
    return sound if best >= 0.0 else None
