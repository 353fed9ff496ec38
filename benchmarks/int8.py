"""int8 against fp32 of the same graphs, the files of a bundle: one thread, A/B interleaved, with the accuracy of both.

Back to back, and paced at one run in 40 ms with cold caches. Accuracy and the gate are those of the manifest, measured
by ``tectum-export quantize`` on these very files.
"""

import argparse
import json
import time
from pathlib import Path
from typing import Any

from rich.console import Console
from rich.table import Table

from environment import environment
from tectum.bundle import Bundle
from tectum.encode.onnx.parity import agreement_db
from tectum.encode.onnx.session import Session
from tectum.encode.onnx.synthetic_inputs import Workload
from tectum.host.bench import percentiles
from tectum.host.pacing import paced

RESULT = Path(__file__).parent / "results" / "int8.json"
WARM, RUNS, REPEATS, SLOTS, SLOT_S = 20, 60, 5, 60, 0.04


def measure(sessions: dict[str, Session], feeds: list[Any]) -> dict[str, dict[str, dict[str, float]]]:
    single: dict[str, list[float]] = {name: [] for name in sessions}
    for _ in range(REPEATS):
        for name, session in sessions.items():
            for index in range(WARM + RUNS):
                begin = time.perf_counter()
                session(feeds[index % len(feeds)])
                if index >= WARM:
                    single[name].append(1e3 * (time.perf_counter() - begin))
    walls, _ = paced(list(sessions.values()), feeds, SLOTS, SLOT_S)
    rows = zip(single.items(), walls, strict=True)
    return {name: {"single_ms": percentiles(times), "paced_ms": percentiles(wall)} for (name, times), wall in rows}


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--bundle", type=Path, help="bundle folder (default: the one that comes with tectum)")
    plain = Bundle.load(parser.parse_args().bundle, "fp32")
    if "int8" not in plain.variants:
        parser.error(f"{plain.path}: has no int8 to compare; it has: {', '.join(plain.variants)}")
    bundles = {"fp32": plain, "int8": plain.in_variant("int8")}
    parts = {name: bundle.manifest["variants"][name] for name, bundle in bundles.items()}
    table = Table("graph", "fp32 ms", "int8 ms", "times", "paced fp32", "int8", "times", "dB", title="one thread, p50")
    rows: dict[str, Any] = {}
    for graph in bundles["fp32"].graphs:
        if bundles["fp32"].graph(graph) == bundles["int8"].graph(graph):
            continue
        sessions = {name: Session(bundle.graph(graph)) for name, bundle in bundles.items()}
        feeds = Workload(bundles["fp32"]).feeds(graph, 16)
        found = measure(sessions, feeds)
        db = agreement_db(sessions["fp32"], sessions["int8"], feeds)
        times = {way: found["fp32"][way]["p50"] / found["int8"][way]["p50"] for way in ("single_ms", "paced_ms")}
        rows[graph] = {**found, "times": {way: round(value, 3) for way, value in times.items()}, "db": round(db, 1)}
        figures = []
        for way in ("single_ms", "paced_ms"):
            figures += [f"{found[name][way]['p50']:.3f}" for name in found] + [f"{times[way]:.2f}"]
        table.add_row(graph, *figures, f"{db:.0f}")
    sizes = {name: bundle.size for name, bundle in bundles.items()}
    accuracy = {name: {h: m["accuracy"] for h, m in part["metrics"].items()} for name, part in parts.items()}
    console = Console()
    console.print(table, f"bytes: {sizes}", "accuracy:", accuracy)
    body = {"bench": "int8", "graphs": rows, "bytes": sizes, "accuracy": accuracy, "gate": parts["int8"]["gate"]}
    RESULT.write_text(json.dumps({**body, **environment("onnxruntime")}, indent=1) + "\n")


if __name__ == "__main__":
    main()
