"""What was put off comes back, whatever was kept of it and whatever the clock does meanwhile."""

import time

import pytest

from tectum.deliver.snoozes import LONGEST_MIN, Snoozes


class Kept:
    """Settings that outlast a restart."""

    def __init__(self, **rows):
        self.rows = rows

    def settings(self):
        return self.rows

    def set_setting(self, name, value):
        self.rows[name] = value


def test_it_outlasts_a_restart_and_ends(monkeypatch):
    kept = Kept()
    until = Snoozes(kept).set("hall", 30)
    again = Snoozes(kept)
    assert again.until("hall") == pytest.approx(until, abs=1)
    assert again.until("garden") == 0
    monkeypatch.setattr(time, "time", lambda: until + 1)
    assert again.until("hall") == 0


@pytest.mark.parametrize("value", ["", "soon", "nan", "inf", "-inf", "1e400", "9" * 400])
def test_what_is_no_time_puts_nothing_off(value):
    assert Snoozes(Kept(**{"snooze/hall": value, "snooze/house": value})).until("hall") == 0


def test_a_clock_that_was_ahead_when_it_was_asked_silences_nobody_for_years(monkeypatch):
    now = time.time()
    snoozes = Snoozes()
    with monkeypatch.context() as ahead:
        ahead.setattr(time, "time", lambda: now + 20 * 365 * 86_400)
        snoozes.set("hall", 30)
        assert snoozes.until("hall") > 0
    assert snoozes.until("hall") == 0
    snoozes.set("house", LONGEST_MIN)
    assert snoozes.until("hall") > 0
