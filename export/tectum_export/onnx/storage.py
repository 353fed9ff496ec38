"""Weights stored narrow and computed with in float32: the file shrinks, the runtime widens them once at load, or, those
of four bits, whenever they are used.

Those that learned in four bits lose nothing. Rounding to half precision moves a weight by at most 1/2048 of itself;
rounding rows to int8 moves it by at most 1/254 of the largest of its row. What that does to the outputs is measured
when a bundle is written (``rounding_db`` in its manifest).
"""

import numpy as np
import onnx
from numpy.typing import NDArray
from onnx import TensorProto, helper, numpy_helper

from tectum.modality import TEXT
from tectum_export.onnx.fours import store_fours

LEAST = 1024
LARGE = 100_000
LARGEST = 65504.0
"""Of half precision: tensors that reach beyond are left alone."""


def store_narrow(proto: onnx.ModelProto, graph: str) -> None:
    """Store the weights of ``graph`` as a bundle has them, in place: in four bits those that learned so, the rest in
    half precision, the words' tables in int8 rows."""
    if graph == TEXT:
        store_fours(proto)
    store_half(proto)
    if graph == TEXT:
        store_rows(proto)


def store_half(proto: onnx.ModelProto) -> int:
    """Store every float32 constant with two or more dimensions and ``LEAST`` elements as float16 and a Cast, in place.

    ONNX Runtime folds the Cast when the session is made. Returns how many tensors were stored so.
    """
    done = 0
    for tensor in _large(proto, LEAST):
        values = numpy_helper.to_array(tensor)
        if not np.isfinite(values).all() or np.abs(values).max() > LARGEST:
            continue
        proto.graph.initializer.remove(tensor)
        _insert(proto, tensor.name, values.astype(np.float16))
        done += 1
    onnx.checker.check_model(proto)
    return done


def store_rows(proto: onnx.ModelProto) -> int:
    """Store large float32 tables (2 dimensions, ``LARGE`` elements: words and their pieces) as int8 rows, each with a
    scale of its own, in place. Also those stored in half precision. Returns how many were stored so."""
    done = 0
    widened = {node.input[0]: node for node in proto.graph.node if node.op_type == "Cast"}
    for tensor in _large(proto, LARGE, (TensorProto.FLOAT, TensorProto.FLOAT16)):
        if len(tensor.dims) != 2:
            continue
        values = numpy_helper.to_array(tensor).astype(np.float32)
        scale = np.maximum(np.abs(values).max(1, keepdims=True), 1e-12) / 127
        name = tensor.name
        if tensor.data_type == TensorProto.FLOAT16:
            name = widened[name].output[0]
            proto.graph.node.remove(widened[tensor.name])
        proto.graph.initializer.remove(tensor)
        _insert(proto, name, np.rint(values / scale).astype(np.int8), scale.astype(np.float32))
        done += 1
    onnx.checker.check_model(proto)
    return done


def _large(proto: onnx.ModelProto, least: int, kinds: tuple[int, ...] = (TensorProto.FLOAT,)) -> list[TensorProto]:
    constants = proto.graph.initializer
    return [t for t in constants if t.data_type in kinds and len(t.dims) >= 2 and np.prod(t.dims) >= least]


def _insert(
    proto: onnx.ModelProto, name: str, stored: NDArray[np.generic], scale: NDArray[np.float32] | None = None
) -> None:
    """Make the value ``name`` of the constant ``stored``, widened by a Cast and, with a ``scale``, a Mul."""
    graph = proto.graph
    graph.initializer.append(numpy_helper.from_array(stored, f"{name}_stored"))
    wide = name if scale is None else f"{name}_wide"
    nodes = [helper.make_node("Cast", [f"{name}_stored"], [wide], name=f"{name}_widen", to=TensorProto.FLOAT)]
    if scale is not None:
        graph.initializer.append(numpy_helper.from_array(scale, f"{name}_scale"))
        nodes.append(helper.make_node("Mul", [wide, f"{name}_scale"], [name], name=f"{name}_rescale"))
    for node in reversed(nodes):
        graph.node.insert(0, node)
