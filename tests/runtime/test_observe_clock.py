from tectum.observe.clock import MediaClock


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
