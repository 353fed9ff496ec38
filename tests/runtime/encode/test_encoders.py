"""What the encoders hand on beside the embedding: things of a map, and how unusual a sound is here."""

import numpy as np
import pytest

from tectum.encode import heat_map
from tectum.encode.novelty import SETTLE_S, NoveltyBaseline
from tectum.imaging.letterbox import Letterbox


def logits(scores, temperature=2.0):
    return (temperature * np.log(scores / (1 - scores))).astype(np.float32)


def test_a_map_gives_its_peaks_with_the_score_of_the_picture_and_every_other_centre_best_first():
    cells = np.full((2, 20, 32), 0.01, np.float32)
    cells[0, 5, 8], cells[0, 5, 9], cells[0, 15, 30] = 0.6, 0.5, 0.9
    cells[1, 0, 0] = 0.3
    found = heat_map.boxes(logits(cells), np.array([0.95, 0.2], np.float32), 2.0, Letterbox(256, 160, 512, 320))
    assert [(box.label, round(box.score, 2)) for box in found] == [(0, 0.95), (0, 0.6), (1, 0.2)]
    assert (found[1].x + found[1].width / 2, found[1].y + found[1].height / 2) == pytest.approx((8.5 / 32, 5.5 / 20))


def test_the_baseline_settles_and_tells_what_stands_out():
    rng = np.random.default_rng(0)
    baseline = NoveltyBaseline()
    scores = [baseline.z_score(float(np.exp(rng.normal(-2, 0.2))), 0.25) for _ in range(2000)]
    before = round(SETTLE_S / 0.25)
    assert scores[:before] == [None] * before
    assert np.std([score for score in scores[400:] if score is not None]) == pytest.approx(1.0, abs=0.25)
    assert baseline.z_score(float(np.exp(-2 + 5 * 0.2)), 0.25) == pytest.approx(5, abs=1.2)


def test_a_loud_minute_is_not_usual_but_a_new_home_is():
    baseline = NoveltyBaseline(remember_s=600)
    for _ in range(2400):
        baseline.z_score(0.1, 0.25)
    first = baseline.z_score(1.0, 0.25)
    for _ in range(60 * 4):
        last = baseline.z_score(1.0, 0.25)
    assert first > 10
    assert last > 2
    for _ in range(4 * 3600):
        last = baseline.z_score(1.0, 0.25)
    assert abs(last) < 1


def test_silence_is_no_error():
    baseline = NoveltyBaseline()
    assert [baseline.z_score(0.0, 10.0) for _ in range(5)][-1] == pytest.approx(0, abs=1)
