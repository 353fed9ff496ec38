"""A house on a real broker: discovery, states, events once and in order, last will, commands, TLS."""

import json
import os
import signal
import ssl
import subprocess
import threading

import av
import pytest
from tests.live import HouseProcess, paced, refused, stays, until
from tests.ports import free_port

mqtt_client = pytest.importorskip("paho.mqtt.client", reason="paho-mqtt is not installed")

from tests.broker import Broker, Listener, missing, refuses_subscriptions  # noqa: E402
from tests.media import alarm_clip  # noqa: E402

from tectum.bundle import Bundle  # noqa: E402
from tectum.decide.events import Event  # noqa: E402
from tectum.deliver.controls import AlarmCount, BundleInUse, Marks  # noqa: E402
from tectum.deliver.outbox import Outbox  # noqa: E402
from tectum.deliver.sinks.mqtt import MqttSink, MqttTable  # noqa: E402
from tectum.deliver.sinks.mqtt_discovery import place_config  # noqa: E402
from tectum.deliver.sinks.mqtt_names import Topics  # noqa: E402
from tectum.deliver.snoozes import Snoozes  # noqa: E402
from tectum.deliver.store.store import Store  # noqa: E402
from tectum.deliver.traces import traceparent  # noqa: E402
from tectum.errors import UsageError  # noqa: E402
from tectum.supervise.clock import HouseClock  # noqa: E402
from tectum.supervise.figures import StageFigures  # noqa: E402
from tectum.supervise.health import Health  # noqa: E402
from tectum.supervise.house_health import HouseHealth, PlaceHealth, StoreHealth, WorkerHealth  # noqa: E402
from tectum.supervise.latency import Stages  # noqa: E402
from tectum.tables.values import Secret  # noqa: E402

pytestmark = pytest.mark.skipif(bool(missing()), reason=missing() or "there")
ROOT = "tectum/house"


class FakeHouse:
    """The controls of a house, remembered; the house itself is tested below in a process of its own."""

    maintenance = None

    def __init__(self, folder):
        self.folder = folder
        self.labels = Bundle.load().labels
        self.on = {"hall": {"camera": True, "microphone": True, "detection": True}, "Gästezimmer": {"detection": True}}
        self.context = dict.fromkeys(self.on, "none")
        self.said, self.rules = [], ["break-in"]
        self.marked = []
        self.snoozes = Snoozes()
        self.pictures = {}

    def picture(self, place):
        return self.pictures.get(place)

    def switches(self):
        return {place: dict(switches) for place, switches in self.on.items()}

    def contexts(self):
        return dict(self.context)

    def sensors(self):
        return {"hall": ["front_door"]}

    def rule_names(self):
        return list(self.rules)

    def switch(self, place, name, on):
        if name not in self.on[place]:
            raise UsageError(f"{place}: there is no switch '{name}'")
        self.on[place][name] = on

    def set_context(self, place, context):
        if context not in self.labels["context"]:
            raise UsageError(f"unknown context '{context}'")
        self.context.update({place: context} if place else dict.fromkeys(self.context, context))

    def mark(self, event, right):
        if event != "e1":
            raise UsageError(f"no event '{event}'")
        self.marked.append(right)

    def submit_utterance(self, line):
        self.said.append(line)
        return "heard"

    def bundle(self):
        return BundleInUse("home", "1", "0" * 16, "fp32")

    def marks(self):
        return Marks(right=1, wrong=2)

    def alarms(self):
        return AlarmCount()

    def drift(self):
        return None

    def traced(self, event):
        return {"traceparent": traceparent(event)}

    def health(self):
        event = StageFigures(300.0, 500.0, 600.0, 700.0, 5, ())
        place = PlaceHealth(
            worker=WorkerHealth("ok"), senses={"vision": True, "audio": False}, av_skew_ms=12.5, event_ms=event
        )
        return HouseHealth(
            state="ok", tectum="0", pid=1, at=0.0, up_s=1.0, rss_mb=100.0, threads=3,
            places=dict.fromkeys(self.on, place), words={}, store=StoreHealth("ok"),
            sinks={}, services={}, stages_ms={"event": event}, providers={},
        )  # fmt: skip


def event(kind="smoke_alarm", head="sound", phase="start", number=0, **more):
    values = {"place": "hall", "start": 1.0, "end": 2.0 if phase == "end" else None, "detected": 1.2, "score": 0.9}
    return Event(f"e{number}", kind, head, phase=phase, **{**values, **more})


def sink_for(broker, folder, **more):
    return MqttSink(MqttTable("127.0.0.1", broker.port, **more), folder)


@pytest.fixture
def broker(tmp_path):
    with Broker(tmp_path / "broker") as running:
        yield running


@pytest.fixture
def store(tmp_path):
    opened = Store(tmp_path / "events")
    yield opened
    opened.close()


@pytest.fixture
def house(tmp_path):
    return FakeHouse(tmp_path)


@pytest.fixture
def connected(broker, house, tmp_path):
    listener = Listener(broker)
    sink = sink_for(broker, tmp_path)
    sink.attach(house)
    until(lambda: listener.kept.get(f"{ROOT}/status") == b"online")
    yield sink, listener
    sink.close()
    listener.close()


def state(listener, topic):
    return json.loads(listener.kept.get(f"{ROOT}/{topic}") or b"{}").get("state")


def test_home_assistant_finds_devices_and_every_state_topic_they_name_is_said(connected):
    _, listener = connected
    configs = {t: json.loads(p) for t, p in listener.kept.items() if t.endswith("/config")}
    assert sorted(configs) == [
        "homeassistant/device/tectum_house/config",
        "homeassistant/device/tectum_house_gastezimmer_486f/config",
        "homeassistant/device/tectum_house_hall/config",
    ]
    hall = configs["homeassistant/device/tectum_house_hall/config"]
    parts = hall["components"]
    assert parts["sound_smoke_alarm"]["device_class"] == "smoke"
    assert parts["events"]["event_types"].count("break-in") == 1
    assert parts["events"]["event_types"].count("front_door") == 1
    other = configs["homeassistant/device/tectum_house_gastezimmer_486f/config"]["components"]
    assert "front_door" not in other["events"]["event_types"]
    assert "presence_person" not in configs["homeassistant/device/tectum_house_gastezimmer_486f/config"]["components"]
    ids = [part["unique_id"] for config in configs.values() for part in config["components"].values()]
    assert len(set(ids)) == len(ids)
    house = configs["homeassistant/device/tectum_house/config"]["components"]
    assert {"events", "situation_distress"} <= house.keys()
    assert "HassTurnOn" in house["events"]["event_types"]
    unsaid = {"event", "snapshot", "say", "still", "incident"}
    for part in (part for config in configs.values() for part in config["components"].values()):
        topic = part.get("state_topic", part.get("image_topic", part.get("topic")))
        assert topic in listener.kept or topic.rsplit("/", 1)[1] in unsaid, topic
        for way in part.get("availability", []):
            assert listener.kept[way["topic"]] in (b"online", b"offline")


def test_events_change_states_and_the_last_of_several_ends_it(connected, tmp_path):
    sink, listener = connected
    (tmp_path / "a.jpg").write_bytes(b"\xff\xd8 picture")
    sink.deliver(event("person", "presence", number=1, snapshot="a.jpg"))
    sink.deliver(event("person", "presence", number=2))
    until(lambda: listener.kept.get(f"{ROOT}/hall/snapshot") == b"\xff\xd8 picture")
    until(lambda: json.loads(listener.kept[f"{ROOT}/hall/presence/person"]).get("count") == 2)
    sink.deliver(event("person", "presence", "end", number=1))
    sink.deliver(event("hazard", "situation", number=3, attribution={"vision": 0.2, "audio": 0.8, "text": 0.0}))
    until(lambda: state(listener, "hall/situation/hazard") == "ON")
    assert state(listener, "hall/presence/person") == "ON"
    assert json.loads(listener.kept[f"{ROOT}/hall/situation/hazard"])["attribution"]["audio"] == 0.8
    sink.deliver(event("person", "presence", "end", number=2))
    until(lambda: state(listener, "hall/presence/person") == "OFF")
    until(lambda: len(listener.of(f"{ROOT}/hall/event")) == 5)  # told after the state
    rows = [json.loads(line) for line in listener.of(f"{ROOT}/hall/event")]
    assert [(row["id"], row["phase"]) for row in rows] == [
        ("e1", "start"), ("e2", "start"), ("e1", "end"), ("e3", "start"), ("e2", "end"),
    ]  # fmt: skip
    assert rows[3]["event_type"] == "hazard"


def test_commands_are_carried_out_and_those_that_are_not_allowed_are_told(connected, house, caplog):
    _, listener = connected
    listener.send(f"{ROOT}/hall/switch/microphone/set", "OFF")
    until(lambda: listener.kept.get(f"{ROOT}/hall/switch/microphone") == b"OFF")
    assert house.on["hall"]["microphone"] is False
    listener.send(f"{ROOT}/context/set", "away")
    until(lambda: listener.kept.get(f"{ROOT}/hall/context") == b"away")
    listener.send(f"{ROOT}/hall/say/set", "turn on the light")
    until(lambda: house.said == ["hall: turn on the light"])
    until(lambda: listener.kept.get(f"{ROOT}/hall/say/answer") == b'{"answer": "heard"}')
    wrong = {
        f"{ROOT}/hall/switch/microphone/set": ("maybe", "must be ON or OFF"),
        f"{ROOT}/hall/switch/door/set": ("ON", "there is no switch 'door'"),
        f"{ROOT}/attic/switch/camera/set": ("ON", "unknown place; allowed: hall, gastezimmer_486f"),
        f"{ROOT}/hall/context/set": ("holiday", "unknown context 'holiday'"),
        f"{ROOT}/say/set": ("x" * 256, "has 256 characters; at most 255"),
        f"{ROOT}/hall/say/set": (b"\xff", "is not UTF-8"),
    }
    for topic, (payload, why) in wrong.items():
        listener.send(topic, payload)
        until(lambda why=why, topic=topic: any(why in line and topic in line for line in caplog.messages))
    assert house.on["hall"] == {"camera": True, "microphone": False, "detection": True}
    assert len(house.said) == 1


def test_events_are_marked_and_what_is_no_mark_is_told(connected, house, caplog):
    _, listener = connected
    for how in ("wrong", "right", "undo"):
        listener.send(f"{ROOT}/mark/set", f"e1 {how}")
    until(lambda: house.marked == [False, True, None])
    wrong = {
        "e1 perhaps": "must be the id of an event, a space, and wrong or right or undo",
        "e1": "'e1': must be the id of an event",
        "e2 wrong": "no event 'e2'",
    }
    for payload, why in wrong.items():
        listener.send(f"{ROOT}/mark/set", payload)
        until(lambda why=why: any(why in line and f"{ROOT}/mark/set" in line for line in caplog.messages))
    assert len(house.marked) == 3


def test_all_is_said_again_when_home_assistant_starts(connected, house):
    sink, listener = connected
    sink.deliver(event())
    until(lambda: state(listener, "hall/sound/smoke_alarm") == "ON")
    before = len(listener.of("homeassistant/device/tectum_house_hall/config"))
    listener.send("homeassistant/status", "online")
    until(lambda: len(listener.of("homeassistant/device/tectum_house_hall/config")) == before + 1)
    until(lambda: len(listener.of(f"{ROOT}/hall/sound/smoke_alarm")) == 3)  # off at first, on, on again
    house.rules.append("late")
    until(lambda: b'"late"' in listener.kept["homeassistant/device/tectum_house_hall/config"])


def kept(broker, name):
    """All that the broker keeps now, by topic."""
    fresh = Listener(broker, name=name)
    stays(lambda: True, 0.5)
    fresh.send("all", "of it")  # comes behind what is kept
    until(lambda: "all" in fresh.kept)
    fresh.close()
    return {topic: payload for topic, payload in fresh.kept.items() if payload and topic != "all"}


@pytest.mark.slow
def test_a_place_that_is_gone_takes_everything_it_has_retained_with_it(connected, house, broker, tmp_path, caplog):
    sink, listener = connected
    house.on["status"], house.context["status"] = {"detection": True}, "none"  # called as a topic of the house itself
    (tmp_path / "a.jpg").write_bytes(b"\xff\xd8 picture")
    sink.deliver(event("person", "presence", number=1, snapshot="a.jpg"))
    listener.send(f"{ROOT}/hall/say/set", "good night")
    until(lambda: f"{ROOT}/hall/say/answer" in listener.kept)
    listener.send(f"{ROOT}/hall/old/kind", "of a bundle before", retain=True)
    assert sum(topic.startswith(f"{ROOT}/hall/") for topic in kept(broker, "before")) > 20
    until(lambda: "status" in json.loads(listener.kept.get(f"{ROOT}/places", b"{}")))
    del house.on["status"], house.context["status"]
    hall = house.on.pop("hall"), house.context.pop("hall")
    until(lambda: json.loads(listener.kept.get(f"{ROOT}/places", b"{}")) == {"gastezimmer_486f": "Gästezimmer"})
    sink.deliver(event("person", "presence", "end", number=1))  # it ended with its place
    left = kept(broker, "after")
    assert not [topic for topic in left if "hall" in topic]
    assert f"{ROOT}/gastezimmer_486f/health" in left
    assert left[f"{ROOT}/status"] == b"online"
    house.on["hall"], house.context["hall"] = hall
    until(lambda: state(listener, "hall/presence/person") == "OFF")  # it is back as if it had never been
    assert f"{ROOT}/hall/snapshot" not in kept(broker, "back")
    assert "characters" not in caplog.text  # what the house says itself is no command to it


def test_a_place_that_is_away_for_a_moment_as_at_a_reload_keeps_what_it_has(connected, house, broker):
    _, listener = connected
    until(lambda: f"{ROOT}/places" in listener.kept)
    hall = house.on.pop("hall")
    stays(lambda: listener.kept["homeassistant/device/tectum_house_hall/config"] != b"", 4.0)
    house.on["hall"] = hall
    stays(lambda: listener.kept["homeassistant/device/tectum_house_hall/config"] != b"", 1.5)
    assert f"{ROOT}/hall/health" in kept(broker, "back")


def test_what_home_assistant_knew_of_a_place_and_is_no_more_is_taken_out(connected, house):
    _, listener = connected
    topic = "homeassistant/device/tectum_house_hall/config"
    until(lambda: listener.of(topic))
    del house.on["hall"]["camera"]
    until(lambda: len(listener.of(topic)) >= 3)
    parts = [json.loads(raw)["components"] for raw in listener.of(topic)[-2:]]
    assert parts[0]["presence_person"] == {"platform": "binary_sensor"}
    assert parts[0]["snapshot"] == {"platform": "image"}
    assert not {"presence_person", "snapshot"} & parts[1].keys()


def test_what_an_earlier_run_told_home_assistant_is_taken_out_too(broker, house, tmp_path):
    topic, gone = "homeassistant/device/tectum_house_hall/config", {"sound_old": {"platform": "binary_sensor"}}
    listener = Listener(broker)
    listener.send(topic, json.dumps({"components": {"sound_old": {"platform": "binary_sensor", "name": "Old"}}}), True)
    sink = sink_for(broker, tmp_path)
    sink.attach(house)
    until(lambda: any(gone.items() <= json.loads(raw)["components"].items() for raw in listener.of(topic)))
    until(lambda: "sound_old" not in json.loads(listener.kept[topic])["components"])
    sink.close()
    listener.close()


@pytest.mark.slow
def test_two_houses_on_one_broker_leave_each_other_alone(broker, tmp_path):
    """Joined by ``_``, the place ``b`` of the house ``a`` and the house ``a_b`` had one device."""
    one, two = FakeHouse(tmp_path), FakeHouse(tmp_path)
    one.on = {"b": {"detection": True}, "c": {"detection": True}}
    one.context = dict.fromkeys(one.on, "none")
    listener = Listener(broker)
    sinks = [sink_for(broker, tmp_path, node=node) for node in ("a", "a_b")]
    for sink, house in zip(sinks, (one, two), strict=True):
        sink.attach(house)
    place, other = (f"homeassistant/device/tectum_a_{name}/config" for name in "bc")
    device = f"homeassistant/device/{Topics('tectum', 'a_b').house_id}/config"
    until(lambda: {"tectum/a/status", "tectum/a_b/status", device, place, other} <= listener.kept.keys())
    until(lambda: json.loads(listener.kept.get("tectum/a/places", b"{}")) == {"b": "b", "c": "c"})
    del one.on["b"], one.context["b"]
    until(lambda: json.loads(listener.kept["tectum/a/places"]) == {"c": "c"})
    left = kept(broker, "after")
    assert place not in left
    assert {device, other} <= left.keys()
    assert left["tectum/a_b/status"] == b"online"
    for sink in sinks:
        sink.close()
    listener.close()


def test_a_house_whose_id_is_another_now_takes_the_old_device_out_and_no_stranger(broker, house, tmp_path):
    listener = Listener(broker)
    for place, owner in (("", "a_b"), ("_hall", "a_b"), ("_gastezimmer_486f", "of-somebody-else")):
        old = {"availability": [{"topic": f"tectum/{owner}/status"}], "components": {}}
        listener.send(f"homeassistant/device/tectum_a_b{place}/config", json.dumps(old), True)
    sink = sink_for(broker, tmp_path, node="a_b")
    sink.attach(house)
    until(lambda: listener.kept["homeassistant/device/tectum_a_b/config"] == b"")
    until(lambda: listener.kept["homeassistant/device/tectum_a_b_hall/config"] == b"")
    stays(lambda: listener.kept["homeassistant/device/tectum_a_b_gastezimmer_486f/config"] != b"", 0.5)
    sink.close()
    listener.close()


@pytest.mark.slow
def test_a_place_that_went_while_the_house_was_killed_is_taken_out_by_the_next_run(tmp_path, broker):
    file = tmp_path / "house.toml"
    head = f"[mqtt]\nhost = '127.0.0.1'\nport = {broker.port}\n[[place]]\nname = 'hall'\n"
    listener = Listener(broker)
    file.write_text(f"{head}[[place]]\nname = 'attic'\n")
    with HouseProcess(tmp_path, ["run", file]) as process:
        until(lambda: "attic" in json.loads(listener.kept.get(f"{ROOT}/places", b"{}")))
        process.process.kill()
    assert [topic for topic in kept(broker, "before") if "attic" in topic]
    file.write_text(head)
    with HouseProcess(tmp_path, ["run", file]):
        until(lambda: json.loads(listener.kept[f"{ROOT}/places"]) == {"hall": "hall"})
        assert not [topic for topic in kept(broker, "after") if "attic" in topic]
    listener.close()


@pytest.mark.slow
def test_a_broker_that_goes_away_gets_every_event_once_in_order_when_it_returns(tmp_path, house, caplog):
    caplog.set_level("INFO", "tectum")
    port = free_port()
    store = Store(tmp_path / "state")
    with Broker(tmp_path / "broker", port=port) as broker:
        listener = Listener(broker, f"{ROOT}/hall/event")
        sink = sink_for(broker, tmp_path)
        box = Outbox({"mqtt": sink}, store, HouseClock.start(), Stages())
        box.start()
        sink.attach(house)
        events = [event(number=n) for n in range(120)]
        for number, one in paced(enumerate(events), 0.02):
            box.push([one])
            if number in (30, 70):
                broker.stop()
            if number in (50, 90):
                broker.start()
                until(lambda: sink.health().state == "ok")
        until(lambda: len(listener.heard) >= 120)
        stays(lambda: len(listener.heard) == 120, 1.0)
        assert [json.loads(payload)["id"] for _, payload in listener.heard] == [one.id for one in events]
        assert sum("events wait" in line for line in caplog.messages) == 2
        assert sum("connected again" in line for line in caplog.messages) == 2
        box.close()
        listener.close()
    store.close()


def test_a_broker_that_asks_for_a_password_and_a_certificate(tmp_path, house, caplog):
    folder = tmp_path / "keys"
    folder.mkdir()

    def openssl(*arguments):
        subprocess.run(["openssl", *arguments], cwd=folder, check=True, capture_output=True)

    openssl("req", "-x509", "-newkey", "rsa:2048", "-nodes", "-keyout", "ca.key", "-out", "ca.pem", "-subj", "/CN=ca")
    (folder / "alt").write_text("subjectAltName=IP:127.0.0.1")
    for name in ("server", "house"):
        openssl(
            "req",
            "-newkey",
            "rsa:2048",
            "-nodes",
            "-keyout",
            f"{name}.key",
            "-out",
            f"{name}.csr",
            "-subj",
            f"/CN={name}",
        )
        openssl("x509", "-req", "-in", f"{name}.csr", "-CA", "ca.pem", "-CAkey", "ca.key", "-CAcreateserial",
                "-out", f"{name}.pem", "-extfile", "alt")  # fmt: skip
    subprocess.run(["mosquitto_passwd", "-b", "-c", str(folder / "passwords"), "tectum", "secret"], check=True)
    for file in folder.iterdir():
        file.chmod(0o600)
    lines = [f"cafile {folder}/ca.pem", f"certfile {folder}/server.pem", f"keyfile {folder}/server.key",
             "require_certificate true", f"password_file {folder}/passwords", "allow_anonymous false"]  # fmt: skip
    with Broker(tmp_path / "broker", *lines) as broker:

        def setup(client):
            client.tls_set(
                f"{folder}/ca.pem", f"{folder}/house.pem", f"{folder}/house.key", tls_version=ssl.PROTOCOL_TLS_CLIENT
            )
            client.username_pw_set("tectum", "secret")

        listener = Listener(broker, setup=setup)
        keys = {"tls": True, "ca": "keys/ca.pem", "certificate": "keys/house.pem", "key": "keys/house.key"}
        wrong = sink_for(broker, tmp_path, user="tectum", password=Secret("guess"), node="other", **keys)
        wrong.attach(house)
        until(lambda: any("refused: Not authorized" in line for line in caplog.messages))
        wrong.close()
        sink = sink_for(broker, tmp_path, user="tectum", password=Secret("secret"), **keys)
        sink.attach(house)
        until(lambda: listener.kept.get(f"{ROOT}/status") == b"online")
        assert b"secret" not in b"".join(listener.kept.values())
        assert "secret" not in repr(vars(sink))
        sink.close()
        until(lambda: listener.kept.get(f"{ROOT}/status") == b"offline")
        listener.close()


@pytest.mark.slow
def test_a_broker_whose_access_list_forbids_what_is_published_is_told(tmp_path, house, caplog):
    rights = tmp_path / "rights"
    rights.write_text("topic read #\n")
    rights.chmod(0o600)
    with Broker(tmp_path / "closed", "allow_anonymous true", f"acl_file {rights}") as closed:
        sink = sink_for(closed, tmp_path)
        sink.attach(house)
        until(
            lambda: "refuses what is published: Not authorized; mend the broker's access list" in sink.health().reason
        )
        sink.close()
    assert caplog.text.count("mend the broker's access list") == 1


def test_events_alone_that_an_access_list_forbids_wait_and_are_told_of(tmp_path, house, store):
    """All else may be published; of QoS 2 the broker says a refusal in its PUBREC alone."""
    rights = tmp_path / "rights"
    rights.write_text(f"topic readwrite #\ntopic deny {ROOT}/hall/event\n")
    rights.chmod(0o600)
    with Broker(tmp_path / "closed", "allow_anonymous true", f"acl_file {rights}") as closed:
        sink = sink_for(closed, tmp_path)
        sink.attach(house)
        box = Outbox({"mqtt": sink}, store, HouseClock.start(), Stages())
        box.start()
        until(lambda: sink.health().state == "ok")
        box.push([event()])
        until(lambda: "refuses events on tectum/house/hall/event" in box.workers[0].health().reason)
        assert box.workers[0].delivered == 0
        rights.write_text("topic readwrite #\n")
        closed.process.send_signal(signal.SIGHUP)
        listener = Listener(closed, f"{ROOT}/hall/event")

        def asked():
            box.try_again()
            return listener.heard

        until(asked, every=0.5)
        assert json.loads(listener.heard[0][1])["id"] == "e0"
        until(lambda: box.workers[0].delivered == 1)
        box.close()
        listener.close()


def test_a_subscription_that_the_broker_refuses_is_told(tmp_path, house, caplog):
    with Broker(tmp_path / "closed", *refuses_subscriptions(tmp_path)) as closed:
        sink = sink_for(closed, tmp_path)
        sink.attach(house)
        until(lambda: f"refuses to tell of {ROOT}/say/set: Not authorized" in sink.health().reason)
        assert sink.health().state == "degraded"
        sink.close()
    assert caplog.text.count(f"refuses to tell of {ROOT}/say/set: Not authorized; mend the broker's access list") == 1


def test_a_broker_that_refuses_the_house_is_asked_again_after_minutes(tmp_path, house, caplog):
    with Broker(tmp_path / "closed", "allow_anonymous false") as closed:
        sink = sink_for(closed, tmp_path)
        sink.attach(house)
        until(lambda: "next try in 1 min" in sink.health().reason)
        assert "mend user and password in the file, or there" in sink.health().reason
        log = tmp_path / "closed" / "mosquitto.log"
        stays(lambda: log.read_text().count("not authorised") == 1, 2.5)
        sink.close()
    assert "next try in 1 min" in caplog.text


def test_a_house_appears_changes_is_unavailable_after_kill_9_and_returns_without_duplicates(tmp_path, broker):
    alarm_clip(tmp_path, seconds=12.0)
    file = tmp_path / "house.toml"
    file.write_text(
        f"[mqtt]\nhost = '127.0.0.1'\nport = {broker.port}\n[[place]]\nname = 'hall'\nmedia = 'hall.mp4'\nloop = true\n"
    )
    listener = Listener(broker)
    configs = {}
    for budget in range(2):
        with HouseProcess(tmp_path, ["run", file]) as process:
            until(lambda: listener.kept.get(f"{ROOT}/status") == b"online")
            found = {t: p for t, p in listener.kept.items() if t.endswith("/config")}
            assert found.keys() == (configs or found).keys()
            configs = found
            until(lambda: state(listener, "hall/sound/smoke_alarm") == "ON")
            if budget == 0:
                listener.send(f"{ROOT}/hall/switch/microphone/set", "OFF")
                until(lambda: state(listener, "hall/sound/smoke_alarm") == "OFF")
                until(lambda: listener.kept.get(f"{ROOT}/hall/audio") == b"offline")
                until(
                    lambda: state(listener, "hall/health") in ("ok", "degraded")
                )  # overloaded where the machine is busy
                listener.send(f"{ROOT}/hall/switch/microphone/set", "ON")
                until(lambda: state(listener, "hall/sound/smoke_alarm") == "ON")
                os.kill(process.process.pid, signal.SIGKILL)
                until(lambda: listener.kept.get(f"{ROOT}/status") == b"offline")
    until(lambda: listener.kept.get(f"{ROOT}/status") == b"offline")
    listener.close()


def test_what_is_wrong_in_the_file_is_told(tmp_path, capsys):
    for lines, why in {
        "port = 1883": "[mqtt]: lacks 'host'",
        "host = 'a'\nport = 70000": "port = 70000: must be 1 to 65535",
        "host = 'a'\nnode = 'my house'": "node = 'my house': must be 1 to 64 letters",
        "host = 'a'\ntopic = 'a/+'": "topic = 'a/+': must be a topic without",
        "host = 'a'\nca = 'ca.pem'": "ca = 'ca.pem': needs tls = true",
        "host = 'a'\ntls = true\nca = 'ca.pem'": "ca = 'ca.pem': no such file",
        "host = 'a'\npassword = 'b'": "password needs 'user'",
        "host = 'a'\nuser = 'b'\npassword = '${NO_SUCH_NAME}'": "the environment has no NO_SUCH_NAME",
        "host = 'a'\npasword = 'b'": "unknown key 'pasword'; allowed: host, port, user",
    }.items():
        text = f"[mqtt]\n{lines}\n[[place]]\nname = 'hall'\ntext = ['hello']\n"
        assert why in refused(capsys, tmp_path / "house.toml", text)


def test_a_connection_that_fails_is_made_anew_and_each_event_comes_once(house, store, tmp_path, monkeypatch):
    """paho's own thread would die of what is raised in it."""
    with Broker(tmp_path / "broker") as broker:
        listener = Listener(broker, f"{ROOT}/hall/event")
        sink = sink_for(broker, tmp_path)
        box = Outbox({"mqtt": sink}, store, HouseClock.start(), Stages())
        box.start()
        sink.attach(house)
        until(lambda: sink.health().state == "ok")
        left = [2]
        real = mqtt_client.Client.loop

        def loop(client, timeout):
            if left[0] and threading.current_thread().name.startswith("connection"):
                left[0] -= 1
                raise SystemExit(1)
            return real(client, timeout)

        monkeypatch.setattr(mqtt_client.Client, "loop", loop)
        events = [event(number=n) for n in range(40)]
        for one in events:
            box.push([one])
        until(lambda: sink.health().state != "ok")
        until(lambda: len(listener.heard) >= 40)
        assert [json.loads(payload)["id"] for _, payload in listener.heard] == [one.id for one in events]
        until(lambda: sink.health().state == "ok")
        assert not any("tectum" in thread.name for thread in threading.enumerate() if thread.name.startswith("paho"))
        box.close()
        listener.close()


def test_reports_that_fail_are_told_of_and_keep_no_event_back(house, store, tmp_path, monkeypatch):
    def broken():
        raise RuntimeError("no health")

    with Broker(tmp_path / "broker") as broker:
        listener = Listener(broker, f"{ROOT}/hall/event")
        monkeypatch.setattr(house, "health", broken)
        sink = sink_for(broker, tmp_path)
        box = Outbox({"mqtt": sink}, store, HouseClock.start(), Stages())
        box.start()
        sink.attach(house)
        box.push([event()])
        until(lambda: listener.heard)
        until(lambda: sink.health() == Health("degraded", "begun anew: RuntimeError: no health"))
        until(lambda: sink.health().state == "down")
        assert box.workers[0].health().state == "down"
        box.push([event(number=1)])
        until(lambda: len(listener.heard) == 2)
        box.close()
        listener.close()


def test_every_part_has_an_icon_states_have_a_class_and_seldom_sounds_are_off(connected):
    _, listener = connected
    configs = [json.loads(p)["components"] for t, p in listener.kept.items() if t.endswith("/config")]
    parts = {key: part for config in configs for key, part in config.items()}
    assert all("icon" in part for part in parts.values())
    states = {key: part for key, part in parts.items() if part["platform"] == "binary_sensor"}
    assert all("device_class" in part for key, part in states.items() if not key.startswith("rule_"))
    wanted = {key for key, part in states.items() if part.get("enabled_by_default", True) and key.startswith("sound_")}
    assert wanted == {
        f"sound_{kind}" for kind in (
            "smoke_alarm", "co_alarm", "glass_break", "door_knock", "doorbell", "dog_bark", "baby_cry", "scream",
        )
    }  # fmt: skip
    assert "sound_music" in states


def test_a_rule_is_on_for_a_while_and_its_event_is_never_called_as_a_label(connected, house):
    sink, listener = connected
    house.rules[:] = ["break-in", "dog_bark"]
    topic = f"{ROOT}/house/rule/dog_bark"
    until(lambda: state(listener, "house/rule/dog_bark") == "OFF")
    sink.deliver(event("dog_bark", "rule", number=7))
    sink.deliver(event("dog_bark", "rule", "end", number=7))
    until(lambda: state(listener, "house/rule/dog_bark") == "ON")
    assert json.loads(listener.kept[topic])["place"] == "hall"
    until(lambda: listener.of(f"{ROOT}/hall/event"))
    assert json.loads(listener.of(f"{ROOT}/hall/event")[0])["event_type"] == "dog_bark_rule"
    hall = "homeassistant/device/tectum_house_hall/config"
    until(lambda: b"dog_bark_rule" in listener.kept[hall])
    house.rules.remove("dog_bark")
    until(lambda: listener.kept[topic] == b"")  # what is given up leaves nothing on the broker
    house.rules.append("dog_bark")
    until(lambda: state(listener, "house/rule/dog_bark") == "OFF")


def test_states_of_an_earlier_run_that_there_are_no_more_leave_the_broker(broker, house, tmp_path):
    listener = Listener(broker)
    gone = [f"{ROOT}/hall/sound/unicorn", f"{ROOT}/house/rule/old", f"{ROOT}/gastezimmer_486f/vision"]
    for topic in gone:
        listener.send(topic, "ON", True)
    strange = [f"{ROOT}/hall/own/thing", "tectum/other/hall/sound/unicorn"]
    for topic in strange:
        listener.send(topic, "kept", True)
    sink = sink_for(broker, tmp_path)
    sink.attach(house)
    for topic in gone:
        until(lambda topic=topic: listener.kept[topic] == b"")
    sink.close()
    left = kept(broker, "after")
    assert set(strange) <= left.keys()
    assert f"{ROOT}/hall/sound/smoke_alarm" in left
    listener.close()


def test_an_incident_is_one_sentence_that_grows_and_can_be_put_off(connected, house):
    sink, listener = connected
    first = {"incident": "e1", "at": 100.0}
    sink.deliver(event("glass_break", number=1, sentence="I heard glass break.", **first))
    long = "I saw somebody. " * 30
    sink.deliver(event("intrusion", "situation", number=2, sentence=long, incident="e1", at=101.0))
    until(lambda: json.loads(listener.kept.get(f"{ROOT}/hall/incident", b"{}")).get("severity") == "alarm")
    row = json.loads(listener.kept[f"{ROOT}/hall/incident"])
    assert (row["incident"], row["event"], row["kinds"]) == ("e1", "e2", ["glass_break", "intrusion"])
    assert (row["since"], row["over"], row["snoozed_until"]) == (100.0, False, 0)
    assert len(row["sentence"]) == 255  # a longer state is none to Home Assistant
    listener.send(row["snooze_topic"], "30")
    until(lambda: json.loads(listener.kept[f"{ROOT}/hall/incident"])["snoozed_until"] > 0)
    assert house.snoozes.holds(event("person", "presence"))
    assert not house.snoozes.holds(event())
    listener.send(f"{ROOT}/hall/snooze/set", "0")
    until(lambda: json.loads(listener.kept[f"{ROOT}/hall/incident"])["snoozed_until"] == 0)


def test_a_camera_sends_its_picture_every_few_seconds_and_nothing_of_it_stays(broker, house, tmp_path):
    house.pictures["hall"] = av.VideoFrame(64, 48, "yuv420p")
    listener = Listener(broker)
    sink = sink_for(broker, tmp_path, stills_s=0.1)
    sink.attach(house)
    until(lambda: listener.of(f"{ROOT}/hall/still"))
    assert listener.kept[f"{ROOT}/hall/still"][:2] == b"\xff\xd8"
    house.on["hall"]["camera"] = False
    sink.close()
    assert f"{ROOT}/hall/still" not in kept(broker, "after")
    listener.close()
    without = place_config(Topics("tectum", "house"), "hall", house.labels, ["camera"], [], [], True, True, False)
    assert "still" not in without["components"]
