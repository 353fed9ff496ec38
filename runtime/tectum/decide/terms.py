"""The terms of a rule, and what they may speak of: kinds of events, places, zones and the states of sensors."""

import operator
import re
from collections.abc import Iterable, Mapping

from msgspec import Struct, field
from msgspec.structs import replace

from tectum.decide.events import Event
from tectum.decide.hours import NIGHT_HOURS, Night
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
ARRIVES, LEAVES = "arrives", "leaves"
UNITS = {"s": 1.0, "min": 60.0, "h": 3600.0}
LONGEST_S = 86_400.0
MOST_TIMES = 1000
_LASTING = re.compile(r"(?P<rest>.+?)\s+for\s+(?P<time>\S+\s*[a-z]+)", re.DOTALL)
_OFTEN = re.compile(r"(?P<rest>.+?)\s+(?P<times>\d+)\s+times\s+in\s+(?P<time>\S+\s*[a-z]+)", re.DOTALL)
_TURN = re.compile(rf"(?P<rest>.+?)\s+(?P<turn>{ARRIVES}|{LEAVES})", re.DOTALL)
_ABSENT = re.compile(r"no\s+(?P<rest>.+)", re.DOTALL)
SPACE = "\ue000"
"""In place of the spaces of a name while a text is taken apart."""
_TIME = re.compile(r"(?P<number>[^a-z\s]+|\S*?\d)\s*(?P<unit>[a-z]+)")


class Term(Struct, frozen=True):
    """An event of a kind, perhaps at a place, perhaps in a zone; or, with a ``relation``, a sensor whose value is so:
    = and a state, or =, <, >, <=, >= and a number.

    ``lasting_s``: it has lasted for so long, or, where ``absent``, there has been none for so long. ``times``: so many
    began in ``in_s`` seconds. ``turn``: it arrives or leaves. One of the three at most."""

    kind: str
    place: str = ""
    zone: str = ""
    relation: str = ""
    value: str | float = ""
    lasting_s: float = 0.0
    absent: bool = False
    times: int = 0
    in_s: float = 0.0
    turn: str = ""

    @property
    def timed(self) -> bool:
        """Whether it is made true by time going by, or by what was before, and not by one event alone."""
        return bool(self.lasting_s or self.turn)

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
        text = ("no " if self.absent else "") + self.kind + (f"@{self.place}" if self.place else "")
        if isinstance(self.value, float):
            text = f"{text} {self.relation} {state_of(self.value)}"
        else:
            text += (f" {self.value}" if self.value else "") + (f" in {self.zone}" if self.zone else "")
        if self.times:
            return f"{text} {self.times} times in {time_text(self.in_s)}"
        return text + (f" for {time_text(self.lasting_s)}" if self.lasting_s else "") + (self.turn and f" {self.turn}")


class Vocabulary(Struct, frozen=True):
    """What a rule may speak of. ``sensors``: by place; ``night``: what that is."""

    kinds: frozenset[str]
    contexts: frozenset[str]
    places: frozenset[str] = frozenset()
    zones: frozenset[str] = frozenset()
    sensors: Mapping[str, tuple[Sensor, ...]] = field(default_factory=dict)
    night: Night = NIGHT_HOURS

    @classmethod
    def of(
        cls,
        labels: Mapping[str, tuple[str, ...]],
        places: Iterable[str] = (),
        zones: Iterable[str] = (),
        sensors: Mapping[str, tuple[Sensor, ...]] | None = None,
        night: Night = NIGHT_HOURS,
    ) -> "Vocabulary":
        """Of a bundle's labels and a house's places, zones and sensors, and what night is there."""
        kinds = frozenset(kind for names in labels.values() for kind in names)
        contexts = frozenset(labels["context"]) - {"none"}
        return cls(kinds - {"none", "quiet"}, contexts, frozenset(places), frozenset(zones), dict(sensors or {}), night)

    def sensor(self, name: str, place: str = "") -> list[Sensor]:
        """The sensors of a name, everywhere or at a place."""
        found = (one for at, sensors in self.sensors.items() if place in ("", at) for one in sensors)
        return [one for one in found if one.name == name]

    @property
    def sensor_names(self) -> list[str]:
        """All of them, sorted."""
        return sorted({one.name for sensors in self.sensors.values() for one in sensors})


def names_joined(text: str, known: Vocabulary) -> str:
    """A text in which the names of places and zones are one word each, whether they stand in quotes or not: those with
    spaces hold ``SPACE`` for them. The longest name is meant: "front door" and not "front"."""

    def join(found: re.Match[str]) -> str:
        return found["before"] + found["name"].replace(" ", SPACE)

    for before, names in ((r"@", known.places), (r"\bin\s+", known.zones)):
        for quote, any_of in (('"', sorted(names)), ("", sorted((one for one in names if " " in one), key=len)[::-1])):
            if any_of:
                longest = "|".join(map(re.escape, sorted(any_of, key=len, reverse=True)))
                text = re.sub(rf"(?P<before>{before}){quote}(?P<name>{longest}){quote}(?![\w-])", join, text)
    return text


def parse_time(text: str, what: str, most: float = LONGEST_S) -> float:
    """Seconds of a text as ``30 s``, ``5 min`` or ``2 h``. Raises UsageError: ``what`` is no such time."""
    found = _TIME.fullmatch(text.strip())
    try:
        seconds = float(found["number"]) * UNITS[found["unit"]] if found else 0.0
    except (ValueError, KeyError):
        seconds = 0.0
    if not 0 < seconds <= most:
        raise UsageError(
            f"{what} '{text.strip()}': must be a number and s, min or h, above 0, at most {most / 3600:g} h"
        )
    return seconds


def time_text(seconds: float) -> str:
    """Seconds as ``parse_time`` reads them."""
    unit = next((unit for unit in ("h", "min") if seconds % UNITS[unit] == 0), "s")
    return f"{state_of(seconds / UNITS[unit])} {unit}"


def parse_term(text: str, known: Vocabulary) -> Term:
    """A term from its text. Raises UsageError: what is wrong, and what is allowed."""
    clean = text.strip()
    if (often := _OFTEN.fullmatch(clean)) is not None:
        times = int(often["times"])
        if not 1 < times <= MOST_TIMES:
            raise UsageError(f"'{clean}': must be 2 to {MOST_TIMES} times")
        return replace(_plain(often["rest"], known), times=times, in_s=parse_time(often["time"], "in"))
    if (lasting := _LASTING.fullmatch(clean)) is not None:
        seconds = parse_time(lasting["time"], "for")
        if (absent := _ABSENT.fullmatch(lasting["rest"])) is None:
            return replace(_plain(lasting["rest"], known), lasting_s=seconds)
        term = _plain(absent["rest"], known)
        if term.relation:
            raise UsageError(f"'{clean}': 'no' goes with what is seen or heard; say the other state of the sensor")
        return replace(term, lasting_s=seconds, absent=True)
    if _ABSENT.fullmatch(clean):
        raise UsageError(f"'{clean}' says not how long: '{clean} for 30 s', min or h")
    if _KIND.fullmatch(clean):  # a zone may be called so
        return _plain(clean, known)
    first = _NAME.match(clean)
    if (turn := _TURN.fullmatch(clean)) is not None and not (first is not None and known.sensor(first[0])):
        return replace(_plain(turn["rest"], known), turn=turn["turn"])
    return _plain(clean, known)


def _plain(text: str, known: Vocabulary) -> Term:
    clean = text.strip()
    first = _NAME.match(clean)
    if first is not None and known.sensor(first[0]):
        return _state(clean, first[0], known)
    found = _KIND.fullmatch(clean)
    if found is None:
        raise UsageError(f"'{clean}' is not KIND, KIND@PLACE, KIND in ZONE or SENSOR STATE")
    kind, place, zone = (said and said.replace(SPACE, " ") for said in found.group("kind", "place", "zone"))
    place, zone = place or "", zone or ""
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
    place = ((found["place"] if found else "") or "").replace(SPACE, " ")
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
