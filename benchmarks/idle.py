"""A house at rest against the same house, busy; and whether the gates that save the work miss an onset.

CPU: one place, decoding included, in a process of its own, as ``house.py`` measures it: a busy stream (people walking,
a street's sound), and one at rest (a still room with camera noise, a quiet room's noise), with gates and without;
beside them decoding alone, which no gate saves.

Onsets: recordings that are at rest for eight seconds, then a clip of the test split is heard (at four levels), or a
person of the test split walks through. Each is run without gates and with them: every event that starts without them
must start with them, at most half a second later.
"""

import argparse
import json
import subprocess
import sys
import tempfile
from dataclasses import asdict
from pathlib import Path
from typing import Any

import av
import cv2
import numpy as np
from rich.console import Console
from rich.table import Table

from environment import environment
from house import RATE, WARM_S, decoding, stream, write_stream
from tectum import Bundle, Engine, Pipeline
from tectum.host.bench import house
from tectum.imaging.letterbox import Letterbox
from tectum.observe.types import AudioChunk, Frame, Observation
from tectum_export.data.catalog import read_catalog
from tectum_export.data.manifest import only
from tectum_export.data.picture_bank import read_picture
from tectum_export.data.sound import read_sound
from torch_bundle import recipe_of

RESULT = Path(__file__).parent / "results" / "idle.json"
REST_S, PEOPLE = 8.0, 40
LEVELS_DB = (-20, -30, -40, -50)
ROOM_DB = -60.0
LATER_S = 0.5
WAYS = ("busy", "busy, gated", "idle", "idle, gated", "decoding alone")


def room(height: int, width: int, rng: np.random.Generator, noise: float = 3.0) -> np.ndarray:
    """A still picture with camera noise, uint8 [height, width, 3]."""
    x, y = np.meshgrid(np.linspace(0, 9, width), np.linspace(0, 6, height))
    scene = 100 + 45 * np.sin(x)[..., None] * np.array([1, 0.8, 0.6]) + 30 * np.cos(y)[..., None]
    scene[height // 3 : height // 2, width // 4 : width // 3] = (150, 120, 90)
    return np.clip(scene + rng.normal(0, noise, scene.shape), 0, 255).astype(np.uint8)


def still(out: Path, seconds: float) -> Path:
    """A room at rest."""
    rng = np.random.default_rng(0)
    sound = (10 ** (ROOM_DB / 20) * rng.standard_normal(round(RATE * seconds))).astype(np.float32)
    shown = (av.VideoFrame.from_ndarray(room(360, 640, rng), "rgb24") for _ in range(round(25 * seconds)))
    return write_stream(out, shown, sound)


def starts(engine: Engine, seen: list[Observation], gated: bool) -> tuple[dict[tuple[str, str], list[float]], float]:
    """When each event started (head, kind) by the time it was told, and the share of observations encoded."""
    place = Pipeline(engine, "home", gated=gated)
    found: dict[tuple[str, str], list[float]] = {}
    for observation in seen:
        for event in place.observe(observation):
            if event.phase == "start":
                found.setdefault((event.head, event.kind), []).append(event.detected)
    place.close()
    passed = sum(p for p, _ in place.saved.values())
    return found, passed / max(1, len(seen))


def heard(engine: Engine, clip: np.ndarray, level_db: float, rng: np.random.Generator) -> list[Observation]:
    """A clip at a level (RMS of its loudest quarter second, dB of full scale) in a quiet room after ``REST_S``."""
    hop, rate = engine.hop, engine.bundle.shape.sample_rate
    loudest = max(float(np.sqrt(np.mean(clip[i : i + hop] ** 2))) for i in range(0, max(1, len(clip) - hop), hop))
    begin = round(REST_S * rate) + int(rng.integers(hop))
    sound = 10 ** (ROOM_DB / 20) * rng.standard_normal(begin + len(clip) + 2 * rate)
    sound[begin : begin + len(clip)] += clip * 10 ** (level_db / 20) / max(loudest, 1e-6)
    hops = np.clip(sound[: len(sound) // hop * hop], -1, 1).astype(np.float32).reshape(-1, hop)
    return [AudioChunk("home", (i + 1) * hop / rate, part) for i, part in enumerate(hops)]


def walked(engine: Engine, person: np.ndarray, rng: np.random.Generator) -> list[Observation]:
    """A person who walks through a room from one side to the other after ``REST_S``."""
    shape = engine.bundle.shape
    box = Letterbox(shape.width, shape.height, shape.width, shape.height)
    high = int(rng.integers(40, 110))
    wide = max(6, round(person.shape[1] * high / person.shape[0]))
    small = cv2.resize(person, (wide, high), interpolation=cv2.INTER_AREA)
    top = int(rng.integers(10, shape.height - high))
    out: list[Observation] = []
    for index in range(round((REST_S + 8) * shape.rate_hz)):
        picture = room(shape.height, shape.width, rng)
        left = round((index / shape.rate_hz - REST_S) / 8 * (shape.width + wide)) - wide
        from_x, to_x = max(0, left), min(shape.width, left + wide)
        if index / shape.rate_hz >= REST_S and to_x > from_x:
            picture[top : top + high, from_x:to_x] = small[:, from_x - left : to_x - left]
        out.append(Frame("home", index / shape.rate_hz, picture, box))
    return out


def onsets(data: Path) -> dict[str, Any]:
    """Events that start without gates, those that the gates miss or tell later, by kind of recording."""
    bundle = Bundle.load()
    engine = Engine(bundle)
    catalog = read_catalog(recipe_of(bundle), data)
    rng = np.random.default_rng(0)
    recordings: list[tuple[str, list[Observation]]] = []
    for item in only(catalog.audio, "test"):
        clip = read_sound(item.path)
        recordings += [(f"sound at {db} dB", heard(engine, clip, db, rng)) for db in LEVELS_DB]
    people = [
        (i, b) for i in only(catalog.vision, "test") for b in i.boxes or () if b.label == "person" and b.height > 60
    ]
    for index in rng.permutation(len(people))[:PEOPLE]:
        item, b = people[index]
        picture = read_picture(item.path)
        crop = picture[int(b.y) : int(b.y + b.height), int(b.x) : int(b.x + b.width)]
        if min(crop.shape[:2]) > 4:
            recordings.append(("a person", walked(engine, crop, rng)))
    out: dict[str, Any] = {}
    for kind, seen in recordings:
        row = out.setdefault(
            kind, {"recordings": 0, "events": 0, "missed": 0, "later": 0, "delay_s": [], "encoded": []}
        )
        plain, _ = starts(engine, seen, False)
        gated, share = starts(engine, seen, True)
        row["recordings"] += 1
        row["encoded"].append(share)
        for key, times in plain.items():
            row["events"] += 1
            if key not in gated:
                row["missed"] += 1
                continue
            delay = gated[key][0] - times[0]
            row["delay_s"].append(delay)
            row["later"] += delay > LATER_S
    for row in out.values():
        row["encoded"] = round(float(np.mean(row["encoded"])), 3)
        row["delay_s"] = round(float(np.max(row["delay_s"])), 3) if row["delay_s"] else None
    return out


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--data", type=Path, required=True, metavar="DIR")
    parser.add_argument("--seconds", type=float, default=30.0)
    parser.add_argument("--one", nargs=2, metavar=("WAY", "MEDIA"), help=argparse.SUPPRESS)
    options = parser.parse_args()
    if options.one:
        way, media = options.one
        if way == "decoding alone":
            print(json.dumps(decoding(Path(media), 1, options.seconds)))
        else:
            found = house(Engine.open(), 1, options.seconds, Path(media), gated="gated" in way)
            print(json.dumps(asdict(found)))
        return
    console = Console(soft_wrap=True)
    rows: dict[str, Any] = {}
    with tempfile.TemporaryDirectory() as folder:
        length = WARM_S + options.seconds + 2
        busy = stream(options.data, Path(folder) / "busy.mp4", length)
        rest = still(Path(folder) / "idle.mp4", length)
        for way in WAYS:
            command = [sys.executable, __file__, "--data", str(options.data), "--seconds", str(options.seconds)]
            media = busy if way.startswith("busy") else rest
            done = subprocess.run([*command, "--one", way, str(media)], capture_output=True, text=True, check=True)
            rows[way] = json.loads(done.stdout.splitlines()[-1])
    table = Table("one place", "CPU s/s", "of busy", "encoded")
    for way, row in rows.items():
        cpu = row["cpu_s_per_media_s"]
        share = cpu / rows["busy"]["cpu_s_per_media_s"]
        table.add_row(way, f"{cpu:.4f}", f"{share:.2f}", f"{row.get('encoded', 0):.2f}")
    console.print(table)
    missed = onsets(options.data)
    table = Table("onsets", "recordings", "events without gates", "missed", "later", "worst delay s", "encoded")
    for kind, row in missed.items():
        figures = [row[key] for key in ("recordings", "events", "missed", "later", "delay_s", "encoded")]
        table.add_row(kind, *map(str, figures))
    console.print(table)
    body = {
        "bench": "idle",
        "seconds": options.seconds,
        "cpu": rows,
        "onsets": missed,
        **environment("onnxruntime", "av"),
    }
    RESULT.write_text(json.dumps(body, indent=1) + "\n")


if __name__ == "__main__":
    main()
