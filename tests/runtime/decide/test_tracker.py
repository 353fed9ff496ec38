"""One person is one event."""

import numpy as np

from tectum.decide.hysteresis import Change, HysteresisParams
from tectum.decide.tracker import MOST, Sighting, Tracker

RULE = HysteresisParams(0.7, 0.45, 0.4, 3.0)


def walk(tracker, pictures, step=0.2, start=0.0):
    out = []
    for index, picture in enumerate(pictures):
        seen = [Sighting(*s) for s in picture]
        out += [(t.number, c) for t, c in tracker.step(start + index * step, seen) if c is not Change.UPDATE]
    return out


def test_a_person_who_crosses_the_picture_is_one_event():
    path = [[(x, 0.5, 0.9)] for x in np.linspace(0.05, 0.95, 50)]
    assert walk(Tracker(RULE), path + [[]] * 20) == [(0, Change.START), (0, Change.END)]


def test_two_people_who_walk_apart_are_two_events_and_end_each_alone():
    both = [[(0.2 + 0.005 * i, 0.5, 0.95), (0.8 - 0.005 * i, 0.5, 0.9)] for i in range(20)]
    one = [[(0.3, 0.5, 0.95)]] * 40
    assert walk(Tracker(RULE), both + one) == [(0, Change.START), (1, Change.START), (1, Change.END)]


def test_the_weaker_of_two_keeps_its_event_when_they_swap_ranks():
    pictures = []
    for index in range(40):
        a, b = (0.2, 0.5, 0.95 if index % 2 else 0.8), (0.8, 0.5, 0.8 if index % 2 else 0.95)
        pictures.append(sorted([a, b], key=lambda s: -s[2]))
    assert walk(Tracker(RULE), pictures) == [(0, Change.START), (1, Change.START)]


def test_a_peak_that_jumps_within_one_person_is_no_second_person():
    rng = np.random.default_rng(0)
    pictures = [[(0.5 + rng.normal(0, 0.03), 0.5 + rng.normal(0, 0.03), 0.9), (0.55, 0.55, 0.75)] for _ in range(50)]
    assert walk(Tracker(RULE), pictures) == [(0, Change.START)]


def test_someone_hidden_for_two_seconds_is_the_same_event():
    pictures = [[(0.3, 0.5, 0.9)]] * 10 + [[]] * 10 + [[(0.45, 0.5, 0.9)]] * 10 + [[]] * 20
    assert walk(Tracker(RULE), pictures) == [(0, Change.START), (0, Change.END)]


def test_a_flash_is_none_and_weak_ones_are_none():
    assert walk(Tracker(RULE), [[(0.5, 0.5, 0.9)], [], [(0.5, 0.5, 0.65)]] * 20) == []


def test_a_cool_down_holds_over_tracks():
    tracker = Tracker(HysteresisParams(0.7, 0.45, 0.4, 1.0, cool_down_s=10.0))
    pictures = ([[(0.5, 0.5, 0.9)]] * 10 + [[]] * 15) * 4
    starts = [c for _, c in walk(tracker, pictures) if c is Change.START]
    assert len(starts) == 2


def test_a_crowd_is_bounded_and_all_end_at_closing():
    tracker = Tracker(RULE)
    crowd = [(0.05 + 0.15 * (i % 6), 0.1 + 0.2 * (i // 6), 0.9) for i in range(24)]
    starts = walk(tracker, [crowd] * 20)
    assert len(starts) == MOST
    assert len(tracker.close()) == MOST
    assert tracker.idle
