"""Boxes are drawn where they are, and nothing else is changed."""

import av
import numpy as np

from tectum.imaging.drawing import BRIGHT, file_with_boxes, with_boxes
from tectum.imaging.thumbnail import jpeg


def grey(value=128):
    return av.VideoFrame.from_ndarray(np.full((240, 320, 3), value, np.uint8), "rgb24")


def decoded(raw, folder):
    file = folder / "shown.jpg"
    file.write_bytes(raw)
    with av.open(str(file)) as container:
        return next(container.decode(video=0)).to_ndarray(format="rgb24").astype(int)


def test_the_sides_are_seen_and_what_is_within_is_as_it_was(tmp_path):
    pixels = decoded(with_boxes(grey(), [(0.25, 0.25, 0.5, 0.5)], 240), tmp_path)
    drawn = np.abs(pixels - 128).max(2) > 40
    assert drawn[100, 78:84].any()
    assert drawn[58:64, 160].any()
    assert not drawn[70:170, 95:225].any()
    assert not drawn[:50].any()
    assert np.abs(pixels[100, 81] - BRIGHT).max() < 110  # JPEG smears a line of one pixel's colour


def test_a_kept_snapshot_is_drawn_on_in_its_own_size_and_boxes_beyond_its_sides_are_cut(tmp_path):
    file = tmp_path / "kept.jpg"
    file.write_bytes(jpeg(grey(), 120))
    before = file.read_bytes()
    pixels = decoded(file_with_boxes(file, [(-0.5, 0.5, 1.0, 2.0), (0.1, 0.1, 0.0, 0.0)]), tmp_path)
    assert pixels.shape == (120, 160, 3)
    assert (np.abs(pixels - 128).max(2) > 40)[60:62, :70].any()
    assert file.read_bytes() == before
