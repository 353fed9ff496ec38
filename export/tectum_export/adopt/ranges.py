"""What the numbers tell that a graph gave for one drawn input, where its shapes do not: chances or logits, and in what
boxes are measured."""

from collections.abc import Mapping
from typing import Any

import numpy as np
from numpy.typing import NDArray

from tectum_export.adopt.decode import LARGEST

Given = Mapping[str, NDArray[Any]]
CLOSE = 1e-3
"""Beyond 0 and 1, for rounding."""
SHARES = 2.0
"""Boxes that nowhere go beyond are shares of the picture, not pixels of it."""
OUTSIDE = 1.0
"""Of the picture's side: how far beyond it a box may reach that is a share of it."""


def are_chances(scores: NDArray[Any]) -> bool:
    """Whether all lie between 0 and 1."""
    return float(scores.min()) >= -CLOSE and float(scores.max()) <= 1 + CLOSE


def scores_given(kind: str, output: NDArray[Any]) -> NDArray[Any]:
    """The scores in an output of ``kind``; of DETR and what has no boxes the whole output."""
    if kind == "yolov8":
        return output[:, 4:]
    if kind == "yolo26":
        return output[:, :, 4:5]
    if kind == "yolox":
        return output[:, :, 4:]
    if kind == "nanodet":
        return output[:, :, :-32]
    return output


def box_problem(kind: str, output: NDArray[Any]) -> str:
    """What is wrong with the boxes in an output of ``kind`` (of DETR: in that of boxes), or nothing."""
    if kind == "yolox" and (largest := float(output[:, :, 2:4].max())) > LARGEST:
        return (
            f'gives sizes up to {largest:.0f}, but output = "yolox" takes the logarithms of sizes in cells: export it '
            "without its own decoding (YOLOX: without --decode_in_inference)"
        )
    if kind in ("yolov8", "yolo26"):
        boxes = output[:, :4] if kind == "yolov8" else output[:, :, :4]
        if 0 < (largest := float(np.abs(boxes).max())) <= SHARES:
            return (
                f'gives boxes up to {largest:.2f}, which are shares of the picture, but output = "{kind}" takes pixels '
                "of it: multiply them in the graph, or export it to ONNX anew"
            )
    if kind == "detr" and (output.min() < -OUTSIDE or output.max() > 1 + OUTSIDE):
        return (
            f'gives boxes from {float(output.min()):.0f} to {float(output.max()):.0f}, but output = "detr" takes '
            "centre and size as shares of the picture, 0 to 1"
        )
    return ""
