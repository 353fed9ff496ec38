"""What the runtime adds to the bare graphs beside that of another commit: ``--against COMMIT``, in one run, in turn.

Each side runs its own ``overhead.py`` on its own bundle, in fresh processes. What the graphs themselves cost is in
neither figure: CPU of Tectum over that of the bare graphs, and the milliseconds that it adds to a decision.
"""

import argparse
import json
import statistics
import subprocess
import sys
import tempfile
from pathlib import Path
from typing import Any

from rich.console import Console
from rich.table import Table

from commits import HERE, checked_out, environ
from environment import environment

RESULT = Path(__file__).parent / "results" / "overhead_against.json"
MEASURE = """
import json, sys
sys.path.insert(0, sys.argv[1])
import overhead
overhead.SECONDS = float(sys.argv[3])
print(json.dumps(overhead.measure(sys.argv[2])))
"""
Figures = dict[str, dict[str, dict[str, list[float]]]]
"""By kind of decision, figure and side."""


def measured(tree: Path, variant: str, seconds: float, kept: Path) -> dict[str, Any]:
    """What ``overhead.py`` of a tree finds, in a fresh process."""
    kept.mkdir(exist_ok=True)
    done = subprocess.run(
        [sys.executable, "-c", MEASURE, str(tree / "benchmarks"), variant, str(seconds)],
        env=environ(tree, kept), cwd=kept, capture_output=True, text=True, check=False,
    )  # fmt: skip
    if done.returncode:
        raise RuntimeError(done.stderr)
    found: dict[str, Any] = json.loads(done.stdout.splitlines()[-1])
    return found


def compare(trees: dict[str, Path], variant: str, rounds: int, seconds: float, folder: Path) -> Figures:
    """``times``: CPU of Tectum over that of the bare graphs; ``added``: milliseconds of CPU a decision beyond them."""
    figures: Figures = {}
    for turn in range(rounds):
        for side in (*trees,) if turn % 2 else reversed(trees):
            for kind, sides in measured(trees[side], variant, seconds, folder / side).items():
                told = {"times": sides["times_cpu"]}
                if "tectum" in sides:
                    told["added"] = round(sides["tectum"]["cpu_mean"] - sides["bare"]["cpu_mean"], 4)
                for name, value in told.items():
                    figures.setdefault(kind, {}).setdefault(name, {}).setdefault(side, []).append(value)
    return figures


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--against", required=True, metavar="COMMIT")
    parser.add_argument("--rounds", type=int, default=5)
    parser.add_argument("--seconds", type=float, default=60.0, help="of media, a round")
    parser.add_argument("--variant", default="fp32", help="one that both have")
    options = parser.parse_args()
    with checked_out(options.against) as before, tempfile.TemporaryDirectory() as made:
        trees = {"before": before, "now": HERE}
        figures = compare(trees, options.variant, options.rounds, options.seconds, Path(made))
    table = Table("decision on", "figure", "before", "now", "now / before", title=f"{options.variant}, medians")
    medians: dict[str, dict[str, dict[str, float]]] = {}
    for kind, parts in figures.items():
        for name, sides in parts.items():
            found = {side: statistics.median(values) for side, values in sides.items()}
            found["ratio"] = round(found["now"] / found["before"], 3)
            medians.setdefault(kind, {})[name] = found
            label = "times the bare graphs" if name == "times" else "ms added"
            table.add_row(kind, label, f"{found['before']:.3f}", f"{found['now']:.3f}", f"{found['ratio']:.3f}")
    Console().print(table)
    body = {
        "bench": "overhead_against",
        "against": options.against,
        "variant": options.variant,
        "rounds": options.rounds,
        "seconds_of_media": options.seconds,
        "medians": medians,
        "figures": figures,
        **environment("onnxruntime", "numpy"),
    }
    RESULT.write_text(json.dumps(body, indent=1) + "\n")


if __name__ == "__main__":
    main()
