"""What holds of the hysteresis for any scores."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tectum.decide.hysteresis import Change, Hysteresis, HysteresisParams

UNIT = st.floats(0.0, 1.0, allow_subnormal=False)
SECONDS = st.sampled_from([0.0, 0.2, 0.5, 1.0, 3.0])


@st.composite
def params(draw):
    low, high = sorted((draw(UNIT), draw(UNIT)))
    return HysteresisParams(
        enter=high, exit=low, rise_s=draw(SECONDS), fall_s=draw(SECONDS), cool_down_s=draw(SECONDS),
        max_s=draw(st.sampled_from([float("inf"), 2.0])), fast_start=draw(st.sampled_from([2.0, 0.95])),
    )  # fmt: skip


@st.composite
def courses(draw):
    """Scores in time order, as (time, score)."""
    rows, now = [], 0.0
    for step, score in draw(st.lists(st.tuples(st.sampled_from([0.1, 0.2, 0.5, 2.0]), UNIT), max_size=80)):
        rows.append((now, score))
        now += step
    return rows


@given(params(), courses())
def test_every_start_has_its_evidence_and_every_end_its_silence(rule, course):
    state, begun, ended = Hysteresis(rule), None, float("-inf")
    for index, (now, score) in enumerate(course):
        change = state.step(now, score)
        if change is Change.START:
            assert begun is None
            rising = [s for t, s in course[: index + 1] if t >= state.start]
            assert min(rising) >= rule.enter
            assert now - state.start >= rule.rise_s - 1e-6 or score >= rule.fast_start
            assert now - ended >= rule.cool_down_s
            begun = now
        elif change is Change.END:
            assert begun is not None
            quiet = [s for t, s in course[: index + 1] if t > state.last_high]
            over = now - state.start >= rule.max_s
            assert over or (max(quiet) < rule.exit and now - state.last_high >= rule.fall_s - 1e-6)
            begun, ended = None, now
        elif change is Change.UPDATE:
            assert begun is not None
        assert state.on is (begun is not None)
        assert begun is None or now - state.start < rule.max_s or rule.max_s == 0 or change is Change.START


@given(params(), courses())
def test_what_is_at_rest_is_not_changed_by_a_step(rule, course):
    """``at_rest`` spares most labels a step: it may never spare one that would have told something."""
    whole, spared = Hysteresis(rule), Hysteresis(rule)
    for now, score in course:
        change = Change.NONE if spared.at_rest(score) else spared.step(now, score)
        assert change is whole.step(now, score)


@given(courses())
def test_with_no_waiting_it_is_two_thresholds(course):
    state, on = Hysteresis(HysteresisParams(0.6, 0.4, 0.0, 0.0)), False
    for now, score in course:
        state.step(now, score)
        on = score >= 0.4 if on else score >= 0.6
        assert state.on is on


@given(UNIT, UNIT)
def test_thresholds_out_of_order_are_refused(low, high):
    if low < high:
        with pytest.raises(ValueError, match="exit"):
            HysteresisParams(enter=low, exit=high, rise_s=0, fall_s=0)
