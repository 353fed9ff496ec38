"""How the scores of a house drift from what they were: by what its places counted (``decide/levels.py``) in their
newest day, beside the days before.

A microphone that goes deaf, a camera that was moved, a neighbour's new dog: what begins at some threshold becomes more
or less than before. It is looked for at every threshold that is counted; what is told is the one at which it is
clearest. Another model begins anew: scores of two models say nothing of each other.
"""

import time
from collections.abc import Sequence
from math import log

import numpy as np
from numpy.typing import NDArray

from tectum.decide.levels import LEVELS
from tectum.decide.rates import more_often
from tectum.deliver.controls import Drift
from tectum.deliver.store.score_levels import DAY_S, Watched
from tectum.deliver.store.store import Store

NEWEST_H, EARLIER_H = 24.0, 72.0
"""So long the newest days, and those before, must have been watched: a night and a day, and three of them."""
ODDS = 1e-7
"""For one level of one label: a house has some thousand of them, and is looked at each day."""
LEAST_RATIO = 2.0
"""What is less than twice or more than half as often is no drift, however sure it is."""
WHOLE_H = 12.0
"""A day that was watched for so long is one to be compared with: the newest must be beyond each of them, for days are
more unlike each other than chance makes them."""
NONE = np.zeros(len(LEVELS), np.int64)
MOST = 10
LOOK_EVERY_S = 300.0
"""Counts are kept as often."""


class HouseDrift:
    """Looks every ``LOOK_EVERY_S`` seconds, and keeps what it found between."""

    def __init__(self) -> None:
        self._at, self._found = float("-inf"), None

    _found: tuple[Drift, ...] | None

    def found(self, store: Store | None, model: str) -> tuple[Drift, ...] | None:
        """Of a ``store`` and what runs there; see ``drift_of``. Raises StoreError."""
        if store is not None and time.monotonic() - self._at >= LOOK_EVERY_S:
            self._found, self._at = drift_of(store.levels.days(model)), time.monotonic()
        return self._found


def drift_of(days: dict[tuple[str, str], dict[int, Watched]]) -> tuple[Drift, ...] | None:
    """Of what was counted by place and head, and by day, oldest first: the greatest first. None: no place was watched
    for long enough."""
    found, known = list[Drift](), False
    for (place, _head), by_day in days.items():
        parts = _split(list(by_day.values()))
        if parts is not None:
            known = True
            found += _drifts(place, *parts)
    if not known:
        return None
    return tuple(sorted(found, key=_size, reverse=True)[:MOST])


def _split(watched: Sequence[Watched]) -> tuple[list[Watched], Watched] | None:
    """The days before, and the newest ones that make a whole day; None where either is too short."""
    newest, rest = Watched(), list(watched)
    while rest and newest.seconds < NEWEST_H * 3600:
        one = rest.pop()
        newest.add(one.seconds, one.counts)
    before = sum(one.seconds for one in rest)
    return (rest, newest) if newest.seconds >= NEWEST_H * 3600 and before >= EARLIER_H * 3600 else None


def _drifts(place: str, before: Sequence[Watched], newest: Watched) -> list[Drift]:
    hours = sum(one.seconds for one in before) / 3600, newest.seconds / 3600
    whole = [one for one in before if one.seconds >= WHOLE_H * 3600]
    found = []
    for label in sorted({label for one in (*before, newest) for label in one.counts}):
        was, now = sum((_counts(one, label) for one in before), NONE), _counts(newest, label)
        rates = np.array([_counts(one, label) / one.seconds for one in whole]).reshape(-1, len(LEVELS))
        rate = now / newest.seconds
        beyond = (rate > rates.max(axis=0, initial=0.0)) | (rate < rates.min(axis=0, initial=np.inf))
        changed = [
            Drift(place, label, round(float(LEVELS[n]), 6), _a_day(was[n], hours[0]), _a_day(now[n], hours[1]), *hours)
            for n in np.flatnonzero(beyond)
            if _differ(int(was[n]), hours[0], int(now[n]), hours[1])
        ]
        if changed:
            found.append(max(changed, key=_size))
    return found


def _counts(watched: Watched, label: str) -> NDArray[np.int64]:
    counts = np.array(watched.counts.get(label, NONE), np.int64)
    return counts if len(counts) == len(LEVELS) else NONE  # of a version that had other levels


def _differ(was: int, hours_before: float, now: int, hours_now: float) -> bool:
    much = _ratio(was / hours_before, now / hours_now) >= LEAST_RATIO
    return much and (
        more_often(was, hours_before, now, hours_now, ODDS) or more_often(now, hours_now, was, hours_before, ODDS)
    )


def _ratio(one: float, other: float) -> float:
    low, high = sorted((one, other))
    return high / low if low > 0 else float("inf") if high > 0 else 1.0


def _size(one: Drift) -> float:
    """One more in either time makes no infinity of what never was."""
    return abs(log((one.now + 24 / one.hours_now) / (one.before + 24 / one.hours_before)))


def _a_day(count: np.int64, hours: float) -> float:
    return round(float(count) * DAY_S / 3600 / hours, 3)
