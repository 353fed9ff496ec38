"""Does int8 pay for the detector? Exported vision graphs with boxes, quantised in three ways, beside fp32.

CPU time of one thread, the graphs in turn on the same pictures; signal to noise against fp32 on held ones. Box decoding
stays in float in all of them. ``SiLU in int8``: its sigmoid and product too, instead of the convolutions alone.
``--graphs`` keeps them, for what they see: ``seeing.py fp32=... int8-1=...`` takes any graph.
"""

import argparse
import json
import tempfile
import time
from pathlib import Path
from typing import Any

import numpy as np
from rich.console import Console
from rich.table import Table

from environment import environment
from tectum.encode.onnx.session import Session
from tectum_export.data.catalog import read_catalog
from tectum_export.data.manifest import only
from tectum_export.data.picture_bank import read_picture
from tectum_export.evaluate.detect import letterbox
from tectum_export.onnx import quantize
from tectum_export.recipe import load_recipe

RESULT = Path(__file__).parent / "results" / "detector_int8.json"
RUNS, COUNT, HELD = 60, 60, 16


def cpu_ms(paths: list[Path], feeds: list[quantize.Feed]) -> list[list[float]]:
    """CPU milliseconds of one thread, the graphs in turn, without the first five runs."""
    sessions = [Session(path) for path in paths]
    times: list[list[float]] = [[] for _ in paths]
    for index in range(RUNS + 5):
        for session, found in zip(sessions, times, strict=True):
            begin = time.thread_time()
            session(feeds[index % len(feeds)])
            found.append(1e3 * (time.thread_time() - begin))
    return [found[5:] for found in times]


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("graph", type=Path, help="an exported vision graph with boxes, fp32")
    parser.add_argument("--recipe", default="home")
    parser.add_argument("--data", type=Path, required=True, metavar="DIR")
    parser.add_argument("--graphs", type=Path, metavar="DIR", help="keep the graphs there, int8-1.onnx to int8-4.onnx")
    options = parser.parse_args()
    recipe = load_recipe(options.recipe)
    size = recipe.vision.height, recipe.vision.width
    items = [i for i in only(read_catalog(recipe, options.data).vision, "train") if i.path]
    items = [i for i in items if i.data_set in ("coco", "ade20k")]
    chosen = items[:: max(1, len(items) // (COUNT + HELD))]
    feeds = [{"frame": letterbox(read_picture(i.path), size)[0][None]} for i in chosen]
    feeds, held = feeds[:COUNT], feeds[COUNT : COUNT + HELD]
    rows: dict[str, Any] = {}
    if options.graphs:
        options.graphs.mkdir(parents=True, exist_ok=True)
    with tempfile.TemporaryDirectory() as folder:
        paths, names, noise = [options.graph], ["fp32"], [{}]
        plain = quantize.KINDS
        for name, kinds in (("convolutions", plain), ("SiLU in int8", (*plain, "Sigmoid", "Mul"))):
            quantize.KINDS = kinds
            proto = quantize.prepare(options.graph)
            tail = quantize.decoding(proto)
            deep = [
                n.name for n in proto.graph.node if n.op_type == "Conv"
                and any(a.name == "group" and a.i > 1 for a in n.attribute)
            ]  # fmt: skip
            quantiser = quantize.Quantizer(proto, feeds)
            for kept, keep in (("", ()), (", depthwise in float", deep)):
                path = (options.graphs or Path(folder)) / f"int8-{len(paths)}.onnx"
                quantiser.write(path, dict.fromkeys((*tail, *keep)))
                paths.append(path)
                names.append(f"int8: {name}{kept}")
                noise.append({k: round(v, 1) for k, v in quantize.sqnr(options.graph, path, held).items()})
        quantize.KINDS = plain
        times = cpu_ms(paths, held)
    table = Table("", "CPU ms, p25", "beside fp32", "SQNR dB")
    for name, found, decibels in zip(names, times, noise, strict=True):
        ms, first = float(np.percentile(found, 25)), float(np.percentile(times[0], 25))
        rows[name] = {"cpu_ms_p25": ms, "beside_fp32": ms / first, "sqnr_db": decibels}
        table.add_row(name, f"{ms:.2f}", f"{ms / first:.2f}", ", ".join(f"{k} {v}" for k, v in decibels.items()))
    Console(width=150).print(table)
    body = {"bench": "detector_int8", "size": size, "rows": rows, **environment("onnxruntime")}
    RESULT.write_text(json.dumps(body, indent=1) + "\n")


if __name__ == "__main__":
    main()
