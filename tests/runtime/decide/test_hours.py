"""When rules count: hours, days, and night by the clock or by the sun."""

from datetime import UTC, datetime, time, timedelta, timezone

import pytest

from tectum.decide.hours import ALWAYS, Hours, Night
from tectum.decide.sun import elevation, is_up

MUNICH = (48.14, 11.58)
CET = timezone(timedelta(hours=1))


def at(text):
    return datetime.fromisoformat(text).replace(tzinfo=CET)


@pytest.mark.parametrize(
    ("moment", "holds"),
    [("2024-01-05T21:59", False), ("2024-01-05T22:00", True), ("2024-01-06T05:59", True), ("2024-01-06T06:00", False)],
)
def test_hours_may_go_over_midnight(moment, holds):
    assert Hours(time(22), time(6)).hold(at(moment), Night()) is holds
    assert Hours(part="night").hold(at(moment), Night()) is holds
    assert Hours(part="day").hold(at(moment), Night()) is not holds


def test_what_goes_over_midnight_belongs_to_the_day_on_which_it_began():
    for hours in (Hours(time(22), time(6), (4,)), Hours(days=(4,), part="night")):  # Friday
        held = [
            hours.hold(at(moment), Night()) for moment in ("2024-01-05T23:00", "2024-01-06T02:00", "2024-01-05T02:00")
        ]
        assert held == [True, True, False]


def test_when_they_do_not_hold_can_be_said_of_one_thing_alone():
    assert Hours(time(22), time(6)).outside() == Hours(time(6), time(22))
    assert Hours(days=(5, 6)).outside() == Hours(days=(0, 1, 2, 3, 4))
    assert Hours(part="night").outside() == Hours(part="day")
    assert Hours(days=(5, 6), part="night").outside() is None
    assert not ALWAYS


@pytest.mark.parametrize(
    ("rise", "set_"),
    [("2024-06-21T03:13", "2024-06-21T19:17"), ("2024-12-21T07:01", "2024-12-21T15:22")],  # UTC, as almanacs have it
)
def test_the_sun_rises_and_sets_within_minutes_of_the_almanac(rise, set_):
    for moment, before, after in ((rise, False, True), (set_, True, False)):
        when = datetime.fromisoformat(moment).replace(tzinfo=UTC)
        assert is_up(when - timedelta(minutes=4), *MUNICH) is before
        assert is_up(when + timedelta(minutes=4), *MUNICH) is after


def test_where_the_sun_never_sets_it_is_never_night():
    summer = [datetime(2024, 6, 21, hour, tzinfo=UTC) for hour in range(24)]
    assert not any(Night(latitude=69.6, longitude=18.9).covers(moment) for moment in summer)
    assert -90 <= elevation(summer[0], 90, 0) <= 90


def test_night_is_said():
    assert str(Night()) == "from 22:00 to 06:00"
    assert str(Night(latitude=48.14, longitude=11.58)) == "from sunset to sunrise at 48.14, 11.58"
