"""A real Home Assistant, a real broker, a real house: entities appear, change, go unavailable and return.

Runs where ``TECTUM_HOME_ASSISTANT`` names an environment made by ``deploy/test-home-assistant``.
"""

import json
import os
import shutil
import signal
import subprocess
import urllib.parse
import urllib.request
from pathlib import Path

import pytest
from tests.live import LONG_S, HouseProcess, until
from tests.ports import free_port

pytest.importorskip("paho.mqtt.client", reason="paho-mqtt is not installed")

from tests.broker import Broker, Listener, missing
from tests.media import alarm_clip
from tests.repository import ROOT
from tests.rtsp_server import RtspServer
from tests.rtsp_server import missing as no_camera

BLUEPRINT = ROOT / "deploy" / "blueprints" / "tectum_incident.yaml"
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

    def __init__(self, folder: Path, broker_port: int, yaml: str = ""):
        self.folder = folder
        probe = folder / "custom_components" / "probe"
        probe.mkdir(parents=True)
        (folder / ".storage").mkdir()
        shutil.copy(Path(__file__).parents[1] / "home_assistant_probe.py", probe / "__init__.py")
        about = {"domain": "probe", "name": "probe", "version": "1.0", "codeowners": [], "dependencies": []}
        more = {"documentation": "", "requirements": [], "iot_class": "local_push"}
        (probe / "manifest.json").write_text(json.dumps({**about, **more}))
        port = free_port()
        self.address = f"http://127.0.0.1:{port}"
        named = "" if "homeassistant:" in yaml else "homeassistant:\n  name: Test\n"
        (folder / "configuration.yaml").write_text(
            f"{named}probe:\napi:\nintent:\nhttp:\n  server_host: 127.0.0.1\n  server_port: {port}\n{yaml}"
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
        self._ask_probe({"domain": domain, "service": name, "data": data})

    def fire(self, event: str, **data) -> None:
        """Fire an event, as a telephone does whose notification was touched."""
        self._ask_probe({"event": event, "data": data})

    def media(self, wanted: str) -> dict:
        """What a person sees in its media browser: names, each with what is below it."""
        file = self.folder / "media.json"
        file.unlink(missing_ok=True)
        self._ask_probe({"media": wanted})
        return json.loads(until(lambda: file.exists() and file.read_text()))

    def told(self) -> list[dict]:
        """The notifications to ``notify.phone``."""
        file = self.folder / "told.json"
        return json.loads(file.read_text()) if file.exists() else []

    def _ask_probe(self, call: dict) -> None:
        until(lambda: not (self.folder / "call.json").exists())
        (self.folder / "call.new").write_text(json.dumps(call))
        (self.folder / "call.new").rename(self.folder / "call.json")

    def serves(self) -> bool:
        """Whether it answers."""
        try:
            with urllib.request.urlopen(f"{self.address}/api/onboarding", timeout=1) as answer:
                return answer.status == 200
        except OSError:
            return False

    def token(self) -> str:
        """Of a first user, as a person makes it who sees Home Assistant for the first time."""
        client = f"{self.address}/"
        person = {"client_id": client, "name": "A", "username": "a", "password": "correct horse", "language": "en"}
        code = json.loads(self._post("/api/onboarding/users", json.dumps(person).encode(), "application/json"))
        form = {"client_id": client, "grant_type": "authorization_code", "code": code["auth_code"]}
        raw = urllib.parse.urlencode(form).encode()
        return json.loads(self._post("/auth/token", raw, "application/x-www-form-urlencoded"))["access_token"]

    def ask(self, token: str, path: str, **body) -> dict:
        """The answer to a POST request of a person who is logged in."""
        return json.loads(self._post(path, json.dumps(body).encode(), "application/json", token))

    def picture(self, token: str, entity: str) -> bytes:
        """What a camera shows; empty while there is nothing."""
        headers = {"Authorization": f"Bearer {token}"}
        request = urllib.request.Request(f"{self.address}/api/camera_proxy/{entity}", headers=headers)
        try:
            with urllib.request.urlopen(request, timeout=LONG_S) as answer:
                return answer.read()
        except OSError:
            return b""

    def _post(self, path: str, body: bytes, kind: str, token: str = "") -> bytes:
        headers = {"Content-Type": kind, **({"Authorization": f"Bearer {token}"} if token else {})}
        request = urllib.request.Request(self.address + path, body, headers)
        with urllib.request.urlopen(request, timeout=LONG_S) as answer:
            return answer.read()

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
        (tmp_path / "ha").mkdir()
        home = HomeAssistant(tmp_path / "ha", broker.port)
        listener = Listener(broker, "homeassistant/#")
        try:
            until(lambda: home.state("zone.home") and home.serves(), 300)
            file.write_text(
                f"[mqtt]\nhost = '127.0.0.1'\nport = {broker.port}\n"
                f"[intents]\nlanguage = 'en'\nhome_assistant = '{home.address}'\ntoken = '{home.token()}'\n"
                "[[intents.thing]]\nname = 'hall detection'\ndomain = 'switch'\n"
                "[[place]]\nname = 'hall'\nmedia = 'hall.mp4'\nloop = true\n"
            )
            with HouseProcess(tmp_path, ["run", file]) as house:
                until(lambda: home.state("binary_sensor.hall_smoke_alarm") == "on", 240)
                until(lambda: home.state("event.hall_events") not in ("", "unknown"))
                until(lambda: home.state("binary_sensor.hall_hazard") == "on")
                shares = home.states()["binary_sensor.hall_hazard"][1]["attribution"]
                assert shares["audio"] > 0.5
                entities = set(home.states())
                home.call("switch.turn_off", entity_id="switch.hall_microphone")
                until(lambda: home.state("binary_sensor.hall_smoke_alarm") == "unavailable")
                assert home.state("binary_sensor.hall_person") in ("on", "off")
                home.call("switch.turn_on", entity_id="switch.hall_microphone")
                until(lambda: home.state("binary_sensor.hall_smoke_alarm") == "on", 240)
                home.call("select.select_option", entity_id="select.hall_context", option="night")
                until(lambda: home.state("select.tectum_context") == "night")
                home.call("select.select_option", entity_id="select.tectum_context", option="unset")
                until(lambda: home.state("select.hall_context") == "unset")
                home.call("text.set_value", entity_id="text.hall_say", value="turn on the light")
                until(lambda: home.state("text.hall_say") == "turn on the light")
                house.wait_for(kind="HassTurnOn", head="intent")
                until(lambda: home.state("event.hall_events"))
                home.call("text.set_value", entity_id="text.tectum_say", value="turn off hall detection")
                until(lambda: home.state("switch.hall_detection") == "off")  # it came back as a command
                assert house.events(kind="HassTurnOff")[0]["slots"] == {"name": "hall detection"}
                home.call("switch.turn_on", entity_id="switch.hall_detection")
                until(lambda: home.state("binary_sensor.hall_smoke_alarm") == "on", 240)
                os.kill(house.process.pid, signal.SIGKILL)
                until(lambda: home.state("binary_sensor.hall_smoke_alarm") == "unavailable", 240)
            with HouseProcess(tmp_path, ["run", file]):
                until(lambda: home.state("binary_sensor.hall_person") in ("on", "off"))
                until(lambda: home.state("binary_sensor.hall_smoke_alarm") == "on", 240)
                assert set(home.states()) >= entities
                assert not [name for name in home.states() if name.endswith("_2")]  # no duplicates
            until(lambda: home.state("binary_sensor.hall_person") == "unavailable")
            bad = [line for line in home.log.read_text().splitlines() if "mqtt" in line and "ERROR" in line]
            assert not bad, "\n".join(bad)
        finally:
            listener.close()
            home.stop()


@pytest.mark.skipif(bool(no_camera()), reason=no_camera() or "there")
def test_rules_incidents_cameras_clips_and_the_blueprint(tmp_path):
    port = free_port()
    ha, file = tmp_path / "ha", tmp_path / "house.toml"
    blueprints = ha / "blueprints" / "automation" / "tectum"
    blueprints.mkdir(parents=True)
    shutil.copy(BLUEPRINT, blueprints / BLUEPRINT.name)
    uses = {"incidents": ["sensor.hall_incident"], "notify": "notify.phone"}
    told = {"alias": "told", "use_blueprint": {"path": f"tectum/{BLUEPRINT.name}", "input": uses}}
    (ha / "automations.yaml").write_text(json.dumps([told]))  # JSON is YAML
    clips = tmp_path / "tectum-state" / "clips"
    clips.mkdir(parents=True)
    yaml = (
        "config:\nconversation:\nstream:\nmedia_source:\nautomation: !include automations.yaml\n"
        f"homeassistant:\n  name: Test\n  media_dirs: {{tectum: {clips}}}\n"
    )
    with RtspServer(alarm_clip(tmp_path, seconds=20.0)) as camera, Broker(tmp_path / "broker") as broker:
        base = (
            f"[mqtt]\nhost = '127.0.0.1'\nport = {broker.port}\nstills_s = 1\n[web]\nport = {port}\n"
            "[store]\nclips = ['smoke_alarm']\n[house]\nlanguage = 'de'\n"
            f"[[place]]\nname = 'hall'\nstream = '{camera.url}'\n"
        )
        file.write_text(f"{base}[[rule]]\nname = 'smoke_seen'\nwhen = 'smoke_alarm'\n")
        home = HomeAssistant(ha, broker.port, yaml)
        listener = Listener(broker)
        try:
            until(lambda: home.state("zone.home") and home.serves(), 300)
            assert until(lambda: home.state("automation.told")) == "on"
            token = home.token()
            with HouseProcess(tmp_path, ["run", file]) as house:
                until(lambda: home.state("binary_sensor.tectum_smoke_seen") == "on", 240)
                assert home.states()["binary_sensor.tectum_smoke_seen"][1]["place"] == "hall"
                until(lambda: "Rauchmelder" in home.state("sensor.hall_incident"))
                for name, (_, about) in home.states().items():
                    of_house = name.split(".")[1].startswith(("hall_", "tectum_"))
                    assert "icon" in about or not of_house, name
                assert home.state("binary_sensor.hall_music") == ""  # there, but off until it is wanted
                # told on a telephone, with what can be done about it
                first = until(home.told)[0]
                assert "Rauchmelder" in first["message"]
                assert first["title"] == "hall"
                about = first["data"]
                assert about["image"] == "/api/image_proxy/image.hall_last_snapshot"
                assert [one["action"].partition("_")[0] for one in about["actions"]] == ["URI", "TECTUM", "TECTUM"]
                home.fire("mobile_app_notification_action", action=about["actions"][2]["action"])
                wrong = about["actions"][2]["action"].removeprefix("TECTUM_WRONG_")
                until(lambda: f"{wrong} wrong".encode() in listener.of("tectum/house/mark/set"))
                home.fire("mobile_app_notification_action", action=about["actions"][1]["action"])
                until(lambda: home.states()["sensor.hall_incident"][1]["snoozed_until"] > 0)
                house.wait_until_told("the page is at")
                # the camera: pictures by the broker, the stream by its address
                until(lambda: home.state("camera.hall_camera") not in ("", "unavailable"))
                until(lambda: home.picture(token, "camera.hall_camera")[:2] == b"\xff\xd8")
                with urllib.request.urlopen(f"http://127.0.0.1:{port}/api/cameras/hall", timeout=LONG_S) as answer:
                    links = json.loads(answer.read())
                sources = {"stream_source": f"http://127.0.0.1:{port}{links['stream']}"}
                sources["still_image_url"] = f"http://127.0.0.1:{port}{links['still']}"
                flow = home.ask(token, "/api/config/config_entries/flow", handler="generic")
                path = f"/api/config/config_entries/flow/{flow['flow_id']}"
                more = {"authentication": "basic", "framerate": 2, "verify_ssl": True, "rtsp_transport": "tcp"}
                shown = home.ask(token, path, **sources, **more)
                assert shown["step_id"] == "user_confirm", shown
                assert home.ask(token, path, confirmed_ok=True)["type"] == "create_entry"
                until(lambda: home.states().get("camera.127_0_0_1", ["", {}])[1].get("supported_features", 0) & 2)
                # clips, by place and day
                until(lambda: list(clips.rglob("*.mp4")))
                days = home.media("media-source://media_source/tectum")["hall"]
                ((day, names),) = days.items()
                assert len(day.split("-")) == 3
                assert all("smoke_alarm" in name for name in names)
                # what a reload takes away goes from Home Assistant and from the broker
                rule = [topic for topic in listener.kept if "/rule/" in topic]
                assert rule
                file.write_text(base)
                os.kill(house.process.pid, signal.SIGHUP)
                until(lambda: home.state("binary_sensor.tectum_smoke_seen") == "")
                until(lambda: listener.kept[rule[0]] == b"")
        finally:
            listener.close()
            home.stop()


def test_the_house_is_chosen_in_the_settings_as_an_agent_of_assist(tmp_path):
    port = free_port()
    (tmp_path / "house.toml").write_text(
        f"[house]\nassist = 'tcp://127.0.0.1:{port}'\n[intents]\nlanguage = 'en'\n"
        "[[intents.thing]]\nname = 'lamp'\ndomain = 'light'\n[[place]]\nname = 'hall'\n"
    )
    (tmp_path / "ha").mkdir()
    yaml = "config:\nconversation:\ninput_boolean:\n  lamp:\n    name: lamp\n"
    with Broker(tmp_path / "broker") as broker, HouseProcess(tmp_path, ["run", tmp_path / "house.toml"]) as house:
        home = HomeAssistant(tmp_path / "ha", broker.port, yaml)
        try:
            until(lambda: home.state("input_boolean.lamp") == "off" and home.serves(), 300)
            token = home.token()
            flow = home.ask(token, "/api/config/config_entries/flow", handler="wyoming")
            path = f"/api/config/config_entries/flow/{flow['flow_id']}"
            assert home.ask(token, path, host="127.0.0.1", port=port)["type"] == "create_entry"
            until(lambda: home.state("conversation.tectum"))

            def say(text):
                said = {"text": text, "language": "en", "agent_id": "conversation.tectum"}
                answer = home.ask(token, "/api/conversation/process", **said)["response"]
                return answer["response_type"], answer["speech"].get("plain", {}).get("speech")

            assert say("turn on the lamp")[0] == "action_done"
            until(lambda: home.state("input_boolean.lamp") == "on")
            kind, answer = say("tell me when a dog barks")
            assert (kind, "understood: tell when dog_bark" in answer) == ("action_done", True)
            assert say("we are leaving the house now")[1] == "away"
            house.wait_for(kind="away", head="context")
            assert say("the moon is made of green cheese")[0] == "error"
        finally:
            home.stop()
