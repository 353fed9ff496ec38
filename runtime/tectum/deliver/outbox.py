"""From a decision to whoever is told: first the store, then every sink at its own pace.

The place that decided hands over and goes on; nothing here blocks it. One thread writes snapshots and the store; each
sink has its own, reads behind its cursor, and is tried again with back-off when it fails. When the disk is full the
events wait in memory for room, and are told from there: a house that cannot write still warns.
"""

import logging
import queue
import threading
import time
from collections import OrderedDict, defaultdict, deque
from collections.abc import Callable
from dataclasses import dataclass
from functools import partial
from pathlib import Path
from typing import Any

from msgspec.structs import replace

from tectum.decide.events import Event
from tectum.deliver.sinks.base import Sink
from tectum.deliver.store.store import Store
from tectum.errors import StoreError, TectumError, first_line
from tectum.imaging.thumbnail import jpeg
from tectum.supervise.backoff import Backoff
from tectum.supervise.clock import HouseClock
from tectum.supervise.health import Health
from tectum.supervise.latency import Histogram, Stages

log = logging.getLogger(__name__)

MOST_UNSTORED = 10_000
SNAPSHOT_HEIGHT = 360
BATCH = 200
RETRY_S = 2.0
MOST_WAITING = 10_000
MOST_TIMES = 500


@dataclass
class OutboxBatch:
    """Events of one decision. ``picture``: for their snapshots; ``decided`` and ``captured``: readings of
    ``time.monotonic`` at the decision and at the capture of what decided."""

    events: list[Event]
    picture: Any
    decided: float
    captured: float


class Outbox:
    """``sinks`` by name. ``store`` None: nothing is kept, sinks are served from memory. ``watchers``: told of what
    happens while they look, quiet events too; must not block or raise. ``latency``: by place, from the capture of what
    decided an event until a sink had it."""

    def __init__(
        self,
        sinks: dict[str, Sink],
        store: Store | None,
        clock: HouseClock,
        stages: Stages,
        snapshots: bool = True,
    ):
        self.store, self._clock, self._stages = store, clock, stages
        self._snapshots = snapshots
        self._waiting: queue.Queue[OutboxBatch | None] = queue.Queue(MOST_WAITING)
        self._unstored: deque[Event] = deque()
        self.lost = 0
        self.trouble = ""
        self._shown: dict[str, str] = {}
        self.watchers: list[Callable[[Event], None]] = []
        self.latency: defaultdict[str, Histogram] = defaultdict(Histogram)
        self._times = OrderedDict[str, tuple[float, float]]()
        self.workers = [SinkWorker(name, sink, self) for name, sink in sinks.items()]
        self._thread = threading.Thread(target=self._run, name="outbox", daemon=True)

    def start(self) -> None:
        """Begin to serve."""
        for worker in self.workers:
            worker.start()
        self._thread.start()

    def put(self, events: list[Event], picture: Any = None, captured: float | None = None) -> None:
        """Hand over; never blocks."""
        if not events:
            return
        now = time.monotonic()
        events = [replace(event, at=self._clock.epoch + event.start) for event in events]
        try:
            self._waiting.put_nowait(OutboxBatch(events, picture, now, now if captured is None else captured))
        except queue.Full:
            self.lost += len(events)
            self.trouble = "the store does not keep up"

    def health(self) -> Health:
        """Of the store."""
        if self.trouble:
            lost = f"; {self.lost} could not be kept" if self.lost else ""
            return Health("degraded", f"{self.trouble}; {len(self._unstored)} events wait in memory{lost}")
        return Health("ok")

    def told(self, event: Event) -> None:
        """A sink has taken a message."""
        now = time.monotonic()
        known = self._times.get(event.id + event.phase)
        if known is not None:
            self._stages.record_duration("deliver", now - known[0])
            if event.phase == "start":
                self._stages.record_duration("event", now - known[1])
                self.latency[event.place].add(max(0.0, now - known[1]))

    def _run(self) -> None:
        while True:
            try:
                parcel = self._waiting.get(timeout=RETRY_S)
            except queue.Empty:
                self._keep([])
                continue
            batch = [parcel]
            while len(batch) < BATCH:
                try:
                    batch.append(self._waiting.get_nowait())
                except queue.Empty:
                    break
            parcels = [p for p in batch if p is not None]
            events = [event for p in parcels for event in self._with_snapshot(p)]
            stored = self._keep(events)
            now = time.monotonic()
            for p in parcels:
                if stored:
                    self._stages.record_duration("store", now - p.decided)
                for event in p.events:
                    self._times[event.id + event.phase] = (now, p.captured)
            while len(self._times) > MOST_TIMES:
                self._times.popitem(last=False)
            for worker in self.workers:
                worker.wake([] if stored else events)
            for watcher in list(self.watchers):
                for event in events:
                    watcher(event)
            if len(parcels) < len(batch):
                return

    def _keep(self, events: list[Event]) -> bool:
        """Write events, and what waits for room before them. Whether it is all on disk."""
        if self.store is None:
            return False
        if not events and not self._unstored:
            return True
        waiting = list(self._unstored)
        try:
            last = self.store.add([*waiting, *events], self._clock.epoch)
        except StoreError as error:
            if not self.trouble:
                log.error("%s; events wait in memory and are told all the same", error)
            self.trouble = str(error)
            for event in events:
                if len(self._unstored) >= MOST_UNSTORED:
                    self._unstored.popleft()
                    self.lost += 1
                self._unstored.append(event)
            return False
        if waiting:  # they were told while the disk was full
            self._unstored.clear()
            end = last - len(events)
            for worker in self.workers:
                worker.skip(end - len(waiting), end)
        if self.trouble:
            log.info("%s: can be written again", self.store.file)
            self.trouble = ""
        return True

    def _with_snapshot(self, parcel: OutboxBatch) -> list[Event]:
        if parcel.picture is None or self.store is None or not self._snapshots or self.trouble:
            return parcel.events
        raw = b""
        out = []
        for event in parcel.events:
            if event.phase != "start" and event.id in self._shown:
                shown = self._shown.pop(event.id) if event.phase == "end" else self._shown[event.id]
                out.append(replace(event, snapshot=shown))
                continue
            if event.phase == "start" and event.head in {"presence", "situation", "rule"}:
                try:
                    raw = raw or jpeg(parcel.picture, min(SNAPSHOT_HEIGHT, parcel.picture.height))
                    day = self._clock.date(event.start).strftime("%Y-%m-%d")
                    name = Path("snapshots") / day / f"{event.id}.jpg"
                    file = self.store.folder / name
                    file.parent.mkdir(parents=True, exist_ok=True)
                    file.write_bytes(raw)
                    self._shown[event.id] = str(name)
                    event = replace(event, snapshot=str(name))  # noqa: PLW2901
                except (OSError, ValueError) as error:  # a full disk costs the snapshot, not the event
                    log.warning("snapshot of %s: %s", event.kind, first_line(error))
            out.append(event)
        return out

    def close(self, timeout: float = 1.0) -> None:
        """Store what is left, give the sinks until ``timeout`` seconds from now to take it, and end."""
        deadline = time.monotonic() + timeout
        if self._thread.ident is not None:
            self._waiting.put(None)
            self._thread.join(max(0.1, deadline - time.monotonic()))
        for worker in self.workers:
            worker.close(max(0.05, deadline - time.monotonic()))


class SinkWorker:
    """Serves one sink from behind its cursor, in a thread of its own."""

    def __init__(self, name: str, sink: Sink, outbox: Outbox):
        self.name, self._sink, self._outbox = name, sink, outbox
        self._ready = threading.Condition()
        self._direct: deque[Event] = deque(maxlen=MOST_UNSTORED)
        self._work = True
        self._closing = False
        self._seq = 0
        self._backoff = Backoff()
        self.trouble = ""
        self.delivered = self.failures = 0
        self._thread = threading.Thread(target=self._run, name=f"sink: {name}", daemon=True)
        if (when_ready := getattr(sink, "when_ready", None)) is not None:
            when_ready(partial(self.wake, []))

    def start(self) -> None:
        """Take up where this sink left off."""
        store = self._outbox.store
        if store is not None:
            self._seq = store.join(self.name)
        self._thread.start()

    def wake(self, direct: list[Event]) -> None:
        """There is more in the store, or ``direct`` from memory."""
        with self._ready:
            self._direct.extend(direct)
            self._work = True
            self._ready.notify()

    def skip(self, first: int, last: int) -> None:
        """What is in the store behind ``first`` up to ``last`` was told from memory, if this sink kept up."""
        with self._ready:
            if self._seq >= first and not self._direct:
                self._seq = max(self._seq, last)

    def health(self) -> Health:
        """Of this sink."""
        return Health("degraded", self.trouble) if self.trouble else Health("ok")

    def _run(self) -> None:
        while True:
            with self._ready:
                while not self._work and not self._closing:
                    self._ready.wait(1.0)
                closing, self._work = self._closing, False
            try:
                self._serve()
                self.trouble = ""
                self._backoff.reset()
            except Exception as error:  # a sink's own library may raise anything; the sink is tried again
                told = str(error) if isinstance(error, TectumError) else f"{type(error).__name__}: {first_line(error)}"
                if not self.trouble:
                    log.warning("sink %s: %s; what it missed waits for it", self.name, told)
                self.trouble = told
                self.failures += 1
                if closing:
                    return
                with self._ready:
                    self._work = True
                    if not self._closing:
                        self._ready.wait(self._backoff.next())
                continue
            if closing:
                return

    def _serve(self) -> None:
        """All there is."""
        while self._direct:
            self._tell(self._direct[0])
            self._direct.popleft()
        store = self._outbox.store
        while store is not None and (messages := store.after(self._seq)):
            done = self._seq
            try:
                for message in messages:
                    self._tell(message.event)
                    done = message.seq
            finally:
                if done > self._seq:
                    store.taken(self.name, done)
                    self._seq = done

    def _tell(self, event: Event) -> None:
        if event.muted and not getattr(self._sink, "keeps_quiet", False):
            return
        self._sink.deliver(event)
        self.delivered += 1
        self._outbox.told(event)

    def close(self, timeout: float) -> None:
        """Serve what is left and end."""
        with self._ready:
            self._closing = self._work = True
            self._ready.notify()
        if self._thread.ident is not None:
            self._thread.join(timeout)
        if not self._thread.is_alive():
            self._sink.close()
