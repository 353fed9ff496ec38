"""What gives when a place cannot keep up."""

from collections.abc import Callable

BEHIND_S, ABREAST_S, CALM_S = 0.4, 0.1, 10.0
SLOWEST = 3


class LoadShedder:
    """What gives under load. When the place takes pictures up more than ``BEHIND_S`` late, every second one is left
    out, then three of four, then seven of eight; sound and words never. After ``CALM_S`` without delay it goes back a
    step. Of those that wait, the oldest are dropped: the newest picture is always the one that counts."""

    def __init__(self, told: Callable[[str], None] = lambda _: None):
        self._told = told
        self.level = 0
        self._count = 0
        self._calm_since = self._changed = 0.0
        self.left_out = 0

    def takes(self, late_s: float, now: float) -> bool:
        """Whether a picture that is ``late_s`` late is to be encoded."""
        if late_s > BEHIND_S and self.level < SLOWEST and now - self._changed > 1.0:
            self._to(self.level + 1, now)
        if late_s > ABREAST_S:
            self._calm_since = now
        elif self.level and now - max(self._calm_since, self._changed) > CALM_S:
            self._to(self.level - 1, now)
        self._count += 1
        takes = self._count % (1 << self.level) == 0
        self.left_out += not takes
        return takes

    def _to(self, level: int, now: float) -> None:
        word = "overloaded" if level > self.level else "less loaded"
        self.level, self._changed = level, now
        self._told(
            f"{word}: one of {2**level} pictures is encoded" if level else "no longer overloaded: all pictures are"
        )
