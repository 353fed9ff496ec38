"""The demo: compose a short clip, run it live, print what happens and which modality decided, write a report.

The pictures are photographs that scikit-image carries; the alarm is made from its standard; words are typed.
"""

import argparse
import shlex
import subprocess
import sys
import tempfile
from collections.abc import Iterator
from fractions import Fraction
from pathlib import Path

import av
import numpy as np
from numpy.typing import NDArray
from skimage import data

from tectum.imaging.letterbox import Letterbox
from tectum_export.data.alarms import smoke_alarm

FPS, RATE = 10, 48_000
WIDTH, HEIGHT = 640, 448

# (from, to, what is seen, what is heard)
SCENES = (
    (0.0, 5.0, "room", "quiet"),
    (5.0, 11.0, "cat", "quiet"),
    (11.0, 16.0, "room", "quiet"),
    (16.0, 23.0, "room", "smoke alarm"),
    (23.0, 35.0, "room", "quiet"),
    (35.0, 42.0, "person", "quiet"),
)
SAID = ("@29 turn on the light in the kitchen", "@32 we are away until Sunday")


def pictures() -> dict[str, NDArray[np.uint8]]:
    """The photographs by what they show, uint8 [HEIGHT, WIDTH, 3]."""
    photographs = {"room": np.stack([data.brick()] * 3, -1), "cat": data.cat(), "person": data.astronaut()[:, 60:380]}
    return {name: fit(photograph) for name, photograph in photographs.items()}


def fit(photograph: NDArray[np.uint8]) -> NDArray[np.uint8]:
    """Scale a photograph into the frame, on black."""
    box = Letterbox(WIDTH, HEIGHT, photograph.shape[1], photograph.shape[0])
    left, top, width, height = box.inner
    small = av.VideoFrame.from_ndarray(np.ascontiguousarray(photograph), "rgb24").reformat(width, height)
    frame = np.zeros((HEIGHT, WIDTH, 3), np.uint8)
    frame[top : top + height, left : left + width] = small.to_ndarray()
    return frame


def frames(rng: np.random.Generator) -> Iterator[av.VideoFrame]:
    """The video, with a little camera noise."""
    shown = pictures()
    for index in range(round(SCENES[-1][1] * FPS)):
        seen = next(what for begin, end, what, _ in SCENES if begin <= index / FPS < end)
        noise = rng.normal(0, 3, (HEIGHT, WIDTH, 1))
        frame = av.VideoFrame.from_ndarray(np.clip(shown[seen] + noise, 0, 255).astype(np.uint8), "rgb24")
        frame.pts, frame.time_base = index, Fraction(1, FPS)
        yield frame


def sound(rng: np.random.Generator) -> NDArray[np.float32]:
    """The sound track: a quiet room, and a smoke alarm (temporal-three) where the scene has one."""
    parts = []
    for begin, end, _, heard in SCENES:
        part = rng.normal(0, 0.0015, round((end - begin) * RATE)).astype(np.float32)
        if heard == "smoke alarm":
            part += 0.25 * smoke_alarm(rng, end - begin, RATE)
        parts.append(part)
    return np.concatenate(parts)


def write_clip(path: Path, seed: int = 7) -> None:
    """Compose the clip as an MP4 (H.264 and AAC on one clock)."""
    rng = np.random.default_rng(seed)
    with av.open(str(path), "w") as container:
        video = container.add_stream("libx264", rate=FPS, options={"crf": "20", "preset": "veryfast"})
        video.width, video.height, video.pix_fmt = WIDTH, HEIGHT, "yuv420p"
        audio = container.add_stream("aac", rate=RATE, layout="mono")
        for frame in frames(rng):
            container.mux(video.encode(frame))
        container.mux(video.encode(None))
        samples = sound(rng)
        for start in range(0, len(samples), 1024):
            block = samples[start : start + 1024]
            frame = av.AudioFrame.from_ndarray(block[None], "fltp", "mono")
            frame.sample_rate, frame.pts, frame.time_base = RATE, start, Fraction(1, RATE)
            container.mux(audio.encode(frame))
        container.mux(audio.encode(None))


def main() -> int:
    """Compose, run, and say where things are."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--out", type=Path, default=Path("demo-out"), help="where the clip, events and report go")
    parser.add_argument("--fast", action="store_true", help="as fast as possible instead of live")
    options = parser.parse_args()
    options.out.mkdir(parents=True, exist_ok=True)
    clip, report, events = (options.out / name for name in ("demo.mp4", "report.html", "events.jsonl"))
    with tempfile.TemporaryDirectory() as folder:
        fresh = Path(folder) / "demo.mp4"
        write_clip(fresh)
        clip.write_bytes(fresh.read_bytes())
    print(f"Composed {clip}: a wall, a cat, a smoke alarm, a command, words of leaving, then a person.\n")
    verb = ["analyze", str(clip)] if options.fast else ["run", "--media", str(clip)]
    words = [part for line in SAID for part in ("--text", line)]
    command = ["tectum", *verb, *words, "--report", str(report), "--jsonl", str(events)]
    print("$ " + shlex.join(command), flush=True)
    done = subprocess.run([sys.executable, "-m", "tectum.commands.main", *command[1:]], check=False)
    if done.returncode == 0:
        print(f"\nThe report, with the timeline as a picture: {report.resolve()}")
        print(f"The events, one JSON object a line:         {events.resolve()}")
        print("Your own recording:  .venv/bin/tectum analyze YOUR.mp4 --report report.html --text 'good night'")
    return done.returncode


if __name__ == "__main__":
    sys.exit(main())
