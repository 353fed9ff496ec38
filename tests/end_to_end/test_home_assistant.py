"""A real Home Assistant, a real broker, a real house: entities appear, change, go unavailable and return.

Runs where ``TECTUM_HOME_ASSISTANT`` names an environment made by ``deploy/test-home-assistant``.
"""

import json
import os
import shutil
import signal
import subprocess
from pathlib import Path

import pytest
from tests.live import HouseProcess, until

pytest.importorskip("paho.mqtt.client", reason="paho-mqtt is not installed")

from tests.broker import Broker, Listener, free_port, missing
from tests.runtime.test_live_house import alarm_clip

FOLDER = os.environ.get("TECTUM_HOME_ASSISTANT", "")
pytestmark = [
    pytest.mark.slow,
    pytest.mark.skipif(bool(missing()), reason=missing() or "there"),
    pytest.mark.skipif(not FOLDER, reason="TECTUM_HOME_ASSISTANT names no environment (deploy/test-home-assistant)"),
]
ENTRY = {
    "created_at": "2025-01-01T00:00:00+00:00", "modified_at": "2025-01-01T00:00:00+00:00", "disabled_by": None,
    "discovery_keys": {}, "domain": "mqtt", "entry_id": "0123456789abcdef0123456789abcdef", "minor_version": 2,
    "options": {}, "pref_disable_new_entities": False, "pref_disable_polling": False, "source": "user",
    "subentries": [], "title": "broker", "unique_id": None, "version": 1,
}  # fmt: skip


class HomeAssistant:
    """In a process of its own, bound to loopback."""

    def __init__(self, folder: Path, broker_port: int):
        self.folder = folder
        probe = folder / "custom_components" / "probe"
        probe.mkdir(parents=True)
        (folder / ".storage").mkdir()
        shutil.copy(Path(__file__).parents[1] / "home_assistant_probe.py", probe / "__init__.py")
        about = {"domain": "probe", "name": "probe", "version": "1.0", "codeowners": [], "dependencies": []}
        more = {"documentation": "", "requirements": [], "iot_class": "local_push"}
        (probe / "manifest.json").write_text(json.dumps({**about, **more}))
        (folder / "configuration.yaml").write_text(
            f"homeassistant:\n  name: Test\nhttp:\n  server_host: 127.0.0.1\n  server_port: {free_port()}\nprobe:\n"
        )
        entry = {**ENTRY, "data": {"broker": "127.0.0.1", "port": broker_port}}
        stored = {"version": 1, "minor_version": 5, "key": "core.config_entries", "data": {"entries": [entry]}}
        (folder / ".storage" / "core.config_entries").write_text(json.dumps(stored))
        self.log = folder / "log.txt"
        with self.log.open("w") as log:
            command = [f"{FOLDER}/bin/hass", "-c", str(folder), "--skip-pip"]
            self.process = subprocess.Popen(command, stdout=log, stderr=log)

    def states(self) -> dict:
        """State and attributes by entity."""
        file = self.folder / "states.json"
        return json.loads(file.read_text()) if file.exists() else {}

    def state(self, entity: str) -> str:
        """Of one entity; empty where there is none."""
        return self.states().get(entity, [""])[0]

    def call(self, service: str, **data) -> None:
        """Call a service, as a person pressing a switch does."""
        domain, name = service.split(".")
        (self.folder / "call.new").write_text(json.dumps({"domain": domain, "service": name, "data": data}))
        (self.folder / "call.new").rename(self.folder / "call.json")

    def stop(self) -> None:
        """End it."""
        self.process.terminate()
        try:
            self.process.wait(20)
        except subprocess.TimeoutExpired:
            self.process.kill()
            self.process.wait()


def test_entities_appear_change_go_unavailable_and_return(tmp_path):
    alarm_clip(tmp_path, seconds=12.0)
    with Broker(tmp_path / "broker") as broker:
        file = tmp_path / "house.toml"
        file.write_text(
            f"[mqtt]\nhost = '127.0.0.1'\nport = {broker.port}\n"
            "[[place]]\nname = 'hall'\nmedia = 'hall.mp4'\nloop = true\n"
        )
        (tmp_path / "ha").mkdir()
        home = HomeAssistant(tmp_path / "ha", broker.port)
        listener = Listener(broker, "homeassistant/#")
        try:
            until(lambda: home.state("zone.home"), 60)
            with HouseProcess(tmp_path, ["run", file]) as house:
                until(lambda: home.state("binary_sensor.hall_smoke_alarm") == "on", 40)
                until(lambda: home.state("event.hall_events") not in ("", "unknown"), 20)
                until(lambda: home.state("binary_sensor.hall_hazard") == "on", 20)
                shares = home.states()["binary_sensor.hall_hazard"][1]["attribution"]
                assert shares["audio"] > 0.5
                entities = set(home.states())
                home.call("switch.turn_off", entity_id="switch.hall_microphone")
                until(lambda: home.state("binary_sensor.hall_smoke_alarm") == "unavailable", 20)
                assert home.state("binary_sensor.hall_person") in ("on", "off")
                home.call("switch.turn_on", entity_id="switch.hall_microphone")
                until(lambda: home.state("binary_sensor.hall_smoke_alarm") == "on", 40)
                home.call("select.select_option", entity_id="select.hall_context", option="night")
                until(lambda: home.state("select.tectum_context") == "night", 20)
                home.call("select.select_option", entity_id="select.tectum_context", option="unset")
                until(lambda: home.state("select.hall_context") == "unset", 20)
                home.call("text.set_value", entity_id="text.hall_say", value="turn on the light")
                until(lambda: home.state("text.hall_say") == "turn on the light", 20)
                house.wait_for(kind="HassTurnOn", head="intent")
                until(lambda: home.state("event.hall_events"), 5)
                os.kill(house.process.pid, signal.SIGKILL)
                until(lambda: home.state("binary_sensor.hall_smoke_alarm") == "unavailable", 60)
            with HouseProcess(tmp_path, ["run", file]):
                until(lambda: home.state("binary_sensor.hall_person") in ("on", "off"), 40)
                until(lambda: home.state("binary_sensor.hall_smoke_alarm") == "on", 40)
                assert set(home.states()) >= entities
                assert not [name for name in home.states() if name.endswith("_2")]  # no duplicates
            until(lambda: home.state("binary_sensor.hall_person") == "unavailable", 20)
            bad = [line for line in home.log.read_text().splitlines() if "mqtt" in line and "ERROR" in line]
            assert not bad, "\n".join(bad)
        finally:
            listener.close()
            home.stop()
