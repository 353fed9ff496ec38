"""What a second thread costs: latency and CPU per run, paced, with ONNX Runtime's spinning off, bounded, and default.

The CPU time holds what spins on after the run, up to 20 ms later. The vision graph of the default bundle, in int8 where
it has that.
"""

import tectum  # noqa: F401 first: it switches the telemetry of ONNX Runtime off

# isort: split
import json
from functools import partial
from pathlib import Path
from typing import Any

import numpy as np
import onnxruntime
from rich.console import Console
from rich.table import Table

from environment import environment
from tectum.bundle import Bundle
from tectum.encode.onnx.synthetic_inputs import Workload
from tectum.host.pacing import paced
from variants import NARROWEST

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
    bundle = Bundle.load(variant=NARROWEST)
    feeds = Workload(bundle).feeds("vision", 8)
    sessions = [session(bundle.graph("vision"), *way) for way in WAYS.values()]
    runs = [partial(one.run, None) for one in sessions]
    taken, burnt = paced(runs, feeds, WARM + SLOTS, SLOT_S)
    rows = {
        name: {
            "p50_ms": round(float(np.median(wall[WARM:])), 3),
            "p99_ms": round(float(np.percentile(wall[WARM:], 99)), 3),
            "cpu_ms": round(float(np.mean(cpu[WARM:])), 3),
        }
        for name, wall, cpu in zip(WAYS, taken, burnt, strict=True)
    }
    table = Table(f"vision, {NARROWEST}, paced", "p50 ms", "p99 ms", "CPU ms a run")
    for name, row in rows.items():
        table.add_row(name, *(f"{value:.2f}" for value in row.values()))
    Console().print(table)
    accuracy = bundle.part.metrics["presence"]["accuracy"]
    body = {"bench": "spinning", "ways": rows, "presence_accuracy": accuracy, **environment("onnxruntime")}
    RESULT.write_text(json.dumps(body, indent=1) + "\n")


if __name__ == "__main__":
    main()
