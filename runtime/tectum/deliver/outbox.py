"""From a decision to whoever it is delivered to: first the store, then every sink at its own pace.

The place that decided pushes and goes on; nothing here blocks it. One worker writes snapshots and the store; each
sink has its own, reads behind its cursor, and is tried again with back-off when it fails. When the disk is full the
events wait in memory for room, and are delivered from there: a house that cannot write still warns.
"""

import logging
import queue
import time
from collections import OrderedDict, defaultdict, deque
from collections.abc import Callable, Iterable, Iterator, Mapping
from contextlib import contextmanager, suppress
from functools import partial
from typing import Any

from msgspec import Struct, field
from msgspec.structs import replace

from tectum.decide.events import Event
from tectum.deliver.incidents import Incidents
from tectum.deliver.sink_worker import SinkWorker
from tectum.deliver.sinks.base import Sink
from tectum.deliver.store.snapshots import Snapshots
from tectum.deliver.store.store import Store
from tectum.deliver.traces import Traces, traceparent
from tectum.errors import StoreError, describe
from tectum.supervise.clock import HouseClock
from tectum.supervise.health import Health, worst_of
from tectum.supervise.latency import Histogram, Stages
from tectum.supervise.restart_budget import RestartBudget
from tectum.supervise.worker import TURN_S, Worker

MOST_UNSTORED = 10_000
BATCH = 200
RETRY_S = 2.0
MOST_WAITING = 10_000
MOST_TIMES = 500
STUCK_S = 30.0
"""A slow disk may hold a batch for seconds (it waits 5 s for another writer alone)."""
REST_S = 2.0
"""What every event goes through rests only briefly."""
REPLACE_S = 6.0
"""So long a sink that is replaced has to come to the end of what it is at; a broker has five seconds to confirm."""
TOLD_S = 60.0
"""A subscriber that failed shows in the health for so long."""
Subscriber = Callable[[Event], None]

log = logging.getLogger(__name__)


class OutboxBatch(Struct):
    """Events of one decision. ``picture``: for their snapshots, None once they have them; ``decided`` and ``captured``:
    readings of ``time.monotonic`` at the decision and at the capture of what decided."""

    events: list[Event]
    picture: Any
    decided: float
    captured: float


class _Round(Struct):
    """Batches that are served together, and how far they have come: a worker that is begun anew goes on from there."""

    batches: list[OutboxBatch]
    events: list[Event] = field(default_factory=list)
    stored: bool | None = None
    announced: bool = False


class Outbox:
    """``sinks`` by name. ``store`` None: nothing is kept, sinks are served from memory. ``latency``: by place, from the
    capture of what decided an event until a sink had it. ``language``: of the sentences of incidents."""

    def __init__(
        self,
        sinks: dict[str, Sink],
        store: Store | None,
        clock: HouseClock,
        stages: Stages,
        snapshots: bool = True,
        language: str = "en",
    ):
        self.store, self._clock, self._stages = store, clock, stages
        self.traces: Traces | None = None
        self._snapshots = Snapshots(store.folder, clock) if store is not None and snapshots else None
        self._incidents = Incidents(language)
        self._waiting: queue.Queue[OutboxBatch | None] = queue.Queue(MOST_WAITING)
        self._round: _Round | None = None
        self._unstored: deque[Event] = deque()
        self._retry_at = 0.0
        self.lost = 0
        self._trouble = ""
        self._subscribers: tuple[Subscriber, ...] = ()
        self._subscriber_failed = ("", float("-inf"))
        self.latency: defaultdict[str, Histogram] = defaultdict(Histogram)
        self._times = OrderedDict[str, tuple[float, float]]()
        self.workers = [SinkWorker(name, sink, store, partial(self._delivered, name)) for name, sink in sinks.items()]
        self.worker = Worker("outbox", self._run, RestartBudget(rest_s=REST_S), stuck_s=STUCK_S)

    def start(self) -> None:
        """Begin to serve. Raises StoreError."""
        for worker in self.workers:
            worker.start()
        self.worker.start()

    def push(self, events: list[Event], picture: Any = None, captured: float | None = None) -> None:
        """Add the events of a decision; never blocks."""
        if not events:
            return
        now = time.monotonic()
        events = [replace(event, at=self._clock.epoch + event.start) for event in events]
        try:
            self._waiting.put_nowait(OutboxBatch(events, picture, now, now if captured is None else captured))
        except queue.Full:
            self.lost += len(events)
            self._trouble = "the store does not keep up"

    @contextmanager
    def subscribed(self, subscriber: Subscriber) -> Iterator[None]:
        """``subscriber`` hears of what happens while the context lasts, muted events too; it must not block."""
        self._subscribers += (subscriber,)
        try:
            yield
        finally:
            self._subscribers = tuple(one for one in self._subscribers if one is not subscriber)

    def traced(self, event: Event) -> dict[str, str]:
        """What goes with an event so that its trace can be gone on with; nothing where none is made."""
        return {} if self.traces is None else {"traceparent": traceparent(event)}

    def health(self) -> Health:
        """Of the store, and of the worker that everything goes through."""
        parts = [self.worker.health()]
        if self._trouble:
            lost = f"; {self.lost} could not be kept" if self.lost else ""
            parts.append(Health("degraded", f"{self._trouble}; {len(self._unstored)} events wait in memory{lost}"))
        if self._snapshots is not None and self._snapshots.trouble:
            parts.append(Health("degraded", self._snapshots.trouble))
        trouble, at = self._subscriber_failed
        if time.monotonic() - at < TOLD_S:
            parts.append(Health("degraded", f"a subscriber failed: {trouble}"))
        return worst_of(*parts)

    def _delivered(self, sink: str, event: Event) -> None:
        """A sink has accepted an event."""
        now = time.monotonic()
        known = self._times.get(event.id + event.phase)
        if known is not None:
            if self.traces is not None:
                self.traces.delivered(event, sink, known[0])
            self._stages.record_duration("deliver", now - known[0])
            if event.phase == "start":
                self._stages.record_duration("event", now - known[1])
                self.latency[event.place].add(max(0.0, now - known[1]))

    # --- its worker

    def _run(self, worker: Worker) -> None:
        while True:
            worker.heartbeat()
            if self._round is None:
                batches = self._pop()
                if not batches:
                    if worker.stopping and self._waiting.empty():
                        self._keep_the_last()
                        return
                    if self._unstored and time.monotonic() >= self._retry_at:
                        self._keep([])
                    continue
                self._round = _Round(batches)
            self._serve(self._round)
            self._round = None

    def _pop(self) -> list[OutboxBatch]:
        """What waits; a None among it only wakes."""
        found: list[OutboxBatch | None] = []
        with suppress(queue.Empty):
            found.append(self._waiting.get(timeout=TURN_S))
            while len(found) < BATCH:
                found.append(self._waiting.get_nowait())
        return [batch for batch in found if batch is not None]

    def _serve(self, now: _Round) -> None:
        """One round, from where it is."""
        if now.stored is None:
            for batch in now.batches:
                whole = [sound for event in batch.events if (sound := self._sound(event)) is not None]
                batch.events = self._incidents.of(whole)  # of whole ones: one that cannot be written would spoil all
                picture, batch.picture = batch.picture, None  # where this fails, the event goes on without
                if picture is not None and self._snapshots is not None and not self._trouble:
                    batch.events = self._snapshots.of(batch.events, picture)
            now.events = [event for batch in now.batches for event in batch.events]
            now.stored = self._keep(now.events)
            self._note_times(now)
        if not now.announced:
            for worker in self.workers:
                worker.wake([] if now.stored else now.events)
            now.announced = True
        while now.events:
            event = now.events.pop(0)
            for subscriber in self._subscribers:
                try:
                    subscriber(event)
                except Exception as error:  # whoever only looks on must not hold up the others
                    self._subscriber_failed = (describe(error), time.monotonic())
                    log.warning("a subscriber failed: %s", self._subscriber_failed[0])

    def _note_times(self, done: _Round) -> None:
        now = time.monotonic()
        for batch in done.batches:
            if done.stored:
                self._stages.record_duration("store", now - batch.decided)
            for event in batch.events:
                self._times[event.id + event.phase] = (now, batch.captured)
                if self.traces is not None:
                    self.traces.decided(event, batch.captured, batch.decided, now if done.stored else None)
        while len(self._times) > MOST_TIMES:
            self._times.popitem(last=False)

    def _sound(self, event: Event) -> Event | None:
        """The event as it can be written: one that cannot would stop the store and every sink for ever."""
        for one in (event, replace(event, text=None, slots=None)):
            try:
                one.to_json().encode()
            except Exception as error:
                log.error("%s at %s cannot be written as it is: %s", event.kind, event.place, describe(error))
            else:
                return one
        self.lost += 1
        return None

    def _keep(self, events: list[Event]) -> bool:
        """Write events, and what waits for room before them. Whether it is all on disk."""
        if self.store is None:
            return False
        try:
            self.store.add([*self._unstored, *events], self._clock.epoch, self._clock.wall.believed)
        except Exception as error:  # a full disk, or no memory
            trouble = describe(error)
            if not self._trouble:
                log.error("%s; events wait in memory and are delivered all the same", trouble)
            self._trouble, self._retry_at = trouble, time.monotonic() + RETRY_S
            for event in events:
                if len(self._unstored) >= MOST_UNSTORED:
                    self._unstored.popleft()
                    self.lost += 1
                self._unstored.append(event)
            return False
        self._unstored.clear()
        if self._trouble:
            log.info("%s: can be written again", self.store.file)
            self._trouble = ""
            for worker in self.workers:  # each knows what it was told meanwhile
                worker.wake([])
        return True

    def _keep_the_last(self) -> None:
        """What waits for room: the last chance to write it."""
        if self._unstored and not self._keep([]):
            self.lost += len(self._unstored)
            log.error("%s; %d events are lost, which were delivered all the same", self._trouble, len(self._unstored))

    def replace(self, gone: Iterable[str], new: Mapping[str, Sink]) -> None:
        """End the sinks of the names ``gone`` and begin those of ``new``; one that has the name of one that is gone
        takes up where that left off. Raises StoreError: the store cannot be read."""
        left = set(gone)
        if not left and not new:
            return
        ended = {worker.name: worker for worker in self.workers if worker.name in left}
        begun = [SinkWorker(name, sink, self.store, partial(self._delivered, name)) for name, sink in new.items()]
        # those that begin are told of what happens from here on; what they do not take yet waits for them
        self.workers = [*(worker for worker in self.workers if worker.name not in left), *begun]
        deadline = time.monotonic() + REPLACE_S
        for worker in ended.values():
            worker.close(max(0.05, deadline - time.monotonic()))
        for worker in begun:
            if worker.name in ended:
                worker.take_over(ended[worker.name])
            worker.start()
        if self.store is not None:
            with suppress(StoreError):  # a full disk: what waits for them goes at the next start
                self.store.keep_sinks(worker.name for worker in self.workers)

    def try_again(self) -> None:
        """Sinks that wait because they were refused need not wait any longer."""
        for worker in self.workers:
            worker.try_again()

    def close(self, timeout: float = 1.0) -> None:
        """Store what is left, give the sinks until ``timeout`` seconds from now to take it, and end."""
        deadline = time.monotonic() + timeout
        self.worker.stop()
        with suppress(queue.Full):
            self._waiting.put_nowait(None)
        if not self.worker.join(max(0.1, deadline - time.monotonic())):
            log.warning("outbox: hangs and is left behind")
        for worker in self.workers:
            worker.close(max(0.05, deadline - time.monotonic()))
