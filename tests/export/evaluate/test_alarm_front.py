"""What was heard is kept and decided on again as a house would; limits are chosen on the front that this gives."""

import json
import math
import re
import shutil
from dataclasses import replace

import numpy as np
import pytest
from tests.export.sound_bank import small_bank

from tectum import Bundle, Engine
from tectum.bundle import DEFAULT
from tectum.decide.settings import KindSettings, PlaceSettings
from tectum_export.evaluate.alarm_front import (
    HOLDS_S,
    Front,
    Limits,
    Threshold,
    choose,
    choose_threshold,
    front,
    rival,
    thresholds_of,
    tunable,
)
from tectum_export.evaluate.benign_parts import Stretch, parts_of
from tectum_export.evaluate.harmless_hours import Home
from tectum_export.evaluate.home_hours import HomeHours
from tectum_export.evaluate.kept_calls import Call, Kept, decide, keep
from tectum_export.evaluate.true_alarms import true_alarms
from tectum_export.onnx.alarms import Listening, choose_alarms

HOP_S = 0.25
LABELS = {
    "sound": ("baby_cry", "glass_break", "cough"), "situation": ("quiet", "distress"), "help": ("help",),
    "presence": ("person",),
}  # fmt: skip


def heard(rows, labels=LABELS, sure=0.97):
    """A place that hears these scores of the first labels of sounds, hop by hop, while the fusion is always as sure of
    the situation that is not quiet."""
    kept = Kept(labels, [(0.0, len(rows) * HOP_S, Stretch("pets", "home", np.zeros(0, np.float32)))])
    for hop, row in enumerate(rows):
        time, sounds = (hop + 1) * HOP_S, (*row, *[0.0] * (len(labels["sound"]) - len(row)))
        for what, head, scores in (
            ("step", "sound", sounds),
            ("weigh", "sound", sounds),
            ("step", "situation", (0.1, sure)),
        ):
            kept.calls.append(Call(what, head, time, scores, "home", "audio", number=len(kept.calls)))
    return kept


MEOW = heard([(0.0,)] * 40 + [(0.999,)] * 2 + [(0.0,)] * 40)
CRY = heard([(0.0,)] * 40 + [(0.9995,)] * 12 + [(0.0,)] * 40)


def test_what_was_kept_decides_as_the_live_pipeline_did():
    engine = Engine()
    kinds = {"quiet": {}}
    smoke, _, _, baby = true_alarms(small_bank(), (), kinds, np.random.default_rng(1), 1)
    for trial in (smoke, baby):
        live = [event for event in Home(engine).hear(trial.stretch) if event.head in ("sound", "situation")]
        kept = keep(engine, [(trial.stretch, None, "")])
        ((_, again),) = decide(kept, engine.bundle, engine.bundle.thresholds)
        assert [(e.kind, e.start, e.detected, e.evidence) for e in live] == [
            (e.kind, pytest.approx(e.start), pytest.approx(e.detected), e.evidence) for e in again
        ]
        assert kept.seconds == pytest.approx(trial.stretch.seconds)


def test_what_decides_on_one_label_alone_comes_to_the_same():
    bundle = Bundle.load()
    wanted = {"sound": ("baby_cry",), "situation": ("distress",)}
    part = CRY.about(wanted, {"sound": {"baby_cry": 0.9}, "situation": {"distress": 0.3}}, 6.0)
    assert sum(call.head == "sound" for call in part.calls) < sum(call.head == "sound" for call in CRY.calls)
    thresholds = {head: {one: bundle.thresholds[head][one] for one in labels} for head, labels in wanted.items()}
    for hold_s in (0.0, 2.0, 4.0):
        settings = PlaceSettings({"baby_cry": KindSettings(evidence_s=hold_s)})
        ((_, some),) = decide(part, bundle, thresholds, settings)
        ((_, whole),) = decide(CRY, bundle, thresholds, settings)
        assert [(e.kind, e.start, e.detected) for e in some] == [(e.kind, e.start, e.detected) for e in whole]
        assert any(e.kind == "distress" for e in whole) == (hold_s < 4.0)


def test_what_is_left_of_it_above_a_limit_comes_to_the_same():
    bundle = Bundle.load()
    wanted = {"sound": ("baby_cry",), "situation": ("distress",)}
    thresholds = {head: {one: bundle.thresholds[head][one] for one in labels} for head, labels in wanted.items()}
    left, told = [], []
    for seed in range(12):
        rng = np.random.default_rng(seed)
        cries, sure = (np.repeat(rng.choice([0.0, 0.97, 0.995], 60, p=[0.8, 0.1, 0.1]), 10) for _ in range(2))
        kept = heard([(cry,) for cry in cries])
        moods = iter(np.roll(sure, 6))
        for index, call in enumerate(kept.calls):
            if call.head == "situation":
                kept.calls[index] = replace(call, scores=(0.1, next(moods)))
        part = kept.about(wanted, {"sound": {"baby_cry": 0.9}, "situation": {"distress": 0.25}}, 6.0)
        for score in (0.96, 0.99):
            above = part.where("sound", "baby_cry", score)
            settings = PlaceSettings({"baby_cry": KindSettings(evidence=score)})
            some, whole = (decide(one, bundle, thresholds, settings)[0][1] for one in (above, part))
            begun = [[(e.kind, e.start, e.detected) for e in found if e.kind == "distress"] for found in (some, whole)]
            assert begun[0] == begun[1]
            left.append(len(above.calls) / len(part.calls))
            told.append(len(begun[0]))
    assert min(left) < 0.7
    assert sum(told) > 20


def test_a_meow_is_no_cry_where_a_cry_must_hold():
    bundle = Bundle.load()
    assert "smoke_alarm" not in tunable(bundle)  # its cadence decides
    found = front(bundle, "baby_cry", [MEOW], [CRY, CRY])
    assert (found.by_rule.false, found.by_rule.caught, found.trials) == (1, 2, 2)
    chosen = choose(found)
    assert (chosen.false, chosen.caught) == (0, 2)
    assert 0.5 <= chosen.hold_s <= 3.0


AT_THE_DOOR = {
    "sound": ("doorbell", "music", "door_knock", "dog_bark", "vacuum"), "situation": ("quiet", "visitor"),
    "presence": ("person", "vehicle"),
}  # fmt: skip


def with_music(bells, music):
    """A place that hears these scores of a door bell and of music, and is sure of a visitor."""
    return heard(list(zip(bells, music, strict=True)), AT_THE_DOOR)


def test_what_rings_in_music_is_music():
    bell = [0.0] * 20 + [0.97] * 4 + [0.0] * 20
    silence, playing, itself = [0.0] * 44, [0.95] * 44, [0.0] * 20 + [0.95] * 8 + [0.0] * 16
    bundle, tune, true = Bundle.load(), with_music(bell, playing), [with_music(bell, itself)] * 9
    true.append(with_music(bell, silence))
    at = Limits(0.9, 0.0, 1, 10)
    assert rival(bundle, "doorbell", at, [tune], true, ("vacuum", "music")) == {"music": 0.5}
    assert rival(bundle, "doorbell", at, [tune], [tune] * 10, ("vacuum", "music")) == {}  # all true ones would go too
    assert rival(bundle, "doorbell", at, [true[0]], true, ("vacuum", "music")) == {}  # none is told less often
    found = front(bundle, "doorbell", [tune], true, {"music": 0.5})
    assert (found.by_rule.false, found.by_rule.caught) == (0, 10)
    before = thresholds_of(bundle, "visitor", {"doorbell": at}, [tune], true)
    after = thresholds_of(bundle, "visitor", {"doorbell": found.by_rule}, [tune], true)
    assert [(one.false, one.caught) for one in (before[0], after[0])] == [(1, 10), (0, 10)]


SCORES = [1 / (1 + math.exp(-(1 + step / 4))) for step in range(25)]
HOLD, AT = np.meshgrid(HOLDS_S, np.arange(len(SCORES)), indexing="ij")
"""Of each place that is tried, how long and which of the scores, log-odds 1 to 7."""


def along(false, caught):
    """What was tried, with so many of ten at each place; the rule is the first."""
    counts = zip(HOLD.flat, AT.flat, (0 * AT + false).flat, (0 * AT + caught).flat, strict=True)
    tried = tuple(Limits(SCORES[at], float(hold_s), int(wrong), int(right)) for hold_s, at, wrong, right in counts)
    return Front("baby_cry", 1.0, 10, tried[0], tried)


def test_what_lies_furthest_from_false_ones_and_missed_ones_is_chosen():
    meows = along(5 * ((AT < 8) & (HOLD < 1)), 10)
    assert (choose(meows).score, choose(meows).hold_s) == (SCORES[12], 2.0)  # midway, and for longer than a meow
    panes = along(0, np.where((HOLD < 0.5) & (AT < 20), 10, 2))
    assert choose(panes) == Limits(SCORES[9], 0.0, 0, 10)  # the rule is as quiet, but at the edge
    assert choose(along(3, np.where((HOLD == 0) & (AT == 0), 10, 0))) is None  # all but the rule misses too many
    assert choose(along(5, 0)) is None  # nothing true is known


def test_a_count_that_chance_may_give_does_not_move_a_limit_to_the_edge():
    loud = along(np.where(AT < 18, 9, 8), 10 * ((AT < 20) & (HOLD == 0)))
    assert choose(loud).score == SCORES[9]


def test_a_threshold_takes_what_true_ones_it_can_have_without_false_ones():
    bundle, quiet = Bundle.load(), Limits(0.9, 1.0, 0, 2)
    faint = heard([(0.0,)] * 20 + [(0.9995,)] * 12 + [(0.0,)] * 20, sure=0.52)
    tried = thresholds_of(bundle, "distress", {"baby_cry": quiet}, [MEOW], [CRY, faint])
    caught = [(one.threshold <= 0.52) + (one.threshold <= 0.97) for one in tried]  # as sure as these two are
    assert [(one.false, one.caught) for one in tried] == [(0, count) for count in caught]
    assert choose_threshold(tried, 0.6, 10.0, 1.0) == 0.4  # 0.35 to 0.5 come to the same
    loud = [Threshold(0.5, 9, 10), Threshold(0.6, 4, 9), Threshold(0.7, 3, 9), Threshold(0.8, 3, 9)]
    loud.append(Threshold(0.9, 1, 2))
    assert choose_threshold(loud, 0.6, 10.0, 1.0) == 0.7  # 0.3 false ones an hour are as bad as three of ten missed
    assert choose_threshold(loud, 0.6, 10.0, 20.0) == 0.5  # what hardly disturbs may be told more often
    assert choose_threshold(loud, 0.6, 10.0, 0.1) == 0.9
    assert choose_threshold([Threshold(0.6, 3, 0)], 0.6, 10.0, 1.0) == 0.6
    lower = [Threshold(0.35, 9, 207), Threshold(0.6, 5, 206), Threshold(0.65, 5, 204), Threshold(0.7, 4, 203)]
    assert choose_threshold(lower, 0.6, 10.0, 3.0) == 0.6  # 0.65, in the middle, tells two less and no fewer false ones
    chance = [Threshold(0.55, 8, 207), Threshold(0.6, 5, 205), Threshold(0.65, 4, 202), Threshold(0.7, 4, 201)]
    assert (
        choose_threshold(chance, 0.6, 10.0, 3.0) == 0.6
    )  # one false one more in ten hours is chance, three true ones less
    assert choose_threshold(chance[:1] + chance[2:], 0.6, 10.0, 3.0) == 0.65  # four are not


def test_a_false_alarm_costs_as_much_as_true_ones_that_are_missed():
    at = along(np.where(AT < 12, 1, 0), np.where(AT < 18, 10, 0))
    assert choose(at).score == SCORES[14]  # nothing true is lost there
    often = replace(at, hours=100.0)  # 0.01 an hour are nothing
    assert choose(often).score == SCORES[8]
    dear = along(np.where(AT < 12, 1, 0), np.where(AT < 12, 10, 8))
    assert choose(replace(dear, hours=2.0)).false == 0  # two of ten for one in two hours
    assert choose(replace(dear, hours=20.0)).false == 1


def test_a_bundle_is_given_its_limits_and_takes_them(tmp_path):
    folder = tmp_path / "home"
    shutil.copytree(DEFAULT, folder)
    bank = small_bank()
    home = HomeHours(bank, parts_of(bank), (), (), ("quiet",), 0.01, "val", 0)
    said = []
    choose_alarms(folder, home, 1, tmp_path / "work", said.append)
    manifest = json.loads((folder / "manifest.json").read_text(encoding="utf-8"))
    assert all("evidence" in part for part in manifest["variants"].values())
    assert set(Bundle.load(folder).part.evidence.get("sound", {})) <= set(tunable(Bundle.load()))
    assert any(line.startswith("fp32: baby_cry: by the rule 0 false") for line in said)
    assert "## Variant fp32, alarms" in (folder / "card.md").read_text(encoding="utf-8")
    own = manifest["variants"]["small"]["thresholds"]["situation"]
    wanted, own["hazard"] = own["hazard"], 0.111
    (folder / "manifest.json").write_text(json.dumps(manifest), encoding="utf-8")
    choose_alarms(folder, home, 1, tmp_path / "work", said.append)  # fp32 has what is chosen for both by now
    assert Bundle.load(folder, "small").thresholds["situation"]["hazard"] == wanted
    kept = sorted(path.name for path in (tmp_path / "work").rglob("*.pt"))
    assert kept == ["val-0.01h-seed0-quiet.pt", "val-1-trials-seed0.pt"]


def test_hours_of_folds_count_with_those_of_val(tmp_path):
    folder, fold = tmp_path / "home", tmp_path / "fold"
    shutil.copytree(DEFAULT, folder)
    shutil.copytree(DEFAULT, fold)
    bank = small_bank()
    home, strange = (HomeHours(bank, parts_of(bank), (), (), ("quiet",), 0.01, "val", seed) for seed in (0, 1))
    said = []
    choose_alarms(folder, home, 1, tmp_path / "work", said.append)
    choose_alarms(folder, home, 1, tmp_path / "work", said.append, [Listening(fold, strange)])
    alone, both = (line for line in said if line.startswith("fp32: hazard"))
    counts = [int(re.search(r"of (\d+) true", line)[1]) for line in (alone, both)]
    assert counts[1] == 2 * counts[0] > 0
    assert "fp32: 0.02 hours of sources of val, and of train by encoders of 1 folds" in "".join(said)
    assert "on 0.02 composed hours" in (folder / "card.md").read_text(encoding="utf-8")
