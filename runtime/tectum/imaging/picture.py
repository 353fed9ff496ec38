"""Pictures of PyAV (``av.VideoFrame``) that are made of pixels, or made empty.

PyAV is imported where a picture is made: to an engine that is given pixels and sound nothing is decoded or scaled, and
its first decision need not wait for FFmpeg's libraries.
"""

from typing import Any

import numpy as np
from numpy.typing import NDArray


def picture_of(pixels: NDArray[np.uint8], form: str = "rgb24") -> Any:
    """A picture of ``pixels``, uint8 [height, width, 3], in the pixel format ``form``."""
    from av import VideoFrame

    return VideoFrame.from_ndarray(pixels, form)


def empty_picture(width: int, height: int, form: str) -> Any:
    """A picture of any content, to be written to."""
    from av import VideoFrame

    return VideoFrame(width, height, form)


def repainted(picture: Any, pixels: NDArray[np.uint8]) -> Any:
    """A picture of ``pixels``, uint8 [height, width, 3] RGB, with the time stamp of ``picture``."""
    out = picture_of(pixels)
    out.pts = picture.pts
    if picture.time_base is not None:
        out.time_base = picture.time_base
    return out
