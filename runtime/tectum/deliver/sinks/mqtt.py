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

from tectum.decide.events import RULE, Event
from tectum.deliver.controls import Controls
from tectum.deliver.sinks.base import Sink, SinkTable
from tectum.deliver.sinks.mqtt_announcement import MqttAnnouncement
from tectum.deliver.sinks.mqtt_commands import MqttCommands
from tectum.deliver.sinks.mqtt_connection import MqttConnection
from tectum.deliver.sinks.mqtt_devices import MqttDevices
from tectum.deliver.sinks.mqtt_discovery import rule_event_type
from tectum.deliver.sinks.mqtt_events import MqttEvents
from tectum.deliver.sinks.mqtt_leftovers import MqttLeftovers
from tectum.deliver.sinks.mqtt_maintenance import MqttMaintenance
from tectum.deliver.sinks.mqtt_names import TOPIC, Topics, slug
from tectum.deliver.sinks.mqtt_states import MqttStates
from tectum.deliver.sinks.mqtt_stills import MqttStills
from tectum.errors import describe
from tectum.supervise.health import Health, State, worst_of
from tectum.supervise.house_health import HouseHealth
from tectum.supervise.worker import Worker
from tectum.tables.broker import Broker
from tectum.tables.problem import Problem

log = logging.getLogger(__name__)

KEEPALIVE_S = 15
HEALTH_EVERY_S, LOOK_EVERY_S = 5.0, 1.0
SESSION_S = 3600
"""The broker keeps what it has not yet confirmed for so long."""


class MqttTable(Broker, SinkTable, frozen=True):
    """An MQTT broker, and Home Assistant behind it (docs/home-assistant.md)."""

    topic: str = TOPIC
    """In front of every topic."""
    node: Annotated[
        str, Meta(pattern="^[A-Za-z0-9_-]{1,64}(?!\n)$", extra={"allowed": "1 to 64 letters, digits, '-' and '_'"})
    ] = "house"  # fmt: skip
    """Name of this house in topics, other than that of any other house on the broker."""
    discovery: str = "homeassistant"
    """Home Assistant's prefix; empty: nothing is published for Home Assistant."""
    snapshots: bool = True
    """The picture of an event is sent too."""
    stills_s: Annotated[float, Meta(ge=0, le=3600, extra={"allowed": "0 (never) to 3600"})] = 10.0
    """With ``snapshots``: how often the picture of each camera is sent, for Home Assistant's camera; seconds."""
    commands: bool = True
    """Switches, context and utterances are taken from the broker."""
    fleet: bool = True
    """What it is and how it is, and its last events, are kept at the broker for ``tectum fleet`` (docs/fleet.md)."""
    maintenance: bool = False
    """Whoever may publish at the broker may ask it to update its bundle, to go back and to tune (docs/fleet.md)."""

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
        if self.maintenance and not self.fleet:
            yield Problem("maintenance", "maintenance needs fleet = true", sentence=True)
        yield from self.broker_problems(folder)

    def try_out(self, folder: Path) -> str:
        """Whether the broker takes user and password."""
        self.try_broker(folder)
        return "takes the house"

    def open(self, folder: Path) -> Sink:
        """It connects once it is attached to a house."""
        return MqttSink(self, folder)


class MqttSink(Sink):
    """Serves a broker. It connects by itself and again; ``attach`` gives it the house, ``close`` says goodbye.

    A connection that is lost or refused, and a command that is not allowed, are logged. Raises UsageError: the package
    paho-mqtt is missing, a certificate cannot be read.
    """

    # there from ``attach`` on: nothing is connected, and nothing reports, before
    _house: Controls
    _states: MqttStates
    _commands: MqttCommands
    _stills: MqttStills
    _devices: MqttDevices
    _announcement: MqttAnnouncement
    _maintenance: MqttMaintenance

    def __init__(self, table: MqttTable, folder: Path):
        self._mqtt, self._topics = table, Topics(table.topic, table.node)
        self._wake: Callable[[], None] = lambda: None
        self._outdated = threading.Event()
        client = self._make_client(folder)
        self._connection = MqttConnection(table.broker_name, client, self._on_connected, self._on_message)
        self._events = MqttEvents(self._topics, self._connection, table.fleet)
        self._leftovers = MqttLeftovers(self._topics, self._connection, table.discovery)
        self._reporter = Worker("mqtt: reports", self._report)

    def _make_client(self, folder: Path) -> Any:
        client = self._mqtt.client(folder, self._mqtt.client_id(self._topics.house_id.replace("_", "-", 1)))
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
        self._states = MqttStates(self._topics, self._connection, house, self._mqtt.snapshots)
        self._commands = MqttCommands(self._topics, house, self._states)
        stills_s = self._mqtt.stills_s if self._mqtt.snapshots else 0.0
        self._stills = MqttStills(self._topics, self._connection, house, stills_s)
        self._devices = MqttDevices(self._topics, house, self._mqtt.commands, self._mqtt.snapshots, stills_s > 0)
        self._announcement = MqttAnnouncement(self._topics, self._connection, house, self._mqtt.fleet)
        self._maintenance = MqttMaintenance(self._topics, self._connection, house, self._mqtt.maintenance)
        self._connection.start()
        self._reporter.start()

    def when_ready(self, wake: Callable[[], None]) -> None:
        """``wake`` is called when the broker is back."""
        self._wake = wake

    def close(self) -> None:
        """Say that the house is gone, and end."""
        self._reporter.stop()
        self._events.publish_recent()
        if self._connection.connected:
            self._maintenance.publish()
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
        wanted = self._commands.topics() if self._mqtt.commands else []
        if self._mqtt.discovery:
            wanted = [*wanted, f"{self._mqtt.discovery}/status"]
        if wanted:  # QoS 0: a command that nobody took up in time must not be carried out hours later
            self._connection.subscribe([(topic, 0) for topic in wanted])
        asked = [self._topics.places, *self._config_topics(), *self._leftovers.earlier_configs(self._places())]
        self._connection.subscribe([(topic, 0) for topic in asked])
        for part in (self._leftovers, self._events, self._announcement, self._maintenance):
            part.connected()
        self._states.forget_published()
        self._outdated.set()
        try:
            self._publish_all()
        except Exception as error:  # events are delivered all the same; the reports try again
            log.warning("%s: what stands: %s", self._name, describe(error))
        self._wake()

    def _on_message(self, topic: str, raw: bytes, retained: bool) -> None:
        try:
            if topic == f"{self._mqtt.discovery}/status":
                if raw == b"online":
                    self._states.forget_published()
                    self._publish_all()
            elif topic in (self._topics.places, self._topics.recent):
                (self._leftovers if topic == self._topics.places else self._events).learn(raw)
            elif retained and topic in self._config_topics():
                self._announce(topic, self._configs()[topic], raw)
            elif not any(part.take(topic, raw, retained) for part in (self._maintenance, self._leftovers)):
                self._commands.carry_out(topic, raw, retained)
        except Exception as error:  # one command's trouble: the next is taken
            log.warning("%s: %s: %s", self._name, topic, describe(error))

    @property
    def _name(self) -> str:
        return self._connection.name

    # --- events

    def deliver(self, event: Event) -> None:
        """Publish an event and wait until the broker has confirmed it. Raises DeliveryError; AccessError: an
        access list forbids it."""
        kind = rule_event_type(event.kind, self._house.labels) if event.head == RULE else event.kind
        row = {**json.loads(event.to_json()), "event_type": kind, **self._house.traced(event)}
        self._events.deliver(f"{event.id}/{event.phase}/{event.detected}", event.place, row)
        self._states.follow(event)

    # --- what stands

    def _publish_all(self) -> None:
        """Discovery, then every state, then that the house is there."""
        self._leftovers.note(self._places())
        for topic, payload in self._configs().items():
            self._announce(topic, payload)
        self._states.publish_all()
        self._states.publish(self._topics.status, "online")
        self._stills.forget()
        self._publish_fleet(self._house.health())
        self._look_over()
        self._outdated.clear()

    def _publish_fleet(self, health: HouseHealth) -> None:
        self._maintenance.publish()
        self._announcement.publish(health)
        self._events.publish_recent()

    def _look_over(self) -> None:
        """What stands of what is no more goes: that of an earlier run by asking for it, that of this one at once."""
        self._leftovers.look_over(self._devices.standing())
        gone = [topic for topic in self._states.published if self._leftovers.is_gone(topic)]
        self._states.forget_topics(gone)

    def _places(self) -> dict[str, str]:
        return {slug(place): place for place in self._house.switches()}

    def _sweep(self) -> None:
        listed, clear = self._leftovers.sweep(self._places())
        self._states.publish(self._topics.places, listed)
        for gone in clear:
            self._states.forget_place(gone)

    def _announce(self, topic: str, payload: dict[str, Any], before: bytes = b"") -> None:
        for step in self._leftovers.payloads(topic, payload, before):
            self._states.publish(topic, step)

    def _config_topics(self) -> list[str]:
        if not self._mqtt.discovery:
            return []
        ids = map(self._topics.place_id, self._places())
        return [self._leftovers.config_topic(unique) for unique in (self._topics.house_id, *ids)]

    def _configs(self) -> dict[str, dict[str, Any]]:
        """By topic: what Home Assistant learns of the house and its places."""
        if not self._mqtt.discovery:
            return {}
        return {self._leftovers.config_topic(unique): payload for unique, payload in self._devices.payloads().items()}

    def _report(self, worker: Worker) -> None:
        """What stands, every few seconds; what changed in it, within a second."""
        known: tuple[Any, ...] = ()
        states: tuple[list[State], dict[str, str]] = [], {}
        due = 0.0
        while not worker.wait(LOOK_EVERY_S):
            if not self._connection.connected:
                continue
            house = self._house
            now = (
                *((p, tuple(s)) for p, s in house.switches().items()),
                *house.rule_names(),
                *house.sensors().items(),
                *house.labels.items(),
            )
            if now != known or self._outdated.is_set():  # a reload, a new rule: what can be found has changed
                known = now
                self._publish_all()
            self._sweep()
            self._states.rest_rules()
            self._stills.publish_due()
            health = house.health()
            self._publish_fleet(health)
            before, states = states, (health.states(), house.contexts())
            if states != before or time.monotonic() >= due:
                due = time.monotonic() + HEALTH_EVERY_S
                self._states.publish_standing()
