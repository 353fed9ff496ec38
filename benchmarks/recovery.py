"""How long a camera and a microphone take to come back: killed, frozen, restarted and pulled out, a hundred times.

A house of three places (two RTSP cameras, a microphone on PulseAudio's null sink) runs in a process of its own. In turn
one camera is killed, frozen (SIGSTOP) or restarted at once, or the microphone is pulled out, for 1 to 12 seconds.
Timed: from the moment that it is back until the house says ok for that source. The second camera is never touched: an
alarm beeps there every ten seconds, and every one must be an event in time, whatever happens next door.
"""

import argparse
import json
import random
import subprocess
import sys
import tempfile
import time
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

RESULT = Path(__file__).parent / "results" / "recovery.json"
LIMIT_S, PERIOD_S, BEEP_S = 5.0, 10.0, 3.0
KINDS = ("killed", "frozen", "restarted", "unplugged")


def media(folder: Path, name: str, minutes: int, alarms: bool) -> Path:
    """A camera's recording, long enough for the whole bench; ``alarms``: an alarm for 3 s in every 10."""
    import av

    from house import write_stream
    from idle import room

    rng = np.random.default_rng(0)
    still = [av.VideoFrame.from_ndarray(room(360, 640, rng), "rgb24") for _ in range(25)]
    seconds = 60 * minutes
    sound = (1e-3 * rng.standard_normal(16_000 * seconds)).astype(np.float32)
    if alarms:
        beep = beeps(BEEP_S)
        for start in range(5, seconds - 5, int(PERIOD_S)):
            sound[start * 16_000 : start * 16_000 + len(beep)] = beep
    return write_stream(folder / name, (still[i % 25] for i in range(25 * seconds)), sound)


class Bench:
    """The house and what is done to it."""

    def __init__(self, folder: Path, minutes: int):
        self.folder = folder
        self.camera = RtspServer(media(folder, "camera.mp4", 10, False))
        self.healthy = RtspServer(media(folder, "healthy.mp4", minutes, True))
        (folder / "pulse").mkdir()
        self.pulse = PulseServer(folder / "pulse")

    def start(self) -> None:
        self.camera.start()
        self.healthy.start()
        self.pulse.start()
        file = self.folder / "house.toml"
        file.write_text(
            f"[model]\nvariant = '{NARROWEST}'\n[store]\nclips = []\n"
            f"[[place]]\nname = 'camera'\nstream = '{self.camera.url}'\n"
            f"[[place]]\nname = 'healthy'\nstream = '{self.healthy.url}'\n"
            "[[place]]\nname = 'microphone'\nmicrophone = 'default'\n"
        )
        log = (self.folder / "log.txt").open("w")
        events = str(self.folder / "events.jsonl")
        command = [sys.executable, "-c", WATCHED, str(file), events, str(self.folder / "state.json")]
        self.house = subprocess.Popen(command, env=self.pulse.env, stdout=log, stderr=log)
        self.wait("camera", "stream", "ok", 30)
        self.wait("microphone", "microphone", "ok", 30)

    def state(self, place: str, source: str) -> str:
        try:
            return str(json.loads((self.folder / "state.json").read_text())[place][source])
        except (OSError, ValueError, KeyError):
            return ""

    def wait(self, place: str, source: str, state: str, limit: float) -> float:
        begin = time.monotonic()
        while self.state(place, source) != state:
            if time.monotonic() - begin > limit:
                return float("inf")
            time.sleep(0.01)
        return time.monotonic() - begin

    def break_it(self, kind: str, pause: float) -> tuple[float, float]:
        """Seconds until the house noticed, and from being back to ok."""
        place, source = ("microphone", "microphone") if kind == "unplugged" else ("camera", "stream")
        if kind == "unplugged":
            self.pulse.unplug()
        elif kind == "frozen":
            self.camera.freeze()
        else:
            self.camera.kill()
        noticed = 0.0
        if kind != "restarted":
            noticed = self.wait(place, source, "down", 20)
            time.sleep(pause)
        if kind == "unplugged":
            self.pulse.plug()
        elif kind == "frozen":
            self.camera.thaw()
        else:
            self.camera.start()
        if kind == "restarted":
            noticed = self.wait(place, source, "down", 20)
        return noticed, self.wait(place, source, "ok", 60)

    def stop(self) -> None:
        if self.house.poll() is None:
            self.house.terminate()
            self.house.wait(20)
        for server in (self.camera, self.healthy):
            server.kill()
        self.pulse.stop()


# The house, with the state of its sources written ten times a second instead of every two seconds.
WATCHED = """
import json, sys, threading, time
from pathlib import Path
from tectum.commands.main import main
from tectum.house.house import House
begin = House.__enter__
def enter(house):
    def watch():
        file = Path(sys.argv[3])
        while True:
            workers = list(house.workers.items())
            row = {n: {r.source.name: r.health().state for r in worker.sources.runners} for n, worker in workers}
            file.with_suffix(".new").write_text(json.dumps(row)); file.with_suffix(".new").replace(file)
            time.sleep(0.05)
    threading.Thread(target=watch, daemon=True).start()
    return begin(house)
House.__enter__ = enter
sys.exit(main(["run", sys.argv[1], "--jsonl", sys.argv[2]]))
"""


def alarms_told(folder: Path, seconds: float) -> dict[str, Any]:
    """How many of the healthy camera's alarms were told, and the longest time between two."""
    starts = []
    for line in (folder / "events.jsonl").read_text().splitlines():
        row = json.loads(line)
        if row["place"] == "healthy" and row["kind"] == "smoke_alarm" and row["phase"] == "start":
            starts.append(row["start"])
    gaps = np.diff(starts)
    expected = int((starts[-1] - starts[0]) / PERIOD_S + 1.5) if starts else 0
    return {
        "told": len(starts),
        "expected": expected,
        "longest_gap_s": round(float(gaps.max()), 2) if len(gaps) else None,
        "seconds": round(seconds),
    }


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--times", type=int, default=100)
    options = parser.parse_args()
    console = Console(soft_wrap=True)
    rng = random.Random(0)
    rows: dict[str, list[tuple[float, float]]] = {kind: [] for kind in KINDS}
    with tempfile.TemporaryDirectory() as made:
        bench = Bench(Path(made), 10 + options.times // 3)
        try:
            bench.start()
            begin = time.monotonic()
            for index in range(options.times):
                kind = KINDS[index % len(KINDS)]
                rows[kind].append(bench.break_it(kind, rng.uniform(1, 12)))
                if index % 10 == 9:
                    console.print(f"{index + 1}: {time.monotonic() - begin:.0f} s", style="dim")
                time.sleep(rng.uniform(0.5, 2))
            lasted = time.monotonic() - begin
            healthy = alarms_told(Path(made), lasted)
        finally:
            bench.stop()
        crashed = "Traceback" in (Path(made) / "log.txt").read_text()
    table = Table("fault", "times", "noticed p50 s", "back p50 s", "p95", "worst", f"over {LIMIT_S:g} s")
    result: dict[str, Any] = {}
    for kind, times in rows.items():
        if not times:
            continue
        noticed, back = np.array(times).T
        result[kind] = {
            "times": len(back),
            "noticed_p50_s": round(float(np.median(noticed)), 2),
            "noticed_worst_s": round(float(noticed.max()), 2),
            "back_p50_s": round(float(np.median(back)), 2),
            "back_p95_s": round(float(np.quantile(back, 0.95)), 2),
            "back_worst_s": round(float(back.max()), 2),
            "over": int((back > LIMIT_S).sum()),
        }
        row = result[kind]
        table.add_row(kind, str(len(back)), f"{row['noticed_p50_s']:.2f}", f"{row['back_p50_s']:.2f}",
                      f"{row['back_p95_s']:.2f}", f"{row['back_worst_s']:.2f}", str(row["over"]))  # fmt: skip
    console.print(table)
    console.print(f"healthy camera: {healthy['told']} of {healthy['expected']} alarms told")
    body = {
        "bench": "recovery",
        "faults": result,
        "healthy": healthy,
        "traceback": crashed,
        **environment("av", "sounddevice"),
    }
    RESULT.write_text(json.dumps(body, indent=1) + "\n")


if __name__ == "__main__":
    main()
