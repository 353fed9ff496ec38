import pytest

from tectum.imaging.letterbox import Letterbox


@pytest.mark.parametrize(
    ("width", "height", "inner"),
    [
        (640, 448, (0, 0, 320, 224)),
        (640, 360, (0, 22, 320, 180)),
        (100, 100, (48, 0, 224, 224)),
        (1, 5000, (159, 0, 1, 224)),
    ],
)
def test_inner_keeps_the_shape_of_the_picture(width, height, inner):
    assert Letterbox(320, 224, width, height).inner == inner


def test_a_point_maps_back_to_the_source_and_the_border_is_clipped():
    box = Letterbox(320, 224, 640, 360)
    assert box.to_source(0.5, 0.5) == (0.5, 0.5)
    x, y = box.to_source(0.25, (22 + 45) / 224)
    assert (round(x, 6), round(y, 6)) == (0.25, 0.25)
    assert box.to_source(1.0, 0.0) == (1.0, 0.0)
