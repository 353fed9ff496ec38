"""How right a state sensor by example is (``[[place.watch]]``) at hours that its pictures were not taken at.

Corners are parts of photographs of rooms (ADE20K, ``test``). Their second state is synthesised: in the middle of the
corner stands a part of another photograph, as what is behind a door that opens, or a bin that is out. Ten pictures of
each state are taken by day; tested is by day again, at dusk, by lamp light and by night (a grey picture). Light,
colour, the shadow of one side, noise and a camera that moves by a few pixels are drawn anew for every picture, so this
says what light does and not what a real door does: no recordings of such were to be had.
"""

import argparse
import json
import time
from pathlib import Path
from typing import Any

import av
import numpy as np
from numpy.typing import NDArray
from rich.console import Console
from rich.table import Table

from environment import environment
from tectum import Engine
from tectum.config.place import PlaceConfig, WatchConfig
from tectum.decide.settings import Zone
from tectum.house.watching import SURE, PlaceWatches
from tectum.imaging.thumbnail import jpeg
from tectum.observe.scaler import Scaler
from tectum_export.data.catalog import read_catalog
from tectum_export.data.manifest import only
from tectum_export.data.picture_bank import PictureBank
from tectum_export.evaluate.intervals import wilson
from tectum_export.recipe import load_recipe

RESULT = Path(__file__).parent / "results" / "watch.json"
HIGH, WIDE = 288, 512
ZONE = (0.3, 0.2, 0.75, 0.9)
"""Left, top, right, bottom."""
HOURS: dict[str, tuple[tuple[float, float], tuple[float, float], float, float]] = {
    # gain, gamma, how far colours go, share of grey
    "day": ((0.8, 1.2), (0.9, 1.1), 0.05, 0.0),
    "dusk": ((0.35, 0.7), (1.0, 1.5), 0.15, 0.0),
    "lamp": ((0.4, 0.9), (0.9, 1.3), 0.35, 0.0),
    "night": ((0.3, 0.8), (0.9, 1.4), 0.05, 1.0),
}
PICTURES, TESTED = 10, 8
Picture = NDArray[np.uint8]


def taken(rng: np.random.Generator, room: Picture, hour: str) -> Picture:
    """A picture of a room at an hour."""
    gain, gamma, colours, grey = HOURS[hour]
    dx, dy = rng.integers(-3, 4, 2)
    values = np.roll(room, (int(dy), int(dx)), (0, 1)).astype(np.float32) / 255
    values = rng.uniform(*gain) * values ** rng.uniform(*gamma)
    values *= np.array([1 + rng.uniform(0, colours), 1.0, 1 - rng.uniform(0, colours)], np.float32)
    shadow = np.linspace(1.0, rng.uniform(0.6, 1.0), room.shape[1], dtype=np.float32)
    values *= (shadow if rng.random() < 0.5 else shadow[::-1])[None, :, None]
    values += grey * (values.mean(-1, keepdims=True) - values)
    noisy = 255 * values + rng.normal(0, rng.uniform(1, 8), values.shape)
    return np.asarray(noisy.clip(0, 255), np.uint8)


def with_change(rng: np.random.Generator, room: Picture, other: Picture) -> Picture:
    """The second state: 30 to 60 % of the width and height of the corner show another room."""
    out = room.copy()
    left, top, right, bottom = (round(part * size) for part, size in zip(ZONE, (WIDE, HIGH) * 2, strict=True))
    wide, high = (round(rng.uniform(0.3, 0.6) * size) for size in (right - left, bottom - top))
    x, y = left + rng.integers(0, right - left - wide), top + rng.integers(0, bottom - top - high)
    out[y : y + high, x : x + wide] = other[:high, :wide]
    return out


def main() -> None:
    """Measure, print, write."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--data", type=Path, required=True, help="the data sets")
    parser.add_argument("--work", type=Path, required=True, metavar="DIR", help="folder for the pictures")
    parser.add_argument("--corners", type=int, default=8, help="how many (default 8)")
    parser.add_argument("--out", type=Path, default=RESULT)
    options = parser.parse_args()
    recipe, engine = load_recipe("home"), Engine()
    items = [item for item in only(read_catalog(recipe, options.data).vision, "test") if item.data_set == "ade20k"]
    rng = np.random.default_rng(3)
    rng.shuffle(items)  # type: ignore[arg-type]
    bank = PictureBank(items[: 2 * options.corners], recipe.labels.presence, (HIGH, WIDE))
    rooms = [bank.letterbox(picture) for picture in bank.pictures]
    left, top, right, bottom = ZONE
    zone = Zone("corner", ((left, top), (right, top), (right, bottom), (left, bottom)))
    table = WatchConfig("state", ("one", "other"), "pictures", "corner")
    counts: dict[str, list[int]] = {hour: [0, 0, 0] for hour in HOURS}
    seconds = []
    for number in range(options.corners):
        states = {"one": rooms[2 * number]}
        states["other"] = with_change(rng, states["one"], rooms[2 * number + 1])
        folder = options.work / str(number)
        for state, room in states.items():
            (folder / "pictures" / state).mkdir(parents=True, exist_ok=True)
            for k in range(PICTURES):
                frame = av.VideoFrame.from_ndarray(taken(rng, room, "day"), "rgb24")
                (folder / "pictures" / state / f"{k}.jpg").write_bytes(jpeg(frame, HIGH))
        begun = time.process_time()
        (watch,) = PlaceWatches(
            PlaceConfig(name="hall", zone=(zone,), watch=(table,)), folder, engine.bundle.shape, engine
        )
        seconds.append(time.process_time() - begun)
        scale = Scaler(engine.bundle.shape)
        for hour, count in counts.items():
            for state, room in states.items():
                for _ in range(TESTED):
                    picture = av.VideoFrame.from_ndarray(taken(rng, room, hour), "rgb24")
                    chances = watch.chances(scale.frame("hall", 0.0, picture))
                    best = max(chances, key=lambda one: chances[one])
                    count[0] += 1
                    count[1] += best == state
                    count[2] += chances[best] >= SURE and best != state
    shown = Table("hour", "right", "95 %", "surely wrong", "pictures")
    rows: dict[str, Any] = {}
    for hour, (count, right_ones, wrong) in counts.items():
        low, high = wilson(right_ones, count)
        rows[hour] = {"pictures": count, "right": round(right_ones / count, 3), "low": round(low, 3),
                      "high": round(high, 3), "surely_wrong": round(wrong / count, 3)}  # fmt: skip
        shown.add_row(hour, f"{right_ones / count:.3f}", f"{low:.3f} to {high:.3f}", f"{wrong / count:.3f}", str(count))
    Console().print(shown)
    result = {
        "bench": "watch", "corners": options.corners, "pictures_a_state": PICTURES, "hours": rows,
        "learn_cpu_s": round(float(np.median(seconds)), 2), **environment("onnxruntime", "numpy"),
    }  # fmt: skip
    options.out.write_text(json.dumps(result, indent=1) + "\n", encoding="utf-8")


if __name__ == "__main__":
    main()
