"""What a detector gives, read: boxes of the picture, one a thing."""

import numpy as np
import pytest

from tectum.encode.detections import Detections
from tectum.imaging.letterbox import Letterbox

WIDE = Letterbox(416, 256, 1920, 1080)
"""The picture lies 11 rows below the top of the input."""


def read(rows, placed=WIDE, temperature=1.0):
    """``rows``: left, top, right, bottom in pixels of the input, probabilities of two labels."""
    table = np.array(rows, np.float32).reshape(-1, 6)
    logits = temperature * np.log(table[:, 4:] / (1 - table[:, 4:]))
    return Detections.read(table[:, :4], logits.astype(np.float32), temperature, placed)


@pytest.mark.parametrize("temperature", [0.5, 1.0, 2.0])
def test_boxes_are_laid_back_onto_the_picture_with_calibrated_scores(temperature):
    assert WIDE.inner == (0, 11, 416, 234)
    found = read([(104, 11 + 58.5, 208, 11 + 117, 0.7, 0.001)], temperature=temperature)
    assert found.boxes == pytest.approx(np.array([[480, 270, 960, 540]]), abs=0.1)
    assert found.scores == pytest.approx([0.7])
    (box,) = found.shares(1920, 1080)
    assert (box.label, box.x, box.y, box.width, box.height) == pytest.approx((0, 0.25, 0.25, 0.25, 0.25))


def test_the_likeliest_of_those_that_overlap_is_the_thing():
    found = read([(10, 20, 50, 100, 0.6, 0.001), (12, 20, 52, 100, 0.9, 0.001), (200, 20, 240, 100, 0.3, 0.001)])
    assert found.scores == pytest.approx([0.9, 0.3])


def test_things_of_two_kinds_may_stand_in_one_place():
    found = read([(10, 20, 50, 100, 0.6, 0.8)])
    assert [(box.label, round(box.score, 2)) for box in found.shares(1920, 1080)] == [(1, 0.8), (0, 0.6)]


def test_what_lies_in_the_border_alone_is_nothing_and_what_reaches_into_it_is_cut():
    found = read([(10, 0, 50, 10, 0.9, 0.001), (10, 0, 50, 11 + 23.4, 0.8, 0.001)])
    assert found.boxes == pytest.approx(np.array([[10, 0, 50, 23.4]]) * 1920 / 416, abs=0.1)


def test_of_two_pictures_of_one_thing_the_likelier_counts():
    one, other = (
        read([(10, 20, 50, 100, 0.4, 0.001)]),
        read([(11, 20, 50, 100, 0.7, 0.001), (300, 20, 340, 90, 0.2, 0.001)]),
    )
    assert one.joined(other).scores == pytest.approx([0.7, 0.2])
    assert one.joined(other).best(3) == pytest.approx([0.7, 0.0, 0.0])


def test_nothing_is_nothing():
    empty = read([])
    assert empty.shares(1920, 1080) == ()
    assert empty.joined(empty).scores.shape == (0,)
