"""What sources of state sensors have in common: readings that are checked, and sensors that are away or silent."""

import logging
import math
import threading
import time
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from functools import cached_property
from typing import Any, Literal

import msgspec

from tectum.errors import UsageError
from tectum.observe.sensor import Sensor, Value
from tectum.observe.sources.base import Feed, Source
from tectum.observe.types import Reading

log = logging.getLogger(__name__)

TURN_S = 0.25
MILLISECONDS_FROM = 1e11
"""A stamp this large counts milliseconds: as seconds it would lie in the year 5138."""


class SensorTable(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True, dict=True):
    """A state sensor in the configuration: see ``observe/sensor.py``. ``expire_after_s``: nothing said for so long, and
    its state is not known any more; 0: it holds until it says something else."""

    name: str
    values: tuple[str, ...] | Literal["number", "bool"] = ()
    momentary: tuple[str, ...] = ()
    step: float = 0.0
    expire_after_s: float = 0.0

    @cached_property
    def sensor(self) -> Sensor:
        """It, as rules know it. Raises UsageError."""
        if not 0 <= self.expire_after_s <= 1e9:
            raise UsageError(f"sensor '{self.name}': expire_after_s = {self.expire_after_s:g}: must be 0 or more")
        return Sensor(self.name, self.values, self.momentary, self.step)


@dataclass
class _Held:
    """What is known of a sensor. ``heard``: when it last said something, of ``time.monotonic``; ``away``: why what it
    says is not known."""

    sensor: Sensor
    expire_after_s: float
    heard: float = 0.0
    known: bool = False
    away: str = ""


class StateSource(Source):
    """A source of readings. One thread at a time tells it what came in: ``say``, ``lose``, ``back``, ``expire``."""

    idles = True

    def __init__(self, tables: Sequence[SensorTable]):
        self.sensors = tuple(table.sensor for table in tables)
        self._held = {table.name: _Held(table.sensor, table.expire_after_s) for table in tables}

    def say(self, feed: Feed, name: str, raw: object, stamp: float | None = None, retained: bool = False) -> Value:
        """A sensor said ``raw``; gives the value. ``stamp``: seconds since 1970, where the message told it. Raises
        UsageError for what it cannot say: its state is then not known."""
        held, now = self._held[name], time.monotonic()
        try:
            value = held.sensor.value_of(raw)
        except UsageError as error:
            self.lose(feed, name, str(error))
            raise
        when = feed.clock.media(now)
        if stamp is not None:
            when = min(when, stamp - feed.clock.epoch)  # a clock that is ahead must not make a future
        held.heard, held.known, held.away = now, True, ""
        feed.trouble = self._trouble()
        feed.push(Reading(feed.place, when, name, value, retained), now, captured=False)
        return value

    def lose(self, feed: Feed, name: str, why: str) -> None:
        """What a sensor says is not known from now on."""
        held, now = self._held[name], time.monotonic()
        if held.away == why and not held.known:
            return
        held.known, held.away = False, why
        feed.trouble = self._trouble()
        log.warning("%s: %s: %s", feed.place, name, why, extra={"place": feed.place})
        feed.push(Reading(feed.place, feed.clock.media(now), name, None, reason=why), now, captured=False)

    def back(self, feed: Feed, name: str) -> None:
        """A sensor is there again and has not said anything yet."""
        self._held[name].away = ""
        feed.trouble = self._trouble()

    def expire(self, feed: Feed) -> None:
        """Lose those that were silent for too long. For calling about every ``TURN_S``."""
        now = time.monotonic()
        for name, held in self._held.items():
            if held.known and 0 < held.expire_after_s < now - held.heard:
                self.lose(feed, name, f"nothing said for {held.expire_after_s:g} s")

    def begin(self, feed: Feed) -> None:
        """A session begins: nothing is known yet."""
        for held in self._held.values():
            held.known, held.away = False, ""
        feed.trouble = ""

    def _trouble(self) -> str:
        return "; ".join(f"{name}: {held.away}" for name, held in self._held.items() if held.away)


class PostedSource(StateSource):
    """Readings that are posted to the house (``POST /api/readings``)."""

    name = "posted readings"

    def __init__(self, tables: Sequence[SensorTable]):
        super().__init__(tables)
        self._lock = threading.Lock()
        self._feed: Feed | None = None

    def post(self, name: str, raw: object, stamp: float | None = None) -> Value:
        """A reading from any thread; gives the value. Raises UsageError: the value is not allowed, or it does not run
        now."""
        with self._lock:
            if self._feed is None:
                raise UsageError(f"{name}: the place is not running")
            return self.say(self._feed, name, raw, stamp)

    def session(self, feed: Feed, stop: threading.Event) -> None:
        """Take in what is posted until ``stop``."""
        with self._lock:
            self.begin(feed)
            self._feed = feed
        feed.alive()
        try:
            while not stop.wait(TURN_S):
                with self._lock:
                    self.expire(feed)
        finally:
            with self._lock:
                self._feed = None


def stamp_of(raw: Any) -> float | None:
    """Seconds since 1970 of a message's own stamp: seconds, milliseconds or ISO 8601; None where it is none of these.

    >>> stamp_of(1_700_000_000), stamp_of(1_700_000_000_500), stamp_of("2023-11-14T22:13:20+00:00"), stamp_of("soon")
    (1700000000.0, 1700000000.5, 1700000000.0, None)
    """
    if isinstance(raw, str):
        try:
            return datetime.fromisoformat(raw).timestamp()
        except (ValueError, OverflowError):
            return None
    if isinstance(raw, bool) or not isinstance(raw, int | float) or not math.isfinite(raw) or raw < 0:
        return None
    return raw / 1e3 if raw >= MILLISECONDS_FROM else float(raw)
