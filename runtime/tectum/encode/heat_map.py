"""Things from a map of their centres, as bundles before the detector have it: boxes of a size that nobody measured."""

import math

import numpy as np
from numpy.typing import NDArray

from tectum.encode.calibration import sigmoid
from tectum.encode.types import Box
from tectum.imaging.letterbox import Letterbox

LOWEST = 0.1
LOWEST_LOGIT = math.log(LOWEST / (1 - LOWEST))
MOST = 64
SIDE = 0.15
"""Of every box, in 0-1 of the picture."""


def boxes(
    cells: NDArray[np.float32], presence: NDArray[np.float32], temperature: float, placed: Letterbox
) -> tuple[Box, ...]:
    """The peak of each label with the score of the picture, and every other cell that none of its eight neighbours
    exceeds (CenterNet's decoding), best first. ``cells``: logits [labels, rows, columns]; ``presence``: 0-1."""
    labels, rows, columns = cells.shape
    found = [_box(int(label), int(cells[label].argmax()), columns, rows, float(presence[label]), placed)
             for label in range(labels)]  # fmt: skip
    lowest = temperature * LOWEST_LOGIT
    padded = np.full((labels, rows + 2, columns + 2), -np.inf, np.float32)
    padded[:, 1:-1, 1:-1] = cells
    around = np.maximum(np.maximum(padded[:, :, :-2], padded[:, :, 1:-1]), padded[:, :, 2:])
    around = np.maximum(np.maximum(around[:, :-2], around[:, 1:-1]), around[:, 2:])
    which, ys, xs = np.nonzero((cells >= around) & (cells >= lowest))
    scores = sigmoid(cells[which, ys, xs], temperature)
    for index in np.argsort(-scores, kind="stable")[:MOST].tolist():
        place = int(ys[index] * columns + xs[index])
        if place != int(cells[which[index]].argmax()):
            found.append(_box(int(which[index]), place, columns, rows, float(scores[index]), placed))
    return tuple(sorted(found, key=lambda box: -box.score))


def _box(label: int, place: int, columns: int, rows: int, score: float, placed: Letterbox) -> Box:
    x, y = placed.to_source((place % columns + 0.5) / columns, (place // columns + 0.5) / rows)
    return Box(label, x - SIDE / 2, y - SIDE / 2, SIDE, SIDE, score)
