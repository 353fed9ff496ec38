"""A bundle whose detector is known: a bright cell of 8 x 8 pixels is a thing, in green a person, in blue a vehicle."""

import json
import shutil
from pathlib import Path

import numpy as np
import pytest
from tests.small_bundle import EMBEDDING, LACKING, copy_pieces, write_manifest

from tectum.bundle import DEFAULT

CELL = 8
WHOLE, SMALL, CLOSER = (128, 192), (64, 96), (64, 96)
"""Height and width of the inputs: of the whole picture, of the variant ``small``, of closer looks."""
LOOK = {"height": 64, "width": 96, "low": 0.1, "high": 0.6, "most": 4, "times": 2.0, "zoom": 1.3}


def detector_bundle(folder: Path, look: bool = True) -> Path:
    """The default bundle with such a detector in two variants, ``fp32`` and ``small``; with ``look`` its graph for
    crops too. Its threshold is 0.5 for every label."""
    pytest.importorskip("onnx", reason=LACKING)
    folder.mkdir()
    manifest = json.loads((DEFAULT / "manifest.json").read_text(encoding="utf-8"))
    for graph in ("audio", "text", "fusion"):
        shutil.copy(DEFAULT / f"{graph}.onnx", folder)
    copy_pieces(folder, manifest)
    for name, size in (("vision", WHOLE), ("vision.small", SMALL), *([("vision.look", CLOSER)] if look else [])):
        _detector(folder / f"{name}.onnx", *size)
    own = manifest["variants"]["fp32"]
    files = {graph: f"{graph}.onnx" for graph in ("vision", "audio", "text", "fusion")}
    files |= {"vision.look": "vision.look.onnx"} if look else {}
    part = {
        "files": files,
        "thresholds": {**own["thresholds"], "presence": dict.fromkeys(manifest["labels"]["presence"], 0.5)},
        "temperatures": {**own["temperatures"], "presence": 1.0},
    }
    small = {"height": SMALL[0], "width": SMALL[1], **({"look": {**LOOK, "low": 0.05}} if look else {})}
    inputs = {**manifest["inputs"], "vision": {"height": WHOLE[0], "width": WHOLE[1], "rate_hz": 5.0}}
    if look:
        inputs["vision"]["look"] = LOOK
    write_manifest(
        folder,
        schema=1,
        name="detector",
        version="1",
        embedding=EMBEDDING,
        labels=manifest["labels"],
        inputs=inputs,
        variants={
            "fp32": part,
            "small": {**part, "files": {**files, "vision": "vision.small.onnx"}, "inputs": {"vision": small}},
        },
    )
    return folder


def _detector(path: Path, height: int, width: int) -> None:
    """``boxes``: every cell; ``scores``: a person's is 4 where all of it is green, 0 at three fifths, -6 at none, a
    vehicle's so in blue, -9 for cats and dogs; ``embedding``: zeros."""
    import onnx
    from onnx import TensorProto, helper, numpy_helper

    rows, columns = height // CELL, width // CELL
    y, x = np.mgrid[0:rows, 0:columns].reshape(2, -1) * float(CELL)
    cells = np.stack([x, y, x + CELL, y + CELL], 1)[None].astype(np.float32)
    pick = np.zeros((3, 4), np.float32)
    pick[1, 0] = pick[2, 3] = 10 / 255
    pick[0, 0] = pick[0, 3] = -10 / 255  # grey is neither
    constants = {
        "cells": cells,
        "pick": pick,
        "shift": np.array([[[-6, -9, -9, -6]]], np.float32),
        "flat": np.array([0, 3, rows * columns], np.int64),
        "wide": np.zeros((4, EMBEDDING), np.float32),
        "one": np.array([1], np.int64),
    }
    nodes = [
        helper.make_node("Cast", ["frame"], ["float"], to=TensorProto.FLOAT),
        helper.make_node("Transpose", ["float"], ["planes"], perm=[0, 3, 1, 2]),
        helper.make_node("AveragePool", ["planes"], ["means"], kernel_shape=[CELL, CELL], strides=[CELL, CELL]),
        helper.make_node("Reshape", ["means", "flat"], ["flattened"]),
        helper.make_node("Transpose", ["flattened"], ["colours"], perm=[0, 2, 1]),
        helper.make_node("MatMul", ["colours", "pick"], ["picked"]),
        helper.make_node("Add", ["picked", "shift"], ["scores"]),
        helper.make_node("ReduceMax", ["scores", "one"], ["presence"], keepdims=0),
        helper.make_node("MatMul", ["presence", "wide"], ["embedding"]),
        helper.make_node("Shape", ["presence"], ["batch"], start=0, end=1),
        helper.make_node("Concat", ["batch", "rest"], ["target"], axis=0),
        helper.make_node("Expand", ["cells", "target"], ["boxes"]),
    ]
    constants["rest"] = np.array([rows * columns, 4], np.int64)
    count = rows * columns
    outputs = [("embedding", [EMBEDDING]), ("presence", [4]), ("boxes", [count, 4]), ("scores", [count, 4])]
    graph = helper.make_graph(
        nodes,
        path.stem,
        [helper.make_tensor_value_info("frame", TensorProto.UINT8, ["batch", height, width, 3])],
        [helper.make_tensor_value_info(name, TensorProto.FLOAT, ["batch", *shape]) for name, shape in outputs],
        [numpy_helper.from_array(value, name) for name, value in constants.items()],
    )
    model = helper.make_model(graph, opset_imports=[helper.make_opsetid("", 20)], ir_version=10)
    onnx.checker.check_model(model)
    onnx.save(model, path)
