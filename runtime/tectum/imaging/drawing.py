"""Boxes drawn on pictures, for people: a line of two colours, seen on dark and bright alike."""

from collections.abc import Iterable, Sequence
from pathlib import Path
from typing import Any

import av
import numpy as np
from numpy.typing import NDArray

from tectum.imaging.picture import picture_of
from tectum.imaging.resizer import Resizer
from tectum.imaging.thumbnail import jpeg

BRIGHT, DARK = (255, 214, 10), (20, 20, 20)
PART = 240
"""The line is one in so many parts of the height wide."""


def with_boxes(picture: Any, boxes: Iterable[Sequence[float]], height: int) -> bytes:
    """An ``av.VideoFrame`` as JPEG of ``height`` px with ``boxes`` (left, top, width, height in 0-1) drawn on it."""
    width = max(2, round(picture.width * height / picture.height / 2) * 2)
    pixels = Resizer()(picture, width, height, "rgb24", "AREA").to_ndarray()
    for box in boxes:
        _frame(pixels, box)
    return jpeg(picture_of(pixels), height)


def file_with_boxes(file: Path, boxes: Iterable[Sequence[float]]) -> bytes:
    """The same of a JPEG file, in its own size. Raises OSError and FFmpeg's own for one that cannot be read."""
    with av.open(str(file)) as container:
        picture = next(container.decode(video=0))
    return with_boxes(picture, boxes, picture.height)


def _frame(pixels: NDArray[np.uint8], box: Sequence[float]) -> None:
    """Draw the sides of a box in place."""
    high, wide = pixels.shape[:2]
    line = max(1, high // PART)
    left, right = (round(min(1.0, max(0.0, side)) * wide) for side in (box[0], box[0] + box[2]))
    top, bottom = (round(min(1.0, max(0.0, side)) * high) for side in (box[1], box[1] + box[3]))
    for colour, inset in ((DARK, 0), (BRIGHT, line)):
        x, y, to_x, to_y = left + inset, top + inset, right - inset, bottom - inset
        if to_x - x < 2 * line or to_y - y < 2 * line:
            continue
        for part in ((slice(y, y + line), slice(x, to_x)), (slice(to_y - line, to_y), slice(x, to_x))):
            pixels[part] = colour
        for part in ((slice(y, to_y), slice(x, x + line)), (slice(y, to_y), slice(to_x - line, to_x))):
            pixels[part] = colour
