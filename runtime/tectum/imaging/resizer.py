"""Scaling and converting of decoded pictures, with one context that is kept and no threads of its own."""

from typing import Any


class Resizer:
    """Use it instead of ``av.VideoFrame.reformat``, which makes a context for every picture, and from FFmpeg 8 on a
    pool of threads with each, alive for as long as the picture is. One for each thread that scales."""

    def __init__(self) -> None:
        self._reformatter: Any = None
        self._more: dict[str, Any] = {"threads": 1}

    def __call__(self, picture: Any, width: int, height: int, form: str, interpolation: str = "BILINEAR") -> Any:
        """An ``av.VideoFrame`` of ``width`` x ``height`` pixels in the pixel format ``form``."""
        if self._reformatter is None:
            from av.video.reformatter import VideoReformatter  # see ``imaging/picture.py``

            self._reformatter = VideoReformatter()
        try:
            return self._reformatter.reformat(picture, width, height, form, interpolation=interpolation, **self._more)
        except TypeError:  # PyAV before 17 has no threads there to be turned off
            if not self._more:
                raise
            self._more = {}
            return self(picture, width, height, form, interpolation)


def fitted(picture: Any, widest: int) -> tuple[int, int]:
    """Width and height, both even, of a picture made at most ``widest`` wide in proportion."""
    width = max(2, min(widest, picture.width) // 2 * 2)
    return width, max(2, round(picture.height * width / picture.width / 2) * 2)
