"""What becomes of sound that a place takes up too late."""

import logging
from collections.abc import Mapping

from tectum.decide.defaults import FAST_START_LOG_ODDS
from tectum.decide.events import Event
from tectum.supervise.health import Health

log = logging.getLogger(__name__)

LATE_S, CALM_S = 2.0, 10.0
HEAD = "sound"
WHAT = f"sound more than {LATE_S:.0f} s late is not listened to"
GIVES_WAY = "pictures give way to the sound of an alarm"
REASON = f"audiochunk: more than {LATE_S:.0f} s late"


class LateAlarms:
    """Whether the sound of an alarm is late anywhere in a house: the cores are those of all places."""

    def __init__(self) -> None:
        self._until = float("-inf")

    def note(self, now: float) -> None:
        """It is, at ``now`` of ``time.monotonic``, and counts as late for ``CALM_S``."""
        self._until = now + CALM_S

    def pressing(self, now: float) -> bool:
        """Whether one was in the last ``CALM_S``."""
        return now < self._until


class SoundShedder:
    """Sound that is more than ``LATE_S`` late is not listened to: it goes into the window of the encoder, so that the
    next hop hears on without a gap, and the newest is the one that is encoded. Recordings of it, and what a person
    hears, lose nothing. It is logged once, counted (``left_out``), and shows in health for ``CALM_S`` after the last.

    Where sound is late and an alarm goes on, pictures give way to it altogether (``pictures_left_out``), at every place
    that shares ``alarms``.
    """

    def __init__(self, place: str, alarms: LateAlarms | None = None):
        self._place, self._alarms = place, alarms if alarms is not None else LateAlarms()
        self._late_at: float | None = None
        self._gave_way_at = float("-inf")
        self.left_out = self.pictures_left_out = 0

    def admits(self, late_s: float, going_on: Mapping[str, Event], now: float) -> bool:
        """Whether sound that is ``late_s`` late is to be encoded, while these events of the place go on (by their
        ids). ``now``: of ``time.monotonic``."""
        told, named = self._late_at is not None, {"place": self._place}
        if late_s > LATE_S:
            self.left_out += 1
            self._late_at = now
            if any(event.head == HEAD and event.kind in FAST_START_LOG_ODDS for event in going_on.values()):
                self._alarms.note(now)
            if not told:
                log.warning("%s: overloaded: %s", self._place, WHAT, extra=named)
            return False
        if told and not self._late(now):
            self._late_at = None
            log.info("%s: no longer overloaded: all sound is listened to", self._place, extra=named)
        return True

    def admits_picture(self, now: float) -> bool:
        """Whether a picture is to be encoded."""
        if not self._alarms.pressing(now):
            return True
        self._gave_way_at = now
        self.pictures_left_out += 1
        return False

    def health(self, waiting_s: float, now: float) -> Health:
        """Degraded while sound is left out, or pictures for it. ``waiting_s``: how long the oldest observation of the
        place has waited; it shows how far behind the place is before anything is taken up."""
        if self._late(now):
            return Health("degraded", f"overloaded: {WHAT}")
        if waiting_s > LATE_S:
            return Health("degraded", f"overloaded: {waiting_s:.0f} s behind")
        return Health("degraded", f"overloaded: {GIVES_WAY}") if now - self._gave_way_at < CALM_S else Health("ok")

    def drops(self) -> dict[str, int]:
        """What was left out, by reason."""
        found = {REASON: self.left_out, "frame: an alarm's sound first": self.pictures_left_out}
        return {reason: count for reason, count in found.items() if count}

    def _late(self, now: float) -> bool:
        return self._late_at is not None and now - self._late_at < CALM_S
