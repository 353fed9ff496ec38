"""Looks cost: a house has so many a second."""

from hypothesis import given
from hypothesis import strategies as st

from tectum.encode.look_budget import SAVED_S, LookAllowance, LookBudget


@given(
    rate=st.floats(0, 50, allow_subnormal=False),
    asked=st.lists(st.tuples(st.floats(0, 0.5, allow_subnormal=False), st.integers(0, 4)), max_size=60),
)
def test_never_more_than_the_rate_and_what_was_saved(rate, asked):
    budget, now, granted = LookBudget(rate), 0.0, 0
    for step, wanted in asked:
        now += step
        taken = budget.take(now, wanted)
        assert 0 <= taken <= wanted
        granted += taken
    assert granted <= rate * now + max(1.0, SAVED_S * rate) + 1e-6
    assert granted == 0 or rate > 0


def test_places_share_it_and_each_counts_its_own():
    budget = LookBudget(1.0)
    hall, yard = LookAllowance(budget), LookAllowance(budget)
    assert hall.take(0.0, 4) == SAVED_S
    assert yard.take(0.0, 1) == 0
    assert yard.take(1.0, 2) == 1
    assert hall.take(0.5, 1) == 0  # its clock lags behind: nothing is filled twice
    assert (hall.made, hall.refused, yard.made, yard.refused) == (2, 3, 1, 2)


def test_a_paused_place_takes_nothing_from_the_others():
    budget = LookBudget(1.0)
    hall, yard = LookAllowance(budget), LookAllowance(budget)
    hall.paused = True
    assert hall.take(0.0, 2) == 0
    assert yard.take(0.0, 2) == 2
