"""What a second thread costs: latency and CPU per run, paced, with ONNX Runtime's spinning off, bounded, and default.

The CPU time holds what spins on after the run, up to 20 ms later. int8 vision graph of the default bundle.
"""

import json
import time
from pathlib import Path
from typing import Any

import numpy as np
import onnxruntime
from rich.console import Console
from rich.table import Table

from environment import environment
from tectum.bundle import Bundle
from tectum.workload import Workload

RESULT = Path(__file__).parent / "results" / "spinning.json"
SLOT_S, SLOTS, WARM = 0.04, 60, 5
WAYS: dict[str, tuple[int, str, str | None]] = {
    "1 thread": (1, "0", None),
    "2, spinning off": (2, "0", None),
    "2, bounded to 10 us": (2, "1", "10"),
    "2, bounded to 50 us (Tectum)": (2, "1", "50"),
    "2, bounded to 300 us": (2, "1", "300"),
    "2, ONNX Runtime's default": (2, "1", None),
}


def session(path: Path, threads: int, spin: str, bound: str | None) -> Any:
    options = onnxruntime.SessionOptions()
    options.intra_op_num_threads = threads
    options.add_session_config_entry("session.intra_op.allow_spinning", spin)
    if bound is not None:
        options.add_session_config_entry("session.intra_op.spin_duration_us", bound)
    return onnxruntime.InferenceSession(str(path), options, providers=["CPUExecutionProvider"])


def main() -> None:
    bundle = Bundle.load(variant="int8")
    feeds = Workload(bundle).feeds("vision", 8)
    sessions = {name: session(bundle.graph("vision"), *way) for name, way in WAYS.items()}
    taken: dict[str, list[float]] = {name: [] for name in WAYS}
    burnt: dict[str, list[float]] = {name: [] for name in WAYS}
    rng, names, slot, start = np.random.default_rng(0), list(WAYS), 0, time.perf_counter()
    for index in range(WARM + SLOTS):
        for position in rng.permutation(len(names)):
            name = names[position]
            time.sleep(max(0.0, start + slot * SLOT_S - time.perf_counter()))
            slot += 1
            cpu, begin = time.process_time(), time.perf_counter()
            sessions[name].run(None, feeds[index % 8])
            taken[name].append(1e3 * (time.perf_counter() - begin))
            time.sleep(SLOT_S / 2)
            burnt[name].append(1e3 * (time.process_time() - cpu))
    rows = {
        name: {
            "p50_ms": round(float(np.median(taken[name][WARM:])), 3),
            "p99_ms": round(float(np.percentile(taken[name][WARM:], 99)), 3),
            "cpu_ms": round(float(np.mean(burnt[name][WARM:])), 3),
        }
        for name in WAYS
    }
    table = Table("vision, int8, paced", "p50 ms", "p99 ms", "CPU ms a run")
    for name, row in rows.items():
        table.add_row(name, *(f"{value:.2f}" for value in row.values()))
    Console().print(table)
    accuracy = bundle.manifest["variants"]["int8"]["metrics"]["presence"]["accuracy"]
    body = {"bench": "spinning", "ways": rows, "presence_accuracy": accuracy, **environment("onnxruntime")}
    RESULT.write_text(json.dumps(body, indent=1) + "\n")


if __name__ == "__main__":
    main()
