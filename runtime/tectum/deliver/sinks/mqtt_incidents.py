"""The newest incident of each place, as a broker is told of it: one sentence, and what can be done about it."""

import threading
from typing import Any

from tectum.decide.events import SEVERITIES, Event
from tectum.deliver.incidents import worst_of
from tectum.deliver.sinks.mqtt_names import Topics
from tectum.deliver.snoozes import Snoozes

LONGEST_STATE = 255
"""Characters; a longer state Home Assistant does not take."""


class MqttIncidents:
    """Under ``topics``. Usable from any thread."""

    def __init__(self, topics: Topics, snoozes: Snoozes):
        self._topics, self._snoozes = topics, snoozes
        self._lock = threading.Lock()
        self._events: dict[str, dict[str, Event]] = {}

    def take(self, event: Event) -> bool:
        """A message; whether it changes what is said of its place."""
        if event.incident is None or event.sentence is None:
            return False
        with self._lock:
            known = self._events.get(event.place, {})
            same = next(iter(known.values())).incident == event.incident if known else False
            self._events[event.place] = {**(known if same else {}), event.id: event}
        return True

    def forget(self, there: set[str]) -> None:
        """Those of other places than ``there``."""
        with self._lock:
            self._events = {place: events for place, events in self._events.items() if place in there}

    def places(self) -> list[str]:
        """Where anything happened."""
        with self._lock:
            return list(self._events)

    def row(self, place: str) -> dict[str, Any] | None:
        """What is said of a place; None: nothing happened there. ``event``: the worst, which a person may mark."""
        with self._lock:
            events = list(self._events.get(place, {}).values())
        if not events:
            return None
        sentence = events[-1].sentence or ""
        short = sentence if len(sentence) <= LONGEST_STATE else f"{sentence[: LONGEST_STATE - 1]}…"
        worst = worst_of(events)
        return {
            "sentence": short,
            "incident": worst.incident,
            "place": place,
            "severity": max((event.severity for event in events), key=SEVERITIES.index),
            "kinds": list(dict.fromkeys(event.kind for event in events)),
            "since": min((event.at for event in events if event.at is not None), default=None),
            "over": all(event.phase == "end" for event in events),
            "event": worst.id,
            "mark_topic": f"{self._topics.root}/mark/set",
            "snooze_topic": self._topics.of(place, "snooze", "set"),
            "snoozed_until": round(self._snoozes.until(place)),
        }
