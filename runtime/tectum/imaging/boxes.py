"""Boxes as arrays: how much they overlap, and the best of those that do. Rows are left, top, right, bottom."""

import numpy as np
from numpy.typing import NDArray

Floats = NDArray[np.float32]


def overlaps(a: Floats, b: Floats) -> Floats:
    """Intersection over union of every box of ``a`` [N, 4] with every one of ``b`` [M, 4]. Float32 [N, M]."""
    wide = np.minimum(a[:, None, 2], b[None, :, 2]) - np.maximum(a[:, None, 0], b[None, :, 0])
    high = np.minimum(a[:, None, 3], b[None, :, 3]) - np.maximum(a[:, None, 1], b[None, :, 1])
    common = np.maximum(wide, 0) * np.maximum(high, 0)
    area_a, area_b = ((x[:, 2] - x[:, 0]) * (x[:, 3] - x[:, 1]) for x in (a, b))
    return np.asarray(common / np.maximum(area_a[:, None] + area_b[None] - common, 1e-9), np.float32)


def suppress(boxes: Floats, scores: Floats, most_overlap: float, count: int = 300) -> NDArray[np.intp]:
    """Rows of the best boxes, best first, none of which overlaps a better one by more than ``most_overlap``."""
    order = np.argsort(-scores, kind="stable")
    apart = overlaps(boxes[order], boxes[order]) <= most_overlap
    left, kept = np.ones(len(order), bool), []
    for row in range(len(order)):
        if left[row]:
            kept.append(order[row])
            left &= apart[row]
            if len(kept) == count:
                break
    return np.array(kept, np.intp)
