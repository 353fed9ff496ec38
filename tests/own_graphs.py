"""Graphs that others might have made, for the training side to adopt."""

from pathlib import Path

import numpy as np


def fixed_graph(
    path: Path,
    shape: tuple[int, ...],
    outputs: dict[str, np.ndarray],
    opset: int = 17,
    names: dict[int, str] | None = None,
) -> Path:
    """Takes ``shape`` and gives ``outputs`` whatever it is shown. ``names``: of its classes, as Ultralytics writes
    them."""
    from onnx import TensorProto, helper, numpy_helper, save

    inputs = [helper.make_tensor_value_info("images", TensorProto.FLOAT, shape)]
    nodes = [helper.make_node("Cast", ["images"], ["wide"], to=TensorProto.FLOAT)]
    nodes.append(helper.make_node("ReduceMax", ["wide"], ["most"], keepdims=0))
    nodes.append(helper.make_node("Mul", ["most", "nothing"], ["zero"]))
    constants = [numpy_helper.from_array(np.array(0, np.float32), "nothing")]
    given = []
    for name, value in outputs.items():
        constants.append(numpy_helper.from_array(value.astype(np.float32), f"{name}_raw"))
        nodes.append(helper.make_node("Add", [f"{name}_raw", "zero"], [name]))
        given.append(helper.make_tensor_value_info(name, TensorProto.FLOAT, value.shape))
    model = helper.make_model(
        helper.make_graph(nodes, "others", inputs, given, constants),
        opset_imports=[helper.make_opsetid("", opset)], ir_version=8,
    )  # fmt: skip
    if names:
        helper.set_model_props(model, {"names": str(names)})
    save(model, str(path))
    return path


def waves_graph(path: Path, samples: int, width: int, seed: int = 0) -> Path:
    """Sound [batch, samples] to an ``embedding`` [batch, width]: the level in bands of a random filter bank."""
    from onnx import TensorProto, helper, numpy_helper, save

    filters = (0.1 * np.random.default_rng(seed).standard_normal((width, 1, 64))).astype(np.float32)
    nodes = [
        helper.make_node("Unsqueeze", ["waves", "one"], ["row"]),
        helper.make_node("Conv", ["row", "filters"], ["bands"], strides=[32]),
        helper.make_node("Abs", ["bands"], ["size"]),
        helper.make_node("Add", ["size", "floor"], ["above"]),
        helper.make_node("Log", ["above"], ["level"]),
        helper.make_node("ReduceMean", ["level"], ["embedding"], axes=[2], keepdims=0),
    ]
    constants = [
        numpy_helper.from_array(np.array([1], np.int64), "one"),
        numpy_helper.from_array(filters, "filters"),
        numpy_helper.from_array(np.array(1e-3, np.float32), "floor"),
    ]
    taken = helper.make_tensor_value_info("waves", TensorProto.FLOAT, ["n", samples])
    given = helper.make_tensor_value_info("embedding", TensorProto.FLOAT, ["n", width])
    graph = helper.make_graph(nodes, "waves", [taken], [given], constants)
    save(helper.make_model(graph, opset_imports=[helper.make_opsetid("", 13)], ir_version=8), str(path))
    return path
