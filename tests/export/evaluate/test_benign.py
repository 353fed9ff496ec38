"""Thresholds of sounds by false alarms in hours of harmless sound."""

import numpy as np
import pytest
import torch

from tectum_export.data.manifest import Item
from tectum_export.data.sound import RATE, active
from tectum_export.data.sound_bank import Clip, SoundBank
from tectum_export.evaluate.benign import ALARMS, Heard, benign_table, compose_benign, hear
from tectum_export.evaluate.calibrate import fit_sound_thresholds, middle_of_best
from tectum_export.evaluate.predict import Predicted, held
from tectum_export.recipe import load_recipe

HOP = 0.25


def heard(scores, absent=None):
    scores = np.asarray(scores, np.float32)[:, None]
    return Heard(scores, np.ones(scores.shape, bool) if absent is None else np.asarray(absent)[:, None], HOP)


def test_what_counts_as_a_false_alarm():
    quiet = np.zeros(400)
    one = quiet.copy()
    one[100:103] = 1
    assert heard(one).false_alarms(0, 0.5) == 1
    blip = quiet.copy()
    blip[100] = 1  # a single hop is not told
    assert heard(blip).false_alarms(0, 0.5) == 0
    near, far = one.copy(), one.copy()
    near[110:113] = 1  # within ten seconds: the same alarm
    far[200:203] = 1
    assert heard(near).false_alarms(0, 0.5) == 1
    assert heard(far).false_alarms(0, 0.5) == 2
    assert heard(one, np.arange(400) > 150).false_alarms(0, 0.5) == 0  # it was truly there
    assert heard(one).hours == pytest.approx(400 * HOP / 3600)


def test_the_middle_of_a_flat_optimum():
    grid = np.linspace(0, 1, 11)
    flat = np.array([0.2, 0.5, 0.9, 0.9, 0.9, 0.9, 0.9, 0.4, 0.9, 0.1, 0])
    assert middle_of_best(grid, flat) == pytest.approx(0.4)
    assert middle_of_best(grid, np.eye(11)[7]) == pytest.approx(0.7)


def clips(rng, count=400, shift=4.0):
    truth = (np.arange(count) < count // 4).astype(np.float32)
    logits = rng.normal(-4, 0.5, count) + truth * (shift + 4)
    return Predicted(logits.astype(np.float32)[:, None], truth[:, None], np.ones((count, 1), np.float32))


def test_thresholds_keep_the_false_alarms_and_stand_in_the_middle():
    rng = np.random.default_rng(0)
    hour = round(3600 / HOP)
    scores = rng.normal(-6, 0.2, 2 * hour)
    for k in range(10):  # ten harmless sounds at a logit of 1 in two hours
        scores[1000 * k + 500 : 1000 * k + 504] = 1.0
    stream = heard(scores)
    limit = fit_sound_thresholds(clips(rng), 1.0, stream, ("a",), 0.5)["a"]
    odds = np.log(limit / (1 - limit))
    assert stream.false_alarms(0, odds) == 0
    lowest = 1.0  # what the stream allows; recall begins to fall near a logit of 2.8
    assert lowest + 0.5 < odds < 2.6
    loose = fit_sound_thresholds(clips(rng), 1.0, stream, ("a",), 10.0)["a"]
    assert loose < limit
    # A temperature moves scores and stream alike: the same clips are told.
    warm = fit_sound_thresholds(clips(np.random.default_rng(0)), 2.0, stream, ("a",), 0.5)["a"]
    assert np.log(warm / (1 - warm)) * 2 == pytest.approx(odds, abs=0.5)


def test_few_clips_hardly_raise_a_threshold():
    stream = heard(np.full(round(3600 / HOP), -6.0))
    many, few = (clips(np.random.default_rng(0), count) for count in (400, 8))
    limits = [fit_sound_thresholds(given, 1.0, stream, ("a",), 0.5)["a"] for given in (many, few)]
    assert limits[1] < limits[0] < 0.95
    assert limits[1] > 0.1


def test_one_alarm_is_no_false_alarm_of_its_twin():
    rng = np.random.default_rng(0)
    truth = np.repeat(np.eye(3, dtype=np.float32), 100, 0)[:, :2]  # smoke, CO, neither
    logits = np.where(truth.any(1, keepdims=True), 3.0, -4.0) + rng.normal(0, 0.3, truth.shape)
    given = Predicted(logits.astype(np.float32), truth, np.ones_like(truth))
    quiet = np.full((round(3600 / HOP), 2), -6.0, np.float32)
    stream = Heard(quiet, np.ones(quiet.shape, bool), HOP)
    twins = fit_sound_thresholds(given, 1.0, stream, ("smoke_alarm", "co_alarm"), 0.5)
    strangers = fit_sound_thresholds(given, 1.0, stream, ("smoke_alarm", "siren"), 0.5)
    assert max(twins.values()) < 0.9
    assert min(strangers.values()) > 0.95


def test_a_beep_is_no_false_clip_of_an_alarm_but_counts_in_the_stream():
    rng = np.random.default_rng(0)
    truth = np.repeat(np.eye(3, dtype=np.float32), 100, 0)[:, :2]  # smoke, beep, neither
    logits = np.where(truth.any(1, keepdims=True), 3.0, -4.0) + rng.normal(0, 0.3, truth.shape)
    given = Predicted(logits.astype(np.float32), truth, np.ones_like(truth))
    labels = ("smoke_alarm", "beep")
    quiet = np.full((round(3600 / HOP), 2), -6.0, np.float32)
    beeps = quiet.copy()
    beeps[::200] = beeps[1::200] = 3.0
    calm, restless = (
        fit_sound_thresholds(given, 1.0, Heard(stream, np.ones(quiet.shape, bool), HOP), labels, 0.5)["smoke_alarm"]
        for stream in (quiet, beeps)
    )
    assert calm < 0.9
    assert restless > 0.95


def test_a_clip_scores_what_held_as_long_as_the_runtime_wants_it():
    logits = torch.tensor([[0.0, 5.0], [1.0, 0.0], [2.0, 3.0], [-1.0, 4.0]])
    assert held(logits).tolist() == [1.0, 3.0]
    assert held(logits[:1]).tolist() == [0.0, 5.0]  # shorter than that: as it is


def test_what_cannot_be_told_without_false_alarms_is_hardly_told():
    rng = np.random.default_rng(0)
    scores = np.full(round(3600 / HOP), 9.0)  # always sure of what is not there
    limit = fit_sound_thresholds(clips(rng), 1.0, heard(np.resize([9.0] * 8 + [-9.0] * 60, len(scores))), ("a",), 0.5)
    assert limit["a"] == pytest.approx(0.9995, abs=1e-4)


def bank(labels):
    rng = np.random.default_rng(0)
    made = []
    for label in labels:
        if label == "beep":
            continue
        for index in range(2):
            pcm = (rng.standard_normal(2 * RATE) * 3000).astype(np.int16)
            item = Item("audio", "made", f"{label}{index}", (label,), group=label)
            made.append(Clip(pcm, active(pcm / np.float32(32768)), item))
    return SoundBank((), labels, made)


def test_composed_hours_hold_no_alarm_and_say_what_is_in_them():
    labels = ("siren", "baby_cry", "dog_bark", "beep", "music", "other")
    blocks = list(compose_benign(bank(labels), np.random.default_rng(1), 4 / 60))
    again = list(compose_benign(bank(labels), np.random.default_rng(1), 4 / 60))
    assert len(blocks) == 4
    assert all(np.array_equal(a.pcm, b.pcm) for a, b in zip(blocks, again, strict=True))
    for block in blocks:
        assert block.pcm.shape == (60 * RATE,)
        assert np.abs(block.pcm).max() <= 1
        for label, spans in zip(labels, block.spans, strict=True):
            assert not (spans and label in ALARMS)
    assert {label for b in blocks for label, spans in zip(labels, b.spans, strict=True) if spans} == {
        "dog_bark", "beep", "music", "other",
    }  # fmt: skip


def test_a_silent_recording_is_not_heard():
    item = Item("audio", "made", "w", ("water",), group="water")
    made = SoundBank((), ("water",), [Clip(np.zeros(2 * RATE, np.int16), np.zeros(40, bool), item)])
    (block,) = compose_benign(made, np.random.default_rng(1), 1 / 60)
    assert np.isfinite(block.pcm).all()
    assert block.spans == ((),)


def test_a_label_is_not_asked_for_while_it_is_heard():
    from tectum_export.evaluate.benign import Benign

    recipe = load_recipe("home")
    pcm = np.zeros(10 * RATE, np.float32)
    block = Benign(pcm, (((2.0, 3.0),), ()))
    found = hear(recipe, [block], lambda windows: np.zeros((len(windows), 2), np.float32))
    clear = found.absent
    ends = (np.arange(40) + 1) * 0.25
    assert clear[:, 1].all()
    assert ends[~clear[:, 0]].tolist() == [2.25 + 0.25 * k for k in range(7)]  # the window reaches back 0.975 s


def test_the_table_names_every_label_and_sums_the_alarms():
    scores = np.full((14_400, 2), -5.0, np.float32)
    scores[100:110] = 5.0
    table = benign_table(Heard(scores, np.ones_like(scores, bool), HOP), 1.0, {"siren": 0.5, "dog_bark": 0.5})
    assert table["hours"] == pytest.approx(1.0)
    assert table["an_hour"] == {"siren": 1.0, "dog_bark": 1.0}
    assert table["alarms_an_hour"] == 1.0


def beeps(count, on_s, step_s, pause_s=0.0, pitch=3100.0, seconds=20.0):
    """Groups of so many beeps of a piezo, from beginning to beginning ``step_s``, with a pause after each group."""
    time = np.arange(round(seconds * RATE)) / RATE
    place = time % (count * step_s + pause_s)
    return (0.3 * np.sin(2 * np.pi * pitch * time) * ((place < count * step_s) & (place % step_s < on_s))).astype(
        np.float32
    )


@pytest.mark.parametrize(("pcm", "told"), [(beeps(3, 0.5, 1.0, 1.0), 1), (beeps(1, 0.1, 10.0), 0)])
def test_an_alarm_counts_as_told_where_its_cadence_is_heard(pcm, told):
    from tectum_export.evaluate.benign import Benign

    recipe = load_recipe("home")
    labels = recipe.labels.sound
    smoke, none = labels.index("smoke_alarm"), ((),) * len(labels)

    def listen(windows):
        said = np.full((len(windows), len(labels)), -9.0, np.float32)
        said[:, smoke] = np.where(np.abs(windows).max(1) > 0.1, 3.0, -9.0)
        return said

    found = hear(recipe, [Benign(np.zeros(20 * RATE, np.float32), none)], listen)
    assert found.told(labels, 1.0, dict.fromkeys(labels, 0.9))["smoke_alarm"] == 0
    found = hear(recipe, [Benign(np.zeros(5 * RATE, np.float32), none), Benign(pcm, none)], listen)
    assert found.false_alarms(smoke, 2.0) >= 1  # by its score alone
    table = benign_table(found, 1.0, dict.fromkeys(labels, 0.9))
    assert table["told_an_hour"]["smoke_alarm"] * table["hours"] == pytest.approx(told)
    assert table["alarms_an_hour"] * table["hours"] == pytest.approx(told)
