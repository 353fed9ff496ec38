"""The rules of a running house: fed with its events and its time, and taken up again after a restart."""

import logging
import threading
from collections.abc import Callable, Sequence

from msgspec.structs import replace

from tectum.decide.events import Event
from tectum.decide.replay import at_moment
from tectum.decide.rules import Rules
from tectum.deliver.store.store import Store
from tectum.deliver.stored_event import EventSearch
from tectum.errors import StoreError, describe
from tectum.house.rulebook import messages
from tectum.supervise.clock import HouseClock
from tectum.supervise.health import Health
from tectum.supervise.worker import Worker

log = logging.getLogger(__name__)

TICK_S = 1.0
LATE_S = 2.0
"""So long events of a moment may take to come: time goes by for rules as much later."""
WRITE_EVERY_S = 60.0
UNWATCHED_S = 300.0
"""A house that did not run for longer does not know what was there meanwhile."""
MOST = 20_000
WATCHED = "rules/watched"
"""Setting of the store: from when to when the events of the house were followed, seconds since 1970."""


class RuleKeeper:
    """Of ``rules``, which must be used under ``lock`` alone. ``publish``: takes what fires because time went by. Where
    ``store`` is None, nothing outlasts a restart."""

    def __init__(
        self, rules: Rules, store: Store | None, clock: HouseClock, publish: Callable[[Sequence[Event]], None]
    ):
        self.rules, self.lock = rules, threading.Lock()
        self._store, self._clock, self._publish = store, clock, publish
        self._since = clock.now()
        self._trouble = ""
        self.worker = Worker("rule times", self._run)

    def health(self) -> Health:
        """Of the rules."""
        return Health("degraded" if self._trouble else "ok", self._trouble)

    def see(self, events: Sequence[Event]) -> Sequence[Event]:
        """The events, each followed by those of the rules that it completes; without them where a rule fails."""
        try:
            with self.lock:
                published = [one for event in events for one in (event, *self.rules.see(event))]
            self._trouble = ""
        except Exception as error:  # nothing that fails here may cost the event itself
            self._trouble = describe(error)
            log.error("rules: %s", self._trouble)
            return events
        return published

    def resume(self) -> None:
        """Take up what rules count and measure where the house that ran before left it."""
        with self.lock:
            longest = max((term.lasting_s + term.in_s for rule in self.rules.rules for term in rule.terms), default=0.0)
        if self._store is None or not longest:
            return
        try:
            now, epoch = self._clock.wall.now(), self._clock.epoch
            begin, end = _span(self._store.settings().get(WATCHED, ""))
            watched = 0 <= now - end <= UNWATCHED_S
            kept = self._store.events(EventSearch(now - 2 * longest, now, most=MOST))
        except StoreError as error:
            log.warning("rules: what was counted before is not known: %s", error)
            return
        history = [at_moment(replace(event, at=None), at - epoch) for at, event in messages(kept)]
        if watched:
            self._since = begin - epoch
        with self.lock:
            self.rules.resume([event for event in history if event.head != "rule"], self._since if watched else None)

    def _run(self, worker: Worker) -> None:
        written = float("-inf")
        while not worker.wait(TICK_S):
            now = self._clock.now()
            with self.lock:
                fired = self.rules.advance(now - LATE_S)
            if fired:
                self._publish(fired)
            if now - written >= WRITE_EVERY_S:
                written = now
                self._write(now)
        self._write(self._clock.now())

    def _write(self, now: float) -> None:
        """How long it has followed what happens."""
        if self._store is None or not any(term.timed for rule in self.rules.rules for term in rule.terms):
            return
        try:
            self._store.set_setting(WATCHED, f"{self._clock.epoch + self._since:.3f} {self._clock.epoch + now:.3f}")
        except StoreError as error:
            log.warning("rules: %s", error)


def _span(text: str) -> tuple[float, float]:
    """From when to when; never, where that is not known."""
    try:
        begin, end = map(float, text.split())
    except ValueError:
        return 0.0, float("-inf")
    return begin, end
