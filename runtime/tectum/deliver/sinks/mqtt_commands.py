"""Commands that a broker brings to a house: switches, the context, utterances, marks of events."""

from tectum.decide.events import HOUSE
from tectum.deliver.controls import Controls
from tectum.deliver.sinks.mqtt_discovery import LONGEST_TEXT, context_of
from tectum.deliver.sinks.mqtt_names import Topics, slug
from tectum.deliver.sinks.mqtt_states import MqttStates
from tectum.errors import UsageError

MARKS = {"wrong": False, "right": True, "undo": None}
"""What is said of an event: "this was wrong", "this was right", "forget what was said"."""


class MqttCommands:
    """Carries them out at ``house``; what they change is published as ``states`` at once."""

    def __init__(self, topics: Topics, house: Controls, states: MqttStates):
        self._topics, self._house, self._states = topics, house, states

    def topics(self) -> list[str]:
        """Where commands come, as filters to subscribe to."""
        root = self._topics.root
        house = [f"{root}/{what}/set" for what in ("say", "context", "mark", "snooze")]
        return [*house, f"{root}/+/snooze/set", f"{root}/+/say/set", f"{root}/+/context/set", f"{root}/+/switch/+/set"]

    def carry_out(self, topic: str, raw: bytes, retained: bool) -> None:
        """Do what a message to one of ``topics`` asks for. Raises UsageError: it is retained, no such place, switch,
        context or event, no UTF-8, too long."""
        if retained:
            raise UsageError("a retained command is not carried out")
        try:
            text = raw.decode()
        except UnicodeDecodeError:
            raise UsageError("is not UTF-8") from None
        if len(text) > LONGEST_TEXT:
            raise UsageError(f"has {len(text)} characters; at most {LONGEST_TEXT} are allowed")
        parts = topic.removeprefix(f"{self._topics.root}/").split("/")[:-1]
        place = ""
        if len(parts) > 1:  # a place may be called as what is said to the house
            by_slug = {slug(name): name for name in self._house.switches()}
            if parts[0] not in by_slug:
                raise UsageError(f"unknown place; allowed: {', '.join(by_slug)}")
            place, parts = by_slug[parts[0]], parts[1:]
        if parts[0] == "mark":
            self._mark(text)
            return
        if parts[0] == "snooze":
            self._snooze(place or HOUSE, text)
            return
        if parts[0] == "switch":
            if text not in ("ON", "OFF"):
                raise UsageError(f"'{text}': must be ON or OFF")
            self._house.switch(place, parts[1], text == "ON")
            self._states.publish(self._topics.of(place, "switch", parts[1]), text)
        elif parts[0] == "context":
            self._house.set_context(place, context_of(text))
            topics = [place] if place else list(self._house.switches())
            for name in topics:
                self._states.publish(self._topics.of(name, "context"), text)
            if not place:
                self._states.publish(f"{self._topics.root}/context", text)
        else:
            answer = self._house.submit_utterance(f"{place}: {text}" if place else text)
            self._states.publish_answer(place, text, answer)

    def _mark(self, text: str) -> None:
        event, _, how = text.strip().partition(" ")
        if how not in MARKS:
            raise UsageError(f"'{text}': must be the id of an event, a space, and {' or '.join(MARKS)}")
        self._house.mark(event, MARKS[how])

    def _snooze(self, place: str, text: str) -> None:
        try:
            minutes = float(text)
        except ValueError:
            raise UsageError(f"'{text}': must be minutes") from None
        self._house.snoozes.set(place, minutes)
        self._states.publish_incident(place)
