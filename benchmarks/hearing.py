"""How well a trained audio encoder hears, on sources that it was not trained on.

A run (``--run``), exported in fp32 and int8 (``--export``) or as it is, on the sources of ``val`` and ``test``:

- classes: a linear layer on the embedding's features, fitted on the clips of ``train``, names the classes of ESC-10 and
  of all ESC clips held out (every clip at one level, where it is loud);
- labels: temperature and thresholds are fitted on ``val`` as an evaluation does; recall, and the share of other clips
  that pass, are of ``test``, made alarms included;
- false alarms: in hours of harmless sound composed of ``test``;
- cost: of a window, fp32 and int8 beside the whole YAMNet (TFLite), interleaved, one thread.
"""

import argparse
import json
from pathlib import Path
from typing import Any

import numpy as np
import torch
from rich.console import Console
from rich.progress import track
from rich.table import Table

from environment import environment
from sound_front import latencies, linear, loud_windows, tflite
from tectum.encode.onnx.session import Session
from tectum_export.data.catalog import Catalog
from tectum_export.data.manifest import only
from tectum_export.evaluate.benign import benign_table, hear_benign
from tectum_export.evaluate.calibrate import fit_sound_thresholds, fit_temperature, probabilities
from tectum_export.evaluate.intervals import wilson
from tectum_export.evaluate.metrics import auc
from tectum_export.evaluate.predict import predict_sound
from tectum_export.model.exported import OnnxGraph
from tectum_export.onnx.calibration import COUNT, sound_feeds
from tectum_export.onnx.export import export_graph
from tectum_export.onnx.parts import Int8Graph
from tectum_export.onnx.quantize import sqnr
from tectum_export.train.run import Run

RESULT = Path(__file__).parent / "results" / "hearing.json"


class HeardRun(Run):
    """A run whose audio encoder is an exported graph, wherever that lies."""

    def load(self, part: str, catalog: Catalog) -> Any:
        """The graph for the audio encoder, whatever is trained for the rest."""
        return OnnxGraph(self.graphs) if part == "audio" and self.graphs else super().load(part, catalog)


@torch.no_grad()
def classes(run: Run, catalog: Catalog) -> dict[str, Any]:
    """Accuracy of a linear layer on the embedding's features over the sources held out."""
    items = [item for item in catalog.audio if item.data_set.startswith("esc") and item.path]
    model, labels = run.load("audio", catalog), len(run.recipe.labels.sound)
    x = np.stack([
        model(torch.from_numpy(loud_windows(item.path)))[0][:, labels:].mean(0).numpy()
        for item in track(items, description="classes")
    ])  # fmt: skip
    names = sorted({item.group for item in items})
    ten = sorted({item.group for item in items if item.data_set == "esc10"})
    columns = np.array([names.index(name) for name in ten])
    truth = np.array([names.index(item.group) for item in items])
    train = np.array([item.split == "train" for item in items])
    x = (x - x[train].mean(0)) / (x[train].std(0) + 1e-3)
    with torch.enable_grad():
        fitted = linear(x[train], truth[train], len(names))
    logits = fitted(torch.from_numpy(x[~train].astype(np.float32))).numpy()
    right = logits.argmax(1) == truth[~train]
    small = np.array([item.data_set == "esc10" for item in items])[~train]
    hits = int((columns[logits[:, columns].argmax(1)] == truth[~train])[small].sum())
    recalls = [right[truth[~train] == k].mean() for k in sorted(set(truth[~train].tolist()))]
    return {
        "esc10": {"accuracy": hits / small.sum(), "interval": wilson(hits, int(small.sum())), "n": int(small.sum())},
        "classes": {
            "accuracy": float(right.mean()), "interval": wilson(int(right.sum()), len(right)), "n": len(right),
            "macro_recall": float(np.mean(recalls)), "of": len(recalls),
        },
    }  # fmt: skip


def measure(run: Run, catalog: Catalog) -> dict[str, Any]:
    """All figures of one encoder."""
    recipe, labels = run.recipe, run.recipe.labels.sound
    val, test = (predict_sound(run, catalog, split) for split in ("val", "test"))
    quiet = {split: hear_benign(run, catalog, split) for split in ("val", "test")}
    heat = round(fit_temperature(val, True), 4)
    limits = fit_sound_thresholds(val, heat, quiet["val"], labels, recipe.audio.false_alarms_an_hour)
    chance = probabilities(test, heat, True)
    rows: dict[str, Any] = {}
    for index, label in enumerate(labels):
        use = test.known[:, index] > 0
        p, truth = chance[use, index], test.truth[use, index] > 0.5
        hits, wrong = int((p[truth] >= limits[label]).sum()), int((p[~truth] >= limits[label]).sum())
        count, others = int(truth.sum()), int((~truth).sum())
        rows[label] = {
            "threshold": limits[label],
            "recall": hits / max(1, count), "interval": wilson(hits, count), "n": count,
            "false_clips": wrong / max(1, others), "clips": others,
            "auc": auc(p[truth], p[~truth]) if truth.any() else None,
        }  # fmt: skip
    return {"temperature": heat, "labels": rows, "benign": benign_table(quiet["test"], heat, limits)}


def export(run: Run, catalog: Catalog, folder: Path) -> dict[str, Path | None]:
    """The audio graph in fp32 and, by the code that makes a bundle's variant, all but the front end in int8."""
    folder.mkdir(parents=True, exist_ok=True)
    plain, narrow = folder / "audio.onnx", folder / "audio.int8.onnx"
    if not plain.is_file():
        facts = export_graph("audio", run.load("audio", catalog), run.recipe, plain, {"graph": "audio"})
        print(f"parity {facts['parity']}, {facts['bytes']} bytes")
    if not narrow.is_file():
        rng = np.random.default_rng(run.recipe.seed)
        feeds, held = (sound_feeds(run, catalog, split, COUNT, rng) for split in ("train", "val"))
        Int8Graph("audio", plain, feeds, held, narrow).write(narrow, ())
        print(f"int8: SQNR {sqnr(plain, narrow, held)}")
    return {"fp32": plain, "int8": narrow}


def cost(run: Run, catalog: Catalog, graphs: dict[str, Path | None]) -> dict[str, dict[str, float]]:
    """Milliseconds of a window of real sound."""
    sessions = {name: Session(graph) for name, graph in graphs.items() if graph is not None}
    calls: dict[str, Any] = {name: lambda pcm, s=session: s({"pcm": pcm}) for name, session in sessions.items()}
    calls["YAMNet, TFLite"] = tflite(run.data / run.recipe.teacher.audio)
    rng = np.random.default_rng(run.recipe.seed)
    return latencies(calls, [feed["pcm"] for feed in sound_feeds(run, catalog, "val", 50, rng)])


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--run", type=Path, required=True, help="run folder with a trained audio part")
    parser.add_argument("--export", type=Path, metavar="DIR", help="write the graphs there, and measure them")
    parser.add_argument(
        "--no-cost", action="store_true", help="leave out what a window costs, on a machine that is busy"
    )
    parser.add_argument("--no-labels", action="store_true", help="classes alone, which is quick")
    parser.add_argument("--out", type=Path, default=RESULT, help="JSON file to write")
    options = parser.parse_args()
    torch.set_num_threads(1)
    run = Run.open(options.run)
    catalog = run.catalog()
    counts = {split: len(only(catalog.audio, split)) for split in ("train", "val", "test")}
    found: dict[str, Any] = {}
    graphs = export(run, catalog, options.export) if options.export else {"torch": None}
    body: dict[str, Any] = {"bench": "hearing", "items": counts, "encoders": found}
    if options.export and not options.no_cost:
        body["ms"] = cost(run, catalog, graphs)
        Console().print(body["ms"])
    for name, graph in graphs.items():
        one = HeardRun(run.folder, run.recipe, run.data, graph)
        found[name] = classes(one, catalog) | ({} if options.no_labels else measure(one, catalog))
        show(name, found[name])
        options.out.write_text(json.dumps({**body, **environment("torch", "onnxruntime")}, indent=1) + "\n")


def show(name: str, found: dict[str, Any]) -> None:
    """Print the figures of one encoder."""
    console = Console()
    ten, whole = found["esc10"], found["classes"]
    console.print(
        f"{name}: ESC-10 {ten['accuracy']:.3f} of {ten['n']}, {whole['of']} classes {whole['accuracy']:.3f} of "
        f"{whole['n']}, macro recall {whole['macro_recall']:.3f}"
    )
    if "labels" not in found:
        return
    table = Table("label", "threshold", "recall", "n", "false clips %", "AUC", "false an hour")
    for label, row in found["labels"].items():
        area = "" if row["auc"] is None else f"{row['auc']:.3f}"
        rate = found["benign"]["an_hour"][label]
        table.add_row(
            label, f"{row['threshold']:.3f}", f"{row['recall']:.2f}", str(row["n"]), f"{100 * row['false_clips']:.2f}",
            area, f"{rate:.1f}",
        )  # fmt: skip
    console.print(table, f"alarms in all, an hour: {found['benign']['alarms_an_hour']:.2f}")


if __name__ == "__main__":
    main()
