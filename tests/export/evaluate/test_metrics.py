import numpy as np
import pytest

from tectum_export.evaluate.calibrate import fit_temperature, fit_thresholds, middle_of_best
from tectum_export.evaluate.chance import at_chance
from tectum_export.evaluate.metrics import auc, ece, multi_class, multi_label, precision_recall_f1
from tectum_export.evaluate.predict import Predicted


def test_auc_of_known_orders():
    assert auc(np.array([3.0, 4.0]), np.array([1.0, 2.0])) == 1.0
    assert auc(np.array([1.0, 2.0]), np.array([3.0, 4.0])) == 0.0
    assert auc(np.array([1.0, 3.0]), np.array([1.0, 2.0])) == pytest.approx(0.625)
    assert np.isnan(auc(np.array([]), np.array([1.0])))


def test_precision_recall_f1():
    said = np.array([1, 1, 0, 0, 1], bool)
    true = np.array([1, 0, 1, 0, 1], bool)
    assert precision_recall_f1(said, true) == pytest.approx((2 / 3, 2 / 3, 2 / 3))
    assert precision_recall_f1(said & False, true) == (0.0, 0.0, 0.0)


def test_ece_of_a_calibrated_and_an_overconfident_head():
    rng = np.random.default_rng(0)
    p = rng.uniform(0.5, 1, 20_000)
    assert ece(p, rng.random(20_000) < p) < 0.02
    assert ece(np.full(1_000, 0.99), rng.random(1_000) < 0.6) == pytest.approx(0.39, abs=0.05)


def test_multi_class_report():
    p = np.array([[0.9, 0.1], [0.2, 0.8], [0.6, 0.4], [0.7, 0.3]])
    report = multi_class(p, np.array([0, 1, 1, 0]), ("a", "b"))
    assert report["accuracy"] == 0.75
    assert report["majority"] == 0.5
    assert report["classes"]["b"]["recall"] == 0.5
    assert report["classes"]["a"]["precision"] == pytest.approx(2 / 3)


def test_multi_label_leaves_the_unknown_out():
    p = np.array([[0.9], [0.8], [0.1], [0.2]])
    truth, known = np.array([[1.0], [0], [0], [1]]), np.array([[1.0], [0], [1], [1]])
    report = multi_label(p, truth, known, {"a": 0.5}, ("a",))
    assert report["classes"]["a"]["precision"] == 1.0
    assert report["classes"]["a"]["recall"] == 0.5
    assert report["accuracy"] == pytest.approx(2 / 3)


def test_what_was_not_met_is_measured_as_nothing_and_never_as_nan():
    """Of a small split without one cry for help, and of one that holds nothing else."""
    for truth in (np.zeros((4, 1)), np.ones((4, 1))):
        report = multi_label(np.full((4, 1), 0.3), truth, np.ones((4, 1)), {"help": 0.5}, ("help",))
        assert "macro_auc" not in report
        assert report["macro_f1"] == report["macro_recall"] == 0
        assert not any(np.isnan(value) for value in report.values() if isinstance(value, float))
        assert at_chance({"help": report}) == []


def test_the_temperature_undoes_a_scale():
    rng = np.random.default_rng(0)
    logits = rng.standard_normal((20_000, 4)) * 2
    p = np.exp(logits) / np.exp(logits).sum(1, keepdims=True)
    truth = (p.cumsum(1) > rng.random((20_000, 1))).argmax(1)
    predicted = Predicted((logits * 3).astype(np.float32), truth, np.ones(20_000, np.float32))
    assert fit_temperature(predicted, False) == pytest.approx(3.0, rel=0.08)


def test_thresholds_hold_the_false_alarm_rate():
    rng = np.random.default_rng(0)
    truth = (rng.random((5_000, 1)) < 0.2).astype(float)
    p = np.clip(0.4 * truth + rng.normal(0.3, 0.15, truth.shape), 0, 1)
    limit = fit_thresholds(p, truth, np.ones_like(truth), ("a",))["a"]
    assert (p[truth < 0.5] >= limit).mean() <= 0.011


def test_a_flat_optimum_is_met_in_its_middle():
    grid = np.linspace(0.1, 0.9, 9)
    assert middle_of_best(grid, [0, 0.5, 0.9, 0.9, 0.902, 0.9, 0.7, 0.9, 0]) == pytest.approx(0.45)
    assert middle_of_best(grid, [0.9] * 9) == pytest.approx(0.5)
    assert middle_of_best(grid, [0, 0, 0, 1, 0, 0, 0, 0, 0]) == pytest.approx(0.4)
    p = np.array([[0.05]] * 20 + [[0.9]] * 20)  # anything between is right: the end is no better than the middle
    truth = np.array([[0.0]] * 20 + [[1.0]] * 20)
    assert fit_thresholds(p, truth, np.ones_like(truth), ("a",), lowest=0.1)["a"] == pytest.approx(0.5, abs=0.02)
