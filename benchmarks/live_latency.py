"""From the sound, and from the person in the frame, to the event that is told: a live house, percentiles.

Sound: alarms and breaking glass (real clips of the test split, where the data is at hand) at random moments in a stream
of raw samples, written 10 ms at a time when they are due; the onset is the moment of the first sample that sounds.
Sight: a camera at 25 fps sends H.264 in MPEG-TS over HTTP, paced here, so that the moment of sending the first picture
with a person is known. An event counts from its onset until its line was read by the program that waits for it.

Beside them the stages as the runtime itself publishes them. Latency is told with what was missed: an onset that is no
event within three seconds, of an alarm for as long as it sounds, is a miss, not a number left out.
"""

import argparse
import contextlib
import io
import json
import os
import random
import subprocess
import sys
import tempfile
import threading
import time
from fractions import Fraction
from http.server import BaseHTTPRequestHandler
from pathlib import Path
from typing import Any

import numpy as np
from rich.console import Console
from rich.table import Table

from environment import environment
from variants import NARROWEST

sys.path.insert(0, str(Path(__file__).parents[1]))

from tests.http_cameras import HttpCamera

RESULT = Path(__file__).parent / "results" / "live_latency.json"
RATE, MISS_S = 48_000, 3.0
ALARM_S, APART_S = 9.0, 10.0
"""An alarm goes on: for so long, of which its cadence takes some; and one that begins sooner after another is the same,
for pauses are a part of it."""
TARGETS = {"sound": (0.4, 0.7), "person": (0.3, 0.6)}


def sounds(data: Path | None, rng: np.random.Generator) -> list[tuple[str, np.ndarray]]:
    """What is played: kind of the event that must follow, and float32 samples at ``RATE`` that begin with their
    onset."""
    from tectum_export.data.alarms import smoke_alarm

    made = [0.2 * smoke_alarm(rng, ALARM_S + 1.0, RATE).astype(np.float32) for _ in range(4)]
    begun = [alarm[np.flatnonzero(np.abs(alarm) > 0.02)[0] :] for alarm in made]
    out = [("smoke_alarm", alarm[: round(ALARM_S * RATE)]) for alarm in begun]
    if data is not None:
        import soxr

        from tectum import Bundle
        from tectum_export.data.catalog import read_catalog
        from tectum_export.data.manifest import only
        from tectum_export.data.sound import read_sound
        from torch_bundle import recipe_of

        catalog = read_catalog(recipe_of(Bundle.load()), data)
        for item in only(catalog.audio, "test"):
            if "glass_break" in item.labels:
                clip = read_sound(item.path)
                loud = np.flatnonzero(np.abs(clip) > 0.2 * np.abs(clip).max())[0]
                clip = soxr.resample(clip[max(0, loud - 80) :], 16_000, RATE).astype(np.float32)
                out.append(("glass_break", 0.5 * clip[: 3 * RATE] / np.abs(clip).max()))
    return out


class Player:
    """A microphone that is written here: a FIFO of raw samples, 10 ms at a time, each when it is due. Silence is a
    quiet room's noise."""

    def __init__(self, fifo: Path):
        os.mkfifo(fifo)
        self.queue: list[np.ndarray] = []
        self.onset = 0.0
        self._fifo, self._ended = fifo, threading.Event()
        self._thread = threading.Thread(target=self._run, daemon=True)
        self._thread.start()

    def _run(self) -> None:
        block, rng = RATE // 100, np.random.default_rng(0)
        left = np.zeros(0, np.float32)
        with self._fifo.open("wb", buffering=0) as out, contextlib.suppress(OSError):
            due = time.monotonic()
            while not self._ended.is_set():
                room = 1e-3 * rng.standard_normal(block)
                if self.queue and not len(left):
                    left = self.queue.pop()
                    self.onset = due
                part, left = left[:block], left[block:]
                room[: len(part)] += part
                due += 0.01  # a block is there when its last sample is
                time.sleep(max(0.0, due - time.monotonic()))
                out.write((np.clip(room, -1, 1) * 32767).astype("<i2").tobytes())

    def play(self, samples: np.ndarray) -> float:
        """Play now; the moment (``time.monotonic``) of its first sample."""
        self.onset = 0.0
        self.queue.append(samples)
        while not self.onset:
            time.sleep(0.001)
        return self.onset

    def stop(self) -> None:
        self._ended.set()
        self._thread.join(2)


class House:
    """``tectum run`` with its JSON lines read as they are written."""

    def __init__(self, folder: Path, config: str, env: Any = None):
        self.folder = folder
        (folder / "house.toml").write_text(f"[model]\nvariant = '{NARROWEST}'\n" + config)
        self.log = (folder / "log.txt").open("w")
        command = [sys.executable, "-m", "tectum.commands.main", "run", str(folder / "house.toml"), "--jsonl", "-"]
        self.process = subprocess.Popen(command, env=env, stdout=subprocess.PIPE, stderr=self.log, text=True)
        self.told: list[tuple[float, dict[str, Any]]] = []
        threading.Thread(target=self._read, daemon=True).start()

    def _read(self) -> None:
        assert self.process.stdout is not None
        for line in self.process.stdout:
            self.told.append((time.monotonic(), json.loads(line)))

    def first(self, kind: str, after: float, within: float) -> float | None:
        """When the first start of ``kind`` after a moment was read, if it was in time."""
        while time.monotonic() < after + within:
            for when, row in self.told:
                if when > after and row["kind"] == kind and row["phase"] == "start":
                    return when
            time.sleep(0.002)
        return None

    def health(self) -> dict[str, Any]:
        return dict(json.loads((self.folder / "tectum-state" / "health.json").read_text()))

    def stop(self) -> None:
        self.process.terminate()
        self.process.wait(20)
        self.log.close()


def sound_latency(folder: Path, data: Path | None, times: int) -> tuple[list[tuple[str, float | None]], dict[str, Any]]:
    """Seconds from each onset to its event (None: missed), and the stages."""
    rng = np.random.default_rng(0)
    played = sounds(data, rng)
    pick = random.Random(0)
    out: list[tuple[str, float | None]] = []
    folder.mkdir(parents=True)
    player = Player(folder / "sound")
    house = House(folder, f"[[place]]\nname = 'room'\npcm = 'sound'\npcm_rate = {RATE}\n")
    time.sleep(8)
    for index in range(times):
        kind, samples = played[index % len(played)]
        onset = player.play(samples)
        heard = house.first(kind, onset, max(MISS_S, len(samples) / RATE))
        out.append((kind, None if heard is None else heard - onset))
        left = max(0.0, onset + len(samples) / RATE - time.monotonic())
        apart = APART_S if kind == "smoke_alarm" else 3.0  # the event ends before the next begins
        time.sleep(left + apart + pick.uniform(0, 0.5))
    time.sleep(2.5)
    stages = house.health()["stages_ms"]
    house.stop()
    player.stop()
    return out, stages


class Camera(HttpCamera):
    """A network camera that is written here: H.264 in MPEG-TS over HTTP at 25 fps, each picture sent when it is due.

    ``onsets``: readings of ``time.monotonic`` when the first picture with a person was sent, one an appearance.
    """

    path = "/camera.ts"

    def __init__(self, begins: list[int], pictures: int):
        self.onsets: list[float] = []
        self.begins, self.pictures = begins, pictures
        super().__init__()

    def answer(self, request: BaseHTTPRequestHandler) -> None:
        """Until the last picture is sent."""
        request.send_response(200)
        request.send_header("Content-Type", "video/mp2t")
        request.end_headers()
        self.send(request.wfile)

    def send(self, out: Any) -> None:
        import av
        import cv2
        from skimage import data

        from idle import room

        rng = np.random.default_rng(0)
        still = [room(360, 640, rng, 2.0) for _ in range(10)]
        person = cv2.resize(np.ascontiguousarray(data.astronaut()[:, 60:380]), (225, 360))
        made = io.BytesIO()
        with av.open(made, "w", format="mpegts", options={"flush_packets": "1", "muxdelay": "0"}) as container:
            options = {"preset": "ultrafast", "tune": "zerolatency", "g": "25", "threads": "1"}
            stream = container.add_stream("libx264", rate=25, options=options)
            stream.width, stream.height, stream.pix_fmt = 640, 360, "yuv420p"
            begin = time.monotonic() + 0.1
            for index in range(self.pictures):
                shown = still[index % 10]
                there = any(b <= index < b + 50 for b in self.begins)
                if there:
                    shown = shown.copy()
                    shown[:, 200:425] = person
                frame = av.VideoFrame.from_ndarray(shown, "rgb24")
                frame.pts, frame.time_base = index, Fraction(1, 25)
                container.mux(stream.encode(frame))
                raw = made.getvalue()
                made.seek(0)
                made.truncate()
                time.sleep(max(0.0, begin + index / 25 - time.monotonic()))
                if index in self.begins:
                    self.onsets.append(time.monotonic())
                out.write(raw)
                out.flush()


def person_latency(folder: Path, times: int) -> tuple[list[float | None], dict[str, Any]]:
    """A person stands in the picture for 2 s of about every 8; seconds from the sending of the first such picture."""
    folder.mkdir(parents=True)
    pick = random.Random(0)
    begins, at = [], 10.0
    for _ in range(times):
        begins.append(round(25 * at))
        at += 8.0 + pick.uniform(0, 1)
    out: list[float | None] = []
    with Camera(begins, round(25 * at)) as camera:
        house = House(folder, f"[[place]]\nname = 'camera'\nstream = '{camera.url}'\naudio = false\n")
        for index in range(times):
            deadline = time.monotonic() + 30
            while len(camera.onsets) <= index and time.monotonic() < deadline:
                time.sleep(0.005)
            if len(camera.onsets) <= index:
                break
            told = house.first("person", camera.onsets[index], MISS_S)
            out.append(None if told is None else told - camera.onsets[index])
        time.sleep(2.5)
        stages = house.health()["stages_ms"]
        house.stop()
    return out, stages


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--data", type=Path, metavar="DIR", help="with real glass (default: alarms alone)")
    parser.add_argument("--times", type=int, default=40)
    options = parser.parse_args()
    console = Console(soft_wrap=True)
    with tempfile.TemporaryDirectory() as made:
        heard, sound_stages = sound_latency(Path(made) / "sound", options.data, options.times)
        seen, sight_stages = person_latency(Path(made) / "sight", options.times // 2)
    groups = {f"sound: {kind}": [s for k, s in heard if k == kind] for kind in sorted({k for k, _ in heard})}
    groups["sound"] = [s for _, s in heard]
    groups["person"] = seen
    table = Table("onset to event", "times", "missed", "p50 s", "p95 s", "worst s", "target")
    figures: dict[str, Any] = {}
    for name, values in groups.items():
        told = [v for v in values if v is not None]
        p50, p95 = (float(np.quantile(told, q)) for q in (0.5, 0.95)) if told else (float("nan"),) * 2
        figures[name] = {
            "times": len(values), "missed": len(values) - len(told), "p50_s": round(p50, 3),
            "p95_s": round(p95, 3), "worst_s": round(max(told), 3) if told else None,
        }  # fmt: skip
        target = TARGETS.get(name)
        table.add_row(name, str(len(values)), str(len(values) - len(told)), f"{p50:.3f}", f"{p95:.3f}",
                      f"{max(told):.3f}" if told else "", f"{target[0]} / {target[1]}" if target else "")  # fmt: skip
    console.print(table)
    for title, stages in (("sound", sound_stages), ("sight", sight_stages)):
        table = Table(f"stage of {title}, ms", "p50", "p95", "p99", "count")
        for stage, row in stages.items():
            table.add_row(stage, *(f"{row[k]:.2f}" for k in ("p50", "p95", "p99")), str(row["count"]))
        console.print(table)
    from tectum import Bundle

    part = Bundle.load().variants[NARROWEST].metrics
    body = {
        "bench": "live_latency",
        "variant": NARROWEST,
        "onset_to_event": figures,
        "stages_ms": {
            name: {k: {n: v for n, v in s.items() if n != "buckets"} for k, s in stages.items()}
            for name, stages in (("sound", sound_stages), ("sight", sight_stages))
        },
        "accuracy": {head: part[head]["accuracy"] for head in ("presence", "sound", "situation")},
        **environment("onnxruntime", "av", "sounddevice"),
    }
    RESULT.write_text(json.dumps(body, indent=1) + "\n")


if __name__ == "__main__":
    main()
