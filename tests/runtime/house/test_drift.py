"""What a house's scores do otherwise than in the days before, by what its places counted."""

import numpy as np
import pytest

from tectum.decide.levels import LEVELS
from tectum.deliver.store.score_levels import DAY_S, Watched
from tectum.deliver.store.store import Store
from tectum.house.drift import HouseDrift, drift_of


def levels(count, to=0.9):
    """So many began at every level up to one."""
    return [count if level <= to else 0 for level in LEVELS]


def days(*rows, hours=24.0, place="hall", head="sound"):
    """Of one place and head: what began on each day, by label."""
    return {(place, head): {n: Watched(hours * 3600, counts) for n, counts in enumerate(rows)}}


def test_what_begins_far_more_often_is_drift_and_the_clearest_level_is_told():
    quiet, loud = {"dog_bark": levels(3, 0.5)}, {"dog_bark": levels(30, 0.9)}
    (one,) = drift_of(days(*[quiet] * 5, loud))
    assert (one.place, one.kind, one.before, one.now) == ("hall", "dog_bark", 0.0, 30.0)
    assert 0.5 < one.level <= 0.9  # below it began before, too
    assert (one.hours_before, one.hours_now) == (120.0, 24.0)


def test_what_has_gone_deaf_is_drift():
    (one,) = drift_of(days(*[{"speech": levels(40)}] * 6, {}))
    assert (one.kind, one.before, one.now) == ("speech", 40.0, 0.0)


@pytest.mark.parametrize(
    "last", [{"speech": levels(45)}, {"speech": levels(60)}, {"speech": levels(40), "glass_break": levels(1)}]
)
def test_what_may_be_chance_or_is_little_is_none(last):
    assert drift_of(days(*[{"speech": levels(40)}] * 6, last)) == ()


def test_noise_alone_is_no_drift():
    """A hundred houses, each with twenty kinds that begin as they always do."""
    rng = np.random.default_rng(0)
    told = 0
    for _ in range(100):
        rates = rng.exponential(5.0, 20)
        rows = [{f"k{n}": levels(int(rng.poisson(rate))) for n, rate in enumerate(rates)} for _ in range(8)]
        told += len(drift_of(days(*rows)))
    assert told == 0


def test_a_loud_day_like_one_before_is_no_drift():
    """A dog that visits on Sundays."""
    quiet, loud = {"dog_bark": levels(1)}, {"dog_bark": levels(60)}
    assert drift_of(days(quiet, loud, *[quiet] * 5, loud)) == ()


@pytest.mark.parametrize("rows", [[], [{}] * 3, [{"speech": levels(9)}]])
def test_before_it_was_watched_for_long_enough_nothing_is_known(rows):
    assert drift_of(days(*rows)) is None


def test_the_newest_day_is_a_whole_one_though_it_has_only_begun():
    """At one in the morning: yesterday belongs to it."""
    found = days(*[{"speech": levels(40)}] * 6)
    found["hall", "sound"][6] = Watched(3600.0, {})
    assert drift_of(found) == ()


def test_what_a_version_with_other_levels_counted_is_left_out():
    assert drift_of(days(*[{"speech": [9] * 40}] * 6, {"speech": [90] * 40})) == ()


def test_a_house_counts_of_its_store_by_model(tmp_path):
    store = Store(tmp_path)
    for day in range(6):
        for model, count in (("one", 1 if day < 5 else 60), ("other", 5)):
            watched = {("hall", "sound"): Watched(DAY_S, {"dog_bark": levels(count)})}
            store.levels.add(model, day * DAY_S, watched)
    assert [one.kind for one in HouseDrift().found(store, "one")] == ["dog_bark"]
    assert HouseDrift().found(store, "other") == ()
    assert HouseDrift().found(store, "new") is None
    assert HouseDrift().found(None, "one") is None
    kept = HouseDrift()
    first = kept.found(store, "one")
    store.close()
    assert kept.found(store, "one") == first  # not looked for again so soon
