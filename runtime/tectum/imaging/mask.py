"""Privacy masks: polygons on a picture whose pixels never leave ``observe``."""

from collections.abc import Sequence
from typing import Any

import numpy as np
from numpy.typing import NDArray

from tectum.imaging.crop import Region
from tectum.imaging.letterbox import PAD_VALUE
from tectum.imaging.picture import repainted
from tectum.imaging.resizer import Resizer, fitted

Point = tuple[float, float]
WIDEST = 640
"""A picture with private parts is kept at most this wide (pixels), for snapshots and clips."""


class PrivacyMask:
    """Paints polygons (0-1 of the picture) over with grey. Pixels that a polygon touches at all are painted."""

    def __init__(self, polygons: Sequence[Sequence[Point]]):
        self._polygons = [list(points) for points in polygons]
        self._resize = Resizer()
        self._known: dict[tuple[int, int], NDArray[np.bool_]] = {}

    def paint(self, pixels: NDArray[np.uint8]) -> None:
        """Paint over uint8 [height, width, channels] in place."""
        pixels[self.cells(*pixels.shape[:2])] = PAD_VALUE

    def picture(self, picture: Any) -> Any:
        """An upright ``av.VideoFrame`` at most ``WIDEST`` wide with the private parts gone; time stamps as before."""
        pixels = self._resize(picture, *fitted(picture, WIDEST), "rgb24").to_ndarray()
        self.paint(pixels)
        return repainted(picture, pixels)

    def cells(self, height: int, width: int) -> NDArray[np.bool_]:
        """Which pixels are private, bool [height, width]; grown by one pixel, so that scaling leaks no border."""
        if (height, width) not in self._known:
            self._known[height, width] = self._private((0, 0, width, height), width, height)
        return self._known[height, width]

    def paint_part(self, pixels: NDArray[np.uint8], region: Region, width: int, height: int) -> None:
        """Paint over uint8 [rows, columns, channels] in place, the ``region`` (in pixels) of a picture of ``width`` x
        ``height``."""
        pixels[self._private(region, width, height)] = PAD_VALUE

    def _private(self, region: Region, width: int, height: int) -> NDArray[np.bool_]:
        left, top, right, bottom = region
        # one pixel more on every side: what is private there grows into the region
        y, x = np.mgrid[top - 1 : bottom + 1, left - 1 : right + 1]
        x, y = (x + 0.5) / width, (y + 0.5) / height
        covered = np.zeros(x.shape, bool)
        for points in self._polygons:
            within = np.zeros_like(covered)
            for (x1, y1), (x2, y2) in zip(points, [*points[1:], points[0]], strict=True):
                crosses = (y1 > y) != (y2 > y)
                within ^= crosses & (x < (x2 - x1) * (y - y1) / ((y2 - y1) or 1e-12) + x1)
            covered |= within
        high, wide = bottom - top, right - left
        grown = np.zeros((high, wide), bool)
        for down in range(3):
            for across in range(3):
                grown |= covered[down : down + high, across : across + wide]
        return grown
