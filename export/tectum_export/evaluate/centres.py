"""Where things are: hits and false centres against labelled boxes."""

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from tectum_export.data.manifest import Item

SMALLEST = 0.08
"""Share of the picture's height from which a thing counts; smaller ones are neither hits nor misses."""
FALSE_A_PICTURE = 0.5


@dataclass(frozen=True)
class Found:
    """The centres of one label in one picture: logits [N], whether each lies in a box not yet hit [N], boxes to hit."""

    scores: NDArray[np.float32]
    hits: NDArray[np.bool_]
    wanted: int


def match(item: Item, label: str, size: tuple[int, int], points: list[tuple[float, float, float]]) -> Found:
    """Match centres (x, y, logit; best first) to the boxes of ``label`` in a picture of ``size`` (width, height).

    Each box can be hit once. A second centre in a box is a false one; a centre in an unsure area or in a box too small
    to count is neither.
    """
    boxes = [b for b in item.boxes or () if b.label == label and b.height >= SMALLEST * size[1]]
    free = [b for b in item.boxes or () if b.label is None or (b.label == label and b.height < SMALLEST * size[1])]
    open_boxes = list(boxes)
    scores, hits = [], []
    for x, y, logit in points:
        inside = [b for b in open_boxes if b.x <= x <= b.x + b.width and b.y <= y <= b.y + b.height]
        if inside:
            nearest = min(inside, key=lambda b: abs(b.x + b.width / 2 - x) + abs(b.y + b.height / 2 - y))
            open_boxes.remove(nearest)
        elif any(b.x <= x <= b.x + b.width and b.y <= y <= b.y + b.height for b in free):
            continue
        scores.append(logit)
        hits.append(bool(inside))
    return Found(np.array(scores, np.float32), np.array(hits, bool), len(boxes))


def recall_at(found: list[Found], false_a_picture: float = FALSE_A_PICTURE) -> tuple[int, int]:
    """Boxes hit and boxes in all, at the threshold that gives so many false centres a picture on average."""
    scores = np.concatenate([f.scores for f in found])
    hits = np.concatenate([f.hits for f in found])
    order = np.argsort(-scores)
    wrong = np.cumsum(~hits[order])
    use = wrong <= false_a_picture * len(found)
    return int(hits[order][use].sum()), sum(f.wanted for f in found)
