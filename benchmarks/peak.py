"""How much of one core's limit each graph reaches: its operations per second against those of a large product.

The limits are measured in the same run, through the same library: MatMul of float32 and MatMulInteger of uint8 x int8,
1,024 x 1,024 x 1,024, one thread. Operations are two per multiply-add of convolutions and products, counted by torch on
the same network (the recurrent layer of the words by formula); all other nodes count as nothing, so a fraction of one
cannot be reached.
"""

import tectum  # noqa: F401 first: it switches the telemetry of ONNX Runtime off

# isort: split
import json
import time
from pathlib import Path
from typing import Any

import numpy as np
import onnx
import onnxruntime
import torch
from onnx import TensorProto, helper
from rich.console import Console
from rich.table import Table
from torch import nn
from torch.utils.flop_counter import FlopCounterMode

from environment import environment
from tectum.bundle import Bundle
from tectum.encode.onnx.session import Session
from tectum.encode.onnx.synthetic_inputs import Workload
from torch_bundle import network
from variants import MEASURED

RESULT = Path(__file__).parent / "results" / "peak.json"
SIZE, RUNS, WARM = 1024, 200, 20


def product(kind: str) -> float:
    """Operations per second of a large product on one thread."""
    float32 = kind == "MatMul"
    a, b = (TensorProto.FLOAT, TensorProto.FLOAT) if float32 else (TensorProto.UINT8, TensorProto.INT8)
    out = TensorProto.FLOAT if float32 else TensorProto.INT32
    rng = np.random.default_rng(0)
    weights = rng.standard_normal((SIZE, SIZE)).astype(np.float32) if float32 else rng.integers(-60, 60, (SIZE, SIZE))
    constant = onnx.numpy_helper.from_array(weights.astype(helper.tensor_dtype_to_np_dtype(b)), "b")
    graph = helper.make_graph(
        [helper.make_node(kind, ["a", "b"], ["c"])],
        "product",
        [helper.make_tensor_value_info("a", a, [SIZE, SIZE])],
        [helper.make_tensor_value_info("c", out, [SIZE, SIZE])],
        [constant],
    )
    model = helper.make_model(graph, opset_imports=[helper.make_opsetid("", 20)], ir_version=10)
    options = onnxruntime.SessionOptions()
    options.intra_op_num_threads = 1
    session = onnxruntime.InferenceSession(model.SerializeToString(), options, providers=["CPUExecutionProvider"])
    feed = {"a": np.abs(weights).astype(helper.tensor_dtype_to_np_dtype(a))}
    return 2 * SIZE**3 / median_s(lambda: session.run(None, feed), 30, 5)


def median_s(run: Any, count: int = RUNS, warm: int = WARM) -> float:
    times = []
    for index in range(warm + count):
        begin = time.perf_counter()
        run()
        if index >= warm:
            times.append(time.perf_counter() - begin)
    return float(np.median(times))


def operations(bundle: Bundle, graph: str, feed: dict[str, np.ndarray]) -> int:
    """Of one run with ``feed``."""
    model = network(bundle, graph)
    inputs = [torch.from_numpy(value.copy()) for value in feed.values()]
    with torch.inference_mode(), FlopCounterMode(display=False) as counter:
        model(*inputs)
    total = int(counter.get_total_flops())
    recurrent = [m for m in model.modules() if isinstance(m, nn.GRU)]
    names = {str(name) for kinds in counter.get_flop_counts().values() for name in kinds}
    if recurrent and not any("gru" in name for name in names):
        steps = inputs[0].shape[1] // 2
        total += sum(2 * steps * 2 * 3 * g.hidden_size * (g.input_size + g.hidden_size) for g in recurrent)
    return total


def main() -> None:
    peaks = {"fp32": product("MatMul"), "int8": product("MatMulInteger")}
    plain = Bundle.load(variant="fp32")
    rows: dict[str, Any] = {}
    table = Table("graph", "variant", "Mop", "ms", "Gop/s", "of the peak", title="one thread, back to back")
    for graph in plain.graphs:
        feed = Workload(plain).feeds(graph, 1)[0]
        count = operations(plain, graph, feed)
        for variant in MEASURED:
            bundle = Bundle.load(variant=variant)
            if variant == "int8" and (graph == "text" or bundle.graph(graph) == plain.graph(graph)):
                continue  # of words int8 is how tables are stored
            session = Session(bundle.graph(graph))
            taken = median_s(lambda s=session, f=feed: s(f))
            rate = count / taken
            rows[f"{graph} {variant}"] = {
                "operations": count, "ms": round(1e3 * taken, 4), "gops": round(rate / 1e9, 2),
                "of_peak": round(rate / peaks[variant], 4),
            }  # fmt: skip
            figures = (f"{count / 1e6:.1f}", f"{1e3 * taken:.3f}", f"{rate / 1e9:.1f}", f"{rate / peaks[variant]:.3f}")
            table.add_row(graph, variant, *figures)
    console = Console()
    console.print(table)
    console.print({name: f"{value / 1e9:.0f} Gop/s" for name, value in peaks.items()})
    body = {"bench": "peak", "peak_gops": {n: round(v / 1e9, 1) for n, v in peaks.items()}, "graphs": rows}
    RESULT.write_text(json.dumps({**body, **environment("onnxruntime", "torch")}, indent=1) + "\n")


if __name__ == "__main__":
    main()
