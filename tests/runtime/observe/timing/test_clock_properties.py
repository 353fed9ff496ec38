"""What holds of the media clock for any stamps."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tectum.observe.timing.clock import JUMP_S, MediaClock

STAMPS = st.none() | st.floats(-200_000, 200_000, allow_subnormal=False)
STEPS = st.floats(0.001, 1.0, allow_subnormal=False)
SEEN = st.lists(st.tuples(st.sampled_from(["video", "audio"]), STAMPS), max_size=60)


@given(SEEN, STEPS, st.sampled_from([2.0, float("inf")]), st.none() | st.floats(-100, 100, allow_subnormal=False))
def test_no_stream_ever_runs_backward_or_stands_still(seen, step, gap_s, origin):
    clock = MediaClock(origin, gap_s=gap_s)
    last: dict[str, float] = {}
    for stream, stamp in seen:
        when = clock.time(stream, stamp, step)
        assert when > last.get(stream, float("-inf"))
        last[stream] = when


@given(SEEN, STEPS)
def test_a_stamp_is_changed_only_where_it_is_counted(seen, step):
    clock = MediaClock(0.0)
    for stream, stamp in seen:
        before = clock.repaired.get(stream, 0)
        joined = any(clock.repaired.values())  # from then on stamps are shifted
        when = clock.time(stream, stamp, step)
        if clock.repaired.get(stream, 0) == before and not joined:
            assert when == stamp


@given(
    st.lists(st.floats(0.001, 5.0, allow_subnormal=False), min_size=1, max_size=50),
    st.floats(-1e5, 1e5, allow_subnormal=False),
)
def test_stamps_in_order_are_taken_as_they_are(steps, first):
    clock, stamp = MediaClock(), first
    assert clock.time("video", stamp, 0.1) == 0.0
    for step in steps:
        stamp += step
        assert clock.time("video", stamp, 0.1) == pytest.approx(stamp - first)
    assert clock.repaired == {}


@given(
    st.floats(2 * JUMP_S, 1e5, allow_subnormal=False),
    st.floats(0.0, 1.0, allow_subnormal=False),
    st.floats(-0.4, 0.4, allow_subnormal=False),
    st.sampled_from([0.02, 0.04, 0.1]),
)
def test_streams_that_wrap_together_stay_in_step(period, phase, lag, step):
    """Wherever the wrap falls between the two, and whichever is first."""
    clock, begin = MediaClock(), period * (1 - phase) - 5
    clock.time("video", begin % period, step)
    away = []
    for index in range(1, 400):
        now = begin + index * step
        pair = [clock.time(name, (now + late) % period, step) for name, late in (("video", 0.0), ("audio", lag))]
        away.append(pair[1] - pair[0])
    assert max(away) - min(away) <= 2 * step + 1e-6
