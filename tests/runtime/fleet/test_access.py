"""A real mosquitto with the configuration that is written: a device speaks for itself, and for nobody else."""

import json
import signal
from pathlib import Path

import pytest
from tests.live import stays, until

pytest.importorskip("paho.mqtt.client", reason="paho-mqtt is not installed")

from tests.broker import Broker, Listener, missing
from tests.fleet import SimulatedDevice

from tectum.commands.main import main
from tectum.fleet.access import hashed
from tectum.tables.broker import Broker as BrokerTable
from tectum.tables.values import Secret

pytestmark = pytest.mark.skipif(bool(missing()), reason=missing() or "there")


REFUSED = 135
"""Not authorized; less than 128: it is taken (OASIS, "MQTT Version 5.0", 2.4)."""


def password(folder, name):
    return (folder / "secrets" / name).read_text().strip().removeprefix("MQTT_PASSWORD=")


@pytest.fixture
def access(tmp_path):
    folder = tmp_path / "access"
    assert main(["fleet", "acl", str(folder), "hall", "garage", "--viewer", "office"]) == 0
    return folder


class Client:
    """Somebody with a user of the broker. ``answers``: to what was published and subscribed, as reason codes."""

    def __init__(self, port, user, secret, name="", will=None):
        client = BrokerTable("127.0.0.1", port, user, Secret(secret)).client(Path(), name)
        self.client, self.heard, self.connected = client, [], []
        client.on_message = lambda _client, _data, message: self.heard.append(message.topic)
        client.on_connect = lambda _client, _data, _flags, reason, _properties: self.connected.append(reason)
        self.answers = []
        client.on_publish = lambda _client, _data, _mid, reason, _properties: self.answers.append(reason.value)
        client.on_subscribe = lambda _client, _data, _mid, reasons, _properties: self.answers.append(reasons[0].value)
        if will is not None:
            client.will_set(will, "offline", 1, True)
        client.connect("127.0.0.1", port)
        client.loop_start()
        until(lambda: self.connected)

    def publish(self, topic, payload):
        """What the broker answers."""
        count = len(self.answers)
        self.client.publish(topic, payload, 1, True)
        until(lambda: len(self.answers) > count)
        return self.answers[-1]

    def close(self, politely=True):
        if politely:
            self.client.disconnect()
        self.client.loop_stop()
        if not politely:
            self.client.socket().close()


def shown(capsys, address):
    capsys.readouterr()
    assert main(["fleet", "list", address, "--json"]) == 0
    return {row["device"]: row for row in map(json.loads, capsys.readouterr().out.splitlines())}


def test_a_device_cannot_speak_for_another(tmp_path, access, capsys):
    with Broker(tmp_path / "broker", f"include_dir {access}") as broker:
        devices = [
            SimulatedDevice(broker.port, name, tmp_path, password(access, name)).start() for name in ("hall", "garage")
        ]
        address = f"mqtt://office:{password(access, 'office')}@127.0.0.1:{broker.port}"
        for device in devices:
            device.emit()
        until(lambda: all(device.delivered for device in devices))
        until(
            lambda: (
                {name: row["state"] for name, row in shown(capsys, address).items()} == {"garage": "ok", "hall": "ok"}
            )
        )
        before = shown(capsys, address)["hall"]["about"]
        stranger = Client(
            broker.port, "garage", password(access, "garage"), name="tectum-hall", will="tectum/hall/status"
        )
        for topic in ("status", "device", "recent", "event", "place/event", "say/set", "place/switch/camera/set"):
            assert stranger.publish(f"tectum/hall/{topic}", "{}") == REFUSED, topic
        assert stranger.publish("homeassistant/device/tectum_hall/config", "{}") == REFUSED
        assert stranger.publish("tectum/garage/note", "its own") < REFUSED
        stranger.client.subscribe("tectum/#", 1)
        until(lambda: "tectum/garage/status" in stranger.heard)
        stays(lambda: {topic.split("/")[1] for topic in stranger.heard} == {"garage"}, 0.5)
        stranger.close(politely=False)  # its last will is of another, and is not published
        viewer = Client(broker.port, "office", password(access, "office"))
        assert viewer.publish("tectum/hall/say/set", "open the door") == REFUSED
        viewer.close()
        devices[0].emit()
        until(lambda: len(devices[0].delivered) == 2)
        assert "already connected" not in (tmp_path / "broker" / "mosquitto.log").read_text()
        after = shown(capsys, address)["hall"]
        assert (after["state"], after["about"]["bundle"]) == ("ok", before["bundle"])
        for name, secret in (("hall", password(access, "garage")), ("attic", "x"), ("", "")):
            login = f"{name}:{secret}@" if name else ""
            assert main(["fleet", "list", f"mqtt://{login}127.0.0.1:{broker.port}"]) == 4
            assert "refused: Not authorized" in capsys.readouterr().err
        for device in devices:
            device.close()


def test_a_device_that_is_gone_for_good_is_forgotten_by_who_may(tmp_path, access, capsys):
    with Broker(tmp_path / "broker", f"include_dir {access}") as broker:
        addresses = {
            name: f"mqtt://{name}:{password(access, name)}@127.0.0.1:{broker.port}" for name in ("hall", "office")
        }
        hall, garage = (
            SimulatedDevice(broker.port, name, tmp_path, password(access, name)).start() for name in ("hall", "garage")
        )
        hall.emit()
        until(lambda: hall.delivered)
        until(lambda: [row["state"] for row in shown(capsys, addresses["office"]).values()] == ["ok", "ok"])
        for name, asked, why in (
            ("hall", "hall", "'hall': is there, and would say all of it again"),
            ("office", "attic", "no device 'attic'"),
        ):
            assert main(["fleet", "forget", addresses[name], asked]) == 2
            assert why in capsys.readouterr().err
        hall.close()
        until(lambda: shown(capsys, addresses["office"])["hall"]["state"] == "offline")
        assert main(["fleet", "forget", addresses["office"], "hall"]) == 4
        assert "; the device's own may" in capsys.readouterr().err
        assert main(["fleet", "forget", addresses["hall"], "hall"]) == 0
        assert list(shown(capsys, addresses["office"])) == ["garage"]
        garage.close()


def test_what_home_assistant_knows_of_a_device_is_forgotten_with_it(tmp_path, capsys):
    """On a broker without access rules; another house's is left alone."""
    with Broker(tmp_path / "broker") as broker:
        listener = Listener(broker)
        for name in ("hall", "garage"):
            config = {"availability": [{"topic": f"tectum/{name}/status"}], "components": {}}
            listener.send(f"homeassistant/device/tectum_{name}_place/config", json.dumps(config), retain=True)
        device = SimulatedDevice(broker.port, "hall", tmp_path).start()
        address = f"mqtt://127.0.0.1:{broker.port}"
        until(lambda: "hall" in shown(capsys, address))
        device.close()
        until(lambda: listener.kept["tectum/hall/status"] == b"offline")
        assert main(["fleet", "forget", address, "hall"]) == 0
        until(lambda: listener.kept["homeassistant/device/tectum_hall_place/config"] == b"")
        assert {topic for topic, payload in listener.kept.items() if payload} == {
            "homeassistant/device/tectum_garage_place/config"
        }
        listener.close()


def test_users_come_and_go_and_the_others_keep_their_passwords(tmp_path, access, capsys, monkeypatch):
    before = {name: password(access, name) for name in ("hall", "office")}
    taken = password(access, "garage")
    with Broker(tmp_path / "broker", f"include_dir {access}") as broker:
        assert main(["fleet", "acl", str(access), "hall", "attic", "--remove", "garage"]) == 0
        told = capsys.readouterr().out.splitlines()
        assert told[-1] == f"device attic: its password is in {access}/secrets/attic"
        assert not any(secret in line for secret in before.values() for line in told)
        broker.process.send_signal(signal.SIGHUP)
        until(lambda: "Reloading config" in (tmp_path / "broker" / "mosquitto.log").read_text())
        assert {name: password(access, name) for name in before} == before
        assert not (access / "secrets" / "garage").exists()
        monkeypatch.setenv("OFFICE_PASSWORD", before["office"])
        filled_in = f"mqtt://office:${{OFFICE_PASSWORD}}@127.0.0.1:{broker.port}"
        assert main(["fleet", "list", filled_in]) == 0
        for name, secret, code in (
            ("hall", before["hall"], 0),
            ("attic", password(access, "attic"), 0),
            ("garage", taken, 4),
        ):
            assert main(["fleet", "list", f"mqtt://{name}:{secret}@127.0.0.1:{broker.port}"]) == code
    for file in (file for file in access.rglob("*") if file.is_file()):
        assert file.stat().st_mode & 0o077 == 0
        assert file.parent.name == "secrets" or all(secret not in file.read_text() for secret in before.values())


def test_what_cannot_be_is_one_line_and_changes_nothing(tmp_path, access, capsys):
    before = {file: file.read_bytes() for file in access.rglob("*") if file.is_file()}
    capsys.readouterr()
    for arguments, why in {
        ("a/b",): "'a/b': must be 1 to 64 letters, digits, '-' and '_'",
        ("#",): "'#': must be",
        ("hall\nuser x",): "must be",
        ("office",): "'office': is a viewer already",
        ("--remove", "attic"): "--remove attic: there is none; there are: garage, hall, office",
        ("hall", "--remove", "hall"): "--remove hall: is to be there, too",
    }.items():
        assert main(["fleet", "acl", str(access), *arguments]) == 2
        lines = capsys.readouterr().err.splitlines()
        assert len(lines) == 1
        assert why in lines[0]
    assert {file: file.read_bytes() for file in access.rglob("*") if file.is_file()} == before
    (tmp_path / "other").mkdir()
    (tmp_path / "other" / "acl").write_text("user me\n")
    assert main(["fleet", "acl", str(tmp_path / "other"), "hall"]) == 2
    assert "was not written by 'tectum fleet acl', and is left alone" in capsys.readouterr().err


def test_a_password_is_salted_and_a_client_id_is_known_to_who_has_it():
    assert hashed("secret") != hashed("secret")
    one, other = (BrokerTable("a", password=Secret(text)) for text in ("secret", "secret2"))
    assert one.client_id("tectum-hall") == one.client_id("tectum-hall") != other.client_id("tectum-hall")
    assert BrokerTable("a").client_id("tectum-hall") == "tectum-hall"
