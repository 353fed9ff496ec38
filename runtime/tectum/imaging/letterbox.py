"""Fit a picture into the model's input without distorting it."""

from typing import Any

import numpy as np
from msgspec import Struct
from numpy.typing import NDArray

from tectum.imaging.resizer import Resizer

PAD_VALUE = 114
"""Grey (0-255) that fills the border, the same in training and at run time."""


class Letterbox(Struct, frozen=True):
    """Where a ``source_width`` x ``source_height`` picture lies in a ``width`` x ``height`` input, in pixels."""

    width: int
    height: int
    source_width: int
    source_height: int

    @property
    def scale(self) -> float:
        """Input pixels per source pixel."""
        return min(self.width / self.source_width, self.height / self.source_height)

    @property
    def inner(self) -> tuple[int, int, int, int]:
        """The picture inside the input: left, top, width, height in pixels."""
        inner_width = max(1, min(self.width, round(self.source_width * self.scale)))
        inner_height = max(1, min(self.height, round(self.source_height * self.scale)))
        return (
            (self.width - inner_width) // 2,
            (self.height - inner_height) // 2,
            inner_width,
            inner_height,
        )

    def to_source(self, x: float, y: float) -> tuple[float, float]:
        """Map a point of the input (0-1 of its width and height) to the source picture (0-1, clipped)."""
        left, top, inner_width, inner_height = self.inner
        u = (x * self.width - left) / inner_width
        v = (y * self.height - top) / inner_height
        return min(1.0, max(0.0, u)), min(1.0, max(0.0, v))


def letterboxed(picture: Any, width: int, height: int, resize: Resizer) -> tuple[NDArray[np.uint8], Letterbox]:
    """An ``av.VideoFrame`` in an input of ``width`` x ``height`` with a grey border, uint8 [height, width, 3] RGB, and
    how it lies in it."""
    box = Letterbox(width, height, picture.width, picture.height)
    left, top, inner_width, inner_height = box.inner
    pixels = np.full((height, width, 3), PAD_VALUE, np.uint8)
    kind = "AREA" if box.scale < 1 else "BILINEAR"  # as in training; no slower, either
    small = resize(picture, inner_width, inner_height, "rgb24", kind).to_ndarray()
    pixels[top : top + inner_height, left : left + inner_width] = small
    return pixels, box
