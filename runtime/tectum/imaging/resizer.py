"""Scaling, converting and turning of decoded pictures, with one context that is kept and no threads of its own."""

from typing import Any

import av
import numpy as np
from av.video.reformatter import VideoReformatter
from numpy.typing import NDArray


class Resizer:
    """Use it instead of ``av.VideoFrame.reformat``, which makes a context for every picture, and from FFmpeg 8 on a
    pool of threads with each, alive for as long as the picture is. One for each thread that scales."""

    def __init__(self) -> None:
        self._reformatter = VideoReformatter()
        self._more: dict[str, Any] = {"threads": 1}

    def __call__(self, picture: Any, width: int, height: int, form: str, interpolation: str = "BILINEAR") -> Any:
        """An ``av.VideoFrame`` of ``width`` x ``height`` pixels in the pixel format ``form``."""
        try:
            return self._reformatter.reformat(picture, width, height, form, interpolation=interpolation, **self._more)
        except TypeError:  # PyAV before 17 has no threads there to be turned off
            if not self._more:
                raise
            self._more = {}
            return self(picture, width, height, form, interpolation)


def turns(picture: Any) -> int:
    """Quarter turns anticlockwise that set an ``av.VideoFrame`` upright, as its file says (a telephone held upright
    records pictures that lie on their side)."""
    return round(getattr(picture, "rotation", 0) / 90) % 4


def upright(picture: Any) -> Any:
    """The picture itself, or one that is turned as its file says."""
    quarters = turns(picture)
    if not quarters:
        return picture
    return repainted(picture, np.ascontiguousarray(np.rot90(picture.to_ndarray(format="rgb24"), quarters)))


def repainted(picture: Any, pixels: NDArray[np.uint8]) -> Any:
    """An ``av.VideoFrame`` of ``pixels``, uint8 [height, width, 3] RGB, with the time stamp of ``picture``."""
    out = av.VideoFrame.from_ndarray(pixels, "rgb24")
    out.pts = picture.pts
    if picture.time_base is not None:
        out.time_base = picture.time_base
    return out


def fitted(picture: Any, widest: int) -> tuple[int, int]:
    """Width and height, both even, of a picture made at most ``widest`` wide in proportion."""
    width = max(2, min(widest, picture.width) // 2 * 2)
    return width, max(2, round(picture.height * width / picture.width / 2) * 2)
