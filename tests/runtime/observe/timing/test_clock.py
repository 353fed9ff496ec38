import time
from datetime import datetime, timedelta

from tectum.observe.timing.clock import MediaClock
from tectum.supervise.clock import HouseClock
from tectum.supervise.wall_clock import WallClock


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


def test_one_stamp_that_is_too_early_moves_nothing_for_good():
    clock, stamps = MediaClock(origin=0.0), [0.1 * index for index in range(100)]
    wrong = [stamp + 0.9 * (index == 20) for index, stamp in enumerate(stamps)]
    times = [clock.time("video", stamp, 0.1) for stamp in wrong]
    assert times[40:] == stamps[40:]
    assert clock.repaired == {"video": 12}


def test_a_first_stamp_that_is_missing_starts_at_zero():
    clock = MediaClock()
    assert clock.time("video", None, 0.1) == 0.0
    assert round(clock.time("video", 0.1, 0.1), 6) == 0.1


def test_the_house_clock_tells_media_time_and_date():
    begin = time.monotonic()
    clock = HouseClock(begin, WallClock(lambda: 1_700_000_000.0 + time.monotonic() - begin))
    assert clock.media(begin + 1.5) == 1.5
    assert abs(clock.date(1.5) - datetime.fromisoformat("2023-11-14T22:13:21.500000+00:00")) < timedelta(seconds=0.1)
    assert HouseClock.start().now() < 5
