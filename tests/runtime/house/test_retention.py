"""What is kept, and for how long, whatever the system's clock says."""

import os
import time

import pytest
from tests.events import end, start
from tests.live import until
from tests.set_clock import SetClock

from tectum.deliver.outbox import Outbox
from tectum.deliver.store.store import Store
from tectum.house.retention import Retention
from tectum.supervise.clock import HouseClock
from tectum.supervise.latency import Stages

DAY_S, YEAR_S = 86_400.0, 365 * 86_400.0


@pytest.fixture
def run(tmp_path):
    """One run of a house under a clock: ``happens`` stores an event, with a clip, that is over."""

    class Run:
        def __init__(self, clock):
            self.clock, self.store = clock, Store(tmp_path)
            self.retention = Retention(self.store, 14.0, 1000.0, clock.wall)
            self.outbox = Outbox({}, self.store, HouseClock(time.monotonic(), clock.wall), Stages())
            self.outbox.start()

        def happens(self):
            event = start(at=0.0)
            self.outbox.push([event, end(event, 1.0)])
            until(lambda: (kept := self.store.event(event.id)) is not None and kept.until is not None)
            clip = tmp_path / "clips" / event.id / "a.mp4"
            clip.parent.mkdir(parents=True)
            clip.write_bytes(b"clip")
            os.utime(clip, (self.clock.at, self.clock.at))
            self.store.set_clip([event.id], str(clip.relative_to(tmp_path)))
            return event.id, clip

        def kept(self, event_and_clip):
            event, clip = event_and_clip
            assert (self.store.event(event) is not None) == clip.exists()
            return clip.exists()

        def stop(self):
            self.outbox.close()
            self.store.close()

    runs = []
    yield lambda clock: runs.append(Run(clock)) or runs[-1]
    for one in runs:
        one.stop()


def test_what_a_device_without_a_clock_dated_30_days_back_is_kept_as_long_as_anything_else(run):
    now = run(SetClock())
    now.clock.step(-30 * DAY_S)
    event = now.happens()
    now.retention.sweep()
    assert now.kept(event)
    now.stop()
    again = run(SetClock(now.clock.at + 30 * DAY_S, synced=True))  # switched off, and on with a network
    again.retention.sweep()
    assert again.kept(event)
    again.clock.run(13 * DAY_S)
    again.retention.sweep()
    assert again.kept(event)
    again.clock.run(2 * DAY_S)
    again.retention.sweep()
    assert not again.kept(event)


def test_a_clock_that_is_set_right_while_it_runs_removes_nothing(run):
    now = run(SetClock(at=3600.0))  # 1970
    event = now.happens()
    now.clock.step(50 * YEAR_S)
    now.clock.synced = True
    later = now.happens()
    for _ in range(3):
        now.retention.sweep()
        now.clock.run(60.0)
    assert now.kept(event)
    assert now.kept(later)


def test_a_clock_20_years_ahead_does_not_empty_the_history(run):
    now = run(SetClock(synced=True))
    event = now.happens()
    now.retention.sweep()
    now.stop()
    ahead = run(SetClock(now.clock.at + 20 * YEAR_S))
    wrong = ahead.happens()
    ahead.retention.sweep()
    assert ahead.kept(event)
    ahead.clock.step(-20 * YEAR_S)
    ahead.clock.synced = True
    for _ in range(16):
        ahead.retention.sweep()
        ahead.clock.run(DAY_S)
    assert not ahead.kept(event)
    assert not ahead.kept(wrong)  # nor is it kept for 20 years


def test_an_event_that_lasts_while_the_clock_is_set_lasts_no_longer_than_it_did(run):
    now = run(SetClock(at=3600.0))
    event = start(at=0.0)
    now.outbox.push([event])
    until(lambda: now.store.event(event.id))
    now.clock.step(50 * YEAR_S)
    now.outbox.push([end(event, 8.0)])
    kept = until(lambda: (row := now.store.event(event.id)).until is not None and row)
    assert kept.until - kept.at == pytest.approx(8.0, abs=0.01)
    assert kept.at == pytest.approx(now.clock.at, abs=60)
