"""Requests of a fleet's operator to a house: ``maintenance`` says how they stand, ``maintenance/set`` takes one."""

import msgspec

from tectum.deliver.controls import Controls
from tectum.deliver.maintenance import LONGEST_REQUEST, MaintenanceReport, Request
from tectum.deliver.sinks.mqtt_connection import MqttConnection
from tectum.deliver.sinks.mqtt_names import Topics
from tectum.errors import UsageError, first_line


class MqttMaintenance:
    """Of ``house`` under ``topics``. Where it is not ``allowed`` nothing is taken, and what an earlier run said is
    removed."""

    def __init__(self, topics: Topics, connection: MqttConnection, house: Controls, allowed: bool):
        self._topics, self._connection, self._house, self._allowed = topics, connection, house, allowed
        self._said: MaintenanceReport | None = None

    def connected(self) -> None:
        """The connection is new: it is said again, and requests are asked for: with QoS 0, one that nobody took up in
        time must not be carried out hours later."""
        self._said = None
        if self._allowed:
            self._connection.subscribe([(f"{self._topics.maintenance}/set", 0)])
        else:
            self._connection.publish(self._topics.maintenance, b"", qos=1, retain=True)

    def publish(self) -> None:
        """Say how requests stand, where that has changed. For calling every second or so."""
        asked = self._house.maintenance
        if not self._allowed or asked is None or not self._connection.connected:
            return
        report = asked.report()
        if report != self._said:
            self._said = report
            self._connection.publish(self._topics.maintenance, msgspec.json.encode(report), qos=1, retain=True)

    def take(self, topic: str, raw: bytes, retained: bool) -> bool:
        """Whether a message is a request, which is then begun. Raises UsageError: it is retained, too long, none, not
        for now, or not for this house."""
        if topic != f"{self._topics.maintenance}/set":
            return False
        if retained:
            raise UsageError("a retained request is not carried out")
        if len(raw) > LONGEST_REQUEST:
            raise UsageError(f"a request of {len(raw)} bytes; at most {LONGEST_REQUEST} are allowed")
        try:
            request = msgspec.json.decode(raw, type=Request)
        except (ValueError, RecursionError) as error:
            raise UsageError(f"is no request: {first_line(error)}") from None
        asked = self._house.maintenance
        if not self._allowed or asked is None:
            raise UsageError("this house cannot be asked")
        asked.take(request)
        self.publish()
        return True
