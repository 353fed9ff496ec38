"""A part of a decoded picture, cut out of its planes before anything is converted."""

from typing import Any

import numpy as np
from numpy.typing import NDArray

from tectum.imaging.picture import empty_picture
from tectum.imaging.resizer import Resizer

Region = tuple[int, int, int, int]
"""Left, top, right, bottom in pixels."""
BYTES = {
    "yuv420p": (1, 1, 1), "yuvj420p": (1, 1, 1), "yuv422p": (1, 1, 1), "yuvj422p": (1, 1, 1), "yuv444p": (1, 1, 1),
    "yuvj444p": (1, 1, 1), "nv12": (1, 2), "gray": (1,), "rgb24": (3,), "bgr24": (3,),
}  # fmt: skip
"""Bytes of a sample in each plane, by pixel format; others are converted as a whole first."""


def cut(picture: Any, region: Region, resize: Resizer) -> Any:
    """The ``region`` of an ``av.VideoFrame`` as one of its own, in the same pixel format where that is a usual one. A
    left or top side between two samples of colour goes to the one before: then it is a little larger."""
    if picture.format.name not in BYTES:
        picture = resize(picture, picture.width, picture.height, "rgb24")
    left, top, right, bottom = region
    steps = [(-(-picture.width // plane.width), -(-picture.height // plane.height)) for plane in picture.planes]
    across, down = (max(step[axis] for step in steps) for axis in (0, 1))
    left, top = left // across * across, top // down * down
    out = empty_picture(right - left, bottom - top, picture.format.name)
    out.colorspace, out.color_range = picture.colorspace, picture.color_range
    for source, target, (sub_x, sub_y), size in zip(
        picture.planes, out.planes, steps, BYTES[picture.format.name], strict=True
    ):
        first = size * (left // sub_x)
        rows = _rows(source)[top // sub_y : top // sub_y + target.height, first : first + size * target.width]
        _rows(target)[:, : rows.shape[1]] = rows
    return out


def _rows(plane: Any) -> NDArray[np.uint8]:
    return np.frombuffer(plane, np.uint8).reshape(-1, plane.line_size)[: plane.height]
