"""How many false alarms a household puts up with, and the threshold that keeps to it, from what was counted there."""

import math
import re
from collections.abc import Mapping, Sequence
from typing import Protocol, Self

from msgspec import Struct

from tectum.decide.defaults import ALARM_SITUATIONS, ALARM_SOUNDS
from tectum.decide.levels import LEVELS
from tectum.errors import UsageError

HOURS = {"hour": 1.0, "day": 24.0, "week": 168.0, "month": 730.0}
ALARMS: Mapping[str, tuple[str, ...]] = {
    "sound": (*ALARM_SOUNDS, "glass_break", "baby_cry"),
    "situation": ALARM_SITUATIONS,
}
"""By head, what wakes a house, and is rarely true: nearly all that begins is false. None of it is raised without a
curve of its recall."""
FLOOR = 0.9
"""So much of the true alarms must still pass, by the bundle's own figures."""


class Curve(Protocol):
    """Recall by threshold (``tectum.bundle.manifest.RecallCurve``)."""

    def at(self, threshold: float) -> float | None:
        """The recall that is left; None: not known."""


class Budget(Struct, frozen=True):
    """``count`` false alarms of a kind in one ``unit``.

    >>> Budget.parse("1 a week").an_hour * 168
    1.0
    """

    count: float
    unit: str

    @classmethod
    def parse(cls, text: str) -> Self:
        """As "1 a week", "2 per day", "0.5 an hour", "3 a month". Raises UsageError."""
        found = re.fullmatch(r"(\d{1,6}(?:\.\d{1,6})?) ?(?:an?|per|/) ?(hour|day|week|month)", text.strip())
        if found is None or float(found[1]) <= 0:
            raise UsageError(f"budget '{text}': must be as '1 a week': a number above 0, and hour, day, week or month")
        return cls(float(found[1]), found[2])

    @property
    def an_hour(self) -> float:
        """False alarms an hour."""
        return self.count / HOURS[self.unit]

    def __str__(self) -> str:
        return f"{self.count:g} {'an' if self.unit == 'hour' else 'a'} {self.unit}"


class Choice(Struct, frozen=True):
    """The threshold ``to`` that a kind takes, where it was ``own``. ``begun``, ``left``: how many events of it began at
    these, as far as was counted. ``why``: in words, for people."""

    own: float
    to: float
    begun: int
    left: int
    why: str

    @property
    def raised(self) -> bool:
        """Whether it is another."""
        return self.to > self.own


def choose(own: float, counts: Sequence[int], most: float, curve: Curve | None, bounded: bool) -> Choice:
    """The lowest of ``LEVELS`` at which at most ``most`` events began; ``counts`` at each of them.

    ``own``: the threshold that holds without this. ``bounded``: no further than ``curve`` (None: there is none, then
    not at all) says that ``FLOOR`` of the true ones are left; it is raised so far even where the budget is not kept
    then, for that is as quiet as it may be.
    """
    levels = [index for index, level in enumerate(LEVELS) if level >= own - 1e-9]
    begun = counts[levels[0]] if levels and len(counts) else 0
    if begun <= most:
        return Choice(own, own, begun, begun, "")
    if bounded and curve is None:
        return Choice(own, own, begun, begun, "not raised: the bundle does not say what recall that would cost")
    to, left, why = own, begun, ""
    for index in levels:
        level = float(LEVELS[index])
        recall = curve.at(level) if curve is not None else None
        if bounded and (recall is None or recall < FLOOR):
            why = f"as far as recall stays {FLOOR:g} by the bundle's figures; the budget is not kept"
            break
        to, left = max(own, level), counts[index]
        if left <= most:
            why = "keeps to the budget" + (
                f"; recall {recall:.2f} by the bundle's figures" if recall is not None else ""
            )
            break
    return Choice(own, to, begun, left, why or "as far as thresholds go; the budget is not kept")


def unconfirmed(counts: Sequence[int], scores: Sequence[float]) -> list[int]:
    """The ``counts`` at each of ``LEVELS`` without events that somebody confirmed, each at all levels up to the best of
    its ``scores``."""
    return [max(0, n - sum(score >= level for score in scores)) for n, level in zip(counts, LEVELS, strict=False)]


def at_most(count: int) -> float:
    """The most events that ``count`` of them in a time are still likely with: the upper end of the one-sided 95 %
    interval of a Poisson rate (Garwood, 1936).

    >>> round(at_most(0), 2), round(at_most(5), 1)
    (3.0, 10.5)
    """
    low, high = float(count), count + 10 + 6 * math.sqrt(count)
    for _ in range(60):
        middle = (low + high) / 2
        terms = (math.exp(i * math.log(middle) - middle - math.lgamma(i + 1)) for i in range(count + 1))
        low, high = (middle, high) if sum(terms) > 0.05 else (low, middle)
    return high
