"""An event as it is kept, and as the API and ``tectum events`` show it."""

from dataclasses import dataclass

from msgspec import structs
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


@dataclass(frozen=True)
class StoredEvent:
    """An event as it was last emitted. ``at``, ``until``: seconds since 1970; ``until`` None while it lasts."""

    event: Event
    at: float
    until: float | None
    clip: str | None

    def row(self) -> "EventRow":
        """For JSON."""
        return EventRow.of(replace(self.event, at=self.at), self.until, self.clip)
