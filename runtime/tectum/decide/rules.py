"""Rules that join what several modalities, and several places, observe: "glass_break and person within 3 s".

    rule  = term ("and" term)* ("but not" term)* ["within" SECONDS "s"] ["while" CONTEXT]
    term  = KIND ["@" PLACE] ["in" ZONE] | SENSOR ["@" PLACE] ["="] STATE
            | SENSOR ["@" PLACE] ("=" | "<" | ">" | "<=" | ">=") NUMBER

A term holds from the start of such an event until ``within`` after its end. A rule fires once when all its terms hold
together, no term behind "but not" does, and the place is in the context. Without "@" all terms are of one place; what
was said to the whole house counts at each. What completes a rule is always something that begins: a state that was so
before (a broker kept it, the sensor was away for a while, a number was beyond the limit already) holds, but does not
complete. Of a sensor that is away no state holds.
"""

import re
import uuid
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass, field

from msgspec.structs import replace

from tectum.decide.events import HOUSE, Event
from tectum.decide.terms import Term, Vocabulary, parse_term
from tectum.errors import UsageError
from tectum.modality import STATE, Modality, modalities
from tectum.observe.sensor import state_of

WITHIN_S = 10.0
AGAIN_S = 30.0
"""A rule that fired does not fire again for so long."""
_TAIL = re.compile(
    r"(?P<body>.*?)(?:\s+within\s+(?P<within>\S+)\s*(?:s|seconds?)?)?(?:\s+while\s+(?P<context>\S+))?\s*", re.DOTALL
)


@dataclass(frozen=True)
class Rule:
    """A rule, parsed. ``places``: where it counts; empty: everywhere."""

    name: str
    terms: tuple[Term, ...]
    unless: tuple[Term, ...] = ()
    within_s: float = WITHIN_S
    context: str = ""
    places: tuple[str, ...] = ()

    def __str__(self) -> str:
        text = " and ".join(map(str, self.terms)) + "".join(f" but not {term}" for term in self.unless)
        text += f" within {state_of(self.within_s)} s" if len(self.terms) + len(self.unless) > 1 else ""
        return text + (f" while {self.context}" if self.context else "")


def parse_rule(name: str, text: str, known: Vocabulary, places: Sequence[str] = ()) -> Rule:
    """A rule from its text. Raises UsageError: which word is wrong, and what is allowed."""

    def wrong(what: str) -> UsageError:
        return UsageError(f"rule '{name}' ('{text}'): {what}")

    whole = _TAIL.fullmatch(text.strip())
    assert whole is not None  # noqa: S101  the pattern takes every text
    within, context = whole["within"], whole["context"] or ""
    try:
        seconds = WITHIN_S if within is None else float(within.removesuffix("s"))
    except ValueError:
        seconds = 0.0
    if not 0 < seconds <= 3600:
        raise wrong(f"within '{within}': must be seconds, above 0 and at most 3600")
    if context and context not in known.contexts:
        raise wrong(f"unknown context '{context}'; allowed: {', '.join(sorted(known.contexts))}")
    for place in places:
        if place not in known.places:
            raise wrong(f"unknown place '{place}'; allowed: {', '.join(sorted(known.places)) or 'none'}")
    wanted, *refused = re.split(r"\s+but\s+not\s+", whole["body"].strip())

    def term(part: str) -> Term:
        try:
            return parse_term(part, known)
        except UsageError as error:
            raise wrong(str(error)) from None

    terms = tuple(term(part) for part in re.split(r"\s+and\s+", wanted))
    unless = tuple(term(part) for more in refused for part in re.split(r"\s+and\s+", more))
    return Rule(name, terms, unless, seconds, context, tuple(places))


@dataclass
class _Seen:
    """The last event of a kind: still on where ``end`` is None."""

    event: Event
    end: float | None


class Rules:
    """Follows the events of a house and adds those of its rules. Feed it every message in order, from one thread.

    ``among``: the modalities that share in what made a rule fire (default: all that are installed).
    """

    def __init__(
        self,
        rules: Sequence[Rule],
        new_id: Callable[[], str] = lambda: uuid.uuid4().hex,
        among: Sequence[Modality] | None = None,
    ):
        self.rules = list(rules)
        self._new_id = new_id
        among = tuple(modalities().values()) if among is None else among
        self._shares = {modality.name: 0.0 for modality in among}
        self._owner = {head.name: modality.name for modality in among for head in modality.heads} | {STATE: STATE}
        self._seen: dict[str, _Seen] = {}
        self._context: dict[str, str] = {}
        self._state: dict[tuple[str, str], str] = {}
        self._fired: dict[tuple[str, str], float] = {}

    def see(self, event: Event) -> list[Event]:
        """Take in one message; gives the messages of the rules that it completes. What is suppressed joins none."""
        if event.suppressed:
            return []
        if event.head == "context":
            if event.phase == "start" and event.place == HOUSE:
                self._context.clear()  # what single places had counts no more
            if event.phase == "start":
                self._context[event.place] = event.kind
            elif self._context.get(event.place) == event.kind:
                self._context[event.place] = ""
        if event.head == "state":
            key = event.place, event.kind
            if event.phase == "start":
                self._state[key] = event.id
            elif event.phase == "end" and self._state.get(key) == event.id:
                del self._state[key]
        self._seen[event.id] = _Seen(event, event.end if event.phase == "end" else None)
        self._forget(event.detected)
        if event.phase != "start":
            return []
        return [fired for rule in self.rules for fired in self._try_everywhere(rule, event)]

    def __len__(self) -> int:
        """How many events it remembers."""
        return len(self._seen)

    def _forget(self, now: float) -> None:
        longest = max((rule.within_s for rule in self.rules), default=0.0)
        for key in [k for k, s in self._seen.items() if s.end is not None and now - s.end > longest + 5]:
            del self._seen[key]

    def _try_everywhere(self, rule: Rule, event: Event) -> list[Event]:
        """What was said to the house completes a rule once: for the house itself, else at the first place that it
        does."""
        if event.place != HOUSE:
            return self._try(rule, event, event.place)
        places = rule.places or tuple(dict.fromkeys((HOUSE, *(seen.event.place for seen in self._seen.values()))))
        return next((fired for place in places if (fired := self._try(rule, event, place))), [])

    def _try(self, rule: Rule, event: Event, place: str) -> list[Event]:
        now = event.detected
        if rule.places and place not in rule.places:
            return []
        if not any(term.begins(event) for term in rule.terms):
            return []
        if rule.context and self._context.get(place, self._context.get(HOUSE)) != rule.context:
            return []
        if now - self._fired.get((rule.name, place), -1e9) < AGAIN_S:
            return []
        found = [self._holds(term, rule, place, now) for term in rule.terms]
        if not all(found) or any(self._holds(term, rule, place, now) for term in rule.unless):
            return []
        self._fired[rule.name, place] = now
        parts = [part for part in found if part is not None]
        fired = Event(
            self._new_id(),
            rule.name,
            "rule",
            place,
            "start",
            min(part.start for part in parts if part is event or part.head != "state"),  # a door may be open for days
            None,
            now,
            min(part.score for part in parts),
            attribution=self._attribution(parts),
            modalities=tuple(dict.fromkeys(m for part in parts for m in part.modalities)),
            box=event.box,
            text=str(rule),
            skew_ms=event.skew_ms,
            zone=event.zone,
            actionable=all(part.actionable for part in parts),
            muted=all(part.muted for part in parts),
        )
        return [fired, replace(fired, phase="end", end=now)]

    def _holds(self, term: Term, rule: Rule, place: str, now: float) -> Event | None:
        for seen in reversed(self._seen.values()):
            here = term.place or seen.event.place in (place, HOUSE)
            lasts = seen.end is None or (now - seen.end <= rule.within_s and not self._lost(seen))
            if here and lasts and term.fits(seen.event):
                return seen.event
        return None

    def _lost(self, seen: _Seen) -> bool:
        """Whether a state ended because its sensor went away: no other followed, and it was not over at once."""
        event = seen.event
        return event.head == "state" and seen.end != event.start and (event.place, event.kind) not in self._state

    def _attribution(self, parts: Sequence[Event]) -> dict[str, float]:
        """Which modalities, and state sensors, made a rule fire: every term counts alike, a situation by its own
        shares."""
        shares = dict(self._shares)
        owns = [part.attribution or {self._owner[part.head]: 1.0} for part in parts if self._counts(part)]
        for own in owns:
            for modality, share in own.items():
                shares[modality] = shares.get(modality, 0.0) + share / len(owns)
        return {name: round(share, 4) for name, share in shares.items()}

    def _counts(self, part: Event) -> bool:
        return bool(part.attribution) or part.head in self._owner


@dataclass
class Replay:
    """What rules would have fired on stored events. ``fired``: the messages."""

    fired: list[Event] = field(default_factory=list)

    @classmethod
    def of(cls, rules: Sequence[Rule], history: Iterable[tuple[float, Event]]) -> "Replay":
        """``history``: messages with their moments (seconds since 1970), in order. Times of what fired are those."""
        follower, out = Rules(rules), cls()
        for at, event in history:
            shift = at - event.detected
            end = None if event.end is None else event.end + shift
            moved = replace(event, start=event.start + shift, detected=at, end=end)
            out.fired += [event for event in follower.see(moved) if event.phase == "start"]
        return out
