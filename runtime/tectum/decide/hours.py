"""When a rule counts: between two times of day, on days of the week, at night or by day. All of it is local time."""

from datetime import datetime, time, timedelta

from msgspec import Struct
from msgspec.structs import replace

from tectum.decide.sun import is_up

DAYS = ("mon", "tue", "wed", "thu", "fri", "sat", "sun")
NIGHT, DAY = "night", "day"
_NOON = time(12)


class Night(Struct, frozen=True):
    """What night is in a house: from ``begin`` to ``end``; or, where ``latitude`` and ``longitude`` (degrees north and
    east) are known, from sunset to sunrise."""

    begin: time = time(22)
    end: time = time(6)
    latitude: float | None = None
    longitude: float | None = None

    def covers(self, at: datetime) -> bool:
        """Whether it is night at a local moment, which has a time zone."""
        if self.latitude is not None and self.longitude is not None:
            return not is_up(at, self.latitude, self.longitude)
        return _between(at.time(), self.begin, self.end)

    def __str__(self) -> str:
        if self.latitude is not None and self.longitude is not None:
            return f"from sunset to sunrise at {self.latitude:g}, {self.longitude:g}"
        return f"from {self.begin:%H:%M} to {self.end:%H:%M}"


class Hours(Struct, frozen=True):
    """``begin`` to ``end``: times of day, perhaps over midnight, the same: all day; ``days``: 0 Monday to 6 Sunday,
    empty: every day; ``part``: ``night``, ``day``, or empty: both. What goes over midnight belongs to the day on which
    it began."""

    begin: time = time(0)
    end: time = time(0)
    days: tuple[int, ...] = ()
    part: str = ""

    def hold(self, at: datetime, night: Night) -> bool:
        """Whether they hold at a local moment, which has a time zone."""
        now = at.time()
        if self.begin != self.end and not _between(now, self.begin, self.end):
            return False
        if self.part and night.covers(at) != (self.part == NIGHT):
            return False
        if not self.days:
            return True
        after_midnight = self.begin > self.end and now < self.end
        if self.begin == self.end and self.part == NIGHT:
            after_midnight = now < _NOON
        return (at - timedelta(days=1) if after_midnight else at).weekday() in self.days

    def outside(self) -> "Hours | None":
        """When they do not hold; None where that cannot be said as hours."""
        parts = [self.begin != self.end, bool(self.days), bool(self.part)]
        if sum(parts) != 1:
            return None
        if self.days:
            return replace(self, days=tuple(day for day in range(7) if day not in self.days))
        if self.part:
            return replace(self, part=DAY if self.part == NIGHT else NIGHT)
        return replace(self, begin=self.end, end=self.begin)

    def __bool__(self) -> bool:
        return self != ALWAYS

    def __str__(self) -> str:
        parts = [f"between {self.begin:%H:%M} and {self.end:%H:%M}"] if self.begin != self.end else []
        parts += [{NIGHT: "at night", DAY: "by day"}[self.part]] if self.part else []
        parts += ["on " + ",".join(DAYS[day] for day in self.days)] if self.days else []
        return " ".join(parts)


ALWAYS = Hours()
NIGHT_HOURS = Night()


def _between(now: time, begin: time, end: time) -> bool:
    now = now.replace(tzinfo=None)
    return begin <= now < end if begin <= end else now >= begin or now < end
