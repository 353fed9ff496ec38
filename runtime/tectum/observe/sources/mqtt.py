"""Sensors that the house has already, on an MQTT broker: door contacts, motion sensors, buttons, thermometers.

A sensor is a topic whose payload is its state, or a JSON object that holds it under ``key`` (as Zigbee2MQTT, Tasmota,
ESPHome and Shelly publish). What the broker kept (a retained message) is a state, but no change. Source: OASIS, "MQTT
Version 5.0".
"""

import json
import logging
import re
import threading
import time
from collections.abc import Iterator, Mapping, Sequence
from contextlib import suppress
from pathlib import Path
from typing import Annotated, Any

from msgspec import Meta

from tectum.errors import MediaError, TectumError, UsageError, first_line
from tectum.observe.sensor import Sensor
from tectum.observe.sources.base import Feed, Source, SourceContext, SourceTable
from tectum.observe.sources.state import TURN_S, SensorTable, StateSource, sensor_problems, stamp_of
from tectum.tables.broker import Broker, refusal
from tectum.tables.problem import Problem

log = logging.getLogger(__name__)

KEEPALIVE_S = 15
CONNECT_S = 5.0
SETTLE_S = 2.0
"""So long after it was asked for, a broker has sent all that it keeps."""
MOST_BYTES = 65_536
"""A larger message is no state."""
WILD = re.compile(r"[+#\x00]")
_ABSENT = object()


class MqttSensorTable(SensorTable, frozen=True, kw_only=True):
    """A sensor on a broker."""

    topic: str
    """Where it says its state."""
    key: str = ""
    """Where in a JSON object, as ``contact`` or ``data.state``; empty: the payload is the state."""
    payload: Mapping[str, str] = {}
    """What is published there and what it is called here, as ``{ON = "open", OFF = "closed"}``; what is not in it
    is taken as it is."""
    time_key: str = ""
    """Where the message's own time stands (seconds or milliseconds since 1970, or ISO 8601); empty: its arrival
    counts."""
    availability: str = ""
    """A topic that says ``online`` or ``offline``; until the first and after the second the state is not known."""
    online: str = "online"
    """What ``availability`` says of a sensor that is there."""
    offline: str = "offline"
    """What ``availability`` says of one that is away."""

    @property
    def words(self) -> tuple[str, ...]:
        """Its ``values``; left out, what ``payload`` calls them."""
        return self.values or tuple(dict.fromkeys(self.payload.values()))


class MqttStateTable(Broker, SourceTable, frozen=True, kw_only=True):
    """State sensors that are on an MQTT broker already; without ``host`` on the broker of ``[mqtt]``."""

    sensor: Annotated[
        tuple[MqttSensorTable, ...], Meta(min_length=1, extra={"allowed": "tables [[sensor]], at least one"})
    ]
    """Door contacts, motion sensors, buttons, thermometers."""

    @property
    def sensors(self) -> tuple[Sensor, ...]:
        """All of them."""
        return tuple(table.sensor for table in self.sensor)

    def problems(self, context: SourceContext) -> Iterator[Problem]:
        """Of the broker and the topics."""
        yield from self.broker_problems(context.folder)
        if not self.host and context.broker is None:
            yield Problem("host", "lacks 'host': there is no [mqtt] either", sentence=True)
        yield from sensor_problems(self.sensor)
        for number, table in enumerate(self.sensor):
            for key, topic in (("topic", table.topic), ("availability", table.availability)):
                if WILD.search(topic) or (key == "topic" and not topic):
                    what = f"{key} = '{topic}': must be a topic without '+' and '#'"
                    yield Problem("sensor", what, sentence=True, within=(number, key))

    @property
    def uses_broker(self) -> bool:
        """Where it names none of its own."""
        return not self.host

    def open(self, context: SourceContext) -> Source:
        """Not connected yet."""
        broker = self if self.host or context.broker is None else context.broker
        return MqttStateSource(broker, context.folder, self.sensor)


class MqttStateSource(StateSource):
    """The sensors of one place on one broker, over one connection."""

    longest_wait_s = 30.0

    def __init__(self, broker: Broker, folder: Path, tables: Sequence[MqttSensorTable]):
        super().__init__(tables)
        self.name = f"sensors on {broker.broker_name}"
        self._broker, self._folder, self._tables = broker, folder, list(tables)
        self._there: dict[str, bool] = {}
        self._last: dict[str, tuple[object, float | None]] = {}
        self._denied: set[str] = set()
        self._trouble_now: TectumError | None = None
        self._settled_at = float("inf")

    def session(self, feed: Feed, stop: threading.Event) -> None:
        """Connect, listen until ``stop``. Raises MediaError: the broker is away or refuses; AccessError: it refuses
        user and password."""
        self.begin(feed)
        self._there = {table.name: not table.availability for table in self._tables}
        self._last, self._denied, self._trouble_now, self._settled_at = {}, set(), None, float("inf")
        client = self._broker.client(self._folder)
        client.connect_timeout = CONNECT_S
        client.on_connect = self._on_connect
        client.on_subscribe = lambda _client, _data, _mid, reasons, _properties: self._on_subscribed(feed, reasons)
        client.on_message = lambda _client, _data, message: self._on_message(feed, message)
        host, port = self._broker.address
        try:
            client.connect(host, port, KEEPALIVE_S)
        except (OSError, ValueError) as error:
            raise MediaError(f"{self._broker.broker_name}: cannot be reached: {first_line(error)}") from None
        try:
            while not stop.is_set():
                ended = client.loop(TURN_S)
                if self._trouble_now is not None:
                    raise type(self._trouble_now)(f"{self._broker.broker_name}: {self._trouble_now}")
                if ended:
                    raise MediaError(f"{self._broker.broker_name}: connection lost")
                self.expire(feed)
                if time.monotonic() >= self._settled_at:
                    self._settle(feed)
        finally:
            with suppress(OSError, ValueError):
                client.disconnect()
                client.loop_write()

    def _on_connect(self, client: Any, _data: Any, _flags: Any, reason: Any, _properties: Any) -> None:
        if reason.is_failure:
            self._trouble_now = refusal(reason)
            return
        client.subscribe([(topic, 1) for topic in self._topics])

    @property
    def _topics(self) -> list[str]:
        return sorted({topic for table in self._tables for topic in (table.availability, table.topic) if topic})

    def _on_subscribed(self, feed: Feed, reasons: list[Any]) -> None:
        feed.alive()
        refused = {topic: str(why) for topic, why in zip(self._topics, reasons, strict=False) if why.is_failure}
        for table in self._tables:
            for topic in {table.topic, table.availability}.intersection(refused):
                why = f"the broker refuses to tell of {topic}: {refused[topic]}; mend its access list"
                self._denied.add(table.name)
                self.lose(feed, table.name, why)
        self._settled_at = time.monotonic() + SETTLE_S

    def _settle(self, feed: Feed) -> None:
        self._settled_at = float("inf")
        for table in self._tables:
            if not self._there[table.name] and table.name not in self._denied:
                self.lose(feed, table.name, f"{table.availability} has not said '{table.online}' yet")

    def _on_message(self, feed: Feed, message: Any) -> None:
        if len(message.payload) > MOST_BYTES:
            log.warning("%s: %s: %d bytes are no state", feed.place, message.topic, len(message.payload))
            return
        text = message.payload.decode("utf-8", "replace").strip()
        for table in self._tables:
            if message.topic == table.availability:
                self._availability(feed, table, text)
            if message.topic == table.topic:
                self._state(feed, table, text, bool(message.retain))

    def _availability(self, feed: Feed, table: MqttSensorTable, text: str) -> None:
        availability = _within(text, "state", default=text)
        if availability == table.offline:
            self._there[table.name] = False
            self.lose(feed, table.name, "is offline")
        elif availability == table.online and not self._there[table.name]:
            self._there[table.name] = True
            if table.name in self._last:
                self._report(feed, table, *self._last[table.name], retained=True)
            else:
                self.back(feed, table.name)

    def _state(self, feed: Feed, table: MqttSensorTable, text: str, retained: bool) -> None:
        raw = _within(text, table.key, default=_ABSENT) if table.key else _plain(text)
        if raw is _ABSENT:  # a message about something else, as a battery
            return
        if raw is None or raw == "":
            self._last.pop(table.name, None)
            self.lose(feed, table.name, "says nothing")
            return
        known = table.payload.get(raw if isinstance(raw, str) else json.dumps(raw), raw)
        stamp = stamp_of(_within(text, table.time_key, default=None)) if table.time_key else None
        self._last[table.name] = known, stamp
        if self._there[table.name]:
            self._report(feed, table, known, stamp, retained)

    def _report(self, feed: Feed, table: MqttSensorTable, raw: object, stamp: float | None, retained: bool) -> None:
        with suppress(UsageError):  # logged, and shown in health
            self.update(feed, table.name, raw, stamp, retained)


def _plain(text: str) -> Any:
    """A payload as a value: a number or true, false, null of JSON; else the text itself."""
    try:
        value = json.loads(text)
    except (ValueError, RecursionError):
        return text
    return text if isinstance(value, dict | list | str) else value


def _within(text: str, key: str, default: Any) -> Any:
    """What a JSON object holds at ``key`` (``a.b``: b of a)."""
    try:
        found = json.loads(text)
    except (ValueError, RecursionError):
        return default
    for part in key.split("."):
        if not isinstance(found, dict) or part not in found:
            return default
        found = found[part]
    return found
