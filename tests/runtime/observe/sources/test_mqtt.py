"""State sensors on a real MQTT broker (mosquitto on loopback)."""

import json
import time
from pathlib import Path

import pytest
from tests.live import LONG_S, feed_for, stays, until
from tests.ports import free_port

pytest.importorskip("paho.mqtt", reason="the extra 'mqtt' is not installed")
from tests.broker import Broker, Listener, missing, refuses_subscriptions

from tectum.errors import UsageError
from tectum.observe.observation_queue import TimedObservation
from tectum.observe.sources.mqtt import MqttSensorTable, MqttStateSource
from tectum.observe.sources.runner import Runner
from tectum.observe.sources.state import stamp_of
from tectum.tables.broker import Broker as BrokerTable
from tectum.tables.values import Secret

pytestmark = pytest.mark.skipif(bool(missing()), reason=missing())

DOOR = MqttSensorTable(
    name="front_door", topic="zigbee2mqtt/front_door", key="contact", payload={"true": "closed", "false": "open"},
    availability="zigbee2mqtt/front_door/availability", time_key="last_seen",
)  # fmt: skip
MOTION = MqttSensorTable(name="motion", topic="stat/pir", kind="bool", payload={"ON": "on", "OFF": "off"})
HEAT = MqttSensorTable(name="temperature", topic="attic/temperature", kind="number", expire_after_s=0.6)


class Link:
    """A source on a broker, running. ``readings``: what it handed over so far."""

    def __init__(self, port, *tables, **broker):
        self.readings = []
        self.feed = feed_for("sensors")
        source = MqttStateSource(BrokerTable(host="127.0.0.1", port=port, **broker), Path(), tables)
        self.runner = Runner(source, self.feed)
        self.runner.start()

    def take(self):
        """Every reading so far: name, value, retained."""
        while (taken := self.feed.queue.pop(0.05)) is not None:
            if isinstance(taken[1], TimedObservation):
                self.readings.append(taken[1].seen)
        return [(one.name, one.value, one.retained) for one in self.readings]

    def wait_for(self, *expected):
        """Until exactly these readings came."""
        until(lambda: self.take() == list(expected) or (len(self.readings) > len(expected) and self.take()))
        assert self.take() == list(expected)

    def live(self):
        until(lambda: self.runner.health().state != "down")
        return self

    def close(self):
        self.runner.stop()
        assert self.runner.join(LONG_S)


@pytest.fixture
def broker(tmp_path):
    with Broker(tmp_path / "broker") as running:
        yield running


@pytest.fixture
def sender(broker):
    listener = Listener(broker, name="sender")
    yield listener
    listener.close()


@pytest.fixture
def link(broker):
    made = []

    def make(*tables, **more):
        made.append(Link(broker.port, *tables, **more))
        return made[-1]

    yield make
    for one in made:
        one.close()


def test_a_topic_says_the_state_by_its_payload(link, sender):
    sensors = link(MOTION).live()
    for payload in ("ON", "OFF", "true"):
        sender.send("stat/pir", payload)
    sensors.wait_for(("motion", True, False), ("motion", False, False), ("motion", True, False))
    assert sensors.runner.health().state == "ok"


def test_what_the_broker_kept_is_a_state_but_no_change(link, sender):
    sender.send("stat/pir", "ON", retain=True)
    sensors = link(MOTION)
    sensors.wait_for(("motion", True, True))
    sender.send("stat/pir", "OFF", retain=True)
    sensors.wait_for(("motion", True, True), ("motion", False, False))


@pytest.mark.parametrize("payload", ["[" * 50_000, '{"a":' * 10_000, "1" + "0" * 400, "9" * 5_000], ids=lambda p: p[:5])
def test_a_payload_that_no_reader_of_json_takes_costs_its_sensor_alone(link, sender, payload):
    """What the broker keeps comes again with every connection: it must not end it."""
    sender.send("power", payload, retain=True)
    sender.send(DOOR.availability, "online", retain=True)
    sender.send(DOOR.topic, payload, retain=True)
    power = MqttSensorTable(name="power", kind="number", topic="power")
    sensors = link(MOTION, DOOR, power).live()
    sender.send("stat/pir", "ON")
    until(lambda: ("motion", True, False) in sensors.take())
    until(lambda: "power" in sensors.runner.health().reason)
    assert sensors.runner.reconnects == 0
    sender.send("power", "31.5")
    until(lambda: ("power", 31.5, False) in sensors.take())


def test_a_key_of_a_json_object_with_its_own_time(link, sender):
    sender.send(DOOR.availability, json.dumps({"state": "online"}), retain=True)
    sensors = link(DOOR).live()
    stamp = time.time() - 120
    sender.send(DOOR.topic, json.dumps({"contact": False, "battery": 97, "last_seen": round(1e3 * stamp)}))
    sender.send(DOOR.topic, json.dumps({"battery": 96}))  # about something else
    sender.send(DOOR.topic, json.dumps({"contact": True, "last_seen": "soon"}))
    sensors.wait_for(("front_door", "open", False), ("front_door", "closed", False))
    opened, closed = sensors.readings
    assert opened.time == pytest.approx(stamp - sensors.feed.clock.epoch, abs=0.01)
    assert closed.time == pytest.approx(sensors.feed.clock.now(), abs=2.0)
    assert closed.time > 0


def test_a_stamp_of_the_future_counts_as_now(link, sender):
    sender.send(DOOR.availability, "online", retain=True)
    sensors = link(DOOR).live()
    sender.send(DOOR.topic, json.dumps({"contact": False, "last_seen": time.time() + 3600}))
    sensors.wait_for(("front_door", "open", False))
    assert sensors.readings[0].time <= sensors.feed.clock.now()


def test_a_sensor_that_is_offline_has_no_state_whatever_came_first(link, sender):
    sender.send(DOOR.topic, json.dumps({"contact": False}), retain=True)
    sender.send(DOOR.availability, "offline", retain=True)
    sensors = link(DOOR).live()
    until(lambda: sensors.runner.health().state == "degraded")
    assert sensors.runner.health().reason == "front_door: is offline"
    sender.send(DOOR.topic, json.dumps({"contact": True}))  # from a bridge that republishes
    stays(lambda: all(value is None for _, value, _ in sensors.take()), 0.3)
    sender.send(DOOR.availability, "online")
    until(lambda: sensors.take()[-1:] == [("front_door", "closed", True)])
    assert sensors.runner.health().state == "ok"
    sender.send(DOOR.availability, "offline")
    until(lambda: sensors.take()[-1:] == [("front_door", None, False)])
    assert sensors.readings[-1].reason == "is offline"


def test_a_sensor_whose_availability_was_never_told_is_not_known(link, sender):
    sender.send(DOOR.topic, json.dumps({"contact": False}), retain=True)
    sensors = link(DOOR).live()
    until(lambda: sensors.runner.health().reason)
    assert sensors.runner.health().reason == f"front_door: {DOOR.availability} has not said 'online' yet"
    assert sensors.take() == [("front_door", None, False)]


@pytest.mark.parametrize(
    ("payload", "reason"),
    [
        ("AJAR", "motion: motion = 'AJAR': must be true or false"),
        ("", "motion: says nothing"),
        ("null", "motion: says nothing"),
        ("3", "motion: motion = 3: must be true or false"),
        ('{"state": "ON"}', "must be true or false"),
        (b"\xff\xfe", "must be true or false"),
    ],
)
def test_a_payload_that_it_cannot_say_is_told_and_is_no_state(link, sender, payload, reason):
    sensors = link(MOTION).live()
    sender.send("stat/pir", "ON")
    sender.send("stat/pir", payload)
    sensors.wait_for(("motion", True, False), ("motion", None, False))
    assert reason in sensors.runner.health().reason
    sender.send("stat/pir", "ON")
    until(lambda: sensors.take()[-1] == ("motion", True, False))
    assert sensors.runner.health().state == "ok"


def test_what_is_silent_for_too_long_is_not_known(link, sender):
    sensors = link(HEAT).live()
    sender.send("attic/temperature", "21.5")
    sensors.wait_for(("temperature", 21.5, False), ("temperature", None, False))
    assert sensors.readings[-1].reason == "nothing said for 0.6 s"


def test_a_broker_that_goes_takes_every_state_with_it_and_is_found_again(link, broker, sender):
    sensors = link(MOTION, HEAT).live()
    sender.send("stat/pir", "ON", retain=True)
    sensors.wait_for(("motion", True, False))
    broker.stop()
    until(lambda: sensors.runner.health().state == "down")
    until(lambda: ("motion", None, False) in sensors.take() and ("temperature", None, False) in sensors.take())
    broker.start()
    until(lambda: sensors.take()[-1] == ("motion", True, True))
    assert sensors.runner.health().state == "ok"


def test_a_broker_that_is_not_there_or_refuses_is_told(tmp_path):
    nowhere = Link(free_port(), MOTION)
    until(lambda: "cannot be reached" in nowhere.runner.health().reason)
    nowhere.close()
    with Broker(tmp_path / "closed", "allow_anonymous false") as closed:
        refused = Link(closed.port, MOTION, user="who", password=Secret("wrong"))
        until(lambda: "refused: Not authorized" in refused.runner.health().reason)
        refused.close()


def test_a_broker_that_refuses_the_password_is_asked_again_after_minutes(tmp_path):
    with Broker(tmp_path / "closed", "allow_anonymous false") as closed:
        link = Link(closed.port, DOOR)
        until(lambda: "next try in 1 min" in link.runner.health().reason)
        assert "mend user and password in the file, or there" in link.runner.health().reason
        stays(lambda: link.runner.sessions == 1, 2.5)
        link.runner.try_again()
        until(lambda: link.runner.sessions == 2)
        link.close()


def test_a_certificate_that_cannot_be_read_is_said(tmp_path):
    with pytest.raises(UsageError, match="ca, certificate or key: cannot be read"):
        BrokerTable(host="localhost", tls=True, ca="none.pem").client(tmp_path)


@pytest.mark.parametrize(
    ("raw", "seconds"),
    [(1.5, 1.5), (1_700_000_000_250, 1_700_000_000.25), ("2023-11-14T23:13:20+01:00", 1_700_000_000.0), (True, None),
     ("soon", None), (None, None), (float("nan"), None), (-1, None), ([], None)],
)  # fmt: skip
def test_stamps(raw, seconds):
    assert stamp_of(raw) == seconds


def test_a_sensor_that_the_broker_refuses_to_tell_of_says_so(tmp_path):
    with Broker(tmp_path / "closed", *refuses_subscriptions(tmp_path)) as closed:
        link = Link(closed.port, MOTION, DOOR).live()
        why = "the broker refuses to tell of stat/pir: Not authorized; mend its access list"
        until(lambda: why in link.runner.health().reason)
        until(lambda: ("motion", None, False) in link.take())
        link.close()
