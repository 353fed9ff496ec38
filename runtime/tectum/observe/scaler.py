"""Decoded pictures to the model's input: as a player shows them, letterboxed, private parts painted over."""

from typing import Any

import numpy as np
from numpy.typing import NDArray

from tectum.bundle import Shape
from tectum.imaging.geometry import Geometry
from tectum.imaging.letterbox import PAD_VALUE, Letterbox
from tectum.imaging.mask import PrivacyMask
from tectum.imaging.resizer import Resizer
from tectum.observe.types import Frame


class Scaler:
    """Letterbox pictures with one context (a new one per frame costs a third of the decode speed)."""

    def __init__(self, shape: Shape, mask: PrivacyMask | None = None):
        self._shape, self._mask = shape, mask
        self._resize, self._stretch = Resizer(), Resizer()

    def frame(self, place: str, when: float, picture: Any, geometry: Geometry | None = None) -> Frame:
        """What the encoder gets of a decoded ``av.VideoFrame`` of any size that was captured at ``when``. ``geometry``:
        how it is stored, where more is known of that than the picture itself says."""
        picture = (geometry or Geometry.of(picture)).upright(picture, self._stretch)
        pixels, box = self._letterboxed(picture)
        return Frame(place, when, pixels, box, picture if self._mask is None else self._mask.picture(picture))

    def _letterboxed(self, picture: Any) -> tuple[NDArray[np.uint8], Letterbox]:
        box = Letterbox(self._shape.width, self._shape.height, picture.width, picture.height)
        left, top, width, height = box.inner
        small = self._resize(picture, width, height, "rgb24")
        pixels = np.full((self._shape.height, self._shape.width, 3), PAD_VALUE, np.uint8)
        inner = pixels[top : top + height, left : left + width]
        inner[:] = small.to_ndarray()
        if self._mask is not None:
            self._mask.paint(inner)
        return pixels, box
