"""What a sink is."""

from abc import ABC, abstractmethod
from collections.abc import Callable, Iterator, Mapping
from pathlib import Path
from typing import Any, ClassVar

from tectum.decide.events import Event
from tectum.deliver.controls import Controls
from tectum.supervise.health import Health
from tectum.tables.problem import Problem
from tectum.tables.values import FromToml


class SinkTable(FromToml):
    """``[[sink]]`` of one ``type``: what the file says of a sink, and how it is made of that.

    A table is a frozen ``msgspec.Struct`` that derives from this too, and an entry point of the group ``tectum.sinks``,
    whose name is the ``type``. Its fields are the keys of the table.
    """

    __slots__ = ()
    NAME = "a table [[sink]]"
    SCHEMA: ClassVar[Mapping[str, Any]] = {"type": "object", "required": ["type"]}

    @property
    def called(self) -> str:
        """How the sink is called in ``tectum health``, other than any other of the house; nothing secret is in it. What
        it has taken is kept by this name."""
        raise NotImplementedError

    @property
    def takes_utterances(self) -> bool:
        """Whether utterances may come to the house through it, for as long as it runs."""
        return False

    @property
    def maintenance(self) -> bool:
        """Whether the operator of a fleet may ask the house, through it, to update and to tune."""
        return False

    def problems(self, _folder: Path) -> Iterator[Problem]:
        """What the types of the fields do not check. ``_folder``: paths in the configuration are relative to it."""
        return iter(())

    def try_out(self, folder: Path) -> str:
        """Whether the sink would get there: opens what it needs, delivers nothing; gives what was found, on one line.
        Raises TectumError and OSError."""
        self.open(folder).close()
        return "can be opened"

    def open(self, folder: Path) -> "Sink":
        """The sink. Raises TectumError."""
        raise NotImplementedError


class Sink(ABC):
    """Takes events, one after the other, from a thread that is its own: it may take its time, and keeps nobody waiting
    but itself.

    ``takes_muted``: whether events of quiet hours are for it too (a log, not a bell).
    """

    takes_muted = False

    @abstractmethod
    def deliver(self, event: Event) -> None:
        """Take one event: with the return it counts as delivered.

        Raises DeliveryError or OSError: it is given again, the same event first, after a while or when the sink calls
        ``wake``; AccessError: after minutes; RejectedError: it is given up. Any other error is the sink's own fault,
        perhaps with this one event: it is given a few times more, then given up."""

    def when_ready(self, wake: Callable[[], None]) -> None:  # noqa: B027 not every sink can know
        """Called once, before the first event: ``wake`` is for calling, from any thread, when something that stood in
        the way is gone. A sink that cannot know is tried again by the clock."""

    def attach(self, house: Controls) -> None:  # noqa: B027 most sinks need no house
        """The house runs: called once. What a sink publishes or takes beside events, it asks of ``house``."""

    def health(self) -> Health:
        """Of what it does beside delivering (a connection, reports); a failed delivery shows by itself."""
        return Health("ok")

    def close(self) -> None:  # noqa: B027 not every sink has something to finish
        """Finish, once, from another thread than ``deliver``'s: nothing is delivered after this."""
