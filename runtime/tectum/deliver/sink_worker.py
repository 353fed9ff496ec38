"""Serves one sink from behind its cursor in the store."""

import logging
import threading
import time
from collections import OrderedDict, deque
from collections.abc import Callable

from tectum.decide.events import Event
from tectum.deliver.sinks.base import Sink
from tectum.deliver.store.store import Store
from tectum.errors import AccessError, DeliveryError, RejectedError, StoreError, describe
from tectum.supervise.backoff import Backoff
from tectum.supervise.health import Health, worst_of
from tectum.supervise.restart_budget import RestartBudget
from tectum.supervise.worker import TURN_S, Worker

MOST_DIRECT, MOST_TOLD = 10_000, 20_000
STUCK_S = 60.0
"""A sink may take its time over one event (a broker or server that does not answer): several times its own deadline."""
REST_S = 5.0
"""A sink whose worker has spent its budget rests briefly: others may depend on what it delivers."""

MOST_TRIES = 8
"""So often a sink that fails of itself is given the same event: about two minutes."""
TOLD_S = 600.0
"""An event that was given up shows in the health for so long."""
NOTE_AGAIN_S = 2.0
"""How often it is tried to note in the store what a sink has taken, where the disk had no room for that."""

log = logging.getLogger(__name__)


class SinkWorker:
    """``store`` None: it is served from memory. ``delivered_to`` is called with each event that the sink accepted."""

    def __init__(self, name: str, sink: Sink, store: Store | None, delivered_to: Callable[[Event], None]):
        self.name, self._sink, self._store, self._delivered_to = name, sink, store, delivered_to
        self._ready = threading.Condition()
        self._direct: deque[Event] = deque(maxlen=MOST_DIRECT)
        self._work = True
        self._again = False
        self._told = OrderedDict[int, None]()
        self._seq = self._noted = 0
        self._unnoted, self._note_at = "", 0.0
        self._backoff, self._refused = Backoff(), Backoff.refused()
        self._trouble = ""
        self._tried = ("", 0)
        self._gave_up = ("", float("-inf"))
        self.delivered = self.failures = self.given_up = 0
        self.worker = Worker(f"sink: {name}", self._run, RestartBudget(rest_s=REST_S), self._failed, stuck_s=STUCK_S)
        sink.when_ready(self.try_again)

    def start(self) -> None:
        """Take up where this sink left off. Raises StoreError."""
        if self._store is not None:
            self._noted = self._store.join(self.name)
            self._seq = max(self._seq, self._noted)
        self.worker.start()

    def wake(self, direct: list[Event]) -> None:
        """There is more in the store, or ``direct`` from memory."""
        with self._ready:
            self._direct.extend(direct)
            self._work = True
            self._ready.notify()

    def take_over(self, other: "SinkWorker") -> None:
        """What ``other``, which has ended, was to deliver from memory goes before what this one has; what it has
        delivered is not delivered again."""
        with self._ready:
            self._direct.extendleft(reversed(other._direct))
            self._told.update(other._told)
            self._seq = max(self._seq, other._seq)

    def try_again(self) -> None:
        """What stood in the way may be gone: do not wait any longer."""
        with self._ready:
            self._again = self._work = True
            self._ready.notify()

    def health(self) -> Health:
        """Of this sink: its worker, its deliveries, and what else it does."""
        why, at = self._gave_up
        trouble = self._trouble or (why if time.monotonic() - at < TOLD_S else "")
        parts = [Health("degraded", each) for each in (trouble, self._unnoted) if each]
        return worst_of(self.worker.health(), *parts, self._sink.health())

    def _run(self, worker: Worker) -> None:
        while True:
            self._wait_for_work(worker)
            closing = worker.stopping
            self._again = False
            try:
                self._serve(worker)
                self._well()
            except Exception as error:  # a sink's own library may raise anything; the sink is tried again
                self.failures += 1
                refused = isinstance(error, AccessError)
                pause = (self._refused if refused else self._backoff).next()
                self._note(describe(error) + (f"; next try in {pause / 60:.0f} min" if refused else ""), refused)
                if not closing:
                    self._wait_to_retry(worker, pause, refused)
            if closing:
                return

    def _well(self) -> None:
        self._trouble = ""
        self._backoff.reset()
        self._refused.reset()

    def _note(self, trouble: str, refused: bool) -> None:
        if refused or not self._trouble:
            log.warning("sink %s: %s; what it missed waits for it", self.name, trouble)
        self._trouble = trouble

    def _wait_for_work(self, worker: Worker) -> None:
        with self._ready:
            while not self._work and not worker.stopping and not self._is_to_note():
                worker.heartbeat()
                self._ready.wait(TURN_S)
            self._work = False
        worker.heartbeat()

    def _wait_to_retry(self, worker: Worker, seconds: float, refused: bool) -> None:
        """A new event is worth another try, but where the house was ``refused``: there only ``try_again`` is."""
        until = time.monotonic() + seconds
        with self._ready:
            while not (self._again or (self._work and not refused)) and not worker.stopping:
                left = until - time.monotonic()
                if left <= 0:
                    break
                worker.heartbeat()
                self._ready.wait(min(left, TURN_S))
            self._work = True

    def _failed(self, _: BaseException) -> None:
        """What was not taken is given again."""
        self.failures += 1
        with self._ready:
            self._work = True

    def _serve(self, worker: Worker) -> None:
        """All there is: what a full disk left in memory, then what the store has, but for what was told from memory."""
        while self._direct:
            event = self._direct[0]
            self._deliver(event, worker)
            self._direct.popleft()
            if self._store is not None:
                self._told[_key(event)] = None
                while len(self._told) > MOST_TOLD:
                    self._told.popitem(last=False)
        store = self._store
        while store is not None and (messages := store.after(self._seq)):
            try:
                for message in messages:
                    key = _key(message.event) if self._told else 0
                    if key in self._told:
                        del self._told[key]
                    else:
                        self._deliver(message.event, worker)
                    self._seq = message.seq
            finally:
                self._note_taken(store)
        if store is not None and self._is_to_note():
            self._note_taken(store)

    def _is_to_note(self) -> bool:
        return self._noted < self._seq and time.monotonic() >= self._note_at

    def _note_taken(self, store: Store) -> None:
        """Keep how far the sink has come. A disk without room for that is no reason to deliver anything twice: it is
        known here, and noted later."""
        if self._noted == self._seq:
            return
        try:
            store.acknowledge(self.name, self._seq)
        except StoreError as error:
            self._note_at = time.monotonic() + NOTE_AGAIN_S
            self._unnoted = f"{describe(error)}; what it took comes again after a restart"
        else:
            self._noted, self._unnoted = self._seq, ""

    def _deliver(self, event: Event, worker: Worker) -> None:
        worker.heartbeat()
        if event.muted and not self._sink.takes_muted:
            return
        try:
            self._sink.deliver(event)
        except (DeliveryError, AccessError, OSError):
            raise
        except Exception as error:
            if not self._hopeless(event, error):
                raise
            self._give_up(event, error)
            return
        self.delivered += 1
        self._well()  # whatever is still waiting: one that is far behind delivers all the same
        self._delivered_to(event)

    def _hopeless(self, event: Event, error: Exception) -> bool:
        """Whether the sink will never take the event: it would hold up all that follow."""
        key = f"{event.id}/{event.phase}"
        tries = self._tried[1] + 1 if self._tried[0] == key else 1
        self._tried = key, tries
        return isinstance(error, RejectedError) or tries >= MOST_TRIES

    def _give_up(self, event: Event, error: Exception) -> None:
        self.given_up += 1
        what = f"{event.kind} ({event.place}) is given up: {describe(error)}"
        self._gave_up = what, time.monotonic()
        log.warning("sink %s: %s", self.name, what)

    def close(self, timeout: float) -> None:
        """Serve what is left and end."""
        self.worker.stop()
        self.wake([])
        if not self.worker.join(timeout):
            log.warning("sink %s: hangs and is left behind", self.name)
            return
        try:
            self._sink.close()
        except Exception as error:  # the others are closed all the same
            log.warning("sink %s: cannot be closed: %s", self.name, describe(error))


def _key(event: Event) -> int:
    """The same for a message from memory and from the store."""
    return hash(event.to_json())
