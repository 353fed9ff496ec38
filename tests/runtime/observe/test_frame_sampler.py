"""Five pictures a second, and the one in which something appears at once."""

import av
import numpy as np
import pytest

from tectum.imaging.mask import PrivacyMask
from tectum.observe.frame_sampler import FrameSampler, brightness

STEP = 0.04
STILL = np.random.default_rng(0).integers(60, 180, (18, 32)).repeat(20, 0).repeat(20, 1).astype(np.uint8)


def picture(luma):
    return av.VideoFrame.from_ndarray(np.concatenate([luma, np.full((180, 640), 128, np.uint8)]), "yuv420p")


def noisy(rng, luma, sigma=3.0):
    return picture(np.clip(luma + rng.normal(0, sigma, luma.shape), 0, 255).astype(np.uint8))


def taken(pictures, step=STEP):
    sampler = FrameSampler(5.0)
    return sampler, [round(n * step, 3) for n, shown in enumerate(pictures) if sampler.accepts(n * step, step, shown)]


def with_box(begin, left=200):
    shown = STILL.copy()
    shown[100:300, left : left + 100] = 255 - shown[100:300, left : left + 100] // 2
    return [STILL if n < begin else shown for n in range(250)]


@pytest.mark.parametrize("fps", [25, 30, 15, 12.5])
def test_a_still_camera_is_looked_at_five_times_a_second(fps):
    rng = np.random.default_rng(1)
    sampler, times = taken([noisy(rng, STILL) for _ in range(round(8 * fps))], 1 / fps)
    assert len(times) == pytest.approx(40, abs=1)
    assert np.diff(times).max() <= 0.2 + 1 / fps
    assert sampler.early == 0


def test_without_pictures_it_is_regular():
    sampler = FrameSampler(5.0)
    assert [n for n in range(50) if sampler.accepts(n * STEP, STEP)] == list(range(0, 50, 5))


@pytest.mark.parametrize("begin", [101, 102, 103, 104])
def test_who_appears_is_looked_at_at_once_and_again_after_the_usual_time(begin):
    rng = np.random.default_rng(1)
    sampler, times = taken([noisy(rng, shown) for shown in with_box(begin)])
    seen = min(t for t in times if t >= begin * STEP - 1e-6)
    # not sooner than 80 ms after the last: 101 comes 40 ms after a picture of the schedule
    assert seen == pytest.approx(max(begin, 102) * STEP)
    assert sampler.early == 1
    after = [t for t in times if t > seen]
    assert after[0] == pytest.approx(seen + 0.2)
    assert np.diff(after) == pytest.approx(0.2)


def test_a_light_that_is_switched_on_is_a_change_a_slow_dawn_is_not():
    rng = np.random.default_rng(1)
    dark = (STILL * 0.5).astype(np.uint8)
    sampler, times = taken([noisy(rng, dark if n < 102 else STILL) for n in range(150)])
    assert sampler.early == 1
    assert 102 * STEP in times
    dawn = [noisy(rng, STILL * (0.5 + 0.5 * n / 1500)) for n in range(1500)]
    assert taken(dawn)[0].early == 0


def test_what_moves_all_the_time_costs_no_more_than_a_picture_a_second():
    rng = np.random.default_rng(1)
    moving = [noisy(rng, with_box(0, left=int(260 + 250 * np.sin(n / 12)))[0]) for n in range(500)]
    sampler, times = taken(moving)
    assert sampler.early <= 1
    assert len(times) <= 102
    blinking = [noisy(rng, with_box(0)[0] if n % 50 < 5 else STILL) for n in range(500)]  # every two seconds
    sampler, times = taken(blinking)
    assert sampler.early <= 20
    assert len(times) <= 120


@pytest.mark.parametrize(("form", "there"), [("yuv420p", True), ("nv12", True), ("gray", True), ("yuvj422p", True),
                                             ("yuv420p10le", False), ("rgb24", False), ("yuyv422", False)])  # fmt: skip
def test_brightness_is_taken_where_there_is_a_plane_of_it(form, there):
    grey = av.VideoFrame.from_ndarray(np.full((360, 640, 3), 128, np.uint8), "rgb24").reformat(format=form)
    cells = brightness(grey)
    assert (cells is not None) == there
    if cells is not None:
        assert cells.shape == (9, 16)
        assert cells == pytest.approx(128, abs=8)


def test_a_picture_smaller_than_the_cells_has_none():
    assert brightness(av.VideoFrame.from_ndarray(np.zeros((48, 32), np.uint8), "gray")) is None


def test_what_moves_in_a_private_part_is_no_reason_to_hurry():
    rng = np.random.default_rng(1)
    shown = [noisy(rng, luma) for luma in with_box(102)]
    mask = PrivacyMask([((0.25, 0.2), (0.5, 0.2), (0.5, 0.9), (0.25, 0.9))])
    for sampler, early in ((FrameSampler(5.0), 1), (FrameSampler(5.0, mask), 0)):
        for n, one in enumerate(shown):
            sampler.accepts(n * STEP, STEP, one)
        assert sampler.early == early
