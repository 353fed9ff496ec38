"""What a sink is."""

from abc import ABC, abstractmethod
from collections.abc import Callable

from tectum.decide.events import Event
from tectum.supervise.health import Health


class Sink(ABC):
    """Takes events, one after the other, from a thread that is its own: it may take its time, and keeps nobody waiting
    but itself. What it needs to know of a house it is given when it is made.

    ``takes_muted``: whether events of quiet hours are for it too (a log, not a bell).
    """

    takes_muted = False

    @abstractmethod
    def deliver(self, event: Event) -> None:
        """Take one event: with the return it counts as delivered. Raises DeliveryError (or any other error): it is
        given again, the same event first, after a while or when the sink calls ``wake``."""

    def when_ready(self, wake: Callable[[], None]) -> None:  # noqa: B027 not every sink can know
        """Called once, before the first event: ``wake`` is for calling, from any thread, when something that stood in
        the way is gone. A sink that cannot know is tried again by the clock."""

    def health(self) -> Health:
        """Of what it does beside delivering (a connection, reports); a failed delivery shows by itself."""
        return Health("ok")

    def close(self) -> None:  # noqa: B027 not every sink has something to finish
        """Finish, once, from another thread than ``deliver``'s: nothing is delivered after this."""
