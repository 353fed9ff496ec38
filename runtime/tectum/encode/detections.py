"""What a detector's graph gives, read: boxes in the picture that it was shown, one for each thing."""

import numpy as np
from msgspec import Struct
from numpy.typing import NDArray

from tectum.encode.calibration import sigmoid
from tectum.encode.types import Box
from tectum.imaging.boxes import suppress
from tectum.imaging.letterbox import Letterbox

SAME = 0.4
"""Overlap (intersection over union) from which two boxes of a label are one thing."""
LOWEST = 0.01
"""Scores below say nothing: no threshold and no closer look is so low."""
MOST = 100
Floats = NDArray[np.float32]


class Detections(Struct, frozen=True):
    """Things in one picture, best first.

    ``boxes`` float32 [N, 4]: left, top, right, bottom in its pixels; ``scores`` float32 [N] 0-1; ``labels`` int [N].
    """

    boxes: Floats
    scores: Floats
    labels: NDArray[np.intp]

    @classmethod
    def read(cls, boxes: Floats, logits: Floats, temperature: float, placed: Letterbox) -> "Detections":
        """Of one picture of a batch: ``boxes`` [N, 4] in pixels of the input, ``logits`` [N, labels], and how the
        picture lies in the input."""
        left, top, inner_width, inner_height = placed.inner
        width, height = placed.source_width, placed.source_height
        chances = sigmoid(logits, temperature)
        rows, labels = np.nonzero(chances >= LOWEST)
        scale = np.array([width / inner_width, height / inner_height] * 2, np.float32)
        place = (boxes[rows] - np.array([left, top, left, top], np.float32)) * scale
        place = np.clip(place, 0, np.array([width, height] * 2, np.float32))
        seen = (place[:, 2] > place[:, 0]) & (place[:, 3] > place[:, 1])  # else it lies in the border alone
        return cls(place[seen], chances[rows[seen], labels[seen]], labels[seen]).apart()

    def apart(self) -> "Detections":
        """The best of those that are one thing, best first."""
        if not len(self.scores):
            return self
        # labels side by side, so that boxes of different ones never overlap
        beside = self.labels[:, None] * (np.float32(1) + self.boxes.max())
        return self.at(suppress((self.boxes + beside).astype(np.float32), self.scores, SAME, MOST))

    def at(self, rows: NDArray[np.intp] | NDArray[np.bool_]) -> "Detections":
        """Some of them."""
        return Detections(self.boxes[rows], self.scores[rows], self.labels[rows])

    def joined(self, *others: "Detections") -> "Detections":
        """With others of the same picture, the best of those that are one thing."""
        every = (self, *others)
        return Detections(
            np.concatenate([one.boxes for one in every]),
            np.concatenate([one.scores for one in every]),
            np.concatenate([one.labels for one in every]),
        ).apart()

    def best(self, labels: int) -> Floats:
        """The highest score of each label, 0 where there is none. Float32 [labels]."""
        out = np.zeros(labels, np.float32)
        np.maximum.at(out, self.labels, self.scores)
        return out

    def shares(self, width: int, height: int) -> tuple[Box, ...]:
        """In 0-1 of the picture, which is ``width`` x ``height``."""
        rows = self.boxes / np.array([width, height] * 2, np.float32)
        return tuple(
            Box(label, left, top, right - left, bottom - top, score)
            for (left, top, right, bottom), score, label in zip(
                rows.tolist(), self.scores.tolist(), self.labels.tolist(), strict=True
            )
        )
