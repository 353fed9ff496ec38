"""What holds of the media clock for any stamps."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tectum.observe.timing.clock import MediaClock

STAMPS = st.none() | st.floats(-200_000, 200_000, allow_subnormal=False)
STEPS = st.floats(0.001, 1.0, allow_subnormal=False)
SEEN = st.lists(st.tuples(st.sampled_from(["video", "audio"]), STAMPS), max_size=60)


@given(SEEN, STEPS, st.none() | st.floats(-100, 100, allow_subnormal=False))
def test_no_stream_ever_runs_backward_or_stands_still(seen, step, origin):
    clock = MediaClock(origin)
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
        when = clock.time(stream, stamp, step)
        if clock.repaired.get(stream, 0) == before:
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
