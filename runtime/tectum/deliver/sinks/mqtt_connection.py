"""A connection to an MQTT broker that comes back by itself."""

import logging
import threading
import time
from collections.abc import Callable
from typing import Any

from tectum.errors import AccessError
from tectum.supervise.backoff import Backoff
from tectum.supervise.health import Health, worst_of
from tectum.supervise.restart_budget import RestartBudget
from tectum.supervise.worker import TURN_S, Worker
from tectum.tables.broker import refusal

GOODBYE_S = 0.3
STUCK_S = 30.0
"""A connection may take several seconds to be made or refused."""
REST_S = 5.0

log = logging.getLogger(__name__)


class MqttConnection:
    """Keeps ``client`` (a ``MqttClient`` that knows its broker) connected.

    ``on_connected`` is called with every new connection, once what the broker had not confirmed was sent again; paho
    does that after its own callback, so that what was said before would come last, and stay. ``on_message`` is called
    with every message (topic, payload, whether it was retained). Both by the worker that serves the connection: paho's
    own thread would die of what they raise.
    """

    def __init__(
        self, name: str, client: Any, on_connected: Callable[[], None], on_message: Callable[[str, bytes, bool], None]
    ):
        self.name, self._client, self._on_connected = name, client, on_connected
        self._connected = threading.Event()
        self._new = False
        self._warned = False
        self._backoff, self._refused = Backoff(), Backoff.refused()
        self._pause = self._backoff
        self.trouble = "not connected yet"
        self._refusals: dict[str, str] = {}
        self._unpublished: set[int] = set()
        self._asked: dict[int, list[str]] = {}
        client.on_connect, client.on_disconnect = self._connect, self._disconnect
        client.on_publish, client.on_subscribe = self._answered, self._subscribed
        client.on_message = lambda _client, _data, message: on_message(
            message.topic, message.payload, bool(message.retain)
        )
        # whoever publishes leaves the writing to the worker: two threads must not write to one socket
        client.on_socket_register_write = lambda *_: None
        self.worker = Worker(
            f"connection: {name}", self._run, RestartBudget(rest_s=REST_S), self._begin_anew, stuck_s=STUCK_S
        )

    @property
    def connected(self) -> bool:
        """Whether the broker is there."""
        return self._connected.is_set()

    def start(self) -> None:
        """Connect, and again whenever the connection is lost."""
        self.worker.start()

    def publish(self, topic: str, payload: str | bytes, qos: int, retain: bool = False) -> Any:
        """Send a message; gives paho's MQTTMessageInfo. What the broker has not confirmed (``qos`` 1 and 2) is sent
        again with the next connection."""
        return self._client.publish(topic, payload, qos=qos, retain=retain)

    def refused(self, sent: Any) -> bool:
        """Whether the broker refused what ``publish`` gave this for."""
        return sent.mid in self._unpublished

    def subscribe(self, topics: list[tuple[str, int]]) -> None:
        """Hear of topics, each with its quality of service; to be asked for with every connection."""
        _, number = self._client.subscribe(topics)
        if number is not None:
            self._asked[number] = [topic for topic, _ in topics]

    def unsubscribe(self, topics: list[str]) -> None:
        """Hear of them no more."""
        self._client.unsubscribe(topics)

    def close(self, timeout: float = 1.0) -> bool:
        """Take leave of the broker and end; whether that took less than ``timeout`` seconds."""
        self.worker.stop()
        self._client.disconnect()
        return self.worker.join(timeout)

    def health(self) -> Health:
        """Of the worker and the connection."""
        there = self.connected or not self.worker.begun or self.worker.stopping
        connection = Health("ok") if there else Health("degraded", f"{self.name}: {self.trouble}")
        refusals = (Health("degraded", f"{self.name}: {why}") for why in list(self._refusals.values()))
        return worst_of(self.worker.health(), connection, *refusals)

    # --- its worker

    def _run(self, worker: Worker) -> None:
        """What paho's ``loop_forever`` does, with a heartbeat at every turn."""
        while not worker.stopping:
            self._pause = self._backoff
            try:
                self._client.reconnect()
            except (OSError, ValueError):
                self._lost("cannot be reached")
            else:
                self._serve(worker)
                if self.connected and not worker.stopping:  # it failed where paho does not say so
                    self._lost("connection lost")
            pause = self._pause.next()
            if self._pause is self._refused:
                self._lost(f"{self.trouble}; next try in {pause / 60:.0f} min", again=True)
            if worker.wait(pause):
                return

    def _serve(self, worker: Worker) -> None:
        """Until the connection is lost, or was left."""
        leave_at = float("inf")
        while not self._client.loop(TURN_S) and time.monotonic() < leave_at:
            worker.heartbeat()
            if self._new:
                self._made()
            if worker.stopping:
                leave_at = min(leave_at, time.monotonic() + GOODBYE_S)

    def _begin_anew(self, _: BaseException) -> None:
        self._lost("begun anew")

    def _connect(self, _client: Any, _data: Any, _flags: Any, reason: Any, _properties: Any) -> None:
        if reason.is_failure:
            why = refusal(reason)
            if isinstance(why, AccessError):
                self._pause = self._refused
            self._lost(str(why))
            return
        self._new = True

    def _made(self) -> None:
        """What was on its way when the connection before was lost is on its way again."""
        self._backoff.reset()
        self._refused.reset()
        if self._warned:
            log.info("%s: connected again", self.name)
        self._new, self.trouble, self._warned = False, "", False
        self._refusals.clear()
        self._asked.clear()
        self._connected.set()
        self._on_connected()

    def _answered(self, _client: Any, _data: Any, number: int, reason: Any, _properties: Any) -> None:
        """A message was confirmed, or refused: an access list forbids it to this user."""
        reason = self._client.refused.pop(number, reason)
        if reason.is_failure:
            self._unpublished.add(number)
            self._refuse("refuses what is published", reason)
        else:
            self._unpublished.discard(number)

    def _subscribed(self, _client: Any, _data: Any, number: int, reasons: list[Any], _properties: Any) -> None:
        """What was asked for is told of from now on, or refused."""
        topics = self._asked.pop(number, [])
        for index, reason in enumerate(reasons):
            if reason.is_failure:
                self._refuse(f"refuses to tell of {topics[index] if index < len(topics) else 'a topic'}", reason)

    def _refuse(self, what: str, reason: Any) -> None:
        if what not in self._refusals:
            self._refusals[what] = f"{what}: {reason}; mend the broker's access list"
            log.warning("%s: %s", self.name, self._refusals[what])

    def _disconnect(self, _client: Any, _data: Any, _flags: Any, reason: Any, _properties: Any) -> None:
        if not self.worker.stopping and self._pause is not self._refused:
            taken = "; another client uses this node name" if "taken over" in str(reason) else ""
            self._lost(f"connection lost: {reason}{taken}")

    def _lost(self, reason: str, again: bool = False) -> None:
        """``again``: said also where it was lost before."""
        self._connected.clear()
        self._new = False
        self.trouble = reason
        if again or not self._warned:
            self._warned = True
            log.warning("%s: %s; it is tried again, events wait", self.name, reason)
