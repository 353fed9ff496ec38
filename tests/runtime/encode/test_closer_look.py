"""A closer look finds what the whole picture left in doubt, within its budget, and never what is private."""

import av
import numpy as np
import pytest
from tests.detector_bundle import detector_bundle

from tectum import Bundle, Engine, Frame
from tectum.encode.look_budget import LookAllowance, LookBudget
from tectum.imaging.mask import PrivacyMask
from tectum.observe.scaler import Scaler

GREEN = (0, 255, 0)
SIDE = (512, 768)
"""Height and width of the camera's pictures: four pixels of it are one of the input."""


@pytest.fixture(scope="module")
def seeing(tmp_path_factory):
    return Engine(Bundle.load(detector_bundle(tmp_path_factory.mktemp("detector") / "bundle")))


def frame(engine, things, time=0.0, mask=None):
    """``things``: left, top, side in pixels of the camera, and the share of its pixels that are green."""
    pixels = np.zeros((*SIDE, 3), np.uint8)
    for left, top, side, share in things:
        pixels[top : top + side, left : left + side, 1] = round(255 * share)
    return Scaler(engine.bundle.shape, mask).frame("hall", time, av.VideoFrame.from_ndarray(pixels, "rgb24"))


def looked(engine, *frames, rate=100.0):
    looks = LookAllowance(LookBudget(rate))
    stream = engine.stream(looks)
    return [engine.encode(one, stream) for one in frames], looks


def best(embedding):
    return max((box.score for box in embedding.boxes if box.label == 0), default=0.0)


SMALL_THING = [(320, 192, 22, 1.0)]
"""Half of a cell of the whole picture: in doubt. In its crop it fills cells."""


def test_what_is_in_doubt_is_looked_at_in_the_cameras_own_pixels(seeing):
    (alone,), never = looked(seeing, frame(seeing, SMALL_THING), rate=0.0)
    (closer,), looks = looked(seeing, frame(seeing, SMALL_THING))
    assert 0.1 < best(alone) < 0.6
    assert best(closer) > 0.9
    assert (never.made, never.refused, looks.made, looks.refused) == (0, 1, 1, 0)
    assert closer.scores["presence"][0] == pytest.approx(best(closer))
    box = closer.boxes[0]
    assert (box.x * 768, box.y * 512) == pytest.approx((320, 192), abs=12)
    assert box.width * 768 < 32  # finer than a cell of the whole picture


def test_what_is_sure_or_nothing_is_not_looked_at(seeing):
    for things in ([(320, 192, 64, 1.0)], []):
        _, looks = looked(seeing, frame(seeing, things), frame(seeing, things, 0.2))
        assert looks.made == 0


def test_a_picture_that_has_nothing_finer_to_show_is_looked_at_itself(seeing):
    """Compute helps small things even where there are no more pixels."""
    shape = seeing.bundle.shape
    pixels = np.zeros((shape.height, shape.width, 3), np.uint8)
    pixels[64:72, 84:89] = GREEN
    (seen,), looks = looked(seeing, Frame.whole("hall", 0.0, pixels))
    assert looks.made == 1
    assert best(seen) > 0.9


def test_what_a_look_found_is_looked_at_again_though_the_whole_shows_nothing(seeing):
    dim = [(320, 192, 13, 1.0)]
    pictures = [frame(seeing, SMALL_THING), frame(seeing, dim, 0.2), frame(seeing, dim, 0.4)]
    (_, first, second), looks = looked(seeing, *pictures)
    assert looks.made >= 3
    (unlooked,), _ = looked(seeing, frame(seeing, dim), rate=0.0)
    assert best(unlooked) < 0.1
    assert best(first) > 0.5
    assert best(second) > 0.5


def test_what_moves_where_nothing_was_found_is_looked_at_once_a_second(seeing):
    still = [frame(seeing, [], t / 5) for t in range(5)]
    snake = [(left, 184, 8, 1.0) for left in (304, 312, 320, 328)]  # in two cells of the whole, too faint in either
    (*_, seen), looks = looked(seeing, *still, frame(seeing, snake, 1.0))
    assert looks.made == 1
    assert best(seen) > 0.5
    (alone,), _ = looked(seeing, frame(seeing, snake), rate=0.0)
    assert best(alone) < 0.1
    branch = [frame(seeing, [(312 + 8 * (i % 2), 192, 24, 0.25)], 1 + i / 5) for i in range(15)]
    _, looks = looked(seeing, *still, *branch)
    assert 2 <= looks.made <= 4


def test_the_budget_is_kept_and_counted(seeing):
    pictures = [frame(seeing, SMALL_THING, t / 5) for t in range(50)]
    _, looks = looked(seeing, *pictures, rate=1.0)
    assert 10 <= looks.made <= 13
    assert looks.made + looks.refused >= 50


def test_private_parts_are_in_no_crop(seeing):
    left = PrivacyMask([((0, 0), (0.5, 0), (0.5, 1), (0, 1))])
    things = [(320, 192, 22, 1.0), (390, 192, 22, 1.0)]
    hidden = frame(seeing, things, mask=left)
    for region in ((200, 100, 500, 300), (301, 151, 470, 263), (0, 0, 384, 256)):
        pixels, box = hidden.crop(region, 96, 64, seeing_resizer())
        x, y, width, height = box.inner
        edge = (384 - region[0]) / (region[2] - region[0])
        private = pixels[y : y + height, x : x + int(np.floor(edge * width))]
        assert (private[..., 1] < 120).all()
        assert private.size
    (seen,), looks = looked(seeing, hidden)
    assert looks.made == 1
    assert all(box.x >= 0.5 - 0.02 for box in seen.boxes if box.score > 0.3)


def seeing_resizer():
    from tectum.imaging.resizer import Resizer

    return Resizer()


def test_without_its_graph_or_with_another_variant_it_is_as_the_manifest_says(tmp_path, seeing):
    plain = Bundle.load(detector_bundle(tmp_path / "plain", look=False))
    assert plain.look is None
    assert not plain.shape.looks
    assert Engine(plain).encode(frame(seeing, SMALL_THING)).boxes
    small = seeing.bundle.in_variant("small")
    assert (small.look.low, seeing.bundle.look.low) == (0.05, 0.1)
    assert (small.shape.width, small.shape.height) == (96, 64)
    assert Engine(small).encode(frame(Engine(small), [(320, 192, 128, 1.0)])).boxes[0].score > 0.9
