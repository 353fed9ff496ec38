"""A connection that is lost in the middle of what it says."""

import pytest
from tests.live import until

pytest.importorskip("paho.mqtt.client", reason="paho-mqtt is not installed")

from tests.broker import Broker, Listener, missing

from tectum.deliver.sinks.mqtt_connection import MqttConnection
from tectum.tables.broker import Broker as Address

pytestmark = pytest.mark.skipif(bool(missing()), reason=missing() or "there")


def test_what_the_broker_never_confirmed_does_not_overwrite_what_is_said_since(tmp_path):
    """Retained states stay until they change again: what is last has to be what was said last."""
    state = ["first"]

    def say():
        connection.publish("state", state[0], 1, retain=True)

    with Broker(tmp_path / "broker") as broker:
        client = Address("127.0.0.1", broker.port).client(tmp_path, "house")
        client.connect_async("127.0.0.1", broker.port)
        connection = MqttConnection("broker", client, say, lambda *_: None)
        connection.start()
        try:
            until(lambda: connection.connected)
            broker.freeze()
            for number in range(3):
                connection.publish("state", f"unconfirmed {number}", 1, retain=True)
            state[0] = "last"
            broker.kill()
            until(lambda: not connection.connected)
            broker.start()
            until(lambda: connection.connected)
            connection.publish("end", "x", 1, retain=True).wait_for_publish(60)
            listener = Listener(broker)
            until(lambda: "end" in listener.kept and "state" in listener.kept)
            assert listener.kept["state"] == b"last"
        finally:
            connection.close()
