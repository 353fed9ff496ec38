"""Gates: whether a picture or a hop of sound differs from what was there before. They save work; they hide no onset.

A gate that is closed says "nothing changed": the last embedding stands. It opens for a change in either direction (a
light goes out, an alarm stops), stays open a while after, and opens on its own every few seconds, so that what creeps
in below every threshold is seen too. The observation that opens a gate is encoded itself, sound with all of its window,
so nothing is cut off at its beginning.
"""

import math
from abc import ABC, abstractmethod
from collections import Counter
from typing import Generic, TypeVar

import numpy as np
from numpy.typing import NDArray

from tectum.observe.background import Background, cells_of
from tectum.observe.types import AudioChunk, Frame, Observation
from tectum.supervise.figures import GateFigures

Seen = TypeVar("Seen", bound=Observation)

HOLD_S = 2.0
"""Stays open so long after the last change."""
EVERY_S = 5.0
"""Opens on its own so long after it was open last."""


class Gate(ABC, Generic[Seen]):
    """Open or closed over media time. ``passed`` and ``held``: how many it let through and held back; ``opened``: how
    often it opened, by reason; ``held_most``: the largest change among all that was held back, as a share of the one
    that would have opened it: what it skipped was never more than this. ``changed_at``: when something changed last
    (opening on its own is no change)."""

    def __init__(self) -> None:
        self.passed = self.held = 0
        self.held_most = 0.0
        self.opened: Counter[str] = Counter()
        self._was_open = False
        self.changed_at = self._open_at = -math.inf

    @abstractmethod
    def __call__(self, seen: Seen) -> bool:
        """Whether ``seen`` is to be encoded."""

    def _decide(self, time: float, reason: str, change: float) -> bool:
        if reason:
            self.changed_at = time
        is_open = time - self.changed_at < HOLD_S or time - self._open_at >= EVERY_S - 1e-6
        if is_open:
            if not self._was_open:
                self.opened[reason or "its turn"] += 1
            self._open_at = time
            self.passed += 1
        else:
            self.held += 1
            self.held_most = max(self.held_most, change)
        self._was_open = is_open
        return is_open

    def figures(self) -> GateFigures:
        """How it has been."""
        return GateFigures(self.passed, self.held, dict(self.opened), round(self.held_most, 3))


class MotionGate(Gate[Frame]):
    """Compares the mean brightness of 8 x 8 pixel cells with a background that follows slowly (see Background for
    ``level``, ``cells`` and ``follow_s``)."""

    def __init__(self, level: float = 3.0, cells: int = 1, follow_s: float = 8.0):
        super().__init__()
        self._background = Background(level, follow_s, cells)

    def __call__(self, seen: Frame) -> bool:
        """Whether ``seen`` is to be encoded."""
        change = self._background.step(seen.time, cells_of(seen.pixels))
        if change is None:
            return self._decide(seen.time, "first", 0.0)
        moved, flash = change
        reason = "light" if flash > 1 else "motion" if moved > 1 else ""
        return self._decide(seen.time, reason, max(moved, flash))


class SoundGate(Gate[AudioChunk]):
    """Compares the loudness of sixteen bands with what they were: a faint alarm is heard in its own band, over a fan.

    ``step_db``: how far a band must leave its usual level. Each hop is cut in four, of which the loudest counts, so
    that a knock is not averaged away. Digital silence is the lowest level there is, not 0 dB.
    """

    bands = 16
    lowest_db = -100.0

    def __init__(self, sample_rate: int, step_db: float = 6.0, follow_s: float = 8.0):
        super().__init__()
        self._step, self._follow, self._rate = step_db, follow_s, sample_rate
        self._usual: NDArray[np.float32] | None = None
        self._spread = np.zeros(self.bands, np.float32)
        self._edges: NDArray[np.int64] | None = None

    def __call__(self, seen: AudioChunk) -> bool:
        """Whether ``seen`` is to be encoded."""
        level = self._levels(seen.samples)
        if self._usual is None:
            self._usual = level
            return self._decide(seen.time, "first", 0.0)
        difference = level - self._usual
        change = float((np.abs(difference) / np.maximum(self._step, 4 * self._spread)).max())
        share = np.float32(min(1.0, len(seen.samples) / self._rate / self._follow))
        self._usual += share * difference
        self._spread += share * (np.minimum(np.abs(difference), np.float32(self._step)) - self._spread)
        return self._decide(seen.time, "sound" if change > 1 else "", change)

    def _levels(self, samples: NDArray[np.float32]) -> NDArray[np.float32]:
        """dB of full scale per band, float32 [bands], of the loudest quarter."""
        quarter = len(samples) // 4
        power = np.abs(np.fft.rfft(samples[: 4 * quarter].reshape(4, quarter))) ** 2
        if self._edges is None:
            bins = power.shape[1]
            edges = np.geomspace(max(2.0, bins * 100 / (self._rate / 2)), bins, self.bands + 1)
            self._edges = np.maximum.accumulate(edges.astype(np.int64)[:-1])
        energy = np.add.reduceat(power, self._edges, axis=1).max(0) / (quarter * quarter)
        return np.asarray(10 * np.log10(np.maximum(energy, 10 ** (self.lowest_db / 10))), np.float32)
