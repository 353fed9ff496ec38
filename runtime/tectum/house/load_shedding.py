"""What gives when a place cannot keep up."""

import logging

from tectum.encode.look_budget import LookAllowance
from tectum.supervise.health import Health

log = logging.getLogger(__name__)

BEHIND_S, ABREAST_S, CALM_S = 0.4, 0.1, 10.0
SLOWEST = 3


class LoadShedder:
    """What gives under load. When the place takes pictures up more than ``BEHIND_S`` late, it looks closer no more
    (``looks``, None where it never does); then every second picture is left out, then three of four, then seven of
    eight; for sound see ``house/sound_shedding.py``, text never is. After ``CALM_S`` without delay it goes back a step.
    Of those that wait, the oldest are dropped: the newest picture is always the one that counts."""

    def __init__(self, place: str, looks: LookAllowance | None = None):
        self._place, self._looks = place, looks
        self._slowest = SLOWEST + (looks is not None)
        self.level = 0
        self._count = 0
        self._calm_since = self._changed = 0.0
        self.left_out = 0

    @property
    def thinned(self) -> int:
        """One of so many pictures is encoded."""
        return 1 << max(0, self.level - (self._looks is not None))

    def admits(self, late_s: float, now: float) -> bool:
        """Whether a picture that is ``late_s`` late is to be encoded."""
        if late_s > BEHIND_S and self.level < self._slowest and now - self._changed > 1.0:
            self._to(self.level + 1, now)
        if late_s > ABREAST_S:
            self._calm_since = now
        elif self.level and now - max(self._calm_since, self._changed) > CALM_S:
            self._to(self.level - 1, now)
        self._count += 1
        admitted = self._count % self.thinned == 0
        self.left_out += not admitted
        return admitted

    def health(self) -> Health:
        """Degraded while something gives."""
        return Health("degraded", f"overloaded: {self._what}") if self.level else Health("ok")

    @property
    def _what(self) -> str:
        return f"one of {self.thinned} pictures is encoded" if self.thinned > 1 else "no closer looks"

    def _to(self, level: int, now: float) -> None:
        more, word = (logging.WARNING, "overloaded") if level > self.level else (logging.INFO, "less loaded")
        self.level, self._changed = level, now
        if self._looks is not None:
            self._looks.paused = level > 0
        named = {"place": self._place}
        if level:
            log.log(more, "%s: %s: %s", self._place, word, self._what, extra=named)
        else:
            log.info("%s: no longer overloaded: all pictures are encoded", self._place, extra=named)
