"""A detector's graph for pictures of any size: one file for the whole picture, the small one and crops.

Their weights are the same. What ``torch.onnx.export`` makes of a size are two constants a grid, how many cells it has
and the corners of each; here they follow from the frame. Where ONNX Runtime is told the size when it opens the graph,
it folds all of that away again.
"""

from collections.abc import Mapping
from typing import Any

import numpy as np
import onnx
from numpy.typing import NDArray
from onnx import TensorProto, helper, numpy_helper

from tectum.bundle.manifest import HEIGHT, WIDTH
from tectum_export.model.vision import STRIDES

CELLS = "cells"
"""How the number of boxes is called."""


def free_size(proto: onnx.ModelProto) -> bool:
    """Let ``proto``, of a ``VisionDetector``, take frames [batch, height, width, 3] of any multiples of the coarsest
    stride, in place. Returns whether it had one size before. Raises ValueError for a graph that is no such detector."""
    graph = proto.graph
    frame = graph.input[0].type.tensor_type.shape.dim
    if not frame[1].dim_value:
        return False
    for stride in STRIDES:
        _free_grid(graph, frame[1].dim_value // stride, frame[2].dim_value // stride, stride)
    for dim, name in ((frame[1], HEIGHT), (frame[2], WIDTH)):
        dim.dim_param = name
    for value in graph.output:
        shape = value.type.tensor_type.shape.dim
        if len(shape) == len(("batch", CELLS, "numbers")):
            shape[1].dim_param = CELLS
    del graph.value_info[:]
    onnx.checker.check_model(proto)
    return True


def _free_grid(graph: onnx.GraphProto, rows: int, columns: int, stride: int) -> None:
    """Let the grid of ``rows`` x ``columns`` cells have as many as its features."""
    y, x = np.meshgrid(np.arange(rows), np.arange(columns), indexing="ij")
    corners = np.stack([x.ravel(), y.ravel()], 1) * stride
    flat = [t for t in graph.initializer if _is_flat(numpy_helper.to_array(t), len(corners))]
    grids = [t for t in graph.initializer if np.array_equal(numpy_helper.to_array(t), corners)]
    if not flat or len(grids) != 1:
        raise ValueError(f"no grid of {rows} x {columns} cells of {stride} pixels in it")
    shapes, grid = {t.name: int(numpy_helper.to_array(t)[1]) for t in flat}, grids[0].name
    for tensor in (*flat, *grids):
        graph.initializer.remove(tensor)
    for node in [node for node in graph.node if node.op_type == "Cast" and node.input[0] == grid]:
        grid = node.output[0]  # it was stored in half precision
        graph.node.remove(node)
    first = next(index for index, node in enumerate(graph.node) if not shapes.keys().isdisjoint(node.input))
    for node in reversed(_corners(graph, graph.node[first].input[0], shapes, stride, grid)):
        graph.node.insert(first, node)


def _is_flat(shape: NDArray[Any], cells: int) -> bool:
    """Whether it is the shape [any batch, channels, cells]."""
    return shape.dtype == np.int64 and shape.size == 3 and (shape[0], shape[2]) == (-1, cells)


def _corners(
    graph: onnx.GraphProto, features: str, shapes: Mapping[str, int], stride: int, grid: str
) -> list[onnx.NodeProto]:
    """Nodes that make, of ``features`` [batch, channels, rows, columns], float32 ``grid`` [cells, 2], each cell's top
    left corner, x before y, row by row; and ``shapes`` [-1, channels, cells], by name the channels."""
    constants: dict[str, NDArray[Any]] = {
        "zero": np.array(0, np.int64),
        "one": np.array(1, np.int64),
        "first": np.array([0], np.int64),
        "second": np.array([1], np.int64),
        "last": np.array([-1], np.int64),
        "pairs": np.array([-1, 2], np.int64),
        "stride": np.array(stride, np.float32),
        **{f"rest_{shape}": np.array([-1, channels], np.int64) for shape, channels in shapes.items()},
    }
    for part, value in constants.items():
        graph.initializer.append(numpy_helper.from_array(value, f"{grid}_{part}"))
    given = {"features": features, "grid": grid, **{shape: shape for shape in shapes}}

    def step(kind: str, inputs: str, made: str, **attributes: Any) -> onnx.NodeProto:
        names = [given.get(name, f"{grid}_{name}") for name in (*inputs.split(), made)]
        return helper.make_node(kind, names[:-1], names[-1:], name=f"{names[-1]}_{kind}", **attributes)

    return [
        step("Gather", "features zero", "picture", axis=0),  # of the batch nothing is known when the rest is folded
        step("Shape", "picture", "size", start=1, end=3),
        step("Gather", "size zero", "rows"),
        step("Gather", "size one", "columns"),
        step("Mul", "rows columns", "count"),
        step("Unsqueeze", "count first", "cells"),
        *(step("Concat", f"rest_{shape} cells", shape, axis=0) for shape in shapes),
        step("Range", "zero rows one", "down"),
        step("Range", "zero columns one", "right"),
        step("Unsqueeze", "down second", "downwards"),
        step("Expand", "downwards size", "y"),
        step("Expand", "right size", "x"),
        step("Unsqueeze", "x last", "x_apart"),
        step("Unsqueeze", "y last", "y_apart"),
        step("Concat", "x_apart y_apart", "places", axis=-1),
        step("Reshape", "places pairs", "numbers"),
        step("Cast", "numbers", "corners", to=TensorProto.FLOAT),
        step("Mul", "corners stride", "grid"),
    ]
