"""What a house does when a part of its world fails: how soon it says so, how soon it is well again, and what is lost.

A running house with real parts: an RTSP camera and a stream over HTTP, an MQTT broker, a webhook, JSON lines, and a
store on a small disk of its own. It is told something all the time. One thing after the other fails for some seconds,
and is mended: the broker dies or freezes, the webhook hangs or answers 500, the camera freezes or dies, a stream's
clock leaps an hour, the disk is full, the store is locked, the house is killed (``kill -9``) and begun again.
*Detected*: from the fault until the part's health is not ok (a leap: until it is counted). *Recovered*: from the mend
until it is ok again.

*Lost*: messages of events that the store has, or a sink got, and that another sink never got. *Duplicated*: those that
a sink got twice. *Unheard*: what the house took up and made no event of.
"""

import argparse
import contextlib
import json
import signal
import socket
import sqlite3
import subprocess
import sys
import tempfile
import threading
import time
from collections import Counter
from collections.abc import Callable
from dataclasses import dataclass, field
from http.server import ThreadingHTTPServer
from pathlib import Path
from typing import Any

import av
import numpy as np
from rich.console import Console
from rich.table import Table

from environment import environment

ROOT = Path(__file__).parents[1]
sys.path.insert(0, str(ROOT))

from tests.broker import Broker, Listener  # noqa: E402
from tests.house_file import TOKEN, mqtt_table, web_table  # noqa: E402
from tests.live import HouseProcess, Receiver, until  # noqa: E402
from tests.loopback import Loopback, QuietHandler  # noqa: E402
from tests.media import beeps, write_media  # noqa: E402
from tests.ports import free_port  # noqa: E402
from tests.rtsp_server import RtspServer  # noqa: E402
from tests.web_client import Client  # noqa: E402

RESULT = Path(__file__).parent / "results" / "faults.json"
LASTS_S, DETECT_S, RECOVER_S, SETTLE_S, SAID_EVERY_S = 4.0, 45.0, 180.0, 120.0, 0.5
LEAP_S, DISK, FAULT_S = 3600, "640m", 40.0
SAID = "turn on the light in the kitchen"
STATES = ("ok", "degraded", "down")
HOUSE = """
[house]
socket = "words.sock"
[store]
folder = "disk/state"
clips = []
[[sink]]
type = "jsonl"
name = "log"
file = "log.jsonl"
[[sink]]
type = "webhook"
name = "hook"
url = "{hook}"
[[place]]
name = "camera"
stream = "{camera}"
[[place]]
name = "door"
stream = "{stream}"
[[place]]
name = "desk"
"""


class LeapingStream(Loopback):
    """A recording as MPEG-TS over HTTP, at its own pace; ``ahead_s``: added to its stamps."""

    def __init__(self, media: Path):
        self.ahead_s = 0.0
        self._stop = threading.Event()
        stream = self

        class Handler(QuietHandler):
            def do_GET(self) -> None:
                self.send_response(200)
                self.send_header("Content-Type", "video/mp2t")
                self.end_headers()
                with contextlib.suppress(OSError, av.error.FFmpegError):
                    stream.play(media, self.wfile)

        super().__init__(ThreadingHTTPServer(("127.0.0.1", 0), Handler))
        self.url = f"http://127.0.0.1:{self.port}/door.ts"

    def play(self, media: Path, out: Any) -> None:
        """Until whoever watches leaves, or it ends."""
        begun = time.monotonic()
        with av.open(str(media)) as source, av.open(out, "w", format="mpegts", options={"flush_packets": "1"}) as sent:
            streams = {one.index: sent.add_stream_from_template(one) for one in source.streams}
            for packet in source.demux():
                if self._stop.is_set() or packet.dts is None:
                    return
                time.sleep(max(0.0, begun + float(packet.dts * packet.time_base) - time.monotonic()))
                shift = round(self.ahead_s / packet.time_base)
                packet.dts, packet.pts = packet.dts + shift, (packet.pts or packet.dts) + shift
                packet.stream = streams[packet.stream.index]
                sent.mux(packet)

    def __exit__(self, *failed: object) -> None:
        self._stop.set()
        super().__exit__(*failed)


@dataclass
class Fault:
    """``detected`` and ``recovered``: whether, of the house's health (None: nobody answers)."""

    name: str
    inject: Callable[[], object]
    mend: Callable[[], object]
    detected: Callable[[dict[str, Any] | None], bool]
    recovered: Callable[[dict[str, Any] | None], bool]
    times: list[tuple[float, float]] = field(default_factory=list)


class Bench:
    """The house, its world, and what is said to it. ``seconds``: of the camera's recording. ``said``: how often the
    house answered that it took that up."""

    def __init__(self, folder: Path, disk: Path, seconds: float):
        self.folder, self.disk = folder, disk
        self.said = 0
        self.tracebacks = 0
        self.port = free_port()
        self.client = Client(self.port, TOKEN)
        self._stop = threading.Event()
        self._talker = threading.Thread(target=self._talk, daemon=True)
        with contextlib.ExitStack() as parts:  # what had begun ends, where something behind it does not begin
            self._begin_world(parts, seconds)
            self.begin()
            parts.callback(self._end_house)
            if waited(lambda: self.fine(self.health()), RECOVER_S) > RECOVER_S:
                raise SystemExit(f"the house is not well: {self.unwell()}")
            self._parts = parts.pop_all()
        self._talker.start()
        waited(lambda: self.said > 0, RECOVER_S)  # a fault while nothing is said yet would show nothing

    def _begin_world(self, parts: contextlib.ExitStack, seconds: float) -> None:
        folder, rng = self.folder, np.random.default_rng(0)
        still = rng.integers(100, 140, (90, 120, 3), dtype=np.uint8)
        media = write_media(folder / "camera.mp4", seconds, still, beeps(seconds, seconds), fps=5)
        self.camera, self.stream = (parts.enter_context(one) for one in (RtspServer(media), LeapingStream(media)))
        self.broker = parts.enter_context(Broker(folder / "broker"))
        self.listener = Listener(self.broker, "tectum/house/+/event")
        parts.callback(self.listener.close)
        self.hook = parts.enter_context(Receiver())
        parts.callback(self.hook.answering.set)
        text = HOUSE.format(hook=self.hook.url, camera=self.camera.url, stream=self.stream.url)
        (folder / "house.toml").write_text(web_table(self.port) + mqtt_table(self.broker.port) + text)

    def begin(self) -> None:
        """The house, perhaps anew."""
        log = self.folder / "log.txt"
        self.tracebacks += log.read_text().count("Traceback") if log.exists() else 0
        self.house = HouseProcess(self.folder, ["run", self.folder / "house.toml"])

    def _end_house(self) -> None:
        """The one that runs now, and was perhaps begun anew."""
        self.house.__exit__()

    def health(self) -> dict[str, Any] | None:
        """As the API tells it; None where it does not answer."""
        with contextlib.suppress(OSError, ValueError):
            status, _, body = self.client.ask("/api/health")
            if status == 200:
                return dict(json.loads(body))
        return None

    @staticmethod
    def fine(health: dict[str, Any] | None) -> bool:
        """Whether the store, every sink and every source is ok; a host that has too little time is no fault of them."""
        if health is None:
            return False
        sources = [one for place in health["places"].values() for one in place["sources"].values()]
        return all(well(one) for one in (health["store"], *health["sinks"].values(), *sources))

    def unwell(self) -> str:
        """What its health says is not ok, and the end of its log."""
        health, log = self.health(), self.house.log.read_text()[-4000:]
        if health is None:
            return f"it does not answer\n{log}"
        parts = {"store": health["store"], **health["sinks"]}
        for place, about in health["places"].items():
            parts |= {f"{place}: {source}": one for source, one in about["sources"].items()}
        return f"{ {name: one for name, one in parts.items() if not well(one)} }\n{log}"

    def _talk(self) -> None:
        while not self._stop.wait(SAID_EVERY_S):
            with contextlib.suppress(OSError), socket.socket(socket.AF_UNIX) as link:
                link.settimeout(5)
                link.connect(str(self.folder / "words.sock"))
                link.sendall(f"desk: {SAID}\n".encode())
                self.said += bool(link.recv(4096))

    def messages(self) -> dict[str, list[str]]:
        """Id and phase of every message, by who has it; without updates, of which an event may have several."""
        with contextlib.closing(sqlite3.connect(self.disk / "state" / "events.db")) as db:
            stored = [f"{event} {phase}" for event, phase in db.execute("SELECT event, phase FROM message")]
        lines = (self.folder / "log.jsonl").read_text().splitlines()
        rows = {
            "log": [json.loads(line) for line in lines if line.endswith("}")],
            "mqtt": [json.loads(payload) for _, payload in list(self.listener.heard)],
            "hook": [json.loads(body) for _, _, body in list(self.hook.got)],
        }
        got = {name: [f"{row['id']} {row['phase']}" for row in told] for name, told in rows.items()}
        every = {"store": stored, **got}
        return {name: [one for one in ids if not one.endswith(" update")] for name, ids in every.items()}

    def heard(self) -> int:
        """Of how much that was said there is an event."""
        with contextlib.closing(sqlite3.connect(self.disk / "state" / "events.db")) as db:
            return sum(json.loads(line)["text"] == SAID for (line,) in db.execute("SELECT json FROM event"))

    def hush(self) -> None:
        """Nothing more is said."""
        self._stop.set()
        self._talker.join(10)

    def close(self) -> None:
        """All of it."""
        self._stop.set()
        with self._parts:
            self.hush()
            if self.house.process.poll() is None:
                self.house.process.terminate()
                self.house.process.wait(30)


def well(part: dict[str, Any]) -> bool:
    """Whether it is ok. The bench's own sender drifts, on a machine that has too little time for it: that is no fault,
    and said rightly."""
    return part["state"] == "ok" or " drift " in part["reason"]


def state(part: str, name: str) -> Callable[[dict[str, Any] | None], str]:
    """Of a part of the health: ``sinks``, ``store`` or a place's source."""

    def look(health: dict[str, Any] | None) -> str:
        if health is None:
            return ""
        if part == "store":
            return str(health["store"]["state"])
        parts = health["sinks"] if part == "sinks" else health["places"][name]["sources"]
        states = [
            "ok" if well(one) else str(one["state"]) for key, one in parts.items() if part != "sinks" or name in key
        ]
        return max(states, key=STATES.index)

    return look


def faults(bench: Bench) -> list[Fault]:
    """Each as it is done and undone."""

    def of(name: str, part: tuple[str, str], inject: Callable[[], object], mend: Callable[[], object]) -> Fault:
        look = state(*part)
        return Fault(name, inject, mend, lambda h: look(h) not in ("", "ok"), lambda h: look(h) == "ok")

    def hang(on: bool) -> None:
        (bench.hook.answering.clear if on else bench.hook.answering.set)()

    def fill() -> None:
        with contextlib.suppress(OSError), (bench.disk / "full").open("wb") as out:
            while True:
                out.write(bytes(65_536))
                out.flush()

    lock: list[sqlite3.Connection] = []

    def hold_store() -> None:
        lock.append(sqlite3.connect(bench.disk / "state" / "events.db", isolation_level=None, check_same_thread=False))
        lock[0].execute("BEGIN IMMEDIATE")

    def free_store() -> None:
        lock[0].execute("ROLLBACK")
        lock.pop().close()

    def steps(health: dict[str, Any] | None) -> int:
        found = health["places"]["door"]["sources"].values() if health else ()
        return sum(one["steps"] + sum(one["repaired"].values()) for one in found)

    before = [0]

    def leap() -> None:
        before[0] = steps(bench.health())
        bench.stream.ahead_s += LEAP_S

    def codes(*given: int) -> None:
        bench.hook.codes = list(given)

    def kill() -> None:
        bench.house.process.kill()
        bench.house.process.wait()

    broker, hook, camera = ("sinks", "mqtt"), ("sinks", "hook"), ("sources", "camera")
    return [
        of("broker killed", broker, bench.broker.kill, bench.broker.start),
        of("broker frozen", broker, bench.broker.freeze, bench.broker.thaw),
        of("webhook hangs", hook, lambda: hang(True), lambda: hang(False)),
        of("webhook answers 500", hook, lambda: codes(500), lambda: codes(200)),
        of("camera frozen", camera, bench.camera.freeze, bench.camera.thaw),
        of("camera killed", camera, bench.camera.kill, bench.camera.start),
        Fault("a stream's clock leaps an hour", leap, lambda: None, lambda h: steps(h) > before[0],
              lambda h: state("sources", "door")(h) == "ok"),
        of("disk full", ("store", ""), fill, (bench.disk / "full").unlink),
        of("store locked", ("store", ""), hold_store, free_store),
        Fault("house killed", kill, bench.begin, lambda h: h is None, bench.fine),
    ]  # fmt: skip


def waited(what: Callable[[], bool], limit: float) -> float:
    """Seconds until it is so."""
    begin = time.monotonic()
    try:
        until(what, limit, 0.05)
    except AssertionError:
        return float("inf")
    return time.monotonic() - begin


def account(bench: Bench) -> dict[str, Any]:
    """What every sink has of what there was, once all had time to get it."""

    bench.hush()

    def all_have() -> bool:
        every = bench.messages()
        return all(set(every["store"]) == set(ids) for ids in every.values())

    settled = waited(all_have, SETTLE_S)
    every = bench.messages()
    there = set().union(*every.values())
    lost = {name: len(there - set(ids)) for name, ids in every.items()}
    twice = {name: sum(count - 1 for count in Counter(ids).values()) for name, ids in every.items()}
    return {
        "messages": len(there),
        "lost": lost,
        "duplicated": twice,
        "said": bench.said,
        "unheard": max(0, bench.said - bench.heard()),
        "settled_s": settled,
    }


@contextlib.contextmanager
def small_disk(folder: Path) -> Any:
    """A file system of ``DISK``. Needs the right to mount one."""
    folder.mkdir()
    subprocess.run(["mount", "-t", "tmpfs", "-o", f"size={DISK}", "tmpfs", str(folder)], check=True)
    try:
        yield folder
    finally:
        subprocess.run(["umount", "-l", str(folder)], check=False)


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--times", type=int, default=3, help="each fault so often")
    parser.add_argument("--faults", nargs="+", metavar="NAME", help="some of them alone")
    parser.add_argument("--out", type=Path, default=RESULT, metavar="FILE", help="the figures, as JSON")
    options = parser.parse_args()
    console = Console(soft_wrap=True, highlight=False)
    with tempfile.TemporaryDirectory() as made, small_disk(Path(made) / "disk") as disk:
        signal.signal(signal.SIGTERM, lambda *_: sys.exit(1))  # its parts end with it
        bench = Bench(Path(made), disk, FAULT_S * options.times * (len(options.faults) if options.faults else 10))
        try:
            every = [one for one in faults(bench) if options.faults is None or one.name in options.faults]
            for _ in range(options.times):
                for fault in every:
                    waited(lambda: bench.fine(bench.health()), RECOVER_S)
                    fault.inject()
                    detected = waited(lambda fault=fault: fault.detected(bench.health()), DETECT_S)
                    time.sleep(LASTS_S)
                    fault.mend()
                    recovered = waited(lambda fault=fault: fault.recovered(bench.health()), RECOVER_S)
                    fault.times.append((detected, recovered))
                    if recovered == float("inf"):
                        console.print(f"{fault.name}: not well again: {bench.unwell()}")
                    console.print(f"{fault.name}: detected {detected:.2f} s, recovered {recovered:.2f} s", style="dim")
            figures = account(bench)
            tracebacks = bench.tracebacks + bench.house.log.read_text().count("Traceback")
        finally:
            bench.close()
    table = Table("fault", "times", "detected s, worst", "recovered s, worst")
    rows = {}
    for fault in every:
        detected, recovered = (max(column) for column in zip(*fault.times, strict=True))
        figures_of = {"detected_s": round(detected, 2), "recovered_s": round(recovered, 2)}
        rows[fault.name] = {"times": len(fault.times), **figures_of}
        table.add_row(fault.name, str(len(fault.times)), f"{detected:.2f}", f"{recovered:.2f}")
    console.print(table)
    console.print(figures)
    body = {"bench": "faults", "faults": rows, **figures, "tracebacks": tracebacks, **environment("av", "paho-mqtt")}
    options.out.write_text(json.dumps(body, indent=1) + "\n")


if __name__ == "__main__":
    main()
