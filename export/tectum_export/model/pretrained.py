"""Published detection weights as a start: the tensors of a YOLOX ONNX file read into our own module."""

from pathlib import Path

import numpy as np
import onnx
import torch
from numpy.typing import NDArray
from onnx import numpy_helper
from torch import nn

from tectum.errors import UsageError
from tectum_export.data.picture_sets import COCO
from tectum_export.model.vision import PIXEL_SCALE, VisionDetector

COCO_CLASSES = (
    "person", "bicycle", "car", "motorcycle", "airplane", "bus", "train", "truck", "boat", "traffic light",
    "fire hydrant", "stop sign", "parking meter", "bench", "bird", "cat", "dog", "horse", "sheep", "cow",
    "elephant", "bear", "zebra", "giraffe", "backpack", "umbrella", "handbag", "tie", "suitcase", "frisbee",
    "skis", "snowboard", "sports ball", "kite", "baseball bat", "baseball glove", "skateboard", "surfboard",
    "tennis racket", "bottle", "wine glass", "cup", "fork", "knife", "spoon", "bowl", "banana", "apple",
    "sandwich", "orange", "broccoli", "carrot", "hot dog", "pizza", "donut", "cake", "chair", "couch",
    "potted plant", "bed", "dining table", "toilet", "tv", "laptop", "mouse", "remote", "keyboard",
    "cell phone", "microwave", "oven", "toaster", "sink", "refrigerator", "book", "clock", "vase", "scissors",
    "teddy bear", "hair drier", "toothbrush",
)  # fmt: skip
"""In the order of COCO's detection challenge, which is that of the published class layer."""
Floats = NDArray[np.float32]


def members(label: str) -> tuple[str, ...]:
    """COCO's classes behind one of our labels; none for a label that COCO lacks."""
    return tuple(name for name in COCO_CLASSES if COCO.get(name) == label)


def detector_for(labels: tuple[str, ...], width: int, channels: int) -> tuple[VisionDetector, tuple[int, ...]]:
    """A fresh detector for ``labels``, and the numbers that :func:`read_pretrained` takes."""
    names = [members(label) for label in labels]
    numbers = tuple(number for known in names for number in ([COCO_CLASSES.index(n) for n in known] or [-1]))
    return VisionDetector(tuple(max(1, len(known)) for known in names), width, channels), numbers


def read_pretrained(detector: VisionDetector, path: Path, classes: tuple[int, ...]) -> None:
    """Fill ``detector`` with the convolutions of the YOLOX ONNX file ``path``, batch norm folded in.

    ``classes``: for each of the detector's finer classes its number among COCO's, -1 for one that COCO lacks (its row
    keeps its fresh values). The convolutions stand in the file in the order in which they are computed, which is the
    order in which our module holds them. The embedding has no published counterpart and stays fresh.
    Raises UsageError for a file that cannot be read or does not fit.
    """
    stored = _convolutions(path)
    own = [(name, m) for name, m in detector.named_modules() if isinstance(m, nn.Conv2d)]
    if len(stored) != len(own):
        raise UsageError(f"[vision] pretrained: {path} has {len(stored)} convolutions, the detector {len(own)}")
    rows = [row for row, number in enumerate(classes) if number >= 0]
    with torch.no_grad():
        for (name, layer), (weight, bias) in zip(own, stored, strict=True):
            if layer is detector.backbone.stem[0]:
                _fill(path, name, layer, _unfocused(weight), bias, slice(None))
            elif name.endswith(".kind"):
                known = [classes[row] for row in rows]
                _fill(path, name, layer, weight[known], bias[known], rows)
            else:
                _fill(path, name, layer, weight, bias, slice(None))


def _fill(path: Path, name: str, layer: nn.Conv2d, weight: Floats, bias: Floats, rows: list[int] | slice) -> None:
    """Write weight and bias into ``rows`` of the layer's outputs."""
    if layer.bias is None or tuple(weight.shape) != tuple(layer.weight[rows].shape):
        raise UsageError(
            f"[vision] pretrained: {path}: a convolution of {list(weight.shape)} does not fit '{name}' of "
            f"{list(layer.weight.shape)}; [vision] channels must be those of the file"
        )
    layer.weight[rows] = torch.from_numpy(np.array(weight))
    layer.bias[rows] = torch.from_numpy(np.array(bias))


def _convolutions(path: Path) -> list[tuple[Floats, Floats]]:
    """Weight and bias of every convolution, in the order of computation."""
    if not path.is_file():
        raise UsageError(f"[vision] pretrained: {path}: no such file")
    try:
        graph = onnx.load(str(path)).graph
    except Exception as error:
        raise UsageError(f"[vision] pretrained: {path}: is not an ONNX model: {error}") from None
    values = {tensor.name: tensor for tensor in graph.initializer}
    out = []
    for node in graph.node:
        if node.op_type == "Conv":
            if len(node.input) < 3 or any(name not in values for name in node.input[1:]):
                raise UsageError(f"[vision] pretrained: {path}: '{node.name}' has no constant weight and bias")
            weight, bias = (numpy_helper.to_array(values[name]) for name in node.input[1:])
            out.append((weight.astype(np.float32), bias.astype(np.float32)))
    return out


def _unfocused(weight: Floats) -> Floats:
    """The 3 x 3 convolution after "focus" as a 6 x 6 one of stride 2 on the picture itself; BGR bytes to scaled RGB.

    Focus lays the four pixels of each 2 x 2 square into channels: (row, column) 00, 10, 01, 11, three colours each.
    """
    outputs = len(weight)
    if weight.shape[1:] != (12, 3, 3):
        raise UsageError(f"[vision] pretrained: the first convolution is {list(weight.shape)}, not [c, 12, 3, 3]")
    wide = np.zeros((outputs, 3, 6, 6), np.float32)
    for part, (row, column) in enumerate(((0, 0), (1, 0), (0, 1), (1, 1))):
        wide[:, :, row::2, column::2] = weight[:, 3 * part : 3 * part + 3]
    return wide[:, ::-1] * np.float32(PIXEL_SCALE)
