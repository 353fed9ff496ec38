"""What stands still is remembered, so that it is not told again when it was only hidden, dark or not recognised."""

from msgspec import Struct

from tectum.decide.defaults import OTHER_REMEMBERED_S, REMEMBERED_S
from tectum.decide.sighting import Rect, overlap

PARKED_S = 10.0
"""Still for so long: what is there now was told, and is known."""
SAME_PLACE = 0.6
"""A box that overlaps the one where it stood by so much has not moved."""
MOST = 32


class Parked(Struct, frozen=True):
    """What stood still when it was seen last: its ``label``, its ``box`` in 0-1 of the picture, and when (seconds)."""

    label: str
    box: Rect
    seen_at: float


class Rest:
    """Whether one thing rests: where it came to a stop, and since when."""

    def __init__(self, box: Rect, time: float):
        self.box, self._since, self._seen_at = box, time, time

    @classmethod
    def known(cls, box: Rect, time: float) -> "Rest":
        """Of what stood at ``box`` before, and is found there again at ``time``."""
        rest = cls(box, time - PARKED_S)
        rest.see(box, time)
        return rest

    def see(self, box: Rect, time: float) -> None:
        """It was found at ``time``."""
        if overlap(self.box, box) < SAME_PLACE:
            self.box, self._since = box, time
        self._seen_at = time

    @property
    def parked(self) -> bool:
        """Whether it stood there for long enough when it was seen last."""
        return self._seen_at - self._since >= PARKED_S


class _Parked(Struct):
    number: int
    box: Rect
    seen_at: float


class ParkedMemory:
    """The things of one label that stood still when they were lost, and where."""

    def __init__(self, label: str):
        self._label = label
        self._keep_s = REMEMBERED_S.get(label, OTHER_REMEMBERED_S)
        self._things: list[_Parked] = []

    def keep(self, number: int, box: Rect, time: float) -> None:
        """Number ``number`` stood at ``box``, and was seen last at ``time``."""
        self._things = [one for one in self._things if overlap(one.box, box) < SAME_PLACE][-MOST + 1 :]
        self._things.append(_Parked(number, box, time))

    def all(self) -> list[Parked]:
        """What is remembered; any thread may ask."""
        return [Parked(self._label, one.box, one.seen_at) for one in list(self._things)]

    def take(self, box: Rect, time: float) -> tuple[int, Rect] | None:
        """The number of what stood where something is found now, and its box; it is forgotten here. None: nothing
        did."""
        self._things = [one for one in self._things if time - one.seen_at <= self._keep_s]
        best = max(self._things, key=lambda one: overlap(one.box, box), default=None)
        if best is None or overlap(best.box, box) < SAME_PLACE:
            return None
        self._things.remove(best)
        return best.number, best.box
