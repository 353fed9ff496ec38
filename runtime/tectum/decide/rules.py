"""Follows the events of a house and adds those of its rules (decide/rule.py).

A term holds from the start of such an event until ``within`` after its end. A rule fires once when all its parts hold
together, no term behind "but not" does, it is within its hours, and the place is in its context. Without "@" all terms
are of one place; what was said to the whole house counts at each; "no ... for" without a place is of the whole house.
What completes a rule is always something that begins, or a time that is over: a state that was so before (a broker
kept it, the sensor was away for a while, a number was beyond the limit already) holds, but does not complete. Of a
sensor that is away no state holds. What became due outside the hours of its rule is looked at again at every whole
minute, and at every event, for as long as it lasts.

All of it goes by the media times of events, however late they are seen: a recording gives what the house gave.
"""

import math
import uuid
from collections import deque
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime

from msgspec.structs import replace

from tectum.decide.events import HOUSE, Event
from tectum.decide.hours import NIGHT_HOURS, Night
from tectum.decide.rule import Rule
from tectum.decide.rule_shares import RuleShares
from tectum.decide.stretches import Stretch
from tectum.decide.terms import Term
from tectum.modality import STATE, Modality, modalities

AGAIN_S = 30.0
"""A rule that fired does not fire again for so long."""
MINUTE_S, LEAST_S = 60.0, 1e-3
ANYWHERE = ""
"""The place of what holds in the whole house."""
Key = tuple[str, Term, str]


def local_time(since_1970: float) -> datetime:
    """A moment as the clocks of the house show it."""
    return datetime.fromtimestamp(since_1970).astimezone()


@dataclass
class _Seen:
    """The last event of a kind: still on where ``end`` is None."""

    event: Event
    end: float | None


class Rules:
    """Feed it every message in order, and the time, from one thread.

    ``among``: the modalities that share in what made a rule fire (default: all that are installed). ``local``: the
    local moment of a media time, with its time zone. ``night``: what night is there. ``begin``: media time from which
    on it looks.
    """

    def __init__(
        self,
        rules: Sequence[Rule],
        new_id: Callable[[], str] = lambda: uuid.uuid4().hex,
        among: Sequence[Modality] | None = None,
        local: Callable[[float], datetime] = local_time,
        night: Night = NIGHT_HOURS,
        begin: float = 0.0,
    ):
        self.rules, self.night = list(rules), night
        self._new_id, self._local, self._now = new_id, local, begin
        self._shares = RuleShares(tuple(modalities().values()) if among is None else among)
        self._seen: dict[str, _Seen] = {}
        self._context: dict[str, str] = {}
        self._state: dict[tuple[str, str], str] = {}
        self._fired: dict[tuple[str, str], float] = {}
        self._since: dict[str, float] = {}
        self._stretches: dict[Key, Stretch] = {}
        self._begun: dict[Key, deque[float]] = {}

    def see(self, event: Event) -> list[Event]:
        """Take in one message; gives the messages of the rules that it completes, and of those that became due until
        then. What is suppressed joins none."""
        fired = self.advance(event.detected)
        if event.suppressed:
            return fired
        self._follow(event)
        self._seen[event.id] = _Seen(event, event.end if event.phase == "end" else None)
        self._forget(event.detected)
        self._measure(event)
        if event.phase == "start":
            fired += [one for rule in self.rules for one in self._try_everywhere(rule, event)]
        return fired + self._try_lasting(event.detected)

    def advance(self, now: float) -> list[Event]:
        """It is ``now``, media seconds, and all of before was seen; the messages of the rules that became due."""
        fired: list[Event] = []
        self._open_stretches()
        while (moment := self._next(now)) is not None:
            self._now = moment
            fired += self._try_lasting(moment)
        self._now = max(self._now, now)
        return fired

    def resume(self, history: Sequence[Event], since: float | None) -> None:
        """``history``: messages of the run before, in order, with their times on this run's scale (below 0). Nothing of
        it fires again. ``since``: from when on it was looked without a break; None: not known: then what was not there
        is not known to have been away."""
        now = self._now
        self._now = min([event.detected for event in history[:1]] + ([] if since is None else [since]), default=now)
        for event in history:
            self.see(event)
        self.advance(now)
        if since is None:
            self._stretches.clear()
            self._since.clear()

    def __len__(self) -> int:
        """How many events it remembers."""
        return len(self._seen)

    # --- what is known

    def _follow(self, event: Event) -> None:
        """The context of the places, and which states last."""
        if event.head == "context":
            if event.phase == "start" and event.place == HOUSE:
                self._context.clear()  # what single places had counts no more
            if event.phase == "start":
                self._context[event.place] = event.kind
            elif self._context.get(event.place) == event.kind:
                self._context[event.place] = ""
        if event.head == STATE:
            key = event.place, event.kind
            if event.phase == "start":
                self._state[key] = event.id
            elif event.phase == "end" and self._state.get(key) == event.id:
                del self._state[key]

    def _forget(self, now: float) -> None:
        longest = max((rule.within_s for rule in self.rules), default=0.0)
        for key in [k for k, s in self._seen.items() if s.end is not None and now - s.end > longest + 5]:
            del self._seen[key]

    def _measure(self, event: Event) -> None:
        """What terms that go by time need to know of a message."""
        for rule in self.rules:
            for term in rule.terms:
                if term.timed:
                    self._stretch(rule, term, event.place)
                elif term.times and event.phase == "start" and term.begins(event):
                    begun = self._begun.setdefault((rule.name, term, event.place), deque(maxlen=term.times))
                    begun.append(event.detected)
        for (_, _, place), stretch in self._stretches.items():
            if place in (ANYWHERE, event.place):
                stretch.see(event)

    def _open_stretches(self) -> None:
        """What is looked for in the whole house, or at a place that a rule names, is from the first moment on; of a
        rule that is no more, nothing is."""
        names = {rule.name for rule in self.rules}
        for key in [key for key in self._stretches if key[0] not in names]:
            del self._stretches[key]
        self._since = {name: at for name, at in self._since.items() if name in names}
        for rule in self.rules:
            self._since.setdefault(rule.name, self._now)
            for term in rule.terms:
                if term.timed:
                    for place in (term.place,) if term.place else rule.places or ((ANYWHERE,) if term.absent else ()):
                        self._stretch(rule, term, place)

    def _stretch(self, rule: Rule, term: Term, place: str) -> Stretch:
        """That of a term at a place; a new one knows what is there already."""
        place = term.place or (ANYWHERE if term.absent and not rule.places else place)
        key = rule.name, term, place
        if key not in self._stretches:
            made = self._stretches[key] = Stretch(term, self._since.get(rule.name, self._now))
            for seen in self._seen.values():
                if seen.end is None and place in (ANYWHERE, seen.event.place):
                    made.see(replace(seen.event, phase="start"))
        return self._stretches[key]

    # --- what fires

    def _lasting(self) -> Iterator[tuple[Rule, Stretch, str]]:
        """What may complete a rule by lasting, and has not: with its rule and its place."""
        wanted = {(rule.name, term): rule for rule in self.rules for part in rule.parts for term in part if term.timed}
        for (name, term, place), stretch in list(self._stretches.items()):
            if (rule := wanted.get((name, term))) is not None and not stretch.told and stretch.due is not None:
                yield rule, stretch, place

    def _next(self, now: float) -> float | None:
        """The next moment, not after ``now``, at which something becomes due, or waits for its hours."""
        moments = []
        for rule, stretch, _ in self._lasting():
            due = stretch.due or 0.0
            if due > self._now:
                moments.append(due)
            elif rule.hours:
                second = self._local(self._now).timestamp()
                moments.append(self._now + max(MINUTE_S * (math.floor(second / MINUTE_S) + 1) - second, LEAST_S))
        return min((moment for moment in moments if moment <= now), default=None)

    def _try_lasting(self, now: float) -> list[Event]:
        fired: list[Event] = []
        for rule, stretch, place in self._lasting():
            if (stretch.due or 0.0) > now:
                continue
            if not stretch.holds(now, rule.within_s):
                stretch.told = True  # it arrived or left, and that is too long ago by now
            elif found := self._fire(rule, place, now, None):
                stretch.told = True
                fired += found
        return fired

    def _try_everywhere(self, rule: Rule, event: Event) -> list[Event]:
        """What was said to the house completes a rule once: for the house itself, else at the first place that it
        does."""
        if not any(not term.timed and term.begins(event) for part in rule.parts for term in part):
            return []
        if event.place != HOUSE:
            return self._fire(rule, event.place, event.detected, event)
        places = rule.places or tuple(dict.fromkeys((HOUSE, *(seen.event.place for seen in self._seen.values()))))
        return next((fired for place in places if (fired := self._fire(rule, place, event.detected, event))), [])

    def _fire(self, rule: Rule, place: str, now: float, event: Event | None) -> list[Event]:
        """The messages of a rule at a place, where all that it asks for holds. ``event``: what completes it; None: time
        does."""
        if not self._may_fire(rule, place, now):
            return []
        found: list[Event] = []
        for part in rule.parts:
            held = next((held for term in part if (held := self._held(term, rule, place, now)) is not None), None)
            if held is None:
                return []
            found += held
        if any(self._held(term, rule, place, now) is not None for term in rule.unless):
            return []
        self._fired[rule.name, place] = now
        for key in [key for key in self._begun if key[0] == rule.name and key[2] in (place, key[1].place)]:
            del self._begun[key]  # what was counted is told
        fired = self._event(rule, place or HOUSE, now, found, event)
        return [fired, replace(fired, phase="end", end=now)]

    def _may_fire(self, rule: Rule, place: str, now: float) -> bool:
        """Whether it counts at a place now, and has not just fired there."""
        if (rule.places and place not in rule.places) or now - self._fired.get((rule.name, place), -1e9) < AGAIN_S:
            return False
        context = self._context.get(place, self._context.get(HOUSE))
        if rule.context and (context == rule.context) == rule.context_not:
            return False
        return not rule.hours or rule.hours.hold(self._local(now), self.night)

    def _event(self, rule: Rule, place: str, now: float, parts: Sequence[Event], event: Event | None) -> Event:
        begun = [part.start for part in parts if part is event or part.head != STATE]  # a door may be open for days
        shown = event if event is not None else next((part for part in parts if part.box is not None), None)
        return Event(
            self._new_id(),
            rule.name,
            "rule",
            place,
            "start",
            min(begun, default=now),
            None,
            now,
            min((part.score for part in parts), default=1.0),
            attribution=self._shares.of(parts),
            modalities=tuple(dict.fromkeys(m for part in parts for m in part.modalities)),
            box=None if shown is None else shown.box,
            text=str(rule),
            skew_ms=None if shown is None else shown.skew_ms,
            zone=None if shown is None else shown.zone,
            actionable=all(part.actionable for part in parts),
            muted=bool(parts) and all(part.muted for part in parts),
        )

    def _held(self, term: Term, rule: Rule, place: str, now: float) -> list[Event] | None:
        """The events by which a term holds, none where it holds because nothing happened; None: it does not."""
        if term.timed:
            stretch = self._stretch(rule, term, place)
            if not stretch.holds(now, rule.within_s):
                return None
            return [] if term.absent or stretch.last is None else [stretch.last]
        if term.times and not self._often(term, rule, place, now):
            return None
        for seen in reversed(self._seen.values()):
            here = term.place or place == ANYWHERE or seen.event.place in (place, HOUSE)
            lasts = seen.end is None or (now - seen.end <= rule.within_s and not self._lost(seen))
            if here and lasts and term.fits(seen.event):
                return [seen.event]
        return None

    def _often(self, term: Term, rule: Rule, place: str, now: float) -> bool:
        begun = self._begun.get((rule.name, term, term.place or place), ())
        return sum(now - at <= term.in_s for at in begun) >= term.times

    def _lost(self, seen: _Seen) -> bool:
        """Whether a state ended because its sensor went away: no other followed, and it was not over at once."""
        event = seen.event
        return event.head == STATE and seen.end != event.start and (event.place, event.kind) not in self._state
