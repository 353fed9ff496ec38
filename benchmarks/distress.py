"""Distress by voice, words and sight, each alone and together: how often it is told where it is, and where it is not.

Recordings, sentences and photographs of the test split, as a place of a house observes them. Distressed: babies that
cry (and the few screams and shouts there are, most of them known from training, apart); English calls for help.
Harmless: laughter, children at play, talk and music; talk; rooms. Together they are composed: each side was recorded
apart. What is counted is the event ``distress``, what it rests on, and the sounds ``scream`` and ``baby_cry``.
"""

import argparse
import json
from collections.abc import Sequence
from pathlib import Path
from typing import Any

import cv2
import numpy as np
from rich.console import Console
from rich.table import Table

from environment import environment
from tectum import AudioChunk, Engine, Event, Pipeline, Utterance
from tectum.imaging.picture import picture_of
from tectum.observe.scaler import Scaler
from tectum_export.data.catalog import read_catalog
from tectum_export.data.manifest import Item, only
from tectum_export.data.sound import RATE, read_sound
from tectum_export.evaluate.intervals import wilson
from tectum_export.recipe import load_recipe

RESULT = Path(__file__).parent / "results" / "distress.json"
HARMLESS = ("laughing", "children_playing", "speech_babble", "street_music")
SPOKEN_AT_S, REST_S, PICTURE_S, MOST = 2.5, 1.0, 0.5, 25
KINDS = ("distress", "scream", "baby_cry")


def moments(
    engine: Engine, scaler: Scaler, sound: Item | None, words: Item | None, picture: Item | None
) -> list[Event]:
    """The starts of events of a place that observes all of that for eight seconds."""
    hop = engine.hop
    pcm = np.zeros(8 * RATE, np.float32)
    if sound is not None and sound.path is not None:
        clip = read_sound(sound.path)[: 7 * RATE]
        pcm[RATE : RATE + len(clip)] = clip
    pcm += (1e-4 * np.random.default_rng(0).standard_normal(len(pcm))).astype(np.float32)
    seen: list[Any] = [
        AudioChunk("home", (at + hop) / RATE, pcm[at : at + hop]) for at in range(0, len(pcm) - hop + 1, hop)
    ]
    if words is not None:
        seen.append(Utterance("home", SPOKEN_AT_S, words.text or ""))
    if picture is not None:
        shown = picture_of(cv2.cvtColor(cv2.imread(str(picture.path)), cv2.COLOR_BGR2RGB))
        seen += [scaler.frame("home", PICTURE_S * step + 0.01, shown) for step in range(int(8 / PICTURE_S))]
    place = Pipeline(engine, "home")
    events = [event for one in sorted(seen, key=lambda one: one.time) for event in place.observe(one)]
    return [event for event in [*events, *place.close()] if event.phase == "start"]


def told(trials: Sequence[list[Event]]) -> dict[str, Any]:
    """Shares of the trials in which each kind began, and what distress rested on."""
    found: dict[str, Any] = {"trials": len(trials)}
    for kind in KINDS:
        count = sum(any(event.kind == kind for event in events) for events in trials)
        found[kind] = {"share": round(count / len(trials), 4), "interval": wilson(count, len(trials))}
    whole = [event for events in trials for event in events if event.kind == "distress"]
    found["score"] = round(float(np.mean([event.score for event in whole])), 4) if whole else None
    rests: dict[str, int] = {}
    for event in whole:
        for one in event.evidence or ():
            rests[one.label] = rests.get(one.label, 0) + 1
    found["rests_on"] = rests
    return found


def pick(items: Sequence[Item], count: int = MOST) -> list[Item]:
    """So many at most, spread over all."""
    return list(items[:: max(1, len(items) // count)][:count])


def main() -> None:
    """Measure, print and write the result."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--data", type=Path, required=True, metavar="DIR")
    options = parser.parse_args()
    engine = Engine()
    scaler, catalog = Scaler(engine.bundle.shape), read_catalog(load_recipe("home"), options.data)
    held = only(catalog.audio, "test")
    cries = pick([item for item in held if "baby_cry" in item.labels])
    screams = [item for item in catalog.audio if item.group in ("scream", "shout")]
    harmless = pick([item for item in held if item.group in HARMLESS])
    english = [item for item in only(catalog.text, "test") if item.language in (None, "en")]
    calls = pick([item for item in english if "help" in item.labels])
    talk = pick([item for item in english if item.group == "talk:en:none"])
    people = pick([i for i in only(catalog.vision, "test") if any(b.label == "person" for b in i.boxes or ())])

    def run(sounds: Sequence[Any], words: Sequence[Any], pictures: Sequence[Any]) -> dict[str, Any]:
        count = max(len(sounds), len(words), len(pictures))
        of = [[side[n % len(side)] for side in (sounds, words, pictures)] for n in range(count)]
        return told([moments(engine, scaler, *one) for one in of])

    nothing = [None]
    rows = {
        "voice alone: cries": run(cries, nothing, nothing),
        "voice alone: screams and shouts": run(screams, nothing, nothing),
        "voice alone: harmless": run(harmless, nothing, nothing),
        "words alone: calls for help": run(nothing, calls, nothing),
        "words alone: talk": run(nothing, talk, nothing),
        "sight alone: people": run(nothing, nothing, people),
        "together: cries, calls, people": run(cries, calls, people),
        "together: cries, talk, people": run(cries, talk, people),
        "together: harmless, calls, people": run(harmless, calls, people),
        "together: harmless, talk, people": run(harmless, talk, people),
    }
    table = Table("what", "trials", *KINDS, "how sure", "rests on")
    for name, row in rows.items():
        shares = (f"{row[kind]['share']:.2f}" for kind in KINDS)
        table.add_row(name, str(row["trials"]), *shares, str(row["score"]), str(row["rests_on"]))
    Console(width=150).print(table)
    RESULT.write_text(json.dumps({**environment("onnxruntime"), "rows": rows}, indent=1) + "\n", encoding="utf-8")


if __name__ == "__main__":
    main()
