"""Keeps one source running: sessions that end, and what brings them back."""

import logging
import threading
import time
from collections.abc import Callable

from tectum.errors import AccessError, describe
from tectum.observe.observation_queue import Ended, ModalityLost, TimedObservation
from tectum.observe.sources.base import Feed, Source
from tectum.observe.types import Reading
from tectum.supervise.backoff import Backoff
from tectum.supervise.health import Health, worst_of
from tectum.supervise.memory import tidy
from tectum.supervise.worker import Worker

log = logging.getLogger(__name__)

STALE_S = 3.0
"""Nothing for this long: the source is reported stale, though its session still stands."""

HUNG_S = 15.0
"""A session that has delivered, and then nothing for so long, is asked to end: another one may find what this one does
not see any more (a transport stream whose tracks have other numbers now). One in a driver may not hear it."""

FIRST_S = 45.0
"""So long a session may take to deliver at all."""

STEADY_S = 5.0
"""A session that delivered for this long counts as a success: the next wait is the shortest again."""

PROBE_EVERY_S = 1.0

RETURN_S = 300.0
"""A session that has not looked whether it is to end for so long hangs in a driver: nothing but a new process ends it.
Long, for that interrupts every other source."""


class _Halt(threading.Event):
    """Asks a session to end, also once that is ``overdue``. A session that looks at it lives."""

    def __init__(self, beat: Callable[[], None], overdue: Callable[[], bool]):
        super().__init__()
        self._beat, self._overdue = beat, overdue

    def is_set(self) -> bool:
        self._beat()
        return super().is_set() or self._overdue()

    def wait(self, timeout: float | None = None) -> bool:
        until = float("inf") if timeout is None else time.monotonic() + timeout
        while not super().wait(max(0.0, min(PROBE_EVERY_S, until - time.monotonic()))):
            self._beat()
            if time.monotonic() >= until:
                return False
        return True


class Runner:
    """Keeps one source running with a worker of its own. ``reconnects``: sessions begun after the first."""

    def __init__(self, source: Source, feed: Feed, backoff: Backoff | None = None):
        """``backoff``: between its sessions, up to what the source names as its longest wait unless given."""
        self.source, self.feed = source, feed
        self.worker = Worker(f"{feed.place}: {source.name}", self._run, on_failure=self._begin_anew, stuck_s=RETURN_S)
        self._halt = _Halt(self.worker.heartbeat, self._is_overdue)
        self._wake = threading.Event()
        self._backoff = backoff or Backoff(last_s=source.longest_wait_s)
        self._refused, self._access = False, Backoff.refused()
        self.sessions = self.failures = 0
        self.ended = False
        self._down = "not opened yet"
        self._since = time.monotonic()
        self._in_session = False

    def start(self) -> None:
        """Begin."""
        self.worker.start()

    def stop(self) -> None:
        """Ask it to end; see ``join``."""
        self.worker.stop()
        self._halt.set()
        self._wake.set()

    def mute(self, modalities: set[str]) -> None:
        """Switch these off and the others on. A source with nothing left to deliver is closed; one whose packets go
        into clips is opened anew when something is switched on."""
        before, off = self.feed.muted, frozenset(modalities.intersection(self.source.modalities))
        if off == before:
            return
        all_off = self.off
        self.feed.muted = off
        for modality in off - before:
            self.feed.queue.push(self.feed.source, ModalityLost(modality))
        if not self.source.finite and (self.off or all_off or (before - off and self.feed.tap is not None)):
            self._halt.set()
            self._wake.set()

    def try_again(self) -> None:
        """What stood in the way may be gone (another password): do not wait any longer."""
        if self._refused:
            self._wake.set()

    @property
    def off(self) -> bool:
        """Whether all that it delivers is switched off."""
        return bool(self.source.modalities) and self.feed.muted.issuperset(self.source.modalities)

    def join(self, timeout: float) -> bool:
        """Whether its worker has ended within ``timeout`` seconds."""
        return self.worker.join(timeout)

    @property
    def reconnects(self) -> int:
        """Sessions after the first."""
        return max(0, self.sessions - 1)

    @property
    def stale(self) -> bool:
        """Whether a session stands that delivers nothing."""
        return self._in_session and not self.source.idles and self._quiet_s > max(STALE_S, self.feed.patience_s)

    @property
    def _quiet_s(self) -> float:
        return time.monotonic() - max(self.feed.delivered_at, self._since)

    @property
    def _hung_s(self) -> float:
        return max(HUNG_S, 2 * self.feed.patience_s)

    def _is_overdue(self) -> bool:
        """Whether the session that stands is to give way to another one."""
        return self.stale and not self.source.finite and self._quiet_s > (self._hung_s if self.feed.live else FIRST_S)

    def health(self) -> Health:
        """How it is now."""
        own = self.worker.health()
        if own.state == "down":
            return own
        if self.ended:
            return Health("down", self._down) if self._down else Health("ok", "over")
        if self.off:
            return Health("ok", "switched off")
        if not (self._in_session and self.feed.live):
            return Health("down", self._down)
        return worst_of(self._delivery(), own)

    def delivers(self, modality: str) -> bool:
        """Whether it is a source of this modality, works, and its session has such a track."""
        named = modality in self.source.modalities and modality not in self.feed.absent
        return named and self.health().state != "down"

    def _delivery(self) -> Health:
        """Of what a session that stands delivers."""
        if self.stale:
            quiet = self._quiet_s
            is_hung = quiet > self._hung_s
            hung = "; the driver does not return" if is_hung else ""
            return Health("down" if is_hung else "degraded", f"nothing delivered for {quiet:.0f} s{hung}")
        return Health("degraded", self.feed.trouble) if self.feed.trouble else Health("ok")

    def _run(self, worker: Worker) -> None:
        while not worker.stopping:
            worker.heartbeat()
            self._halt.clear()
            if self.off and not self.source.finite:
                self._wake.wait(PROBE_EVERY_S)
                self._wake.clear()
                continue
            if worker.stopping:
                return
            trouble = self._session()
            if worker.stopping:
                return
            if self.source.finite:
                self._down, self.ended = trouble, True
                self._unknown()
                self.feed.queue.push(self.feed.source, Ended(trouble))
                return
            if self._halt.is_set():  # something was switched off or on
                self._missing()
                continue
            self.failures += 1
            if self.feed.live and time.monotonic() - self._since >= STEADY_S:
                self._backoff.reset()
                self._access.reset()
            pause = (self._access if self._refused else self._backoff).next()
            if self._refused:
                self._down += f"; next try in {pause / 60:.0f} min"
            self._lost()
            self._wait(pause)

    def _session(self) -> str:
        """One session; what it failed of, or empty."""
        trouble = ""
        self.feed.live = self._refused = False
        self.feed.absent, self.feed.patience_s = {}, 0.0
        self._since, self._in_session, self.sessions = time.monotonic(), True, self.sessions + 1
        log.debug(
            "%s: %s: session %d begins",
            self.feed.place,
            self.source.name,
            self.sessions,
            extra={"place": self.feed.place},
        )
        try:
            self.source.session(self.feed, self._halt)
            if self._is_overdue():
                trouble = f"nothing was delivered for {self._quiet_s:.0f} s"
        except BaseException as error:  # a driver's or library's own types: the source restarts, the house goes on
            trouble = describe(error)
            self._refused = isinstance(error, AccessError)
        self._down, self._in_session = trouble or "the stream ended", False
        if self.feed.tap is not None:
            self.feed.tap.lost()
        tidy()
        return trouble

    def _begin_anew(self, error: BaseException) -> None:
        """After what failed beside a session."""
        self._down, self._in_session = describe(error), False
        self._missing()

    def _lost(self) -> None:
        log.warning(
            "%s: %s: %s; the other sources carry on",
            self.feed.place,
            self.source.name,
            self._down,
            extra={"place": self.feed.place},
        )
        self._missing()

    def _missing(self) -> None:
        for modality in self.source.modalities:
            self.feed.queue.push(self.feed.source, ModalityLost(modality))
        self._unknown()
        self.feed.queue.forget(self.feed.source)

    def _unknown(self) -> None:
        now = time.monotonic()
        for sensor in self.source.sensors:  # a sensor's last reading is no state any more
            unknown = Reading(self.feed.place, self.feed.clock.media(now), sensor.name, None, reason=self._down)
            self.feed.queue.push(self.feed.source, TimedObservation(unknown, now, now, captured=False))

    def _wait(self, seconds: float) -> None:
        """Wait, or until a probe finds the other side back."""
        until = time.monotonic() + seconds
        while not self.worker.stopping and (left := until - time.monotonic()) > 0:
            self.worker.heartbeat()
            if self._wake.wait(min(left, PROBE_EVERY_S)):
                self._wake.clear()
                return
            if left > PROBE_EVERY_S and not self._refused and not self.worker.stopping and self.source.probe():
                return
