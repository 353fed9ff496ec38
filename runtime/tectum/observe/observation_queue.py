"""Where the sources of a place push: bounded queues that keep the newest, merged in capture order."""

import threading
import time
from collections import Counter, deque
from collections.abc import Callable
from typing import TypeVar

from msgspec import Struct

from tectum.observe.types import AudioChunk, Frame, Observation, Reading

TOLERANCE_S = 0.020
"""Observations this near in time count as simultaneous: neither waits for the other."""
WAIT_S = 0.040
"""The longest that an observation waits for one of another source that may be older."""
SILENT_S = 1.0
"""A source that pushed nothing for this long is not waited for."""
Seen = TypeVar("Seen", Frame, AudioChunk)
MOST = {Frame: 2, AudioChunk: 40}
MOST_UTTERANCES = 100
"""Of utterances; and of readings, of each sensor."""


class TimedObservation(Struct, frozen=True):
    """An observation on its way: when it ``arrived`` and was ``decoded``, readings of ``time.monotonic``.
    ``captured``: its media time lies on the house's clock, so that arrival minus capture is a latency."""

    seen: Observation
    arrived: float
    decoded: float
    captured: bool = True


class ModalityLost(Struct, frozen=True):
    """A source is down: its modality is missing from now on, not black or silent."""

    modality: str


class Ended(Struct, frozen=True):
    """A source will deliver nothing more: a recording is over. ``trouble``: why, where it broke; else empty."""

    trouble: str = ""


class Ask(Struct, frozen=True):
    """Something to be done by the place's own thread, between two observations."""

    do: Callable[[], None]


Item = TimedObservation | ModalityLost | Ended | Ask


def _sort(item: Item) -> tuple[type, str]:
    """What of its kind is bounded together: a sensor that reports much must not cost what another reports."""
    if not isinstance(item, TimedObservation):
        return type(item), ""
    return type(item.seen), item.seen.name if isinstance(item.seen, Reading) else ""


class ObservationQueue:
    """One for each place. Any thread pushes, the place's own thread pops. ``drops``: how many of what, by reason;
    ``full_at``: when something was dropped last since there was no room for it, of ``time.monotonic``."""

    def __init__(self) -> None:
        self._ready = threading.Condition()
        self._queues: dict[str, deque[Item]] = {}
        self._handed: dict[str, float] = {}
        self._put_at: dict[str, float] = {}
        self.drops: Counter[str] = Counter()
        self.full_at = float("-inf")
        self._closed = False

    def push(self, source: str, item: Item) -> None:
        """Add an item. Where a queue is full its oldest is dropped; utterances and the news of a loss never are."""
        with self._ready:
            if self._closed:
                return
            queue = self._queues.setdefault(source, deque())
            if isinstance(item, TimedObservation):
                self._put_at[source] = time.monotonic()
                kind = type(item.seen)
                like = _sort(item)
                same = [index for index, i in enumerate(queue) if _sort(i) == like]
                if len(same) >= MOST.get(kind, MOST_UTTERANCES):
                    del queue[same[0]]
                    self.drops[f"{kind.__name__.lower()}: queue full"] += 1
                    self.full_at = time.monotonic()
            queue.append(item)
            self._ready.notify_all()

    def newest(self, kind: type[Seen]) -> Seen | None:
        """The newest of a kind that waits; None where none does."""
        with self._ready:
            items = [item for queue in self._queues.values() for item in queue if isinstance(item, TimedObservation)]
        waiting = [item.seen for item in items if isinstance(item.seen, kind)]
        return max(waiting, key=lambda seen: seen.time, default=None)

    def wait_for_room(self, source: str, kind: type[Observation], timeout: float) -> None:
        """Until pushing one of this kind drops none, at most ``timeout`` seconds: for what comes faster than it was
        captured."""

        def room() -> bool:
            waiting = sum(isinstance(i, TimedObservation) and isinstance(i.seen, kind) for i in self._queues[source])
            return self._closed or waiting < MOST.get(kind, MOST_UTTERANCES)

        with self._ready:
            if source in self._queues:
                self._ready.wait_for(room, timeout)

    def count(self, reason: str) -> None:
        """Something was dropped before it got here."""
        with self._ready:
            self.drops[reason] += 1

    def pop(self, timeout: float) -> tuple[str, Item] | None:
        """The oldest item and its source, once no other source can be expected to have an older one; None after
        ``timeout`` seconds or when closed."""
        deadline = time.monotonic() + timeout
        with self._ready:
            while not self._closed:
                now = time.monotonic()
                found, wake = self._oldest(now)
                if found is not None:
                    item = self._queues[found].popleft()
                    if isinstance(item, TimedObservation):
                        self._handed[found] = item.seen.time
                    self._ready.notify_all()
                    return found, item
                if now >= deadline:
                    return None
                self._ready.wait(max(0.001, min(wake, deadline) - now))
        return None

    def _oldest(self, now: float) -> tuple[str | None, float]:
        """The source whose head is to be popped now, or None and the moment to look again."""
        best: str | None = None
        for source, queue in self._queues.items():
            if queue and not isinstance(queue[0], TimedObservation):
                return source, now
            if queue and (best is None or self._time(source) < self._time(best)):
                best = source
        if best is None:
            return None, now + 60.0
        head = self._queues[best][0]
        assert isinstance(head, TimedObservation)  # noqa: S101  what is not timed was returned above
        until = head.decoded + WAIT_S
        if now >= until:
            return best, now
        for source, queue in self._queues.items():
            if source == best or queue or now - self._put_at.get(source, 0.0) > SILENT_S:
                continue
            if self._handed.get(source, -1e9) < head.seen.time - TOLERANCE_S:
                return None, until
        return best, now

    def _time(self, source: str) -> float:
        head = self._queues[source][0]
        return head.seen.time if isinstance(head, TimedObservation) else -1e9

    def forget(self, source: str) -> None:
        """A source is gone: nothing waits for it any more."""
        with self._ready:
            self._put_at.pop(source, None)

    def depth(self) -> int:
        """How many observations wait."""
        with self._ready:
            return sum(map(len, self._queues.values()))

    def waiting_s(self, now: float) -> float:
        """How long the oldest observation has waited at a reading of ``time.monotonic``."""
        with self._ready:
            heads = [queue[0] for queue in self._queues.values() if queue]
            return max((now - head.decoded for head in heads if isinstance(head, TimedObservation)), default=0.0)

    def close(self) -> None:
        """Wake whoever pops; nothing is added any more."""
        with self._ready:
            self._closed = True
            self._ready.notify_all()
