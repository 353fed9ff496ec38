"""What a variant may lose."""

from copy import deepcopy

import pytest

from tectum_export.onnx.gate import check_variant

FP32 = {
    "heads": {
        "sound": {"accuracy": 0.99, "classes": {"smoke_alarm": {"recall": 1.0}, "cough": {"recall": 0.9}}},
        "presence": {"accuracy": 0.98, "classes": {"person": {"recall": 0.96}}},
        "situation": {
            "accuracy": 0.86,
            "ece": 0.019,
            "classes": {"hazard": {"recall": 0.94}, "quiet": {"recall": 0.8}},
        },
    },
    "benign": {"alarms_an_hour": 1.0},
}


def failed(**changes):
    """Names of the failed checks after changes given as head__key or head__class__key."""
    after = deepcopy(FP32)
    for path, value in changes.items():
        head, *keys = path.split("__")
        at = after["heads"][head]
        if len(keys) == 2:
            at = at["classes"][keys[0]]
        at[keys[-1]] = value
    return [check.what for check in check_variant(FP32, after) if not check.passed]


def test_people_in_photographs_may_not_get_lost():
    before = {**FP32, "centres": {"centre_recall": 0.8, "ap50": 0.6}}
    worse = {**FP32, "centres": {"centre_recall": 0.77, "ap50": 0.59}}
    assert [c.what for c in check_variant(before, worse) if not c.passed] == ["person centre_recall"]


def test_equal_figures_pass_every_check():
    checks = check_variant(FP32, FP32)
    assert all(check.passed for check in checks)
    assert [c.what for c in checks] == [
        "sound accuracy", "smoke_alarm recall", "presence accuracy", "person recall", "situation accuracy",
        "hazard recall", "situation ECE", "sound false alarms an hour",
    ]  # fmt: skip


@pytest.mark.parametrize(
    ("change", "names"),
    [
        ({"sound__accuracy": 0.985}, []),
        ({"sound__accuracy": 0.9849}, ["sound accuracy"]),
        ({"presence__person__recall": 0.95}, []),
        ({"presence__person__recall": 0.9499}, ["person recall"]),
        ({"sound__cough__recall": 0.0}, []),  # not a safety class; the head's accuracy tells
        ({"situation__ece": 0.03}, []),
        ({"situation__ece": 0.0301, "situation__hazard__recall": 0.5}, ["hazard recall", "situation ECE"]),
        ({"situation__accuracy": 0.9}, []),  # better is no reason to refuse
    ],
)
def test_each_limit_is_kept_to_the_point(change, names):
    assert failed(**change) == names


def test_a_calibration_error_that_fp32_has_already_is_not_the_variants_fault():
    before = deepcopy(FP32)
    before["heads"]["situation"]["ece"] = 0.05
    for ece, passes in ((0.05, True), (0.0509, True), (0.0511, False)):
        after = deepcopy(before)
        after["heads"]["situation"]["ece"] = ece
        assert all(check.passed for check in check_variant(before, after)) is passes


def test_a_variant_may_not_cry_wolf():
    for rate, passes in ((0.0, True), (1.5, True), (1.51, False)):
        after = {**deepcopy(FP32), "benign": {"alarms_an_hour": rate}}
        assert all(check.passed for check in check_variant(FP32, after)) is passes


def test_a_check_reads_as_a_sentence():
    check = next(c for c in check_variant(FP32, FP32) if c.what == "person recall")
    assert str(check) == "person recall 0.9600 -> 0.9600 (allowed >= 0.9500)"
