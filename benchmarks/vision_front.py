"""Which backbone for vision: accuracy on unseen pictures against latency, the same data, teacher and recipe for all.

Short trainings, to compare; the default bundle is trained for longer.
"""

import tectum  # noqa: F401 first: it switches the telemetry of ONNX Runtime off

# isort: split
import argparse
import json
import tempfile
import time
from pathlib import Path
from typing import Any

import numpy as np
import onnxruntime
import torch
from msgspec import structs
from rich.console import Console
from rich.table import Table

from environment import environment
from tectum_export.data.manifest import only
from tectum_export.data.picture_bank import PictureBank
from tectum_export.evaluate.centres import measure_centres
from tectum_export.evaluate.metrics import auc
from tectum_export.onnx.export import example, export_graph
from tectum_export.recipe import Recipe, load_recipe
from tectum_export.train.run import Run
from tectum_export.train.vision import train_vision

RESULT = Path(__file__).parent / "results" / "vision_front.json"
ROWS: dict[str, dict[str, Any]] = {
    "lite0, ImageNet, 10 blocks, 256 x 160": {"steps": 400},
    "fused from scratch, 256 x 192": {"backbone": "fused", "width": 256, "height": 192, "steps": 400},
    "fused from scratch, 256 x 192, three times the steps": {
        "backbone": "fused", "width": 256, "height": 192, "steps": 1200,
    },
}  # fmt: skip


def latency(path: Path, recipe: Recipe) -> float:
    """Median milliseconds of 200 runs, one thread, batch 1."""
    options = onnxruntime.SessionOptions()
    options.intra_op_num_threads = 1
    session = onnxruntime.InferenceSession(str(path), options, providers=["CPUExecutionProvider"])
    feed = {"frame": example("vision", recipe, 1, 0)[0].numpy()}
    times = []
    for _ in range(230):
        begin = time.perf_counter()
        session.run(None, feed)
        times.append(1e3 * (time.perf_counter() - begin))
    return float(np.median(times[30:]))


@torch.no_grad()
def areas(model: torch.nn.Module, bank: PictureBank) -> dict[str, float]:
    """Image-level AUC of every presence label over all pictures whose label is sure."""
    scores = np.concatenate([model(torch.from_numpy(bank.letterbox(p)[None]))[1].numpy() for p in bank.pictures])
    out = {}
    for index, label in enumerate(bank.labels):
        yes = np.array([label in item.labels for item in bank.items])
        no = np.array([label not in item.labels and label not in item.unknown for item in bank.items])
        out[label] = auc(scores[yes, index], scores[no, index])
    return out


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--data", type=Path, required=True, metavar="DIR", help="folder with the recipe's data sets")
    parser.add_argument("--threads", type=int, default=1, help="threads of PyTorch (default 1)")
    parser.add_argument("--out", type=Path, default=RESULT, help="JSON file to write")
    options = parser.parse_args()
    torch.set_num_threads(options.threads)
    rows = {}
    table = Table(title="Vision backbones, test and val pictures together, one thread, fp32")
    for column in ("backbone", "p50 ms", "parameters", "person AUC", "centre recall", "cat", "dog", "vehicle", "min"):
        table.add_column(column)
    for name, changes in ROWS.items():
        recipe = load_recipe("home")
        recipe = structs.replace(recipe, vision=structs.replace(recipe.vision, **changes))
        with tempfile.TemporaryDirectory() as folder:
            run = Run(Path(folder), recipe, options.data.resolve())
            catalog = run.catalog()
            begin = time.monotonic()
            model = train_vision(recipe, run.pictures(catalog), Path(folder))
            minutes = (time.monotonic() - begin) / 60
            path = Path(folder) / "vision.onnx"
            facts = export_graph("vision", model, recipe, path, {})
            size = (recipe.vision.height, recipe.vision.width)
            bank = PictureBank(only(catalog.vision, "val", "test"), recipe.labels.presence, size)
            centres, area = measure_centres(model, bank, "person"), areas(model, bank)
            rows[name] = {
                "p50_ms": latency(path, recipe), "parameters": facts["parameters"], "minutes": minutes,
                "person": centres, "auc": area, "settings": changes,
            }  # fmt: skip
        row = rows[name]
        table.add_row(
            name, f"{row['p50_ms']:.2f}", f"{row['parameters']:,}", f"{centres['auc']:.4f}",
            f"{centres['centre_recall']:.3f}", *(f"{area[k]:.3f}" for k in ("cat", "dog", "vehicle")), f"{minutes:.0f}",
        )  # fmt: skip
        Console().print(table)
    options.out.parent.mkdir(exist_ok=True)
    result = {"bench": "vision_front", "rows": rows, **environment("torch", "onnxruntime")}
    options.out.write_text(json.dumps(result, indent=1) + "\n")


if __name__ == "__main__":
    main()
