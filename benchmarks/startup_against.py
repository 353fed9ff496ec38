"""Start-up beside that of another commit: ``--against COMMIT``, in one run, the two in turn; fresh processes.

CPU by the median and by the least of all turns, which other work on the machine disturbs least; the clock beside it.

Each side runs what its own ``startup.py`` calls a first decision, and its own bundle. What the bundle alone costs is
measured too (its files and its prepared graphs read and hashed, these opened and run once, without Tectum) and told
apart, so that the code of both is compared at the same bundle: that of the other commit.
"""

import argparse
import json
import statistics
import tempfile
from collections.abc import Callable
from pathlib import Path
from typing import Any

from rich.console import Console
from rich.table import Table

from commits import HERE, checked_out, command, constants, environ, spent
from environment import environment

RESULT = Path(__file__).parent / "results" / "startup_against.json"
EMPTY = "pass"
BARE = """
import hashlib, json, sys
from pathlib import Path
import numpy as np, onnxruntime
folder, kept = Path(sys.argv[1]), Path(sys.argv[2])
manifest = json.loads((folder / "manifest.json").read_text())
for name in manifest["files"]:
    hashlib.sha256((folder / name).read_bytes()).hexdigest()
def options():
    made = onnxruntime.SessionOptions()
    made.intra_op_num_threads = made.inter_op_num_threads = 1
    made.enable_cpu_mem_arena = False
    made.log_severity_level = 4
    made.add_session_config_entry("session.intra_op.allow_spinning", "0")
    return made
for graph, name in manifest["variants"]["fp32"]["files"].items():
    ready, opts = kept / f"{graph}.onnx", options()
    if not ready.exists():
        opts.optimized_model_filepath = str(ready)
        onnxruntime.InferenceSession(folder / name, opts, providers=["CPUExecutionProvider"])
        opts = options()
    opts.graph_optimization_level = onnxruntime.GraphOptimizationLevel.ORT_DISABLE_ALL
    content = ready.read_bytes()
    hashlib.sha256(content).hexdigest()
    session = onnxruntime.InferenceSession(content, opts, providers=["CPUExecutionProvider"])
    if "." in graph:  # a closer look: not part of a first decision
        continue
    types = {"tensor(float)": np.float32, "tensor(uint8)": np.uint8}
    session.run(None, {
        one.name: np.zeros(
            [size if isinstance(size, int) else 1 if not index else 16 for index, size in enumerate(one.shape)],
            types[one.type],
        )
        for one in session.get_inputs()
    })
"""


def measures(tree: Path, kept: Path) -> dict[str, tuple[str, tuple[str, ...]]]:
    """What is measured of a tree: code and arguments."""
    decision = constants(tree / "benchmarks" / "startup.py")["DECISION"].replace("VARIANT", "fp32")
    bundle, graphs = tree / "runtime" / "tectum" / "bundles" / "home", kept / "bare"
    graphs.mkdir(parents=True, exist_ok=True)
    return {
        "Python alone": (EMPTY, ()),
        "bundle alone": (BARE, (str(bundle), str(graphs))),
        "import tectum": ("import tectum", ()),
        "tectum --help": (command(tree), ("--help",)),
        "first decision": (decision, ()),
        "a house of one sentence": (command(tree), ("run", "--text", "we are away", "--text", "-")),
    }


Figures = dict[str, dict[str, list[float]]]
"""Seconds by measure and side."""


def compare(trees: dict[str, Path], times: int, folder: Path) -> dict[str, Figures]:
    """Of CPU (``cpu``) and of the clock (``wall``), ``times`` each."""
    sides = {side: (measures(tree, folder / side), environ(tree, folder / side)) for side, tree in trees.items()}
    found: dict[str, Figures] = {"cpu": {}, "wall": {}}
    for turn in range(-1, times):  # the first makes byte code and prepared graphs
        for side in (*trees,) if turn % 2 else reversed(trees):
            what, given = sides[side]
            for name, (code, arguments) in what.items():
                for kind, value in zip(found, spent(code, arguments, given, folder), strict=True):
                    if turn >= 0:
                        found[kind].setdefault(name, {}).setdefault(side, []).append(round(value, 4))
    return found


def of_all(figures: Figures, how: Callable[[list[float]], float]) -> dict[str, dict[str, float]]:
    """One figure for all turns."""
    return {name: {side: how(values) for side, values in sides.items()} for name, sides in figures.items()}


def ratios(figures: dict[str, dict[str, float]]) -> dict[str, dict[str, float]]:
    """Now over before: as it is, and with what the bundle alone costs taken from the other commit's on both sides."""
    bare = figures["bundle alone"]
    out = {}
    for name, sides in figures.items():
        out[name] = {"as it is": round(sides["now"] / sides["before"], 3)}
        if name in {"first decision", "a house of one sentence"}:
            code = sides["now"] - bare["now"] + bare["before"]
            out[name]["at the same bundle"] = round(code / sides["before"], 3)
    return out


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--against", required=True, metavar="COMMIT")
    parser.add_argument("--times", type=int, default=31)
    options = parser.parse_args()
    with checked_out(options.against) as before, tempfile.TemporaryDirectory() as made:
        found = compare({"before": before, "now": HERE}, options.times, Path(made))
    summaries = {
        "CPU, median": of_all(found["cpu"], statistics.median),
        "CPU, least": of_all(found["cpu"], min),
        "clock, median": of_all(found["wall"], statistics.median),
    }
    told = {title: ratios(summary) for title, summary in summaries.items()}
    for title, summary in summaries.items():
        table = Table(f"{title}, ms", "before", "now", "as it is", "at the same bundle")
        for name, sides in summary.items():
            figures = (f"{1e3 * sides['before']:.1f}", f"{1e3 * sides['now']:.1f}")
            table.add_row(name, *figures, *(f"{value:.3f}" for value in told[title][name].values()))
        Console().print(table)
    body: dict[str, Any] = {
        "bench": "startup_against",
        "against": options.against,
        "times": options.times,
        "summaries_s": summaries,
        "ratios": told,
        "figures": found,
        **environment("onnxruntime", "numpy", "msgspec"),
    }
    RESULT.write_text(json.dumps(body, indent=1) + "\n")


if __name__ == "__main__":
    main()
