"""What it costs to start an event at once when the score is far above its threshold: time won, false events added.

Every clip of the test split is heard at a moment drawn at random in a quiet room, at two levels; the videos beside the
data are played; people of the test split walk through a room. Each goes through the same place with the wait before an
event in force (no fast start), and with scores well above their threshold starting at once, at several margins in
log-odds; urgent: smoke and CO alarms and breaking glass alone.
False: an event of a kind that the clip is not labelled with (videos: kinds that are known not to be in them).
"""

import argparse
import json
from pathlib import Path
from typing import Any

import numpy as np
from rich.console import Console
from rich.table import Table

from environment import environment
from idle import REST_S, heard, walked
from tectum import Bundle, Embedding, Encoder, Engine, Observation, Pipeline
from tectum.decide import settings
from tectum.observe.sources.media import MediaFile
from tectum_export.data.catalog import read_catalog
from tectum_export.data.manifest import only
from tectum_export.data.picture_bank import read_picture
from tectum_export.data.sound import read_sound
from torch_bundle import recipe_of

RESULT = Path(__file__).parent / "results" / "fast_start.json"
URGENT = ("smoke_alarm", "co_alarm", "glass_break")
# name: (seconds presence must hold, margins by head or kind)
WAYS = {
    "none, 0.4 s": (0.4, {}),
    "none, 0.2 s": (0.2, {}),
    "2, 0.4 s": (0.4, {"presence": 2.0, "sound": 2.0}),
    "2, 0.2 s": (0.2, {"presence": 2.0, "sound": 2.0}),
    "1, 0.4 s": (0.4, {"presence": 1.0, "sound": 1.0}),
    "0, 0.4 s": (0.4, {"presence": 0.0, "sound": 0.0}),
    "urgent 2": (0.4, dict.fromkeys(URGENT, 2.0)),
    "urgent 1": (0.4, dict.fromkeys(URGENT, 1.0)),
    "urgent 0": (0.4, dict.fromkeys(URGENT, 0.0)),
}
LEVELS_DB = (-15, -30)
ABSENT = {"vtest.avi": {"cat", "dog", "vehicle"}, "car-detection.mp4": {"person", "cat", "dog"},
          "bottle-detection.mp4": {"person", "cat", "dog", "vehicle"}}  # fmt: skip
PEOPLE = 40


class Remembered(Encoder[Observation]):
    """Answers from memory: the networks run once for all margins."""

    def __init__(self, encoder: Encoder[Any], known: dict[int, Embedding]):
        self._encoder, self._known = encoder, known

    def encode(self, seen: Observation) -> Embedding:
        if id(seen) not in self._known:
            self._known[id(seen)] = self._encoder.encode(seen)
        return self._known[id(seen)]


class Remembering(Engine):
    """Its streams share one memory."""

    def __init__(self, bundle: Bundle):
        super().__init__(bundle)
        self._known: dict[int, Embedding] = {}

    def stream(self) -> dict[str, Encoder[Any]]:
        return {name: Remembered(encoder, self._known) for name, encoder in super().stream().items()}


def starts(engine: Engine, seen: list[Observation]) -> list[tuple[str, str, float]]:
    place = Pipeline(engine, "home")
    out = []
    for observation in seen:
        out += [(e.head, e.kind, e.detected) for e in place.observe(observation) if e.phase == "start"]
    place.close()
    return out


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--data", type=Path, required=True, metavar="DIR")
    options = parser.parse_args()
    bundle = Bundle.load()
    engine = Remembering(bundle)
    catalog = read_catalog(recipe_of(bundle), options.data)
    rng = np.random.default_rng(0)
    sounds = set(bundle.labels["sound"])
    recordings: list[tuple[str, set[str], set[str], float, list[Observation]]] = []
    for item in only(catalog.audio, "test"):
        clip = read_sound(item.path)
        loud = np.flatnonzero(np.abs(clip) > 0.2 * np.abs(clip).max())[0] / 16_000
        labels = set(item.labels) & sounds
        for level in LEVELS_DB:
            recordings.append(("sound", labels, sounds - set(item.labels), loud, heard(engine, clip, level, rng)))
    people = [
        (i, b) for i in only(catalog.vision, "test") for b in i.boxes or () if b.label == "person" and b.height > 60
    ]
    for index in rng.permutation(len(people))[:PEOPLE]:
        item, b = people[index]
        crop = read_picture(item.path)[int(b.y) : int(b.y + b.height), int(b.x) : int(b.x + b.width)]
        if min(crop.shape[:2]) > 4:
            recordings.append(("presence", {"person"}, {"cat", "dog", "vehicle"}, 0.0, walked(engine, crop, rng)))
    for name, absent in ABSENT.items():
        media = MediaFile(options.data / "video" / name, bundle.shape)
        recordings.append(("presence", set(), absent, 0.0, list(media)))
    rows: dict[str, Any] = {}
    for way, (rise, steps) in WAYS.items():
        settings.FAST_START_LOG_ODDS = steps
        settings.TIMES = {**settings.TIMES, "presence": (rise, 3.0)}
        groups = ("sound", "presence", "urgent")
        row = rows[way] = {group: {"found": 0, "missed": 0, "false": 0, "delay": []} for group in groups}
        for head, labels, absent, onset, seen in recordings:
            told = starts(engine, seen)
            for label in labels:
                first = min((t for h, k, t in told if h == head and k == label), default=None)
                for group in (head, "urgent") if label in URGENT else (head,):
                    row[group]["found" if first is not None else "missed"] += 1
                    if first is not None:
                        row[group]["delay"].append(first - REST_S - onset)
            row[head]["false"] += sum(h == head and k in absent for h, k, _ in told)
            row["urgent"]["false"] += sum(h == head and k in absent and k in URGENT for h, k, _ in told)
        for head in row.values():
            delay = head.pop("delay")
            head["delay_p50_s"], head["delay_p95_s"] = (round(float(np.quantile(delay, q)), 3) for q in (0.5, 0.95))
    console = Console(soft_wrap=True)
    table = Table("fast start, presence holds", "head", "found", "missed", "false events", "delay p50 s", "p95 s")
    for way, row in rows.items():
        for head, f in row.items():
            table.add_row(way, head, *(str(f[k]) for k in ("found", "missed", "false", "delay_p50_s", "delay_p95_s")))
    console.print(table)
    minutes = sum(seen[-1].time for *_, seen in recordings) / 60
    body = {"bench": "fast_start", "recordings": len(recordings), "minutes": round(minutes, 1), "ways": rows,
            **environment("onnxruntime")}  # fmt: skip
    RESULT.write_text(json.dumps(body, indent=1) + "\n")


if __name__ == "__main__":
    main()
