"""The terms of a rule, and what they may speak of: kinds of events, places, zones and the states of sensors."""

import operator
import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field

from tectum.decide.events import Event
from tectum.errors import UsageError
from tectum.modality import Value
from tectum.observe.sensor import Sensor, state_of

WORD = r"[A-Za-z_][\w-]*"
RELATIONS = {">=": operator.ge, "<=": operator.le, "=": operator.eq, ">": operator.gt, "<": operator.lt}
_KIND = re.compile(rf"(?P<kind>{WORD})(?:@(?P<place>\S+))?(?:\s+in\s+(?P<zone>\S+))?")
_STATE = re.compile(
    rf"(?P<name>{WORD})(?:@(?P<place>[^\s=<>]+))?(?:\s*(?P<relation>{'|'.join(RELATIONS)})\s*|\s+)(?P<value>\S+)"
)
_NAME = re.compile(WORD)


@dataclass(frozen=True)
class Term:
    """An event of a kind, perhaps at a place, perhaps in a zone; or, with a ``relation``, a sensor whose value is so:
    = and a state, or =, <, >, <=, >= and a number."""

    kind: str
    place: str = ""
    zone: str = ""
    relation: str = ""
    value: str | float = ""

    def fits(self, event: Event) -> bool:
        """Whether an event is such a one."""
        if event.kind != self.kind or self.place not in ("", event.place) or event.head == "rule":
            return False
        if self.relation:
            return event.head == "state" and self._is(event.value)
        return event.head != "state" and self.zone in ("", event.zone)

    def begins(self, event: Event) -> bool:
        """Whether such a one begins with it: a state that was so before does not begin again."""
        return self.fits(event) and not (self.relation and self._is(event.was))

    def _is(self, value: Value | None) -> bool:
        if value is None:
            return False
        if isinstance(self.value, str):
            return state_of(value) == self.value
        return not isinstance(value, str | bool) and bool(RELATIONS[self.relation](value, self.value))

    def __str__(self) -> str:
        text = self.kind + (f"@{self.place}" if self.place else "")
        if isinstance(self.value, float):
            return f"{text} {self.relation} {state_of(self.value)}"
        return text + (f" {self.value}" if self.value else "") + (f" in {self.zone}" if self.zone else "")


@dataclass(frozen=True)
class Vocabulary:
    """What a rule may speak of. ``sensors``: by place."""

    kinds: frozenset[str]
    contexts: frozenset[str]
    places: frozenset[str] = frozenset()
    zones: frozenset[str] = frozenset()
    sensors: Mapping[str, tuple[Sensor, ...]] = field(default_factory=dict)

    @classmethod
    def of(
        cls,
        labels: Mapping[str, tuple[str, ...]],
        places: Iterable[str] = (),
        zones: Iterable[str] = (),
        sensors: Mapping[str, tuple[Sensor, ...]] | None = None,
    ) -> "Vocabulary":
        """Of a bundle's labels and a house's places, zones and sensors."""
        kinds = frozenset(kind for names in labels.values() for kind in names)
        contexts = frozenset(labels["context"]) - {"none"}
        return cls(kinds - {"none", "quiet"}, contexts, frozenset(places), frozenset(zones), dict(sensors or {}))

    def sensor(self, name: str, place: str = "") -> list[Sensor]:
        """The sensors of a name, everywhere or at a place."""
        found = (one for at, sensors in self.sensors.items() if place in ("", at) for one in sensors)
        return [one for one in found if one.name == name]

    @property
    def sensor_names(self) -> list[str]:
        """All of them, sorted."""
        return sorted({one.name for sensors in self.sensors.values() for one in sensors})


def parse_term(text: str, known: Vocabulary) -> Term:
    """A term from its text. Raises UsageError: what is wrong, and what is allowed."""
    clean = text.strip()
    first = _NAME.match(clean)
    if first is not None and known.sensor(first[0]):
        return _state(clean, first[0], known)
    found = _KIND.fullmatch(clean)
    if found is None:
        raise UsageError(f"'{clean}' is not KIND, KIND@PLACE, KIND in ZONE or SENSOR STATE")
    kind, place, zone = found["kind"], found["place"] or "", found["zone"] or ""
    for value, allowed, what in (
        (kind, {*known.kinds, *known.sensor_names}, "kind"),
        (place, known.places, "place"),
        (zone, known.zones, "zone"),
    ):
        if value and value not in allowed:
            raise UsageError(f"unknown {what} '{value}'; allowed: {', '.join(sorted(allowed)) or 'none'}")
    return Term(kind, place, zone)


def _state(text: str, name: str, known: Vocabulary) -> Term:
    found = _STATE.fullmatch(text)
    place = (found["place"] if found else "") or ""
    sensors = known.sensor(name, place)
    if not sensors:
        there = sorted(at for at, all_of_it in known.sensors.items() if any(one.name == name for one in all_of_it))
        raise UsageError(f"there is no sensor {name} at '{place}'; allowed: {', '.join(there)}")
    numeric = all(one.numeric for one in sensors)
    states = sorted({state for one in sensors for state in one.states})
    allowed = f"{name} {' or '.join(RELATIONS)} NUMBER" if numeric else ", ".join(f"{name} {state}" for state in states)
    if found is None:
        raise UsageError(f"'{text}' says no state of the sensor {name}; allowed: {allowed}")
    relation, value = found["relation"] or "", found["value"]
    if not numeric:
        if relation not in ("", "=") or value not in states:
            raise UsageError(f"'{text}': unknown state of the sensor {name}; allowed: {allowed}")
        return Term(name, place, "", "=", value)
    try:
        limit = float(value)
    except ValueError:
        limit = float("nan")
    if not relation or limit - limit != 0:  # nan and infinity are no limits
        raise UsageError(f"'{text}': the sensor {name} says numbers; allowed: {allowed}")
    return Term(name, place, "", relation, limit)
