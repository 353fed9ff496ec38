"""A thing in one picture, and how it is likely to go on: its box, how boxes overlap, and a motion that is uniform."""

import math

from msgspec import Struct

Rect = tuple[float, float, float, float]
"""Left, top, width, height in 0-1 of the picture."""
PLACE_GAIN, SPEED_GAIN, SIZE_GAIN = 0.7, 0.3, 0.5
"""What share of a surprise is taken as the thing's own: the steady state of a Kalman filter of uniform motion."""
COAST_S = 1.5
"""So long somebody hidden is thought to walk on."""
LEAST_STEP_S = 0.05


class Sighting(Struct, frozen=True):
    """One thing in one picture: its box (left, top, width, height in 0-1), probability, and the zone it stands in."""

    x: float
    y: float
    width: float
    height: float
    score: float
    zone: str | None = None

    @property
    def rect(self) -> Rect:
        """Its box."""
        return self.x, self.y, self.width, self.height

    @property
    def foot(self) -> tuple[float, float]:
        """Where it stands: the middle of the lower side."""
        return self.x + self.width / 2, self.y + self.height


class Thing(Struct, frozen=True):
    """What is there now: its label, its box (left, top, width, height in 0-1), its probability, and the ``number`` of
    its track, unique among those of its label while the house runs."""

    kind: str
    box: Rect
    score: float
    number: int


def common(a: Rect, b: Rect) -> float:
    """The area that two boxes share."""
    wide = min(a[0] + a[2], b[0] + b[2]) - max(a[0], b[0])
    high = min(a[1] + a[3], b[1] + b[3]) - max(a[1], b[1])
    return wide * high if wide > 0 and high > 0 else 0.0


def overlap(a: Rect, b: Rect) -> float:
    """Intersection over union.

    >>> overlap((0, 0, 0.4, 0.4), (0.2, 0, 0.4, 0.4))
    0.3333333333333333
    """
    shared = common(a, b)
    return shared / max(a[2] * a[3] + b[2] * b[3] - shared, 1e-12)


def within(a: Rect, b: Rect) -> float:
    """How much of the smaller one lies in the other."""
    return common(a, b) / max(min(a[2] * a[3], b[2] * b[3]), 1e-12)


def gap(a: Rect, b: Rect) -> float:
    """How far apart the middles are, in mean diagonals of both."""
    x, y = a[0] + a[2] / 2 - b[0] - b[2] / 2, a[1] + a[3] / 2 - b[1] - b[3] / 2
    return math.hypot(x, y) / max((math.hypot(a[2], a[3]) + math.hypot(b[2], b[3])) / 2, 1e-6)


class Motion:
    """Where a thing is and whither it goes: an alpha-beta filter of its middle; its size follows."""

    def __init__(self, first: Rect, time: float):
        self._x, self._y = first[0] + first[2] / 2, first[1] + first[3] / 2
        self._width, self._height = first[2], first[3]
        self._speed = (0.0, 0.0)
        self._at = time

    def at(self, time: float) -> Rect:
        """The box that is expected at ``time``."""
        ahead = min(max(0.0, time - self._at), COAST_S)
        x, y = self._x + ahead * self._speed[0], self._y + ahead * self._speed[1]
        return x - self._width / 2, y - self._height / 2, self._width, self._height

    def see(self, found: Rect, time: float) -> None:
        """It was found at ``time``."""
        expected = self.at(time)
        step = max(LEAST_STEP_S, time - self._at)
        off = [found[i] + found[i + 2] / 2 - expected[i] - expected[i + 2] / 2 for i in (0, 1)]
        self._x = expected[0] + expected[2] / 2 + PLACE_GAIN * off[0]
        self._y = expected[1] + expected[3] / 2 + PLACE_GAIN * off[1]
        self._speed = (self._speed[0] + SPEED_GAIN * off[0] / step, self._speed[1] + SPEED_GAIN * off[1] / step)
        self._width += SIZE_GAIN * (found[2] - self._width)
        self._height += SIZE_GAIN * (found[3] - self._height)
        self._at = time
