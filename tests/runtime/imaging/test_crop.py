"""A part of a picture, whatever its pixel format."""

import av
import numpy as np
import pytest

from tectum.imaging.crop import cut
from tectum.imaging.resizer import Resizer


def picture(form):
    """Smooth, so that the finer sampling of colours changes little."""
    y, x = np.mgrid[0:120, 0:200]
    pixels = np.stack([x, y * 2, (x + y) * 0.7], 2).astype(np.uint8)
    return av.VideoFrame.from_ndarray(pixels, "rgb24").reformat(format=form)


@pytest.mark.parametrize(
    "form", ["yuv420p", "yuvj420p", "yuv422p", "yuv444p", "nv12", "rgb24", "bgr24", "gray", "yuyv422"]
)
@pytest.mark.parametrize("region", [(0, 0, 200, 120), (40, 20, 103, 71), (138, 60, 200, 120)])
def test_it_is_what_the_whole_picture_shows_there(form, region):
    whole = picture(form)
    left, top, right, bottom = region
    part = cut(whole, region, Resizer())
    assert (part.width, part.height) == (right - left, bottom - top)
    wanted = whole.to_ndarray(format="rgb24")[top:bottom, left:right].astype(int)
    assert np.abs(part.to_ndarray(format="rgb24") - wanted).max() <= 6
    assert np.abs(part.to_ndarray(format="rgb24") - wanted).mean() < 2


def test_a_side_between_two_samples_of_colour_goes_to_the_one_before():
    part = cut(picture("yuv420p"), (41, 21, 61, 41), Resizer())
    wanted = picture("yuv420p").to_ndarray(format="rgb24")[20:41, 40:61].astype(int)
    assert np.abs(part.to_ndarray(format="rgb24") - wanted).max() <= 6
