"""Pictures as a player shows them: all eight ways to lie, in recordings and pictures; pixels that are no squares."""

from fractions import Fraction

import av
import cv2
import numpy as np
import pytest
from tests.media import exif_jpeg, write_still_video

from tectum.bundle import Shape
from tectum.imaging.geometry import Geometry
from tectum.imaging.mask import PrivacyMask
from tectum.observe.frame_sampler import brightness
from tectum.observe.sources.media import MediaFile

SHAPE = Shape(256, 160, 5.0, 16_000, 4_000)
EIGHT = {
    1: lambda p: p,
    2: lambda p: p[:, ::-1],
    3: lambda p: p[::-1, ::-1],
    4: lambda p: p[::-1],
    5: lambda p: p.swapaxes(0, 1),
    6: lambda p: np.rot90(p, -1),
    7: lambda p: np.rot90(p, 2).swapaxes(0, 1),
    8: lambda p: np.rot90(p, 1),
}
"""What a player does to what is stored, by the number that EXIF has for it."""
MATRICES = {
    1: (0, 0, 0),
    2: (0, 1, 0),
    3: (180, 0, 0),
    4: (0, 0, 1),
    5: (90, 0, 1),
    6: (-90, 0, 0),
    7: (-90, 0, 1),
    8: (90, 0, 0),
}
"""The same as a turn anticlockwise, and then a mirror from left to right or from top to bottom."""


@pytest.fixture(scope="module")
def stored():
    """Four corners that differ, and a shape that is neither square nor the model's."""
    picture = np.full((108, 192, 3), 60, np.uint8)
    picture[:40, :60], picture[:40, -60:], picture[-40:, :60] = (230, 30, 30), (30, 230, 30), (30, 30, 230)
    return picture


def shown(path, mask=None):
    """The picture, and the part of the model's input that it fills."""
    frame, *_ = MediaFile(path, SHAPE, mask=mask)
    left, top, width, height = frame.box.inner
    return frame.picture.to_ndarray(format="rgb24"), frame.pixels[top : top + height, left : left + width]


def alike(picture, wanted):
    small = cv2.resize(picture, wanted.shape[1::-1], interpolation=cv2.INTER_AREA)
    return picture.shape[0] * wanted.shape[1] == pytest.approx(picture.shape[1] * wanted.shape[0], rel=0.03) and (
        np.abs(small.astype(int) - wanted).mean() < 12
    )


@pytest.mark.parametrize("orientation", EIGHT)
def test_every_matrix_of_a_recording_and_every_orientation_of_a_picture(tmp_path, stored, orientation):
    wanted = EIGHT[orientation](stored)
    picture = tmp_path / "still.jpg"
    picture.write_bytes(exif_jpeg(stored, orientation))
    for path in (write_still_video(tmp_path / "clip.mp4", stored, MATRICES[orientation]), picture):
        for seen in shown(path):
            assert alike(seen, wanted)


def test_a_mask_and_the_cells_that_are_compared_lie_as_the_picture_is_shown(tmp_path, stored):
    path = write_still_video(tmp_path / "clip.mp4", stored, MATRICES[7])
    left_half = PrivacyMask([[(0, 0), (0.5, 0), (0.5, 1), (0, 1)]])
    for seen in shown(path, left_half):
        assert np.ptp(seen[:, : seen.shape[1] // 2 - 2]) < 20
        assert seen[:, seen.shape[1] // 2 + 3 :].max() > 200
    with av.open(str(path)) as container:
        cells = brightness(next(container.decode(video=0)))
    luma = cv2.cvtColor(EIGHT[7](stored).copy(), cv2.COLOR_RGB2GRAY)
    assert cells.shape == (16, 9)
    assert np.corrcoef(cells.ravel(), cv2.resize(luma, (9, 16), interpolation=cv2.INTER_AREA).ravel())[0, 1] > 0.9


@pytest.mark.parametrize(("aspect", "size"), [("1/2", (192, 216)), ("2", (384, 108)), ("4/3", (256, 108))])
def test_pixels_that_are_no_squares_are_stretched_and_nothing_is_lost(tmp_path, stored, aspect, size):
    path = write_still_video(tmp_path / "clip.mp4", stored, aspect=Fraction(aspect))
    wanted = cv2.resize(stored, size, interpolation=cv2.INTER_LINEAR)
    picture, pixels = shown(path)
    assert picture.shape[1::-1] == size
    assert alike(picture, wanted)
    assert alike(pixels, wanted)


def test_a_turned_picture_is_stretched_as_it_is_stored(tmp_path, stored):
    path = write_still_video(tmp_path / "clip.mp4", stored, MATRICES[6], Fraction(1, 2))
    assert alike(shown(path)[0], EIGHT[6](cv2.resize(stored, (192, 216), interpolation=cv2.INTER_LINEAR)))


@pytest.mark.parametrize("aspect", [None, Fraction(0), Fraction(-1), Fraction(1, 100), Fraction(50)])
def test_a_shape_of_pixels_that_cannot_be_is_not_believed(stored, aspect):
    assert Geometry.of(av.VideoFrame.from_ndarray(stored, "rgb24"), aspect).plain
