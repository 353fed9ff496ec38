"""What belongs together is one incident: glass that breaks, somebody who comes in, the intrusion, the rule about it.

Events of one place that follow each other closely are one. Only the times of the messages decide, so a recording gives
the incidents that a live house gave; an incident is called as its first event, and nothing is ever regrouped.
"""

from collections import OrderedDict
from collections.abc import Iterable, Sequence

from msgspec import Struct, field
from msgspec.structs import replace

from tectum.decide.events import HOUSE, RULE, SEVERITIES, Event
from tectum.deliver.incident_sentence import sentence_of

GAP_S, HOLD_S, LONGEST_S = 30.0, 120.0, 600.0
"""How long after the last of it something still belongs to it; how long what goes on keeps it open; how long after its
first event the last one may begin."""
MOST_EVENTS, MOST_FOLLOWED = 100, 2000
CONTEXT, SITUATION = "context", "situation"
APART = frozenset({CONTEXT, "state"})
"""Heads that say how things stand: no incident of their own."""
CALM = frozenset({"routine", "quiet"})
"""Situations in which nothing happens."""


def worst_of(events: Iterable[Event]) -> Event:
    """The event that an incident is named for: of the worst, a situation before a rule before a single sight or sound,
    the first of those. Raises ValueError where there is none."""

    def rank(event: Event) -> tuple[int, bool, bool, float]:
        return (
            SEVERITIES.index(event.severity), event.head == SITUATION, event.head == RULE, -event.detected,
        )  # fmt: skip

    return max(events, key=rank)


def makes_incident(event: Event) -> bool:
    """Whether something happened; else it says how things stand."""
    return event.head not in APART and not (event.head == SITUATION and event.kind in CALM)


class _Incident(Struct):
    """``events``: the newest message of each, by id; ``context``: of its place when it began."""

    id: str
    begin: float
    context: str
    events: dict[str, Event] = field(default_factory=dict)

    def takes(self, moment: float) -> bool:
        """Whether what is found at a ``moment`` (media seconds) still belongs to it."""
        if moment - self.begin > LONGEST_S or len(self.events) >= MOST_EVENTS:
            return False
        last = max(_reach(event, moment) for event in self.events.values())
        return moment - last <= GAP_S


def _reach(event: Event, now: float) -> float:
    return event.end if event.end is not None else max(event.detected, min(now, event.start + HOLD_S))


class Incidents:
    """Gives each message the incident of its event, in a ``language`` of incident_sentence.py. One for a house, or for
    a recording; of one thread."""

    def __init__(self, language: str = "en") -> None:
        self._language = language
        self._newest: dict[str, _Incident] = {}
        self._of = OrderedDict[str, _Incident]()
        self._context: dict[str, str] = {}

    def of(self, events: Sequence[Event]) -> list[Event]:
        """The messages, in order, with ``incident`` and the ``sentence`` that can be said by then. What has an incident
        keeps it; what is no incident has none."""
        return [self._one(event) for event in events]

    def _one(self, event: Event) -> Event:
        self._follow(event)
        if event.incident is not None or not makes_incident(event):
            return event
        incident = self._of.get(event.id) or self._begin_or_join(event)
        incident.events[event.id] = event
        told = sentence_of(list(incident.events.values()), incident.context, self._language)
        return replace(event, incident=incident.id, sentence=told)

    def _begin_or_join(self, event: Event) -> _Incident:
        incident = self._newest.get(event.place)
        if incident is None or not incident.takes(event.detected):
            context = self._context.get(event.place, self._context.get(HOUSE, ""))
            incident = self._newest[event.place] = _Incident(event.id, event.detected, context)
        self._of[event.id] = incident
        while len(self._of) > MOST_FOLLOWED:
            self._of.popitem(last=False)
        return incident

    def _follow(self, event: Event) -> None:
        if event.head != CONTEXT:
            return
        if event.phase == "start" and event.place == HOUSE:
            self._context.clear()  # what single places had counts no more
        if event.phase == "start":
            self._context[event.place] = event.kind
        elif event.phase == "end" and self._context.get(event.place) == event.kind:
            self._context[event.place] = ""
