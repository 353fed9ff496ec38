"""The events of a device as they are told: each once, in the device's order, and what is missing is said.

A device numbers its events within a run of its own, and keeps the last of them at the broker (retained). They come two
ways: one by one, at least once, and as that list whenever somebody subscribes. What comes too early waits for what is
before it, which is on its way or in the list; after ``WAIT_S`` it is told all the same.
"""

import json
from collections import OrderedDict, deque
from collections.abc import Iterator
from contextlib import suppress

from msgspec import Struct
from msgspec.structs import replace

from tectum.decide.events import Event
from tectum.deliver.sinks.mqtt_announcement import LATEST
from tectum.errors import UsageError

WAIT_S = 5.0
MOST_KNOWN = 10_000
"""Of a device: events of which it is remembered that they were told."""
MOST_WAITING = 10_000
MOST_RUNS = 100


class FleetEvent(Struct, frozen=True):
    """A message of an event. ``row``: its JSON as the device sent it; ``missing``: how many of the device's, right
    before it, never came."""

    device: str
    event: Event
    row: str
    run: str
    number: int
    missing: int = 0

    @property
    def traceparent(self) -> str:
        """Of its trace; empty where the device makes none."""
        found = json.loads(self.row).get("traceparent", "")
        return found if isinstance(found, str) else ""

    @property
    def key(self) -> tuple[str, str, float]:
        """The same for the same message, however often it comes."""
        return self.event.id, self.event.phase, self.event.detected

    @property
    def at(self) -> float:
        """When it was so, seconds since 1970 by the device's clock: of an end, its end."""
        return (self.event.at or 0.0) + max(0.0, self.event.detected - self.event.start)


def read_event(device: str, raw: bytes | str) -> FleetEvent | None:
    """What a device sent; None where it is no event of one that takes part in a fleet."""
    with suppress(ValueError, TypeError, KeyError, RecursionError, UsageError):
        text = raw.decode() if isinstance(raw, bytes) else raw
        row = json.loads(text)
        run, number = row["run"], row["number"]
        if isinstance(run, str) and isinstance(number, int) and number > 0:
            found = FleetEvent(device, Event.from_json(text), text, run, number)
            return found if 0 <= found.at <= LATEST else None
    return None


def read_recent(device: str, raw: bytes) -> list[FleetEvent]:
    """The last events that the broker keeps of a device, in its order; those that can be read."""
    with suppress(ValueError, TypeError, RecursionError):
        rows = json.loads(raw)
        found = [read_event(device, json.dumps(row, ensure_ascii=False)) for row in rows]
        return [one for one in found if one is not None]
    return []


class Ordering:
    """Of one device. Times are readings of ``time.monotonic``."""

    def __init__(self) -> None:
        self._run, self._last = "", 0
        self._waiting: dict[int, FleetEvent] = {}
        self._of_next_run: list[FleetEvent] = []
        self._since = 0.0
        self._known: OrderedDict[tuple[str, str, float], None] = OrderedDict()
        self._runs: deque[str] = deque(maxlen=MOST_RUNS)

    def take(self, one: FleetEvent, now: float) -> Iterator[FleetEvent]:
        """One that came; gives what can be told now."""
        if one.run != self._run and one.run not in self._runs:
            if self._waiting:  # the run before comes to its end first
                self._of_next_run.append(one)
                yield from self._make_room(now)
                return
            # whoever only begins to listen cannot know what was before; a new run begins with 1
            self._run, self._last = one.run, 0 if self._runs else one.number - 1
            self._runs.append(one.run)
        if one.run != self._run or one.number <= self._last:  # told already, or given up and late
            yield from self._tell(one, 0)
            return
        if not self._waiting:
            self._since = now
        self._waiting.setdefault(one.number, one)
        while (following := self._waiting.pop(self._last + 1, None)) is not None:
            self._last += 1
            yield from self._tell(following, 0)
        if not self._waiting:
            yield from self._begin_next_run(now)
        yield from self._make_room(now)

    def overdue(self, now: float) -> Iterator[FleetEvent]:
        """What has waited too long for something before it that does not come."""
        if self._waiting and now - self._since >= WAIT_S:
            yield from self._give_up(now)

    def _make_room(self, now: float) -> Iterator[FleetEvent]:
        if len(self._waiting) + len(self._of_next_run) > MOST_WAITING:
            yield from self._give_up(now)

    def _give_up(self, now: float) -> Iterator[FleetEvent]:
        for number in sorted(self._waiting):
            missing, self._last = number - self._last - 1, number
            yield from self._tell(self._waiting.pop(number), missing)
        yield from self._begin_next_run(now)

    def _begin_next_run(self, now: float) -> Iterator[FleetEvent]:
        several, self._of_next_run = self._of_next_run, []
        for one in several:
            yield from self.take(one, now)

    def _tell(self, one: FleetEvent, missing: int) -> Iterator[FleetEvent]:
        if one.key in self._known:
            return
        self._known[one.key] = None
        if len(self._known) > MOST_KNOWN:
            self._known.popitem(last=False)
        yield replace(one, missing=missing)
