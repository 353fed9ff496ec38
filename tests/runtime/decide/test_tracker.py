"""One thing is one event: crossing, hidden, parked, and for hours."""

import numpy as np
import pytest
from msgspec.structs import replace

from tectum.decide.hysteresis import Change, HysteresisParams
from tectum.decide.sighting import Sighting
from tectum.decide.tracker import MOST, Tracker

RULE = HysteresisParams(0.7, 0.45, 0.4, 3.0)
STEP = 0.2


def at(x, y=0.5, score=0.9, width=0.08, height=0.3):
    """A box by its middle."""
    return Sighting(x - width / 2, y - height / 2, width, height, score)


def walk(tracker, pictures, start=0.0, step=STEP):
    out = []
    for index, picture in enumerate(pictures):
        seen = sorted(picture, key=lambda one: -one.score)
        out += [(t.number, c) for t, c in tracker.step(start + index * step, seen) if c is not Change.UPDATE]
    return out


def starts(changes):
    return [number for number, change in changes if change is Change.START]


def test_a_person_who_crosses_the_picture_is_one_event():
    path = [[at(x)] for x in np.linspace(0.05, 0.95, 50)]
    assert walk(Tracker(RULE), path + [[]] * 20) == [(0, Change.START), (0, Change.END)]


@pytest.mark.parametrize("seed", range(5))
def test_a_cat_that_runs_leaps_and_is_missed_at_times_is_one_event(seed):
    rng = np.random.default_rng(seed)
    x, y, pictures = 0.2, 0.7, []
    for index in range(150):
        x, y = np.clip((x, y) + rng.normal(0, 0.04, 2) + ((0.15, 0) if index % 40 == 39 else (0, 0)), 0.05, 0.95)
        wide, high = 0.12 * rng.uniform(0.7, 1.4), 0.08 * rng.uniform(0.7, 1.4)
        seen = index < 5 or rng.random() < 0.7
        pictures.append([at(x, y, rng.uniform(0.5, 0.95) if index > 5 else 0.9, wide, high)] if seen else [])
    assert starts(walk(Tracker(RULE), pictures)) == [0]


def test_two_people_who_walk_apart_are_two_events_and_end_each_alone():
    both = [[at(0.2 + 0.005 * i, score=0.95), at(0.8 - 0.005 * i)] for i in range(20)]
    one = [[at(0.3, score=0.95)]] * 40
    assert walk(Tracker(RULE), both + one) == [(0, Change.START), (1, Change.START), (1, Change.END)]


@pytest.mark.parametrize("hidden", [0, 3, 8])
def test_people_who_cross_keep_their_numbers(hidden):
    """For ``hidden`` pictures about the moment that they meet, one box is seen of both."""
    tracker, pictures = Tracker(RULE), []
    count = 50
    for index in range(count):
        left, right = 0.1 + 0.8 * index / (count - 1), 0.9 - 0.8 * index / (count - 1)
        merged = abs(index - (count - 1) / 2) < hidden / 2
        pictures.append([at(left)] if merged else [at(left), at(right, 0.52, 0.85)])
    assert starts(walk(tracker, pictures)) == [0, 1]
    last = {track.number: track.last for track in tracker.close()}
    assert last[0].foot[0] == pytest.approx(0.9, abs=0.03)
    assert last[1].foot[0] == pytest.approx(0.1, abs=0.03)


def test_the_weaker_of_two_keeps_its_event_when_they_swap_ranks():
    pictures = [[at(0.2, score=0.95 if i % 2 else 0.8), at(0.8, score=0.8 if i % 2 else 0.95)] for i in range(40)]
    assert walk(Tracker(RULE), pictures) == [(0, Change.START), (1, Change.START)]


def test_a_part_of_a_person_is_no_second_person():
    rng = np.random.default_rng(0)
    pictures = []
    for _ in range(50):
        x = 0.5 + rng.normal(0, 0.01)
        pictures.append([at(x), at(x, 0.4, 0.8, 0.06, 0.1)])  # head and shoulders
    assert walk(Tracker(RULE), pictures) == [(0, Change.START)]


def test_someone_hidden_for_two_seconds_is_the_same_event():
    pictures = [[at(0.3 + 0.01 * i)] for i in range(10)] + [[]] * 10 + [[at(0.5 + 0.01 * i)] for i in range(10)]
    assert walk(Tracker(RULE), pictures + [[]] * 20) == [(0, Change.START), (0, Change.END)]


def test_a_flash_is_none_and_weak_ones_are_none():
    assert walk(Tracker(RULE), [[at(0.5)], [], [at(0.5, score=0.65)]] * 20) == []


def test_a_cool_down_holds_over_tracks():
    tracker = Tracker(HysteresisParams(0.7, 0.45, 0.4, 1.0, cool_down_s=10.0))
    pictures = ([[at(0.5)]] * 10 + [[]] * 15) * 4
    assert len(starts(walk(tracker, pictures))) == 2


def test_a_crowd_is_bounded_and_all_end_at_closing():
    tracker = Tracker(RULE)
    crowd = [at(0.05 + 0.15 * (i % 6), 0.1 + 0.2 * (i // 6), width=0.05, height=0.1) for i in range(24)]
    assert len(starts(walk(tracker, [crowd] * 20))) == MOST
    assert tracker.count == MOST
    assert len(tracker.close()) == MOST
    assert tracker.idle


CAR = {"width": 0.25, "height": 0.2}


def parked(tracker, score=0.9, seconds=40.0, start=0.0, x=0.7):
    rng = np.random.default_rng(int(start))
    count = round(seconds / STEP)
    return walk(tracker, [[at(x + rng.normal(0, 0.003), 0.7, score, **CAR)] for _ in range(count)], start)


def test_a_parked_car_is_one_event_though_it_is_hidden_dark_and_lasts_for_hours():
    tracker = Tracker(HysteresisParams(0.7, 0.45, 0.4, 3.0, max_s=3600.0), "vehicle")
    told = parked(tracker)
    assert told == [(0, Change.START)]
    told += walk(tracker, [[]] * 50, 40.0)  # hidden: its event ends
    assert told[-1] == (0, Change.END)
    told += parked(tracker, start=50.0)
    assert tracker.count == 1
    told += walk(tracker, [[]], 100.0, 1.0)
    told += parked(tracker, start=10 * 3600.0)  # a night in which nothing recognised it
    assert starts(told) == [0]
    assert told[1:] == [(0, Change.END)]


def test_a_car_in_view_all_day_is_told_once():
    tracker = Tracker(HysteresisParams(0.7, 0.45, 0.4, 3.0, max_s=600.0), "vehicle")
    rng = np.random.default_rng(1)
    day = []
    for _ in range(60):
        day += [[at(0.7, 0.7, rng.uniform(0.2, 0.95), **CAR)] for _ in range(int(rng.integers(60, 400)))]
        day += [[]] * int(rng.integers(1, 300))  # rain, a headlight, a person before it
    assert len(starts(walk(tracker, day))) == 1


def test_a_car_that_drives_off_is_news_and_so_is_the_next_in_its_place():
    tracker = Tracker(HysteresisParams(0.7, 0.45, 0.4, 3.0, max_s=30.0), "vehicle")
    assert parked(tracker, seconds=60.0) == [(0, Change.START), (0, Change.END)]
    away = [[at(0.7 - 0.02 * i, 0.7, **CAR)] for i in range(30)]
    assert walk(tracker, away + [[]] * 30, 60.0) == [(0, Change.START), (0, Change.END)]
    comes = [[at(0.1 + 0.02 * i, 0.7, **CAR)] for i in range(30)]
    assert starts(walk(tracker, comes, 80.0)) == [1]


def test_cars_that_pass_a_parked_one_are_events_of_their_own_and_leave_it_alone():
    tracker = Tracker(RULE, "vehicle")
    parked(tracker, x=0.5)
    told = []
    for start in (40.0, 60.0, 80.0):
        passes = [[at(0.5, 0.7, **CAR), at(0.05 + 0.03 * i, 0.75, 0.95, **CAR)] for i in range(30)]
        hides = [p if not 13 <= i <= 17 else p[1:] for i, p in enumerate(passes)]
        told += walk(tracker, hides, start)
        told += parked(tracker, seconds=10.0, start=start + 6.0, x=0.5)
    assert starts(told) == [1, 2, 3]
    assert [n for n, change in told if change is Change.END] == [1, 2, 3]
    assert tracker.count == 1


def test_a_lost_camera_that_returns_does_not_tell_the_parked_car_again():
    tracker = Tracker(RULE, "vehicle")
    assert parked(tracker) == [(0, Change.START)]
    tracker.close()
    assert parked(tracker, start=60.0) == []


def test_somebody_else_who_waits_where_one_waited_is_told():
    tracker = Tracker(RULE, "person")
    waits = [[at(0.5)]] * 200
    assert walk(tracker, waits + [[]] * 20) == [(0, Change.START), (0, Change.END)]
    assert starts(walk(tracker, waits, 44.0 + 400.0)) == [1]


def test_what_was_parked_before_a_restart_is_known_for_a_day_and_a_person_for_minutes():
    before = Tracker(RULE, "vehicle")
    parked(before)
    walk(before, [[]] * 50, 40.0)
    assert [one.label for one in before.parked] == ["vehicle"]

    def again(label, later):
        """What a tracker that begins anew, so much later, tells of the same box."""
        after = Tracker(RULE, label)
        for one in before.parked:
            after.remember(replace(one, label=label, seen_at=one.seen_at - 40.0 - later))
        return starts(parked(after))

    assert again("vehicle", 10 * 3600.0) == []
    assert len(again("vehicle", 25 * 3600.0)) == 1
    assert again("person", 60.0) == []
    assert len(again("person", 600.0)) == 1


def test_what_stands_still_is_parked_while_it_is_in_view_too_and_what_passes_is_not():
    tracker = Tracker(RULE, "vehicle")
    parked(tracker, seconds=9.0)
    assert tracker.parked == []
    parked(tracker, seconds=9.0, start=9.0)
    assert len(tracker.parked) == 1
    walk(tracker, [[at(0.7 - 0.05 * i, 0.7, **CAR)] for i in range(10)], 18.0)
    assert tracker.parked == []
