"""Where things are: hits and false centres of the heat map against labelled boxes."""

from dataclasses import dataclass
from typing import Any

import numpy as np
import torch
from numpy.typing import NDArray
from torch import nn
from torch.nn import functional as F

from tectum.imaging.letterbox import Letterbox
from tectum_export.data.manifest import Item
from tectum_export.data.picture_bank import PictureBank
from tectum_export.evaluate.intervals import bootstrap, wilson
from tectum_export.evaluate.metrics import auc

SMALLEST = 0.08
"""Share of the picture's height from which a thing counts; smaller ones are neither hits nor misses."""
FALSE_A_PICTURE = 0.5
WITH_BOXES = ("coco", "coco_held", "pennfudan")


@dataclass(frozen=True)
class Found:
    """The centres of one label in one picture: logits [N], whether each lies in a box not yet hit [N], boxes to hit."""

    scores: NDArray[np.float32]
    hits: NDArray[np.bool_]
    wanted: int


def peaks(cells: torch.Tensor) -> torch.Tensor:
    """Row, column and logit of each cell [H, W] that no neighbour exceeds, best first. Float [N, 3]."""
    largest = F.max_pool2d(cells[None, None], 3, 1, 1)[0, 0]
    rows, columns = torch.nonzero(cells >= largest, as_tuple=True)
    order = cells[rows, columns].argsort(descending=True)[:50]
    return torch.stack([rows, columns, cells[rows, columns]], 1)[order].float()


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


@torch.no_grad()
def measure_centres(model: nn.Module, bank: PictureBank, label: str) -> dict[str, Any]:
    """Centre-hit recall and image-level AUC of ``label`` on the photographs with boxes.

    The AUC is against pictures without people or animals, as the issue of false alarms is seen from a home.
    """
    index = bank.labels.index(label)
    found, there, absent = [], [], []
    for item, picture in zip(bank.items, bank.pictures, strict=True):
        height, width = picture.shape[:2]
        _, presence, cells = model(torch.from_numpy(bank.letterbox(picture)[None]))
        holds = label in item.labels
        if holds and item.data_set in WITH_BOXES:
            there.append(float(presence[0, index]))
        if not {*item.labels, *item.unknown} & {"person", "cat", "dog"} and item.group != "person":
            absent.append(float(presence[0, index]))
        if item.data_set in WITH_BOXES:
            box = Letterbox(bank.width, bank.height, width, height)
            rows, columns = cells.shape[2:]
            points = []
            for row, column, logit in peaks(cells[0, index]).tolist():
                x, y = box.to_source((column + 0.5) / columns, (row + 0.5) / rows)
                points.append((x * width, y * height, logit))
            found.append(match(item, label, (width, height), points))
    hit, wanted = recall_at(found)
    both = np.array([*there, *absent])
    truth = np.arange(len(both)) < len(there)
    return {
        "centre_recall": hit / max(1, wanted),
        "interval": wilson(hit, wanted),
        "boxes": wanted,
        "pictures": len(found),
        "auc": auc(np.array(there), np.array(absent)),
        "auc_interval": bootstrap(lambda i: auc(both[i][truth[i]], both[i][~truth[i]]), len(both)),
        "positives": len(there),
        "negatives": len(absent),
    }
