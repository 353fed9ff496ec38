"""The event: what Tectum reports to a person or another system, one JSON object a line."""

import json
from collections.abc import Mapping
from functools import cache
from typing import TYPE_CHECKING, Annotated, Any, Final, Literal, Self, TypeVar

import msgspec
from msgspec import Meta, inspect, structs

from tectum.decide.defaults import ALARMS, CALM_SITUATIONS, NOTICES
from tectum.decide.evidence import Evidence
from tectum.errors import UsageError, no_attribute
from tectum.modality import SITUATION, Value
from tectum.observe.sensor import state_of

Slots = Mapping[str, str | int | float]
"""What a command is about, by slot."""
HOUSE = "house"
"""The place of what is said to the house as a whole; no place of several may be called so."""
RULE = "rule"
"""The head of the events of rules."""
PHASES = ("start", "update", "end")
Severity = Literal["alarm", "notice", "info"]
SEVERITIES: tuple[Severity, ...] = ("info", "notice", "alarm")
"""The worst last."""
SEVERE_KINDS: Final[Mapping[Severity, frozenset[str]]] = {"alarm": ALARMS, "notice": NOTICES}
"""Of events that are no rule's; a rule is a notice."""
Kind = TypeVar("Kind", bound="Event")

Seconds = Annotated[float, Meta(extra={"decimals": 3})]
Milliseconds = Annotated[float, Meta(extra={"decimals": 1})]
Share = Annotated[float, Meta(extra={"decimals": 4})]
"""A number of 0 to 1. ``decimals``: how many of them stand in the JSON."""
JSON_KEYS: Final = {"modalities": "present", "box": "where", "actionable": "acts", "muted": "quiet"}
"""Fields that the JSON (schema 1) calls otherwise."""
RENAMED: Final = {**{key: field for field, key in JSON_KEYS.items()}, "centroid": "box"}
STATE_FIELDS: Final = frozenset({"value", "was"})
"""Fields that only events of state sensors have: other lines are what they were before there were any."""
WHERE_KNOWN: Final = frozenset({"count", "evidence", "suppressed", "cadence", "incident", "sentence"})
"""Fields of which a line says nothing where they are not known."""


class Event(msgspec.Struct, frozen=True, rename=JSON_KEYS):
    """One message in the course of an event.

    ``start``, ``end`` and ``detected`` are media seconds; ``end`` is None until known. ``score`` 0-1, calibrated.
    ``attribution``: shares of the decision per modality (situation events, else None). ``modalities``: those that took
    part. ``box``: left, top, width and height in 0-1 of the source picture, ``count``: how many of the kind there are
    then, this one among them (presence events). ``skew_ms``: newest picture minus newest
    sound. ``zone``: of the place, where it has any (presence events). ``actionable``: false where the text was heard by
    a recogniser too weak to act on. ``muted``: in quiet hours: stored and logged, but not delivered. ``at``: seconds
    since 1970 of its start, once a running house has emitted it. ``slots``: what a command is about (decide/slots.py),
    None where that is not known. ``value``: of a state sensor (state events); ``was``: its value before, the same where
    it was found so and did not change, None where that is not known. ``evidence``: what a situation rests on, the
    surest first (situation events that need a cause). ``suppressed``: when the event was (local time, ISO 8601) that a
    person marked as wrong and that this one sounds like, or the label of the sound, taught as never to be told, that it
    is: it is muted for that. ``cadence``: of a smoke or CO alarm,
    once it is confirmed. ``incident``: id of the incident that it belongs to (deliver/incidents.py), and the
    ``sentence`` that says what happened there so far, in the language of the house.
    """

    id: str
    kind: str
    head: str
    place: str
    phase: str
    start: Seconds
    end: Seconds | None
    detected: Seconds
    score: Share
    attribution: Mapping[str, float] | None = None
    modalities: tuple[str, ...] = ()
    box: tuple[Share, ...] | None = None
    text: str | None = None
    snapshot: str | None = None
    skew_ms: Milliseconds | None = None
    zone: str | None = None
    actionable: bool = True
    muted: bool = False
    at: Seconds | None = None
    slots: Slots | None = None
    value: Value | None = None
    was: Value | None = None
    count: int | None = None
    evidence: tuple[Evidence, ...] | None = None
    suppressed: str | None = None
    cadence: str | None = None
    incident: str | None = None
    sentence: str | None = None

    @property
    def state(self) -> str:
        """What a state sensor says, as rules say it; empty for other events."""
        return "" if self.value is None else state_of(self.value)

    @property
    def severity(self) -> Severity:
        """How much it matters to a person. What a rule is called is not what it is of."""
        if self.head != RULE and self.kind in ALARMS:
            return "alarm"
        own = self.head == SITUATION.name and self.kind not in CALM_SITUATIONS
        return "notice" if own or self.head == RULE or self.kind in NOTICES else "info"

    if not TYPE_CHECKING:

        def __getattr__(self, name: str) -> Any:
            raise no_attribute("'Event' object", name, RENAMED)

    def to_json(self) -> str:
        """One line of JSON: every field by its key there, times to the millisecond; ``value`` and ``was`` of state
        events alone, ``count``, ``evidence`` and ``cadence`` where they are known."""
        row = {}
        for name, key, decimals in _columns(type(self), self._left_out):
            value = getattr(self, name)
            row[key] = value if decimals is None else _rounded(value, decimals)
        return _TO_JSON.encode(row)

    def cut_off(self) -> Self:
        """Its end, at the last moment that it was known to go on: nobody was there to see when it was over."""
        return structs.replace(self, phase="end", end=max(self.detected, self.start))

    @property
    def _left_out(self) -> frozenset[str]:
        of_state: frozenset[str] = frozenset() if self.head == "state" else STATE_FIELDS
        return of_state.union(name for name in WHERE_KNOWN if getattr(self, name) is None)

    def rounded(self) -> Self:
        """As it stands in JSON: times to the millisecond."""
        numbers = ((name, decimals) for name, _, decimals in _columns(type(self)) if decimals is not None)
        return structs.replace(self, **{name: _rounded(getattr(self, name), decimals) for name, decimals in numbers})

    @classmethod
    def from_json(cls, line: str) -> Self:
        """The event of a line that ``to_json`` wrote, perhaps that of a newer Tectum: what this one does not know is
        passed over. Raises UsageError: the line is no event."""
        try:
            return msgspec.json.decode(line, type=cls)
        except (msgspec.DecodeError, RecursionError):  # a field of another kind, or no JSON
            return _known_part(cls, _decoded(line))


def _plain(value: Any) -> Any:
    return msgspec.to_builtins(value) if isinstance(value, Evidence) else dict(value)


_TO_JSON = json.JSONEncoder(ensure_ascii=False, default=_plain)


@cache
def _columns(kind: type[Event], left_out: frozenset[str] = frozenset()) -> tuple[tuple[str, str, int | None], ...]:
    """Of each field its name, its key in JSON, and how many decimals it is written with (None: it is no number).
    ``left_out``: fields without which the line is to be."""
    found = inspect.type_info(kind)
    assert isinstance(found, inspect.StructType)  # noqa: S101  an Event is a Struct
    fields = (field for field in found.fields if field.name not in left_out)
    return tuple((field.name, field.encode_name, _decimals(field.type)) for field in fields)


def _decimals(kind: inspect.Type) -> int | None:
    if isinstance(kind, inspect.Metadata):
        decimals: int | None = (kind.extra or {}).get("decimals")
        return decimals
    if isinstance(kind, inspect.UnionType):
        return next((found for part in kind.types if (found := _decimals(part)) is not None), None)
    return _decimals(kind.item_type) if isinstance(kind, inspect.VarTupleType) else None


def _rounded(value: Any, decimals: int) -> Any:
    if isinstance(value, tuple):
        return tuple(round(part, decimals) for part in value)
    return None if value is None else round(value, decimals)


def _decoded(line: str) -> Any:
    try:
        return msgspec.json.decode(line)
    except (msgspec.DecodeError, RecursionError) as error:
        raise UsageError(f"event: is not JSON: {error}") from None


def _known_part(kind: type[Kind], row: Any) -> Kind:
    """A field whose value has come to mean something else takes its default, where it has one."""
    if not isinstance(row, dict):
        raise UsageError("event: is not a JSON object")
    known = {}
    for field in structs.fields(kind):
        try:
            known[field.name] = msgspec.convert(row[field.encode_name], field.type)
        except (KeyError, msgspec.ValidationError):
            if field.required:
                what = repr(row[field.encode_name]) if field.encode_name in row else "missing"
                raise UsageError(f"event: '{field.encode_name}' is {what}") from None
    return kind(**known)
