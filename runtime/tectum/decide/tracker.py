"""Tracking, so that one thing is one event: boxes of a label over time, joined by uniform motion and overlap.

Who crosses somebody keeps their number, since both are expected where they were going. What is left unmatched fades by
its own hysteresis; what is new beside others must hold longer, and be no part of one of them. What stood still and was
told is known: it may be lost and found again without being told anew, until it moves.
"""

from collections.abc import Iterable, Sequence

from msgspec import Struct
from msgspec.structs import replace

from tectum.decide.hysteresis import Change, Hysteresis, HysteresisParams
from tectum.decide.parked import Parked, ParkedMemory, Rest
from tectum.decide.sighting import Motion, Rect, Sighting, gap, overlap, within

LEAST_OVERLAP = 0.1
WEAK_OVERLAP = 0.3
"""What scores too low to support an event still says where it is, if it lies where it is expected."""
WEAKEST = 0.05
REACH, REACH_PER_S, FURTHEST = 0.8, 1.0, 3.0
"""Without overlap: how far from where it is expected it may be found, in its diagonals, and how that grows while it is
unseen."""
LARGEST_CHANGE = 3.0
"""Of the area, for it to be the same."""
ALONE_REACH = 0.5
"""The one thing that there was and the one that there is are the same as far apart as this, in 0-1 of the picture."""
PART = 0.7
"""So much of a box within another is a part of that."""
SECOND_RISE_S = 1.0
MOST, MOST_SIGHTINGS = 16, 48


class Track(Struct):
    """One thing over time. ``number``: unique within a tracker. ``known``: it was told before and stands still."""

    number: int
    state: Hysteresis
    last: Sighting
    seen_at: float
    motion: Motion
    rest: Rest
    known: bool = False

    def see(self, found: Sighting, time: float) -> None:
        """It is found at ``time``."""
        self.motion.see(found.rect, time)
        self.rest.see(found.rect, time)
        self.last, self.seen_at = found, time


class Tracker:
    """The things of one ``label`` at one place. ``rule``: when one starts and ends."""

    def __init__(self, rule: HysteresisParams, label: str = ""):
        self._rule = replace(rule, cool_down_s=0.0)
        self._second = replace(self._rule, rise_s=max(rule.rise_s, SECOND_RISE_S), fast_start=2.0)
        self._cool_down_s, self._ended_at = rule.cool_down_s, float("-inf")
        self._tracks: list[Track] = []
        self._label, self._parked = label, ParkedMemory(label)
        self._count = 0

    @property
    def idle(self) -> bool:
        """Whether nothing is followed."""
        return not self._tracks

    @property
    def count(self) -> int:
        """How many there are now: those with an event, and those that are known."""
        return sum(track.state.on or track.known for track in self._tracks)

    def present(self, time: float) -> list[Track]:
        """Those that are there and were seen at ``time``."""
        return [track for track in self._tracks if (track.state.on or track.known) and track.seen_at == time]

    @property
    def parked(self) -> list[Parked]:
        """What stands still, and what stood still when it was lost; any thread may ask."""
        there = [track for track in list(self._tracks) if track.rest.parked and (track.state.on or track.known)]
        return [*self._parked.all(), *(Parked(self._label, one.rest.box, one.seen_at) for one in there)]

    def remember(self, one: Parked) -> None:
        """It stood still before this tracker was made."""
        self._parked.keep(self._count, one.box, one.seen_at)
        self._count += 1

    def step(self, time: float, sightings: Sequence[Sighting]) -> list[tuple[Track, Change]]:
        """Take in what one picture shows, best first; gives the tracks that changed."""
        if not self._tracks and (not sightings or sightings[0].score < self._rule.enter):
            return []
        seen = [one for one in sightings[:MOST_SIGHTINGS] if one.score >= WEAKEST]
        matched = self._matched(time, seen)
        free = [one for one in seen if one.score >= self._rule.enter and not any(one is m for m in matched.values())]
        changes: list[tuple[Track, Change]] = []
        for track in list(self._tracks):
            found = matched.get(track.number)
            if found is not None:
                track.see(found, time)
            change = self._go_on(track, found, time)
            if change is not Change.NONE:
                changes.append((track, change))
        return [*changes, *self._begin(time, free)]

    def _go_on(self, track: Track, found: Sighting | None, time: float) -> Change:
        """What a picture that shows it as ``found``, or not at all, does to a track."""
        score = found.score if found is not None else 0.0
        if track.known:
            return self._know(track, score, time)
        if not track.state.on and self._doubles(track):
            self._drop(track)
            return Change.NONE
        change = track.state.step(time, score)
        if change is Change.END:
            self._ended_at = time
            if score >= self._rule.exit:  # it ended since it lasted too long, but is there
                track.known = track.rest.parked
            else:
                self._drop(track)
        elif not track.state.on:
            gone = time - track.seen_at >= self._rule.fall_s if track.state.spent else score < self._rule.enter
            if gone:
                self._drop(track)
        return change

    def _know(self, track: Track, score: float, time: float) -> Change:
        """Nothing is told of what is known, until it moves."""
        if score >= self._rule.exit:
            if not track.rest.parked:
                track.known, track.state = False, Hysteresis(self._second)
                track.state.step(time, score)
            track.state.last_high = time
        elif time - track.state.last_high >= self._rule.fall_s:
            self._drop(track)
        return Change.NONE

    def _matched(self, time: float, seen: Sequence[Sighting]) -> dict[int, Sighting]:
        """Which sighting is which track, by number: the best pair first, strong sightings before weak ones."""
        expected = {track.number: track.motion.at(time) for track in self._tracks}
        matched: dict[int, Sighting] = {}
        for strong in (True, False):
            free = [one for one in seen if (one.score >= self._rule.exit) is strong]
            pairs = [
                (likeness, -index, track.number, one)
                for track in self._tracks
                if track.number not in matched
                for index, one in enumerate(free)
                if (likeness := self._likeness(track, expected[track.number], one, time, strong)) > 0
            ]
            taken: set[int] = set()
            for _, index, number, one in sorted(pairs, key=lambda pair: pair[:3], reverse=True):
                if number not in matched and index not in taken:
                    matched[number] = one
                    taken.add(index)
            if strong:
                self._alone(matched, [one for index, one in enumerate(free) if -index not in taken])
        return matched

    def _likeness(self, track: Track, expected: Rect, one: Sighting, time: float, strong: bool) -> float:
        """How likely a sighting is the track, above 0 where it may be at all: overlap first, then nearness."""
        shared = max(overlap(expected, one.rect), overlap(track.last.rect, one.rect) if track.rest.parked else 0.0)
        if shared >= (LEAST_OVERLAP if strong else WEAK_OVERLAP):
            return 1 + shared + (0.05 if track.state.on else 0.0)
        areas = expected[2] * expected[3], one.width * one.height
        if not strong or max(areas) > LARGEST_CHANGE * min(areas):
            return 0.0
        reach = min(FURTHEST, REACH + REACH_PER_S * (time - track.seen_at))
        return max(0.0, 1 - gap(expected, one.rect) / reach)

    def _alone(self, matched: dict[int, Sighting], free: list[Sighting]) -> None:
        """One thing and one sighting: it is the same, however it leapt; not what stands still, that is only hidden."""
        if len(self._tracks) != 1 or len(free) != 1 or matched:
            return
        (track,), (one,) = self._tracks, free
        x, y = track.last.foot[0] - one.foot[0], track.last.foot[1] - one.foot[1]
        if track.state.on and not track.rest.parked and (x * x + y * y) ** 0.5 <= ALONE_REACH:
            matched[track.number] = one

    def _doubles(self, track: Track) -> bool:
        """Whether a track that only begins is a part of one that was there before."""
        return any(t.number < track.number and within(t.last.rect, track.last.rect) > PART for t in self._tracks)

    def _begin(self, time: float, free: Iterable[Sighting]) -> list[tuple[Track, Change]]:
        changes: list[tuple[Track, Change]] = []
        for one in free:
            if len(self._tracks) >= MOST:
                break
            if any(within(track.last.rect, one.rect) > PART and track.seen_at == time for track in self._tracks):
                continue
            known = self._parked.take(one.rect, time)
            if known is not None:
                number, box = known
                rest = Rest.known(box, time)
                track = Track(number, Hysteresis(self._second), one, time, Motion(one.rect, time), rest, known=True)
                track.state.last_high = time
                self._tracks.append(track)
                continue
            alone = not any(track.state.on or not track.known for track in self._tracks)
            if alone and time - self._ended_at < self._cool_down_s:
                continue
            state = Hysteresis(self._rule if alone else self._second)
            track = Track(self._count, state, one, time, Motion(one.rect, time), Rest(one.rect, time))
            self._count += 1
            self._tracks.append(track)
            if (change := state.step(time, one.score)) is not Change.NONE:
                changes.append((track, change))
        return changes

    def _drop(self, track: Track) -> None:
        self._tracks.remove(track)
        if track.rest.parked:
            self._parked.keep(track.number, track.rest.box, track.seen_at)

    def close(self) -> list[Track]:
        """End all; gives those that were on."""
        ended = [track for track in self._tracks if track.state.close() is Change.END]
        for track in list(self._tracks):
            self._drop(track)
        return ended
