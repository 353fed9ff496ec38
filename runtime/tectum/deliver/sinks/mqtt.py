"""A house on an MQTT broker: events, states that stay, health, and commands back; Home Assistant finds it by itself.

Events are published with QoS 2 and count as delivered when the broker has confirmed them; until then they wait in the
outbox, so a broker that was away gets each once, in order. Everything else is a state: it is sent again whole whenever
the connection is new or Home Assistant has started. The broker itself says ``offline`` for a house that died (last
will). Source: OASIS, "MQTT Version 5.0".
"""

import contextlib
import json
import logging
import re
import threading
import time
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Annotated, Any

from msgspec import Meta

from tectum.decide.events import Event
from tectum.deliver.controls import Controls
from tectum.deliver.sinks.base import Sink, SinkTable
from tectum.deliver.sinks.mqtt_connection import MqttConnection
from tectum.deliver.sinks.mqtt_discovery import (
    LONGEST_TEXT,
    NO_STATE,
    Topics,
    context_of,
    house_config,
    place_config,
    shown,
    situation_kinds,
    slug,
)
from tectum.errors import DeliveryError, UsageError, describe, first_line
from tectum.modality import lasting_heads
from tectum.supervise.health import Health, State, worst_of
from tectum.supervise.worker import Worker
from tectum.tables.broker import Broker
from tectum.tables.problem import Problem

log = logging.getLogger(__name__)

CONFIRM_S = 5.0
KEEPALIVE_S = 15
HEALTH_EVERY_S, LOOK_EVERY_S = 5.0, 1.0
SESSION_S = 3600
"""The broker keeps what it has not yet confirmed for so long."""


class MqttTable(Broker, SinkTable, frozen=True):
    """An MQTT broker, and Home Assistant behind it (docs/home-assistant.md)."""

    topic: str = "tectum"
    """In front of every topic."""
    node: Annotated[
        str, Meta(pattern="^[A-Za-z0-9_-]{1,64}(?!\n)$", extra={"allowed": "1 to 64 letters, digits, '-' and '_'"})
    ] = "house"  # fmt: skip
    """Name of this house in topics, other than that of any other house on the broker."""
    discovery: str = "homeassistant"
    """Home Assistant's prefix; empty: nothing is published for Home Assistant."""
    snapshots: bool = True
    """The picture of an event is sent too."""
    commands: bool = True
    """Switches, context and utterances are taken from the broker."""

    @property
    def called(self) -> str:
        """By the broker's address."""
        return self.broker_name

    @property
    def takes_utterances(self) -> bool:
        """Where it takes commands."""
        return self.commands

    def problems(self, folder: Path) -> Iterator[Problem]:
        """Of the broker and the topics."""
        if not self.host:
            yield Problem("", "lacks 'host'", sentence=True)
        for key, value in (("topic", self.topic), ("discovery", self.discovery)):
            if re.search(r"[+#\s\x00]|^/|/$|//", value) or value.startswith("$") or (key == "topic" and not value):
                yield Problem(key, "must be a topic without '+', '#', blanks and outer '/'", value)
        yield from self.broker_problems(folder)

    def open(self, folder: Path) -> Sink:
        """It connects once it is attached to a house."""
        return MqttSink(self, folder)


class MqttSink(Sink):
    """Serves a broker. It connects by itself and again; ``attach`` gives it the house, ``close`` says goodbye.

    A connection that is lost or refused, and a command that is not allowed, are logged. Raises UsageError: the package
    paho-mqtt is missing, a certificate cannot be read.
    """

    def __init__(self, table: MqttTable, folder: Path):
        self._mqtt, self._topics = table, Topics(f"{table.topic}/{table.node}")
        self._house: Controls | None = None
        self._open: dict[tuple[str, str, str], dict[str, Event]] = {}
        self._pictures: dict[str, bytes] = {}
        self._utterances: dict[str, str] = {}
        self._published: dict[str, bytes] = {}
        self._pending: tuple[str, Any] | None = None
        self._wake: Callable[[], None] = lambda: None
        self._outdated = threading.Event()
        self._lock = threading.RLock()
        client = self._make_client(folder)
        self._connection = MqttConnection(table.broker_name, client, self._on_connected, self._on_message)
        self._reporter = Worker("mqtt: reports", self._report)

    def _make_client(self, folder: Path) -> Any:
        client = self._mqtt.client(folder, f"tectum-{self._mqtt.node}")
        from paho.mqtt.packettypes import PacketTypes
        from paho.mqtt.properties import Properties

        client.will_set(self._topics.status, "offline", qos=1, retain=True)
        properties: Any = Properties(PacketTypes.CONNECT)  # type: ignore[no-untyped-call]
        properties.SessionExpiryInterval = SESSION_S
        host, port = self._mqtt.address
        client.connect_async(host, port, KEEPALIVE_S, clean_start=False, properties=properties)
        return client

    # --- start and stop

    def attach(self, house: Controls) -> None:
        """Begin to serve ``house``."""
        self._house = house
        self._connection.start()
        self._reporter.start()

    def when_ready(self, wake: Callable[[], None]) -> None:
        """``wake`` is called when the broker is back."""
        self._wake = wake

    def close(self) -> None:
        """Say that the house is gone, and end."""
        self._reporter.stop()
        if self._connection.connected:
            sent = self._connection.publish(self._topics.status, "offline", qos=1, retain=True)
            with contextlib.suppress(RuntimeError, ValueError):
                sent.wait_for_publish(0.3)
        for name, ended in (("connection", self._connection.close()), ("reports", self._reporter.join(1.0))):
            if not ended:
                log.warning("%s: %s: hangs and is left behind", self._name, name)

    def health(self) -> Health:
        """Of the connection, and of what reports beside the events."""
        return worst_of(self._connection.health(), self._reporter.health())

    def _on_connected(self) -> None:
        topics = [f"{self._topics.root}/say/set", f"{self._topics.root}/context/set"]
        topics += [f"{self._topics.root}/+/{what}/set" for what in ("say", "context")]
        topics.append(f"{self._topics.root}/+/switch/+/set")
        wanted = topics if self._mqtt.commands else []
        if self._mqtt.discovery:
            wanted = [*wanted, f"{self._mqtt.discovery}/status"]
        if wanted:  # QoS 0: a command that nobody took up in time must not be carried out hours later
            self._connection.subscribe([(topic, 0) for topic in [*wanted, self._topics.root + "/places"]])
        with self._lock:
            self._published.clear()
        self._outdated.set()
        try:
            self._publish_all()
        except Exception as error:  # events are delivered all the same; the reports try again
            log.warning("%s: what stands: %s", self._name, describe(error))
        self._wake()

    @property
    def _name(self) -> str:
        return self._connection.name

    # --- out

    def deliver(self, event: Event) -> None:
        """Publish an event and wait until the broker has confirmed it. Raises DeliveryError."""
        if not self._connection.connected:
            raise DeliveryError(f"{self._name}: {self._connection.trouble}")
        key = f"{event.id}/{event.phase}"
        if self._pending is None or self._pending[0] != key:
            row = {**json.loads(event.to_json()), "event_type": event.kind}
            line = json.dumps(row, ensure_ascii=False)
            self._pending = key, self._connection.publish(self._topics.of(event.place, "event"), line, qos=2)
        sent = self._pending[1]  # what was sent before the connection broke is sent again by the client itself
        try:
            sent.wait_for_publish(CONFIRM_S)
        except (RuntimeError, ValueError) as error:
            self._pending = None
            raise DeliveryError(f"{self._name}: {first_line(error)}") from None
        if not sent.is_published():
            raise DeliveryError(f"{self._name}: did not confirm within {CONFIRM_S:g} s")
        self._pending = None
        self._follow(event)

    def _follow(self, event: Event) -> None:
        """The states that an event changes."""
        key = event.place, event.head, event.kind
        if event.head in lasting_heads() and key[1:] not in NO_STATE:
            with self._lock:
                there = self._open.setdefault(key, {})
                there.pop(event.id, None) if event.phase == "end" else there.update({event.id: event})
            self._state(*key)
        if event.head == "context":
            self._contexts()
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
        self._publish_state(self._topics.of(place, head, kind), json.dumps(row))

    def _snapshot(self, event: Event) -> None:
        folder = None if self._house is None else self._house.folder
        if not self._mqtt.snapshots or folder is None or event.snapshot is None:
            return
        try:
            raw = (folder / Path(event.snapshot)).read_bytes()
        except OSError:  # retention was there first
            return
        self._pictures[event.place] = raw
        self._publish_state(self._topics.of(event.place, "snapshot"), raw)

    def _publish_state(self, topic: str, payload: str | bytes) -> None:
        """Publish what stays, if it is not what was published last."""
        raw = payload if isinstance(payload, bytes) else payload.encode()
        with self._lock:
            if not self._connection.connected or self._published.get(topic) == raw:
                return
            self._published[topic] = raw
            self._connection.publish(topic, raw, qos=1, retain=True)

    def _publish_all(self) -> None:
        """Discovery, then every state, then that the house is there."""
        house = self._house
        if house is None:
            return
        mqtt, switches, rules, sensors = self._mqtt, house.switches(), house.rule_names(), house.sensors()
        if mqtt.discovery:
            self._discover(f"tectum_{mqtt.node}", house_config(mqtt.node, self._topics, house.labels, mqtt.commands))
            for place, names in switches.items():
                known = (place, house.labels, list(names), rules, sensors.get(place, []), mqtt.commands, mqtt.snapshots)
                self._discover(f"tectum_{mqtt.node}_{slug(place)}", place_config(mqtt.node, self._topics, *known))
        self._publish_state(f"{self._topics.root}/places", json.dumps({slug(place): place for place in switches}))
        for place in switches:
            for head, kind in situation_kinds(house.labels):
                self._state(place, head, kind)
            if place in self._pictures:
                self._publish_state(self._topics.of(place, "snapshot"), self._pictures[place])
        for topic, line in self._utterances.items():
            self._publish_state(topic, line)
        self._standing()
        self._publish_state(self._topics.status, "online")
        self._outdated.clear()

    def _discover(self, unique: str, payload: dict[str, Any]) -> None:
        self._publish_state(f"{self._mqtt.discovery}/device/{unique}/config", json.dumps(payload, ensure_ascii=False))

    def _contexts(self) -> None:
        assert self._house is not None  # noqa: S101  connected after attach() alone
        contexts = self._house.contexts()
        for place, context in contexts.items():
            self._publish_state(self._topics.of(place, "context"), shown(context))
        same = set(contexts.values())
        self._publish_state(f"{self._topics.root}/context", shown(same.pop()) if len(same) == 1 else "None")

    def _standing(self) -> None:
        """Switches, context and health as they are now."""
        house = self._house
        assert house is not None  # noqa: S101  connected after attach() alone
        for place, switches in house.switches().items():
            for name, on in switches.items():
                self._publish_state(self._topics.of(place, "switch", name), "ON" if on else "OFF")
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
        self._publish_state(f"{self._topics.root}/health", json.dumps(row))
        for place, about in health.places.items():
            parts = about.parts()
            whole = worst_of(*parts.values())
            about_place = {
                "state": whole.state,
                "reason": whole.reason,
                "av_skew_ms": about.av_skew_ms,
                "event_p50_ms": about.event_ms.p50,
                "event_p95_ms": about.event_ms.p95,
                "parts": {name: part.state for name, part in parts.items()},
            }
            self._publish_state(self._topics.of(place, "health"), json.dumps(about_place))
            for sense, there in about.senses.items():
                self._publish_state(self._topics.of(place, sense), "online" if there else "offline")

    def _report(self, worker: Worker) -> None:
        """What stands, every few seconds; what changed in it, within a second."""
        known: tuple[Any, ...] = ()
        states: list[State] = []
        due = 0.0
        while not worker.wait(LOOK_EVERY_S):
            house = self._house
            if house is None or not self._connection.connected:
                continue
            now = (
                *((p, tuple(s)) for p, s in house.switches().items()),
                *house.rule_names(),
                *house.sensors().items(),
            )
            if now != known or self._outdated.is_set():  # a reload, a new rule: what can be found has changed
                known = now
                self._publish_all()
            before, states = states, house.health().states()
            if states != before or time.monotonic() >= due:
                due = time.monotonic() + HEALTH_EVERY_S
                self._standing()

    # --- in

    def _on_message(self, topic: str, raw: bytes, retained: bool) -> None:
        try:
            self._handle(topic, raw, retained)
        except Exception as error:  # one command's trouble: the next is taken
            log.warning("%s: %s: %s", self._name, topic, describe(error))

    def _handle(self, topic: str, raw: bytes, retained: bool) -> None:
        house = self._house
        assert house is not None  # noqa: S101  connected after attach() alone
        if topic == f"{self._mqtt.discovery}/status":
            if raw == b"online":
                with self._lock:
                    self._published.clear()
                self._publish_all()
            return
        if topic == f"{self._topics.root}/places":
            self._forget(raw)
            return
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
        if parts[0] not in ("say", "context"):
            by_slug = {slug(name): name for name in house.switches()}
            if parts[0] not in by_slug:
                raise UsageError(f"unknown place; allowed: {', '.join(by_slug)}")
            place, parts = by_slug[parts[0]], parts[1:]
        if parts[0] == "switch":
            if text not in ("ON", "OFF"):
                raise UsageError(f"'{text}': must be ON or OFF")
            house.switch(place, parts[1], text == "ON")
            self._publish_state(self._topics.of(place, "switch", parts[1]), text)
        elif parts[0] == "context":
            house.set_context(place, context_of(text))
            topics = [place] if place else list(house.switches())
            for name in topics:
                self._publish_state(self._topics.of(name, "context"), text)
            if not place:
                self._publish_state(f"{self._topics.root}/context", text)
        else:
            answer = house.submit_utterance(f"{place}: {text}" if place else text)
            topic = self._topics.of(place, "say") if place else f"{self._topics.root}/say"
            self._utterances |= {topic: text, f"{topic}/answer": json.dumps({"answer": answer}, ensure_ascii=False)}
            for name in (topic, f"{topic}/answer"):
                self._publish_state(name, self._utterances[name])

    def _forget(self, raw: bytes) -> None:
        """Places that an earlier run published and that are no more: take them out of Home Assistant."""
        assert self._house is not None  # noqa: S101  connected after attach() alone
        try:
            known = json.loads(raw)
        except ValueError:
            return
        if not isinstance(known, dict) or not self._mqtt.discovery:
            return
        for gone in set(map(str, known)) - {slug(place) for place in self._house.switches()}:
            if gone.replace("_", "").isalnum():
                self._connection.publish(
                    f"{self._mqtt.discovery}/device/tectum_{self._mqtt.node}_{gone}/config", b"", qos=1, retain=True
                )
