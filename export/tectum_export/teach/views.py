"""A detector asked several times about one picture, small and large and mirrored; what it says is the mean of that."""

from pathlib import Path

import cv2
import numpy as np
import torch
from numpy.typing import NDArray

from tectum.imaging.boxes import overlaps, suppress
from tectum.imaging.letterbox import PAD_VALUE, Letterbox
from tectum_export.model.pretrained import COCO_CLASSES, members, read_pretrained
from tectum_export.model.vision import VisionDetector
from tectum_export.recipe import MULTIPLE

LABELS = ("person", "cat", "dog", "vehicle")
UNSURE = ("bicycle", "train")
"""What some would call a vehicle."""
SIZES = (416, 640)
"""Longest side of the picture in each view. People too small for one are seen in the other."""
SMALL = 200
"""A picture whose longest side is less holds one thing alone: the first view is enough."""
LOWEST = 0.05
KEPT = 0.15
SAME = 0.55


class Views:
    """A YOLOX ONNX file read into our module, so that it takes pictures of any size."""

    def __init__(self, path: Path):
        names = (*(members(label) for label in LABELS), UNSURE)
        self._network = VisionDetector(tuple(len(part) for part in names))
        numbers = tuple(COCO_CLASSES.index(name) for part in names for name in part)
        read_pretrained(self._network, path, numbers)
        self._network.eval()

    def __call__(self, picture: NDArray[np.uint8]) -> NDArray[np.float32]:
        """Boxes in an RGB picture, float32 [N, 6]: label index in LABELS (-1 unsure), x, y, width, height and score.

        The score is the mean over the views, 0 in those that do not show it.
        """
        sizes = SIZES if max(picture.shape[:2]) >= SMALL else SIZES[:1]
        views = [self._view(picture, size, mirrored) for size in sizes for mirrored in (False, True)]
        rows = []
        for label in range(len(LABELS) + 1):
            found = [view[view[:, 0] == label] for view in views]
            together = np.concatenate(found)
            for index in suppress(together[:, 1:5], together[:, 5], SAME).tolist():
                box = together[index, 1:5]
                agree = [
                    max(view[overlaps(box[None], view[:, 1:5])[0] >= SAME, 5], default=0.0) if len(view) else 0.0
                    for view in found
                ]
                score = float(np.mean(agree))
                if score >= KEPT:
                    left, top, right, bottom = box.tolist()
                    rows.append([label if label < len(LABELS) else -1, left, top, right - left, bottom - top, score])
        return np.array(rows, np.float32).reshape(-1, 6)

    @torch.no_grad()
    def _view(self, picture: NDArray[np.uint8], size: int, mirrored: bool) -> NDArray[np.float32]:
        """Label, left, top, right, bottom in pixels of the picture, score: of one view. Float32 [N, 6]."""
        height, width = picture.shape[:2]
        scale = size / max(height, width)
        rows, columns = (-(-round(side * scale) // MULTIPLE) * MULTIPLE for side in (height, width))
        box = Letterbox(columns, rows, width, height)
        left, top, inner_width, inner_height = box.inner
        frame = np.full((rows, columns, 3), PAD_VALUE, np.uint8)
        shrink = cv2.INTER_AREA if scale < 1 else cv2.INTER_LINEAR
        frame[top : top + inner_height, left : left + inner_width] = cv2.resize(
            picture, (inner_width, inner_height), interpolation=shrink
        )
        if mirrored:
            frame = np.ascontiguousarray(frame[:, ::-1])
        _, _, boxes, scores = (value.numpy() for value in self._network(torch.from_numpy(frame[None])))
        place = boxes[0].copy()
        if mirrored:
            place[:, [0, 2]] = columns - place[:, [2, 0]]
        place = (place - np.array([left, top, left, top])) / box.scale
        place = np.clip(place, 0, np.array([width, height, width, height])).astype(np.float32)
        chance = 1 / (1 + np.exp(-scores[0]))
        out = []
        for label in range(chance.shape[1]):
            chosen = np.flatnonzero(chance[:, label] >= LOWEST)
            kept = chosen[suppress(place[chosen], chance[chosen, label], SAME)]
            out.append(np.column_stack([np.full(len(kept), label), place[kept], chance[kept, label]]))
        return np.concatenate(out).astype(np.float32)
