import time
from datetime import datetime, timedelta

import pytest

from tectum.observe.timing.clock import MediaClock
from tectum.supervise.clock import HouseClock
from tectum.supervise.wall_clock import WallClock

WRAP = 2**32 / 90_000


def test_both_streams_share_one_origin():
    clock = MediaClock(origin=10.0)
    assert clock.time("video", 10.5, 0.1) == 0.5
    assert clock.time("audio", 10.25, 0.1) == 0.25
    assert clock.repaired == {}


def test_missing_repeated_and_backward_stamps_are_repaired_and_counted():
    clock = MediaClock(origin=0.0)
    stamps = [0.0, 0.1, 0.1, None, 0.05, 1.0]
    times = [clock.time("video", stamp, 0.1) for stamp in stamps]
    assert [round(t, 6) for t in times] == [0.0, 0.1, 0.2, 0.3, 0.4, 1.0]
    assert clock.repaired == {"video": 3}


def test_a_first_stamp_that_is_missing_starts_at_zero():
    clock = MediaClock()
    assert clock.time("video", None, 0.1) == 0.0
    assert round(clock.time("video", 0.1, 0.1), 6) == 0.1


def test_stamps_that_wrap_go_on_and_both_streams_stay_in_step():
    clock = MediaClock()
    pairs = []
    for index in range(200):
        stamp = (WRAP - 5 + index * 0.05) % WRAP
        pairs.append((clock.time("video", stamp, 0.05), clock.time("audio", (stamp + 0.01) % WRAP, 0.05)))
    video = [v for v, _ in pairs]
    assert video == sorted(video)
    assert video[-1] == pytest.approx(199 * 0.05, abs=0.06)
    assert all(a - v == pytest.approx(0.01, abs=1e-6) for v, a in pairs)
    assert clock.repaired == {"video": 1, "audio": 1}


def test_a_sender_that_begins_again_is_joined_once():
    clock = MediaClock()
    stamps = [100 + 0.1 * i for i in range(50)] + [0.1 * i for i in range(50)]
    times = [clock.time("video", stamp, 0.1) for stamp in stamps]
    assert times[-1] == pytest.approx(9.9)
    assert clock.repaired == {"video": 1}


def test_a_live_stream_that_leaps_is_joined_and_a_recording_may_have_gaps():
    for gap_s, last in ((5.0, 1.0), (float("inf"), 1000.9)):
        clock = MediaClock(gap_s=gap_s)
        stamps = [0.0, 0.1, *(1000.2 + 0.1 * i for i in range(8))]
        assert [clock.time("video", s, 0.1) for s in stamps][-1] == pytest.approx(last, abs=0.11)


def test_the_house_clock_tells_media_time_and_date():
    begin = time.monotonic()
    clock = HouseClock(begin, WallClock(lambda: 1_700_000_000.0 + time.monotonic() - begin))
    assert clock.media(begin + 1.5) == 1.5
    assert abs(clock.date(1.5) - datetime.fromisoformat("2023-11-14T22:13:21.500000+00:00")) < timedelta(seconds=0.1)
    assert HouseClock.start().now() < 5
