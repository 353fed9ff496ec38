"""Houses with signed bundles on a real broker with access rules are asked to update, part after part; each is begun
anew by a manager, as systemd would."""

import json
import signal
import subprocess
import sys
import threading

import pytest
from tests.live import LONG_S, until
from tests.signing import LACKING, copied, published

pytest.importorskip("paho.mqtt.client", reason="paho-mqtt is not installed")
pytest.importorskip("tuf", reason=LACKING)

from tests.broker import Broker, missing

from tectum import Bundle
from tectum.bundle.versions import STARTS, Versions
from tectum.commands.main import main

pytestmark = pytest.mark.skipif(bool(missing()), reason=missing() or "there")

HOUSE = """[model]
bundle = "models"
trust = "signed"
[mqtt]
host = "127.0.0.1"
port = {port}
user = "{node}"
password = "{password}"
node = "{node}"
discovery = ""
maintenance = {maintenance}
[[place]]
name = "hall"

"""
NAMES = ("north", "south")
TOLD_S = 300.0
"""Graphs are run and measured, a house runs for a minute on trial: a busy machine takes its time."""


class Managed:
    """A house that is begun anew whenever it ends, until it is ``closed``. ``begun``: how often."""

    def __init__(self, folder, port, node, password, maintenance="true"):
        self.folder, self.begun, self.closed = folder, 0, False
        (folder / "house.toml").write_text(
            HOUSE.format(port=port, node=node, password=password, maintenance=maintenance)
        )
        self.log = (folder / "log.txt").open("w")
        self.process = None
        self.thread = threading.Thread(target=self.run, daemon=True)
        self.thread.start()

    def run(self):
        command = [sys.executable, "-m", "tectum.commands.main", "run", "house.toml"]
        while not self.closed:
            self.process = subprocess.Popen(command, cwd=self.folder, stdout=self.log, stderr=self.log)
            self.begun += 1
            self.process.wait()

    @property
    def version(self):
        return Bundle.load(self.folder / "models").version

    def kill(self):
        self.process.kill()

    def close(self):
        self.closed = True
        self.process.send_signal(signal.SIGTERM)
        self.thread.join(LONG_S)
        self.log.close()
        said = (self.folder / "log.txt").read_text()
        assert "Traceback" not in said, said


@pytest.fixture(scope="module")
def made(tmp_path_factory):
    """A device that has 1.0.0, and a repository with 2.0.0."""
    return published(tmp_path_factory.mktemp("made"))


class Fleet:
    """``houses`` by name on a broker where each has a user, and ``operator`` and ``office`` (a viewer) too."""

    def __init__(self, made, folder):
        self.access = folder / "access"
        users = [*NAMES, "--viewer", "office", "--operator", "operator"]
        assert main(["fleet", "acl", str(self.access), *users]) == 0
        self.broker = Broker(folder / "broker", f"include_dir {self.access}")
        self.houses = {}
        for name in NAMES:
            copied(made / "models", folder / name / "models")
            self.houses[name] = Managed(folder / name, self.broker.port, name, self.password(name))

    def password(self, name):
        return (self.access / "secrets" / name).read_text().strip().removeprefix("MQTT_PASSWORD=")

    def address(self, name="operator"):
        return f"mqtt://{name}:{self.password(name)}@127.0.0.1:{self.broker.port}"

    def listed(self, capsys):
        capsys.readouterr()
        assert main(["fleet", "list", self.address(), "--json"]) == 0
        return {row["device"]: row for row in map(json.loads, capsys.readouterr().out.splitlines())}

    def close(self):
        for house in self.houses.values():
            house.close()
        self.broker.stop()


@pytest.fixture
def fleet(made, tmp_path, capsys):
    running = Fleet(made, tmp_path)
    try:
        until(lambda: [row["state"] for row in running.listed(capsys).values()] == ["ok"] * len(NAMES))
        yield running
    finally:
        running.close()


class Command:
    """``tectum fleet update`` in a process of its own. ``rows``: what it told."""

    def __init__(self, folder, *arguments):
        self.file, self.log = folder / "told.jsonl", folder / "command.log"
        command = [sys.executable, "-m", "tectum.commands.main", "fleet", "update", *arguments, "--json"]
        with self.file.open("w") as out, self.log.open("w") as log:
            self.process = subprocess.Popen(command, stdout=out, stderr=log)

    def rows(self):
        return [json.loads(line) for line in self.file.read_text().splitlines() if line.endswith("}")]

    def told(self, **wanted):
        return [row for row in self.rows() if wanted.items() <= row.items()]


@pytest.mark.long
@pytest.mark.slow
def test_a_fleet_is_updated_part_after_part_though_the_command_is_killed_in_the_middle(fleet, tmp_path):
    command = Command(tmp_path, fleet.address(), "--stages", "50%,all", "--wait", "0.05")
    until(lambda: command.told(state="trial") or command.process.poll() is not None, TOLD_S)
    assert command.process.poll() is None, command.log.read_text()
    (first,) = {row["device"] for row in command.rows()}
    (second,) = set(NAMES) - {first}
    command.process.kill()
    command.process.wait()
    assert (fleet.houses[first].version, fleet.houses[second].version) == ("2.0.0", "1.0.0")
    command = Command(tmp_path, fleet.address(), "--resume")
    assert command.process.wait(TOLD_S) == 0, command.log.read_text()
    assert [house.version for house in fleet.houses.values()] == ["2.0.0"] * 2
    assert [house.begun for house in fleet.houses.values()] == [2, 2]
    assert {(row["device"], row["outcome"]) for row in command.rows() if "outcome" in row} == {
        (name, "done") for name in NAMES
    }
    assert command.told(device=second, stage=1, state="asked")
    assert not Versions(fleet.houses[first].folder / "models").read().on_trial


@pytest.mark.slow
def test_a_bundle_with_which_houses_end_stops_at_the_first_device(fleet, tmp_path):
    command = Command(tmp_path, fleet.address(), "--stages", "50%,all", "--wait", "0")
    until(lambda: command.told(state="running") or command.process.poll() is not None, TOLD_S)
    (first,) = {row["device"] for row in command.rows()}
    house = fleet.houses[first]
    for kills in range(STARTS):
        until(
            lambda kills=kills: (
                house.begun == 2 + kills and Versions(house.folder / "models").read().starts == 1 + kills
            ),
            TOLD_S,
        )
        house.kill()
    assert command.process.wait(TOLD_S) == 1
    said = command.log.read_text()
    assert f"stopped: {first}: gone back from: a house began with it {STARTS} times and did not run well" in said
    assert [house.version for house in fleet.houses.values()] == ["1.0.0"] * 2
    (second,) = set(NAMES) - {first}
    assert command.told(device=second, outcome="not asked")
