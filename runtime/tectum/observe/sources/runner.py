"""Keeps one source running: sessions that end, and what brings them back."""

import logging
import threading
import time

from tectum.errors import TectumError, first_line
from tectum.observe.observation_queue import Ended, ModalityLost, TimedObservation
from tectum.observe.sources.base import Feed, Source
from tectum.observe.types import Reading
from tectum.supervise.backoff import Backoff
from tectum.supervise.health import Health
from tectum.supervise.memory import tidy

log = logging.getLogger(__name__)

STALE_S = 3.0
"""Nothing for this long: the source is reported stale, though its session still stands."""

HUNG_S = 15.0

STEADY_S = 5.0
"""A session that delivered for this long counts as a success: the next wait is the shortest again."""

PROBE_EVERY_S = 1.0


class Runner:
    """Keeps one source running in a thread of its own. ``reconnects``: sessions begun after the first."""

    def __init__(self, source: Source, feed: Feed):
        self.source, self.feed = source, feed
        self._stop = threading.Event()
        self._halt = threading.Event()
        self._wake = threading.Event()
        self._backoff = Backoff(last_s=source.longest_wait_s)
        self.sessions = self.failures = 0
        self.ended = False
        self._down = "not opened yet"
        self._since = time.monotonic()
        self._in_session = False
        self._thread = threading.Thread(target=self._run, name=f"{feed.place}: {source.name}", daemon=True)

    def start(self) -> None:
        """Begin."""
        self._thread.start()

    def stop(self) -> None:
        """Ask it to end; see ``join``."""
        self._stop.set()
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

    @property
    def off(self) -> bool:
        """Whether all that it delivers is switched off."""
        return bool(self.source.modalities) and self.feed.muted.issuperset(self.source.modalities)

    def join(self, timeout: float) -> bool:
        """Whether the thread has ended within ``timeout`` seconds."""
        if self._thread.ident is not None:
            self._thread.join(max(0.0, timeout))
        return not self._thread.is_alive()

    @property
    def reconnects(self) -> int:
        """Sessions after the first."""
        return max(0, self.sessions - 1)

    @property
    def stale(self) -> bool:
        """Whether a session stands that delivers nothing."""
        quiet = time.monotonic() - max(self.feed.delivered_at, self._since)
        return self._in_session and not self.source.idles and quiet > STALE_S

    def health(self) -> Health:
        """How it is now."""
        if self.ended:
            return Health("down", self._down) if self._down else Health("ok", "over")
        if self.off:
            return Health("ok", "switched off")
        if not (self._in_session and self.feed.live):
            return Health("down", self._down)
        if self.stale:
            quiet = time.monotonic() - max(self.feed.delivered_at, self._since)
            hung = "; the driver does not return" if quiet > HUNG_S else ""
            return Health("down" if quiet > HUNG_S else "degraded", f"nothing delivered for {quiet:.0f} s{hung}")
        if self.feed.trouble:
            return Health("degraded", self.feed.trouble)
        return Health("ok")

    def _run(self) -> None:
        while not self._stop.is_set():
            self._halt.clear()
            if self.off and not self.source.finite:
                self._wake.wait(PROBE_EVERY_S)
                self._wake.clear()
                continue
            if self._stop.is_set():
                return
            self.feed.live = False
            self._since, self._in_session, self.sessions = time.monotonic(), True, self.sessions + 1
            trouble = ""
            try:
                self.source.session(self.feed, self._halt)
            except TectumError as error:
                trouble = str(error)
            except Exception as error:  # a driver's or library's own types: the source restarts, the house goes on
                trouble = f"{type(error).__name__}: {first_line(error)}"
            finally:
                self._down, self._in_session = trouble or "the stream ended", False
                if self.feed.tap is not None:
                    self.feed.tap.lost()
                tidy()
            if self._stop.is_set():
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
            self._lost()
            self._wait(self._backoff.next())

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
        for sensor in self.source.sensors:  # what a sensor last said is no state any more
            unknown = Reading(self.feed.place, self.feed.clock.media(now), sensor.name, None, reason=self._down)
            self.feed.queue.push(self.feed.source, TimedObservation(unknown, now, now, captured=False))

    def _wait(self, seconds: float) -> None:
        """Wait, or until a probe finds the other side back."""
        until = time.monotonic() + seconds
        while not self._stop.is_set() and (left := until - time.monotonic()) > 0:
            if self._wake.wait(min(left, PROBE_EVERY_S)):
                self._wake.clear()
                return
            if left > PROBE_EVERY_S and not self._stop.is_set() and self.source.probe():
                return
