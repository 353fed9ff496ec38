"""A picture as its camera gave it, kept beside the small one for parts that are worth a closer look."""

from typing import Any

import numpy as np
from msgspec import Struct
from numpy.typing import NDArray

from tectum.imaging.crop import Region, cut
from tectum.imaging.letterbox import Letterbox, letterboxed
from tectum.imaging.mask import PrivacyMask
from tectum.imaging.picture import picture_of
from tectum.imaging.resizer import Resizer


class SourcePicture(Struct, frozen=True):
    """``picture``: the upright ``av.VideoFrame``, private parts and all; they leave it by ``crop`` alone, which paints
    ``mask`` over them."""

    picture: Any
    mask: PrivacyMask | None = None

    def crop(self, region: Region, width: int, height: int, resize: Resizer) -> tuple[NDArray[np.uint8], Letterbox]:
        """A ``region`` in pixels of the picture, letterboxed in ``width`` x ``height``: uint8 [height, width, 3] RGB,
        and how it lies there."""
        part = cut(self.picture, region, resize)
        right, bottom = part.width, part.height
        pixels = resize(part, right, bottom, "rgb24").to_ndarray()
        pixels = np.ascontiguousarray(pixels[bottom - region[3] + region[1] :, right - region[2] + region[0] :])
        if self.mask is not None:  # before it is scaled, or the private parts would shine through at their borders
            self.mask.paint_part(pixels, region, self.picture.width, self.picture.height)
        return letterboxed(picture_of(pixels), width, height, resize)
