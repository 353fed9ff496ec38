"""What becomes of what a person says or sets: an intent is over at once, a context lasts until another replaces it."""

from collections.abc import Iterable

from msgspec.structs import replace

from tectum.decide.command_reader import Command
from tectum.decide.events import Event, Slots
from tectum.decide.open_events import SILENT, OpenEvents


class Utterances:
    """Of a place whose ``events`` go on."""

    def __init__(self, events: OpenEvents):
        self._events = events

    def take(
        self, head: str, time: float, said: Iterable[Command], actionable: bool, modalities: tuple[str, ...]
    ) -> list[Event]:
        """The events of all that one utterance says of ``head``, in its order."""
        told = (
            self.understand(head, time, one.intent, one.score, one.text, actionable, one.slots, modalities)
            for one in said
        )
        return [event for events in told for event in events]

    def understand(
        self,
        head: str,
        time: float,
        label: str,
        score: float,
        text: str,
        actionable: bool = True,
        slots: Slots | None = None,
        modalities: tuple[str, ...] = (),
    ) -> list[Event]:
        """An utterance carries an intent or a context. ``actionable``, ``slots``, ``modalities``: see Event."""
        if (head, label) in SILENT:
            return []
        said = self._events.make(label, head, time, time, score, modalities=modalities, text=text)
        event = replace(said, actionable=actionable, slots=slots)
        if head == "context":
            events = self.end_context(time)
            self._events.keep(("context", label, 0), event)
            return [*events, event]
        return [event, replace(event, phase="end", end=time)]

    def set_context(self, time: float, context: str) -> list[Event]:
        """A person sets the context by hand; ``none`` ends the one that is held."""
        events = self.end_context(time)
        if context != "none":  # who sets it knows: quiet hours are for what comes by itself
            event = replace(self._events.make(context, "context", time, time, 1.0), muted=False)
            self._events.keep(("context", context, 0), event)
            events.append(event)
        return events

    def end_context(self, time: float) -> list[Event]:
        """The context that this place was given counts no more: the whole house has another."""
        return self._events.end(self._events.of("context"), time, time)
