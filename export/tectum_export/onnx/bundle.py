"""Write the bundle: four graphs, the manifest that the runtime verifies, and a card for people."""

import hashlib
import json
import time
from pathlib import Path
from typing import Any

import msgspec
import numpy as np
import onnxruntime
from msgspec.structs import asdict
from rich.progress import track

from tectum.bundle.manifest import SCHEMA
from tectum.errors import UsageError
from tectum_export.data.catalog import Catalog
from tectum_export.data.text_codes import PIECES
from tectum_export.data.text_sets import NOT_ACTING
from tectum_export.evaluate.evaluation import read_metrics
from tectum_export.model.fusion import GRAPHS, MODALITIES, windows_s
from tectum_export.onnx.adopted import export_adopted, export_kept
from tectum_export.onnx.card import add_size, write_card
from tectum_export.onnx.export import example, export_graph
from tectum_export.onnx.harmless import add_harmless
from tectum_export.onnx.variant import figures
from tectum_export.recipe import ENCODERS, Recipe, adopted
from tectum_export.situation import causes
from tectum_export.train.changes import SMALL
from tectum_export.train.run import LOOK, Run
from tectum_export.whole import whole_folder

VERSION = "0.1.0"
LICENCE = "Apache-2.0"


def write_bundle(run: Run, out: Path) -> dict[str, Any]:
    """Export a trained and evaluated run as a bundle folder. Returns the manifest.

    Raises UsageError when the run was not evaluated, or ``out`` holds something that is no bundle.
    """
    metrics = read_metrics(run.folder)
    if metrics is None:
        raise UsageError(f"{run.folder}: was not evaluated yet; run 'tectum-export evaluate {run.folder}' first")
    if out.exists() and any(out.iterdir()) and not (out / "manifest.json").is_file():
        raise UsageError(f"--out {out}: is not empty and holds no bundle; choose another folder")
    catalog, recipe = run.catalog(), run.recipe
    if lacking := catalog.lacks():
        raise UsageError(
            f"{run.folder}: has no fusion, and a bundle needs one: its data hold nothing of {' and '.join(lacking)}; "
            "add such data ([data] in the recipe) and train again"
        )
    if recipe.vision.small and read_metrics(run.at_small_size().results) is None:
        raise UsageError(
            f"{run.folder}: was not evaluated at its small size; run 'tectum-export evaluate {run.folder}'"
        )
    if recipe.data.stop_words or recipe.data.stem:
        raise UsageError("recipe: [data] stop_words and stem are for experiments; the runtime has no stemmer")
    with whole_folder(out) as folder:  # a failed export leaves the old bundle as it was
        manifest = _write(run, catalog, metrics, folder)
        add_harmless(run, folder)
        return manifest


def _write(run: Run, catalog: Catalog, metrics: dict[str, Any], out: Path) -> dict[str, Any]:
    recipe = run.recipe
    graphs, latency = {}, {}
    for graph in track(GRAPHS, description="export"):
        graphs[graph], latency[graph] = _export(run, catalog, graph, out / f"{graph}.onnx")
    files = {graph: f"{graph}.onnx" for graph in GRAPHS}
    pieces = run.text_codes().lines()
    parity = {name: graph["parity"] for name, graph in graphs.items()}
    rounding = {name: graph["rounding_db"] for name, graph in graphs.items()}
    if not recipe.vision.graph:  # a graph of one's own has one size, and takes no crops
        files[LOOK] = files["vision"]
        latency[LOOK] = _latency(out / files[LOOK], "vision", run.at_size_of_crops())
    rate = 16_000
    manifest: dict[str, Any] = {
        "schema": SCHEMA,
        "name": recipe.name,
        "version": VERSION,
        "embedding": recipe.embedding,
        "labels": {**{k: list(v) for k, v in asdict(recipe.labels).items()}, "intent": list(catalog.intents)},
        "not_acting": sorted(NOT_ACTING & set(catalog.intents)),
        "causes": causes(recipe.situation, asdict(recipe.labels)),
        "inputs": {
            "vision": {**_frame(run), "rate_hz": recipe.vision.rate_hz, **_look(recipe)},
            "audio": {
                "sample_rate": rate,
                "window_samples": round(recipe.audio.window_s * rate),
                "hop_samples": round(recipe.audio.hop_s * rate),
            },
            "text": {"max_bytes": recipe.text.max_bytes, **({"pieces": PIECES} if pieces else {})},
            "fusion": {
                "window_s": windows_s(recipe.fusion),
                "slots": dict(zip(MODALITIES, recipe.fusion.slots, strict=True)),
            },
        },
        "graphs": {
            name: {k: v for k, v in graph.items() if k not in {"parity", "rounding_db"}}
            for name, graph in graphs.items()
        },
        "variants": {
            "fp32": {
                "files": files,
                **figures(metrics),
                "parity": parity,
                "rounding_db": rounding,
                "latency_ms": latency,
            }
        },
        "data": catalog.sets(),
        "recipe": msgspec.to_builtins(recipe),
        "licence": " AND ".join(
            dict.fromkeys((LICENCE, *(one for graph in GRAPHS for one in _licences(recipe, graph))))
        ),
    }
    (out / "card.md").write_text(write_card(manifest, metrics), encoding="utf-8")
    names = ["card.md", *files.values()]
    if pieces:
        (out / PIECES).write_text(pieces, encoding="utf-8")
        names.append(PIECES)
    if recipe.vision.small:
        small = run.at_small_size()
        part = manifest["variants"][SMALL] = _small(small, manifest["variants"]["fp32"], out)
        add_size(out / "card.md", SMALL, part, read_metrics(small.results) or {})
    manifest["files"] = {name: hashlib.sha256((out / name).read_bytes()).hexdigest() for name in dict.fromkeys(names)}
    (out / "manifest.json").write_text(json.dumps(manifest, indent=1, ensure_ascii=False) + "\n", encoding="utf-8")
    return manifest


def _export(run: Run, catalog: Catalog, graph: str, path: Path) -> tuple[dict[str, Any], dict[str, float]]:
    """Write one graph at the run's size of pictures; what it is, and how long it takes."""
    metadata = {
        "graph": graph,
        "recipe": run.recipe.name,
        "version": VERSION,
        "licence": " AND ".join(_licences(run.recipe, graph)),
    }
    facts = export_kept(run.folder / path.name, path, metadata)
    if facts is None and adopted(run.recipe, graph):
        facts = export_adopted(graph, run, path, metadata)
    elif facts is None:
        others = [sized.recipe for sized in run.other_sizes()] if graph == "vision" else []
        facts = export_graph(graph, run.load(graph, catalog), run.recipe, path, metadata, others)
    return facts, _latency(path, graph, run)


def _licences(recipe: Recipe, graph: str) -> tuple[str, ...]:
    """Of a graph: what the recipe says of one's own; or ours, and that of the weights that it began with, where that is
    another."""
    if own := adopted(recipe, graph):
        return (own.licence,)
    begun = ENCODERS.get(recipe.text.pretrained) if graph == "text" and recipe.text.kind == "pieces" else None
    return (LICENCE, begun.licence) if begun else (LICENCE,)


def _frame(run: Run) -> dict[str, int]:
    return {"height": run.recipe.vision.height, "width": run.recipe.vision.width}


def _look(recipe: Recipe) -> dict[str, Any]:
    """When to look closer: the vision graph once more, on crops."""
    if recipe.vision.graph:
        return {}
    return {"look": {key: value for key, value in asdict(recipe.vision.look).items() if key != "low_small"}}


def _small(small: Run, whole: dict[str, Any], out: Path) -> dict[str, Any]:
    """The variant with the small input for pictures: its own thresholds, temperatures and figures."""
    latency = _latency(out / whole["files"]["vision"], "vision", small)
    metrics = read_metrics(small.results) or {}  # there: write_bundle has looked
    return {
        "files": whole["files"],
        "inputs": {"vision": {**_frame(small), **_look(small.recipe)}},
        **figures(metrics),
        "bytes": sum((out / file).stat().st_size for file in set(whole["files"].values())),
        "parity": whole["parity"],
        "rounding_db": whole["rounding_db"],
        "latency_ms": {**whole["latency_ms"], "vision": latency},
    }


def _latency(path: Path, graph: str, run: Run) -> dict[str, float]:
    """p50 and p90 of 100 runs after 20 to warm up: one thread, batch 1, back to back, on the machine that exports."""
    options = onnxruntime.SessionOptions()
    options.intra_op_num_threads = 1
    options.add_session_config_entry("session.intra_op.allow_spinning", "0")
    session = onnxruntime.InferenceSession(str(path), options, providers=["CPUExecutionProvider"])
    inputs = example(graph, run.recipe, 1, 40)
    feed = {i.name: value.numpy() for i, value in zip(session.get_inputs(), inputs, strict=True)}
    times = []
    for _ in range(120):
        begin = time.perf_counter()
        session.run(None, feed)
        times.append(1e3 * (time.perf_counter() - begin))
    p50, p90 = np.percentile(times[20:], (50, 90))
    return {"p50": round(float(p50), 3), "p90": round(float(p90), 3)}
