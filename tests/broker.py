"""A real MQTT broker (mosquitto) on loopback, and a client that writes down what it hears."""

import json
import shutil
import signal
import subprocess
import threading
import time
from pathlib import Path

import pytest
from paho.mqtt import client as paho
from paho.mqtt.enums import CallbackAPIVersion
from tests.live import LONG_S
from tests.ports import free_port, listens

PROGRAM = shutil.which("mosquitto") or shutil.which("mosquitto", path="/usr/sbin")


def missing() -> str:
    """Why there is none; empty where there is."""
    return "" if PROGRAM else "mosquitto is not installed (deploy/test-packages)"


def refuses_subscriptions(folder: Path) -> list[str]:
    """Lines for a broker that takes everything and tells nobody of anything; its plugin lies beside its libraries."""
    found = [*Path("/usr/lib").glob("**/mosquitto_dynamic_security.so")]
    if not found:
        pytest.skip("mosquitto's plugin for dynamic security is not installed (deploy/test-packages)")
    rights = folder / "dynamic-security.json"
    default = {"publishClientSend": True, "publishClientReceive": True, "subscribe": False, "unsubscribe": True}
    rights.write_text(json.dumps({"defaultACLAccess": default, "clients": [], "groups": [], "roles": []}))
    rights.chmod(0o600)
    return ["allow_anonymous true", f"plugin {found[0]}", f"plugin_opt_config_file {rights}"]


class Broker:
    """``more``: lines of its configuration. ``kill`` and ``start`` again on the same port, with what it had kept."""

    def __init__(self, folder: Path, *more: str, port: int = 0):
        self.port = port or free_port()
        self.folder = folder
        folder.mkdir(parents=True, exist_ok=True)
        lines = [f"listener {self.port} 127.0.0.1", "persistence true", f"persistence_location {folder}/", "user root"]
        lines += ["autosave_interval 1", *(more or ("allow_anonymous true",))]
        (folder / "mosquitto.conf").write_text("\n".join(lines) + "\n")
        self.process: subprocess.Popen | None = None
        self.start()

    def start(self) -> None:
        """Serve; returns when it does."""
        command = [PROGRAM, "-c", str(self.folder / "mosquitto.conf")]
        with (self.folder / "mosquitto.log").open("a") as log:
            self.process = subprocess.Popen(command, stdout=log, stderr=log)
        deadline = time.monotonic() + 120  # for what hangs: a busy machine takes its time
        while time.monotonic() < deadline:
            if listens(self.port):
                return
            assert self.process.poll() is None, (self.folder / "mosquitto.log").read_text()
            time.sleep(0.05)
        raise AssertionError("mosquitto does not serve")

    def kill(self) -> None:
        """As a loss of power would: what it had not saved is lost."""
        self.process.send_signal(signal.SIGKILL)
        self.process.wait(LONG_S)
        self.process = None

    def freeze(self) -> None:
        """It hangs: it holds its connections and answers nothing."""
        self.process.send_signal(signal.SIGSTOP)

    def thaw(self) -> None:
        """It goes on."""
        self.process.send_signal(signal.SIGCONT)

    def stop(self) -> None:
        """As an update of the broker would: it keeps what it knows."""
        if self.process is not None:
            self.thaw()  # a frozen one would never hear of it
            self.process.terminate()
            self.process.wait(LONG_S)
            self.process = None

    def __enter__(self) -> "Broker":
        return self

    def __exit__(self, *_: object) -> None:
        self.stop()


class Listener:
    """Hears ``topic`` with QoS 2, in a session that outlives the connection. ``heard``: topic and payload in order,
    ``kept``: the last payload by topic."""

    def __init__(self, broker: Broker, topic: str = "#", name: str = "listener", setup=lambda _client: None):
        self.heard: list[tuple[str, bytes]] = []
        self.kept: dict[str, bytes] = {}
        self.ready = threading.Event()
        self._client = paho.Client(CallbackAPIVersion.VERSION2, client_id=name, clean_session=False)
        setup(self._client)
        self._client.reconnect_delay_set(0.2, 0.5)
        self._client.on_message = self._message
        self._client.on_connect = lambda client, *_: client.subscribe(topic, 2)
        self._client.on_subscribe = lambda *_: self.ready.set()
        self._client.connect("127.0.0.1", broker.port)
        self._client.loop_start()
        assert self.ready.wait(LONG_S)

    def _message(self, _client, _data, message) -> None:
        self.heard.append((message.topic, message.payload))
        self.kept = {**self.kept, message.topic: message.payload}  # another one: a test may be walking over it

    def of(self, topic: str) -> list[bytes]:
        """All payloads of one topic, in order."""
        return [payload for name, payload in list(self.heard) if name == topic]

    def send(self, topic: str, payload, retain: bool = False) -> None:
        """Publish."""
        self._client.publish(topic, payload, 1, retain).wait_for_publish(5)

    def close(self) -> None:
        """Leave."""
        self._client.disconnect()
        self._client.loop_stop()
