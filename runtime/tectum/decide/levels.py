"""How often an event would have begun at each of many thresholds, counted all at once while a place runs.

Every label has one row of states, one for each level of its threshold, that rise and fall by the rule an event of this
threshold would have (``decide/hysteresis.py``). What is counted is thus what would have begun, not how many scores were
high. The levels are evenly spaced in log-odds, so that they are fine where probabilities come near to 1.
"""

import threading
from collections.abc import Mapping, Sequence
from functools import lru_cache

import numpy as np
from msgspec import Struct, field
from msgspec.structs import replace

from tectum.decide.hysteresis import HysteresisParams
from tectum.decide.settings import KindSettings, PlaceSettings

LEVELS = 1 / (1 + np.exp(-np.arange(-4.0, 12.01, 0.25)))
"""Thresholds, 0.018 to 0.999994: 65 of them, a quarter of log-odds apart."""
GAP_S = 5.0
"""Without scores for so long, nothing goes on: the source was away, and that time was not watched."""


class LevelTally(Struct, frozen=True):
    """What was counted of one head: for how many ``seconds`` it was watched, and per label that began at all how often
    at each of ``LEVELS``."""

    seconds: float = 0.0
    counts: dict[str, list[int]] = field(default_factory=dict)


EMPTY = LevelTally()


class LevelCounter:
    """Counts at one place. ``thresholds``: per head and label, those of the bundle; heads that are not among them are
    passed over. ``settings``: what the place says otherwise. Levels below the place's own threshold are not counted.
    Scores come from one thread, ``take`` from any."""

    def __init__(self, thresholds: Mapping[str, Mapping[str, float]], settings: PlaceSettings):
        self._heads = {head: _HeadLevels(head, own, settings) for head, own in thresholds.items()}
        self._lock = threading.Lock()

    def see(self, head: str, time: float, scores: Mapping[str, float], at_once: bool = False) -> None:
        """Take in the scores of ``head`` (label to probability) at ``time`` (media seconds), in order of time.
        ``at_once``: as in ``Hysteresis.step``."""
        levels = self._heads.get(head)
        if levels is not None:
            with self._lock:
                levels.step(time, scores, at_once)

    def take(self) -> dict[str, LevelTally]:
        """What was counted since it was last taken, by head; heads that were not watched are left out."""
        with self._lock:
            return {head: tally for head, levels in self._heads.items() if (tally := levels.take()) != EMPTY}


class _HeadLevels:
    """The states of one head, [labels, levels]."""

    def __init__(self, head: str, thresholds: Mapping[str, float], settings: PlaceSettings):
        self._labels = tuple(thresholds)
        rules = [_rules(head, label, settings.of(label)) for label in thresholds]
        self._enter, self._exit, self._rise, self._fall, self._fast = (
            np.array([[getattr(rule, name) for rule in row] for row in rules])
            for name in ("enter", "exit", "rise_s", "fall_s", "fast_start")
        )
        own = [_own(settings, label, enter) for label, enter in thresholds.items()]
        self._counted = np.array(own)[:, None] - 1e-9 <= LEVELS
        self._lowest = np.where(self._counted, self._enter, 2.0).min(axis=1)
        shape = self._enter.shape
        self._on, self._rising = np.zeros(shape, bool), np.full(shape, np.inf)
        self._last_high, self._counts = np.zeros(shape), np.zeros(shape, np.int64)
        self._at, self._seconds, self._rests = -np.inf, 0.0, True

    def step(self, time: float, scores: Mapping[str, float], at_once: bool) -> None:
        passed, self._at = time - self._at, time
        if passed > GAP_S:
            self._on[:], self._rising[:], self._rests = False, np.inf, True
        else:
            self._seconds += max(0.0, passed)
        score = np.array([scores.get(label, 0.0) for label in self._labels])
        if self._rests and (score < self._lowest).all():  # as nearly always
            return
        score = score[:, None]
        above, off = self._counted & (score >= self._enter), ~self._on
        self._rising = np.where(above & off, np.minimum(self._rising, time), np.inf)
        sure = at_once | (score >= self._fast) | (time - self._rising >= self._rise - 1e-6)
        starts = above & off & sure
        high = starts | (self._on & (score >= self._exit))
        self._last_high[high] = time
        ends = self._on & ~high & (time - self._last_high >= self._fall - 1e-6)
        self._on = (self._on | starts) & ~ends
        self._rising[starts] = np.inf
        self._counts += starts
        self._rests = not (self._on.any() or np.isfinite(self._rising).any())

    def take(self) -> LevelTally:
        counts = {label: row.tolist() for label, row in zip(self._labels, self._counts, strict=True) if row.any()}
        tally = LevelTally(self._seconds, counts)
        self._counts[:], self._seconds = 0, 0.0
        return tally


def _own(settings: PlaceSettings, label: str, enter: float) -> float:
    own = settings.of(label).threshold
    return enter if own is None else own


@lru_cache(512)
def _rules(head: str, label: str, kind: KindSettings) -> Sequence[HysteresisParams]:
    """The rule of each level; most places have the same."""
    return [replace(kind, threshold=float(level)).rule(head, label, float(level)) for level in LEVELS]
