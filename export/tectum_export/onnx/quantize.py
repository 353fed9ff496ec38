"""Static quantisation of one graph: QDQ, U8S8, per channel, with chosen nodes left in float.

The uint8 picture enters exactly: ``(x - 127) / 128`` is what DequantizeLinear computes with zero point 127 and scale
1/128 (both read from the graph), so that the first convolution works on the picture's own bytes and nothing is rounded.
"""

import tempfile
from collections.abc import Iterable, Sequence
from pathlib import Path

import numpy as np
import onnx
from onnx import helper, numpy_helper
from onnxruntime.quantization import QuantType
from onnxruntime.quantization.calibrate import create_calibrator
from onnxruntime.quantization.qdq_quantizer import QDQQuantizer
from onnxruntime.quantization.quant_utils import load_model_with_shape_infer
from onnxruntime.quantization.shape_inference import quant_pre_process

from tectum.encode.onnx.parity import noise_db
from tectum.encode.onnx.session import Session
from tectum.encode.onnx.synthetic_inputs import Feed
from tectum.errors import UsageError

WEIGHTED = ("Conv", "Gemm", "MatMul")
KINDS = (
    *WEIGHTED, "Add", "Concat", "Clip", "MaxPool", "Relu", "Resize", "ReduceMax", "ReduceMean", "Reshape", "Transpose",
)  # fmt: skip
PIXELS = 4
"""Neighbours in a row that the first convolution takes as one cell, see :func:`_wide_stem`."""


class _Reader:
    """What ONNX Runtime takes for a CalibrationDataReader: anything with ``get_next``."""

    def __init__(self, feeds: Iterable[Feed]):
        self._feeds = iter(feeds)

    def get_next(self) -> Feed | None:
        return next(self._feeds, None)


def prepare(path: Path) -> onnx.ModelProto:
    """The graph with constants folded, batch norms in the convolutions, shapes inferred and the picture fed exactly."""
    with tempfile.TemporaryDirectory() as folder:
        out = Path(folder) / "prepared.onnx"
        quant_pre_process(str(path), str(out), skip_symbolic_shape=True)  # symbolic fails on the dynamic batch
        proto = onnx.load(str(out))
    return _wide_stem(_exact_picture(proto))


def _exact_picture(proto: onnx.ModelProto) -> onnx.ModelProto:
    """Cast, Sub (or none), Div, Transpose of a uint8 NHWC input to Transpose, DequantizeLinear; other graphs as they
    are."""
    graph = proto.graph
    picture = graph.input[0]
    if picture.type.tensor_type.elem_type != onnx.TensorProto.UINT8 or len(picture.type.tensor_type.shape.dim) != 4:
        return proto
    chain, name = [], picture.name
    for kind in ("Cast", "Sub", "Div", "Transpose"):
        users = [node for node in graph.node if name in node.input]
        if kind == "Sub" and [node.op_type for node in users] == ["Div"]:
            continue
        if [node.op_type for node in users] != [kind]:
            return proto
        chain.append(users[0])
        name = users[0].output[0]
    constants = {value.name: numpy_helper.to_array(value) for value in graph.initializer}
    by_kind = {node.op_type: constants.get(node.input[1]) for node in chain if node.op_type in ("Sub", "Div")}
    centre, divisor = by_kind.get("Sub", np.zeros((), np.float32)), by_kind["Div"]
    if centre is None or divisor is None or centre.size != 1 or divisor.size != 1:
        return proto
    if centre.item() not in range(256):  # a zero point is a byte
        return proto
    turned = f"{picture.name}_nchw"
    scale, zero = f"{picture.name}_scale", f"{picture.name}_zero"
    graph.initializer.append(numpy_helper.from_array(np.array(1 / divisor.item(), np.float32), scale))
    graph.initializer.append(numpy_helper.from_array(np.array(centre.item(), np.uint8), zero))
    for node in chain:
        graph.node.remove(node)
    graph.node.insert(0, helper.make_node("Transpose", [picture.name], [turned], perm=[0, 3, 1, 2], name=turned))
    graph.node.insert(1, helper.make_node("DequantizeLinear", [turned, scale, zero], [name], name=f"{turned}_float"))
    used = {value for node in graph.node for value in node.input}
    for value in [v for v in graph.initializer if v.name not in used]:
        graph.initializer.remove(value)
    onnx.checker.check_model(proto)
    return proto


def _wide_stem(proto: onnx.ModelProto) -> onnx.ModelProto:
    """The first convolution on cells of four pixels: the same sums, in a shape that int8 kernels are made for.

    ONNX Runtime's fast int8 convolution takes multiples of four channels, a picture has three. NHWC pixels in memory
    are four to a cell of twelve channels without moving a byte; a cell gives two columns of the result side by side,
    which are again laid out as they must be. Only for 3 x 3 at stride 2 with the padding below and to the right.
    """
    graph = proto.graph
    constants = {value.name: value for value in graph.initializer}
    source = next((n for n in graph.node if n.op_type == "DequantizeLinear"), None)
    users = [n for n in graph.node if source is not None and source.output[0] in n.input]
    if source is None or [n.op_type for n in users] != ["Conv"] or users[0].input[1] not in constants:
        return proto
    conv = users[0]
    settings = {a.name: helper.get_attribute_value(a) for a in conv.attribute}
    weight = numpy_helper.to_array(constants[conv.input[1]])
    _, height, width, channels = (d.dim_value for d in graph.input[0].type.tensor_type.shape.dim)
    wanted: dict[str, object] = {"strides": [2, 2], "pads": [0, 0, 1, 1], "group": 1, "dilations": [1, 1]}
    fits = all(settings.get(key, value) == value for key, value in wanted.items())
    after = [n for n in graph.node if conv.output[0] in n.input]
    if not fits or weight.shape[1:] != (channels, 3, 3) or width % PIXELS or height % 2 or len(after) != 1:
        return proto
    outputs = weight.shape[0]
    wide = np.zeros((2, outputs, PIXELS, channels, 3, 2), np.float32)
    for column in range(2):
        for tap in range(3):
            cell, pixel = divmod(2 * column + tap, PIXELS)
            wide[column, :, pixel, :, :, cell] = weight[:, :, :, tap]
    wide = wide.reshape(2 * outputs, PIXELS * channels, 3, 2)
    put = {conv.input[1]: wide}
    if len(conv.input) > 2:
        put[conv.input[2]] = np.tile(numpy_helper.to_array(constants[conv.input[2]]), 2)
    for name, value in put.items():
        graph.initializer.remove(constants[name])
        graph.initializer.append(numpy_helper.from_array(value, name))
    del conv.attribute[:]
    shapes = {"kernel_shape": [3, 2], "strides": [2, 1], "pads": [0, 0, 1, 1], "dilations": [1, 1], "group": 1}
    conv.attribute.extend(helper.make_attribute(key, value) for key, value in shapes.items())
    first = graph.node[0]  # Transpose of the picture
    cells = [0, height, width // PIXELS, PIXELS * channels]
    graph.initializer.append(numpy_helper.from_array(np.array(cells, np.int64), "picture_cells"))
    graph.node.insert(0, helper.make_node("Reshape", [first.input[0], "picture_cells"], ["cells"], name="cells"))
    first.input[0] = "cells"
    last = after[0] if after[0].op_type in {"Clip", "Relu"} else conv
    name = last.output[0]
    last.output[0] = f"{name}_cells"
    columns = [0, height // 2, width // 2, outputs]
    graph.initializer.append(numpy_helper.from_array(np.array(columns, np.int64), "picture_columns"))
    back = (
        helper.make_node("Transpose", [f"{name}_cells"], [f"{name}_rows"], perm=[0, 2, 3, 1], name=f"{name}_rows"),
        helper.make_node("Reshape", [f"{name}_rows", "picture_columns"], [f"{name}_nhwc"], name=f"{name}_nhwc"),
        helper.make_node("Transpose", [f"{name}_nhwc"], [name], perm=[0, 3, 1, 2], name=f"{name}_nchw"),
    )
    place = list(graph.node).index(last) + 1
    for offset, node in enumerate(back):
        graph.node.insert(place + offset, node)
    del graph.value_info[:]
    onnx.checker.check_model(proto)
    return onnx.shape_inference.infer_shapes(proto)


def quantisable(proto: onnx.ModelProto) -> tuple[str, ...]:
    """Names of the nodes with weights that can be made int8, in the order of the graph: convolutions and products."""
    constants = {value.name for value in proto.graph.initializer}
    return tuple(
        node.name
        for node in proto.graph.node
        if node.op_type in WEIGHTED and any(value in constants for value in node.input)
    )


def front_end(proto: onnx.ModelProto) -> tuple[str, ...]:
    """Names of the nodes of the log-mel front end, which loses too much in int8 (facts, section 3): up to the logarithm
    and the scaling after it. Empty for a graph without one."""
    nodes = list(proto.graph.node)
    if proto.graph.input[0].type.tensor_type.elem_type == onnx.TensorProto.UINT8:
        return ()
    logs = [index for index, node in enumerate(nodes) if node.op_type == "Log"]
    if not logs:
        return ()
    first = next(i for i, n in enumerate(nodes) if i > logs[-1] and n.op_type in WEIGHTED)
    return tuple(node.name for node in nodes[:first])


def decoding(proto: onnx.ModelProto) -> tuple[str, ...]:
    """Names of the last convolutions of a detector and of all that follows them: boxes and scores, which int8 would
    round to whole cells and to a dozen steps (facts, section 10). Empty for a graph without boxes."""
    if "boxes" not in {value.name for value in proto.graph.output}:
        return ()
    before_one: set[str] = set()  # values that a convolution still follows
    tail = []
    for node in reversed(proto.graph.node):
        if before_one.isdisjoint(node.output):
            tail.append(node.name)
            if node.op_type == "Conv":
                before_one.update(node.input)
        else:
            before_one.update(node.input)
    return tuple(reversed(tail))


class Quantizer:
    """Makes int8 graphs of ``proto`` (see :func:`prepare`); the ranges are measured once, on real inputs ``feeds``.

    ``reduce_range``: 7-bit weights, for CPUs without VNNI or dotprod, on which U8S8 saturates. Raises UsageError
    without feeds.
    """

    def __init__(self, proto: onnx.ModelProto, feeds: Sequence[Feed], reduce_range: bool = False):
        if not feeds:
            raise UsageError("quantisation needs at least one input to calibrate on")
        self._proto, self._reduce_range = proto, reduce_range
        with tempfile.TemporaryDirectory() as folder:
            source = Path(folder) / "float.onnx"
            onnx.save(proto, str(source))
            augmented = str(Path(folder) / "augmented.onnx")
            calibrator = create_calibrator(source, list(KINDS), augmented_model_path=augmented)
            calibrator.collect_data(_Reader(feeds))
            self._ranges = calibrator.compute_data()
            self._inferred = load_model_with_shape_infer(source)

    def write(self, out: Path, keep_float: Iterable[str] = ()) -> None:
        """Write the graph as ``out`` in int8 but for the nodes ``keep_float``. Raises UsageError for a name that is no
        node of the graph."""
        names = {node.name for node in self._proto.graph.node}
        excluded = list(keep_float)
        if unknown := [name for name in excluded if name not in names]:
            raise UsageError(f"{out.name}: no node '{unknown[0]}' to keep in float; the graph has {len(names)} nodes")
        metadata = {e.key: e.value for e in self._proto.metadata_props if e.key.startswith("tectum.")}
        model = onnx.ModelProto()
        model.CopyFrom(self._inferred)
        kinds = (QuantType.QInt8, QuantType.QUInt8)
        made = QDQQuantizer(model, True, self._reduce_range, *kinds, self._ranges, [], excluded, list(KINDS), {})
        made.quantize_model()
        made.model.topological_sort()
        quantised = made.model.model
        quantised.producer_name, quantised.producer_version = "tectum-export", ""
        del quantised.metadata_props[:]
        helper.set_model_props(quantised, metadata)
        onnx.checker.check_model(quantised)
        onnx.save(quantised, str(out))


def sqnr(reference: Path, other: Path, feeds: Sequence[Feed]) -> dict[str, float]:
    """Signal to quantisation noise ratio of every output over all ``feeds``, in dB; 200 where both are equal."""
    return noise_db(Session(reference), Session(other), feeds)
