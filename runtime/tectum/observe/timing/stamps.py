"""Stamps of packets that can be believed: one that is out of line is judged by those that come after it.

A stamp that leaps is held back until it is known what it is. Where the old line goes on, it was an outlier, and is put
where it belongs. Where others agree with it for ``AGREE_S`` and none goes back, the stamps began anew (a camera starts
again, RTP wraps after 13 hours, recordings were joined): they are joined to what was before, and the other track of the
session by the same shift, so that picture and sound stay in step. A leap forward is a gap where it may be one: in a
recording, and live where as much time has gone by.

Packets are judged, not pictures: clips are made of them too, and nothing was decoded yet.
"""

from collections.abc import Iterator, MutableMapping
from typing import Any

from msgspec import Struct, field
from msgspec.structs import replace

JUMP_S = 1.0
"""A stamp this far from where it is expected is no jitter, and no order of pictures."""
SAME_JUMP_S = 1.0
"""Two tracks of a session that jump this near to each other jumped together."""
AGREE_S, AGREE = 1.0, 3
"""So long, and so many, have to agree: a packet of MPEG-TS holds half a second of sound under one stamp."""
MOST_HELD = 256
STEP_S = 0.04


class _Held(Struct, frozen=True):
    packet: Any
    arrived: float | None
    stamp: float | None
    step: float


class _Track(Struct):
    """``last``: the newest stamp that was let through, ``step`` the longest until the next one, ``arrived`` when.
    ``gaps``: how many were found to be real."""

    shift: float = 0.0
    last: float | None = None
    step: float = STEP_S
    arrived: float | None = None
    gaps: int = 0
    held: list[_Held] = field(default_factory=list)

    def goes_on(self, stamp: float) -> bool:
        """Whether the stamp lies where the next one is expected."""
        return self.last is not None and -JUMP_S <= stamp + self.shift - self.last <= self.step + JUMP_S

    def newest(self) -> float | None:
        """The newest stamp that is held back."""
        return next((one.stamp for one in reversed(self.held) if one.stamp is not None), None)


class StampRepair:
    """One for each session. ``live``: packets have the time of their arrival, a reading of ``time.monotonic``.
    ``repaired``: outliers and new beginnings are counted there, by kind of track."""

    def __init__(self, repaired: MutableMapping[str, int], live: bool = False):
        self._repaired, self._live = repaired, live
        self._tracks: dict[str, _Track] = {}

    def push(
        self, kind: str, packet: Any, step: float, arrived: float | None = None
    ) -> Iterator[tuple[Any, float | None]]:
        """Take in the next packet of a track; gives those that are let through, with their arrival. ``step``: seconds
        until the next one, where the packet does not say."""
        track = self._tracks.setdefault(kind, _Track())
        self._order(kind, packet)
        stamp = _seconds(packet)
        if packet.duration and packet.time_base:
            step = float(packet.duration * packet.time_base)
        one = _Held(packet, arrived, stamp, step)
        if stamp is None:
            if track.held:
                track.held.append(one)
            else:
                yield packet, arrived
            return
        if track.goes_on(stamp):
            yield from self._outliers(kind, track)
            yield self._let_through(track, one)
            return
        if track.last is not None and not track.held and self._explained(kind, track, one):
            yield self._let_through(track, one)
            return
        newest = track.newest()
        if track.last is not None and newest is not None and stamp < newest - JUMP_S:  # these do not agree either
            yield from self._outliers(kind, track)
        track.held.append(one)
        if self._agreed(track) if track.last is not None else self._begun(kind, track):
            yield from self._begin_anew(kind, track)

    def flush(self) -> Iterator[tuple[Any, float | None]]:
        """What is still held back at the end."""
        for kind, track in self._tracks.items():
            if track.last is None or track.gaps:  # too few to judge, and where gaps are usual they are no outliers
                held, track.held = track.held, []
                yield from ((one.packet, one.arrived) for one in held)
            yield from self._outliers(kind, track)

    def shift(self, kind: str) -> float:
        """Seconds that stamps of a track are shifted by now."""
        return self._tracks[kind].shift if kind in self._tracks else 0.0

    def _order(self, kind: str, packet: Any) -> None:
        """A picture is shown soon after it is decoded, or its stamp is wrong."""
        if packet.pts is None or packet.dts is None or not packet.time_base:
            return
        if abs(packet.pts - packet.dts) * packet.time_base > AGREE_S + JUMP_S:
            packet.pts = packet.dts
            self._count(kind)

    def _explained(self, kind: str, track: _Track, one: _Held) -> bool:
        """Whether the other track jumped so, or as much time has gone by; then it is no outlier."""
        assert one.stamp is not None  # noqa: S101  asked of stamps alone
        assert track.last is not None  # noqa: S101
        wanted = track.last + track.step - one.stamp
        for other, known in self._tracks.items():
            if other != kind and known.shift != track.shift and abs(known.shift - wanted) < SAME_JUMP_S:
                track.shift = known.shift
                self._count(kind)
                return True
        return self._gone_by(track, one)

    def _gone_by(self, track: _Track, one: _Held) -> bool:
        if not self._live or one.arrived is None or track.arrived is None or one.stamp is None or track.last is None:
            return False
        leap = one.stamp + track.shift - track.last
        return 0 < leap <= one.arrived - track.arrived + JUMP_S

    def _begun(self, kind: str, track: _Track) -> bool:
        """Whether the first ones are known: two that agree, or the two of three. Else the first loses its stamp."""
        if self._waited(track):
            return True
        held = [one for one in track.held if one.stamp is not None]
        stamps = [one.stamp or 0.0 for one in held]
        if len(stamps) < AGREE:
            return len(stamps) == 2 and _near(held[0], stamps[1])
        first, middle, last = stamps[-AGREE:]
        if _near(held[-AGREE], last) and not first <= middle <= last:
            wrong = held[-2]
        elif first <= middle <= last:
            return True
        else:
            wrong = held[-AGREE]
        track.held[track.held.index(wrong)] = replace(wrong, stamp=None)
        wrong.packet.pts = wrong.packet.dts = None
        self._count(kind)
        return _near(held[-2], last) or wrong is held[-2]

    def _waited(self, track: _Track) -> bool:
        """Whatever it is, nobody is kept waiting for longer."""
        first, last = track.held[0].arrived, track.held[-1].arrived
        return self._live and first is not None and last is not None and last - first > AGREE_S

    def _agreed(self, track: _Track) -> bool:
        first, last = track.held[0], track.held[-1]
        assert first.stamp is not None  # noqa: S101  what has none is only held behind one that has
        long = last.stamp is not None and last.stamp - first.stamp >= AGREE_S
        return self._waited(track) or (len(track.held) >= AGREE and long) or len(track.held) >= MOST_HELD

    def _begin_anew(self, kind: str, track: _Track) -> Iterator[tuple[Any, float | None]]:
        first = track.held[0]
        if track.last is not None and first.stamp is not None:
            ahead = first.stamp + track.shift > track.last
            if not ahead or (self._live and not self._gone_by(track, first)):
                track.shift = self._joined(kind, track.last + track.step - first.stamp)
                self._count(kind)
            else:
                track.gaps += 1
        held, track.held = track.held, []
        for one in held:
            yield self._let_through(track, one)

    def _joined(self, kind: str, shift: float) -> float:
        """The shift, or that of the other track where both jumped together."""
        near = [t.shift for other, t in self._tracks.items() if other != kind and abs(t.shift - shift) < SAME_JUMP_S]
        return near[0] if near else shift

    def _outliers(self, kind: str, track: _Track) -> Iterator[tuple[Any, float | None]]:
        """What is held back lies behind what was let through, each a step behind the other."""
        held, track.held = track.held, []
        if held:
            self._count(kind)
        for one in held:
            if one.stamp is not None and track.last is not None:
                _move(one.packet, track.last + one.step - one.stamp)
                track.last += one.step
            yield one.packet, one.arrived

    def _let_through(self, track: _Track, one: _Held) -> tuple[Any, float | None]:
        if one.stamp is not None:
            _move(one.packet, track.shift)
            when = one.stamp + track.shift
            seen = 0.0 if track.last is None else when - track.last
            track.last = when if track.last is None else max(track.last, when)
            track.step = max(one.step, seen if seen <= JUMP_S else 0.0)
            track.arrived = one.arrived
        return one.packet, one.arrived

    def _count(self, kind: str) -> None:
        self._repaired[kind] = self._repaired.get(kind, 0) + 1


def _near(one: _Held, stamp: float) -> bool:
    """Whether the stamp follows on that of this one."""
    return one.stamp is not None and -JUMP_S <= stamp - one.stamp <= one.step + JUMP_S


def _seconds(packet: Any) -> float | None:
    """When it is to be decoded, which is in order; else when it is shown."""
    stamp = packet.dts if packet.dts is not None else packet.pts
    return None if stamp is None or not packet.time_base else float(stamp * packet.time_base)


def _move(packet: Any, seconds: float) -> None:
    if not seconds:
        return
    ticks = round(seconds / packet.time_base)
    packet.dts = None if packet.dts is None else packet.dts + ticks
    packet.pts = None if packet.pts is None else packet.pts + ticks
