"""int8 against fp32 of the same graphs: one thread, A/B interleaved, with what quantisation does to the outputs.

Ranges come from training pictures and sounds of the run; the noise is measured on those of val. The accuracy of the
same files is measured by ``tectum-export evaluate RUN --graphs DIR`` on the folder that ``--keep`` names.
"""

import argparse
import json
import shutil
import tempfile
import time
from pathlib import Path

import numpy as np
from rich.console import Console
from rich.table import Table

from environment import environment
from tectum.bundle import Bundle
from tectum.encode.session import Session
from tectum_export.data.catalog import Catalog
from tectum_export.data.manifest import only
from tectum_export.data.picture_bank import PictureBank
from tectum_export.evaluate.predict import hops
from tectum_export.onnx.quantize import Feed, front_end, prepare, quantize_graph, sqnr
from tectum_export.train.run import Run

RESULT = Path(__file__).parent / "results" / "int8.json"
COUNT, WARM, RUNS = 100, 50, 300


def pictures(run: Run, catalog: Catalog, split: str) -> list[Feed]:
    """Whole pictures of a split, letterboxed, evenly over the items."""
    items = only(catalog.vision, split)
    size = (run.recipe.vision.height, run.recipe.vision.width)
    bank = PictureBank(items[:: max(1, len(items) // COUNT)][:COUNT], run.recipe.labels.presence, size)
    return [{"frame": bank.letterbox(picture)[None]} for picture in bank.pictures]


def sounds(run: Run, catalog: Catalog, split: str) -> list[Feed]:
    """A window of each of some clips of a split, at the clip's own level."""
    clips = run.sound_bank(catalog, split).recordings
    rng = np.random.default_rng(run.recipe.seed)
    chosen = [clips[index] for index in rng.permutation(len(clips))[:COUNT]]
    windows = [hops(run.recipe, clip.samples / np.float32(32768)) for clip in chosen]
    return [{"pcm": w[int(rng.integers(len(w)))][None]} for w in windows]


def interleaved(paths: list[Path], feeds: list[Feed]) -> list[list[float]]:
    """Milliseconds of every run of each graph, taken in turn on the same input."""
    sessions = [Session(path) for path in paths]
    times: list[list[float]] = [[] for _ in paths]
    for index in range(WARM + RUNS):
        for session, found in zip(sessions, times, strict=True):
            begin = time.perf_counter()
            session(feeds[index % len(feeds)])
            found.append(1e3 * (time.perf_counter() - begin))
    return [found[WARM:] for found in times]


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("run", type=Path, help="the run that the bundle was exported from; its data calibrate")
    parser.add_argument("--bundle", type=Path, help="bundle folder (default: the one that comes with tectum)")
    parser.add_argument("--keep", type=Path, metavar="DIR", help="keep the graphs: int8 ones, and the others in fp32")
    options = parser.parse_args()
    run, bundle = Run.open(options.run), Bundle.load(options.bundle)
    catalog = run.catalog()
    table = Table(title="int8 against fp32, one thread, batch 1")
    for column in ("graph", "fp32 p50 ms", "p99", "int8 p50 ms", "p99", "times", "bytes", "SQNR dB"):
        table.add_column(column)
    rows = {}
    with tempfile.TemporaryDirectory() as made:
        folder = options.keep or Path(made)
        folder.mkdir(parents=True, exist_ok=True)
        for name in ("text", "fusion"):
            shutil.copyfile(bundle.graph(name), folder / f"{name}.onnx")
        for name, draw in (("vision", pictures), ("audio", sounds)):
            source, target = bundle.graph(name), folder / f"{name}.onnx"
            plain, seen = prepare(source), draw(run, catalog, "val")
            quantize_graph(plain, draw(run, catalog, "train"), target, front_end(plain))
            before, after = (
                [float(v) for v in np.percentile(t, (50, 99))] for t in interleaved([source, target], seen)
            )
            noise = sqnr(source, target, seen)
            size = target.stat().st_size
            rows[name] = {
                "fp32_ms": before, "int8_ms": after, "times": before[0] / after[0], "bytes": size, "sqnr_db": noise,
            }  # fmt: skip
            quiet = ", ".join(f"{k} {v:.1f}" for k, v in noise.items())
            figures = [f"{v:.2f}" for v in (*before, *after)]
            table.add_row(name, *figures, f"{before[0] / after[0]:.2f}", f"{size:,}", quiet)
    Console().print(table)
    settings = {"calibration": COUNT, "runs": RUNS, "percentiles": [50, 99]}
    body = {"bench": "int8", "settings": settings, "graphs": rows, **environment("onnxruntime")}
    RESULT.parent.mkdir(exist_ok=True)
    RESULT.write_text(json.dumps(body, indent=1) + "\n")


if __name__ == "__main__":
    main()
