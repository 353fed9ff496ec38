"""What a sound is worth that was taught with a few recordings: how often it is told, and how often something else is.

Sounds are classes of ESC-50 that are none of the bundle's labels, with enough recordings in each split. Each is taught
with 3, 5 and 10 recordings of ``train``, drawn anew ``--draws`` times, at a budget of one a day by the harmless sounds
that come with the bundle. *Another of its kind*: recordings of other sources (``val`` and ``test``) that are told. *The
same again*: the recordings that taught it, at another level and in another noise. *One thing*: ``--things`` recordings
of ``train`` for each class, taught one by one as a house's own bell is: by 3, 5 or 10 times that it is heard, each at
another level, moment and noise, and tested by five more.
What is told wrongly is counted in composed hours of ``test``, outside of the moments in which one of that class is
heard.

The encoder was trained on ``train`` too (as ``other``). Hours are heard at every second hop, and the mean of two
embeddings half a second apart stands for that of four; ``--parts`` keeps what the encoder makes of everything.
"""

import argparse
import json
import pickle
from collections import defaultdict
from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray
from rich.console import Console
from rich.table import Table

from environment import environment
from tectum import Engine
from tectum.encode.taught import smoothed
from tectum.errors import UsageError
from tectum.house.lessons import listen
from tectum.house.teaching import Clip, learn
from tectum_export.data.catalog import read_catalog
from tectum_export.data.manifest import Item, only
from tectum_export.data.sound import RATE, read_sound
from tectum_export.data.sound_bank import SoundBank
from tectum_export.evaluate.benign_parts import GROUPS, compose, parts_of
from tectum_export.recipe import load_recipe

RESULT = Path(__file__).parent / "results" / "teach.json"
COUNTS = (3, 5, 10)
LEAST_TESTED = 3
HEARD_AGAIN = 5
HALF_S = 0.5
Floats = NDArray[np.float32]


def again(pcm: Floats, rng: np.random.Generator) -> Floats:
    """A recording once more: 0 to 12 dB quieter, up to half a second later, in 20 to 40 dB less noise."""
    loud = pcm / max(1e-3, float(np.abs(pcm).max())) * 0.5 * 10 ** (-rng.uniform(0, 12) / 20)
    whole = np.concatenate([np.zeros(round(RATE * rng.uniform(0, 0.5)), np.float32), loud.astype(np.float32)])
    level = np.sqrt(float(np.mean(loud**2))) * 10 ** (-rng.uniform(20, 40) / 20)
    return (whole + level * rng.standard_normal(len(whole))).astype(np.float32)


def heard_things(engine: Engine, items: list[Item], names: set[str], count: int) -> dict[str, list[list[Clip]]]:
    """By class, what is heard of each of ``count`` recordings of ``train``, again and again."""
    rng, found = np.random.default_rng(2), defaultdict(list)
    for item in items:
        if item.group in names and item.split == "train" and len(found[item.group]) < count:
            pcm = read_sound(item.path)[: 5 * RATE].astype(np.float32)
            times = COUNTS[-1] + HEARD_AGAIN
            found[item.group].append([listen(engine, again(pcm, rng)) for _ in range(times)])
    return dict(found)


def encoded_hours(engine: Engine, bank: SoundBank, hours: float) -> tuple[Floats, list[Any]]:
    """Embeddings of every half second of composed stretches [stretches, n, width], and what is heard in each."""
    session, shape = engine.sessions["audio"], engine.bundle.shape
    kinds = parts_of(bank)
    names = [part for part in kinds if kinds[part]]
    rows, heard = [], []
    for part in names:
        rng = np.random.default_rng([0, 77, list(GROUPS).index(part), len("test")])
        for stretch in compose(rng, part, kinds[part], hours * 3600 / len(names)):
            step, window = 2 * shape.hop, engine.bundle.window
            pcm = np.concatenate([np.zeros(window - step, np.float32), stretch.pcm])
            cuts = np.stack([pcm[i * step : i * step + window] for i in range(len(stretch.pcm) // step)])
            said = [session({"pcm": cuts[i : i + 16]})["embedding"].copy() for i in range(0, len(cuts), 16)]
            rows.append(np.concatenate(said))
            heard.append([(begin, end, source.name.split(" (")[0]) for begin, end, source in stretch.heard])
    return np.stack(rows), heard


def prepare(engine: Engine, data: Path, hours: float, things: int) -> dict[str, Any]:
    """All that the encoder has to hear."""
    recipe = load_recipe("home")
    items = [item for item in read_catalog(recipe, data).audio if item.path]
    rng = np.random.default_rng(1)
    clips: dict[str, dict[str, list[Any]]] = defaultdict(lambda: {"train": [], "test": []})
    wanted = [item for item in items if item.data_set.startswith("esc") and item.labels == ("other",)]
    for item in wanted:
        of = [one.split == "train" for one in wanted if one.group == item.group]
        if sum(of) >= COUNTS[0] and len(of) - sum(of) >= LEAST_TESTED:
            pcm = read_sound(item.path)[: 5 * RATE].astype(np.float32)
            split = "train" if item.split == "train" else "test"
            same = listen(engine, again(pcm, rng)) if split == "train" else None
            clips[item.group][split].append((listen(engine, pcm), same))
    vectors, heard = encoded_hours(engine, SoundBank(only(items, "test"), recipe.labels.sound, beside=0.0), hours)
    one_by_one = heard_things(engine, wanted, set(clips), things)
    parts = {name: dict(found) for name, found in clips.items()}
    return {"clips": parts, "things": one_by_one, "hours": vectors, "heard": heard}


def is_told(clip: Clip, weights: Floats, bias: float) -> bool:
    """Whether it begins: above the limit at two hops in a row."""
    above = smoothed(clip.vectors) @ weights + bias >= 0
    return bool((above[1:] & above[:-1]).any())


def begun(hours: Floats, heard: list[Any], name: str, weights: Floats, bias: float) -> tuple[int, float]:
    """How often it begins where no sound of the class ``name`` is heard, and of how many seconds."""
    means = (hours[:, 1:] + hours[:, :-1]) / 2
    above = means @ weights + bias >= 0
    at = (np.arange(means.shape[1]) + 2) * HALF_S
    free = np.ones(above.shape, bool)
    for row, sounds in enumerate(heard):
        for begin, end, source in sounds:
            if source == name:
                free[row] &= (at < begin) | (at > end + 2.0)
    above &= free
    starts = above[:, 0].sum() + (above[:, 1:] & ~above[:, :-1]).sum()
    return int(starts), float(free.sum() * HALF_S)


def main() -> None:
    """Measure, print, write."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--data", type=Path, required=True, help="the data sets")
    parser.add_argument("--hours", type=float, default=2.0, help="to compose (default 2)")
    parser.add_argument("--things", type=int, default=2, help="recordings of each class taught alone (default 2)")
    parser.add_argument("--draws", type=int, default=5, help="of recordings to teach with (default 5)")
    parser.add_argument("--parts", type=Path, metavar="FILE", help="keep what the encoder hears here, or take it")
    parser.add_argument("--out", type=Path, default=RESULT)
    options = parser.parse_args()
    engine = Engine()
    if options.parts is not None and options.parts.is_file():
        parts = pickle.loads(options.parts.read_bytes())  # noqa: S301  one's own file
    else:
        parts = prepare(engine, options.data, options.hours, options.things)
        if options.parts is not None:
            options.parts.write_bytes(pickle.dumps(parts))
    harmless = engine.bundle.harmless_sounds()
    rows: dict[int, dict[str, dict[str, float]]] = {count: {} for count in COUNTS}
    for count in COUNTS:
        for name, splits in sorted(parts["clips"].items()):
            train, tested = splits["train"], splits["test"]
            if len(train) < count or len(tested) < LEAST_TESTED:
                continue
            kind, same, false, seconds = [], [], 0, 0.0
            for draw in range(options.draws):
                chosen = [train[i] for i in np.random.default_rng([draw, count]).permutation(len(train))[:count]]
                try:
                    sound = learn(name, [clip for clip, _ in chosen], harmless, 1.0).sound
                except UsageError as error:
                    raise SystemExit(str(error)) from None
                weights, bias = np.array(sound.weights, np.float32), sound.bias
                kind += [is_told(clip, weights, bias) for clip, _ in tested]
                same += [is_told(other, weights, bias) for _, other in chosen]
                starts, watched = begun(parts["hours"], parts["heard"], name, weights, bias)
                false, seconds = false + starts, seconds + watched
            rows[count][name] = {
                "tested": len(tested),
                "another": round(float(np.mean(kind)), 3),
                "same": round(float(np.mean(same)), 3),
                "false_a_day": round(false / seconds * 86_400, 1),
            }
    alone = {}
    for count in COUNTS:
        told, false, seconds = [], 0, 0.0
        for name, every in parts["things"].items():
            for times in every:
                sound = learn(name, times[:count], harmless, 1.0).sound
                weights, bias = np.array(sound.weights, np.float32), sound.bias
                told += [is_told(clip, weights, bias) for clip in times[-HEARD_AGAIN:]]
                starts, watched = begun(parts["hours"], parts["heard"], name, weights, bias)
                false, seconds = false + starts, seconds + watched
        alone[count] = {
            "things": sum(map(len, parts["things"].values())),
            "told": round(float(np.mean(told)), 3),
            "false_a_day": round(false / seconds * 86_400, 1),
        }
    shown, whole = Table("recordings", "classes", "another of its kind", "the same again", "false a day", "median"), {}
    for count, found in rows.items():
        means = {key: round(float(np.mean([row[key] for row in found.values()])), 3) for key in ("another", "same")}
        rates = [row["false_a_day"] for row in found.values()]
        whole[count] = {"classes": len(found), **means, "false_a_day": round(float(np.mean(rates)), 1),
                        "false_a_day_median": round(float(np.median(rates)), 1)}  # fmt: skip
        shown.add_row(str(count), *(str(value) for value in whole[count].values()))
    Console().print(shown)
    for count, row in alone.items():
        Console().print(f"one thing, heard {count} times: {row}")
    result = {
        "bench": "teach", "draws": options.draws, "hours": round(parts["hours"].shape[0] * 90 / 3600, 2),
        "one_thing": alone, "all": whole, "by_class": rows, **environment("onnxruntime", "numpy"),
    }  # fmt: skip
    options.out.write_text(json.dumps(result, indent=1) + "\n", encoding="utf-8")


if __name__ == "__main__":
    main()
