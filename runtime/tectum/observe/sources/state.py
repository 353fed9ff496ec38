"""What sources of state sensors have in common: readings that are checked, and sensors that are away or silent."""

import logging
import threading
import time
from collections.abc import Iterator, Sequence
from datetime import datetime
from typing import Annotated, Any, Literal

from msgspec import Meta, Struct

from tectum.errors import UsageError
from tectum.modality import Value
from tectum.observe.sensor import Sensor, finite
from tectum.observe.sources.base import Feed, Source, SourceContext, SourceTable
from tectum.observe.types import Reading
from tectum.tables.problem import Problem

log = logging.getLogger(__name__)

TURN_S = 0.25
MILLISECONDS_FROM = 1e11
"""A stamp this large counts milliseconds: as seconds it would lie in the year 5138."""


class SensorTable(Struct, frozen=True, forbid_unknown_fields=True, kw_only=True):
    """A state sensor."""

    name: str
    """As rules call it: one word."""
    kind: Literal["words", "number", "bool"] = "words"
    """What it says: one of its ``values``, a number, or true and false (rules call that ``on`` and ``off``)."""
    values: tuple[str, ...] = ()
    """The words that it says, as ``["open", "closed"]``."""
    momentary: tuple[str, ...] = ()
    """Those of them that are over at once, as ``pressed`` of a button."""
    step: Annotated[float, Meta(ge=0, le=1e9)] = 0.0
    """A number that moved by less than this is the same state."""
    expire_after_s: Annotated[float, Meta(ge=0, le=1e9)] = 0.0
    """No reading for so long, and its state is not known any more; 0: it holds until the next."""

    @property
    def words(self) -> tuple[str, ...]:
        """The words that it says."""
        return self.values

    @property
    def sensor(self) -> Sensor:
        """It, as rules know it. Raises UsageError."""
        if self.kind != "words" and self.values:
            raise UsageError(f"sensor '{self.name}': values go with kind = 'words'")
        return Sensor(self.name, self.words if self.kind == "words" else self.kind, self.momentary, self.step)


class PostedTable(Struct, SourceTable, frozen=True, forbid_unknown_fields=True):
    """State sensors whose readings are posted to the house: ``POST /api/readings`` (docs/web.md)."""

    sensor: Annotated[tuple[SensorTable, ...], Meta(min_length=1, extra={"allowed": "tables [[sensor]], at least one"})]
    """The sensors that it reports."""

    @property
    def sensors(self) -> tuple[Sensor, ...]:
        """All of them."""
        return tuple(table.sensor for table in self.sensor)

    def problems(self, _context: SourceContext) -> Iterator[Problem]:
        """Of the sensors."""
        yield from sensor_problems(self.sensor)

    def open(self, _context: SourceContext) -> Source:
        """It takes readings once its session begins."""
        return PostedSource(self.sensor)


class _Held(Struct):
    """What is known of a sensor. ``heard``: when it last reported, of ``time.monotonic``; ``away``: why what it
    says is not known."""

    sensor: Sensor
    expire_after_s: float
    heard: float = 0.0
    known: bool = False
    away: str = ""


class StateSource(Source):
    """A source of readings. One thread at a time reports what came in: ``update``, ``lose``, ``back``, ``expire``."""

    idles = True

    def __init__(self, tables: Sequence[SensorTable]):
        self.sensors = tuple(table.sensor for table in tables)
        self._held = {table.name: _Held(table.sensor, table.expire_after_s) for table in tables}

    def update(self, feed: Feed, name: str, raw: object, stamp: float | None = None, retained: bool = False) -> Value:
        """A sensor reported ``raw``; gives the value. ``stamp``: seconds since 1970, where the message has it. Raises
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
        """A sensor is there again and has not reported anything yet."""
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
            return self.update(self._feed, name, raw, stamp)

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


def sensor_problems(tables: Sequence[SensorTable]) -> Iterator[Problem]:
    """What is wrong with the tables ``[[sensor]]`` of a source, beyond their types."""
    for number, table in enumerate(tables):
        try:
            _ = table.sensor
        except UsageError as error:
            yield Problem("sensor", str(error), sentence=True, within=(number,))


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
    number = finite(raw)
    if number is None or number < 0:
        return None
    return number / 1e3 if number >= MILLISECONDS_FROM else number
