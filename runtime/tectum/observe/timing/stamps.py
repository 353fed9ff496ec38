"""Stamps of packets that can be believed: one that is out of line is judged by those that come after it.

A stamp that leaps is held back until it is known what it is. Where the old line goes on, it was an outlier, and is put
where it belongs. Where others agree with it for ``AGREE_S`` and none goes back, the stamps began anew (a camera starts
again, RTP wraps after 13 hours, recordings were joined): they are joined to what was before, and the other track of the
session by the same shift, so that picture and sound stay in step. A leap forward is a gap where it may be one: in a
recording, and live where as much time has gone by, or where it is small.

Packets are judged, not pictures: clips are made of them too, and nothing was decoded yet.
"""

from collections.abc import Iterator, MutableMapping
from math import inf
from typing import Any

from msgspec import Struct, field
from msgspec.structs import replace

JUMP_S = 1.0
"""A stamp this far from where it is expected is no jitter, and no order of pictures."""
SLACK_S = {"audio": 0.1, "video": 0.25}
"""Where packets say in which order they are decoded, theirs are in that order: so far away is no jitter then."""
SAME_JUMP_S = 1.0
"""Two tracks of a session that jump this near to each other jumped together."""
AGREE_S, AGREE = 1.0, 3
"""So long, and so many, have to agree: a packet of MPEG-TS holds half a second of sound under one stamp."""
BEGIN_S = 0.5
"""So long the first ones have to; live, a picture is not kept waiting once it has a second one."""
MOST_HELD = 256
STEP_S = 0.04


class _Held(Struct, frozen=True):
    packet: Any
    arrived: float | None
    stamp: float | None
    step: float
    slack: float

    def leads_to(self, other: "_Held", most: float) -> bool:
        """Whether the stamp of that one follows on this one's, with at most so much between them."""
        if self.stamp is None or other.stamp is None:
            return False
        return -other.slack <= other.stamp - self.stamp <= self.step + most


class _Track(Struct):
    """``last``: the newest stamp that was let through, ``step`` the longest until the next one, ``arrived`` when.
    ``gaps``: how many were found to be real."""

    shift: float = 0.0
    last: float | None = None
    step: float = STEP_S
    arrived: float | None = None
    gaps: int = 0
    held: list[_Held] = field(default_factory=list)

    def leap(self, one: _Held) -> float:
        """Seconds by which a stamp is beyond the newest that was let through, or, below 0, behind it."""
        return 0.0 if one.stamp is None or self.last is None else one.stamp + self.shift - self.last

    def goes_on(self, one: _Held) -> bool:
        """Whether the stamp lies where the next one is expected, and does not follow on what is held back: from a
        little behind, that comes there too."""
        if self.last is None or (self.held and self.held[-1].leads_to(one, one.slack)):
            return False
        return -one.slack <= self.leap(one) <= self.step + sum(held.step for held in self.held) + one.slack

    def newest(self) -> float | None:
        """The newest stamp that is held back."""
        return next((one.stamp for one in reversed(self.held) if one.stamp is not None), None)


class StampRepair:
    """One for each session. ``live``: packets have the time of their arrival, a reading of ``time.monotonic``.
    ``repaired``: outliers and new beginnings are counted there, by kind of track. ``longest_gap_s``: in a recording; a
    leap beyond is a new beginning."""

    def __init__(self, repaired: MutableMapping[str, int], live: bool = False, longest_gap_s: float = inf):
        self._repaired, self._live, self._longest_gap_s = repaired, live, longest_gap_s
        self._tracks: dict[str, _Track] = {}

    def push(
        self, kind: str, packet: Any, step: float, arrived: float | None = None
    ) -> Iterator[tuple[Any, float | None]]:
        """Take in the next packet of a track; gives those that are let through, with their arrival. ``step``: seconds
        until the next one, where the packet does not say."""
        track = self._tracks.setdefault(kind, _Track())
        self._order(kind, packet)
        if packet.duration and packet.time_base:
            step = float(packet.duration * packet.time_base)
        slack = JUMP_S if packet.dts is None else SLACK_S.get(kind, JUMP_S)
        one = _Held(packet, arrived, _seconds(packet), step, slack)
        if one.stamp is None:
            if track.held:
                track.held.append(one)
            else:
                yield packet, arrived
            return
        if track.goes_on(one):
            yield from self._outliers(kind, track)
            yield self._let_through(track, one)
            return
        if track.last is not None and not track.held and self._explained(kind, track, one):
            yield self._let_through(track, one)
            return
        newest = track.newest()
        if track.last is not None and newest is not None and one.stamp < newest - slack:  # these do not agree either
            yield from self._outliers(kind, track)
        track.held.append(one)
        if self._agreed(track) if track.last is not None else self._begun(kind, track):
            yield from self._begin_anew(kind, track)

    def flush(self) -> Iterator[tuple[Any, float | None]]:
        """What is still held back at the end."""
        for kind, track in self._tracks.items():
            seldom = kind != "audio" and bool(track.held) and 0 < track.leap(track.held[0]) <= track.step + JUMP_S
            if track.last is None:
                self._lined_up(kind, track)
            if track.last is None or track.gaps or seldom:  # where gaps are usual, they are no outliers
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
        together = self._joined(kind, track, track.shift + track.step - track.leap(one))
        if together is not None:
            track.shift = together
            self._count(kind)
            return True
        return self._gone_by(track, one)

    def _gone_by(self, track: _Track, one: _Held) -> bool:
        if not self._live or one.arrived is None or track.arrived is None:
            return False
        leap = track.leap(one)
        return 0 < leap <= one.arrived - track.arrived + (JUMP_S if leap > JUMP_S else one.slack)

    def _begun(self, kind: str, track: _Track) -> bool:
        """Whether it is known which of the first ones are in line; those that are not are put there."""
        line = _longest_line(kind, track.held)
        begin, end = track.held[line[0]], track.held[line[-1]]
        at_once = self._live and kind == "video"
        long = begin.stamp is not None and end.stamp is not None and end.stamp - begin.stamp >= BEGIN_S
        known = len(line) > 1 if at_once else len(line) >= AGREE and long
        if known or self._waited(track) or len(track.held) >= 2 * max(AGREE, len(line)):
            self._lined_up(kind, track)
            return True
        return False

    def _lined_up(self, kind: str, track: _Track) -> None:
        """Of the first ones, those that are in no line with most of them are a step before, or behind, the others."""
        line = _longest_line(kind, track.held)
        stamped = [at for at, one in enumerate(track.held) if one.stamp is not None]
        if len(line) < 2 or 2 * len(line) < len(stamped) or len(line) == len(stamped):
            return
        self._count(kind)
        for at in (*reversed([at for at in stamped if at < line[0]]), *(at for at in stamped if at > line[0])):
            if at not in line:
                before = at < line[0]
                near = stamped[stamped.index(at) + (1 if before else -1)]
                other, one = track.held[near], track.held[at]
                right = (other.stamp or 0.0) + (-one.step if before else other.step)
                _move(one.packet, right - (one.stamp or 0.0))
                track.held[at] = replace(one, stamp=right)

    def _waited(self, track: _Track) -> bool:
        """Whatever it is, nobody is kept waiting for longer."""
        first, last = track.held[0].arrived, track.held[-1].arrived
        return self._live and first is not None and last is not None and last - first > AGREE_S

    def _agreed(self, track: _Track) -> bool:
        first, last = track.held[0], track.held[-1]
        long = first.stamp is not None and last.stamp is not None and last.stamp - first.stamp >= AGREE_S
        return self._waited(track) or (len(track.held) >= AGREE and long) or len(track.held) >= MOST_HELD

    def _begin_anew(self, kind: str, track: _Track) -> Iterator[tuple[Any, float | None]]:
        first, leap, others = track.held[0], track.leap(track.held[0]), self._others(kind)
        if track.last is not None and first.stamp is not None:
            small = abs(leap) <= track.step + JUMP_S
            gap = self._gone_by(track, first) if self._live else leap <= self._longest_gap_s
            shift = track.shift + track.step - leap
            together = self._joined(kind, track, shift)
            if leap > 0 and (small or gap):
                track.gaps += 1
            elif together is None and small and any(one.last is not None and not one.held for one in others):
                track.last = first.stamp + track.shift - track.step  # the other went on: it was this one that was ahead
                self._count(kind)
            else:
                track.shift = shift if together is None else together
                self._count(kind)
        held, track.held = track.held, []
        for one in held:
            yield self._let_through(track, one)

    def _joined(self, kind: str, track: _Track, shift: float) -> float | None:
        """The shift of the other track where both jumped together."""
        near = (one.shift for one in self._others(kind) if abs(one.shift - shift) < SAME_JUMP_S)
        return next((one for one in near if one != track.shift), None)

    def _others(self, kind: str) -> list[_Track]:
        return [track for other, track in self._tracks.items() if other != kind]

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


def _longest_line(kind: str, held: list[_Held]) -> list[int]:
    """Where those lie that follow on one another, others between them left out; of several rows the first that is
    longest. A small leap ends one of sound alone: pictures may come seldom."""
    lines: list[list[int]] = []
    for at, one in enumerate(held):
        if one.stamp is None:
            continue
        most = one.slack if kind == "audio" else JUMP_S
        line = next((line for line in reversed(lines) if held[line[-1]].leads_to(one, most)), None)
        if line is None:
            lines.append([at])
        else:
            line.append(at)
    return max(lines, key=len, default=[])


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
