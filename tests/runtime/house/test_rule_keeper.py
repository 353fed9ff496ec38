"""Rules that go by time in a house that runs, is stopped, and runs again."""

import time

import pytest
from tests.live import LONG_S, until

from tectum.decide.events import HOUSE, Event
from tectum.decide.rule import parse_rule
from tectum.decide.rules import Rules
from tectum.decide.terms import Vocabulary
from tectum.deliver.store.store import Store
from tectum.house.rule_keeper import UNWATCHED_S, WATCHED, RuleKeeper
from tectum.supervise.clock import HouseClock
from tectum.supervise.wall_clock import WallClock

KNOWN = Vocabulary.of({"presence": ("person",), "sound": ("dog_bark",), "context": ("away",)}, ["hall"])


class Run:
    """One run of the rules of a house whose store is ``store``, begun at ``now`` (seconds since 1970)."""

    def __init__(self, store, text, now=1_700_000_000.0):
        began = time.monotonic()
        wall = WallClock(now=lambda: now + time.monotonic() - began)
        self.clock, self.fired = HouseClock(began, wall), []
        self.rules = Rules([parse_rule("r", text, KNOWN)], local=self.clock.local)
        self.keeper = RuleKeeper(self.rules, store, self.clock, self.fired.extend)


@pytest.fixture
def store(tmp_path):
    store = Store(tmp_path)
    yield store
    store.close()


def kept(store, kind, head, at):
    event = Event(f"{kind}{at}", kind, head, "hall", "start", 0.0, None, 0.0, 0.9)
    store.add([event, event.cut_off()], at)


def test_what_is_due_is_told_without_any_event(store):
    run = Run(store, "no person for 1 s")
    run.keeper.worker.start()
    until(lambda: [(event.kind, event.place) for event in run.fired if event.phase == "start"] == [("r", HOUSE)])
    run.keeper.worker.stop()
    assert run.keeper.worker.join(LONG_S)
    assert WATCHED in store.settings()


def test_a_rule_that_fails_costs_no_event(store):
    run = Run(store, "person")
    run.rules.rules[:] = [None]
    event = Event("a", "person", "presence", "hall", "start", 0.0, None, 0.0, 0.9)
    assert run.keeper.see([event]) == [event]
    assert run.keeper.health().state == "degraded"


def test_counts_go_on_after_a_restart(store):
    now = 1_700_000_000.0
    for at in (now - 300, now - 200):
        kept(store, "dog_bark", "sound", at)
    run = Run(store, "dog_bark 3 times in 10 min", now)
    run.keeper.resume()
    event = Event("c", "dog_bark", "sound", "hall", "start", 1.0, None, 1.0, 0.9)
    assert [one.kind for one in run.keeper.see([event])] == ["dog_bark", "r", "r"]


@pytest.mark.parametrize(("off_s", "due"), [(60.0, 600.0), (UNWATCHED_S + 60.0, 3_600.0)])
def test_nobody_for_an_hour_goes_on_unless_the_house_was_off_for_long(store, off_s, due):
    now = 1_700_000_000.0
    kept(store, "person", "presence", now - 3_000)
    store.set_setting(WATCHED, f"{now - 5_000} {now - off_s}")
    run = Run(store, "no person for 1 h", now)
    run.keeper.resume()
    told = [event.detected for event in run.rules.advance(10_000.0) if event.phase == "start"]
    assert told == [pytest.approx(due, abs=5.0)]


def test_a_clock_that_was_set_back_while_it_was_off_is_not_believed(store):
    now = 1_700_000_000.0
    store.set_setting(WATCHED, f"{now - 5_000} {now + 900}")
    run = Run(store, "no person for 1 h", now)
    run.keeper.resume()
    assert [event.detected for event in run.rules.advance(3_500.0)] == []
