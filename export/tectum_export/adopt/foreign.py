"""A graph that others made, read into a form to build on: one file, opset 20 or newer, float32, names of its own."""

from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import numpy as np
import onnx
import onnxruntime
from numpy.typing import NDArray
from onnx import TensorProto, compose, numpy_helper, version_converter

from tectum.errors import UsageError, first_line

OPSET = 20
LARGEST = 512_000_000
"""Bytes of a graph with its weights: more is no encoder for an edge device, and protobuf ends at two billion."""
PREFIX = "own/"
"""Names of what others made begin so: none is one of ours."""
LEAST_DB = 40.0
"""Signal to noise ratio that bringing a graph to float32 and another opset must keep."""
BATCH = "batch"


@dataclass
class Foreign:
    """``proto``: the graph, rewritten. ``path``: where it came from. ``shape``: of its only input, batch 1;
    ``outputs``: the shape of every output for it, by name. ``batches``: whether it takes more than one at a time.
    ``parity``: the largest difference of an output from the file as it was, as a share of its largest value.
    ``sample``: what the file as it was gave for one drawn input, by the name of the output there."""

    proto: onnx.ModelProto
    path: Path
    dtype: int
    shape: tuple[int, ...]
    outputs: dict[str, tuple[int, ...]]
    batches: bool = False
    parity: float = 0.0
    sample: dict[str, NDArray[Any]] = field(default_factory=dict)

    @property
    def input(self) -> str:
        """The name of its input, as it is in ``proto``."""
        return str(self.proto.graph.input[0].name)

    def error(self, what: str) -> UsageError:
        """The one line about it."""
        return UsageError(f"{self.path}: {what}")


@dataclass(frozen=True)
class Interface:
    """What a file says of itself: its only input and its outputs, sizes that vary as None."""

    name: str
    dtype: int
    shape: tuple[int | None, ...]
    outputs: dict[str, tuple[int | None, ...]]
    names: str
    """What it says its classes are called (Ultralytics writes that into the file), or nothing."""


def load(path: Path) -> onnx.ModelProto:
    """The graph with all of its weights. Raises UsageError: no file, no ONNX graph, too large, weights missing."""
    if not path.is_file():
        raise UsageError(f"{path}: no such file")
    if path.suffix.lower() == ".tflite":
        raise UsageError(f"{path}: is a TFLite model; allowed: ONNX; docs/own-model.md says how to convert it")
    if path.stat().st_size > LARGEST:
        raise UsageError(f"{path}: has {path.stat().st_size:,} bytes; allowed: at most {LARGEST:,}")
    try:
        proto = onnx.load(str(path))
    except FileNotFoundError as error:
        raise UsageError(f"{path}: keeps weights in a file that is missing: {error.filename}") from None
    except Exception as error:  # of bytes that are no graph, protobuf and onnx raise types of their own
        raise UsageError(f"{path}: cannot be read as an ONNX graph: {first_line(error)}") from None
    if not proto.graph.node:
        raise UsageError(f"{path}: cannot be read as an ONNX graph: it has no nodes")
    if (size := proto.ByteSize()) > LARGEST:
        raise UsageError(f"{path}: has {size:,} bytes of weights; allowed: at most {LARGEST:,}")
    _own_input_only(proto)
    return proto


def interface(path: Path, proto: onnx.ModelProto) -> Interface:
    """What a file takes and gives. Raises UsageError when it has not exactly one input."""
    inputs = proto.graph.input
    if len(inputs) != 1:
        named = ", ".join(f"'{value.name}' {told(_dims(value))}" for value in inputs) or "none"
        raise UsageError(f"{path}: has {len(inputs)} inputs ({named}); allowed: one, a picture or sound")
    outputs = {value.name: _dims(value) for value in proto.graph.output}
    names = next((entry.value for entry in proto.metadata_props if entry.key == "names"), "")
    return Interface(inputs[0].name, inputs[0].type.tensor_type.elem_type, _dims(inputs[0]), outputs, names)


def told(shape: tuple[int | None, ...]) -> str:
    """A shape for people."""
    return f"[{', '.join('?' if size is None else str(size) for size in shape)}]"


def sample(path: Path, proto: onnx.ModelProto, dtype: int, shape: tuple[int, ...]) -> dict[str, NDArray[Any]]:
    """What a graph gives for one drawn input of ``shape`` (noise), by output. Raises UsageError when it cannot run."""
    drawn = _drawn(np.random.default_rng(0), dtype, shape)
    given = _run(path, _session(path, proto), drawn)
    return {value.name: array for value, array in zip(proto.graph.output, given, strict=True)}


def read_foreign(path: Path, shape: tuple[int, ...]) -> Foreign:
    """The graph at ``path`` for an input of ``shape`` (batch 1). Raises UsageError when it cannot be rewritten, run, or
    gives something else than the file as it was."""
    proto = load(path)
    dtype = interface(path, proto).dtype
    drawn = _drawn(np.random.default_rng(0), dtype, shape)
    plain = sample(path, proto, dtype, shape)
    before = list(plain.values())
    proto = _converted(path, proto)
    _widen(proto)
    compose.add_prefix(proto, PREFIX, inplace=True)
    _shaped(proto, shape, BATCH)
    wide = drawn if dtype == TensorProto.UINT8 else drawn.astype(np.float32)
    many = _batched(proto)
    batches = many is not None and _agree(path, many, wide, before)
    if many is not None and batches:
        proto = many
    else:
        _shaped(proto, shape, shape[0])
    after = _run(path, _session(path, proto), wide)
    names = [value.name for value in proto.graph.output]
    worst = 0.0
    for name, one, other in zip(names, before, after, strict=True):
        first, second = one.astype(np.float64), other.astype(np.float64)
        if not np.isfinite(first).all():
            raise UsageError(f"{path}: gives '{name.removeprefix(PREFIX)}' with values that are not finite")
        power, noise = float((first**2).sum()), float(((first - second) ** 2).sum())
        if noise > power * 10 ** (-LEAST_DB / 10):
            told_db = 10 * np.log10(max(power, 1e-30) / noise)
            raise UsageError(
                f"{path}: '{name.removeprefix(PREFIX)}' changes when it is brought to opset {OPSET} and float32 "
                f"({told_db:.0f} dB; allowed: from {LEAST_DB:.0f} dB); export it again at opset {OPSET}"
            )
        worst = max(worst, float(np.abs(first - second).max(initial=0.0)) / max(float(np.abs(first).max()), 1e-9))
    outputs = {name: tuple(value.shape) for name, value in zip(names, after, strict=True)}
    kept = TensorProto.UINT8 if dtype == TensorProto.UINT8 else TensorProto.FLOAT
    return Foreign(proto, path, kept, shape, outputs, batches, worst, plain)


def _own_input_only(proto: onnx.ModelProto) -> None:
    """Take constants out of the list of inputs, where old files name them too."""
    constants = {tensor.name for tensor in proto.graph.initializer}
    for value in [v for v in proto.graph.input if v.name in constants]:
        proto.graph.input.remove(value)


def _dims(value: onnx.ValueInfoProto) -> tuple[int | None, ...]:
    return tuple(d.dim_value if d.HasField("dim_value") else None for d in value.type.tensor_type.shape.dim)


def _drawn(rng: np.random.Generator, dtype: int, shape: tuple[int, ...]) -> NDArray[Any]:
    if dtype == TensorProto.UINT8:
        return rng.integers(0, 256, shape, dtype=np.uint8)
    return (0.3 * rng.standard_normal(shape)).astype(np.float16 if dtype == TensorProto.FLOAT16 else np.float32)


def _session(path: Path, proto: onnx.ModelProto) -> onnxruntime.InferenceSession:
    options = onnxruntime.SessionOptions()
    options.intra_op_num_threads = 1
    options.log_severity_level = 4
    try:
        return onnxruntime.InferenceSession(proto.SerializeToString(), options, providers=["CPUExecutionProvider"])
    except Exception as error:  # onnxruntime raises its own types, one per status code
        raise UsageError(f"{path}: ONNX Runtime cannot load it: {first_line(error)}") from None


def _run(path: Path, session: onnxruntime.InferenceSession, value: NDArray[Any]) -> list[NDArray[Any]]:
    try:
        return list(session.run(None, {session.get_inputs()[0].name: value}))
    except Exception as error:
        raise UsageError(f"{path}: cannot be run on {told(value.shape)}: {first_line(error)}") from None


def _converted(path: Path, proto: onnx.ModelProto) -> onnx.ModelProto:
    """At opset ``OPSET``, or as it is where it is newer."""
    now = max((entry.version for entry in proto.opset_import if entry.domain in ("", "ai.onnx")), default=0)
    if now >= OPSET:
        return proto
    try:
        return version_converter.convert_version(proto, OPSET)
    except Exception as error:
        reason = first_line(error)
        raise UsageError(f"{path}: its opset {now} cannot be brought to {OPSET} ({reason}); export it again") from None


def _widen(proto: onnx.ModelProto) -> None:
    """Half precision to float32 throughout, in place: a CPU computes it no faster, and weights are stored so anyway."""
    half, whole = TensorProto.FLOAT16, TensorProto.FLOAT

    def tensor(one: onnx.TensorProto) -> None:
        if one.data_type == half:
            one.CopyFrom(numpy_helper.from_array(numpy_helper.to_array(one).astype(np.float32), one.name))

    def graph(one: onnx.GraphProto) -> None:
        for value in (*one.input, *one.output, *one.value_info):
            if value.type.tensor_type.elem_type == half:
                value.type.tensor_type.elem_type = whole
        for constant in one.initializer:
            tensor(constant)
        for node in one.node:
            for attribute in node.attribute:
                if attribute.type == onnx.AttributeProto.TENSOR:
                    tensor(attribute.t)
                elif attribute.type == onnx.AttributeProto.GRAPH:
                    graph(attribute.g)
                elif attribute.name in ("to", "dtype") and attribute.i == half:
                    attribute.i = whole

    graph(proto.graph)


def _shaped(proto: onnx.ModelProto, shape: tuple[int, ...], first: int | str) -> None:
    """Fix the input's sizes, but the ``first`` where it is a name; forget what was inferred from others."""
    dims = proto.graph.input[0].type.tensor_type.shape.dim
    del dims[:]
    for number, size in enumerate(shape):
        dim = dims.add()
        if number == 0 and isinstance(first, str):
            dim.dim_param = first
        else:
            dim.dim_value = size
    del proto.graph.value_info[:]
    for value in proto.graph.output:
        value.type.tensor_type.ClearField("shape")


def _batched(proto: onnx.ModelProto) -> onnx.ModelProto | None:
    """The graph with its batch let free: where a reshape names a batch of 1, it takes what comes. None where the input
    has no batch."""
    if len(proto.graph.input[0].type.tensor_type.shape.dim) < 2:
        return None
    many = onnx.ModelProto()
    many.CopyFrom(proto)
    fixed = {tensor.name: tensor for tensor in many.graph.initializer}
    fixed |= {
        node.output[0]: attribute.t
        for node in many.graph.node if node.op_type == "Constant"
        for attribute in node.attribute if attribute.name == "value"
    }  # fmt: skip
    for node in many.graph.node:
        target = fixed.get(node.input[1]) if node.op_type == "Reshape" else None
        if target is not None:
            sizes = numpy_helper.to_array(target).copy()
            literal = [a for a in node.attribute if a.name == "allowzero" and a.i]  # torch's newer exporter says so
            if len(sizes) > 1 and sizes[0] in (0, 1) and not (literal and 0 in sizes[1:]):
                sizes[0] = 0  # now: as many as come; an other node may share the constant
                target.CopyFrom(numpy_helper.from_array(sizes, target.name))
                for attribute in literal:
                    node.attribute.remove(attribute)
    return many


def _agree(path: Path, many: onnx.ModelProto, value: NDArray[Any], alone: list[NDArray[Any]]) -> bool:
    """Whether a batch of two gives what one gives, twice."""
    other = np.concatenate([value, value[:, ::-1] if value.ndim > 2 else value[:, ::-1].copy()])
    try:
        session = _session(path, many)
        both = _run(path, session, np.ascontiguousarray(other))
        second = _run(path, session, np.ascontiguousarray(other[1:]))
    except UsageError:
        return False
    for one, single, again in zip(both, alone, second, strict=True):
        if one.shape != (2 * single.shape[0], *single.shape[1:]) or single.shape[0] != 1:
            return False
        near = 1e-2 * max(float(np.abs(single).max(initial=0.0)), 1e-9)
        if np.abs(one[:1] - single).max() > near or np.abs(one[1:] - again).max() > near:
            return False
    return True
