"""Devices on a real broker are asked, by who may and in time: nothing else has them do anything."""

import json
import signal
import subprocess
import sys

import msgspec
import pytest
from tests.live import LONG_S, stays, until

pytest.importorskip("paho.mqtt.client", reason="paho-mqtt is not installed")

from tests.broker import Broker, Listener, missing
from tests.fleet import SimulatedDevice, SimulatedMaintenance

from tectum.commands.main import main
from tectum.deliver.maintenance import LONGEST_REQUEST, Request

pytestmark = pytest.mark.skipif(bool(missing()), reason=missing() or "there")

NAMES = ("attic", "cellar", "garage", "hall")
SET = "tectum/hall/maintenance/set"


@pytest.fixture
def broker(tmp_path):
    with Broker(tmp_path / "broker") as running:
        yield running


class Devices(dict):
    """Simulated ones by name, each of which can be asked."""

    def __init__(self, port, folder, names=NAMES, access=None, **more):
        for name in names:
            secret = access / "secrets" / name if access is not None else None
            password = secret.read_text().strip().removeprefix("MQTT_PASSWORD=") if secret else ""
            device = self[name] = SimulatedDevice(port, name, folder, password, **{"maintenance": True, **more})
            device.house.maintenance = SimulatedMaintenance()
            device.start()

    def took(self):
        return [name for name, device in self.items() if device.house.maintenance.took]

    def close(self):
        for device in self.values():
            device.close()


def there(capsys, address, count):
    """Until so many devices are there and have said how they are."""

    def found():
        capsys.readouterr()
        assert main(["fleet", "list", address, "--json"]) == 0
        rows = [json.loads(line) for line in capsys.readouterr().out.splitlines()]
        return sum(row["state"] != "unknown" for row in rows) == count

    until(found)


def asked(capsys, what, address, *more):
    """The exit code of a command, what it said to people, and what became of each device."""
    capsys.readouterr()
    code = main(["fleet", what, address, *more, "--json"])
    said = capsys.readouterr()
    rows = [json.loads(line) for line in said.out.splitlines()]
    return code, said.err, {row["device"]: row["outcome"] for row in rows if "outcome" in row}


def test_an_update_goes_over_the_fleet_and_says_what_became_of_each(tmp_path, broker, capsys):
    address = f"mqtt://127.0.0.1:{broker.port}"
    devices = Devices(broker.port, tmp_path)
    silent = SimulatedDevice(broker.port, "off", tmp_path).start()
    silent.house.maintenance = SimulatedMaintenance()
    there(capsys, address, 5)
    devices["attic"].close()
    there(capsys, address, 5)
    code, said, outcomes = asked(capsys, "update", address, "--stages", "30%,all", "--wait", "0")
    assert code == 0, said
    assert outcomes == {"attic": "not asked", "off": "not asked", "cellar": "done", "garage": "done", "hall": "done"}
    assert "of 5 devices: 2 not asked, 3 done" in said
    assert devices.took() == ["cellar", "garage", "hall"]
    assert silent.house.maintenance.took == []
    requests = [one.house.maintenance.took[0] for one in devices.values() if one.house.maintenance.took]
    assert sorted(request.versions for request in requests) == [(), ("two",), ("two",)]
    assert main(["fleet", "show", address, "hall"]) == 0
    assert f"asked to update (rollout {requests[0].rollout}): done; " in capsys.readouterr().out
    assert main(["fleet", "update", address, "--device", "hall", "--stages", "all", "--wait", "0"]) == 0
    out = capsys.readouterr().out
    assert "hall: asked" in out
    assert "garage" not in out
    silent.close()
    devices.close()


@pytest.fixture
def begun(tmp_path):
    """Begins ``tectum fleet update`` in a process of its own; gives it, and where it says what becomes of devices."""
    processes = []

    def begin(address, *more):
        told = tmp_path / "told.jsonl"
        command = [sys.executable, "-m", "tectum.commands.main", "fleet", "update", address, *more, "--json"]
        with told.open("w") as out, (tmp_path / "command.log").open("w") as log:
            processes.append(subprocess.Popen(command, stdout=out, stderr=log))
        return processes[-1], told

    yield begin
    for process in processes:
        process.kill()
        process.wait()


def finish(devices):
    """Whatever they are at, they come to its end."""
    for device in devices.values():
        device.house.maintenance.becomes = ("running", "done")


def test_a_second_operator_is_refused_and_goes_on_where_the_first_was_killed(tmp_path, broker, capsys, begun):
    address = f"mqtt://127.0.0.1:{broker.port}"
    devices = Devices(broker.port, tmp_path)
    for device in devices.values():
        device.house.maintenance = SimulatedMaintenance("running")
    there(capsys, address, len(NAMES))
    first, told = begun(address, "--stages", "50%,all", "--wait", "0")
    until(lambda: told.read_text().count('"running"') == 2)
    code, said, _ = asked(capsys, "update", address)
    assert code == 2
    assert "(update: running); wait for it, or go on with it: --resume" in said
    first.kill()
    first.wait()
    finish(devices)
    code, said, outcomes = asked(capsys, "update", address, "--resume")
    assert (code, outcomes) == (0, dict.fromkeys(NAMES, "done")), said
    assert "stages of 50, 100 %; goes on at stage 1" in said
    assert [len(device.house.maintenance.took) for device in devices.values()] == [1] * len(NAMES)
    devices.close()


def test_ctrl_c_ends_it_in_a_line_and_says_how_to_go_on(tmp_path, broker, capsys, begun):
    address = f"mqtt://127.0.0.1:{broker.port}"
    devices = Devices(broker.port, tmp_path)
    for device in devices.values():
        device.house.maintenance = SimulatedMaintenance("running")
    there(capsys, address, len(NAMES))
    command, told = begun(address, "--stages", "all", "--wait", "0")
    until(lambda: told.read_text().count('"running"') == len(NAMES))
    command.send_signal(signal.SIGINT)
    assert command.wait(LONG_S) == 130
    said = (tmp_path / "command.log").read_text()
    assert "what was asked goes on there. '--resume' goes on with the rest" in said
    assert "Traceback" not in said
    devices.close()


def test_a_broker_that_is_killed_in_the_middle_loses_nothing_of_it(tmp_path, broker, capsys, begun):
    address = f"mqtt://127.0.0.1:{broker.port}"
    devices = Devices(broker.port, tmp_path)
    for device in devices.values():
        device.house.maintenance = SimulatedMaintenance("running")
    there(capsys, address, len(NAMES))
    command, told = begun(address, "--stages", "50%,all", "--wait", "0")
    until(lambda: told.read_text().count('"running"') == 2)
    broker.kill()
    (broker.folder / "mosquitto.db").unlink(missing_ok=True)
    broker.start()
    finish(devices)
    assert command.wait(LONG_S) == 0, (tmp_path / "command.log").read_text()
    assert [len(device.house.maintenance.took) for device in devices.values()] == [1] * len(NAMES)
    devices.close()


def test_it_stops_at_the_first_device_that_goes_back(tmp_path, broker, capsys):
    address = f"mqtt://127.0.0.1:{broker.port}"
    devices = Devices(broker.port, tmp_path)
    for device in devices.values():
        device.house.maintenance = SimulatedMaintenance("running", "restarting", "trial", "back", said="hall: failed")
    there(capsys, address, len(NAMES))
    code, said, outcomes = asked(capsys, "update", address, "--stages", "25%,all", "--wait", "0")
    assert code == 1
    (first,) = devices.took()
    assert f"stopped: {first}: hall: failed; of 4 devices: " in said
    assert outcomes == {name: "failed" if name == first else "not asked" for name in NAMES}
    devices.close()


def test_tuning_goes_the_same_way(tmp_path, broker, capsys):
    address = f"mqtt://127.0.0.1:{broker.port}"
    devices = Devices(broker.port, tmp_path)
    there(capsys, address, len(NAMES))
    code, said, outcomes = asked(capsys, "tune", address, "--restart")
    assert (code, outcomes) == (0, dict.fromkeys(NAMES, "done")), said
    took = [device.house.maintenance.took[0] for device in devices.values()]
    assert {(request.what, request.restart, request.versions) for request in took} == {("tune", True, ())}
    code, _, outcomes = asked(capsys, "update", address, "--rollback")
    assert (code, outcomes) == (0, dict.fromkeys(NAMES, "done"))
    devices.close()


def test_a_viewer_may_not_ask_an_operator_may_and_a_device_only_itself(tmp_path, capsys):
    access = tmp_path / "access"
    people = ["--viewer", "office", "--operator", "boss"]
    assert main(["fleet", "acl", str(access), "hall", "garage", *people]) == 0
    with Broker(tmp_path / "broker", f"include_dir {access}") as broker:
        devices = Devices(broker.port, tmp_path, ("hall", "garage"), access)

        def address(name):
            secret = (access / "secrets" / name).read_text().strip().removeprefix("MQTT_PASSWORD=")
            return f"mqtt://{name}:{secret}@127.0.0.1:{broker.port}"

        there(capsys, address("boss"), 2)
        once = ("--stages", "all", "--wait", "0")
        code, said, _ = asked(capsys, "update", address("office"), *once)
        assert code == 4
        assert "refuses this user to ask devices; 'tectum fleet acl --operator'" in said
        assert devices.took() == []
        assert asked(capsys, "update", address("garage"), *once)[2] == {"garage": "done"}
        code, said, _ = asked(capsys, "update", address("garage"), "--device", "hall", *once)
        assert (code, "no device 'hall'" in said) == (2, True)
        assert devices.took() == ["garage"]
        code, said, outcomes = asked(capsys, "update", address("boss"), *once)
        assert (code, outcomes) == (0, {"hall": "done", "garage": "done"}), said
        devices.close()


def test_what_was_recorded_retained_or_is_no_request_does_nothing(tmp_path, broker, caplog):
    listener = Listener(broker)
    devices = Devices(broker.port, tmp_path, ("hall",))
    house = devices["hall"].house.maintenance
    until(lambda: "tectum/hall/maintenance" in listener.kept)
    good = msgspec.json.encode(Request(ticket=house.ticket, rollout="r1", what="update"))
    listener.send(SET, good)
    until(lambda: len(house.took) == 1)
    for raw, why in {
        good: "its ticket is not the one of now",
        b"": "is no request",
        b"[" * 3000: "is no request",
        b'{"ticket": "ticket1", "rollout": "r", "what": "reboot"}': "is no request: Invalid enum value 'reboot'",
        b'{"ticket": "ticket1", "rollout": "r", "what": "update", "versions": ["../../etc"]}': "is no request",
        b'{"ticket": "ticket1", "rollout": "--again", "what": "update"}': "is no request",
        b" " * (LONGEST_REQUEST + 1): f"a request of {LONGEST_REQUEST + 1} bytes; at most {LONGEST_REQUEST}",
    }.items():
        caplog.clear()
        listener.send(SET, raw)
        until(lambda why=why: f"{SET}: {why}" in caplog.text)
    retained = msgspec.json.encode(Request(ticket=house.ticket, rollout="r2", what="update"))
    devices.close()
    listener.send(SET, retained, retain=True)
    devices = Devices(broker.port, tmp_path, ("hall",))
    new = devices["hall"].house.maintenance
    new.ticket = house.ticket  # were a ticket the same after all
    until(lambda: "a retained request is not carried out" in caplog.text)
    stays(lambda: len(house.took) == 1 and new.took == [], 0.5)
    devices.close()
    listener.close()


def test_a_house_that_is_not_to_be_asked_hears_nothing_and_takes_back_what_it_said(tmp_path, broker):
    listener = Listener(broker)
    devices = Devices(broker.port, tmp_path, ("hall",))
    until(lambda: listener.kept.get("tectum/hall/maintenance"))
    devices.close()
    devices = Devices(broker.port, tmp_path, ("hall",), maintenance=False)
    house = devices["hall"].house.maintenance
    until(lambda: listener.kept["tectum/hall/maintenance"] == b"")
    listener.send(SET, msgspec.json.encode(Request(ticket=house.ticket, rollout="r1", what="update")))
    stays(lambda: house.took == [] and listener.kept["tectum/hall/maintenance"] == b"", 0.5)
    devices.close()
    listener.close()


@pytest.mark.parametrize(
    ("line", "why"),
    [
        ("update --stages 50%,20%", "--stages 50%,20%: must be as 5%,50%,100%"),
        ("update --stages 0%,all", "--stages 0%,all: must be"),
        ("update --stages nan", "--stages nan: must be"),
        ("update --stages 150%", "--stages 150%: must be"),
        ("update --wait -1", "--wait -1: must be 0 to 100000 minutes"),
        ("update --wait nan", "--wait nan: must be"),
        ("update --most-failing -1", "--most-failing -1: must be 0 or more"),
        ("update --resume --wait 1", "--wait: does not go with --resume"),
        ("update --resume", "--resume: no device knows of a rollout of 'update'"),
        ("tune --device attic", "no device 'attic', nor any other"),
    ],
)
def test_what_cannot_be_asked_is_one_line(broker, capsys, line, why):
    what, *more = line.split()
    code, said, _ = asked(capsys, what, f"mqtt://127.0.0.1:{broker.port}", *more)
    assert code == 2
    assert len(said.splitlines()) == 1
    assert why in said


def test_a_fleet_in_which_nobody_can_be_asked_is_said_to_be(broker, capsys):
    code, said, _ = asked(capsys, "update", f"mqtt://127.0.0.1:{broker.port}")
    assert code == 1
    assert "no device did it; of 0 devices: none" in said


def test_a_house_that_may_be_asked_takes_part_in_the_fleet(tmp_path, capsys):
    file = tmp_path / "house.toml"
    file.write_text("[mqtt]\nhost = 'a'\nfleet = false\nmaintenance = true\n[[place]]\nname = 'hall'\n")
    assert main(["check", str(file)]) == 2
    assert "maintenance needs fleet = true" in capsys.readouterr().err
