"""How much sooner two workers make an archive than one, by the clock: the same recordings by one and by two in turn,
``--rounds`` times, starts included; the median counts. With ``--ray`` by Ray on this machine too.

It needs two cores that do nothing else. Where the load of the last minute is above ``--load`` it measures nothing and
says so (exit code 2); what the load was before each run is in the result, and so is the CPU time where it can be told.
"""

import argparse
import json
import os
import sys
import tempfile
from pathlib import Path
from statistics import median
from typing import Any

from rich.console import Console

from archive import copies, run
from environment import environment

RESULT = Path(__file__).parent / "results" / "archive_workers.json"
TOLD = ("workers", "media_s", "wall_s", "media_s_per_wall_s")


def main() -> int:
    """Measure, print, write."""
    asked = argparse.ArgumentParser(description=__doc__)
    asked.add_argument("--data", type=Path, default=Path("shared/data"), metavar="DIR")
    asked.add_argument("--copies", type=int, default=16, help="of the recording, half a minute each (default: 16)")
    asked.add_argument("--rounds", type=int, default=3, help="of one and of two workers (default: 3)")
    asked.add_argument("--load", type=float, default=0.5, help="with more it is not measured (default: 0.5)")
    asked.add_argument("--ray", action="store_true", help="by Ray too (extra archive-ray)")
    asked.add_argument("--out", type=Path, default=RESULT)
    options = asked.parse_args()
    if (load := os.getloadavg()[0]) > options.load or (os.cpu_count() or 1) < 2:
        print(f"the load is {load:.1f} on {os.cpu_count()} cores: two that do nothing else are needed", file=sys.stderr)
        return 2
    efficiency, rows = dict[str, float](), list[dict[str, Any]]()
    with tempfile.TemporaryDirectory() as made:
        source = copies(options.data / "video" / "car-detection.mp4", Path(made, "source"), options.copies)
        for by, words in [("processes", ()), *([("ray", ("--ray",))] if options.ray else [])]:
            found: dict[int, list[float]] = {1: [], 2: []}
            for turn in range(2 * options.rounds):
                workers, before = 1 + turn % 2, os.getloadavg()[0]
                row = run(source, Path(made, f"{by}-{turn}"), workers, *words)
                found[workers].append(row["media_s_per_wall_s"])
                told = TOLD if words else (*TOLD, "media_s_per_cpu_s")  # Ray's processes are not ours
                rows.append({"by": by, "load": round(before, 2), **{name: row[name] for name in told}})
                Console().print(rows[-1])
            efficiency[by] = round(median(found[2]) / median(found[1]) / 2, 3)
    Console().print(efficiency)
    result = {
        **environment("pyarrow", "onnxruntime", "av", *(["ray"] if options.ray else [])),
        "cores": os.cpu_count(),
        "load_before": round(load, 2),
        "rows": rows,
        "efficiency_1_to_2": efficiency,
    }
    options.out.write_text(json.dumps(result, indent=1) + "\n", encoding="utf-8")
    return 0


if __name__ == "__main__":
    sys.exit(main())
