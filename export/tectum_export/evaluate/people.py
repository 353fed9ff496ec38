"""How well one label is found in photographs with boxes: centres hit, boxes, pictures."""

from collections.abc import Sequence
from typing import Any

import numpy as np
from numpy.typing import NDArray

from tectum.imaging.boxes import overlaps
from tectum_export.data.manifest import Item
from tectum_export.evaluate.centres import match, recall_at
from tectum_export.evaluate.detect import Found
from tectum_export.evaluate.intervals import bootstrap, wilson
from tectum_export.evaluate.metrics import auc

COMPLETE = ("coco", "coco_held")
"""Sets whose boxes are complete: what is found beside them is wrong."""
OVERLAP = 0.5
Ranked = tuple[NDArray[np.float32], NDArray[np.bool_], int]
"""Scores of what was found in a picture, whether each is right, and how many there were to find."""


def ranked(item: Item, found: Found, label: str) -> Ranked:
    """Match boxes, best first, to labelled ones that they overlap by half (PASCAL VOC; Everingham et al., 2010).

    Each labelled box can be found once; what lies mostly in an unsure area is neither right nor wrong.
    """
    sure = [b for b in item.boxes or () if b.label == label]
    unsure = [b for b in item.boxes or () if b.label is None]
    truth, free = (
        np.array([[b.x, b.y, b.x + b.width, b.y + b.height] for b in part], np.float32).reshape(-1, 4)
        for part in (sure, unsure)
    )
    taken = np.zeros(len(truth), bool)
    scores, right = [], []
    common, within = overlaps(found.boxes, truth), _inside(found.boxes, free)
    for row, score in enumerate(found.scores.tolist()):
        fits = np.where(taken, 0, common[row])
        best = int(fits.argmax()) if len(truth) else -1
        if best >= 0 and fits[best] >= OVERLAP:
            taken[best] = True
        elif within[row]:
            continue
        scores.append(score)
        right.append(best >= 0 and fits[best] >= OVERLAP)
    return np.array(scores, np.float32), np.array(right, bool), len(truth)


def _inside(boxes: NDArray[np.float32], areas: NDArray[np.float32]) -> NDArray[np.bool_]:
    """Which boxes lie by more than half in one of ``areas``."""
    if not len(areas):
        return np.zeros(len(boxes), bool)
    wide = np.minimum(boxes[:, None, 2], areas[None, :, 2]) - np.maximum(boxes[:, None, 0], areas[None, :, 0])
    high = np.minimum(boxes[:, None, 3], areas[None, :, 3]) - np.maximum(boxes[:, None, 1], areas[None, :, 1])
    own = np.maximum((boxes[:, 2] - boxes[:, 0]) * (boxes[:, 3] - boxes[:, 1]), 1e-6)
    return np.asarray((np.maximum(wide, 0) * np.maximum(high, 0)).max(1) > 0.5 * own)


def average_precision(pictures: Sequence[Ranked]) -> float:
    """Area under the curve of precision over recall, precision made monotonous (VOC 2010 and later)."""
    wanted = sum(count for *_, count in pictures)
    if not wanted:
        return float("nan")
    scores = np.concatenate([s for s, *_ in pictures])
    right = np.concatenate([r for _, r, _ in pictures])[np.argsort(-scores, kind="stable")]
    hits = np.cumsum(right)
    precision = np.maximum.accumulate((hits / np.arange(1, len(hits) + 1))[::-1])[::-1]
    return float(precision[right].sum() / wanted)


def measure(
    items: Sequence[Item], shapes: Sequence[tuple[int, int]], found: Sequence[Found], label: str
) -> dict[str, Any]:
    """Figures of ``label`` on photographs with boxes, each with its 95 % interval. ``shapes``: height and width.

    ``centre_recall``: things of 8 % of the picture's height or more whose box holds the centre of a found one, at half
    a false centre a picture; ``auc``: pictures with the label against those surely without; ``ap50``: of boxes.
    """
    points = [
        match(item, label, (width, height), [(float(b[0] + b[2]) / 2, float(b[1] + b[3]) / 2, float(s))
                                             for b, s in zip(one.boxes, one.scores, strict=True)])
        for item, (height, width), one in zip(items, shapes, found, strict=True)
    ]  # fmt: skip
    hit, wanted = recall_at(points)
    holds = np.array([label in item.labels for item in items])
    sure = np.array([label in item.labels or label not in item.unknown for item in items])
    presence = np.array([one.presence for one in found])
    rows = [ranked(item, one, label) for item, one in zip(items, found, strict=True)]

    def area(index: NDArray[Any]) -> float:
        return auc(presence[index][holds[index] & sure[index]], presence[index][~holds[index] & sure[index]])

    everything = np.arange(len(items))
    return {
        "pictures": len(items),
        "boxes": wanted,
        "centre_recall": hit / max(1, wanted),
        "interval": wilson(hit, wanted),
        "auc": area(everything),
        "auc_interval": bootstrap(area, len(items)),
        "positives": int(holds.sum()),
        "negatives": int((sure & ~holds).sum()),
        "ap50": average_precision(rows),
        "ap50_interval": bootstrap(lambda i: average_precision([rows[k] for k in i]), len(items)),
        "ap50_boxes": sum(count for *_, count in rows),
        "looks_a_picture": float(np.mean([one.looks for one in found])),
    }
