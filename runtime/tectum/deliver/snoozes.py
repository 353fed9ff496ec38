"""Notifications of a place that a person put off for a while: "not now". What happens is stored and shows everywhere;
only who would be told is not, until then. Alarms of smoke, gas, and of somebody who needs help are never put off."""

import logging
import threading
import time
from typing import Protocol

from tectum.decide.events import HOUSE, Event
from tectum.errors import StoreError, UsageError

LONGEST_MIN = 24 * 60
NEVER = frozenset({"hazard", "distress", "smoke_alarm", "co_alarm"})
"""Kinds that are told whatever was put off."""
KEPT = "snooze/"

log = logging.getLogger(__name__)


class Settings(Protocol):
    """Where they outlast a restart; both raise StoreError."""

    def settings(self) -> dict[str, str]:
        """All, by name."""

    def set_setting(self, name: str, value: str) -> None:
        """Keep one."""


class Snoozes:
    """Until when which place is left alone. Usable from any thread. ``kept``: None where nothing is kept."""

    def __init__(self, kept: Settings | None = None):
        self._kept, self._lock = kept, threading.Lock()
        self._until: dict[str, float] = {}
        if kept is not None:
            for name, value in kept.settings().items():
                if name.startswith(KEPT):
                    self._read(name.removeprefix(KEPT), value)

    def _read(self, place: str, value: str) -> None:
        try:
            self._until[place] = float(value)
        except ValueError:
            log.warning("the snooze of %s: %r is no time; nothing is put off there", place, value)

    def set(self, place: str, minutes: float) -> float:
        """Put notifications of a place off (``house``: all) for so long; 0: no more. Gives until when, seconds since
        1970. Raises UsageError."""
        if not 0 <= minutes <= LONGEST_MIN:
            raise UsageError(f"snooze {minutes:g}: must be 0 to {LONGEST_MIN} minutes")
        until = time.time() + 60 * minutes if minutes else 0.0
        with self._lock:
            self._until[place] = until
        if self._kept is not None:
            try:
                self._kept.set_setting(f"{KEPT}{place}", f"{until:.0f}")
            except StoreError as error:
                log.warning("%s; the snooze of %s holds until the house stops", error, place)
        return until

    def until(self, place: str) -> float:
        """Until when a place is left alone, seconds since 1970; 0: it is not."""
        with self._lock:
            asked = self._until.get(place, 0.0), self._until.get(HOUSE, 0.0)
        now = time.time()
        # what lies further ahead was asked for by a clock that was wrong, and would be silence for years
        return max((one for one in asked if now < one <= now + 60 * LONGEST_MIN), default=0.0)

    def holds(self, event: Event) -> bool:
        """Whether nobody is to be told of an event now."""
        return event.kind not in NEVER and self.until(event.place) > 0
