"""From pixels as they are stored to the picture that a player shows: turned, mirrored, with square pixels.

The one place that knows of it; whatever sees a picture (the model, a crop, a snapshot, an encoded clip) gets it
upright.
"""

import struct
from fractions import Fraction
from typing import Any, TypeVar

import numpy as np
from msgspec import Struct
from msgspec.structs import replace
from numpy.typing import NDArray

from tectum.imaging.picture import repainted
from tectum.imaging.resizer import Resizer

Kind = TypeVar("Kind", bound=np.generic)
MOST_ASPECT = 8
"""A pixel more times as wide as high, or as high as wide, comes from a broken header."""
MOST_SIDE = 16_384


class Geometry(Struct, frozen=True):
    """How a picture is stored. First rows and columns are swapped (``transposed``), then left and right
    (``mirrored``), then top and bottom (``flipped``): these are all eight ways that a picture can lie. ``aspect``:
    width of a stored pixel by its height."""

    transposed: bool = False
    mirrored: bool = False
    flipped: bool = False
    aspect: Fraction = Fraction(1)

    @classmethod
    def of(cls, picture: Any, aspect: Fraction | None = None) -> "Geometry":
        """Of a decoded ``av.VideoFrame``, as its file says (a telephone held upright records pictures that lie on their
        side). ``aspect``: of its pixels, None where the file says nothing."""
        return replace(_lying(picture), aspect=_believed(aspect))

    @classmethod
    def of_exif(cls, orientation: int, aspect: Fraction | None = None) -> "Geometry":
        """Of an EXIF orientation, 1 to 8."""
        return cls(*EXIF[orientation], aspect=_believed(aspect))

    @property
    def plain(self) -> bool:
        """Whether what is stored is what is shown."""
        return self == PLAIN

    def lay(self, stored: NDArray[Kind]) -> NDArray[Kind]:
        """What is stored [height, width, ...] as it is to lie; a view, its pixels as they are."""
        if self.transposed:
            stored = stored.swapaxes(0, 1)
        return stored[:: -1 if self.flipped else 1, :: -1 if self.mirrored else 1]

    def upright(self, picture: Any, resize: Resizer) -> Any:
        """The ``av.VideoFrame`` as a player shows it: itself, or a new one. The shorter side of a pixel is stretched,
        so that nothing is lost."""
        if self.plain:
            return picture
        width, height = picture.width, picture.height
        if self.aspect > 1:
            width = min(MOST_SIDE, round(width * self.aspect))
        elif self.aspect < 1:
            height = min(MOST_SIDE, round(height / self.aspect))
        pixels = resize(picture, width, height, "rgb24").to_ndarray()
        return repainted(picture, np.ascontiguousarray(self.lay(pixels)))


PLAIN = Geometry()
EXIF = {
    1: (False, False, False),
    2: (False, True, False),
    3: (False, True, True),
    4: (False, False, True),
    5: (True, False, False),
    6: (True, True, False),
    7: (True, True, True),
    8: (True, False, True),
}
TURNED = {0: EXIF[1], 1: EXIF[8], 2: EXIF[3], 3: EXIF[6]}
"""By quarter turns anticlockwise."""
MAY_BE_PNG = frozenset(
    ("rgb24", "rgba", "rgb48be", "rgba64be", "gray", "gray16be", "ya8", "ya16be", "pal8", "monob", "monow")
)
"""Formats of pixels of FFmpeg's PNG decoder. Where that finds a colour profile it names it, and PyAV (18.1) frees that
name twice once the side data of the picture were looked at: the process dies of it, then or later."""


def _lying(picture: Any) -> Geometry:
    """By the whole display matrix (ISO 14496-12, 8.3.2); by its turn alone where PyAV cannot list what goes with a
    picture (it refuses kinds that are newer than itself), or must not."""
    if picture.format.name in MAY_BE_PNG:
        return Geometry(*TURNED[round(picture.rotation / 90) % 4])
    try:
        data = picture.side_data
        matrix = data["DISPLAYMATRIX"] if len(data) else None
    except KeyError:
        return PLAIN
    except ValueError:
        return Geometry(*TURNED[round(picture.rotation / 90) % 4])
    if matrix is None:
        return PLAIN
    a, b, _, c, d = struct.unpack_from("=5i", bytes(matrix))
    if max(abs(b), abs(c)) > max(abs(a), abs(d)):
        return Geometry(transposed=True, mirrored=c < 0, flipped=b < 0)
    return Geometry(mirrored=a < 0, flipped=d < 0)


def _believed(aspect: Fraction | None) -> Fraction:
    if not aspect or aspect < 0 or not Fraction(1, MOST_ASPECT) <= aspect <= MOST_ASPECT:
        return Fraction(1)
    return aspect
