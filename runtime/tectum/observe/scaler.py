"""Decoded pictures to the model's input: letterboxed, turned upright, private parts painted over."""

from typing import Any

import numpy as np
from numpy.typing import NDArray

from tectum.observe.letterbox import PAD_VALUE, Letterbox
from tectum.observe.mask import PrivacyMask
from tectum.observe.resizer import Resizer
from tectum.observe.types import Shape


class Scaler:
    """Letterbox pictures with one context (a new one per frame costs a third of the decode speed)."""

    def __init__(self, shape: Shape, mask: PrivacyMask | None = None):
        self._shape, self._mask = shape, mask
        self._resize = Resizer()

    def __call__(self, picture: Any) -> tuple[NDArray[np.uint8], Letterbox]:
        """An ``av.VideoFrame`` as uint8 [height, width, 3] RGB, and how it lies in it."""
        turns = round(getattr(picture, "rotation", 0) / 90) % 4
        sideways = turns % 2 == 1
        wide, high = (picture.height, picture.width) if sideways else (picture.width, picture.height)
        box = Letterbox(self._shape.width, self._shape.height, wide, high)
        left, top, width, height = box.inner
        size = (height, width) if sideways else (width, height)
        small = self._resize(picture, *size, "rgb24")
        pixels = np.full((self._shape.height, self._shape.width, 3), PAD_VALUE, np.uint8)
        inner = pixels[top : top + height, left : left + width]
        inner[:] = np.rot90(small.to_ndarray(), turns)
        if self._mask is not None:
            self._mask.paint(inner)
        return pixels, box
