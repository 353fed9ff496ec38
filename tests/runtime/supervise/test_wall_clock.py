"""The system's clock: what is a step, and when it is believed."""

import logging
import os
import time

import pytest
from tests.set_clock import SetClock

from tectum.supervise.clock import HouseClock
from tectum.supervise.wall_clock import STEADY_S, kept_in_step, synchronised

DAY_S = 86_400.0


def test_a_step_is_noted_in_log_and_health_and_media_time_follows(caplog):
    clock = SetClock(synced=True)
    house = HouseClock(time.monotonic(), clock.wall)
    before = house.epoch
    assert clock.wall.believed
    clock.run(5.0)
    clock.step(30 * DAY_S)
    with caplog.at_level(logging.WARNING):
        assert clock.wall.health().state == "degraded"
    assert clock.wall.health().reason == "the system's clock was set forward by 30 days, 0:00:00"
    assert [record.message for record in caplog.records] == [
        "the system's clock was set forward by 30 days, 0:00:00; events are dated by it from now on"
    ]
    assert clock.wall.steps == 1
    assert house.epoch - before == pytest.approx(30 * DAY_S + 5, abs=1.0)
    clock.step(-3600.0)
    assert clock.wall.health().reason == "the system's clock was set back by 1:00:00"
    clock.run(3600.0)
    assert clock.wall.health().state == "ok"


def test_a_clock_that_is_slewed_has_not_stepped():
    clock = SetClock(synced=True)
    for _ in range(100):
        clock.run(2.0)
        clock.step(0.02)
        assert clock.wall.believed
    assert clock.wall.steps == 0


@pytest.mark.parametrize("leap", [30 * DAY_S, -30 * DAY_S, 20 * 365 * DAY_S])
def test_after_a_leap_it_is_believed_once_it_is_synchronised_or_went_steadily_for_a_day(leap):
    for synced in (True, False):
        clock = SetClock()
        clock.wall.resume(clock.at - 60)
        assert clock.wall.believed
        clock.step(leap)
        assert not clock.wall.believed
        assert clock.wall.health().state == "degraded"
        clock.run(STEADY_S - 1)
        assert not clock.wall.believed
        assert clock.wall.health().reason == "not known to be right yet: nothing is removed by its age"
        clock.synced = synced
        clock.run(2.0)
        assert clock.wall.believed


@pytest.mark.parametrize(
    ("since_last", "believed"),
    [(None, False), (60.0, True), (2 * DAY_S, False), (20 * 365 * DAY_S, False), (-60.0, False)],
)
def test_at_the_start_it_is_believed_where_it_goes_on_from_what_was_believed(since_last, believed):
    clock = SetClock()
    clock.wall.resume(None if since_last is None else clock.at - since_last)
    assert clock.wall.believed == believed


def test_the_mark_of_the_system_counts_while_it_is_fresh_and_the_kernel_does_not_say(tmp_path):
    mark = tmp_path / "synchronized"

    def unknown():
        return None

    assert not synchronised(mark, unknown)
    mark.touch()
    assert synchronised(mark, unknown)
    assert not synchronised(mark, lambda: False)
    now = time.time()
    for off in (30 * DAY_S, -30 * DAY_S):  # it is of before the clock was set by hand
        os.utime(mark, (now + off, now + off))
        assert not synchronised(mark, unknown)
        assert synchronised(mark, lambda: True)


def test_the_kernel_is_asked_and_nothing_is_changed():
    before = time.time() - time.monotonic()
    assert kept_in_step() in (True, False, None)
    assert time.time() - time.monotonic() == pytest.approx(before, abs=0.05)
