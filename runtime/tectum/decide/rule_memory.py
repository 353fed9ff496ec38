"""What the rules of a house need to know of what happened: the last events, contexts, states, how long, how often."""

from collections import deque
from collections.abc import Sequence

from msgspec import Struct
from msgspec.structs import replace

from tectum.decide.events import HOUSE, Event
from tectum.decide.rule import Rule
from tectum.decide.stretches import Stretch
from tectum.decide.terms import Term
from tectum.modality import STATE

ANYWHERE = ""
"""The place of what holds in the whole house."""
Key = tuple[str, Term, str]
"""The name of a rule, its term, and the place."""


class _Seen(Struct):
    """The last event of a kind: still on where ``end`` is None."""

    event: Event
    end: float | None


class RuleMemory:
    """Takes every message in order, from one thread. ``rules``: for which it remembers; the list may change between
    calls. ``now``: media time up to which all is known. ``stretches``: how long has been what terms name that go by
    time."""

    def __init__(self, rules: Sequence[Rule], begin: float):
        self._rules, self.now = rules, begin
        self.stretches: dict[Key, Stretch] = {}
        self._seen: dict[str, _Seen] = {}
        self._context: dict[str, str] = {}
        self._state: dict[tuple[str, str], str] = {}
        self._since: dict[str, float] = {}
        self._begun: dict[Key, deque[float]] = {}

    def take(self, event: Event) -> None:
        """Take in one message."""
        self._follow(event)
        self._seen[event.id] = _Seen(event, event.end if event.phase == "end" else None)
        self._forget(event.detected)
        self._measure(event)

    def __len__(self) -> int:
        """How many events it remembers."""
        return len(self._seen)

    @property
    def places(self) -> list[str]:
        """Those of the events that it remembers."""
        return [seen.event.place for seen in self._seen.values()]

    def context(self, place: str) -> str | None:
        """That of a place, or of the house where it has none of its own; None: nobody ever told."""
        return self._context.get(place, self._context.get(HOUSE))

    def held(self, term: Term, rule: Rule, place: str, now: float) -> list[Event] | None:
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

    def open_stretches(self) -> None:
        """What is looked for in the whole house, or at a place that a rule names, is from the first moment on; of a
        rule that is no more, nothing is."""
        names = {rule.name for rule in self._rules}
        for key in [key for key in self.stretches if key[0] not in names]:
            del self.stretches[key]
        self._since = {name: at for name, at in self._since.items() if name in names}
        for rule in self._rules:
            self._since.setdefault(rule.name, self.now)
            for term in rule.terms:
                if term.timed:
                    for place in (term.place,) if term.place else rule.places or ((ANYWHERE,) if term.absent else ()):
                        self._stretch(rule, term, place)

    def forget_stretches(self) -> None:
        """Nobody knows what was there before now."""
        self.stretches.clear()
        self._since.clear()

    def forget_counts(self, rule: Rule, place: str) -> None:
        """What was counted for a rule at a place is told."""
        for key in [key for key in self._begun if key[0] == rule.name and key[2] in (place, key[1].place)]:
            del self._begun[key]

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
        longest = max((rule.within_s for rule in self._rules), default=0.0)
        for key in [k for k, s in self._seen.items() if s.end is not None and now - s.end > longest + 5]:
            del self._seen[key]

    def _measure(self, event: Event) -> None:
        """What terms that go by time need to know of a message."""
        for rule in self._rules:
            for term in rule.terms:
                if term.timed:
                    self._stretch(rule, term, event.place)
                elif term.times and event.phase == "start" and term.begins(event):
                    begun = self._begun.setdefault((rule.name, term, event.place), deque(maxlen=term.times))
                    begun.append(event.detected)
        for (_, _, place), stretch in self.stretches.items():
            if place in (ANYWHERE, event.place):
                stretch.see(event)

    def _stretch(self, rule: Rule, term: Term, place: str) -> Stretch:
        """That of a term at a place; a new one knows what is there already."""
        place = term.place or (ANYWHERE if term.absent and not rule.places else place)
        key = rule.name, term, place
        if key not in self.stretches:
            made = self.stretches[key] = Stretch(term, self._since.get(rule.name, self.now))
            for seen in self._seen.values():
                if seen.end is None and place in (ANYWHERE, seen.event.place):
                    made.see(replace(seen.event, phase="start"))
        return self.stretches[key]
