"""Inputs made on the spot, to measure with: moving pictures, sounds, sentences, and embeddings for the fusion; and the
two measurements that tuning and benchmarks share, how near two ways compute the same and how long each takes, paced.

They are seeded and need no file. What they show is of no matter for the time a graph takes; that they are smooth and
varied, as real ones are, keeps the comparison of two providers' outputs meaningful.
"""

from functools import cached_property, partial
from typing import Any

import numpy as np
from numpy.typing import NDArray

from tectum.bundle import Bundle
from tectum.bundle.manifest import FUSION
from tectum.modality import part_of

Feed = dict[str, NDArray[Any]]
Floats = NDArray[np.float32]
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
        self.bundle, self._seed = bundle, seed

    @cached_property
    def rng(self) -> "np.random.Generator":
        """For modalities that draw something else."""
        return np.random.default_rng(self._seed)

    def picture(self, height: int = 0, width: int = 0) -> NDArray[np.uint8]:
        """A smooth background with some rectangles and camera noise, uint8 [height, width, 3]; of the bundle's size
        unless given."""
        rng = self.rng
        height, width = height or self.bundle.shape.height, width or self.bundle.shape.width
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
        rng = self.rng
        time = np.arange(samples) / self.bundle.shape.sample_rate
        heard = 10 ** rng.uniform(-3, -1.5) * rng.standard_normal(samples)
        for _ in range(int(rng.integers(1, 4))):
            swell = 0.5 - 0.5 * np.cos(2 * np.pi * rng.uniform(0.5, 3) * time)
            heard += 10 ** rng.uniform(-2, -0.7) * swell * np.sin(2 * np.pi * rng.uniform(120, 4000) * time)
        return np.asarray(np.clip(heard, -1, 1), np.float32)

    def sentence(self) -> str:
        """One of a few."""
        return SENTENCES[self._pick(len(SENTENCES))]

    def feeds(self, graph: str, count: int) -> list[Feed]:
        """``count`` inputs of batch 1 for a graph of the bundle."""
        draw = self._state if graph == FUSION else partial(part_of(graph).inputs, self)
        return [draw() for _ in range(count)]

    def _state(self) -> Feed:
        feed: Feed = {}
        for modality, slots in self.bundle.slots.items():
            vectors, ages, present = self._recent(slots)
            feed |= {modality: vectors, f"{modality}_age": ages, f"{modality}_present": present}
        if contexts := len(self.bundle.labels["context"]):
            feed["context"] = np.eye(contexts, dtype=np.float32)[self._pick(contexts)][None]
        feed["outside"] = np.zeros((1, 1), np.float32)
        return feed

    def _recent(self, slots: int) -> tuple[Floats, Floats, Floats]:
        """What the fusion has of a modality: embeddings, their ages in seconds, and which there are (0 or 1)."""
        vectors = self.rng.standard_normal((1, slots, self.bundle.embedding))
        ages, present = self.rng.uniform(0, 4, (1, slots)), self.rng.random((1, slots)) < 0.7
        return vectors.astype(np.float32), ages.astype(np.float32), present.astype(np.float32)

    def _pick(self, count: int) -> int:
        return int(self.rng.integers(count))


class BlankWorkload(Workload):
    """The same in shape and type with nothing on it, for where only these count: nothing is drawn."""

    def picture(self, height: int = 0, width: int = 0) -> NDArray[np.uint8]:
        """Black."""
        return np.zeros((height or self.bundle.shape.height, width or self.bundle.shape.width, 3), np.uint8)

    def sound(self, samples: int) -> NDArray[np.float32]:
        """Silence."""
        return np.zeros(samples, np.float32)

    def sentence(self) -> str:
        """No word."""
        return ""

    def _recent(self, slots: int) -> tuple[Floats, Floats, Floats]:
        none = np.zeros((1, slots), np.float32)
        return np.zeros((1, slots, self.bundle.embedding), np.float32), none, none

    def _pick(self, count: int) -> int:  # noqa: ARG002
        return 0
