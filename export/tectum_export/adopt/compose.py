"""The canonical graph of a part: our input in front of a graph that others made, our outputs behind it."""

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
import onnx
from numpy.typing import NDArray
from onnx import TensorProto, helper

from tectum_export.adopt.decode import Decoded, decode, pick
from tectum_export.adopt.foreign import BATCH, PREFIX, Foreign, told
from tectum_export.adopt.nodes import ADAPTER, DECODER, Nodes, flat
from tectum_export.data.sound import RATE
from tectum_export.model.vision import LOGIT_SCALE
from tectum_export.own_graph import LEARNED, members
from tectum_export.recipe import Audio, Vision

TAPS = 16
"""Of the resampling filter on either side, in samples of the slower rate."""
Floats = NDArray[np.float32]


@dataclass(frozen=True)
class Learned:
    """What is fitted once over the frozen graph's features [F]: ``axes`` [F, W] and ``shift`` [W] project them;
    ``probe`` [F, C] and ``bias`` [C] tell the labels where the graph has no classes; ``mean`` [F], ``spread`` [F] and
    ``prototypes`` [F, K] say what is usual (sound)."""

    axes: Floats
    shift: Floats
    probe: Floats | None = None
    bias: Floats | None = None
    mean: Floats | None = None
    spread: Floats | None = None
    prototypes: Floats | None = None


def picture_shape(vision: Vision) -> tuple[int, ...]:
    """What the graph of a recipe must take, batch 1."""
    high, wide = vision.height, vision.width
    return (1, 3, high, wide) if vision.input.layout == "NCHW" else (1, high, wide, 3)


def sound_shape(audio: Audio, rank: int) -> tuple[int, ...]:
    """What the graph of a recipe must take, batch 1 where it has a batch."""
    count = round(audio.window_s * audio.input.rate)
    return {1: (count,), 2: (1, count)}.get(rank, (1, 1, count))


def compose_picture(graph: Foreign, vision: Vision, labels: Sequence[str], learned: Learned | None) -> onnx.ModelProto:
    """``frame`` uint8 [B, H, W, 3] in; ``embedding``, ``presence``, ``boxes`` and ``scores`` out, as of a
    ``VisionDetector``; without ``learned`` the features alone, ``pooled`` [B, F].

    A graph without boxes tells one box: the whole picture.
    """
    front, back = Nodes(ADAPTER), Nodes(DECODER)
    _picture_in(front, graph, vision)
    size = (vision.height, vision.width)
    decoded = decode(back, graph, vision.output, vision.tensor, vision.activation, size)
    logits, pooled = _told(back, graph, decoded, vision, tuple(labels), learned)
    outputs = _looked_at(pooled, decoded)
    if learned is not None:
        width = len(labels) + learned.axes.shape[1]
        if decoded.boxes is None:
            presence = logits
            rows = back("Unsqueeze", presence, np.array([1], np.int64))
            none = back.number("Mul", back.reduce("ReduceMax", rows, 2, keep=True), 0.0)
            boxes, cells = back("Add", none, np.array([0, 0, *size[::-1]], np.float32)[None, None]), 1
        else:
            rows, boxes, cells = logits, decoded.boxes, graph_cells(graph, vision, size)
            presence = back.reduce("ReduceMax", rows, 1)
        outputs = {
            "embedding": (_embedding(back, presence, pooled, learned), [width]),
            "presence": (presence, [len(labels)]),
            "boxes": (boxes, [cells, 4]),
            "scores": (rows, [cells, len(labels)]),
        }
    frame = helper.make_tensor_value_info("frame", TensorProto.UINT8, [_first(graph), *size, 3])
    return _joined(graph, front, back, frame, outputs)


def graph_cells(graph: Foreign, vision: Vision, size: tuple[int, int]) -> int:
    """How many boxes it tells."""
    if vision.output == "detr":
        return next(shape[1] for shape in graph.outputs.values() if len(shape) == 3 and shape[2] == 4)
    shape = pick(graph, vision.output, vision.tensor, size)[1]
    return shape[2] if vision.output == "yolov8" else shape[1]


def compose_sound(graph: Foreign, audio: Audio, labels: Sequence[str], learned: Learned | None) -> onnx.ModelProto:
    """``pcm`` float32 [B, samples] at 16 kHz in; ``embedding``, ``sound`` and ``reconstruction_error`` out, as of an
    ``AudioEncoder``; without ``learned`` the features alone, ``pooled`` [B, F]."""
    front, back = Nodes(ADAPTER), Nodes(DECODER)
    _sound_in(front, graph, audio)
    name, shape = _sound_out(graph, audio.tensor)
    row = flat(back, name, shape)
    plain = Decoded(None, row, audio.activation in ("", "sigmoid"), shape[-1])
    if audio.activation == "softmax":
        plain = Decoded(None, back("Softmax", row, axis=1), False, shape[-1])
    logits, pooled = _told(back, graph, plain, audio, tuple(labels), learned)
    outputs = _looked_at(pooled, plain)
    if learned is not None:
        outputs = {
            "embedding": (_embedding(back, logits, pooled, learned), [len(labels) + learned.axes.shape[1]]),
            "sound": (logits, [len(labels)]),
            "reconstruction_error": (_unusual(back, pooled, learned), []),
        }
    samples = round(audio.window_s * RATE)
    pcm = helper.make_tensor_value_info("pcm", TensorProto.FLOAT, [_first(graph), samples])
    return _joined(graph, front, back, pcm, outputs)


def _looked_at(pooled: str, decoded: Decoded) -> dict[str, tuple[str, list[int | str]]]:
    """Outputs of a graph that is only looked at: the features, and the scores as they are."""
    shape: list[int | str] = ["rows", "classes"] if decoded.boxes else ["classes"]
    return {"pooled": (pooled, ["features"]), "chances": (decoded.scores, shape)}


def _first(graph: Foreign) -> int | str:
    return BATCH if graph.batches else 1


def _picture_in(nodes: Nodes, graph: Foreign, vision: Vision) -> None:
    taken, value = vision.input, "frame"
    wide, axis = taken.layout == "NHWC", 3 if taken.layout == "NHWC" else 1
    if not wide:
        value = nodes("Transpose", value, perm=[0, 3, 1, 2])
    if taken.colour == "BGR":
        value = nodes("Gather", value, np.array([2, 1, 0], np.int64), axis=axis)
    low, high = taken.range
    mean, std = np.array(taken.mean, np.float32), np.array(taken.std, np.float32)
    scale, shift = ((high - low) / 255 / std).astype(np.float32), ((low - mean) / std).astype(np.float32)
    shape = (1, 1, 1, 3) if wide else (1, 3, 1, 1)
    if graph.dtype == TensorProto.UINT8:
        if not (np.allclose(scale, 1) and np.allclose(shift, 0)):
            raise graph.error("takes bytes (uint8); 'input' must then leave range, mean and std as they are")
        nodes("Identity", value, to=graph.input)
        return
    value = nodes.floats(value)
    if not np.allclose(scale, 1):
        value = nodes("Mul", value, scale.reshape(shape))
    if not np.allclose(shift, 0):
        value = nodes("Add", value, shift.reshape(shape))
    nodes("Identity", value, to=graph.input)


def _sound_in(nodes: Nodes, graph: Foreign, audio: Audio) -> None:
    value, rate = "pcm", audio.input.rate
    if audio.input.scale != 1:
        value = nodes.number("Mul", value, audio.input.scale)
    if rate != RATE:
        value = nodes("Unsqueeze", value, np.array([1], np.int64))
        factor = max(rate, RATE) // min(rate, RATE)
        taps = resampling_filter(factor)
        pad = (len(taps) - 1) // 2
        kernel = taps[None, None]
        if rate > RATE:
            louder, last = kernel * np.float32(factor), [factor - 1]
            value = nodes("ConvTranspose", value, louder, strides=[factor], pads=[pad, pad], output_padding=last)
        else:
            value = nodes("Conv", value, kernel, strides=[factor], pads=[pad, pad])
        value = nodes("Squeeze", value, np.array([1], np.int64))
    if len(graph.shape) == 1:
        value = nodes("Squeeze", value, np.array([0], np.int64))
    elif len(graph.shape) == 3:
        value = nodes("Unsqueeze", value, np.array([1], np.int64))
    nodes("Identity", value, to=graph.input)


def resampling_filter(factor: int) -> Floats:
    """A windowed sinc (Kaiser, beta 8) that lets pass what both of two rates hold, of unit sum. [taps], odd."""
    reach = TAPS * factor
    at = np.arange(-reach, reach + 1) / factor
    taps = np.sinc(at) * np.kaiser(len(at), 8.0)
    return np.asarray(taps / taps.sum(), np.float32)


def _sound_out(graph: Foreign, tensor: str) -> tuple[str, tuple[int, ...]]:
    """The output that is read, [.., classes] or [.., width]."""
    there = {name.removeprefix(PREFIX): (name, shape) for name, shape in graph.outputs.items()}
    shown = ", ".join(f"'{name}' {told(shape)}" for name, (_, shape) in there.items())
    if tensor and tensor not in there:
        raise graph.error(f"gives no '{tensor}'; allowed for 'tensor': {', '.join(there)}")
    chosen = [there[tensor]] if tensor else [found for found in there.values() if len(found[1]) in (1, 2, 3)]
    if len(chosen) != 1:
        raise graph.error(f"gives {shown}; 'tensor' must say which of them is read")
    if len(chosen[0][1]) not in (1, 2, 3) or chosen[0][1][-1] < 2:
        raise graph.error(f"gives {shown}; allowed: [1, classes], or [1, times, classes]")
    return chosen[0]


def _told(
    nodes: Nodes,
    graph: Foreign,
    decoded: Decoded,
    part: Vision | Audio,
    labels: tuple[str, ...],
    learned: Learned | None,
) -> tuple[str, str]:
    """Logits of the labels, [B, N, C] or [B, C], and the features [B, F]: the output ``features`` of the graph, else
    the logits of all its classes."""
    axis = 2 if decoded.boxes else 1
    if part.features:
        found = {name.removeprefix(PREFIX): (name, shape) for name, shape in graph.outputs.items()}
        if part.features not in found:
            raise graph.error(f"gives no '{part.features}'; allowed for 'features': {', '.join(found)}")
        pooled = flat(nodes, *found[part.features])
    elif part.output == LEARNED:
        pooled = decoded.scores
    else:
        every = nodes.reduce("ReduceMax", decoded.scores, 1) if decoded.boxes else decoded.scores
        pooled = decoded.logits(nodes, every)
    if part.output == LEARNED:
        if learned is None or learned.probe is None or learned.bias is None:
            return "", pooled
        return nodes("Add", nodes("MatMul", pooled, learned.probe), learned.bias), pooled
    columns = []
    for label, numbers in members(part.classes, labels).items():
        if beyond := [number for number in numbers if number >= decoded.classes]:
            last = decoded.classes - 1
            raise graph.error(f"tells the classes 0 to {last}; classes: {label} = {beyond[0]} is none of them")
        chosen = nodes("Gather", decoded.scores, np.array(numbers, np.int64), axis=axis)
        columns.append(nodes.reduce("ReduceMax", chosen, axis, keep=True) if len(numbers) > 1 else chosen)
    joined = nodes("Concat", *columns, axis=axis) if len(columns) > 1 else columns[0]
    return decoded.logits(nodes, joined), pooled


def _embedding(nodes: Nodes, logits: str, pooled: str, learned: Learned) -> str:
    projected = nodes("Add", nodes("MatMul", pooled, learned.axes), learned.shift)
    return nodes("Concat", nodes.number("Mul", logits, 1 / LOGIT_SCALE), projected, axis=1)


def _unusual(nodes: Nodes, pooled: str, learned: Learned) -> str:
    """As ``model.audio.Usual``: one minus the cosine with the nearest prototype, [B]."""
    mean, spread, prototypes = learned.mean, learned.spread, learned.prototypes
    assert mean is not None and spread is not None and prototypes is not None  # noqa: S101, PT018  fitted with sound
    even = nodes("Div", nodes("Sub", pooled, mean), spread)
    length = nodes("Max", nodes("ReduceL2", even, np.array([1], np.int64), keepdims=1), np.array(1e-12, np.float32))
    like = nodes.reduce("ReduceMax", nodes("MatMul", nodes("Div", even, length), prototypes), 1)
    return nodes("Sub", np.array(1, np.float32), like)


def _joined(
    graph: Foreign,
    front: Nodes,
    back: Nodes,
    taken: onnx.ValueInfoProto,
    outputs: dict[str, tuple[str, list[int | str]]],
) -> onnx.ModelProto:
    for name, (value, _) in outputs.items():
        back("Identity", value, to=name)
    first = _first(graph)
    given = [helper.make_tensor_value_info(n, TensorProto.FLOAT, [first, *rest]) for n, (_, rest) in outputs.items()]
    own = graph.proto.graph
    made = helper.make_graph(
        [*front.nodes, *own.node, *back.nodes], "adopted", [taken], given,
        [*own.initializer, *front.constants, *back.constants],
    )  # fmt: skip
    functions = list(graph.proto.functions)
    proto = helper.make_model(made, opset_imports=list(graph.proto.opset_import), functions=functions)
    proto.ir_version = max(graph.proto.ir_version, LEAST_IR)
    try:
        onnx.checker.check_model(proto)
    except onnx.checker.ValidationError as error:
        raise graph.error(f"does not join with ours: {str(error).splitlines()[0]}") from None
    return proto


LEAST_IR = 9
"""The file format that belongs to opset 20."""
