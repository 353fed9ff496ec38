"""What a sink is."""

from typing import Protocol

from tectum.decide.events import Event


class Sink(Protocol):
    """Takes events; ``close`` is called once at the end."""

    def deliver(self, event: Event) -> None:
        """Take one event."""

    def close(self) -> None:
        """Finish: nothing is delivered after this."""
