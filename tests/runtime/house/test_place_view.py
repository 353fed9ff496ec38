"""What a place shows of itself: since when its pictures are back."""

import numpy as np

from tectum.house import place_view
from tectum.house.place_view import PlaceView
from tectum.imaging.letterbox import Letterbox
from tectum.observe.types import Frame


def test_pictures_that_stayed_away_are_told_to_be_back(monkeypatch):
    now = [1000.0]
    monkeypatch.setattr(place_view.time, "time", lambda: now[0])
    view, seen = PlaceView(), Frame("hall", 0.0, np.zeros((2, 2, 3), np.uint8), Letterbox(2, 2, 2, 2), None)
    for moment, back in ((1000.0, None), (1001.0, None), (1060.0, 1060.0), (1061.0, 1060.0)):
        now[0] = moment
        view.show(seen, True)
        assert (view.picture_at, view.back_at) == (moment, back)
