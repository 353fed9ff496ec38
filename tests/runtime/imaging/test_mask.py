"""Private pixels leave ``observe`` nowhere: not to the model, not to snapshots."""

import av
import numpy as np
import pytest
from tests.media import turn_media, write_media

from tectum.bundle import Shape
from tectum.imaging.letterbox import PAD_VALUE
from tectum.imaging.mask import WIDEST, PrivacyMask
from tectum.observe.sources.media import MediaFile

LEFT_HALF = ((0.0, 0.0), (0.5, 0.0), (0.5, 1.0), (0.0, 1.0))
TRIANGLE = ((0.0, 0.0), (1.0, 0.0), (0.0, 1.0))


def test_pixels_of_a_polygon_are_painted_and_no_others():
    pixels = np.full((100, 200, 3), 200, np.uint8)
    PrivacyMask([LEFT_HALF]).paint(pixels)
    assert (pixels[:, :101] == PAD_VALUE).all()  # one pixel more: scaling must leak no border
    assert (pixels[:, 101:] == 200).all()


def test_a_slanted_polygon_and_several():
    mask = PrivacyMask([TRIANGLE, ((0.9, 0.9), (1.0, 0.9), (1.0, 1.0), (0.9, 1.0))])
    cells = mask.cells(50, 50)
    assert cells[5, 5]
    assert cells[48, 48]
    assert not cells[40, 30]
    assert 0.48 < cells.mean() < 0.6


def test_neither_the_models_input_nor_the_picture_for_snapshots_holds_what_is_private(tmp_path):
    secret = np.full((360, 1280, 3), 128, np.uint8)
    secret[:, :640] = (255, 0, 0)
    path = write_media(tmp_path / "clip.mp4", 0.6, secret)
    media = MediaFile(path, Shape(256, 160, 5.0, 16_000, 4_000), mask=PrivacyMask([LEFT_HALF]))
    frames = list(media)
    assert frames
    for frame in frames:
        left, top, width, height = frame.box.inner
        inner = frame.pixels[top : top + height, left : left + width]
        assert (inner[:, : width // 2] == PAD_VALUE).all()
        shown = frame.picture.to_ndarray(format="rgb24")
        assert shown.shape[1] == WIDEST
        assert (shown[:, : WIDEST // 2] == PAD_VALUE).all()
        assert shown[:, WIDEST // 2 + 8 :].max() < 160


def test_a_small_picture_keeps_its_size_and_stamps():
    picture = av.VideoFrame.from_ndarray(np.zeros((48, 64, 3), np.uint8), "rgb24")
    picture.pts = 7
    out = PrivacyMask([TRIANGLE]).picture(picture)
    assert (out.width, out.height, out.pts) == (64, 48, 7)


@pytest.mark.parametrize(("degrees", "corner"), [(0, (0, 0)), (90, (0, 1)), (180, (1, 1)), (270, (1, 0))])
def test_a_telephones_recording_is_upright_everywhere_and_so_is_its_mask(tmp_path, degrees, corner):
    lying = np.full((180, 320, 3), 20, np.uint8)
    lying[:60, :80] = 220
    path = write_media(tmp_path / "clip.mp4", 0.6, lying)
    turn_media(path, degrees, 320, 180)
    shape = Shape(256, 160, 5.0, 16_000, 4_000)

    def seen(mask):
        frame, *_ = MediaFile(path, shape, mask=mask)
        left, top, width, height = frame.box.inner
        return frame.pixels[top : top + height, left : left + width], frame.picture.to_ndarray(format="rgb24")

    for picture in seen(None):
        upright = picture.shape[0] > picture.shape[1]
        assert upright == (degrees in (90, 270))
        centre = np.argwhere(picture[..., 1] > 120).mean(0) / picture.shape[:2]
        assert centre.round().tolist() == list(corner)
    row, column = corner
    x, y = 0.5 * column, 0.5 * row
    quarter = ((x, y), (x + 0.5, y), (x + 0.5, y + 0.5), (x, y + 0.5))
    for picture in seen(PrivacyMask([quarter])):
        assert picture.max() < 140  # the grey that it is painted with
