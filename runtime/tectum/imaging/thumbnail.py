"""Small JPEG pictures of decoded frames, through PyAV's own encoder."""

from fractions import Fraction
from typing import Any

import av

from tectum.imaging.resizer import Resizer


def jpeg(picture: Any, height: int = 90) -> bytes:
    """A decoded ``av.VideoFrame`` as JPEG of ``height`` px (width in proportion, both even)."""
    wide = max(2, round(picture.width * height / picture.height / 2) * 2)
    small = Resizer()(picture, wide, height, "yuvj420p", "AREA")
    codec: Any = av.CodecContext.create("mjpeg", "w")
    codec.width, codec.height, codec.pix_fmt = wide, height, "yuvj420p"
    codec.time_base = Fraction(1, 25)
    codec.options = {"qscale": "5"}
    small.pts = 0
    small.pict_type = 0
    return b"".join(bytes(packet) for packet in (*codec.encode(small), *codec.encode(None)))
