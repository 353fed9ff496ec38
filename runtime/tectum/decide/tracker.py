"""Simple tracking, so that one person is one event: centres of a label over time, joined by nearness.

No appearance, no motion model: at five pictures a second people move by less than their width. What is left unmatched
fades by its own hysteresis; what is new must hold longer, and stand apart from what is there already.
"""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from functools import partial

from tectum.decide.hysteresis import Change, Hysteresis, HysteresisParams

REACH, REACH_PER_S, FURTHEST = 0.12, 0.25, 0.4
"""How far (in 0-1 of the picture) a thing may be from where it was last seen, and how that grows while it is unseen."""
APART = 0.12
"""A second one of a kind is believed only this far from every other."""
SECOND_RISE_S = 1.0
MOST = 8


@dataclass(frozen=True)
class Sighting:
    """One thing in one picture: (x, y) in 0-1, probability, and the zone it stands in."""

    x: float
    y: float
    score: float
    zone: str | None = None


@dataclass
class Track:
    """One thing over time. ``number``: unique within a tracker."""

    number: int
    state: Hysteresis
    last: Sighting
    seen_at: float


class Tracker:
    """The things of one label at one place. ``rule``: when one starts and ends."""

    def __init__(self, rule: HysteresisParams):
        self._rule = rule
        self._second = replace(rule, rise_s=max(rule.rise_s, SECOND_RISE_S), cool_down_s=0.0, fast_start=2.0)
        self._tracks: list[Track] = []
        self._count = 0
        self._first = Hysteresis(rule)  # keeps the cool-down of the label between tracks
        self._free = True

    @property
    def idle(self) -> bool:
        """Whether nothing is followed."""
        return not self._tracks

    def step(self, time: float, sightings: Sequence[Sighting]) -> list[tuple[Track, Change]]:
        """Take in what one picture shows, best first; gives the tracks that changed."""
        if not self._tracks and (not sightings or self._first.at_rest(sightings[0].score)):
            return []
        free = list(sightings)
        matched: dict[int, Sighting] = {}
        for track in sorted(self._tracks, key=lambda t: (not t.state.on, t.number)):
            near = self._nearest(track, free, time)
            if near is not None:
                matched[track.number] = near
                free.remove(near)
        changes: list[tuple[Track, Change]] = []
        for track in list(self._tracks):
            found = matched.get(track.number)
            if found is not None:
                track.last, track.seen_at = found, time
            if not track.state.on and self._doubles(track):
                self._drop(track)
                continue
            change = track.state.step(time, found.score if found is not None else 0.0)
            if change is not Change.NONE:
                changes.append((track, change))
            fading = not track.state.on and (found is None or found.score < self._rule.enter)
            if change is Change.END or (change is Change.NONE and fading):
                self._drop(track)
        return [*changes, *self._begin(time, free)]

    def _nearest(self, track: Track, free: list[Sighting], time: float) -> Sighting | None:
        reach = min(FURTHEST, REACH + REACH_PER_S * (time - track.seen_at))
        near = min(free, key=partial(_apart, track.last), default=None)
        if near is not None and _apart(track.last, near) <= reach:
            return near
        # one thing and one sighting: it is the same, wherever the peak of the map went
        return near if len(self._tracks) == 1 and len(free) == 1 and track.state.on else None

    def _doubles(self, track: Track) -> bool:
        """Whether a track that only begins stands where another one is: two peaks of one thing."""
        return any(t.number < track.number and _apart(t.last, track.last) < APART for t in self._tracks)

    def _begin(self, time: float, free: list[Sighting]) -> list[tuple[Track, Change]]:
        changes: list[tuple[Track, Change]] = []
        for sighting in free:
            if sighting.score < self._rule.enter or len(self._tracks) >= MOST:
                continue
            if any(_apart(track.last, sighting) < APART for track in self._tracks):
                continue
            state = self._first if not self._tracks and self._free else Hysteresis(self._second)
            self._free = self._free and state is not self._first
            track = Track(self._count, state, sighting, time)
            change = state.step(time, sighting.score)
            if state is self._first and change is Change.NONE and state.at_rest(0.0):
                self._free = True  # in its cool-down: nothing rises
                continue
            self._count += 1
            self._tracks.append(track)
            if change is not Change.NONE:
                changes.append((track, change))
        return changes

    def _drop(self, track: Track) -> None:
        self._tracks.remove(track)
        self._free = self._free or track.state is self._first

    def close(self) -> list[Track]:
        """End all; gives those that were on."""
        ended = [track for track in self._tracks if track.state.close() is Change.END]
        for track in list(self._tracks):
            self._drop(track)
        return ended


def _apart(a: Sighting, b: Sighting) -> float:
    return float(((a.x - b.x) ** 2 + (a.y - b.y) ** 2) ** 0.5)
