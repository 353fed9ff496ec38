"""How recall falls as a threshold rises, and that a manifest's table of it is read."""

import numpy as np
import pytest
from msgspec import convert

from tectum.bundle.manifest import RecallCurve
from tectum_export.evaluate.recall_curve import recall_curves

LABELS = {"sound": ("cough", "smoke_alarm"), "situation": ("quiet", "hazard"), "presence": ("person",)}
THRESHOLDS = {"sound": {"cough": 0.5, "smoke_alarm": 0.6}, "situation": {"quiet": 0.5, "hazard": 0.5}}


def test_a_curve_begins_at_the_models_threshold_and_ends_where_half_is_missed():
    alarm = np.array([0.55, 0.7, 0.95, 0.95, 0.999, 0.999, 0.999, 0.999, 0.999, 0.9999])
    sound = np.stack([np.full(12, 0.9), np.concatenate([alarm, [0.99, 0.99]])], axis=1)
    truth = np.stack([np.zeros(12), np.concatenate([np.ones(10), np.zeros(2)])], axis=1)
    hazard = np.array([[0.4, 0.6], [0.01, 0.99], [0.9, 0.1]])
    found = recall_curves(
        {"sound": sound, "situation": hazard}, {"sound": truth, "situation": np.array([1, 1, 0])}, LABELS, THRESHOLDS
    )
    assert list(found) == ["sound", "situation"]
    assert list(found["sound"]) == ["smoke_alarm"]
    curve = convert(found["sound"]["smoke_alarm"], RecallCurve)
    assert curve.count == 10
    assert curve.at(0.6) == pytest.approx(0.9)
    assert curve.at(0.9) == pytest.approx(0.8)
    assert curve.at(0.99) == pytest.approx(0.6)
    assert curve.at(0.9995) is None
    points = [point for point, _ in curve.points]
    assert points == sorted(points)
    assert all(recall >= 0.5 for _, recall in curve.points)
    assert convert(found["situation"]["hazard"], RecallCurve).at(0.8) == pytest.approx(0.5)


def test_what_there_are_no_items_of_has_no_curve():
    none = np.zeros((3, 2))
    assert recall_curves({"sound": none + 0.9}, {"sound": none}, LABELS, THRESHOLDS) == {}
