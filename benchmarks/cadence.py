"""Alarms confirmed by their cadence, and harmless beeps, music and talk that are not: shares, and seconds to be told.

Alarms made from their standards, in rooms, behind doors, at a distance and over talk, and recordings of real ones;
beeps of every kind, a chirp every ten seconds, music and talk. Each is heard as a house hears it, hop by hop: once with
the wait for the cadence in force (``confirm``), once without. ``cadence alone``: what the cadence says of a sound
whatever the encoder does. Most of the recordings, and the recipes of the made sounds, are known to the encoder from its
training; the cadence was set on other draws of the made ones (another seed).

``--hours``: so many hours of harmless sound besides, composed of recordings of ``--split`` as an evaluation composes
them (``evaluate/benign.py``): alarms told an hour both ways, and what was heard then.
"""

import argparse
import json
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import numpy as np
import torch
from rich.console import Console
from rich.progress import track
from rich.table import Table

from environment import environment
from tectum import AudioChunk, Engine
from tectum.bundle import DEFAULT, Bundle
from tectum.decide.cadence import CADENCES, cadence_of
from tectum.decide.decider import Decider
from tectum.decide.settings import KindSettings, PlaceSettings
from tectum.encode.tones import ToneListener
from tectum.modality import Head
from tectum_export.data import alarms, beeps, household
from tectum_export.data.augment_sound import microphones, rms
from tectum_export.data.sound import RATE, read_sound
from tectum_export.data.sound_sets import read_clips, read_esc
from tectum_export.evaluate.benign import blocks_of, compose_benign
from tectum_export.evaluate.intervals import wilson
from tectum_export.train.run import Run

HEAD = Head("sound", "states")
BEFORE_S = 4.0
RESULT = Path(__file__).parent / "results" / "cadence.json"
SECONDS, BEGINS = 24.0, (1.5, 2.5)
SNR_DB = (0.0, 25.0)
"""Of the whole, pauses too."""
OVER_TALK_DB = (0.0, 15.0)
MADE = {
    "T3": ("T3", alarms.smoke_alarm), "T4": ("T4", alarms.co_alarm), "continuous": ("continuous", alarms.continuous),
    "even pulses": ("even", alarms.fast_pulses), "sweep": ("continuous", alarms.sweep),
}  # fmt: skip
ONCE = (beeps.keys, beeps.notice, beeps.lock, household.music, household.kettle, household.ringing, household.other)
"""Made anew every eight seconds; timers and clocks go on."""
SETS = {"esc10": read_esc, "esc50-part": read_esc, "cc-events": read_clips, "urbansound8k-part": read_clips}
TALK = ("speech", "speech_babble", "laughing", "children_playing", "shout")
RECORDED = {
    "talk": TALK, "music": ("street_music",), "alarm clocks": ("clock_alarm", "beep"),
    "bells": ("church_bells", "doorbell", "bicycle_bell", "toaster"), "car alarms and sirens": ("car_alarm", "siren"),
    "birds and insects": ("birds", "chirping_birds", "crickets", "insects", "rooster"), "babies": ("crying_baby",),
    "machines": ("vacuum_cleaner", "washing_machine", "drilling", "engine_idling", "compressor"),
}  # fmt: skip
Case = tuple[str, str | None, np.ndarray, float]
"""Source, the cadence that it has (an empty text: an alarm of an unknown one; None: harmless), samples, its onset."""


def cases(data: Path, number: int, rng: np.random.Generator) -> Iterator[Case]:
    recorded = recordings(data)
    talk = [path for group in TALK for path in recorded.get(group, ())]
    for name, (truth, make) in MADE.items():
        for _ in range(number):
            yield name, truth, *begun(rng, make(rng, SECONDS, RATE))
    for name in ("T3", "T4") if talk else ():
        truth, make = MADE[name]
        for _ in range(number):
            sound, onset = begun(rng, make(rng, SECONDS, RATE))
            under = long(read_sound(talk[int(rng.integers(len(talk)))], RATE))
            under *= rms(sound) / rms(under) * 10 ** (-rng.uniform(*OVER_TALK_DB) / 20)
            yield f"{name} over talk", truth, sound + under, onset
    for make in (beeps.timer, beeps.clock):
        for _ in range(number):
            yield f"beeps: {make.__name__}", None, make(rng, SECONDS, RATE), 0.0
    for _ in range(number):
        chirps = beeps.low_battery(rng, 10.0, RATE)
        yield "beeps: low_battery", None, np.tile(chirps, 3)[: round(SECONDS * RATE)], 0.0
    for make in ONCE:
        room = "beeps" if make.__module__ == beeps.__name__ else "made"
        for _ in range(number):
            parts = [make(rng, SECONDS / 3, RATE) for _ in range(3)]
            yield f"{room}: {make.__name__}", None, np.concatenate(parts), 0.0
    for name, groups in (("real smoke alarms", ("smoke_alarm",)), *RECORDED.items()):
        paths = [path for group in groups for path in recorded.get(group, ())]
        for index in rng.permutation(len(paths))[:number]:
            sound = read_sound(paths[index], RATE)
            sound = long(sound) if name in ("talk", "music", "machines") else sound
            yield f"recorded: {name}", "" if groups == ("smoke_alarm",) else None, *begun(rng, sound)


def recordings(data: Path) -> dict[str, list[Path]]:
    """By category the recordings of the data sets that are there."""
    found: dict[str, list[Path]] = {}
    for name, read in SETS.items():
        if (data / "sounds" / name / "meta.csv").is_file():
            for item in read(data / "sounds" / name, ()):
                if item.path is not None:
                    found.setdefault(item.group, []).append(item.path)
    return found


def long(sound: np.ndarray) -> np.ndarray:
    return np.tile(sound, int(SECONDS * RATE / len(sound)) + 1)[: round(SECONDS * RATE)]


def begun(rng: np.random.Generator, sound: np.ndarray) -> tuple[np.ndarray, float]:
    """It begins a while after the recording; its peak is 1."""
    out = np.zeros(round(SECONDS * RATE), np.float32)
    first = round(rng.uniform(*BEGINS) * RATE)
    part = sound[: len(out) - first]
    out[first : first + len(part)] = part / max(1e-6, float(np.abs(part).max()))
    loud = int(np.flatnonzero(np.abs(out) > 0.2)[0])
    return out, loud / RATE


def deciders(engine: Engine) -> dict[str, Decider]:
    """Of both ways."""
    return {
        way: Decider("home", engine.bundle.thresholds, (HEAD,), settings=PlaceSettings(dict.fromkeys(CADENCES, kind)))
        for way, kind in (("confirm", KindSettings()), ("at once", KindSettings(confirm=False)))
    }


def harmless_hours(engine: Engine, data: Path, split: str, hours: float) -> dict[str, Any]:
    """Alarms told in harmless sound of a split, an hour; ``with``: the labels of what sounded in the seconds before."""
    run = Run.of_bundle(engine.bundle.path, data, Path())
    bank = run.sound_bank(run.catalog(), split)
    rng = np.random.default_rng([run.recipe.seed, 40, len(split)])
    encoder, ways, labels, hop = engine.stream()["audio"], deciders(engine), engine.bundle.labels["sound"], engine.hop
    told: list[dict[str, Any]] = []
    begin = 0.0
    for block in track(compose_benign(bank, rng, hours), total=blocks_of(hours), description="harmless"):
        count = len(block.pcm) // hop
        for index in range(count):
            local = (index + 1) * hop / RATE
            seen = encoder.encode(AudioChunk("home", begin + local, block.pcm[index * hop : (index + 1) * hop]))
            scores = dict(zip(labels, seen.scores["sound"].tolist(), strict=True))
            for way, decider in ways.items():
                for event in decider.step("sound", begin + local, scores, ("audio",), tones=seen.tones):
                    if event.kind in CADENCES and event.phase == "start":
                        about = [any(a < local and b > local - BEFORE_S for a, b in spans) for spans in block.spans]
                        names = [name for name, there in zip(bank.labels, about, strict=True) if there]
                        told.append({"way": way, "kind": event.kind, "cadence": event.cadence, "with": names})
        begin += count * hop / RATE
    rates = {
        way: {kind: 3600 * sum((t["way"], t["kind"]) == (way, kind) for t in told) / begin for kind in CADENCES}
        for way in ways
    }
    return {"split": split, "hours": begin / 3600, "told an hour": rates, "told": told}


def heard(engine: Engine, pcm: np.ndarray) -> dict[str, Any]:
    """Per way the first alarm that is told: its kind, when, by which cadence; and which cadences there are alone."""
    hop = engine.hop
    encoder = engine.stream()["audio"]
    told: dict[str, Any] = {"confirm": None, "at once": None, "alone": {}}
    ways = deciders(engine)
    listener = ToneListener(RATE)
    listener.listen(0.0, np.zeros(0, np.float32))
    labels = engine.bundle.labels["sound"]
    for index in range(len(pcm) // hop):
        time, samples = (index + 1) * hop / RATE, pcm[index * hop : (index + 1) * hop]
        seen = encoder.encode(AudioChunk("home", time, samples))
        scores = dict(zip(labels, seen.scores["sound"].tolist(), strict=True))
        for way, decider in ways.items():
            for event in decider.step("sound", time, scores, ("audio",), tones=seen.tones):
                if event.kind in CADENCES and event.phase != "end":
                    first = told[way] or {"kind": event.kind, "at": time, "cadence": None}
                    told[way] = {**first, "cadence": first["cadence"] or event.cadence}
        listener.hear(samples, time)
        listener.listen(time, samples)
        for spans in listener.tones():
            cadence = cadence_of(spans, time)
            if cadence is not None:
                told["alone"].setdefault(cadence, time)
    return told


def share(hits: int, count: int) -> dict[str, Any]:
    return {"share": round(hits / count, 4), "interval": [round(v, 4) for v in wilson(hits, count)]}


def summary(rows: list[tuple[str | None, float, dict[str, Any]]]) -> dict[str, Any]:
    """Of one source."""
    count = len(rows)
    truth = rows[0][0]
    out: dict[str, Any] = {"n": count, "alarm": truth is not None}
    for way in ("confirm", "at once"):
        late = sorted(found[way]["at"] - onset for _, onset, found in rows if found[way] is not None)
        out[f"told, {way}"] = share(len(late), count)
        if truth is not None and late:
            p50, p90 = np.quantile(late, (0.5, 0.9))
            out[f"told, {way}"] |= {"p50_s": round(float(p50), 2), "p90_s": round(float(p90), 2)}
    confirmed = [found["confirm"]["cadence"] for *_, found in rows if found["confirm"] and found["confirm"]["cadence"]]
    out["confirmed"] = share(len(confirmed), count)
    out["confirmed as"] = {name: confirmed.count(name) for name in sorted(set(confirmed))}
    alone = [found["alone"] for *_, found in rows]
    out["cadence alone"] = share(sum(bool(one) for one in alone), count)
    if truth:
        right = sorted(found["alone"][truth] - onset for _, onset, found in rows if truth in found["alone"])
        out["cadence alone, right"] = share(len(right), count)
        if right:
            out["cadence alone, right"]["p50_s"] = round(float(np.median(right)), 2)
    return out


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--data", type=Path, required=True, metavar="DIR", help="folder with recordings")
    parser.add_argument("--bundle", type=Path, default=DEFAULT, help="bundle folder (default: the one with tectum)")
    parser.add_argument("--number", type=int, default=60, help="sounds a source (default 60)")
    parser.add_argument("--seed", type=int, default=1, help="of all that is drawn (default 1)")
    parser.add_argument("--hours", type=float, default=0.0, help="of harmless sound besides (default none)")
    parser.add_argument("--split", choices=("val", "test"), default="val", help="of what they are composed")
    parser.add_argument("--out", type=Path, default=RESULT, help="JSON file to write")
    options = parser.parse_args()
    engine = Engine(Bundle.load(options.bundle))
    drawn = list(cases(options.data, options.number, np.random.default_rng(options.seed)))
    by_source: dict[str, list[tuple[str | None, float, dict[str, Any]]]] = {}
    console = Console(soft_wrap=True)
    for number, (source, truth, clean, onset) in enumerate(track(drawn, console=console)):
        rng = np.random.default_rng([options.seed, number])
        pcm, _ = microphones([rng], torch.from_numpy(clean.astype(np.float32))[None], RATE, SNR_DB)
        by_source.setdefault(source, []).append((truth, onset, heard(engine, pcm[0].numpy())))
    sources = {source: summary(rows) for source, rows in by_source.items()}
    table = Table("source", "n", "told", "p50 s", "p90 s", "at once", "p50 s", "confirmed", "cadence alone")
    for source, row in sources.items():
        waited, once = row["told, confirm"], row["told, at once"]
        times = (waited.get("p50_s", ""), waited.get("p90_s", ""))
        shares = (row["confirmed"]["share"], row["cadence alone"]["share"])
        cells = (row["n"], waited["share"], *times, once["share"], once.get("p50_s", ""), *shares)
        table.add_row(source, *map(str, cells))
    console.print(table)
    groups = {
        name: {
            what: share(round(sum(row[what]["share"] * row["n"] for row in rows)), sum(row["n"] for row in rows))
            for what in ("told, confirm", "told, at once", "confirmed", "cadence alone")
        }
        for name, rows in (
            ("alarms", [row for row in sources.values() if row["alarm"]]),
            ("harmless", [row for row in sources.values() if not row["alarm"]]),
        )
    }
    hours = harmless_hours(engine, options.data, options.split, options.hours) if options.hours else None
    if hours:
        console.print(hours["told an hour"], *hours["told"], sep="\n")
    body = {
        "bench": "cadence", "bundle": engine.bundle.name, "seconds": SECONDS, "seed": options.seed,
        "snr_db": SNR_DB, "over_talk_db": OVER_TALK_DB, "all": groups, "sources": sources, "hours": hours,
        **environment("onnxruntime", "torch"),
    }  # fmt: skip
    options.out.write_text(json.dumps(body, indent=1) + "\n")


if __name__ == "__main__":
    main()
