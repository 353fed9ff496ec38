"""Decoded pictures to the model's input: as a player shows them, letterboxed, private parts painted over."""

from typing import Any

from tectum.bundle import Shape
from tectum.imaging.geometry import Geometry
from tectum.imaging.letterbox import letterboxed
from tectum.imaging.mask import PrivacyMask
from tectum.imaging.resizer import Resizer
from tectum.observe.source_picture import SourcePicture
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
        pixels, box = letterboxed(picture, self._shape.width, self._shape.height, self._resize)
        source = SourcePicture(picture, self._mask) if self._shape.looks else None
        if self._mask is None:
            return Frame(place, when, pixels, box, picture, source)
        left, top, width, height = box.inner
        self._mask.paint(pixels[top : top + height, left : left + width])
        return Frame(place, when, pixels, box, self._mask.picture(picture), source)
