"""From when to when a question about what happened asks, in seconds since 1970."""

from datetime import datetime, time, timedelta

from tectum.decide.hours import Night
from tectum.decide.phrases.question_kinds import AGO, EVER, FIRST, LAST, PARTS, PAST
from tectum.decide.question import NOW, Question

Span = tuple[float, float]
_PARTS = {
    "dawn": (time(0), time(6)), "morning": (time(6), time(12)), "noon": (time(11), time(14)),
    "afternoon": (time(12), time(18)), "evening": (time(18), time(23, 59, 59)),
}  # fmt: skip
_WEEK = ("mon", "tue", "wed", "thu", "fri", "sat", "sun")
_BACK = {"today": 0, "yesterday": 1, "before": 2}
"""Days before today."""
_DAY_S, _HALF = 86_400.0, timedelta(hours=12)
_NEAR_S = 1800.0
"""Before and after what was so many hours ago, or half as much of what was so many minutes ago."""


def span_of(question: Question, now: float, night: Night) -> Span:
    """From when to when a question asks; of what is not over yet, until ``now`` (seconds since 1970)."""
    here = datetime.fromtimestamp(now).astimezone()
    if question.window == PAST:
        return now - question.seconds, now
    if question.window == AGO and question.seconds < _DAY_S:
        near = min(_NEAR_S, question.seconds / 2)
        return now - question.seconds - near, now - question.seconds + near
    of_all = question.asks in (LAST, FIRST) and not (question.window or question.clock or question.until)
    if of_all or question.window == EVER:
        return 0.0, now
    if (days := _several(question.window, here)) is not None:
        begin, end = (_at(day, time(0)) for day in days)
        return begin, max(begin, min(now if question.until == NOW else end, now))
    begin, end = _of_day(question, here, night)
    return begin, max(begin, min(end, now))


def _several(window: str, here: datetime) -> tuple[datetime, datetime] | None:
    """The first of several days, and the one after the last of them."""
    monday, first, week = here - timedelta(days=here.weekday()), here.replace(day=1), timedelta(days=7)
    saturday = here - timedelta(days=(here.weekday() - 5) % 7)
    return {
        "week": (monday, monday + week),
        "last_week": (monday - week, monday),
        "month": (first, here + timedelta(days=1)),
        "last_month": ((first - timedelta(days=1)).replace(day=1), first),
        "weekend": (saturday, saturday + timedelta(days=2)),
    }.get(window)


def _of_day(question: Question, here: datetime, night: Night) -> Span:
    """Of a day, of a part of it, or of hours of it; hours that are still to come are those of the day before."""
    words = question.window.split()
    part = next((word for word in words if word in PARTS), "")
    name = next((word for word in words if word not in PARTS), "today")
    last = name == "today" and part == "night"  # it began yesterday
    if name == AGO:
        back = int(question.seconds // _DAY_S)
    else:
        back = _BACK[name] if name in _BACK else (here.weekday() - _WEEK.index(name)) % 7
    day = here - timedelta(days=1 if last else back)
    begin, end = _whole(day, part, night)
    if question.clock:
        start = _clock_on(day, question.clock, part)
        if name == "today" and not last and start > here:
            start -= timedelta(days=1)
        if question.either and start + _HALF <= here:
            start += _HALF
        begin = start.timestamp()
        if question.until not in ("", NOW):
            end = _after(start, question)
        elif not part and begin < _at(here, time(0)) and name == "today":
            end = here.timestamp()
    elif question.until not in ("", NOW):
        end = _clock_on(day, question.until, part).timestamp()
    return begin, here.timestamp() if question.until == NOW else end


def _whole(day: datetime, part: str, night: Night) -> Span:
    if part == "night":
        return _at(day, night.begin), _at(day + timedelta(days=night.end <= night.begin), night.end)
    if part:
        return _at(day, _PARTS[part][0]), _at(day, _PARTS[part][1])
    return _at(day, time(0)), _at(day + timedelta(days=1), time(0))


def _clock_on(day: datetime, clock: str, part: str) -> datetime:
    """A time of a day; of a night that which is after midnight is of the next."""
    at = time.fromisoformat(clock)
    over = part == "night" and at < time(12)
    return datetime.combine((day + timedelta(days=over)).date(), at).astimezone()


def _after(start: datetime, question: Question) -> float:
    """The end of hours, which may go over midnight; of either half of the day as long after as it was said."""
    begin, end = time.fromisoformat(question.clock), time.fromisoformat(question.until)
    if question.either:
        minutes = ((end.hour - begin.hour) * 60 + end.minute - begin.minute) % (12 * 60)
        return (start + timedelta(minutes=minutes)).timestamp()
    return datetime.combine((start + timedelta(days=end <= begin)).date(), end).astimezone().timestamp()


def _at(day: datetime, clock: time) -> float:
    return datetime.combine(day.date(), clock).astimezone().timestamp()
