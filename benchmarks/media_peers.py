"""Accuracy beside CPU cost on the same media: Tectum's vision against YOLOX-nano, its sound against YAMNet.

Media: the pictures and recordings of the test split, whose sources no part of the bundle was trained on. Each system
runs its own usual loop: YOLOX-nano at 416 x 416 per picture; YAMNet's patches of 0.975 s each 0.48 s; Tectum its
pictures of 256 x 160 and four windows a second. A clip's score for a label is its highest. Figures: area under the ROC
curve per label and its mean over the labels with at least two positives; and one thread's CPU time, per picture and per
second of sound, at the rates named. The peers know their classes from COCO and AudioSet; the mapping is below. They
were trained on far more data than there is here, and are what a user would otherwise pick.
"""

import tectum  # noqa: F401 first: it switches the telemetry of ONNX Runtime off

# isort: split
import argparse
import json
import time
from collections.abc import Callable
from pathlib import Path
from typing import Any

import numpy as np
import onnxruntime
from rich.console import Console
from rich.table import Table

from environment import environment
from tectum import AudioChunk, Engine, Frame
from tectum.bundle import Bundle
from tectum.encode.onnx.plan import Plan
from tectum_export.data.catalog import read_catalog
from tectum_export.data.manifest import Item, only
from tectum_export.data.picture_bank import PictureBank
from tectum_export.data.sound import RATE, read_sound
from tectum_export.evaluate.metrics import auc
from tectum_export.teach.boxes import LABELS, Detector
from torch_bundle import recipe_of
from variants import MEASURED

RESULT = Path(__file__).parent / "results" / "media_peers.json"
PATCH, HOP = 15_600, 7_680
AUDIOSET = {
    "siren": ("Siren", "Civil defense siren", "Police car (siren)", "Ambulance (siren)"),
    "glass_break": ("Glass", "Shatter"),
    "door_knock": ("Knock",),
    "dog_bark": ("Dog", "Bark"),
    "cat_meow": ("Cat", "Meow", "Purr"),
    "baby_cry": ("Baby cry, infant cry", "Crying, sobbing"),
    "cough": ("Cough",),
    "footsteps": ("Walk, footsteps",),
    "snore": ("Snoring",),
    "car_horn": ("Vehicle horn, car horn, honking", "Car alarm"),
    "engine": ("Engine", "Idling"),
    "appliance": ("Vacuum cleaner", "Mechanical fan", "Blender"),
    "water": ("Water", "Water tap, faucet", "Toilet flush", "Sink (filling or washing)"),
    "weather": ("Rain", "Rain on surface", "Thunder", "Thunderstorm", "Wind"),
    "crackling_fire": ("Fire", "Crackle"),
    "speech_or_laughter": ("Speech", "Laughter"),
}


class Yamnet:
    """The usual loop, with the default delegate (XNNPACK) and one thread."""

    def __init__(self, weights: Path, labels: tuple[str, ...]):
        from ai_edge_litert.interpreter import Interpreter

        rows = (weights / "yamnet_class_map.csv").read_text().splitlines()[1:]
        names = [row.split(",", 2)[2].strip('"') for row in rows]
        missing = {name for known in AUDIOSET.values() for name in known} - set(names)
        if missing:
            raise SystemExit(f"not in the class map: {', '.join(sorted(missing))}")
        self._classes = [[names.index(n) for n in AUDIOSET.get(label, ())] for label in labels]
        self._model = Interpreter(str(weights / "yamnet_cls.tflite"), num_threads=1)
        self._model.allocate_tensors()
        self._input = self._model.get_input_details()[0]["index"]
        self._output = self._model.get_output_details()[0]["index"]

    def __call__(self, pcm: np.ndarray) -> np.ndarray:
        """Highest score of each label over the patches of a clip."""
        pcm = np.pad(pcm, (0, max(0, PATCH - len(pcm))))
        rows = []
        for start in range(0, len(pcm) - PATCH + 1, HOP):
            self._model.set_tensor(self._input, np.ascontiguousarray(pcm[start : start + PATCH], np.float32))
            self._model.invoke()
            rows.append(self._model.get_tensor(self._output).ravel())
        best = np.max(rows, 0)
        return np.array([max((best[c] for c in classes), default=0.0) for classes in self._classes])


def single(detector: Detector, path: Path) -> Detector:
    """The detector on one thread without spinning, as Tectum runs."""
    options = onnxruntime.SessionOptions()
    options.intra_op_num_threads = 1
    options.add_session_config_entry("session.intra_op.allow_spinning", "0")
    detector._session = onnxruntime.InferenceSession(str(path), options, providers=["CPUExecutionProvider"])
    return detector


def timed(run: Callable[[Any], np.ndarray], inputs: list[Any]) -> tuple[np.ndarray, float]:
    """Scores of every input, and the CPU seconds of this process for all."""
    for value in inputs[:3]:
        run(value)
    begin = time.process_time()
    rows = [run(value) for value in inputs]
    return np.stack(rows), time.process_time() - begin


def rank(items: list[Item], labels: tuple[str, ...], scores: np.ndarray, seed: int) -> dict[str, Any]:
    """Area under the ROC curve per label, and the mean with its 95 % interval over resampled items."""
    truth = np.array([[label in item.labels for label in labels] for item in items])
    unknown = np.array([[label in item.unknown for label in labels] for item in items])
    chosen = [i for i in range(len(labels)) if truth[:, i].sum() >= 2 and np.ptp(scores[:, i]) > 0]

    def mean(rows: np.ndarray) -> float:
        values = []
        for i in chosen:
            there, known = truth[rows, i], ~unknown[rows, i]
            values.append(auc(scores[rows, i][there & known], scores[rows, i][~there & known]))
        return float(np.nanmean(values))

    whole = np.arange(len(items))
    per = {labels[i]: round(auc(scores[truth[:, i], i], scores[~truth[:, i] & ~unknown[:, i], i]), 4) for i in chosen}
    rng = np.random.default_rng(seed)
    drawn = [mean(rng.integers(0, len(items), len(items))) for _ in range(500)]
    low, high = np.percentile(drawn, (2.5, 97.5))
    return {"auc": round(mean(whole), 4), "interval": [round(float(low), 4), round(float(high), 4)], "labels": per}


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--data", type=Path, required=True, metavar="DIR")
    options = parser.parse_args()
    weights = options.data / "weights"
    first = Bundle.load()
    recipe = recipe_of(first)
    catalog = read_catalog(recipe, options.data)
    presence, heard = first.labels["presence"], first.labels["sound"]
    seen = only(catalog.vision, "test")
    clips = only(catalog.audio, "test")
    bank = PictureBank(seen, presence, (recipe.vision.height, recipe.vision.width))
    sounds = [read_sound(item.path) for item in clips]
    seconds = sum(len(s) for s in sounds) / RATE
    rows: dict[str, Any] = {}

    def add(name: str, kind: str, items: list[Item], labels: tuple[str, ...], scores: np.ndarray, cost: float) -> None:
        rows[f"{name}, {kind}"] = {**rank(items, labels, scores, 0), "cpu_ms": round(1e3 * cost, 3)}

    for variant in MEASURED:
        bundle = Bundle.load(variant=variant)
        engine = Engine(bundle, Plan.same(variant, bundle.graphs))
        boxed = [bank.letterbox(picture) for picture in bank.pictures]
        scores, cpu = timed(lambda p, e=engine: e.encode(Frame.whole("home", 0.0, p)).scores["presence"], boxed)
        add(f"Tectum {variant}", "vision", seen, presence, scores, cpu / len(seen))

        def listen(pcm: np.ndarray, e: Engine = engine) -> np.ndarray:
            stream = e.stream()
            hops = np.pad(pcm, (0, -len(pcm) % e.hop)).astype(np.float32).reshape(-1, e.hop)
            chunks = [AudioChunk("home", 0.25 * index, hop) for index, hop in enumerate(hops)]
            return np.max([e.encode(chunk, stream).scores["sound"] for chunk in chunks], 0)

        scores, cpu = timed(listen, sounds)
        mapped = np.array([label in AUDIOSET for label in heard])
        add(f"Tectum {variant}", "sound", clips, heard, scores * mapped, cpu / seconds)
    path = weights / "yolox_nano.onnx"
    detector = single(Detector(path), path)

    def detect(picture: np.ndarray) -> np.ndarray:
        boxes = detector(picture)
        return np.array([max(boxes[boxes[:, 0] == LABELS.index(label), 5], default=0.0) for label in presence])

    scores, cpu = timed(detect, bank.pictures)
    add("YOLOX-nano", "vision", seen, presence, scores, cpu / len(seen))
    scores, cpu = timed(Yamnet(weights, heard), sounds)
    add("YAMNet", "sound", clips, heard, scores, cpu / seconds)
    table = Table("", "mean AUC", "95 %", "CPU ms a picture or second of sound")
    for name, row in rows.items():
        table.add_row(name, f"{row['auc']:.3f}", "{:.3f} to {:.3f}".format(*row["interval"]), f"{row['cpu_ms']:.2f}")
    console = Console()
    console.print(table, f"{len(seen)} pictures, {len(clips)} clips of {seconds:.0f} s in all")
    counts = {"pictures": len(seen), "clips": len(clips), "seconds": seconds}
    body = {"bench": "media_peers", **counts, "systems": rows, **environment("onnxruntime", "ai-edge-litert")}
    RESULT.write_text(json.dumps(body, indent=1) + "\n")


if __name__ == "__main__":
    main()
