"""Stamps that leap: an outlier is one until others agree; both tracks of a session move together."""

from fractions import Fraction

import av
import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from tectum.observe.timing.arrival import ClockMapper
from tectum.observe.timing.clock import MediaClock
from tectum.observe.timing.stamps import JUMP_S, StampRepair

TICKS = 90_000


def packet(stamp, shown=None):
    made = av.Packet(b"x")
    made.time_base = Fraction(1, TICKS)
    made.dts = None if stamp is None else round(stamp * TICKS)
    made.pts = made.dts if shown is None else round(shown * TICKS)
    return made


def let_through(repair, kind, stamps, step, arrivals=None):
    """The stamps of what comes out, in order, seconds."""
    out = []
    for index, stamp in enumerate(stamps):
        arrived = None if arrivals is None else arrivals[index]
        out += [p.pts for p, _ in repair.push(kind, packet(stamp), step, arrived)]
    out += [p.pts for p, _ in repair.flush()]
    return [None if pts is None else pts / TICKS for pts in out]


def line(count, step, begin=0.0):
    return [begin + step * index for index in range(count)]


@pytest.mark.parametrize("away", [30.0, -30.0, 360.0, 3.0, -3.0, 0.8, 0.4, -0.6])
@pytest.mark.parametrize("many", [1, 6])
def test_outliers_are_put_where_they_belong_and_counted_once(away, many):
    repaired = {}
    stamps = line(100, 0.04, 50.0)
    wrong = [stamp + away if 40 <= index < 40 + many else stamp for index, stamp in enumerate(stamps)]
    assert let_through(StampRepair(repaired), "video", wrong, 0.04) == pytest.approx(stamps, abs=1e-3)
    assert repaired == {"video": 1}


@pytest.mark.parametrize("kind", ["video", "audio"])
def test_live_a_small_outlier_is_one_and_is_not_waited_for(kind):
    """Neither does it move what comes after, nor the other track."""
    repaired, stamps = {}, line(100, 0.04)
    repair, out = StampRepair(repaired, live=True), []
    for index, stamp in enumerate(stamps):
        wrong = packet(stamp + 0.8 * (index == 50))
        out += [p.pts / TICKS for p, _ in repair.push(kind, wrong, 0.04, stamp)]
        assert len(out) >= index - 1 or index < 20
    assert out == pytest.approx(stamps, abs=1e-3)
    assert repaired == {kind: 1}


def test_small_gaps_are_gaps_and_small_steps_back_move_neither_track_from_the_other():
    """Of a camera whose sound is set back by 0.4 s to be in step again, and which leaves pictures out in the dark."""
    repair, out = StampRepair({}, live=True), {"video": [], "audio": []}
    for index in range(500):
        now = 0.04 * index
        for kind in ("video", "audio"):
            if kind == "video" and index % 50 > 40:
                continue
            stamp = now - (0.4 if kind == "audio" and index > 250 else 0.0)
            out[kind] += [p.pts / TICKS - stamp for p, _ in repair.push(kind, packet(stamp), 0.04, now)][-1:]
    assert out["video"] == pytest.approx([0.0] * len(out["video"]), abs=1e-3)
    assert out["audio"][-100:] == pytest.approx([0.0] * 100, abs=1e-3)


def test_a_recording_that_begins_again_a_little_earlier_is_joined_in_both_tracks():
    repair, out = StampRepair({}), {"video": [], "audio": []}
    for index in range(500):
        for kind in ("video", "audio"):
            stamp = 0.04 * index - (0.8 if index >= 250 else 0.0)
            out[kind] += [p.pts / TICKS for p, _ in repair.push(kind, packet(stamp), 0.04)]
    assert out["video"][-100:] == pytest.approx(line(500, 0.04)[-100:], abs=0.05)
    assert out["audio"][-1] == pytest.approx(out["video"][-1], abs=0.05)


def test_where_stamps_may_begin_again_anywhere_a_long_leap_ahead_is_no_gap():
    for begins, ahead in ((9000.0, 0.0), (29.0, 9.0)):
        stamps = [*line(500, 0.04), *line(500, 0.04, begins)]
        out = let_through(StampRepair({}, longest_gap_s=10.0), "video", stamps, 0.04)
        assert out[-1] == pytest.approx(39.96 + ahead, abs=0.05)


def test_stamps_all_over_the_place_stay_outliers():
    """None of them agrees with another for long."""
    rng = np.random.default_rng(0)
    stamps = line(200, 0.04)
    wrong = [stamp + float(rng.choice([-500, 500, 90, -90])) * (index % 3 == 2) for index, stamp in enumerate(stamps)]
    assert let_through(StampRepair({}), "video", wrong, 0.04) == pytest.approx(stamps, abs=1e-3)


@pytest.mark.parametrize(("kind", "away"), [("video", 900.0), ("video", 0.8), ("video", -30.0), ("audio", -0.8)])
def test_a_first_stamp_that_is_wrong_moves_nothing(kind, away):
    repaired = {}
    wrong = [away, *line(40, 0.04)]
    assert let_through(StampRepair(repaired), kind, wrong, 0.04) == pytest.approx(line(41, 0.04, -0.04), abs=1e-3)
    assert repaired == {kind: 1}


@pytest.mark.parametrize("early", [0.3, 0.7, 0.99])
def test_a_first_picture_that_may_be_early_is_left_where_it_is_and_moves_nothing_else(early):
    """Up to a second it may as well be the first of a stream that left out pictures: nothing tells the one from the
    other. In a recording everything is where a player has it, who begins with that picture, too; live it and all the
    others are when they arrived."""
    stamps = [10.0 - early, *line(100, 0.04, 10.04)]
    repaired = {}
    assert let_through(StampRepair(repaired), "video", stamps, 0.04) == pytest.approx(stamps, abs=1e-3)
    repair, clock, mapper = StampRepair(repaired, live=True), MediaClock(), ClockMapper()
    mapped = {"video": [], "audio": []}
    for index, stamp in enumerate(stamps):
        arrived = 500.0 + 0.04 * index
        for kind, stamped in (("video", stamp), ("audio", 10.0 + 0.04 * index)):
            for one, when in repair.push(kind, packet(stamped), 0.04, arrived):
                mapped[kind].append(mapper.map(clock.time(kind, one.pts / TICKS, 0.04), when))
    for times in mapped.values():
        expected = [500.0 + 0.04 * index for index in range(len(times))]
        assert times == pytest.approx(expected, abs=0.01)
        assert len(times) > 90
    assert repaired == clock.repaired == {}


def test_a_gap_of_a_recording_is_a_gap_from_its_first_picture_on():
    stamps = [*line(20, 0.04), *line(60, 0.04, 4000.0), *line(9, 0.04, 9000.0)]
    repaired = {}
    stamps += line(60, 0.04, 9000.36)
    assert let_through(StampRepair(repaired), "video", stamps, 0.04) == pytest.approx(stamps)
    assert repaired == {}


def test_pictures_that_come_seldom_and_irregularly_are_no_outliers():
    stamps = np.cumsum(np.random.default_rng(1).uniform(0.1, 20, 60)).tolist()
    repaired = {}
    assert let_through(StampRepair(repaired), "video", stamps, 0.04) == pytest.approx(stamps, abs=1e-4)
    assert repaired == {}


@pytest.mark.parametrize("first", ["video", "audio"])
def test_stamps_that_begin_again_in_a_file_are_joined_and_both_tracks_stay_in_step(first):
    """Two recordings, one behind the other; the sound of the first is a little longer."""
    repaired = {}
    repair, out = StampRepair(repaired), {"video": [], "audio": []}
    second = first != "video"
    for base, seconds in ((100.0, 10), (5.0, 10)):
        for index in range(25 * seconds):
            for kind in ("audio", "video") if second else ("video", "audio"):
                stamp = base + 0.04 * index + (0.02 if kind == "audio" else 0.0)
                out[kind] += [p.pts / TICKS for p, _ in repair.push(kind, packet(stamp), 0.04)]
    for p, _ in repair.flush():
        out["video"].append(p.pts / TICKS)
    video, audio = out["video"], out["audio"]
    assert video == pytest.approx(line(500, 0.04, 100.0), abs=0.021)
    assert np.diff(audio) == pytest.approx(0.04, abs=0.021)
    assert np.array(audio[-10:]) - np.array(video[-10:]) == pytest.approx(0.02, abs=1e-3)
    assert repaired == {"video": 1, "audio": 1}


@pytest.mark.parametrize("leap", [3.0, 30.0, -30.0])
def test_live_a_leap_without_a_pause_is_joined_in_both_tracks_by_the_same_shift(leap):
    repair, out = StampRepair({}, live=True), {"video": [], "audio": []}
    for index in range(500):
        for kind in ("video", "audio"):
            now = 0.04 * index + (0.02 if kind == "audio" else 0.0)
            stamp = 100 + now + (leap if now > 10 else 0.0)
            out[kind] += [(p.pts / TICKS, arrived) for p, arrived in repair.push(kind, packet(stamp), 0.04, now)]
    for seen in out.values():
        stamps, arrived = np.array(seen).T
        assert len(stamps) > 490
        assert stamps - arrived == pytest.approx(100.0, abs=0.05)
    assert out["audio"][-1][0] - out["video"][-1][0] == pytest.approx(0.02, abs=1e-3)


def test_live_a_leap_with_a_pause_is_a_pause_and_nothing_waits():
    repaired = {}
    repair = StampRepair(repaired, live=True)
    for stamp in (*line(50, 0.04), *line(50, 0.04, 6.0)):
        out = [p.pts / TICKS for p, _ in repair.push("video", packet(stamp), 0.04, stamp)]
        assert out[-1:] == [pytest.approx(stamp)] or stamp == 0.0
    assert repaired == {}


def test_live_nothing_is_held_back_for_long():
    """However seldom packets come."""
    repair, waiting = StampRepair({}, live=True), 0
    for index in range(60):
        stamp = 5.0 * index + (4000 if index > 30 else 0)
        waiting += 1 - len(list(repair.push("video", packet(stamp), 0.04, 5.0 * index)))
        assert waiting <= 2


def test_a_picture_that_is_shown_long_after_it_is_decoded_is_not_believed():
    repaired = {}
    repair, out = StampRepair(repaired), []
    for index in range(9):
        out += [p for p, _ in repair.push("video", packet(index / 25, 30.0 if index == 5 else None), 0.04)]
    out += [p for p, _ in repair.flush()]
    assert [p.pts / TICKS for p in out] == pytest.approx(line(9, 0.04), abs=1e-3)
    assert repaired == {"video": 1}


def test_packets_without_a_stamp_keep_their_place():
    repair = StampRepair({})
    stamps = [0.0, None, 0.08, 0.12, 500.0, None, 0.24, 0.28]
    assert let_through(repair, "video", stamps, 0.04) == pytest.approx([0.0, None, 0.08, 0.12, 0.16, None, 0.24, 0.28])


@pytest.mark.parametrize("stamps", [[], [7.0], [7.0, 2.0]])
def test_so_few_that_none_can_be_judged_are_as_they_are(stamps):
    assert len(let_through(StampRepair({}), "video", stamps, 0.04)) == len(stamps)


STAMPS = st.lists(st.none() | st.floats(-200_000, 200_000, allow_subnormal=False), max_size=40)


@given(STAMPS, st.booleans(), st.floats(0.001, 1.0))
def test_every_packet_comes_out_once_and_in_order_whatever_its_stamp(stamps, live, step):
    repair, packets, out = StampRepair({}, live), [packet(s) for s in stamps], []
    for index, one in enumerate(packets):
        out += [p for p, _ in repair.push("video", one, step, step * index if live else None)]
    out += [p for p, _ in repair.flush()]
    assert [id(p) for p in out] == [id(p) for p in packets]


@given(
    st.lists(st.floats(0.001, JUMP_S, allow_subnormal=False), min_size=3, max_size=50),
    st.floats(-1e4, 1e4, allow_subnormal=False),
)
def test_stamps_in_order_are_taken_as_they_are(steps, first):
    repaired = {}
    stamps = [first, *(first + np.cumsum(steps))]
    assert let_through(StampRepair(repaired), "video", stamps, 0.04) == pytest.approx(stamps, abs=1e-4)
    assert repaired == {}


@given(
    st.floats(4 * JUMP_S, 1e5, allow_subnormal=False),
    st.floats(0.0, 1.0, allow_subnormal=False),
    st.floats(-0.4, 0.4, allow_subnormal=False),
    st.sampled_from([0.02, 0.04, 0.1]),
)
def test_tracks_that_wrap_together_stay_in_step(period, phase, lag, step):
    """Wherever the wrap falls between the two, and whichever is first."""
    repair, begin, out = StampRepair({}), period * (1 - phase) - 5, {"video": [], "audio": []}
    for index in range(400):
        for kind, late in (("video", 0.0), ("audio", lag)):
            stamp = (begin + index * step + late) % period
            out[kind] += [p.pts / TICKS for p, _ in repair.push(kind, packet(stamp), step)]
    away = [audio - video for audio, video in zip(out["audio"], out["video"], strict=False)]
    assert max(away[3:]) - min(away[3:]) <= 2 * step + 1e-3
