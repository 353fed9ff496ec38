"""What gives when a place cannot keep up."""

import logging

from tectum.supervise.health import Health

log = logging.getLogger(__name__)

BEHIND_S, ABREAST_S, CALM_S = 0.4, 0.1, 10.0
SLOWEST = 3


class LoadShedder:
    """What gives under load. When the place takes pictures up more than ``BEHIND_S`` late, every second one is left
    out, then three of four, then seven of eight; for sound see ``house/sound_shedding.py``, text never is. After
    ``CALM_S`` without delay it goes back a step. Of those that wait, the oldest are dropped: the newest picture is
    always the one that counts."""

    def __init__(self, place: str):
        self._place = place
        self.level = 0
        self._count = 0
        self._calm_since = self._changed = 0.0
        self.left_out = 0

    def admits(self, late_s: float, now: float) -> bool:
        """Whether a picture that is ``late_s`` late is to be encoded."""
        if late_s > BEHIND_S and self.level < SLOWEST and now - self._changed > 1.0:
            self._to(self.level + 1, now)
        if late_s > ABREAST_S:
            self._calm_since = now
        elif self.level and now - max(self._calm_since, self._changed) > CALM_S:
            self._to(self.level - 1, now)
        self._count += 1
        admitted = self._count % (1 << self.level) == 0
        self.left_out += not admitted
        return admitted

    def health(self) -> Health:
        """Degraded while something gives."""
        if not self.level:
            return Health("ok")
        return Health("degraded", f"overloaded: one of {2**self.level} pictures is encoded")

    def _to(self, level: int, now: float) -> None:
        more, word = (logging.WARNING, "overloaded") if level > self.level else (logging.INFO, "less loaded")
        self.level, self._changed = level, now
        named = {"place": self._place}
        if level:
            log.log(more, "%s: %s: one of %d pictures is encoded", self._place, word, 2**level, extra=named)
        else:
            log.info("%s: no longer overloaded: all pictures are", self._place, extra=named)
