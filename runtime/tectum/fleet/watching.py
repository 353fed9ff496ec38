"""A connection to a fleet's broker: what stands there is read, events are followed, and none is missed in between."""

import secrets
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

from tectum.address import Address
from tectum.deliver.sinks.mqtt_connection import MqttConnection
from tectum.errors import MediaError, UsageError
from tectum.fleet.view import Fleet
from tectum.tables.broker import Broker
from tectum.tables.values import Secret

KEEPALIVE_S = 15
SESSION_S = 600
"""So long the broker keeps what it could not pass on to whoever follows, while the connection is lost."""
CONNECT_S = 10.0
QUIET_S, SETTLE_S = 0.3, 15.0
"""All that stands has come when nothing came for so long; and how long that may take."""


def broker_at(address: str) -> Broker:
    """``mqtt://USER:PASSWORD@HOST:PORT``, or ``mqtts://`` with TLS. Raises UsageError, which shows no password."""
    try:
        found = Address.parse(address, ("mqtt", "mqtts"))
        if found.reveal_target() != str(found):
            raise UsageError("must end behind the port")
    except UsageError as error:
        raise UsageError(f"the broker's address: {error}") from None
    user, password = found.reveal_login() or ("", "")
    return Broker(found.host, found.port or 0, user, Secret(password), found.scheme == "mqtts")


@contextmanager
def watching(broker: Broker, folder: Path, fleet: Fleet, follow: bool = False) -> Iterator[MqttConnection]:
    """A connection that brings ``fleet`` what stands and, with ``follow``, what happens, while the context lasts; what
    stands has come when it begins. ``folder``: of files that ``broker`` names. Raises MediaError: the broker cannot be
    reached; AccessError: it refuses user and password, or to tell; UsageError."""
    broker.try_broker(folder)
    client = _client(broker, folder, follow)
    connection = MqttConnection(broker.broker_name, client, lambda: _subscribe(connection, fleet, follow), fleet.take)
    connection.start()
    try:
        _settle(connection, fleet)
        yield connection
    finally:
        if connection.connected:  # the broker is to keep nothing for who does not come back
            connection.unsubscribe([*fleet.kept_topics(), *fleet.event_topics()])
        connection.close()


def _client(broker: Broker, folder: Path, follow: bool) -> Any:
    client = broker.client(folder, f"tectum-fleet-{secrets.token_hex(6)}")
    from paho.mqtt.client import MQTT_CLEAN_START_FIRST_ONLY
    from paho.mqtt.packettypes import PacketTypes
    from paho.mqtt.properties import Properties

    properties: Any = Properties(PacketTypes.CONNECT)  # type: ignore[no-untyped-call]
    properties.SessionExpiryInterval = SESSION_S if follow else 0
    clean = MQTT_CLEAN_START_FIRST_ONLY
    client.connect_async(*broker.address, KEEPALIVE_S, clean_start=clean, properties=properties)
    return client


def _subscribe(connection: MqttConnection, fleet: Fleet, follow: bool) -> None:
    """What stands with QoS 0: it comes again with every connection, and a broker queues none of it for who is away."""
    connection.subscribe([(topic, 0) for topic in fleet.kept_topics()])
    if follow:
        connection.subscribe([(topic, 1) for topic in fleet.event_topics()])


def _settle(connection: MqttConnection, fleet: Fleet) -> None:
    deadline = time.monotonic() + CONNECT_S
    while not connection.connected:
        if time.monotonic() > deadline:
            raise MediaError(f"{connection.name}: {connection.trouble}")
        time.sleep(0.02)
    begin = time.monotonic()
    while time.monotonic() - max(begin, fleet.kept_at) < QUIET_S and time.monotonic() - begin < SETTLE_S:
        time.sleep(0.05)
    health = connection.health()
    if connection.connected and health.state != "ok":
        raise MediaError(health.reason)
