"""Latency of the four graphs of a bundle through Tectum's own sessions, with the accuracy of the same files.

Two ways, one thread, batch 1: back to back (MLPerf SingleStream), and *paced* at 10 Hz on an absolute schedule, timed
from the scheduled time, as an always-on house runs them (caches go cold in between). 50 runs to warm up.
"""

import argparse
import json
import time
from pathlib import Path

import numpy as np
from rich.console import Console
from rich.table import Table

from environment import environment
from tectum import Bundle, BundleError
from tectum.bundle import GRAPHS
from tectum.encode.session import Session

RUNS, PACED_RUNS, PACE_S = 300, 100, 0.1
RESULTS = Path(__file__).parent / "results"


def feed(bundle: Bundle, graph: str) -> dict[str, np.ndarray]:
    """Inputs of batch 1 for a graph."""
    rng = np.random.default_rng(0)
    shape = bundle.shape
    if graph == "vision":
        return {"frame": rng.integers(0, 256, (1, shape.height, shape.width, 3), dtype=np.uint8)}
    if graph == "audio":
        return {"pcm": (0.1 * rng.standard_normal((1, bundle.window))).astype(np.float32)}
    if graph == "text":
        return {"bytes": rng.integers(97, 122, (1, 40), dtype=np.uint8)}
    out = {}
    for modality, slots in bundle.slots.items():
        out[modality] = rng.standard_normal((1, slots, bundle.embedding)).astype(np.float32)
        out[f"{modality}_age"] = np.ones((1, slots), np.float32)
        out[f"{modality}_present"] = np.ones((1, slots), np.float32)
    context = np.zeros((1, len(bundle.labels["context"])), np.float32)
    return {**out, "context": context, "outside": np.zeros((1, 1), np.float32)}


def percentiles(milliseconds: list[float]) -> dict[str, float]:
    """p50, p90, p99 and the worst."""
    p50, p90, p99 = np.percentile(milliseconds, (50, 90, 99))
    return {
        k: round(float(v), 3)
        for k, v in zip(("p50", "p90", "p99", "max"), (p50, p90, p99, max(milliseconds)), strict=True)
    }


def measure(bundle: Bundle, graph: str) -> dict[str, dict[str, float]]:
    """Both ways for one graph."""
    session, inputs = Session(bundle.graph(graph)), feed(bundle, graph)
    for _ in range(50):
        session(inputs)
    single = []
    for _ in range(RUNS):
        begin = time.perf_counter()
        session(inputs)
        single.append(1e3 * (time.perf_counter() - begin))
    paced = []
    start = time.perf_counter() + PACE_S
    for index in range(PACED_RUNS):
        due = start + index * PACE_S
        time.sleep(max(0.0, due - time.perf_counter()))
        session(inputs)
        paced.append(1e3 * (time.perf_counter() - due))
    return {"single": percentiles(single), "paced": percentiles(paced)}


def main() -> None:
    """Measure, print, and write JSON."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("bundle", nargs="?", help="a bundle folder; the default bundle where none is named")
    try:
        bundle = Bundle.load(parser.parse_args().bundle)
    except BundleError as error:
        parser.error(str(error))
    figures = {graph: measure(bundle, graph) for graph in GRAPHS}
    metrics = bundle.manifest["variants"][bundle.variant]["metrics"]
    table = Table(
        "graph", "single p50", "p90", "p99", "max", "paced p50", "p90", "p99", "max", title="milliseconds, one thread"
    )
    for graph, ways in figures.items():
        table.add_row(graph, *(f"{v:.3f}" for way in ways.values() for v in way.values()))
    console = Console()
    console.print(table)
    accuracy = {head: {k: m[k] for k in ("accuracy", "majority", "macro_f1")} for head, m in metrics.items()}
    console.print("accuracy of the same files:", accuracy)
    result = {
        "bench": "graphs", "bundle": f"{bundle.name} {bundle.version} {bundle.variant}", "milliseconds": figures,
        "accuracy": accuracy, **environment("onnxruntime"),
    }  # fmt: skip
    RESULTS.mkdir(exist_ok=True)
    file = RESULTS / "graphs.json"
    file.write_text(json.dumps(result, indent=1) + "\n")
    console.print(f"written: {file}")


if __name__ == "__main__":
    main()
