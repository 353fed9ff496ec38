"""A part of a picture to numbers in which a change of state shows: what the vision graph for crops makes of it."""

import numpy as np
from numpy.typing import NDArray

from tectum.bundle import Bundle
from tectum.encode.onnx.session import Session
from tectum.imaging.crop import Region
from tectum.imaging.resizer import Resizer
from tectum.observe.types import Frame

PART = 0.6
"""Of the width and height: the four overlapping parts that are looked at beside the whole, so that it shows where."""
MEAN, SPREAD = 110.0, 55.0
"""Brightness that a part is brought to, 0-255: a lamp changes it as much as a door does."""

Pixels = NDArray[np.uint8]


class CornerEncoder:
    """Of a ``bundle`` that sees; ``session``: its vision graph for crops, or the one for whole pictures."""

    def __init__(self, bundle: Bundle, session: Session):
        self._session, self._resize = session, Resizer()
        shape = bundle.shape if bundle.look is None else bundle.look
        self._size = shape.width, shape.height

    def views(self, frame: Frame, region: Region) -> Pixels:
        """The region (pixels of the source picture) and its parts, uint8 [5, height, width, 3]."""
        return np.stack([frame.crop(part, *self._size, self._resize)[0] for part in _parts(region)])

    def __call__(self, views: Pixels) -> NDArray[np.float32]:
        """The numbers of some ``views``, float32 [width]."""
        levelled = [_levelled(view) for view in views]
        found = self._session({"frame": np.stack(levelled)})["embedding"]
        return np.asarray(found, np.float32).reshape(-1).copy()


def _parts(region: Region) -> list[Region]:
    left, top, right, bottom = region
    wide, high = max(1, round(PART * (right - left))), max(1, round(PART * (bottom - top)))
    corners = [(x, y) for y in (top, bottom - high) for x in (left, right - wide)]
    return [region, *((x, y, x + wide, y + high) for x, y in corners)]


def _levelled(view: Pixels) -> Pixels:
    values = view.astype(np.float32)
    spread = max(8.0, float(values.std()))
    return np.asarray(((values - values.mean()) * (SPREAD / spread) + MEAN).clip(0, 255), np.uint8)
