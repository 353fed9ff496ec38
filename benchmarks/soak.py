"""An hour of a house under faults: eight places of accelerated and live media, something broken every 20 seconds.

Four recordings played at twice their speed, two RTSP cameras (GStreamer's server), a microphone (PulseAudio's null
sink), a FIFO of raw samples, and words on a socket, in one ``tectum run``. A seeded fault every 20 s: a camera killed,
frozen or replaced, the microphone pulled out, the FIFO's writer killed, garbage on the socket, a reload with a changed
or a broken file, the log's disk full for a while, the store locked. Every 5 s: resident memory, threads, descriptors.

It fails when the house crashes, a part stays stuck, or memory grows by more than 1 MB an hour after warm-up.
"""

import argparse
import contextlib
import json
import os
import random
import signal
import socket
import sqlite3
import subprocess
import sys
import tempfile
import threading
import time
from collections import Counter
from pathlib import Path
from typing import Any

import numpy as np
from rich.console import Console
from rich.table import Table

from environment import environment
from variants import NARROWEST

ROOT = Path(__file__).parents[1]
sys.path.insert(0, str(ROOT))

from tests.media import beeps  # noqa: E402
from tests.pulse_server import PulseServer  # noqa: E402
from tests.rtsp_server import RtspServer  # noqa: E402

RESULT = Path(__file__).parent / "results" / "soak.json"
FAULT_S, SAMPLE_S, WARM_S, FLOOR_S = 20.0, 5.0, 600.0, 120.0
SPEED = 2


def media(folder: Path) -> dict[str, Path]:
    """A camera's minute, and a recording with people, an alarm and quiet."""
    import av
    import cv2
    from skimage import data

    from house import write_stream
    from idle import room

    rng = np.random.default_rng(0)
    person = cv2.resize(np.ascontiguousarray(data.astronaut()[:, 60:380]), (225, 360))

    def pictures(seconds: int, seen: tuple[int, int]) -> Any:
        still = room(360, 640, rng)
        for index in range(25 * seconds):
            shown = np.clip(still + rng.normal(0, 2, (360, 640, 1)), 0, 255).astype(np.uint8)
            if seen[0] <= index / 25 < seen[1]:
                left = int(100 + 2 * (index - 25 * seen[0])) % 400
                shown[:, left : left + 225] = person
            yield av.VideoFrame.from_ndarray(shown, "rgb24")

    out = {}
    for name, seconds, seen, alarm in (("recording", 60, (10, 25), 35.0), ("camera", 60, (20, 40), 45.0)):
        sound = beeps(seconds, alarm)
        sound[int((alarm + 6) * 16_000) :] = 1e-3 * rng.standard_normal(len(sound) - int((alarm + 6) * 16_000))
        out[name] = write_stream(folder / f"{name}.mp4", pictures(seconds, seen), sound.astype(np.float32))
    return out


class Writer:
    """Writes paced samples into a FIFO, as ``arecord`` would; it can be killed and begins again."""

    def __init__(self, fifo: Path):
        self.fifo = fifo
        os.mkfifo(fifo)
        self.process: subprocess.Popen[bytes] | None = None

    def start(self) -> None:
        code = (
            "import sys, time, numpy as np\n"
            "out = open(sys.argv[1], 'wb', buffering=0)\n"
            "rng, due = np.random.default_rng(0), time.monotonic()\n"
            "while True:\n"
            "    out.write((300 * rng.standard_normal(1600)).astype('<i2').tobytes())\n"
            "    due += 0.1; time.sleep(max(0, due - time.monotonic()))\n"
        )
        self.process = subprocess.Popen([sys.executable, "-c", code, str(self.fifo)], stderr=subprocess.DEVNULL)

    def kill(self) -> None:
        if self.process is not None:
            self.process.kill()
            self.process.wait()
            self.process = None


class Soak:
    """The house, what surrounds it, and what goes wrong."""

    def __init__(self, folder: Path, seed: int):
        self.folder, self.random = folder, random.Random(seed)
        self.faults: Counter[str] = Counter()
        self.samples: list[dict[str, float]] = []
        made = media(folder)
        self.cameras = [RtspServer(made["camera"]) for _ in range(2)]
        (folder / "pulse").mkdir()
        self.pulse = PulseServer(folder / "pulse")
        self.writer = Writer(folder / "sound")
        self.file = folder / "house.toml"
        self.write_config()

    def write_config(self, threshold: float = 0.7) -> None:
        places = [
            f"[[place]]\nname = 'recording {n}'\nmedia = 'recording.mp4'\nloop = true\nspeed = {SPEED}\n"
            for n in range(4)
        ]
        places[0] += f"event.person.threshold = {threshold}\n"
        places += [
            f"[[place]]\nname = 'camera {n}'\nstream = '{camera.url}'\n" for n, camera in enumerate(self.cameras)
        ]
        places[4] += "privacy = [[[0, 0], [0.3, 0], [0.3, 0.3], [0, 0.3]]]\n"
        places += ["[[place]]\nname = 'microphone'\nmicrophone = 'default'\n"]
        places += ["[[place]]\nname = 'fifo'\npcm = 'sound'\n"]
        head = (
            f"[model]\nvariant = '{NARROWEST}'\n[house]\nsocket = 'words.sock'\n"
            "[store]\nmax_mb = 200\nclips = ['hazard']\n"
            "[[rule]]\nname = 'both'\nwhen = 'person and smoke_alarm within 30 s'\n"
        )
        self.file.write_text(head + "\n".join(places))

    def start(self) -> None:
        for camera in self.cameras:
            camera.start()
        self.pulse.start()
        self.writer.start()
        log = (self.folder / "log.txt").open("w")
        command = [
            sys.executable,
            "-m",
            "tectum.commands.main",
            "run",
            str(self.file),
            "--jsonl",
            str(self.folder / "e.jsonl"),
        ]
        self.house = subprocess.Popen(command, env=self.pulse.env, stdout=log, stderr=log)

    def fault(self) -> None:
        """One thing goes wrong, and is mended 2 to 8 seconds later where it must be."""
        name = self.random.choice(
            ["kill", "freeze", "restart", "unplug", "writer", "garbage", "words", "reload", "broken file", "locked"]
        )
        self.faults[name] += 1
        camera = self.random.choice(self.cameras)
        pause = self.random.uniform(2, 8)
        if name == "kill":
            camera.kill()
            time.sleep(pause)
            camera.start()
        elif name == "freeze":
            camera.freeze()
            time.sleep(pause)
            camera.thaw()
        elif name == "restart":
            camera.kill()
            camera.start()
        elif name == "unplug":
            self.pulse.unplug()
            time.sleep(pause)
            self.pulse.plug()
        elif name == "writer":
            self.writer.kill()
            time.sleep(pause)
            self.writer.start()
        elif name in {"garbage", "words"}:
            raw = bytes(self.random.randrange(256) for _ in range(20_000)) if name == "garbage" else b"good night\n"
            with contextlib.suppress(OSError), socket.socket(socket.AF_UNIX) as link:
                link.settimeout(2)
                link.connect(str(self.folder / "words.sock"))
                link.sendall(raw + b"\nturn on the light\n")
        elif name == "reload":
            self.write_config(self.random.uniform(0.6, 0.8))
            self.house.send_signal(signal.SIGHUP)
        elif name == "broken file":
            self.file.write_text("[[place]]\nname = 3\n")
            self.house.send_signal(signal.SIGHUP)
            time.sleep(1)
            self.write_config()
        else:
            with sqlite3.connect(self.folder / "tectum-state" / "events.db", timeout=5, isolation_level=None) as db:
                db.execute("BEGIN IMMEDIATE")
                time.sleep(min(pause, 7))
                db.execute("ROLLBACK")
            db.close()

    def sample(self) -> dict[str, float]:
        process = Path("/proc") / str(self.house.pid)
        status = dict(line.split(":", 1) for line in (process / "status").read_text().splitlines())
        return {
            "at": time.monotonic(),
            "rss_mb": int(status["VmRSS"].split()[0]) / 1024,
            "threads": int(status["Threads"]),
            "files": len(list((process / "fd").iterdir())),
        }

    def health(self) -> dict[str, Any]:
        return dict(json.loads((self.folder / "tectum-state" / "health.json").read_text()))

    def run(self, seconds: float, say: Any) -> None:
        begin, ended = time.monotonic(), threading.Event()

        def faults() -> None:
            while not ended.wait(FAULT_S):
                if time.monotonic() - begin > seconds - 45:
                    return
                self.fault()

        thread = threading.Thread(target=faults, daemon=True)
        time.sleep(10)
        thread.start()
        told = 0.0
        while time.monotonic() - begin < seconds:
            time.sleep(SAMPLE_S)
            if self.house.poll() is not None:
                raise SystemExit(
                    f"the house ended with {self.house.returncode}: {(self.folder / 'log.txt').read_text()[-3000:]}"
                )
            self.samples.append(self.sample())
            if time.monotonic() - told > 120:
                told = time.monotonic()
                last = self.samples[-1]
                figures = f"{last['rss_mb']:.1f} MB, {last['threads']} threads, {last['files']} files"
                say(f"{told - begin:.0f} s: {figures}, {sum(self.faults.values())} faults")
        ended.set()
        thread.join(20)

    def stop(self) -> tuple[int, float]:
        begin = time.monotonic()
        self.house.send_signal(signal.SIGTERM)
        code = self.house.wait(30)
        took = time.monotonic() - begin
        self.clean()
        return code, took

    def clean(self) -> None:
        if getattr(self, "house", None) is not None and self.house.poll() is None:
            self.house.kill()
            self.house.wait()
        for camera in self.cameras:
            camera.kill()
        self.writer.kill()
        self.pulse.stop()


def slope(samples: list[dict[str, float]], key: str, begin: float) -> float:
    """Growth an hour after ``begin`` seconds, by the median of all slopes (Theil-Sen)."""
    start = samples[0]["at"]
    late = [(s["at"] - start, s[key]) for s in samples if s["at"] - start >= begin]
    if len(late) < 20:
        return float("nan")
    when, value = np.array(late).T
    apart = len(when) // 3
    gaps = range(apart, len(when), max(1, len(when) // 120))
    slopes = [(value[gap:] - value[:-gap]) / (when[gap:] - when[:-gap]) for gap in gaps]
    return float(3600 * np.median(np.concatenate(slopes)))


def floor(samples: list[dict[str, float]], key: str) -> list[dict[str, float]]:
    """The lowest of every ``FLOOR_S``: what is held when no clip is being encoded. A leak raises it; clips that come
    and go with every loop of the recordings do not."""
    groups: dict[int, list[dict[str, float]]] = {}
    for sample in samples:
        groups.setdefault(int((sample["at"] - samples[0]["at"]) / FLOOR_S), []).append(sample)
    return [min(group, key=lambda sample: sample[key]) for group in groups.values()]


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--minutes", type=float, default=60.0)
    parser.add_argument("--seed", type=int, default=0)
    parser.add_argument("--keep", type=Path, help="work in this folder and leave it")
    options = parser.parse_args()
    console = Console(soft_wrap=True)
    with tempfile.TemporaryDirectory() as made:
        folder = options.keep or Path(made)
        folder.mkdir(parents=True, exist_ok=True)
        soak = Soak(folder, options.seed)
        try:
            soak.start()
            soak.run(60 * options.minutes, lambda told: console.print(told, style="dim"))
            health = soak.health()
            code, took = soak.stop()
        finally:
            soak.clean()
        stuck = {
            f"{place}: {name}": part
            for place, row in health["places"].items()
            for name, part in {**row["sources"], "worker": row["worker"]}.items()
            if part["state"] != "ok"
        }
        with sqlite3.connect(folder / "tectum-state" / "events.db") as db:
            events = dict(db.execute("SELECT kind, COUNT(*) FROM event GROUP BY kind").fetchall())
            still_open = db.execute("SELECT COUNT(*) FROM event WHERE until IS NULL").fetchone()[0]
            whole = db.execute("PRAGMA integrity_check").fetchone()[0]
        db.close()
        log = (folder / "log.txt").read_text()
        warm = min(WARM_S, 15 * options.minutes)
        lowest = floor(soak.samples, "rss_mb")
        result = {
            "bench": "soak",
            "minutes": options.minutes,
            "faults": dict(soak.faults),
            "stuck": stuck,
            "exit": code,
            "stop_s": round(took, 2),
            "rss_mb_per_h": round(slope(soak.samples, "rss_mb", warm), 2),
            "threads_per_h": round(slope(soak.samples, "threads", warm), 2),
            "files_per_h": round(slope(soak.samples, "files", warm), 2),
            "rss_floor_mb_per_h": round(slope(lowest, "rss_mb", warm), 2),
            "rss_mb": [round(sample["rss_mb"], 1) for sample in soak.samples[::2]],
            "rss_floor_mb": [round(sample["rss_mb"], 1) for sample in lowest],
            "threads": [
                int(soak.samples[i]["threads"]) for i in range(0, len(soak.samples), max(1, len(soak.samples) // 60))
            ],
            "events": events,
            "open_events": still_open,
            "store": whole,
            "tracebacks": log.count("Traceback"),
            "reconnects": {
                p: {n: s["reconnects"] for n, s in r["sources"].items()} for p, r in health["places"].items()
            },
            "drops": {p: r["drops"] for p, r in health["places"].items()},
            "restarts": {p: r["worker"]["restarts"] for p, r in health["places"].items()},
            "stages_ms": {
                stage: {name: value for name, value in row.items() if name != "buckets"}
                for stage, row in health["stages_ms"].items()
            },
            **environment("onnxruntime", "av", "numpy"),
        }
    table = Table("soak", "")
    told = (
        "minutes", "faults", "stuck", "exit", "stop_s", "rss_mb_per_h", "rss_floor_mb_per_h", "threads_per_h",
        "files_per_h", "events", "open_events", "store", "tracebacks", "reconnects",
    )  # fmt: skip
    for key in told:
        table.add_row(key, str(result[key]))
    console.print(table)
    RESULT.write_text(json.dumps(result, indent=1) + "\n")


if __name__ == "__main__":
    main()
