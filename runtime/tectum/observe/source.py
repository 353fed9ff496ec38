"""What every live source has in common: sessions that end, a feed to hand over to, and a runner that brings it back.

A source knows how to hold *one* session: open, hand over until the end, close. The runner repeats it for ever: after an
end or an error it tells that the modality is missing, waits (backoff.py), and tries again; while it waits it may probe
whether the other side is back. A session that hangs in a driver cannot be ended from outside; it is told, and nothing
is opened beside it, so that no thread or descriptor is leaked.
"""

import threading
import time
from abc import ABC, abstractmethod
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, field
from typing import Any, Protocol

from tectum.errors import TectumError, first_line
from tectum.host import tidy
from tectum.observe.arrival import ArrivalClock
from tectum.observe.backoff import Backoff
from tectum.observe.clock import HouseClock
from tectum.observe.intake import Arrival, Ended, Intake, Lost
from tectum.observe.mask import PrivacyMask
from tectum.observe.skew import SkewMeter
from tectum.observe.types import AudioChunk, Frame, Observation, Shape

STALE_S = 3.0
"""Nothing for this long: the source is told to be stale, though its session still stands."""
HUNG_S = 15.0
STEADY_S = 5.0
"""A session that delivered for this long counts as a success: the next wait is the shortest again."""
PROBE_EVERY_S = 1.0
MODALITY: dict[type, str] = {Frame: "vision", AudioChunk: "audio"}


class PacketTap(Protocol):
    """Takes what may end up in a clip; see ``deliver/clips.py``."""

    def begin(self, container: Any, streams: list[Any]) -> None:
        """A session of encoded packets begins."""

    def packet(self, packet: Any, when: float) -> None:
        """One encoded packet and its capture time."""

    def lost(self) -> None:
        """The session is over."""


@dataclass
class Feed:
    """Where a source hands over. ``shift_s``: added to the time of sound (``av_offset_ms`` of the configuration)."""

    place: str
    source: str
    shape: Shape
    intake: Intake
    clock: HouseClock
    skew: SkewMeter
    mask: PrivacyMask | None = None
    tap: PacketTap | None = None
    shift_s: float = 0.0
    warn: Callable[[str], None] = lambda _: None
    arrivals: dict[str, ArrivalClock] = field(default_factory=dict)
    repaired: dict[str, int] = field(default_factory=dict)
    delivered_at: float = float("-inf")
    live: bool = False
    """Whether the session that stands has delivered."""
    muted: frozenset[str] = frozenset()
    """Modalities that are switched off: nothing of them is handed over."""

    def hand(self, seen: Observation, arrived: float, captured: bool = True) -> None:
        """One observation, ``arrived`` at this reading of ``time.monotonic``."""
        self.delivered_at, self.live = time.monotonic(), True
        if self.muted and MODALITY.get(type(seen)) in self.muted:
            return
        self.intake.put(self.source, Arrival(seen, arrived, self.delivered_at, captured))

    def alive(self) -> None:
        """The source lives, though it has nothing to hand over (a shell with no words)."""
        self.delivered_at, self.live = time.monotonic(), True


class Source(ABC):
    """One camera, microphone, stream, recording or place to type. ``modalities``: what it delivers."""

    name: str = "source"
    modalities: tuple[str, ...] = ()
    finite = False
    """Whether it ends for good (a recording, standard input) instead of being opened again."""
    idles = False
    """Whether it may be silent for long without being stale (words)."""
    longest_wait_s = 3.0
    """The longest wait between two tries. A device of this machine costs little to try; what may be many hosts away,
    and can be probed, is left alone for longer."""

    @abstractmethod
    def session(self, feed: Feed, stop: threading.Event) -> None:
        """Open, hand over until the end or until ``stop``, close. Raises MediaError when it cannot go on."""

    def probe(self) -> bool:
        """Whether the other side seems to be back; asked while waiting. False where there is no cheap way to know."""
        return False


STATES = ("ok", "degraded", "down")


@dataclass(frozen=True)
class Health:
    """``state``: ok, degraded (it works less well) or down (its modality is missing). ``reason``: why, for people."""

    state: str
    reason: str = ""

    def row(self) -> dict[str, str]:
        """For JSON."""
        return {"state": self.state, "reason": self.reason}


def worst(rows: Iterable[Mapping[str, Any]]) -> Mapping[str, Any]:
    """The row (see ``Health.row``) that is worst off; the first of several."""
    return max(rows, key=lambda row: STATES.index(row["state"]))


class Runner:
    """Keeps one source running in a thread of its own. ``reconnects``: sessions begun after the first."""

    def __init__(self, source: Source, feed: Feed, told: Callable[[str], None] = lambda _: None):
        self.source, self.feed, self._told = source, feed, told
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
            self.feed.intake.put(self.feed.source, Lost(modality))
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
                self.feed.intake.put(self.feed.source, Ended(trouble))
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
        self._told(f"{self.source.name}: {self._down}; the other sources carry on")
        self._missing()

    def _missing(self) -> None:
        self.feed.intake.forget(self.feed.source)
        for modality in self.source.modalities:
            self.feed.intake.put(self.feed.source, Lost(modality))

    def _wait(self, seconds: float) -> None:
        """Wait, or until a probe finds the other side back."""
        until = time.monotonic() + seconds
        while not self._stop.is_set() and (left := until - time.monotonic()) > 0:
            if self._wake.wait(min(left, PROBE_EVERY_S)):
                self._wake.clear()
                return
            if left > PROBE_EVERY_S and not self._stop.is_set() and self.source.probe():
                return
