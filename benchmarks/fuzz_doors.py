"""What comes in through the doors of a running house, each as a kind of input for ``fuzz.py``.

The house is a real one in a process of its own, with a real broker. After every input it must be alive and its log must
tell of no error that is none of Tectum's; after every few, each of its doors must answer.
"""

import atexit
import json
import os
import random
import re
import socket
import subprocess
import sys
from collections.abc import Callable, Sequence
from contextlib import ExitStack, suppress
from dataclasses import dataclass
from pathlib import Path

from tests.broker import Broker
from tests.house_file import TOKEN, mqtt_table, web_table
from tests.live import HouseProcess, until
from tests.ports import free_port
from tests.web_client import HASHED, Client

from fuzz_files import Kind, Take
from fuzz_inputs import document, text

ASK_EVERY, READ_S, TAKEN_S = 25, 1.0, 2.0
ANSWER_S, MOST_S = 60.0, 240.0
"""A door that is asked has long: what hangs is looked for, not what a busy machine is late with."""
BUGS = re.compile(
    "Traceback|(?:Key|Type|Attribute|Index|Value|Assertion|Recursion|Overflow|ZeroDivision|Unicode\\w*|Memory|Name|Runtime)"
    "Error:"
)
HOUSE = """
[house]
socket = "words.sock"
assist = "tcp://127.0.0.1:{assist}"
[[place]]
name = "hall"
text = ["@0.5 good night"]
[[place.source]]
type = "mqtt"
[[place.source.sensor]]
name = "front_door"
topic = "zigbee2mqtt/front_door"
key = "contact"
payload = {{ "true" = "closed", "false" = "open" }}
time_key = "time"
availability = "zigbee2mqtt/front_door/availability"
[[place.source.sensor]]
name = "power"
topic = "power"
kind = "number"
[[place.source]]
type = "http"
[[place.source.sensor]]
name = "letterbox"
values = ["open", "closed"]
[[place.source.sensor]]
name = "tank"
kind = "number"
[[rule]]
name = "door"
when = "front_door open"
"""


class Hung(Exception):
    """A door did not answer in time."""


class Caught(Exception):
    """The house's log, or its answer, tells of an error that is none of Tectum's."""


class Doors:
    """A running house, and who knocks."""

    def __init__(self, folder: Path):
        with ExitStack() as stack:
            self.broker = stack.enter_context(Broker(folder / "broker"))
            self.web, self.assist = free_port(), free_port()
            file = folder / "house.toml"
            web = f'{web_table(self.web)}password = "{HASHED}"\ntrusted_proxies = ["127.0.0.1"]\n'
            file.write_text(web + mqtt_table(self.broker.port) + HOUSE.format(assist=self.assist))
            self.house = stack.enter_context(HouseProcess(folder, ["run", file]))
            self.house.wait_until_told("the page is at", 120)
            self.words = folder / "words.sock"
            until(self.words.exists, 60)
            self._read = 0
            self._given = 0
            atexit.register(stack.pop_all().close)

    def exchange(self, data: bytes, address: tuple[str, int] | str, read_s: float = READ_S) -> bytes:
        """Send, say that this was all, and read the beginning of the answer, for which it waits so long."""
        family = socket.AF_UNIX if isinstance(address, str) else socket.AF_INET
        with socket.socket(family) as link, suppress(OSError):
            link.settimeout(read_s)
            link.connect(address)
            link.sendall(data)
            link.shutdown(socket.SHUT_WR)
            return link.recv(65_536)
        return b""

    def check(self, ask: bool) -> None:
        """Raises Caught and Hung; ends this process as the house ended, where it did."""
        code = self.house.process.poll()
        if code is not None:
            print(self.house.log.read_text()[-4000:], file=sys.stderr, flush=True)
            os._exit(code % 256 or 1)
        with self.house.log.open(errors="replace") as log:
            log.seek(self._read)
            told = log.read()
            self._read = log.tell()
        if found := BUGS.search(told):
            raise Caught(told[max(0, found.start() - 300) :][:4000])
        self._given += 1
        if ask or self._given % ASK_EVERY == 0:
            self._ask()

    def _ask(self) -> None:
        def answered(what: str, give: Callable[[], object]) -> None:
            try:
                until(give, ANSWER_S)
            except AssertionError:
                raise Hung(f"{what} does not answer") from None

        answered("/health", self._healthy)
        assist, words = ("127.0.0.1", self.assist), str(self.words)
        answered("assist", lambda: b"info" in self.exchange(b'{"type": "describe"}\n', assist, ANSWER_S))
        answered("the socket of words", lambda: b"hall" in self.exchange(b"hall: good night\n", words, ANSWER_S))

    def _healthy(self) -> bool:
        with suppress(OSError):
            return Client(self.web).ask("/health")[0] == 200
        return False


def door(send: Callable[[Doors], Take], seeds: Sequence[bytes]) -> Callable[[Path], tuple[list[bytes], Take]]:
    """``send``: how an input comes to a house."""

    def begin(folder: Path) -> tuple[list[bytes], Take]:
        doors = Doors(folder)
        give = send(doors)

        def take(data: bytes) -> None:
            if data:
                give(data)
            doors.check(ask=not data)

        return list(seeds), take

    return begin


def message(rng: random.Random, data: bytes, seeds: Sequence[bytes]) -> bytes:
    """A topic, a line's end, a payload: mostly the payload is changed, now and then the topic is another's."""
    topic, _, payload = data.partition(b"\n")
    if rng.random() < 0.1:
        topic = rng.choice(seeds).partition(b"\n")[0]
    return topic + b"\n" + document(rng, payload, [one.partition(b"\n")[2] for one in seeds])


def published(doors: Doors) -> Take:
    """As a message on the broker."""
    from paho.mqtt import client as paho
    from paho.mqtt.enums import CallbackAPIVersion

    def give(data: bytes) -> None:
        topic, _, payload = data.partition(b"\n")
        client = paho.Client(CallbackAPIVersion.VERSION2)  # each its own: one that the broker refuses is sent for ever
        client.connect("127.0.0.1", doors.broker.port)
        client.loop_start()
        try:
            with suppress(ValueError, RuntimeError):  # no topic, or no connection: the broker refuses it
                client.publish(topic.decode("utf-8", "replace"), payload, 1).wait_for_publish(TAKEN_S)
        finally:
            client.disconnect()
            client.loop_stop()

    return give


def said(doors: Doors) -> Take:
    """On the socket of words."""
    return lambda data: void(doors.exchange(data + b"\n", str(doors.words)))


def asked(doors: Doors) -> Take:
    """To Assist's port."""
    return lambda data: void(doors.exchange(data, ("127.0.0.1", doors.assist)))


def requested(doors: Doors) -> Take:
    """As a request, whatever it looks like."""

    def give(data: bytes) -> None:
        answer = doors.exchange(data, ("127.0.0.1", doors.web))
        if re.match(rb"HTTP/1.1 5(?!03)", answer):
            raise Caught(answer[:2000].decode("utf-8", "replace"))

    return give


def posted(doors: Doors) -> Take:
    """As the body of a reading."""
    send = requested(doors)
    return lambda data: send(request("POST", "/api/readings", data))


def settled(doors: Doors) -> Take:
    """As a change of the owner's on the page: a route, a line's end, a body."""
    send = requested(doors)
    session = Client(doors.web)
    assert session.log_in()[0] == 200
    headers = (f"Cookie: {session.cookie}", "Origin: http://127.0.0.1")

    def give(data: bytes) -> None:
        route, _, body = data.partition(b"\n")
        method, _, path = route.decode("utf-8", "replace").partition(" ")
        send(request(method, path, body, *headers, token=""))

    return give


def void(_: object) -> None:
    """What is answered does not matter."""


def request(method: str, path: str, body: bytes = b"", *headers: str, token: str = TOKEN) -> bytes:
    """As it stands on the wire."""
    lines = [f"{method} {path} HTTP/1.1", "Host: 127.0.0.1", *([f"Authorization: Bearer {token}"] if token else ())]
    lines += headers
    lines += [f"Content-Length: {len(body)}", "Content-Type: application/json"] if body else []
    return "\r\n".join([*lines, "Connection: close", "", ""]).encode("utf-8", "surrogateescape") + body


def _frame(kind: str, data: object, payload: bytes = b"") -> bytes:
    """Of the Wyoming protocol, with its data within and behind the header."""
    behind = json.dumps(data).encode()
    head = {"type": kind, "data": data, "data_length": len(behind), "payload_length": len(payload)}
    return json.dumps(head).encode() + b"\n" + behind + payload


MESSAGES = [
    b'zigbee2mqtt/front_door\n{"contact": false, "battery": 98, "time": "2026-11-28T20:15:00+00:00"}',
    b'zigbee2mqtt/front_door/availability\n{"state": "online"}',
    b"zigbee2mqtt/front_door/availability\nonline",
    b"power\n31.5",
    b"homeassistant/status\nonline",
    b'tectum/house/places\n{"hall": "hall", "attic_ab12": "attic"}',
    b"tectum/house/say/set\ngood night",
    b"tectum/house/context/set\naway",
    b"tectum/house/hall/say/set\ntell me when the front door opens",
    b"tectum/house/hall/context/set\nunset",
    b"tectum/house/hall/switch/detection/set\nON",
]
FRAMES = [
    b'{"type": "describe"}\n',
    _frame("transcript", {"text": "turn on the light", "context": {"conversation": "1"}}),
    _frame("recognize", {"text": "tell me when a dog barks", "context": None}),
    _frame("audio-chunk", {"rate": 16000, "width": 2, "channels": 1}, b"\x01\x02" * 64),
]
LINES = [
    b"hall: good night\nwe are away until Sunday\n",
    b"tell me when a dog barks while we are away\n",
    "attic: turn on the light\nhall: 我们出门了\n".encode(),
]
REQUESTS = [
    request("GET", "/api/house"),
    request("GET", "/api/events?kind=person&since=1h&limit=10"),
    request("GET", "/api/health", b"", "Accept-Encoding: gzip", "Cookie: tectum=abc"),
    request("GET", "/metrics"),
    request("GET", "/static/app.js", b"", "Range: bytes=0-99", "If-None-Match: W/x"),
    request("POST", "/api/login", b'{"password": "correct horse"}', "Origin: http://127.0.0.1"),
    request("POST", "/api/rules", b'{"sentence": "tell me when a dog barks"}'),
    request("PUT", "/api/places/hall/switches/detection", b'{"on": true}'),
    request("PUT", "/api/places/hall/context", b'{"context": "away"}'),
    request("DELETE", "/api/rules/dog"),
    request("GET", "/api/house", b"", "X-Forwarded-For: 10.6.6.6, [2001:db8::1]:443", "X-Forwarded-Proto: https"),
    request("GET", "/health", b"", "X-Forwarded-For: 192.0.2.1:4711, 127.0.0.1", "X-Forwarded-For: ::ffff:192.0.2.7"),
]
READINGS = [
    b'{"place": "hall", "name": "letterbox", "value": "open"}',
    b'{"place": "hall", "name": "tank", "value": 31.5, "at": 1700000000}',
]
SETTINGS = [
    b'PUT /api/settings/places/hall/parts\n{"zones": [{"name": "door", "points": [[0.1, 0.1], [0.5, 0.1], [0.5, 0.6]], '
    b'"kinds": ["person"]}], "privacy": [[[0.1, 0.1], [0.5, 0.1], [0.5, 0.6]]]}',
    b'PUT /api/settings/places/hall/thresholds/dog_bark\n{"threshold": 0.7}',
    b"GET /api/settings/places/hall/thresholds/dog_bark/replay?threshold=0.7&days=3\n",
    b'PUT /api/settings/store\n{"keep_days": 7, "max_mb": 500}',
    b'PUT /api/settings/users/guest\n{"role": "see", "password": "long enough"}',
    b"DELETE /api/settings/users/guest\n",
    b'POST /api/settings/places\n{"name": "attic", "camera": "99", "outside": true}',
    b"DELETE /api/settings/places/attic\n",
    b"GET /api/settings\n",
    b"DELETE /api/sessions/0123456789abcdef\n",
    b'POST /api/push/snooze\n{"place": "hall", "minutes": 30}',
    b'POST /api/push/subscriptions\n{"endpoint": "https://fcm.googleapis.com/x", "key": "'
    + b"B" * 87 + b'", "auth": "tBHItJI5svbpez7KI4CCXg", "device": "phone"}',
    b'POST /api/setup/broker\n{"host": "127.0.0.1", "port": 1, "user": "u", "password": "p"}',
]  # fmt: skip
DOORS = {
    "mqtt": Kind(message, door(published, MESSAGES), 30, MOST_S),
    "wyoming": Kind(text, door(asked, FRAMES), 10, MOST_S),
    "socket": Kind(text, door(said, LINES), 5, MOST_S),
    "http": Kind(text, door(requested, REQUESTS), 20, MOST_S),
    "readings": Kind(document, door(posted, READINGS), 20, MOST_S),
    "settings": Kind(message, door(settled, SETTINGS), 5, MOST_S),
}


@dataclass(frozen=True)
class Generated:
    """By Schemathesis. ``trouble``: what it found; empty: nothing."""

    cases: int
    trouble: str


def schemathesis(folder: Path, examples: int, seed: int, most_s: float) -> Generated:
    """The whole API of a house, so many examples an operation, for ``most_s`` seconds at most."""
    doors = Doors(folder)
    base = f"http://127.0.0.1:{doors.web}"
    command = [
        sys.executable, "-m", "schemathesis.cli", "run", f"{base}/api/openapi.json", "--url", base,
        "-H", f"Authorization: Bearer {TOKEN}", "--exclude-path", "/api/live", "--max-examples", str(examples),
        "--seed", str(seed), "--max-time", str(round(min(most_s, 86_400.0))), "--checks",
        "not_a_server_error,status_code_conformance,content_type_conformance,response_schema_conformance",
    ]  # fmt: skip
    done = subprocess.run(command, capture_output=True, text=True, check=False)
    found = re.search(r"(\d+) generated", done.stdout)
    try:
        doors.check(ask=True)
    except (Caught, Hung) as error:
        return Generated(int(found[1]) if found else 0, str(error))
    return Generated(int(found[1]) if found else 0, done.stdout[-8000:] if done.returncode else "")
