"""A house whose file is full of secrets, of every form, and all that comes out of it: none of them is there."""

import io
import re
import signal
import socket
import subprocess
import urllib.request
import zipfile
from contextlib import suppress
from datetime import UTC, datetime

import pytest
from tests.broker import Broker, Listener, missing
from tests.live import HouseProcess, Receiver, until
from tests.media import alarm_clip
from tests.ports import free_port
from tests.web_client import HASHED, Client

from tectum.commands.main import main

pytest.importorskip("fastapi", reason="the extra 'web' is not installed")

CANARY = re.compile(r"CANARY\w*", re.IGNORECASE)
"""Is in every secret, whatever surrounds it; as base64 and hexadecimal too, below."""
ENCODED = ("Q0FOQVJZ", "NBTkFSW", "DQU5BUl", "43414e415259")
TOKEN = "CANARYtokenOfTheHouse"
LOGIN = ("CANARYuser", "CANARYpw")
HOUSE = """
[house]
socket = "words.sock"
[store]
folder = "state"
clips = ["hazard"]
after_s = 0.5
[web]
port = {web}
password = "{hashed}"
token = "{token}"
[mqtt]
host = "127.0.0.1"
port = {mqtt}
user = "CANARYuser"
password = "CANARYpw"
[intents]
language = "en"
home_assistant = "http://127.0.0.1:{closed}/CANARYpath"
token = "CANARYhomeassistant"
[[sink]]
type = "webhook"
url = "{hook}"
secret = "CANARYsigned"
[[sink]]
type = "webhook"
name = "closed"
url = "http://CANARYuser:CANARY#p/a?s[s@127.0.0.1:{closed}/api/webhook/CANARYhook?token=CANARYquery"
[[place]]
name = "hall"
media = "hall.mp4"
loop = true
text = ["@1 turn on the light in the kitchen"]
speech = {{ transcriber = "tcp://127.0.0.1:{closed}" }}
[[place]]
name = "garden"
stream = "rtsp://CANARYuser:CANARY#p/a?s[s:w@127.0.0.1:{closed}/CANARYpath?user=CANARYuser&password=CANARYquery"
[[place]]
name = "drive"
stream = "http://127.0.0.1:{closed}/CANARYpath/${{CAMERA_PATH}}?auth=CANARYquery"
user = "${{CAMERA_USER}}"
password = "${{CAMERA_PASSWORD}}"
[[place]]
name = "cellar"
stream = "http://127.0.0.1:{silent}/CANARYpath?token=CANARYquery"
"""


def leaks(what):
    """The secrets in a text or bytes, however they are written there."""
    text = what.decode("latin-1") if isinstance(what, bytes) else what
    return [*CANARY.findall(text), *(code for code in ENCODED if code in text)]


def answers(client):
    """What every GET of the API gives, by its path: of an event and an incident with a clip, and of each place."""
    (clip, *_) = until(lambda: [row for row in client.get("/api/events") if row["clip"]])
    until(lambda: client.ask(f"/api/events/{clip['id']}/clip")[0] == 200)
    ids = {"events": clip["id"], "incidents": client.get("/api/incidents")["incidents"][0]["id"]}
    asked = [path for path, how in client.get("/api/openapi.json")["paths"].items() if "get" in how]
    assert {"/api/health", "/api/house", "/api/events/{id}/clip", "/api/incidents/{id}", "/metrics"} <= set(asked)
    found = {}
    for path in asked:
        if path in ("/api/live", "/api/video"):
            found |= {f"{path} of {name}": beginning(client, f"{path}?place={name}") for name in ("hall", "garden")}
        elif path == "/api/export":
            day = datetime.fromtimestamp(clip["at"], UTC).astimezone().date()
            with zipfile.ZipFile(io.BytesIO(client.ask(f"{path}?day={day}")[2])) as whole:
                found |= {f"export: {name}": whole.read(name) for name in whole.namelist()}
        elif "{name}" in path:
            names = ("hall", "garden", "nowhere")
            found |= {f"{path} of {name}": client.ask(path.replace("{name}", name))[2] for name in names}
        else:
            kind = path.split("/")[2] if "{id}" in path else ""
            found[path] = client.ask(path.replace("{id}", ids.get(kind, "")))[2]
    assert b"ftyp" in found["/api/events/{id}/clip"]
    return found


def beginning(client, path, most=65_536):
    """The first bytes of an answer that does not end, until nothing has come for a second."""
    request = urllib.request.Request(client.base + path, headers={"Authorization": f"Bearer {client.token}"})
    got = b""
    with suppress(TimeoutError), urllib.request.urlopen(request, timeout=1) as answer:
        while len(got) < most and (part := answer.read1(most)):
            got += part
    return got


@pytest.fixture
def told(capsys):
    """What a command prints, on both."""

    def run(*arguments):
        main([str(argument) for argument in arguments])
        return "".join(capsys.readouterr())

    return run


@pytest.fixture
def broker(tmp_path):
    if missing():
        pytest.skip(missing())
    folder = tmp_path / "broker"
    folder.mkdir()
    subprocess.run(["mosquitto_passwd", "-b", "-c", str(folder / "passwords"), *LOGIN], check=True)
    with Broker(folder, f"password_file {folder}/passwords", "allow_anonymous false") as running:
        yield running


@pytest.fixture
def silent():
    """A server that takes connections and says nothing."""
    with socket.create_server(("127.0.0.1", 0)) as server:
        yield server


def test_the_test_can_fail():
    assert leaks('{"reason": "http://h/canaryhook"}') == ["canaryhook"]
    assert leaks(b"\0Basic Q0FOQVJZ") == ["Q0FOQVJZ"]


@pytest.mark.slow
def test_no_output_of_a_house_holds_a_secret(tmp_path, broker, silent, told, monkeypatch):
    for name in ("CAMERA_USER", "CAMERA_PASSWORD", "CAMERA_PATH"):
        monkeypatch.setenv(name, f"CANARY{name}@/#?:%")
    alarm_clip(tmp_path, seconds=6.0)
    state, file = tmp_path / "state", tmp_path / "house.toml"
    state.mkdir(mode=0o755)
    state.chmod(0o755)
    web = free_port()
    listener = Listener(broker, "#", setup=lambda client: client.username_pw_set(*LOGIN))
    with Receiver("/api/webhook/CANARYhook?token=CANARYquery") as receiver:
        receiver.codes = [500, 400, 200]
        ports = {"web": web, "mqtt": broker.port, "closed": free_port(), "silent": silent.getsockname()[1]}
        text = HOUSE.format(hashed=HASHED, token=TOKEN, hook=receiver.url, **ports)
        file.write_text(text)
        outputs = {"check": told("check", file)}
        assert "fine" in outputs["check"]
        arguments = ["--log-level", "debug", "--log-format", "json", "run", file]
        with HouseProcess(tmp_path, arguments) as house:
            house.wait_for(kind="smoke_alarm", phase="start")
            client = Client(web, TOKEN)
            house.wait_until_told("the page is at")
            until(lambda: client.get("/api/events") and len(receiver.got) > 3)
            tried = ("garden: stream: ", "drive: stream: ", "cellar: stream: ")
            until(lambda: all(one in house.log.read_text() for one in tried))
            until(lambda: list(state.glob("clips/*/*")))
            outputs |= answers(client)
            file.write_text(text + '[mqtt]\nhost = "CANARY@broker"\n')
            house.process.send_signal(signal.SIGHUP)
            house.wait_until_told("the house goes on as it was")
            file.write_text(text.replace("CANARY#p/a?s[s:w@", "CANARY@p/a@"))
            house.process.send_signal(signal.SIGHUP)
            house.wait_until_told("can be read in several ways")
            file.write_text(text)
            outputs |= {"health": told("health", file, "--json"), "events": told("events", "--store", state, "--json")}
            outputs |= {"doctor": told("doctor"), "health in words": told("health", file)}
            socket_mode = (tmp_path / "words.sock").stat().st_mode & 0o777
            assert house.stop()[0] in (0, 130)
        outputs["check --try"] = told("check", file, "--try")
        assert "refused" in outputs["check --try"]
        outputs["log"] = house.log.read_text()
        outputs["events as lines"] = house.events_file.read_text()
        outputs |= {f"webhook {number}": body for number, (_, _, body) in enumerate(receiver.got)}
        paths = {path for path, _, _ in receiver.got}
    listener.close()
    outputs |= {f"mqtt {topic}": topic.encode() + payload for topic, payload in listener.heard}
    assert any(topic.startswith("mqtt homeassistant") for topic in outputs)
    outputs |= {str(kept.relative_to(tmp_path)): kept.read_bytes() for kept in state.rglob("*") if kept.is_file()}
    assert {"state/events.db", "state/health.json"} <= set(outputs)
    assert {name: found for name, what in outputs.items() if (found := leaks(what))} == {}

    assert paths == {"/api/webhook/CANARYhook?token=CANARYquery"}  # where they belong, they are
    assert "127.0.0.1" in outputs["log"]  # and addresses are told

    modes = {str(kept.relative_to(tmp_path)): f"{kept.stat().st_mode & 0o777:o}" for kept in (state, *state.rglob("*"))}
    assert [name for name, mode in modes.items() if mode != ("700" if (tmp_path / name).is_dir() else "600")] == []
    assert len(modes) > 5
    assert f"{socket_mode:o}" == "600"
    assert "was open to others (755)" in outputs["log"]
