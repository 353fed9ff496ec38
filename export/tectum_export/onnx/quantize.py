"""Static quantisation of one graph: QDQ, U8S8, per channel, with chosen nodes left in float.

The uint8 picture enters exactly: ``x / 128`` is what DequantizeLinear computes with zero point 0 and scale 1/128 (read
from the graph), so that the first convolution works on the picture's own bytes and nothing is rounded.
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
from tectum_export.adopt.nodes import DECODER

WEIGHTED = ("Conv", "Gemm", "MatMul")
KINDS = (
    *WEIGHTED, "Add", "Concat", "Clip", "MaxPool", "Relu", "Resize", "ReduceMax", "ReduceMean", "Reshape", "Transpose",
)  # fmt: skip


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
    return _exact_picture(proto)


def _exact_picture(proto: onnx.ModelProto) -> onnx.ModelProto:
    """Cast, Div, Transpose of a uint8 NHWC input to Transpose, DequantizeLinear; other graphs as they are."""
    graph = proto.graph
    picture = graph.input[0]
    if picture.type.tensor_type.elem_type != onnx.TensorProto.UINT8 or len(picture.type.tensor_type.shape.dim) != 4:
        return proto
    chain, name = [], picture.name
    for kind in ("Cast", "Div", "Transpose"):
        users = [node for node in graph.node if name in node.input]
        if [node.op_type for node in users] != [kind]:
            return proto
        chain.append(users[0])
        name = users[0].output[0]
    constants = {value.name: numpy_helper.to_array(value) for value in graph.initializer}
    divisor = constants.get(chain[1].input[1])
    if divisor is None or divisor.size != 1:
        return proto
    turned = f"{picture.name}_nchw"
    scale, zero = f"{picture.name}_scale", f"{picture.name}_zero"
    graph.initializer.append(numpy_helper.from_array(np.array(1 / divisor.item(), np.float32), scale))
    graph.initializer.append(numpy_helper.from_array(np.array(0, np.uint8), zero))
    for node in chain:
        graph.node.remove(node)
    graph.node.insert(0, helper.make_node("Transpose", [picture.name], [turned], perm=[0, 3, 1, 2], name=turned))
    graph.node.insert(1, helper.make_node("DequantizeLinear", [turned, scale, zero], [name], name=f"{turned}_float"))
    used = {value for node in graph.node for value in node.input}
    for value in [v for v in graph.initializer if v.name not in used]:
        graph.initializer.remove(value)
    onnx.checker.check_model(proto)
    return proto


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
    logs = [i for i, node in enumerate(nodes) if node.op_type == "Log" and not node.name.startswith(DECODER)]
    if not logs:
        return ()
    first = next(i for i, n in enumerate(nodes) if i > logs[-1] and n.op_type in WEIGHTED)
    return tuple(node.name for node in nodes[:first])


def decoding(proto: onnx.ModelProto) -> tuple[str, ...]:
    """Names of the last convolutions of a detector and of all that follows them: boxes and scores, which int8 would
    round to whole cells and to a dozen steps (facts, section 10); and what is laid behind a graph that others made."""
    behind = tuple(node.name for node in proto.graph.node if node.name.startswith(DECODER))
    if "boxes" not in {value.name for value in proto.graph.output}:
        return behind
    before_one: set[str] = set()  # values that a convolution still follows
    tail = []
    for node in reversed(proto.graph.node):
        if before_one.isdisjoint(node.output):
            tail.append(node.name)
            if node.op_type == "Conv":
                before_one.update(node.input)
        else:
            before_one.update(node.input)
    return tuple(dict.fromkeys((*reversed(tail), *behind)))


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
