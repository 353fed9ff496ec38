"""What the encoders hand on beside the embedding: how unusual a sound is here."""

import numpy as np
import pytest

from tectum.encode.novelty import SETTLE_S, NoveltyBaseline


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
