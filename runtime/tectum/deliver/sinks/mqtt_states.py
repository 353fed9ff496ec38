"""What stands on a broker for a house: retained messages, each sent when it changes and again when somebody is new."""

import json
import threading
import time
from collections.abc import Collection
from pathlib import Path
from typing import Any

from tectum.decide.events import HOUSE, RULE, Event
from tectum.deliver.controls import Controls
from tectum.deliver.sinks.mqtt_connection import MqttConnection
from tectum.deliver.sinks.mqtt_discovery import NO_STATE, place_states, shown, situation_kinds
from tectum.deliver.sinks.mqtt_incidents import MqttIncidents
from tectum.deliver.sinks.mqtt_names import Topics, slug
from tectum.modality import SITUATION, lasting_heads

RULE_S = 30.0
"""So long a rule that fired is shown as on: it does not fire again before."""


class MqttStates:
    """The states of ``house`` under ``topics``. Usable from any thread; where the broker is away, nothing is published.
    ``snapshots``: the newest picture of each place is one of them."""

    def __init__(self, topics: Topics, connection: MqttConnection, house: Controls, snapshots: bool):
        self._topics, self._connection, self._house, self._snapshots = topics, connection, house, snapshots
        self._open: dict[tuple[str, str, str], dict[str, Event]] = {}
        self._pictures: dict[str, bytes] = {}
        self._utterances: dict[str, str] = {}
        self._published: dict[str, bytes] = {}
        self._rules: dict[str, tuple[float, Event]] = {}
        self.incidents = MqttIncidents(topics, house.snoozes)
        self._lock = threading.RLock()

    def publish(self, topic: str, payload: str | bytes) -> None:
        """Publish what stays, if it is not what was published last."""
        raw = payload if isinstance(payload, bytes) else payload.encode()
        with self._lock:
            if not self._connection.connected or self._published.get(topic) == raw:
                return
            self._published[topic] = raw
            self._connection.publish(topic, raw, qos=1, retain=True)

    def forget_published(self) -> None:
        """Whoever listens may be new: what was published last counts no more."""
        with self._lock:
            self._published.clear()

    def forget_topics(self, gone: Collection[str]) -> None:
        """Nothing stands there any more."""
        with self._lock:
            for topic in gone:
                self._published.pop(topic, None)

    @property
    def published(self) -> list[str]:
        """Where this run has published what stays."""
        with self._lock:
            return list(self._published)

    def forget_place(self, slug: str) -> None:
        """It is gone, and what stood there of it."""
        with self._lock:
            for topic in [one for one in self._published if one.startswith(f"{self._topics.root}/{slug}/")]:
                del self._published[topic]
                self._utterances.pop(topic, None)
            self._pictures = {place: raw for place, raw in self._pictures.items() if place in self._house.switches()}
            self._open = {key: open for key, open in self._open.items() if key[0] in (HOUSE, *self._house.switches())}
            self.incidents.forget({HOUSE, *self._house.switches()})

    def follow(self, event: Event) -> None:
        """Publish the states that an event changes. A place that is gone, whose events end, has none any more."""
        if event.place != HOUSE and event.place not in self._house.switches():
            return
        key = event.place, event.head, event.kind
        if event.head in lasting_heads() and key[1:] not in NO_STATE:
            with self._lock:
                there = self._open.setdefault(key, {})
                there.pop(event.id, None) if event.phase == "end" else there.update({event.id: event})
            self._state(*key)
        if event.head == "context":
            self._contexts()
        if event.head == RULE and event.phase == "start" and event.kind in self._house.rule_names():
            self._rules[event.kind] = time.monotonic(), event
            self._rule(event.kind)
        if self.incidents.take(event):
            self.publish_incident(event.place)
        if event.phase == "start" and event.snapshot:
            self._snapshot(event)

    def _state(self, place: str, head: str, kind: str) -> None:
        with self._lock:
            there = list(self._open.get((place, head, kind), {}).values())
        row: dict[str, Any] = {"state": "ON" if there else "OFF"}
        if there:
            best = max(there, key=lambda event: event.score)
            row |= {"score": round(best.score, 3), "since": best.at, "count": len(there), "zone": best.zone}
            row |= {"attribution": None if best.attribution is None else dict(best.attribution)}
            row |= {"cadence": best.cadence} if best.cadence is not None else {}
            row |= {"evidence": [str(one) for one in best.evidence]} if best.evidence is not None else {}
        self.publish(self._topics.of(place, head, kind), json.dumps(row))

    def _rule(self, name: str) -> None:
        fired = self._rules.get(name)
        row: dict[str, Any] = {"state": "OFF" if fired is None else "ON"}
        if fired is not None:
            event = fired[1]
            row |= {"place": event.place, "since": event.at, "rule": event.text, "score": round(event.score, 3)}
            row |= {"attribution": None if event.attribution is None else dict(event.attribution)}
        self.publish(self._topics.of(HOUSE, RULE, slug(name)), json.dumps(row))

    def rest_rules(self) -> None:
        """Rules that fired long enough ago are off again. For calling every second or so."""
        now = time.monotonic()
        for name, (fired, _) in list(self._rules.items()):
            if now - fired >= RULE_S:
                del self._rules[name]
                if name in self._house.rule_names():
                    self._rule(name)

    def publish_incident(self, place: str) -> None:
        """Publish what happened last at a place; with ``house`` everywhere, for what was put off there holds there."""
        for where in self.incidents.places() if place == HOUSE else [place]:
            if (row := self.incidents.row(where)) is not None:
                self.publish(self._topics.of(where, "incident"), json.dumps(row, ensure_ascii=False))

    def _snapshot(self, event: Event) -> None:
        folder = self._house.folder
        if not self._snapshots or folder is None or event.snapshot is None:
            return
        try:
            raw = (folder / Path(event.snapshot)).read_bytes()
        except OSError:  # retention was there first
            return
        self._pictures[event.place] = raw
        self.publish(self._topics.of(event.place, "snapshot"), raw)

    def publish_all(self) -> None:
        """Publish every state."""
        for kind in (kind for head, kind in situation_kinds(self._house.labels) if head == SITUATION.name):
            self._state(HOUSE, SITUATION.name, kind)
        for name in self._house.rule_names():
            self._rule(name)
        self.publish_incident(HOUSE)
        for place, switches in self._house.switches().items():
            for head, kind in place_states(self._house.labels, switches):
                self._state(place, head, kind)
            if place in self._pictures:
                self.publish(self._topics.of(place, "snapshot"), self._pictures[place])
        for topic, line in self._utterances.items():
            self.publish(topic, line)
        self.publish_standing()

    def publish_answer(self, place: str, text: str, answer: str) -> None:
        """Publish the last utterance to a place, or with an empty ``place`` to the house, and what was answered."""
        topic = self._topics.of(place, "say") if place else f"{self._topics.root}/say"
        said = {topic: text, f"{topic}/answer": json.dumps({"answer": answer}, ensure_ascii=False)}
        self._utterances |= said
        for name, line in said.items():
            self.publish(name, line)

    def publish_standing(self) -> None:
        """Publish switches, context and health as they are now."""
        house = self._house
        for place, switches in house.switches().items():
            for name, on in switches.items():
                self.publish(self._topics.of(place, "switch", name), "ON" if on else "OFF")
        self._contexts()
        health = house.health()
        event = health.stages_ms.get("event")
        row = {
            "state": health.state,
            "up_s": health.up_s,
            "rss_mb": health.rss_mb,
            "event_p50_ms": None if event is None else event.p50,
            "event_p95_ms": None if event is None else event.p95,
            "store": health.store.state,
            "sinks": {name: sink.state for name, sink in health.sinks.items()},
            "services": {name: service.state for name, service in health.services.items()},
        }
        self.publish(f"{self._topics.root}/health", json.dumps(row))
        for place, about in health.places.items():
            parts, whole = about.parts(), about.whole()
            about_place = {
                "state": whole.state,
                "reason": whole.reason,
                "av_skew_ms": about.av_skew_ms,
                "event_p50_ms": about.event_ms.p50,
                "event_p95_ms": about.event_ms.p95,
                "parts": {name: part.state for name, part in parts.items()},
            }
            self.publish(self._topics.of(place, "health"), json.dumps(about_place))
            for sense, there in about.senses.items():
                self.publish(self._topics.of(place, sense), "online" if there else "offline")

    def _contexts(self) -> None:
        contexts = self._house.contexts()
        for place, context in contexts.items():
            self.publish(self._topics.of(place, "context"), shown(context))
        same = set(contexts.values())
        self.publish(f"{self._topics.root}/context", shown(same.pop()) if len(same) == 1 else "None")
