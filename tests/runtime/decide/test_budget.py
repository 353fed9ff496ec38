"""A budget of false alarms, and the threshold that keeps to it."""

import numpy as np
import pytest

from tectum.bundle.manifest import RecallCurve
from tectum.decide.budget import Budget, at_most, choose, unconfirmed
from tectum.decide.levels import LEVELS
from tectum.errors import UsageError

OWN = 0.5
CURVE = RecallCurve(50, ((0.5, 0.98), (0.9, 0.94), (0.99, 0.9), (0.999, 0.7)))


def counts(*per_level):
    """So many events at the levels from ``OWN`` up, then none."""
    out = np.zeros(len(LEVELS), int)
    first = int(np.flatnonzero(LEVELS >= OWN - 1e-9)[0])
    out[first : first + len(per_level)] = per_level
    return out.tolist()


@pytest.mark.parametrize(
    ("text", "a_week"),
    [("1 a week", 1), ("2 per day", 14), ("0.5 an hour", 84), ("3/week", 3), (" 73 a month ", 16.8)],
)
def test_a_budget_is_read_as_people_write_it(text, a_week):
    assert Budget.parse(text).an_hour * 168 == pytest.approx(a_week)


@pytest.mark.parametrize(
    "text", ["", "often", "1", "a week", "0 a week", "-1 a week", "1 a year", "1e9 a week", "nan a day"]
)
def test_what_is_no_budget_is_one_line_that_says_what_is(text):
    with pytest.raises(UsageError, match="must be as '1 a week'"):
        Budget.parse(text)


def test_a_quiet_house_stays_as_it_is():
    assert not choose(OWN, counts(1), 1.0, CURVE, True).raised
    assert not choose(OWN, (), 0.0, None, False).raised


def test_a_threshold_rises_to_the_lowest_level_that_keeps_to_the_budget():
    choice = choose(OWN, counts(9, 7, 4, 1), 2.0, CURVE, True)
    assert choice.to == pytest.approx(LEVELS[LEVELS >= OWN - 1e-9][3])
    assert (choice.begun, choice.left) == (9, 1)
    assert "recall 0.94" in choice.why


def test_no_alarm_is_raised_beyond_the_floor_of_its_recall_nor_where_that_is_not_known():
    loud = counts(*[100] * 40)
    choice = choose(OWN, loud, 1.0, CURVE, True)
    assert choice.raised
    assert CURVE.at(choice.to) >= 0.9
    assert "the budget is not kept" in choice.why
    assert not choose(OWN, loud, 1.0, None, True).raised
    assert not choose(OWN, loud, 1.0, RecallCurve(50, ((0.5, 0.8), (0.9, 0.7))), True).raised
    free = choose(OWN, loud, 1.0, None, False)
    assert (free.left, free.to > 0.999) == (0, True)


def test_what_somebody_confirmed_is_no_false_alarm():
    loud = counts(3, 3, 1)
    assert unconfirmed(loud, []) == loud
    assert unconfirmed(loud, [0.9, 0.9]) == counts(1, 1)
    assert not choose(OWN, unconfirmed(loud, [0.9, 0.9]), 1.0, CURVE, True).raised


def test_the_upper_end_of_a_rate_is_garwoods():
    for count, wanted in [(0, 2.996), (1, 4.744), (10, 16.962), (100, 118.08)]:
        assert at_most(count) == pytest.approx(wanted, abs=0.01)
