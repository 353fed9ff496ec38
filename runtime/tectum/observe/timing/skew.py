"""How far picture and sound of a place are apart, measured from what is in them.

Stamps say how two streams *should* be aligned; an encoder that stamps late, or a microphone of another device, is off
without any stamp showing it. What flashes and bangs at once (a light and its switch, a door, a clap) shows it: sudden
rises of brightness and of loudness are paired, and the offset that most pairs agree on is the skew, its slope the drift
between the two. Chance pairs are spread evenly; a skew is only reported when far more agree than chance would give.
"""

import threading
from collections import deque

import numpy as np
from msgspec import Struct
from numpy.typing import NDArray

FURTHEST_S = 0.6
NEAR_S = 0.03
"""Pairs this near to the line agree: half a frame at 25 fps, and half again (more where pictures come more seldom)."""
LEAST_PAIRS, LEAST_SHARE = 8, 0.4
DRIFT_PAIRS, DRIFT_SPAN_S = 40, 60.0
KEEP = 800
DRIFTS = np.arange(-600, 601, 20) * 1e-6
REST_S = 0.3
BIN_S = 0.002
LEAST_RISE_DB, LEAST_RISE = 12.0, 6.0


class Skew(Struct, frozen=True):
    """``skew_ms``: stamp of a picture minus that of the sound of the same moment (above 0: the picture is stamped
    late). ``drift_ppm``: how fast that grows; None until it is known. ``pairs``: how many moments agree."""

    skew_ms: float
    drift_ppm: float | None
    pairs: int


class SkewMeter:
    """Fed with the mean brightness of every decoded picture and all samples of one place, from any thread."""

    def __init__(self) -> None:
        self._lock = threading.Lock()
        self._flashes: deque[float] = deque(maxlen=KEEP)
        self._claps: deque[float] = deque(maxlen=KEEP)
        self._pairs: deque[tuple[float, float]] = deque(maxlen=2 * KEEP)
        self._light: tuple[float, float] | None = None
        self._step = 0.04
        self._rises: deque[float] = deque(maxlen=50)
        self._floor = -60.0
        self._loud = -120.0
        self._rest = np.zeros(0, np.float32)

    def see(self, when: float, brightness: float) -> None:
        """The mean brightness (0-255) of the picture at ``when``."""
        with self._lock:
            last, self._light = self._light, (when, brightness)
            if last is None or not 0 < when - last[0] < 0.5:
                return
            self._step += 0.05 * (when - last[0] - self._step)
            rise = brightness - last[1]
            usual = float(np.median(np.abs(self._rises))) if self._rises else 0.0
            self._rises.append(rise)
            if rise > max(LEAST_RISE, 8 * usual):
                # it happened between the two pictures, on average in the middle
                self._happened(self._flashes, self._claps, (when + last[0]) / 2, 1.0)

    def hear(self, begin: float, samples: NDArray[np.float32], rate: int) -> None:
        """Samples float32 [n] whose first was taken at ``begin``."""
        width = max(1, round(BIN_S * rate))
        with self._lock:
            begin -= len(self._rest) / rate
            whole = np.concatenate([self._rest, samples])
            bins = len(whole) // width
            self._rest = whole[bins * width :]
            power = np.square(whole[: bins * width].reshape(bins, width)).mean(1)
            level = 10 * np.log10(np.maximum(power, 1e-10))
            before = np.concatenate([[self._loud], level[:-1]])
            loud = np.flatnonzero((level > self._floor + LEAST_RISE_DB) & (level > before + LEAST_RISE_DB / 2))
            for index in loud.tolist():
                self._happened(self._claps, self._flashes, begin + index * BIN_S, -1.0)
            if bins:
                self._loud = float(level[-1])
                share = min(1.0, bins * BIN_S / 1.0)
                self._floor += share * (float(np.percentile(level, 50)) - self._floor)

    def _happened(self, mine: deque[float], others: deque[float], when: float, sign: float) -> None:
        if mine and when - mine[-1] < REST_S:
            return
        mine.append(when)
        for other in reversed(others):
            if abs(when - other) <= FURTHEST_S:
                self._pairs.append((when, sign * (when - other)))
            elif other < when - 2 * FURTHEST_S:
                break

    def estimate(self) -> Skew | None:
        """The skew at the newest pair; None while too few moments agree."""
        with self._lock:
            pairs = np.array(self._pairs, np.float64).reshape(-1, 2)
            seen = min(len(self._flashes), len(self._claps))
            near_s = max(NEAR_S, 0.75 * self._step)
        if len(pairs) < LEAST_PAIRS:
            return None
        when, apart = pairs[:, 0] - pairs[-1, 0], pairs[:, 1]
        span = float(when[-1] - when.min())
        steep = len(pairs) >= DRIFT_PAIRS and span >= DRIFT_SPAN_S
        best = (0, 0.0, 0.0)
        for drift in DRIFTS if steep else [0.0]:
            level = apart - drift * when
            ordered = np.sort(level)
            inside = np.searchsorted(ordered, ordered + 2 * near_s, "right") - np.arange(len(ordered))
            first = int(inside.argmax())
            if inside[first] > best[0]:
                best = (int(inside[first]), float(drift), float(ordered[first]) + near_s)
        agree, drift, level = best
        by_chance = len(pairs) * near_s / FURTHEST_S
        if agree < LEAST_PAIRS or agree < 3 * by_chance or agree < LEAST_SHARE * seen:
            return None
        for _ in range(3):
            near = np.abs(apart - drift * when - level) <= near_s
            if steep:
                drift, level = (float(v) for v in np.polyfit(when[near], apart[near], 1))
            else:
                level = float(apart[near].mean())
        return Skew(1e3 * level, 1e6 * drift if steep else None, int(near.sum()))
