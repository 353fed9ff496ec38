"""What five marks of a recurring noise save, and what they cost.

A noise of the ``test`` split that begins an event of a sound it does not hold is played again and again, each time at
another level, moment and noise of the room. Five events are marked as wrong; counted is how many of those that follow
are like them. What is lost is told by every clip of ``test`` that truly holds that sound: how many of its events are
like one that was marked. Events begin at the bundle's thresholds, lowered by ``--lower`` of log-odds so that there are
enough of them; likeness asks nothing of the score.
"""

import argparse
import json
from collections import defaultdict
from pathlib import Path

import numpy as np
from rich.console import Console
from rich.table import Table

from environment import environment
from tectum import AudioChunk, Engine
from tectum.decide.alike import ALIKE, NEVER, Vectors, likeness
from tectum.decide.settings import KindSettings, PlaceSettings
from tectum.house.feedback import HOPS
from tectum.modality import AUDIO
from tectum.pipeline import Pipeline
from tectum_export.data.catalog import read_catalog
from tectum_export.data.manifest import Item, only
from tectum_export.data.sound import read_sound
from tectum_export.recipe import load_recipe

RESULT = Path(__file__).parent / "results" / "feedback.json"
MARKS, AFTER = 5, 5
SWEEP = (0.8, 0.85, 0.9, 0.93, 0.95, 0.97, 0.99)
LEAD_S = 2.0


def played(pcm: np.ndarray, rng: np.random.Generator, rate: int) -> np.ndarray:
    """A recording once more: 0 to 12 dB quieter, up to a second later, in a room of 20 to 40 dB less noise."""
    loud = pcm / max(1e-3, float(np.abs(pcm).max())) * 0.5 * 10 ** (-rng.uniform(0, 12) / 20)
    quiet = np.zeros(round(rate * (LEAD_S + rng.uniform(0, 1))), np.float32)
    whole = np.concatenate([quiet, loud.astype(np.float32)])
    level = np.sqrt(float(np.mean(loud**2))) * 10 ** (-rng.uniform(20, 40) / 20)
    return (whole + level * rng.standard_normal(len(whole))).astype(np.float32)


def begun(engine: Engine, pcm: np.ndarray, settings: PlaceSettings) -> list[tuple[str, Vectors]]:
    """Kind and embeddings of every sound event that begins."""
    place, hop, rate = (
        Pipeline(engine, "home", settings=settings),
        engine.bundle.shape.hop,
        engine.bundle.shape.sample_rate,
    )
    found = []
    for at in range(0, len(pcm) - hop + 1, hop):
        for event in place.observe(AudioChunk("home", (at + hop) / rate, pcm[at : at + hop])):
            if event.head == "sound" and event.phase == "start":
                vectors = np.stack([e.vector for e in place.timeline.recent(AUDIO)[-HOPS:]])
                found.append((event.kind, vectors.astype(np.float16).astype(np.float32)))
    return found


def lowered(engine: Engine, by: float) -> PlaceSettings:
    """Thresholds of sounds, less so much of log-odds."""

    def less(p: float) -> float:
        return 1 / (1 + (1 - p) / p * float(np.exp(by)))

    return PlaceSettings(
        {kind: KindSettings(threshold=less(p)) for kind, p in engine.bundle.thresholds["sound"].items()}
    )


def main() -> None:
    """Measure, print, write."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--data", type=Path, required=True, help="the data sets")
    parser.add_argument("--noises", type=int, default=120, help="recordings that are tried (default: 120)")
    parser.add_argument("--lower", type=float, default=2.0, help="of log-odds (default: 2)")
    parser.add_argument("--out", type=Path, default=RESULT)
    options = parser.parse_args()
    engine, rng = Engine(), np.random.default_rng(0)
    rate, settings = engine.bundle.shape.sample_rate, lowered(engine, options.lower)
    items = [item for item in only(read_catalog(load_recipe("home"), options.data).audio, "test") if item.path]
    rng.shuffle(items)  # type: ignore[arg-type]

    def heard(item: Item) -> list[tuple[str, Vectors]]:
        return begun(engine, played(read_sound(item.path, rate)[: 5 * rate], rng, rate), settings)

    true: dict[str, list[Vectors]] = defaultdict(list)
    noises = []
    for item in items[: options.noises]:
        for kind, vectors in heard(item):
            if kind in item.labels:
                true[kind].append(vectors)
            elif kind not in item.unknown and kind not in NEVER:
                noises.append((item, kind))
    rows, lost = [], []
    for item, kind in noises:
        times = [[v for k, v in heard(item) if k == kind] for _ in range(MARKS + AFTER)]
        marks, after = [v for one in times[:MARKS] for v in one][:MARKS], [v for one in times[MARKS:] for v in one]
        if marks and after:
            rows.append([max(likeness(v, mark) for mark in marks) for v in after])
            lost.append([max(likeness(v, mark) for mark in marks) for v in true.get(kind, [])])
    table = Table("likeness", "false events", "then", "true events", "lost")
    sweep = {}
    before, truly = sum(map(len, rows)), sum(map(len, lost))
    for limit in SWEEP:
        then, gone = (sum(like >= limit for row in group for like in row) for group in (rows, lost))
        sweep[str(limit)] = {"false_then": before - then, "true_lost": gone}
        table.add_row(f"{limit}", str(before), str(before - then), str(truly), str(gone))
    Console().print(table)
    result = {
        "noises": len(rows), "tried": min(options.noises, len(items)), "marks": MARKS, "lower": options.lower,
        "alike": ALIKE, "false_before": before, "true": truly, "by_likeness": sweep,
        **sweep[str(ALIKE)], "environment": environment("onnxruntime", "numpy"),
    }  # fmt: skip
    options.out.write_text(json.dumps(result, indent=1) + "\n", encoding="utf-8")


if __name__ == "__main__":
    main()
