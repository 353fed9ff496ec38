"""Follows the events of a house and adds those of its rules (decide/rule.py).

A term holds from the start of such an event until ``within`` after its end. A rule fires once when all its parts hold
together, no term behind "but not" does, it is within its hours, and the place is in its context. Without "@" all terms
are of one place; what was said to the whole house counts at each; "no ... for" without a place is of the whole house.
What completes a rule is always something that begins, or a time that is over: a state that was so before (a broker
kept it, the sensor was away for a while, a number was beyond the limit already) holds, but does not complete. Of a
sensor that is away no state holds. What became due outside the hours of its rule is looked at again at every whole
minute, and at every event, for as long as it lasts.

A rule that is a situation (``[[situation]]`` of a house) begins so too, and ends when its parts do not hold together
any more; its events are as those of a situation that was trained, and rules may speak of them.

All of it goes by the media times of events, however late they are seen: a recording gives what the house gave.
"""

import math
import uuid
from collections.abc import Callable, Iterator, Sequence
from datetime import datetime

from msgspec.structs import replace

from tectum.decide.events import HOUSE, Event
from tectum.decide.hours import NIGHT_HOURS, Night
from tectum.decide.own_situations import OwnSituations
from tectum.decide.rule import Rule
from tectum.decide.rule_memory import RuleMemory
from tectum.decide.rule_shares import RuleShares
from tectum.decide.stretches import Stretch
from tectum.modality import SITUATION, STATE, Modality, modalities

AGAIN_S = 30.0
"""A rule that fired does not fire again for so long."""
MINUTE_S, LEAST_S = 60.0, 1e-3


def local_time(since_1970: float) -> datetime:
    """A moment as the clocks of the house show it."""
    return datetime.fromtimestamp(since_1970).astimezone()


def local_stamp(since_1970: float) -> str:
    """The same for people: ``2026-11-29 08:30:00``."""
    return f"{local_time(since_1970):%Y-%m-%d %H:%M:%S}"


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
        self._new_id, self._local = new_id, local
        self._memory = RuleMemory(self.rules, begin)
        self._shares = RuleShares(tuple(modalities().values()) if among is None else among)
        self._fired: dict[tuple[str, str], float] = {}
        self._situations = OwnSituations()

    def see(self, event: Event) -> list[Event]:
        """Take in one message; gives the messages of the rules that it completes, and of those that became due until
        then. What is suppressed joins none."""
        fired = self.advance(event.detected)
        if event.suppressed:
            return fired
        self._memory.take(event)
        begun: list[Event] = []
        if event.phase == "start":
            begun += [one for rule in self.rules for one in self._try_everywhere(rule, event)]
        begun += self._try_lasting(event.detected)
        return fired + self._follow(begun + self._ended(event.detected))

    def _follow(self, fired: list[Event]) -> list[Event]:
        """Each, and what rules make of those that are situations."""
        return [one for each in fired for one in ((each, *self.see(each)) if each.head == SITUATION.name else (each,))]

    def _ended(self, now: float) -> list[Event]:
        """The ends of the situations of which not all holds any more."""
        known = {rule.name: rule for rule in self.rules}

        def holds(name: str, place: str) -> bool:
            rule = known.get(name)
            return rule is not None and self._counts(rule, place, now) and self._held(rule, place, now) is not None

        return self._situations.end(now, holds)

    def advance(self, now: float) -> list[Event]:
        """It is ``now``, media seconds, and all of before was seen; the messages of the rules that became due."""
        fired: list[Event] = []
        self._memory.open_stretches()
        while (moment := self._next(now)) is not None:
            self._memory.now = moment
            fired += self._try_lasting(moment)
        self._memory.now = max(self._memory.now, now)
        return self._follow(fired + self._ended(self._memory.now))

    def resume(self, history: Sequence[Event], since: float | None) -> None:
        """``history``: messages of the run before, in order, with their times on this run's scale (below 0). Nothing of
        it fires again. ``since``: from when on it was looked without a break; None: not known: then what was not there
        is not known to have been away."""
        now, first = self._memory.now, [event.detected for event in history[:1]]
        self._memory.now = min(first + ([] if since is None else [since]), default=now)
        for event in history:
            self.see(event)
        self.advance(now)
        self._situations = OwnSituations()  # those of the run before are ended: what goes on begins anew
        if since is None:
            self._memory.forget_stretches()

    @property
    def situations(self) -> list[Event]:
        """The situations of the house's own that go on; any thread may ask."""
        return self._situations.events

    def __len__(self) -> int:
        """How many events it remembers."""
        return len(self._memory)

    def _lasting(self) -> Iterator[tuple[Rule, Stretch, str]]:
        """What may complete a rule by lasting, and has not: with its rule and its place."""
        wanted = {(rule.name, term): rule for rule in self.rules for part in rule.parts for term in part if term.timed}
        for (name, term, place), stretch in list(self._memory.stretches.items()):
            if (rule := wanted.get((name, term))) is not None and not stretch.told and stretch.due is not None:
                yield rule, stretch, place

    def _next(self, now: float) -> float | None:
        """The next moment, not after ``now``, at which something becomes due, or waits for its hours."""
        moments = []
        for rule, stretch, _ in self._lasting():
            due = stretch.due or 0.0
            if due > self._memory.now:
                moments.append(due)
            elif rule.hours:
                second = self._local(self._memory.now).timestamp()
                moments.append(self._memory.now + max(MINUTE_S * (math.floor(second / MINUTE_S) + 1) - second, LEAST_S))
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
        places = rule.places or tuple(dict.fromkeys((HOUSE, *self._memory.places)))
        return next((fired for place in places if (fired := self._fire(rule, place, event.detected, event))), [])

    def _fire(self, rule: Rule, place: str, now: float, event: Event | None) -> list[Event]:
        """The messages of a rule at a place, where all that it asks for holds. ``event``: what completes it; None: time
        does."""
        if not self._may_fire(rule, place, now) or (found := self._held(rule, place, now)) is None:
            return []
        self._fired[rule.name, place] = now
        self._memory.forget_counts(rule, place)
        fired = self._event(rule, place or HOUSE, now, found, event)
        if rule.situation:
            return [self._situations.begin(fired, place, found)]
        return [fired, replace(fired, phase="end", end=now)]

    def _held(self, rule: Rule, place: str, now: float) -> list[Event] | None:
        """The events by which all parts of a rule hold together at a place; None: they do not."""
        found: list[Event] = []
        for part in rule.parts:
            kept = (self._memory.held(term, rule, place, now) for term in part)
            held = next((events for events in kept if events is not None), None)
            if held is None:
                return None
            found += held
        if any(self._memory.held(term, rule, place, now) is not None for term in rule.unless):
            return None
        return found

    def _may_fire(self, rule: Rule, place: str, now: float) -> bool:
        """Whether it counts at a place now, and has not just fired there, or goes on."""
        if rule.situation:
            return not self._situations.on(rule.name, place) and self._counts(rule, place, now)
        return now - self._fired.get((rule.name, place), -1e9) >= AGAIN_S and self._counts(rule, place, now)

    def _counts(self, rule: Rule, place: str, now: float) -> bool:
        """Whether it is one of the places, contexts and hours of a rule."""
        if rule.places and place not in rule.places:
            return False
        context = self._memory.context(place)
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
