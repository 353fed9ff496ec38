"""What a detector of a published kind gives, decoded in the graph: boxes, and the chances of all classes.

Each takes raw outputs as their exporters write them (the class of each function says whose), and the size of the input.
"""

from collections.abc import Callable, Mapping
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from tectum_export.adopt.foreign import Foreign, told
from tectum_export.adopt.nodes import Nodes, flat, log_odds

DETECTORS = ("yolox", "nanodet", "yolov8", "yolo26")
"""Kinds whose one output holds boxes and classes; in this order a shape is tried."""
STRIDES = (8, 16, 32)
NANODET_STRIDES = (*STRIDES, 64)
BINS = 8
"""Of the distance from a cell to each side of a box (generalised focal loss; Li et al., 2020)."""
LARGEST = 8.0
"""Of the logarithm of a box's size in cells."""
ABSENT = -30.0
"""The logit of a class that a row does not tell."""


@dataclass(frozen=True)
class Decoded:
    """Values of the graph: ``boxes`` [B, N, 4], left, top, right, bottom in pixels of the input; ``scores`` [B, N, K],
    as chances or, where ``odds``, as logits. Without boxes: None and [B, K]. ``classes``: K."""

    boxes: str | None
    scores: str
    odds: bool
    classes: int

    def logits(self, nodes: Nodes, value: str) -> str:
        """Of some of the scores."""
        return value if self.odds else log_odds(nodes, value)


def decode(nodes: Nodes, graph: Foreign, kind: str, tensor: str, activation: str, size: tuple[int, int]) -> Decoded:
    """``size``: height and width of the input. ``tensor``: the output that is read; empty: the one that fits.

    Raises UsageError when no output has the shape that ``kind`` gives.
    """
    if kind == "detr":
        return _detr(nodes, graph, size, activation or "softmax")
    name, shape = pick(graph, kind, tensor, size)
    return KINDS[kind](nodes, name, shape, size, activation)


def wanted(kind: str, size: tuple[int, int]) -> str:
    """The shape of output that ``kind`` is known by, for people."""
    cells = sum(len(_centres(size, stride)) for stride in STRIDES)
    return {
        "yolox": f"[1, {cells}, 5 + classes]",
        "yolov8": f"[1, 4 + classes, {cells}]",
        "yolo26": "[1, boxes, 6]",
        "nanodet": f"[1, {sum(len(_centres(size, s)) for s in NANODET_STRIDES)}, classes + {4 * BINS}]",
        "detr": "[1, queries, classes] and [1, queries, 4]",
        "scores": "[1, classes]",
        "embedding": "[1, width], [1, places, width] or [1, width, y, x]",
    }[kind]


def fits(kind: str, shape: tuple[int | None, ...], size: tuple[int, int]) -> bool:
    """Whether an output of ``shape`` is one of ``kind``."""
    if not shape or shape[0] not in (1, None):
        return False
    if kind in ("scores", "embedding"):
        width = shape[2] if len(shape) == 3 else shape[1] if len(shape) in (2, 4) else 0
        return (width or 0) > 1 and (kind == "embedding" or len(shape) == 2)
    if len(shape) != 3:
        return False
    rows, columns = shape[1], shape[2]
    cells = sum(len(_centres(size, stride)) for stride in STRIDES)
    return {
        "yolo26": columns == 6,
        "yolov8": columns == cells and (rows or 0) > 4,
        "nanodet": rows == sum(len(_centres(size, s)) for s in NANODET_STRIDES) and (columns or 0) > 4 * BINS,
        "yolox": rows == cells and (columns or 0) > 5,
    }[kind]


def pick(graph: Foreign, kind: str, tensor: str, size: tuple[int, int]) -> tuple[str, tuple[int, ...]]:
    """The output that is read: its name in the graph and its shape. Raises UsageError: none fits, or several do."""
    there = {name.partition("/")[2]: (name, shape) for name, shape in graph.outputs.items()}
    shown = ", ".join(f"'{name}' {told(shape)}" for name, (_, shape) in there.items())
    if tensor:
        if tensor not in there:
            raise graph.error(f"gives no '{tensor}'; allowed for 'tensor': {', '.join(there)}")
        there = {tensor: there[tensor]}
        shown = f"'{tensor}' {told(there[tensor][1])}"
    chosen = [found for found in there.values() if fits(kind, found[1], size)]
    if len(chosen) == 1:
        return chosen[0]
    if chosen:
        raise graph.error(f"gives {shown}; 'tensor' must say which of them output = \"{kind}\" reads")
    raise graph.error(f'gives {shown}; output = "{kind}" needs {wanted(kind, size)}{_rather(graph, kind, size)}')


def _rather(graph: Foreign, kind: str, size: tuple[int, int]) -> str:
    others = [
        k for k in KINDS if k not in (kind, "embedding") and any(fits(k, s, size) for s in graph.outputs.values())
    ]
    return f'; it looks like output = "{others[0]}"' if others else ""


def _centres(size: tuple[int, int], stride: int) -> NDArray[np.float32]:
    """Row by row the cells of a grid: x, y in cells, [cells, 2]."""
    height, width = size
    y, x = np.mgrid[: -(-height // stride), : -(-width // stride)]
    return np.stack([x.ravel(), y.ravel()], 1).astype(np.float32)


def _grid(size: tuple[int, int], strides: tuple[int, ...]) -> tuple[NDArray[np.float32], NDArray[np.float32]]:
    """Cells [1, N, 2] and the stride of each [1, N, 1]."""
    cells = [_centres(size, stride) for stride in strides]
    each = [np.full((len(part), 1), stride, np.float32) for part, stride in zip(cells, strides, strict=True)]
    return np.concatenate(cells)[None], np.concatenate(each)[None]


def _corners(nodes: Nodes, centre: str, size: str) -> str:
    half = nodes.number("Mul", size, 0.5)
    return nodes("Concat", nodes("Sub", centre, half), nodes("Add", centre, half), axis=2)


def _yolox(nodes: Nodes, raw: str, shape: tuple[int, ...], size: tuple[int, int], activation: str) -> Decoded:
    """YOLOX's own exporter (Ge et al., 2021): offsets and logarithms of sizes in cells, objectness and
    classes as chances."""
    cells, stride = _grid(size, STRIDES)
    centre = nodes("Mul", nodes("Add", nodes.take(raw, 0, 2, 2), cells), stride)
    log_size = nodes("Clip", nodes.take(raw, 2, 4, 2), "", np.array(LARGEST, np.float32))
    boxes = _corners(nodes, centre, nodes("Mul", nodes("Exp", log_size), stride))
    thing, kinds = nodes.take(raw, 4, 5, 2), nodes.take(raw, 5, shape[2], 2)
    if activation == "sigmoid":
        thing, kinds = nodes("Sigmoid", thing), nodes("Sigmoid", kinds)
    return Decoded(boxes, nodes("Mul", thing, kinds), False, shape[2] - 5)


def _yolov8(nodes: Nodes, raw: str, shape: tuple[int, ...], _: tuple[int, int], activation: str) -> Decoded:
    """Ultralytics' exporter for YOLOv8, v9, 11 and 12: centre and size in pixels, then chances; a column a cell."""
    rows = nodes("Transpose", raw, perm=[0, 2, 1])
    boxes = _corners(nodes, nodes.take(rows, 0, 2, 2), nodes.take(rows, 2, 4, 2))
    return Decoded(boxes, nodes.take(rows, 4, shape[1], 2), activation == "sigmoid", shape[1] - 4)


def _yolo26(nodes: Nodes, raw: str, _shape: tuple[int, ...], _: tuple[int, int], activation: str) -> Decoded:
    """End to end (YOLOv10, YOLO26): corners in pixels, score and the number of its class, best first; no suppression
    is left to do. The classes beyond those of COCO are never told."""
    boxes, score, number = nodes.take(raw, 0, 4, 2), nodes.take(raw, 4, 5, 2), nodes.take(raw, 5, 6, 2)
    every = np.arange(END_TO_END_CLASSES, dtype=np.float32)[None, None]
    apart = nodes("Abs", nodes("Sub", number, every))
    same = nodes("Less", apart, np.array(0.5, np.float32))
    absent = np.array(ABSENT if activation == "sigmoid" else 0.0, np.float32)
    return Decoded(boxes, nodes("Where", same, score, absent), activation == "sigmoid", END_TO_END_CLASSES)


END_TO_END_CLASSES = 80


def _nanodet(nodes: Nodes, raw: str, shape: tuple[int, ...], size: tuple[int, int], activation: str) -> Decoded:
    """NanoDet-Plus's exporter (RangiLyu, 2021): chances, then for each side of the box the logits of its distance in
    bins of a cell."""
    classes = shape[2] - 4 * BINS
    cells, stride = _grid(size, NANODET_STRIDES)
    bins = nodes("Reshape", nodes.take(raw, classes, shape[2], 2), np.array([0, 0, 4, BINS], np.int64))
    share = nodes("Softmax", bins, axis=3)
    far = nodes("MatMul", share, np.arange(BINS, dtype=np.float32)[:, None])
    sides = nodes("Mul", nodes("Squeeze", far, np.array([3], np.int64)), stride)
    at = (cells * stride).astype(np.float32)
    first = nodes("Sub", at, nodes.take(sides, 0, 2, 2))
    boxes = nodes("Concat", first, nodes("Add", at, nodes.take(sides, 2, 4, 2)), axis=2)
    return Decoded(boxes, nodes.take(raw, 0, classes, 2), activation == "sigmoid", classes)


def _detr(nodes: Nodes, graph: Foreign, size: tuple[int, int], activation: str) -> Decoded:
    """DETR and its kin (Carion et al., 2020; RT-DETR with ``sigmoid``): logits of classes, the last of which, with
    softmax, is nothing; centre and size as shares of the input."""
    shown = ", ".join(f"'{n.partition('/')[2]}' {told(shape)}" for n, shape in graph.outputs.items())
    three = [(name, shape) for name, shape in graph.outputs.items() if len(shape) == 3]
    places = [(name, shape) for name, shape in three if shape[2] == 4]
    kinds = [(name, shape) for name, shape in three if shape[2] != 4 and places and shape[1] == places[0][1][1]]
    if len(places) != 1 or len(kinds) != 1:
        raise graph.error(f'gives {shown}; output = "detr" needs {wanted("detr", size)}')
    height, width = size
    scaled = nodes("Mul", places[0][0], np.array([width, height] * 2, np.float32)[None, None])
    boxes = _corners(nodes, nodes.take(scaled, 0, 2, 2), nodes.take(scaled, 2, 4, 2))
    name, shape = kinds[0]
    if activation != "softmax":
        return Decoded(boxes, name, activation == "sigmoid", shape[2])
    return Decoded(boxes, nodes.take(nodes("Softmax", name, axis=2), 0, shape[2] - 1, 2), False, shape[2] - 1)


def _features(nodes: Nodes, raw: str, shape: tuple[int, ...], _: tuple[int, int], _activation: str) -> Decoded:
    """Features alone, the mean over places where they have any."""
    return Decoded(None, flat(nodes, raw, shape), True, shape[1 if len(shape) == 4 else -1])


def _plain(nodes: Nodes, raw: str, shape: tuple[int, ...], _: tuple[int, int], activation: str) -> Decoded:
    """A classifier: a score a class."""
    if activation == "softmax":
        return Decoded(None, nodes("Softmax", raw, axis=1), False, shape[1])
    return Decoded(None, raw, activation in ("", "sigmoid"), shape[1])


Kind = Callable[[Nodes, str, tuple[int, ...], tuple[int, int], str], Decoded]
KINDS: Mapping[str, Kind] = {
    "yolox": _yolox, "yolov8": _yolov8, "yolo26": _yolo26, "nanodet": _nanodet, "scores": _plain,
    "embedding": _features,
}  # fmt: skip
