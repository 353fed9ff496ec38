"""Devices on a real broker, two of them whole houses: listed, shown and followed while the broker restarts."""

import json
import signal
import subprocess
import sys
from collections import defaultdict

import pytest
from tests.live import LONG_S, HouseProcess, until
from tests.ports import free_port

pytest.importorskip("paho.mqtt.client", reason="paho-mqtt is not installed")

from tests.broker import Broker, Listener, missing, refuses_subscriptions
from tests.fleet import SimulatedDevice

from tectum.commands.main import main
from tectum.deliver.controls import Drift
from tectum.deliver.sinks.mqtt_events import MOST_RECENT
from tectum.supervise.health import Health

pytestmark = pytest.mark.skipif(bool(missing()), reason=missing() or "there")


@pytest.fixture
def broker(tmp_path):
    with Broker(tmp_path / "broker") as running:
        yield running


class Follower:
    """``tectum fleet events --follow`` in a process of its own. ``rows``: what it told, as JSON."""

    def __init__(self, folder, port):
        self.file = folder / "followed.jsonl"
        command = [sys.executable, "-m", "tectum.commands.main", "fleet", "events", f"mqtt://127.0.0.1:{port}"]
        with self.file.open("w") as out, (folder / "followed.log").open("w") as log:
            self.process = subprocess.Popen([*command, "--follow", "--json"], stdout=out, stderr=log)

    def rows(self):
        lines = self.file.read_text().splitlines()
        return [json.loads(line) for line in lines if line.endswith("}")]

    def ids(self):
        by_device = defaultdict(list)
        for row in self.rows():
            by_device[row["device"]].append(row["id"])
        return dict(by_device)

    def __enter__(self):
        return self

    def __exit__(self, *_):
        self.process.send_signal(signal.SIGINT)
        assert self.process.wait(LONG_S) == 130


def listed(capsys, port, *more):
    """What ``tectum fleet list --json`` says, by device."""
    capsys.readouterr()
    assert main(["fleet", "list", f"mqtt://127.0.0.1:{port}", "--json", *more]) == 0
    return {row["device"]: row for row in map(json.loads, capsys.readouterr().out.splitlines())}


def house_file(folder, port, node):
    folder.mkdir()
    file = folder / "house.toml"
    file.write_text(
        f"[mqtt]\nhost = '127.0.0.1'\nport = {port}\nnode = '{node}'\ndiscovery = ''\n[[place]]\nname = 'hall'\n"
    )
    return file


@pytest.mark.parametrize("many", [5, pytest.param(MOST_RECENT + 5, marks=pytest.mark.slow)])
def test_what_happens_while_nobody_listens_is_told_once_in_order_and_what_is_lost_is_said(tmp_path, broker, many):
    """The follower is away, the broker loses all that it knew: of that the devices say again what they keep."""
    simulated = [SimulatedDevice(broker.port, f"sim{n}", tmp_path).start() for n in range(3)]
    for device in simulated:
        device.emit()
    with Follower(tmp_path, broker.port) as follower:
        until(lambda: follower.ids() == {device.name: device.told for device in simulated})
        follower.process.send_signal(signal.SIGSTOP)
        broker.kill()
        (broker.folder / "mosquitto.db").unlink(missing_ok=True)
        broker.start()
        for device in simulated:
            for _ in range(many if device is simulated[0] else 5):
                device.emit()
        until(lambda: all(len(one.delivered) == len(one.told) for one in simulated))
        follower.process.send_signal(signal.SIGCONT)
        if many > MOST_RECENT:  # though the others go on telling
            log = tmp_path / "followed.log"
            until(lambda: "never came" in log.read_text() or not simulated[1].emit(), every=0.1)
        until(lambda: {device.name: device.told[-1] for device in simulated} == last(follower.ids()))
        found = follower.ids()
    lost = simulated[0].told[1 : many - MOST_RECENT + 1] if many > MOST_RECENT else []
    assert found.pop("sim0") == [one for one in simulated[0].told if one not in lost]
    assert found == {device.name: device.told for device in simulated[1:]}
    told = (tmp_path / "followed.log").read_text()
    assert told.count("never came") == bool(lost)
    assert not lost or "sim0: 5 events before the next one never came" in told
    for device in simulated:
        device.close()


def last(ids):
    return {name: told[-1] for name, told in ids.items()}


@pytest.mark.slow
def test_two_houses_and_simulated_devices_over_restarts_of_the_broker(tmp_path, broker, capsys):
    """Stopped in order, killed with what it had not saved, and begun with nothing: every event once, in order."""
    files = [house_file(tmp_path / node, broker.port, node) for node in ("north", "south")]
    simulated = [SimulatedDevice(broker.port, f"sim{n}", tmp_path).start() for n in range(5)]
    for device in simulated:
        device.emit()
    until(lambda: all(device.delivered for device in simulated))
    listener = Listener(broker, "tectum/+/status")
    with HouseProcess(files[0].parent, ["run", files[0]]), HouseProcess(files[1].parent, ["run", files[1]]):
        until(lambda: [row["state"] for row in listed(capsys, broker.port).values()] == ["ok"] * 7)
        about = listed(capsys, broker.port)["north"]["about"]
        assert about["bundle"]["name"] == "home"
        assert about["bundle"]["variant"] in ("fp32", "int8")
        assert len(about["bundle"]["hash"]) == 16
        assert {"tectum", "python", "onnxruntime"} <= about["versions"].keys()
        assert about["marks"] == {"right": 0, "wrong": 0}
        assert about["places"] == {"hall": "ok"}
        with Follower(tmp_path, broker.port) as follower:
            for node in ("north", "south"):
                listener.send(f"tectum/{node}/say/set", "good night")
            until(lambda: {"north", "south", *(one.name for one in simulated)} <= follower.ids().keys())
            for way in ("stop", "kill"):
                getattr(broker, way)()
                for device in simulated:  # they wait in the outbox
                    device.emit()
                if way == "kill":
                    (broker.folder / "mosquitto.db").unlink(missing_ok=True)
                broker.start()
                until(lambda: all(len(one.delivered) == len(one.told) for one in simulated))
                for device in simulated:
                    device.emit()
                until(lambda: {d.name: d.told for d in simulated}.items() <= follower.ids().items())
            before = {node: len(follower.ids()[node]) for node in ("north", "south")}
            until(lambda: all(row["state"] == "ok" for row in listed(capsys, broker.port).values()))
            for node in before:
                listener.send(f"tectum/{node}/say/set", "we are leaving")
            until(lambda: all(len(follower.ids()[node]) > count for node, count in before.items()))
            rows = follower.rows()
        assert len({(row["device"], row["id"], row["phase"], row["detected"]) for row in rows}) == len(rows)
        for device in simulated:
            assert [row["number"] for row in rows if row["device"] == device.name] == list(
                range(1, len(device.told) + 1)
            )
    until(lambda: listed(capsys, broker.port)["north"]["state"] == "offline")
    for device in simulated:
        device.close()
    listener.close()
    assert "never came" not in (tmp_path / "followed.log").read_text()


def test_a_device_is_shown_with_what_is_not_well_and_what_happened_last(tmp_path, broker, capsys):
    device = SimulatedDevice(broker.port, "attic", tmp_path)
    device.house.worst = Health("degraded", "the disk is full")
    device.house.drifts = (Drift("hall", "dog_bark", 0.62, 0.8, 31.0, 240.0, 25.0),)
    for seconds in (0.2, 0.3, 0.4):
        device.house.latency.add(seconds)
    device.start()
    for _ in range(3):
        device.emit()
    until(lambda: len(device.delivered) == 3)
    until(lambda: listed(capsys, broker.port).get("attic", {}).get("about"))
    address = f"mqtt://127.0.0.1:{broker.port}"
    assert main(["fleet", "show", address, "attic"]) == 0
    out = capsys.readouterr().out
    for line in ("attic: degraded; said ", "bundle: home 1.0, variant int8, hash 00112233445566aa",
                 "marks: 2 wrong, 1 right", "alarms: 3 in 24.0 h", "place hall: ok", "drift: dog_bark (hall)",
                 "  hall: dog_bark: 31 a day above 0.62, 0.8 before (25 h watched, 240 h before)",
                 "store: degraded (the disk is full)"):  # fmt: skip
        assert line in out
    assert main(["fleet", "list", address, "--html", str(tmp_path / "fleet.html")]) == 0
    assert "dog_bark (hall)<br>  hall: dog_bark: 31 a day above 0.62" in (tmp_path / "fleet.html").read_text()
    assert "1 devices: 1 degraded; from capture to sink, all together: p50 " in capsys.readouterr().out
    device.house.worst = Health("ok")
    until(lambda: listed(capsys, broker.port)["attic"]["state"] == "ok")
    assert main(["fleet", "show", address, "attic", "--json"]) == 0
    assert json.loads(capsys.readouterr().out)["device"] == "attic"
    device.sink.close()  # a later run of the same device
    device = SimulatedDevice(broker.port, "attic", tmp_path).start()
    device.told = ["attic-0", "attic-1", "attic-2"]
    device.emit()
    until(lambda: device.delivered)
    device.close()
    assert main(["fleet", "events", address, "--json"]) == 0
    told = [json.loads(line)["id"] for line in capsys.readouterr().out.splitlines()]
    assert told == ["attic-0", "attic-1", "attic-2", "attic-3"]
    assert main(["fleet", "events", address, "--kind", "smoke_alarm"]) == 0
    assert capsys.readouterr().out == ""


def test_a_house_that_is_to_keep_off_the_fleet_says_nothing_and_takes_back_what_it_said(tmp_path, broker, capsys):
    device = SimulatedDevice(broker.port, "attic", tmp_path).start()
    device.emit()
    until(lambda: device.delivered)
    until(lambda: "attic" in listed(capsys, broker.port))
    device.close()
    listener = Listener(broker)
    device = SimulatedDevice(broker.port, "attic", tmp_path, fleet=False).start()
    until(lambda: listener.kept.get("tectum/attic/status") == b"online")
    until(lambda: listener.kept.get("tectum/attic/device") == listener.kept.get("tectum/attic/recent") == b"")
    device.emit()
    until(lambda: device.delivered)
    until(lambda: "tectum/attic/hall/event" in listener.kept)
    assert "number" not in json.loads(listener.kept["tectum/attic/hall/event"])
    assert listed(capsys, broker.port) == {}
    device.close()
    listener.close()


def said(capsys, *arguments):
    """How a command ended, and the lines that it said."""
    capsys.readouterr()
    code = main(["fleet", *arguments])
    return code, [line for line in capsys.readouterr().err.splitlines() if "WARNING" not in line]


def test_what_cannot_be_is_one_line(tmp_path, broker, capsys):
    away, there = f"mqtt://127.0.0.1:{free_port()}", f"mqtt://127.0.0.1:{broker.port}"
    code, lines = said(capsys, "list", away)
    assert (code, len(lines)) == (4, 1)
    assert "cannot be reached" in lines[0]
    for arguments, why in {
        ("list", "127.0.0.1"): "127.0.0.1: ",
        ("list", "http://a"): "the broker's address: must begin with mqtt://, mqtts://",
        ("list", "mqtt://me:secret@host/path"): "the broker's address: must end behind the port",
        ("list", there, "--ca", "ca.pem"): "--ca ca.pem: needs tls = true",
    }.items():
        code, lines = said(capsys, *arguments)
        assert (code, len(lines)) == (2, 1), lines
        assert why in lines[0]
        assert "secret" not in lines[0]
    code, lines = said(capsys, "show", there, "attic")
    assert code == 2
    assert lines[-1].endswith("no device 'attic', nor any other")
    device = SimulatedDevice(broker.port, "cellar", tmp_path).start()
    until(lambda: "cellar" in listed(capsys, broker.port))
    assert said(capsys, "events", there, "--device", "attic")[1][-1].endswith("no device 'attic'; there are: cellar")
    device.close()


def test_a_wrong_password_and_a_broker_that_does_not_tell_are_one_line(tmp_path, capsys):
    (tmp_path / "none").write_text("")
    with Broker(tmp_path / "closed", "allow_anonymous false", f"password_file {tmp_path / 'none'}") as broker:
        code, lines = said(capsys, "list", f"mqtt://me:wrong@127.0.0.1:{broker.port}")
        assert (code, len(lines)) == (4, 1)
        assert "refused: Not authorized" in lines[0]
        assert "wrong" not in lines[0]
    (tmp_path / "mute").mkdir()
    with Broker(tmp_path / "mute", *refuses_subscriptions(tmp_path / "mute")) as broker:
        code, lines = said(capsys, "list", f"mqtt://127.0.0.1:{broker.port}")
        assert code == 4
        assert "refuses to tell of tectum/+/status" in lines[-1]


def test_the_file_of_a_house_says_where_the_broker_is(tmp_path, broker, capsys):
    device = SimulatedDevice(broker.port, "attic", tmp_path).start()
    until(lambda: "attic" in listed(capsys, broker.port))
    file = house_file(tmp_path / "other", broker.port, "other")
    assert main(["fleet", "list", str(file), "--json"]) == 0
    assert json.loads(capsys.readouterr().out)["device"] == "attic"
    file.write_text("[[place]]\nname = 'hall'\ntext = ['hello']\n")
    assert said(capsys, "list", str(file)) == (2, [f"tectum: {file}: has no [mqtt]"])
    device.close()


def test_a_broker_with_tls_is_trusted_by_its_authority_alone(tmp_path, capsys):
    openssl = ["openssl", "req", "-x509", "-newkey", "rsa:2048", "-nodes", "-keyout", "key.pem", "-out", "ca.pem"]
    subject = ["-subj", "/CN=broker", "-addext", "subjectAltName=IP:127.0.0.1"]
    subprocess.run([*openssl, *subject], cwd=tmp_path, check=True, capture_output=True)
    keys = [f"certfile {tmp_path}/ca.pem", f"keyfile {tmp_path}/key.pem", "allow_anonymous true"]
    with Broker(tmp_path / "broker", *keys) as broker:
        table = {"tls": True, "ca": "ca.pem", "topic": "town/tectum"}
        device = SimulatedDevice(broker.port, "attic", tmp_path, **table).start()
        address = f"mqtts://127.0.0.1:{broker.port}"
        more = ["--ca", str(tmp_path / "ca.pem"), "--json", "--topic", "town/tectum"]

        def names():
            capsys.readouterr()
            assert main(["fleet", "list", address, *more]) == 0
            return [json.loads(line)["device"] for line in capsys.readouterr().out.splitlines()]

        until(lambda: names() == ["attic"])
        command = [sys.executable, "-m", "tectum.commands.main", "fleet", "list", address]
        done = subprocess.run(command, capture_output=True, text=True, check=False)  # paho leaves its socket to the end
        assert (done.returncode, len(done.stderr.splitlines())) == (4, 1)
        assert "certificate verify failed" in done.stderr
        device.close()
