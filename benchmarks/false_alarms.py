"""Sounds told wrongly in hours of harmless sound: a bundle's audio encoder at the bundle's own thresholds.

With ``--recordings`` on a folder of one's own recordings in which none of the alarms is heard: every label told is
listed with its place, so that a person can listen. Else on ``--hours`` composed from the test sources of ``--data``
(``evaluate/benign.py``), where a label is not counted while it is truly there.
"""

import argparse
import json
from pathlib import Path
from typing import Any

import numpy as np
from rich.console import Console
from rich.progress import track
from rich.table import Table

from environment import environment
from tectum.bundle import DEFAULT, Bundle
from tectum.encode.onnx.session import Session
from tectum.errors import UsageError
from tectum_export.data.sound import RATE, read_sound
from tectum_export.evaluate.benign import (
    ALARMS,
    Benign,
    Heard,
    benign_table,
    blocks_of,
    compose_benign,
    hear,
)
from tectum_export.evaluate.predict import RISE_HOPS
from tectum_export.train.run import Run

RESULT = Path(__file__).parent / "results" / "false_alarms.json"
SOUNDS = {".wav", ".flac", ".ogg", ".mp3"}


def recordings(folder: Path, labels: int) -> list[tuple[Path, Benign]]:
    """The sound files of a folder and of those in it; in none of them is any label known to be there."""
    files = sorted(path for path in folder.rglob("*") if path.suffix.lower() in SOUNDS)
    if not files:
        raise UsageError(f"--recordings {folder}: holds no {', '.join(sorted(SOUNDS))}")
    return [(path, Benign(read_sound(path, RATE), ((),) * labels)) for path in files]


def told(heard: Heard, label: int, threshold: float) -> list[float]:
    """Seconds at which a label would be told."""
    high = heard.score[:, label] >= threshold
    held = np.convolve(high, np.ones(RISE_HOPS, int))[: len(high)] >= RISE_HOPS
    starts = np.flatnonzero(held & ~np.concatenate([[False], held[:-1]]))
    return [float((start + 1) * heard.hop_s) for start in starts]


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--bundle", type=Path, default=DEFAULT, help="bundle folder (default: the one with tectum)")
    parser.add_argument("--variant", default="fp32", help="of the bundle (default fp32)")
    source = parser.add_mutually_exclusive_group(required=True)
    source.add_argument("--recordings", type=Path, metavar="DIR", help="a folder of harmless recordings")
    source.add_argument("--data", type=Path, metavar="DIR", help="folder with the data sets of the bundle's recipe")
    parser.add_argument("--hours", type=float, default=2.0, help="to compose (default 2)")
    parser.add_argument("--out", type=Path, default=RESULT, help="JSON file to write")
    options = parser.parse_args()
    bundle = Bundle.load(options.bundle, options.variant)
    run = Run.of_bundle(options.bundle, options.data or Path(), options.bundle)
    recipe = run.recipe
    thresholds, heat = bundle.thresholds["sound"], bundle.temperatures["sound"]
    session = Session(bundle.graph("audio"))

    def listen(windows: np.ndarray) -> np.ndarray:
        return np.concatenate([session({"pcm": row[None]})["sound"] for row in windows])

    console = Console()
    body: dict[str, Any] = {"bench": "false_alarms", "variant": options.variant}
    if options.recordings is not None:
        found: dict[str, int] = dict.fromkeys(thresholds, 0)
        hours = 0.0
        for path, block in track(recordings(options.recordings, len(thresholds)), console=console):
            heard = hear(recipe, [block], listen)
            hours += heard.hours
            for index, (label, limit) in enumerate(thresholds.items()):
                places = told(heard, index, heat * float(np.log(limit / (1 - limit))))
                found[label] += heard.false_alarms(index, heat * float(np.log(limit / (1 - limit))))
                if places and label in ALARMS:
                    console.print(f"{path}: {label} at {', '.join(f'{p:.1f} s' for p in places)}", soft_wrap=True)
        table = {"hours": hours, "an_hour": {label: count / hours for label, count in found.items()}}
        table["alarms_an_hour"] = sum(rate for label, rate in table["an_hour"].items() if label in ALARMS)
    else:
        bank = run.sound_bank(run.catalog(), "test")
        blocks = compose_benign(bank, np.random.default_rng([recipe.seed, 41]), options.hours)
        heard = hear(recipe, track(blocks, total=blocks_of(options.hours), console=console), listen)
        table = benign_table(heard, heat, thresholds)
    shown = Table("label", "an hour", title=f"{table['hours']:.2f} h of harmless sound, {options.variant}")
    for label, rate in sorted(table["an_hour"].items(), key=lambda pair: -pair[1]):
        shown.add_row(f"{label}{' (alarm)' if label in ALARMS else ''}", f"{rate:.2f}")
    console.print(shown, f"alarms in all: {table['alarms_an_hour']:.2f} an hour")
    options.out.write_text(json.dumps({**body, **table, **environment("onnxruntime")}, indent=1) + "\n")


if __name__ == "__main__":
    main()
