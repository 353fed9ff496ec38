"""Inputs made on the spot, to measure with: moving pictures, sounds, sentences, and embeddings for the fusion; and the
two measurements that tuning and benchmarks share, how near two ways compute the same and how long each takes, paced.

They are seeded and need no file. What they show is of no matter for the time a graph takes; that they are smooth and
varied, as real ones are, keeps the comparison of two providers' outputs meaningful.
"""

import math
import time
from collections.abc import Callable, Mapping, Sequence
from typing import Any

import numpy as np
from numpy.typing import NDArray

from tectum.bundle import Bundle
from tectum.encode.text import to_bytes

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


Runs = Callable[[Feed], Mapping[str, NDArray[Any]]]


def noise_db(reference: Runs, other: Runs, feeds: Sequence[Feed]) -> dict[str, float]:
    """Signal to noise ratio of every output of ``other`` against ``reference`` over ``feeds``, in dB.

    200 where both are equal, -200 where ``other`` gives something that is not finite.
    """
    signal: dict[str, float] = {}
    noise: dict[str, float] = {}
    for feed in feeds:
        found = other(feed)
        for name, value in reference(feed).items():
            error = np.square(value - found[name], dtype=np.float64).sum()
            signal[name] = signal.get(name, 0.0) + float(np.square(value, dtype=np.float64).sum())
            noise[name] = noise.get(name, 0.0) + (float(error) if np.isfinite(found[name]).all() else math.inf)
    out = {}
    for name, power in signal.items():
        strength = max(power, 1e-30)
        out[name] = 10 * math.log10(max(1e-20, strength / max(noise[name], 1e-20 * strength)))
    return out


def agreement_db(reference: Runs, other: Runs, feeds: Sequence[Feed]) -> float:
    """:func:`noise_db` of the output that differs most."""
    return min(noise_db(reference, other, feeds).values())


def least_db(variant: str) -> float:
    """How near a provider's outputs must be to those of the CPU provider on the same file, in dB. Variants other than
    fp32 round at every layer, each library in its own way."""
    return 50.0 if variant == "fp32" else 20.0


def paced(
    runs: Sequence[Callable[[Feed], object]], feeds: Sequence[Feed], rounds: int, slot_s: float
) -> tuple[list[list[float]], list[list[float]]]:
    """Milliseconds of ``rounds`` runs of each of ``runs``, and the CPU time of the process for each.

    One run a slot of an absolute schedule, in random turn: nobody always comes after the same other, and caches are as
    cold as in a house. CPU time is counted until half a slot later: threads that still spin are part of the price.
    """
    walls: list[list[float]] = [[] for _ in runs]
    burnt: list[list[float]] = [[] for _ in runs]
    rng = np.random.default_rng(0)
    start, slot = time.perf_counter(), 0
    for index in range(rounds):
        for position in rng.permutation(len(runs)).tolist():
            time.sleep(max(0.0, start + slot * slot_s - time.perf_counter()))
            slot += 1
            cpu, begin = time.process_time(), time.perf_counter()
            runs[position](feeds[index % len(feeds)])
            walls[position].append(1e3 * (time.perf_counter() - begin))
            time.sleep(slot_s / 2)
            burnt[position].append(1e3 * (time.process_time() - cpu))
    return walls, burnt
