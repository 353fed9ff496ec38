"""Counting at every threshold at once gives what one hysteresis for each would have given."""

import json

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from tectum.decide.hysteresis import Change, Hysteresis
from tectum.decide.levels import LEVELS, LevelCounter, LevelTally
from tectum.decide.settings import KindSettings, PlaceSettings
from tectum.deliver.store.score_levels import Watched

ODDS = st.floats(-6.0, 13.0, allow_subnormal=False)
STEPS = st.sampled_from([0.1, 0.2, 0.25, 0.5, 2.0])


def begun(head, label, level, own, course):
    """How many events a hysteresis of this threshold begins."""
    state = Hysteresis(KindSettings(threshold=level, min_s=own.min_s, merge_s=own.merge_s).rule(head, label, 0.5))
    return sum(state.step(time, score, at_once) is Change.START for time, score, at_once in course)


@settings(max_examples=40, deadline=None)
@given(
    st.lists(st.tuples(STEPS, ODDS, st.booleans()), max_size=40),
    st.sampled_from([("sound", "glass_break"), ("sound", "cough"), ("situation", "hazard")]),
    st.sampled_from([KindSettings(), KindSettings(min_s=1.0, merge_s=1.0), KindSettings(threshold=0.97)]),
)
def test_each_level_counts_what_an_event_of_that_threshold_would_have_begun(steps, which, own):
    head, label = which
    times = np.cumsum([step for step, _, _ in steps])
    course = [(t, 1 / (1 + np.exp(-odds)), once) for t, (_, odds, once) in zip(times, steps, strict=True)]
    counter = LevelCounter({head: {label: 0.5, "other": 0.5}}, PlaceSettings({label: own}))
    for time, score, once in course:
        counter.see(head, time, {label: score}, once)
    counted = counter.take().get(head, LevelTally()).counts.get(label, [0] * len(LEVELS))
    lowest = own.threshold or 0.5
    for level, count in zip(LEVELS, counted, strict=True):
        wanted = begun(head, label, float(level), own, course) if level >= lowest - 1e-9 else 0
        assert count == wanted


def test_what_was_not_watched_is_no_time_and_what_is_kept_of_it_adds_up():
    counter = LevelCounter({"sound": {"cough": 0.5}}, PlaceSettings())
    for time in (0.0, 1.0, 2.0, 100.0, 101.0):  # 98 s without sound
        counter.see("sound", time, {"cough": 0.9})
    counter.see("another", 101.0, {"cough": 0.9})
    first = counter.take()
    assert list(first) == ["sound"]
    assert first["sound"].seconds == pytest.approx(3.0)
    assert max(first["sound"].counts["cough"]) == 2  # before it, and after
    assert counter.take() == {}
    whole = Watched()
    for tally in (first["sound"], LevelTally(2.0, {"cough": [1] * len(LEVELS), "snore": [2] * len(LEVELS)})):
        whole.add(tally.seconds, tally.counts)
    assert whole.seconds == pytest.approx(5.0)
    assert (max(whole.counts["cough"]), min(whole.counts["snore"])) == (3, 2)
    assert len(json.dumps(whole.counts)) < 1000  # bounded: one number a level
