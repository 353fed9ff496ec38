"""Inputs made on the spot, to measure with: moving pictures, sounds, sentences, and embeddings for the fusion; and the
two measurements that tuning and benchmarks share, how near two ways compute the same and how long each takes, paced.

They are seeded and need no file. What they show is of no matter for the time a graph takes; that they are smooth and
varied, as real ones are, keeps the comparison of two providers' outputs meaningful.
"""

from typing import Any

import numpy as np
from numpy.typing import NDArray

from tectum.bundle import Bundle
from tectum.encode.text_cleaning import to_bytes

Feed = dict[str, NDArray[Any]]
SENTENCES = (
    "turn on the light in the kitchen",
    "we are away until Sunday",
    "is the front door locked",
    "good night",
    "set the living room to twenty one degrees please",
    "help me please, I have fallen",
)


class Workload:
    """What one place sees, hears and reads, drawn from ``seed``."""

    def __init__(self, bundle: Bundle, seed: int = 0):
        self._bundle = bundle
        self._rng = np.random.default_rng(seed)

    def picture(self) -> NDArray[np.uint8]:
        """A smooth background with some rectangles and camera noise, uint8 [height, width, 3]."""
        rng, shape = self._rng, self._bundle.shape
        height, width = shape.height, shape.width
        corners = rng.uniform(20, 235, (2, 2, 3))
        y, x = np.linspace(0, 1, height)[:, None, None], np.linspace(0, 1, width)[None, :, None]
        top, bottom = (corners[row, 0] * (1 - x) + corners[row, 1] * x for row in (0, 1))
        scene = top * (1 - y) + bottom * y
        for _ in range(int(rng.integers(2, 7))):
            left, above = int(rng.integers(0, width - 8)), int(rng.integers(0, height - 8))
            right, below = left + int(rng.integers(8, width // 2)), above + int(rng.integers(8, height // 2))
            scene[above:below, left:right] = rng.uniform(0, 255, 3)
        return np.asarray(np.clip(scene + rng.normal(0, 4, scene.shape), 0, 255), np.uint8)

    def sound(self, samples: int) -> NDArray[np.float32]:
        """A few tones that swell, over noise; float32 [samples] at the bundle's rate."""
        rng = self._rng
        time = np.arange(samples) / self._bundle.shape.sample_rate
        heard = 10 ** rng.uniform(-3, -1.5) * rng.standard_normal(samples)
        for _ in range(int(rng.integers(1, 4))):
            swell = 0.5 - 0.5 * np.cos(2 * np.pi * rng.uniform(0.5, 3) * time)
            heard += 10 ** rng.uniform(-2, -0.7) * swell * np.sin(2 * np.pi * rng.uniform(120, 4000) * time)
        return np.asarray(np.clip(heard, -1, 1), np.float32)

    def sentence(self) -> str:
        """One of a few."""
        return SENTENCES[int(self._rng.integers(len(SENTENCES)))]

    def feeds(self, graph: str, count: int) -> list[Feed]:
        """``count`` inputs of batch 1 for a graph of the bundle."""
        bundle = self._bundle
        if graph == "vision":
            return [{"frame": self.picture()[None]} for _ in range(count)]
        if graph == "audio":
            return [{"pcm": self.sound(bundle.window)[None]} for _ in range(count)]
        if graph == "text":
            return [{"bytes": to_bytes(self.sentence(), bundle.max_bytes)[None]} for _ in range(count)]
        return [self._state() for _ in range(count)]

    def _state(self) -> Feed:
        feed: Feed = {}
        for modality, slots in self._bundle.slots.items():
            feed[modality] = self._rng.standard_normal((1, slots, self._bundle.embedding)).astype(np.float32)
            feed[f"{modality}_age"] = self._rng.uniform(0, 4, (1, slots)).astype(np.float32)
            feed[f"{modality}_present"] = (self._rng.random((1, slots)) < 0.7).astype(np.float32)
        contexts = len(self._bundle.labels["context"])
        feed["context"] = np.eye(contexts, dtype=np.float32)[int(self._rng.integers(contexts))][None]
        feed["outside"] = np.zeros((1, 1), np.float32)
        return feed
