"""Weights that learned in four bits, stored so: products as MatMulNBits of ONNX Runtime, tables as rows that are
unpacked when they are looked up. A scale stands for a block of them (``tectum_export.model.attention``)."""

from typing import Any

import numpy as np
import onnx
import torch
from numpy.typing import NDArray
from onnx import TensorProto, helper, numpy_helper

from tectum_export.model.attention import BLOCK, steps_of

DOMAIN = "com.microsoft"
EXACT = 1e-6
"""So near must weights lie to what four bits tell of them, as a share of the largest, to have learned so."""


def store_fours(proto: onnx.ModelProto) -> int:
    """Store every constant matrix of products and every table of rows looked up that learned in four bits so, in place.

    Returns how many there were.
    """
    graph = proto.graph
    constants = {value.name: value for value in graph.initializer}
    done = 0
    for node in list(graph.node):
        place = {"MatMul": 1, "Gemm": 1, "Gather": 0}.get(node.op_type)
        if place is None or node.input[place] not in constants:
            continue
        tensor, told = constants[node.input[place]], {one.name: one.i or one.f for one in node.attribute}
        if tensor.data_type != TensorProto.FLOAT or len(tensor.dims) != 2 or told.get("axis") or told.get("transA"):
            continue
        if told.get("alpha", 1) != 1 or told.get("beta", 1) != 1:
            continue
        values = numpy_helper.to_array(tensor)
        packed = _packed(values if node.op_type == "Gather" or told.get("transB") else values.T)
        if packed is None:
            continue
        nodes = _rows(graph, node, *packed) if node.op_type == "Gather" else _product(graph, node, *packed)
        at = list(graph.node).index(node)
        graph.node.remove(node)
        for new in reversed(nodes):
            graph.node.insert(at, new)
        done += 1
    used = {value for node in graph.node for value in node.input}
    for value in [value for value in graph.initializer if value.name not in used]:
        graph.initializer.remove(value)
    if done and DOMAIN not in {entry.domain for entry in proto.opset_import}:
        proto.opset_import.append(helper.make_opsetid(DOMAIN, 1))
    onnx.checker.check_model(proto)
    return done


def _packed(weight: NDArray[np.float32]) -> tuple[NDArray[np.uint8], NDArray[np.float32]] | None:
    """Two numbers a byte, uint8 [N, blocks, block / 2], the first the lower half, and scales [N, blocks]; None for
    weights that did not learn in four bits."""
    if weight.shape[1] % (BLOCK // 2):
        return None
    steps, scale = steps_of(torch.from_numpy(np.array(weight, np.float32)))
    if np.abs((steps * scale).flatten(-2).numpy() - weight).max() > EXACT * np.abs(weight).max():
        return None
    numbers = (steps + 8).to(torch.uint8).numpy()
    return numbers[..., ::2] | numbers[..., 1::2] << 4, scale[..., 0].numpy()


def _product(
    graph: onnx.GraphProto, node: onnx.NodeProto, packed: NDArray[np.uint8], scale: NDArray[np.float32]
) -> list[onnx.NodeProto]:
    name = node.input[1]
    graph.initializer.append(numpy_helper.from_array(packed, f"{name}_packed"))
    graph.initializer.append(numpy_helper.from_array(scale.reshape(-1), f"{name}_scale"))
    rows, blocks, half = packed.shape
    width, (told,), more = 2 * half, node.output, node.input[2:]
    product = helper.make_node(
        "MatMulNBits", [node.input[0], f"{name}_packed", f"{name}_scale"], [f"{told}_product" if more else told],
        name=node.name, domain=DOMAIN, K=blocks * width, N=rows, bits=4, block_size=width,
    )  # fmt: skip
    added = [helper.make_node("Add", [f"{told}_product", more[0]], [told], name=f"{told}_bias")] if more else []
    return [product, *added]


def _rows(
    graph: onnx.GraphProto, node: onnx.NodeProto, packed: NDArray[np.uint8], scale: NDArray[np.float32]
) -> list[onnx.NodeProto]:
    """Rows looked up [M, K]: bytes and scales are, and unpacked then: [M, blocks, half] to [M, blocks, half, 2]."""
    name, (rows, blocks, half) = node.input[0], packed.shape
    constants: dict[str, NDArray[Any]] = {
        "packed": packed,
        "scale": scale.reshape(rows, blocks, 1, 1),
        "low": np.array(15, np.uint8),
        "four": np.array(4, np.uint8),
        "eight": np.array(8, np.float32),
        "last": np.array([-1], np.int64),
        "flat": np.array([-1, blocks * half * 2], np.int64),
    }
    for part, value in constants.items():
        graph.initializer.append(numpy_helper.from_array(value, f"{name}_{part}"))
    of = {part: f"{name}_{part}" for part in constants}

    def step(kind: str, inputs: list[str], told: str, **attributes: Any) -> onnx.NodeProto:
        return helper.make_node(kind, inputs, [told], name=f"{told}_{kind}", **attributes)

    return [
        step("Gather", [of["packed"], node.input[1]], f"{name}_bytes", axis=0),
        step("Gather", [of["scale"], node.input[1]], f"{name}_scales", axis=0),
        step("BitwiseAnd", [f"{name}_bytes", of["low"]], f"{name}_first"),
        step("BitShift", [f"{name}_bytes", of["four"]], f"{name}_second", direction="RIGHT"),
        step("Unsqueeze", [f"{name}_first", of["last"]], f"{name}_first_apart"),
        step("Unsqueeze", [f"{name}_second", of["last"]], f"{name}_second_apart"),
        step("Concat", [f"{name}_first_apart", f"{name}_second_apart"], f"{name}_both", axis=-1),
        step("Cast", [f"{name}_both"], f"{name}_numbers", to=TensorProto.FLOAT),
        step("Sub", [f"{name}_numbers", of["eight"]], f"{name}_steps"),
        step("Mul", [f"{name}_steps", f"{name}_scales"], f"{name}_found"),
        step("Reshape", [f"{name}_found", of["flat"]], node.output[0]),
    ]
