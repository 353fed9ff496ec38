"""Durations, cool-down, zones and quiet hours of a place."""

from datetime import UTC, datetime, time, timedelta
from itertools import count

import pytest

from tectum.decide.decider import Decider
from tectum.decide.defaults import LONGEST_S
from tectum.decide.hysteresis import Change, Hysteresis, HysteresisParams
from tectum.decide.settings import KindSettings, PlaceSettings, QuietHours, Zone
from tectum.decide.sighting import Sighting
from tectum.modality import Head

THRESHOLDS = {
    "presence": {"person": 0.7, "cat": 0.6},
    "sound": {"dog_bark": 0.5},
    "situation": {"hazard": 0.6, "routine": 0.6, "quiet": 0.6},
}

HEADS = (Head("presence", "things"), Head("sound", "states"), Head("situation", "states"))


def decider(**more):
    ids = count()
    return Decider("hall", THRESHOLDS, HEADS, lambda: f"id{next(ids)}", **more)


def hear(made, scores, step=0.25, start=0.0):
    return [e for i, s in enumerate(scores) for e in made.step("sound", start + i * step, {"dog_bark": s}, ("audio",))]


def test_nothing_said_is_the_bundles_threshold_and_an_hour_at_most():
    rule = KindSettings().rule("sound", "dog_bark", 0.5)
    assert (rule.enter, rule.rise_s, rule.fall_s, rule.max_s) == (0.5, 0.25, 2.0, LONGEST_S)
    assert rule.exit == pytest.approx(0.2689, abs=1e-3)
    assert KindSettings(threshold=0.9).rule("sound", "dog_bark", 0.5).enter == 0.9


def test_a_place_has_its_own_threshold():
    settings = PlaceSettings({"dog_bark": KindSettings(threshold=0.8)})
    assert hear(decider(), [0.6] * 4)
    assert not hear(decider(settings=settings), [0.6] * 4)
    assert hear(decider(settings=settings), [0.85] * 4)


def test_repeats_within_merge_s_are_one_event():
    barks = ([0.9] * 4 + [0.0] * 16) * 3 + [0.0] * 40  # a second of barking every five
    assert len([e for e in hear(decider(), barks) if e.phase == "start"]) == 3
    merged = hear(decider(settings=PlaceSettings({"dog_bark": KindSettings(merge_s=6.0)})), barks)
    assert [e.phase for e in merged] == ["start", "end"]
    assert merged[1].end == pytest.approx(10.75)


def test_min_s_waits_and_max_s_ends_what_would_not_end():
    assert not hear(decider(settings=PlaceSettings({"dog_bark": KindSettings(min_s=5.0)})), [0.9] * 16)
    settings = PlaceSettings({"dog_bark": KindSettings(max_s=3.0)})
    told = hear(decider(settings=settings), [0.9] * 100)
    assert [e.phase for e in told] == ["start", "end"]
    assert told[1].end - told[1].start <= 3.0
    again = hear(decider(settings=settings), [0.9] * 40 + [0.0] * 12 + [0.9] * 4)
    assert [e.phase for e in again] == ["start", "end", "start"]


def test_cool_down_s_keeps_quiet_after_an_end():
    settings = PlaceSettings({"dog_bark": KindSettings(cool_down_s=20.0)})
    barks = ([0.9] * 4 + [0.0] * 16) * 8
    starts = [e.start for e in hear(decider(settings=settings), barks) if e.phase == "start"]
    assert len(starts) == 2
    assert starts[1] - starts[0] >= 20.0


def test_a_cool_down_holds_for_the_state_machine_too():
    state = Hysteresis(HysteresisParams(0.5, 0.3, 0.0, 0.5, cool_down_s=5.0))
    seen = [state.step(0.5 * i, s) for i, s in enumerate([0.9, 0, 0, 0.9, 0.9, 0.9, 0.9] + [0.9] * 10)]
    assert seen.count(Change.START) == 2


def test_a_label_bound_to_a_zone_counts_only_there_and_tells_it():
    garden = Zone("garden", ((0.5, 0.0), (1.0, 0.0), (1.0, 1.0), (0.5, 1.0)), ("person",))
    corner = Zone("corner", ((0.0, 0.0), (0.2, 0.0), (0.0, 0.2)))
    made = decider(settings=PlaceSettings(zones=(garden, corner)))

    def look(x, y, label="person"):
        return [
            e
            for i in range(6)
            for e in made.see("presence", 100 * x + i * 0.2, {label: [Sighting(x - 0.05, y - 0.2, 0.1, 0.2, 0.9)]}, ())
        ]

    assert look(0.3, 0.5) == []
    (told,) = look(0.8, 0.5)
    assert told.zone == "garden"
    cat, gone = sorted(look(0.85, 0.5, "cat"), key=lambda e: e.kind)
    assert (cat.phase, cat.zone) == ("start", None)
    assert (gone.phase, gone.kind, gone.zone) == ("end", "person", "garden")


@pytest.mark.parametrize(
    ("hours", "kind", "place", "at", "quiet"),
    [
        (QuietHours(time(22), time(7)), "person", "hall", "23:30", True),
        (QuietHours(time(22), time(7)), "person", "hall", "06:59", True),
        (QuietHours(time(22), time(7)), "person", "hall", "07:00", False),
        (QuietHours(time(22), time(7)), "hazard", "hall", "23:30", False),
        (QuietHours(time(22), time(7), ("hazard",)), "hazard", "hall", "23:30", True),
        (QuietHours(time(22), time(7), ("person",)), "cat", "hall", "23:30", False),
        (QuietHours(time(12), time(14), (), ("garden",)), "person", "hall", "13:00", False),
        (QuietHours(time(12), time(14), (), ("hall",)), "person", "hall", "13:00", True),
    ],
)
def test_quiet_hours(hours, kind, place, at, quiet):
    assert hours.covers(kind, place, datetime.fromisoformat(f"2026-11-25T{at}")) is quiet


def test_an_event_in_quiet_hours_is_told_to_be_so_to_its_end():
    begin = datetime(2026, 11, 25, 21, 59, 58, tzinfo=UTC)
    settings = PlaceSettings(quiet=(QuietHours(time(22), time(7)),))
    made = decider(settings=settings, local=lambda when: begin + timedelta(seconds=when))
    loud = hear(made, [0.9] * 4 + [0.0] * 20)
    assert [e.muted for e in loud] == [False, False]
    assert [e.muted for e in hear(made, [0.9] * 4 + [0.0] * 20, start=10)] == [True, True]
