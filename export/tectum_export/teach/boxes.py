"""A detector as teacher for vision: boxes of what the pictures' own labels leave out (YOLOX; Ge et al., 2021)."""

from dataclasses import replace
from pathlib import Path

import cv2
import numpy as np
import onnxruntime
from numpy.typing import NDArray

from tectum.errors import UsageError
from tectum_export.data.manifest import Box, Item
from tectum_export.data.picture_bank import read_picture
from tectum_export.teach.cache import TeacherCache, identity
from tectum_export.teach.views import LABELS, Views

SIZE = 416
STRIDES = (8, 16, 32)
LOWEST = 0.15
# COCO's class numbers of our labels; None: some would call it a vehicle.
COCO_LABELS: dict[int, str | None] = {
    0: "person", 15: "cat", 16: "dog", 2: "vehicle", 3: "vehicle", 5: "vehicle", 7: "vehicle", 1: None, 6: None,
}  # fmt: skip
SURE = 0.4
AGREES = 0.4
"""Intersection over union from which a teacher's box is the same thing as a labelled one."""


class Detector:
    """A YOLOX ONNX file: input [1, 3, 416, 416] BGR 0-255, raw output [1, 3549, 85]."""

    def __init__(self, path: Path, lowest: float = LOWEST):
        """``lowest``: score below which a box is not told."""
        self._lowest = lowest
        if not path.is_file():
            raise UsageError(f"teacher {path}: no such file; it is named in the recipe under [teacher] vision")
        try:
            self._session = onnxruntime.InferenceSession(str(path), providers=["CPUExecutionProvider"])
        except Exception as error:
            raise UsageError(f"teacher {path}: is not an ONNX model: {error}") from None
        taken = self._session.get_inputs()[0]
        if list(taken.shape) != [1, 3, SIZE, SIZE]:
            raise UsageError(f"teacher {path}: takes {taken.shape}, a YOLOX of 1 x 3 x {SIZE} x {SIZE} is needed")
        self._name = taken.name

    def __call__(self, picture: NDArray[np.uint8]) -> NDArray[np.float32]:
        """Boxes in an RGB picture, float32 [N, 6]: label index in LABELS (-1 unsure), x, y, width, height, score."""
        height, width = picture.shape[:2]
        scale = min(SIZE / height, SIZE / width)
        frame = np.full((SIZE, SIZE, 3), 114, np.uint8)
        inner = cv2.resize(picture[:, :, ::-1], (round(width * scale), round(height * scale)))
        frame[: inner.shape[0], : inner.shape[1]] = inner
        raw = self._session.run(None, {self._name: frame.transpose(2, 0, 1)[None].astype(np.float32)})[0][0]
        grid = []
        for stride in STRIDES:
            y, x = np.mgrid[: SIZE // stride, : SIZE // stride]
            grid.append(np.stack([x.ravel(), y.ravel(), np.full(x.size, stride)], 1))
        cells = np.concatenate(grid).astype(np.float32)
        centre = (raw[:, :2] + cells[:, :2]) * cells[:, 2:]
        size = np.exp(raw[:, 2:4]) * cells[:, 2:]
        boxes = np.concatenate([centre - size / 2, size], 1) / scale
        classes = list(COCO_LABELS)
        scores = raw[:, 4:5] * raw[:, 5:][:, classes]
        best = scores.argmax(1)
        score = scores.max(1)
        chosen = np.flatnonzero(score >= self._lowest)
        if not len(chosen):
            return np.zeros((0, 6), np.float32)
        kept = cv2.dnn.NMSBoxesBatched(
            boxes[chosen].tolist(), score[chosen].tolist(), best[chosen].tolist(), self._lowest, 0.5
        )
        names = [COCO_LABELS[classes[int(best[chosen[k]])]] for k in kept]
        index = np.array([-1 if name is None else LABELS.index(name) for name in names], np.float32)
        rows = chosen[np.asarray(kept, int)]
        return np.concatenate([index[:, None], boxes[rows], score[rows, None]], 1).astype(np.float32)


def overlap(a: Box, b: Box) -> float:
    """Intersection over union of two boxes."""
    wide = min(a.x + a.width, b.x + b.width) - max(a.x, b.x)
    high = min(a.y + a.height, b.y + b.height) - max(a.y, b.y)
    if wide <= 0 or high <= 0:
        return 0.0
    return wide * high / (a.width * a.height + b.width * b.height - wide * high)


def merge(item: Item, found: NDArray[np.float32]) -> Item:
    """The item with what the teacher found beside its own labels.

    A box that agrees with a labelled one is dropped, or, where the label covers the whole picture, takes its place. A
    box of a class that the picture's own labels exclude is dropped: the labels were made by people. What remains is a
    new box with the teacher's score as its soft target, or an unsure area when that score is low. Of a picture that has
    no labels of its own, what the teacher does not find is not there.
    """
    boxes = list(item.boxes or ())
    unlabelled = not item.labels and set(item.unknown) >= set(LABELS)
    for number, x, y, width, height, score in found.tolist():
        name = LABELS[int(number)] if number >= 0 else None
        new = Box(name if score >= SURE else None, x, y, width, height, score)
        same = [b for b in boxes if b.label == name and overlap(b, new) >= AGREES]
        if item.data_set in ("natural", "own"):
            whole = boxes[0] if len(boxes) == 1 and boxes[0].label == name else None
            if whole is not None and score >= SURE:
                boxes = [replace(new, label=name, score=1.0)]
            continue
        if same or (name is not None and name not in item.labels and name not in item.unknown):
            continue
        boxes.append(new)
    if unlabelled:
        told = tuple(name for name in LABELS if any(b.label == name for b in boxes))
        return replace(item, boxes=tuple(boxes), labels=told, unknown=())
    return replace(item, boxes=tuple(boxes))


def teach_boxes(items: list[Item], teacher: Path, folder: Path) -> list[Item]:
    """All ``items`` with the boxes of the detector at ``teacher`` merged in; answers are kept below ``folder``."""
    cache = TeacherCache(folder, teacher, "boxes2")
    views = Views(teacher)
    known = [identity(item) for item in items]
    asked = {name: item.path for name, item in zip(known, items, strict=True) if item.path is not None}
    found = cache.answers(asked, lambda path: views(read_picture(path)), "teacher: boxes")
    pairs = zip(known, items, strict=True)
    return [merge(item, found[name]) if name in found else item for name, item in pairs]
