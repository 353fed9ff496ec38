"""The events of a house on a broker: each confirmed before the next is sent, numbered, and the last of them kept there.

A broker that dies loses what it had confirmed and not yet passed on, and a listener that was away for longer than the
broker remembers loses more. The ``number`` of an event within one ``run`` tells a listener that something is missing,
and the topic ``recent``, which is retained, tells what. Source: OASIS, "MQTT Version 5.0", 4.4 and 4.6.
"""

import json
import secrets
import threading
from collections import deque
from collections.abc import Mapping
from contextlib import suppress
from typing import Any

from tectum.deliver.sinks.mqtt_connection import MqttConnection
from tectum.deliver.sinks.mqtt_names import Topics
from tectum.errors import AccessError, DeliveryError, first_line

CONFIRM_S = 5.0
MOST_RECENT = 20
"""Events that the broker keeps of a house."""


class MqttEvents:
    """Of the house with these ``topics``. ``fleet``: they are numbered, and the last are kept at the broker."""

    def __init__(self, topics: Topics, connection: MqttConnection, fleet: bool = True):
        self._topics, self._connection, self._fleet = topics, connection, fleet
        self._pending: tuple[str, Any] | None = None
        self._run, self._number, self._numbered = secrets.token_hex(4), 0, ""
        self._recent: deque[Mapping[str, Any]] = deque(maxlen=MOST_RECENT)
        self._learnt, self._said = False, False
        self._lock = threading.Lock()

    def deliver(self, key: str, place: str, row: Mapping[str, Any]) -> None:
        """Publish an event of a place and wait until the broker has confirmed it. ``key``: the same for the same event,
        which may be given again after a failure. Raises DeliveryError; AccessError: an access list forbids it."""
        name, topic = self._connection.name, self._topics.of(place, "event")
        if not self._connection.connected:
            raise DeliveryError(f"{name}: {self._connection.trouble}")
        row = {**row, **self._place_in_order(key)}
        if self._pending is None or self._pending[0] != key:
            self._pending = key, self._connection.publish(topic, json.dumps(row, ensure_ascii=False), qos=2)
        sent = self._pending[1]  # what was sent before the connection broke is sent again by the client itself
        try:
            sent.wait_for_publish(CONFIRM_S)
        except (RuntimeError, ValueError) as error:
            self._pending = None
            raise DeliveryError(f"{name}: {first_line(error)}") from None
        if not sent.is_published():
            raise DeliveryError(f"{name}: did not confirm within {CONFIRM_S:g} s")
        self._pending = None
        if self._connection.refused(sent):
            raise AccessError(f"{name}: refuses events on {topic}; mend the broker's access list")
        with self._lock:
            self._recent.append(row)
            self._said = False

    def _place_in_order(self, key: str) -> dict[str, Any]:
        if not self._fleet:
            return {}
        if key != self._numbered:
            self._number, self._numbered = self._number + 1, key
        return {"run": self._run, "number": self._number}

    # --- what the broker keeps

    def connected(self) -> None:
        """The connection is new: what the broker kept may be gone."""
        with self._lock:
            self._said = False
        if not self._fleet:
            self._connection.publish(self._topics.recent, b"", qos=1, retain=True)
        elif not self._learnt:
            self._connection.subscribe([(self._topics.recent, 0)])

    def learn(self, raw: bytes) -> None:
        """What the topic ``recent`` says: events of an earlier run go before those of this one. Asked for once."""
        with self._lock, suppress(ValueError, RecursionError, TypeError, KeyError):
            if self._learnt:
                return
            self._learnt = True
            self._connection.unsubscribe([self._topics.recent])
            rows = [*(row for row in json.loads(raw) if row["run"] != self._run), *self._recent]
            self._recent.clear()
            self._recent.extend(rows)

    def publish_recent(self) -> None:
        """Publish the last events, where there are others than those that stand there."""
        if not self._connection.connected:
            return
        with self._lock:
            rows = list(self._recent)
            if not self._fleet or not rows or self._said:
                return
            self._said = True
        self._connection.publish(self._topics.recent, json.dumps(rows, ensure_ascii=False), qos=1, retain=True)
