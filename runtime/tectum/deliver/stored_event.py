"""An event as it is kept, and as the API and ``tectum events`` show it; which of those that are kept are asked for."""

from collections.abc import Sequence

from msgspec import Struct, structs
from msgspec.structs import replace

from tectum.decide.events import Event


class EventRow(Event, frozen=True):
    """An event as the API and ``tectum events`` show it, rounded; docs/events.md says what the fields mean. ``until``:
    seconds since 1970, null while it lasts. ``clip``: path in the store's folder."""

    until: float | None = None
    clip: str | None = None

    @classmethod
    def of(cls, event: Event, until: float | None = None, clip: str | None = None) -> "EventRow":
        """The row of an event; without ``until`` of one that goes on."""
        return cls(**structs.asdict(event.rounded()), until=until, clip=clip)


class StoredEvent(Struct, frozen=True):
    """An event as it was last emitted. ``at``, ``until``: seconds since 1970; ``until`` None while it lasts."""

    event: Event
    at: float
    until: float | None
    clip: str | None

    def row(self) -> "EventRow":
        """For JSON."""
        return EventRow.of(replace(self.event, at=self.at), self.until, self.clip)


def decided_by(event: Event) -> str | None:
    """The modality that had the greatest share in an event; None where none is known."""
    if event.attribution:
        return max(event.attribution, key=lambda name: (event.attribution or {})[name])
    return event.modalities[0] if event.modalities else None


class EventSearch(Struct, frozen=True):
    """Events that began in ``since`` to ``until`` (seconds since 1970); the newest ``most`` of them. ``kinds``,
    ``places``: of any where empty. ``text``: words that must stand in kind, place, zone or what was said, each
    perhaps only with its beginning. ``decided``: the modality that had the greatest share; ``reviewed``: whether their
    incident is marked so; ``before``: only those before this one, by moment and id: a page goes on where one ended."""

    since: float = 0.0
    until: float | None = None
    kinds: Sequence[str] = ()
    places: Sequence[str] = ()
    text: str = ""
    most: int = 1000
    decided: str = ""
    reviewed: bool | None = None
    before: tuple[float, str] | None = None


EVERY = EventSearch()


class Marked(Struct, frozen=True):
    """What was said of an event. ``at``: of the event, seconds since 1970."""

    event: str
    place: str
    head: str
    kind: str
    right: bool
    at: float
