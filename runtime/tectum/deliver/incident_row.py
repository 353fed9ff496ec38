"""An incident as it is kept, and as the API shows it; which are asked for, and a day in short."""

from collections.abc import Sequence

from msgspec import Struct

from tectum.decide.events import Event, Severity
from tectum.deliver.incident_sentence import sentence_of
from tectum.deliver.incidents import worst_of
from tectum.deliver.stored_event import EventRow, EventSearch, StoredEvent, decided_by


class IncidentRow(Struct, frozen=True):
    """What belongs together. ``kind``, ``head``, ``severity`` (``alarm``, ``notice``, ``info``), ``decided`` (the
    modality that had the greatest share) and ``score``: of its worst event. ``at``, ``until``: seconds since 1970;
    ``until`` null while any of it goes on. ``words``: what was said in it, and decided. ``snapshot``, ``clip``: ids of
    the events whose picture and clip show it, or null."""

    id: str
    kind: str
    head: str
    severity: str
    sentence: str
    places: tuple[str, ...]
    at: float
    until: float | None
    decided: str | None
    score: float
    words: tuple[str, ...]
    reviewed: bool
    snapshot: str | None
    clip: str | None
    events: tuple[EventRow, ...]

    @classmethod
    def of(
        cls, id: str, kept: Sequence[StoredEvent], reviewed: bool, context: str, language: str = "en"
    ) -> "IncidentRow":
        """Of its events, of which there is at least one, in order. ``context``: of its place when it began."""
        events = [one.event for one in kept]
        worst = worst_of(events)
        first = [one for one in kept if one.event.id == worst.id]
        shown = next((one.event.id for one in (*first, *kept) if one.event.snapshot), None)
        clip = next((one.event.id for one in (*first, *kept) if one.clip), None)
        said = [text for one in events for text in _words(one)]
        ends = [one.until for one in kept]
        return cls(
            id,
            worst.kind,
            worst.head,
            worst.severity,
            sentence_of(events, context, language),
            tuple(dict.fromkeys(one.place for one in events)),
            min(one.at for one in kept),
            None if None in ends else max(end for end in ends if end is not None),
            decided_by(worst),
            round(worst.score, 4),
            tuple(dict.fromkeys(said)),
            reviewed,
            shown,
            clip,
            tuple(one.row() for one in kept),
        )


def _words(event: Event) -> list[str]:
    """What was said in it; the text of a rule is the rule."""
    said = [one.text for one in event.evidence or ()] + ([event.text] if event.head != "rule" else [])
    return [text for text in said if text]


class IncidentPage(Struct, frozen=True):
    """Incidents, the newest first. ``next``: what ``cursor`` is to be for those before them; null: there are none."""

    incidents: tuple[IncidentRow, ...]
    next: str | None


class IncidentSearch(EventSearch, frozen=True):
    """Incidents of which an event is such. ``severity``: at least so bad; ``oldest``: the first ones before the last,
    and ``before`` then is what they come after."""

    severity: Severity = "info"
    oldest: bool = False


class Day(Struct, frozen=True):
    """A ``day`` of the house, as 2026-11-29, and how many incidents began on it."""

    day: str
    incidents: int


class TrackEvent(Struct, frozen=True):
    """An event of a day in short. ``at``, ``until`` (null while it lasts): seconds since 1970; ``decided``: the
    modality that had the greatest share; ``snapshot``, ``clip``: whether there is one."""

    id: str
    incident: str
    kind: str
    head: str
    place: str
    at: float
    until: float | None
    decided: str | None
    snapshot: bool
    clip: bool


class DayTrack(Struct, frozen=True):
    """What happened from ``since`` to ``until`` (seconds since 1970), in order. ``whole``: nothing is left out."""

    since: float
    until: float
    whole: bool
    events: tuple[TrackEvent, ...]
