"""What every live source has in common: sessions that end, a feed to push into, and a runner that brings it back.

A source knows how to hold *one* session: open, push until the end, close. The runner repeats it for ever: after an
end or an error it reports the modality missing, waits (backoff.py), and tries again; while it waits it may probe
whether the other side is back. A session that hangs in a driver cannot be ended from outside; it is reported, and
nothing is opened beside it, so that no thread or descriptor is leaked.
"""

import threading
import time
from abc import ABC, abstractmethod
from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Any, ClassVar, Protocol

from msgspec import Struct, field

from tectum.bundle import Shape
from tectum.imaging.mask import PrivacyMask
from tectum.observe.observation_queue import ObservationQueue, TimedObservation
from tectum.observe.sensor import Sensor
from tectum.observe.timing.arrival import ClockMapper
from tectum.observe.timing.skew import SkewMeter
from tectum.observe.types import Observation
from tectum.supervise.clock import HouseClock
from tectum.tables.broker import Broker
from tectum.tables.problem import Problem
from tectum.tables.values import FromToml


class PacketTap(Protocol):
    """Takes what may end up in a clip (``deliver/store/clips.py``) or is watched (``deliver/live_video.py``)."""

    def begin(self, streams: list[Any]) -> None:
        """A session of encoded packets begins."""

    def packet(self, packet: Any, when: float) -> None:
        """One encoded packet and its capture time."""

    def lost(self) -> None:
        """The session is over."""


class Taps:
    """Several that take the same packets."""

    def __init__(self, *taps: PacketTap):
        self._taps = taps

    def begin(self, streams: list[Any]) -> None:
        """A session of encoded packets begins."""
        for tap in self._taps:
            tap.begin(streams)

    def packet(self, packet: Any, when: float) -> None:
        """One encoded packet and its capture time."""
        for tap in self._taps:
            tap.packet(packet, when)

    def lost(self) -> None:
        """The session is over."""
        for tap in self._taps:
            tap.lost()


class Feed(Struct):
    """Where a source pushes what it observes. ``shift_s``: added to the time of sound (``av_offset_ms`` of the
    configuration)."""

    place: str
    source: str
    shape: Shape
    queue: ObservationQueue = field(default_factory=ObservationQueue)
    clock: HouseClock = field(default_factory=HouseClock.start)
    skew: SkewMeter = field(default_factory=SkewMeter)
    mask: PrivacyMask | None = None
    tap: PacketTap | None = None
    shift_s: float = 0.0
    arrivals: dict[str, ClockMapper] = field(default_factory=dict)
    repaired: dict[str, int] = field(default_factory=dict)
    delivered_at: float = float("-inf")
    live: bool = False
    """Whether the session that stands has delivered."""
    muted: frozenset[str] = frozenset()
    """Modalities that are switched off: nothing of them is pushed."""
    trouble: str = ""
    """What is wrong with what is delivered, though the session stands: the source is degraded."""
    patience_s: float = 0.0
    """So long nothing may come of the session that stands, without being stale: segments come whole, seconds apart."""
    absent: dict[str, str] = field(default_factory=dict)
    """Modalities of the source that its session has nothing of, and why: they are missing, the others come."""

    def push(self, seen: Observation, arrived: float, captured: bool = True) -> None:
        """One observation, ``arrived`` at this reading of ``time.monotonic``."""
        self.delivered_at, self.live = time.monotonic(), True
        if seen.modality in self.muted:
            return
        self.queue.push(self.source, TimedObservation(seen, arrived, self.delivered_at, captured))

    def alive(self) -> None:
        """The source lives, though it has nothing to push (a shell where nobody types)."""
        self.delivered_at, self.live = time.monotonic(), True


class SourceContext(Struct, frozen=True):
    """What a source may need of the house that it is made for. ``folder``: paths in the configuration are relative to
    it; ``broker``: the house's own, None where it has none."""

    place: str
    folder: Path
    broker: Broker | None = None


class SourceTable(FromToml):
    """``[[place.source]]`` of one ``type``: what the file says of a source, and how it is made of that.

    A table is a frozen ``msgspec.Struct`` that derives from this too, and an entry point of the group
    ``tectum.sources``, whose name is the ``type``. Its fields are the keys of the table.
    """

    __slots__ = ()
    NAME = "a table [[place.source]]"
    SCHEMA: ClassVar[Mapping[str, Any]] = {"type": "object", "required": ["type"]}

    @property
    def modalities(self) -> tuple[str, ...]:
        """What the source delivers, as ``Source.modalities``."""
        return ()

    @property
    def sensors(self) -> tuple[Sensor, ...]:
        """The state sensors whose readings it delivers, as ``Source.sensors``: rules may speak of them."""
        return ()

    @property
    def live(self) -> bool:
        """Whether it does not end."""
        return True

    @property
    def uses_broker(self) -> bool:
        """Whether it is made of the house's own broker (``SourceContext.broker``): another one makes another source."""
        return False

    @property
    def reads_standard_input(self) -> bool:
        """Whether it takes what comes on standard input: one source of a house may."""
        return False

    def problems(self, _context: SourceContext) -> Iterator[Problem]:
        """What the types of the fields do not check: files that are not there, what does not go together."""
        return iter(())

    def open(self, context: SourceContext) -> "Source":
        """The source. Raises TectumError."""
        raise NotImplementedError


class Source(ABC):
    """One camera, microphone, stream, recording, place to type or link to state sensors. ``modalities``: what it
    delivers; ``sensors``: whose readings it delivers."""

    name: str = "source"
    modalities: tuple[str, ...] = ()
    sensors: tuple[Sensor, ...] = ()
    finite = False
    """Whether it ends for good (a recording, standard input) instead of being opened again."""
    idles = False
    """Whether it may be silent for long without being stale (typed text)."""
    longest_wait_s = 3.0
    """The longest wait between two tries. A device of this machine costs little to try; what may be many hosts away,
    and can be probed, is left alone for longer."""

    @abstractmethod
    def session(self, feed: Feed, stop: threading.Event) -> None:
        """Open, push until the end or until ``stop``, close. Raises MediaError when it cannot go on, AccessError where
        user or password is refused."""

    def probe(self) -> bool:
        """Whether the other side seems to be back; asked while waiting. False where there is no cheap way to know."""
        return False
