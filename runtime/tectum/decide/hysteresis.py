"""From a score over time to "it is on": two thresholds and two durations, as a small state machine."""

import math
from enum import Enum

from msgspec import Struct


class Change(Enum):
    """What an observation did to the state."""

    NONE = "none"
    START = "start"
    UPDATE = "update"
    END = "end"


class HysteresisParams(Struct, frozen=True):
    """Start when the score was at least ``enter`` for ``rise_s``; end when it was below ``exit`` for ``fall_s``.

    Scores are 0-1, durations media seconds. ``update_step``: the best score must grow this much to be emitted again.
    ``max_s``: it ends after so long, and does not begin again before the score has fallen. ``cool_down_s``: it does not
    begin again for so long after an end. ``fast_start``: a score this high starts it without waiting for ``rise_s``.
    """

    enter: float
    exit: float
    rise_s: float
    fall_s: float
    update_step: float = 0.15
    max_s: float = float("inf")
    cool_down_s: float = 0.0
    fast_start: float = 2.0

    def __post_init__(self) -> None:
        if not 0.0 <= self.exit <= self.enter <= 1.0:
            raise ValueError(f"a rule needs 0 <= exit <= enter <= 1, got exit {self.exit}, enter {self.enter}")
        if self.rise_s < 0 or self.fall_s < 0:
            raise ValueError(f"durations must not be negative, got rise_s {self.rise_s}, fall_s {self.fall_s}")


def shifted(probability: float, log_odds: float) -> float:
    """A probability moved by so much in log-odds.

    >>> round(shifted(0.5, -1.0), 2)
    0.27
    """
    return probability / (probability + (1 - probability) * math.exp(-log_odds)) if probability > 0 else 0.0


def log_odds(probability: float) -> float:
    """Of a probability between 0 and 1."""
    return math.log(probability / (1 - probability))


class Hysteresis:
    """The state of one label at one place. Feed scores in time order with ``step``."""

    def __init__(self, rule: HysteresisParams):
        self.rule = rule
        self.on = False
        self.start = 0.0
        self.last_high = 0.0
        self.best = 0.0
        self._emitted = 0.0
        self._rising: float | None = None
        self._spent = False
        self._ended = float("-inf")

    @property
    def spent(self) -> bool:
        """Whether it lasted as long as it may, and the score has not fallen since."""
        return self._spent

    def at_rest(self, score: float) -> bool:
        """Whether ``score`` changes nothing: off, not rising, and below the threshold, as most labels are."""
        return not self.on and not self._spent and self._rising is None and score < self.rule.enter

    def step(self, time: float, score: float, at_once: bool = False, held: bool = False) -> Change:
        """Take in ``score`` at ``time``; ``start`` (onset) and ``last_high`` (last support) are kept up to date.

        ``at_once``: do not wait for ``rise_s``; for evidence that does not flicker, such as an utterance. ``held``: it
        may not start yet, however long the score holds.
        """
        return self._while_on(time, score) if self.on else self._while_off(time, score, at_once, held)

    def _while_off(self, time: float, score: float, at_once: bool, held: bool) -> Change:
        self._spent = self._spent and score >= self.rule.exit
        if score < self.rule.enter or self._spent or time - self._ended < self.rule.cool_down_s:
            self._rising = None
            return Change.NONE
        if self._rising is None:
            self._rising, self.best = time, score
        self.best = max(self.best, score)
        if not at_once and score < self.rule.fast_start and time - self._rising < self.rule.rise_s - 1e-6:
            return Change.NONE
        if held:
            return Change.NONE
        self.on, self.start, self.last_high, self._emitted = True, self._rising, time, self.best
        return Change.START

    def _while_on(self, time: float, score: float) -> Change:
        if time - self.start >= self.rule.max_s:
            self._spent, self._ended = True, time
            return self.close()
        if score < self.rule.exit:
            if time - self.last_high < self.rule.fall_s - 1e-6:
                return Change.NONE
            self._ended = time
            return self.close()
        self.last_high = time
        self.best = max(self.best, score)
        if self.best < self._emitted + self.rule.update_step:
            return Change.NONE
        self._emitted = self.best
        return Change.UPDATE

    def close(self) -> Change:
        """End it now, whatever the score."""
        if not self.on:
            return Change.NONE
        self.on, self._rising = False, None
        return Change.END
