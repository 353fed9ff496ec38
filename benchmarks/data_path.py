"""How fast data come: out of shards, decoded, asked of a teacher, and made into what a training step takes, by one
process and by two.

Shards are made here of the recordings at hand, in the forms of large public sets: tars of pictures and of sounds, and
rows as MASSIVE has them. *Read*: out of the shard (``data/shards.py``), from the memory of the disk. *Decode*: to
pixels, samples or a row that a recipe reads. *Teacher*: YOLOX-nano over four views of a picture, YAMNet over a window;
each source is asked once in its life. *Compose*: a picture of the size of ``home`` from several, a window of sound, a
sentence as it may be typed. *Microphones*: what a step does to a window beside. Rates are samples a second of wall
time, all processes together, and of CPU time, one process: with other work on the machine only the latter says much.
"""

import argparse
import io
import json
import multiprocessing
import os
import tarfile
import tempfile
import time
from collections.abc import Callable
from pathlib import Path
from typing import Any

import cv2
import numpy as np
import soundfile
import torch
from rich.console import Console
from rich.table import Table

from environment import environment
from tectum_export.data.augment_sound import microphones
from tectum_export.data.catalog import Catalog, read_catalog
from tectum_export.data.manifest import Item, only
from tectum_export.data.massive import gather_sentences, read_massive
from tectum_export.data.picture_bank import PictureBank, read_picture
from tectum_export.data.shards import read_shard
from tectum_export.data.sound import RATE
from tectum_export.data.sound_bank import SoundBank
from tectum_export.data.text_bank import TextBank
from tectum_export.data.text_sets import NLU
from tectum_export.recipe import load_recipe
from tectum_export.teach.boxes import Views
from tectum_export.teach.sounds import PATCH, SoundTeacher

RESULT = Path(__file__).parent / "results" / "data_path.json"
SETS, SIZE = ("coco", "coco_held"), (640, 480)
"""Of the pictures; and what they are enlarged to in the shards, as large sets have them."""
SHARDS, PICTURES, SOUNDS, SENTENCES = 4, 160, 160, 20_000
COMPOSED = {"pictures": 80, "sounds": 96, "sentences": 6400}
TAUGHT = {"pictures": 8, "sounds": 60}
Took = dict[str, tuple[int, float, float]]
"""By stage: samples, seconds, CPU seconds."""


def make_shards(data: Path, folder: Path) -> None:
    """``SHARDS`` tars of pictures and of sounds as they lie there, and files of sentences."""
    catalog = read_catalog(load_recipe("home"), data)
    files = {
        "pictures": [item.path for item in of_sets(catalog) if item.path is not None],
        "sounds": [item.path for item in only(catalog.audio, "train") if item.path is not None][:SOUNDS],
    }
    for kind, paths in files.items():
        for number in range(SHARDS):
            with tarfile.open(folder / f"{kind}-{number}.tar", "w") as tar:
                for path in paths[number::SHARDS]:
                    content = enlarged(path) if kind == "pictures" else path.read_bytes()
                    member = tarfile.TarInfo(f"{path.parent.name}_{path.name}")
                    member.size = len(content)
                    tar.addfile(member, io.BytesIO(content))
    texts, intents = [item.text or "" for item in only(catalog.text, "train")], sorted(NLU)
    for number in range(SHARDS):
        rows = (
            {"id": str(n), "locale": "en-US", "partition": "train", "utt": texts[n % len(texts)],
             "annot_utt": texts[n % len(texts)], "intent": intents[n % len(intents)]}
            for n in range(number, SENTENCES, SHARDS)
        )  # fmt: skip
        (folder / f"sentences-{number}.jsonl").write_text("".join(json.dumps(row) + "\n" for row in rows))


def enlarged(path: Path) -> bytes:
    """A picture as JPEG of ``SIZE``."""
    picture = cv2.resize(cv2.imread(str(path)), SIZE, interpolation=cv2.INTER_CUBIC)
    return cv2.imencode(".jpg", picture, [cv2.IMWRITE_JPEG_QUALITY, 90])[1].tobytes()


def of_sets(catalog: Catalog) -> list[Item]:
    """Its photographs with boxes, whatever they are for."""
    return [item for item in catalog.vision if item.data_set in SETS][:PICTURES]


def clocked(took: Took, stage: str, work: Callable[[], int]) -> None:
    """Do it, and note how many samples in what time."""
    wall, cpu = time.perf_counter(), time.process_time()
    count = work()
    took[stage] = (count, time.perf_counter() - wall, time.process_time() - cpu)


def run_pictures(data: Path, shards: list[Path], rng: np.random.Generator) -> Took:
    """The stages of pictures."""
    took, recipe = Took(), load_recipe("home")
    held: list[bytes] = []
    clocked(took, "read", lambda: _hold(shards, held))
    clocked(took, "decode", lambda: sum(cv2.imdecode(np.frombuffer(one, np.uint8), 1) is not None for one in held))
    items = of_sets(read_catalog(recipe, data))
    views = Views(data / recipe.teacher.vision)
    shown = [read_picture(item.path) for item in items[: TAUGHT["pictures"]]]
    clocked(took, "teacher", lambda: sum(views(picture) is not None for picture in shown))
    bank = PictureBank(items, recipe.labels.presence, (recipe.vision.height, recipe.vision.width))
    clocked(took, "compose", lambda: sum(bank.compose(rng) is not None for _ in range(COMPOSED["pictures"])))
    return took


def run_sounds(data: Path, shards: list[Path], rng: np.random.Generator) -> Took:
    """The stages of sounds."""
    took, recipe = Took(), load_recipe("home")
    held: list[bytes] = []
    clocked(took, "read", lambda: _hold(shards, held))
    clocked(took, "decode", lambda: sum(len(soundfile.read(io.BytesIO(one))[0]) > 0 for one in held))
    items = [item for item in only(read_catalog(recipe, data).audio, "train") if item.path is not None][:SOUNDS]
    bank, windows = SoundBank(items, recipe.labels.sound), list[Any]()

    def compose() -> int:
        windows.extend(bank.mixture(rng, PATCH / RATE, vary=0.5).pcm for _ in range(COMPOSED["sounds"]))
        return len(windows)

    clocked(took, "compose", compose)
    teacher = SoundTeacher(data / recipe.teacher.audio)
    clocked(took, "teacher", lambda: sum(len(teacher(one[:PATCH])) > 0 for one in windows[: TAUGHT["sounds"]]))
    batch = torch.from_numpy(np.stack([0.25 * one[:PATCH] for one in windows]).astype(np.float32))
    rngs = [np.random.default_rng(row) for row in range(len(batch))]
    clocked(took, "microphones", lambda: len(microphones(rngs, batch, RATE)[0]))
    return took


def run_sentences(_: Path, shards: list[Path], rng: np.random.Generator) -> Took:
    """The stages of sentences."""
    took, recipe = Took(), load_recipe("home")
    with tempfile.TemporaryDirectory() as folder:
        clocked(took, "read", lambda: gather_sentences(map(str, shards), Path(folder), told=lambda _: None))
        read = list[Any]()
        clocked(took, "decode", lambda: read.extend(read_massive(Path(folder))) or len(read))
    intents = tuple(sorted({item.labels[0] for item in read}))
    bank = TextBank(read, (*intents, "none"), recipe.labels.context, recipe.data)
    rounds = COMPOSED["sentences"] // recipe.text.batch

    def draw() -> int:
        for step in range(rounds):
            bank.draw([np.random.default_rng([step, row, int(rng.integers(9))]) for row in range(recipe.text.batch)])
        return rounds * recipe.text.batch

    clocked(took, "compose", draw)
    return took


def _hold(shards: list[Path], held: list[bytes]) -> int:
    held.extend(content for shard in shards for sample in read_shard(str(shard)) for content in sample.files.values())
    return len(held)


RUNS = {"pictures": run_pictures, "sounds": run_sounds, "sentences": run_sentences}


def work(kind: str, data: Path, shards: list[Path], barrier: Any, answers: Any) -> None:
    """Of one process; it begins when all are there."""
    torch.set_num_threads(1)
    cv2.setNumThreads(1)
    barrier.wait()
    answers.put(RUNS[kind](data, shards, np.random.default_rng(os.getpid())))


def rates(kind: str, workers: int, data: Path, folder: Path) -> dict[str, Any]:
    """By stage: samples a second of wall time, all processes together; and of CPU time, one."""
    shards = sorted(folder.glob(f"{kind}-*"))
    context = multiprocessing.get_context("spawn")
    barrier, answers = context.Barrier(workers), context.Queue()
    crew = [
        context.Process(target=work, args=(kind, data, shards[number::workers], barrier, answers))
        for number in range(workers)
    ]
    for one in crew:
        one.start()
    took: list[Took] = [answers.get(timeout=1800) for _ in crew]
    for one in crew:
        one.join()
    out = {}
    for stage in took[0]:
        count, slowest = sum(one[stage][0] for one in took), max(one[stage][1] for one in took)
        cpu = sum(one[stage][2] for one in took)
        out[stage] = {"samples": count, "a_second": _short(count / slowest), "a_cpu_second": _short(count / cpu)}
    return out


def _short(value: float) -> float:
    return float(f"{value:.3g}")


def main() -> None:
    """Measure, print, write."""
    asked = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    asked.add_argument("--data", type=Path, required=True, metavar="DIR")
    asked.add_argument("--out", type=Path, default=RESULT)
    options = asked.parse_args()
    data, load = options.data.resolve(), os.getloadavg()[0]
    with tempfile.TemporaryDirectory() as folder:
        make_shards(data, Path(folder))
        found = {
            kind: {f"{workers} workers": rates(kind, workers, data, Path(folder)) for workers in (1, 2)}
            for kind in RUNS
        }
    table = Table("", "stage", "1: a second", "2: a second", "1: a CPU second", "2: a CPU second")
    for kind, by_workers in found.items():
        one, two = by_workers["1 workers"], by_workers["2 workers"]
        for stage in one:
            cells = [one[stage]["a_second"], two[stage]["a_second"]]
            cells += [one[stage]["a_cpu_second"], two[stage]["a_cpu_second"]]
            table.add_row(kind, stage, *map(str, cells))
    Console().print(table)
    result = {**environment("torch", "numpy", "pyarrow"), "load": round(load, 2), "rates": found}
    options.out.write_text(json.dumps(result, indent=1) + "\n", encoding="utf-8")


if __name__ == "__main__":
    main()
