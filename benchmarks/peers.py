"""Each graph of the bundle, the same weights, in Tectum and in what a user would pick instead; A/B interleaved.

Two ways. Back to back: blocks of 40 runs of each in turn, six times. Paced: one run a slot of 40 ms, in random turn, so
that caches are as cold as in a house; its CPU time holds what spins on after the run. All on one thread, but for what
is named as a library's own default. ``dB``: how near the outputs are to those of ONNX Runtime on the fp32 file; a peer
that computes in bf16 shows there.
OpenVINO: pip install openvino. LiteRT: convert with ``to_litert.py``, then ``--tflite DIR``.
"""

import tectum  # noqa: F401 first: it switches the telemetry of ONNX Runtime off

# isort: split
import argparse
import json
import time
from collections.abc import Callable
from pathlib import Path
from typing import Any

import numpy as np
import onnxruntime
import torch
from rich.console import Console
from rich.table import Table

from environment import environment
from tectum.bundle import Bundle
from tectum.encode.onnx.parity import agreement_db
from tectum.encode.onnx.session import Session
from tectum.encode.onnx.synthetic_inputs import Feed, Workload
from tectum.errors import first_line
from tectum.host.bench import percentiles
from tectum.host.pacing import paced
from tectum.host.tune import tune
from torch_bundle import network
from variants import NARROWEST

RESULT = Path(__file__).parent / "results" / "peers.json"
BLOCKS, BLOCK, WARM, SLOTS, SLOT_S = 6, 40, 8, 40, 0.04
TEXT_LENGTH = 40
Run = Callable[[Feed], list[np.ndarray]]


def tectum_session(path: Path, provider: str, threads: int) -> Run:
    session = Session(path, provider, threads)
    return lambda feed: list(session(feed).values())


def plain(path: Path) -> Run:
    session = onnxruntime.InferenceSession(str(path), providers=["CPUExecutionProvider"])
    return lambda feed: session.run(None, feed)


def openvino_run(path: Path, precision: str | None) -> Run:
    import openvino

    settings: dict[str, Any] = {"INFERENCE_NUM_THREADS": 1, "PERFORMANCE_HINT": "LATENCY"}
    if precision is not None:
        settings["INFERENCE_PRECISION_HINT"] = precision
    compiled = openvino.Core().compile_model(str(path), "CPU", settings)
    request = compiled.create_infer_request()
    return lambda feed: list(request.infer(feed).values())


def torch_run(bundle: Bundle, graph: str, compiled: bool) -> Run:
    model = network(bundle, graph)
    if graph in {"vision", "audio"}:
        model = model.to(memory_format=torch.channels_last)
    called = torch.compile(model) if compiled else model

    def run(feed: Feed) -> list[np.ndarray]:
        with torch.inference_mode():
            return [value.numpy() for value in called(*[torch.from_numpy(v) for v in feed.values()])]

    return run


def litert_run(path: Path, names: list[str]) -> Run:
    from ai_edge_litert.interpreter import Interpreter

    interpreter = Interpreter(str(path), num_threads=1)
    runner = interpreter.get_signature_runner()
    places = sorted(runner.get_input_details(), key=lambda name: int(name.rsplit("_", 1)[1]))
    outputs = sorted(runner.get_output_details(), key=lambda name: int(name.rsplit("_", 1)[1]))

    def run(feed: Feed) -> list[np.ndarray]:
        found = runner(**{place: feed[name] for place, name in zip(places, names, strict=True)})
        return [found[name] for name in outputs]

    return run


def numbered(run: Run) -> Callable[[Feed], dict[str, np.ndarray]]:
    """Outputs by their place, since every library names them in its own way."""
    return lambda feed: {str(index): value for index, value in enumerate(run(feed))}


def contenders(graph: str, fp32: Bundle, int8: Bundle, plan: Any, tflite: Path | None) -> dict[str, Callable[[], Run]]:
    tuned = int8 if plan.variant == "int8" else fp32
    choice = (plan.provider[graph], plan.threads[graph])
    out: dict[str, Callable[[], Run]] = {
        f"Tectum, tuned ({plan.variant}, {choice[0]}, {choice[1]})": lambda: tectum_session(
            tuned.graph(graph), *choice
        ),
        "Tectum, fp32": lambda: tectum_session(fp32.graph(graph), "cpu", 1),
        "ONNX Runtime, its defaults, fp32": lambda: plain(fp32.graph(graph)),
        "ONNX Runtime, its defaults, int8": lambda: plain(int8.graph(graph)),
        "OpenVINO, f32": lambda: openvino_run(fp32.graph(graph), "f32"),
        "OpenVINO, its default precision": lambda: openvino_run(fp32.graph(graph), None),
        "OpenVINO, int8 file": lambda: openvino_run(int8.graph(graph), "f32"),
        "torch eager": lambda: torch_run(fp32, graph, False),
        "torch.compile": lambda: torch_run(fp32, graph, True),
    }
    if tflite is not None and (tflite / f"{graph}.tflite").is_file():
        out["LiteRT, fp32"] = lambda: litert_run(tflite / f"{graph}.tflite", list(Workload(fp32).feeds(graph, 1)[0]))
    if fp32.graph(graph) == int8.graph(graph):
        out = {name: make for name, make in out.items() if "int8" not in name or name.startswith("Tectum, tuned")}
    return out


def measure(made: dict[str, Run], feeds: list[Feed]) -> dict[str, dict[str, Any]]:
    single: dict[str, list[float]] = {name: [] for name in made}
    for block in range(BLOCKS):
        for name, run in made.items():
            time.sleep(0.01)  # threads of the one before may still spin
            for index in range(WARM + BLOCK):
                begin = time.perf_counter()
                run(feeds[(block + index) % len(feeds)])
                if index >= WARM:
                    single[name].append(1e3 * (time.perf_counter() - begin))
    walls, burnt = paced(list(made.values()), feeds, SLOTS, SLOT_S)
    return {
        name: {
            "single_ms": percentiles(single[name]),
            "paced_ms": percentiles(wall),
            "cpu_ms": round(float(np.median(cpu)), 3),
        }
        for name, wall, cpu in zip(made, walls, burnt, strict=True)
    }


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--tflite", type=Path, metavar="DIR", help="graphs that to_litert.py converted")
    options = parser.parse_args()
    torch.set_num_threads(1)
    console = Console(soft_wrap=True)
    fp32, int8 = Bundle.load(variant="fp32"), Bundle.load(variant=NARROWEST)
    plan, _ = tune(fp32)
    rows: dict[str, Any] = {}
    for graph in fp32.graphs:
        feeds = Workload(fp32).feeds(graph, 8)
        if graph == "text":  # LiteRT's and torch.compile's graphs have one length
            feeds = [{name: np.resize(value, (1, TEXT_LENGTH)) for name, value in feed.items()} for feed in feeds]
        made, failed = {}, {}
        for name, make in contenders(graph, fp32, int8, plan, options.tflite).items():
            try:
                made[name] = make()
                made[name](feeds[0])
            except Exception as error:  # what a peer cannot run is a result too
                made.pop(name, None)
                failed[name] = f"{type(error).__name__}: {first_line(error)}"
        reference = numbered(made["Tectum, fp32"])
        figures = measure(made, feeds)
        for name, run in made.items():
            figures[name]["db"] = round(agreement_db(reference, numbered(run), feeds), 1)
        rows[graph] = {"contenders": figures, "failed": failed}
        table = Table("", "single p50", "p99", "paced p50", "p99", "CPU ms", "dB", title=f"{graph}, ms")
        for name, row in figures.items():
            times = [row[way][key] for way in ("single_ms", "paced_ms") for key in ("p50", "p99")]
            table.add_row(name, *(f"{value:.3f}" for value in (*times, row["cpu_ms"])), f"{row['db']:.0f}")
        console.print(table)
        for name, reason in failed.items():
            console.print(f"{name}: {reason}", markup=False)
    accuracy = {
        bundle.variant: {h: m["accuracy"] for h, m in bundle.manifest["variants"][bundle.variant]["metrics"].items()}
        for bundle in (fp32, int8)
    }
    console.print("accuracy of the files:", accuracy)
    packages = ("onnxruntime", "onnxruntime-ep-openvino", "openvino", "torch", "ai-edge-litert")
    settings = {"blocks": BLOCKS, "runs_a_block": BLOCK, "slots": SLOTS, "slot_s": SLOT_S, "text_length": TEXT_LENGTH}
    body = {"bench": "peers", "settings": settings, "graphs": rows, "accuracy": accuracy, **environment(*packages)}
    RESULT.write_text(json.dumps(body, indent=1) + "\n")
    console.print(f"written: {RESULT}")


if __name__ == "__main__":
    main()
