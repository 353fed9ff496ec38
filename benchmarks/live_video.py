"""Live video on the page: glass to glass in real Chromium, and what each further watcher costs the house.

A camera that is written here sends H.264 in MPEG-TS over HTTP at 25 fps; every picture bears the time at which it was
made, as 24 black or white fields and their opposites. The page shows it, and a program in the page reads the fields of
each picture that is presented and compares them with the clock of the same machine. So the figure holds encoding,
sending, the house, Media Source and the browser's decoder; the screen's own time is not in it. Then programs watch too,
as the page does, and the house's CPU time is taken with one and with several of them.
"""

import argparse
import contextlib
import io
import json
import os
import sys
import tempfile
import threading
import time
import urllib.request
from fractions import Fraction
from http.server import BaseHTTPRequestHandler
from pathlib import Path
from typing import Any

import av
import numpy as np
from numpy.typing import NDArray
from playwright.sync_api import sync_playwright
from rich.console import Console
from rich.table import Table

from environment import environment

ROOT = Path(__file__).parents[1]
sys.path.insert(0, str(ROOT))

from tests.http_cameras import HttpCamera  # noqa: E402
from tests.live import HouseProcess, until  # noqa: E402
from tests.page import CHROMIUM, FLAGS  # noqa: E402
from tests.ports import free_port  # noqa: E402

RESULT = Path(__file__).parent / "results" / "live_video.json"
WIDTH, HEIGHT, FPS, BITS, FIELD = 640, 360, 25, 24, 24
"""``FIELD``: px that a field is wide and high; the time is milliseconds, of which the last ``BITS`` bits are shown."""
MEASURE = """(seconds) => new Promise((done) => {
  const video = document.querySelector('[data-place=hall] video'), canvas = document.createElement('canvas');
  [canvas.width, canvas.height] = [640, 48];
  const pen = canvas.getContext('2d', { willReadFrequently: true }), found = [], begun = performance.now();
  const look = () => {
    pen.drawImage(video, 0, 0, 640, 48, 0, 0, 640, 48);
    const shown = performance.timeOrigin + performance.now(), pixels = pen.getImageData(0, 0, 640, 48).data;
    let time = 0, whole = true;
    for (let bit = 0; bit < 24; bit++) {
      const at = (row) => pixels[4 * ((24 * row + 12) * 640 + 24 * bit + 12)] > 127;
      whole &&= at(0) !== at(1);
      time = time * 2 + (at(0) ? 1 : 0);
    }
    if (whole) found.push(((shown - time) % 16777216 + 16777216) % 16777216);
    if (performance.now() - begun < 1000 * seconds) video.requestVideoFrameCallback(look);
    else done(found);
  };
  video.requestVideoFrameCallback(look);
})"""
"""Milliseconds from the making of each picture to its presentation."""


def clock_picture(now_ms: int, still: NDArray[np.uint8]) -> NDArray[np.uint8]:
    """uint8 [H, W, 3]: ``still`` with a time in two rows of fields."""
    shown = still.copy()
    for bit in range(BITS):
        white = now_ms >> (BITS - 1 - bit) & 1
        for row in range(2):
            shown[FIELD * row : FIELD * (row + 1), FIELD * bit : FIELD * (bit + 1)] = 255 * (white ^ row)
    return shown


class Camera(HttpCamera):
    """Sends to whoever asks, from the moment of asking on."""

    path = "/camera.ts"

    def answer(self, request: BaseHTTPRequestHandler) -> None:
        """Until nobody looks any more."""
        request.send_response(200)
        request.send_header("Content-Type", "video/mp2t")
        request.end_headers()
        send(request.wfile)


def send(out: Any) -> None:
    """A camera's stream, each picture made and sent when it is due."""
    still = np.random.default_rng(0).integers(90, 110, (HEIGHT, WIDTH, 3), dtype=np.uint8)
    made = io.BytesIO()
    with av.open(made, "w", format="mpegts", options={"flush_packets": "1", "muxdelay": "0"}) as container:
        options = {"preset": "ultrafast", "tune": "zerolatency", "g": str(FPS), "threads": "1"}
        stream = container.add_stream("libx264", rate=FPS, options=options)
        stream.width, stream.height, stream.pix_fmt = WIDTH, HEIGHT, "yuv420p"
        begin = time.monotonic()
        for index in range(10_000_000):
            time.sleep(max(0.0, begin + index / FPS - time.monotonic()))
            frame = av.VideoFrame.from_ndarray(clock_picture(round(1e3 * time.time()), still), "rgb24")
            frame.pts, frame.time_base = index, Fraction(1, FPS)
            container.mux(stream.encode(frame))
            raw = made.getvalue()
            made.seek(0)
            made.truncate()
            out.write(raw)
            out.flush()


class Watcher:
    """Reads live video as the page does, and throws it away."""

    def __init__(self, port: int):
        self._answer = urllib.request.urlopen(f"http://127.0.0.1:{port}/api/video?place=hall&h264=true", timeout=30)
        self.bytes = 0
        threading.Thread(target=self._read, daemon=True).start()

    def _read(self) -> None:
        with contextlib.suppress(OSError, ValueError, AttributeError):  # closed while it reads
            while raw := self._answer.read1(65_536):
                self.bytes += len(raw)

    def close(self) -> None:
        """Watch no more."""
        self._answer.close()


def cpu_s(pid: int) -> float:
    """CPU time of a process."""
    fields = Path(f"/proc/{pid}/stat").read_text().rsplit(")", 1)[1].split()
    return (int(fields[11]) + int(fields[12])) / os.sysconf("SC_CLK_TCK")


def share_of_a_core(pid: int, port: int, watchers: int, seconds: float) -> float:
    """Of the house, while so many watch."""
    watching = [Watcher(port) for _ in range(watchers)]
    until(lambda: all(one.bytes > 10_000 for one in watching), 60)
    time.sleep(1.0)
    begun, at = cpu_s(pid), time.monotonic()
    time.sleep(seconds)
    share = (cpu_s(pid) - begun) / (time.monotonic() - at)
    for one in watching:
        one.close()
    time.sleep(6.0)  # until the house has seen that they are gone
    return share


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--seconds", type=float, default=20.0)
    parser.add_argument("--watchers", type=int, default=9)
    options = parser.parse_args()
    port = free_port()
    with tempfile.TemporaryDirectory() as name, Camera() as camera, sync_playwright() as running:
        folder = Path(name)
        (folder / "house.toml").write_text(
            f"[web]\nport = {port}\n[[place]]\nname = 'hall'\nstream = '{camera.url}'\naudio = false\n"
        )
        with HouseProcess(folder, ["run", folder / "house.toml"]) as house:
            house.wait_until_told("the page is at", 300)
            chromium = running.chromium.launch(executable_path=CHROMIUM, args=FLAGS)
            page = chromium.new_page(viewport={"width": 760, "height": 900})
            page.set_default_timeout(300_000)
            page.goto(f"http://127.0.0.1:{port}/")
            playing = "document.querySelector('[data-place=hall] video')?.currentTime > 3"
            until(lambda: page.evaluate(playing), 300)  # Playwright's own waiting needs eval, which the page forbids
            late = np.array(page.evaluate(MEASURE, options.seconds))
            chromium.close()
            pid = house.process.pid
            shares = [share_of_a_core(pid, port, count, options.seconds) for count in (1, 1 + options.watchers)]
    figures = {
        "pictures": len(late),
        **{f"p{q}_ms": round(float(np.quantile(late, q / 100))) for q in (5, 50, 95)},
        "house_cpu": {"1": round(shares[0], 4), str(1 + options.watchers): round(shares[1], 4)},
        "cpu_per_watcher": round((shares[1] - shares[0]) / options.watchers, 4),
    }
    table = Table("live video", "")
    for key, value in figures.items():
        table.add_row(key, str(value))
    Console().print(table)
    body = {"bench": "live_video", **figures, "load": [round(one, 1) for one in os.getloadavg()]}
    RESULT.write_text(json.dumps({**body, **environment("av", "playwright")}, indent=1) + "\n")


if __name__ == "__main__":
    main()
